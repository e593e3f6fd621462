/* contract_line.c - goods of a contract: a product as it is today, its price by the lists or as agreed, amounts to the fen. */
#include "contract.h"

#include <string.h>

#include "money.h"
#include "price.h"

static void wrong(struct request *req, const struct contract_line_typed *line, const char *field, const char *message_key)
{
    form_error(req, *line->suffix == '\0' ? field : arena_format(req->arena, "%s_%s", field, line->suffix), message_key);
}

/* --- numbers as typed --------------------------------------------------------------------------------- */

/* Typed -> scaled; false (with an error) when it is no such number. */
static bool read_number(struct request *req, const char *typed, int places, int64_t *scaled)
{
    const char *text;

    return text_decimal(req->arena, typed, (struct text_decimal_form){ .digits = 11, .places = (size_t)places }, &text) &&
           decimal_read(text, places, scaled);
}

struct reckoning {
    int64_t list, price, quantity, fen, tax; /* list 0 = none */
    const char *source;
};

static void read_quantity(struct request *req, const struct contract_line_typed *line, bool framework, struct values *values, struct reckoning *sum)
{
    if (*line->quantity == '\0') {
        values_null(values, "quantity");
        if (!framework)
            wrong(req, line, "quantity", "error.required");
        return;
    }
    if (!read_number(req, line->quantity, QUANTITY_PLACES, &sum->quantity) || sum->quantity <= 0) {
        wrong(req, line, "quantity", "contract.quantity_wrong");
        return;
    }
    values_text(values, "quantity", decimal_write(req->arena, sum->quantity, QUANTITY_PLACES, 0));
}

/* What was typed counts before a discount, a discount before the list; without any there is no price. */
static void read_price(struct request *req, const struct contract_line_typed *line, struct values *values, struct reckoning *sum)
{
    int64_t discount = 0;

    if (*line->price != '\0') {
        if (!read_number(req, line->price, PRICE_PLACES, &sum->price) || sum->price <= 0)
            wrong(req, line, "price", "product.price_wrong");
    } else if (sum->list == 0) {
        wrong(req, line, "price", "contract.no_list_price");
    } else if (*line->discount != '\0' && (!read_number(req, line->discount, PERCENT_PLACES, &discount) || discount >= 10000)) {
        wrong(req, line, "discount", "contract.discount_wrong");
    } else {
        sum->price = price_discounted(sum->list, discount);
    }
    values_text(values, "unit_price", decimal_write(req->arena, sum->price, PRICE_PLACES, 2));
}

static void reckon(struct request *req, const struct contract_line_typed *line, struct values *values, struct reckoning *sum)
{
    if (!money_of_line(sum->quantity, sum->price, &sum->fen)) {
        wrong(req, line, "quantity", "contract.line_too_big");
        return;
    }
    sum->tax = money_tax_contained(sum->fen, values_get_int(values, "tax_rate"));
    values_text(values, "amount", decimal_write(req->arena, sum->fen, MONEY_PLACES, 2));
    values_text(values, "tax", decimal_write(req->arena, sum->tax, MONEY_PLACES, 2));
}

/* --- the product ------------------------------------------------------------------------------------------ */

static const char product_sql[] =
    "SELECT p.id, p.code, p.name, p.trade_name, p.dosage_form, p.specification, p.unit, p.maker, p.approval_no, p.tax_rate, p.state,"
    "  COALESCE((SELECT f.price FROM floor_price f WHERE f.product_id = p.id AND f.valid_from <= :today AND (f.valid_to IS NULL OR f.valid_to > :today)"
    "   ORDER BY f.valid_from DESC LIMIT 1), 0) AS floor FROM product p WHERE ";

/* Typed: "CP0001 name ..." as suggested, a code, or a name that only one has. */
static NEOERR *find_product(struct request *req, const struct contract_line_typed *line, struct row *product, bool *found)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_text(values, "typed", line->product);
    values_text(values, "code", arena_format(req->arena, "%.*s", (int)strcspn(line->product, " "), line->product));
    TRY(db_select_with(req, arena_format(req->arena, "%s(p.code = :code OR p.name = :typed OR p.trade_name = :typed) AND p.state = 'active' ORDER BY p.code = :code DESC, p.id LIMIT 2", product_sql),
                       values, &rows));
    *found = rows->count > 0 && (rows->count == 1 || strcasecmp(rows->cells[0][1], values_get_text(values, "code")) == 0);
    if (*found)
        *product = rows_at(rows, 0);
    else
        wrong(req, line, "product", rows->count == 0 ? "contract.no_such_product" : "contract.several_products");
    return STATUS_OK;
}

static void take_product(struct values *values, const struct row *product)
{
    static const char *const taken[] = { "code", "name", "trade_name", "dosage_form", "specification", "unit", "maker", "approval_no" };

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        values_text(values, taken[i], row_text(product, taken[i]));
    values_int(values, "product_id", row_int(product, "id"));
    values_int(values, "tax_rate", row_int(product, "tax_rate"));
}

/* List price and floor of the day, for the contract's dealer. */
static NEOERR *price_line(struct request *req, const struct row *contract, const struct row *product, struct values *values, struct reckoning *sum)
{
    struct price_question question = { row_int(contract, "customer_id"), row_int(product, "id"), req->today };
    struct price price;

    TRY(price_in_force(req, &question, &price));
    values_text(values, "price_source", price.source);
    values_text(values, "list_price", *price.amount != '\0' ? price.amount : NULL);
    if (*price.amount != '\0' && !decimal_read(price.amount, PRICE_PLACES, &sum->list))
        return nerr_raise(ERR_INVALID, "price %s", price.amount);
    return STATUS_OK;
}

static void check_floor(const struct row *product, struct values *values, const struct reckoning *sum)
{
    int64_t floor = 0;

    (void)decimal_read(row_text(product, "floor"), PRICE_PLACES, &floor);
    values_int(values, "below_floor", sum->price < floor);
}

/* --- saving --------------------------------------------------------------------------------------------------- */

static NEOERR *store(struct request *req, int64_t contract_id, const struct contract_line_typed *line, struct values *values)
{
    struct row row;
    int64_t id;

    if (line->id != 0)
        return nerr_pass(db_change(req, &contract_line_table, line->id, values));
    values_int(req->values, "contract_id", contract_id);
    TRY(db_select_one(req, "SELECT COALESCE(MAX(place), 0) + 1 AS place FROM contract_line WHERE contract_id = :contract_id", &row));
    values_int(values, "contract_id", contract_id);
    values_int(values, "place", row_int(&row, "place"));
    return nerr_pass(db_insert(req, &contract_line_table, values, &id));
}

/* The product of a line that is there; *found false for a line of another contract. */
static NEOERR *known_product(struct request *req, int64_t contract_id, int64_t line_id, struct row *product, bool *found)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "line_id", line_id);
    values_int(values, "contract_id", contract_id);
    TRY(db_select_with(req, arena_format(req->arena, "%sp.id = (SELECT l.product_id FROM contract_line l WHERE l.id = :line_id AND l.contract_id = :contract_id)", product_sql), values, &rows));
    *found = rows->count > 0;
    if (*found)
        *product = rows_at(rows, 0);
    return STATUS_OK;
}

NEOERR *contract_line_save(struct request *req, const struct row *contract, const struct contract_line_typed *line)
{
    bool framework = strcmp(row_text(contract, "kind"), "framework") == 0, found;
    struct values *values = values_new(req->arena);
    struct reckoning sum = { 0 };
    struct row product;

    if (line->id == 0)
        TRY(find_product(req, line, &product, &found));
    else
        TRY(known_product(req, row_int(contract, "id"), line->id, &product, &found));
    if (!found)
        return STATUS_OK; /* said, or a line that somebody else took out */
    if (line->remove)
        return line->id != 0 ? nerr_pass(db_remove(req, &contract_line_table, line->id)) : STATUS_OK;
    take_product(values, &product);
    TRY(price_line(req, contract, &product, values, &sum));
    read_quantity(req, line, framework, values, &sum);
    read_price(req, line, values, &sum);
    reckon(req, line, values, &sum);
    check_floor(&product, values, &sum);
    values_text(values, "note", text_cut(req->arena, line->note, 200));
    return form_refused(req) ? STATUS_OK : nerr_pass(store(req, row_int(contract, "id"), line, values));
}

NEOERR *contract_lines_refresh(struct request *req, int64_t contract_id)
{
    struct row contract;
    struct rows *rows;

    values_int(req->values, "contract_id", contract_id);
    TRY(db_select_one(req, "SELECT id, customer_id, kind FROM contract WHERE id = :contract_id", &contract));
    TRY(db_select(req, contract_lines_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct contract_line_typed line = { .id = row_int(&row, "id"), .suffix = row_text(&row, "id"), .product = "", .quantity = row_text(&row, "quantity"),
                                            .price = row_text(&row, "unit_price"), .discount = "", .note = row_text(&row, "note") };

        TRY(contract_line_save(req, &contract, &line));
    }
    return STATUS_OK;
}
