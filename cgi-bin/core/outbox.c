/* outbox.c - notices into the bell and the outbox; the job that delivers the outbox. */
#include "outbox.h"

#include <string.h>

#include "clock.h"
#include "config.h"
#include "db.h"
#include "db_bulk.h"
#include "log.h"
#include "mail.h"
#include "request.h"

enum { BATCH = 20, TRIES_MOST = 8 };

static const char *notice_text(struct request *req, const char *kind, const char *detail)
{
    return message_with(req, arena_format(req->arena, "notice.%s", kind), detail);
}

/* The mail in the recipient's language. */
static NEOERR *put_mail(struct request *req, struct values *values, const struct row *staff)
{
    const char *own_lang = req->person.lang;
    const char *subject;

    req->person.lang = row_text(staff, "lang");
    subject = notice_text(req, values_get_text(values, "kind"), values_get_text(values, "detail"));
    req->person.lang = own_lang;
    values_text(values, "subject", subject);
    values_text(values, "recipient", row_text(staff, "email"));
    values_text(values, "body", arena_format(req->arena, "%s\n\n%s%s\n", subject, config.base_url,
                                             values_get_text(values, "link")));
    values_text(values, "message_id", arena_format(req->arena, "%s@ninefold", request_new_key(req)));
    return nerr_pass(db_execute_with(
        req,
        "INSERT INTO outbox (channel, notice_id, recipient, subject, body, message_id, next_at, created_at)"
        " VALUES ('mail', :notice_id, :recipient, :subject, :body, :message_id, :now, :now)",
        values));
}

NEOERR *notice_put(struct request *req, int64_t staff_id, const char *kind, const char *detail, const char *link)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row staff;

    values_int(values, "staff_id", staff_id);
    values_text(values, "kind", kind);
    values_text(values, "detail", detail);
    values_text(values, "link", link);
    TRY(db_execute_with(req, "INSERT INTO notice (staff_id, kind, detail, link, at)"
                             " VALUES (:staff_id, :kind, :detail, :link, :now)",
                        values));
    values_int(values, "notice_id", db_insert_id(req));
    if (*config.smtp_url == '\0')
        return STATUS_OK;
    TRY(db_select_with(req, "SELECT email, lang FROM staff WHERE id = :staff_id AND email <> '' AND mail_notices = 1",
                       values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    staff = rows_at(rows, 0);
    return nerr_pass(put_mail(req, values, &staff));
}

NEOERR *notice_put_many(struct request *req, const int64_t *staff_ids, size_t count, const struct notice *notice)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));

    for (size_t i = 0; i < count && *config.smtp_url != '\0'; i++)
        TRY(notice_put(req, staff_ids[i], notice->kind, notice->detail, notice->link));
    if (count == 0 || *config.smtp_url != '\0')
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        rows[i] = values_new(req->arena);
        values_int(rows[i], "staff_id", staff_ids[i]);
        values_text(rows[i], "kind", notice->kind);
        values_text(rows[i], "detail", notice->detail);
        values_text(rows[i], "link", notice->link);
    }
    return nerr_pass(db_execute_many(req, "INSERT INTO notice (staff_id, kind, detail, link, at) VALUES (:staff_id, :kind, :detail, :link, :now)", rows, count));
}

/* --- delivery ------------------------------------------------------------------ */

static NEOERR *note_failure(struct request *req, const struct row *row, NEOERR *why)
{
    int64_t tries = row_int(row, "tries") + 1;
    char again[24];

    clock_format_utc(clock_now_ms() + (60000LL << tries), again);
    values_text(req->values, "again_at", again);
    values_text(req->values, "why", error_words(why));
    values_text(req->values, "new_state", tries >= TRIES_MOST ? "dead" : "waiting");
    return nerr_pass(db_execute(req, "UPDATE outbox SET tries = tries + 1, next_at = :again_at, last_error = LEFT(:why, 300),"
                                     " state = :new_state WHERE id = :outbox_id"));
}

static NEOERR *deliver(struct request *req, const struct row *row)
{
    char date[32];
    struct mail mail = { .to = row_text(row, "recipient"), .subject = row_text(row, "subject"),
                         .body = row_text(row, "body"), .message_id = row_text(row, "message_id"),
                         .date = date };
    NEOERR *err;

    clock_format_mail(clock_now_ms(), date);
    values_int(req->values, "outbox_id", row_int(row, "id"));
    err = mail_send(req->arena, &mail);
    if (err == STATUS_OK)
        return nerr_pass(db_execute(req, "UPDATE outbox SET state = 'sent', sent_at = :now, tries = tries + 1"
                                         " WHERE id = :outbox_id"));
    TRY(note_failure(req, row, err));
    log_error(req, &err);
    return STATUS_OK;
}

/* A batch a step, committed before the next, so that a crash repeats one batch at most. */
NEOERR *outbox_step(struct request *req, struct job *job, bool *finished)
{
    struct rows *rows;

    *finished = true;
    if (*config.smtp_url == '\0')
        return STATUS_OK;
    values_int(req->values, "batch", BATCH);
    TRY(db_select(req, "SELECT id, recipient, subject, body, message_id, tries FROM outbox"
                       " WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at LIMIT :batch FOR UPDATE SKIP LOCKED",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(deliver(req, &row));
        job->done++;
    }
    *finished = rows->count < BATCH;
    return STATUS_OK;
}
