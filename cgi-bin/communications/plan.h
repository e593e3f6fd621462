/* plan.h - the contact plan's part of this folder: what is due, coverage, rules, calendar, assessment. */
#ifndef COMMUNICATIONS_PLAN_H
#define COMMUNICATIONS_PLAN_H

#include "core/app.h"

/* plan.c */
extern const struct list plan_list;
extern const char plan_record_sql[];
NEOERR *plan_page(struct request *req);
NEOERR *plan_views(struct request *req);
NEOERR *plan_export(struct request *req);
NEOERR *plan_row(struct request *req);
NEOERR *plan_coverage(struct request *req);

/* plan_rules.c */
extern const struct form plan_rule_form, plan_rule_change_form;
extern const char plan_rule_record_sql[];
NEOERR *plan_rules_page(struct request *req);
NEOERR *plan_rule_new_page(struct request *req);
NEOERR *plan_rule_create(struct request *req);
NEOERR *plan_rule_edit_page(struct request *req);
NEOERR *plan_rule_change(struct request *req);
NEOERR *plan_rule_end(struct request *req);

/* calendar.c */
NEOERR *my_calendar_page(struct request *req);

/* assessment.c */
extern const char assessment_record_sql[];
NEOERR *assessment_list(struct request *req);
NEOERR *assessment_page(struct request *req);

#endif
