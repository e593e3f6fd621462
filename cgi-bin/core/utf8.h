/* utf8.h - one character at a time; for the files of core that walk text. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at the start of `bytes` and its code point; 0 when these bytes
 * are no character (broken, overlong, surrogate, cut off by `length`). */
size_t utf8_next(const char *bytes, size_t length, uint32_t *point);
/* Writes a code point, 1 to 4 bytes, and returns how many. */
size_t utf8_put(uint32_t point, char *out);
/* How many bytes from the start are good UTF-8 without NUL. */
size_t utf8_valid(const char *bytes, size_t length);

#endif
