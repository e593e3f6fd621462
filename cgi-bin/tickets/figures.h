/* figures.h - sums of tickets: read by figures_sums.c, shown and exported by figures.c. */
#ifndef TICKETS_FIGURES_H
#define TICKETS_FIGURES_H

#include "core/app.h"

enum { FIGURES_MOST = 50 };

/* Minutes that single tickets took. */
struct took {
    int32_t *minutes;
    size_t count, room;
    int32_t least, most; /* at most 0 the one, at least 0 the other */
};

/* What tickets that share one word (a category, a lot, a person ...) come to. Minutes are working minutes; -1 = nothing to reckon from. */
struct figure {
    const char *word, *name; /* word "" = nobody; name is for people */
    int64_t volume, answer_late, solve_late, reopened, asked, satisfaction; /* satisfaction: sum of 1 to 5 */
    int64_t cost;                                                           /* fen */
    struct took answers, solutions;
    int64_t answer_median, solve_median, solve_ninety;
};

struct figures {
    struct figure *rows; /* the largest first, months from the last back; at most FIGURES_MOST */
    size_t count;
    struct figure all;   /* of months: of all there is */
};

/* How tickets may be grouped: dictionary ticket_figures_by. */
struct figures_by {
    const char *key;
    const char *seen;          /* SQL: a row a ticket that is seen ... */
    const char *kept, *changed; /* ... or, for who sees all, what is kept of each day, and the days that changed since; NULL: not kept */
    const char *largest;     /* words with most tickets; NULL: there are few, all are read */
    const char *name;        /* SELECT word, name of :words; NULL: the options' */
    const char *filter;      /* of the list of tickets that has the same word */
    const char *options;
};
/* NULL when there is no such way. */
const struct figures_by *figures_by(const char *key);

/* Of tickets logged from day :from_day to :to_day, in the scope of the route. */
MUST_USE NEOERR *figures_read(struct request *req, const struct figures_by *by, struct figures *figures);
/* The same, and by month. */
MUST_USE NEOERR *figures_read_with_months(struct request *req, const struct figures_by *by, struct figures *figures, struct figures *months);

#endif
