/* ledger_rules.h - what of the ledger needs no database: which credit pays which item. Amounts in fen. */
#ifndef DOMAIN_LEDGER_RULES_H
#define DOMAIN_LEDGER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is open of one entry: above 0 to be paid, below 0 a credit (receipt, return, write-off) not yet used. */
struct ledger_item {
    int64_t id;
    int32_t due; /* days since 1970-01-01: a shipment's due day, a credit's own day */
    int64_t open;
    bool touched;
};

/* `amount` (above 0) of a credit pays an item. */
struct ledger_match {
    int64_t credit_id, item_id, amount;
};
struct ledger_matches {
    struct ledger_match *items;
    size_t count, room; /* room: at least items - 1 for ledger_settle */
};

/* Orders items as they are paid: by due day, then by id. */
void ledger_sort(struct ledger_item *items, size_t count);
/* Lets every credit pay what is open, oldest credit and oldest item first (items sorted). Afterwards there are either no credits
 * left or no items. */
void ledger_settle(struct ledger_item *items, size_t count, struct ledger_matches *matches);
/* The credit pays this item as far as both reach; false when it pays nothing. */
bool ledger_pay(struct ledger_item *credit, struct ledger_item *item, struct ledger_matches *matches);

/* What a document of `kind` (dictionary ledger_kind) with `value` adds to the receivable. */
int64_t ledger_effect(const char *kind, int64_t value);

#endif
