/* ledger_rebook.h - entries that count for another dealer from now on, because two dealers were made one or taken apart. Nothing booked
 * is changed: each entry is taken back and booked anew, under the same number, for the other. */
#ifndef DOMAIN_LEDGER_REBOOK_H
#define DOMAIN_LEDGER_REBOOK_H

#include "core/app.h"

struct ledger_move {
    int64_t merge_id, from_id, to_id;
    const char *rows;   /* customer_merge_row.table_name that the entries are noted under: ledger_entry or ledger_back */
    const char *reason; /* of the reversals */
};

/* Locks the figures of both, in the order of their ids: before anything else of them is locked. */
MUST_USE NEOERR *ledger_move_lock(struct request *req, int64_t one, int64_t other);

/* Notes what stands of the dealer's ledger. */
MUST_USE NEOERR *ledger_move_note(struct request *req, const struct ledger_move *move);
/* Notes what a merge brought to from_id, as it stands there now, and what names it since: returns, invoices, shipments of orders. */
MUST_USE NEOERR *ledger_move_note_back(struct request *req, const struct ledger_move *move);

/* Entries noted are to_id's from now on: payments among them as they were, with their days; those with entries that stay are taken back.
 * What is open and what is paid ahead then meet as at any posting. Months, open items and figures of both follow. */
MUST_USE NEOERR *ledger_rebook(struct request *req, const struct ledger_move *move);

#endif
