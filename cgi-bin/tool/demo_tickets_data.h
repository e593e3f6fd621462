/* demo_tickets_data.h - words of the invented tickets. */
#ifndef TOOL_DEMO_TICKETS_DATA_H
#define TOOL_DEMO_TICKETS_DATA_H

#include <stddef.h>

/* What happened, when, and what was done, in order, a letter a step: demo_tickets.c says which. */
struct demo_ticket {
    const char *category, *severity, *title, *description, *promised; /* promised "": nothing */
    int hours_ago, hours_between;                                     /* opened; from one step to the next */
    int promised_hours;                                               /* until when, from now; below 0 has passed */
    const char *steps;
    const char *goods; /* in the name of a product that it can be about; "": any */
};
extern const struct demo_ticket demo_tickets[];
extern const size_t demo_ticket_count;

extern const char *const demo_ticket_words[];     /* said to the dealer */
extern const char *const demo_ticket_notes[];     /* among us */
extern const char *const demo_ticket_solutions[]; /* beside a cause and a cost */
extern const char *const demo_ticket_causes[];
enum { DEMO_TICKET_WORDS = 4 }; /* of each of the four */
/* Replies of the after-sales department, articles. */
struct demo_text {
    const char *title, *category, *text; /* a reply has no category */
};
enum { DEMO_REPLIES = 5, DEMO_ARTICLES = 4 };
extern const struct demo_text demo_replies[], demo_articles[];

extern const char *const demo_ticket_wait, *const demo_ticket_go_on, *const demo_ticket_quality, *const demo_ticket_back, *const demo_ticket_reopen, *const demo_ticket_close;
extern const char *const demo_hold_reason, *const demo_verdict_text, *const demo_measure, *const demo_laboratory, *const demo_usage, *const demo_authority, *const demo_receipt;

#endif
