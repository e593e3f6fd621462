/* figures.c - /tickets/figures: how many, how quickly, how well, at what cost; by category, product, lot, dealer, person, month. Each
 * sum leads to the tickets that make it. */
#include "tickets.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/sheet_write.h"
#include "domain/chart.h"
#include "domain/money.h"
#include "domain/ticket_day.h"
#include "figures.h"

enum { MONTHS_BACK = 11 };

/* What is asked for: from and to, days of the company's zone. */
struct asked {
    const struct figures_by *by;
    const char *from, *to;
};

/* --- what is asked -------------------------------------------------------------------------------------------- */

/* The first of the month so many months from that of "2026-11-26" or "2026-11". */
static const char *month_from(struct request *req, const char *day, int months)
{
    int year = 2000, month = 1, number;

    if (sscanf(day, "%4d-%2d", &year, &month) != 2)
        year = 2000, month = 1;
    number = year * 12 + month - 1 + months;
    return arena_format(req->arena, "%04d-%02d-01", number / 12, number % 12 + 1);
}

static const char *day_before(struct request *req, const char *day)
{
    char before[11];

    clock_format_day(clock_from_civil(((int64_t)clock_parse_day(day) - 1) * 24 * 60), before);
    return arena_text(req->arena, before);
}

static NEOERR *read_day(struct request *req, const char *name, const char *typed, const char *otherwise, const char **day)
{
    bool right = text_date(req->arena, typed, false, day);

    if (!right)
        *day = otherwise;
    if (!right && *typed != '\0')
        TRY(show_text(req, message(req, "error.date"), "Asked.%s_error", name));
    return nerr_pass(show_text(req, right || *typed == '\0' ? *day : typed, "Asked.%s", name));
}

static NEOERR *read_asked(struct request *req, const char *(*given)(const struct request *req, const char *name), struct asked *asked)
{
    asked->by = figures_by(given(req, "by"));
    if (asked->by == NULL)
        asked->by = figures_by("category");
    TRY(read_day(req, "from", given(req, "from"), month_from(req, req->today, -MONTHS_BACK), &asked->from));
    TRY(read_day(req, "to", given(req, "to"), req->today, &asked->to));
    values_text(req->values, "from_day", asked->from);
    values_text(req->values, "to_day", asked->to);
    ticket_day_zone(req, req->values);
    return STATUS_OK;
}

/* --- what is shown ---------------------------------------------------------------------------------------------- */

/* "3:05" of working minutes; "" of none. */
static const char *hours(struct request *req, int64_t minutes)
{
    return minutes < 0 ? "" : arena_format(req->arena, "%lld:%02lld", (long long)minutes / 60, (long long)minutes % 60);
}

/* "4.3" of 13 for 3. */
static const char *average(struct request *req, const struct figure *figure)
{
    return figure->asked == 0 ? "" : decimal_write(req->arena, (figure->satisfaction * 20 + figure->asked) / (figure->asked * 2), 1, 1);
}

static const char *later(const char *one, const char *other)
{
    return strcmp(one, other) > 0 ? one : other;
}

/* The list of the tickets behind: a month is a period of its own, the rest a filter; `by` NULL: all of the period. */
static const char *rows_of(struct request *req, const struct asked *asked, const struct figures_by *by, const struct figure *figure)
{
    const char *from = asked->from, *to = asked->to, *filter = "";

    if (by != NULL && by->filter == NULL) {
        const char *last = day_before(req, month_from(req, figure->word, 1));

        from = later(from, month_from(req, figure->word, 0));
        to = later(to, last) == to ? last : to;
    } else if (by != NULL) {
        filter = *figure->word == '\0' ? "unassigned=1&" : arena_format(req->arena, "%s=%s&", by->filter, text_url(req->arena, figure->word));
    }
    return arena_format(req->arena, "/tickets?%sopened_from=%s&opened_to=%s", filter, from, to);
}

static NEOERR *show_figure(struct request *req, const char *path, const struct figure *figure, const char *rows)
{
    TRY(show_text(req, figure->name, "%s.name", path));
    TRY(show_text(req, rows, "%s.rows", path));
    TRY(show_int(req, figure->volume, "%s.volume", path));
    TRY(show_int(req, figure->answer_late, "%s.answer_late", path));
    TRY(show_int(req, figure->solve_late, "%s.solve_late", path));
    TRY(show_int(req, figure->reopened, "%s.reopened", path));
    TRY(show_int(req, figure->asked, "%s.asked", path));
    TRY(show_text(req, hours(req, figure->answer_median), "%s.answer_median", path));
    TRY(show_text(req, hours(req, figure->solve_median), "%s.solve_median", path));
    TRY(show_text(req, hours(req, figure->solve_ninety), "%s.solve_ninety", path));
    TRY(show_text(req, average(req, figure), "%s.satisfaction", path));
    return nerr_pass(show_text(req, decimal_write(req->arena, figure->cost, MONEY_PLACES, MONEY_PLACES), "%s.cost", path));
}

static NEOERR *show_rows(struct request *req, const struct asked *asked, const struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        TRY(show_figure(req, arena_format(req->arena, "Figures.%zu", i), &figures->rows[i], rows_of(req, asked, asked->by, &figures->rows[i])));
    return STATUS_OK;
}

/* --- months ------------------------------------------------------------------------------------------------------- */

static const struct figure *month_of(const struct figures *months, const char *month)
{
    static const struct figure none = { .word = "", .answer_median = -1, .solve_median = -1, .solve_ninety = -1 };

    for (size_t i = 0; i < months->count; i++) {
        if (strncmp(months->rows[i].word, month, 7) == 0)
            return &months->rows[i];
    }
    return &none;
}

/* A chart's two columns of a month, and the words for them. */
struct drawn {
    const char *path;
    int64_t (*first)(const struct figure *figure), (*second)(const struct figure *figure);
    bool is_time;
};

static int64_t volume(const struct figure *figure)
{
    return figure->volume;
}

static int64_t late(const struct figure *figure)
{
    return figure->solve_late;
}

static int64_t median(const struct figure *figure)
{
    return figure->solve_median;
}

static int64_t ninety(const struct figure *figure)
{
    return figure->solve_ninety;
}

static const struct drawn charts[] = { { "Volume", volume, late, false }, { "Times", median, ninety, true } };

static const char *drawn_text(struct request *req, const struct drawn *drawn, int64_t number)
{
    return drawn->is_time ? hours(req, number) : arena_format(req->arena, "%lld", (long long)number);
}

static NEOERR *show_chart(struct request *req, const struct drawn *drawn, const struct asked *asked, const struct figures *months)
{
    struct chart_month columns[CHART_MONTHS_MOST];
    const char *month = month_from(req, asked->from, 0);
    int64_t most = 0;
    size_t count = 0;

    if (strcmp(month_from(req, asked->to, 1 - CHART_MONTHS_MOST), month) > 0)
        month = month_from(req, asked->to, 1 - CHART_MONTHS_MOST);
    for (; strcmp(month, asked->to) <= 0 && count < CHART_MONTHS_MOST; month = month_from(req, month, 1)) {
        const struct figure *figure = month_of(months, month);
        const char *path = arena_format(req->arena, "%s.months.%zu", drawn->path, count);
        struct figure own = *figure;

        own.word = month;
        columns[count] = (struct chart_month){ .month = arena_format(req->arena, "%.7s", month), .last = "", .first = drawn->first(figure), .second = drawn->second(figure) };
        TRY(show_text(req, drawn_text(req, drawn, columns[count].first), "%s.first_text", path));
        TRY(show_text(req, drawn_text(req, drawn, columns[count].second), "%s.second_text", path));
        TRY(show_text(req, rows_of(req, asked, figures_by("month"), &own), "%s.rows", path));
        most = columns[count].first > most ? columns[count].first : most;
        most = columns[count].second > most ? columns[count].second : most;
        count++;
    }
    TRY(show_text(req, drawn_text(req, drawn, most), "%s.most_text", drawn->path));
    return nerr_pass(chart_show(req, drawn->path, columns, count));
}

/* --- the page ------------------------------------------------------------------------------------------------------- */

static const char *from_query(const struct request *req, const char *name)
{
    return request_param(req, name);
}

static NEOERR *show_months(struct request *req, const struct asked *asked, const struct figures *months)
{
    for (size_t i = 0; i < COUNT_OF(charts); i++)
        TRY(show_chart(req, &charts[i], asked, months));
    return nerr_pass(show_figure(req, "All", &months->all, rows_of(req, asked, NULL, &months->all)));
}

NEOERR *ticket_figures_page(struct request *req)
{
    struct figures *figures = arena_alloc(req->arena, sizeof(*figures)), *months = arena_alloc(req->arena, sizeof(*months));
    struct asked asked;

    TRY(read_asked(req, from_query, &asked));
    TRY(options_show(req, "Ways", "ticket_figures_by", asked.by->key));
    TRY(show_text(req, asked.by->key, "Asked.by"));
    TRY(figures_read_with_months(req, asked.by, figures, months));
    TRY(show_months(req, &asked, months));
    if (may(req, "tickets.export"))
        TRY(show_text(req, "1", "Exportable"));
    return nerr_pass(show_rows(req, &asked, figures));
}

/* --- export --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *key;
    enum sheet_type type;
} exported[] = {
    { "group", SHEET_TEXT },           { "volume", SHEET_NUMBER },     { "answered", SHEET_NUMBER },      { "answer_minutes", SHEET_NUMBER }, { "answer_late", SHEET_NUMBER }, { "solved", SHEET_NUMBER },
    { "solve_minutes", SHEET_NUMBER }, { "ninety_minutes", SHEET_NUMBER }, { "solve_late", SHEET_NUMBER }, { "reopened", SHEET_NUMBER },       { "asked", SHEET_NUMBER },       { "satisfaction", SHEET_NUMBER },
    { "cost", SHEET_MONEY },
};

static const char *whole(struct request *req, int64_t number)
{
    return number < 0 ? "" : arena_format(req->arena, "%lld", (long long)number);
}

static NEOERR *write_rows(struct request *req, struct sheet_writer *writer, const struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *one = &figures->rows[i];
        const char *cells[COUNT_OF(exported)] = {
            one->name, whole(req, one->volume), whole(req, (int64_t)one->answers.count), whole(req, one->answer_median), whole(req, one->answer_late), whole(req, (int64_t)one->solutions.count), whole(req, one->solve_median),
            whole(req, one->solve_ninety), whole(req, one->solve_late), whole(req, one->reopened), whole(req, one->asked), average(req, one),
            decimal_write(req->arena, one->cost, MONEY_PLACES, MONEY_PLACES),
        };

        TRY(sheet_write_row(writer, cells));
    }
    return STATUS_OK;
}

static NEOERR *write_sheet(struct request *req, int fd, enum sheet_format format, const struct figures *figures)
{
    struct sheet_column columns[COUNT_OF(exported)];
    struct sheet_writing writing = { .format = format, .fd = fd, .name = "", .columns = columns, .column_count = COUNT_OF(exported) };
    struct sheet_writer *writer;
    NEOERR *err;

    for (size_t i = 0; i < COUNT_OF(exported); i++)
        columns[i] = (struct sheet_column){ .title = message(req, arena_format(req->arena, "ticket_figures.%s", exported[i].key)), .type = exported[i].type };
    TRY(sheet_write_open(req->arena, &writing, &writer));
    err = write_rows(req, writer, figures);
    if (err == STATUS_OK)
        return nerr_pass(sheet_write_close(writer));
    sheet_write_discard(writer);
    return nerr_pass(err);
}

static NEOERR *store_sheet(struct request *req, const char *format, const struct figures *figures, int64_t *id)
{
    bool is_xlsx = strcmp(format, "xlsx") == 0;
    NEOERR *err;
    int fd;

    TRY(file_temporary(&fd));
    err = write_sheet(req, fd, is_xlsx ? SHEET_FORMAT_XLSX : SHEET_FORMAT_CSV, figures);
    if (err == STATUS_OK)
        err = file_store(req, fd, arena_format(req->arena, "%s-%s.%s", message(req, "ticket_figures.title"), req->today, is_xlsx ? "xlsx" : "csv"), "export", id);
    close(fd);
    return nerr_pass(err);
}

/* What is shown, as a file among one's own; seen by whoever sees the figures, exported by whoever may export tickets. */
NEOERR *ticket_figures_export(struct request *req)
{
    struct figures *figures = arena_alloc(req->arena, sizeof(*figures));
    struct asked asked;
    int64_t id;

    TRY(read_asked(req, request_posted, &asked));
    TRY(figures_read(req, asked.by, figures));
    TRY(store_sheet(req, request_posted(req, "format"), figures, &id));
    TRY(audit_event(req, "export", "ticket_figures", id, arena_format(req->arena, "by=%s&from=%s&to=%s", asked.by->key, asked.from, asked.to)));
    reply_notice(req, "ticket_figures.exported", NULL);
    reply_redirect(req, "/files");
    return STATUS_OK;
}
