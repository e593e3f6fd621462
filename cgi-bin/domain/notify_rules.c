/* notify_rules.c - counted in minutes on the clocks of the company's zone. */
#include "notify_rules.h"

#include <string.h>

#include "core/clock.h"
#include "core/notice_topics.h"
#include "core/text.h"

enum { HOUR = 60, DAY = 24 * HOUR, ROUNDS_MOST = 800 };

static bool is_rest(const struct notify_times *times, const struct work_calendar *calendar, int64_t civil)
{
    return times->quiet_rest && !worktime_is_working_day(calendar, (int32_t)(civil / DAY));
}

/* When the quiet hours that hold `civil` end; `civil` itself outside them. They may go over midnight. */
static int64_t quiet_end(const struct notify_times *times, int64_t civil)
{
    int64_t midnight = civil / DAY * DAY, minute = civil - midnight, from = times->quiet_from * HOUR, to = times->quiet_to * HOUR;

    if (from < to)
        return minute >= from && minute < to ? midnight + to : civil;
    if (from == to || (minute >= to && minute < from))
        return civil;
    return midnight + (minute >= from ? DAY : 0) + to;
}

int64_t notify_opens(const struct notify_times *times, const struct work_calendar *calendar, int64_t at_ms)
{
    int64_t start = clock_civil_minutes(at_ms), civil = start;

    for (int round = 0; round < ROUNDS_MOST; round++) {
        int64_t next = is_rest(times, calendar, civil) ? (civil / DAY + 1) * DAY : quiet_end(times, civil);

        if (next == civil)
            break;
        civil = next;
    }
    return civil == start ? at_ms : clock_from_civil(civil);
}

int64_t notify_digest(const struct notify_times *times, const struct work_calendar *calendar, int64_t at_ms)
{
    int64_t civil = clock_civil_minutes(at_ms), digest = civil / DAY * DAY + times->digest_hour * HOUR;

    if (digest <= civil)
        digest += DAY;
    for (int round = 0; round < ROUNDS_MOST && is_rest(times, calendar, digest); round++)
        digest += DAY;
    return notify_opens(times, calendar, clock_from_civil(digest));
}

bool notify_may_choose(unsigned flags, bool by_mail, const char *way)
{
    if (!text_has_word("now,digest,never", way))
        return false;
    if ((flags & NOTICE_URGENT) != 0)
        return strcmp(way, "now") == 0 || (!by_mail && strcmp(way, "never") == 0);
    return (flags & NOTICE_MUST) == 0 || !by_mail || strcmp(way, "never") != 0;
}

const char *notify_way(unsigned flags, bool by_mail, const char *chosen, const char *usual)
{
    const char *way = *chosen != '\0' ? chosen : usual;

    return notify_may_choose(flags, by_mail, way) ? way : "now";
}
