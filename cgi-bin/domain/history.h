/* history.h - the trail of a record as people read it: which field, what it was, what it is. */
#ifndef DOMAIN_HISTORY_H
#define DOMAIN_HISTORY_H

#include "core/app.h"

enum { HISTORY_ROWS = 50 }; /* of a page */

/* What a statement selects and its last words: rows of audit a before :before, one more than a page shows. */
#define HISTORY_COLUMNS "a.id, a.at, a.actor_id, a.via, a.action, a.table_name, a.reason, a.changes"
#define HISTORY_BEFORE "a.id < :before ORDER BY a.id DESC LIMIT 51"

/* History.N.{at,actor_id,via,action,table_name,reason} and .fields.N.{label,old,now}, in words; Older = ?before= of the next page. */
MUST_USE NEOERR *history_show(struct request *req, const char *sql);

#endif
