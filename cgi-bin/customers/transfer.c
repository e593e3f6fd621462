/* transfer.c - /customers/transfer: one dealer or hundreds to another salesperson, with a hand-over
 * note. A job takes them one by one, each in its own transaction and with its own outcome. */
#include "customers.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_TO_TAKE_OVER = 7 };

static const struct field fields[] = {
    { .name = "to_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID | FIELD_FOCUS },
    { .name = "with_task", .type = FIELD_FLAG },
    { .name = "handover", .type = FIELD_LONG_TEXT, .max = 500, .flags = FIELD_REQUIRED },
};
const struct form transfer_form = { "transfer", fields, COUNT_OF(fields), NULL };

/* Ids as they came (a page's query, or the form's own field) -> numbers; others are left out. */
static json_t *numbers(struct request *req, const char *ids)
{
    char *copy = arena_text(req->arena, ids), *rest = NULL;
    json_t *list = json_array();

    for (char *word = strtok_r(copy, ",", &rest); word != NULL && json_array_size(list) < LIST_BULK_MOST;
         word = strtok_r(NULL, ",", &rest)) {
        int64_t id;

        if (text_int(word, &id) && id > 0)
            json_array_append_new(list, json_integer(id));
    }
    return list;
}

/* --- asking ---------------------------------------------------------------------------- */

static const char preview_sql[] = "SELECT cu.id, cu.code, cu.name, cu.owner_id FROM customer cu"
                                  " WHERE FIND_IN_SET(cu.id, :ids) AND {visible:cu} ORDER BY cu.name_py, cu.id LIMIT 20";

NEOERR *transfer_page(struct request *req)
{
    const char *ids = request_posted(req, "ids");
    json_t *list;

    if (*ids == '\0')
        TRY(list_bulk_ids(req, &customer_list, &ids));
    list = numbers(req, ids);
    TRY(show_int(req, (int64_t)json_array_size(list), "Transfer.count"));
    json_decref(list);
    TRY(show_text(req, ids, "Transfer.ids"));
    values_text(req->values, "ids", ids);
    TRY(db_show_rows(req, "Customers", preview_sql));
    TRY(show_int(req, 1, "Preset.with_task"));
    return nerr_pass(form_show(req, &transfer_form, "Preset", "/customers/transfer"));
}

NEOERR *transfer_order(struct request *req)
{
    json_t *ids = numbers(req, request_posted(req, "ids"));
    size_t count = json_array_size(ids);
    json_t *args;
    int64_t job_id;
    NEOERR *err;

    if (count == 0) {
        json_decref(ids);
        form_error(req, "", "transfer.none");
        return STATUS_OK;
    }
    args = json_pack("{s:o, s:I, s:s, s:b}", "ids", ids, "to", (json_int_t)values_get_int(req->values, "to_id"), "note",
                     values_get_text(req->values, "handover"), "task", (int)values_get_int(req->values, "with_task"));
    err = job_put(req, "customers.transfer", args, NULL, &job_id);
    json_decref(args);
    TRY(err);
    TRY(audit_event(req, "transfer", "job", job_id, arena_format(req->arena, "%zu", count)));
    reply_redirect(req, "/customers/transfer/%lld", (long long)job_id);
    return STATUS_OK;
}

/* --- doing: a dealer a step ---------------------------------------------------------------- */

struct handover {
    int64_t customer_id, to_id;
    const char *note;
    bool task;
};

static NEOERR *put_task(struct request *req, const struct handover *handover, const char *name)
{
    struct values *values = values_new(req->arena);

    values_int(values, "owner_id", handover->to_id);
    values_text(values, "title", text_cut(req->arena, message_with(req, "transfer.task", name), 200));
    values_text(values, "note", handover->note);
    values_int(values, "customer_id", handover->customer_id);
    values_int(values, "days", DAYS_TO_TAKE_OVER);
    return nerr_pass(db_execute_with(req,
                                     "INSERT INTO task (owner_id, title, note, due_on, customer_id, created_by, created_at)"
                                     " VALUES (:owner_id, :title, :note, :today + INTERVAL :days DAY, :customer_id, :me, :now)",
                                     values));
}

static const char *staff_name(int64_t id, struct arena *arena)
{
    const struct option *option = options_find("@staff", arena_format(arena, "%lld", (long long)id));

    return option == NULL ? "" : option->zh;
}

static NEOERR *hand_over(struct request *req, const struct handover *handover, const struct row *row)
{
    struct values *values = values_new(req->arena);
    const char *detail = arena_format(req->arena, "%s → %s · %s", staff_name(row_int(row, "owner_id"), req->arena),
                                      staff_name(handover->to_id, req->arena), handover->note);

    values_int(values, "owner_id", handover->to_id);
    values_int(values, "version", row_int(row, "version"));
    req->reason = handover->note;
    TRY(db_change(req, &customer_table, handover->customer_id, values));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = handover->customer_id, .kind = "transferred",
                                                    .resource = "customers", .detail = detail }));
    return handover->task ? nerr_pass(put_task(req, handover, row_text(row, "name"))) : STATUS_OK;
}

/* *outcome: done, same (already theirs), hidden (not in the scope of who ordered it). */
static NEOERR *transfer_one(struct request *req, const struct handover *handover, const char **outcome)
{
    struct row row;
    bool found;

    values_int(req->values, "id", handover->customer_id);
    TRY(db_select_maybe(req, customer_header_sql, &row, &found));
    *outcome = !found ? "hidden" : row_int(&row, "owner_id") == handover->to_id ? "same" : "done";
    return strcmp(*outcome, "done") == 0 ? nerr_pass(hand_over(req, handover, &row)) : STATUS_OK;
}

static NEOERR *tell_both(struct request *req, const struct job *job, int64_t to_id)
{
    const char *count = arena_format(req->arena, "%lld", (long long)job->total);

    if (to_id != req->person.id)
        TRY(notice_put(req, to_id, "transferred", count, "/customers?order=-changed_at"));
    return nerr_pass(notice_put(req, req->person.id, "transfer_done", count,
                                arena_format(req->arena, "/customers/transfer/%lld", (long long)job->id)));
}

NEOERR *transfer_step(struct request *req, struct job *job, bool *finished)
{
    json_t *ids = json_object_get(job->args, "ids"), *outcomes = json_object_get(job->state, "outcomes");
    struct handover handover = { .to_id = json_integer_value(json_object_get(job->args, "to")),
                                 .note = json_string_value(json_object_get(job->args, "note")),
                                 .task = json_is_true(json_object_get(job->args, "task")) };
    const char *outcome;

    job->total = (int64_t)json_array_size(ids);
    handover.customer_id = json_integer_value(json_array_get(ids, (size_t)job->done));
    req->via = VIA_BULK;
    req->batch = job->id;
    req->scope = permission_scope(req, "customers.transfer");
    TRY(transfer_one(req, &handover, &outcome));
    if (outcomes == NULL)
        json_object_set_new(job->state, "outcomes", outcomes = json_array());
    json_array_append_new(outcomes, json_string(outcome));
    job->done++;
    *finished = job->done >= job->total;
    return *finished ? nerr_pass(tell_both(req, job, handover.to_id)) : STATUS_OK;
}

/* --- the outcome of each --------------------------------------------------------------------- */

const char transfer_record_sql[] = "SELECT id, args, progress_state, state, done, total FROM job"
                                   " WHERE id = :id AND kind = 'customers.transfer' AND staff_id = :me";

static NEOERR *show_outcome(struct request *req, int64_t customer_id, const char *outcome, size_t place)
{
    struct row row;
    bool found;

    values_int(req->values, "customer_id", customer_id);
    TRY(db_select_maybe(req, "SELECT cu.code, cu.name FROM customer cu WHERE cu.id = :customer_id AND {visible:cu}", &row, &found));
    TRY(show_int(req, customer_id, "Outcomes.%zu.id", place));
    TRY(show_text(req, found ? row_text(&row, "name") : arena_format(req->arena, "#%lld", (long long)customer_id), "Outcomes.%zu.name", place));
    TRY(show_text(req, outcome, "Outcomes.%zu.outcome", place));
    return nerr_pass(show_text(req, message(req, arena_format(req->arena, "transfer.outcome_%s", outcome)), "Outcomes.%zu.label", place));
}

NEOERR *transfer_outcome(struct request *req)
{
    json_t *args = json_loads(row_text(&req->record, "args"), 0, NULL);
    json_t *state = json_loads(row_text(&req->record, "progress_state"), 0, NULL);
    json_t *ids = json_object_get(args, "ids"), *outcomes = json_object_get(state, "outcomes"), *outcome;
    NEOERR *err = STATUS_OK;
    size_t i;

    json_array_foreach(outcomes, i, outcome)
    {
        if (err == STATUS_OK)
            err = show_outcome(req, json_integer_value(json_array_get(ids, i)), json_string_value(outcome), i);
    }
    json_decref(args);
    json_decref(state);
    return nerr_pass(err);
}
