/* customer_limit.h - a dealer's credit line and payment term over time (domain.md 2): each holds from its day until its last or until the
 * next begins. What was is never changed, so that it can be said what held when. */
#ifndef DOMAIN_CUSTOMER_LIMIT_H
#define DOMAIN_CUSTOMER_LIMIT_H

#include "core/app.h"

struct customer_limit {
    int64_t customer_id, term_days;
    const char *amount, *from, *reason; /* "1234.00"; "YYYY-MM-DD", today or later */
    const char *last;                   /* last day, not before `from`; "" = until the next begins */
};

/* The one in force on that day ends there; one that was to begin on the very day is replaced; later ones stay, and this one ends
 * where the first of them begins, at the latest. Behind the lock of the dealer's figures: the gate judges by the old one or the new. */
MUST_USE NEOERR *customer_limit_set(struct request *req, const struct customer_limit *limit);

/* Of dealer :id, newest first: amount, term_days, valid_from, last_on, reason, created_by, time: past, now, ahead or replaced. */
extern const char customer_limits_sql[];

#endif
