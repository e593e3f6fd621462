/* promises.c - /communications/promises: what we promised dealers, by its day; each is kept with a word about how. */
#include "communications.h"

#define STATE "IF(p.kept_at IS NOT NULL, IF(p.kept_on > p.due_on, 'kept_late', 'kept'), IF(p.due_on < :today, 'late', 'open'))"

static const struct column columns[] = {
    { "name", "p.text", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", STATE, COLUMN_TAG, COLUMN_DEFAULT, "promise_state" },
    { "due_on", "p.due_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "owner_id", "p.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "kept_at", "p.kept_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "kept_note", "p.kept_note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "created_by", "p.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "p.text LIKE CONCAT('%', :text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.initials LIKE CONCAT(:text, '%') OR cu.code = :text", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, STATE " %s", "promise_state", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "p.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "mine", FILTER_CHOICE, "p.owner_id = :me AND '1' %s", "communication_mine", 0 },
    { "due_from", FILTER_FROM, "p.due_on >= :due_from", NULL, 0 },
    { "due_to", FILTER_TO, "p.due_on <= :due_to", NULL, 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "p.customer_id = :customer", NULL, 0 },
};

static const struct order orders[] = { { "due_on", "p.due_on", 0 } };

const struct list promise_list = {
    .name = "promises", .path = "/communications/promises", .noun = "promise", .permission = "communications.read",
    .from = "customer cu JOIN promise p ON p.customer_id = cu.id", .from_all = "promise p STRAIGHT_JOIN customer cu ON cu.id = p.customer_id",
    .where = "{visible:cu}", .id = "p.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-due_on",
};

NEOERR *promise_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &promise_list));
}

NEOERR *promise_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &promise_list));
}

NEOERR *promise_export(struct request *req)
{
    return nerr_pass(list_export(req, &promise_list));
}

/* --- keeping one ------------------------------------------------------------------------------------- */

static const struct field keep_fields[] = { { .name = "kept_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE | FIELD_FOCUS } };
const struct form promise_keep_form = { "promise", keep_fields, COUNT_OF(keep_fields), NULL };

NEOERR *promise_keep_page(struct request *req)
{
    return nerr_pass(form_show(req, &promise_keep_form, "Record", arena_format(req->arena, "/communications/promises/%s", row_text(&req->record, "id"))));
}

NEOERR *promise_keep_post(struct request *req)
{
    if (!row_is_null(&req->record, "kept_at"))
        return nerr_raise(ERR_CONFLICT, "promise %s was kept already", row_text(&req->record, "id"));
    TRY(promise_keep(req, &req->record, values_get_text(req->values, "kept_note")));
    reply_notice(req, "promise.kept", NULL);
    reply_redirect(req, "/customers/%s", row_text(&req->record, "customer_id"));
    return STATUS_OK;
}
