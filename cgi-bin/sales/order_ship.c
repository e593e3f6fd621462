/* order_ship.c - /sales/orders/:id/ship: goods of an order leave, lot by lot, all or a part; through the gate once more. */
#include "sales.h"

#include <string.h>

#include "domain/gate.h"
#include "domain/money.h"
#include "domain/order.h"

enum { LOTS_OF_LINE = 2, PARCELS_MOST = ORDER_LINES_MOST * LOTS_OF_LINE };

static const struct field fields[] = {
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "number", .type = FIELD_TEXT, .max = 40 },
    { .name = "due_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form order_ship_form = { "sales", fields, COUNT_OF(fields), NULL };

static bool is_open(const char *state)
{
    return strcmp(state, "released") == 0 || strcmp(state, "partly") == 0;
}

/* --- the page ---------------------------------------------------------------------------------------------- */

/* Two lots a line: field lot_<line>_<lot>, quantity_<line>_<lot>; all that is left is proposed for the first. */
static NEOERR *show_lots(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, order_lines_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "Lines.%zu", i), &row));
        for (int lot = 1; lot <= LOTS_OF_LINE; lot++) {
            const char *suffix = arena_format(req->arena, "%s_%d", row_text(&row, "place"), lot), *quantity = arena_format(req->arena, "quantity_%s", suffix);

            TRY(show_text(req, suffix, "Lines.%zu.lots.%d.suffix", i, lot));
            TRY(show_text(req, request_posted(req, arena_format(req->arena, "lot_%s", suffix)), "Lines.%zu.lots.%d.lot", i, lot));
            TRY(show_text(req, request_has_posted(req, quantity) ? request_posted(req, quantity) : lot == 1 ? row_text(&row, "left_quantity") : "", "Lines.%zu.lots.%d.quantity", i, lot));
        }
    }
    return nerr_pass(entry_show_wrong(req));
}

NEOERR *order_ship_page(struct request *req)
{
    struct gate_verdict verdict;
    struct sales_order order;

    if (!is_open(row_text(&req->record, "state")) && !form_refused(req))
        return nerr_raise(ERR_NOT_FOUND, "order %s is not open", row_text(&req->record, "id"));
    TRY(show_lots(req));
    if (!form_refused(req)) {
        TRY(order_read(req, row_int(&req->record, "id"), &order));
        TRY(order_ask(req, &order, &verdict));
        TRY(gate_show(req, &verdict));
    }
    TRY(show_text(req, req->today, "Preset.posted_on"));
    return nerr_pass(form_show(req, &order_ship_form, "Preset", order_path(req, row_int(&req->record, "id"), "/ship")));
}

/* --- shipping ------------------------------------------------------------------------------------------------- */

static void wrong(struct request *req, const char *field, const char *suffix, const char *message_key)
{
    form_error(req, arena_format(req->arena, "%s_%s", field, suffix), message_key);
}

static void read_parcel(struct request *req, const struct sales_order *order, size_t place, int lot, int64_t *left, struct order_parcel *parcels, size_t *count)
{
    const char *suffix = arena_format(req->arena, "%zu_%d", place + 1, lot);
    const char *quantity = text_tidy(req->arena, request_posted(req, arena_format(req->arena, "quantity_%s", suffix)));
    struct order_parcel *parcel = &parcels[*count];

    *parcel = (struct order_parcel){ .place = place, .lot_field = arena_format(req->arena, "lot_%s", suffix) };
    parcel->lot = text_tidy(req->arena, request_posted(req, parcel->lot_field));
    if (*quantity == '\0' || strcmp(quantity, "0") == 0 || order->lines[place].id == 0)
        return;
    if (*parcel->lot == '\0')
        wrong(req, "lot", suffix, "error.required");
    else if (text_characters(parcel->lot) > 40)
        form_error_with(req, parcel->lot_field, "error.too_long", "40");
    if (!entry_read(req, quantity, QUANTITY_PLACES, &parcel->quantity) || parcel->quantity > *left)
        form_error_with(req, arena_format(req->arena, "quantity_%s", suffix), "order.too_much", decimal_write(req->arena, *left, QUANTITY_PLACES, 0));
    else
        *left -= parcel->quantity;
    (*count)++;
}

static void read_parcels(struct request *req, const struct sales_order *order, struct order_parcel *parcels, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < order->count; i++) {
        int64_t left = order->lines[i].quantity - order->lines[i].shipped;

        for (int lot = 1; lot <= LOTS_OF_LINE; lot++)
            read_parcel(req, order, i, lot, &left, parcels, count);
    }
    if (*count == 0)
        form_error(req, "", "order.nothing_to_ship");
}

NEOERR *order_ship_create(struct request *req)
{
    struct ledger_line document = { .kind = "shipment", .source = "page", .note = values_get_text(req->values, "note"), .posted_on = values_get_text(req->values, "posted_on") };
    struct ledger_line lines[PARCELS_MOST + 1];
    struct order_parcel parcels[PARCELS_MOST + 1];
    struct gate_verdict verdict;
    struct sales_order order;
    int64_t total = 0;
    size_t count;

    TRY(order_lock(req, row_int(&req->record, "id"), &order));
    if (!is_open(order.state))
        form_error(req, "", "order.moved");
    values_int(req->values, "customer_id", order.customer_id);
    entry_day_check(req);
    TRY(entry_due(req, &document.due_on));
    TRY(entry_number(req, "shipment", &document.number, &document.revision));
    read_parcels(req, &order, parcels, &count);
    if (form_refused(req))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        lines[i] = document;
        lines[i].line_no = (int64_t)i + 1;
    }
    TRY(order_ship(req, &order, parcels, count, lines, &verdict));
    if (form_refused(req))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++)
        total += lines[i].value;
    return nerr_pass(entry_booked(req, &lines[0], total));
}
