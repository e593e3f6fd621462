/* paper.h - papers (licences) of dealers: their tables and the state that follows from dates.
 *
 * State (domain.md 4) is never stored. Of a paper: replaced, expired (its last good day is
 * over), refused, soon (papers.warn_days ahead), waiting (for quality), permanent, valid. What a
 * dealer needs is table paper_requirement; a required paper that is not there is missing. */
#ifndef DOMAIN_PAPER_H
#define DOMAIN_PAPER_H

#include "core/app.h"
#include "core/job.h"

extern const struct table paper_table, paper_scan_table;

enum { PAPER_SCAN_MOST = 20 * 1024 * 1024 };

/* SQL over `paper p`. */
#define PAPER_SOON "p.due_on BETWEEN :today AND :today + INTERVAL (SELECT CAST(value AS INT) FROM setting WHERE name = 'papers.warn_days') DAY"
#define PAPER_STATE                                                                                                    \
    "CASE WHEN p.replaced_by IS NOT NULL THEN 'replaced' WHEN p.due_on < :today THEN 'expired'"                       \
    " WHEN p.verification = 'refused' THEN 'refused' WHEN " PAPER_SOON " THEN 'soon'"                                 \
    " WHEN p.verification = 'waiting' THEN 'waiting' WHEN p.date_meaning = 'permanent' THEN 'permanent' ELSE 'valid' END"

/* SQL over `customer cu` and `paper_requirement r`: r is in force for the dealer's type and what
 * dealers are generally sold (setting papers.classes). */
#define PAPER_REQUIRED_NOW                                                                                             \
    "r.customer_type = cu.type AND r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to > :today)"
#define PAPER_GENERALLY                                                                                                \
    "(r.product_class = '' OR FIND_IN_SET(r.product_class, (SELECT value FROM setting WHERE name = 'papers.classes')))"
/* `paper p` is what `r` asks for and good today. */
#define PAPER_MEETS                                                                                                    \
    "p.customer_id = cu.id AND p.paper_type = r.paper_type AND p.valid_to IS NULL AND p.verification <> 'refused'"           \
    " AND (p.due_on IS NULL OR p.due_on >= :today)"                                                                    \
    " AND (r.product_class = '' OR p.scope_codes = '' OR FIND_IN_SET(r.product_class, p.scope_codes))"                 \
    " AND (p.verification = 'verified' OR (SELECT value FROM setting WHERE name = 'papers.unverified_blocks') = '0')"
/* One mandatory paper of dealer cu is missing or no longer good. */
#define PAPER_LACKING                                                                                                  \
    "EXISTS (SELECT 1 FROM paper_requirement r WHERE " PAPER_REQUIRED_NOW " AND r.mandatory = 1 AND " PAPER_GENERALLY  \
    " AND NOT EXISTS (SELECT 1 FROM paper p WHERE " PAPER_MEETS "))"
/* A dealer's light: dictionary paper_light. */
#define PAPER_LIGHT                                                                                                    \
    "CASE WHEN " PAPER_LACKING " THEN 'bad' WHEN EXISTS (SELECT 1 FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL" \
    " AND p.replaced_by IS NULL AND " PAPER_SOON ") THEN 'soon' ELSE 'ok' END"

/* Row of paper :id in the scope of the route, with state, type's name and the dealer's header. */
extern const char paper_record_sql[];

/* Papers.N of dealer :id: what is required, each with its best paper and state; then, with
 * `others`, papers nobody asks for. Gate.N.words: why it may not be sold to. */
MUST_USE NEOERR *papers_show(struct request *req, int64_t customer_id);

/* Name of a type in the reader's language. */
const char *paper_type_name(struct request *req, const char *word);

/* The job kind "papers_digest": one notice a salesperson and one a verifier, once a day. */
MUST_USE NEOERR *papers_digest_step(struct request *req, struct job *job, bool *finished);

#endif
