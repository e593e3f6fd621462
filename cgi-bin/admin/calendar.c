/* calendar.c - /admin/calendar: the working calendar of a year; holidays and working weekends are
 * rows of work_day, all other days follow the weekly rhythm of the settings. */
#include "admin.h"

#include <string.h>

#include "domain/worktime.h"

enum { WEEK = 7, MONTHS = 12, THURSDAY = 3 /* of 1970-01-01, Monday = 0 */ };

static const struct field fields[] = {
    { .name = "day", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "works", .type = FIELD_CHOICE, .options = "work_day", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "name", .type = FIELD_TEXT, .max = 60 },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
};
const struct form work_day_form = { "calendar", fields, COUNT_OF(fields), NULL };

const char work_day_record_sql[] = "SELECT id, day, works, name, name_en, YEAR(day) AS year, version FROM work_day WHERE id = :id";

static int month_days(int year, int month)
{
    static const int days[MONTHS] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

static bool stands_out(const struct work_calendar *calendar, int32_t day)
{
    for (size_t i = 0; i < calendar->day_count; i++) {
        if (calendar->days[i].day == day)
            return true;
    }
    return false;
}

/* work, rest, and "day" behind it when it is otherwise than its weekday says. */
static NEOERR *show_day(struct request *req, const struct work_calendar *calendar, const char *path, int32_t day)
{
    const char *kind = worktime_is_working_day(calendar, day) ? "work" : "rest";

    return nerr_pass(show_text(req, stands_out(calendar, day) ? arena_format(req->arena, "%s day", kind) : kind, "%s.kind", path));
}

/* Months.M.weeks.W.days.D.{number,kind}; days of other months stay empty. */
static NEOERR *show_month(struct request *req, const struct work_calendar *calendar, int year, int month)
{
    int32_t first = clock_parse_day(arena_format(req->arena, "%04d-%02d-01", year, month));
    int offset = (int)((first + THURSDAY) % WEEK), cells = (offset + month_days(year, month) + WEEK - 1) / WEEK * WEEK;

    TRY(show_text(req, arena_format(req->arena, "%04d-%02d", year, month), "Months.%d.name", month));
    for (int cell = 0; cell < cells; cell++) {
        const char *path = arena_format(req->arena, "Months.%d.weeks.%d.days.%d", month, cell / WEEK, cell % WEEK);
        int number = cell - offset + 1;

        if (number < 1 || number > month_days(year, month)) {
            TRY(show_text(req, "", "%s.number", path));
            continue;
        }
        TRY(show_int(req, number, "%s.number", path));
        TRY(show_day(req, calendar, path, first + number - 1));
    }
    return STATUS_OK;
}

static int asked_year(struct request *req)
{
    int64_t year;

    if (!text_int(request_param(req, "year"), &year) || year < 1990 || year > 2100)
        text_int(arena_copy(req->arena, req->today, 4), &year);
    return (int)year;
}

NEOERR *calendar_page(struct request *req)
{
    struct work_calendar calendar;
    int year = asked_year(req);

    TRY(worktime_read(req, &calendar));
    for (int month = 1; month <= MONTHS; month++)
        TRY(show_month(req, &calendar, year, month));
    TRY(show_int(req, year, "Year"));
    TRY(show_int(req, year - 1, "Year.before"));
    TRY(show_int(req, year + 1, "Year.after"));
    values_text(req->values, "from_day", arena_format(req->arena, "%04d-01-01", year));
    TRY(db_show_rows(req, "Days", "SELECT id, day, works, IF(:lang = 'en' AND name_en <> '', name_en, name) AS name, WEEKDAY(day) + 1 AS weekday"
                                  " FROM work_day WHERE day >= :from_day AND day < :from_day + INTERVAL 1 YEAR ORDER BY day"));
    return nerr_pass(form_show(req, &work_day_form, NULL, "/admin/calendar"));
}

static NEOERR *back(struct request *req, const char *day)
{
    TRY(options_changed(req)); /* the days are held by the workers */
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/calendar?year=%.4s", day);
    return STATUS_OK;
}

NEOERR *work_day_create(struct request *req)
{
    int64_t id;

    TRY(check_free(req, "SELECT 1 AS x FROM work_day WHERE day = :day", "day"));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &work_day_table, req->values, &id));
    return nerr_pass(back(req, values_get_text(req->values, "day")));
}

NEOERR *work_day_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &work_day_form, "Record", arena_format(req->arena, "/admin/calendar/%s", row_text(&req->record, "id"))));
}

NEOERR *work_day_update(struct request *req)
{
    TRY(check_free(req, "SELECT 1 AS x FROM work_day WHERE day = :day AND id <> :id", "day"));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &work_day_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(back(req, values_get_text(req->values, "day")));
}

NEOERR *work_day_remove(struct request *req)
{
    TRY(db_remove(req, &work_day_table, row_int(&req->record, "id")));
    return nerr_pass(back(req, row_text(&req->record, "day")));
}
