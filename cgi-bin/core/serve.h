/* serve.h - one request from its first to its last step. */
#ifndef CORE_SERVE_H
#define CORE_SERVE_H

#include "io.h"
#include "route.h"

/* Reads the request from `io`, answers it there, logs what went wrong. `arena` is the
 * caller's and not reset. Returns the HTTP status. */
int serve(struct io *io, const struct module *module, struct arena *arena);

#endif
