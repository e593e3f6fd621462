/* calendar_ics.c - the calendar for calendar programs, written by libical: it folds and escapes. */
#include "calendar.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTES_USUAL = 30 };

static icaltimetype moment(const char *utc, int64_t minutes)
{
    return icaltime_from_timet_with_zone((time_t)(clock_parse_utc(utc) / 1000 + minutes * 60), 0, icaltimezone_get_utc_timezone());
}

/* Due dates take no time of the day: nobody is shown as busy. */
static void set_times(icalcomponent *event, const struct calendar_entry *entry)
{
    icaltimetype day;

    if (*entry->at != '\0') {
        icalcomponent_set_dtstart(event, moment(entry->at, 0));
        icalcomponent_set_dtend(event, moment(entry->at, entry->minutes > 0 ? entry->minutes : MINUTES_USUAL));
        return;
    }
    day = icaltime_from_day_of_year(1, 1970);
    day.is_date = 1;
    icaltime_adjust(&day, clock_parse_day(entry->day), 0, 0, 0);
    icalcomponent_set_dtstart(event, day);
    icaltime_adjust(&day, 1, 0, 0, 0);
    icalcomponent_set_dtend(event, day);
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
}

static icalcomponent *event_of(struct request *req, const struct calendar_entry *entry)
{
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    const char *kind = message(req, arena_format(req->arena, "schedule.kind_%s", entry->kind));

    icalcomponent_set_uid(event, arena_format(req->arena, "%s@ninefold", entry->id));
    icalcomponent_set_dtstamp(event, moment(req->now, 0));
    set_times(event, entry);
    icalcomponent_set_summary(event, *entry->initials == '\0' ? kind : arena_format(req->arena, "%s %s", kind, text_cut(req->arena, entry->initials, 8)));
    return event;
}

NEOERR *calendar_write_ics(struct request *req, const struct calendar_entry *entries, size_t count, struct buffer *out)
{
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    char *text;

    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar, icalproperty_new_prodid("-//Ninefold//Calendar//EN"));
    icalcomponent_set_method(calendar, ICAL_METHOD_PUBLISH);
    for (size_t i = 0; i < count; i++)
        icalcomponent_add_component(calendar, event_of(req, &entries[i]));
    text = icalcomponent_as_ical_string_r(calendar);
    buffer_text(out, text);
    free(text);
    icalcomponent_free(calendar);
    return STATUS_OK;
}
