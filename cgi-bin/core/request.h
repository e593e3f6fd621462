/* request.h - one request: what came in, who asks, what goes out.
 *
 * The job runner and the tool make one too, so that rules, statements and audit
 * work the same everywhere. Everything in it dies with its arena. */
#ifndef CORE_REQUEST_H
#define CORE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "error.h"
#include "permission.h"
#include "values.h"

enum method { METHOD_GET = 1, METHOD_POST = 2, METHOD_PATCH = 4, METHOD_DELETE = 8 }; /* the last two: API only */
enum via { VIA_PAGE, VIA_BULK, VIA_IMPORT, VIA_JOB, VIA_API, VIA_TOOL };

/* Name and value as they came, percent-decoded UTF-8. */
struct pair {
    const char *name, *value;
};
struct pairs {
    struct pair *items;
    size_t count, room;
};

enum { ROLES_MOST = 32 };

/* The signed-in person; id 0 when nobody is. */
struct person {
    int64_t id;
    const char *account, *name, *lang; /* lang "zh" or "en" */
    int64_t roles[ROLES_MOST];         /* ids */
    size_t role_count;
    const char *team, *regions, *stands_in_for; /* ids of staff, sales regions, staff: "3,5,6"; "" = none (people.h) */
    int64_t own_stamp;                 /* staff.own_stamp (people.h) */
    bool letter_keys;                  /* single-letter shortcuts are on */
    bool must_change_password;
};

struct session {
    int64_t id;
    char token[65];      /* hex, as in the cookie; "" without session */
    char csrf[65];       /* what a POST must carry in _token */
};

/* What came instead of a session (API). */
struct token {
    int64_t id;         /* 0 = none */
    const char *scopes; /* "customers.read,papers.write": what it may of what its person may */
};

struct reply {
    int status;                 /* 0 = 200 */
    const char *location;       /* set by reply_redirect */
    const char *type;           /* content type; NULL = HTML page of the route's template */
    struct buffer body;
    struct json_t *json;        /* built by the API; freed by request_end */
    struct pairs headers;
    const char *own_policy;     /* another Content-Security-Policy (files) */
    NEOERR *(*stream)(struct request *req); /* writes what follows the body (files) */
};

struct request;
struct io; /* where bytes come from and go to: FastCGI, or a test's memory (io.h) */
struct route;
struct module;
struct form;
struct api_route;
struct json_t;

struct request {
    struct arena *arena;
    struct io *io;
    char id[17];                /* request id, hex; in the log, the audit and the error page */
    enum method method;
    const char *path;           /* decoded, without query */
    const char *query_text;     /* raw */
    const char *address;        /* client's IP */
    enum via via;
    int64_t batch;              /* import or bulk run this belongs to; 0 = none */
    const char *reason;         /* goes into the audit rows; NULL = none */
    int64_t subject;            /* customer whose history shows rows of tables that have no column for it; 0 = none */
    struct pairs query, body, cookies;
    bool body_was_read;
    const char *body_bytes;     /* API: as it came */
    int upload_fd;              /* -1, or the uploaded file's temporary file (ROUTE_UPLOAD) */
    const char *upload_name;    /* its name as sent */
    const struct module *module;
    const struct route *route;
    const struct api_route *api; /* the API's row; its route is `route` */
    struct json_t *sent;        /* API: what came, an object; freed by request_end */
    struct session session;
    struct token token;
    bool token_was_wrong;       /* there was one */
    const char *problem;        /* API: what is wrong, when the status does not say it: words, or a message key; NULL */
    struct person person;
    int64_t made;               /* row that the handler made: what the API answers with; 0 = none */
    unsigned scope;             /* enum scope bits that the route's permission gives this person */
    struct values *values;      /* typed: :id of the path, the form's fields, what handlers add */
    struct row record;          /* row of the route's record SQL; record.rows NULL without one */
    struct row conflict;        /* row as it is now, after ERR_CONFLICT */
    const char *conflict_table;
    HDF *hdf;                   /* what the template shows */
    struct form_state *form;    /* errors so far; form.c */
    struct db *db;              /* connection in use */
    struct later *later;        /* writes that wait for the commit; NULL = none (db_later.c) */
    struct reply reply;
    const char *notice_key, *notice_detail; /* reply_notice */
    bool notice_refused;        /* reply_refusal */
    char now[24];               /* UTC, "YYYY-MM-DD HH:MM:SS.mmm" */
    char today[11];             /* company zone */
};

/* A fresh request for work that no browser asked for (job, tool, test): acts as
 * staff `person_id` (0 = the system) with all its permissions' scopes. */
MUST_USE NEOERR *request_for_work(struct request *req, struct arena *arena, int64_t person_id, enum via via);
void request_end(struct request *req); /* frees what is not the arena's (HDF) */

const char *request_param(const struct request *req, const char *name);  /* query; "" when absent */
const char *request_posted(const struct request *req, const char *name); /* body; "" when absent */
bool request_has_posted(const struct request *req, const char *name);

/* HDF shortcuts; `path` is formatted. */
MUST_USE NEOERR *show_text(struct request *req, const char *value, const char *path, ...)
    __attribute__((format(printf, 3, 4)));
MUST_USE NEOERR *show_int(struct request *req, int64_t value, const char *path, ...)
    __attribute__((format(printf, 3, 4)));

/* The node `path`.`place`, for several values of one thing: hdf_set_value(node, "label", ...). */
MUST_USE NEOERR *show_item(struct request *req, const char *path, size_t place, HDF **node);

/* A message of the person's language: "error.required" -> Msg.error.required; the key
 * itself when the catalogue lacks it (a test makes sure that it does not). */
const char *message(struct request *req, const char *key);

/* The same with the message's %s replaced by `detail` (NULL leaves it as it is). */
const char *message_with(struct request *req, const char *key, const char *detail);

/* A new random key for a form. */
const char *request_new_key(struct request *req);
/* A request's beginning: id, clock, HDF, values; zero before. */
MUST_USE NEOERR *request_begin(struct request *req, struct arena *arena);

/* 303 to a path of ours (formatted). */
void reply_redirect(struct request *req, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The next page shows this message once (Msg key, optional detail for %s). */
void reply_notice(struct request *req, const char *key, const char *detail);
void reply_refusal(struct request *req, const char *key, const char *detail); /* the same of what was not done: it looks like a refused form */
void reply_type(struct request *req, const char *content_type);
void reply_header(struct request *req, const char *name, const char *value);

#endif
