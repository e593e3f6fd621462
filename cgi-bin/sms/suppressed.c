/* suppressed.c - /communications/sms/suppressed: numbers that get no SMS; who said so, and the way back. */
#include "sms.h"

static NEOERR *check(struct request *req);

static const struct field fields[] = {
    { .name = "number", .type = FIELD_MOBILE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "reason", .type = FIELD_CHOICE, .options = "sms_suppression_reason", .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form sms_suppression_form = { "sms_suppression", fields, COUNT_OF(fields), check };

const char sms_suppression_record_sql[] = "SELECT x.* FROM sms_suppression x WHERE x.id = :id";

static const struct column columns[] = {
    { "number", "CONCAT(LEFT(x.number, 3), '****', RIGHT(x.number, 4))", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "reason", "x.reason", COLUMN_TAG, COLUMN_DEFAULT, "sms_suppression_reason" },
    { "note", "x.note", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "added_at", "x.added_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "added_by", "NULLIF(x.added_by, 0)", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "x.number = :text", NULL, COLUMN_DEFAULT },
    { "reason", FILTER_CHOICE, "x.reason %s", "sms_suppression_reason", COLUMN_DEFAULT },
};
static const struct order orders[] = { { "added_at", "x.added_at", 0 } };

const struct list sms_suppressions_list = {
    .name = "sms_suppressions", .path = "/communications/sms/suppressed", .noun = "sms_suppression", .permission = "sms.read",
    .from = "sms_suppression x", .where = "x.valid_to IS NULL", .id = "x.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-added_at",
};

static NEOERR *check(struct request *req)
{
    struct row row;
    bool found;

    if (!values_has(req->values, "number"))
        return STATUS_OK;
    TRY(db_select_maybe(req, "SELECT x.id FROM sms_suppression x WHERE x.in_force = :number", &row, &found));
    if (found)
        form_error(req, "number", "sms_suppression.known");
    return STATUS_OK;
}

NEOERR *sms_suppressions_page(struct request *req)
{
    return nerr_pass(list_page(req, &sms_suppressions_list));
}

NEOERR *sms_suppressions_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &sms_suppressions_list));
}

NEOERR *sms_suppressions_export(struct request *req)
{
    return nerr_pass(list_export(req, &sms_suppressions_list));
}

NEOERR *sms_suppression_page(struct request *req)
{
    return nerr_pass(show_text(req, text_mask_phone(req->arena, row_text(&req->record, "number")), "Masked"));
}

NEOERR *sms_suppression_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &sms_suppression_form, NULL, "/communications/sms/suppressed/new"));
}

static NEOERR *back(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/communications/sms/suppressed");
    return STATUS_OK;
}

NEOERR *sms_suppression_create(struct request *req)
{
    TRY(sms_suppress(req, values_get_text(req->values, "number"), values_get_text(req->values, "reason"), values_get_text(req->values, "note")));
    return nerr_pass(back(req));
}

NEOERR *sms_suppression_lift(struct request *req)
{
    if (row_is_null(&req->record, "valid_to"))
        TRY(db_close(req, &sms_suppression_table, row_int(&req->record, "id"), NULL));
    return nerr_pass(back(req));
}
