/* figures_sums.c - tickets added up. All of it is read from one index (ticket_figures) by period; a dealer is joined only when
 * whoever asks sees some dealers and not all. */
#include "figures.h"

#include <stdlib.h>
#include <string.h>

#include "domain/money.h"

/* --- statements ------------------------------------------------------------------------------------------ */

#define OPENED(more) " FROM ticket t LEFT JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND t.opened_at >= :from_at AND t.opened_at < :to_at AND t.state <> 'merged'" more
#define SUMS                                                                                                           \
    " AS word, COUNT(*) AS volume, SUM(t.answer_late) AS answer_late, SUM(t.solve_late) AS solve_late, SUM(t.reopened > 0) AS reopened, COUNT(t.satisfaction) AS asked,"  \
    " COALESCE(SUM(t.satisfaction), 0) AS satisfaction, SUM(t.cost) AS cost"
#define ROWS(word, more, name, order) "SELECT f.*, " name " AS name FROM (SELECT " word SUMS OPENED(more) " GROUP BY word ORDER BY " order " LIMIT 50) f"
/* How often each number of minutes came: what medians are taken from. */
#define SPREAD(word, more, minutes)                                                                                    \
    "SELECT " word " AS word, " minutes " AS minutes, COUNT(*) AS tickets" OPENED(more) " AND INSTR(:words, CONCAT('|', " word ", '|')) > 0 GROUP BY word, minutes ORDER BY word, minutes"
#define ANSWERS(word, more) SPREAD(word, more " AND t.answer_minutes IS NOT NULL", "t.answer_minutes")
#define SOLUTIONS(word, more) SPREAD(word, more " AND t.state IN ('solved', 'closed')", "t.work_minutes")
#define GROUPED(word, more, name, order) ROWS(word, more, name, order), ANSWERS(word, more), SOLUTIONS(word, more)

#define LARGEST "volume DESC, word"
#define PRODUCT_NAME "(SELECT p.name FROM product p WHERE p.code = f.word LIMIT 1)"
#define DEALER_NAME "(SELECT cu.name FROM customer cu /* all rows: dealers of tickets that are seen */ WHERE cu.id = f.word)"
#define MONTH "DATE_FORMAT(t.opened_at + INTERVAL :zone_minutes MINUTE, '%Y-%m')"
#define PERSON "COALESCE(t.assignee_id, 0)"

static const struct figures_by ways[] = {
    { "category", GROUPED("t.category", "", "''", LARGEST), "category", "ticket_category" },
    { "product", GROUPED("t.product_code", " AND t.product_code <> ''", PRODUCT_NAME, LARGEST), "product", NULL },
    { "lot", GROUPED("t.lot", " AND t.lot <> ''", "''", LARGEST), "lot", NULL },
    { "customer", GROUPED("t.customer_id", "", DEALER_NAME, LARGEST), "customer", NULL },
    { "person", GROUPED(PERSON, "", "''", LARGEST), "assignee_id", "@staff" },
    { "month", GROUPED(MONTH, "", "''", "word DESC"), NULL, NULL },
};

const struct figures_by *figures_by(const char *key)
{
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        if (strcmp(ways[i].key, key) == 0)
            return &ways[i];
    }
    return NULL;
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

static const char *name_of(struct request *req, const struct figures_by *by, const struct row *row)
{
    const char *word = row_text(row, "word");
    const struct option *option = by->options != NULL ? options_find(by->options, word) : NULL;

    if (option != NULL)
        return option_label(req, option);
    return *row_text(row, "name") != '\0' ? row_text(row, "name") : word;
}

static NEOERR *take_row(struct request *req, const struct figures_by *by, const struct row *row, struct figure *figure)
{
    *figure = (struct figure){ .word = row_text(row, "word"), .name = name_of(req, by, row), .volume = row_int(row, "volume"), .answer_late = row_int(row, "answer_late"),
                               .solve_late = row_int(row, "solve_late"), .reopened = row_int(row, "reopened"), .asked = row_int(row, "asked"), .satisfaction = row_int(row, "satisfaction"),
                               .answer_median = -1, .solve_median = -1, .solve_ninety = -1 };
    if (strcmp(by->key, "person") == 0 && strcmp(figure->word, "0") == 0) {
        figure->word = "";
        figure->name = message(req, "ticket.nobody");
    }
    return decimal_read(row_text(row, "cost"), MONEY_PLACES, &figure->cost) ? STATUS_OK : nerr_raise(ERR_DB, "cost %s", row_text(row, "cost"));
}

static void add_to(struct figure *all, const struct figure *one)
{
    all->volume += one->volume;
    all->answer_late += one->answer_late;
    all->solve_late += one->solve_late;
    all->reopened += one->reopened;
    all->asked += one->asked;
    all->satisfaction += one->satisfaction;
    all->cost += one->cost;
}

/* --- medians ------------------------------------------------------------------------------------------------- */

/* So many tickets took so many minutes. */
struct took {
    int64_t minutes, tickets;
};

static int by_minutes(const void *left, const void *right)
{
    const struct took *a = left, *b = right;

    return (a->minutes > b->minutes) - (a->minutes < b->minutes);
}

/* The minutes in which `percent` of them were done: the nearest rank. -1 without any. */
static int64_t within(const struct took *took, size_t count, int64_t percent)
{
    int64_t all = 0, rank, seen = 0;

    for (size_t i = 0; i < count; i++)
        all += took[i].tickets;
    rank = (all * percent + 99) / 100;
    for (size_t i = 0; i < count; i++) {
        seen += took[i].tickets;
        if (seen >= rank)
            return took[i].minutes;
    }
    return -1;
}

static int64_t how_many(const struct took *took, size_t count)
{
    int64_t all = 0;

    for (size_t i = 0; i < count; i++)
        all += took[i].tickets;
    return all;
}

static struct figure *find(struct figures *figures, const char *word)
{
    const char *own = strcmp(word, "0") == 0 ? "" : word;

    for (size_t i = 0; i < figures->count; i++) {
        if (strcmp(figures->rows[i].word, own) == 0)
            return &figures->rows[i];
    }
    return NULL;
}

typedef void (*spread_fn)(struct figure *figure, const struct took *took, size_t count);

static void set_answers(struct figure *figure, const struct took *took, size_t count)
{
    figure->answered = how_many(took, count);
    figure->answer_median = within(took, count, 50);
}

static void set_solutions(struct figure *figure, const struct took *took, size_t count)
{
    figure->solved = how_many(took, count);
    figure->solve_median = within(took, count, 50);
    figure->solve_ninety = within(took, count, 90);
}

/* Rows come word by word, each from the least minutes up. */
static NEOERR *read_spread(struct request *req, const char *sql, const struct values *values, struct figures *figures, spread_fn set)
{
    struct took *took;
    struct rows *rows;
    size_t from = 0;

    TRY(db_select_with(req, sql, values, &rows));
    took = arena_alloc(req->arena, (rows->count + 1) * sizeof(*took));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i), next = rows_at(rows, i + 1 < rows->count ? i + 1 : i);
        const char *word = row_text(&row, "word");
        struct figure *figure;

        took[i] = (struct took){ row_int(&row, "minutes"), row_int(&row, "tickets") };
        if (i + 1 < rows->count && strcmp(row_text(&next, "word"), word) == 0)
            continue;
        figure = find(figures, word);
        if (figure != NULL)
            set(figure, took + from, i + 1 - from);
        from = i + 1;
    }
    qsort(took, rows->count, sizeof(*took), by_minutes);
    set(&figures->all, took, rows->count);
    return STATUS_OK;
}

NEOERR *figures_read(struct request *req, const struct figures_by *by, struct figures *figures)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct buffer words;

    *figures = (struct figures){ .all = { .word = "", .name = "", .answer_median = -1, .solve_median = -1, .solve_ninety = -1 } };
    for (size_t i = 0; i < req->values->count; i++) {
        const struct value *value = &req->values->items[i];

        if (text_has_word("from_at,to_at,zone_minutes", value->name))
            value->type == VALUE_INT ? values_int(values, value->name, value->number) : values_text(values, value->name, value->text);
    }
    buffer_init(&words, req->arena);
    buffer_char(&words, '|');
    TRY(db_select_with(req, by->rows, values, &rows));
    for (size_t i = 0; i < rows->count && i < FIGURES_MOST; i++) {
        struct row row = rows_at(rows, i);

        TRY(take_row(req, by, &row, &figures->rows[figures->count]));
        add_to(&figures->all, &figures->rows[figures->count++]);
        buffer_format(&words, "%s|", row_text(&row, "word"));
    }
    values_text(values, "words", words.bytes);
    TRY(read_spread(req, by->answers, values, figures, set_answers));
    return nerr_pass(read_spread(req, by->solutions, values, figures, set_solutions));
}
