/* custody.c - /customers/custody: whose file lacks what, who brings it, what is to be verified;
 * /customers/custody/figures: the same counted by salesperson and by region. */
#include "customers.h"

#include <string.h>

#include "domain/completeness.h"

/* --- worklists --------------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "score", "cf.score", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "missing", FILE_MISSING_NAMES, COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "file_check", FILE_CHECK, COLUMN_TAG, COLUMN_DEFAULT, "file_check" },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "verified_on", "cf.verified_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "next_review_on", "cf.next_review_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "owner_missing", "cf.owner_missing", COLUMN_INT, COLUMN_SMALL, NULL },
    { "service_missing", "cf.service_missing", COLUMN_INT, COLUMN_SMALL, NULL },
    { "quality_missing", "cf.quality_missing", COLUMN_INT, COLUMN_SMALL, NULL },
    { "verified_by", "cf.verified_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "verify_note", "cf.verify_note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "type", "cu.type", COLUMN_CHOICE, COLUMN_SMALL, "customer_type" },
    { "state", "cu.state", COLUMN_TAG, COLUMN_SMALL, "customer_state" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "missing", FILTER_CHOICE, FILE_MISSING_FILTER, "completeness_item", COLUMN_DEFAULT },
    { "bring", FILTER_CHOICE, FILE_BRING_FILTER, "bring_by", COLUMN_DEFAULT },
    { "file_check", FILTER_CHOICE, "(" FILE_CHECK ") %s", "file_check", COLUMN_DEFAULT },
    { "score", FILTER_CHOICE, "(" SCORE_BAND ") %s", "score_band", COLUMN_DEFAULT },
    { "complete", FILTER_CHOICE, "(cf.score = 100) %s", "yes_no", 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "unowned", FILTER_CHOICE, "(cu.owner_id IS NULL) %s", "yes_no", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "type", FILTER_CHOICE, "cu.type %s", "customer_type", 0 },
    { "state", FILTER_CHOICE, "cu.state %s", "customer_state", 0 },
    { "verified_from", FILTER_FROM, "cf.verified_on >= :verified_from", NULL, 0 },
    { "verified_to", FILTER_TO, "cf.verified_on <= :verified_to", NULL, 0 },
    { "review_to", FILTER_TO, "cf.next_review_on <= :review_to", NULL, 0 },
};

static const struct order orders[] = {
    { "score", "cf.score", 0 },
    { "name", "cu.name_py", 0 },
    { "verified_on", "cf.verified_order", 0 },
    { "next_review_on", "cf.review_order", 0 },
};

static const struct bulk_action bulk[] = { { "ask", "custody.ask" } };

#define WORKLIST(tables)                                                                                               \
    {                                                                                                                  \
        .name = "custody", .path = "/customers/custody", .noun = "custody", .permission = "customers.read", .from = tables,                    \
        .where = "cu.state <> 'closed' AND {visible:cu}", .id = "cf.id", .columns = columns, .column_count = COUNT_OF(columns),                \
        .filters = filters, .filter_count = COUNT_OF(filters), .orders = orders, .order_count = COUNT_OF(orders),      \
        .default_order = "score", .bulk = bulk, .bulk_count = COUNT_OF(bulk),                                          \
    }
const struct list custody_list = WORKLIST("customer cu JOIN customer_file cf ON cf.id = cu.id"); /* all rows: WORKLIST narrows */
/* Who sees every dealer reads along the order's index: the optimizer would sort them all. */
static const struct list everybodys_list = WORKLIST("customer_file cf STRAIGHT_JOIN customer cu ON cu.id = cf.id"); /* all rows: as above */

NEOERR *custody_page(struct request *req)
{
    const char *order = request_param(req, "order");
    bool by_file = (req->scope & SCOPE_ALL) != 0 && strcmp(order + (*order == '-'), "name") != 0;

    return nerr_pass(list_page(req, by_file ? &everybodys_list : &custody_list));
}

NEOERR *custody_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &custody_list));
}

NEOERR *custody_export(struct request *req)
{
    return nerr_pass(list_export(req, &custody_list));
}

/* A row of the list leads to the dealer. */
NEOERR *custody_row(struct request *req)
{
    reply_redirect(req, "/customers/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* --- figures ------------------------------------------------------------------------------------- */

#define FIGURES                                                                                                        \
    " AS id, COUNT(*) AS dealers, ROUND(AVG(cf.score)) AS average, COALESCE(SUM(cf.score = 100), 0) AS complete,"     \
    "  FLOOR(100 * COALESCE(SUM(cf.score = 100), 0) / COUNT(*)) AS complete_share, COALESCE(SUM(cf.verified_on IS NULL), 0) AS never_verified," \
    "  MIN(cf.verified_on) AS oldest, COALESCE(SUM(cf.verified_on >= DATE_FORMAT(:today, '%Y-%m-01')), 0) AS verified_month,"                 \
    "  COALESCE(SUM(cf.next_review_on <= :today), 0) AS overdue"
#define PEOPLE                                                                                                         \
    "(SELECT COALESCE(cu.owner_id, 0)" FIGURES                                                                           \
    " FROM customer cu JOIN customer_file cf ON cf.id = cu.id WHERE cu.state <> 'closed' AND {visible:cu} GROUP BY COALESCE(cu.owner_id, 0)) f"
/* A region counts what lies below it, like the filter that opens its rows. */
#define REGIONS                                                                                                        \
    "(SELECT t.ancestor_id" FIGURES                                                                                      \
    " FROM customer cu JOIN customer_file cf ON cf.id = cu.id JOIN sales_region_tree t ON t.region_id = cu.sales_region_id WHERE cu.state <> 'closed' AND {visible:cu} GROUP BY t.ancestor_id) f"

static const struct order figure_orders[] = { { "average", "f.average", 0 }, { "dealers", "f.dealers", 0 } };

#define FIGURE_COLUMNS(who, options)                                                                                   \
    { who, "f.id", COLUMN_CHOICE, COLUMN_DEFAULT, options }, { "dealers", "f.dealers", COLUMN_INT, COLUMN_DEFAULT, NULL },                     \
        { "average", "f.average", COLUMN_INT, COLUMN_DEFAULT, NULL }, { "complete", "f.complete", COLUMN_INT, COLUMN_DEFAULT, NULL },          \
        { "complete_share", "f.complete_share", COLUMN_INT, COLUMN_DEFAULT, NULL },                                    \
        { "never_verified", "f.never_verified", COLUMN_INT, COLUMN_DEFAULT, NULL }, { "oldest", "f.oldest", COLUMN_DATE, COLUMN_DEFAULT, NULL }, \
        { "verified_month", "f.verified_month", COLUMN_INT, COLUMN_DEFAULT, NULL }, { "overdue", "f.overdue", COLUMN_INT, COLUMN_DEFAULT, NULL }

static const struct column people_columns[] = { FIGURE_COLUMNS("owner_id", "@staff") };
static const struct column region_columns[] = { FIGURE_COLUMNS("sales_region_id", "@sales_region") };

const struct list custody_people_list = {
    .name = "custody_people", .path = "/customers/custody/figures", .noun = "custody", .permission = "customers.read",
    .from = PEOPLE, .where = "TRUE", .id = "f.id", .columns = people_columns, .column_count = COUNT_OF(people_columns),
    .orders = figure_orders, .order_count = COUNT_OF(figure_orders), .default_order = "average",
};

const struct list custody_regions_list = {
    .name = "custody_regions", .path = "/customers/custody/figures/regions", .noun = "custody", .permission = "customers.read",
    .from = REGIONS, .where = "TRUE", .id = "f.id", .columns = region_columns, .column_count = COUNT_OF(region_columns),
    .orders = figure_orders, .order_count = COUNT_OF(figure_orders), .default_order = "average",
};

static NEOERR *show_figures(struct request *req, const char *by, const char *sql)
{
    TRY(show_text(req, by, "By"));
    TRY(show_text(req, arena_format(req->arena, "%.8s01", req->today), "Month"));
    if (may(req, "customers.export"))
        TRY(show_text(req, "1", "MayExport"));
    return nerr_pass(db_show_rows(req, "Figures", sql));
}

NEOERR *figures_people(struct request *req)
{
    return nerr_pass(show_figures(req, "people", "SELECT f.*, COALESCE(st.name, '') AS who FROM " PEOPLE " LEFT JOIN staff st ON st.id = f.id"
                                                 " ORDER BY f.average, f.id LIMIT 500"));
}

NEOERR *figures_regions(struct request *req)
{
    return nerr_pass(show_figures(req, "regions", "SELECT f.*, IF(:lang = 'en' AND r.name_en <> '', r.name_en, r.name) AS who FROM " REGIONS
                                                  " JOIN sales_region r ON r.id = f.id ORDER BY f.average, f.id LIMIT 500"));
}

NEOERR *figures_people_export(struct request *req)
{
    return nerr_pass(list_export(req, &custody_people_list));
}

NEOERR *figures_regions_export(struct request *req)
{
    return nerr_pass(list_export(req, &custody_regions_list));
}
