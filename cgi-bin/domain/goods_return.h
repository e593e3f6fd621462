/* goods_return.h - goods that dealers send back: asked for on the shipment they came by, decided by the approval engine, received, settled
 * in the ledger (domain.md 7). Pages are cgi-bin/tickets. */
#ifndef DOMAIN_GOODS_RETURN_H
#define DOMAIN_GOODS_RETURN_H

#include "approval.h"

struct ledger_line;

extern const struct table goods_return_table, goods_return_file_table;
extern const struct approval_kind return_approval;

/* Row :id for who may see the dealer, entered it, or decides or decided it; with dealer, shipment, ticket, and whether it may be decided on. */
extern const char goods_return_record_sql[];
/* GoodsReturns.N of ticket :id. */
MUST_USE NEOERR *goods_return_ticket_show(struct request *req);

/* A draft of :customer_id, :ticket_id, :shipment_id, :quantity, :reason, :goods_condition, :note; says form errors for another dealer's
 * shipment, or for more than is left of it: shipped less returned less what others ask for. */
MUST_USE NEOERR *goods_return_create(struct request *req, int64_t *id);
/* The same for one that is not under way. */
MUST_USE NEOERR *goods_return_rewrite(struct request *req, const struct row *goods);
/* Begins its run; refrigerated goods need proof of their temperature. */
MUST_USE NEOERR *goods_return_submit(struct request *req, const struct row *goods);
/* Given up before goods came. */
MUST_USE NEOERR *goods_return_discard(struct request *req, const struct row *goods);
/* :received_on, :received_quantity, :fit_quantity, :receipt_note: what really came. */
MUST_USE NEOERR *goods_return_receive(struct request *req, const struct row *goods);
/* Books what came at the price it was shipped at, on the shipment, :posted_on; *entry_id. */
MUST_USE NEOERR *goods_return_settle(struct request *req, const struct row *goods, int64_t *entry_id);

/* goods_return_report.c: returns that were reported as done (import, API). Before they are booked: each is told which approved return it
 * carries out (`return_id`); one that nobody approved is marked, unless it is history (setting gate.report_days). */
MUST_USE NEOERR *goods_return_mark_reported(struct request *req, struct ledger_line *lines, size_t count);
/* Afterwards: those returns are settled by them. */
MUST_USE NEOERR *goods_return_settle_reported(struct request *req, const struct ledger_line *lines, size_t count);

#endif
