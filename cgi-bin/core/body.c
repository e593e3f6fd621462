/* body.c - urlencoded bodies and queries. */
#include "body.h"

#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "multipart.h"
#include "text.h"

void pairs_add(struct arena *arena, struct pairs *pairs, const char *name, const char *value)
{
    if (pairs->count == pairs->room) {
        size_t room = pairs->room == 0 ? 32 : pairs->room * 2;
        struct pair *items = arena_alloc(arena, room * sizeof(*items));

        if (pairs->count > 0)
            memcpy(items, pairs->items, pairs->count * sizeof(*items));
        pairs->items = items;
        pairs->room = room;
    }
    pairs->items[pairs->count++] = (struct pair){ name, value };
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decodes `length` bytes; NULL when a sequence is broken or it is no UTF-8. */
static const char *decode(struct arena *arena, const char *text, size_t length)
{
    char *out = arena_alloc(arena, length + 1);
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '%') {
            int high = i + 2 < length ? hex_digit(text[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text[i + 2]) : -1;

            if (low < 0)
                return NULL;
            out[used++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[used++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    return text_is_utf8(out, used) ? out : NULL;
}

static NEOERR *add_part(struct request *req, const char *part, size_t length, struct pairs *pairs)
{
    const char *equals = memchr(part, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - part);
    const char *name = decode(req->arena, part, name_length);
    const char *value = equals == NULL ? "" : decode(req->arena, equals + 1, length - name_length - 1);

    if (name == NULL || value == NULL)
        return nerr_raise(ERR_INVALID, "a field is not percent-encoded UTF-8");
    if (pairs->count == BODY_FIELDS_MOST)
        return nerr_raise(ERR_TOO_LARGE, "more than %d fields", BODY_FIELDS_MOST);
    pairs_add(req->arena, pairs, name, value);
    return STATUS_OK;
}

NEOERR *body_parse(struct request *req, const char *text, struct pairs *pairs)
{
    pairs->count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "&");

        if (length > 0)
            TRY(add_part(req, text, length, pairs));
        text += length + (text[length] == '&');
    }
    return STATUS_OK;
}

const char *body_write(struct request *req, const struct pairs *pairs)
{
    struct buffer out;

    buffer_init(&out, req->arena);
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs->items[i].name[0] == '_')
            continue;
        buffer_format(&out, "%s%s=%s", out.length > 0 ? "&" : "", text_url(req->arena, pairs->items[i].name),
                      text_url(req->arena, pairs->items[i].value));
    }
    return out.bytes;
}

static NEOERR *check_length(struct request *req, int64_t most)
{
    const char *text = req->io->variable(req->io, "CONTENT_LENGTH");
    int64_t length;

    if (text == NULL || *text == '\0')
        return STATUS_OK; /* chunked: counted while reading */
    if (!text_int(text, &length) || length < 0)
        return nerr_raise(ERR_INVALID, "Content-Length");
    if (length > most)
        return nerr_raise(ERR_TOO_LARGE, "%lld bytes announced", (long long)length);
    return STATUS_OK;
}

NEOERR *body_bytes(struct request *req, struct buffer *body)
{
    char piece[8192];
    long got;

    TRY(check_length(req, BODY_MOST));
    buffer_init(body, req->arena);
    while ((got = req->io->read(req->io, piece, sizeof(piece))) > 0) {
        if (memchr(piece, '\0', (size_t)got) != NULL)
            return nerr_raise(ERR_INVALID, "a NUL byte in the body");
        buffer_add(body, piece, (size_t)got);
        if (body->length > BODY_MOST)
            return nerr_raise(ERR_TOO_LARGE, "body over %d bytes", BODY_MOST);
    }
    return got < 0 ? nerr_raise(ERR_INVALID, "the body broke off") : STATUS_OK;
}

static NEOERR *read_urlencoded(struct request *req)
{
    struct buffer body;

    TRY(body_bytes(req, &body));
    return nerr_pass(body_parse(req, body.bytes, &req->body));
}

int64_t body_upload_most(const struct route *route)
{
    return (route->flags & ROUTE_SMALL_UPLOAD) != 0 ? UPLOAD_SMALL_MOST : UPLOAD_MOST;
}

NEOERR *body_read(struct request *req, const struct route *route)
{
    const char *type = req->io->variable(req->io, "CONTENT_TYPE");

    if (req->method != METHOD_POST || req->body_was_read)
        return STATUS_OK;
    req->body_was_read = true;
    if (type == NULL)
        type = "";
    if ((route->flags & ROUTE_UPLOAD) != 0) {
        TRY(check_length(req, body_upload_most(route) + BODY_MOST));
        return nerr_pass(multipart_read(req, type, body_upload_most(route)));
    }
    if (*type != '\0' && strncasecmp(type, "application/x-www-form-urlencoded", 33) != 0)
        return nerr_raise(ERR_INVALID, "content type %.60s", type);
    return nerr_pass(read_urlencoded(req));
}
