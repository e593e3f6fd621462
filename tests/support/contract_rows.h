/* contract_rows.h - rows that stand for :id and its fellows in the addresses of contracts and orders. */
#ifndef SUPPORT_CONTRACT_ROWS_H
#define SUPPORT_CONTRACT_ROWS_H

#include <stdint.h>

/* `name` of addresses that begin with `prefix` is `id`. */
typedef void (*fixture_fn)(const char *prefix, const char *name, int64_t id);

/* A contract of the dealer in each state that some page wants, with clause, stamp and attachment; a text, a template. */
void contract_rows(int64_t customer, int64_t file, fixture_fn add);

/* An order of the dealer that is open, with a line of the newest product, and a release for it that `asked_by` was granted. */
void order_rows(int64_t customer, int64_t asked_by, fixture_fn add);

#endif
