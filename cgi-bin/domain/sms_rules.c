/* sms_rules.c - segments, numbers, unsubscribing, quiet hours. */
#include "sms_rules.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/app.h"

enum { DAY = 1440, ROUNDS_MOST = 4000 };

/* Bytes of the character that begins here. */
static size_t width(const char *at)
{
    unsigned char first = (unsigned char)*at;

    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t sms_units(const char *utf8)
{
    size_t units = 0;

    for (; *utf8 != '\0'; utf8 += width(utf8))
        units += width(utf8) == 4 ? 2 : 1;
    return units;
}

size_t sms_split(struct arena *arena, const char *utf8, const char **parts)
{
    size_t most = sms_units(utf8) <= SMS_SINGLE ? SMS_SINGLE : SMS_PART, count = 0;

    while (*utf8 != '\0' && count < SMS_PARTS_MOST) {
        const char *end = utf8;
        size_t units = 0;

        while (*end != '\0' && units + (width(end) == 4 ? 2 : 1) <= most) {
            units += width(end) == 4 ? 2 : 1;
            end += width(end);
        }
        if (parts != NULL)
            parts[count] = arena_copy(arena, utf8, (size_t)(end - utf8));
        count++;
        utf8 = end;
    }
    return count;
}

const char *sms_number(struct arena *arena, const char *text)
{
    const char *mobile;

    if (strncmp(text, "0086", 4) == 0)
        text += 4;
    return text_mobile(arena, text, &mobile) ? mobile : NULL;
}

/* Without spaces around, nor a full stop behind. */
static const char *bare(struct arena *arena, const char *text)
{
    char *copy = arena_text(arena, text_trim(arena, text));
    size_t length = strlen(copy);

    while (length > 0 && (copy[length - 1] == '.' || isspace((unsigned char)copy[length - 1])))
        copy[--length] = '\0';
    if (length > 3 && strcmp(copy + length - 3, "\u3002") == 0)
        copy[length - 3] = '\0';
    return copy;
}

bool sms_unsubscribes(struct arena *arena, const char *words, const char *text)
{
    char *copy = arena_text(arena, words), *rest = NULL;
    const char *said = bare(arena, text);

    for (char *word = strtok_r(copy, ", ", &rest); word != NULL; word = strtok_r(NULL, ", ", &rest)) {
        if (strcasecmp(word, said) == 0)
            return true;
    }
    return false;
}

const char *sms_unknown_field(struct arena *arena, const char *text)
{
    static const char *const known[] = { "{contact}", "{dealer}", "{owner}", "{owner_phone}" };

    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}"), i = 0;

        while (i < COUNT_OF(known) && (at[length] == '\0' || strncmp(known[i], at, length + 1) != 0 || strlen(known[i]) != length + 1))
            i++;
        if (i == COUNT_OF(known))
            return text_cut(arena, arena_copy(arena, at, length + (at[length] == '}')), 20);
    }
    return NULL;
}

/* --- quiet hours ------------------------------------------------------------------------------------------ */

int64_t sms_opens(struct sms_hours hours, int64_t now_ms)
{
    int64_t civil = clock_civil_minutes(now_ms), minute = civil % DAY;

    if (minute >= hours.from * 60 && minute < hours.to * 60)
        return now_ms;
    return clock_from_civil(civil - minute + (minute >= hours.from * 60 ? DAY : 0) + hours.from * 60);
}

int64_t sms_ends(struct sms_hours hours, int64_t now_ms, int64_t minutes)
{
    int64_t at = sms_opens(hours, now_ms);

    for (int round = 0; round < ROUNDS_MOST && hours.to > hours.from; round++) {
        int64_t left = hours.to * 60 - clock_civil_minutes(at) % DAY;

        if (minutes <= left)
            return at + minutes * 60000;
        minutes -= left;
        at = sms_opens(hours, at + left * 60000);
    }
    return at;
}
