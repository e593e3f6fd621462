/* api.c - /api/v1/approvals: what waits for whoever the token belongs to, and its decisions. Record and handlers are the desk's. */
#include "approvals.h"

#include "core/api.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "kind", API_TEXT, NULL, "approval_kind" },
    { "document_id", API_INT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "title", API_TEXT, NULL, NULL },
    { "amount", API_MONEY, NULL, NULL },
    { "state", API_TEXT, NULL, "approval_state" },
    { "round", API_INT, NULL, NULL },
    { "step", API_TEXT, NULL, NULL },
    { "initiator_id", API_INT, NULL, "@staff" },
    { "started_at", API_TIME, NULL, NULL },
    { "ended_at", API_TIME, NULL, NULL },
    { "opened_at", API_TIME, NULL, NULL },
    { "escalate_at", API_TIME, NULL, NULL },
};

static const struct resource approvals = {
    .name = "approvals", .schema = "Approval", .noun = "approval", .path = "/api/v1/approvals/:id", .key = "id", .permission = "approvals.read",
    .record = approval_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .list = &approval_queue,
};

static const char mine[] = "what waits for a person is that person's: the record and the engine ask whose turn it is";

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/approvals", "approvals.read", NULL, NULL, NULL, NULL, ROUTE_NO_RECORD_SCOPE, mine, NULL },
      API_LIST, &approvals, "List what waits for you" },
    { { METHOD_GET, "/api/v1/approvals/:id", "approvals.read", NULL, NULL, NULL, approval_record_sql, ROUTE_NO_RECORD_SCOPE, mine, NULL },
      API_READ, &approvals, "Read an approval" },
    { { METHOD_POST, "/api/v1/approvals/:id/approve", "approvals.decide", decision_approve, NULL, &approve_form, approval_record_sql, ROUTE_NO_RECORD_SCOPE, mine, NULL },
      API_ACT, &approvals, "Approve" },
    { { METHOD_POST, "/api/v1/approvals/:id/return", "approvals.decide", decision_return, NULL, &spoken_form, approval_record_sql, ROUTE_NO_RECORD_SCOPE, mine, NULL },
      API_ACT, &approvals, "Send back" },
    { { METHOD_POST, "/api/v1/approvals/:id/reject", "approvals.decide", decision_reject, NULL, &spoken_form, approval_record_sql, ROUTE_NO_RECORD_SCOPE, mine, NULL },
      API_ACT, &approvals, "Reject" },
};

const struct api approvals_api = { routes, COUNT_OF(routes) };
