/* region_db.h - the tables postal_region and postal_region_past: loaded, read, asked. */
#ifndef DOMAIN_REGION_DB_H
#define DOMAIN_REGION_DB_H

#include "core/app.h"
#include "region.h"

/* What a person typed ("430426", "湖南省 衡阳市 祁东县", "祁东县" when only one is called so)
 * -> code in req's arena; NULL when it names none or several. */
MUST_USE NEOERR *region_code_of(struct request *req, const char *typed, const char **code);

/* All rows, for region_index_new; they live in the request's arena. */
MUST_USE NEOERR *region_rows_read(struct request *req, struct region **rows, size_t *count);

/* Puts the packaged data set's rows into the tables, in place of what is there. */
MUST_USE NEOERR *region_rows_write(struct request *req, const struct region_table *table);

#endif
