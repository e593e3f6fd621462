/* sms.h - pages of the program below /communications/sms. */
#ifndef SMS_SMS_H
#define SMS_SMS_H

#include "domain/sms.h"

const char *sms_path(struct request *req, int64_t id, const char *end); /* "/communications/sms/7" and `end` */
/* Says form errors beside field `text`: fields that are none of ours, words that carriers refuse. */
MUST_USE NEOERR *sms_check_text(struct request *req);

/* failure.c: why a message failed, in the person's words; what no dictionary has is said beside that. "" stays so. */
const char *sms_failure_words(struct request *req, const char *told);

/* edit.c: a campaign is written */
extern const struct form sms_form;
NEOERR *sms_new_page(struct request *req);
NEOERR *sms_create(struct request *req);
NEOERR *sms_edit_page(struct request *req);
NEOERR *sms_edit(struct request *req);

/* lists.c: messages and replies of all campaigns */
extern const struct list sms_messages_list, sms_replies_list;
NEOERR *sms_messages_page(struct request *req);
NEOERR *sms_messages_views(struct request *req);
NEOERR *sms_messages_export(struct request *req);
NEOERR *sms_replies_page(struct request *req);
NEOERR *sms_replies_views(struct request *req);
NEOERR *sms_replies_export(struct request *req);

/* suppressed.c: numbers that get none */
extern const struct list sms_suppressions_list;
extern const struct form sms_suppression_form;
extern const char sms_suppression_record_sql[];
NEOERR *sms_suppressions_page(struct request *req);
NEOERR *sms_suppressions_views(struct request *req);
NEOERR *sms_suppressions_export(struct request *req);
NEOERR *sms_suppression_page(struct request *req);
NEOERR *sms_suppression_new_page(struct request *req);
NEOERR *sms_suppression_create(struct request *req);
NEOERR *sms_suppression_lift(struct request *req);

/* texts.c: templates, and words that carriers refuse */
extern const struct form sms_template_form, sms_word_form;
extern const char sms_template_record_sql[], sms_word_record_sql[];
NEOERR *sms_templates_page(struct request *req);
NEOERR *sms_template_new_page(struct request *req);
NEOERR *sms_template_create(struct request *req);
NEOERR *sms_template_edit_page(struct request *req);
NEOERR *sms_template_edit(struct request *req);
NEOERR *sms_template_end(struct request *req);
NEOERR *sms_words_page(struct request *req);
NEOERR *sms_word_add(struct request *req);
NEOERR *sms_word_remove(struct request *req);

#endif
