/* flow.c - state tables. */
#include "flow.h"

#include <string.h>

/* Account opening: prospect, papers, quality check, approval, active; later suspended, dormant, closed. */
static const struct flow_step customer_steps[] = {
    { "prospect", "collect", "papers", "customers.update", 0 },
    { "papers", "submit", "quality", "customers.update", FLOW_PAPERS },
    { "papers", "give_up", "prospect", "customers.update", 0 },
    { "quality", "pass", "approval", "customers.quality", FLOW_NOT_OWN | FLOW_PAPERS | FLOW_VERIFIED | FLOW_APPROVAL },
    { "quality", "send_back", "papers", "customers.quality", FLOW_NOT_OWN },
    { "approval", "approve", "active", NULL, 0 },
    { "approval", "send_back", "papers", NULL, 0 },
    { "approval", "reject", "prospect", NULL, 0 },
    { "approval", "withdraw", "quality", NULL, 0 },
    { "active", "suspend", "suspended", "customers.suspend", 0 },
    { "active", "rest", "dormant", "customers.suspend", 0 },
    { "suspended", "resume", "active", "customers.suspend", FLOW_PAPERS },
    { "dormant", "resume", "active", "customers.suspend", FLOW_PAPERS },
    { "prospect", "close", "closed", "customers.close", FLOW_GRAVE },
    { "papers", "close", "closed", "customers.close", FLOW_GRAVE },
    { "active", "close", "closed", "customers.close", FLOW_GRAVE | FLOW_NOT_OWN },
    { "suspended", "close", "closed", "customers.close", FLOW_GRAVE | FLOW_NOT_OWN },
    { "dormant", "close", "closed", "customers.close", FLOW_GRAVE | FLOW_NOT_OWN },
    { "closed", "reopen", "papers", "customers.close", FLOW_NOT_OWN },
};
const struct flow customer_flow = { customer_steps, COUNT_OF(customer_steps) };

/* Contracts (domain.md 3). Withdrawing goes through the approval engine, sealing through the seal ledger; what both signed
 * and when is a dated fact beside the state. A single sale is done when somebody says that it is; both kinds expire. */
static const struct flow_step contract_steps[] = {
    { "draft", "contract_submit", "approval", "contracts.update", 0 },
    { "returned", "contract_submit", "approval", "contracts.update", 0 },
    { "withdrawn", "contract_submit", "approval", "contracts.update", 0 },
    { "draft", "contract_discard", "void", "contracts.update", FLOW_GRAVE },
    { "returned", "contract_discard", "void", "contracts.update", FLOW_GRAVE },
    { "withdrawn", "contract_discard", "void", "contracts.update", FLOW_GRAVE },
    { "approval", "contract_withdraw", "withdrawn", "contracts.update", 0 },
    { "approval", "approved", "approved", NULL, 0 },
    { "approval", "returned", "returned", NULL, 0 },
    { "approval", "rejected", "rejected", NULL, 0 },
    { "approved", "contract_seal", "sealed", "contracts.seal", 0 },
    { "approved", "contract_void", "void", "contracts.void", FLOW_GRAVE },
    { "sealed", "contract_void", "void", "contracts.void", FLOW_GRAVE },
    { "sealed", "effective", "effective", NULL, 0 },
    { "sealed", "expired", "expired", NULL, 0 },
    { "effective", "expired", "expired", NULL, 0 },
    { "effective", "contract_finish", "done", "contracts.end", 0 },
    { "effective", "contract_end", "ended", "contracts.end", FLOW_GRAVE },
};
const struct flow contract_flow = { contract_steps, COUNT_OF(contract_steps) };

/* Orders (domain.md 3). What lets goods nearer to the door passes the gate; shipping everything closes an order. A shipment that is
 * taken back opens it again: what was delivered is to be delivered, the exposure stays. */
static const struct flow_step order_steps[] = {
    { "draft", "order_release", "released", "orders.update", FLOW_GATE },
    { "draft", "order_cancel", "closed", "orders.update", FLOW_GRAVE },
    { "released", "order_cancel", "closed", "orders.close", FLOW_GRAVE },
    { "partly", "order_close", "closed", "orders.close", FLOW_GRAVE },
    { "closed", "order_reopen", "released", "orders.close", FLOW_GATE },
    { "released", "shipped", "partly", NULL, 0 },
    { "partly", "shipped", "partly", NULL, 0 },
    { "released", "finished", "closed", NULL, 0 },
    { "partly", "finished", "closed", NULL, 0 },
    { "partly", "order_unshipped", "partly", NULL, 0 },
    { "partly", "order_emptied", "released", NULL, 0 },
    { "closed", "order_unshipped", "partly", NULL, 0 },
    { "closed", "order_emptied", "released", NULL, 0 },
};
const struct flow order_flow = { order_steps, COUNT_OF(order_steps) };

/* Tickets. What they are merged into is chosen on a page of its own. */
static const struct flow_step ticket_steps[] = {
    { "new", "ticket_take", "open", "tickets.work", 0 },
    { "new", "ticket_wait", "waiting", "tickets.work", 0 },
    { "open", "ticket_wait", "waiting", "tickets.work", 0 },
    { "quality", "ticket_wait", "waiting", "tickets.work", 0 },
    { "waiting", "ticket_go_on", "open", "tickets.work", 0 },
    { "new", "ticket_quality", "quality", "tickets.work", 0 },
    { "open", "ticket_quality", "quality", "tickets.work", 0 },
    { "waiting", "ticket_quality", "quality", "tickets.work", 0 },
    { "quality", "ticket_back", "open", "tickets.work", 0 },
    { "open", "ticket_solve", "solved", "tickets.work", 0 },
    { "waiting", "ticket_solve", "solved", "tickets.work", 0 },
    { "quality", "ticket_solve", "solved", "tickets.work", 0 },
    { "solved", "ticket_close", "closed", "tickets.work", 0 },
    { "solved", "ticket_reopen", "open", "tickets.work", 0 },
    { "closed", "ticket_reopen", "open", "tickets.work", 0 },
    { "new", "merged", "merged", NULL, 0 },
    { "open", "merged", "merged", NULL, 0 },
    { "waiting", "merged", "merged", NULL, 0 },
    { "quality", "merged", "merged", NULL, 0 },
};
const struct flow ticket_flow = { ticket_steps, COUNT_OF(ticket_steps) };

/* Campaigns of SMS. Submitting takes the list of numbers; it waits for approval above a size, else it is sent. */
static const struct flow_step sms_steps[] = {
    { "draft", "sms_submit", "sending", "sms.send", 0 },
    { "returned", "sms_submit", "sending", "sms.send", 0 },
    { "draft", "sms_discard", "void", "sms.send", FLOW_GRAVE },
    { "returned", "sms_discard", "void", "sms.send", FLOW_GRAVE },
    { "asked", "sms_withdraw", "returned", "sms.send", 0 },
    { "asked", "approved", "sending", NULL, 0 },
    { "asked", "returned", "returned", NULL, 0 },
    { "asked", "rejected", "refused", NULL, 0 },
    { "sending", "sms_pause", "paused", "sms.send", 0 },
    { "paused", "sms_resume", "sending", "sms.send", 0 },
    { "sending", "sms_stop", "stopped", "sms.send", FLOW_GRAVE },
    { "paused", "sms_stop", "stopped", "sms.send", FLOW_GRAVE },
    { "sending", "finished", "done", NULL, 0 },
};
const struct flow sms_flow = { sms_steps, COUNT_OF(sms_steps) };

const struct flow_step *flow_find(const struct flow *flow, const char *state, const char *action)
{
    for (size_t i = 0; i < flow->count; i++) {
        if (strcmp(flow->steps[i].from, state) == 0 && strcmp(flow->steps[i].action, action) == 0)
            return &flow->steps[i];
    }
    return NULL;
}

NEOERR *flow_show(struct request *req, const struct flow *flow, const char *state, bool own)
{
    int place = 0;

    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_step *step = &flow->steps[i];

        if (strcmp(step->from, state) != 0 || step->permission == NULL || !may(req, step->permission) || (own && (step->flags & FLOW_NOT_OWN) != 0))
            continue;
        TRY(show_text(req, step->action, "Actions.%d.action", place));
        TRY(show_text(req, message(req, arena_format(req->arena, "flow.%s", step->action)), "Actions.%d.label", place));
        if ((step->flags & FLOW_GRAVE) != 0)
            TRY(show_text(req, "1", "Actions.%d.grave", place));
        place++;
    }
    return STATUS_OK;
}
