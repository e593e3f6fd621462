/* text_identity.c - phone numbers and the unified social credit code (domain.md 5). */
#include <string.h>

#include "arena.h"
#include "text.h"
#include "utf8.h"

enum { CODE_LENGTH = 18, MOBILE_DIGITS = 11, LANDLINE_DIGITS = 10, EXTENSION_MOST = 6, PHONE_MOST = 40 };

/* Dashes, dots and blanks that people put between groups of digits. */
static bool is_phone_filler(uint32_t point)
{
    return point == ' ' || point == '-' || point == '.' || point == '(' || point == ')' || point == '/' ||
           point == 0xB7 || (point >= 0x2010 && point <= 0x2015) || point == 0x2212;
}

/* Copies `text` without fillers; false when it is longer than any phone number. */
static bool strip_fillers(const char *text, char out[PHONE_MOST + 1])
{
    size_t used = 0, size;
    uint32_t point;

    for (; *text != '\0'; text += size) {
        size = utf8_next(text, strnlen(text, 4), &point);
        if (size == 0 || used + size > PHONE_MOST)
            return false;
        if (is_phone_filler(point) && point != '/')
            continue;
        memcpy(out + used, text, size);
        used += size;
    }
    out[used] = '\0';
    return true;
}

static bool all_digits(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

static const char *without_country(const char *digits)
{
    if (strncmp(digits, "+86", 3) == 0)
        return digits + 3;
    if (strncmp(digits, "0086", 4) == 0)
        return digits + 4;
    if (strncmp(digits, "86", 2) == 0 && strlen(digits) > MOBILE_DIGITS)
        return digits + 2;
    return digits;
}

bool text_mobile(struct arena *arena, const char *text, const char **mobile)
{
    char digits[PHONE_MOST + 1];
    const char *number;

    if (!strip_fillers(text_tidy(arena, text), digits))
        return false;
    number = without_country(digits);
    if (strlen(number) != MOBILE_DIGITS || !all_digits(number) || number[0] != '1' || number[1] < '3')
        return false;
    *mobile = arena_text(arena, number);
    return true;
}

/* Three digits for 010 and 02x, else four (numbering plan of the fixed network). */
static size_t area_length(const char *digits)
{
    return digits[1] == '1' || digits[1] == '2' ? 3 : 4;
}

/* Parts an extension ("转8001", "-8001", "x8001") from `number`; "" without one. */
static const char *cut_extension(char *number)
{
    static const char *const marks[] = { "转分机", "分机", "转", "ext", "EXT", "Ext", "x", "X", "#" };
    size_t i;

    for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        char *mark = strstr(number, marks[i]);

        if (mark == NULL)
            continue;
        *mark = '\0';
        return mark + strlen(marks[i]);
    }
    return "";
}

/* "0755-12345678-801": the dash before an extension is lost with the fillers, so it is found first: a last
 * part of up to six digits behind what is a whole number already. */
static const char *dash_extension(char *text)
{
    char *last = strrchr(text, '-');
    size_t before = 0, length = last == NULL ? 0 : strlen(last + 1);

    if (length < 1 || length > EXTENSION_MOST || !all_digits(last + 1))
        return "";
    for (const char *at = text; at < last; at++)
        before += *at >= '0' && *at <= '9';
    if (before < LANDLINE_DIGITS)
        return "";
    *last = '\0';
    return last + 1;
}

static bool service_number(const char *digits)
{
    return strlen(digits) == 10 && (strncmp(digits, "400", 3) == 0 || strncmp(digits, "800", 3) == 0);
}

static const char *landline_text(struct arena *arena, const char *digits, const char *extension)
{
    const char *dash = *extension == '\0' ? "" : "-";
    size_t area = area_length(digits), rest = strlen(digits) - area;

    if (service_number(digits))
        return arena_format(arena, "%.3s-%.3s-%s%s%s", digits, digits + 3, digits + 6, dash, extension);
    if (digits[0] != '0' || digits[1] == '0' || strlen(digits) < area || rest < 7 || rest > 8)
        return NULL;
    return arena_format(arena, "%.*s-%s%s%s", (int)area, digits, digits + area, dash, extension);
}

bool text_landline(struct arena *arena, const char *text, const char **phone)
{
    char *copy = arena_text(arena, text_tidy(arena, text));
    const char *extension = cut_extension(copy), *number, *tidy;
    char digits[PHONE_MOST + 1], extra[PHONE_MOST + 1];

    if (*extension == '\0')
        extension = dash_extension(copy);
    if (!strip_fillers(copy, digits) || !strip_fillers(extension, extra) || (extra[0] != '\0' && !all_digits(extra)))
        return false;
    number = without_country(digits);
    if (number != digits && number[0] != '0') /* +86 755 ... is dialled 0755 inside the country */
        number = arena_format(arena, "0%s", number);
    if (!all_digits(number) || strlen(number) < LANDLINE_DIGITS || strlen(extra) > EXTENSION_MOST)
        return false;
    tidy = landline_text(arena, number, extra);
    if (tidy == NULL)
        return false;
    *phone = tidy;
    return true;
}

static int code_value(char c)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *found = c == '\0' ? NULL : strchr(alphabet, c);

    return found == NULL ? -1 : (int)(found - alphabet);
}

/* Tidied, upper case, without any blank or dash in it. */
static const char *code_text(struct arena *arena, const char *text)
{
    char *out = arena_text(arena, text_tidy(arena, text));
    size_t used = 0, i;

    for (i = 0; out[i] != '\0'; i++) {
        char c = out[i];

        if (c == ' ' || c == '-' || c == '\n')
            continue;
        out[used++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    out[used] = '\0';
    return out;
}

enum credit_code text_credit_code(struct arena *arena, const char *text, const char **code)
{
    static const int weights[CODE_LENGTH - 1] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
    const char *tidy = code_text(arena, text);
    int sum = 0;
    size_t i;

    *code = tidy;
    if (strlen(tidy) != CODE_LENGTH)
        return CREDIT_CODE_FORM;
    for (i = 0; i < CODE_LENGTH; i++)
        if (code_value(tidy[i]) < 0)
            return CREDIT_CODE_FORM;
    for (i = 0; i < CODE_LENGTH - 1; i++)
        sum += code_value(tidy[i]) * weights[i];
    return code_value(tidy[CODE_LENGTH - 1]) == (31 - sum % 31) % 31 ? CREDIT_CODE_OK : CREDIT_CODE_CHECK;
}

const char *text_mask_phone(struct arena *arena, const char *phone)
{
    char *out = arena_text(arena, phone);
    size_t length = strlen(out), from = 0, to = length > 2 ? length - 2 : length, i;
    const char *dash = strchr(out, '-');

    if (length == MOBILE_DIGITS && all_digits(out)) {
        from = 3;
        to = 7;
    } else if (dash != NULL) {
        from = (size_t)(dash - out) + 1;
    }
    for (i = from; i < to; i++)
        if (out[i] >= '0' && out[i] <= '9')
            out[i] = '*';
    return out;
}
