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

/* *problem is NULL when it may be used; else a message key. Length by setting password.min_length, not the
 * account's name, not one repeated or counted-up character, not a word of this house, and not one of
 * table common_password, digits behind it or not. */
MUST_USE NEOERR *password_problem(struct request *req, const char *password, const char *account, const char **problem);

enum { COMMON_HASH_BYTES = 8, COMMON_LEAST = 6 };
/* What table common_password knows a password by: no statement, and so no log, holds one. */
void password_common_hash(const char *password, size_t length, unsigned char hash[COMMON_HASH_BYTES]);

#endif
