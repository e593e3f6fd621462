/* api.c - one request below /api: route, token, permission, body, record, version, form, handler, answer. */
#include "api.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api_inside.h"
#include "db_later.h"
#include "request_key.h"
#include "token.h"

enum { KEY_MOST = 200 };

/* --- answers ------------------------------------------------------------------------------- */

void api_write(struct request *req, const char *type)
{
    char *text = json_dumps(req->reply.json, JSON_COMPACT);

    buffer_init(&req->reply.body, req->arena);
    buffer_text(&req->reply.body, text != NULL ? text : "{}");
    buffer_char(&req->reply.body, '\n');
    free(text);
    reply_type(req, type);
}

void api_answer(struct request *req, json_t *json)
{
    json_decref(req->reply.json);
    req->reply.json = json;
}

static void set_etag(struct request *req)
{
    const json_t *version = json_object_get(req->reply.json, "version");

    if (json_is_integer(version))
        reply_header(req, "ETag", arena_format(req->arena, "\"%lld\"", (long long)json_integer_value(version)));
}

/* "/api/v1/customers/:id" with the number. */
static const char *address_of(struct request *req, const struct resource *resource, int64_t id)
{
    return arena_format(req->arena, "%.*s%lld", (int)strcspn(resource->path, ":"), resource->path, (long long)id);
}

/* --- the row of the path --------------------------------------------------------------------- */

static NEOERR *find_route(struct request *req, const struct module *module)
{
    struct buffer allowed;

    req->module = module;
    buffer_init(&allowed, req->arena);
    for (size_t i = 0; module->api != NULL && i < module->api->count; i++) {
        const struct api_route *api = &module->api->routes[i];
        size_t count = req->values->count;

        if (route_match(req->values, api->route.path, req->path)) {
            if (api->route.method == req->method) {
                req->api = api;
                req->route = &api->route;
                return STATUS_OK;
            }
            buffer_format(&allowed, "%s%s", allowed.length > 0 ? ", " : "", route_method_word(api->route.method));
        }
        req->values->count = count;
    }
    if (allowed.length == 0)
        return nerr_raise(ERR_NOT_FOUND, "%s", req->path);
    reply_header(req, "Allow", allowed.bytes);
    return nerr_raise(ERR_METHOD, "%s", req->path);
}

static NEOERR *record_load(struct request *req)
{
    req->record = (struct row){ 0 };
    return req->route->record == NULL ? STATUS_OK : nerr_pass(db_select_one(req, req->route->record, &req->record));
}

/* --- reading ----------------------------------------------------------------------------------- */

static NEOERR *read_row(struct request *req)
{
    json_t *object = json_object();

    api_answer(req, object);
    TRY(api_show(req, req->api->resource, &req->record, object));
    set_etag(req);
    return STATUS_OK;
}

/* A row merged into another: 307 to where it is now, which the page would lead to as well. */
static NEOERR *record_or_place(struct request *req)
{
    static const char base[] = "/api/v1";
    NEOERR *err = record_load(req);
    const char *location = NULL, *path = req->path;

    if (req->module->moved == NULL || !nerr_match(err, ERR_NOT_FOUND) || strncmp(path, base, sizeof(base) - 1) != 0)
        return nerr_pass(err);
    nerr_ignore(&err);
    req->path += sizeof(base) - 1;
    err = req->module->moved(req, &location);
    req->path = path;
    TRY(err);
    if (location == NULL)
        return nerr_raise(ERR_NOT_FOUND, "%s", path);
    req->reply.status = 307;
    req->reply.location = arena_format(req->arena, "%s%s", base, location);
    return STATUS_OK;
}

static NEOERR *run_read(struct request *req)
{
    TRY(db_use_reader(req));
    TRY(record_or_place(req));
    if (req->reply.location != NULL)
        return STATUS_OK;
    switch (req->api->kind) {
    case API_LIST:
        TRY(api_list(req, req->api->resource));
        break;
    case API_READ:
        TRY(read_row(req));
        break;
    default:
        TRY(req->route->handler(req));
        break;
    }
    if (form_refused(req))
        api_problem(req, 422);
    else if (req->reply.json != NULL)
        api_write(req, "application/json");
    return STATUS_OK;
}

/* --- Idempotency-Key --------------------------------------------------------------------------- */

/* What was sent, in 32 bytes. */
static void content_hash(struct request *req, unsigned char hash[crypto_generichash_BYTES])
{
    crypto_generichash(hash, crypto_generichash_BYTES, (const unsigned char *)req->body_bytes, strlen(req->body_bytes), NULL, 0);
}

static void answer_again(struct request *req, const struct row *before)
{
    req->reply.status = (int)row_int(before, "status");
    if (*row_text(before, "location") != '\0')
        req->reply.location = row_text(before, "location");
    buffer_text(&req->reply.body, row_text(before, "answer"));
    reply_type(req, "application/json");
    reply_header(req, "Idempotency-Replayed", "true");
}

static NEOERR *key_claim(struct request *req, bool *answered)
{
    unsigned char hash[crypto_generichash_BYTES];
    const char *key = api_header(req, "IDEMPOTENCY_KEY");
    struct row before;

    *answered = false;
    if (*key == '\0' || req->method != METHOD_POST)
        return STATUS_OK;
    if (strlen(key) > KEY_MOST)
        return nerr_raise(ERR_INVALID, "Idempotency-Key over %d characters", KEY_MOST);
    content_hash(req, hash);
    TRY(request_key_take(req, request_key_word(req, arena_format(req->arena, "api %lld %s %s", (long long)req->token.id, req->path, key)),
                         hash, &before, answered));
    if (!*answered)
        return STATUS_OK;
    req->problem = "api.key_used";
    if (row_int(&before, "same_content") == 0)
        return nerr_raise(ERR_KEY_USED, "this Idempotency-Key came with another body before");
    answer_again(req, &before);
    return STATUS_OK;
}

static NEOERR *key_keep(struct request *req)
{
    return nerr_pass(request_key_keep(req, &(struct key_answer){ .location = req->reply.location != NULL ? req->reply.location : "",
                                                                 .json = req->reply.body.bytes, .status = req->reply.status }));
}

/* --- changing ------------------------------------------------------------------------------------ */

/* A change says which version it is of; what else says one means it. */
static NEOERR *version_check(struct request *req)
{
    int64_t version;
    bool given;

    if (req->record.rows == NULL)
        return STATUS_OK;
    TRY(api_version(req, &version, &given));
    if (!given && req->api->kind == API_CHANGE && !form_refused(req))
        return nerr_raise(ERR_VERSION, "no version");
    if (!given || !row_has(&req->record, "version") || version == row_int(&req->record, "version"))
        return STATUS_OK;
    req->conflict = req->record;
    return nerr_raise(ERR_CONFLICT, "version %lld is not the present one", (long long)version);
}

/* The row that was made or changed, instead of the page that the handler leads to. */
static NEOERR *answer_change(struct request *req)
{
    const struct resource *resource = req->api->resource;
    json_t *object;
    int64_t id;

    req->reply.location = NULL;
    if (req->api->kind == API_OTHER) {
        api_write(req, "application/json");
        return STATUS_OK;
    }
    id = req->made != 0 ? req->made : values_get_int(req->values, resource->key);
    req->reply.status = req->made != 0 ? 201 : 200;
    if (req->api->kind == API_END) {
        req->reply.status = 204;
        return STATUS_OK;
    }
    object = json_object();
    api_answer(req, object);
    TRY(api_show_now(req, resource, id, object));
    set_etag(req);
    if (req->made != 0)
        req->reply.location = address_of(req, resource, id);
    api_write(req, "application/json");
    return STATUS_OK;
}

/* One try, inside its transaction. */
static NEOERR *change_once(struct request *req)
{
    bool answered;

    TRY(db_begin(req));
    TRY(key_claim(req, &answered));
    if (answered)
        return nerr_pass(db_commit(req));
    TRY(record_load(req));
    TRY(version_check(req));
    TRY(api_form_read(req));
    if (!form_refused(req))
        TRY(req->route->handler(req));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_later_run(req)); /* the row is answered as it is now */
    TRY(answer_change(req));
    TRY(key_keep(req));
    return nerr_pass(db_commit(req));
}

static NEOERR *run_change(struct request *req)
{
    size_t values_before = req->values->count, headers_before = req->reply.headers.count;
    unsigned scope = req->scope;
    NEOERR *err = STATUS_OK;

    for (int tried = 0; tried == 0 || db_runs_again(err, tried); tried++) {
        nerr_ignore(&err);
        req->values->count = values_before;
        req->reply.headers.count = headers_before;
        req->form = NULL;
        req->made = 0;
        req->scope = scope;
        err = change_once(req);
        if (err == STATUS_OK && !form_refused(req))
            return STATUS_OK;
        db_rollback(req);
    }
    TRY(err);
    api_problem(req, 422);
    return STATUS_OK;
}

NEOERR *api_serve(struct request *req, const struct module *module)
{
    TRY(find_route(req, module));
    TRY(token_load(req));
    TRY(permission_check(req, req->route));
    TRY(api_body_read(req));
    return nerr_pass(req->method == METHOD_GET ? run_read(req) : run_change(req));
}
