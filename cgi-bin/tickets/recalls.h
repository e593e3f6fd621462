/* recalls.h - pages of recalls: recalls.c, recall_edit.c, recall_dealers.c. */
#ifndef TICKETS_RECALLS_H
#define TICKETS_RECALLS_H

#include "core/app.h"
#include "core/bulk.h"
#include "domain/recall.h"

const char *recall_path(struct request *req, int64_t id, const char *end); /* "/tickets/recalls/7" and `end` */

/* recalls.c: the list, one recall, its steps */
extern const struct list recalls_list;
extern const struct form recall_act_form, recall_close_form;
NEOERR *recalls_page(struct request *req);
NEOERR *recalls_views(struct request *req);
NEOERR *recalls_export(struct request *req);
NEOERR *recall_page(struct request *req);
NEOERR *recall_act(struct request *req);
NEOERR *recall_close_page(struct request *req);
NEOERR *recall_end(struct request *req);

/* recall_edit.c: preparing one */
extern const struct form recall_form;
NEOERR *recall_new_page(struct request *req);
NEOERR *recall_create(struct request *req);
NEOERR *recall_edit_page(struct request *req);
NEOERR *recall_edit(struct request *req);

/* recall_dealers.c: dealers of recalls */
extern const struct list recall_dealers_list;
extern const struct form recall_notify_form, recall_confirm_form, recall_excuse_form, recall_notify_all_form;
NEOERR *recall_dealers_page(struct request *req);
NEOERR *recall_dealers_views(struct request *req);
NEOERR *recall_dealers_export(struct request *req);
NEOERR *recall_dealer_page(struct request *req);
NEOERR *recall_notify_page(struct request *req);
NEOERR *recall_notify_save(struct request *req);
NEOERR *recall_confirm_page(struct request *req);
NEOERR *recall_confirm_save(struct request *req);
NEOERR *recall_excuse_page(struct request *req);
NEOERR *recall_excuse_save(struct request *req);
NEOERR *recall_notify_all_page(struct request *req);
NEOERR *recall_notify_all_order(struct request *req);
NEOERR *recall_notify_all_outcome(struct request *req);
MUST_USE NEOERR *recall_notify_all_step(struct request *req, struct job *job, bool *finished); /* job kind recalls.notify */

#endif
