/* lot_ask.c - lots that must not leave, and lots under complaint, by their numbers. */
#include "lot_ask.h"

#include <string.h>

static const char asked_sql[] =
    "SELECT b.lot, b.reason AS kind FROM lot_block b WHERE b.until IS NULL AND FIND_IN_SET(b.lot, :asked_lots) AND (:asked_codes = '' OR FIND_IN_SET(b.product_code, :asked_codes))"
    " UNION SELECT h.lot, 'held' FROM lot_hold h WHERE h.state = 'held' AND h.whole_lot = 0 AND FIND_IN_SET(h.lot, :asked_lots) AND (:asked_codes = '' OR FIND_IN_SET(h.product_code, :asked_codes))"
    " ORDER BY kind = 'held', lot LIMIT 20";

NEOERR *lot_ask(struct request *req, const char *lots, const char *codes, struct rows **rows)
{
    struct values *values = values_new(req->arena);

    values_text(values, "asked_lots", lots);
    values_text(values, "asked_codes", codes);
    return nerr_pass(db_select_with(req, asked_sql, values, rows));
}

const char *lot_ask_words(struct request *req, const struct row *row)
{
    return message_with(req, arena_format(req->arena, "lot_block.%s", row_text(row, "kind")), row_text(row, "lot"));
}

bool lot_ask_blocks(const struct row *row)
{
    return strcmp(row_text(row, "kind"), "held") != 0;
}
