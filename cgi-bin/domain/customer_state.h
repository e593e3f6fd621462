/* customer_state.h - a dealer moves through its states: what each change leaves behind, whoever brings it about. */
#ifndef DOMAIN_CUSTOMER_STATE_H
#define DOMAIN_CUSTOMER_STATE_H

#include "flow.h"

/* Row with id, name, state, owner_id, version of table customer -> state step->to, with its reason in the row, the audit, the
 * timeline, and the owner told; an opened account's form is frozen. */
MUST_USE NEOERR *customer_state_set(struct request *req, const struct row *customer, const struct flow_step *step, const char *reason);

#endif
