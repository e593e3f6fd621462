/* multipart.h - RFC 7578 bodies as a stream: fields into req->body, one file into a
 * temporary file. Fuzzed. */
#ifndef CORE_MULTIPART_H
#define CORE_MULTIPART_H

#include "request.h"

/* `content_type` holds the boundary, the file has at most `most` bytes. ERR_INVALID when malformed or broken off,
 * ERR_TOO_LARGE over the limits of body.h. */
MUST_USE NEOERR *multipart_read(struct request *req, const char *content_type, int64_t most);

#endif
