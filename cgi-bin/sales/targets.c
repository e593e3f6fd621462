/* targets.c - /sales/targets: what is to be sold by month to a dealer, in a region, by a salesperson or of a product, and what the
 * ledger says was sold. A target of a dealer or a salesperson is seen by who sees that person's dealers, one of a region by who sees
 * the region, one of a product by who sees all. */
#include "sales.h"

#include <stdio.h>
#include <string.h>

#include "domain/chart.h"
#include "domain/ledger_target.h"
#include "domain/money.h"

/* --- what is listed: a year of one dealer, region ... ----------------------------------------------- */

/* `t` has owner_id and sales_region_id as a dealer has, so that the scopes of dealers narrow it. Until the month of today. LIMIT keeps
 * MariaDB from merging it into what is around it, which it cannot execute twice. */
#define YEARS                                                                                                          \
    "(SELECT t.*, " LEDGER_TARGET_NAME " AS name, " LEDGER_TARGET_SOLD("t.year_from", "LEAST(t.year_from + INTERVAL 11 MONTH, :today)") " AS achieved FROM " LEDGER_TARGETS " WHERE {visible:t} LIMIT 100000000) f"
#define RATE "ROUND(100 * f.achieved / NULLIF(f.due, 0), 1)"

static const struct column columns[] = {
    { "target_name", "f.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "kind", "f.kind", COLUMN_TAG, COLUMN_DEFAULT, "target_kind" },
    { "year", "f.year", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "amount", "f.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "due", "f.due", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "achieved", "f.achieved", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "rate", "CONCAT(" RATE ", '%')", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "missing", "GREATEST(f.due - f.achieved, 0)", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "owner_id", "f.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "f.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "f.name LIKE CONCAT('%', :text, '%')", NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "f.kind %s", "target_kind", COLUMN_DEFAULT },
    { "year", FILTER_TEXT, "f.year = :year", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "f.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "f.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "behind", FILTER_CHOICE, "(f.achieved < f.due) %s", "yes_no", 0 },
    { "customer", FILTER_TEXT, "f.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "year", "f.year", 0 }, { "amount", "f.amount", 0 }, { "achieved", "f.achieved", 0 }, { "rate", "COALESCE(" RATE ", 0)", 0 } };

const struct list targets_list = {
    .name = "sales_targets", .path = "/sales/targets", .noun = "target", .permission = "sales.read", .from = YEARS, .where = "TRUE", .id = "f.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-year",
};

NEOERR *targets_page(struct request *req)
{
    return nerr_pass(list_page(req, &targets_list));
}

NEOERR *targets_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &targets_list));
}

NEOERR *targets_export(struct request *req)
{
    return nerr_pass(list_export(req, &targets_list));
}

/* --- the page of one ---------------------------------------------------------------------------------- */

const char target_record_sql[] =
    "SELECT t.*, " LEDGER_TARGET_NAME " AS name, " LEDGER_TARGET_CODE " AS code FROM (SELECT YEAR(x.month) AS year," LEDGER_TARGET_KIND " AS kind, " LEDGER_TARGET_OF " AS of_id FROM sales_target x WHERE x.id = :id) one"
    " JOIN " LEDGER_TARGETS " ON t.year = one.year AND t.kind = one.kind AND t.of_id = one.of_id WHERE {visible:t}";

static const char months_sql[] =
    "WITH RECURSIVE months AS (SELECT CAST(:year_from AS DATE) AS month UNION ALL SELECT month + INTERVAL 1 MONTH FROM months WHERE month < CAST(:year_from AS DATE) + INTERVAL 11 MONTH)"
    " SELECT DATE_FORMAT(y.month, '%Y-%m') AS month, LAST_DAY(y.month) AS last, COALESCE(a.amount, 0) AS amount, y.month > :today AS ahead, " LEDGER_TARGET_SOLD("y.month", "y.month") " AS achieved"
    " FROM months y CROSS JOIN (SELECT :target_kind AS kind, :target_of AS customer_id, :target_of AS region_id, :target_of AS staff_id, :target_of AS product_id) t"
    " LEFT JOIN sales_target a ON a.month = y.month AND CASE t.kind WHEN 'customer' THEN a.customer_id WHEN 'region' THEN a.sales_region_id WHEN 'staff' THEN a.staff_id ELSE a.product_id END = :target_of"
    " ORDER BY y.month";

/* Which entries of the ledger a target's figures are made of. */
static const char *rows_path(struct request *req)
{
    static const struct {
        const char *kind, *filter, *column;
    } filters_of[] = { { "customer", "customer", "of_id" }, { "region", "sales_region_id", "of_id" }, { "staff", "owner_id", "of_id" }, { "product", "product", "code" } };

    for (size_t i = 0; i < COUNT_OF(filters_of); i++) {
        if (strcmp(row_text(&req->record, "kind"), filters_of[i].kind) == 0)
            return arena_format(req->arena, "/sales?kind=shipment&kind=return&%s=%s", filters_of[i].filter, row_text(&req->record, filters_of[i].column));
    }
    return "/sales";
}

static void bind_target(struct request *req)
{
    values_text(req->values, "target_kind", row_text(&req->record, "kind"));
    values_text(req->values, "target_of", row_text(&req->record, "of_id"));
    values_text(req->values, "year_from", row_text(&req->record, "year_from"));
}

static NEOERR *show_month(struct request *req, const struct row *row, size_t i, int64_t *sums)
{
    int64_t amount = 0, achieved = 0;
    bool ahead = row_int(row, "ahead") != 0;

    if (!decimal_read(row_text(row, "amount"), MONEY_PLACES, &amount) || !decimal_read(row_text(row, "achieved"), MONEY_PLACES, &achieved))
        return nerr_raise(ERR_DB, "month %s", row_text(row, "month"));
    sums[0] += ahead ? 0 : amount;
    sums[1] += achieved;
    TRY(row_show(req, arena_format(req->arena, "Months.%zu", i), row));
    TRY(show_text(req, entry_fen(req, ahead ? 0 : achieved - amount), "Months.%zu.difference", i));
    return nerr_pass(show_text(req, ahead ? "" : ledger_rate(req, achieved, amount), "Months.%zu.rate", i));
}

static NEOERR *show_months(struct request *req)
{
    struct chart_month months[12];
    int64_t sums[2] = { 0, 0 };
    struct rows *rows;

    bind_target(req);
    TRY(db_select(req, months_sql, &rows));
    for (size_t i = 0; i < rows->count && i < COUNT_OF(months); i++) {
        struct row row = rows_at(rows, i);

        months[i] = (struct chart_month){ .month = row_text(&row, "month"), .last = row_text(&row, "last") };
        TRY(show_month(req, &row, i, sums));
        if (!decimal_read(row_text(&row, "amount"), MONEY_PLACES, &months[i].first) || !decimal_read(row_text(&row, "achieved"), MONEY_PLACES, &months[i].second))
            return nerr_raise(ERR_DB, "month %s", months[i].month);
    }
    TRY(show_text(req, rows_path(req), "Rows"));
    TRY(show_text(req, entry_fen(req, sums[0]), "Sums.due"));
    TRY(show_text(req, entry_fen(req, sums[1]), "Sums.achieved"));
    TRY(show_text(req, ledger_rate(req, sums[1], sums[0]), "Sums.rate"));
    return nerr_pass(chart_show(req, "Chart", months, rows->count));
}

NEOERR *target_page(struct request *req)
{
    return nerr_pass(show_months(req));
}

/* --- entering ------------------------------------------------------------------------------------------ */

#define MONTH_FIELDS                                                                                                   \
    { .name = "month_1", .type = FIELD_MONEY, .group = "months" }, { .name = "month_2", .type = FIELD_MONEY }, { .name = "month_3", .type = FIELD_MONEY }, { .name = "month_4", .type = FIELD_MONEY }, \
    { .name = "month_5", .type = FIELD_MONEY }, { .name = "month_6", .type = FIELD_MONEY }, { .name = "month_7", .type = FIELD_MONEY }, { .name = "month_8", .type = FIELD_MONEY },                    \
    { .name = "month_9", .type = FIELD_MONEY }, { .name = "month_10", .type = FIELD_MONEY }, { .name = "month_11", .type = FIELD_MONEY }, { .name = "month_12", .type = FIELD_MONEY }

static NEOERR *check_new(struct request *req);
static NEOERR *check_months(struct request *req);

static const struct field new_fields[] = {
    { .name = "kind", .type = FIELD_CHOICE, .options = "target_kind", .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "target" },
    { .name = "year", .type = FIELD_INT, .max = 2999, .flags = FIELD_REQUIRED },
    { .name = "dealer", .type = FIELD_TEXT, .max = 200 },
    { .name = "sales_region_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },
    { .name = "staff_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID },
    { .name = "product", .type = FIELD_TEXT, .max = 200 },
    MONTH_FIELDS,
};
const struct form target_form = { "target", new_fields, COUNT_OF(new_fields), check_new };

static const struct field month_fields[] = { MONTH_FIELDS };
const struct form target_months_form = { "target", month_fields, COUNT_OF(month_fields), check_months };

static const char *month_name(struct request *req, size_t month)
{
    return arena_format(req->arena, "month_%zu", month);
}

static NEOERR *check_months(struct request *req)
{
    size_t given = 0;

    for (size_t month = 1; month <= 12; month++)
        given += *values_get_text(req->values, month_name(req, month)) != '\0';
    if (given == 0)
        form_error(req, "", "target.no_months");
    return STATUS_OK;
}

static NEOERR *check_new(struct request *req)
{
    if (values_has(req->values, "year") && values_get_int(req->values, "year") < 2000)
        form_error(req, "year", "target.year_wrong");
    return nerr_pass(check_months(req));
}

/* Whose target it is to be: by kind the field that names it, and the statement that finds it, as far as this person may set targets. */
static const struct {
    const char *kind, *field, *typed, *sql;
} subjects[] = {
    { "customer", "dealer", "dealer", "SELECT cu.id FROM customer cu WHERE (cu.code = :typed_code OR cu.name = :typed) AND {visible:cu} ORDER BY cu.code = :typed_code DESC, cu.id LIMIT 1" },
    { "region", "sales_region_id", "sales_region_id", "SELECT cu.id FROM (SELECT r.id, NULL AS owner_id, r.id AS sales_region_id FROM sales_region r WHERE r.id = :typed) cu WHERE {visible:cu}" },
    { "staff", "staff_id", "staff_id", "SELECT cu.id FROM (SELECT s.id, s.id AS owner_id, NULL AS sales_region_id FROM staff s WHERE s.id = :typed) cu WHERE {visible:cu}" },
    { "product", "product", "product",
      "SELECT cu.id FROM (SELECT p.id, NULL AS owner_id, NULL AS sales_region_id FROM product p WHERE p.code = :typed_code OR p.name = :typed ORDER BY p.code = :typed_code DESC, p.id LIMIT 1) cu WHERE {visible:cu}" },
};

static NEOERR *find_subject(struct request *req, struct ledger_target *target)
{
    struct row row;
    bool found;

    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        const char *typed = text_tidy(req->arena, request_posted(req, subjects[i].field));

        if (strcmp(subjects[i].kind, target->kind) != 0)
            continue;
        values_text(req->values, "typed", typed);
        values_text(req->values, "typed_code", arena_format(req->arena, "%.*s", (int)strcspn(typed, " "), typed));
        TRY(db_select_maybe(req, subjects[i].sql, &row, &found));
        if (!found)
            form_error(req, subjects[i].field, *typed == '\0' ? "error.required" : "target.unknown");
        else
            target->of = row_int(&row, "id");
    }
    return STATUS_OK;
}

/* An empty month of a target that has one says 0. */
static void read_amounts(struct request *req, struct ledger_target *target)
{
    for (size_t month = 1; month <= 12; month++)
        target->amounts[month - 1] = arena_text(req->arena, values_get_text(req->values, month_name(req, month)));
}

NEOERR *target_new_page(struct request *req)
{
    TRY(show_text(req, arena_format(req->arena, "%.4s", req->today), "Preset.year"));
    TRY(show_text(req, "customer", "Preset.kind"));
    return nerr_pass(form_show(req, &target_form, "Preset", "/sales/targets/new"));
}

static NEOERR *save(struct request *req, struct ledger_target *target)
{
    read_amounts(req, target);
    TRY(ledger_target_set(req, target));
    req->made = target->id;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/sales/targets/%lld", (long long)target->id);
    return STATUS_OK;
}

NEOERR *target_create(struct request *req)
{
    struct ledger_target target = { .kind = values_get_text(req->values, "kind"), .year = values_get_int(req->values, "year") };

    TRY(find_subject(req, &target));
    return form_refused(req) ? STATUS_OK : nerr_pass(save(req, &target));
}

NEOERR *target_edit_page(struct request *req)
{
    struct rows *rows;

    bind_target(req);
    TRY(db_select(req, months_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, row_text(&row, "amount"), "Preset.month_%zu", i + 1));
    }
    return nerr_pass(form_show(req, &target_months_form, "Preset", arena_format(req->arena, "/sales/targets/%s/edit", row_text(&req->record, "id"))));
}

NEOERR *target_change(struct request *req)
{
    struct ledger_target target = { .kind = row_text(&req->record, "kind"), .of = row_int(&req->record, "of_id"), .year = row_int(&req->record, "year") };

    return form_refused(req) ? STATUS_OK : nerr_pass(save(req, &target));
}
