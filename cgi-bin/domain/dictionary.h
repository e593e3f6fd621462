/* dictionary.h - entries of dictionaries, for every page that makes or changes one. */
#ifndef DOMAIN_DICTIONARY_H
#define DOMAIN_DICTIONARY_H

#include "core/app.h"

extern const struct table dictionary_entry_table;

/* A key for `name`: what may stand in an address ("hua dong" -> "hua_dong"), at most `most` characters. */
const char *word_of(struct request *req, const char *name, size_t most);
/* True when `word` consists of a-z, 0-9 and _ only. */
bool is_word(const char *word);

/* Puts :word, the name in pinyin, numbered when the dictionary :dictionary has it. */
MUST_USE NEOERR *dictionary_make_word(struct request *req);
/* Says error.duplicate beside the name when another entry of :dictionary than `own_id` has it. */
MUST_USE NEOERR *dictionary_check_name(struct request *req, int64_t own_id);

#endif
