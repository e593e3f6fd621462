/* db_connect.h - connections and their prepared statements; db*.c only. */
#ifndef CORE_DB_CONNECT_H
#define CORE_DB_CONNECT_H

#include <mysql.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"

struct request;
struct value;

enum { STATEMENTS_KEPT = 256 };

/* A prepared statement; memory of its own, lives until pushed out or disconnected. */
struct statement {
    char *key;             /* the SQL as it went to the server */
    uint64_t hash;         /* of the key: texts are long and begin alike */
    MYSQL_STMT *handle;
    const char **columns;  /* of the result; NULL without one */
    size_t column_count;
    struct arena *arena;
    uint64_t used;         /* tick of the last use */
};

struct db {
    MYSQL *mysql;
    bool writer;
    bool chained;          /* the next transaction has begun, empty */
    bool in_transaction;
    struct statement *statements[STATEMENTS_KEPT];
    size_t statement_count;
    uint64_t tick;
    int64_t changed_rows, insert_id;
    char duplicate_key[64];
};

/* One more for db_statement_count. */
void db_count_statement(void);
/* Connects when there is no connection yet. */
MUST_USE NEOERR *db_connect(struct db *db);
void db_close_connection(struct db *db);
/* The statement for `text` (with ? and names), prepared now or before. */
struct sql;
MUST_USE NEOERR *db_prepare(struct db *db, const struct sql *sql, struct statement **statement);
/* The client library's error number as one of ours; closes the connection when it is gone. */
NEOERR *db_failure(struct db *db, unsigned number, const char *text, const char *sql);
/* The same for what the statement's execution said. */
NEOERR *db_statement_failure(struct db *db, struct statement *statement);
/* A statement that asks for no rows and has no parameters (db.c). */
MUST_USE NEOERR *db_run_plain(struct db *db, const char *sql);
/* One that asks for no rows, bound (db.c). */
MUST_USE NEOERR *db_run_bound(struct request *req, const struct sql *sql, MYSQL_BIND *binds);
/* One parameter a name of `sql`: from `values`, else the request's own (db.c). */
struct values;
MUST_USE NEOERR *db_bind(struct request *req, const struct sql *sql, const struct values *values, MYSQL_BIND *binds);
/* :me, :now, :today, :lang, which a statement need not be given (db.c). */
bool db_own_value(const struct request *req, const char *name, struct value *value);

#endif
