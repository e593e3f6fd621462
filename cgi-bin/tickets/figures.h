/* figures.h - sums of tickets: read by figures_sums.c, shown and exported by figures.c. */
#ifndef TICKETS_FIGURES_H
#define TICKETS_FIGURES_H

#include "core/app.h"

enum { FIGURES_MOST = 50 };

/* What tickets that share one word (a category, a lot, a person ...) come to. Minutes are working minutes; -1 = nothing to reckon from. */
struct figure {
    const char *word, *name; /* "" = nobody; name is for people */
    int64_t volume, answered, solved, answer_late, solve_late, reopened, asked, satisfaction; /* satisfaction: sum of 1 to 5 */
    int64_t cost;            /* fen */
    int64_t answer_median, solve_median, solve_ninety;
};

struct figures {
    struct figure rows[FIGURES_MOST];
    size_t count;
    struct figure all; /* of the rows together; of all tickets when they are months */
};

/* How tickets may be grouped: dictionary ticket_figures_by. */
struct figures_by {
    const char *key;
    const char *rows, *answers, *solutions; /* SQL */
    const char *filter;  /* of the list of tickets that has the same word */
    const char *options; /* names of the words, or NULL */
};
/* NULL when there is no such way. */
const struct figures_by *figures_by(const char *key);

/* Of tickets opened in the period :from_at to before :to_at (UTC; :zone_minutes to the company's clocks), in the scope of the route; the
 * largest FIGURES_MOST, months from the last back. */
MUST_USE NEOERR *figures_read(struct request *req, const struct figures_by *by, struct figures *figures);

#endif
