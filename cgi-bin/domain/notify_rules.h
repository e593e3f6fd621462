/* notify_rules.h - when somebody is told: quiet hours, days without work, the hour of the digest. Pure. */
#ifndef DOMAIN_NOTIFY_RULES_H
#define DOMAIN_NOTIFY_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "worktime.h"

/* Hours of the day in the company's zone, 0..23; from == to: none are quiet. */
struct notify_times {
    int quiet_from, quiet_to;
    bool quiet_rest; /* days without work are quiet */
    int digest_hour;
};

/* The first moment from `at_ms` on that is not quiet (UTC milliseconds); at_ms itself when nothing is. */
int64_t notify_opens(const struct notify_times *times, const struct work_calendar *calendar, int64_t at_ms);
/* The digest that takes what happens at `at_ms`: the next digest hour after it, on a day that is not quiet, not within quiet hours. */
int64_t notify_digest(const struct notify_times *times, const struct work_calendar *calendar, int64_t at_ms);

/* `way` ("now", "digest", "never") may be chosen for a topic with these flags (notice_topics.h): by e-mail what must be told is never
 * switched off, safety goes at once; by webhook nothing must be. */
bool notify_may_choose(unsigned flags, bool by_mail, const char *way);
/* How a person is told: `chosen`, or when that is "" `usual`; what may not be chosen is "now". */
const char *notify_way(unsigned flags, bool by_mail, const char *chosen, const char *usual);

#endif
