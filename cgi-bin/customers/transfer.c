/* transfer.c - /customers/transfer: one dealer or hundreds to another salesperson, with a hand-over
 * note; each with its own outcome (core/bulk.h). */
#include "customers.h"

#include "domain/completeness.h"
#include "domain/task.h"

enum { DAYS_TO_TAKE_OVER = 7 };

static const struct field fields[] = {
    { .name = "to_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID | FIELD_FOCUS },
    { .name = "with_task", .type = FIELD_FLAG },
    { .name = "handover", .type = FIELD_LONG_TEXT, .max = 500, .flags = FIELD_REQUIRED },
};
const struct form transfer_form = { "transfer", fields, COUNT_OF(fields), NULL };

static NEOERR *put_task(struct request *req, int64_t customer_id, const char *name)
{
    struct row due;
    int64_t id;

    values_int(req->values, "days", DAYS_TO_TAKE_OVER);
    TRY(db_select_one(req, "SELECT :today + INTERVAL :days DAY AS day", &due));
    return nerr_pass(task_give(req, &(struct task_given){ .owner_id = values_get_int(req->values, "to_id"), .customer_id = customer_id,
                                                          .title = message_with(req, "transfer.task", name), .due_on = row_text(&due, "day"),
                                                          .note = values_get_text(req->values, "handover") }, &id));
}

static const char *staff_name(int64_t id, struct arena *arena)
{
    const struct option *option = options_find("@staff", arena_format(arena, "%lld", (long long)id));

    return option == NULL ? "" : option->zh;
}

static NEOERR *hand_over(struct request *req, const struct row *row)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(row, "id"), to_id = values_get_int(req->values, "to_id");
    const char *note = values_get_text(req->values, "handover");
    const char *detail = arena_format(req->arena, "%s → %s · %s", staff_name(row_int(row, "owner_id"), req->arena),
                                      staff_name(to_id, req->arena), note);

    values_int(values, "owner_id", to_id);
    values_int(values, "version", row_int(row, "version"));
    req->reason = note;
    TRY(db_change(req, &customer_table, id, values));
    TRY(completeness_reckon(req, id));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "transferred", .resource = "customers", .detail = detail }));
    return values_get_int(req->values, "with_task") != 0 ? nerr_pass(put_task(req, id, row_text(row, "name"))) : STATUS_OK;
}

/* *outcome: done, same (already theirs). */
static NEOERR *transfer_one(struct request *req, const struct row *row, const char **outcome)
{
    bool same = row_int(row, "owner_id") == values_get_int(req->values, "to_id");

    *outcome = same ? "same" : "done";
    return same ? STATUS_OK : nerr_pass(hand_over(req, row));
}

/* Who takes them over is told too. */
static NEOERR *tell_taker(struct request *req, const struct job *job)
{
    int64_t to_id = values_get_int(req->values, "to_id");

    if (to_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, to_id, "transferred", arena_format(req->arena, "%lld", (long long)job->total),
                                "/customers?order=-changed_at"));
}

static const struct bulk transfer = {
    .kind = "customers.transfer", .noun = "transfer", .path = "/customers/transfer", .permission = "customers.transfer",
    .list = &customer_list, .form = &transfer_form, .rows_sql = customer_rows_sql, .record_sql = customer_header_sql,
    .one = transfer_one, .end = tell_taker,
};

NEOERR *transfer_page(struct request *req)
{
    TRY(show_int(req, 1, "Preset.with_task"));
    return nerr_pass(bulk_page(req, &transfer));
}

NEOERR *transfer_order(struct request *req)
{
    return nerr_pass(bulk_order(req, &transfer));
}

NEOERR *transfer_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &transfer));
}

NEOERR *transfer_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &transfer, job, finished));
}
