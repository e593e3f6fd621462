/* lockout.h - who fails again and again waits 1, 2, 4 ... at most 15 minutes. */
#ifndef CORE_LOCKOUT_H
#define CORE_LOCKOUT_H

#include <stdbool.h>
#include <stddef.h>
#include "error.h"

struct request;

/* What failures are counted under. Both at most as long as their columns; longer ones are cut. */
struct attempt {
    const char *account; /* as typed, known or not; "" = whatever the account */
    const char *address; /* of the client; "" = wherever from */
    const char *setting; /* row of table setting that says how many failures are free; NULL: 4 */
};

MUST_USE NEOERR *lockout_ask(struct request *req, const struct attempt *attempt, bool *locked);
/* One more failure of each and one audit row that names the first's account, written at once: a transaction that
 * runs is rolled back. */
MUST_USE NEOERR *lockout_failed(struct request *req, const struct attempt *attempts, size_t count, const char *table);
MUST_USE NEOERR *lockout_clear(struct request *req, const struct attempt *attempt);

#endif
