/* io.h - where a request's bytes come from and go to. Two kinds: FastCGI
 * (main.c) and memory (tests, so that pages run in process). */
#ifndef CORE_IO_H
#define CORE_IO_H

#include <stddef.h>

struct io {
    /* A CGI variable, or NULL. */
    const char *(*variable)(struct io *io, const char *name);
    /* Up to `size` bytes of the body; 0 at its end, -1 when the client is gone. */
    long (*read)(struct io *io, char *bytes, size_t size);
    /* 0, or -1 when the client is gone. */
    int (*write)(struct io *io, const char *bytes, size_t size);
};

#endif
