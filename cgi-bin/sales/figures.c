/* figures.c - /sales/figures: what was sold and paid in 24 months, and the dealers by it: classes A, B, C and who rose or fell. */
#include "sales.h"

#include "domain/chart.h"
#include "domain/money.h"

enum { MONTHS = 24 };

/* Sold = shipped less returned, as kept with the dealer's figures: twelve months to the end of this one, three months to it, and the three before. */
#define SOLD                                                                                                           \
    "(SELECT cu.id, cu.name, cu.code, cu.name_py, cu.owner_id, cu.sales_region_id, f.shipped_year AS year, f.sold_quarter AS quarter, f.sold_before AS before_quarter, f.received_year AS received" \
    " FROM customer cu JOIN customer_figures f ON f.id = cu.id WHERE {visible:cu} AND (f.shipped_year <> 0 OR f.received_year <> 0 OR f.sold_before <> 0)) s"
/* A up to 70 % of all, B the next 20 %, C the rest (domain.md 2.7). */
#define CLASSED                                                                                                        \
    "(SELECT s.*, s.quarter - s.before_quarter AS rise, CASE WHEN s.year <= 0 THEN 'C' WHEN (SUM(s.year) OVER largest - s.year) < 0.7 * SUM(GREATEST(s.year, 0)) OVER () THEN 'A'" \
    " WHEN (SUM(s.year) OVER largest - s.year) < 0.9 * SUM(GREATEST(s.year, 0)) OVER () THEN 'B' ELSE 'C' END AS class FROM " SOLD                               \
    " WINDOW largest AS (ORDER BY s.year DESC, s.id ROWS UNBOUNDED PRECEDING)) f"

static const struct column columns[] = {
    { "customer_name", "f.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "f.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "class", "f.class", COLUMN_TAG, COLUMN_DEFAULT, "abc_class" },
    { "year", "f.year", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "received", "f.received", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "quarter", "f.quarter", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "before_quarter", "f.before_quarter", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "rise", "f.rise", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "owner_id", "f.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "f.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "f.name LIKE CONCAT('%', :text, '%') OR f.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "class", FILTER_CHOICE, "f.class %s", "abc_class", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "f.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "f.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
};
static const struct order orders[] = { { "year", "f.year", 0 }, { "quarter", "f.quarter", 0 }, { "rise", "f.rise", 0 }, { "customer_name", "f.name_py", 0 } };

const struct list figures_list = {
    .name = "sales_figures", .path = "/sales/figures", .noun = "sales_figures", .permission = "sales.read", .from = CLASSED, .where = "TRUE", .id = "f.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-year",
};

static const char months_sql[] =
    "SELECT DATE_FORMAT(m.month, '%Y-%m') AS month, LAST_DAY(m.month) AS last, SUM(m.shipped - m.returned) AS sold, SUM(m.received) AS received"
    " FROM sales_total m WHERE m.month > :today - INTERVAL 24 MONTH AND m.month <= :today AND {visible:m} GROUP BY m.month ORDER BY m.month LIMIT 24";

static NEOERR *show_months(struct request *req)
{
    struct chart_month months[MONTHS];
    struct rows *rows;

    TRY(db_select(req, months_sql, &rows));
    for (size_t i = 0; i < rows->count && i < MONTHS; i++) {
        struct row row = rows_at(rows, i);

        months[i] = (struct chart_month){ .month = row_text(&row, "month"), .last = row_text(&row, "last") };
        if (!decimal_read(row_text(&row, "sold"), MONEY_PLACES, &months[i].first) || !decimal_read(row_text(&row, "received"), MONEY_PLACES, &months[i].second))
            return nerr_raise(ERR_DB, "month %s", months[i].month);
    }
    TRY(show_text(req, "/sales?kind=shipment&kind=return&kind=receipt", "Chart.rows"));
    return nerr_pass(chart_show(req, "Chart", months, rows->count));
}

NEOERR *figures_page(struct request *req)
{
    TRY(show_months(req));
    return nerr_pass(list_page(req, &figures_list));
}

NEOERR *figures_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &figures_list));
}

NEOERR *figures_export(struct request *req)
{
    return nerr_pass(list_export(req, &figures_list));
}

/* A row of the list leads to the dealer's ledger. */
NEOERR *figures_row(struct request *req)
{
    reply_redirect(req, "/sales?customer=%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
