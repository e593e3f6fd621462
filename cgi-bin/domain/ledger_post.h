/* ledger_post.h - the one writer of the ledger: entries, what they pay, and what follows from them, in one transaction
 * (product.md 2.5, domain.md 2, 3). Pages, imports, the API and jobs post through here. */
#ifndef DOMAIN_LEDGER_POST_H
#define DOMAIN_LEDGER_POST_H

#include "core/app.h"

/* SQL: day from which receipt `e` is money and no bill any more, NULL when it never was one. One that was reported without its day is
 * taken to run as long as a bill may: six months (rules on commercial drafts of the PBoC and CBIRC, in force since 2023-01-01). */
#define LEDGER_BILL(e) e ".means IN ('bank_acceptance', 'commercial_acceptance')"
#define LEDGER_BILL_DAY(e) "COALESCE(" e ".due_on, IF(" LEDGER_BILL(e) ", " e ".posted_on + INTERVAL 6 MONTH, NULL))"

/* A line of a document, as it is to be booked. Texts live as long as the call; amounts in fen, quantity in ten-thousandths of a
 * unit, price in millionths of a yuan. */
struct ledger_line {
    int64_t customer_id;
    const char *kind, *source, *number; /* dictionary ledger_kind; "page", "import", "api"; the document's number */
    int64_t line_no, revision;          /* n-th line of the number, from 1; 0 = 1 */
    const char *posted_on, *due_on;     /* "YYYY-MM-DD"; due_on "" = the same day */
    int64_t value;                      /* as the document says it: shipments, receipts and invoices above 0, returns below */
    int64_t product_id, quantity, price;
    const char *product_code, *product_name, *specification, *lot;
    const char *means, *note;
    int64_t shipment_id;                /* return, invoice: entry of the shipment */
    struct ledger_line *follows;        /* the same, while it is booked in the same call */
    const int64_t *pays;                /* receipt: items that it pays first, in this order */
    size_t pays_count;
    int64_t order_line_id, release_id;
    int64_t contract_id;                /* shipment without order: contract that its document names; 0 = none */
    int64_t return_id;                  /* goods_return that a reported return carries out; 0 = none */
    bool unreleased;                    /* reported as done without a release or, a return, without approval */
    int64_t import_run_id;
    int64_t id;                         /* out: key of the entry */
};

/* Books lines in their order; the dealers' figures are locked first, in the order of their ids. A credit pays the shipments that it
 * names, then what is due first; a shipment is paid by credits that are there. One audit event for all of them. */
MUST_USE NEOERR *ledger_post(struct request *req, struct ledger_line *lines, size_t count);

/* Takes an entry back: an entry that undoes it, its payments taken back, what is free again pays anew. ERR_CONFLICT when it was taken
 * back before. *id: the reversal. */
MUST_USE NEOERR *ledger_reverse(struct request *req, int64_t entry_id, const char *reason, int64_t *id);
/* The same for many, in this order; figures of each dealer are reckoned once, at the end. */
MUST_USE NEOERR *ledger_reverse_all(struct request *req, const int64_t *entry_ids, size_t count, const char *reason);

/* Figures of dealers reckoned anew from open items, months, orders and contracts, as of :today; of one alone with the commit (db_later). */
MUST_USE NEOERR *ledger_figures_refresh(struct request *req, const int64_t *customer_ids, size_t count);
/* The same of a dealer who only paid: goods, orders and contracts are as they were. */
MUST_USE NEOERR *ledger_figures_paid(struct request *req, int64_t customer_id);
/* Job kind ledger_figures, nightly: figures of every dealer for the new day; raises an alarm (audit, notice to administrators) where
 * what is kept differs from what entries say; at the end the classes A, B, C by what was bought in a year (sales_class). */
MUST_USE NEOERR *ledger_figures_step(struct request *req, struct job *job, bool *finished);
/* Each hour: sales_total, which triggers keep from sales_month, is folded when many differences were added. */
MUST_USE NEOERR *sales_totals_step(struct request *req, struct job *job, bool *finished);

#endif
