/* fuzz.h - what the fuzz targets share. A target is one file: LLVMFuzzerTestOneInput, a few lines, and
 * what must hold for any input said with HOLDS. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/io.h"
#include "core/request.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Like assert, in every build. */
#define HOLDS(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                           \
        }                                                                      \
    } while (0)

/* Empty at the start of each input. */
struct arena *fuzz_arena(void);
/* The input as a text; ends at its first NUL. */
char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size);
/* The input as a file, to be closed by the caller. */
int fuzz_file(const uint8_t *data, size_t size);

/* A request whose lines stand in a text: "POST /x?a=1", then "NAME=value" CGI variables, then behind an
 * empty line the body, which is handed out in pieces of `piece` bytes. */
struct fuzz_io {
    struct io io;
    const char *method, *uri, *variables;
    const uint8_t *body;
    size_t length, piece, written;
    struct arena *arena;
};
struct fuzz_io fuzz_request(struct arena *arena, const uint8_t *data, size_t size);
/* req as serve.c begins one, error types registered. */
void fuzz_begin(struct request *req, struct fuzz_io *io);

#endif
