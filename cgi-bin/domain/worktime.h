/* worktime.h - working hours: a weekly rhythm, and days that are otherwise (holidays, working
 * weekends 调休) as data. Deadlines of tasks, tickets and approvals are counted in it. */
#ifndef DOMAIN_WORKTIME_H
#define DOMAIN_WORKTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

struct arena;
struct request;

enum { WORK_SPANS_MOST = 4 };

struct work_span {
    int from, to; /* minutes of the day, from < to */
};

/* A day that is not as its weekday says. */
struct work_day {
    int32_t day; /* days since 1970-01-01 */
    bool works;
};

struct work_calendar {
    unsigned weekdays; /* bit 0 = Monday ... bit 6 = Sunday */
    struct work_span spans[WORK_SPANS_MOST];
    size_t span_count;
    const struct work_day *days; /* by day */
    size_t day_count;
};

/* The moment `minutes` of working time after `start_ms` (both UTC milliseconds; minutes >= 0).
 * A start outside working time counts from the next working minute. An end that falls on a
 * span's last minute is that minute, not the next span's first. -1 when the calendar has no
 * working time within ten years. */
int64_t worktime_add(const struct work_calendar *calendar, int64_t start_ms, int64_t minutes);

/* Whole working minutes from `from_ms` to `to_ms`; 0 when to_ms is not later. */
int64_t worktime_between(const struct work_calendar *calendar, int64_t from_ms, int64_t to_ms);

bool worktime_is_working_day(const struct work_calendar *calendar, int32_t day);

/* "1-5" or "1-3,5" -> bits; "8:30-12:00,13:30-17:30" -> spans. False when it is neither. */
bool worktime_parse_week(const char *text, unsigned *weekdays);
bool worktime_parse_spans(const char *text, struct work_calendar *calendar);

/* The table of days that are otherwise, for the page that edits it. */
struct table;
extern const struct table work_day_table;

/* Adds the days of the packaged data set (npm chinese-days below `node_modules`) that the table
 * lacks; a day that stands there, perhaps changed by a person, stays. *count: days added. */
MUST_USE NEOERR *worktime_load(struct request *req, const char *node_modules, size_t *count);

/* The company's calendar: settings work.week and work.hours, table work_day. Lives in req's arena. */
MUST_USE NEOERR *worktime_read(struct request *req, struct work_calendar *calendar);

#endif
