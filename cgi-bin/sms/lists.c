/* lists.c - /communications/sms/messages and /replies: every message with its result, every reply. */
#include "sms.h"

#include <string.h>

static const char *message_words(struct request *req, const struct column *column, const struct row *row)
{
    return strcmp(column->key, "reason") == 0 ? sms_failure_words(req, row_text(row, "reason")) : NULL;
}

static const struct column message_columns[] = {
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "person_name", "m.person_name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "number", "m.number", COLUMN_PHONE, COLUMN_DEFAULT, NULL },
    { "state", "m.state", COLUMN_TAG, COLUMN_DEFAULT, "sms_state" },
    { "reason", "m.reason", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "batch", "b.title", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "sent_at", "m.sent_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "delivered_at", "m.delivered_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "replied_at", "m.replied_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "segments", "m.segments", COLUMN_INT, COLUMN_SMALL, NULL },
    { "text", "m.text", COLUMN_TEXT, COLUMN_SMALL, NULL },
};
static const struct filter message_filters[] = {
    { "batch", FILTER_TEXT, "m.batch_id = :batch", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "m.state %s", "sms_state", COLUMN_DEFAULT },
    { "customer", FILTER_TEXT, "m.customer_id = :customer", NULL, 0 },
};
static const struct order message_orders[] = { { "id", "m.id", 0 } };

const struct list sms_messages_list = {
    .name = "sms_messages", .path = "/communications/sms/messages", .noun = "sms_message", .permission = "sms.read",
    /* all rows: .where narrows */
    .from = "sms_message m JOIN customer cu ON cu.id = m.customer_id", .with = " JOIN sms_batch b ON b.id = m.batch_id", .where = "{visible:cu}", .id = "m.id",
    .columns = message_columns, .column_count = COUNT_OF(message_columns), .filters = message_filters, .filter_count = COUNT_OF(message_filters),
    .orders = message_orders, .order_count = COUNT_OF(message_orders), .default_order = "-id", .words = message_words,
};

static const struct column reply_columns[] = {
    { "text", "r.text", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "kind", "r.kind", COLUMN_TAG, COLUMN_DEFAULT, "sms_reply_kind" },
    { "number", "r.number", COLUMN_PHONE, COLUMN_DEFAULT, NULL },
    { "person_name", "m.person_name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "received_at", "r.received_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
};
static const struct filter reply_filters[] = {
    { "words", FILTER_TEXT, "r.text LIKE CONCAT('%', :words, '%')", NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "r.kind %s", "sms_reply_kind", COLUMN_DEFAULT },
};
static const struct order reply_orders[] = { { "received_at", "r.received_at", 0 } };

/* A number that nobody of ours has is everybody's who reads replies. */
const struct list sms_replies_list = {
    .name = "sms_replies", .path = "/communications/sms/replies", .noun = "sms_reply", .permission = "sms.read",
    /* all rows: .where narrows */
    .from = "sms_reply r LEFT JOIN customer cu ON cu.id = r.customer_id", .with = " LEFT JOIN sms_message m ON m.id = r.message_id", .where = "(r.customer_id IS NULL OR {visible:cu})", .id = "r.id",
    .columns = reply_columns, .column_count = COUNT_OF(reply_columns), .filters = reply_filters, .filter_count = COUNT_OF(reply_filters),
    .orders = reply_orders, .order_count = COUNT_OF(reply_orders), .default_order = "-received_at",
};

NEOERR *sms_messages_page(struct request *req)
{
    return nerr_pass(list_page(req, &sms_messages_list));
}

NEOERR *sms_messages_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &sms_messages_list));
}

NEOERR *sms_messages_export(struct request *req)
{
    return nerr_pass(list_export(req, &sms_messages_list));
}

NEOERR *sms_replies_page(struct request *req)
{
    return nerr_pass(list_page(req, &sms_replies_list));
}

NEOERR *sms_replies_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &sms_replies_list));
}

NEOERR *sms_replies_export(struct request *req)
{
    return nerr_pass(list_export(req, &sms_replies_list));
}
