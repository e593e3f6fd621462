/* recall_edit.c - /tickets/recalls/new, /tickets/recalls/:id/edit: product, lots, class, reason; who received them is shown before it starts. */
#include "recalls.h"

#include <string.h>

enum { LOT_MOST = 40 };

static NEOERR *check(struct request *req);

static const struct field fields[] = {
    { .name = "product", .type = FIELD_TEXT, .max = 160, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "goods" },
    { .name = "lots", .type = FIELD_TEXT, .max = 400, .flags = FIELD_REQUIRED },
    { .name = "class", .type = FIELD_CHOICE, .options = "recall_class", .flags = FIELD_REQUIRED, .group = "kind" },
    { .name = "mock", .type = FIELD_CHOICE, .options = "recall_mock", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "reason", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "instruction", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_WIDE },
};
const struct form recall_form = { "recall", fields, COUNT_OF(fields), check };

/* --- what was typed ------------------------------------------------------------------------------------- */

/* One of ours, by code or a name that only one has; or what the ledger was told by another system, by its code. */
static const char product_sql[] =
    "SELECT p.code, p.name FROM product p WHERE p.code = :typed_code OR p.name = :typed_product OR p.trade_name = :typed_product ORDER BY p.code = :typed_code DESC, p.id LIMIT 2";
static const char booked_sql[] = "SELECT e.product_code AS code, e.product_name AS name FROM ledger_entry e WHERE e.product_code = :typed_code LIMIT 1";

static NEOERR *check_product(struct request *req)
{
    const char *typed = values_get_text(req->values, "product");
    struct rows *rows;
    struct row row;

    values_text(req->values, "typed_product", typed);
    values_text(req->values, "typed_code", arena_format(req->arena, "%.*s", (int)strcspn(typed, " "), typed));
    TRY(db_select(req, product_sql, &rows));
    if (rows->count == 0)
        TRY(db_select(req, booked_sql, &rows));
    if (rows->count > 0)
        row = rows_at(rows, 0);
    if (rows->count == 0 || (rows->count > 1 && strcmp(row_text(&row, "code"), values_get_text(req->values, "typed_code")) != 0)) {
        form_error(req, "product", rows->count == 0 ? "recall.no_such_product" : "recall.several_products");
        return STATUS_OK;
    }
    values_text(req->values, "product_code", row_text(&row, "code"));
    values_text(req->values, "product_name", row_text(&row, "name"));
    return STATUS_OK;
}

/* "A1, A2\u3001A3" -> "A1,A2,A3", each once. */
static const char *lots_of(struct request *req)
{
    char *copy = arena_text(req->arena, values_get_text(req->values, "lots")), *rest = NULL;
    struct buffer lots;
    int count = 0;

    for (char *wide = strstr(copy, "\u3001"); wide != NULL; wide = strstr(wide, "\u3001"))
        memcpy(wide, "   ", 3);
    buffer_init(&lots, req->arena);
    for (char *lot = strtok_r(copy, ",; \t", &rest); lot != NULL; lot = strtok_r(NULL, ",; \t", &rest)) {
        if (lots.length > 0 && text_has_word(lots.bytes, lot))
            continue;
        if (text_characters(lot) > LOT_MOST)
            form_error_with(req, "lots", "error.too_long", "40");
        buffer_format(&lots, "%s%s", lots.length > 0 ? "," : "", lot);
        count++;
    }
    if (count == 0)
        form_error(req, "lots", "error.required");
    else if (count > RECALL_LOTS_MOST)
        form_error_with(req, "lots", "recall.too_many_lots", arena_format(req->arena, "%d", RECALL_LOTS_MOST));
    return lots.length > 0 ? lots.bytes : "";
}

static NEOERR *check(struct request *req)
{
    if (*values_get_text(req->values, "product") != '\0')
        TRY(check_product(req));
    if (*values_get_text(req->values, "lots") != '\0')
        values_text(req->values, "lots", lots_of(req));
    return STATUS_OK;
}

/* --- pages ------------------------------------------------------------------------------------------------- */

static const char ticket_sql[] =
    "SELECT CONCAT_WS(' ', NULLIF(t.product_code, ''), t.product_name) AS product, t.lot AS lots, t.title AS reason FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE t.id = :asked_ticket AND {visible:cu:tickets.read}";

/* ?ticket=7: its product and lot. */
NEOERR *recall_new_page(struct request *req)
{
    int64_t ticket;
    struct row row;
    bool found = false;

    if (text_int(request_param(req, "ticket"), &ticket)) {
        values_int(req->values, "asked_ticket", ticket);
        TRY(db_select_maybe(req, ticket_sql, &row, &found));
    }
    if (found)
        TRY(row_show(req, "Preset", &row));
    TRY(show_text(req, message(req, "recall.instruction_usual"), "Preset.instruction"));
    return nerr_pass(form_show(req, &recall_form, "Preset", "/tickets/recalls/new"));
}

NEOERR *recall_create(struct request *req)
{
    int64_t id;

    TRY(recall_prepare(req, values_get_text(req->values, "lots"), &id));
    req->made = id;
    reply_redirect(req, "%s", recall_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *recall_edit_page(struct request *req)
{
    TRY(show_text(req, arena_format(req->arena, "%s %s", row_text(&req->record, "product_code"), row_text(&req->record, "product_name")), "Record.product"));
    return nerr_pass(form_show(req, &recall_form, "Record", recall_path(req, row_int(&req->record, "id"), "/edit")));
}

NEOERR *recall_edit(struct request *req)
{
    if (!values_has(req->values, "version"))
        values_int(req->values, "version", row_int(&req->record, "version"));
    TRY(recall_rewrite(req, &req->record, values_get_text(req->values, "lots")));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", recall_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}
