/* password.h - argon2id by libsodium, few at a time. */
#ifndef CORE_PASSWORD_H
#define CORE_PASSWORD_H

#include <stdbool.h>
#include "error.h"

struct request;

/* argon2id string (about 98 characters), in the arena. ERR_BUSY when too many are
 * being hashed at once on this machine (each takes 64 MB and a tenth of a second). */
MUST_USE NEOERR *password_hash(struct request *req, const char *password, const char **hash);
/* *right says whether it matches; an empty `hash` takes as long and is never right. */
MUST_USE NEOERR *password_verify(struct request *req, const char *password, const char *hash, bool *right);

/* NULL when it may be used; else a message key. Length by setting password.min_length, not the
 * account's or the person's name, not one repeated or counted-up character, not a well-known one. */
const char *password_problem(const struct request *req, const char *password, const char *account);

#endif
