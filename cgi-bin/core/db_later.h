/* db_later.h - writes that nobody in their transaction reads again: they wait for its end.
 *
 * What people wait for sends them with the commit, as one compound statement: each message to the database and back costs more than
 * a small INSERT. Other work (jobs, imports, the tool) writes rows of one statement together. */
#ifndef CORE_DB_LATER_H
#define CORE_DB_LATER_H

#include "error.h"
#include "values.h"

struct request;

/* Their values are remembered as they are now (what is borrowed, must stay). They run in their order, but that rows of one INSERT may go
 * together with the first of them. Outside a transaction, and when many wait, they run at once. A key that is there already is no answer to be given so late: ERR_DUPLICATE
 * comes from db_commit. */
MUST_USE NEOERR *db_later(struct request *req, const char *sql, const struct values *values);

/* Runs what waits: for whoever reads what others may have put off. */
MUST_USE NEOERR *db_later_run(struct request *req);

/* For db.c. Runs what waits, and the commit, which begins the next transaction when `chain`. */
MUST_USE NEOERR *db_later_commit(struct request *req, bool chain);

#endif
