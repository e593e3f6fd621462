/* follow.c - what follows an entry: /sales/:id/invoice, /sales/:id/write-off, /sales/:id/reverse. Goods that come back are asked for, approved
 * and settled at /tickets/returns: nothing books them here. */
#include "sales.h"

#include <string.h>

#include "domain/money.h"

static const struct field reverse_fields[] = {
    { .name = "reason", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form reverse_form = { "sales_reverse", reverse_fields, COUNT_OF(reverse_fields), NULL };

static const struct field write_off_fields[] = {
    { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_FOCUS, .group = "document" },
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "number", .type = FIELD_TEXT, .max = 40 },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form write_off_form = { "sales_write_off", write_off_fields, COUNT_OF(write_off_fields), NULL };

static const struct field invoice_fields[] = {
    { .name = "number", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "document" },
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form invoice_form = { "sales_invoice", invoice_fields, COUNT_OF(invoice_fields), NULL };

static bool stands(const struct request *req, const char *kind)
{
    return strcmp(row_text(&req->record, "kind"), kind) == 0 && strcmp(row_text(&req->record, "standing"), "booked") == 0;
}

/* Goes back to the entry, saying why, when nothing can follow it: *refused. */
static NEOERR *refuse(struct request *req, bool possible, const char *why, bool *refused)
{
    *refused = !possible;
    if (*refused && req->method == METHOD_POST) {
        form_error(req, "", why);
    } else if (*refused && !form_refused(req)) {
        reply_refusal(req, why, NULL);
        reply_redirect(req, "%s", entry_path(req, row_int(&req->record, "id"), ""));
    }
    return STATUS_OK;
}

/* Whoever books for the dealer waits here; what is read FOR UPDATE afterwards stays true until it is booked. */
static NEOERR *lock_dealer(struct request *req)
{
    struct row row;
    bool found;

    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    return nerr_pass(db_select_maybe(req, "SELECT id FROM customer_figures WHERE id = :customer_id FOR UPDATE", &row, &found));
}

static int64_t scaled(const struct row *row, const char *column, int places)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), places, &value) ? value : 0;
}

/* --- invoices ----------------------------------------------------------------------------------------------- */

/* Shipments of the dealer that are not invoiced in full, those of this document first. */
#define UNINVOICED                                                                                                     \
    " FROM open_item o JOIN ledger_entry e ON e.id = o.id WHERE o.customer_id = :customer_id AND e.kind = 'shipment' AND e.reversal = 0 AND o.invoiced < o.amount" \
    " AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY e.number = :this_number DESC, e.posted_on DESC, e.id LIMIT 100"
static const char uninvoiced_sql[] =
    "SELECT e.id, e.number, e.posted_on, e.product_name, e.lot, o.amount, o.invoiced, o.amount - o.invoiced AS rest, IF(e.number = :this_number, o.amount - o.invoiced, '') AS typed" UNINVOICED;
static const char uninvoiced_locked_sql[] =
    "SELECT e.id, e.product_id, e.product_code, e.product_name, e.specification, e.lot, e.posted_on, o.amount - o.invoiced AS rest" UNINVOICED " FOR UPDATE";

static NEOERR *show_typed_amounts(struct request *req)
{
    HDF *rows = hdf_get_obj(req->hdf, "Items");

    for (HDF *row = rows != NULL ? hdf_obj_child(rows) : NULL; row != NULL; row = hdf_obj_next(row)) {
        const char *name = arena_format(req->arena, "amount_%s", hdf_get_value(row, "id", ""));

        TRY(hdf_set_value(row, "typed", request_posted(req, name)));
    }
    return nerr_pass(entry_show_wrong(req));
}

NEOERR *invoice_page(struct request *req)
{
    bool refused;

    TRY(refuse(req, stands(req, "shipment") || form_refused(req), "sales.no_invoice", &refused));
    if (refused)
        return STATUS_OK;
    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    values_text(req->values, "this_number", row_text(&req->record, "number"));
    TRY(db_show_rows(req, "Items", uninvoiced_sql));
    if (form_refused(req))
        TRY(show_typed_amounts(req));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    return nerr_pass(form_show(req, &invoice_form, "Preset", entry_path(req, row_int(&req->record, "id"), "/invoice")));
}

static void read_invoiced(struct request *req, const struct row *row, const char *typed, struct ledger_line *line)
{
    const char *field = arena_format(req->arena, "amount_%s", row_text(row, "id"));
    int64_t rest = scaled(row, "rest", MONEY_PLACES);

    line->shipment_id = row_int(row, "id");
    line->product_id = row_int(row, "product_id");
    line->product_code = row_text(row, "product_code");
    line->product_name = row_text(row, "product_name");
    line->specification = row_text(row, "specification");
    line->lot = row_text(row, "lot");
    if (!entry_read(req, typed, MONEY_PLACES, &line->value))
        form_error(req, field, "sales.amount_wrong");
    else if (line->value > rest)
        form_error_with(req, field, "sales.too_much_invoiced", text_money_grouped(req->arena, entry_fen(req, rest)));
}

static NEOERR *read_lines(struct request *req, const struct ledger_line *document, struct ledger_line **lines, size_t *count)
{
    struct rows *rows;

    TRY(db_select(req, uninvoiced_locked_sql, &rows));
    *lines = arena_alloc(req->arena, (rows->count + 1) * sizeof(**lines));
    *count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *typed = text_tidy(req->arena, request_posted(req, arena_format(req->arena, "amount_%s", row_text(&row, "id"))));

        if (*typed == '\0')
            continue;
        (*lines)[*count] = *document;
        (*lines)[*count].line_no = (int64_t)*count + 1;
        read_invoiced(req, &row, typed, &(*lines)[(*count)++]);
    }
    if (*count == 0)
        form_error(req, "", "sales.no_invoice_lines");
    return STATUS_OK;
}

NEOERR *invoice_create(struct request *req)
{
    struct ledger_line document = { .customer_id = row_int(&req->record, "customer_id"), .kind = "invoice", .source = "page", .posted_on = values_get_text(req->values, "posted_on"),
                                    .note = values_get_text(req->values, "note") };
    struct ledger_line *lines;
    int64_t total = 0;
    size_t count;
    bool refused;

    TRY(refuse(req, stands(req, "shipment"), "sales.no_invoice", &refused));
    TRY(lock_dealer(req));
    values_text(req->values, "this_number", row_text(&req->record, "number"));
    entry_day_check(req);
    if (*values_get_text(req->values, "number") != '\0')
        TRY(entry_number(req, "invoice", &document.number, &document.revision));
    TRY(read_lines(req, &document, &lines, &count));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_post(req, lines, count));
    for (size_t i = 0; i < count; i++)
        total += lines[i].value;
    return nerr_pass(entry_booked(req, &lines[0], total));
}

/* --- writing off: what will not be paid ------------------------------------------------------------------------- */

static bool can_write_off(const struct request *req)
{
    return stands(req, "shipment") && scaled(&req->record, "open_amount", MONEY_PLACES) > 0;
}

NEOERR *write_off_page(struct request *req)
{
    bool refused;

    TRY(refuse(req, can_write_off(req) || form_refused(req), "sales.no_write_off", &refused));
    if (refused)
        return STATUS_OK;
    TRY(show_text(req, "write_off", "Act"));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    TRY(show_text(req, row_text(&req->record, "open_amount"), "Preset.amount"));
    return nerr_pass(form_show(req, &write_off_form, "Preset", entry_path(req, row_int(&req->record, "id"), "/write-off")));
}

/* All that is open unless an amount is given; what was paid meanwhile cannot be written off. */
static NEOERR *read_written_off(struct request *req, struct ledger_line *line)
{
    struct row row;
    int64_t open;

    TRY(db_select_one(req, "SELECT open_amount FROM open_item WHERE id = :id FOR UPDATE", &row));
    open = scaled(&row, "open_amount", MONEY_PLACES);
    line->value = open;
    if (values_has(req->values, "amount"))
        decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &line->value);
    if (line->value <= 0)
        form_error(req, "amount", "sales.amount_wrong");
    else if (line->value > open)
        form_error_with(req, "amount", "sales.too_much_off", text_money_grouped(req->arena, entry_fen(req, open)));
    return STATUS_OK;
}

static struct ledger_line line_off(struct request *req)
{
    const struct row *shipment = &req->record;

    return (struct ledger_line){ .customer_id = row_int(shipment, "customer_id"), .kind = "write_off", .source = "page", .line_no = 1, .posted_on = values_get_text(req->values, "posted_on"),
                                 .product_id = row_int(shipment, "product_id"), .product_code = row_text(shipment, "product_code"), .product_name = row_text(shipment, "product_name"),
                                 .specification = row_text(shipment, "specification"), .lot = row_text(shipment, "lot"), .note = values_get_text(req->values, "note"),
                                 .shipment_id = row_int(shipment, "id") };
}

NEOERR *write_off_create(struct request *req)
{
    struct ledger_line line = line_off(req);
    bool refused;

    TRY(refuse(req, can_write_off(req), "sales.no_write_off", &refused));
    TRY(lock_dealer(req));
    entry_day_check(req);
    TRY(read_written_off(req, &line));
    TRY(entry_number(req, "write_off", &line.number, &line.revision));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_post(req, &line, 1));
    return nerr_pass(entry_booked(req, &line, line.value));
}

/* --- taking back --------------------------------------------------------------------------------------------- */

static bool can_reverse(const struct request *req)
{
    return strcmp(row_text(&req->record, "standing"), "booked") == 0;
}

NEOERR *reverse_page(struct request *req)
{
    bool refused;

    TRY(refuse(req, can_reverse(req) || form_refused(req), "sales.no_reverse", &refused));
    if (refused)
        return STATUS_OK;
    TRY(show_text(req, "reverse", "Act"));
    return nerr_pass(form_show(req, &reverse_form, NULL, entry_path(req, row_int(&req->record, "id"), "/reverse")));
}

/* What came back of a shipment, and what was invoiced of it, is taken back before it. */
static const char followed_sql[] =
    "SELECT x.number FROM ledger_entry x WHERE x.shipment_id = :id AND x.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = x.id) LIMIT 1 FOR UPDATE";

NEOERR *reverse_create(struct request *req)
{
    const char *reason = values_get_text(req->values, "reason");
    struct ledger_line line = { .customer_id = row_int(&req->record, "customer_id"), .kind = "reversal", .number = row_text(&req->record, "number") };
    struct row follow;
    bool refused, followed;

    TRY(refuse(req, can_reverse(req), "sales.no_reverse", &refused));
    TRY(lock_dealer(req));
    TRY(db_select_maybe(req, followed_sql, &follow, &followed));
    if (followed)
        form_error_with(req, "", "sales.followed", row_text(&follow, "number"));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_reverse(req, row_int(&req->record, "id"), reason, &line.id));
    return nerr_pass(entry_booked(req, &line, -scaled(&req->record, "value", MONEY_PLACES)));
}
