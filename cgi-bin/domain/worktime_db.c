/* worktime_db.c - the company's calendar from the database. */
#include "worktime.h"

#include "core/app.h"

NEOERR *worktime_read(struct request *req, struct work_calendar *calendar)
{
    const struct option *week = options_find("@setting", "work.week"), *hours = options_find("@setting", "work.hours");
    struct work_day *days;
    struct rows *rows;

    if (week == NULL || hours == NULL || !worktime_parse_week(week->zh, &calendar->weekdays) ||
        !worktime_parse_spans(hours->zh, calendar))
        return nerr_raise(ERR_DB, "settings work.week and work.hours are not readable");
    TRY(db_select(req, "SELECT day, works FROM work_day ORDER BY day", &rows));
    days = arena_alloc(req->arena, (rows->count + 1) * sizeof(*days));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        days[i] = (struct work_day){ clock_parse_day(row_text(&row, "day")), row_int(&row, "works") != 0 };
    }
    calendar->days = days;
    calendar->day_count = rows->count;
    return STATUS_OK;
}
