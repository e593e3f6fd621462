/* goods_return_inside.h - between the files of returns. */
#ifndef DOMAIN_GOODS_RETURN_INSIDE_H
#define DOMAIN_GOODS_RETURN_INSIDE_H

#include "goods_return.h"

/* What of a shipment can still come back. Scaled as in money.h. */
struct return_room {
    struct row shipment;
    int64_t quantity, amount; /* shipped less returned */
    int64_t asked;            /* of it by other returns that are under way */
    bool cold;
};
/* Locks the dealer's figures first: of two who ask at once the second sees the first. *found: it is a shipment of that dealer which stands. */
MUST_USE NEOERR *return_room_read(struct request *req, const struct row *goods, struct return_room *room, bool *found);
/* The same for what was typed: :customer_id, :shipment_id; `own_id` 0: none yet. */
MUST_USE NEOERR *return_room_of(struct request *req, int64_t customer_id, int64_t shipment_id, int64_t own_id, struct return_room *room, bool *found);
/* Fen of so much of it: the last takes what is left. 0 when it has no price. */
int64_t return_value(const struct return_room *room, int64_t quantity);

/* SQL, of a row `g`: its entry was taken back. */
#define RETURN_TAKEN_BACK "EXISTS (SELECT 1 FROM ledger_entry x WHERE x.reverses_id = g.entry_id)"
/* Row `id` of goods_return with taken_back, which nobody else changes until the transaction ends. */
MUST_USE NEOERR *return_row_locked(struct request *req, int64_t id, struct row *row);
/* Another state with its columns in `values`; log of the ticket, timeline. */
MUST_USE NEOERR *return_move(struct request *req, const struct row *goods, const char *state, struct values *values);

#endif
