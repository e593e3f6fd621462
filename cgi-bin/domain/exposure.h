/* exposure.h - what a dealer owes us or is about to (domain.md 2), the one place that says how it is reckoned:
 *
 *   open items + bills not cashed (setting exposure.bills) + the undelivered part of released orders + what approved single
 *   contracts may still draw (setting exposure.undrawn) - prepayments
 *
 * It is kept in customer_figures; whoever changes a part of it locks that row first and reckons it anew in the same transaction. An
 * order paid ahead is no credit: it counts when its goods leave. */
#ifndef DOMAIN_EXPOSURE_H
#define DOMAIN_EXPOSURE_H

#include "contract_shipment.h"
#include "core/app.h"

/* SQL: what of `l`, a line of an order, was not shipped. */
#define EXPOSURE_LINE_LEFT "ROUND((l.quantity - LEAST(l.shipped, l.quantity)) * l.price, 2)"
/* SQL: of dealer `customer`, an expression. */
#define EXPOSURE_UNDELIVERED(customer)                                                                                 \
    "COALESCE((SELECT SUM(" EXPOSURE_LINE_LEFT ") FROM sales_order s JOIN sales_order_line l ON l.order_id = s.id WHERE s.customer_id = " customer \
    " AND s.state IN ('released', 'partly') AND s.prepaid = 0), 0)"
/* SQL: what left for contract `c` without an order of it, and is owed and no longer to be delivered. */
#define EXPOSURE_REPORTED                                                                                              \
    "COALESCE((SELECT SUM(e.amount) FROM ledger_entry e WHERE " CONTRACT_NAMED_BY("e", "c") "), 0) + COALESCE((SELECT SUM(e.amount) FROM ledger_entry e WHERE " CONTRACT_TAKEN_FOR("e", "c") "), 0)"
/* SQL: what was drawn on contract `c`: open orders whole, closed ones as far as they were shipped, and what left without an order. */
#define EXPOSURE_DRAWN                                                                                                 \
    "COALESCE((SELECT SUM(IF(s.state IN ('released', 'partly'), l.amount, ROUND(LEAST(l.shipped, l.quantity) * l.price, 2))) FROM sales_order s" \
    " JOIN sales_order_line l ON l.order_id = s.id WHERE s.contract_id = c.id AND s.state <> 'draft'), 0) + " EXPOSURE_REPORTED
/* SQL: contract `c` reserves. */
#define EXPOSURE_RESERVES "c.kind = 'single' AND c.state IN ('approved', 'sealed', 'effective') AND :setting_exposure_undrawn = '1'"
#define EXPOSURE_UNDRAWN(customer)                                                                                     \
    "COALESCE((SELECT SUM(GREATEST(c.amount - (" EXPOSURE_DRAWN "), 0)) FROM contract c WHERE c.customer_id = " customer " AND " EXPOSURE_RESERVES "), 0)"
/* SQL: of figures `f`. */
#define EXPOSURE_OF(f)                                                                                                 \
    f ".receivable + IF(:setting_exposure_bills = '1', " f ".bills, 0) + " f ".undelivered + " f ".undrawn - " f ".prepaid"

/* Locks the dealer's figures until the transaction ends; the exposure as it stands then, in fen. */
MUST_USE NEOERR *exposure_lock(struct request *req, int64_t customer_id, int64_t *fen);
/* After a change to orders of the dealer, or to contracts alone: figures anew, behind the lock. */
MUST_USE NEOERR *exposure_changed(struct request *req, int64_t customer_id);
MUST_USE NEOERR *exposure_contract_changed(struct request *req, int64_t customer_id);
/* What contract `contract_id` (0: none) still reserves, in fen: an order on it adds only what goes beyond. */
MUST_USE NEOERR *exposure_reserved(struct request *req, int64_t contract_id, int64_t *fen);

#endif
