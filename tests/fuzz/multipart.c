/* multipart.c - uploads: a request line, CONTENT_TYPE=..., an empty line, the body. */
#include "support/fuzz.h"

#include "core/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct fuzz_io io = fuzz_request(arena, data, size);
    const char *type;
    struct request req;
    NEOERR *err;

    fuzz_begin(&req, &io);
    type = io.io.variable(&io.io, "CONTENT_TYPE");
    err = multipart_read(&req, type != NULL ? type : "", 100000);
    for (size_t i = 0; err == STATUS_OK && i < req.body.count; i++)
        HOLDS(text_is_utf8(req.body.items[i].value, strlen(req.body.items[i].value)));
    nerr_ignore(&err);
    request_end(&req);
    return 0;
}
