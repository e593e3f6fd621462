/* contact_plan.h - which dealers are to be spoken with by whom until when (docs/communications_plan.md).
 *
 * contact_rule says how often a level of ours speaks with a role of theirs; contact_due has a row for each dealer and rule. It is
 * reckoned from the log by contact_plan.c alone: where something is logged, when a rule changes, and each night. */
#ifndef DOMAIN_CONTACT_PLAN_H
#define DOMAIN_CONTACT_PLAN_H

#include "core/app.h"

extern const struct table contact_rule_table;

/* How a due contact stands: dictionary contact_pace; of contact_due d. */
#define CONTACT_PACE "IF(d.due_on < :today, 'late', IF(d.due_on <= :today + INTERVAL 7 DAY, 'due', 'ahead'))"

/* What is due at the dealers from `from` to `to` (ids, both included) as the log, the rules and the owners are now. Whoever changes
 * the log of a dealer calls it in the same transaction. */
MUST_USE NEOERR *contact_plan_reckon(struct request *req, int64_t from, int64_t to);
static inline NEOERR *contact_plan_logged(struct request *req, int64_t customer_id)
{
    return contact_plan_reckon(req, customer_id, customer_id);
}

/* A warning asks for a visit: due within the rule's working days from today, until a visit is logged. The reason is shown as it
 * stands (at most 200 characters). A second one leaves the earlier day. Without a rule for warnings nothing is asked. */
MUST_USE NEOERR *contact_plan_ask_visit(struct request *req, int64_t customer_id, const char *reason);

/* ContactDue.N of dealer :id: whose turn it is to speak with whom, until when; for who may see the dealer's log. */
MUST_USE NEOERR *contact_plan_dealer_show(struct request *req);

/* Puts the job that reckons every dealer anew: after a change of the rules. */
MUST_USE NEOERR *contact_plan_changed(struct request *req);
/* Job kind contacts.plan, each night: classes of dealers, then what is due, some hundred dealers a step. */
MUST_USE NEOERR *contact_plan_step(struct request *req, struct job *job, bool *finished);

/* Contacts wanted of staff :plan_staff and made until the end of day :plan_until (company's zone), by the rules and dealers of today: for each month, quarter or year that the day
 * lies in. One row: wanted, made. */
MUST_USE NEOERR *contact_plan_measure(struct request *req, int64_t staff_id, const char *until, int64_t *wanted, int64_t *made);

#endif
