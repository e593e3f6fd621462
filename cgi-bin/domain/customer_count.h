/* customer_count.h - how many dealers there are, by whose they are and state: customer_count, which triggers on customer keep (sql/165). */
#ifndef DOMAIN_CUSTOMER_COUNT_H
#define DOMAIN_CUSTOMER_COUNT_H

#include "core/app.h"
#include "core/job.h"

/* Job kind customer_counts, each hour: folds the differences when there are many. */
MUST_USE NEOERR *customer_counts_step(struct request *req, struct job *job, bool *finished);

#endif
