/* many.c - /approvals/approve and /approvals/return: several at once, within the same step only, each with its own outcome
 * (core/bulk.h). Each is decided by the engine as if it were opened and decided alone. */
#include "approvals.h"

#include <string.h>

static const struct field approve_fields[] = { { .name = "comment", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_WIDE | FIELD_FOCUS } };
static const struct field return_fields[] = { { .name = "comment", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_WIDE | FIELD_FOCUS | FIELD_REQUIRED } };
const struct form many_approve_form = { "approval", approve_fields, COUNT_OF(approve_fields), NULL };
const struct form many_return_form = { "approval", return_fields, COUNT_OF(return_fields), NULL };

/* Those that have or had a turn of this person's. */
static const char rows_sql[] =
    "SELECT a.id, COALESCE(CONCAT('¥', FORMAT(a.amount, 2)), '') AS code, a.title AS name, a.initiator_id AS owner_id"
    " FROM JSON_TABLE(:ids, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) one JOIN approval a ON a.id = one.id"
    " WHERE EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id AND (t.decided_by = :me OR {mine:t.staff_id})) ORDER BY one.place LIMIT :most";

static const char record_sql[] =
    "SELECT a.id FROM approval a WHERE a.id = :id AND EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id AND {mine:t.staff_id})";

/* done; late: decided by somebody else in the meantime, or the document stands in its own way. */
static const char *outcome_of(const struct request *req)
{
    return form_refused(req) ? BULK_UNDO "late" : "done";
}

static NEOERR *approve_one(struct request *req, const struct row *row, const char **outcome)
{
    TRY(approval_approve(req, row_int(row, "id"), values_get_text(req->values, "comment")));
    *outcome = outcome_of(req);
    return STATUS_OK;
}

static NEOERR *return_one(struct request *req, const struct row *row, const char **outcome)
{
    TRY(approval_return(req, row_int(row, "id"), 0, values_get_text(req->values, "comment")));
    *outcome = outcome_of(req);
    return STATUS_OK;
}

static const struct bulk approve = {
    .kind = "approvals.approve", .noun = "approve_many", .path = "/approvals/approve", .list = &approval_queue, .form = &many_approve_form,
    .rows_sql = rows_sql, .record_sql = record_sql, .one = approve_one,
};
static const struct bulk send_back = {
    .kind = "approvals.return", .noun = "return_many", .path = "/approvals/return", .list = &approval_queue, .form = &many_return_form,
    .rows_sql = rows_sql, .record_sql = record_sql, .one = return_one,
};

/* Whoever decides several at once looks at the same question each time: one kind, one step. */
static NEOERR *check_one_step(struct request *req)
{
    struct row row;

    values_text(req->values, "ids", arena_format(req->arena, "[%s]", strspn(request_posted(req, "ids"), "0123456789,") == strlen(request_posted(req, "ids")) ? request_posted(req, "ids") : ""));
    TRY(db_select_one(req, "SELECT COUNT(DISTINCT t.kind, COALESCE(s.node_id, -s.id)) AS steps FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) one"
                           " JOIN approval_turn t ON t.approval_id = one.id AND t.state = 'open' AND {mine:t.staff_id} JOIN approval_step s ON s.id = t.step_id", &row));
    if (row_int(&row, "steps") > 1)
        form_error(req, "", "approval.one_step");
    return STATUS_OK;
}

static NEOERR *order(struct request *req, const struct bulk *bulk)
{
    TRY(check_one_step(req));
    return form_refused(req) ? STATUS_OK : nerr_pass(bulk_order(req, bulk));
}

NEOERR *many_approve_page(struct request *req)
{
    return nerr_pass(bulk_page(req, &approve));
}

NEOERR *many_approve_order(struct request *req)
{
    return nerr_pass(order(req, &approve));
}

NEOERR *many_approve_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &approve));
}

NEOERR *many_return_page(struct request *req)
{
    return nerr_pass(bulk_page(req, &send_back));
}

NEOERR *many_return_order(struct request *req)
{
    return nerr_pass(order(req, &send_back));
}

NEOERR *many_return_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &send_back));
}

NEOERR *many_approve_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &approve, job, finished));
}

NEOERR *many_return_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &send_back, job, finished));
}
