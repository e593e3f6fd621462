/* communications.h - what the files of this folder share. */
#ifndef COMMUNICATIONS_COMMUNICATIONS_H
#define COMMUNICATIONS_COMMUNICATIONS_H

#include "core/app.h"
#include "domain/communication.h"

/* communications.c: the list; api.c */
extern const struct list communication_list;
extern const struct api communications_api;

/* log.c: one is logged, and corrected */
extern const struct form communication_form, communication_correct_form;
NEOERR *communication_new_page(struct request *req);
NEOERR *communication_create(struct request *req);
NEOERR *communication_dealers(struct request *req);
NEOERR *communication_edit_page(struct request *req);
NEOERR *communication_update(struct request *req);

/* promises.c: what we promised */
extern const struct list promise_list;
extern const struct form promise_keep_form;
NEOERR *promise_list_page(struct request *req);
NEOERR *promise_views(struct request *req);
NEOERR *promise_export(struct request *req);
NEOERR *promise_keep_page(struct request *req);
NEOERR *promise_keep_post(struct request *req);

/* follow.c: a suggestion becomes a task, a complaint a ticket */
NEOERR *communication_to_task(struct request *req);
NEOERR *communication_to_ticket(struct request *req);

#endif
