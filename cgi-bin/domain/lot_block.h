/* lot_block.h - lots that must not leave: recalled, or held by quality as a whole. One table, asked wherever goods are shipped. */
#ifndef DOMAIN_LOT_BLOCK_H
#define DOMAIN_LOT_BLOCK_H

#include "core/app.h"

struct ledger_line;

struct lot_block {
    const char *product_code, *lot;
    const char *reason; /* dictionary lot_block_reason: recall, quality */
    int64_t source_id;  /* recall, hold */
};

/* From now on. Waits for shipments of the lot that are being booked: what is read behind it for writing has seen them. The same block
 * of the same source is there once. */
MUST_USE NEOERR *lot_block_put(struct request *req, const struct lot_block *block);
/* All of a source's lots may leave again, as far as no other source blocks them. */
MUST_USE NEOERR *lot_block_lift(struct request *req, const char *reason, int64_t source_id);

/* A form error beside fields[i] ("" = above the form) for each of lines[i] whose lot is blocked. Until the transaction ends nobody
 * blocks those that are not. `happened`: told after the fact, what left before the day of the block may be booked. */
MUST_USE NEOERR *lot_block_refuse(struct request *req, const struct ledger_line *lines, size_t count, const char *const *fields, bool happened);
/* What an import reports has happened: shipments that left though the lot was blocked are marked as not released. */
MUST_USE NEOERR *lot_block_mark_reported(struct request *req, struct ledger_line *lines, size_t count);

#endif
