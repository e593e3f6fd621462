/* twins.h - dealers that may be one and the same: alike by name in the same province, or with a
 * phone in common. Table customer_pair; nothing is refused, a person decides. */
#ifndef DOMAIN_TWINS_H
#define DOMAIN_TWINS_H

#include "core/app.h"

enum { TWINS_MOST = 8 };

/* The dealer that others are compared with. */
struct twin_of {
    int64_t id; /* 0: not yet registered */
    const char *name, *region_code, *region_name, *phone, *mobile; /* "" where nothing is known */
};

struct twin {
    int64_t id;
    const char *code, *name, *region_name, *owner;
    bool mine;          /* within the reach of who asks: may be linked to */
    const char *reason; /* dictionary pair_reason */
    int likeness;       /* of the names, 0..100 */
};

/* The likest first, at most TWINS_MOST; texts live in the request's arena. `mine` by req->scope. */
MUST_USE NEOERR *twins_find(struct request *req, const struct twin_of *dealer, struct twin *twins, size_t *count);

/* Twins.N for the page. */
MUST_USE NEOERR *twins_show(struct request *req, const struct twin *twins, size_t count);

/* Notes pairs of dealer `id`; those that a person has decided stay as they are. `state` "open",
 * or "different" when the person at hand says so. */
MUST_USE NEOERR *twins_note(struct request *req, int64_t id, const char *state, const struct twin *twins, size_t count);

/* A person says that these two are different: they are not proposed again. */
MUST_USE NEOERR *twins_different(struct request *req, int64_t id, int64_t other_id);

/* Job kind customers.pairs: compares all dealers, some a step; pairs that are no more go. */
MUST_USE NEOERR *twins_step(struct request *req, struct job *job, bool *finished);

#endif
