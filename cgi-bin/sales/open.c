/* open.c - /sales/open: what is not paid, and what was paid ahead; /sales/ageing: the same summed by age, a dealer, a salesperson or a region. */
#include "sales.h"

#include <string.h>

#include "domain/customer.h"
#include "domain/dealer_choice.h"

/* --- open items ------------------------------------------------------------------------------------ */

static const struct column open_columns[] = {
    { "name", "e.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "bucket", OPEN_BUCKET, COLUMN_TAG, COLUMN_DEFAULT, "ageing_bucket" },
    { "kind", "e.kind", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "ledger_kind" },
    { "due_on", "o.due_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "days_late", "IF(o.open_amount > 0, GREATEST(DATEDIFF(:today, o.due_on), 0), NULL)", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "amount", "o.amount", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "open_amount", "o.open_amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "product_name", "e.product_name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "posted_on", "o.posted_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "invoiced", "o.invoiced", COLUMN_MONEY, COLUMN_SMALL, NULL },
    { "lot", "e.lot", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "customer_id", "o.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "line_no", "e.line_no", COLUMN_INT, COLUMN_API, NULL },
};

static const struct filter open_filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "bucket", FILTER_CHOICE, "(" OPEN_BUCKET ") %s", "ageing_bucket", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "unowned", FILTER_CHOICE, "(cu.owner_id IS NULL) %s", "yes_no", 0 },
    { "due_from", FILTER_FROM, "o.due_on >= :due_from", NULL, 0 },
    { "due_to", FILTER_TO, "o.due_on <= :due_to", NULL, 0 },
    { "customer", FILTER_TEXT, "o.customer_id = :customer", NULL, 0 },
};

static const struct order open_orders[] = { { "due_on", "o.due_on", 0 } };

const struct list open_list = {
    .name = "sales_open", .path = "/sales/open", .noun = "sales", .permission = "sales.read",
    .from = "customer cu JOIN open_item o ON o.customer_id = cu.id AND o.settled = 0", .from_all = "open_item o STRAIGHT_JOIN customer cu ON cu.id = o.customer_id",
    .with = " LEFT JOIN ledger_entry e ON e.id = o.id", .where = "o.settled = 0 AND {visible:cu}", .id = "o.id",
    .columns = open_columns, .column_count = COUNT_OF(open_columns), .filters = open_filters, .filter_count = COUNT_OF(open_filters),
    .orders = open_orders, .order_count = COUNT_OF(open_orders), .default_order = "due_on",
};

NEOERR *open_page(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &open_list));
    return nerr_pass(dealer_asked_show(req, &dealer));
}

NEOERR *open_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &open_list));
}

NEOERR *open_export(struct request *req)
{
    return nerr_pass(list_export(req, &open_list));
}

/* A row of the list leads to the entry. */
NEOERR *open_row(struct request *req)
{
    reply_redirect(req, "%s", entry_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}

/* --- ageing -------------------------------------------------------------------------------------------- */

/* Of the dealers' figures, which are reckoned when something is booked and each night. */
#define EACH                                                                                                           \
    "f.receivable, f.receivable - f.overdue AS ahead, f.late30 AS d30, f.late60 AS d60, f.late90 AS d90, f.overdue - f.late30 - f.late60 - f.late90 AS older, f.overdue, f.prepaid AS credit," \
    " f.oldest_due AS oldest"
#define SUMS                                                                                                           \
    "SUM(f.receivable) AS receivable, SUM(f.receivable - f.overdue) AS ahead, SUM(f.late30) AS d30, SUM(f.late60) AS d60, SUM(f.late90) AS d90,"                                               \
    " SUM(f.overdue - f.late30 - f.late60 - f.late90) AS older, SUM(f.overdue) AS overdue, SUM(f.prepaid) AS credit, MIN(f.oldest_due) AS oldest"
#define OWING "customer cu JOIN customer_figures f ON f.id = cu.id AND (f.receivable <> 0 OR f.prepaid <> 0)"

#define DEALERS "(SELECT cu.id, cu.name, cu.name_py, cu.code, cu.owner_id, cu.sales_region_id, " EACH " FROM " OWING " WHERE {visible:cu}) f"
#define PEOPLE "(SELECT COALESCE(cu.owner_id, 0) AS id, COUNT(*) AS dealers, " SUMS " FROM " OWING " WHERE {visible:cu} GROUP BY COALESCE(cu.owner_id, 0)) f"
/* Each dealer is summed once, each region once; a region counts what lies below it, like the filter that opens its rows. */
#define REGIONS                                                                                                        \
    "(SELECT t.ancestor_id AS id, SUM(s.dealers) AS dealers, SUM(s.receivable) AS receivable, SUM(s.ahead) AS ahead, SUM(s.d30) AS d30, SUM(s.d60) AS d60, SUM(s.d90) AS d90,"  \
    " SUM(s.older) AS older, SUM(s.overdue) AS overdue, SUM(s.credit) AS credit, MIN(s.oldest) AS oldest FROM (SELECT cu.sales_region_id, COUNT(*) AS dealers, " SUMS   \
    "  FROM " OWING " WHERE {visible:cu} GROUP BY cu.sales_region_id) s JOIN sales_region_tree t ON t.region_id = s.sales_region_id GROUP BY t.ancestor_id) f"

#define AGE_COLUMNS                                                                                                    \
    { "receivable", "f.receivable", COLUMN_MONEY, COLUMN_DEFAULT, NULL }, { "ahead", "f.ahead", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }, \
        { "d30", "f.d30", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }, { "d60", "f.d60", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }, \
        { "d90", "f.d90", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }, { "older", "f.older", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }, \
        { "overdue", "f.overdue", COLUMN_MONEY, COLUMN_DEFAULT, NULL }, { "credit", "f.credit", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },  \
        { "oldest", "f.oldest", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL }

static const struct column dealer_columns[] = {
    { "customer_name", "f.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "f.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    AGE_COLUMNS,
    { "owner_id", "f.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "f.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct column people_columns[] = { { "owner_id", "f.id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" }, { "dealers", "f.dealers", COLUMN_INT, COLUMN_DEFAULT, NULL }, AGE_COLUMNS };
static const struct column region_columns[] = { { "sales_region_id", "f.id", COLUMN_CHOICE, COLUMN_DEFAULT, "@sales_region" }, { "dealers", "f.dealers", COLUMN_INT, COLUMN_DEFAULT, NULL }, AGE_COLUMNS };

static const struct filter ageing_filters[] = {
    { "text", FILTER_TEXT, "f.name LIKE CONCAT('%', :text, '%') OR f.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "f.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "f.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "late", FILTER_CHOICE, "(f.overdue > 0) %s", "yes_no", COLUMN_DEFAULT },
};
static const struct order ageing_orders[] = { { "overdue", "f.overdue", 0 }, { "receivable", "f.receivable", 0 }, { "older", "f.older", 0 }, { "customer_name", "f.name_py", 0 } };
static const struct order figure_orders[] = { { "overdue", "f.overdue", 0 }, { "receivable", "f.receivable", 0 } };

const struct list ageing_list = {
    .name = "sales_ageing", .path = "/sales/ageing", .noun = "sales", .permission = "sales.read", .from = DEALERS, .where = "TRUE", .id = "f.id",
    .columns = dealer_columns, .column_count = COUNT_OF(dealer_columns), .filters = ageing_filters, .filter_count = COUNT_OF(ageing_filters),
    .orders = ageing_orders, .order_count = COUNT_OF(ageing_orders), .default_order = "-overdue",
};
const struct list ageing_people_list = {
    .name = "sales_ageing_people", .path = "/sales/ageing/people", .noun = "sales", .permission = "sales.read", .from = PEOPLE, .where = "TRUE", .id = "f.id",
    .columns = people_columns, .column_count = COUNT_OF(people_columns), .orders = figure_orders, .order_count = COUNT_OF(figure_orders), .default_order = "-overdue",
};
const struct list ageing_regions_list = {
    .name = "sales_ageing_regions", .path = "/sales/ageing/regions", .noun = "sales", .permission = "sales.read", .from = REGIONS, .where = "TRUE", .id = "f.id",
    .columns = region_columns, .column_count = COUNT_OF(region_columns), .orders = figure_orders, .order_count = COUNT_OF(figure_orders), .default_order = "-overdue",
};

NEOERR *ageing_page(struct request *req)
{
    return nerr_pass(list_page(req, &ageing_list));
}

NEOERR *ageing_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &ageing_list));
}

NEOERR *ageing_export(struct request *req)
{
    return nerr_pass(list_export(req, &ageing_list));
}

/* A row of the list leads to the dealer's open items. */
NEOERR *ageing_row(struct request *req)
{
    reply_redirect(req, "/sales/open?customer=%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

static NEOERR *show_figures(struct request *req, const char *by, const char *sql)
{
    TRY(show_text(req, by, "By"));
    if (may(req, "sales.export"))
        TRY(show_text(req, "1", "MayExport"));
    return nerr_pass(db_show_rows(req, "Figures", sql));
}

NEOERR *ageing_people(struct request *req)
{
    return nerr_pass(show_figures(req, "people", "SELECT f.*, COALESCE(st.name, '') AS who FROM " PEOPLE " LEFT JOIN staff st ON st.id = f.id ORDER BY f.overdue DESC, f.id LIMIT 500"));
}

NEOERR *ageing_regions(struct request *req)
{
    return nerr_pass(show_figures(req, "regions", "SELECT f.*, IF(:lang = 'en' AND r.name_en <> '', r.name_en, r.name) AS who FROM " REGIONS
                                                  " JOIN sales_region r ON r.id = f.id ORDER BY f.overdue DESC, f.id LIMIT 500"));
}

NEOERR *ageing_people_export(struct request *req)
{
    return nerr_pass(list_export(req, &ageing_people_list));
}

NEOERR *ageing_regions_export(struct request *req)
{
    return nerr_pass(list_export(req, &ageing_regions_list));
}
