/* text.c - UTF-8: checking, counting, cutting, tidying, percent-encoding. */
#include <string.h>

#include "arena.h"
#include "text.h"
#include "utf8.h"

/* Bytes of the character that `lead` opens, 0 when it cannot open one; the least code
 * point of that length keeps overlong forms out. */
static size_t utf8_size(unsigned char lead, uint32_t *least)
{
    if (lead < 0x80)
        return *least = 0, 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return *least = 0x80, 2;
    if ((lead & 0xF0) == 0xE0)
        return *least = 0x800, 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return *least = 0x10000, 4;
    return *least = 0, 0;
}

size_t utf8_next(const char *bytes, size_t length, uint32_t *point)
{
    const unsigned char *at = (const unsigned char *)bytes;
    uint32_t least, value;
    size_t size = length == 0 ? 0 : utf8_size(at[0], &least), i;

    if (size == 0 || size > length)
        return 0;
    value = size == 1 ? at[0] : at[0] & (0x7FU >> size);
    for (i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *point = value;
    return size;
}

size_t utf8_put(uint32_t point, char *out)
{
    if (point < 0x80)
        return out[0] = (char)point, 1;
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

size_t utf8_valid(const char *bytes, size_t length)
{
    size_t at = 0, size;
    uint64_t eight;
    uint32_t point;

    while (at < length) {
        /* Eight ASCII bytes at a time: most of a file is that. NUL ends this way too. */
        if (length - at >= sizeof(eight)) {
            memcpy(&eight, bytes + at, sizeof(eight));
            if ((eight & 0x8080808080808080U) == 0 &&
                ((eight - 0x0101010101010101U) & ~eight & 0x8080808080808080U) == 0) {
                at += sizeof(eight);
                continue;
            }
        }
        size = bytes[at] == '\0' ? 0 : utf8_next(bytes + at, length - at, &point);
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    return utf8_valid(bytes, length) == length;
}

size_t text_characters(const char *utf8)
{
    size_t count = 0;

    for (; *utf8 != '\0'; utf8++)
        count += ((unsigned char)*utf8 & 0xC0) != 0x80;
    return count;
}

const char *text_cut(struct arena *arena, const char *utf8, size_t characters)
{
    const char *end = utf8;

    for (; *end != '\0'; end++)
        if (((unsigned char)*end & 0xC0) != 0x80 && characters-- == 0)
            break;
    return arena_copy(arena, utf8, (size_t)(end - utf8));
}

/* Zero-width characters and the byte order mark: nothing that a person typed on purpose. */
static bool is_invisible(uint32_t point)
{
    return point == 0xFEFF || point == 0x2060 || (point >= 0x200B && point <= 0x200F);
}

static bool is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xA0 || point == 0x3000 || point == 0x202F ||
           point == 0x2028 || point == 0x2029 || (point >= 0x2000 && point <= 0x200A);
}

static bool is_control(uint32_t point)
{
    return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point <= 0x9F);
}

/* Steps over one character; a broken byte counts as one of its own. */
static size_t step(const char *at, uint32_t *point)
{
    size_t size = utf8_next(at, strlen(at) < 4 ? strlen(at) : 4, point);

    if (size == 0) {
        *point = 0xFFFD;
        return 1;
    }
    return size;
}

bool text_is_blank(const char *utf8)
{
    uint32_t point;

    while (*utf8 != '\0') {
        if ((unsigned char)*utf8 > ' ' && (unsigned char)*utf8 < 0x7F)
            return false;
        utf8 += step(utf8, &point);
        if (!is_space(point) && !is_invisible(point) && !is_control(point))
            return false;
    }
    return true;
}

/* Full-width ASCII and signs that keyboards of the trade produce -> ASCII. */
static uint32_t half_width(uint32_t point)
{
    if (point >= 0xFF01 && point <= 0xFF5E)
        return point - 0xFEE0;
    if (point == 0xFFE5)
        return 0xA5; /* yen sign */
    return point;
}

/* True when nothing in `text` needs tidying: the usual case in a file of many rows. */
static bool is_tidy(const char *text, size_t length)
{
    size_t i;

    if (length > 0 && (text[0] == ' ' || text[length - 1] == ' '))
        return false;
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        /* E2 80/81, E3 80, EF lead to spaces, signs and full-width forms; C2 to control characters. */
        if (c < ' ' || c == 0x7F || c == 0xC2 || c == 0xE2 || c == 0xEF || (c == 0xE3 && text[i + 1] == (char)0x80))
            return false;
        if (c == ' ' && text[i + 1] == ' ')
            return false;
    }
    return true;
}

const char *text_tidy(struct arena *arena, const char *utf8)
{
    size_t length = strlen(utf8), used = 0;
    char *out = arena_copy(arena, utf8, length);
    char pending = '\0';
    uint32_t point;

    if (is_tidy(utf8, length))
        return out;
    while (*utf8 != '\0') {
        utf8 += step(utf8, &point);
        if (is_space(point)) {
            pending = point == '\n' || pending == '\n' ? '\n' : ' ';
            continue;
        }
        if (is_invisible(point) || is_control(point) || point == 0xFFFD) /* broken bytes go: the result must be UTF-8 */
            continue;
        if (pending != '\0' && used > 0)
            out[used++] = pending;
        pending = '\0';
        used += utf8_put(half_width(point), out + used);
    }
    out[used] = '\0';
    return out;
}

const char *text_trim(struct arena *arena, const char *utf8)
{
    char *out = arena_text(arena, utf8);
    size_t used = 0, solid = 0;
    uint32_t point;

    while (*utf8 != '\0') {
        size_t size = step(utf8, &point);
        bool blank = is_space(point) || point == 0xFEFF;

        if ((used > 0 || !blank) && !is_control(point) && point != 0xFFFD) {
            memcpy(out + used, utf8, size);
            used += size;
            if (!blank)
                solid = used;
        }
        utf8 += size;
    }
    out[solid] = '\0';
    return out;
}

const char *text_url(struct arena *arena, const char *utf8)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, strlen(utf8) * 3 + 1), *to = out;

    for (; *utf8 != '\0'; utf8++) {
        unsigned char c = (unsigned char)*utf8;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '_' || c == '.' || c == '~';

        if (plain) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = hex[c >> 4];
        *to++ = hex[c & 15];
    }
    return out;
}

bool text_is_listed(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool text_has_word(const char *words, const char *word)
{
    size_t length = strlen(word);

    while (*words != '\0') {
        size_t part = strcspn(words, ",");

        if (part == length && memcmp(words, word, length) == 0)
            return true;
        words += part + (words[part] == ',');
    }
    return false;
}
