/* price.h - what a product costs whom on which day (product.md 2.5): the price agreed with the dealer, else the list
 * of the dealer's type, else the default list. The one writer of list_price, dealer_price and floor_price. */
#ifndef DOMAIN_PRICE_H
#define DOMAIN_PRICE_H

#include "core/app.h"

/* Days as "YYYY-MM-DD"; `to` is the day after the last, "" = open. One that ends where it begins never holds. */
struct price_span {
    int64_t id;
    const char *from, *to;
};

enum price_fit {
    PRICE_FITS,     /* beside all others */
    PRICE_FOLLOWS,  /* begins while another holds, which ends with it */
    PRICE_SAME_DAY, /* another begins on its first day */
    PRICE_OVERLAPS, /* another begins before it ends */
};

/* How `span` stands to those there are; *other is the one meant, NULL when it fits. */
enum price_fit price_fit(const struct price_span *spans, size_t count, const struct price_span *span, const struct price_span **other);

/* A price as people write it ("12", "1.2345") -> at most 6 places, half up, above 0. */
bool price_read(struct arena *arena, const char *typed, const char **price);

/* SQL: `x` with at least two places and no zeros behind them. */
#define PRICE_SHOWN(x) "REGEXP_REPLACE(" x ", '([.][0-9][0-9][0-9]*?)0*$', '\\\\1')"
/* SQL: row `a` holds on :price_day. */
#define PRICE_HOLDS(a) a ".valid_from <= :price_day AND (" a ".valid_to IS NULL OR " a ".valid_to > :price_day)"
/* SQL: row `a` says something: neither taken back before it began nor over. */
#define PRICE_LIVES(a) "(" a ".valid_to IS NULL OR " a ".valid_to > GREATEST(" a ".valid_from, :today))"

/* SQL: products `p` with price (NULL = none), source ("dealer", "type", "default", ""), price_from, price_last for
 * :price_customer on :price_day; a WHERE may follow. */
extern const char prices_sql[];

struct price_question {
    int64_t customer_id, product_id;
    const char *day;
};
struct price {
    const char *source; /* as in prices_sql; "" = no price */
    const char *amount; /* yuan a unit, tax included, DECIMAL(18,6); "" = no price */
    const char *shown;  /* the same as people read it */
};
/* The price in force. Unknown dealer: that of the default list. Not narrowed to the person's scope: whoever sells obeys. */
MUST_USE NEOERR *price_in_force(struct request *req, const struct price_question *question, struct price *price);

/* One kind of dated price of a product. */
struct price_book {
    const struct table *table;
    const char *spans_sql; /* id, valid_from, valid_to beside a new one, by :product_id and what else names it */
};
extern const struct price_book list_prices, dealer_prices, floor_prices;

/* Fields price, valid_from, last_on, reason; and what reads `price`. */
extern const struct form price_form, dealer_price_form, period_end_form;

/* Enters :price of :product_id from :valid_from to :last_on (NULL = open); the one in force before ends the day before. Says
 * form errors when it would overlap a later one, begins on the day of another or changes what held. */
MUST_USE NEOERR *price_set(struct request *req, const struct price_book *book, int64_t *id);
/* Ends row `id` of a dated table on :last_on; the record says its valid_from and valid_to. Not before today, unless it has not
 * begun: then a day before its first takes it back. */
MUST_USE NEOERR *period_end(struct request *req, const struct table *table, int64_t id);

/* :valid_to from :last_on; says so when it lies before :valid_from. */
MUST_USE NEOERR *period_read(struct request *req);

#endif
