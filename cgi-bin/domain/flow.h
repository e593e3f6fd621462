/* flow.h - the states of documents and dealers: one table each says who may do what in which
 * state. It draws the buttons and checks the change; nothing else decides. */
#ifndef DOMAIN_FLOW_H
#define DOMAIN_FLOW_H

#include "core/app.h"

enum flow_flag {
    FLOW_NOT_OWN = 1, /* nobody decides on a dealer of his own */
    FLOW_GRAVE = 2,   /* drawn as a warning, below the others */
    FLOW_PAPERS = 4,   /* not while a mandatory paper is missing, expired or refused; nobody may override */
    FLOW_VERIFIED = 8, /* nor while one is not verified */
    FLOW_APPROVAL = 16, /* begins a run of approval_kinds.c */
    FLOW_GATE = 32, /* passes the gate (gate.h) */
};

struct flow_step {
    const char *from, *action, *to; /* states of the dictionary; action: Msg.flow.<action> */
    const char *permission; /* NULL: the approval engine, a date or a job takes it, nobody by hand */
    unsigned flags;
};

struct flow {
    const struct flow_step *steps;
    size_t count;
};

extern const struct flow customer_flow, contract_flow, order_flow, ticket_flow, sms_flow;

/* NULL when the action does not start in this state. */
const struct flow_step *flow_find(const struct flow *flow, const char *state, const char *action);

/* Actions.N.{action,label,grave} that this person may take in `state`; `own`: the row is his or her own. */
MUST_USE NEOERR *flow_show(struct request *req, const struct flow *flow, const char *state, bool own);

#endif
