/* serve.c - the straight line that every request takes. */
#include "serve.h"

#include <stdio.h>
#include <string.h>

#include "api.h"
#include "audit.h"
#include "body.h"
#include "clock.h"
#include "config.h"
#include "form.h"
#include "log.h"
#include "request.h"
#include "request_key.h"
#include "session.h"
#include "text.h"
#include "view.h"


static const char policy[] = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                             "form-action 'self'; frame-ancestors 'none'";

/* --- what came in ------------------------------------------------------------- */

static const char *variable(struct request *req, const char *name)
{
    const char *value = req->io->variable(req->io, name);

    return value == NULL ? "" : value;
}

/* "a=1; b=2" */
static void read_cookies(struct request *req)
{
    char *copy = arena_text(req->arena, variable(req, "HTTP_COOKIE")), *rest = NULL;

    for (char *part = strtok_r(copy, ";", &rest); part != NULL; part = strtok_r(NULL, ";", &rest)) {
        char *equals;

        part += strspn(part, " ");
        equals = strchr(part, '=');
        if (equals == NULL)
            continue;
        *equals = '\0';
        pairs_add(req->arena, &req->cookies, part, equals + 1);
    }
}

static NEOERR *read_method(struct request *req)
{
    const char *method = variable(req, "REQUEST_METHOD");

    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        req->method = METHOD_GET;
    else if (strcmp(method, "POST") == 0)
        req->method = METHOD_POST;
    else if (strcmp(method, "PATCH") == 0)
        req->method = METHOD_PATCH;
    else if (strcmp(method, "DELETE") == 0)
        req->method = METHOD_DELETE;
    else if (req->via != VIA_API) /* there, the answer names the methods that are */
        return nerr_raise(ERR_METHOD, "method %.20s", method);
    return STATUS_OK;
}

/* Below /api no cookie is looked at, and errors are JSON. */
static bool is_api(const char *uri)
{
    return strncmp(uri, "/api", 4) == 0 && (uri[4] == '/' || uri[4] == '?' || uri[4] == '\0');
}

static NEOERR *request_read(struct request *req)
{
    const char *uri = variable(req, "REQUEST_URI");
    size_t length = strcspn(uri, "?");
    struct pairs path = { 0 };

    req->address = variable(req, "REMOTE_ADDR");
    if (is_api(uri))
        req->via = VIA_API;
    else
        read_cookies(req);
    TRY(read_method(req));
    if (uri[0] != '/' || length > 2000)
        return nerr_raise(ERR_INVALID, "path");
    req->query_text = uri[length] == '?' ? arena_text(req->arena, uri + length + 1) : "";
    /* A path is decoded like a value; our own paths hold neither '+', '&' nor '='. */
    TRY(body_parse(req, arena_format(req->arena, "p=%.*s", (int)length, uri), &path));
    req->path = path.count == 1 ? path.items[0].value : "";
    return nerr_pass(body_parse(req, req->query_text, &req->query));
}

/* --- what goes out -------------------------------------------------------------- */

static const char *status_text(int status)
{
    switch (status) {
    case 200: return "200 OK";
    case 201: return "201 Created";
    case 204: return "204 No Content";
    case 303: return "303 See Other";
    case 307: return "307 Temporary Redirect";
    case 400: return "400 Bad Request";
    case 401: return "401 Unauthorized";
    case 403: return "403 Forbidden";
    case 404: return "404 Not Found";
    case 405: return "405 Method Not Allowed";
    case 409: return "409 Conflict";
    case 413: return "413 Content Too Large";
    case 415: return "415 Unsupported Media Type";
    case 422: return "422 Unprocessable Content";
    case 428: return "428 Precondition Required";
    case 429: return "429 Too Many Requests";
    case 503: return "503 Service Unavailable";
    case 507: return "507 Insufficient Storage";
    default: return "500 Internal Server Error";
    }
}

static void write_head(struct request *req, struct buffer *head)
{
    const struct reply *reply = &req->reply;

    if (reply->stream == NULL && reply->status != 204)
        buffer_format(head, "Content-Length: %zu\r\n", reply->body.length);
    buffer_format(head, "Status: %s\r\n", status_text(reply->status != 0 ? reply->status : 200));
    if (reply->location != NULL)
        buffer_format(head, "Location: %s\r\n", reply->location);
    if (reply->status != 204)
        buffer_format(head, "Content-Type: %s\r\n", reply->type != NULL ? reply->type : "text/html; charset=utf-8");
    for (size_t i = 0; i < reply->headers.count; i++)
        buffer_format(head, "%s: %s\r\n", reply->headers.items[i].name, reply->headers.items[i].value);
    buffer_format(head,
                  "Content-Security-Policy: %s\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n"
                  "X-Frame-Options: DENY\r\nCache-Control: no-store\r\nX-Request-Id: %s\r\n\r\n",
                  reply->own_policy != NULL ? reply->own_policy : policy, req->id);
}

static void reply_write(struct request *req)
{
    struct buffer head;

    buffer_init(&head, req->arena);
    write_head(req, &head);
    if (req->io->write(req->io, head.bytes, head.length) != 0 || strcmp(variable(req, "REQUEST_METHOD"), "HEAD") == 0)
        return;
    if (req->reply.body.length > 0)
        (void)req->io->write(req->io, req->reply.body.bytes, req->reply.body.length);
    if (req->reply.stream != NULL) {
        NEOERR *err = req->reply.stream(req);

        if (err != STATUS_OK)
            log_error(req, &err);
    }
}

/* A message that the next page shows once travels in a cookie of its own. */
static const char *notice_name(void)
{
    return strcmp(config.secure_cookie, "yes") == 0 ? "__Host-notice" : "notice";
}

static void set_notice(struct request *req, const char *text, int seconds)
{
    reply_header(req, "Set-Cookie",
                 arena_format(req->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s; Max-Age=%d", notice_name(), text,
                              strcmp(config.secure_cookie, "yes") == 0 ? "; Secure" : "", seconds));
}

static void send_notice(struct request *req)
{
    if (req->notice_key != NULL)
        set_notice(req, arena_format(req->arena, "%s%s~%s", req->notice_refused ? "!" : "", req->notice_key,
                                     text_url(req->arena, text_cut(req->arena, req->notice_detail, 100))), 60);
}

static NEOERR *show_notice(struct request *req)
{
    for (size_t i = 0; i < req->cookies.count; i++) {
        struct pairs parts = { 0 };
        const char *text = req->cookies.items[i].value, *tilde = strchr(text, '~');
        bool refused = *text == '!';

        if (strcmp(req->cookies.items[i].name, notice_name()) != 0 || tilde == NULL || strlen(text) > 1000)
            continue;
        set_notice(req, "", 0);
        TRY(body_parse(req, arena_format(req->arena, "d=%s", tilde + 1), &parts));
        text += refused;
        TRY(show_text(req, message(req, arena_format(req->arena, "%.*s", (int)(tilde - text), text)), "Notice.text"));
        TRY(show_text(req, refused ? "1" : "", "Notice.refused"));
        TRY(show_text(req, parts.count == 1 ? parts.items[0].value : "", "Notice.detail"));
    }
    return STATUS_OK;
}

static NEOERR *page_render(struct request *req, const struct route *route)
{
    if (req->reply.location != NULL || route->template == NULL || (route->flags & ROUTE_BARE) != 0)
        return STATUS_OK;
    TRY(show_notice(req));
    TRY(view_frame(req));
    TRY(show_text(req, route->template, "Page.template"));
    return nerr_pass(view_render(req, route->template));
}

/* --- reading and changing ----------------------------------------------------------- */

static NEOERR *record_load(struct request *req, const struct route *route)
{
    req->record = (struct row){ 0 };
    if (route->record == NULL)
        return STATUS_OK;
    TRY(db_select_one(req, route->record, &req->record));
    return nerr_pass(row_show(req, "Record", &req->record));
}

/* A row that is gone may have become part of another: its old address leads there. */
static NEOERR *record_or_place(struct request *req, const struct route *route)
{
    NEOERR *err = record_load(req, route);
    const char *location = NULL;

    if (req->module->moved == NULL || !nerr_match(err, ERR_NOT_FOUND))
        return nerr_pass(err);
    nerr_ignore(&err);
    TRY(req->module->moved(req, &location));
    if (location == NULL)
        return nerr_raise(ERR_NOT_FOUND, "%s", req->path);
    reply_redirect(req, "%s", location);
    return STATUS_OK;
}

static NEOERR *run_read(struct request *req, const struct route *route)
{
    TRY(db_use_reader(req));
    TRY(record_or_place(req, route));
    if (route->handler != NULL && req->reply.location == NULL)
        TRY(route->handler(req));
    if (req->reply.location != NULL)
        send_notice(req); /* why it leads elsewhere */
    return nerr_pass(page_render(req, route));
}

/* The form's key counts once: *answered says that this one was answered before. A page's key is one
 * for all its forms: with the address it is one a form. */
static NEOERR *request_key_claim(struct request *req, bool *answered)
{
    const char *key = request_posted(req, "_key");
    struct row row;

    *answered = false;
    if (strlen(key) != 32 || req->person.id == 0)
        return STATUS_OK;
    TRY(request_key_take(req, request_key_word(req, arena_format(req->arena, "%s %s", key, req->path)), NULL, &row, answered));
    if (!*answered)
        return STATUS_OK;
    reply_redirect(req, "%s", row_text(&row, "location"));
    if (*row_text(&row, "notice") != '\0')
        reply_notice(req, row_text(&row, "notice"), "");
    return STATUS_OK;
}

/* Where a second click leads: where the first led, or to the page that the form is on. */
static NEOERR *request_key_answer(struct request *req, const struct route *route)
{
    const char *own = route_page(req->module, route) != NULL ? req->path : "/";

    return nerr_pass(request_key_keep(req, &(struct key_answer){ .location = req->reply.location != NULL ? req->reply.location : own,
                                                                 .notice = req->notice_key }));
}

/* One try, inside its transaction; *refused says that the form is to be shown again. */
static NEOERR *change_once(struct request *req, const struct route *route, bool *refused)
{
    bool answered;

    TRY(db_begin(req));
    TRY(request_key_claim(req, &answered));
    if (!answered) {
        TRY(record_load(req, route));
        if (!form_refused(req))
            TRY(route->handler(req));
        *refused = form_refused(req);
        if (*refused)
            return STATUS_OK;
        if (route->form != NULL && form_is_kept(route->form))
            TRY(typed_forget(req, parked_path(req)));
        TRY(request_key_answer(req, route));
    }
    return nerr_pass(db_commit(req));
}

/* The page that the form is on, with what was typed, errors, and 422 or 409. */
static NEOERR *show_again(struct request *req, const struct route *route, int status)
{
    const struct route *page = route_page(req->module, route);

    if (page == NULL)
        return nerr_raise(ERR_INVALID, "%s has no page to show its errors on", route->path);
    req->reply.location = NULL;
    req->notice_key = NULL;
    req->reply.status = status;
    return nerr_pass(run_read(req, page));
}

static NEOERR *run_change(struct request *req, const struct route *route)
{
    size_t values_before = req->values->count;
    bool refused = false;
    NEOERR *err = STATUS_OK;

    for (int tried = 0; tried == 0 || db_runs_again(err, tried); tried++) {
        nerr_ignore(&err);
        req->values->count = values_before;
        refused = false;
        err = change_once(req, route, &refused);
        if (err != STATUS_OK || refused)
            db_rollback(req);
    }
    if (nerr_match(err, ERR_CONFLICT) && req->conflict.rows != NULL) {
        nerr_ignore(&err);
        return nerr_pass(show_again(req, route, 409));
    }
    TRY(err);
    if (refused)
        return nerr_pass(show_again(req, route, 422));
    send_notice(req);
    return nerr_pass(page_render(req, route));
}

/* --- the line ---------------------------------------------------------------------------- */

/* A page that is not there is still shown in the frame of who asks for it. */
static NEOERR *find_route(struct request *req, const struct module *module)
{
    static const struct route missing = { .flags = ROUTE_PUBLIC | ROUTE_BARE, .reason = "answers 404 or 405 only" };
    NEOERR *err = route_find(req, module), *ignored;
    bool stop;

    if (err == STATUS_OK)
        return STATUS_OK;
    ignored = session_load(req, &missing, &stop);
    nerr_ignore(&ignored);
    return nerr_pass(err);
}

static NEOERR *serve_steps(struct request *req, const struct module *module)
{
    bool stop;

    TRY(request_read(req));
    if (req->via == VIA_API)
        return nerr_pass(api_serve(req, module));
    TRY(find_route(req, module));
    TRY(session_load(req, req->route, &stop));
    if (stop)
        return STATUS_OK;
    TRY(permission_check(req, req->route));
    TRY(body_read(req, req->route));
    TRY(csrf_check(req, req->route));
    TRY(form_read(req, req->route->form));
    return nerr_pass(req->method == METHOD_GET ? run_read(req, req->route) : run_change(req, req->route));
}

static NEOERR *error_page(struct request *req, int status)
{
    bool is_scan = status == 413 && req->route != NULL && (req->route->flags & ROUTE_SMALL_UPLOAD) != 0;

    req->reply.location = NULL;
    req->reply.type = NULL;
    req->reply.stream = NULL;
    TRY(view_frame(req));
    TRY(show_int(req, status, "Error.status"));
    TRY(show_text(req, message(req, arena_format(req->arena, "error.s%d.title", status)), "Error.title"));
    TRY(show_text(req, message(req, is_scan ? "error.s413.scan" : arena_format(req->arena, "error.s%d.text", status)), "Error.text"));
    TRY(show_text(req, req->id, "Error.request_id"));
    return nerr_pass(view_render(req, "error"));
}

/* The page for a failed request; when even that fails, a line of plain text. */
static void answer_error(struct request *req, int status)
{
    NEOERR *err;

    if (req->via == VIA_API) {
        api_problem(req, status);
        return;
    }
    req->reply.status = status;
    if (status == 503)
        reply_header(req, "Retry-After", "5");
    err = error_page(req, status);
    if (err == STATUS_OK)
        return;
    log_error(req, &err);
    req->reply.type = "text/plain; charset=utf-8";
    buffer_init(&req->reply.body, req->arena);
    buffer_format(&req->reply.body, "%s\nrequest %s\n", status_text(status), req->id);
}

/* A signed-in person asked for what is not his or hers: no permission, or a row that is not
 * there for this person. */
static void note_refusal(struct request *req, int status)
{
    NEOERR *err;

    if (req->route == NULL || req->person.id == 0 || (status != 403 && status != 404))
        return;
    err = db_use_writer(req);
    if (err == STATUS_OK)
        err = audit_event(req, "refused", "route", 0, req->path);
    if (err != STATUS_OK)
        log_error(req, &err);
}

int serve(struct io *io, const struct module *module, struct arena *arena)
{
    struct request req = { .io = io, .via = VIA_PAGE };
    NEOERR *err = request_begin(&req, arena);
    int status;

    if (err == STATUS_OK)
        err = serve_steps(&req, module);
    db_rollback(&req);
    if (err != STATUS_OK) {
        status = error_status(err);
        if (status == 400)
            req.problem = arena_text(arena, error_words(err));
        if (status == 404 || status == 405)
            nerr_ignore(&err);
        else
            log_error(&req, &err);
        note_refusal(&req, status);
        answer_error(&req, status);
    }
    reply_write(&req);
    status = req.reply.status != 0 ? req.reply.status : 200;
    request_end(&req);
    return status;
}
