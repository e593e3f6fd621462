/* sales.h - what the files of this folder share. */
#ifndef SALES_SALES_H
#define SALES_SALES_H

#include "core/app.h"
#include "domain/dealer_choice.h"
#include "domain/ledger_post.h"

extern const struct list ledger_list;
/* facts.c: what programs ask */
extern const struct api sales_api;
/* sales.c: an entry with its dealer, what is open of it and what took it back, in the scope of the route. */
extern const char sales_record_sql[];
const char *entry_path(struct request *req, int64_t id, const char *end);

/* open.c: open items and their ageing */
extern const struct list open_list, ageing_list, ageing_people_list, ageing_regions_list;
/* SQL: what `open_item o` is by its age. */
#define OPEN_BUCKET                                                                                                    \
    "CASE WHEN o.open_amount < 0 THEN 'credit' WHEN o.due_on >= :today THEN 'ahead' WHEN o.due_on >= :today - INTERVAL 30 DAY THEN 'd30'"  \
    " WHEN o.due_on >= :today - INTERVAL 60 DAY THEN 'd60' WHEN o.due_on >= :today - INTERVAL 90 DAY THEN 'd90' ELSE 'older' END"
NEOERR *open_page(struct request *req);
NEOERR *open_views(struct request *req);
NEOERR *open_export(struct request *req);
NEOERR *open_row(struct request *req);
NEOERR *ageing_page(struct request *req);
NEOERR *ageing_views(struct request *req);
NEOERR *ageing_export(struct request *req);
NEOERR *ageing_row(struct request *req);
NEOERR *ageing_people(struct request *req);
NEOERR *ageing_people_export(struct request *req);
NEOERR *ageing_regions(struct request *req);
NEOERR *ageing_regions_export(struct request *req);

/* entry.c: what the pages that enter a document share */
enum { DOCUMENT_LINES_MOST = 50 };
/* The number typed, or the next; says so when a document of that kind and number stands already. *revision: of the entries. */
MUST_USE NEOERR *entry_number(struct request *req, const char *kind, const char **number, int64_t *revision);
/* Not ahead of today. */
void entry_day_check(struct request *req);
/* A number as people type it -> scaled and above 0. */
bool entry_read(struct request *req, const char *typed, int places, int64_t *scaled);
const char *entry_fen(struct request *req, int64_t fen);
/* Wrong.<field>: what is wrong in a row of a table, in words. */
MUST_USE NEOERR *entry_show_wrong(struct request *req);
/* Leads to the entry, and says so in the dealer's timeline. */
MUST_USE NEOERR *entry_booked(struct request *req, const struct ledger_line *line, int64_t fen);
NEOERR *dealers_suggest(struct request *req);

/* lines.c: rows of goods, in fields product_1, lot_1, quantity_1, price_1 ... */
/* The row at `place` into the line; *any: something was typed. Says form errors beside the fields. */
MUST_USE NEOERR *goods_read(struct request *req, int place, bool with_lot, struct ledger_line *line, bool *any);
/* Lines.N of as many rows, as they were typed, and what is wrong in them. */
MUST_USE NEOERR *goods_show(struct request *req, int rows);

/* shipment.c */
extern const struct form shipment_form;
/* The due day typed, or by the term in force on :posted_on. */
MUST_USE NEOERR *entry_due(struct request *req, const char **due);
NEOERR *shipment_page(struct request *req);
NEOERR *shipment_create(struct request *req);

/* receipt.c */
extern const struct form receipt_form;
NEOERR *receipt_page(struct request *req);
NEOERR *receipt_create(struct request *req);

/* follow.c: what names an earlier entry */
extern const struct form reverse_form, invoice_form, write_off_form;
NEOERR *invoice_page(struct request *req);
NEOERR *invoice_create(struct request *req);
NEOERR *write_off_page(struct request *req);
NEOERR *write_off_create(struct request *req);
NEOERR *reverse_page(struct request *req);
NEOERR *reverse_create(struct request *req);

/* figures.c */
extern const struct list figures_list;
NEOERR *figures_page(struct request *req);
NEOERR *figures_views(struct request *req);
NEOERR *figures_export(struct request *req);
NEOERR *figures_row(struct request *req);

/* limits.c */
extern const struct list limit_list;
NEOERR *limit_list_page(struct request *req);
NEOERR *limit_list_views(struct request *req);
NEOERR *limit_list_export(struct request *req);
NEOERR *limit_list_row(struct request *req);

/* cross.c */
extern const struct list cross_list;
extern const char cross_record_sql[];
NEOERR *cross_page(struct request *req);
NEOERR *cross_views(struct request *req);
NEOERR *cross_export(struct request *req);
NEOERR *cross_row(struct request *req);

/* targets.c */
extern const struct list targets_list;
extern const struct form target_form, target_months_form;
extern const char target_record_sql[];
NEOERR *targets_page(struct request *req);
NEOERR *targets_views(struct request *req);
NEOERR *targets_export(struct request *req);
NEOERR *target_page(struct request *req);
NEOERR *target_new_page(struct request *req);
NEOERR *target_create(struct request *req);
NEOERR *target_edit_page(struct request *req);
NEOERR *target_change(struct request *req);

/* target_months.c */
extern const struct list target_months_list;
NEOERR *target_months_page(struct request *req);
NEOERR *target_months_views(struct request *req);
NEOERR *target_months_export(struct request *req);

/* statements.c */
extern const struct list statements_list;
extern const struct form statement_form, statement_answer_form;
extern const struct resource statement_resource;
NEOERR *statements_page(struct request *req);
NEOERR *statements_views(struct request *req);
NEOERR *statements_export(struct request *req);
NEOERR *statement_new_page(struct request *req);
NEOERR *statement_create(struct request *req);
NEOERR *statement_page(struct request *req);
NEOERR *statement_answer_page(struct request *req);
NEOERR *statement_answer(struct request *req);

/* orders.c, order_edit.c, order_ship.c */
extern const struct list orders_list;
extern const struct form order_form, order_state_form, order_ship_form;
const char *order_path(struct request *req, int64_t id, const char *end);
NEOERR *orders_page(struct request *req);
NEOERR *orders_views(struct request *req);
NEOERR *orders_export(struct request *req);
NEOERR *order_page(struct request *req);
NEOERR *order_state_page(struct request *req);
NEOERR *order_state_change(struct request *req);
NEOERR *order_new_page(struct request *req);
NEOERR *order_enter(struct request *req);
NEOERR *order_edit_page(struct request *req);
NEOERR *order_edit(struct request *req);
NEOERR *order_ship_page(struct request *req);
NEOERR *order_ship_create(struct request *req);

/* check.c: may I ship? */
extern const struct form check_form;
NEOERR *check_page(struct request *req);
NEOERR *check_api(struct request *req);

/* releases.c */
extern const struct list releases_list;
extern const struct form release_form, release_back_form;
NEOERR *releases_page(struct request *req);
NEOERR *releases_views(struct request *req);
NEOERR *releases_export(struct request *req);
NEOERR *release_new_page(struct request *req);
NEOERR *release_create(struct request *req);
NEOERR *release_page(struct request *req);
NEOERR *release_back_page(struct request *req);
NEOERR *release_back(struct request *req);

#endif
