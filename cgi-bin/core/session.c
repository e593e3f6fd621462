/* session.c - sessions by random token (its hash is stored), CSRF token derived
 * from it, parked forms. */
#include "session.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "config.h"
#include "io.h"
#include "options.h"
#include "people.h"
#include "request.h"
#include "request_key.h"
#include "route.h"
#include "text.h"

enum { TOKEN_BYTES = 32, PARKED_MOST = 200 * 1024, TOUCH_S = 60 };

static const char session_sql[] =
    "SELECT s.id, " PERSON_COLUMNS ","
    "  s.ended_at IS NOT NULL OR (st.left_on IS NOT NULL AND st.left_on <= :today) AS ended,"
    "  TIMESTAMPDIFF(SECOND, s.last_seen_at, :now) AS idle_s, TIMESTAMPDIFF(SECOND, s.created_at, :now) AS age_s"
    " FROM session s JOIN staff st ON st.id = s.staff_id JOIN " PERSON_STAMP " WHERE s.token_hash = :token_hash";

static const char *cookie_name(void)
{
    return strcmp(config.secure_cookie, "yes") == 0 ? "__Host-ninefold" : "ninefold";
}

static const char *cookie_value(const struct request *req)
{
    for (size_t i = 0; i < req->cookies.count; i++) {
        if (strcmp(req->cookies.items[i].name, cookie_name()) == 0)
            return req->cookies.items[i].value;
    }
    return "";
}

static bool is_token(const char *text)
{
    return strlen(text) == (size_t)TOKEN_BYTES * 2 && strspn(text, "0123456789abcdef") == strlen(text);
}

static void derive(const char *token, const char *purpose, unsigned char out[32])
{
    crypto_generichash(out, 32, (const unsigned char *)token, strlen(token), (const unsigned char *)purpose,
                       strlen(purpose));
}

/* Takes the token into the session: what the database knows it by, and its CSRF token. */
static void use_token(struct request *req, const char *token)
{
    unsigned char hash[32];

    snprintf(req->session.token, sizeof(req->session.token), "%s", token);
    derive(token, "ninefold csrf token", hash);
    sodium_bin2hex(req->session.csrf, sizeof(req->session.csrf), hash, sizeof(hash));
    derive(token, "ninefold session", hash);
    values_bytes(req->values, "token_hash", hash, sizeof(hash));
}

static void set_cookie(struct request *req, const char *value, const char *more)
{
    reply_header(req, "Set-Cookie",
                 arena_format(req->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(), value,
                              strcmp(config.secure_cookie, "yes") == 0 ? "; Secure" : "", more));
}

/* A new random token in cookie and session. */
static void new_token(struct request *req)
{
    unsigned char bytes[TOKEN_BYTES];
    char token[TOKEN_BYTES * 2 + 1];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(token, sizeof(token), bytes, sizeof(bytes));
    use_token(req, token);
    set_cookie(req, token, "");
}

NEOERR *session_person(struct request *req, const struct row *row)
{
    req->person = (struct person){
        .id = row_int(row, "staff_id"),
        .account = row_text(row, "account"),
        .name = row_text(row, "name"),
        .lang = row_text(row, "lang"),
        .own_stamp = row_int(row, "own_stamp"),
        .letter_keys = row_int(row, "letter_keys") != 0,
        .must_change_password = row_int(row, "must_change_password") != 0,
    };
    TRY(options_refresh(req, row_text(row, "stamp")));
    return nerr_pass(people_reach(req));
}

static NEOERR *touch(struct request *req)
{
    values_int(req->values, "session_id", req->session.id);
    TRY(db_use_writer(req));
    TRY(db_execute(req, "UPDATE session SET last_seen_at = :now"
                        " WHERE id = :session_id AND last_seen_at < :now - INTERVAL 60 SECOND"));
    return nerr_pass(db_use_reader(req));
}

/* --- parked forms ------------------------------------------------------------ */

static const char park_sql[] =
    "INSERT INTO parked_form (staff_id, path, body, at) VALUES (:parked_staff, :parked_path, :parked_body, :now)";

const char *parked_path(struct request *req)
{
    return *req->query_text == '\0' ? req->path : arena_format(req->arena, "%s?%s", req->path, req->query_text);
}

/* Keeps the posted fields of an expired session under its person; the login page
 * carries the number on. */
static NEOERR *park(struct request *req, const struct route *route, int64_t staff_id, int64_t *parked)
{
    const char *body;

    *parked = 0;
    if ((route->flags & ROUTE_UPLOAD) != 0 || route->form == NULL || form_has_password(route->form))
        return STATUS_OK;
    TRY(body_read(req, route));
    if (sodium_memcmp(req->session.csrf, arena_format(req->arena, "%-64.64s", request_posted(req, "_token")), 64) != 0)
        return STATUS_OK;
    body = body_write(req, &req->body);
    if (strlen(body) > PARKED_MOST)
        return STATUS_OK;
    values_int(req->values, "parked_staff", staff_id);
    values_text(req->values, "parked_path", parked_path(req));
    values_text(req->values, "parked_body", body);
    TRY(db_use_writer(req));
    TRY(db_execute(req, park_sql));
    *parked = db_insert_id(req);
    return STATUS_OK;
}

NEOERR *parked_load(struct request *req, const char *path, bool *found)
{
    struct row row;
    int64_t id;

    *found = false;
    if (!text_int(request_param(req, "parked"), &id) || id <= 0)
        return STATUS_OK;
    values_int(req->values, "parked_id", id);
    values_text(req->values, "parked_path", path);
    TRY(db_select_maybe(req, "SELECT body FROM parked_form WHERE id = :parked_id AND staff_id = :me AND typed = 0 AND path = :parked_path",
                        &row, found));
    if (*found)
        TRY(body_parse(req, row_text(&row, "body"), &req->body));
    return STATUS_OK;
}

/* --- what is being typed ------------------------------------------------------ */

NEOERR *typed_forget(struct request *req, const char *path)
{
    values_text(req->values, "parked_path", path);
    return nerr_pass(db_execute(req, "DELETE FROM parked_form WHERE staff_id = :me AND typed = 1 AND path = :parked_path"));
}

/* Waits for a save that is under way: its key is locked until it is committed, or gone when it is refused. */
static const char keep_sql[] =
    "INSERT INTO parked_form (staff_id, path, body, at, typed) SELECT :me, :parked_path, :parked_body, :now, 1 FROM DUAL"
    " WHERE NOT EXISTS (SELECT 1 FROM request_key k WHERE k.staff_id = :me AND k.word = :page_key)";

NEOERR *typed_keep(struct request *req, const char *path, const char *key)
{
    const char *body = body_write(req, &req->body);

    TRY(typed_forget(req, path));
    if (body == NULL || strlen(body) > PARKED_MOST)
        return STATUS_OK;
    values_text(req->values, "parked_body", body);
    values_text(req->values, "page_key", request_key_word(req, arena_format(req->arena, "%s %.*s", key, (int)strcspn(path, "?"), path)));
    return nerr_pass(db_execute(req, keep_sql));
}

NEOERR *typed_load(struct request *req, const char *path, bool *found)
{
    struct row row;

    values_text(req->values, "parked_path", path);
    TRY(db_select_maybe(req, "SELECT body FROM parked_form WHERE staff_id = :me AND typed = 1 AND path = :parked_path ORDER BY id DESC LIMIT 1", &row, found));
    return *found ? nerr_pass(body_parse(req, row_text(&row, "body"), &req->body)) : STATUS_OK;
}

/* --- who is asking ------------------------------------------------------------ */

static NEOERR *to_login(struct request *req, int64_t parked)
{
    const char *next = req->path;

    if (req->method == METHOD_GET && *req->query_text != '\0')
        next = arena_format(req->arena, "%s?%s", req->path, req->query_text);
    if (parked != 0)
        next = arena_format(req->arena, "%s%cparked=%lld", parked_path(req), *req->query_text != '\0' ? '&' : '?', (long long)parked);
    if (strcmp(next, "/") == 0)
        reply_redirect(req, "/login");
    else
        reply_redirect(req, "/login?next=%s", text_url(req->arena, next));
    return STATUS_OK;
}

/* The web server says who it is (REMOTE_USER): a session begins by itself. */
static NEOERR *sign_in_remote(struct request *req)
{
    const char *user = req->io->variable(req->io, "REMOTE_USER");
    struct row row;
    bool found;

    if (strcmp(config.remote_user, "yes") != 0 || user == NULL || *user == '\0')
        return STATUS_OK;
    values_text(req->values, "account", user);
    TRY(db_select_maybe(req,
                        "SELECT id FROM staff WHERE account = :account AND (left_on IS NULL OR left_on > :today)", &row, &found));
    if (!found)
        return STATUS_OK;
    TRY(db_use_writer(req));
    TRY(session_begin(req, row_int(&row, "id")));
    TRY(db_select_one(req, session_sql, &row));
    req->session.id = row_int(&row, "id");
    TRY(session_person(req, &row));
    return nerr_pass(db_use_reader(req));
}

static bool is_expired(const struct row *row)
{
    return row_int(row, "idle_s") > setting_int("session.idle_minutes") * 60 ||
           row_int(row, "age_s") > setting_int("session.absolute_hours") * 3600;
}

static NEOERR *load_by_cookie(struct request *req, const struct route *route, int64_t *parked)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, session_sql, &row, &found));
    if (!found || row_int(&row, "ended") != 0)
        return STATUS_OK;
    TRY(options_refresh(req, row_text(&row, "stamp")));
    if (is_expired(&row)) {
        if (req->method == METHOD_POST && (route->flags & ROUTE_PUBLIC) == 0)
            TRY(park(req, route, row_int(&row, "staff_id"), parked));
        return STATUS_OK;
    }
    req->session.id = row_int(&row, "id");
    TRY(session_person(req, &row));
    if (row_int(&row, "idle_s") > TOUCH_S)
        TRY(touch(req));
    return STATUS_OK;
}

NEOERR *session_load(struct request *req, const struct route *route, bool *stop)
{
    const char *token = cookie_value(req);
    int64_t parked = 0;

    *stop = false;
    TRY(db_use_reader(req));
    if (is_token(token)) {
        use_token(req, token);
        TRY(load_by_cookie(req, route, &parked));
    }
    if (req->person.id == 0)
        TRY(sign_in_remote(req));
    if (req->session.token[0] == '\0' && (route->flags & ROUTE_PUBLIC) != 0 && (route->flags & ROUTE_BARE) == 0)
        new_token(req);
    if (req->person.must_change_password && (route->flags & ROUTE_PUBLIC) == 0 && strcmp(req->path, "/logout") != 0 &&
        strcmp(req->path, "/account/password") != 0) {
        *stop = true;
        reply_redirect(req, "/account/password");
        return STATUS_OK;
    }
    if (req->person.id != 0 || (route->flags & ROUTE_PUBLIC) != 0)
        return STATUS_OK;
    *stop = true;
    return nerr_pass(to_login(req, parked));
}

NEOERR *csrf_check(struct request *req, const struct route *route)
{
    const char *sent;

    (void)route;
    if (req->method == METHOD_GET)
        return STATUS_OK;
    sent = request_posted(req, "_token");
    if (req->session.token[0] != '\0' && strlen(sent) == 64 && sodium_memcmp(sent, req->session.csrf, 64) == 0)
        return STATUS_OK;
    return nerr_raise(ERR_FORBIDDEN, "token missing or wrong");
}

/* --- begin and end --------------------------------------------------------------- */

NEOERR *session_begin(struct request *req, int64_t staff_id)
{
    const char *agent = req->io->variable(req->io, "HTTP_USER_AGENT");

    new_token(req); /* never the token that was there before sign-in */
    values_int(req->values, "staff_id", staff_id);
    values_text(req->values, "address", req->address);
    values_text(req->values, "agent", text_cut(req->arena, agent != NULL && text_is_utf8(agent, strlen(agent)) ? agent : "", 200));
    TRY(db_execute(req, "INSERT INTO session (token_hash, staff_id, created_at, last_seen_at, address, agent)"
                        " VALUES (:token_hash, :staff_id, :now, :now, :address, :agent)"));
    req->session.id = db_insert_id(req);
    return STATUS_OK;
}

NEOERR *session_renew(struct request *req)
{
    new_token(req);
    values_int(req->values, "session_id", req->session.id);
    return nerr_pass(db_execute(req, "UPDATE session SET token_hash = :token_hash WHERE id = :session_id AND staff_id = :me"));
}

NEOERR *session_end(struct request *req, int64_t id)
{
    values_int(req->values, "session_id", id == 0 ? req->session.id : id);
    if (id != 0)
        return nerr_pass(db_execute(req, "UPDATE session SET ended_at = :now WHERE id = :session_id AND staff_id = :me"
                                         " AND ended_at IS NULL"));
    return nerr_pass(db_execute(
        req, "UPDATE session SET ended_at = :now WHERE staff_id = :me AND id <> :session_id AND ended_at IS NULL"));
}

void session_forget(struct request *req)
{
    set_cookie(req, "", "; Max-Age=0");
}
