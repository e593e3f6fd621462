/* feed.c - /account/feed: a person's links for calendar programs, and /account/feed/TOKEN, which answers them. Only a hash of a link
 * is kept. Who has one sees times, kinds and initials (product.md 4), of what its person may see now. */
#include "account.h"

#include <sodium.h>
#include <string.h>

#include "core/config.h"
#include "core/io.h"
#include "core/lockout.h"
#include "core/session.h"
#include "domain/calendar.h"

enum { SECRET_BYTES = 24, LINKS_A_PERSON = 5, DAYS_BACK = 60, DAYS_AHEAD = 180 };

const char feed_record_sql[] = "SELECT f.id FROM calendar_feed f WHERE f.id = :id AND f.staff_id = :me AND f.valid_to IS NULL";

static void bind_hash(struct values *values, const char *secret)
{
    static const unsigned char purpose[] = "ninefold calendar feed";
    unsigned char hash[32];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)secret, strlen(secret), purpose, sizeof(purpose) - 1);
    values_bytes(values, "token_hash", hash, sizeof(hash));
}

/* --- a person's links ------------------------------------------------------------------------------- */

NEOERR *feed_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Feeds", "SELECT f.id, f.created_at, f.last_used_at FROM calendar_feed f WHERE f.staff_id = :me AND f.valid_to IS NULL ORDER BY f.id"));
}

/* As the browser reached us. */
static const char *link_of(struct request *req, const char *secret)
{
    const char *host = req->io->variable(req->io, "HTTP_HOST");

    return arena_format(req->arena, "%s://%s/account/feed/%s", strcmp(config.secure_cookie, "yes") == 0 ? "https" : "http", host != NULL ? host : "", secret);
}

/* Answered by the page itself: the link must not travel through an address or a cookie. */
NEOERR *feed_create(struct request *req)
{
    unsigned char bytes[SECRET_BYTES];
    char secret[SECRET_BYTES * 2 + 1];
    struct row row;
    int64_t id;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM calendar_feed f WHERE f.staff_id = :me AND f.valid_to IS NULL FOR UPDATE", &row));
    if (row_int(&row, "n") >= LINKS_A_PERSON) {
        reply_refusal(req, "feed.too_many", NULL);
        reply_redirect(req, "/account/feed");
        return STATUS_OK;
    }
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(secret, sizeof(secret), bytes, sizeof(bytes));
    bind_hash(req->values, secret);
    values_int(req->values, "staff_id", req->person.id);
    values_text(req->values, "created_at", req->now);
    TRY(db_insert(req, &calendar_feed_table, req->values, &id));
    TRY(show_text(req, link_of(req, secret), "Link"));
    return nerr_pass(feed_page(req));
}

NEOERR *feed_end(struct request *req)
{
    TRY(db_close(req, &calendar_feed_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "feed.ended", NULL);
    reply_redirect(req, "/account/feed");
    return STATUS_OK;
}

/* --- for calendar programs ------------------------------------------------------------------------------ */

static const char feed_sql[] =
    "SELECT f.id, st.demo, f.last_used_at IS NOT NULL AND f.last_used_at > :now - INTERVAL 2 SECOND AS often, " PERSON_COLUMNS " FROM calendar_feed f JOIN staff st ON st.id = f.staff_id JOIN " PERSON_STAMP
    " WHERE f.token_hash = :token_hash AND f.valid_to IS NULL AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)";

/* Links that are none are counted by address, as wrong tokens of the API are. */
static NEOERR *refuse(struct request *req)
{
    const struct attempt attempt = { .account = arena_format(req->arena, "feed %s", req->address), .address = "" };
    bool locked;

    TRY(lockout_ask(req, &attempt, &locked));
    if (locked)
        return nerr_raise(ERR_TOO_OFTEN, "unknown calendar links from %s", req->address);
    TRY(lockout_failed(req, &attempt, 1, "calendar_feed"));
    return nerr_raise(ERR_NOT_FOUND, "no such calendar link");
}

static bool is_link(const char *text)
{
    return strlen(text) == (size_t)SECRET_BYTES * 2 && strspn(text, "0123456789abcdef") == (size_t)SECRET_BYTES * 2;
}

/* When it was read; a link is answered once in two seconds. */
static NEOERR *touch(struct request *req, const struct row *feed)
{
    if (row_int(feed, "often") != 0)
        return nerr_raise(ERR_TOO_OFTEN, "calendar link %s", row_text(feed, "id"));
    values_int(req->values, "feed_id", row_int(feed, "id"));
    TRY(db_use_writer(req));
    TRY(db_execute(req, "UPDATE calendar_feed SET last_used_at = :now WHERE id = :feed_id"));
    return nerr_pass(db_use_reader(req));
}

NEOERR *feed_read(struct request *req)
{
    const char *secret = values_get_text(req->values, "token");
    struct calendar_entry *entries;
    struct row row;
    bool found;
    size_t count;

    if (!is_link(secret))
        return nerr_raise(ERR_NOT_FOUND, "no calendar link");
    bind_hash(req->values, secret);
    TRY(db_select_maybe(req, feed_sql, &row, &found));
    if (!found || (row_int(&row, "demo") != 0 && strcmp(config.demo, "yes") != 0))
        return nerr_pass(refuse(req));
    TRY(touch(req, &row));
    TRY(session_person(req, &row));
    TRY(calendar_read(req, calendar_day(req, req->today, -DAYS_BACK), calendar_day(req, req->today, DAYS_AHEAD), &entries, &count));
    reply_type(req, "text/calendar; charset=utf-8");
    reply_header(req, "Content-Disposition", "inline; filename=\"ninefold.ics\"");
    return nerr_pass(calendar_write_ics(req, entries, count, &req->reply.body));
}
