/* ask.c - /customers/custody/ask: salespeople are asked for what is missing in the files of their
 * dealers: a task for each dealer, none while the last one is open, one notice a person. */
#include "customers.h"

#include <string.h>

#include "domain/completeness.h"
#include "domain/task.h"

static const struct field fields[] = {
    { .name = "ask_due_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "ask_note", .type = FIELD_LONG_TEXT, .max = 500 },
};
static NEOERR *ask_check(struct request *req);
const struct form ask_form = { "ask", fields, COUNT_OF(fields), ask_check };

enum { USUAL_DAYS = 14 };

static NEOERR *ask_check(struct request *req)
{
    const char *due = values_get_text(req->values, "ask_due_on");

    if (*due != '\0' && clock_parse_day(due) < clock_parse_day(req->today))
        form_error(req, "ask_due_on", "ask.due_over");
    return STATUS_OK;
}

/* A dealer's file, locked: two who ask at once make one task. */
static const char file_sql[] =
    "SELECT cf.owner_missing, t.id AS open_task FROM customer_file cf LEFT JOIN task t ON t.id = cf.ask_task_id AND t.done_at IS NULL"
    " WHERE cf.id = :id FOR UPDATE";

static NEOERR *give(struct request *req, const struct row *row)
{
    const char *note = values_get_text(req->values, "ask_note"), *items;
    int64_t task_id;
    struct task_given given = {
        .owner_id = row_int(row, "owner_id"),
        .customer_id = row_int(row, "id"),
        .title = message_with(req, "ask.task", row_text(row, "name")),
        .due_on = values_get_text(req->values, "ask_due_on"),
    };

    TRY(completeness_owners_items(req, given.customer_id, &items));
    given.note = arena_format(req->arena, "%s%s%s", items, *note != '\0' ? "\n" : "", note);
    TRY(task_give(req, &given, &task_id));
    return nerr_pass(completeness_asked(req, given.customer_id, task_id));
}

/* *outcome: done, complete, asked, nobody. */
static NEOERR *ask_one(struct request *req, const struct row *row, const char **outcome)
{
    struct row file;
    bool found;

    TRY(db_select_maybe(req, file_sql, &file, &found));
    *outcome = !found || row_int(&file, "owner_missing") == 0 ? "complete"
               : row_is_null(row, "owner_id")                 ? "nobody"
               : !row_is_null(&file, "open_task")             ? "asked"
                                                              : "done";
    return strcmp(*outcome, "done") == 0 ? nerr_pass(give(req, row)) : STATUS_OK;
}

/* Each salesperson hears of all his tasks at once. */
static NEOERR *tell_owners(struct request *req, const struct job *job)
{
    struct rows *rows;

    values_int(req->values, "ask_batch", job->id);
    TRY(db_select(req, "SELECT t.owner_id, COUNT(*) AS n FROM customer_file cf JOIN task t ON t.id = cf.ask_task_id"
                       " WHERE cf.ask_batch = :ask_batch AND t.owner_id <> :me GROUP BY t.owner_id",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(notice_put(req, row_int(&row, "owner_id"), "file_asked", row_text(&row, "n"), "/customers/custody?bring=owner"));
    }
    return STATUS_OK;
}

static const struct bulk ask = {
    .kind = "customers.ask", .noun = "ask", .path = "/customers/custody/ask", .permission = "custody.ask",
    .list = &custody_list, .form = &ask_form, .rows_sql = customer_rows_sql, .record_sql = customer_header_sql,
    .one = ask_one, .end = tell_owners,
};

NEOERR *ask_page(struct request *req)
{
    values_int(req->values, "ask_days", USUAL_DAYS);
    TRY(db_show_one(req, "Preset", "SELECT :today + INTERVAL :ask_days DAY AS ask_due_on"));
    return nerr_pass(bulk_page(req, &ask));
}

NEOERR *ask_order(struct request *req)
{
    return nerr_pass(bulk_order(req, &ask));
}

NEOERR *ask_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &ask));
}

NEOERR *ask_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &ask, job, finished));
}
