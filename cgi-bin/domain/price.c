/* price.c - dated prices: the one in force, and how a new one takes its place. */
#include "price.h"

#include <string.h>

static const char *const list_columns[] = { "price_list_id", "product_id", "price", "valid_from", "valid_to", "reason", "created_at", "created_by", NULL };
static const char *const dealer_columns[] = { "customer_id", "product_id", "price", "valid_from", "valid_to", "reason", "created_at", "created_by", NULL };
static const char *const floor_columns[] = { "product_id", "price", "valid_from", "valid_to", "reason", "created_at", "created_by", NULL };
static const struct table list_table = { .name = "list_price", .columns = list_columns };
/* No subject: who reads a dealer's history need not read prices; the timeline asks. */
static const struct table dealer_table = { .name = "dealer_price", .columns = dealer_columns };
static const struct table floor_table = { .name = "floor_price", .columns = floor_columns };

const struct price_book list_prices = {
    &list_table, "SELECT id, valid_from, valid_to FROM list_price WHERE product_id = :product_id AND price_list_id = :price_list_id ORDER BY valid_from FOR UPDATE"
};
const struct price_book dealer_prices = {
    &dealer_table, "SELECT id, valid_from, valid_to FROM dealer_price WHERE product_id = :product_id AND customer_id = :customer_id ORDER BY valid_from FOR UPDATE"
};
const struct price_book floor_prices = {
    &floor_table, "SELECT id, valid_from, valid_to FROM floor_price WHERE product_id = :product_id ORDER BY valid_from FOR UPDATE"
};

/* --- what may be typed ------------------------------------------------------------------------ */

static const struct field fields[] = {
    { .name = "price", .type = FIELD_TEXT, .max = 24, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
};
static const struct field dealer_fields[] = {
    { .name = "price", .type = FIELD_TEXT, .max = 24, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
static const struct field end_fields[] = {
    { .name = "last_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
};

static NEOERR *check(struct request *req)
{
    const char *typed = values_get_text(req->values, "price"), *price;

    if (*typed == '\0')
        return STATUS_OK;
    if (price_read(req->arena, typed, &price))
        values_text(req->values, "price", price);
    else
        form_error(req, "price", "product.price_wrong");
    return STATUS_OK;
}

const struct form price_form = { "product", fields, COUNT_OF(fields), check };
const struct form dealer_price_form = { "product", dealer_fields, COUNT_OF(dealer_fields), check };
const struct form period_end_form = { "product", end_fields, COUNT_OF(end_fields), NULL };

bool price_read(struct arena *arena, const char *typed, const char **price)
{
    return text_decimal(arena, typed, (struct text_decimal_form){ .digits = 12, .places = 6 }, price) &&
           strspn(*price, "0.") != strlen(*price);
}

/* --- days -------------------------------------------------------------------------------------- */

static bool begins_before_end(const char *from, const char *to)
{
    return *to == '\0' || strcmp(from, to) < 0;
}

static bool overlap(const struct price_span *one, const struct price_span *other)
{
    return begins_before_end(one->from, one->to) && begins_before_end(other->from, other->to) &&
           begins_before_end(one->from, other->to) && begins_before_end(other->from, one->to);
}

enum price_fit price_fit(const struct price_span *spans, size_t count, const struct price_span *span, const struct price_span **other)
{
    enum price_fit fit = PRICE_FITS;

    *other = NULL;
    for (size_t i = 0; i < count; i++) {
        int order = strcmp(spans[i].from, span->from);

        if (!overlap(&spans[i], span))
            continue;
        *other = &spans[i];
        if (order >= 0)
            return order == 0 ? PRICE_SAME_DAY : PRICE_OVERLAPS;
        fit = PRICE_FOLLOWS;
    }
    return fit;
}

NEOERR *period_read(struct request *req)
{
    const char *from = values_get_text(req->values, "valid_from"), *last = values_get_text(req->values, "last_on");
    struct row row;

    values_null(req->values, "valid_to");
    if (*last == '\0')
        return STATUS_OK;
    if (strcmp(last, from) < 0) {
        form_error(req, "last_on", "product.days_crossed");
        return STATUS_OK;
    }
    TRY(db_select_one(req, "SELECT CAST(:last_on AS DATE) + INTERVAL 1 DAY AS valid_to", &row));
    values_text(req->values, "valid_to", row_text(&row, "valid_to"));
    return STATUS_OK;
}

/* --- the price in force -------------------------------------------------------------------------- */

/* Of several that hold, which only a merge of two dealers brings about, the last begun counts. */
#define LAST_BEGUN(a) " AND " PRICE_HOLDS(a) " ORDER BY " a ".valid_from DESC, " a ".id DESC LIMIT 1)"
#define LIST_OF(type) "(SELECT pl.id FROM price_list pl WHERE pl.customer_type = " type LAST_BEGUN("pl")
#define IN_LIST(type) "(SELECT lp.id FROM list_price lp WHERE lp.product_id = p.id AND lp.price_list_id = " LIST_OF(type) LAST_BEGUN("lp")

const char prices_sql[] =
    "SELECT p.id, p.code, p.name, p.trade_name, p.specification, p.unit, p.package_units, p.maker, p.state,"
    "  COALESCE(d.price, t.price, b.price) AS amount, " PRICE_SHOWN("COALESCE(d.price, t.price, b.price)") " AS price,"
    "  CASE WHEN d.id IS NOT NULL THEN 'dealer' WHEN t.id IS NOT NULL THEN 'type' WHEN b.id IS NOT NULL THEN 'default' ELSE '' END AS source,"
    "  CASE WHEN d.id IS NOT NULL THEN d.valid_from WHEN t.id IS NOT NULL THEN t.valid_from ELSE b.valid_from END AS price_from,"
    "  CASE WHEN d.id IS NOT NULL THEN d.valid_to WHEN t.id IS NOT NULL THEN t.valid_to ELSE b.valid_to END - INTERVAL 1 DAY AS price_last"
    " FROM product p"
    " LEFT JOIN dealer_price d ON d.id = (SELECT dp.id FROM dealer_price dp WHERE dp.customer_id = :price_customer AND dp.product_id = p.id" LAST_BEGUN("dp")
    " LEFT JOIN list_price t ON t.id = " IN_LIST("(/* all rows: the type of one dealer whom the caller has looked up */ SELECT cu.type FROM customer cu WHERE cu.id = :price_customer AND cu.type <> '')")
    " LEFT JOIN list_price b ON b.id = " IN_LIST("''");

NEOERR *price_in_force(struct request *req, const struct price_question *question, struct price *price)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "price_customer", question->customer_id);
    values_int(values, "price_product", question->product_id);
    values_text(values, "price_day", question->day);
    TRY(db_select_with(req, arena_format(req->arena, "%s WHERE p.id = :price_product", prices_sql), values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "product %lld", (long long)question->product_id);
    row = rows_at(rows, 0);
    *price = (struct price){ .source = row_text(&row, "source"), .amount = row_text(&row, "amount"), .shown = row_text(&row, "price") };
    return STATUS_OK;
}

/* --- changes ---------------------------------------------------------------------------------------- */

static NEOERR *read_spans(struct request *req, const struct price_book *book, struct price_span **spans, size_t *count)
{
    struct rows *rows;
    struct row product;

    /* the product's row is what two people who price it wait for */
    TRY(db_select_one(req, "SELECT id FROM product WHERE id = :product_id FOR UPDATE", &product));
    TRY(db_select(req, book->spans_sql, &rows));
    *spans = arena_alloc(req->arena, (rows->count + 1) * sizeof(**spans));
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        (*spans)[i] = (struct price_span){ row_int(&row, "id"), row_text(&row, "valid_from"), row_text(&row, "valid_to") };
    }
    return STATUS_OK;
}

static void say_fit(struct request *req, enum price_fit fit, const struct price_span *other)
{
    const char *from = values_get_text(req->values, "valid_from");

    if (fit == PRICE_SAME_DAY)
        form_error_with(req, "valid_from", "product.same_day", other->from);
    else if (fit == PRICE_OVERLAPS)
        form_error_with(req, "last_on", "product.overlaps", other->from);
    else if (fit == PRICE_FOLLOWS && strcmp(from, req->today) < 0)
        form_error(req, "valid_from", "product.not_back");
}

static NEOERR *set_end(struct request *req, const struct table *table, int64_t id, const char *valid_to)
{
    struct values *values = values_new(req->arena);

    values_text(values, "valid_to", valid_to);
    return nerr_pass(db_change(req, table, id, values));
}

NEOERR *price_set(struct request *req, const struct price_book *book, int64_t *id)
{
    struct price_span *spans, span = { .from = values_get_text(req->values, "valid_from") };
    const struct price_span *other;
    enum price_fit fit;
    size_t count;

    TRY(period_read(req));
    if (form_refused(req))
        return STATUS_OK;
    span.to = values_get_text(req->values, "valid_to");
    TRY(read_spans(req, book, &spans, &count));
    fit = price_fit(spans, count, &span, &other);
    say_fit(req, fit, other);
    if (form_refused(req))
        return STATUS_OK;
    if (fit == PRICE_FOLLOWS)
        TRY(set_end(req, book->table, other->id, span.from));
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    return nerr_pass(db_insert(req, book->table, req->values, id));
}

NEOERR *period_end(struct request *req, const struct table *table, int64_t id)
{
    const char *last = values_get_text(req->values, "last_on"), *from = row_text(&req->record, "valid_from");
    const char *to = row_text(&req->record, "valid_to");
    struct row row;

    if (strcmp(from, req->today) > 0 && strcmp(last, from) < 0)
        return nerr_pass(set_end(req, table, id, from));
    TRY(db_select_one(req, "SELECT CAST(:last_on AS DATE) + INTERVAL 1 DAY AS valid_to", &row));
    if (strcmp(last, req->today) < 0 || strcmp(last, from) < 0)
        form_error(req, "last_on", "product.not_back");
    else if (*to != '\0' && strcmp(row_text(&row, "valid_to"), to) > 0)
        form_error(req, "last_on", "product.only_shorter");
    return form_refused(req) ? STATUS_OK : nerr_pass(set_end(req, table, id, row_text(&row, "valid_to")));
}
