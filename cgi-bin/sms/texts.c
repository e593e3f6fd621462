/* texts.c - /communications/sms/templates and /words: texts to begin with, words that carriers refuse. */
#include "sms.h"

#include <string.h>

static const struct field template_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "category", .type = FIELD_CHOICE, .options = "consent_category", .flags = FIELD_REQUIRED },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form sms_template_form = { "sms_template", template_fields, COUNT_OF(template_fields), sms_check_text };

static const struct field word_fields[] = {
    { .name = "word", .type = FIELD_TEXT, .max = 30, .flags = FIELD_REQUIRED },
    { .name = "proposal", .type = FIELD_TEXT, .max = 60 },
};
static NEOERR *check_word(struct request *req);
const struct form sms_word_form = { "sms_word", word_fields, COUNT_OF(word_fields), check_word };

const char sms_template_record_sql[] = "SELECT t.* FROM sms_template t WHERE t.id = :id AND t.valid_to IS NULL";
const char sms_word_record_sql[] = "SELECT w.* FROM sms_word w WHERE w.id = :id";

static NEOERR *back(struct request *req, const char *path)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", path);
    return STATUS_OK;
}

/* --- templates ------------------------------------------------------------------------------------------------ */

NEOERR *sms_templates_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Templates", "SELECT t.id, t.name, t.category, t.text FROM sms_template t WHERE t.valid_to IS NULL ORDER BY t.id LIMIT 200"));
}

NEOERR *sms_template_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &sms_template_form, NULL, "/communications/sms/templates/new"));
}

NEOERR *sms_template_create(struct request *req)
{
    int64_t id;

    TRY(db_insert(req, &sms_template_table, req->values, &id));
    return nerr_pass(back(req, "/communications/sms/templates"));
}

NEOERR *sms_template_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &sms_template_form, "Record", arena_format(req->arena, "/communications/sms/templates/%s/edit", row_text(&req->record, "id"))));
}

NEOERR *sms_template_edit(struct request *req)
{
    if (!values_has(req->values, "version"))
        values_int(req->values, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &sms_template_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(back(req, "/communications/sms/templates"));
}

NEOERR *sms_template_end(struct request *req)
{
    TRY(db_close(req, &sms_template_table, row_int(&req->record, "id"), NULL));
    return nerr_pass(back(req, "/communications/sms/templates"));
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static NEOERR *check_word(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT w.id FROM sms_word w WHERE w.word = :word", &row, &found));
    if (found)
        form_error(req, "word", "sms_word.known");
    return STATUS_OK;
}

NEOERR *sms_words_page(struct request *req)
{
    TRY(db_show_rows(req, "Words", "SELECT w.id, w.word, w.proposal FROM sms_word w ORDER BY w.word LIMIT 2000"));
    return nerr_pass(form_show(req, &sms_word_form, NULL, "/communications/sms/words"));
}

NEOERR *sms_word_add(struct request *req)
{
    int64_t id;

    TRY(db_insert(req, &sms_word_table, req->values, &id));
    return nerr_pass(back(req, "/communications/sms/words"));
}

NEOERR *sms_word_remove(struct request *req)
{
    TRY(db_remove(req, &sms_word_table, row_int(&req->record, "id")));
    return nerr_pass(back(req, "/communications/sms/words"));
}
