/* request_key.h - a change counts once: the key that came with it, and what was answered. */
#ifndef CORE_REQUEST_KEY_H
#define CORE_REQUEST_KEY_H

#include "db.h"

/* `text` as the 32 characters that a key is kept by. */
const char *request_key_word(struct request *req, const char *text);

/* Takes the key for this person in the present transaction. *answered: it was taken before, and
 * `before` holds location, notice, content_hash, status and answer. `content` (32 bytes) may be NULL. */
MUST_USE NEOERR *request_key_take(struct request *req, const char *word, const unsigned char *content, struct row *before,
                                  bool *answered);

/* What the key taken before is answered with from now on: a page's location and notice, or,
 * for the API, location, status and JSON. */
struct key_answer {
    const char *location, *notice, *json;
    int status; /* 0 = a page */
};
MUST_USE NEOERR *request_key_keep(struct request *req, const struct key_answer *answer);

#endif
