/* paper.h - papers (licences) of dealers: their tables and the state that follows from dates.
 *
 * State (domain.md 4) is never stored. Of a paper: replaced, expired (its last good day is
 * over), refused, soon (its type's first step ahead), waiting (for quality), permanent, valid. What a
 * dealer needs is table paper_requirement; a required paper that is not there is missing. */
#ifndef DOMAIN_PAPER_H
#define DOMAIN_PAPER_H

#include "core/app.h"
#include "core/job.h"

extern const struct table paper_table, paper_scan_table, paper_type_table, paper_requirement_table;

/* SQL over `paper p`. */
#define PAPER_WARN_DAYS                                                                                                \
    "COALESCE((SELECT t.warn_days FROM paper_type t WHERE t.word = p.paper_type),"                                     \
    " (SELECT CAST(value AS INT) FROM setting WHERE name = 'papers.warn_days'))"
#define PAPER_SOON "p.due_on BETWEEN :today AND :today + INTERVAL " PAPER_WARN_DAYS " DAY"
/* The reminder step that it has reached: the fewest days of its type's steps that are not fewer
 * than those left; NULL before the first and after the end. */
#define PAPER_STEP                                                                                                     \
    "(SELECT MIN(j.days) FROM paper_type t, JSON_TABLE(CONCAT('[', t.steps, ']'), '$[*]' COLUMNS (days INT PATH '$')) j" \
    " WHERE t.word = p.paper_type AND p.due_on >= :today AND j.days >= DATEDIFF(p.due_on, :today))"
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
/* One mandatory paper of dealer cu is missing or no longer good: computed. */
#define PAPER_LACKING_NOW                                                                                              \
    "EXISTS (SELECT 1 FROM paper_requirement r WHERE " PAPER_REQUIRED_NOW " AND r.mandatory = 1 AND " PAPER_GENERALLY  \
    " AND NOT EXISTS (SELECT 1 FROM paper p WHERE " PAPER_MEETS "))"
#define PAPER_LIGHT_NOW                                                                                                \
    "CASE WHEN " PAPER_LACKING_NOW " THEN 'bad' WHEN EXISTS (SELECT 1 FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL" \
    " AND p.replaced_by IS NULL AND " PAPER_SOON ") THEN 'soon' ELSE 'ok' END"
/* What paper_light.c keeps of dealer cu, as long as it holds. */
#define PAPER_LIGHT_KEPT(what)                                                                                         \
    "(SELECT " what " FROM paper_light pl WHERE pl.customer_id = cu.id AND pl.customer_type = cu.type"                  \
    " AND pl.stamp = (SELECT stamp FROM paper_rules WHERE id = 1) AND :today BETWEEN pl.from_on AND pl.until_on)"
/* The same of `paper_light pl` joined to cu; NULL when it does not hold. */
#define PAPER_LIGHT_JOINED                                                                                             \
    "IF(pl.customer_type = cu.type AND pl.stamp = (SELECT stamp FROM paper_rules WHERE id = 1) AND :today BETWEEN pl.from_on AND pl.until_on, pl.light, NULL)"
/* The same as above, kept or computed. A dealer's light: dictionary paper_light. */
#define PAPER_LACKING "COALESCE(" PAPER_LIGHT_KEPT("pl.light = 'bad'") ", " PAPER_LACKING_NOW ")"
#define PAPER_LIGHT "COALESCE(" PAPER_LIGHT_KEPT("pl.light") ", " PAPER_LIGHT_NOW ")"

/* Row of paper :id in the scope of the route, with state, type's name and the dealer's header. */
extern const char paper_record_sql[];

/* Papers.N of the dealer: what is required, each with its best paper and state. */
MUST_USE NEOERR *papers_show(struct request *req, int64_t customer_id);
/* Gate.N.words: why it may not be sold to. */
MUST_USE NEOERR *papers_gate_show(struct request *req, int64_t customer_id);

/* Name of a type in the reader's language. */
const char *paper_type_name(struct request *req, const char *word);

/* paper_light.c: after a change to papers of these dealers; count 0: nothing. */
MUST_USE NEOERR *papers_light_refresh(struct request *req, const int64_t *customer_ids, size_t count);
/* After a change to types or requirements: no light holds any more, a job finds them anew. */
MUST_USE NEOERR *papers_rules_changed(struct request *req);
/* The job kind "papers_light": lights that do not hold any more, once a day and after such a change. */
MUST_USE NEOERR *papers_light_step(struct request *req, struct job *job, bool *finished);

/* The job kind "papers_digest": one notice a salesperson and one a verifier, once a day. */
MUST_USE NEOERR *papers_digest_step(struct request *req, struct job *job, bool *finished);

#endif
