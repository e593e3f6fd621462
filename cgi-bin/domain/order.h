/* order.h - orders of dealers (domain.md 3): entered, released through the gate, shipped in parts, closed, opened again. Only order.c
 * writes sales_order and sales_order_line. Whoever changes one locks the dealer's figures first, then the order. */
#ifndef DOMAIN_ORDER_H
#define DOMAIN_ORDER_H

#include "core/app.h"
#include "gate.h"

struct flow_step;

enum { ORDER_LINES_MOST = 12 };

extern const struct table sales_order_table, sales_order_line_table;

/* Row :id in the scope of the route, with dealer, contract, what is left to ship. */
extern const char order_record_sql[];
/* Lines of :id: id, place, code, name ..., quantity, price, amount, shipped, left, as people read them. */
extern const char order_lines_sql[];

/* Scaled as in money.h. */
struct order_line {
    int64_t id, version, product_id, contract_line_id, quantity, price, amount, shipped;
};
struct sales_order {
    int64_t id, customer_id, contract_id, release_id, version;
    const char *number, *state, *product_ids;
    bool paid_ahead;
    int64_t left; /* fen not shipped yet */
    size_t count;
    struct order_line lines[ORDER_LINES_MOST];
};

/* A draft: :customer_id, :contract_id (NULL: none), :ordered_on, :prepaid, :delivery_address, :note; the lines' products come from
 * the contract's where it has them. */
MUST_USE NEOERR *order_create(struct request *req, struct order_line *lines, size_t count, int64_t *id);
/* Locks dealer and order, and reads the order as it is. */
MUST_USE NEOERR *order_lock(struct request *req, int64_t id, struct sales_order *order);
/* A draft's columns and lines anew; "version" as the person saw it. */
MUST_USE NEOERR *order_rewrite(struct request *req, const struct sales_order *order, struct order_line *lines, size_t count);
/* Quantities and prices of an open order, line by line; what raises the exposure passes the gate. */
MUST_USE NEOERR *order_change(struct request *req, const struct sales_order *order, const struct order_line *lines, struct gate_verdict *verdict);

/* Takes a step of order_flow. One that passes the gate and is refused leaves the order where it is, with what the gate said. */
MUST_USE NEOERR *order_step(struct request *req, const struct sales_order *order, const struct flow_step *step, const char *reason, struct gate_verdict *verdict);
/* What the gate would say to the order's next step: its release, or the shipment of all that is left. Changes nothing. */
MUST_USE NEOERR *order_ask(struct request *req, const struct sales_order *order, struct gate_verdict *verdict);
/* The order without a lock, for who only reads. */
MUST_USE NEOERR *order_read(struct request *req, int64_t id, struct sales_order *order);

/* One line of a shipment: `quantity` of lines[place] leaves. */
struct order_parcel {
    size_t place;
    int64_t quantity;
    const char *lot, *lot_field; /* field that a blocked lot is said beside; NULL = above the form */
};
/* Books a shipment of the order through the gate, in the document's `number`, day and due day; *verdict says whether. Says form errors
 * for lots that are blocked (lot_block.h). */
MUST_USE NEOERR *order_ship(struct request *req, const struct sales_order *order, const struct order_parcel *parcels, size_t count, struct ledger_line *lines, struct gate_verdict *verdict);
/* A shipment was taken back, the dealer's figures are locked: its goods are to be shipped again, and an order that it closed is open
 * again. One that was closed with something left to ship stays closed. */
MUST_USE NEOERR *order_unship(struct request *req, int64_t line_id, const char *quantity);

#endif
