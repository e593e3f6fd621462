/* remind.c - /contracts/remind: whoever keeps the dealer is asked for what is still to be done on paper (core/bulk.h): posting,
 * counter-signature, original. A task for each contract, none while the last one is open; one notice a person. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/task.h"

static NEOERR *check(struct request *req);
static const struct field fields[] = {
    { .name = "remind_due_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "remind_note", .type = FIELD_LONG_TEXT, .max = 500 },
};
const struct form contract_remind_form = { "remind", fields, COUNT_OF(fields), check };

enum { USUAL_DAYS = 7 };

static NEOERR *check(struct request *req)
{
    const char *due = values_get_text(req->values, "remind_due_on");

    if (*due != '\0' && strcmp(due, req->today) < 0)
        form_error(req, "remind_due_on", "remind.due_over");
    return STATUS_OK;
}

static const char rows_sql[] =
    "SELECT c.id, cu.code, CONCAT(COALESCE(c.number, c.title), ' ', cu.name) AS name, cu.owner_id FROM JSON_TABLE(:ids, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) one"
    " JOIN contract c ON c.id = one.id JOIN customer cu ON cu.id = c.customer_id WHERE {visible:cu} ORDER BY one.place LIMIT :most";
static const char record_sql[] = "SELECT c.id FROM contract c JOIN customer cu ON cu.id = c.customer_id WHERE c.id = :id AND {visible:cu}";

/* Locked: two who remind at once make one task. */
static const char waits_sql[] =
    "SELECT c.customer_id, COALESCE(c.number, c.title) AS name, cu.owner_id, " CONTRACT_AGEING " AS ageing FROM contract c"
    " JOIN customer cu /* all rows: the row was asked for before */ ON cu.id = c.customer_id WHERE c.id = :id FOR UPDATE";
static const char open_sql[] = "SELECT t.id FROM task t WHERE t.customer_id = :of_customer AND t.title = :task_title AND t.done_at IS NULL LIMIT 1";

static NEOERR *give(struct request *req, const struct row *row, const char *title)
{
    int64_t task_id;
    struct task_given given = {
        .owner_id = row_int(row, "owner_id"), .customer_id = row_int(row, "customer_id"), .title = title,
        .due_on = values_get_text(req->values, "remind_due_on"), .note = values_get_text(req->values, "remind_note"),
    };

    TRY(task_give(req, &given, &task_id));
    if (given.owner_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, given.owner_id, "contract_remind", title, contract_path(req, values_get_int(req->values, "id"), "")));
}

/* *outcome: done, settled, asked, nobody. */
static NEOERR *one(struct request *req, const struct row *row, const char **outcome)
{
    const char *title;
    struct row waits, open;
    bool found;

    (void)row;
    TRY(db_select_one(req, waits_sql, &waits));
    title = message_with(req, arena_format(req->arena, "remind.task_%s", row_text(&waits, "ageing")), row_text(&waits, "name"));
    values_int(req->values, "of_customer", row_int(&waits, "customer_id"));
    values_text(req->values, "task_title", title);
    TRY(db_select_maybe(req, open_sql, &open, &found));
    *outcome = row_is_null(&waits, "ageing") ? "settled" : row_is_null(&waits, "owner_id") ? "nobody" : found ? "asked" : "done";
    return strcmp(*outcome, "done") == 0 ? nerr_pass(give(req, &waits, title)) : STATUS_OK;
}

static const struct bulk remind = {
    .kind = "contracts.remind", .noun = "remind", .path = "/contracts/remind", .permission = "contracts.post", .list = &contract_list, .form = &contract_remind_form,
    .rows_sql = rows_sql, .record_sql = record_sql, .one = one,
};

NEOERR *contract_remind_page(struct request *req)
{
    values_int(req->values, "remind_days", USUAL_DAYS);
    TRY(db_show_one(req, "Preset", "SELECT :today + INTERVAL :remind_days DAY AS remind_due_on"));
    return nerr_pass(bulk_page(req, &remind));
}

NEOERR *contract_remind_order(struct request *req)
{
    return nerr_pass(bulk_order(req, &remind));
}

NEOERR *contract_remind_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &remind));
}

NEOERR *contract_remind_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &remind, job, finished));
}
