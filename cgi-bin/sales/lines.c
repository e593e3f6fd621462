/* lines.c - rows of goods as they are typed: product, lot, quantity, price; of shipments and of orders. */
#include "sales.h"

#include <string.h>

#include "domain/money.h"
#include "domain/price.h"

struct typed_line {
    const char *product, *lot, *quantity, *price;
    int place;
};

/* --- what is wrong, and where -------------------------------------------------------------------------- */

static void wrong(struct request *req, const struct typed_line *typed, const char *field, const char *message_key)
{
    form_error(req, arena_format(req->arena, "%s_%d", field, typed->place), message_key);
}

static const char *typed_as(struct request *req, const char *field, int place)
{
    return text_tidy(req->arena, request_posted(req, arena_format(req->arena, "%s_%d", field, place)));
}

/* "CP0001 name ..." as suggested, a code, or a name that only one has. */
static const char product_sql[] =
    "SELECT p.id, p.code, p.name, p.specification, p.code = :typed_code AS by_code FROM product p WHERE p.code = :typed_code OR p.name = :typed_product OR p.trade_name = :typed_product"
    " ORDER BY p.code = :typed_code DESC, p.state, p.id LIMIT 2";

static NEOERR *read_product(struct request *req, const struct typed_line *typed, struct ledger_line *line)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_text(values, "typed_product", typed->product);
    values_text(values, "typed_code", arena_format(req->arena, "%.*s", (int)strcspn(typed->product, " "), typed->product));
    TRY(db_select_with(req, product_sql, values, &rows));
    row = rows->count > 0 ? rows_at(rows, 0) : (struct row){ 0 };
    if (rows->count == 0 || (rows->count > 1 && row_int(&row, "by_code") == 0)) {
        wrong(req, typed, "product", rows->count == 0 ? "sales.no_such_product" : "sales.several_products");
        return STATUS_OK;
    }
    line->product_id = row_int(&row, "id");
    line->product_code = row_text(&row, "code");
    line->product_name = row_text(&row, "name");
    line->specification = row_text(&row, "specification");
    return STATUS_OK;
}

/* What was typed, else the price in force for the dealer on the day. */
static NEOERR *read_price(struct request *req, const struct typed_line *typed, struct ledger_line *line)
{
    struct price_question question = { line->customer_id, line->product_id, line->posted_on };
    struct price price;

    if (*typed->price != '\0') {
        if (!entry_read(req, typed->price, PRICE_PLACES, &line->price))
            wrong(req, typed, "price", "product.price_wrong");
        return STATUS_OK;
    }
    if (line->product_id == 0 || *line->posted_on == '\0')
        return STATUS_OK;
    TRY(price_in_force(req, &question, &price));
    if (*price.amount == '\0')
        wrong(req, typed, "price", "sales.no_price");
    else if (!decimal_read(price.amount, PRICE_PLACES, &line->price))
        return nerr_raise(ERR_INVALID, "price %s", price.amount);
    return STATUS_OK;
}

static void read_lot(struct request *req, const struct typed_line *typed, struct ledger_line *line)
{
    line->lot = typed->lot;
    if (*typed->lot == '\0')
        wrong(req, typed, "lot", "error.required");
    else if (text_characters(typed->lot) > 40)
        form_error_with(req, arena_format(req->arena, "lot_%d", typed->place), "error.too_long", "40");
}

static NEOERR *read_line(struct request *req, const struct typed_line *typed, bool with_lot, struct ledger_line *line)
{
    if (*typed->product == '\0')
        wrong(req, typed, "product", "error.required");
    else
        TRY(read_product(req, typed, line));
    if (with_lot)
        read_lot(req, typed, line);
    if (*typed->quantity == '\0')
        wrong(req, typed, "quantity", "error.required");
    else if (!entry_read(req, typed->quantity, QUANTITY_PLACES, &line->quantity))
        wrong(req, typed, "quantity", "sales.quantity_wrong");
    TRY(read_price(req, typed, line));
    if (line->quantity > 0 && line->price > 0 && (!money_of_line(line->quantity, line->price, &line->value) || line->value == 0))
        wrong(req, typed, "quantity", "sales.amount_wrong");
    return STATUS_OK;
}

NEOERR *goods_read(struct request *req, int place, bool with_lot, struct ledger_line *line, bool *any)
{
    struct typed_line typed = { typed_as(req, "product", place), typed_as(req, "lot", place), typed_as(req, "quantity", place), typed_as(req, "price", place), place };

    *any = *typed.product != '\0' || *typed.lot != '\0' || *typed.quantity != '\0' || *typed.price != '\0';
    return *any ? nerr_pass(read_line(req, &typed, with_lot, line)) : STATUS_OK;
}

NEOERR *goods_show(struct request *req, int rows)
{
    static const char *const typed_fields[] = { "product", "lot", "quantity", "price" };

    for (int place = 1; place <= rows; place++) {
        TRY(show_int(req, place, "Lines.%d.suffix", place));
        for (size_t i = 0; i < COUNT_OF(typed_fields); i++) {
            const char *name = arena_format(req->arena, "%s_%d", typed_fields[i], place);

            if (request_has_posted(req, name))
                TRY(show_text(req, request_posted(req, name), "Lines.%d.%s", place, typed_fields[i]));
        }
    }
    return nerr_pass(entry_show_wrong(req));
}
