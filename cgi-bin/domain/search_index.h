/* search_index.h - table search_word: the words by which dealers and their people are found.
 * Called in the transaction that changes them; never holds private data of persons. */
#ifndef DOMAIN_SEARCH_INDEX_H
#define DOMAIN_SEARCH_INDEX_H

#include "core/app.h"

enum { SEARCH_WORD_MOST = 40, SEARCH_PART_MOST = 12 }; /* characters of a word; of a part inside one */

/* Where a word stands: the whole of what is found by its beginning, a part from inside of it, a number
 * read backwards, which is found by its end. */
enum search_place { SEARCH_WHOLE = 0, SEARCH_PART = 1, SEARCH_BACKWARDS = 2 };
enum { SEARCH_END_LEAST = 4 }; /* digits of a number's end that are looked for */

/* As words are kept and asked: lower case, half-width, without blanks and signs. */
const char *search_normal(struct arena *arena, const char *text);

const char *search_backwards(struct arena *arena, const char *number);
/* A word of digits, long enough to be the end of a number, as a pattern for those read backwards; else "", which no word is like. */
const char *search_end(struct arena *arena, const char *word);

/* For a list's filter :text. Whether the words of dealers hold every dealer that is called so: they hold letters, digits and Han
 * without signs, and nothing that begins within a legal form. */
#define SEARCH_HOLDS_DEALERS "(:text REGEXP '^[0-9a-z\\\\p{Han}]+$' AND :text NOT REGEXP '^[有限责任公司股份集团]+$')" /* data */
/* Then these rows s of search_word are of dealers whose name, initials or code may hold it: more than do, never fewer. */
#define SEARCH_DEALER_CALLED                                                                                            \
    "s.kind = 'customer' AND (s.place = 0 AND s.word LIKE CONCAT(LEFT(LOWER(:text), 40), '%') OR s.place = 1 AND s.word LIKE CONCAT(LEFT(LOWER(:text), 12), '%'))"

/* Of a dealer: its own names, codes and phone; its present contacts and their phones; its papers. */
enum { SEARCH_NAMES = 1, SEARCH_CONTACTS = 2, SEARCH_PAPERS = 4, SEARCH_ALL = 7, SEARCH_NEW = 8 };

/* Writes anew the words of these parts of dealers; of dealers that are no more nothing stays.
 * With SEARCH_NEW they have none yet, and nothing is looked for to be removed. */
MUST_USE NEOERR *search_index_dealers(struct request *req, const int64_t *ids, size_t count, unsigned parts);
MUST_USE NEOERR *search_index_dealer(struct request *req, int64_t id, unsigned parts);

/* Writes anew the number of each of these papers; of those taken out nothing stays. */
MUST_USE NEOERR *search_index_papers(struct request *req, const int64_t *ids, size_t count);
/* Before their rows are removed. */
MUST_USE NEOERR *search_forget_papers(struct request *req, const int64_t *ids, size_t count);

#endif
