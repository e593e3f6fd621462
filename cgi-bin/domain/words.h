/* words.h - texts are found by their words, however many there are: a table of words, written with the row that holds the text. A
 * word is a run of letters and digits in lower case, or two other characters that follow each other, or one that stands alone. */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include "core/app.h"

struct word_index {
    const char *insert; /* one word: :word (at most 24 characters), :place (1 = in the title), :row_id */
    const char *forget; /* all words of :row_id */
    bool inside;        /* a run of letters is found by what stands inside it, too: its ends are words of their own */
};

/* The words of row `id` are those of `title` and `text` ("" = none) from now on. */
MUST_USE NEOERR *words_write(struct request *req, const struct word_index *index, int64_t id, const char *title, const char *text);
/* The same of a row that has none yet. */
MUST_USE NEOERR *words_add(struct request *req, const struct word_index *index, int64_t id, const char *title, const char *text);
MUST_USE NEOERR *words_forget(struct request *req, const struct word_index *index, int64_t id);

/* Condition on a column of words: begins as what was typed into a list's :text does, its first run or first two characters. What
 * holds the text is among the rows of these words. */
#define WORDS_BEGIN(column) column " LIKE CONCAT(LEFT(REGEXP_SUBSTR(LOWER(:text), '[a-z0-9]+|[^ -~]{1,2}'), 24), '%')"
/* The same of its last run or last two characters, for another word of the same row. */
#define WORDS_END(column) column " LIKE CONCAT(LEFT(REGEXP_SUBSTR(LOWER(:text), '([a-z0-9]+|[^ -~]{1,2})$'), 24), '%')"
/* The first two characters of what was typed that follow each other and are no letters: a whole word of each row that holds the text. NULL
 * or "" when there are none. */
#define WORDS_FIRST_TWO "REGEXP_SUBSTR(:text, '[^ -~]{2}')"

#endif
