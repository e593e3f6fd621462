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
    " CAST(:setting_papers_warn_days AS INT))"
#define PAPER_SOON_IN(warn_days) "p.due_on BETWEEN :today AND :today + INTERVAL " warn_days " DAY"
#define PAPER_SOON PAPER_SOON_IN(PAPER_WARN_DAYS)
/* The reminder step that it has reached: the fewest days of its type's steps that are not fewer
 * than those left; NULL before the first and after the end. */
#define PAPER_STEP                                                                                                     \
    "(SELECT MIN(j.days) FROM paper_type t, JSON_TABLE(CONCAT('[', t.steps, ']'), '$[*]' COLUMNS (days INT PATH '$')) j" \
    " WHERE t.word = p.paper_type AND p.due_on >= :today AND j.days >= DATEDIFF(p.due_on, :today))"
#define PAPER_STATE_WARNING(warn_days)                                                                                 \
    "CASE WHEN p.replaced_by IS NOT NULL THEN 'replaced' WHEN p.due_on < :today THEN 'expired'"                       \
    " WHEN p.verification = 'refused' THEN 'refused' WHEN " PAPER_SOON_IN(warn_days) " THEN 'soon'"                   \
    " WHEN p.verification = 'waiting' THEN 'waiting' WHEN p.date_meaning = 'permanent' THEN 'permanent' ELSE 'valid' END"
#define PAPER_STATE PAPER_STATE_WARNING(PAPER_WARN_DAYS)

/* SQL over `customer cu` and `paper_requirement r`: r is in force for the dealer's type and what
 * dealers are generally sold (setting papers.classes). */
#define PAPER_REQUIRED_TODAY "r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to > :today)"
#define PAPER_REQUIRED_NOW "r.customer_type = cu.type AND " PAPER_REQUIRED_TODAY
#define PAPER_GENERALLY                                                                                                \
    "(r.product_class = '' OR FIND_IN_SET(r.product_class, :setting_papers_classes))"
/* `paper p` is what `r` asks for and good today. */
#define PAPER_MEETS                                                                                                    \
    "p.customer_id = cu.id AND p.paper_type = r.paper_type AND p.valid_to IS NULL AND p.verification <> 'refused'"           \
    " AND (p.due_on IS NULL OR p.due_on >= :today)"                                                                    \
    " AND (r.product_class = '' OR p.scope_codes = '' OR FIND_IN_SET(r.product_class, p.scope_codes))"                 \
    " AND (p.verification = 'verified' OR :setting_papers_unverified_blocks = '0')"
/* One mandatory paper of dealer cu is missing or no longer good: computed. */
#define PAPER_LACKING_NOW                                                                                              \
    "EXISTS (SELECT 1 FROM paper_requirement r WHERE " PAPER_REQUIRED_NOW " AND r.mandatory = 1 AND " PAPER_GENERALLY  \
    " AND NOT EXISTS (SELECT 1 FROM paper p WHERE " PAPER_MEETS "))"
#define PAPER_LIGHT_NOW                                                                                                \
    "CASE WHEN " PAPER_LACKING_NOW " THEN 'bad' WHEN EXISTS (SELECT 1 FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL" \
    " AND p.replaced_by IS NULL AND " PAPER_SOON ") THEN 'soon' ELSE 'ok' END"
/* What paper_light.c keeps of dealer cu; NULL when it does not hold any more. */
#define PAPER_LIGHT_KEPT(what)                                                                                         \
    "IF(cu.light_type = cu.type AND cu.light_rules = :setting_papers_rules AND :today BETWEEN cu.light_from AND cu.light_until, " what ", NULL)"
/* The same as above, kept or computed. A dealer's light: dictionary paper_light. */
#define PAPER_LACKING "COALESCE(" PAPER_LIGHT_KEPT("cu.light = 'bad'") ", " PAPER_LACKING_NOW ")"
#define PAPER_LIGHT "COALESCE(" PAPER_LIGHT_KEPT("cu.light") ", " PAPER_LIGHT_NOW ")"

/* Row of paper :id in the scope of the route, with state, type's name and the dealer's header. */
extern const char paper_record_sql[];

/* Papers.N of the dealer: what is required, each with its best paper and state. */
MUST_USE NEOERR *papers_show(struct request *req, int64_t customer_id);
/* The same, and Gate.N.words: why it may not be sold to. One statement. */
MUST_USE NEOERR *papers_show_gate(struct request *req, int64_t customer_id);

/* The papers of a dealer, the best of each type first: those not refused, the longest, the newest. */
struct papers_of {
    const char *customer_type;
    const char *owner_id;
    struct rows *rows; /* paper_id (NULL: none), paper_type, number, due_on, verification, replaced_by, scope_codes, state */
};
/* Unknown dealer: no rows, type "". */
MUST_USE NEOERR *papers_read(struct request *req, int64_t customer_id, struct papers_of *papers);
/* What is required today of dealers of all types, as it is held: id, customer_type, product_class, paper_type, mandatory. */
MUST_USE NEOERR *papers_requirements(struct request *req, const struct rows **rows);
/* Whether dealers are generally sold products of this class ("": of every class). */
bool papers_generally(const char *product_class);

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
