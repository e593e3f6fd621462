/* edit.c - /communications/sms/new, /communications/sms/:id/edit: the text of a campaign and whom it is for. */
#include "sms.h"

#include <string.h>


static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 80, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "what" },
    { .name = "category", .type = FIELD_CHOICE, .options = "consent_category", .flags = FIELD_REQUIRED },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "regions", .type = FIELD_CHOICES, .options = "@sales_region", .flags = FIELD_WIDE, .group = "whom" },
    { .name = "roles", .type = FIELD_CHOICES, .options = "contact_role", .flags = FIELD_WIDE },
    { .name = "classes", .type = FIELD_CHOICES, .options = "abc_class" },
    { .name = "tags", .type = FIELD_CHOICES, .options = "customer_tag", .flags = FIELD_WIDE },
    { .name = "dealer_states", .type = FIELD_CHOICES, .options = "customer_state", .flags = FIELD_WIDE },
};
const struct form sms_form = { "sms", fields, COUNT_OF(fields), sms_check_text };

NEOERR *sms_check_text(struct request *req)
{
    const char *text = values_get_text(req->values, "text"), *unknown = sms_unknown_field(req->arena, text), *word, *proposal;

    if (unknown != NULL)
        form_error_with(req, "text", "sms.unknown_field", unknown);
    TRY(sms_word_in(req, text, &word, &proposal));
    if (word != NULL && *proposal != '\0')
        form_error_with(req, "text", "sms.word_found_try", arena_format(req->arena, "%s \u2192 %s", word, proposal));
    else if (word != NULL)
        form_error_with(req, "text", "sms.word_found", word);
    return STATUS_OK;
}

static NEOERR *show_templates(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Templates", "SELECT t.id, t.name FROM sms_template t WHERE t.valid_to IS NULL ORDER BY t.id LIMIT 100"));
}

/* ?template=3: begins with its text. */
NEOERR *sms_new_page(struct request *req)
{
    int64_t template;
    struct row row;
    bool found = false;

    if (text_int(request_param(req, "template"), &template)) {
        values_int(req->values, "asked_template", template);
        TRY(db_select_maybe(req, "SELECT t.name AS title, t.category, t.text FROM sms_template t WHERE t.id = :asked_template AND t.valid_to IS NULL", &row, &found));
    }
    if (found)
        TRY(row_show(req, "Preset", &row));
    TRY(show_templates(req));
    return nerr_pass(form_show(req, &sms_form, "Preset", "/communications/sms/new"));
}

NEOERR *sms_create(struct request *req)
{
    int64_t id;

    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &sms_batch_table, req->values, &id));
    req->made = id;
    reply_redirect(req, "%s", sms_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *sms_edit_page(struct request *req)
{
    TRY(show_templates(req));
    return nerr_pass(form_show(req, &sms_form, "Record", sms_path(req, row_int(&req->record, "id"), "/edit")));
}

NEOERR *sms_edit(struct request *req)
{
    const char *state = row_text(&req->record, "state");

    if (row_int(&req->record, "created_by") != req->person.id)
        form_error(req, "", "sms.not_yours");
    else if (strcmp(state, "draft") != 0 && strcmp(state, "returned") != 0)
        form_error(req, "", "sms.moved");
    if (form_refused(req))
        return STATUS_OK;
    if (!values_has(req->values, "version"))
        values_int(req->values, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &sms_batch_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", sms_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}
