/* urlencoded.c - bodies and queries: what was read is written and read again as the same. */
#include "support/fuzz.h"

#include "core/body.h"

static bool same(const struct pairs *a, const struct pairs *b)
{
    for (size_t i = 0; i < a->count && a->count == b->count; i++) {
        if (strcmp(a->items[i].name, b->items[i].name) != 0 || strcmp(a->items[i].value, b->items[i].value) != 0)
            return false;
    }
    return a->count == b->count;
}

/* body_write leaves those out. */
static bool has_own(const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs->items[i].name[0] == '_')
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct fuzz_io io = fuzz_request(arena, (const uint8_t *)"", 0);
    struct pairs first = { 0 }, second = { 0 };
    struct request req;
    NEOERR *err;

    fuzz_begin(&req, &io);
    err = body_parse(&req, fuzz_text(arena, data, size), &first);
    if (err == STATUS_OK && !has_own(&first)) {
        err = body_parse(&req, body_write(&req, &first), &second);
        HOLDS(err == STATUS_OK && same(&first, &second));
    }
    nerr_ignore(&err);
    request_end(&req);
    return 0;
}
