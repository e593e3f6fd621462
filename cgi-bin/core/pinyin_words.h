/* pinyin_words.h - the table of readings that pinyin.c puts before ICU's. */
#ifndef CORE_PINYIN_WORDS_H
#define CORE_PINYIN_WORDS_H

#include <stddef.h>

struct pinyin_word {
    const char *word, *reading;
};

extern const struct pinyin_word pinyin_words[]; /* anywhere in a text */
extern const size_t pinyin_word_count;
extern const struct pinyin_word pinyin_surnames[]; /* only at the start of a person's name */
extern const size_t pinyin_surname_count;

#endif
