/* state.c - /contracts/:id/state/$action: steps that a person takes with a reason: discard, withdraw, void, end, finish. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/contract_approval.h"
#include "domain/flow.h"

static const struct field fields[] = {
    { .name = "state_reason", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form contract_state_form = { "contract", fields, COUNT_OF(fields), NULL };

/* Steps with pages of their own. */
static bool is_elsewhere(const char *action)
{
    return text_has_word("contract_submit,contract_seal", action);
}

/* The step of :action from the present state, in the scope of its own permission; 404 when there is none, 403 when it
 * is not this person's to take. */
static NEOERR *find_step(struct request *req, const struct flow_step **step)
{
    struct row row;

    *step = flow_find(&contract_flow, row_text(&req->record, "state"), values_get_text(req->values, "action"));
    if (*step == NULL || (*step)->permission == NULL || is_elsewhere((*step)->action))
        return nerr_raise(ERR_NOT_FOUND, "no %s from here", values_get_text(req->values, "action"));
    req->scope = permission_scope(req, (*step)->permission);
    if (req->scope == 0)
        return nerr_raise(ERR_FORBIDDEN, "%s needs %s", (*step)->action, (*step)->permission);
    return nerr_pass(db_select_one(req, contract_change_sql, &row));
}

NEOERR *contract_state_page(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, &step));
    TRY(show_text(req, message(req, arena_format(req->arena, "flow.%s", step->action)), "Step.label"));
    TRY(show_text(req, message(req, arena_format(req->arena, "contract.%s_hint", step->action)), "Step.hint"));
    TRY(show_text(req, step->to, "Step.to"));
    if ((step->flags & FLOW_GRAVE) != 0)
        TRY(show_text(req, "1", "Step.grave"));
    return nerr_pass(form_show(req, &contract_state_form, NULL,
                               contract_path(req, row_int(&req->record, "id"), arena_format(req->arena, "/state/%s", step->action))));
}

NEOERR *contract_state_change(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    const char *reason = values_get_text(req->values, "state_reason");
    const struct flow_step *step;

    TRY(find_step(req, &step));
    if (strcmp(step->action, "contract_withdraw") == 0)
        TRY(approval_withdraw(req, &contract_approval, id, reason)); /* moves it, too */
    else
        TRY(contract_move(req, id, step, reason));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "contract.state_changed", NULL);
    reply_redirect(req, "%s", contract_path(req, id, ""));
    return STATUS_OK;
}
