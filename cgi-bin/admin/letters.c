/* letters.c - /admin/letters: messages that nobody accepted, by e-mail or webhook; why, and what to do. What they say is not shown: an
 * administrator sees no business rows. */
#include "admin.h"

#include <string.h>

#include "domain/notify.h"

static const struct column columns[] = {
    { "recipient", "o.recipient", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "last_error", "LEFT(o.last_error, 160)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "channel", "o.channel", COLUMN_TAG, COLUMN_DEFAULT, "outbox_channel" },
    { "state", "o.state", COLUMN_TAG, COLUMN_DEFAULT, "outbox_state" },
    { "topic", "o.topic", COLUMN_CHOICE, COLUMN_DEFAULT, "notice_topic" },
    { "staff_id", "o.staff_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "created_at", "o.created_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "next_at", "IF(o.state = 'waiting', o.next_at, NULL)", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "tries", "o.tries", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "state", FILTER_CHOICE, "o.state %s", "outbox_state", COLUMN_DEFAULT },
    { "channel", FILTER_CHOICE, "o.channel %s", "outbox_channel", COLUMN_DEFAULT },
    { "staff_id", FILTER_CHOICE, "o.staff_id %s", "@staff", 0 },
};
static const struct order orders[] = { { "created_at", "o.id", 0 } };

const struct list letter_list = {
    .name = "letters", .path = "/admin/letters", .noun = "letter", .permission = "jobs.read",
    .from = "outbox o", .where = "o.state IN ('waiting', 'dead', 'discarded')", .id = "o.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-created_at",
};

#define LETTER "SELECT o.id, o.channel, o.topic, o.staff_id, o.webhook_id, o.recipient, o.state, o.tries, o.next_at, o.last_error, o.created_at, o.sent_at, w.valid_to IS NOT NULL AS hook_ended" \
               " FROM outbox o LEFT JOIN webhook w ON w.id = o.webhook_id"
const char letter_record_sql[] = LETTER " WHERE o.id = :id";
const char dead_letter_record_sql[] = LETTER " WHERE o.id = :id AND o.state = 'dead'";

NEOERR *letters_page(struct request *req)
{
    TRY(db_show_one(req, "Dead", "SELECT COUNT(*) AS count FROM outbox WHERE state = 'dead'"));
    return nerr_pass(list_page(req, &letter_list));
}

NEOERR *letters_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &letter_list));
}

static NEOERR *to_page(struct request *req, const char *notice)
{
    reply_notice(req, notice, NULL);
    reply_redirect(req, "/admin/letters/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* From the beginning: eight tries again. */
NEOERR *letter_retry(struct request *req)
{
    struct values *values = values_new(req->arena);

    if (row_int(&req->record, "hook_ended") != 0)
        return nerr_pass(to_page(req, "letter.hook_ended"));
    values_text(values, "state", "waiting");
    values_int(values, "tries", 0);
    values_text(values, "next_at", req->now);
    TRY(db_change(req, &outbox_table, row_int(&req->record, "id"), values));
    return nerr_pass(to_page(req, "job.retried"));
}

NEOERR *letter_discard(struct request *req)
{
    struct values *values = values_new(req->arena);

    values_text(values, "state", "discarded");
    TRY(db_change(req, &outbox_table, row_int(&req->record, "id"), values));
    return nerr_pass(to_page(req, "letter.discarded"));
}

/* When a mail server or a robot is there again. */
NEOERR *letters_retry(struct request *req)
{
    static const char sql[] = "UPDATE outbox o LEFT JOIN webhook w ON w.id = o.webhook_id SET o.state = 'waiting', o.tries = 0, o.next_at = :now WHERE o.state = 'dead' AND w.valid_to IS NULL";
    const char *count;

    TRY(db_execute(req, sql));
    count = arena_format(req->arena, "%lld", (long long)db_changed_rows(req));
    TRY(audit_event(req, "retry", "outbox", 0, count));
    reply_notice(req, "letter.all_retried", count);
    reply_redirect(req, "/admin/letters");
    return STATUS_OK;
}
