/* worktime_db.c - the company's calendar in the database: read, and filled from the packaged data
 * set of the State Council's yearly notices. */
#include "worktime.h"

#include <jansson.h>
#include <string.h>

#include "core/app.h"
#include "core/db_bulk.h"
#include "core/held.h"

static const char *const day_columns[] = { "day", "works", "name", "name_en", NULL };
const struct table work_day_table = { .name = "work_day", .columns = day_columns, .versioned = true };

/* Read anew when the small tables were. */
static struct {
    struct arena *arena;
    unsigned readings;
    struct work_calendar calendar;
} kept;

static NEOERR *read_calendar(struct request *req, struct arena *arena, struct work_calendar *calendar)
{
    static struct held held_days = { .sql = "SELECT day, works FROM work_day ORDER BY day" };
    const struct option *week = options_find("@setting", "work.week"), *hours = options_find("@setting", "work.hours");
    const struct rows *rows;
    struct work_day *days;

    if (week == NULL || hours == NULL || !worktime_parse_week(week->zh, &calendar->weekdays) ||
        !worktime_parse_spans(hours->zh, calendar))
        return nerr_raise(ERR_DB, "settings work.week and work.hours are not readable");
    TRY(held_rows(req, &held_days, &rows));
    days = arena_alloc(arena, (rows->count + 1) * sizeof(*days));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        days[i] = (struct work_day){ clock_parse_day(row_text(&row, "day")), row_int(&row, "works") != 0 };
    }
    calendar->days = days;
    calendar->day_count = rows->count;
    return STATUS_OK;
}

NEOERR *worktime_read(struct request *req, struct work_calendar *calendar)
{
    if (kept.arena == NULL)
        kept.arena = arena_new();
    if (kept.readings == 0 || kept.readings != options_readings()) {
        arena_reset(kept.arena);
        kept.readings = 0;
        TRY(read_calendar(req, kept.arena, &kept.calendar));
        kept.readings = options_readings();
    }
    *calendar = kept.calendar;
    return STATUS_OK;
}

/* --- the packaged data set -------------------------------------------------------------------- */

/* Days of {"2026-01-01": "New Year's Day,元旦,1"}: English name, Chinese name, number of days. */
static void add_days(struct arena *arena, json_t *days, bool works, struct values **rows, size_t *count)
{
    const char *day;
    json_t *names;

    json_object_foreach(days, day, names)
    {
        const char *text = json_string_value(names);
        size_t english = text == NULL ? 0 : strcspn(text, ",");
        const char *chinese = text == NULL || text[english] == '\0' ? "" : text + english + 1;
        struct values *row = values_new(arena);

        values_text(row, "day", day);
        values_int(row, "works", works);
        values_text(row, "name", arena_copy(arena, chinese, strcspn(chinese, ",")));
        values_text(row, "name_en", text == NULL ? "" : arena_copy(arena, text, english));
        rows[(*count)++] = row;
    }
}

static NEOERR *insert_days(struct request *req, json_t *data, size_t *added)
{
    json_t *holidays = json_object_get(data, "holidays"), *workdays = json_object_get(data, "workdays");
    struct values **rows = arena_alloc(req->arena, (json_object_size(holidays) + json_object_size(workdays) + 1) * sizeof(*rows));
    struct row before, after;
    size_t count = 0;

    add_days(req->arena, holidays, false, rows, &count);
    add_days(req->arena, workdays, true, rows, &count);
    if (count == 0)
        return nerr_raise(ERR_INVALID, "the data set names no days");
    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM work_day", &before));
    TRY(db_execute_many(req, "INSERT IGNORE INTO work_day (day, works, name, name_en) VALUES (:day, :works, :name, :name_en)", rows, count));
    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM work_day", &after));
    *added = (size_t)(row_int(&after, "n") - row_int(&before, "n"));
    return nerr_pass(options_changed(req)); /* the days are held by the workers */
}

NEOERR *worktime_load(struct request *req, const char *node_modules, size_t *count)
{
    const char *path = arena_format(req->arena, "%s/chinese-days/dist/chinese-days.json", node_modules);
    json_error_t problem;
    json_t *data = json_load_file(path, 0, &problem);
    NEOERR *err;

    *count = 0;
    if (data == NULL)
        return nerr_raise(ERR_INVALID, "%s: %s", path, problem.text);
    err = insert_days(req, data, count);
    json_decref(data);
    return nerr_pass(err);
}
