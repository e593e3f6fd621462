/* product.h - the table of products and what every door to it shares. */
#ifndef DOMAIN_PRODUCT_H
#define DOMAIN_PRODUCT_H

#include "core/app.h"

extern const struct table product_table;

/* Sets what follows from others: name_py, initials, trade_initials. */
void product_derive(struct values *values);

/* Says a form error for a code that another product than `own_id` has. */
MUST_USE NEOERR *product_check_unique(struct request *req, int64_t own_id);

/* ?q=: Products.N.{code,name,trade_name,specification,unit}, at most 12, what is sold before what is not; the second: what is sold alone.
 * Handlers of the modules' /products, shown by products/suggest. */
NEOERR *products_suggest(struct request *req);
NEOERR *products_sold_suggest(struct request *req);

#endif
