/* cross.c - /sales/cross: goods that may have gone across a territory (domain/sales_cross.h), as the night has found them. Each row is a dealer
 * and a product and leads to its entries. */
#include "sales.h"

#include "domain/customer.h"

static const struct column columns[] = {
    { "customer_name", "d.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "d.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "cross_kind", "f.kind", COLUMN_TAG, COLUMN_DEFAULT, "cross_kind" },
    { "product_name", "CONCAT_WS(' ', g.name, g.specification)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "cross_amount", "f.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "quantity", "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM f.quantity))", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "cross_month", "DATE_FORMAT(f.month, '%Y-%m')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "cross_holder", "(SELECT CONCAT(h.code, ' ', h.name) FROM customer h /* all rows: code and name, as of a duplicate */ WHERE h.id = f.holder_id)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "owner_id", "d.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "d.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "cross_on", "f.reckoned_on", COLUMN_DATE, COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "d.name LIKE CONCAT('%', :text, '%') OR d.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "cross_kind", FILTER_CHOICE, "f.kind %s", "cross_kind", COLUMN_DEFAULT },
    { "product", FILTER_TEXT, "g.code = :product OR g.name LIKE CONCAT('%', :product, '%')", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "d.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "d.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "customer", FILTER_TEXT, "f.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "cross_amount", "f.amount", 0 } };

const struct list cross_list = {
    .name = "sales_cross", .path = "/sales/cross", .noun = "sales", .permission = "sales.read",
    .from = "customer d JOIN sales_cross f ON f.customer_id = d.id JOIN product g ON g.id = f.product_id",
    .from_all = "sales_cross f STRAIGHT_JOIN customer d ON d.id = f.customer_id STRAIGHT_JOIN product g ON g.id = f.product_id", /* in the order of its own index */
    .where = "{visible:d}", .id = "f.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-cross_amount",
};

const char cross_record_sql[] = "SELECT cu.id, p.code, DATE_FORMAT(:today - INTERVAL 12 MONTH, '%Y-%m-01') + INTERVAL 1 MONTH AS first_on FROM customer cu JOIN product p ON p.id = :id % 1000000"
                                " WHERE cu.id = :id DIV 1000000 AND {visible:cu}";

NEOERR *cross_page(struct request *req)
{
    return nerr_pass(list_page(req, &cross_list));
}

NEOERR *cross_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &cross_list));
}

NEOERR *cross_export(struct request *req)
{
    return nerr_pass(list_export(req, &cross_list));
}

/* A row leads to its shipments and returns. */
NEOERR *cross_row(struct request *req)
{
    reply_redirect(req, "/sales?kind=shipment&kind=return&customer=%s&product=%s&posted_from=%s", row_text(&req->record, "id"), row_text(&req->record, "code"), row_text(&req->record, "first_on"));
    return STATUS_OK;
}
