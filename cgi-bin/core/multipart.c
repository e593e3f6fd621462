/* multipart.c - a window over the stream: find the next boundary, hand on what
 * lies before it. */
#include "multipart.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "body.h"
#include "file.h"
#include "io.h"
#include "text.h"

enum { WINDOW_BYTES = 64 * 1024, BOUNDARY_MOST = 70, HEADERS_MOST = 4096, FIELD_MOST = 64 * 1024 };

struct stream {
    struct request *req;
    char *window;             /* bytes not yet consumed */
    size_t length;
    bool ended;
    char mark[BOUNDARY_MOST + 5]; /* "\r\n--boundary" */
    size_t mark_length;
    int64_t total, most; /* read so far; bytes that the file may have */
};

static NEOERR *fill(struct stream *stream)
{
    struct io *io = stream->req->io;

    while (!stream->ended && stream->length < WINDOW_BYTES) {
        long got = io->read(io, stream->window + stream->length, WINDOW_BYTES - stream->length);

        if (got < 0)
            return nerr_raise(ERR_INVALID, "the upload broke off");
        if (got == 0)
            stream->ended = true;
        stream->length += (size_t)got;
        stream->total += got;
        if (stream->total > stream->most + BODY_MOST)
            return nerr_raise(ERR_TOO_LARGE, "upload over %lld bytes", (long long)stream->most);
    }
    return STATUS_OK;
}

static void consume(struct stream *stream, size_t count)
{
    stream->length -= count;
    memmove(stream->window, stream->window + count, stream->length);
}

static NEOERR *find_boundary(const char *content_type, struct stream *stream)
{
    const char *at = strcasestr(content_type, "boundary=");
    size_t length;

    if (strncasecmp(content_type, "multipart/form-data", 19) != 0 || at == NULL)
        return nerr_raise(ERR_INVALID, "not multipart/form-data with a boundary");
    at += strlen("boundary=");
    if (*at == '"')
        length = strcspn(++at, "\"");
    else
        length = strcspn(at, "; \t");
    if (length == 0 || length > BOUNDARY_MOST)
        return nerr_raise(ERR_INVALID, "boundary of %zu characters", length);
    snprintf(stream->mark, sizeof(stream->mark), "\r\n--%.*s", (int)length, at);
    stream->mark_length = strlen(stream->mark);
    return STATUS_OK;
}

/* --- one part ------------------------------------------------------------------ */

struct part {
    const char *name, *file_name; /* file_name NULL: a field */
    struct buffer text;           /* of a field */
    int fd;                       /* of a file */
};

/* The value of name="..." in a header line; NULL when it is not there or no UTF-8. */
static const char *quoted(struct arena *arena, const char *headers, const char *name)
{
    const char *at = strstr(headers, name), *end;

    if (at == NULL)
        return NULL;
    at += strlen(name);
    end = strchr(at, '"');
    if (end == NULL || !text_is_utf8(at, (size_t)(end - at)))
        return NULL;
    return arena_copy(arena, at, (size_t)(end - at));
}

static NEOERR *read_headers(struct stream *stream, struct part *part)
{
    char *end, *headers;
    struct arena *arena = stream->req->arena;

    TRY(fill(stream));
    end = memmem(stream->window, stream->length, "\r\n\r\n", 4);
    if (end == NULL || end - stream->window > HEADERS_MOST)
        return nerr_raise(ERR_INVALID, "a part without an end of its headers");
    headers = arena_copy(arena, stream->window, (size_t)(end - stream->window));
    consume(stream, (size_t)(end - stream->window) + 4);
    part->name = quoted(arena, headers, " name=\"");
    part->file_name = quoted(arena, headers, "filename=\"");
    if (part->name == NULL)
        return nerr_raise(ERR_INVALID, "a part without a name");
    return STATUS_OK;
}

static NEOERR *take(struct stream *stream, struct part *part, size_t count)
{
    if (part->file_name != NULL) {
        TRY(file_write(part->fd, stream->window, count));
    } else {
        buffer_add(&part->text, stream->window, count);
        if (part->text.length > FIELD_MOST)
            return nerr_raise(ERR_TOO_LARGE, "field over %d bytes", FIELD_MOST);
    }
    consume(stream, count);
    return STATUS_OK;
}

/* Hands on everything up to the next boundary, which is consumed too. */
static NEOERR *read_content(struct stream *stream, struct part *part)
{
    for (;;) {
        char *mark;

        TRY(fill(stream));
        mark = memmem(stream->window, stream->length, stream->mark, stream->mark_length);
        if (mark != NULL) {
            TRY(take(stream, part, (size_t)(mark - stream->window)));
            consume(stream, stream->mark_length);
            return STATUS_OK;
        }
        if (stream->ended)
            return nerr_raise(ERR_INVALID, "the upload broke off");
        TRY(take(stream, part, stream->length - stream->mark_length));
    }
}

static NEOERR *keep_part(struct request *req, const struct part *part)
{
    if (part->file_name != NULL) {
        req->upload_name = part->file_name;
        return STATUS_OK;
    }
    if (!text_is_utf8(part->text.bytes, part->text.length))
        return nerr_raise(ERR_INVALID, "a field is not UTF-8");
    if (req->body.count == BODY_FIELDS_MOST)
        return nerr_raise(ERR_TOO_LARGE, "more than %d fields", BODY_FIELDS_MOST);
    pairs_add(req->arena, &req->body, part->name, part->text.bytes);
    return STATUS_OK;
}

static NEOERR *read_part(struct stream *stream)
{
    struct request *req = stream->req;
    struct part part = { .fd = -1 };

    buffer_init(&part.text, req->arena);
    TRY(read_headers(stream, &part));
    if (part.file_name != NULL) {
        if (req->upload_fd >= 0)
            return nerr_raise(ERR_INVALID, "more than one file");
        TRY(file_temporary(&req->upload_fd));
        part.fd = req->upload_fd;
    }
    TRY(read_content(stream, &part));
    return nerr_pass(keep_part(req, &part));
}

NEOERR *multipart_read(struct request *req, const char *content_type, int64_t most)
{
    struct stream stream = { .req = req, .most = most };

    TRY(find_boundary(content_type, &stream));
    stream.window = arena_alloc(req->arena, WINDOW_BYTES);
    /* The first boundary has no line before it: pretend the line's end. */
    memcpy(stream.window, "\r\n", 2);
    stream.length = 2;
    TRY(fill(&stream));
    if (stream.length < stream.mark_length || memcmp(stream.window, stream.mark, stream.mark_length) != 0)
        return nerr_raise(ERR_INVALID, "the body does not begin with its boundary");
    consume(&stream, stream.mark_length);
    for (;;) {
        TRY(fill(&stream));
        if (stream.length >= 2 && memcmp(stream.window, "--", 2) == 0)
            return STATUS_OK;
        if (stream.length < 2 || memcmp(stream.window, "\r\n", 2) != 0)
            return nerr_raise(ERR_INVALID, "a boundary is not followed by a line's end");
        consume(&stream, 2);
        TRY(read_part(&stream));
    }
}
