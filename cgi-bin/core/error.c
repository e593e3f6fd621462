/* error.c - error types, their HTTP statuses, and the chain as text. */
#include "error.h"

#include <errno.h>

#include "arena.h"

NERR_TYPE ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_INVALID, ERR_METHOD, ERR_CONFLICT, ERR_TOO_LARGE, ERR_BUSY, ERR_DB,
    ERR_DB_RETRY, ERR_DB_GONE, ERR_DB_LIMIT, ERR_DUPLICATE, ERR_FULL, ERR_TOKEN, ERR_MEDIA, ERR_KEY_USED, ERR_VERSION, ERR_TOO_OFTEN;

static const struct {
    NERR_TYPE *type;
    const char *name;
    int status;
} types[] = {
    { &ERR_NOT_FOUND, "NotFound", 404 },  { &ERR_FORBIDDEN, "Forbidden", 403 }, { &ERR_INVALID, "Invalid", 400 },
    { &ERR_METHOD, "Method", 405 },       { &ERR_CONFLICT, "Conflict", 409 },   { &ERR_TOO_LARGE, "TooLarge", 413 },
    { &ERR_BUSY, "Busy", 503 },           { &ERR_DB, "Database", 500 },         { &ERR_DB_RETRY, "DatabaseRetry", 503 },
    { &ERR_DB_LIMIT, "DatabaseLimit", 500 },
    { &ERR_DB_GONE, "DatabaseGone", 503 }, { &ERR_DUPLICATE, "Duplicate", 409 },
    { &ERR_FULL, "Full", 507 },         { &ERR_TOKEN, "Token", 401 },         { &ERR_MEDIA, "MediaType", 415 },     { &ERR_KEY_USED, "KeyUsed", 422 },
    { &ERR_VERSION, "Version", 428 },     { &ERR_TOO_OFTEN, "TooOften", 429 },
};

NEOERR *error_init(void)
{
    static bool done;

    if (done)
        return STATUS_OK;
    TRY(nerr_init());
    for (size_t i = 0; i < COUNT_OF(types); i++)
        TRY(nerr_register(types[i].type, types[i].name));
    done = true;
    return STATUS_OK;
}

int error_status(NEOERR *err)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (nerr_match(err, *types[i].type))
            return types[i].status;
    }
    return 500;
}

NERR_TYPE error_of_write(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : NERR_IO;
}

const char *error_words(const NEOERR *err)
{
    while (err->next != NULL && err->next != INTERNAL_ERR)
        err = err->next;
    return err->desc;
}

const char *error_text(struct arena *arena, NEOERR *err)
{
    STRING text;
    char *copy;

    string_init(&text);
    nerr_error_traceback(err, &text);
    copy = arena_text(arena, text.buf != NULL ? text.buf : "unknown error");
    string_clear(&text);
    for (char *c = copy; *c != '\0'; c++) {
        if (*c == '\n')
            *c = ';';
    }
    return copy;
}
