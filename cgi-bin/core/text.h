/* text.h - UTF-8 helpers and the readers of what people and files type.
 *
 * Readers return false when the text is not what they read; an empty or blank
 * text is the caller's business. Results live in `arena`. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/* strcmp for looking a name up in a short list, where most differ in their first letter. */
static inline bool text_is(const char *one, const char *other)
{
    return *one == *other && strcmp(one, other) == 0;
}

bool text_is_utf8(const char *bytes, size_t length); /* strict: no surrogates, no overlong, no NUL */
size_t text_characters(const char *utf8);            /* code points */
const char *text_cut(struct arena *arena, const char *utf8, size_t characters);
/* `word` is one of the comma-separated `words`. */
bool text_has_word(const char *words, const char *word);
/* `name` is one of `names`, which end with NULL; NULL has none. */
bool text_is_listed(const char *const *names, const char *name);
bool text_is_blank(const char *utf8); /* only white space, U+3000 and U+FEFF included */
/* Trims, turns full-width ASCII and U+3000 half-width, folds runs of blanks in one line to one. */
const char *text_tidy(struct arena *arena, const char *utf8);
/* Trims both ends only; control characters but \n and \t go. */
const char *text_trim(struct arena *arena, const char *utf8);

bool text_int(const char *text, int64_t *number); /* decimal, whole text, sign allowed */

/* "2026-11-23", 2026/1/3, 2026.1.3, 20261103, 2026年1月3日 and an Excel serial
 * ("46349") when `serial` -> "YYYY-MM-DD". A real day of 1900..2199, else false. */
bool text_date(struct arena *arena, const char *text, bool serial, const char **date);

/* "1,234.5", ¥1,234.50, 500万, 1.2亿, 3000元 -> "1234.50" with two decimals, half up.
 * At most 13 digits before the point; negative only with `negative`. */
bool text_money(struct arena *arena, const char *text, bool negative, const char **amount);

/* The same for quantities and prices: `places` behind the point, at most `digits` before it
 * (20 at most); `shift` moves the point to the right (4 for a column headed 万元). */
struct text_decimal_form {
    size_t digits, places, shift;
    bool negative;
};
bool text_decimal(struct arena *arena, const char *text, struct text_decimal_form form, const char **number);

/* A spreadsheet's day number (1900 system) -> "YYYY-MM-DD". */
bool text_serial_date(struct arena *arena, int64_t serial, const char **date);

/* Mobile: full-width, spaces, dashes, +86 / 0086 / 86 removed; ^1[3-9]\d{9}$. */
bool text_mobile(struct arena *arena, const char *text, const char **mobile);
/* Landline: 0755-12345678, with area code and optional extension -> tidy text. */
bool text_landline(struct arena *arena, const char *text, const char **phone);

/* GB 32100-2015: tidied, upper case, 18 of its alphabet, check character right. */
enum credit_code { CREDIT_CODE_OK, CREDIT_CODE_FORM, CREDIT_CODE_CHECK };
enum credit_code text_credit_code(struct arena *arena, const char *text, const char **code);

/* "1234567.5" -> "1,234,567.50"; what is no decimal number comes back as it is. */
const char *text_money_grouped(struct arena *arena, const char *amount);

/* 138****5678; landlines keep area code and last two. */
const char *text_mask_phone(struct arena *arena, const char *phone);

/* "30", "30天", "30 天" -> 30 (days); false otherwise, or above 3650. */
bool text_days(const char *text, int64_t *days);

/* 汉字 -> "han zi" / initials "hz", lower case, other characters kept; from ICU, with
 * a surname and place table for heteronyms. */
const char *text_pinyin(struct arena *arena, const char *utf8);
/* The same for a person's name: its first characters are read as a surname (单 shan). */
const char *text_person_pinyin(struct arena *arena, const char *utf8);
const char *text_initials(struct arena *arena, const char *pinyin);

/* Percent-encodes for a URL's query part. */
const char *text_url(struct arena *arena, const char *utf8);

#endif
