/* token.c - table api_token: random tokens of which only the hash is stored. */
#include "token.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "config.h"
#include "io.h"
#include "lockout.h"
#include "options.h"
#include "request.h"
#include "session.h"
#include "text.h"

enum { SECRET_BYTES = 32, HINT_CHARACTERS = 7 };
static const char prefix[] = "nf_"; /* so that a token is known for one wherever it lies about */

static const char *const columns[] = { "staff_id", "name", "token_hash", "hint", "scopes", "expires_on", "created_at", "valid_to", NULL };
static const char *const hidden[] = { "token_hash", NULL };
const struct table api_token_table = { .name = "api_token", .columns = columns, .hidden = hidden };

static const char token_sql[] =
    "SELECT t.id, t.scopes, st.demo, " PERSON_COLUMNS ","
    "  t.last_used_at IS NULL OR t.last_used_at < :now - INTERVAL 60 SECOND AS stale"
    " FROM api_token t JOIN staff st ON st.id = t.staff_id JOIN " PERSON_STAMP " WHERE t.token_hash = :token_hash AND t.valid_to IS NULL"
    "  AND t.expires_on >= :today AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"
    "  AND st.must_change_password = 0";

static void bind_hash(struct values *values, const char *secret)
{
    static const unsigned char purpose[] = "ninefold api token";
    unsigned char hash[32];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)secret, strlen(secret), purpose, sizeof(purpose) - 1);
    values_bytes(values, "token_hash", hash, sizeof(hash));
}

/* What follows "Bearer ", or NULL. */
static const char *sent_token(struct request *req)
{
    const char *header = req->io->variable(req->io, "HTTP_AUTHORIZATION");

    if (header == NULL || strncasecmp(header, "Bearer ", 7) != 0)
        return NULL;
    return header + 7 + strspn(header + 7, " ");
}

static bool is_token(const char *text)
{
    return strncmp(text, prefix, 3) == 0 && strlen(text) == 3 + SECRET_BYTES * 2 &&
           strspn(text + 3, "0123456789abcdef") == (size_t)SECRET_BYTES * 2;
}

static NEOERR *find(struct request *req, const char *sent, struct row *row, bool *found)
{
    *found = false;
    if (!is_token(sent))
        return STATUS_OK;
    bind_hash(req->values, sent);
    TRY(db_select_maybe(req, token_sql, row, found));
    *found = *found && (row_int(row, "demo") == 0 || strcmp(config.demo, "yes") == 0);
    return STATUS_OK;
}

/* Wrong tokens are counted by address. A good one from there still counts: one address may be that of
 * many, and 256 random bits cannot be guessed. */
static NEOERR *refuse(struct request *req)
{
    const struct attempt attempt = { .account = arena_format(req->arena, "api %s", req->address), .address = "" };
    bool locked;

    TRY(lockout_ask(req, &attempt, &locked));
    if (locked)
        return nerr_raise(ERR_TOO_OFTEN, "wrong tokens from %s", req->address);
    TRY(lockout_failed(req, &attempt, 1, "api_token"));
    return nerr_raise(ERR_TOKEN, "wrong, expired or revoked token");
}

static NEOERR *touch(struct request *req)
{
    values_int(req->values, "token_id", req->token.id);
    values_text(req->values, "address", req->address);
    TRY(db_use_writer(req));
    TRY(db_execute(req, "UPDATE api_token SET last_used_at = :now, last_address = :address WHERE id = :token_id"
                        " AND (last_used_at IS NULL OR last_used_at < :now - INTERVAL 60 SECOND)"));
    return nerr_pass(db_use_reader(req));
}

NEOERR *token_load(struct request *req)
{
    const char *sent = sent_token(req);
    struct row row;
    bool found;

    TRY(db_use_reader(req));
    if (sent == NULL)
        return nerr_raise(ERR_TOKEN, "no token");
    TRY(find(req, sent, &row, &found));
    req->token_was_wrong = !found;
    if (!found)
        return nerr_pass(refuse(req));
    TRY(session_person(req, &row));
    req->token.id = row_int(&row, "id");
    req->token.scopes = row_text(&row, "scopes");
    return row_int(&row, "stale") != 0 ? nerr_pass(touch(req)) : STATUS_OK;
}

NEOERR *token_make(struct request *req, const char **secret)
{
    unsigned char bytes[SECRET_BYTES];
    char *text = arena_alloc(req->arena, 3 + SECRET_BYTES * 2 + 1);
    int64_t id;

    randombytes_buf(bytes, sizeof(bytes));
    memcpy(text, prefix, 3);
    sodium_bin2hex(text + 3, SECRET_BYTES * 2 + 1, bytes, sizeof(bytes));
    bind_hash(req->values, text);
    values_text(req->values, "hint", arena_copy(req->arena, text, HINT_CHARACTERS));
    values_int(req->values, "staff_id", req->person.id);
    values_text(req->values, "created_at", req->now);
    *secret = text;
    return nerr_pass(db_insert(req, &api_token_table, req->values, &id));
}
