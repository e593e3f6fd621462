/* notify.h - how notices leave the house: the outbox job plans each by its person's wishes, makes the digests that are due, and
 * delivers what waits, at least once. docs/notifications.md. */
#ifndef DOMAIN_NOTIFY_H
#define DOMAIN_NOTIFY_H

#include "core/app.h"
#include "notify_rules.h"

struct work_calendar;

extern const struct table outbox_table, notice_choice_table, notice_person_table;

/* The job kind "outbox": a step plans, makes one digest, sends a batch of mails, or one webhook; each is committed before the next. */
MUST_USE NEOERR *outbox_step(struct request *req, struct job *job, bool *finished);

/* --- what the steps are made of -------------------------------------------------------------------------------------- */

/* Chooses the ways of up to a batch of new notices; *count says of how many. */
MUST_USE NEOERR *notify_plan(struct request *req, size_t *count);
/* Makes one digest that is due; *made is false when none is. */
MUST_USE NEOERR *notify_digest_make(struct request *req, bool *made);

/* One message for the outbox. */
struct letter {
    const char *channel;     /* "mail" or "hook" */
    const char *topic;       /* "" for a digest */
    int64_t notice_id, staff_id, webhook_id; /* 0 = none */
    const char *recipient, *subject, *body, *message_id;
    int64_t due_ms;
};
/* Into the outbox, unless a message with this id is there; *id is 0 then. */
MUST_USE NEOERR *letter_put(struct request *req, const struct letter *letter, int64_t *id);

/* A text in another language than the request's. */
const char *notify_words(struct request *req, const char *lang, const char *key, const char *detail);
/* A topic's name in a language; the kind's own for one without a name. */
const char *notify_topic_words(struct request *req, const char *lang, const char *topic);
/* quiet_from, quiet_to, quiet_rest, digest_hour of a row. */
struct notify_times notify_times_of(const struct row *row);

/* --- the page of choices --------------------------------------------------------------------------------------------------- */

/* The form of hours, and Groups.N.{label}, Groups.N.topics.M.{word,must,urgent,bell,mail,hook}: what person `staff_id` (0: the company)
 * has chosen, or what was posted. */
extern const struct form notify_form;
MUST_USE NEOERR *notify_choices_show(struct request *req, int64_t staff_id, const char *action);
/* What was posted, saved as far as it differs from what counts without it. */
MUST_USE NEOERR *notify_choices_save(struct request *req, int64_t staff_id);

#endif
