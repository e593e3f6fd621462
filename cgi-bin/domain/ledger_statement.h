/* ledger_statement.h - statements of account (product.md 2.5): what a dealer owed at the end of a day, by our books, and what it said of
 * that; an acknowledgement restarts the limitation period (domain.md 3). The one writer of ledger_statement. */
#ifndef DOMAIN_LEDGER_STATEMENT_H
#define DOMAIN_LEDGER_STATEMENT_H

#include "core/app.h"

/* A statement :id with its dealer, in the scope of sales.read. first_on: the first day whose entries it names. */
extern const char ledger_statement_sql[];
/* Its entries from first_on to until, and what was owed before them (column before_them). */
extern const char ledger_statement_entries_sql[], ledger_statement_before_sql[];

/* Made for :customer_id as of the end of :until. */
MUST_USE NEOERR *ledger_statement_make(struct request *req, int64_t *id);
/* What the dealer said: :state confirmed or disputed, :confirmed_on, :confirmed_by, :difference (theirs less ours), :note, :version. */
MUST_USE NEOERR *ledger_statement_answer(struct request *req, int64_t id);

#endif
