/* ledger_target.h - targets by month (product.md 2.5): what is to be shipped less returned to a dealer, in a region with what lies
 * below it, by a salesperson, or of a product. The one writer of sales_target. */
#ifndef DOMAIN_LEDGER_TARGET_H
#define DOMAIN_LEDGER_TARGET_H

#include "core/app.h"

/* SQL, of a row `x` of sales_target: what it is for, and the key of that. */
#define LEDGER_TARGET_KIND                                                                                             \
    " CASE WHEN x.customer_id IS NOT NULL THEN 'customer' WHEN x.sales_region_id IS NOT NULL THEN 'region' WHEN x.staff_id IS NOT NULL THEN 'staff' ELSE 'product' END"
#define LEDGER_TARGET_OF "COALESCE(x.customer_id, x.sales_region_id, x.staff_id, x.product_id)"
/* SQL: `t`, one row a year and whatever the targets are for, with owner_id and sales_region_id as a dealer has them; id is that of
 * its first month, `due` what lies before the end of this month. */
#define LEDGER_TARGETS LEDGER_TARGETS_WITH("")
/* The same with more sums of `x`: ", SUM(..) AS .."; each an amount of a month. */
#define LEDGER_TARGETS_WITH(more)                                                                                      \
    "(SELECT MIN(x.id) AS id, YEAR(x.month) AS year, STR_TO_DATE(CONCAT(YEAR(x.month), '-01-01'), '%Y-%m-%d') AS year_from, x.customer_id, x.sales_region_id AS region_id, x.staff_id, x.product_id,"    \
    LEDGER_TARGET_KIND " AS kind, " LEDGER_TARGET_OF " AS of_id,"                                                          \
    " SUM(x.amount) AS amount, SUM(IF(x.month <= :today, x.amount, 0)) AS due, COALESCE(MAX(o.owner_id), x.staff_id) AS owner_id, COALESCE(MAX(o.sales_region_id), x.sales_region_id) AS sales_region_id" \
    more " FROM sales_target x LEFT JOIN customer o /* all rows: `t` is narrowed as its dealer is */ ON o.id = x.customer_id"                                                              \
    " GROUP BY YEAR(x.month), x.customer_id, x.sales_region_id, x.staff_id, x.product_id) t"

#define LEDGER_TARGET_NAME                                                                                             \
    "CASE t.kind WHEN 'customer' THEN (SELECT n.name FROM customer n /* all rows: as `t` */ WHERE n.id = t.customer_id) WHEN 'region' THEN (SELECT IF(:lang = 'en' AND n.name_en <> '', n.name_en, n.name) FROM sales_region n WHERE n.id = t.region_id)" \
    " WHEN 'staff' THEN (SELECT n.name FROM staff n WHERE n.id = t.staff_id) ELSE (SELECT CONCAT_WS(' ', n.name, n.specification) FROM product n WHERE n.id = t.product_id) END"
#define LEDGER_TARGET_CODE                                                                                             \
    "CASE t.kind WHEN 'customer' THEN (SELECT n.code FROM customer n /* all rows: as `t` */ WHERE n.id = t.customer_id) WHEN 'product' THEN (SELECT n.code FROM product n WHERE n.id = t.product_id) WHEN 'staff' THEN (SELECT n.account FROM staff n WHERE n.id = t.staff_id) ELSE '' END"

/* What the ledger says was sold in the months from .. to (first days) of whatever `t` is for. */
#define LEDGER_TARGET_SOLD(from, to)                                                                                   \
    "COALESCE(CASE t.kind WHEN 'customer' THEN (SELECT SUM(m.shipped - m.returned) FROM sales_month m WHERE m.customer_id = t.customer_id AND m.month BETWEEN " from " AND " to ")"  \
    " WHEN 'region' THEN (SELECT SUM(m.shipped - m.returned) FROM sales_region_tree tr JOIN sales_total m ON m.sales_region_id = tr.region_id AND m.month BETWEEN " from " AND " to  \
    "  WHERE tr.ancestor_id = t.region_id)"                                                                                                                                   \
    " WHEN 'staff' THEN (SELECT SUM(m.shipped - m.returned) FROM sales_total m WHERE m.owner_id = t.staff_id AND m.month BETWEEN " from " AND " to ")"                               \
    " ELSE (SELECT SUM(m.shipped - m.returned) FROM product d JOIN sales_total m ON m.product_code = d.code AND m.month BETWEEN " from " AND " to " WHERE d.id = t.product_id) END, 0)"

/* "93.5%" of `whole` (fen); "" when there is no whole. */
const char *ledger_rate(struct request *req, int64_t part, int64_t whole);

struct ledger_target {
    const char *kind; /* dictionary target_kind */
    int64_t of;       /* key of the dealer, region, salesperson or product */
    int64_t year;
    const char *amounts[12]; /* "1234.00"; "": nothing is to be said, or 0 where there is a target; NULL: the month stays as it is */
    int64_t id;              /* out: of the first month that has one */
};
/* Writes what differs; each month has its audit row. At least one amount is given. */
MUST_USE NEOERR *ledger_target_set(struct request *req, struct ledger_target *target);
/* *id: of the first month of that year which has a target; 0 = none has. */
MUST_USE NEOERR *ledger_target_known(struct request *req, const struct ledger_target *target, int64_t *id);
/* *ids: "[7,8,9]", all months of the year that target `id` is of. */
MUST_USE NEOERR *ledger_target_year(struct request *req, int64_t id, const char **ids);
extern const struct table ledger_target_table;

#endif
