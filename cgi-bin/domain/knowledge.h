/* knowledge.h - articles grown from solved tickets: each save is a version that stays. Pages are cgi-bin/tickets/knowledge.c. */
#ifndef DOMAIN_KNOWLEDGE_H
#define DOMAIN_KNOWLEDGE_H

#include "core/app.h"

extern const struct table knowledge_table;

/* Article :id unless it was withdrawn. */
extern const char knowledge_record_sql[];

/* Writes title, category, text (and ticket_id) of req->values: a new article, *id, or the next version of article *id, unless nothing differs. */
MUST_USE NEOERR *knowledge_write(struct request *req, int64_t *id);

/* Pieces :p0 ... :p7 of what was typed, to find texts that say something like it: words of letters, pairs of characters. false: too little was typed. */
bool knowledge_pieces(struct request *req, const char *typed);
/* How many of the pieces `column` holds, and how many are enough. */
#define KNOWLEDGE_HAS(column, piece) "(" column " LIKE :" piece ")"
#define KNOWLEDGE_HITS(column)                                                                                          \
    "(" KNOWLEDGE_HAS(column, "p0") " + " KNOWLEDGE_HAS(column, "p1") " + " KNOWLEDGE_HAS(column, "p2") " + " KNOWLEDGE_HAS(column, "p3") " + " KNOWLEDGE_HAS(column, "p4") \
    " + " KNOWLEDGE_HAS(column, "p5") " + " KNOWLEDGE_HAS(column, "p6") " + " KNOWLEDGE_HAS(column, "p7") ")"

#endif
