/* customer_tag.h - the words by which people group dealers. */
#ifndef DOMAIN_CUSTOMER_TAG_H
#define DOMAIN_CUSTOMER_TAG_H

#include "core/app.h"

/* One word more or less; *changed says whether the dealer had it otherwise. */
MUST_USE NEOERR *customer_tag_add(struct request *req, int64_t customer_id, const char *tag, bool *changed);
MUST_USE NEOERR *customer_tag_remove(struct request *req, int64_t customer_id, const char *tag, bool *changed);

/* Exactly these (comma-separated). */
MUST_USE NEOERR *customer_tags_set(struct request *req, int64_t customer_id, const char *tags);

#endif
