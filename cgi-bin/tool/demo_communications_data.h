/* demo_communications_data.h - words of the invented log. */
#ifndef TOOL_DEMO_COMMUNICATIONS_DATA_H
#define TOOL_DEMO_COMMUNICATIONS_DATA_H

#include <stddef.h>

struct demo_said {
    const char *who;  /* account; "" = the dealer's owner */
    const char *kind;
    int hours_ago, minutes;
    const char *subject, *result;
    const char *promised; /* "" = nothing */
    int promised_days;    /* until when, from today */
    const char *kept;     /* how, "" = open */
    const char *next;     /* "" = nothing */
    int next_days;
};
extern const struct demo_said demo_said[];
extern const size_t demo_said_count;
extern const char demo_visit_reason[]; /* of the visit that a warning asked for */

#endif
