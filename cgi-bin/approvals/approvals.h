/* approvals.h - between the files of /approvals. */
#ifndef APPROVALS_APPROVALS_H
#define APPROVALS_APPROVALS_H

#include "core/app.h"
#include "core/bulk.h"
#include "domain/approval.h"

struct api;
extern const struct api approvals_api;

/* approvals.c */
extern const struct list approval_queue;
extern const char approval_record_sql[], decision_record_sql[];
/* The desk of the record: document, trail, queue, the form of decisions. */
MUST_USE NEOERR *desk_page(struct request *req);

/* decisions.c */
extern const struct form decision_form, approve_form, spoken_form, other_form, add_form, answer_form;
MUST_USE NEOERR *decision_approve(struct request *req);
MUST_USE NEOERR *decision_reject(struct request *req);
MUST_USE NEOERR *decision_return(struct request *req);
MUST_USE NEOERR *decision_delegate(struct request *req);
MUST_USE NEOERR *decision_add(struct request *req);
MUST_USE NEOERR *decision_ask(struct request *req);
MUST_USE NEOERR *decision_answer(struct request *req);
MUST_USE NEOERR *decision_withdraw(struct request *req);

/* many.c */
extern const struct form many_approve_form, many_return_form;
MUST_USE NEOERR *many_approve_page(struct request *req);
MUST_USE NEOERR *many_approve_order(struct request *req);
MUST_USE NEOERR *many_approve_outcome(struct request *req);
MUST_USE NEOERR *many_return_page(struct request *req);
MUST_USE NEOERR *many_return_order(struct request *req);
MUST_USE NEOERR *many_return_outcome(struct request *req);
/* Jobs approvals.approve and approvals.return. */
MUST_USE NEOERR *many_approve_step(struct request *req, struct job *job, bool *finished);
MUST_USE NEOERR *many_return_step(struct request *req, struct job *job, bool *finished);

/* unassigned.c */
extern const char unassigned_record_sql[];
extern const struct form assign_form;
MUST_USE NEOERR *unassigned_page(struct request *req);
MUST_USE NEOERR *assign_page(struct request *req);
MUST_USE NEOERR *assign(struct request *req);

/* policies.c */
extern const char policy_record_sql[], node_record_sql[];
extern const struct form policy_form, node_form, condition_form;
MUST_USE NEOERR *policies_page(struct request *req);
MUST_USE NEOERR *policy_page(struct request *req);
MUST_USE NEOERR *policy_draft(struct request *req);
MUST_USE NEOERR *policy_publish_page(struct request *req);
MUST_USE NEOERR *policy_publish(struct request *req);
MUST_USE NEOERR *policy_discard(struct request *req);
MUST_USE NEOERR *node_new_page(struct request *req);
MUST_USE NEOERR *node_create(struct request *req);
MUST_USE NEOERR *node_page(struct request *req);
MUST_USE NEOERR *node_update(struct request *req);
MUST_USE NEOERR *node_remove(struct request *req);
MUST_USE NEOERR *node_move(struct request *req);
MUST_USE NEOERR *condition_create(struct request *req);
MUST_USE NEOERR *condition_remove(struct request *req);

#endif
