/* token.h - personal access tokens: what a program signs in to the API with. */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "audit.h"

extern const struct table api_token_table;

enum { TOKENS_A_PERSON = 20, TOKEN_DAYS_MOST = 366, TOKEN_DAYS_USUAL = 90 };

/* Fills req->token and req->person from "Authorization: Bearer nf_...". No token, an unknown, expired or
 * revoked one, or one whose person may no longer sign in: ERR_TOKEN; too many of these from one
 * address: ERR_TOO_OFTEN. A cookie counts for nothing here. */
MUST_USE NEOERR *token_load(struct request *req);

/* A new token of the signed-in person from values name, scopes, expires_on. *secret is shown
 * once and kept nowhere. */
MUST_USE NEOERR *token_make(struct request *req, const char **secret);

#endif
