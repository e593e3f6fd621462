/* ledger_rules.c - payment of open items. */
#include "ledger_rules.h"

#include <stdlib.h>
#include <string.h>

static int by_due(const void *one, const void *other)
{
    const struct ledger_item *a = one, *b = other;

    if (a->due != b->due)
        return a->due < b->due ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

void ledger_sort(struct ledger_item *items, size_t count)
{
    if (count > 1)
        qsort(items, count, sizeof(*items), by_due);
}

bool ledger_pay(struct ledger_item *credit, struct ledger_item *item, struct ledger_matches *matches)
{
    int64_t amount = -credit->open < item->open ? -credit->open : item->open;

    if (amount <= 0 || matches->count == matches->room)
        return false;
    credit->open += amount;
    item->open -= amount;
    credit->touched = item->touched = true;
    matches->items[matches->count++] = (struct ledger_match){ credit->id, item->id, amount };
    return true;
}

/* The next from `at` that is open on that side. */
static size_t next(const struct ledger_item *items, size_t count, size_t at, bool credit)
{
    while (at < count && (credit ? items[at].open >= 0 : items[at].open <= 0))
        at++;
    return at;
}

void ledger_settle(struct ledger_item *items, size_t count, struct ledger_matches *matches)
{
    size_t credit = next(items, count, 0, true), item = next(items, count, 0, false);

    while (credit < count && item < count && ledger_pay(&items[credit], &items[item], matches)) {
        credit = next(items, count, credit, true);
        item = next(items, count, item, false);
    }
}

int64_t ledger_effect(const char *kind, int64_t value)
{
    if (strcmp(kind, "invoice") == 0)
        return 0;
    return strcmp(kind, "receipt") == 0 || strcmp(kind, "write_off") == 0 ? -value : value;
}
