/* shipment.c - /sales/shipments/new: goods that left for a dealer, lot by lot. Works without script; with it products are
 * suggested and amounts are reckoned while typing. */
#include "sales.h"

#include <string.h>

#include "domain/money.h"
#include "domain/price.h"

enum { ROWS = 8 };

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "number", .type = FIELD_TEXT, .max = 40, .flags = FIELD_FOCUS },
    { .name = "due_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form shipment_form = { "sales", fields, COUNT_OF(fields), NULL };

static const char *const typed_fields[] = { "product", "lot", "quantity", "price" };

/* --- the page -------------------------------------------------------------------------------------- */

static NEOERR *show_rows(struct request *req)
{
    for (int place = 1; place <= ROWS; place++) {
        TRY(show_int(req, place, "Lines.%d.suffix", place));
        for (size_t i = 0; i < COUNT_OF(typed_fields); i++) {
            const char *name = arena_format(req->arena, "%s_%d", typed_fields[i], place);

            TRY(show_text(req, request_posted(req, name), "Lines.%d.%s", place, typed_fields[i]));
        }
    }
    return nerr_pass(entry_show_wrong(req));
}

/* The term that holds for what is shipped on :posted_on; none: paid at once. */
static const char term_sql[] =
    "SELECT l.term_days, l.amount FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from <= :posted_on AND (l.valid_to IS NULL OR l.valid_to > :posted_on)"
    " ORDER BY l.valid_from DESC LIMIT 1";

NEOERR *shipment_page(struct request *req)
{
    struct row dealer, term;
    bool chosen, found;

    TRY(entry_dealer(req, "/sales/shipments/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    if (!values_has(req->values, "posted_on"))
        values_text(req->values, "posted_on", req->today);
    TRY(db_select_maybe(req, term_sql, &term, &found));
    TRY(show_text(req, found ? row_text(&term, "term_days") : "0", "Term"));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    TRY(show_rows(req));
    return nerr_pass(form_show(req, &shipment_form, "Preset", "/sales/shipments/new"));
}

/* --- a line ------------------------------------------------------------------------------------------ */

struct typed {
    const char *product, *lot, *quantity, *price;
    int place;
};

static void wrong(struct request *req, const struct typed *typed, const char *field, const char *message_key)
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

static NEOERR *read_product(struct request *req, const struct typed *typed, struct ledger_line *line)
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
static NEOERR *read_price(struct request *req, const struct typed *typed, struct ledger_line *line)
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

static NEOERR *read_line(struct request *req, const struct typed *typed, struct ledger_line *line)
{
    if (*typed->product == '\0')
        wrong(req, typed, "product", "error.required");
    else
        TRY(read_product(req, typed, line));
    line->lot = typed->lot;
    if (*typed->lot == '\0')
        wrong(req, typed, "lot", "error.required");
    else if (text_characters(typed->lot) > 40)
        form_error_with(req, arena_format(req->arena, "lot_%d", typed->place), "error.too_long", "40");
    if (*typed->quantity == '\0')
        wrong(req, typed, "quantity", "error.required");
    else if (!entry_read(req, typed->quantity, QUANTITY_PLACES, &line->quantity))
        wrong(req, typed, "quantity", "sales.quantity_wrong");
    TRY(read_price(req, typed, line));
    if (line->quantity > 0 && line->price > 0 && (!money_of_line(line->quantity, line->price, &line->value) || line->value == 0))
        wrong(req, typed, "quantity", "sales.amount_wrong");
    return STATUS_OK;
}

/* --- booking -------------------------------------------------------------------------------------------- */

static NEOERR *read_due(struct request *req, const char **due)
{
    const char *posted = values_get_text(req->values, "posted_on");
    struct row row;
    bool found;

    *due = values_get_text(req->values, "due_on");
    if (*posted == '\0')
        return STATUS_OK;
    if (**due != '\0') {
        if (strcmp(*due, posted) < 0)
            form_error(req, "due_on", "sales.due_before");
        return STATUS_OK;
    }
    TRY(db_select_maybe(req, "SELECT :posted_on + INTERVAL COALESCE((SELECT l.term_days FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from <= :posted_on"
                             " AND (l.valid_to IS NULL OR l.valid_to > :posted_on) ORDER BY l.valid_from DESC LIMIT 1), 0) DAY AS due_on", &row, &found));
    *due = found ? row_text(&row, "due_on") : posted;
    return STATUS_OK;
}

/* Rows in which anything was typed. */
static NEOERR *read_lines(struct request *req, const struct ledger_line *document, struct ledger_line *lines, size_t *count)
{
    *count = 0;
    for (int place = 1; place <= ROWS; place++) {
        struct typed typed = { typed_as(req, "product", place), typed_as(req, "lot", place), typed_as(req, "quantity", place), typed_as(req, "price", place), place };

        if (*typed.product == '\0' && *typed.lot == '\0' && *typed.quantity == '\0' && *typed.price == '\0')
            continue;
        lines[*count] = *document;
        lines[*count].line_no = (int64_t)*count + 1;
        TRY(read_line(req, &typed, &lines[(*count)++]));
    }
    if (*count == 0)
        form_error(req, "", "sales.no_lines");
    return STATUS_OK;
}

NEOERR *shipment_create(struct request *req)
{
    struct ledger_line document = { .kind = "shipment", .source = "page", .note = values_get_text(req->values, "note"), .posted_on = values_get_text(req->values, "posted_on") };
    struct ledger_line lines[ROWS];
    struct row dealer;
    size_t count;
    int64_t total = 0;
    bool chosen;

    TRY(entry_dealer(req, "/sales/shipments/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    document.customer_id = row_int(&dealer, "id");
    entry_day_check(req);
    TRY(read_due(req, &document.due_on));
    TRY(entry_number(req, "shipment", &document.number, &document.revision));
    TRY(read_lines(req, &document, lines, &count));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_post(req, lines, count));
    for (size_t i = 0; i < count; i++)
        total += lines[i].value;
    return nerr_pass(entry_booked(req, &lines[0], total));
}
