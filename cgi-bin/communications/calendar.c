/* calendar.c - /communications/calendar: what I have said and what is due, as month, week or agenda (domain/calendar.h). The link for
 * calendar programs is made at /account/feed. */
#include "plan.h"

#include <string.h>

#include "domain/calendar.h"

enum { WEEK_DAYS = 7, AGENDA_DAYS = 30 };

/* 0 = Monday. 1970-01-01 was a Thursday. */
static int weekday(const char *day)
{
    return (int)((clock_parse_day(day) + 3) % WEEK_DAYS);
}

static const char *monday_of(struct request *req, const char *day)
{
    return calendar_day(req, day, -weekday(day));
}

static const char *first_of(struct request *req, const char *day)
{
    return arena_format(req->arena, "%.7s-01", day);
}

struct span {
    const char *view, *day, *from, *to, *before, *after;
};

static const char *month_end(struct request *req, const char *day)
{
    return calendar_day(req, first_of(req, calendar_day(req, first_of(req, day), 31)), -1);
}

static struct span span_of(struct request *req, const char *view, const char *day)
{
    const char *first = first_of(req, day), *last = month_end(req, day), *monday = monday_of(req, day);

    if (strcmp(view, "week") == 0)
        return (struct span){ "week", day, monday, calendar_day(req, monday, WEEK_DAYS - 1), calendar_day(req, monday, -WEEK_DAYS), calendar_day(req, monday, WEEK_DAYS) };
    if (strcmp(view, "agenda") == 0)
        return (struct span){ "agenda", day, day, calendar_day(req, day, AGENDA_DAYS - 1), calendar_day(req, day, -AGENDA_DAYS), calendar_day(req, day, AGENDA_DAYS) };
    return (struct span){ "month", day, monday_of(req, first), calendar_day(req, monday_of(req, last), WEEK_DAYS - 1), first_of(req, calendar_day(req, first, -1)), calendar_day(req, last, 1) };
}

static NEOERR *show_span(struct request *req, const struct span *span)
{
    TRY(show_text(req, span->view, "View"));
    TRY(show_text(req, span->day, "Day"));
    TRY(show_text(req, span->from, "From"));
    TRY(show_text(req, span->to, "To"));
    TRY(show_text(req, span->before, "Before"));
    TRY(show_text(req, span->after, "After"));
    return nerr_pass(show_text(req, req->today, "Today"));
}

static NEOERR *show_entry(struct request *req, const char *path, size_t place, const struct calendar_entry *entry)
{
    HDF *node;

    TRY(show_item(req, path, place, &node));
    TRY(hdf_set_value(node, "kind", entry->kind));
    TRY(hdf_set_value(node, "time", entry->time));
    TRY(hdf_set_value(node, "title", entry->title));
    TRY(hdf_set_value(node, "link", entry->link));
    return nerr_pass(hdf_set_value(node, "late", entry->late ? "1" : ""));
}

/* Weeks.N.Days.M.{day,number,today,outside,past,Entries.K}; Past: how many entries stand on days before today, when today is shown, too. */
static NEOERR *show_days(struct request *req, const struct span *span, const struct calendar_entry *entries, size_t count)
{
    int days = (int)(clock_parse_day(span->to) - clock_parse_day(span->from)) + 1;
    bool now = strcmp(req->today, span->to) <= 0;
    size_t at = 0, past = 0;

    for (int i = 0; i < days; i++) {
        const char *day = calendar_day(req, span->from, i), *path = arena_format(req->arena, "Weeks.%d.Days.%d", i / WEEK_DAYS, i % WEEK_DAYS);

        TRY(show_text(req, day, "%s.day", path));
        TRY(show_int(req, (day[8] - '0') * 10 + day[9] - '0', "%s.number", path));
        TRY(show_text(req, arena_format(req->arena, "%d", weekday(day) + 1), "%s.weekday", path));
        TRY(show_text(req, strcmp(day, req->today) == 0 ? "1" : "", "%s.today", path));
        TRY(show_text(req, strcmp(span->view, "month") == 0 && strncmp(day, span->day, 7) != 0 ? "1" : "", "%s.outside", path));
        TRY(show_text(req, now && strcmp(day, req->today) < 0 ? "1" : "", "%s.past", path));
        for (size_t place = 0; at < count && strcmp(entries[at].day, day) == 0; at++)
            TRY(show_entry(req, arena_format(req->arena, "%s.Entries", path), place++, &entries[at]));
        if (now && strcmp(day, req->today) < 0)
            past = at;
    }
    return nerr_pass(show_int(req, (int64_t)past, "Past"));
}

NEOERR *my_calendar_page(struct request *req)
{
    const char *day = request_param(req, "day");
    struct calendar_entry *entries;
    struct span span;
    size_t count;

    if (!text_date(req->arena, day, false, &day))
        day = req->today;
    span = span_of(req, request_param(req, "view"), day);
    TRY(calendar_read(req, span.from, span.to, &entries, &count));
    TRY(show_span(req, &span));
    TRY(show_int(req, (int64_t)count, "Count"));
    return nerr_pass(show_days(req, &span, entries, count));
}
