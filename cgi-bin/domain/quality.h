/* quality.h - quality complaints: goods held until quality has judged, samples, verdicts, measures (domain.md 7). Pages are
 * cgi-bin/tickets/quality.c. Which categories of tickets ask for a verdict is table ticket_procedure. */
#ifndef DOMAIN_QUALITY_H
#define DOMAIN_QUALITY_H

#include "core/app.h"

extern const struct table lot_hold_table, ticket_sample_table;

/* Hold :id in the scope of the route, with its ticket and dealer. */
extern const char lot_hold_record_sql[];

/* Holds, Samples, Verdicts, Measures of ticket :id. */
MUST_USE NEOERR *quality_show(struct request *req);
/* Concerns.N of dealer :id: goods that are held there, reactions reported by it that are not final; for who sees its tickets. */
MUST_USE NEOERR *quality_dealer_show(struct request *req);

/* --- goods held ---------------------------------------------------------------------------------- */

struct lot_hold {
    const char *product_code, *product_name, *lot, *quantity, *reason;
    bool whole_lot; /* our own stock of it, too: it is not shipped any more (lot_block.h) */
};
/* Holds goods of the ticket's dealer. */
MUST_USE NEOERR *lot_hold_put(struct request *req, const struct row *ticket, const struct lot_hold *hold, int64_t *id);
/* "released", "return" or "destroy" (dictionary hold_state), also after an earlier one: a released lot may be shipped again, others stay blocked. */
MUST_USE NEOERR *lot_hold_end(struct request *req, const struct row *hold, const char *state, const char *reason);
/* How many of the ticket's wait for a verdict. */
MUST_USE NEOERR *lot_holds_waiting(struct request *req, int64_t ticket_id, int64_t *count);
/* What the dealer received of the lot and did not return, as the ledger has it; "" when it knows of none. */
MUST_USE NEOERR *lot_received(struct request *req, int64_t customer_id, const struct lot_hold *hold, const char **quantity);

/* --- samples, verdict, measures ------------------------------------------------------------------- */

/* The sample's columns from req->values; `id` 0: a new one. */
MUST_USE NEOERR *ticket_sample_save(struct request *req, const struct row *ticket, int64_t id);

/* A ticket of that kind is solved only after this. */
bool quality_lacks_verdict(const struct row *ticket);

struct quality_verdict {
    const char *verdict, *text; /* dictionary ticket_verdict */
    const char *goods;          /* dictionary hold_goods: what becomes of what is held; "" = nothing is */
};
/* Judges: holds end, the clock stands, a ticket that is with quality goes back to who works on it. */
MUST_USE NEOERR *quality_judge(struct request *req, const struct row *ticket, const struct quality_verdict *verdict);

struct quality_measure {
    const char *what, *until; /* "YYYY-MM-DD" */
    int64_t owner_id;
};
/* A task of that person, who is told. */
MUST_USE NEOERR *quality_measure_add(struct request *req, const struct row *ticket, const struct quality_measure *measure);

#endif
