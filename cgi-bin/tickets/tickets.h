/* tickets.h - what the files of this folder share. */
#ifndef TICKETS_TICKETS_H
#define TICKETS_TICKETS_H

#include "core/app.h"
#include "domain/knowledge.h"
#include "domain/ticket.h"

/* tickets.c: the queues; api.c */
extern const struct list ticket_list;
extern const struct api tickets_api;

/* log.c: a call is logged */
extern const struct form ticket_form;
NEOERR *ticket_new_page(struct request *req);
NEOERR *ticket_create(struct request *req);
NEOERR *ticket_dealers(struct request *req);

/* work.c: what is done with a ticket. A page that asks for what a step needs: `end` is its address behind the ticket's; and the way
 * back to the ticket, unless the form was refused. */
MUST_USE NEOERR *ticket_ask(struct request *req, const struct form *form, const char *label_key, const char *end);
MUST_USE NEOERR *ticket_done(struct request *req, const char *notice);
bool ticket_is_ended(const struct request *req);
extern const struct form ticket_word_form, ticket_step_form, ticket_solve_form, ticket_close_form, ticket_assign_form, ticket_severity_form, ticket_merge_form, ticket_link_form;
NEOERR *ticket_word(struct request *req);
NEOERR *ticket_step_page(struct request *req);
NEOERR *ticket_step(struct request *req);
NEOERR *ticket_solve_page(struct request *req);
NEOERR *ticket_solve(struct request *req);
NEOERR *ticket_close_page(struct request *req);
NEOERR *ticket_close(struct request *req);
NEOERR *ticket_take(struct request *req);
NEOERR *ticket_assign_page(struct request *req);
NEOERR *ticket_hand_over(struct request *req);
NEOERR *ticket_severity_page(struct request *req);
NEOERR *ticket_severity_save(struct request *req);
NEOERR *ticket_keep_promise(struct request *req);
NEOERR *ticket_watch(struct request *req);
NEOERR *ticket_link_page(struct request *req);
NEOERR *ticket_link(struct request *req);
NEOERR *ticket_merge_page(struct request *req);
NEOERR *ticket_merge(struct request *req);

/* quality.c: goods held, samples, the verdict, measures */
extern const struct form ticket_hold_form, hold_end_form, ticket_sample_form, ticket_verdict_form, ticket_measure_form;
extern const struct list hold_list;
extern const char sample_record_sql[];
NEOERR *hold_list_page(struct request *req);
NEOERR *hold_views(struct request *req);
NEOERR *hold_export(struct request *req);
NEOERR *hold_open(struct request *req);
NEOERR *hold_end_page(struct request *req);
NEOERR *hold_end(struct request *req);
NEOERR *ticket_hold_page(struct request *req);
NEOERR *ticket_hold(struct request *req);
NEOERR *ticket_sample_page(struct request *req);
NEOERR *ticket_sample_create(struct request *req);
NEOERR *sample_edit_page(struct request *req);
NEOERR *sample_update(struct request *req);
NEOERR *ticket_verdict_page(struct request *req);
NEOERR *ticket_verdict_save(struct request *req);
NEOERR *ticket_measure_page(struct request *req);
NEOERR *ticket_measure_save(struct request *req);

/* reactions.c: adverse reactions and their reports */
extern const struct form reaction_form, reaction_submit_form;
extern const struct list reaction_list;
NEOERR *reaction_list_page(struct request *req);
NEOERR *reaction_views(struct request *req);
NEOERR *reaction_export(struct request *req);
NEOERR *reaction_page(struct request *req);
NEOERR *reaction_edit_page(struct request *req);
NEOERR *reaction_save_post(struct request *req);
NEOERR *reaction_submit_page(struct request *req);
NEOERR *reaction_submit_post(struct request *req);

/* knowledge.c: articles, and what is like what is typed */
extern const struct form knowledge_form;
extern const struct list knowledge_list;
NEOERR *knowledge_list_page(struct request *req);
NEOERR *knowledge_views(struct request *req);
NEOERR *knowledge_export(struct request *req);
NEOERR *knowledge_page(struct request *req);
NEOERR *knowledge_new_page(struct request *req);
NEOERR *knowledge_create(struct request *req);
NEOERR *knowledge_edit_page(struct request *req);
NEOERR *knowledge_update(struct request *req);
NEOERR *knowledge_end(struct request *req);
NEOERR *ticket_alike(struct request *req);
/* As far as a ticket was typed; "" = nothing. */
struct ticket_typed {
    const char *title, *shipment, *lot, *category;
};
/* Alike.N, tickets of the dealer that may be the same, and Articles.N. */
MUST_USE NEOERR *ticket_alike_show(struct request *req, int64_t customer_id, const struct ticket_typed *typed);

/* split.c: a second ticket of what else was said */
extern const struct form ticket_split_form;
NEOERR *ticket_split_page(struct request *req);
NEOERR *ticket_split_save(struct request *req);

/* replies.c: saved replies */
extern const struct form reply_form;
extern const struct list reply_list;
extern const char reply_record_sql[];
NEOERR *reply_list_page(struct request *req);
NEOERR *reply_views(struct request *req);
NEOERR *reply_export(struct request *req);
NEOERR *reply_new_page(struct request *req);
NEOERR *reply_page(struct request *req);
NEOERR *reply_create(struct request *req);
NEOERR *reply_update(struct request *req);
NEOERR *reply_end(struct request *req);
NEOERR *reply_suggest(struct request *req);
/* Said.text: the saved reply that ?reply= names. */
MUST_USE NEOERR *reply_show_asked(struct request *req);

/* figures.c */
NEOERR *ticket_figures_page(struct request *req);
NEOERR *ticket_figures_export(struct request *req);

#endif
