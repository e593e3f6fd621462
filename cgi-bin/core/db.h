/* db.h - MariaDB: prepared statements with :name parameters, rows out.
 *
 * SQL stands beside its handler as a constant. ":name" is bound from the
 * values given; what is not there is looked up among the request's own:
 *   :me          staff id of the signed-in person
 *   :stands_in_for  ids of whom this person stands in for today, "5,7" or ""
 *   :now         UTC time of this request, "YYYY-MM-DD HH:MM:SS.mmm"
 *   :today       date in the company's zone
 *   :lang        "zh" or "en"
 *   :setting_papers_classes   setting papers.classes, as the worker holds it (options.h)
 * "{visible:cu}" is replaced by the row scope of the signed-in person for the
 * route's permission, `cu` being the alias of table customer; "{visible:cu:customers.read}"
 * by the scope of that permission; "{mine:t.staff_id}" says that the column is the person or somebody this
 * person stands in for today. Each statement is prepared once a connection and scope.
 * A SELECT may be two, with DB_ELSE between them: the second is asked when the first finds nothing.
 *
 * Inside a GET the connection is read-only (an account with SELECT rights); in
 * a POST, a job or the tool it is the writing one, inside a transaction. */
#ifndef CORE_DB_H
#define CORE_DB_H

#include "error.h"
#include "values.h"

struct request;
struct db;

#define DB_ELSE "{else}"

/* A result set, wholly in the request's arena; cells are text, NULL for SQL NULL. */
struct rows {
    size_t count, columns;
    const char *const *names;
    const char ***cells; /* [row][column] */
    size_t **lengths;
    bool cut; /* the server warned: of a SELECT .. ROWS EXAMINED these are not all */
};

struct row {
    const struct rows *rows;
    size_t index;
};

/* A bad SQL, a missing :name or a lost connection raise ERR_DB..., ERR_DB_GONE. */
MUST_USE NEOERR *db_select(struct request *req, const char *sql, struct rows **rows);
MUST_USE NEOERR *db_select_with(struct request *req, const char *sql, const struct values *values, struct rows **rows);
/* First row; no row raises ERR_NOT_FOUND. */
MUST_USE NEOERR *db_select_one(struct request *req, const char *sql, struct row *row);
/* First row, or *found = false. */
MUST_USE NEOERR *db_select_maybe(struct request *req, const char *sql, struct row *row, bool *found);
/* Rows go to req->hdf below `path`: path.0.column, path.1.column ... */
MUST_USE NEOERR *rows_show(struct request *req, const char *path, const struct rows *rows);
MUST_USE NEOERR *db_show_rows(struct request *req, const char *path, const char *sql);
/* First row's columns below `path`; no row raises ERR_NOT_FOUND. */
MUST_USE NEOERR *db_show_one(struct request *req, const char *path, const char *sql);

/* Row after row without holding them all (exports, scans); `each` may fail. The
 * row is valid during the call only. */
typedef NEOERR *(*db_each_fn)(struct request *req, const struct row *row, void *context);
MUST_USE NEOERR *db_each(struct request *req, const char *sql, const struct values *values, db_each_fn each,
                         void *context);

/* INSERT, UPDATE, DELETE on tables without an audit trail (see audit.h for the others). */
MUST_USE NEOERR *db_execute(struct request *req, const char *sql);
MUST_USE NEOERR *db_execute_with(struct request *req, const char *sql, const struct values *values);
int64_t db_changed_rows(const struct request *req); /* of the last db_execute */
int64_t db_insert_id(const struct request *req);    /* of the last db_execute */
const char *db_duplicate_key(const struct request *req); /* key named by the last ERR_DUPLICATE */

/* Columns by name; a name that the statement does not select ends the process. */
const char *row_text(const struct row *row, const char *column); /* "" for NULL */
int64_t row_int(const struct row *row, const char *column);      /* 0 for NULL */
bool row_is_null(const struct row *row, const char *column);
/* What the statement left for us to find; `text` lives as long as the rows. */
void row_put(struct row *row, const char *column, const char *text);
/* A row of its own, to put something else into it; its texts are those of `row`. */
struct row row_copy(struct arena *arena, const struct row *row);
bool row_has(const struct row *row, const char *column); /* the statement selects it */
struct row rows_at(const struct rows *rows, size_t index);
size_t rows_column(const struct rows *rows, const char *column); /* its place in each row's cells */
void row_values(const struct row *row, struct values *values); /* every column as text, NULL as NULL */
MUST_USE NEOERR *row_show(struct request *req, const char *path, const struct row *row);

/* Transactions: serve.c, the job runner and the tool call these; handlers do not. */
MUST_USE NEOERR *db_begin(struct request *req);
MUST_USE NEOERR *db_commit(struct request *req);
void db_rollback(struct request *req);
bool db_in_transaction(const struct request *req);
/* Whether what failed with `err`, was rolled back and had `tried` tries may run once more: after a deadlock five times, each after a
 * little longer wait of chance length, so that those who met do not meet again; after a lost connection twice. */
bool db_runs_again(NEOERR *err, int tried);
/* The next statements of this request run on the read-only / the writing connection. */
MUST_USE NEOERR *db_use_reader(struct request *req);
MUST_USE NEOERR *db_use_writer(struct request *req);
void db_disconnect(void);

/* Statements run since the last call with reset; BEGIN and COMMIT are not counted. */
unsigned db_statement_count(bool reset);

#endif
