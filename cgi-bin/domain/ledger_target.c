/* ledger_target.c - targets are written, a year at once. */
#include "ledger_target.h"

#include <string.h>

#include "core/db_bulk.h"
#include "money.h"

static const char *const columns[] = { "month", "customer_id", "sales_region_id", "staff_id", "product_id", "amount", NULL };
const struct table ledger_target_table = { .name = "sales_target", .columns = columns };

static const struct {
    const char *kind, *column, *sql;
} kinds[] = {
#define MONTHS_OF(column) "SELECT id, MONTH(month) AS place, amount, version FROM sales_target WHERE " column " = :target_of AND month BETWEEN :target_from AND :target_to ORDER BY id FOR UPDATE"
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
    return nerr_pass(db_change(req, &ledger_target_table, row_int(row, "id"), values));
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
    TRY(db_insert_many(req, &ledger_target_table, rows, used, ids));
    target->id = target->id == 0 ? ids[0] : target->id;
    return STATUS_OK;
}

/* The months of its year that have a target, in the order of their ids. */
static NEOERR *months_of(struct request *req, const struct ledger_target *target, const char *sql, struct rows **rows)
{
    struct values *values = values_new(req->arena);

    values_int(values, "target_of", target->of);
    values_text(values, "target_from", arena_format(req->arena, "%04lld-01-01", (long long)target->year));
    values_text(values, "target_to", arena_format(req->arena, "%04lld-12-01", (long long)target->year));
    return nerr_pass(db_select_with(req, sql, values, rows));
}

static NEOERR *set_months(struct request *req, struct ledger_target *target, const char *column, const char *sql)
{
    bool there[12] = { false };
    struct rows *rows;

    TRY(months_of(req, target, sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        int64_t month = row_int(&row, "place") - 1;

        there[month] = true;
        target->id = i == 0 || row_int(&row, "id") < target->id ? row_int(&row, "id") : target->id;
        if (target->amounts[month] != NULL)
            TRY(change_month(req, &row, target->amounts[month]));
    }
    return nerr_pass(add_months(req, target, column, there));
}

static size_t place_of(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].kind, kind) == 0)
            return i;
    }
    return COUNT_OF(kinds);
}

NEOERR *ledger_target_set(struct request *req, struct ledger_target *target)
{
    size_t place = place_of(target->kind);

    target->id = 0;
    if (place == COUNT_OF(kinds))
        return nerr_raise(ERR_INVALID, "target of a %s", target->kind);
    return nerr_pass(set_months(req, target, kinds[place].column, kinds[place].sql));
}

NEOERR *ledger_target_known(struct request *req, const struct ledger_target *target, int64_t *id)
{
    size_t place = place_of(target->kind);
    struct rows *rows;

    *id = 0;
    if (place == COUNT_OF(kinds))
        return nerr_raise(ERR_INVALID, "target of a %s", target->kind);
    TRY(months_of(req, target, kinds[place].sql, &rows));
    if (rows->count > 0) {
        struct row row = rows_at(rows, 0);

        *id = row_int(&row, "id");
    }
    return STATUS_OK;
}

static const char year_sql[] = "SELECT YEAR(x.month) AS year," LEDGER_TARGET_KIND " AS kind, " LEDGER_TARGET_OF " AS of_id FROM sales_target x WHERE x.id = :target_id";

NEOERR *ledger_target_year(struct request *req, int64_t id, const char **ids)
{
    struct values *values = values_new(req->arena);
    struct ledger_target target;
    struct buffer json;
    struct rows *rows;
    struct row row;

    *ids = "[]";
    values_int(values, "target_id", id);
    TRY(db_select_with(req, year_sql, values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    target = (struct ledger_target){ .kind = row_text(&row, "kind"), .of = row_int(&row, "of_id"), .year = row_int(&row, "year") };
    TRY(months_of(req, &target, kinds[place_of(target.kind)].sql, &rows));
    buffer_init(&json, req->arena);
    for (size_t i = 0; i < rows->count; i++) {
        row = rows_at(rows, i);
        buffer_format(&json, "%s%s", i == 0 ? "[" : ",", row_text(&row, "id"));
    }
    buffer_char(&json, ']');
    *ids = json.bytes;
    return STATUS_OK;
}
