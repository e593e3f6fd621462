/* gate_release.h - releases: asked for, decided through the approval engine, used. Only gate_release.c writes the table. */
#ifndef DOMAIN_GATE_RELEASE_H
#define DOMAIN_GATE_RELEASE_H

#include "approval.h"
#include "gate.h"

extern const struct table gate_release_table;
extern const struct approval_kind release_approval;

/* Row :id for who may see the dealer, or decides or decided it. */
extern const char gate_release_record_sql[];

/* A granted release that passes all of `refused` and covers the goods; 0: none. `locked`: nobody else uses it until the transaction ends. */
MUST_USE NEOERR *gate_release_find(struct request *req, const struct gate_question *question, unsigned refused, bool locked, int64_t *id);
/* The goods of the question leave by it: once only, or as far as its amount reaches. What an order was released by is not used again. */
MUST_USE NEOERR *gate_release_use(struct request *req, const struct gate_question *question, int64_t id);

/* :customer_id, :order_id (NULL: whatever is asked), :amount, :once, :until, :reason; `verdict`: what the gate says now. Asks for it and
 * begins its run. Says form errors. */
MUST_USE NEOERR *gate_release_ask(struct request *req, const struct gate_verdict *verdict, int64_t *id);

#endif
