/* money.h - amounts, prices and quantities as scaled whole numbers: fen, millionths of a yuan, ten-thousandths of a unit.
 * No float touches them. Tax-inclusive prices are the base (docs: a line is rounded half up to fen once, totals are sums). */
#ifndef DOMAIN_MONEY_H
#define DOMAIN_MONEY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { MONEY_PLACES = 2, QUANTITY_PLACES = 4, PRICE_PLACES = 6, PERCENT_PLACES = 2 };

/* "1234.50" -> 123450 with 2 places; digits beyond `places` must be zeros. False when it is no such number or does not fit. */
bool decimal_read(const char *text, int places, int64_t *scaled);
/* 123450 with 2 places -> "1234.50"; zeros at the end go as long as `least` places are left. */
const char *decimal_write(struct arena *arena, int64_t scaled, int places, int least);

/* Quantity (4 places) x price (6 places) -> fen, half up; false when it passes DECIMAL(15,2). Neither is negative. */
bool money_of_line(int64_t quantity, int64_t price, int64_t *fen);
/* What of `fen` is tax at `rate` per cent, the rest being the net amount: fen x rate / (100 + rate), half up. */
int64_t money_tax_contained(int64_t fen, int64_t rate);

/* How much `price` is under `list` (both 6 places), in hundredths of a per cent: 8 of 10 -> 2000; above the list: negative. 0 without list. */
int64_t price_discount(int64_t list, int64_t price);
/* The price that a discount of so many hundredths of a per cent makes, half up at the sixth place. */
int64_t price_discounted(int64_t list, int64_t discount);

/* Chinese capitals as they stand on contracts and cheques: 10005 -> one hundred yuan and five fen, in characters. */
const char *money_capitals(struct arena *arena, int64_t fen);

#endif
