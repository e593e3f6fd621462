/* log.h - one line of JSON a message on stderr (the parent's log). */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "error.h"

struct request;

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Request id, person, method and path, with the whole chain for what is our fault (5xx) and
 * the words alone for what is not. Frees the error. */
void log_error(const struct request *req, NEOERR **err);

#endif
