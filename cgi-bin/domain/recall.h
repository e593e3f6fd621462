/* recall.h - recalls: lots, the dealers who received them by the ledger, what became of each (domain.md 7). Pages are cgi-bin/tickets. */
#ifndef DOMAIN_RECALL_H
#define DOMAIN_RECALL_H

#include "core/app.h"

enum { RECALL_LOTS_MOST = 20 };

extern const struct table recall_table, recall_dealer_table, recall_line_table;

/* Of `recall r`, whether all dealers are notified in time (dictionary recall_pace). */
#define RECALL_PACE                                                                                                    \
    "IF(r.due_at > '9999-01-01', 'none', IF(r.due_at < :now, 'late', IF(r.due_at < :now + INTERVAL 1 DAY, 'soon', 'ahead')))"
/* What a dealer has to account for of `recall_line l`, and what it has. */
#define RECALL_NET "GREATEST(l.received - l.returned_before, 0)"
#define RECALL_TOLD "(COALESCE(l.held, 0) + COALESCE(l.sold_on, 0) + COALESCE(l.returned, 0) + COALESCE(l.destroyed, 0))"
/* A quantity as people read it. */
#define RECALL_SHOWN(quantity) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " quantity "))"
/* Minutes that the recall has taken to 100 %, or takes until now. */
#define RECALL_MINUTES "TIMESTAMPDIFF(MINUTE, r.started_at, COALESCE(r.reconciled_at, r.closed_at, :now))"

/* Row :id for who manages recalls, and for who sees one of its dealers. */
extern const char recall_record_sql[];
/* Dealer :id of a recall, in the scope of the route, with the recall. */
extern const char recall_dealer_record_sql[];
/* Lines of recall_dealer :id with what is told and what is missing. */
extern const char recall_lines_sql[];
/* Received.N.{customer_id,name,code,owner_id,lots,received,returned}: who received lots of recall :id by the ledger as it is, the most first. */
MUST_USE NEOERR *recall_received_show(struct request *req);

/* :product_code, :product_name, :class, :mock, :reason, :instruction and lots ("L1,L2"): a draft; *id. */
MUST_USE NEOERR *recall_prepare(struct request *req, const char *lots, int64_t *id);
/* The same for a draft; :version as the person saw it. */
MUST_USE NEOERR *recall_rewrite(struct request *req, const struct row *recall, const char *lots);
/* Fixes the dealers, blocks the lots unless it is an exercise, begins the clock, tells salespeople. Says a form error when it is no draft. */
MUST_USE NEOERR *recall_start(struct request *req, const struct row *recall);
MUST_USE NEOERR *recall_discard(struct request *req, const struct row *recall);
/* Adds what the ledger has come to hold of the lots since: shipments that were reported late. *added: rows new or raised. */
MUST_USE NEOERR *recall_gather_again(struct request *req, const struct row *recall, int64_t *added);
/* Ends it, :conclusion; says a form error while a dealer is neither reconciled nor excused. */
MUST_USE NEOERR *recall_close(struct request *req, const struct row *recall);

/* --- dealers; each says a form error when the recall is not running ------------------------------------ */

/* :notified_at (UTC), :means, :contact, :notice_note. */
MUST_USE NEOERR *recall_notify(struct request *req, const struct row *dealer);
struct recall_told {
    int64_t line_id, version;
    const char *held, *sold_on, *returned, *destroyed; /* decimal text; NULL = not told */
};
/* :confirmed_on, :confirmed_by, :note, and quantities of its lines. */
MUST_USE NEOERR *recall_confirm(struct request *req, const struct row *dealer, const struct recall_told *told, size_t count);
/* :open_reason, by quality. */
MUST_USE NEOERR *recall_excuse(struct request *req, const struct row *dealer);

/* --- elsewhere -------------------------------------------------------------------------------------------- */

/* OpenRecalls.N of dealer :id that are not reconciled, for who may see them. */
MUST_USE NEOERR *recall_dealer_show(struct request *req);
/* Recalls.N that run, what is late first, for who may see them. */
MUST_USE NEOERR *recall_home_show(struct request *req);

/* Job kind recalls.clock: tells before and after the moment by which all dealers are to be notified. */
MUST_USE NEOERR *recalls_clock_step(struct request *req, struct job *job, bool *finished);

#endif
