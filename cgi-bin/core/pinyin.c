/* pinyin.c - Chinese characters to pinyin: ICU's readings (pinyin_table.h), corrected by the table of
 * pinyin_words.c where ICU picks another reading than the trade means (长沙, 厦门, 曾). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "pinyin_table.h"
#include "pinyin_words.h"
#include "text.h"
#include "utf8.h"

static bool is_han(uint32_t point)
{
    return (point >= 0x3400 && point <= 0x9FFF) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0x20000 && point <= 0x3FFFF) || point == 0x3007;
}

static int compare_rare(const void *wanted, const void *rare)
{
    unsigned left = *(const unsigned *)wanted, right = ((const struct pinyin_rare *)rare)->point;

    return (left > right) - (left < right);
}

/* What ICU reads for one character, "" when it knows none: it reads them one by one but for 重庆, which our table has. */
static const char *reading_of(unsigned point)
{
    const struct pinyin_rare *rare;

    if (point >= PINYIN_FIRST && point <= PINYIN_LAST)
        return pinyin_syllables[pinyin_common[point - PINYIN_FIRST]];
    rare = bsearch(&point, pinyin_rare, pinyin_rare_count, sizeof(*rare), compare_rare);
    return rare == NULL ? "" : pinyin_syllables[rare->syllable];
}

/* A character without a reading stays as it is. */
static void add_character(struct buffer *out, const char *character, size_t length, uint32_t point)
{
    const char *reading = reading_of(point);

    if (*reading == '\0')
        buffer_add(out, character, length);
    else
        buffer_text(out, reading);
}

static int compare_words(const void *left, const void *right)
{
    const struct pinyin_word *const *a = left, *const *b = right;

    return strcmp((*a)->word, (*b)->word);
}

/* The words sorted by their bytes, so that those of one first character stand together. */
static const struct pinyin_word **sorted_words(void)
{
    static const struct pinyin_word **sorted;
    size_t i;

    if (sorted == NULL) {
        sorted = calloc(pinyin_word_count, sizeof(*sorted));
        if (sorted == NULL)
            abort();
        for (i = 0; i < pinyin_word_count; i++)
            sorted[i] = &pinyin_words[i];
        qsort(sorted, pinyin_word_count, sizeof(*sorted), compare_words);
    }
    return sorted;
}

/* The longest word of the table that `text` starts with; NULL without one. */
static const struct pinyin_word *word_at(const char *text, size_t first)
{
    const struct pinyin_word **words = sorted_words(), *best = NULL;
    size_t low = 0, high = pinyin_word_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strncmp(words[middle]->word, text, first) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < pinyin_word_count && strncmp(words[low]->word, text, first) == 0; low++)
        if (strncmp(words[low]->word, text, strlen(words[low]->word)) == 0)
            best = words[low]; /* a longer one sorts behind its beginning */
    return best;
}

static void part(struct buffer *out)
{
    if (out->length > 0 && out->bytes[out->length - 1] != ' ')
        buffer_char(out, ' ');
}

/* Characters that are not Chinese, lower case. */
static size_t add_other(struct buffer *out, const char *text)
{
    size_t length = 0, size;
    uint32_t point = 0;

    for (; text[length] != '\0'; length += size) {
        size = utf8_next(text + length, strnlen(text + length, 4), &point);
        if (size == 0)
            size = 1;
        else if (is_han(point))
            break;
        if (text[length] >= 'A' && text[length] <= 'Z')
            buffer_char(out, (char)(text[length] - 'A' + 'a'));
        else
            buffer_add(out, text + length, size);
    }
    return length;
}

/* One step over `text`: a word of the table, a character for ICU, or other characters. */
static size_t add_step(struct buffer *out, const char *text)
{
    const struct pinyin_word *word;
    uint32_t point = 0;
    size_t size = utf8_next(text, strnlen(text, 4), &point);

    part(out);
    if (size == 0 || !is_han(point))
        return add_other(out, text);
    word = word_at(text, size);
    if (word != NULL) {
        buffer_text(out, word->reading);
        return strlen(word->word);
    }
    add_character(out, text, size, point);
    return size;
}

static const char *finish(struct buffer *out)
{
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
    return out->bytes;
}

const char *text_pinyin(struct arena *arena, const char *utf8)
{
    struct buffer out;

    buffer_init(&out, arena);
    for (utf8 = text_tidy(arena, utf8); *utf8 != '\0';)
        utf8 += add_step(&out, utf8);
    return finish(&out);
}

const char *text_person_pinyin(struct arena *arena, const char *utf8)
{
    const struct pinyin_word *surname = NULL;
    struct buffer out;
    size_t i, length;

    buffer_init(&out, arena);
    utf8 = text_tidy(arena, utf8);
    for (i = 0; i < pinyin_surname_count; i++) {
        length = strlen(pinyin_surnames[i].word);
        if (strncmp(utf8, pinyin_surnames[i].word, length) == 0 && (surname == NULL || length > strlen(surname->word)))
            surname = &pinyin_surnames[i];
    }
    if (surname != NULL) {
        buffer_text(&out, surname->reading);
        utf8 += strlen(surname->word);
    }
    while (*utf8 != '\0')
        utf8 += add_step(&out, utf8);
    return finish(&out);
}

/* "ABC yi yao 999" -> "ayy999": first letters, numbers in full. */
const char *text_initials(struct arena *arena, const char *pinyin)
{
    struct buffer out;
    bool start = true;

    buffer_init(&out, arena);
    for (; *pinyin != '\0'; pinyin++) {
        bool digit = *pinyin >= '0' && *pinyin <= '9', letter = *pinyin >= 'a' && *pinyin <= 'z';

        if (digit || (letter && start))
            buffer_char(&out, *pinyin);
        start = !letter;
    }
    return out.bytes;
}
