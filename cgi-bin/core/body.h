/* body.h - the request's body and query: urlencoded pairs, multipart uploads; limits first. */
#ifndef CORE_BODY_H
#define CORE_BODY_H

#include <stdint.h>

#include "request.h"
#include "route.h"

enum { BODY_MOST = 1024 * 1024, BODY_FIELDS_MOST = 2000, UPLOAD_MOST = 200 * 1024 * 1024, UPLOAD_SMALL_MOST = 20 * 1024 * 1024 };

/* Bytes of the file that this route takes. */
int64_t body_upload_most(const struct route *route);

/* Reads a POST's body into req->body (urlencoded), or for ROUTE_UPLOAD also one file
 * into req->upload. Too many bytes or fields: ERR_TOO_LARGE; malformed: ERR_INVALID. */
MUST_USE NEOERR *body_read(struct request *req, const struct route *route);

/* The body as it comes, at most BODY_MOST bytes (ERR_TOO_LARGE) and none of them NUL. */
MUST_USE NEOERR *body_bytes(struct request *req, struct buffer *body);

/* "a=1&b=2" -> pairs; values that are not UTF-8 are ERR_INVALID. Fuzzed. */
MUST_USE NEOERR *body_parse(struct request *req, const char *text, struct pairs *pairs);
/* Pairs -> text, without those whose name begins with '_'. */
const char *body_write(struct request *req, const struct pairs *pairs);
void pairs_add(struct arena *arena, struct pairs *pairs, const char *name, const char *value);

#endif
