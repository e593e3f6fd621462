/* customers.h - what the files of this folder share. */
#ifndef CUSTOMERS_CUSTOMERS_H
#define CUSTOMERS_CUSTOMERS_H

#include "core/app.h"
#include "core/bulk.h"
#include "domain/customer.h"

/* customers.c */
extern const struct form customer_form;
extern const struct list customer_list;
NEOERR *customer_create(struct request *req);
NEOERR *customer_update(struct request *req);

/* api.c: what programs may ask. */
extern const struct api customers_api;

/* contacts.c */
extern const struct form contact_form, contact_change_form, phone_form, consent_form;
extern const char contact_by_id_sql[], phone_by_id_sql[]; /* the same of :contact_id alone */
extern const char contact_record_sql[], phone_record_sql[], consent_record_sql[];
NEOERR *key_people_show(struct request *req); /* the same without consents: what a dealer's page shows */
NEOERR *contacts_show(struct request *req); /* Contacts.N with phones.N and consents.N of customer :id */
NEOERR *contact_new_page(struct request *req);
NEOERR *contact_create(struct request *req);
NEOERR *contact_edit_page(struct request *req);
NEOERR *contact_update(struct request *req);
NEOERR *contact_end(struct request *req);
NEOERR *phones_page(struct request *req);
NEOERR *phone_create(struct request *req);
NEOERR *phone_use_for_sms(struct request *req);
NEOERR *phone_end(struct request *req);
NEOERR *consent_page(struct request *req);
NEOERR *consent_create(struct request *req);
NEOERR *consent_end(struct request *req);

/* state.c */
extern const struct form state_form, state_api_form;
NEOERR *state_page(struct request *req);
NEOERR *state_change(struct request *req);
MUST_USE NEOERR *state_actions_show(struct request *req); /* Actions.N that this person may take */

/* limits.c */
extern const struct form limit_form;
NEOERR *limits_page(struct request *req);
NEOERR *limit_new_page(struct request *req);
NEOERR *limit_create(struct request *req);

/* custody.c */
extern const struct list custody_list, custody_people_list, custody_regions_list;
NEOERR *custody_page(struct request *req);
NEOERR *custody_views(struct request *req);
NEOERR *custody_export(struct request *req);
NEOERR *custody_row(struct request *req);
NEOERR *figures_people(struct request *req);
NEOERR *figures_regions(struct request *req);
NEOERR *figures_people_export(struct request *req);
NEOERR *figures_regions_export(struct request *req);

/* custody_rules.c */
extern const struct form completeness_rule_form, review_form;
extern const char completeness_rule_record_sql[], review_record_sql[];
NEOERR *rules_page(struct request *req);
NEOERR *rule_new_page(struct request *req);
NEOERR *rule_create(struct request *req);
NEOERR *rule_edit_page(struct request *req);
NEOERR *rule_update(struct request *req);
NEOERR *review_edit_page(struct request *req);
NEOERR *review_update(struct request *req);

/* ask.c */
extern const struct form ask_form;
NEOERR *ask_page(struct request *req);
NEOERR *ask_order(struct request *req);
NEOERR *ask_outcome(struct request *req);
MUST_USE NEOERR *ask_step(struct request *req, struct job *job, bool *finished); /* job kind customers.ask */

/* verify.c */
extern const struct form file_verify_form;
NEOERR *verify_page(struct request *req);
NEOERR *verify_save(struct request *req);

/* transfer.c */
extern const struct form transfer_form;
NEOERR *transfer_page(struct request *req);
NEOERR *transfer_order(struct request *req);
NEOERR *transfer_outcome(struct request *req);
MUST_USE NEOERR *transfer_step(struct request *req, struct job *job, bool *finished); /* job kind customers.transfer */

/* bulk_edit.c */
extern const struct form bulk_edit_form;
NEOERR *bulk_edit_page(struct request *req);
NEOERR *bulk_edit_order(struct request *req);
NEOERR *bulk_edit_outcome(struct request *req);
MUST_USE NEOERR *bulk_edit_step(struct request *req, struct job *job, bool *finished); /* job kind customers.change */

/* tags.c */
extern const struct form tags_form;
NEOERR *tags_page(struct request *req);
NEOERR *tags_change(struct request *req);

/* duplicates.c */
extern const struct list duplicates_list;
extern const char pair_record_sql[];
NEOERR *duplicates_page(struct request *req);
NEOERR *duplicates_views(struct request *req);
NEOERR *duplicates_export(struct request *req);
NEOERR *duplicates_scan(struct request *req);
NEOERR *pair_page(struct request *req);

/* merge.c */
extern const struct form merge_form, pair_form, unmerge_form;
extern const struct list merges_list;
extern const char merge_record_sql[];
NEOERR *merge_page(struct request *req);
NEOERR *merge_do(struct request *req);
NEOERR *merge_different(struct request *req);
NEOERR *merges_page(struct request *req);
NEOERR *merges_views(struct request *req);
NEOERR *merges_export(struct request *req);
NEOERR *unmerge_page(struct request *req);
NEOERR *unmerge_do(struct request *req);

#endif
