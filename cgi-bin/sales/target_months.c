/* target_months.c - /sales/targets/months: targets by month, a row a year, as the import of targets reads them: what is exported here can be
 * changed in a spreadsheet and imported again. */
#include "sales.h"

#include "domain/ledger_target.h"

#define OF_MONTH(number) ", SUM(IF(MONTH(x.month) = " number ", x.amount, NULL)) AS month_" number
#define MONTHS                                                                                                         \
    OF_MONTH("1") OF_MONTH("2") OF_MONTH("3") OF_MONTH("4") OF_MONTH("5") OF_MONTH("6") OF_MONTH("7") OF_MONTH("8") OF_MONTH("9") OF_MONTH("10") OF_MONTH("11") OF_MONTH("12")
/* LIMIT as in targets.c. */
#define YEARS "(SELECT t.*, " LEDGER_TARGET_NAME " AS name, " LEDGER_TARGET_CODE " AS code FROM " LEDGER_TARGETS_WITH(MONTHS) " WHERE {visible:t} LIMIT 100000000) f"

#define MONTH(number) { "month_" number, "f.month_" number, COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL }

static const struct column columns[] = {
    { "target_name", "f.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "kind", "f.kind", COLUMN_TAG, COLUMN_DEFAULT, "target_kind" },
    { "code", "f.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "year", "f.year", COLUMN_INT, COLUMN_DEFAULT, NULL },
    MONTH("1"), MONTH("2"), MONTH("3"), MONTH("4"), MONTH("5"), MONTH("6"), MONTH("7"), MONTH("8"), MONTH("9"), MONTH("10"), MONTH("11"), MONTH("12"),
    { "amount", "f.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "owner_id", "f.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "f.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "f.name LIKE CONCAT('%', :text, '%') OR f.code = :text", NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "f.kind %s", "target_kind", COLUMN_DEFAULT },
    { "year", FILTER_TEXT, "f.year = :year", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "f.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "f.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "customer", FILTER_TEXT, "f.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "year", "f.year", 0 }, { "amount", "f.amount", 0 } };

const struct list target_months_list = {
    .name = "sales_target_months", .path = "/sales/targets/months", .rows_path = "/sales/targets", .noun = "target", .permission = "sales.read", .from = YEARS, .where = "TRUE", .id = "f.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-year",
};

NEOERR *target_months_page(struct request *req)
{
    return nerr_pass(list_page(req, &target_months_list));
}

NEOERR *target_months_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &target_months_list));
}

NEOERR *target_months_export(struct request *req)
{
    return nerr_pass(list_export(req, &target_months_list));
}
