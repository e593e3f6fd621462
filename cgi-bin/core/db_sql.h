/* db_sql.h - ":name" -> "?" and the list of names. Pure; fuzzed. */
#ifndef CORE_DB_SQL_H
#define CORE_DB_SQL_H

#include "arena.h"
#include "error.h"

enum { SQL_MAX_PARAMETERS = 128 };

struct sql {
    char *text;          /* with ? */
    const char **names;  /* one a ?, in order */
    size_t count;
};

/* Text in quotes and comments stays untouched, as do "::" and ":=". More than
 * SQL_MAX_PARAMETERS, or an open quote, is ERR_DB. Results live in `arena`. */
MUST_USE NEOERR *sql_scan(struct arena *arena, const char *statement, struct sql *sql);

#endif
