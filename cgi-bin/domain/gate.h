/* gate.h - may goods leave for this dealer? (domain.md 2). Papers, contract in force, limit, overdue; the one place that answers, for
 * pages, API and imports. What is made here is refused without a recorded release; what has happened elsewhere is booked and marked. */
#ifndef DOMAIN_GATE_H
#define DOMAIN_GATE_H

#include "core/app.h"
#include "gate_rules.h"
#include "papers_gate.h"

struct ledger_line;

struct gate_question {
    int64_t customer_id;
    enum gate_moment moment;
    int64_t added;           /* fen by which the exposure would rise */
    int64_t goods;           /* fen that a release must cover */
    int64_t order_id;        /* 0: none */
    int64_t contract_id;     /* the order's; 0: any contract in force will do */
    int64_t release_id;      /* the order was released by it: its goods leave by it, too */
    bool paid_ahead;
    const char *product_ids; /* comma-separated; "" = what dealers are generally sold */
};

struct gate_verdict {
    unsigned refused;   /* by the rules */
    bool passed;        /* nothing refused, or a release passes it */
    int64_t release_id; /* the one that does; 0: none was needed, or none is there */
    struct gate_facts facts;
    int64_t available;  /* limit less exposure, before what is asked for */
    struct papers_reasons papers;
};

/* Answers and changes nothing: for who wants to know. */
MUST_USE NEOERR *gate_ask(struct request *req, const struct gate_question *question, struct gate_verdict *verdict);
/* The same behind the lock of the dealer's figures, which stays until the transaction ends: of two at once the second sees the first.
 * A release that is needed is used up as far as the goods reach. Whoever gets passed = false changes nothing. */
MUST_USE NEOERR *gate_pass(struct request *req, const struct gate_question *question, struct gate_verdict *verdict);

/* Each reason in words, for people: "limit: exposure ... + ... of ...". */
const char *gate_reason(struct request *req, const struct gate_verdict *verdict, const struct gate_rule *rule);
/* Gate.{verdict,releasable,exposure,limit,available,added,words}, Gate.reasons.N.{word,text}. */
MUST_USE NEOERR *gate_show(struct request *req, const struct gate_verdict *verdict);
/* Form errors above the form, one a reason, and Gate.* for the button beside them. */
MUST_USE NEOERR *gate_refuse(struct request *req, const struct gate_verdict *verdict);

/* Shipments that were reported (import, API): marks those that the gate would have refused, each judged behind those before it. Facts
 * older than setting gate.report_days are history and not judged. Books nothing. */
MUST_USE NEOERR *gate_mark_reported(struct request *req, struct ledger_line *lines, size_t count);
/* gate_report.c: after they were booked, those marked are told to who keeps the dealers and to finance; who has such a notice unread of
 * the same day gets no second one, however many chunks an import has. */
MUST_USE NEOERR *gate_tell_reported(struct request *req, const struct ledger_line *lines, size_t count);

#endif
