/* cross.c - /sales/cross: goods that may have gone across a territory (product.md 2.5, domain.md 6.14): in twelve months shipped to a
 * dealer that lies outside all its own agreements for the product, or where another has the product to itself. Each row is a dealer and
 * a product and leads to its entries. What it says is a suspicion: where goods went afterwards no ledger knows. */
#include "sales.h"

#include "domain/customer.h"

#define IN_FORCE(t) "(" t ".valid_from <= :today AND (" t ".valid_to IS NULL OR " t ".valid_to > :today))"
/* The dealer's place lies in the territory. */
#define LIES_IN(t)                                                                                                     \
    "(EXISTS (SELECT 1 FROM sales_region_tree r WHERE r.ancestor_id = " t ".sales_region_id AND r.region_id = cu.sales_region_id)" \
    " OR (" t ".region_prefix <> '' AND cu.region_code LIKE CONCAT(" t ".region_prefix, '%')))"
#define SOLD                                                                                                           \
    " JOIN sales_month m ON m.customer_id = cu.id AND m.month > :today - INTERVAL 12 MONTH AND m.product_code <> '' JOIN product p ON p.code = m.product_code AND (t.product_id IS NULL OR t.product_id = p.id)"
#define SHOWN "SELECT cu.id AS dealer, p.id AS product, m.month, m.shipped - m.returned AS amount, m.quantity, "

/* Another's territories are followed to the dealers in them by their regions and by their postal codes. */
#define OTHERS                                                                                                         \
    SHOWN "'exclusive' AS kind, t.customer_id AS holder FROM territory t JOIN sales_region_tree r ON r.ancestor_id = t.sales_region_id JOIN customer cu /* all rows: narrowed below */ ON cu.sales_region_id = r.region_id" SOLD       \
    " WHERE t.exclusive = 1 AND " IN_FORCE("t") " AND t.customer_id <> cu.id AND {visible:cu} UNION "                                                                                                \
    SHOWN "'exclusive', t.customer_id FROM territory t JOIN customer cu /* all rows: narrowed below */ ON cu.region_code BETWEEN RPAD(t.region_prefix, 6, '0') AND RPAD(t.region_prefix, 6, '9')" SOLD                              \
    " WHERE t.exclusive = 1 AND t.region_prefix <> '' AND " IN_FORCE("t") " AND t.customer_id <> cu.id AND {visible:cu}"
#define OUTSIDE                                                                                                        \
    SHOWN "'outside', NULL FROM territory t JOIN customer cu /* all rows: narrowed behind it */ ON cu.id = t.customer_id" SOLD " WHERE " IN_FORCE("t") " AND {visible:cu} AND NOT EXISTS (SELECT 1 FROM territory o"                      \
    "  WHERE o.customer_id = cu.id AND " IN_FORCE("o") " AND (o.product_id IS NULL OR o.product_id = p.id) AND " LIES_IN("o") ")"

/* A month of a product counts once, however many agreements it meets; who keeps another out says more than who lies outside. */
#define CROSSED                                                                                                        \
    "(SELECT c.dealer * 1000000 + c.product AS id, c.dealer, c.product, MIN(c.kind) AS kind, MAX(c.holder) AS holder, SUM(c.amount) AS amount, SUM(c.quantity) AS quantity, MAX(c.month) AS month FROM" \
    " (SELECT x.dealer, x.product, x.month, x.amount, x.quantity, MIN(x.kind) AS kind, MAX(x.holder) AS holder FROM (" OTHERS " UNION " OUTSIDE ") x GROUP BY x.dealer, x.product, x.month, x.amount, x.quantity) c" \
    " GROUP BY c.dealer, c.product HAVING SUM(c.amount) > 0) f JOIN customer d /* all rows: `f` is narrowed above */ ON d.id = f.dealer JOIN product g ON g.id = f.product"

static const struct column columns[] = {
    { "customer_name", "d.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "d.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "cross_kind", "f.kind", COLUMN_TAG, COLUMN_DEFAULT, "cross_kind" },
    { "product_name", "CONCAT_WS(' ', g.name, g.specification)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "cross_amount", "f.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "quantity", "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM f.quantity))", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "cross_month", "DATE_FORMAT(f.month, '%Y-%m')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "cross_holder", "(SELECT CONCAT(h.code, ' ', h.name) FROM customer h /* all rows: code and name, as of a duplicate */ WHERE h.id = f.holder)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "owner_id", "d.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "d.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "d.name LIKE CONCAT('%', :text, '%') OR d.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "cross_kind", FILTER_CHOICE, "f.kind %s", "cross_kind", COLUMN_DEFAULT },
    { "product", FILTER_TEXT, "g.code = :product OR g.name LIKE CONCAT('%', :product, '%')", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "d.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "d.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "customer", FILTER_TEXT, "f.dealer = :customer", NULL, 0 },
};
static const struct order orders[] = { { "cross_amount", "f.amount", 0 } };

const struct list cross_list = {
    .name = "sales_cross", .path = "/sales/cross", .noun = "sales", .permission = "sales.read", .from = CROSSED, .where = "TRUE", .id = "f.id",
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
