/* ledger_target.c - targets are written, a year at once. */
#include "ledger_target.h"

#include <string.h>

#include "core/db_bulk.h"
#include "money.h"

static const char *const columns[] = { "month", "customer_id", "sales_region_id", "staff_id", "product_id", "amount", NULL };
static const struct table target_table = { .name = "sales_target", .columns = columns };

static const struct {
    const char *kind, *column, *sql;
} kinds[] = {
#define MONTHS_OF(column) "SELECT id, MONTH(month) AS place, amount, version FROM sales_target WHERE " column " = :target_of AND month BETWEEN :target_from AND :target_to FOR UPDATE"
    { "customer", "customer_id", MONTHS_OF("customer_id") },
    { "region", "sales_region_id", MONTHS_OF("sales_region_id") },
    { "staff", "staff_id", MONTHS_OF("staff_id") },
    { "product", "product_id", MONTHS_OF("product_id") },
#undef MONTHS_OF
};

const char *ledger_rate(struct request *req, int64_t part, int64_t whole)
{
    double percent = whole <= 0 ? 0 : 100.0 * (double)part / (double)whole;

    return whole <= 0 ? "" : arena_format(req->arena, "%.1f%%", percent < 0 && percent > -0.05 ? 0 : percent);
}

static NEOERR *change_month(struct request *req, const struct row *row, const char *amount)
{
    struct values *values;
    int64_t before = 0, after = 0;

    if (!decimal_read(row_text(row, "amount"), MONEY_PLACES, &before) || !decimal_read(*amount == '\0' ? "0" : amount, MONEY_PLACES, &after))
        return nerr_raise(ERR_INVALID, "target of %s", amount);
    if (before == after)
        return STATUS_OK;
    values = values_new(req->arena);
    values_text(values, "amount", decimal_write(req->arena, after, MONEY_PLACES, MONEY_PLACES));
    values_int(values, "version", row_int(row, "version"));
    return nerr_pass(db_change(req, &target_table, row_int(row, "id"), values));
}

static NEOERR *add_months(struct request *req, struct ledger_target *target, const char *column, const bool *there)
{
    struct values *rows[12];
    int64_t ids[12];
    size_t used = 0;

    for (int month = 0; month < 12; month++) {
        if (there[month] || target->amounts[month] == NULL || *target->amounts[month] == '\0')
            continue;
        rows[used] = values_new(req->arena);
        values_text(rows[used], "month", arena_format(req->arena, "%04lld-%02d-01", (long long)target->year, month + 1));
        values_int(rows[used], column, target->of);
        values_text(rows[used++], "amount", target->amounts[month]);
    }
    if (used == 0)
        return STATUS_OK;
    TRY(db_insert_many(req, &target_table, rows, used, ids));
    target->id = target->id == 0 ? ids[0] : target->id;
    return STATUS_OK;
}

static NEOERR *set_months(struct request *req, struct ledger_target *target, const char *column, const char *sql)
{
    struct values *values = values_new(req->arena);
    bool there[12] = { false };
    struct rows *rows;

    values_int(values, "target_of", target->of);
    values_text(values, "target_from", arena_format(req->arena, "%04lld-01-01", (long long)target->year));
    values_text(values, "target_to", arena_format(req->arena, "%04lld-12-01", (long long)target->year));
    TRY(db_select_with(req, sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        int64_t month = row_int(&row, "place") - 1;

        there[month] = true;
        target->id = i == 0 || row_int(&row, "id") < target->id ? row_int(&row, "id") : target->id;
        TRY(change_month(req, &row, target->amounts[month] == NULL ? "" : target->amounts[month]));
    }
    return nerr_pass(add_months(req, target, column, there));
}

NEOERR *ledger_target_set(struct request *req, struct ledger_target *target)
{
    target->id = 0;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].kind, target->kind) == 0)
            return nerr_pass(set_months(req, target, kinds[i].column, kinds[i].sql));
    }
    return nerr_raise(ERR_INVALID, "target of a %s", target->kind);
}
