/* lot_ask.h - may goods of these lots leave? For who asks before picking; the shipment itself asks lot_block.h. */
#ifndef DOMAIN_LOT_ASK_H
#define DOMAIN_LOT_ASK_H

#include "core/app.h"

/* Rows of {lot, kind, words} for comma-separated `lots` (of the products of `codes`; "" = of any): kind "recall" or "quality" (dictionary
 * lot_block_reason) must not leave, "held" is held at some dealer until quality has judged, and only to be known. */
MUST_USE NEOERR *lot_ask(struct request *req, const char *lots, const char *codes, struct rows **rows);
/* What to say of such a row. */
const char *lot_ask_words(struct request *req, const struct row *row);
/* Whether the row keeps goods from leaving. */
bool lot_ask_blocks(const struct row *row);

#endif
