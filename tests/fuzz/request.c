/* request.c - a whole request through serve(): its line, CGI variables, cookies and body; see support/fuzz.h. */
#include "support/fuzz.h"

#include "core/serve.h"
#include "support/module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_io io = fuzz_request(fuzz_arena(), data, size);
    struct request once; /* begins what is begun once a process */
    int status;

    fuzz_begin(&once, &io);
    request_end(&once);
    status = serve(&io.io, &fuzz_module, io.arena);
    HOLDS(status >= 200 && status < 504 && status != 500 && io.written > 0);
    return 0;
}
