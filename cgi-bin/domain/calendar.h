/* calendar.h - what one person has in the calendar: what was logged, what is due. Pages show it, and calendar programs read it. */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "core/app.h"

extern const struct table calendar_feed_table;

struct calendar_entry {
    const char *kind;       /* dictionary calendar_kind */
    const char *day, *time; /* of the company's zone: "2026-11-25", "14:30" or "" for the whole day */
    const char *at;         /* UTC of the database, "" for the whole day */
    int64_t minutes;        /* how long; 0 = not said */
    const char *title, *initials, *link; /* initials of the dealer, in pinyin; "" without dealer */
    const char *id;         /* unique: kind and row */
    bool late;              /* due before today and still open */
};
enum { CALENDAR_MOST = 1000 };

/* Those of the signed-in person from day `from` to day `to`, both included, by day and time: what he or she may see now. At most
 * CALENDAR_MOST of each kind. */
MUST_USE NEOERR *calendar_read(struct request *req, const char *from, const char *to, struct calendar_entry **entries, size_t *count);

/* "YYYY-MM-DD" `days` later. */
const char *calendar_day(struct request *req, const char *day, int days);

/* iCalendar (RFC 5545) of the entries: times, kind and the dealer's initials, and nothing else (product.md 4). */
MUST_USE NEOERR *calendar_write_ics(struct request *req, const struct calendar_entry *entries, size_t count, struct buffer *out);

#endif
