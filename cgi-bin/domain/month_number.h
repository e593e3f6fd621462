/* month_number.h - numbers of documents that begin anew each month: T-2611-0057. */
#ifndef DOMAIN_MONTH_NUMBER_H
#define DOMAIN_MONTH_NUMBER_H

#include "core/app.h"

/* The next of this month's `prefix`, with at least four digits. The series stays locked until the transaction ends. */
MUST_USE NEOERR *month_number_next(struct request *req, const char *prefix, const char **number);

#endif
