/* worktime.c - counting in working minutes, day by day and span by span. All counting is in
 * minutes of the company's zone ("civil" minutes since 1970-01-01 00:00 there). */
#include "worktime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"

enum { DAY_MINUTES = 24 * 60, DAYS_MOST = 3660, WEEKDAY_OF_1970 = 3 /* Thursday, Monday = 0 */ };

static int compare_day(const void *key, const void *entry)
{
    int32_t day = *(const int32_t *)key, other = ((const struct work_day *)entry)->day;

    return day < other ? -1 : day > other;
}

bool worktime_is_working_day(const struct work_calendar *calendar, int32_t day)
{
    const struct work_day *found =
        calendar->day_count == 0 ? NULL : bsearch(&day, calendar->days, calendar->day_count, sizeof(*calendar->days), compare_day);
    int weekday = (int)(((int64_t)day + WEEKDAY_OF_1970) % 7);

    if (found != NULL)
        return found->works;
    return (calendar->weekdays >> (weekday < 0 ? weekday + 7 : weekday) & 1) != 0;
}

int64_t worktime_add(const struct work_calendar *calendar, int64_t start_ms, int64_t minutes)
{
    int64_t at = clock_civil_minutes(start_ms), left = minutes;
    int32_t first = (int32_t)(at / DAY_MINUTES);

    for (int32_t day = first; day < first + DAYS_MOST; day++) {
        int64_t midnight = (int64_t)day * DAY_MINUTES;

        if (!worktime_is_working_day(calendar, day))
            continue;
        for (size_t i = 0; i < calendar->span_count; i++) {
            int64_t from = midnight + calendar->spans[i].from, to = midnight + calendar->spans[i].to;

            if (at > from)
                from = at;
            if (from < to && left <= to - from)
                return clock_from_civil(from + left);
            if (from < to)
                left -= to - from;
        }
    }
    return -1;
}

int64_t worktime_between(const struct work_calendar *calendar, int64_t from_ms, int64_t to_ms)
{
    int64_t from = clock_civil_minutes(from_ms), to = clock_civil_minutes(to_ms), sum = 0;

    for (int64_t day = from / DAY_MINUTES; day * DAY_MINUTES < to; day++) {
        if (!worktime_is_working_day(calendar, (int32_t)day))
            continue;
        for (size_t i = 0; i < calendar->span_count; i++) {
            int64_t start = day * DAY_MINUTES + calendar->spans[i].from, end = day * DAY_MINUTES + calendar->spans[i].to;

            start = start > from ? start : from;
            end = end < to ? end : to;
            sum += end > start ? end - start : 0;
        }
    }
    return sum;
}

/* --- settings --------------------------------------------------------------------------- */

bool worktime_parse_week(const char *text, unsigned *weekdays)
{
    *weekdays = 0;
    while (*text != '\0') {
        int from = *text - '1', to = from;

        if (text[1] == '-') {
            to = text[2] - '1';
            text += 2;
        }
        if (from < 0 || to > 6 || from > to || (text[1] != ',' && text[1] != '\0'))
            return false;
        for (int i = from; i <= to; i++)
            *weekdays |= 1U << i;
        text += text[1] == ',' ? 2 : 1;
    }
    return *weekdays != 0;
}

static bool parse_minute(const char **text, int *minute)
{
    char *end;
    long hour = strtol(*text, &end, 10), rest;

    if (end == *text || *end != ':' || hour < 0 || hour > 24)
        return false;
    *text = end + 1;
    rest = strtol(*text, &end, 10);
    if (end != *text + 2 || rest < 0 || rest > 59)
        return false;
    *text = end;
    *minute = (int)(hour * 60 + rest);
    return *minute <= DAY_MINUTES;
}

bool worktime_parse_spans(const char *text, struct work_calendar *calendar)
{
    int last = 0;

    for (calendar->span_count = 0; calendar->span_count < WORK_SPANS_MOST; text++) {
        struct work_span *span = &calendar->spans[calendar->span_count];

        if (!parse_minute(&text, &span->from) || *text++ != '-' || !parse_minute(&text, &span->to) ||
            span->from >= span->to || span->from < last)
            return false;
        last = span->to;
        calendar->span_count++;
        if (*text == '\0')
            return true;
        if (*text != ',')
            return false;
    }
    return false;
}
