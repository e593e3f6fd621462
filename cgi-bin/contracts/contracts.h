/* contracts.h - what the files of this folder share. */
#ifndef CONTRACTS_CONTRACTS_H
#define CONTRACTS_CONTRACTS_H

#include "core/app.h"
#include "core/bulk.h"

/* contracts.c */
extern const struct list contract_list;
extern const struct form contract_form;
NEOERR *contract_update(struct request *req);
/* Goes back to the record's page, saying why, when its text may not be changed any more: *locked. */
NEOERR *refuse_locked(struct request *req, bool *locked);

/* api.c: what programs may ask. */
extern const struct api contracts_api;

/* draft.c: a new one, and those that follow another */
extern const struct form contract_new_form;
NEOERR *contract_new_page(struct request *req);
NEOERR *contract_create(struct request *req);
NEOERR *contract_dealers_suggest(struct request *req);
NEOERR *contract_renew(struct request *req);
NEOERR *contract_amend(struct request *req);
NEOERR *contract_copy(struct request *req);
NEOERR *contracts_expiring_page(struct request *req);

/* clauses.c: the text of a draft */
extern const struct form clause_form, clause_new_form, clause_remove_form;
extern const char clause_record_sql[];
NEOERR *clause_page(struct request *req);
NEOERR *clause_save(struct request *req);
NEOERR *clause_new_page(struct request *req);
NEOERR *clause_create(struct request *req);
NEOERR *clause_remove_page(struct request *req);
NEOERR *clause_remove(struct request *req);
NEOERR *clause_restore(struct request *req);

/* lines.c: the goods of a draft */
extern const struct form contract_lines_form;
NEOERR *contract_lines_page(struct request *req);
NEOERR *contract_lines_save(struct request *req);
/* One line for programs: product, quantity, price, discount, note. */
extern const struct form contract_line_form;
NEOERR *contract_line_create(struct request *req);

/* submit.c: checklist, preview, submission; the submitted texts */
NEOERR *contract_submit_page(struct request *req);
NEOERR *contract_send(struct request *req);
NEOERR *contract_send_as_is(struct request *req); /* whatever version the person saw: the API asks for it itself */
NEOERR *contract_texts_page(struct request *req);

/* remind.c: owners are asked for posting, counter-signature, original; job kind contracts.remind */
extern const struct form contract_remind_form;
NEOERR *contract_remind_page(struct request *req);
NEOERR *contract_remind_order(struct request *req);
NEOERR *contract_remind_outcome(struct request *req);
MUST_USE NEOERR *contract_remind_step(struct request *req, struct job *job, bool *finished);

/* sign.c: acknowledgement, seals, posting, counter-signature, original */
extern const struct form contract_acknowledge_form, contract_seal_form, contract_post_form, contract_countersign_form, contract_original_form;
extern const struct list contract_seal_list;
NEOERR *contract_sign_page(struct request *req);
NEOERR *contract_acknowledge(struct request *req);
NEOERR *contract_seal(struct request *req);
NEOERR *contract_post(struct request *req);
NEOERR *contract_countersign(struct request *req);
NEOERR *contract_original(struct request *req);
NEOERR *contract_seals(struct request *req);
NEOERR *contract_seal_row(struct request *req);
NEOERR *contract_seals_views(struct request *req);
NEOERR *contract_seals_export(struct request *req);

/* verify.c: number and hash of a sheet of paper */
NEOERR *contract_verify_page(struct request *req);

/* state.c: steps that need a reason */
extern const struct form contract_state_form;
NEOERR *contract_state_page(struct request *req);
NEOERR *contract_state_change(struct request *req);

/* templates.c, texts.c, companies.c: what legal keeps */
extern const struct form template_form, template_new_form, template_clause_form, text_form, text_new_form, clause_head_form, company_form;
extern const char template_record_sql[], template_draft_sql[], template_clause_sql[], clause_head_sql[], text_record_sql[], text_draft_sql[], company_record_sql[];
NEOERR *templates_page(struct request *req);
NEOERR *template_page(struct request *req);
NEOERR *template_new_page(struct request *req);
NEOERR *template_create(struct request *req);
NEOERR *template_edit_page(struct request *req);
NEOERR *template_update(struct request *req);
NEOERR *template_next(struct request *req);
NEOERR *template_publish(struct request *req);
NEOERR *template_clause_add(struct request *req);
NEOERR *template_clause_remove(struct request *req);
NEOERR *clauses_page(struct request *req);
NEOERR *clause_head_page(struct request *req);
NEOERR *clause_head_new_page(struct request *req);
NEOERR *clause_head_create(struct request *req);
NEOERR *clause_head_edit_page(struct request *req);
NEOERR *clause_head_update(struct request *req);
NEOERR *text_new_page(struct request *req);
NEOERR *text_create(struct request *req);
NEOERR *text_page(struct request *req);
NEOERR *text_update(struct request *req);
NEOERR *text_publish(struct request *req);
NEOERR *companies_page(struct request *req);
NEOERR *company_new_page(struct request *req);
NEOERR *company_create(struct request *req);
NEOERR *company_edit_page(struct request *req);
NEOERR *company_update(struct request *req);

/* execution.c: Execution.N.{ordered, shipped, returned, ...}, a row a line, for who may read the ledger */
MUST_USE NEOERR *execution_show(struct request *req);
extern const struct list execution_list;
extern const char execution_record_sql[];
NEOERR *execution_page(struct request *req);
NEOERR *execution_views(struct request *req);
NEOERR *execution_export(struct request *req);
NEOERR *execution_row(struct request *req);
MUST_USE NEOERR *contract_behind_step(struct request *req, struct job *job, bool *finished); /* job kind contracts.behind */

#endif
