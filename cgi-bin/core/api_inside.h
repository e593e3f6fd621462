/* api_inside.h - what the api*.c share. */
#ifndef CORE_API_INSIDE_H
#define CORE_API_INSIDE_H

#include "api.h"
#include "request.h"

/* api_body.c: the body as JSON object in req->sent: 413, 415, 400. */
MUST_USE NEOERR *api_body_read(struct request *req);
/* What came into req->values by the route's form; what is wrong is said by form_error. */
MUST_USE NEOERR *api_form_read(struct request *req);
/* The version that If-Match or member "version" says; *given false when neither does. */
MUST_USE NEOERR *api_version(struct request *req, int64_t *version, bool *given);

/* api_list.c */
MUST_USE NEOERR *api_list(struct request *req, const struct resource *resource);

/* api_json.c: the row of the resource's record statement; ERR_NOT_FOUND. `object` is a new, empty one. */
MUST_USE NEOERR *api_show(struct request *req, const struct resource *resource, const struct row *row, json_t *object);
/* The row of `id` as it is now, if this person and token may read it; else its id alone. */
MUST_USE NEOERR *api_show_now(struct request *req, const struct resource *resource, int64_t id, json_t *object);

/* A header as it came; "" when absent. "IF_MATCH" for If-Match. */
const char *api_header(struct request *req, const char *name);
/* req->reply.json as the reply's body. */
void api_write(struct request *req, const char *type);

#endif
