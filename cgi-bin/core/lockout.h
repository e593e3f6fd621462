/* lockout.h - who fails again and again waits: accounts at sign-in, addresses with wrong tokens. */
#ifndef CORE_LOCKOUT_H
#define CORE_LOCKOUT_H

#include <stdbool.h>
#include "error.h"

struct request;

/* `word`: an account as typed, or "api <address>"; at most 60 characters, longer ones are cut. */
MUST_USE NEOERR *lockout_ask(struct request *req, const char *word, bool *locked);
/* One more failure and its audit row, written at once: a transaction that runs is rolled back. From the
 * fifth on, the word waits 1, 2, 4 ... at most 15 minutes. */
MUST_USE NEOERR *lockout_failed(struct request *req, const char *word, const char *table);
MUST_USE NEOERR *lockout_clear(struct request *req, const char *word);

#endif
