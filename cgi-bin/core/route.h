/* route.h - what can be asked: one row a URL and method. */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "form.h"
#include "permission.h"
#include "request.h"

typedef NEOERR *(*handler_fn)(struct request *req);

enum route_flag {
    ROUTE_PUBLIC = 1,     /* no sign-in; `reason` says why */
    ROUTE_UPLOAD = 2,     /* multipart body, streamed by the handler (files only) */
    ROUTE_ANY_PERSON = 4, /* every signed-in person; `reason` says why no permission is asked */
    ROUTE_BARE = 8,       /* handler makes the reply itself (JSON, file, fragment) */
    ROUTE_SMALL_UPLOAD = 32, /* with ROUTE_UPLOAD: a scan, 20 MB at most (body.h) */
    ROUTE_NO_RECORD_SCOPE = 16, /* lint: record has no {visible:}; `reason` says why */
};

struct route {
    enum method method;
    const char *path;        /* "/customers/:id/edit"; a word behind ':' is a whole number > 0, bound as :id;
                                behind '$' ("/admin/dictionaries/$word") a word of [A-Za-z0-9_-], bound as :word */
    const char *permission;  /* "customers.update", alternatives by '|' */
    handler_fn handler;      /* may be NULL for a GET whose record and form say all */
    const char *template;    /* "customers/edit"; a POST's is shown when its form was refused */
    const struct form *form; /* read from a POST's body */
    const char *record;      /* SELECT of the row of :id; runs before the handler, fills req->record
                                and HDF Record.*; no row = 404 */
    unsigned flags;
    const char *reason;
    const char *sample;      /* for every_route: a concrete path when ":id" = 1 will not do; NULL */
};

struct list;
struct api;

struct module {
    const char *name;             /* folder, program, socket */
    const struct route *routes;
    size_t route_count;
    const struct list *const *lists; /* NULL-terminated; found by name when an export job runs */
    /* Where a GET's row that is not there any more is now (merged into another); NULL: nowhere. */
    NEOERR *(*moved)(struct request *req, const char **location);
    const struct api *api;        /* what programs may ask (api.h), or NULL */
};

/* Finds the row for req's method and path, sets req->route and :id in req->values.
 * ERR_NOT_FOUND, ERR_METHOD. */
MUST_USE NEOERR *route_find(struct request *req, const struct module *module);
/* "GET" ... of a method. */
const char *route_method_word(enum method method);
/* `path` against "/customers/:id/edit"; what stands for the parameters goes into `values`. */
bool route_match(struct values *values, const char *pattern, const char *path);
/* The GET row of the same path, or NULL: its handler shows the page again after a refusal. */
const struct route *route_page(const struct module *module, const struct route *route);

#endif
