/* text_number.c - whole numbers, amounts, days and dates as people and files write them. */
#include <string.h>

#include "arena.h"
#include "text.h"

enum { DIGITS_MOST = 40, MONEY_DIGITS = 13, DAYS_MOST = 3650, SERIAL_LEAST = 10000, SERIAL_MOST = 109574 };

/* A decimal number taken apart: its digits and how many stand before the point. */
struct decimal {
    char digits[DIGITS_MOST + 16]; /* room for the zeros of 亿 */
    size_t count, whole;
    bool negative;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digit_run(const char *text)
{
    size_t count = 0;

    while (is_digit(text[count]))
        count++;
    return count;
}

bool text_int(const char *text, int64_t *number)
{
    bool negative = *text == '-';
    int64_t value = 0;

    if (*text == '-' || *text == '+')
        text++;
    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, *text - '0', &value))
            return false;
    /* Counted downwards, since the least number has no positive twin. */
    if (*text != '\0' || (!negative && value == INT64_MIN))
        return false;
    *number = negative ? value : -value;
    return true;
}

/* Passes one of `words` (ended by NULL) and the blanks around it at *text. */
static bool skip_word(const char **text, const char *const *words)
{
    const char *at = *text;

    while (*at == ' ')
        at++;
    for (; *words != NULL; words++) {
        if (strncmp(at, *words, strlen(*words)) != 0)
            continue;
        at += strlen(*words);
        while (*at == ' ')
            at++;
        *text = at;
        return true;
    }
    return false;
}

/* "1,234,567" or "1234567" -> digits; commas only where thousands are parted. */
static bool read_whole(const char **text, struct decimal *decimal)
{
    const char *at = *text;
    size_t run = digit_run(at);
    bool grouped = at[run] == ',';

    if (run == 0 || run > DIGITS_MOST / 2 || (grouped && run > 3))
        return false;
    memcpy(decimal->digits, at, run);
    decimal->count = run;
    for (at += run; *at == ','; at += 4) {
        if (digit_run(at + 1) != 3 || decimal->count + 3 > DIGITS_MOST / 2)
            return false;
        memcpy(decimal->digits + decimal->count, at + 1, 3);
        decimal->count += 3;
    }
    decimal->whole = decimal->count;
    *text = at;
    return true;
}

static bool read_fraction(const char **text, struct decimal *decimal)
{
    size_t run;

    if (**text != '.')
        return true;
    run = digit_run(*text + 1);
    if (run == 0)
        return false;
    *text += 1 + run;
    /* What lies beyond cannot change a rounding to fen, even of 亿. */
    if (run > DIGITS_MOST / 2)
        run = DIGITS_MOST / 2;
    memcpy(decimal->digits + decimal->count, *text - run, run);
    decimal->count += run;
    return true;
}

/* Moves the point to the right: 万 is 4 places. */
static void decimal_shift(struct decimal *decimal, size_t places)
{
    decimal->whole += places;
    while (decimal->count < decimal->whole)
        decimal->digits[decimal->count++] = '0';
}

/* Rounds half up to `places` behind the point; false when more than `most` stand before it. */
static bool decimal_round(struct decimal *decimal, size_t places, size_t most)
{
    size_t keep = decimal->whole + places, i, zeros = 0;
    bool up = decimal->count > keep && decimal->digits[keep] >= '5';

    while (decimal->count < keep)
        decimal->digits[decimal->count++] = '0';
    decimal->count = keep;
    for (i = keep; up && i-- > 0;) {
        up = decimal->digits[i] == '9';
        decimal->digits[i] = up ? '0' : (char)(decimal->digits[i] + 1);
    }
    if (up) { /* 99.995 -> 100.00 */
        memmove(decimal->digits + 1, decimal->digits, decimal->count++);
        decimal->digits[0] = '1';
        decimal->whole++;
    }
    while (zeros + 1 < decimal->whole && decimal->digits[zeros] == '0')
        zeros++;
    memmove(decimal->digits, decimal->digits + zeros, decimal->count -= zeros);
    decimal->whole -= zeros;
    return decimal->whole <= most;
}

static const char *decimal_text(struct arena *arena, const struct decimal *decimal)
{
    size_t fraction = decimal->count - decimal->whole, i;
    bool zero = true;

    for (i = 0; i < decimal->count; i++)
        zero = zero && decimal->digits[i] == '0';
    return arena_format(arena, "%s%.*s%s%.*s", decimal->negative && !zero ? "-" : "", (int)decimal->whole,
                        decimal->digits, fraction > 0 ? "." : "", (int)fraction, decimal->digits + decimal->whole);
}

/* Sign, currency and bracket before the number: "-¥", "¥-", "(". */
static bool read_sign(const char **text, bool *bracket)
{
    static const char *const currency[] = { "\xC2\xA5", "RMB", "CNY", "人民币", NULL };
    static const char *const minus[] = { "-", "\xE2\x88\x92", NULL };
    static const char *const plus[] = { "+", NULL };
    bool negative = skip_word(text, minus);

    *bracket = **text == '(';
    if (*bracket)
        (*text)++;
    skip_word(text, currency);
    if (!negative)
        negative = skip_word(text, minus);
    if (!negative)
        skip_word(text, plus);
    return negative || *bracket;
}

static size_t read_unit(const char **text)
{
    static const struct {
        const char *words[2];
        size_t places;
    } units[] = {
        { { "千万", NULL }, 7 }, { { "百万", NULL }, 6 }, { { "亿", NULL }, 8 },
        { { "万", NULL }, 4 },   { { "千", NULL }, 3 },
    };
    static const char *const yuan[] = { "元整", "元", "圆整", "圆", "RMB", "CNY", "\xC2\xA5", NULL };
    size_t i, places = 0;

    for (i = 0; i < sizeof(units) / sizeof(units[0]) && places == 0; i++)
        if (skip_word(text, units[i].words))
            places = units[i].places;
    skip_word(text, yuan);
    return places;
}

static bool read_decimal(const char *text, struct decimal *decimal)
{
    bool bracket;

    decimal->negative = read_sign(&text, &bracket);
    if (!read_whole(&text, decimal) || !read_fraction(&text, decimal))
        return false;
    decimal_shift(decimal, read_unit(&text));
    if (bracket && *text++ != ')')
        return false;
    return *text == '\0';
}

bool text_decimal(struct arena *arena, const char *text, struct text_decimal_form form, const char **number)
{
    struct decimal decimal;

    if (!read_decimal(text_tidy(arena, text), &decimal))
        return false;
    decimal_shift(&decimal, form.shift);
    if (!decimal_round(&decimal, form.places, form.digits) || (decimal.negative && !form.negative))
        return false;
    *number = decimal_text(arena, &decimal);
    return true;
}

bool text_money(struct arena *arena, const char *text, bool negative, const char **amount)
{
    const struct text_decimal_form form = { .digits = MONEY_DIGITS, .places = 2, .negative = negative };

    return text_decimal(arena, text, form, amount);
}

bool text_days(const char *text, int64_t *days)
{
    static const char *const units[] = { "天", "日", "days", "day", "Days", "Day", NULL };
    size_t run;
    int64_t value = 0;

    while (*text == ' ')
        text++;
    run = digit_run(text);
    if (run == 0 || run > 6)
        return false;
    for (; is_digit(*text); text++)
        value = value * 10 + (*text - '0');
    skip_word(&text, units);
    while (*text == ' ')
        text++;
    if (*text != '\0' || value > DAYS_MOST)
        return false;
    *days = value;
    return true;
}

/* ---- dates ---- */

static bool is_day(int year, int month, int day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (month == 2 && leap);
}

static int number_of(const char *digits, size_t count)
{
    int value = 0;

    while (count-- > 0)
        value = value * 10 + (*digits++ - '0');
    return value;
}

static const char *date_text(struct arena *arena, int year, int month, int day)
{
    return arena_format(arena, "%04d-%02d-%02d", year, month, day);
}

bool text_serial_date(struct arena *arena, int64_t serial, const char **date)
{
    /* Days since 0000-03-01, then Howard Hinnant's civil_from_days. Serial 60 is a day that never was. */
    int64_t days = serial + 693899 + (serial < 60 ? 1 : 0), era, of_era, year, of_year, month;

    if (serial < 1 || serial == 60 || serial > SERIAL_MOST)
        return false;
    era = days / 146097;
    of_era = days % 146097;
    year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year = of_era - (365 * year + year / 4 - year / 100);
    month = (5 * of_year + 2) / 153;
    year += era * 400 + (month >= 10);
    *date = date_text(arena, (int)year, (int)(month < 10 ? month + 3 : month - 9),
                      (int)(of_year - (153 * month + 2) / 5 + 1));
    return is_day((int)year, 1, 1);
}

/* A time of day may follow, as spreadsheets write it: it is dropped. */
static bool is_clock(const char *text)
{
    size_t colons = 0;

    if (*text == '\0')
        return true;
    if (*text != ' ' && *text != 'T')
        return false;
    for (text++; *text != '\0'; text++) {
        if (!is_digit(*text) && strchr(":.Z", *text) == NULL)
            return false;
        colons += *text == ':';
    }
    return colons >= 1 && colons <= 2;
}

/* The separator after year or month; `chinese` is 年 or 月. */
static bool skip_part(const char **text, const char *chinese, char *separator)
{
    size_t length = strlen(chinese);

    while (**text == ' ')
        (*text)++;
    if (strncmp(*text, chinese, length) == 0 && (*separator == '\0' || *separator == 'C')) {
        *separator = 'C';
        *text += length;
    } else if (**text != '\0' && strchr("-/.", **text) != NULL && (*separator == '\0' || *separator == **text)) {
        *separator = *(*text)++;
    } else {
        return false;
    }
    while (**text == ' ')
        (*text)++;
    return true;
}

static bool read_parts(const char *text, int parts[3])
{
    static const char *const day_words[] = { "日", "号", NULL };
    size_t run = digit_run(text);
    char separator = '\0';

    if (run != 4)
        return false;
    parts[0] = number_of(text, run);
    text += run;
    if (!skip_part(&text, "年", &separator))
        return false;
    run = digit_run(text);
    if (run < 1 || run > 2)
        return false;
    parts[1] = number_of(text, run);
    text += run;
    if (!skip_part(&text, "月", &separator))
        return false;
    run = digit_run(text);
    if (run < 1 || run > 2)
        return false;
    parts[2] = number_of(text, run);
    text += run;
    if (separator == 'C')
        skip_word(&text, day_words);
    return is_clock(text);
}

static bool read_digits(const char *text, int parts[3])
{
    if (digit_run(text) != 8 || !is_clock(text + 8))
        return false;
    parts[0] = number_of(text, 4);
    parts[1] = number_of(text + 4, 2);
    parts[2] = number_of(text + 6, 2);
    return true;
}

/* Five or six digits, perhaps with the fraction of a day; fewer would be years or slips of the pen. */
static bool read_serial(struct arena *arena, const char *text, const char **date)
{
    size_t run = digit_run(text);
    int serial;

    if (run < 5 || run > 6 || (text[run] == '.' && text[run + 1 + digit_run(text + run + 1)] != '\0'))
        return false;
    if (text[run] != '\0' && text[run] != '.')
        return false;
    serial = number_of(text, run);
    return serial >= SERIAL_LEAST && text_serial_date(arena, serial, date);
}

bool text_date(struct arena *arena, const char *text, bool serial, const char **date)
{
    int parts[3];

    text = text_tidy(arena, text);
    if (!read_digits(text, parts) && !read_parts(text, parts))
        return serial && read_serial(arena, text, date);
    if (!is_day(parts[0], parts[1], parts[2]))
        return false;
    *date = date_text(arena, parts[0], parts[1], parts[2]);
    return true;
}

const char *text_money_grouped(struct arena *arena, const char *amount)
{
    const char *digits = amount + (*amount == '-'), *point = strchr(digits, '.');
    size_t whole = point != NULL ? (size_t)(point - digits) : strlen(digits);
    struct buffer out;

    if (whole == 0 || strspn(digits, "0123456789") != whole ||
        (point != NULL && strspn(point + 1, "0123456789") != strlen(point + 1)))
        return arena_text(arena, amount);
    buffer_init(&out, arena);
    if (digits != amount)
        buffer_char(&out, '-');
    for (size_t i = 0; i < whole; i++) {
        buffer_char(&out, digits[i]);
        if ((whole - i) % 3 == 1 && i + 1 < whole)
            buffer_char(&out, ',');
    }
    buffer_format(&out, ".%.2s",
                  point == NULL            ? "00"
                  : strlen(point + 1) == 1 ? arena_format(arena, "%c0", point[1])
                                           : point + 1);
    return out.bytes;
}
