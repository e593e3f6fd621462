/* state.c - /customers/:id/state/$action: account opening and what follows, each change with its
 * reason, person and date. */
#include "customers.h"

#include <string.h>

#include "domain/customer_state.h"
#include "domain/opening_approval.h"
#include "domain/papers_gate.h"

#define REASON { .name = "state_reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS }

static const struct field fields[] = { REASON }, api_fields[] = { REASON, APPROVAL_DECIDERS };
const struct form state_form = { "customer", fields, COUNT_OF(fields), NULL }, state_api_form = { "customer", api_fields, COUNT_OF(api_fields), NULL };

static bool is_own(const struct request *req)
{
    return row_int(&req->record, "owner_id") == req->person.id;
}

/* The step of :action from the dealer's present state, in the scope of its own permission;
 * 404 when there is none, 403 when it is not this person's to take. */
static NEOERR *find_step(struct request *req, const struct flow_step **step)
{
    struct row row;

    *step = flow_find(&customer_flow, row_text(&req->record, "state"), values_get_text(req->values, "action"));
    if (*step == NULL || (*step)->permission == NULL)
        return nerr_raise(ERR_NOT_FOUND, "no %s from here", values_get_text(req->values, "action"));
    req->scope = permission_scope(req, (*step)->permission);
    if (req->scope == 0 || (((*step)->flags & FLOW_NOT_OWN) != 0 && is_own(req)))
        return nerr_raise(ERR_FORBIDDEN, "%s needs %s", (*step)->action, (*step)->permission);
    return nerr_pass(db_select_one(req, customer_header_sql, &row));
}

/* What closing gives up, beside the form. */
static NEOERR *show_losses(struct request *req)
{
    struct customer_parts with;

    TRY(customer_parts_find(req, row_int(&req->record, "id"), &with));
    TRY(db_show_rows(req, "Tasks", "SELECT id, title, due_on, owner_id FROM task WHERE customer_id = :id AND done_at IS NULL"
                                   " ORDER BY due_on, id LIMIT 20"));
    return nerr_pass(db_show_one(req, "Loss",
                                 "SELECT (SELECT COUNT(*) FROM contact WHERE customer_id = :id AND valid_to IS NULL) AS contacts,"
                                 " (SELECT COUNT(*) FROM task WHERE customer_id = :id AND done_at IS NULL) AS tasks,"
                                 " (SELECT COUNT(*) FROM paper WHERE customer_id = :id AND valid_to IS NULL AND replaced_by IS NULL"
                                 "  AND (due_on IS NULL OR due_on >= :today)) AS papers,"
                                 " (SELECT COUNT(*) FROM customer_document WHERE customer_id = :id) AS documents,"
                                 " (SELECT score FROM customer_file WHERE id = :id) AS score,"
                                 " (SELECT amount FROM customer_limit WHERE customer_id = :id AND valid_from <= :today"
                                 "  AND (valid_to IS NULL OR valid_to > :today) ORDER BY valid_from DESC LIMIT 1) AS limit_amount"));
}

/* Papers that stand in the way of a step; nobody may take it before they are in order. */
static NEOERR *find_reasons(struct request *req, const struct flow_step *step, struct papers_reasons *reasons)
{
    reasons->count = 0;
    if ((step->flags & FLOW_PAPERS) == 0)
        return STATUS_OK;
    return nerr_pass(papers_gate_opening(req, row_int(&req->record, "id"), (step->flags & FLOW_VERIFIED) != 0, reasons));
}

static NEOERR *show_gate(struct request *req, const struct flow_step *step)
{
    struct papers_reasons reasons;

    TRY(find_reasons(req, step, &reasons));
    for (size_t i = 0; i < reasons.count; i++) {
        TRY(show_text(req, papers_reason_words(req, &reasons.items[i]), "Gate.%zu.words", i));
        TRY(show_int(req, reasons.items[i].paper_id, "Gate.%zu.paper_id", i));
        TRY(show_text(req, reasons.items[i].type, "Gate.%zu.type", i));
    }
    return STATUS_OK;
}

NEOERR *state_page(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, &step));
    TRY(show_gate(req, step));
    TRY(show_text(req, "1", "Full"));
    TRY(show_text(req, message(req, arena_format(req->arena, "flow.%s", step->action)), "Step.label"));
    TRY(show_text(req, step->to, "Step.to"));
    if ((step->flags & FLOW_GRAVE) != 0) {
        TRY(show_text(req, "1", "Step.grave"));
        TRY(show_losses(req));
    }
    if ((step->flags & FLOW_APPROVAL) != 0)
        TRY(approval_preview(req, &opening_approval, row_int(&req->record, "id")));
    return nerr_pass(form_show(req, &state_form, NULL,
                               arena_format(req->arena, "/customers/%s/state/%s", row_text(&req->record, "id"), step->action)));
}

NEOERR *state_change(struct request *req)
{
    const char *reason = values_get_text(req->values, "state_reason");
    int64_t id = row_int(&req->record, "id");
    struct papers_reasons reasons;
    const struct flow_step *step;

    TRY(find_step(req, &step));
    TRY(find_reasons(req, step, &reasons));
    if (reasons.count > 0) {
        form_error(req, "", "flow.papers_first");
        return STATUS_OK;
    }
    TRY(customer_state_set(req, &req->record, step, reason));
    if ((step->flags & FLOW_APPROVAL) != 0)
        TRY(approval_start(req, &opening_approval, id, reason));
    reply_notice(req, "customer.state_changed", NULL);
    reply_redirect(req, "/customers/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *state_actions_show(struct request *req)
{
    if (strcmp(row_text(&req->record, "state"), "approval") == 0)
        TRY(approval_trail_show(req, &opening_approval, row_int(&req->record, "id")));
    return nerr_pass(flow_show(req, &customer_flow, row_text(&req->record, "state"), is_own(req)));
}
