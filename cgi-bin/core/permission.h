/* permission.h - one table (role x resource.action -> scope), one check. */
#ifndef CORE_PERMISSION_H
#define CORE_PERMISSION_H

#include <stdbool.h>
#include "error.h"

struct request;
struct route;

/* Which rows an action reaches; a person's roles add up. */
enum scope {
    SCOPE_OWN = 1,    /* rows this person owns, or whose owner this person stands in for today */
    SCOPE_TEAM = 2,   /* own and subordinates' */
    SCOPE_REGION = 4, /* the sales regions this person is responsible for, with what lies below */
    SCOPE_ALL = 8,
    SCOPE_STANDS_IN = 16, /* set beside SCOPE_OWN when the person is a substitute today */
};

/* Sets req->scope for route->permission ("customers.read", or several by '|', the
 * first held counts); none held: ERR_FORBIDDEN (serve.c leaves the audit row). */
MUST_USE NEOERR *permission_check(struct request *req, const struct route *route);

/* Scope bits of this person for "resource.action"; 0 = not allowed. */
unsigned permission_scope(const struct request *req, const char *permission);
/* The same for the first held of "a.b|c.d". */
unsigned permission_scope_any(const struct request *req, const char *permissions);
static inline bool may(const struct request *req, const char *permission)
{
    return permission_scope(req, permission) != 0;
}

/* SQL condition for the scope; `alias` is that of table customer. A constant or
 * arena text built from constants only. */
const char *permission_visible_sql(struct request *req, unsigned scope, const char *alias);

#endif
