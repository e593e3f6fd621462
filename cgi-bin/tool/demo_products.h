/* demo_products.h - the demo's products, prices and territories. */
#ifndef TOOL_DEMO_PRODUCTS_H
#define TOOL_DEMO_PRODUCTS_H

#include <stddef.h>

#include "core/error.h"

struct request;

struct demo_product {
    const char *code, *name, *trade_name, *dosage_form, *specification, *unit;
    int package_units;
    const char *product_class, *storage, *approval_no, *maker, *price;
};
extern const struct demo_product demo_products[];
extern const size_t demo_product_count;
extern const char *const demo_price_reason, *const demo_list_name, *const demo_chain_list_name;

/* Once the dealers are there. */
MUST_USE NEOERR *demo_products_load(struct request *req);

#endif
