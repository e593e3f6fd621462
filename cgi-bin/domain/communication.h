/* communication.h - what was said to dealers: the log, what we promised then, what grew from it. Pages are cgi-bin/communications. */
#ifndef DOMAIN_COMMUNICATION_H
#define DOMAIN_COMMUNICATION_H

#include "core/app.h"

extern const struct table communication_table, promise_table, communication_file_table;

/* "/communications/7" and `end` behind it. */
const char *communication_path(struct request *req, int64_t id, const char *end);

/* Communication :id in the scope of the route, with its dealer; `correctable`: the signed-in person wrote it, and not longer
 * ago than setting communications.correct_hours. */
extern const char communication_record_sql[];
/* Promise :id in the scope of the route, with its communication and dealer; `late`. */
extern const char promise_record_sql[];

/* A promise p that is open: "late" behind its day, else "open"; NULL when none of communication co is open (dictionary communication_promise). */
#define COMMUNICATION_PROMISE "IF(co.promise_due IS NULL, NULL, IF(co.promise_due < :today, 'late', 'open'))"

/* Logs one from req->values: customer_id, kind, at, minutes, subject, result, contacts and colleagues ("3,7", may be ""), place_*
 * (may be missing); *id. Participants, the dealer's timeline. */
MUST_USE NEOERR *communication_log(struct request *req, int64_t *id);
/* The record is what req->values say now; the same columns. */
MUST_USE NEOERR *communication_correct(struct request *req);

/* Words of up to 2000 behind *after that have none, or of all; *count: how many it looked at. */
MUST_USE NEOERR *communication_words_fill(struct request *req, bool all, int64_t *after, size_t *count);

struct promise_given {
    int64_t communication_id, customer_id, owner_id;
    const char *text, *due_on;
};
/* Whoever is to keep it hears of it, unless it is oneself. */
MUST_USE NEOERR *promise_give(struct request *req, const struct promise_given *given);
/* Promise `promise` (promise_record_sql) is kept; `note` says how. */
MUST_USE NEOERR *promise_keep(struct request *req, const struct row *promise, const char *note);
/* Promises.N of dealer :id that are open, those of the log and those of tickets (`source` log, ticket), for who may see them. */
MUST_USE NEOERR *promise_dealer_show(struct request *req);

/* A task (ticket 0) or a ticket (task 0) grew from a communication. */
MUST_USE NEOERR *communication_follow_add(struct request *req, int64_t communication_id, int64_t task_id, int64_t ticket_id);
/* Origin.{id,subject,at} of the communication that task or ticket `id` grew from, for who may see it. */
MUST_USE NEOERR *communication_of_task_show(struct request *req, int64_t id);
MUST_USE NEOERR *communication_of_ticket_show(struct request *req, int64_t id);

/* Job kind communications.promises, each morning: on working days who owes a promise that is due is told, once a day. */
MUST_USE NEOERR *communications_promises_step(struct request *req, struct job *job, bool *finished);

#endif
