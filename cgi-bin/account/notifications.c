/* notifications.c - /account/notifications: of what a person is told, how and when; and the person's own webhook. */
#include "account.h"

#include <string.h>

#include "domain/notify.h"
#include "domain/webhook.h"

/* --- choices --------------------------------------------------------------------------------------------------------- */

static const char own_hook_sql[] = "SELECT w.id, w.name, w.format, w.host, w.lang, w.last_sent_at, w.last_error, w.version FROM webhook w WHERE w.owner_in_force = :me";

static NEOERR *show_ways(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_show_one(req, "Person", "SELECT st.email, st.mail_notices FROM staff st WHERE st.id = :me"));
    TRY(show_int(req, *config.smtp_url != '\0', "HasMail"));
    TRY(show_int(req, setting_int("notices.own_webhooks"), "MayHook"));
    TRY(db_select_maybe(req, own_hook_sql, &row, &found));
    return found ? nerr_pass(row_show(req, "Hook", &row)) : STATUS_OK;
}

NEOERR *notifications_page(struct request *req)
{
    TRY(show_ways(req));
    return nerr_pass(notify_choices_show(req, req->person.id, "/account/notifications"));
}

NEOERR *notifications_save(struct request *req)
{
    TRY(notify_choices_save(req, req->person.id));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/account/notifications");
    return STATUS_OK;
}

/* --- a webhook of one's own ---------------------------------------------------------------------------------------------- */

static NEOERR *check_hook(struct request *req)
{
    webhook_check_url(req);
    if (setting_int("notices.own_webhooks") == 0)
        form_error(req, "", "webhook.own_not_allowed");
    return STATUS_OK;
}

static const struct field hook_fields[] = {
    { .name = "format", .type = FIELD_CHOICE, .options = "webhook_format", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "lang", .type = FIELD_CHOICE, .options = "lang", .flags = FIELD_REQUIRED },
    { .name = "url", .type = FIELD_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "secret", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_WIDE },
};
const struct form own_hook_form = { "webhook", hook_fields, COUNT_OF(hook_fields), check_hook };

const char own_hook_record_sql[] = "SELECT w.id, w.name, w.format, w.url, w.secret, w.lang, w.version FROM webhook w WHERE w.id = :id AND w.owner_in_force = :me";

NEOERR *own_hook_page(struct request *req)
{
    TRY(show_text(req, req->person.lang, "Preset.lang"));
    return nerr_pass(form_show(req, &own_hook_form, "Preset", "/account/notifications/webhook"));
}

/* The one before ends: a key is never shown again, so it is replaced whole. */
NEOERR *own_hook_save(struct request *req)
{
    struct row row;
    bool found;
    int64_t id;

    TRY(db_select_maybe(req, own_hook_sql, &row, &found));
    if (found)
        TRY(webhook_end(req, row_int(&row, "id")));
    values_int(req->values, "owner_id", req->person.id);
    values_text(req->values, "name", req->person.name);
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &webhook_table, webhook_values(req), &id));
    reply_notice(req, "webhook.saved", NULL);
    reply_redirect(req, "/account/notifications");
    return STATUS_OK;
}

NEOERR *own_hook_test(struct request *req)
{
    TRY(webhook_test(req, &req->record));
    reply_redirect(req, "/account/notifications");
    return STATUS_OK;
}

NEOERR *own_hook_end(struct request *req)
{
    TRY(webhook_end(req, row_int(&req->record, "id")));
    reply_notice(req, "webhook.ended", NULL);
    reply_redirect(req, "/account/notifications");
    return STATUS_OK;
}
