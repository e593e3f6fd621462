/* sms.h - campaigns of SMS: who gets one, its states, its sending, what comes back (docs/sms.md). */
#ifndef DOMAIN_SMS_H
#define DOMAIN_SMS_H

#include "approval.h"
#include "sms_rules.h"

extern const struct table sms_batch_table, sms_template_table, sms_word_table, sms_suppression_table;
extern const struct approval_kind sms_approval;

/* SQL condition: campaign `b` is this person's, or went to a dealer whom the person's right (of the route) reaches. */
#define SMS_SEEN                                                                                                        \
    "(b.created_by = :me OR EXISTS (SELECT 1 FROM sms_message m JOIN customer cu ON cu.id = m.customer_id WHERE m.batch_id = b.id AND {visible:cu}))"

/* Row :id of what SMS_SEEN says, or that the person decides or decided. */
extern const char sms_batch_record_sql[];
struct sms_hours sms_hours_now(void); /* settings sms.hour_from, sms.hour_to */

/* The first word of table sms_word in `text`; *word NULL when there is none. */
MUST_USE NEOERR *sms_word_in(struct request *req, const char *text, const char **word, const char **proposal);

/* Draft :id: Preview.{numbers,unagreed,suppressed,segments}, Preview.sample.N (five), Preview.ends (UTC). */
MUST_USE NEOERR *sms_preview_show(struct request *req, int64_t batch_id);
/* Step of sms_flow that a person takes; says form errors. */
MUST_USE NEOERR *sms_step(struct request *req, const struct row *batch, const char *action);
/* The state follows; `reason` may be "". Sending puts the job. */
MUST_USE NEOERR *sms_move(struct request *req, const struct row *batch, const char *state, const char *reason);
/* Its figures anew. */
MUST_USE NEOERR *sms_count(struct request *req, int64_t batch_id);
/* Locks a campaign's row and reads it. */
MUST_USE NEOERR *sms_batch_locked(struct request *req, int64_t batch_id, struct row *row);

/* A number that gets none from now on, unless it is so already. Waiting messages to it are not sent. */
MUST_USE NEOERR *sms_suppress(struct request *req, const char *number, const char *reason, const char *note);

/* Job kinds sms.send {batch_id}: some seconds of one campaign, then the next job; sms.poll each minute: results and replies. */
MUST_USE NEOERR *sms_send_step(struct request *req, struct job *job, bool *finished);
/* Campaigns that are sending while no job of theirs is left, since it failed too often: paused, and their senders are told. What was handed
 * over stays so; they resume them when the cause is gone. */
MUST_USE NEOERR *sms_pause_left(struct request *req);
MUST_USE NEOERR *sms_poll_step(struct request *req, struct job *job, bool *finished);
/* In sms_send.c: puts the job that sends campaign `batch_id`, `run_at` UTC or NULL. */
MUST_USE NEOERR *sms_send_put(struct request *req, int64_t batch_id, const char *run_at);

/* "nf7" and back; 0 when it is none of ours. */
const char *sms_reference(struct request *req, int64_t message_id);
int64_t sms_reference_id(const char *reference);

#endif
