/* limits.c - /sales/limits: credit lines and terms of all dealers: what holds, how far it is used, when it ends, what is to come. The lines
 * of one dealer, past and planned, are at /customers/:id/limits. */
#include "sales.h"

#include "domain/customer.h"

/* Of the line in force; without one whatever is owed is beyond it. */
#define USED "ROUND(100 * cu.exposure / NULLIF(l.amount, 0), 1)"
#define NEXT(what) "(SELECT " what " FROM customer_limit n WHERE n.customer_id = cu.id AND n.valid_from > :today AND (n.valid_to IS NULL OR n.valid_to > n.valid_from) ORDER BY n.valid_from LIMIT 1)"
/* It ends within a month and none follows it on the day. */
#define ENDING                                                                                                         \
    "COALESCE(l.valid_to <= :today + INTERVAL 31 DAY AND NOT EXISTS (SELECT 1 FROM customer_limit n WHERE n.customer_id = cu.id AND n.valid_from = l.valid_to AND (n.valid_to IS NULL OR n.valid_to > n.valid_from)), 0)"

/* One line at most is in force: which began last need not be asked for each of a hundred thousand dealers. */
#define IN_FORCE "customer_limit l ON l.customer_id = cu.id AND l.valid_from <= :today AND (l.valid_to IS NULL OR l.valid_to > :today)"

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "amount", "COALESCE(l.amount, 0)", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "exposure", "cu.exposure", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_MORE, NULL },
    { "used", "CONCAT(" USED ", '%')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_MORE, NULL },
    { "available", "COALESCE(l.amount, 0) - cu.exposure", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "overdue", "cu.overdue", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "term_days", "l.term_days", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "valid_from", "l.valid_from", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "last_on", "l.valid_to - INTERVAL 1 DAY", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "next_amount", NEXT("n.amount"), COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "next_on", NEXT("n.valid_from"), COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "reason", "l.reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "created_by", "l.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "state", "cu.state", COLUMN_TAG, COLUMN_SMALL, "customer_state" },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "used_from", FILTER_TEXT, USED " >= CAST(:used_from AS DECIMAL(9,1))", NULL, COLUMN_DEFAULT | COLUMN_MORE },
    { "over", FILTER_CHOICE, "(cu.exposure > COALESCE(l.amount, 0)) %s", "yes_no", COLUMN_DEFAULT | COLUMN_MORE },
    { "ending", FILTER_CHOICE, ENDING " %s", "yes_no", COLUMN_DEFAULT },
    { "planned", FILTER_CHOICE, "(" NEXT("1") " IS NOT NULL) %s", "yes_no", COLUMN_DEFAULT },
    { "has_limit", FILTER_CHOICE, "(l.id IS NOT NULL) %s", "yes_no", 0 },
    { "term_days", FILTER_TEXT, "l.term_days = :term_days", NULL, 0 },
    { "amount_from", FILTER_TEXT, "l.amount >= CAST(REPLACE(:amount_from, ',', '') AS DECIMAL(15,2))", NULL, 0 },
    { "ends_to", FILTER_TO, "l.valid_to - INTERVAL 1 DAY <= :ends_to", NULL, 0 },
    { "state", FILTER_CHOICE, "cu.state %s", "customer_state", 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
};
static const struct order orders[] = {
    { "customer_code", "cu.code", 0 },
    { "customer_name", "cu.name_py", 0 },
    { "exposure", "cu.exposure", COLUMN_MORE },
    { "used", "COALESCE(" USED ", IF(cu.exposure > 0, 999999999, 0))", COLUMN_MORE },
    { "amount", "COALESCE(l.amount, 0)", 0 },
    { "term_days", "COALESCE(l.term_days, 0)", 0 },
    { "last_on", "COALESCE(l.valid_to, '9999-12-31')", 0 },
};

const struct list limit_list = {
    .name = "sales_limits", .path = "/sales/limits", .noun = "limits", .permission = "limits.read", .more_permission = "sales.read",
    .from = "customer cu LEFT JOIN " IN_FORCE, .where = "{visible:cu} AND cu.state <> 'prospect'", .id = "cu.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "customer_code",
};

NEOERR *limit_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &limit_list));
}

NEOERR *limit_list_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &limit_list));
}

NEOERR *limit_list_export(struct request *req)
{
    return nerr_pass(list_export(req, &limit_list));
}

NEOERR *limit_list_row(struct request *req)
{
    reply_redirect(req, "/customers/%s/limits", row_text(&req->record, "id"));
    return STATUS_OK;
}
