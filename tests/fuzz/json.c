/* json.c - the body of a call to the API: a request line, CGI variables, an empty line, JSON; against a form of every kind. */
#include "support/fuzz.h"

#include "core/api_inside.h"
#include "support/module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct fuzz_io io = fuzz_request(arena, data, size);
    struct request req;
    NEOERR *err;

    fuzz_begin(&req, &io);
    req.via = VIA_API;
    req.module = &fuzz_module;
    req.api = &fuzz_api_route;
    req.route = &fuzz_api_route.route;
    err = api_body_read(&req);
    if (err == STATUS_OK)
        err = api_form_read(&req);
    if (err == STATUS_OK && form_refused(&req)) {
        api_problem(&req, 422);
        HOLDS(text_is_utf8(req.reply.body.bytes, req.reply.body.length));
    }
    nerr_ignore(&err);
    request_end(&req);
    return 0;
}
