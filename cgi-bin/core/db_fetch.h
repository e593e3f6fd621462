/* db_fetch.h - results of prepared statements as text; db.c only. */
#ifndef CORE_DB_FETCH_H
#define CORE_DB_FETCH_H

#include "db.h"
#include "db_connect.h"

/* All rows of an executed statement, in the request's arena. */
MUST_USE NEOERR *fetch_all(struct request *req, struct statement *statement, struct rows *rows);
/* Row after row; the cells are valid during the call. */
MUST_USE NEOERR *fetch_each(struct request *req, struct statement *statement, db_each_fn each, void *context);

#endif
