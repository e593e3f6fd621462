/* webhooks.c - /admin/webhooks: robots of groups and programs that are told of some topics. Address and secret are never shown again. */
#include "admin.h"

#include <string.h>

#include "domain/webhook.h"

static NEOERR *check(struct request *req)
{
    webhook_check_url(req);
    return STATUS_OK;
}

#define WHAT                                                                                                           \
    { .name = "topics", .type = FIELD_CHOICES, .options = "notice_topic", .flags = FIELD_REQUIRED | FIELD_WIDE, .group = "what" },  \
    { .name = "role_id", .type = FIELD_CHOICE, .options = "@role", .flags = FIELD_INT_ID },                           \
    { .name = "sales_region_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },           \
    { .name = "with_names", .type = FIELD_FLAG, .flags = FIELD_WIDE }

static const struct field new_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "where" },
    { .name = "format", .type = FIELD_CHOICE, .options = "webhook_format", .flags = FIELD_REQUIRED },
    { .name = "url", .type = FIELD_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "secret", .type = FIELD_PASSWORD, .max = 200 },
    { .name = "lang", .type = FIELD_CHOICE, .options = "lang", .flags = FIELD_REQUIRED },
    WHAT,
};
const struct form webhook_new_form = { "webhook", new_fields, COUNT_OF(new_fields), check };

/* A message that waits is of the format it was made for: the format stays. */
static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED, .group = "where" },
    { .name = "lang", .type = FIELD_CHOICE, .options = "lang", .flags = FIELD_REQUIRED },
    { .name = "url", .type = FIELD_TEXT, .max = 500, .flags = FIELD_WIDE },
    { .name = "secret", .type = FIELD_PASSWORD, .max = 200 },
    { .name = "off", .type = FIELD_FLAG },
    WHAT,
};
const struct form webhook_form = { "webhook_edit", fields, COUNT_OF(fields), check };

#define SHOWN "w.id, w.owner_id, w.name, w.format, w.host, w.topics, w.role_id, w.sales_region_id, w.with_names, w.lang, w.off, w.resting_until > :now AS resting, w.last_sent_at, w.last_error, w.created_at, w.created_by, w.version"
const char webhook_record_sql[] = "SELECT " SHOWN " FROM webhook w WHERE w.id = :id AND w.valid_to IS NULL";
/* A person's own is his or hers to change and to try; an administrator may end it. */
const char webhook_group_sql[] = "SELECT " SHOWN " FROM webhook w WHERE w.id = :id AND w.valid_to IS NULL AND w.owner_id IS NULL";
const char webhook_secret_sql[] = "SELECT w.id, w.name, w.format, w.url, w.secret, w.lang FROM webhook w WHERE w.id = :id AND w.valid_to IS NULL AND w.owner_id IS NULL";

/* Groups' first; of people's own it is shown that they are there. */
NEOERR *webhooks_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Webhooks", "SELECT " SHOWN ", (SELECT COUNT(*) FROM outbox o WHERE o.webhook_id = w.id AND o.state = 'dead') AS dead"
                                                   " FROM webhook w WHERE w.valid_to IS NULL ORDER BY w.owner_id IS NOT NULL, w.name, w.id LIMIT 500"));
}

/* Topics.N of the record. */
static NEOERR *show_topics(struct request *req)
{
    char *words = arena_text(req->arena, row_text(&req->record, "topics")), *rest = NULL;
    int place = 0;

    for (char *word = strtok_r(words, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest))
        TRY(show_text(req, word, "Topics.%d", place++));
    return STATUS_OK;
}

NEOERR *webhook_page(struct request *req)
{
    TRY(show_topics(req));
    return nerr_pass(db_show_one(req, "Count", "SELECT COALESCE(SUM(o.state = 'waiting'), 0) AS waiting, COALESCE(SUM(o.state = 'dead'), 0) AS dead FROM outbox o WHERE o.webhook_id = :id AND o.state IN ('waiting', 'dead')"));
}

NEOERR *webhook_new_page(struct request *req)
{
    TRY(show_text(req, "zh", "Preset.lang"));
    return nerr_pass(form_show(req, &webhook_new_form, "Preset", "/admin/webhooks/new"));
}

NEOERR *webhook_create(struct request *req)
{
    int64_t id;

    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &webhook_table, webhook_values(req), &id));
    reply_notice(req, "webhook.saved", NULL);
    reply_redirect(req, "/admin/webhooks/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *webhook_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &webhook_form, "Record", arena_format(req->arena, "/admin/webhooks/%s/edit", row_text(&req->record, "id"))));
}

static NEOERR *to_page(struct request *req)
{
    reply_redirect(req, "/admin/webhooks/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* Tried again at once: perhaps it was mended. */
NEOERR *webhook_update(struct request *req)
{
    TRY(db_change(req, &webhook_table, row_int(&req->record, "id"), webhook_values(req)));
    TRY(db_execute(req, "UPDATE webhook SET resting_until = NULL WHERE id = :id"));
    reply_notice(req, "app.saved", NULL);
    return nerr_pass(to_page(req));
}

NEOERR *webhook_try(struct request *req)
{
    TRY(webhook_test(req, &req->record));
    return nerr_pass(to_page(req));
}

NEOERR *webhook_close(struct request *req)
{
    TRY(webhook_end(req, row_int(&req->record, "id")));
    reply_notice(req, "webhook.ended", NULL);
    reply_redirect(req, "/admin/webhooks");
    return STATUS_OK;
}
