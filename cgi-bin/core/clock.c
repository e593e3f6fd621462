/* clock.c - the only place that asks what time it is. */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config.h"

static int64_t fixed_ms = -1;

int64_t clock_now_ms(void)
{
    struct timespec now;

    if (fixed_ms >= 0)
        return fixed_ms;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int clock_fix(const char *utc)
{
    struct tm tm = { 0 };
    const char *end;

    if (utc == NULL) {
        fixed_ms = -1;
        return 0;
    }
    end = strptime(utc, "%Y-%m-%dT%H:%M:%S", &tm);
    if (end == NULL || *end != '\0')
        return -1;
    fixed_ms = (int64_t)timegm(&tm) * 1000;
    return 0;
}

void clock_format_utc(int64_t ms, char out[24])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char text[20];

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
    snprintf(out, 24, "%s.%03u", text, (unsigned)(ms % 1000) % 1000);
}

void clock_format_mail(int64_t ms, char out[32])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(out, 32, "%a, %d %b %Y %H:%M:%S +0000", &tm);
}

/* localtime_r in the company's zone. */
static void local_time(time_t seconds, struct tm *tm)
{
    static const char *zone;

    if (zone != config.zone && config.zone != NULL) {
        zone = config.zone;
        setenv("TZ", zone, 1);
        tzset();
    }
    localtime_r(&seconds, tm);
}

void clock_format_day(int64_t ms, char out[11])
{
    struct tm tm;

    local_time((time_t)(ms / 1000), &tm);
    strftime(out, 11, "%Y-%m-%d", &tm);
}

enum { HOUR_TEXT = 13, HOURS_KEPT = 256 }; /* "2026-11-25 21" */

struct hour {
    char utc[HOUR_TEXT + 1], local[HOUR_TEXT + 1];
};

/* The local hour that an hour of UTC is; "" when it is not just one (zones with half hours, the hour
 * in which a clock is put on). */
static void find_hour(const char *utc, struct hour *hour)
{
    struct tm first = { 0 }, last = { 0 };
    time_t begins;

    memcpy(hour->utc, utc, HOUR_TEXT);
    hour->local[0] = '\0';
    if (strptime(hour->utc, "%Y-%m-%d %H", &first) == NULL)
        return;
    begins = timegm(&first);
    local_time(begins, &first);
    local_time(begins + 3599, &last);
    if (first.tm_min == 0 && first.tm_hour == last.tm_hour && last.tm_min == 59)
        strftime(hour->local, sizeof(hour->local), "%Y-%m-%d %H", &first);
}

/* Lists show the same hours again and again: the zone's rules are asked once for each. */
static const struct hour *known_hour(const char *utc)
{
    static struct hour hours[HOURS_KEPT];
    static const char *zone;
    unsigned day = (unsigned)(utc[8] * 10 + utc[9]), place = day * 24 + (unsigned)(utc[11] * 10 + utc[12]) + (unsigned)utc[6] * 7;
    struct hour *hour = &hours[place % HOURS_KEPT];

    if (zone != config.zone)
        memset(hours, 0, sizeof(hours));
    zone = config.zone;
    if (memcmp(hour->utc, utc, HOUR_TEXT) != 0)
        find_hour(utc, hour);
    return hour;
}

static bool is_moment(const char *utc)
{
    static const char form[] = "dddd-dd-dd dd:dd:dd";

    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? utc[i] < '0' || utc[i] > '9' : utc[i] != form[i])
            return false;
    }
    return true;
}

void clock_format_local(const char *utc, char out[17])
{
    struct tm tm = { 0 };
    const struct hour *hour;

    out[0] = '\0';
    if (!is_moment(utc))
        return;
    hour = known_hour(utc);
    if (hour->local[0] != '\0') {
        memcpy(out, hour->local, HOUR_TEXT);
        memcpy(out + HOUR_TEXT, utc + HOUR_TEXT, 3);
        out[16] = '\0';
        return;
    }
    if (strptime(utc, "%Y-%m-%d %H:%M:%S", &tm) == NULL)
        return;
    local_time(timegm(&tm), &tm);
    strftime(out, 17, "%Y-%m-%d %H:%M", &tm);
}

int64_t clock_civil_minutes(int64_t ms)
{
    struct tm tm;

    local_time((time_t)(ms / 1000), &tm);
    tm.tm_isdst = 0;
    tm.tm_sec = 0;
    return (int64_t)timegm(&tm) / 60;
}

int64_t clock_from_civil(int64_t minutes)
{
    time_t as_utc = (time_t)(minutes * 60);
    struct tm tm;

    local_time(0, &tm); /* sets the zone */
    gmtime_r(&as_utc, &tm);
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm) * 1000;
}

int64_t clock_parse_utc(const char *utc)
{
    struct tm tm = { 0 };

    return strptime(utc, "%Y-%m-%d %H:%M:%S", &tm) == NULL ? -1 : (int64_t)timegm(&tm) * 1000;
}

int32_t clock_parse_day(const char *day)
{
    struct tm tm = { 0 };
    const char *end = strptime(day, "%Y-%m-%d", &tm);

    return end == NULL || *end != '\0' ? -1 : (int32_t)(timegm(&tm) / 86400);
}
