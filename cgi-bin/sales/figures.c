/* figures.c - /sales/figures: what was sold and paid in 24 months, and the dealers by it: classes A, B, C and who rose or fell. */
#include "sales.h"

#include "domain/chart.h"
#include "domain/money.h"

enum { MONTHS = 24 };

/* Sold = shipped less returned, as kept with the dealer's figures: twelve months to the end of this one, three months to it, and the three
 * before. Classes are the company's: from what amount a dealer is A or B the night says (domain/ledger_figures.c). */
#define LEAST(word) "(SELECT c.least FROM sales_class c WHERE c.class = '" word "')"
#define CLASS "CASE WHEN f.shipped_year <= 0 THEN 'C' WHEN f.shipped_year >= " LEAST("A") " THEN 'A' WHEN f.shipped_year >= " LEAST("B") " THEN 'B' ELSE 'C' END"

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "class", CLASS, COLUMN_TAG, COLUMN_DEFAULT, "abc_class" },
    { "year", "f.shipped_year", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "received", "f.received_year", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "quarter", "f.sold_quarter", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "before_quarter", "f.sold_before", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "rise", "f.sold_rise", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "class", FILTER_CHOICE, "(" CLASS ") %s", "abc_class", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
};
static const struct order orders[] = { { "year", "f.shipped_year", 0 }, { "quarter", "f.sold_quarter", 0 }, { "rise", "f.sold_rise", 0 }, { "customer_name", "cu.name_py", 0 } };

const struct list figures_list = {
    .name = "sales_figures", .path = "/sales/figures", .noun = "sales_figures", .permission = "sales.read", .from = "customer cu JOIN customer_figures f ON f.id = cu.id",
    .from_all = "customer_figures f STRAIGHT_JOIN customer cu ON cu.id = f.id", /* in the order of its own indexes, stopping early */
    .where = "{visible:cu} AND (f.shipped_year <> 0 OR f.received_year <> 0 OR f.sold_before <> 0)", .id = "f.id",
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
