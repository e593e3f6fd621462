/* completeness.h - how complete a dealer's file is: table customer_file, which follows from
 * completeness_rule (what a complete file holds, its weight, who brings it).
 *
 * Who changes what a rule looks at (columns of the dealer, contacts, phones, papers) calls
 * completeness_reckon in the same transaction. What only time changes (a licence expires, a
 * verification grows old) is reckoned by the hourly job, once a day a dealer. */
#ifndef DOMAIN_COMPLETENESS_H
#define DOMAIN_COMPLETENESS_H

#include "core/app.h"
#include "core/job.h"

/* Message keys of the dealer's columns that rules look at; NULL ends. */
extern const char *const completeness_columns[];

/* Reckons anew. */
MUST_USE NEOERR *completeness_reckon(struct request *req, int64_t customer_id);
MUST_USE NEOERR *completeness_reckon_many(struct request *req, const int64_t *ids, size_t count);
/* The same for the dealers of papers that an import wrote. */
MUST_USE NEOERR *completeness_papers_changed(struct request *req, const int64_t *paper_ids, size_t count);
/* Before papers are removed for good: the hourly job reckons their dealers. */
MUST_USE NEOERR *completeness_papers_go(struct request *req, const int64_t *paper_ids, size_t count);
/* A rule changed: puts the job that reckons every dealer anew. */
MUST_USE NEOERR *completeness_reckon_all(struct request *req);
/* Job kind "completeness": what is not reckoned for today; with args {"all": 1} everything. */
MUST_USE NEOERR *completeness_step(struct request *req, struct job *job, bool *finished);

/* File.{score,verified_on,verified_by,verify_note,next_review_on,file_check} and Missing.N.{item,bring_by,url}
 * of a dealer whose row was checked; nothing before it was first reckoned. One statement. */
MUST_USE NEOERR *completeness_show(struct request *req, int64_t customer_id);
/* The same from a row that has FILE_SHOWN. */
MUST_USE NEOERR *completeness_show_row(struct request *req, int64_t customer_id, const struct row *row);

/* What the owner is to bring, in Chinese, "" when nothing. */
MUST_USE NEOERR *completeness_owners_items(struct request *req, int64_t customer_id, const char **names);

/* A person checked the file and vouches for it: today, with the next review by review_rule. */
MUST_USE NEOERR *completeness_verify(struct request *req, int64_t customer_id, const char *note);
/* The owner was asked by this task, within the request's bulk job. */
MUST_USE NEOERR *completeness_asked(struct request *req, int64_t customer_id, int64_t task_id);

/* SQL over `customer_file cf`. */
#define FILE_CHECK                                                                                                     \
    "CASE WHEN cf.verified_on IS NULL THEN 'never' WHEN cf.next_review_on <= :today THEN 'due'"                       \
    " WHEN cf.next_review_on <= :today + INTERVAL 30 DAY THEN 'soon' ELSE 'fresh' END"
/* Columns of `customer_file cf`, LEFT JOINed, for completeness_show_row. */
#define FILE_SHOWN                                                                                                     \
    "cf.score, cf.verified_on, cf.verified_by, cf.verify_note, cf.next_review_on, cf.missing_rules, " FILE_CHECK " AS file_check"
#define SCORE_BAND                                                                                                     \
    "CASE WHEN cf.score = 100 THEN 'full' WHEN cf.score >= 80 THEN 'high' WHEN cf.score >= 60 THEN 'middle' ELSE 'low' END"
/* The missing items in the reader's words. */
#define FILE_MISSING_NAMES                                                                                             \
    "(SELECT GROUP_CONCAT(IF(:lang = 'en' AND i.name_en <> '', i.name_en, i.name) ORDER BY i.place, i.id SEPARATOR ', ')" \
    " FROM dictionary_entry i WHERE i.dictionary = 'completeness_item' AND FIND_IN_SET(i.word, cf.missing))"
/* One of the missing items is among the chosen (filter). */
#define FILE_MISSING_FILTER                                                                                            \
    "EXISTS (SELECT 1 FROM dictionary_entry i WHERE i.dictionary = 'completeness_item' AND FIND_IN_SET(i.word, cf.missing) AND i.word %s)"
/* One of the chosen has something to bring (filter). */
#define FILE_BRING_FILTER                                                                                              \
    "EXISTS (SELECT 1 FROM dictionary_entry b WHERE b.dictionary = 'bring_by' AND b.word %s"                          \
    " AND CASE b.word WHEN 'owner' THEN cf.owner_missing WHEN 'service' THEN cf.service_missing ELSE cf.quality_missing END > 0)"

#endif
