/* notify_send.c - the outbox job: what waits is handed over, tried again with growing pauses, given up after eight tries. */
#include "notify.h"

#include <string.h>

#include "core/mail.h"
#include "webhook.h"

enum { MAILS_A_STEP = 20, TRIES_MOST = 8, MINUTE_MS = 60000, ROBOT_A_MINUTE = 20 };

static NEOERR *note_sent(struct request *req)
{
    return nerr_pass(db_execute(req, "UPDATE outbox SET state = 'sent', sent_at = :now, tries = tries + 1 WHERE id = :outbox_id"));
}

/* 2, 4, 8 ... minutes. */
static NEOERR *note_failure(struct request *req, const struct row *row, const char *why)
{
    int64_t tries = row_int(row, "tries") + 1;
    char again[24];

    clock_format_utc(clock_now_ms() + ((int64_t)MINUTE_MS << tries), again);
    values_text(req->values, "again_at", again);
    values_text(req->values, "why", text_cut(req->arena, why, 300));
    values_text(req->values, "new_state", tries >= TRIES_MOST ? "dead" : "waiting");
    return nerr_pass(db_execute(req, "UPDATE outbox SET tries = tries + 1, next_at = :again_at, last_error = :why, state = :new_state WHERE id = :outbox_id"));
}

/* --- mail ------------------------------------------------------------------------------------------------------- */

static const char mails_sql[] =
    "SELECT id, recipient, subject, body, message_id, tries FROM outbox WHERE channel = 'mail' AND state = 'waiting' AND next_at <= :now ORDER BY next_at LIMIT :batch FOR UPDATE SKIP LOCKED";

static NEOERR *send_mail(struct request *req, const struct row *row)
{
    char date[32];
    struct mail mail = { .to = row_text(row, "recipient"), .subject = row_text(row, "subject"), .body = row_text(row, "body"), .message_id = row_text(row, "message_id"), .date = date };
    NEOERR *err;

    clock_format_mail(clock_now_ms(), date);
    values_int(req->values, "outbox_id", row_int(row, "id"));
    err = mail_send(req->arena, &mail);
    if (err == STATUS_OK)
        return nerr_pass(note_sent(req));
    TRY(note_failure(req, row, error_words(err)));
    log_error(req, &err);
    return STATUS_OK;
}

/* A crash repeats one batch at most: with the same Message-IDs. */
static NEOERR *send_mails(struct request *req, size_t *count)
{
    struct rows *rows;

    *count = 0;
    if (*config.smtp_url == '\0')
        return STATUS_OK;
    values_int(req->values, "batch", MAILS_A_STEP);
    TRY(db_select(req, mails_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(send_mail(req, &row));
    }
    *count = rows->count;
    return STATUS_OK;
}

/* --- webhooks -------------------------------------------------------------------------------------------------------- */

/* The hook's row is locked, too: two senders never are at one robot. */
static const char hooks_sql[] =
    "SELECT o.id, o.body, o.message_id, o.tries, w.id AS webhook_id, w.format, w.url, w.secret, w.name,"
    "  w.format <> 'generic' AND (SELECT COUNT(*) FROM outbox s WHERE s.webhook_id = w.id AND s.state = 'sent' AND s.sent_at > :now - INTERVAL 1 MINUTE) >= :a_minute AS too_quick"
    " FROM outbox o JOIN webhook w ON w.id = o.webhook_id WHERE o.channel = 'hook' AND o.state = 'waiting' AND o.next_at <= :now AND w.off = 0 AND w.valid_to IS NULL"
    "  AND (w.resting_until IS NULL OR w.resting_until <= :now) ORDER BY o.next_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED";

static NEOERR *rest(struct request *req, int64_t ms)
{
    char until[24];

    clock_format_utc(clock_now_ms() + ms, until);
    values_text(req->values, "resting_until", until);
    return nerr_pass(db_execute(req, "UPDATE webhook SET resting_until = :resting_until WHERE id = :webhook_id"));
}

/* Being told to slow down is no failed try: the message waits, and so do the others for this robot. */
static NEOERR *note_hook(struct request *req, const struct row *row, const struct webhook_sending *sending)
{
    values_text(req->values, "hook_error", text_cut(req->arena, sending->why, 300));
    if (sending->outcome == WEBHOOK_TOOK) {
        TRY(db_execute(req, "UPDATE webhook SET last_sent_at = :now, last_error = '' WHERE id = :webhook_id"));
        return nerr_pass(note_sent(req));
    }
    TRY(db_execute(req, "UPDATE webhook SET last_error = :hook_error WHERE id = :webhook_id"));
    if (sending->outcome != WEBHOOK_FAILED)
        TRY(rest(req, webhook_rest_ms(row_text(row, "format"), sending->outcome)));
    return sending->outcome == WEBHOOK_SLOWER ? STATUS_OK : nerr_pass(note_failure(req, row, sending->why));
}

/* One a step: killed before it is noted, a receiver gets that one again, with the same id. */
static NEOERR *send_hook(struct request *req, size_t *count)
{
    struct webhook_sending sending;
    struct rows *rows;
    struct row row;

    values_int(req->values, "a_minute", ROBOT_A_MINUTE);
    TRY(db_select(req, hooks_sql, &rows));
    *count = rows->count;
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    values_int(req->values, "outbox_id", row_int(&row, "id"));
    values_int(req->values, "webhook_id", row_int(&row, "webhook_id"));
    if (row_int(&row, "too_quick") != 0)
        return nerr_pass(rest(req, MINUTE_MS));
    TRY(webhook_send(req, &row, row_text(&row, "message_id"), row_text(&row, "body"), &sending));
    return nerr_pass(note_hook(req, &row, &sending));
}

/* --- the job ----------------------------------------------------------------------------------------------------------- */

NEOERR *outbox_step(struct request *req, struct job *job, bool *finished)
{
    size_t count;
    bool made;

    *finished = false;
    TRY(notify_plan(req, &count));
    if (count > 0)
        return STATUS_OK;
    TRY(notify_digest_make(req, &made));
    if (made)
        return STATUS_OK;
    TRY(send_mails(req, &count));
    if (count == 0)
        TRY(send_hook(req, &count));
    job->done += (int64_t)count;
    *finished = count == 0;
    return STATUS_OK;
}
