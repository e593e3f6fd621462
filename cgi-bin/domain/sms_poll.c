/* sms_poll.c - job sms.poll, each minute: what the gateway tells of messages, and what contacts wrote back. */
#include "sms.h"

#include <string.h>

#include "customer.h"
#include "sms_gateway.h"

enum { CHUNK = 500, WAITS_DAYS = 3 };

/* --- results ------------------------------------------------------------------------------------------------- */

static NEOERR *note_report(struct request *req, const struct sms_report *report, struct buffer *batches)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "message_id", sms_reference_id(report->reference));
    TRY(db_select_with(req, "SELECT m.batch_id FROM sms_message m WHERE m.id = :message_id AND m.state IN ('handing', 'handed', 'sent') FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    values_text(values, "new_state", report->state);
    values_text(values, "why", text_cut(req->arena, report->why, 200));
    if (!text_has_word(batches->length > 0 ? batches->bytes : "", row_text(&row, "batch_id")))
        buffer_format(batches, "%s%s", batches->length > 0 ? "," : "", row_text(&row, "batch_id"));
    return nerr_pass(db_execute_with(req, "UPDATE sms_message SET state = :new_state, reason = :why, sent_at = IF(:new_state = 'failed', sent_at, COALESCE(sent_at, :now)), delivered_at = IF(:new_state = 'delivered', :now, NULL) WHERE id = :message_id", values));
}

static NEOERR *note_reports(struct request *req, const struct sms_news *news)
{
    struct buffer batches;
    char *rest = NULL;

    buffer_init(&batches, req->arena);
    for (size_t i = 0; i < news->report_count; i++)
        TRY(note_report(req, &news->reports[i], &batches));
    if (batches.length == 0)
        return STATUS_OK;
    for (char *word = strtok_r(batches.bytes, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        int64_t id;

        if (text_int(word, &id))
            TRY(sms_count(req, id));
    }
    return STATUS_OK;
}

/* --- replies --------------------------------------------------------------------------------------------------- */

static const char last_sql[] =
    "SELECT m.id, m.batch_id, m.customer_id, m.person_name, b.created_by, b.title FROM sms_message m JOIN sms_batch b ON b.id = m.batch_id WHERE m.number = :number AND m.state IN ('handed', 'sent', 'delivered') ORDER BY m.id DESC LIMIT 1";

static NEOERR *tell(struct request *req, const struct row *last, const char *text, bool ends)
{
    const char *link = arena_format(req->arena, "/communications/sms/%s", row_text(last, "batch_id"));

    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(last, "customer_id"), .kind = ends ? "sms_unsubscribed" : "sms_replied", .resource = "sms",
                                                    .detail = text_cut(req->arena, arena_format(req->arena, "%s: %s", row_text(last, "person_name"), text), 300), .link = link }));
    return nerr_pass(notice_put(req, row_int(last, "created_by"), ends ? "sms_unsubscribed" : "sms_replied",
                                text_cut(req->arena, arena_format(req->arena, "%s: %s", row_text(last, "person_name"), text), 200), "/communications/sms/replies"));
}

static NEOERR *take_in(struct request *req, const struct sms_incoming *reply)
{
    const char *number = sms_number(req->arena, reply->number), *text = text_cut(req->arena, reply->text, 1000);
    bool ends = sms_unsubscribes(req->arena, setting_text("sms.unsubscribe"), text);
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row last;

    values_text(values, "number", number != NULL ? number : text_cut(req->arena, reply->number, 30));
    values_text(values, "gateway_key", reply->key);
    values_text(values, "text", text);
    values_text(values, "kind", ends ? "unsubscribe" : "reply");
    TRY(db_select_with(req, last_sql, values, &rows));
    if (rows->count > 0) {
        last = rows_at(rows, 0);
        values_int(values, "message_id", row_int(&last, "id"));
        values_int(values, "customer_id", row_int(&last, "customer_id"));
        TRY(db_execute_with(req, "UPDATE sms_message SET replied_at = :now WHERE id = :message_id", values));
        TRY(tell(req, &last, text, ends));
    } else {
        values_null(values, "message_id");
        values_null(values, "customer_id");
    }
    TRY(db_execute_with(req, "INSERT INTO sms_reply (gateway_key, number, text, received_at, message_id, customer_id, kind) VALUES (:gateway_key, :number, :text, :now, :message_id, :customer_id, :kind)", values));
    return ends ? nerr_pass(sms_suppress(req, values_get_text(values, "number"), "reply", text)) : STATUS_OK;
}

/* A reply that an earlier poll took in, and committed, is one that the gateway may forget: `known`. */
static NEOERR *note_replies(struct request *req, const struct sms_news *news, struct sms_news *known)
{
    known->replies = arena_alloc(req->arena, (news->reply_count + 1) * sizeof(*known->replies));
    for (size_t i = 0; i < news->reply_count; i++) {
        struct values *values = values_new(req->arena);
        struct rows *rows;

        values_text(values, "gateway_key", news->replies[i].key);
        TRY(db_select_with(req, "SELECT r.id FROM sms_reply r WHERE r.gateway_key = :gateway_key", values, &rows));
        if (rows->count > 0)
            known->replies[known->reply_count++] = news->replies[i];
        else
            TRY(take_in(req, &news->replies[i]));
    }
    return STATUS_OK;
}

/* --- one step ------------------------------------------------------------------------------------------------------ */

static NEOERR *open_references(struct request *req, struct job *job, const char ***references, size_t *count)
{
    struct values *values = values_new(req->arena);
    char since[24];
    struct rows *rows;

    clock_format_utc(clock_now_ms() - WAITS_DAYS * 86400000LL, since);
    values_int(values, "after", json_integer_value(json_object_get(job->state, "after")));
    values_text(values, "since", since);
    values_int(values, "chunk", CHUNK);
    TRY(db_select_with(req, "SELECT m.id FROM sms_message m WHERE m.state IN ('handed', 'sent') AND m.id > :after AND m.handed_at > :since ORDER BY m.id LIMIT :chunk", values, &rows));
    *references = arena_alloc(req->arena, (rows->count + 1) * sizeof(**references));
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        (*references)[i] = sms_reference(req, row_int(&row, "id"));
        json_object_set_new(job->state, "after", json_integer(row_int(&row, "id")));
    }
    return STATUS_OK;
}

/* A step of its own: it is done though the gateway does not answer. */
static NEOERR *look_for_left(struct request *req, struct job *job, bool *looked)
{
    *looked = json_object_get(job->state, "looked") == NULL;
    if (!*looked)
        return STATUS_OK;
    json_object_set_new(job->state, "looked", json_true());
    return nerr_pass(sms_pause_left(req));
}

NEOERR *sms_poll_step(struct request *req, struct job *job, bool *finished)
{
    const struct sms_gateway *gateway = sms_gateway_find();
    bool first = json_object_get(job->state, "after") == NULL;
    struct sms_news news = { 0 }, known = { 0 };
    const char **references;
    size_t count;
    bool looked;

    TRY(look_for_left(req, job, &looked));
    *finished = gateway == NULL;
    if (looked || gateway == NULL)
        return STATUS_OK;
    TRY(open_references(req, job, &references, &count));
    *finished = count < CHUNK;
    if (count == 0 && !first)
        return STATUS_OK;
    TRY(gateway->news(req, references, count, &news));
    TRY(note_reports(req, &news));
    TRY(note_replies(req, &news, &known));
    job->done += (int64_t)(news.report_count + news.reply_count);
    return known.reply_count > 0 ? nerr_pass(gateway->taken_in(req, &known)) : STATUS_OK;
}
