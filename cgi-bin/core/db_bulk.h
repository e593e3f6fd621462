/* db_bulk.h - many rows with one message to the server (imports): the statement is the same
 * constant with :name parameters, each parameter is bound as an array. */
#ifndef CORE_DB_BULK_H
#define CORE_DB_BULK_H

#include <stddef.h>
#include <stdint.h>

#include "audit.h"

/* Up to so many rows an INSERT .. VALUES (..) is one statement that lists them: db_insert_id is the key of the first. */
enum { DB_LISTED_MOST = 8 };

/* Runs `sql` (no result) once for each of rows[0..count). A name that rows[0] lacks is taken
 * from req->values, or is the request's own (:me, :now ...); one that another row lacks is NULL
 * there. */
MUST_USE NEOERR *db_execute_many(struct request *req, const char *sql, struct values *const *rows, size_t count);

/* db_insert for many rows, each with its audit row; ids[i] gets the key of rows[i]. Columns
 * are those of the table that rows[0] holds; other values that a row holds go into its audit
 * row only. Inside a transaction, as always. */
MUST_USE NEOERR *db_insert_many(struct request *req, const struct table *table, struct values *const *rows,
                                size_t count, int64_t *ids);

/* The same without audit rows, for parts whose owner's audit row tells of them. */
MUST_USE NEOERR *db_insert_quietly(struct request *req, const struct table *table, struct values *const *rows,
                                   size_t count, int64_t *ids);

/* One audit row for each id of a set that one statement changed; action as in audit.h,
 * `subjects` NULL when the rows belong to no customer's history. */
MUST_USE NEOERR *audit_many(struct request *req, const char *action, const struct table *table, const int64_t *ids,
                            const int64_t *subjects, const char *const *changes, size_t count);

#endif
