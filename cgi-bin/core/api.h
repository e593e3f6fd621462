/* api.h - /api/v1: JSON for what pages do, from tables again.
 *
 * A row of a module's API is a route as pages have it (method, path, permission, handler, form, record)
 * and a kind, which says what is answered. Handlers, forms, lists and record statements are
 * the pages' own; the redirect that a handler replies is dropped and the row is answered instead. Who
 * asks is said by a token only (token.h). docs/api.md tells the rest to those who call it. */
#ifndef CORE_API_H
#define CORE_API_H

#include <jansson.h>

#include "form.h"
#include "list.h"
#include "route.h"

enum api_type { API_TEXT, API_INT, API_MONEY, API_DATE, API_TIME, API_FLAG, API_WORDS };

/* A member of a JSON object. */
struct api_column {
    const char *key;
    enum api_type type;
    const char *column;  /* of the statement; NULL = key */
    const char *options; /* dictionary whose keys it holds, or NULL */
};

/* What a path stands for: one kind of object. */
struct resource {
    const char *name;       /* "customers" */
    const char *schema;     /* "Customer" */
    const char *noun;       /* Msg.<noun>.<key> describes a member */
    const char *path;       /* "/api/v1/customers/:id": of one */
    const char *key;        /* parameter of `record`: "id" */
    const char *permission; /* to read one */
    const char *record;     /* SELECT of one, with its {visible:} */
    const struct api_column *columns; /* members that nobody types ... */
    size_t column_count;
    const struct form *form;          /* ... and those that are typed; NULL: none are */
    const struct list *list;
    const char *confirm;              /* API_CREATE: one more member, true or false, that the handler asks for as posted; NULL */
    /* Puts more into each of `items` (objects of one dealer's :nested_in, or one object); may be NULL. */
    NEOERR *(*fill)(struct request *req, json_t *items);
    const struct api_column *nested;  /* what `fill` puts there, for the description: array `nested_key` of these */
    size_t nested_count;
    const char *nested_key;
};

enum api_kind {
    API_LIST,   /* GET: a page of resource->list */
    API_READ,   /* GET: the row */
    API_CREATE, /* POST: 201 and the row that the handler says in req->made */
    API_CHANGE, /* PATCH: what is given; needs the version; 200 and the row */
    API_ACT,    /* POST on a row: 200 and the row, or 201 and the one that the handler made */
    API_END,    /* DELETE: ends the row; 204 */
    API_OTHER,  /* GET, or a POST that is about no row: the handler answers itself (api_answer) */
};

struct api_route {
    struct route route; /* template NULL; sample as for pages */
    enum api_kind kind;
    const struct resource *resource; /* NULL for API_OTHER */
    const char *summary;             /* for the description */
};

struct api {
    const struct api_route *routes;
    size_t count;
};

/* The whole line of one request below /api; serve.c calls it. */
MUST_USE NEOERR *api_serve(struct request *req, const struct module *module);
/* application/problem+json (RFC 9457) for `status`, in the caller's language. */
void api_problem(struct request *req, int status);

/* Answers with `json`, which it takes over. */
void api_answer(struct request *req, json_t *json);

/* Member of a form's field, of a list's column. */
struct api_column api_column_of_field(const struct field *field);
struct api_column api_column_of_list(const struct column *column);
/* The cell as JSON, a new reference. */
json_t *api_value(struct request *req, const struct api_column *column, const struct row *row);

#endif
