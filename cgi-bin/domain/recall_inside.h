/* recall_inside.h - between the files of recalls. */
#ifndef DOMAIN_RECALL_INSIDE_H
#define DOMAIN_RECALL_INSIDE_H

#include "recall.h"

/* How far `recall_dealer d` is: all it has to account for told, confirmed, notified. */
#define RECALL_STEP                                                                                                    \
    "IF(d.confirmed_on IS NOT NULL, IF(EXISTS (SELECT 1 FROM recall_line l WHERE l.recall_dealer_id = d.id AND " RECALL_TOLD " <> " RECALL_NET "), 3, 4), IF(d.notified_at IS NOT NULL, 2, 1))"

/* Locks the recall: who changes anything of it does so first, so that its dealers are counted one after another. *as: it is in that
 * state; else a form error was said. */
MUST_USE NEOERR *recall_lock(struct request *req, int64_t id, const char *state, const char *refusal, bool *as);
/* Counts its dealers anew, with the moments of the last. */
MUST_USE NEOERR *recall_count(struct request *req, int64_t id);

#endif
