/* ticket_clock.h - the clocks of a ticket, reckoned from its log alone (domain.md 7): first answer, next word to the
 * dealer, solution, and the verdict of quality where one is asked for. Working minutes; a state may stop them all; what was used counts on when the severity changes. */
#ifndef DOMAIN_TICKET_CLOCK_H
#define DOMAIN_TICKET_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worktime.h"

enum ticket_event_kind {
    TICKET_OPENED,   /* the first of all */
    TICKET_WORD,     /* something was said to the dealer: an answer, and an update */
    TICKET_PAUSED,   /* a state in which we wait for others */
    TICKET_RUNS,     /* a state in which we work, also after a pause or reopened */
    TICKET_SOLVED,   /* the clocks stand until it is reopened */
    TICKET_JUDGED,   /* quality has given its verdict */
};

struct ticket_event {
    enum ticket_event_kind kind;
    int64_t at_ms; /* UTC; not before the one before */
};

/* Minutes promised, of the severity it has now; above 0. Verdict: 0 = none is asked for. */
struct ticket_promise {
    int64_t answer, update, solve, verdict;
};

struct ticket_clock_hand {
    int64_t used;   /* working minutes that ran, to `now_ms` or to its end */
    int64_t due_ms; /* UTC; 0 while it is paused and when it is over */
    bool over;      /* given, solved */
    bool late;      /* more was used than promised, or is being used now */
};
struct ticket_clocks {
    struct ticket_clock_hand answer, update, solve, verdict;
    bool paused;
    int64_t due_ms; /* the earliest of the four; 0 when none runs */
};

/* `events` begin with TICKET_OPENED and come in the order of the log; `now_ms` is not before the last. */
struct ticket_clocks ticket_clocks_at(const struct work_calendar *calendar, const struct ticket_event *events, size_t count,
                                      const struct ticket_promise *promise, int64_t now_ms);

#endif
