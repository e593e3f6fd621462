/* products.h - what the files of this folder share. */
#ifndef PRODUCTS_PRODUCTS_H
#define PRODUCTS_PRODUCTS_H

#include "core/app.h"

/* products.c */
extern const struct form product_form;
extern const struct list product_list;
extern const char product_record_sql[];
NEOERR *product_create(struct request *req);
NEOERR *product_update(struct request *req);

/* api.c: what programs may ask. */
extern const struct api products_api;

/* lists.c: price lists and what stands in them, floor prices */
extern const struct form price_list_form, price_list_change_form;
extern const char price_list_record_sql[], line_record_sql[], line_end_record_sql[], floor_end_record_sql[];
NEOERR *price_lists_page(struct request *req);
NEOERR *price_list_new_page(struct request *req);
NEOERR *price_list_create(struct request *req);
NEOERR *price_list_page(struct request *req);
NEOERR *price_list_edit_page(struct request *req);
NEOERR *price_list_update(struct request *req);
NEOERR *line_page(struct request *req);
NEOERR *line_set(struct request *req);
NEOERR *line_end_page(struct request *req);
NEOERR *line_end(struct request *req);
NEOERR *floor_page(struct request *req);
NEOERR *floor_set(struct request *req);
NEOERR *floor_end_page(struct request *req);
NEOERR *floor_end(struct request *req);

/* dealer.c: a dealer's prices */
extern const char dealer_line_record_sql[], dealer_end_record_sql[];
NEOERR *dealer_page(struct request *req);
NEOERR *dealer_line_page(struct request *req);
NEOERR *dealer_line_set(struct request *req);
NEOERR *dealer_end_page(struct request *req);
NEOERR *dealer_end(struct request *req);

/* territories.c: where a dealer sells what */
extern const struct form territory_form;
extern const char territory_end_record_sql[];
NEOERR *territory_new_page(struct request *req);
NEOERR *territory_create(struct request *req);
NEOERR *territory_end_page(struct request *req);
NEOERR *territory_end(struct request *req);
MUST_USE NEOERR *territories_of_dealer_show(struct request *req);  /* Territories.N of customer :id */
MUST_USE NEOERR *territories_of_product_show(struct request *req); /* ... of product :id, of dealers in scope */

#endif
