/* goods_return.c - a return is asked for, received, settled. */
#include <string.h>

#include "customer.h"
#include "goods_return_inside.h"
#include "ledger_post.h"
#include "money.h"
#include "month_number.h"
#include "ticket.h"

static const char *const columns[] = { "number", "customer_id", "ticket_id", "shipment_id", "product_code", "product_name", "lot", "quantity", "amount", "reason", "goods_condition", "note", "cold_chain", "state", "state_reason", "created_at",
                                       "created_by", "decided_at", "received_on", "received_quantity", "fit_quantity", "receipt_note", "received_by", "entry_id", "settled_at", NULL };
const struct table goods_return_table = { .name = "goods_return", .columns = columns, .subject = "customer_id", .versioned = true };
static const char *const file_columns[] = { "goods_return_id", "kind", "file_id", "note", "added_at", "added_by", NULL };
const struct table goods_return_file_table = { .name = "goods_return_file", .columns = file_columns };

#define SHOWN(quantity) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " quantity "))"

const char goods_return_record_sql[] =
    "SELECT g.*, " SHOWN("g.quantity") " AS quantity_shown, " SHOWN("g.received_quantity") " AS received_shown, " SHOWN("g.fit_quantity") " AS fit_shown, cu.name AS customer_name, cu.code AS customer_code, cu.owner_id,"
    "  e.number AS shipment_number, e.posted_on AS shipped_on, e.price, " SHOWN("e.quantity") " AS shipped_shown, t.number AS ticket_number, t.title AS ticket_title, b.value AS booked_value, b.number AS entry_number,"
    "  " RETURN_TAKEN_BACK " AS taken_back, EXISTS (SELECT 1 FROM goods_return_file f WHERE f.goods_return_id = g.id AND f.kind = 'temperature') AS has_temperature"
    " FROM goods_return g JOIN customer cu ON cu.id = g.customer_id JOIN ledger_entry e ON e.id = g.shipment_id LEFT JOIN ticket t ON t.id = g.ticket_id LEFT JOIN ledger_entry b ON b.id = g.entry_id"
    " WHERE g.id = :id AND ({visible:cu} OR g.created_by = :me OR " APPROVAL_SEES("return", "g.id") ")";

NEOERR *goods_return_ticket_show(struct request *req)
{
    return nerr_pass(db_show_rows(req, "GoodsReturns", "SELECT g.id, g.number, g.state, g.product_name, g.lot, " SHOWN("g.quantity") " AS quantity, " SHOWN("g.received_quantity") " AS received, g.amount FROM goods_return g"
                                                       " WHERE g.ticket_id = :id ORDER BY g.id DESC LIMIT 20"));
}

/* --- what is left of a shipment ----------------------------------------------------------------------------- */

static const char shipment_sql[] =
    "SELECT e.id, e.number, e.posted_on, e.product_id, e.product_code, e.product_name, e.specification, e.lot, e.price, e.quantity, e.amount, COALESCE(p.storage = 'cold', 0) AS cold FROM ledger_entry e"
    " LEFT JOIN product p ON p.code = e.product_code WHERE e.id = :room_shipment AND e.customer_id = :room_customer AND e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)";
static const char back_sql[] =
    "SELECT COALESCE(SUM(e.quantity), 0) AS quantity, COALESCE(SUM(e.amount), 0) AS amount FROM ledger_entry e WHERE e.shipment_id = :room_shipment AND e.kind = 'return' FOR UPDATE";
static const char asked_sql[] =
    "SELECT COALESCE(SUM(IF(g.state = 'received', g.received_quantity, g.quantity)), 0) AS quantity FROM goods_return g WHERE g.shipment_id = :room_shipment AND g.id <> :room_own AND g.state IN ('asked', 'approved', 'received') FOR UPDATE";

static int64_t scaled(const struct row *row, const char *column, int places)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), places, &value) ? value : 0;
}

static NEOERR *select_first(struct request *req, const char *sql, const struct values *values, struct row *row, bool *found)
{
    struct rows *rows;

    TRY(db_select_with(req, sql, values, &rows));
    *found = rows->count > 0;
    if (*found)
        *row = rows_at(rows, 0);
    return STATUS_OK;
}

NEOERR *return_room_of(struct request *req, int64_t customer_id, int64_t shipment_id, int64_t own_id, struct return_room *room, bool *found)
{
    struct values *values = values_new(req->arena);
    struct row row;
    bool any;

    *room = (struct return_room){ 0 };
    values_int(values, "room_customer", customer_id);
    values_int(values, "room_shipment", shipment_id);
    values_int(values, "room_own", own_id);
    TRY(select_first(req, "SELECT f.id FROM customer_figures f WHERE f.id = :room_customer FOR UPDATE", values, &row, &any));
    TRY(select_first(req, shipment_sql, values, &room->shipment, found));
    if (!*found)
        return STATUS_OK;
    TRY(select_first(req, back_sql, values, &row, &any));
    room->quantity = scaled(&room->shipment, "quantity", QUANTITY_PLACES) + scaled(&row, "quantity", QUANTITY_PLACES);
    room->amount = scaled(&room->shipment, "amount", MONEY_PLACES) + scaled(&row, "amount", MONEY_PLACES);
    TRY(select_first(req, asked_sql, values, &row, &any));
    room->asked = scaled(&row, "quantity", QUANTITY_PLACES);
    room->cold = row_int(&room->shipment, "cold") != 0;
    return STATUS_OK;
}

NEOERR *return_room_read(struct request *req, const struct row *goods, struct return_room *room, bool *found)
{
    return nerr_pass(return_room_of(req, row_int(goods, "customer_id"), row_int(goods, "shipment_id"), row_int(goods, "id"), room, found));
}

int64_t return_value(const struct return_room *room, int64_t quantity)
{
    int64_t price = scaled(&room->shipment, "price", PRICE_PLACES), fen = 0;

    if (quantity == room->quantity)
        return room->amount;
    if (price > 0 && money_of_line(quantity, price, &fen))
        return fen < room->amount ? fen : room->amount;
    return 0;
}

/* --- asking --------------------------------------------------------------------------------------------------- */

/* Quantity, goods and amount of what was typed; form errors beside the fields. */
static NEOERR *fill(struct request *req, int64_t customer_id, int64_t own_id)
{
    struct values *values = req->values;
    struct return_room room;
    int64_t quantity = 0, value;
    const char *text;
    bool found;

    TRY(return_room_of(req, customer_id, values_get_int(values, "shipment_id"), own_id, &room, &found));
    if (!found) {
        form_error(req, "shipment_id", "goods_return.no_such_shipment");
        return STATUS_OK;
    }
    if (!text_decimal(req->arena, values_get_text(values, "quantity"), (struct text_decimal_form){ .digits = 11, .places = QUANTITY_PLACES }, &text) || !decimal_read(text, QUANTITY_PLACES, &quantity) || quantity <= 0)
        form_error(req, "quantity", "ticket.quantity_wrong");
    else if (quantity > room.quantity - room.asked)
        form_error_with(req, "quantity", "goods_return.too_much", decimal_write(req->arena, room.quantity > room.asked ? room.quantity - room.asked : 0, QUANTITY_PLACES, 0));
    value = quantity > 0 ? return_value(&room, quantity) : 0;
    if (value <= 0 && !form_refused(req))
        form_error(req, "quantity", "goods_return.no_price");
    values_text(values, "quantity", decimal_write(req->arena, quantity, QUANTITY_PLACES, 0));
    values_text(values, "amount", decimal_write(req->arena, value, MONEY_PLACES, MONEY_PLACES));
    values_text(values, "product_code", row_text(&room.shipment, "product_code"));
    values_text(values, "product_name", row_text(&room.shipment, "product_name"));
    values_text(values, "lot", row_text(&room.shipment, "lot"));
    values_int(values, "cold_chain", room.cold);
    return STATUS_OK;
}

/* A ticket that this person sees, of the same dealer; or none. */
static NEOERR *check_ticket(struct request *req)
{
    struct row row;
    bool found;

    if (values_get_int(req->values, "ticket_id") == 0) {
        values_null(req->values, "ticket_id");
        return STATUS_OK;
    }
    TRY(db_select_maybe(req, "SELECT t.id FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE t.id = :ticket_id AND t.customer_id = :customer_id AND {visible:cu:tickets.read}", &row, &found));
    return found ? STATUS_OK : nerr_raise(ERR_INVALID, "ticket %lld is not this dealer's", (long long)values_get_int(req->values, "ticket_id"));
}

static NEOERR *log_state(struct request *req, int64_t ticket_id, const char *before, const char *after, const char *text)
{
    return ticket_id == 0 ? STATUS_OK : nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = ticket_id, .kind = "return", .old_word = before, .new_word = after, .text = text }));
}

NEOERR *goods_return_create(struct request *req, int64_t *id)
{
    const char *number;

    TRY(check_ticket(req));
    TRY(fill(req, values_get_int(req->values, "customer_id"), 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(month_number_next(req, "RT", &number));
    values_text(req->values, "number", number);
    values_text(req->values, "state", "draft");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &goods_return_table, req->values, id));
    return nerr_pass(log_state(req, values_get_int(req->values, "ticket_id"), "", "draft", arena_format(req->arena, "%s %s × %s", number, values_get_text(req->values, "lot"), values_get_text(req->values, "quantity"))));
}

static bool is_open(const struct row *goods)
{
    return text_has_word("draft,returned,withdrawn", row_text(goods, "state"));
}

static NEOERR *refuse_moved(struct request *req)
{
    form_error(req, "", "goods_return.moved");
    return STATUS_OK;
}

/* Whose it is and which ticket it belongs to stay. */
NEOERR *goods_return_rewrite(struct request *req, const struct row *goods)
{
    if (!is_open(goods))
        return nerr_pass(refuse_moved(req));
    values_int(req->values, "customer_id", row_int(goods, "customer_id"));
    values_text(req->values, "ticket_id", row_is_null(goods, "ticket_id") ? NULL : row_text(goods, "ticket_id"));
    TRY(fill(req, row_int(goods, "customer_id"), row_int(goods, "id")));
    if (form_refused(req))
        return STATUS_OK;
    if (!values_has(req->values, "version"))
        values_int(req->values, "version", row_int(goods, "version"));
    return nerr_pass(db_change(req, &goods_return_table, row_int(goods, "id"), req->values));
}

/* --- states ----------------------------------------------------------------------------------------------------- */

NEOERR *return_move(struct request *req, const struct row *goods, const char *state, struct values *values)
{
    const char *words = arena_format(req->arena, "%s %s %s", row_text(goods, "number"), row_text(goods, "product_name"), row_text(goods, "lot"));

    values_text(values, "state", state);
    if (!values_has(values, "version"))
        values_int(values, "version", row_int(goods, "version"));
    TRY(db_change(req, &goods_return_table, row_int(goods, "id"), values));
    TRY(log_state(req, row_int(goods, "ticket_id"), row_text(goods, "state"), state, words));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(goods, "customer_id"), .kind = arena_format(req->arena, "return_%s", state), .resource = "returns", .detail = words,
                                                                 .link = arena_format(req->arena, "/tickets/returns/%lld", (long long)row_int(goods, "id")) }));
}

/* Judged anew: what was left when it was written may be asked for by another since. */
NEOERR *goods_return_submit(struct request *req, const struct row *goods)
{
    struct values *values = values_new(req->arena);
    struct return_room room;
    bool found;

    if (!is_open(goods))
        return nerr_pass(refuse_moved(req));
    TRY(return_room_read(req, goods, &room, &found));
    if (!found || scaled(goods, "quantity", QUANTITY_PLACES) > room.quantity - room.asked)
        form_error_with(req, "", "goods_return.too_much", decimal_write(req->arena, found && room.quantity > room.asked ? room.quantity - room.asked : 0, QUANTITY_PLACES, 0));
    if (row_int(goods, "cold_chain") != 0 && row_int(goods, "has_temperature") == 0)
        form_error(req, "", "goods_return.needs_temperature");
    if (form_refused(req))
        return STATUS_OK;
    TRY(return_move(req, goods, "asked", values));
    return nerr_pass(approval_start(req, &return_approval, row_int(goods, "id"), row_text(goods, "note")));
}

NEOERR *goods_return_discard(struct request *req, const struct row *goods)
{
    if (!is_open(goods) && strcmp(row_text(goods, "state"), "approved") != 0)
        return nerr_pass(refuse_moved(req));
    return nerr_pass(return_move(req, goods, "void", values_new(req->arena)));
}

/* --- goods and money ---------------------------------------------------------------------------------------------- */

static bool read_quantity(struct request *req, const char *field, int64_t most, int64_t *quantity)
{
    const char *text;

    if (text_decimal(req->arena, values_get_text(req->values, field), (struct text_decimal_form){ .digits = 11, .places = QUANTITY_PLACES }, &text) && decimal_read(text, QUANTITY_PLACES, quantity) && *quantity >= 0 && *quantity <= most)
        return true;
    form_error_with(req, field, "goods_return.between", decimal_write(req->arena, most, QUANTITY_PLACES, 0));
    return false;
}

NEOERR *goods_return_receive(struct request *req, const struct row *goods)
{
    struct values *values = values_new(req->arena);
    int64_t received = 0, fit = 0;

    if (strcmp(row_text(goods, "state"), "approved") != 0)
        return nerr_pass(refuse_moved(req));
    if (read_quantity(req, "received_quantity", scaled(goods, "quantity", QUANTITY_PLACES), &received) && received == 0)
        form_error(req, "received_quantity", "ticket.quantity_wrong");
    if (received > 0)
        (void)read_quantity(req, "fit_quantity", received, &fit);
    if (strcmp(values_get_text(req->values, "received_on"), req->today) > 0)
        form_error(req, "received_on", "sales.day_ahead");
    else if (strcmp(values_get_text(req->values, "received_on"), row_text(goods, "shipped_on")) < 0)
        form_error(req, "received_on", "sales.before_shipment");
    if (form_refused(req))
        return STATUS_OK;
    values_text(values, "received_on", values_get_text(req->values, "received_on"));
    values_text(values, "received_quantity", decimal_write(req->arena, received, QUANTITY_PLACES, 0));
    values_text(values, "fit_quantity", decimal_write(req->arena, fit, QUANTITY_PLACES, 0));
    values_text(values, "receipt_note", values_get_text(req->values, "receipt_note"));
    values_int(values, "received_by", req->person.id);
    return nerr_pass(return_move(req, goods, "received", values));
}

static NEOERR *post(struct request *req, const struct row *goods, const struct return_room *room, int64_t *entry_id)
{
    int64_t quantity = scaled(goods, "received_quantity", QUANTITY_PLACES);
    const struct row *shipment = &room->shipment;
    struct ledger_line line = { .customer_id = row_int(goods, "customer_id"), .kind = "return", .source = "page", .number = row_text(goods, "number"), .line_no = 1, .posted_on = values_get_text(req->values, "posted_on"),
                                .product_id = row_int(shipment, "product_id"), .product_code = row_text(shipment, "product_code"), .product_name = row_text(shipment, "product_name"),
                                .specification = row_text(shipment, "specification"), .lot = row_text(shipment, "lot"), .price = scaled(shipment, "price", PRICE_PLACES), .quantity = -quantity,
                                .value = -return_value(room, quantity), .shipment_id = row_int(shipment, "id"), .note = text_cut(req->arena, row_text(goods, "receipt_note"), 300) };

    TRY(ledger_post(req, &line, 1));
    *entry_id = line.id;
    return STATUS_OK;
}

NEOERR *goods_return_settle(struct request *req, const struct row *goods, int64_t *entry_id)
{
    struct values *values = values_new(req->arena);
    struct return_room room;
    bool found;

    if (strcmp(row_text(goods, "state"), "received") != 0)
        return nerr_pass(refuse_moved(req));
    TRY(return_room_read(req, goods, &room, &found));
    if (!found || scaled(goods, "received_quantity", QUANTITY_PLACES) > room.quantity)
        form_error_with(req, "", "goods_return.too_much", decimal_write(req->arena, found && room.quantity > 0 ? room.quantity : 0, QUANTITY_PLACES, 0));
    if (strcmp(values_get_text(req->values, "posted_on"), req->today) > 0)
        form_error(req, "posted_on", "sales.day_ahead");
    else if (strcmp(values_get_text(req->values, "posted_on"), row_text(goods, "received_on")) < 0)
        form_error(req, "posted_on", "goods_return.before_receipt");
    if (form_refused(req))
        return STATUS_OK;
    TRY(post(req, goods, &room, entry_id));
    values_int(values, "entry_id", *entry_id);
    values_text(values, "settled_at", req->now);
    return nerr_pass(return_move(req, goods, "settled", values));
}
