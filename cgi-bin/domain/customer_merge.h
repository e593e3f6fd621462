/* customer_merge.h - two dealers made one, and taken apart again within thirty days.
 *
 * All that points at the loser points at the winner afterwards; each moved row is noted, so that
 * it can go back. The ledger, which nobody may change, is booked anew for the winner (ledger_rebook.h). The loser's own row stands in customer_merged, out of reach of every list,
 * search and figure; its address leads to the winner. */
#ifndef DOMAIN_CUSTOMER_MERGE_H
#define DOMAIN_CUSTOMER_MERGE_H

#include "core/app.h"

enum { MERGE_UNDO_DAYS = 30 };

/* What points at a dealer, ended by a NULL table. A test compares it with the schema. */
struct customer_pointer {
    const char *table, *column;
    const char *before; /* SQL expression of what else the merge changes in it, kept for going back; NULL = nothing */
};
extern const struct customer_pointer customer_pointers[];

struct customer_merge {
    int64_t winner_id, loser_id, winner_version;
    const char *reason;
    const struct values *taken; /* columns that the winner takes over from the loser */
};

/* Both must be visible rows that the caller has looked up; they are locked here. Says a form error when the loser's opening is
 * being decided. */
MUST_USE NEOERR *customer_merge(struct request *req, const struct customer_merge *merge);

/* `row`: a row of customer_merge. A reason that it cannot be taken back is said on the form:
 * too late, merged onward, or a key of the loser is another dealer's by now. */
MUST_USE NEOERR *customer_unmerge(struct request *req, const struct row *row);

/* For struct module: where the dealer of this address is now; NULL when it was never merged. */
MUST_USE NEOERR *customer_moved(struct request *req, const char **location);

#endif
