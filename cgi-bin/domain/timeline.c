/* timeline.c - one stream of everything about a dealer, written with each record; the one writer of timeline, but for imports, which
 * write many at once. */
#include "customer.h"

#include <stdint.h>
#include <string.h>

NEOERR *timeline_add(struct request *req, const struct timeline_entry *entry)
{
    struct values *values = values_new(req->arena);

    values_int(values, "customer_id", entry->customer_id);
    values_text(values, "kind", entry->kind);
    values_text(values, "resource", entry->resource);
    values_text(values, "detail", text_cut(req->arena, entry->detail != NULL ? entry->detail : "", 300));
    values_text(values, "link", entry->link != NULL ? entry->link : "");
    values_text(values, "at", entry->at != NULL ? entry->at : req->now);
    return nerr_pass(db_later(req, "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail, link)"
                                   " VALUES (:customer_id, :at, :kind, :resource, :me, :detail, :link)", values));
}

NEOERR *timeline_correct(struct request *req, const struct timeline_entry *entry)
{
    struct values *values = values_new(req->arena);

    values_int(values, "customer_id", entry->customer_id);
    values_text(values, "kind", entry->kind);
    values_text(values, "resource", entry->resource);
    values_text(values, "detail", text_cut(req->arena, entry->detail, 300));
    values_text(values, "link", entry->link);
    values_text(values, "at", entry->at);
    TRY(db_later_run(req));
    return nerr_pass(db_execute_with(req, "UPDATE timeline SET at = :at, kind = :kind, detail = :detail WHERE customer_id = :customer_id AND resource = :resource AND link = :link"
                                          " AND SUBSTRING_INDEX(kind, '_', 1) = SUBSTRING_INDEX(:kind, '_', 1)", values));
}

/* "@customer.name,customer.code" -> "Name, Code" in the reader's language. */
static const char *detail_words(struct request *req, const char *detail)
{
    struct buffer words;
    char *copy, *rest = NULL;

    if (*detail != '@')
        return detail;
    buffer_init(&words, req->arena);
    copy = arena_text(req->arena, detail + 1);
    for (char *key = strtok_r(copy, ",", &rest); key != NULL; key = strtok_r(NULL, ",", &rest))
        buffer_format(&words, "%s%s", words.length > 0 ? ", " : "", message(req, key));
    return words.bytes;
}

/* What of the stream one may ask for alone: who may read `resource` is offered it. */
static const struct stream {
    const char *key, *resource, *condition; /* label Msg.timeline_stream.<key> */
} streams[] = {
    { "communications", "communications", " AND resource = 'communications'" },
    { "sms", "communications", " AND kind IN ('sms_sent', 'sms_replied', 'sms_unsubscribed', 'communication_sms')" },
    { "tickets", "tickets", " AND resource = 'tickets'" },
    { "contracts", "contracts", " AND resource = 'contracts'" },
    { "papers", "papers", " AND resource = 'papers'" },
    { "sales", "sales", " AND resource IN ('sales', 'orders')" },
    { "state", "customers", " AND resource = 'customers' AND (kind LIKE 'state%' OR kind IN ('registered', 'transferred'))" },
    { "file", "customers", " AND resource IN ('customers', 'contacts', 'limits', 'prices', 'territories')" },
};

static NEOERR *show_streams(struct request *req, const struct stream **chosen)
{
    const char *asked = request_param(req, "stream");
    size_t place = 0;

    *chosen = NULL;
    for (size_t i = 0; i < COUNT_OF(streams); i++) {
        bool is_chosen = strcmp(asked, streams[i].key) == 0;

        if (!may(req, arena_format(req->arena, "%s.read", streams[i].resource)))
            continue;
        if (is_chosen)
            *chosen = &streams[i];
        TRY(show_text(req, streams[i].key, "Streams.%zu.key", place));
        TRY(show_text(req, message(req, arena_format(req->arena, "timeline_stream.%s", streams[i].key)), "Streams.%zu.label", place));
        TRY(show_int(req, is_chosen, "Streams.%zu.chosen", place++));
    }
    return *chosen != NULL ? nerr_pass(show_text(req, (*chosen)->key, "Stream")) : STATUS_OK;
}

/* Behind the entry ?before=, or from the newest. */
static NEOERR *bind_before(struct request *req)
{
    struct row row;
    bool found = false;
    int64_t before;

    values_text(req->values, "before_at", "9999-12-31");
    values_int(req->values, "before_id", INT64_MAX);
    if (!text_int(request_param(req, "before"), &before))
        return STATUS_OK;
    values_int(req->values, "asked_before", before);
    TRY(db_select_maybe(req, "SELECT id, at FROM timeline WHERE id = :asked_before AND customer_id = :id", &row, &found));
    if (!found)
        return STATUS_OK;
    values_text(req->values, "before_at", row_text(&row, "at"));
    values_int(req->values, "before_id", row_int(&row, "id"));
    return STATUS_OK;
}

static NEOERR *show_one(struct request *req, const struct row *row, size_t place)
{
    TRY(row_show(req, arena_format(req->arena, "Timeline.%zu", place), row));
    TRY(show_text(req, message(req, arena_format(req->arena, "timeline.%s", row_text(row, "kind"))), "Timeline.%zu.label", place));
    return nerr_pass(show_text(req, detail_words(req, row_text(row, "detail")), "Timeline.%zu.detail", place));
}

NEOERR *timeline_show(struct request *req, int limit)
{
    int64_t id = values_get_int(req->values, "id");
    const struct stream *stream;
    struct rows *rows;
    size_t place = 0;

    TRY(show_streams(req, &stream));
    TRY(bind_before(req));
    values_int(req->values, "timeline_limit", limit + 1);
    TRY(db_select(req, arena_format(req->arena, "SELECT id, at, kind, resource, staff_id, detail, link FROM timeline WHERE customer_id = :id%s AND at <= :before_at AND (at < :before_at OR id < :before_id)"
                                                " ORDER BY at DESC, id DESC LIMIT :timeline_limit", stream != NULL ? stream->condition : ""), &rows));
    for (size_t i = 0; i < rows->count && i < (size_t)limit; i++) {
        struct row row = rows_at(rows, i);
        bool shown;

        TRY(customer_reached(req, id, arena_format(req->arena, "%s.read", row_text(&row, "resource")), &shown));
        if (shown)
            TRY(show_one(req, &row, place++));
        if (i + 1 == (size_t)limit && rows->count > (size_t)limit)
            TRY(show_text(req, row_text(&row, "id"), "Timeline_older"));
    }
    return STATUS_OK;
}
