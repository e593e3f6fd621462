/* document.h - table customer_document: printed documents of a dealer as they stood on a day
 * (填写与存档). cgi-bin/prints draws them; nothing is ever changed. */
#ifndef DOMAIN_DOCUMENT_H
#define DOMAIN_DOCUMENT_H

#include "core/app.h"

extern const struct table document_table;

/* Puts the job that draws the registration form and keeps it; reason: dictionary frozen_reason. */
MUST_USE NEOERR *document_freeze(struct request *req, int64_t customer_id, const char *reason);
/* Documents.N of dealer :id, newest first. */
MUST_USE NEOERR *documents_show(struct request *req);

#endif
