/* task.c - tasks given in the course of other work, and the morning's reminder. */
#include "task.h"

#include "worktime.h"

static const char *const columns[] = { "owner_id", "title", "note", "due_on", "customer_id", "done_at", "result", "created_by",
                                       "created_at", NULL };
const struct table task_table = { .name = "task", .columns = columns, .subject = "customer_id", .versioned = true };

NEOERR *task_give(struct request *req, const struct task_given *given, int64_t *id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "owner_id", given->owner_id);
    values_text(values, "title", text_cut(req->arena, given->title, 200));
    values_text(values, "note", text_cut(req->arena, given->note, 1000));
    values_text(values, "due_on", given->due_on);
    if (given->customer_id != 0)
        values_int(values, "customer_id", given->customer_id);
    values_int(values, "created_by", req->person.id);
    values_text(values, "created_at", req->now);
    return nerr_pass(db_insert(req, &task_table, values, id));
}

/* --- the morning's reminder -------------------------------------------------------------- */

enum { HOLIDAY_MOST = 30 }; /* no holiday is longer */

/* A newer reminder takes the place of an unread one; a second run of the same morning says nothing. */
static NEOERR *remind(struct request *req, const struct row *row)
{
    struct row notice;
    bool told;

    values_int(req->values, "remind_whom", row_int(row, "owner_id"));
    TRY(db_select_maybe(req, "SELECT id FROM notice WHERE staff_id = :remind_whom AND kind = 'tasks_due' AND at > :now - INTERVAL 12 HOUR LIMIT 1",
                        &notice, &told));
    if (told)
        return STATUS_OK;
    TRY(db_execute(req, "UPDATE notice SET read_at = :now WHERE staff_id = :remind_whom AND kind = 'tasks_due' AND read_at IS NULL"));
    return nerr_pass(notice_put(req, row_int(row, "owner_id"), "tasks_due",
                                arena_format(req->arena, "%s · %s", row_text(row, "due"), row_text(row, "late")), "/tasks"));
}

/* Days from today to the next working day; 0 when today is none. */
static NEOERR *days_ahead(struct request *req, int *days)
{
    struct work_calendar calendar;
    int32_t today = clock_parse_day(req->today);

    *days = 0;
    TRY(worktime_read(req, &calendar));
    if (!worktime_is_working_day(&calendar, today))
        return STATUS_OK;
    for (*days = 1; *days < HOLIDAY_MOST && !worktime_is_working_day(&calendar, today + *days);)
        (*days)++;
    return STATUS_OK;
}

NEOERR *tasks_remind_step(struct request *req, struct job *job, bool *finished)
{
    struct rows *rows;
    int days;

    (void)job;
    *finished = true;
    TRY(days_ahead(req, &days));
    if (days == 0)
        return STATUS_OK;
    values_int(req->values, "days_ahead", days);
    TRY(db_select(req, "SELECT owner_id, SUM(due_on < :today) AS late, SUM(due_on >= :today) AS due FROM task"
                       " WHERE done_at IS NULL AND due_on < :today + INTERVAL :days_ahead DAY GROUP BY owner_id",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(remind(req, &row));
    }
    return STATUS_OK;
}
