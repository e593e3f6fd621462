/* sign_in.h - passwords checked and set, with lock-out and back-off. */
#ifndef ACCOUNT_SIGN_IN_H
#define ACCOUNT_SIGN_IN_H

#include "core/app.h"

/* *staff_id is the person whose account and password these are, or 0 with the form's error
 * said: the same words for an unknown account, a wrong password and a person who left. */
MUST_USE NEOERR *sign_in_check(struct request *req, const char *account, const char *password, int64_t *staff_id);

/* Says form errors when the old password is wrong or the new one may not be used. */
MUST_USE NEOERR *sign_in_check_own_password(struct request *req, const char *old_password, const char *new_password);

/* Sets the password of a staff row through `table` (audited without its value). */
MUST_USE NEOERR *sign_in_set_password(struct request *req, const struct table *table, int64_t staff_id, const char *password);

#endif
