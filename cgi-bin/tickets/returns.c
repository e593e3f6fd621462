/* returns.c - /tickets/returns: goods that dealers send back, from the question to the entry in the ledger. */
#include "returns.h"

#include <string.h>

static const struct field back_fields[] = { { .name = "comment", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS } };
static const struct field act_fields[] = { { .name = "act", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED } };
const struct form return_act_form = { "goods_return", act_fields, COUNT_OF(act_fields), NULL };
const struct form return_back_form = { "goods_return", back_fields, COUNT_OF(back_fields), NULL };

static const struct field receive_fields[] = {
    { .name = "received_quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "fit_quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "received_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "receipt_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form return_receive_form = { "goods_return", receive_fields, COUNT_OF(receive_fields), NULL };

static const struct field settle_fields[] = { { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS } };
const struct form return_settle_form = { "goods_return", settle_fields, COUNT_OF(settle_fields), NULL };

const char *return_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/tickets/returns/%lld%s", (long long)id, end);
}

/* --- the list --------------------------------------------------------------------------------------------- */

#define SHOWN(quantity) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " quantity "))"

static const struct column columns[] = {
    { "name", "g.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "g.state", COLUMN_TAG, COLUMN_DEFAULT, "return_state" },
    { "product_name", "g.product_name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "lot", "g.lot", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "quantity", SHOWN("g.quantity"), COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "received_quantity", SHOWN("g.received_quantity"), COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "amount", "g.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "reason", "g.reason", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "return_reason" },
    { "cold_chain", "g.cold_chain", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "goods_condition", "g.goods_condition", COLUMN_CHOICE, COLUMN_SMALL, "return_condition" },
    { "created_at", "g.created_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "created_by", "g.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "received_on", "g.received_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "settled_at", "g.settled_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "version", "g.version", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "g.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "ticket_id", "g.ticket_id", COLUMN_INT, COLUMN_API, NULL },
    { "shipment_id", "g.shipment_id", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "g.number LIKE CONCAT('%', :text, '%') OR g.lot = :text OR g.product_name LIKE CONCAT('%', :text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.code = :text", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "g.state %s", "return_state", COLUMN_DEFAULT },
    { "reason", FILTER_CHOICE, "g.reason %s", "return_reason", COLUMN_DEFAULT },
    { "created_by", FILTER_CHOICE, "g.created_by %s", "@staff", 0 },
    { "customer", FILTER_TEXT, "g.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "created_at", "g.created_at", 0 } };

const struct list goods_returns_list = {
    .name = "goods_returns", .path = "/tickets/returns", .noun = "goods_return", .permission = "returns.read",
    .from = "customer cu JOIN goods_return g ON g.customer_id = cu.id", .from_all = "goods_return g STRAIGHT_JOIN customer cu ON cu.id = g.customer_id", /* in the order of its own index */
    .where = "{visible:cu}", .id = "g.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-created_at",
};

NEOERR *returns_page(struct request *req)
{
    return nerr_pass(list_page(req, &goods_returns_list));
}

NEOERR *returns_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &goods_returns_list));
}

NEOERR *returns_export(struct request *req)
{
    return nerr_pass(list_export(req, &goods_returns_list));
}

/* --- one --------------------------------------------------------------------------------------------------- */

static const char files_sql[] =
    "SELECT x.id, x.kind, x.note, x.added_at, x.added_by, f.name, f.type FROM goods_return_file x JOIN file f ON f.id = x.file_id WHERE x.goods_return_id = :id ORDER BY x.id LIMIT 50";

NEOERR *return_one_page(struct request *req)
{
    TRY(form_show(req, &return_act_form, NULL, return_path(req, row_int(&req->record, "id"), "")));
    TRY(db_show_rows(req, "Files", files_sql));
    return nerr_pass(approval_trail_show(req, &return_approval, row_int(&req->record, "id")));
}

static NEOERR *back(struct request *req, const char *notice)
{
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, notice, NULL);
    reply_redirect(req, "%s", return_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}

/* Buttons of the page: each posts its word. */
NEOERR *return_act(struct request *req)
{
    const char *act = values_get_text(req->values, "act");

    if (strcmp(act, "submit") == 0) {
        TRY(goods_return_submit(req, &req->record));
        return nerr_pass(back(req, "goods_return.submitted"));
    }
    if (strcmp(act, "discard") != 0)
        return nerr_raise(ERR_INVALID, "no step %s of a return", act);
    TRY(goods_return_discard(req, &req->record));
    return nerr_pass(back(req, "goods_return.discarded"));
}

NEOERR *return_back_page(struct request *req)
{
    TRY(show_text(req, message(req, "approval.withdraw"), "Act"));
    return nerr_pass(form_show(req, &return_back_form, NULL, return_path(req, row_int(&req->record, "id"), "/withdraw")));
}

NEOERR *return_back(struct request *req)
{
    TRY(approval_withdraw(req, &return_approval, row_int(&req->record, "id"), values_get_text(req->values, "comment")));
    return nerr_pass(back(req, "app.saved"));
}

/* All of it came, and is fit, unless somebody says otherwise. */
NEOERR *return_receive_page(struct request *req)
{
    TRY(show_text(req, message(req, "goods_return.receive"), "Act"));
    TRY(show_text(req, row_text(&req->record, "quantity_shown"), "Preset.received_quantity"));
    TRY(show_text(req, req->today, "Preset.received_on"));
    return nerr_pass(form_show(req, &return_receive_form, "Preset", return_path(req, row_int(&req->record, "id"), "/receive")));
}

NEOERR *return_receive(struct request *req)
{
    TRY(goods_return_receive(req, &req->record));
    return nerr_pass(back(req, "goods_return.received"));
}

NEOERR *return_settle_page(struct request *req)
{
    TRY(show_text(req, message(req, "goods_return.settle"), "Act"));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    return nerr_pass(form_show(req, &return_settle_form, "Preset", return_path(req, row_int(&req->record, "id"), "/settle")));
}

NEOERR *return_settle(struct request *req)
{
    int64_t entry_id;

    TRY(goods_return_settle(req, &req->record, &entry_id));
    return nerr_pass(back(req, "goods_return.settled"));
}
