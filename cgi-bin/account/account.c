/* account.c - /login, /logout and what a person sets for himself under /account:
 * profile, password, sessions, absences. */
#include "account.h"

#include <string.h>

#include "core/session.h"
#include "domain/notify.h"
#include "sign_in.h"

/* --- what may be typed ------------------------------------------------------------- */

static const struct field login_fields[] = {
    { .name = "account", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS | FIELD_WIDE },
    { .name = "password", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
static const struct form login_form = { "account", login_fields, COUNT_OF(login_fields), NULL };

static const struct field profile_fields[] = {
    { .name = "lang", .type = FIELD_CHOICE, .options = "lang", .flags = FIELD_REQUIRED },
    { .name = "email", .type = FIELD_EMAIL, .max = 120 },
    { .name = "mobile", .type = FIELD_MOBILE, .max = 20 },
    { .name = "mail_notices", .type = FIELD_FLAG },
    { .name = "letter_keys", .type = FIELD_FLAG },
    { .name = "note_place", .type = FIELD_FLAG },
};
static const struct form profile_form = { "account", profile_fields, COUNT_OF(profile_fields), NULL };

static const struct field password_fields[] = {
    { .name = "old_password", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "new_password", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "new_password_again", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
static const struct form password_form = { "account", password_fields, COUNT_OF(password_fields), NULL };

static const struct field substitute_fields[] = {
    { .name = "substitute_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID | FIELD_FOCUS },
    { .name = "from_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "to_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
};

static NEOERR *substitute_check(struct request *req)
{
    const char *from = values_get_text(req->values, "from_on"), *to = values_get_text(req->values, "to_on");

    if (values_get_int(req->values, "substitute_id") == req->person.id)
        form_error(req, "substitute_id", "account.not_yourself");
    if (*from != '\0' && *to != '\0' && strcmp(to, from) < 0)
        form_error(req, "to_on", "account.ends_before_start");
    if (*to != '\0' && strcmp(to, req->today) < 0)
        form_error(req, "to_on", "account.already_over");
    return STATUS_OK;
}
static const struct form substitute_form = { "account", substitute_fields, COUNT_OF(substitute_fields), substitute_check };

static const char *const profile_columns[] = { "lang", "email", "mobile", "mail_notices", "letter_keys", "note_place", NULL };
static const struct table own_profile = { .name = "staff", .columns = profile_columns, .versioned = true };

static const char *const password_columns[] = { "password_hash", "password_changed_at", "must_change_password", NULL };
static const char *const password_hidden[] = { "password_hash", NULL };
static const struct table own_password = { .name = "staff", .columns = password_columns, .hidden = password_hidden };

static const char *const substitute_columns[] = { "staff_id", "substitute_id", "from_on", "to_on", "reason", "valid_to", NULL };
static const struct table substitute_table = { .name = "staff_substitute", .columns = substitute_columns, .versioned = true };

/* --- sign-in ------------------------------------------------------------------------ */

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            return true;
    }
    return false;
}

/* A path of ours to go on to after sign-in; anything else leads home. Browsers drop tabs and line ends, and
 * take '\\' for '/': "/<tab>/x" would be another site. */
static const char *next_path(struct request *req, const char *next)
{
    if (next[0] != '/' || next[1] == '/' || strchr(next, '\\') != NULL || has_control(next) || strlen(next) > 1200)
        return "/";
    return arena_text(req->arena, next);
}

static NEOERR *login_page(struct request *req)
{
    const char *next = request_has_posted(req, "next") ? request_posted(req, "next") : request_param(req, "next");

    if (req->person.id != 0) {
        reply_redirect(req, "%s", next_path(req, next));
        return STATUS_OK;
    }
    if (strcmp(request_param(req, "lang"), "en") == 0 || strcmp(request_posted(req, "lang"), "en") == 0)
        req->person.lang = "en";
    TRY(show_text(req, next_path(req, next), "Login.next"));
    if (strstr(next, "parked=") != NULL)
        TRY(show_text(req, "1", "Login.parked"));
    if (strcmp(config.demo, "yes") == 0)
        TRY(show_text(req, "1", "Login.demo"));
    return nerr_pass(form_show(req, &login_form, NULL, "/login"));
}

static NEOERR *login(struct request *req)
{
    int64_t staff_id;

    TRY(sign_in_check(req, values_get_text(req->values, "account"), values_get_text(req->values, "password"), &staff_id));
    if (staff_id == 0)
        return STATUS_OK;
    if (req->person.id != 0)
        TRY(session_end(req, req->session.id)); /* who was signed in here before */
    req->person.id = staff_id;
    TRY(session_begin(req, staff_id));
    TRY(audit_event(req, "sign_in", "session", req->session.id, req->address));
    reply_redirect(req, "%s", next_path(req, request_posted(req, "next")));
    return STATUS_OK;
}

static NEOERR *logout(struct request *req)
{
    TRY(session_end(req, req->session.id));
    TRY(audit_event(req, "sign_out", "session", req->session.id, NULL));
    session_forget(req);
    reply_redirect(req, "/login");
    return STATUS_OK;
}

/* What a user agent calls itself, in two words: "Chrome, Windows". */
static const char *device(struct request *req, const char *agent)
{
    static const char *const browsers[][2] = { { "MicroMessenger", "WeChat" }, { "Edg", "Edge" }, { "Firefox/", "Firefox" },
                                               { "Chrome/", "Chrome" }, { "Safari/", "Safari" } };
    static const char *const systems[][2] = { { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
                                              { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "Linux", "Linux" } };
    const char *browser = NULL, *system = NULL;

    for (size_t i = 0; i < COUNT_OF(browsers) && browser == NULL; i++)
        browser = strstr(agent, browsers[i][0]) != NULL ? browsers[i][1] : NULL;
    for (size_t i = 0; i < COUNT_OF(systems) && system == NULL; i++)
        system = strstr(agent, systems[i][0]) != NULL ? systems[i][1] : NULL;
    if (browser == NULL || system == NULL)
        return text_cut(req->arena, agent, 40);
    return arena_format(req->arena, "%s, %s", browser, system);
}

static NEOERR *show_devices(struct request *req)
{
    HDF *sessions = hdf_get_obj(req->hdf, "Sessions");

    for (HDF *one = sessions != NULL ? hdf_obj_child(sessions) : NULL; one != NULL; one = hdf_obj_next(one))
        TRY(hdf_set_value(one, "device", device(req, hdf_get_value(one, "agent", ""))));
    return STATUS_OK;
}

/* --- profile --------------------------------------------------------------------------- */

static NEOERR *account_page(struct request *req)
{
    TRY(db_show_one(req, "Profile", "SELECT st.version, st.name, st.account, st.title, st.lang, st.email, st.mobile, st.mail_notices,"
                                    " st.letter_keys, st.note_place, st.department_id, st.superior_id, st.password_changed_at,"
                                    " (SELECT GROUP_CONCAT(role_id) FROM staff_role WHERE staff_id = st.id) AS roles"
                                    " FROM staff st WHERE st.id = :me"));
    TRY(db_show_rows(req, "Roles", "SELECT r.id FROM role r JOIN staff_role sr ON sr.role_id = r.id WHERE sr.staff_id = :me ORDER BY r.id"));
    TRY(db_show_rows(req, "Regions", "SELECT sales_region_id AS id FROM staff_sales_region WHERE staff_id = :me ORDER BY sales_region_id"));
    values_int(req->values, "own_session", req->session.id);
    TRY(db_show_rows(req, "Sessions",
                     "SELECT id, created_at, last_seen_at, address, agent, id = :own_session AS present FROM session"
                     " WHERE staff_id = :me AND ended_at IS NULL AND last_seen_at > :now - INTERVAL 12 HOUR"
                     " ORDER BY last_seen_at DESC LIMIT 20"));
    TRY(show_devices(req));
    TRY(db_show_rows(req, "Absences",
                     "SELECT id, staff_id, substitute_id, from_on, to_on, reason, staff_id = :me AS own FROM staff_substitute"
                     " WHERE (staff_id = :me OR substitute_id = :me) AND valid_to IS NULL AND to_on >= :today"
                     " ORDER BY from_on, id"));
    return nerr_pass(form_show(req, &profile_form, "Profile", "/account"));
}

static NEOERR *account_save(struct request *req)
{
    TRY(db_change(req, &own_profile, req->person.id, req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

/* --- password ---------------------------------------------------------------------------- */

static NEOERR *password_page(struct request *req)
{
    if (req->person.must_change_password)
        TRY(show_text(req, "1", "Must"));
    return nerr_pass(form_show(req, &password_form, NULL, "/account/password"));
}

static NEOERR *password_save(struct request *req)
{
    const char *new_password = values_get_text(req->values, "new_password");

    if (strcmp(new_password, values_get_text(req->values, "new_password_again")) != 0)
        form_error(req, "new_password_again", "account.passwords_differ");
    TRY(sign_in_check_own_password(req, values_get_text(req->values, "old_password"), new_password));
    if (form_refused(req))
        return STATUS_OK;
    TRY(sign_in_set_password(req, &own_password, req->person.id, new_password));
    TRY(session_end(req, 0)); /* all others: whoever knew the old password is out */
    TRY(session_renew(req));
    reply_notice(req, "account.password_changed", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

/* --- sessions and absences ------------------------------------------------------------------ */

static NEOERR *session_close(struct request *req)
{
    TRY(session_end(req, values_get_int(req->values, "session_id")));
    TRY(audit_event(req, "session_ended", "session", values_get_int(req->values, "session_id"), NULL));
    reply_notice(req, "account.session_ended", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

static NEOERR *sessions_close(struct request *req)
{
    TRY(session_end(req, 0));
    TRY(audit_event(req, "sessions_ended", "session", req->session.id, NULL));
    reply_notice(req, "account.sessions_ended", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

static NEOERR *substitute_page(struct request *req)
{
    return nerr_pass(form_show(req, &substitute_form, NULL, "/account/absence"));
}

static NEOERR *substitute_save(struct request *req)
{
    int64_t id;

    values_int(req->values, "staff_id", req->person.id);
    TRY(db_insert(req, &substitute_table, req->values, &id));
    TRY(options_changed(req)); /* people.h */
    TRY(notice_put(req, values_get_int(req->values, "substitute_id"), "substitute", req->person.name, "/account"));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

static NEOERR *substitute_end(struct request *req)
{
    TRY(db_close(req, &substitute_table, row_int(&req->record, "id"), NULL));
    TRY(options_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/account");
    return STATUS_OK;
}

/* --- what is being typed ------------------------------------------------------------------------- */

/* From a form's own page while it is typed (?at= its address, &key= the page's): kept. Its button `forget` gives it up. */
static NEOERR *typed(struct request *req)
{
    const char *at = request_param(req, "at"), *forget = request_posted(req, "forget");

    if (*forget != '\0') {
        TRY(typed_forget(req, next_path(req, forget)));
        TRY(audit_event(req, "remove", "parked_form", 0, text_cut(req->arena, forget, 300)));
        reply_redirect(req, "%s", next_path(req, forget));
        return STATUS_OK;
    }
    if (at[0] != '/' || strlen(at) > 300)
        return nerr_raise(ERR_INVALID, "no address of ours");
    req->reply.status = 204;
    return nerr_pass(typed_keep(req, at, request_param(req, "key")));
}

/* --- routes ---------------------------------------------------------------------------------- */

static const char own[] = "each person's own account";

static const struct route routes[] = {
    { METHOD_GET, "/login", NULL, login_page, "account/login", NULL, NULL, ROUTE_PUBLIC, "signing in", NULL },
    { METHOD_POST, "/login", NULL, login, "account/login", &login_form, NULL, ROUTE_PUBLIC, "signing in", NULL },
    { METHOD_POST, "/logout", NULL, logout, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account", NULL, account_page, "account/account", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account", NULL, account_save, "account/account", &profile_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/password", NULL, password_page, "account/password", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/password", NULL, password_save, "account/password", &password_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/sessions/:session_id/end", NULL, session_close, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/sessions/end", NULL, sessions_close, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/absence", NULL, substitute_page, "account/absence", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/absence", NULL, substitute_save, "account/absence", &substitute_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/typed", NULL, typed, NULL, NULL, NULL, ROUTE_ANY_PERSON | ROUTE_BARE, own, NULL },
    { METHOD_GET, "/account/tokens", NULL, tokens_page, "account/tokens", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/tokens", NULL, token_create, "account/tokens", &token_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/tokens/:id/end", NULL, token_end, NULL, NULL, token_record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/feed", NULL, feed_page, "account/feed", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/feed", NULL, feed_create, "account/feed", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/feed/:id/end", NULL, feed_end, NULL, NULL, feed_record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/feed/$token", NULL, feed_read, NULL, NULL, NULL, ROUTE_PUBLIC | ROUTE_BARE, "calendar programs have no session: a link nobody can guess, revocable", NULL },
    { METHOD_GET, "/account/notifications", NULL, notifications_page, "account/notifications", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/notifications", NULL, notifications_save, "account/notifications", &notify_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/notifications/webhook", NULL, own_hook_page, "account/webhook", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/notifications/webhook", NULL, own_hook_save, "account/webhook", &own_hook_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/notifications/webhook/:id/test", NULL, own_hook_test, NULL, NULL, own_hook_record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/account/notifications/webhook/:id/end", NULL, own_hook_end, NULL, NULL, own_hook_record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/account/api", NULL, api_help_page, "account/api", NULL, NULL, ROUTE_ANY_PERSON, "the same for everybody", NULL },
    { METHOD_GET, "/account/openapi.json", NULL, description, NULL, NULL, NULL, ROUTE_ANY_PERSON | ROUTE_BARE, "the same for everybody", NULL },
    { METHOD_POST, "/account/absence/:id/end", NULL, substitute_end, NULL, NULL,
      "SELECT id, version FROM staff_substitute WHERE id = :id AND staff_id = :me AND valid_to IS NULL", ROUTE_ANY_PERSON, own, NULL },
};

const struct module account_module = { .name = "account", .routes = routes, .route_count = COUNT_OF(routes), .api = &account_api };
