/* decisions.c - what can be done on the desk. The rules are the engine's (domain/approval.h); afterwards the next one waiting
 * comes up. */
#include "approvals.h"

#include <string.h>

#define COMMENT { .name = "comment", .type = FIELD_LONG_TEXT, .max = 1000 }
#define COMMENT_MUST { .name = "comment", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED }
#define PLACE { .name = "place", .type = FIELD_INT, .max = 1000 }
#define OTHER { .name = "staff_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID }
#define OTHER_MUST { .name = "staff_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID | FIELD_REQUIRED }
#define FIRST { .name = "first", .type = FIELD_FLAG }
#define ANSWER { .name = "answer", .type = FIELD_LONG_TEXT, .max = 1000 }
#define ANSWER_MUST { .name = "answer", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED }
#define QUESTION { .name = "question_id", .type = FIELD_HIDDEN }

/* Each decision reads what it needs; the page shows the fields of all of them. */
static const struct field decision_fields[] = { COMMENT, PLACE, OTHER, FIRST, ANSWER, QUESTION };
static const struct field approve_fields[] = { COMMENT }, spoken_fields[] = { COMMENT_MUST, PLACE }, other_fields[] = { COMMENT_MUST, OTHER_MUST };
static const struct field add_fields[] = { COMMENT_MUST, OTHER_MUST, FIRST }, answer_fields[] = { ANSWER_MUST, QUESTION };

const struct form decision_form = { "approval", decision_fields, COUNT_OF(decision_fields), NULL };
const struct form approve_form = { "approval", approve_fields, COUNT_OF(approve_fields), NULL };
const struct form spoken_form = { "approval", spoken_fields, COUNT_OF(spoken_fields), NULL };
const struct form other_form = { "approval", other_fields, COUNT_OF(other_fields), NULL };
const struct form add_form = { "approval", add_fields, COUNT_OF(add_fields), NULL };
const struct form answer_form = { "approval", answer_fields, COUNT_OF(answer_fields), NULL };

static int64_t approval_id(const struct request *req)
{
    return row_int(&req->record, "id");
}

static const char *comment(const struct request *req)
{
    return values_get_text(req->values, "comment");
}

/* The first of those that wait since then or later, else the first of all: one row of the index, which is named because to weigh the
 * others takes longer than to read it. */
#define WAITING(since)                                                                                                 \
    "SELECT t.approval_id FROM approval_turn t FORCE INDEX (approval_turn_queue) WHERE t.state = 'open' AND {mine:t.staff_id}" since " AND t.approval_id <> :id" \
    " ORDER BY t.opened_at, t.approval_id LIMIT 1"
static const char next_sql[] = WAITING(" AND t.opened_at >= :since"), first_sql[] = WAITING("");

/* To the next document, or to the empty queue. */
static NEOERR *go_on(struct request *req, const char *notice)
{
    struct row row;
    bool found;

    if (form_refused(req))
        return STATUS_OK;
    values_text(req->values, "since", row_is_null(&req->record, "opened_at") ? req->now : row_text(&req->record, "opened_at"));
    TRY(db_select_maybe(req, next_sql, &row, &found));
    if (!found)
        TRY(db_select_maybe(req, first_sql, &row, &found));
    reply_notice(req, notice, row_text(&req->record, "title"));
    if (found)
        reply_redirect(req, "/approvals/%s", row_text(&row, "approval_id"));
    else
        reply_redirect(req, "/approvals");
    return STATUS_OK;
}

static NEOERR *stay(struct request *req, const char *notice)
{
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, notice, NULL);
    reply_redirect(req, "/approvals/%lld", (long long)approval_id(req));
    return STATUS_OK;
}

NEOERR *decision_approve(struct request *req)
{
    TRY(approval_approve(req, approval_id(req), comment(req)));
    return nerr_pass(go_on(req, "approval.done_approve"));
}

NEOERR *decision_reject(struct request *req)
{
    TRY(approval_reject(req, approval_id(req), comment(req)));
    return nerr_pass(go_on(req, "approval.done_reject"));
}

NEOERR *decision_return(struct request *req)
{
    TRY(approval_return(req, approval_id(req), values_get_int(req->values, "place"), comment(req)));
    return nerr_pass(go_on(req, "approval.done_return"));
}

NEOERR *decision_delegate(struct request *req)
{
    TRY(approval_delegate(req, approval_id(req), values_get_int(req->values, "staff_id"), comment(req)));
    return nerr_pass(go_on(req, "approval.done_delegate"));
}

NEOERR *decision_add(struct request *req)
{
    TRY(approval_add(req, approval_id(req), &(struct approval_addition){ .staff_id = values_get_int(req->values, "staff_id"),
                                                                         .first = values_get_int(req->values, "first") != 0, .comment = comment(req) }));
    return nerr_pass(stay(req, "approval.done_add"));
}

NEOERR *decision_ask(struct request *req)
{
    TRY(approval_ask(req, approval_id(req), values_get_int(req->values, "staff_id"), comment(req)));
    return nerr_pass(stay(req, "approval.done_ask"));
}

NEOERR *decision_answer(struct request *req)
{
    TRY(approval_answer(req, approval_id(req), values_get_int(req->values, "question_id"), values_get_text(req->values, "answer")));
    return nerr_pass(stay(req, "approval.done_answer"));
}

NEOERR *decision_withdraw(struct request *req)
{
    const struct approval_kind *kind = approval_kind_find(row_text(&req->record, "kind"));

    if (kind == NULL)
        return nerr_raise(ERR_NOT_FOUND, "no kind %s", row_text(&req->record, "kind"));
    TRY(approval_withdraw(req, kind, row_int(&req->record, "document_id"), comment(req)));
    return nerr_pass(stay(req, "approval.done_withdraw"));
}
