/* request.c - what a request carries, and the reply's small parts. */
#include "request.h"
#include "session.h"

#include <jansson.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "body.h"
#include "clock.h"
#include "options.h"
#include "text.h"

NEOERR *request_begin(struct request *req, struct arena *arena)
{
    unsigned char id[8];
    int64_t now = clock_now_ms();

    req->arena = arena;
    req->upload_fd = -1;
    req->values = values_new(arena);
    buffer_init(&req->reply.body, arena);
    randombytes_buf(id, sizeof(id));
    sodium_bin2hex(req->id, sizeof(req->id), id, sizeof(id));
    clock_format_utc(now, req->now);
    clock_format_day(now, req->today);
    req->person.lang = "zh";
    req->address = "";
    req->path = "";
    req->query_text = "";
    return nerr_pass(hdf_init(&req->hdf));
}

NEOERR *request_for_work(struct request *req, struct arena *arena, int64_t person_id, enum via via)
{
    struct row row;

    memset(req, 0, sizeof(*req));
    TRY(request_begin(req, arena));
    req->via = via;
    TRY(db_use_writer(req));
    TRY(options_current(req));
    req->scope = SCOPE_ALL;
    if (person_id == 0)
        return STATUS_OK;
    values_int(req->values, "person_id", person_id);
    TRY(db_select_one(req, "SELECT " PERSON_COLUMNS " FROM staff st JOIN " PERSON_STAMP " WHERE st.id = :person_id", &row));
    return nerr_pass(session_person(req, &row));
}

void request_end(struct request *req)
{
    if (req->upload_fd > 0)
        close(req->upload_fd);
    req->upload_fd = -1;
    json_decref(req->sent);
    json_decref(req->reply.json);
    req->sent = req->reply.json = NULL;
    hdf_destroy(&req->hdf);
}

static const char *pairs_find(const struct pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++) {
        if (text_is(pairs->items[i].name, name))
            return pairs->items[i].value;
    }
    return NULL;
}

const char *request_param(const struct request *req, const char *name)
{
    const char *value = pairs_find(&req->query, name);

    return value == NULL ? "" : value;
}

const char *request_posted(const struct request *req, const char *name)
{
    const char *value = pairs_find(&req->body, name);

    return value == NULL ? "" : value;
}

bool request_has_posted(const struct request *req, const char *name)
{
    return pairs_find(&req->body, name) != NULL;
}

const char *request_new_key(struct request *req)
{
    unsigned char bytes[16];
    char *text = arena_alloc(req->arena, sizeof(bytes) * 2 + 1);

    randombytes_buf(bytes, sizeof(bytes));
    return sodium_bin2hex(text, sizeof(bytes) * 2 + 1, bytes, sizeof(bytes));
}

/* --- what the template shows ---------------------------------------------------- */

NEOERR *show_text(struct request *req, const char *value, const char *path, ...)
{
    char name[200];
    va_list arguments;

    if (strchr(path, '%') == NULL)
        return nerr_pass(hdf_set_value(req->hdf, path, value));
    va_start(arguments, path);
    vsnprintf(name, sizeof(name), path, arguments);
    va_end(arguments);
    return nerr_pass(hdf_set_value(req->hdf, name, value));
}

NEOERR *show_item(struct request *req, const char *path, size_t place, HDF **node)
{
    char name[200];

    snprintf(name, sizeof(name), "%s.%zu", path, place);
    return nerr_pass(hdf_get_node(req->hdf, name, node));
}

NEOERR *show_int(struct request *req, int64_t value, const char *path, ...)
{
    char name[200], text[24];
    va_list arguments;

    va_start(arguments, path);
    vsnprintf(name, sizeof(name), path, arguments);
    va_end(arguments);
    snprintf(text, sizeof(text), "%lld", (long long)value);
    return nerr_pass(hdf_set_value(req->hdf, name, text));
}

/* --- the reply --------------------------------------------------------------------- */

void reply_redirect(struct request *req, const char *format, ...)
{
    char location[1500];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(location, sizeof(location), format, arguments);
    va_end(arguments);
    req->reply.status = 303;
    req->reply.location = arena_text(req->arena, location);
}

void reply_notice(struct request *req, const char *key, const char *detail)
{
    req->notice_key = key;
    req->notice_detail = detail != NULL ? detail : "";
    req->notice_refused = false;
}

void reply_refusal(struct request *req, const char *key, const char *detail)
{
    reply_notice(req, key, detail);
    req->notice_refused = true;
}

void reply_type(struct request *req, const char *content_type)
{
    req->reply.type = content_type;
}

void reply_header(struct request *req, const char *name, const char *value)
{
    pairs_add(req->arena, &req->reply.headers, name, value);
}
