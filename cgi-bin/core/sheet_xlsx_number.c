/* sheet_xlsx_number.c - what a stored number means: digits as people see them, or a date. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "sheet_xlsx.h"
#include "text.h"

enum { EXACT_DIGITS = 15, DAY_SECONDS = 86400, DAYS_1904 = 1462 };

bool xlsx_builtin_date(int number)
{
    return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 47) ||
           (number >= 50 && number <= 58);
}

/* Steps over what a format shows literally: "...", \x, [red]. */
static const char *skip_literal(const char *at)
{
    const char *end = NULL;

    if (*at == '"')
        end = strchr(at + 1, '"');
    else if (*at == '[')
        end = strchr(at, ']');
    else if ((*at == '\\' || *at == '_' || *at == '*') && at[1] != '\0')
        end = at + 1;
    return end == NULL ? at : end;
}

bool xlsx_format_is_date(const char *code)
{
    bool month = false, clock = false;

    if (strncasecmp(code, "general", 7) == 0)
        return false;
    for (; *code != '\0' && *code != ';'; code++) {
        const char *behind = skip_literal(code);

        if (behind != code) {
            code = behind;
            continue;
        }
        if (strchr("yYdD", *code) != NULL)
            return true;
        month = month || *code == 'm' || *code == 'M';
        clock = clock || strchr("hHsS", *code) != NULL;
    }
    return month && !clock;
}

static void add_zeros(struct buffer *out, long count)
{
    while (count-- > 0)
        buffer_char(out, '0');
}

/* 1.5E-7 -> 0.00000015: nobody types exponents into a register. */
static const char *plain_number(struct arena *arena, const char *scientific)
{
    const char *mark = strchr(scientific, 'e'), *at;
    long exponent = mark == NULL ? 0 : strtol(mark + 1, NULL, 10), digits = 0;
    struct buffer out;

    if (mark == NULL || exponent > 60 || exponent < -60)
        return arena_text(arena, scientific);
    buffer_init(&out, arena);
    if (*scientific == '-')
        buffer_char(&out, *scientific++);
    if (exponent < 0)
        buffer_text(&out, "0.");
    add_zeros(&out, -exponent - 1);
    for (at = scientific; at < mark; at++) {
        if (*at == '.')
            continue;
        if (exponent >= 0 && digits++ == exponent + 1)
            buffer_char(&out, '.');
        buffer_char(&out, *at);
    }
    add_zeros(&out, exponent >= 0 ? exponent + 1 - digits : 0);
    return out.bytes;
}

const char *xlsx_number(struct arena *arena, const char *stored)
{
    char text[40], *end;
    double value;

    if (*stored != '\0' && strspn(stored, "0123456789") == strlen(stored) && strlen(stored) <= EXACT_DIGITS)
        return arena_text(arena, stored);
    value = strtod(stored, &end);
    if (end == stored || *end != '\0' || !isfinite(value))
        return arena_text(arena, stored);
    /* A spreadsheet keeps and shows 15 digits; the rest of 0.68000000000000005 is binary noise. */
    snprintf(text, sizeof(text), "%.15g", value == 0 ? 0.0 : value);
    return plain_number(arena, text);
}

static const char *clock_text(struct arena *arena, int64_t seconds)
{
    return arena_format(arena, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

const char *xlsx_date(struct arena *arena, const char *stored, bool date1904)
{
    char *end;
    double value = strtod(stored, &end);
    int64_t day, seconds;
    const char *date;

    if (end == stored || *end != '\0' || !(value >= 0 && value < 1e6))
        return xlsx_number(arena, stored);
    seconds = llround(value * DAY_SECONDS);
    day = seconds / DAY_SECONDS + (date1904 ? DAYS_1904 : 0);
    seconds %= DAY_SECONDS;
    if (day == 0)
        return clock_text(arena, seconds);
    if (!text_serial_date(arena, day, &date))
        return xlsx_number(arena, stored);
    return seconds == 0 ? date : arena_format(arena, "%s %s", date, clock_text(arena, seconds));
}
