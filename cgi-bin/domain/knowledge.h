/* knowledge.h - articles grown from solved tickets: each save is a version that stays. Pages are cgi-bin/tickets/knowledge.c. */
#ifndef DOMAIN_KNOWLEDGE_H
#define DOMAIN_KNOWLEDGE_H

#include "core/app.h"
#include "words.h"

extern const struct table knowledge_table;

/* Article :id unless it was withdrawn. */
extern const char knowledge_record_sql[];

/* Writes title, category, text (and ticket_id) of req->values: a new article, *id, or the next version of article *id, unless nothing differs. */
MUST_USE NEOERR *knowledge_write(struct request *req, int64_t *id);

/* Takes article `id` out of use; its versions stay. */
MUST_USE NEOERR *knowledge_withdraw(struct request *req, int64_t id);

/* --- words: knowledge_words.c ----------------------------------------------------------------------- */

MUST_USE NEOERR *knowledge_words_write(struct request *req, int64_t id, const char *title, const char *text);
MUST_USE NEOERR *knowledge_words_forget(struct request *req, int64_t id);
/* Words of up to 200 articles behind *after that have none, or of all; *count: how many it looked at. */
MUST_USE NEOERR *knowledge_words_fill(struct request *req, bool all, int64_t *after, size_t *count);

/* Condition on `k`: holds what was typed into a list's :text. Its first word, or first two characters, are looked up among the words
 * of all articles; only what they find is read. */
#define KNOWLEDGE_HOLDS                                                                                                \
    "k.id IN (SELECT w.knowledge_id FROM knowledge_word w WHERE " WORDS_BEGIN("w.word") ")"                               \
    " AND (k.title LIKE CONCAT('%', :text, '%') OR k.text LIKE CONCAT('%', :text, '%'))"

/* Articles :w0 ... :w7 stand in, each by the newest 400 that have it, the titles' first: (knowledge_id, hits). */
#define KNOWLEDGE_WITH(word) "(SELECT w.knowledge_id, w.place FROM knowledge_word w WHERE w.word = :" word " ORDER BY w.place DESC, w.knowledge_id DESC LIMIT 400)"
#define KNOWLEDGE_FOUND                                                                                                \
    "(SELECT h.knowledge_id, SUM(1 + h.place) AS hits FROM (" KNOWLEDGE_WITH("w0") " UNION ALL " KNOWLEDGE_WITH("w1") " UNION ALL " KNOWLEDGE_WITH("w2") " UNION ALL " KNOWLEDGE_WITH("w3") \
    " UNION ALL " KNOWLEDGE_WITH("w4") " UNION ALL " KNOWLEDGE_WITH("w5") " UNION ALL " KNOWLEDGE_WITH("w6") " UNION ALL " KNOWLEDGE_WITH("w7") ") h"  \
    " GROUP BY h.knowledge_id HAVING hits >= :enough ORDER BY hits DESC, h.knowledge_id DESC LIMIT 12)"

/* Pieces :p0 ... :p7 of what was typed, to find texts that say something like it: words of letters, pairs of characters;
 * :w0 ... :w7 are the same as the index has them. false: too little was typed. */
bool knowledge_pieces(struct request *req, const char *typed);
/* How many of the pieces `column` holds, and how many are enough. */
#define KNOWLEDGE_HAS(column, piece) "(" column " LIKE :" piece ")"
#define KNOWLEDGE_HITS(column)                                                                                          \
    "(" KNOWLEDGE_HAS(column, "p0") " + " KNOWLEDGE_HAS(column, "p1") " + " KNOWLEDGE_HAS(column, "p2") " + " KNOWLEDGE_HAS(column, "p3") " + " KNOWLEDGE_HAS(column, "p4") \
    " + " KNOWLEDGE_HAS(column, "p5") " + " KNOWLEDGE_HAS(column, "p6") " + " KNOWLEDGE_HAS(column, "p7") ")"

#endif
