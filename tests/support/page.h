/* page.h - pages in process: a request in memory against the test database, as a person
 * with given rights. */
#ifndef SUPPORT_PAGE_H
#define SUPPORT_PAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/app.h"
#include "core/route.h"

/* Somebody signed in (or, id 0, nobody). */
struct visitor {
    int64_t id;
    char account[40];
    char token[65], csrf[65];
    bool secure; /* has the cookie of an instance behind TLS */
};

struct page {
    int status;
    const char *head, *body; /* of the reply; valid until the next request */
    size_t length;           /* of the body */
    const char *location;    /* "" without */
};

/* cmocka group set-up: config of NINEFOLD_TEST_CONFIG, catalogues; and its end. */
int test_start(void **state);
int test_end(void **state);

/* Fails the test with the chain when err is one. */
void must(NEOERR *err);

/* A new person with one role that holds `rights` ("customers.read:own customers.look:own",
 * "" = none), signed in. */
struct visitor visitor_new(const char *rights);
/* The same, subordinate of `boss` (0: of nobody). */
struct visitor visitor_below(const char *rights, int64_t boss);
/* Every right of catalog.c, scope all. */
struct visitor visitor_with_all(void);
extern const struct visitor nobody;
/* What the web server says in REMOTE_USER with each request; NULL = nothing. */
extern const char *remote_user;
/* Where requests come from; 127.0.0.1 unless a test says otherwise. */
extern const char *remote_address;

const struct module *module_named(const char *name);
struct page get(const struct visitor *visitor, const struct module *module, const char *path);
/* `body` urlencoded, without token; post adds it. */
struct page post(const struct visitor *visitor, const struct module *module, const char *path, const char *body);
struct page post_raw(const struct visitor *visitor, const struct module *module, const char *path, const char *body);

/* What a program asks of /api; what is NULL is not sent. */
struct call {
    const char *method, *path, *body, *token;
    const char *type; /* NULL: application/json */
    const char *if_match, *key, *language;
    const struct visitor *visitor; /* whose cookie comes along */
};
struct page call_api(const struct module *module, const struct call *call);
/* A token of the visitor with these scopes ("customers.read customers.write"), made on the page. */
const char *token_of(const struct visitor *visitor, const char *scopes);

/* One number or text from the database, and a change to it (as the writer). */
int64_t number_of(const char *sql);
const char *text_of(const char *sql);
int64_t run_sql(const char *sql); /* insert id */
/* printf into a buffer of the support's, for SQL and bodies; sixteen live at a time. */
const char *say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A number no other test of this database uses. */
int64_t unique(void);
/* A dealer of `owner` (0: nobody's); its id. */
int64_t dealer_new(int64_t owner, const char *name);

#endif
