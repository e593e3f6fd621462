/* return_edit.c - /tickets/returns/new, /tickets/returns/:id/edit: which shipment and lot, how much, why. Works without script. */
#include "returns.h"

#include "domain/dealer_choice.h"

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .group = "goods" },
    { .name = "ticket_id", .type = FIELD_HIDDEN },
    { .name = "shipment_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED },
    { .name = "quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "reason", .type = FIELD_CHOICE, .options = "return_reason", .flags = FIELD_REQUIRED },
    { .name = "goods_condition", .type = FIELD_CHOICE, .options = "return_condition", .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form return_ask_form = { "goods_return", fields, COUNT_OF(fields), NULL };

/* The dealer's newest, of what was looked for; the one that is chosen first. What is left: shipped less returned less asked for. */
static const char shipments_sql[] =
    "SELECT s.*, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM GREATEST(s.rest, 0))) AS left_quantity FROM"
    " (SELECT e.id, e.number, e.posted_on, e.product_code, e.product_name, e.specification, e.lot, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS quantity, e.id = :picked AS picked,"
    "   e.quantity + COALESCE((SELECT SUM(b.quantity) FROM ledger_entry b WHERE b.shipment_id = e.id AND b.kind = 'return'), 0)"
    "    - COALESCE((SELECT SUM(IF(g.state = 'received', g.received_quantity, g.quantity)) FROM goods_return g WHERE g.shipment_id = e.id AND g.id <> :own AND g.state IN ('asked', 'approved', 'received')), 0) AS rest"
    "  FROM ledger_entry e WHERE e.customer_id = :customer_id AND e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)"
    "  AND (e.id = :picked OR :look = '' OR e.lot = :look OR e.number = :look OR e.product_code = :look OR e.product_name LIKE CONCAT('%', :look, '%')) ORDER BY e.id = :picked DESC, e.posted_on DESC, e.id DESC LIMIT 10) s";

static int64_t param_id(const struct request *req, const char *name)
{
    int64_t id;

    return text_int(request_posted(req, name), &id) ? id : text_int(request_param(req, name), &id) ? id : 0;
}

static NEOERR *show_shipments(struct request *req, int64_t picked, int64_t own)
{
    const char *look = text_cut(req->arena, text_tidy(req->arena, request_param(req, "look")), 60);

    values_int(req->values, "picked", picked);
    values_int(req->values, "own", own);
    values_text(req->values, "look", look);
    TRY(show_text(req, look, "Look"));
    return nerr_pass(db_show_rows(req, "Shipments", shipments_sql));
}

static const char ticket_sql[] =
    "SELECT t.id, t.number, t.title, t.shipment_id, t.description, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.quantity)) AS quantity FROM ticket t JOIN customer cu ON cu.id = t.customer_id"
    " WHERE t.id = :asked_ticket AND t.customer_id = :customer_id AND {visible:cu:tickets.read}";

/* ?customer=7&ticket=9: shipment, quantity and what happened come from the ticket; ?shipment=11 from the ledger's page. */
static NEOERR *preset(struct request *req, int64_t *picked)
{
    struct row ticket;
    bool found = false;

    *picked = param_id(req, "shipment");
    values_int(req->values, "asked_ticket", param_id(req, "ticket"));
    TRY(db_select_maybe(req, ticket_sql, &ticket, &found));
    if (!found)
        return STATUS_OK;
    if (*picked == 0)
        *picked = row_int(&ticket, "shipment_id");
    TRY(row_show(req, "Ticket", &ticket));
    TRY(show_text(req, row_text(&ticket, "id"), "Preset.ticket_id"));
    TRY(show_text(req, row_text(&ticket, "quantity"), "Preset.quantity"));
    return nerr_pass(show_text(req, text_cut(req->arena, row_text(&ticket, "description"), 1000), "Preset.note"));
}

NEOERR *return_ask_page(struct request *req)
{
    int64_t picked = 0, posted;
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/tickets/returns/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(preset(req, &picked));
    if (text_int(request_posted(req, "shipment_id"), &posted))
        picked = posted;
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_int(req, picked, "Picked"));
    TRY(show_shipments(req, picked, 0));
    return nerr_pass(form_show(req, &return_ask_form, "Preset", "/tickets/returns/new"));
}

NEOERR *return_ask_save(struct request *req)
{
    struct row dealer;
    int64_t id;
    bool chosen;

    TRY(dealer_choice_read(req, "/tickets/returns/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(goods_return_create(req, &id));
    if (form_refused(req))
        return STATUS_OK;
    req->made = id;
    reply_notice(req, "goods_return.made", values_get_text(req->values, "number"));
    reply_redirect(req, "%s", return_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *return_edit_page(struct request *req)
{
    int64_t picked = param_id(req, "shipment_id");

    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    picked = picked != 0 ? picked : row_int(&req->record, "shipment_id");
    TRY(show_int(req, picked, "Picked"));
    TRY(show_text(req, row_text(&req->record, "quantity_shown"), "Record.quantity"));
    TRY(show_shipments(req, picked, row_int(&req->record, "id")));
    return nerr_pass(form_show(req, &return_ask_form, "Record", return_path(req, row_int(&req->record, "id"), "/edit")));
}

NEOERR *return_edit(struct request *req)
{
    TRY(goods_return_rewrite(req, &req->record));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", return_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}
