/* rules.h - /tickets/rules: rules.c. */
#ifndef TICKETS_RULES_H
#define TICKETS_RULES_H

#include "core/app.h"

extern const struct form clock_rule_form, procedure_form, report_rule_form;
extern const char clock_rule_record_sql[], procedure_record_sql[], report_rule_record_sql[];

NEOERR *ticket_rules_page(struct request *req);
NEOERR *clock_rule_page(struct request *req);
NEOERR *clock_rule_save(struct request *req);
NEOERR *procedure_page(struct request *req);
NEOERR *procedure_create(struct request *req);
NEOERR *procedure_save(struct request *req);
NEOERR *procedure_end(struct request *req);
NEOERR *report_rule_page(struct request *req);
NEOERR *report_rule_create(struct request *req);
NEOERR *report_rule_save(struct request *req);
NEOERR *report_rule_end(struct request *req);

#endif
