/* no_database.c - db.h without a database: every statement runs and no row is there. Linked before core,
 * so that its own db.o stays out. */
#include "core/db.h"
#include "core/db_connect.h"
#include "core/db_later.h"
#include "core/request.h"

NEOERR *db_select(struct request *req, const char *sql, struct rows **rows)
{
    (void)sql;
    *rows = arena_alloc(req->arena, sizeof(**rows));
    return STATUS_OK;
}

NEOERR *db_select_with(struct request *req, const char *sql, const struct values *values, struct rows **rows)
{
    (void)values;
    return nerr_pass(db_select(req, sql, rows));
}

NEOERR *db_select_one(struct request *req, const char *sql, struct row *row)
{
    (void)req;
    *row = (struct row){ 0 };
    return nerr_raise(ERR_NOT_FOUND, "%s", sql);
}

NEOERR *db_select_maybe(struct request *req, const char *sql, struct row *row, bool *found)
{
    (void)req;
    (void)sql;
    *row = (struct row){ 0 };
    *found = false;
    return STATUS_OK;
}

NEOERR *db_show_rows(struct request *req, const char *path, const char *sql)
{
    (void)req;
    (void)path;
    (void)sql;
    return STATUS_OK;
}

NEOERR *db_show_one(struct request *req, const char *path, const char *sql)
{
    struct row row;

    (void)path;
    return nerr_pass(db_select_one(req, sql, &row));
}

NEOERR *db_each(struct request *req, const char *sql, const struct values *values, db_each_fn each, void *context)
{
    (void)req;
    (void)sql;
    (void)values;
    (void)each;
    (void)context;
    return STATUS_OK;
}

NEOERR *db_execute(struct request *req, const char *sql)
{
    (void)req;
    (void)sql;
    return STATUS_OK;
}

NEOERR *db_execute_with(struct request *req, const char *sql, const struct values *values)
{
    (void)values;
    return nerr_pass(db_execute(req, sql));
}

int64_t db_changed_rows(const struct request *req)
{
    (void)req;
    return 0;
}

int64_t db_insert_id(const struct request *req)
{
    (void)req;
    return 1;
}

const char *db_duplicate_key(const struct request *req)
{
    (void)req;
    return "";
}

const char *row_text(const struct row *row, const char *column)
{
    (void)row;
    (void)column;
    return "";
}

int64_t row_int(const struct row *row, const char *column)
{
    (void)row;
    (void)column;
    return 0;
}

bool row_is_null(const struct row *row, const char *column)
{
    (void)row;
    (void)column;
    return true;
}

bool row_has(const struct row *row, const char *column)
{
    (void)row;
    (void)column;
    return false;
}

void row_put(struct row *row, const char *column, const char *text)
{
    (void)row;
    (void)column;
    (void)text;
}

NEOERR *rows_show(struct request *req, const char *path, const struct rows *rows)
{
    (void)req;
    (void)path;
    (void)rows;
    return STATUS_OK;
}

bool db_runs_again(NEOERR *err, int tried)
{
    (void)err;
    (void)tried;
    return false;
}

struct row rows_at(const struct rows *rows, size_t index)
{
    return (struct row){ rows, index };
}

NEOERR *row_show(struct request *req, const char *path, const struct row *row)
{
    (void)req;
    (void)path;
    (void)row;
    return STATUS_OK;
}

NEOERR *db_begin(struct request *req)
{
    (void)req;
    return STATUS_OK;
}

NEOERR *db_commit(struct request *req)
{
    (void)req;
    return STATUS_OK;
}

void db_rollback(struct request *req)
{
    (void)req;
}

NEOERR *db_use_reader(struct request *req)
{
    (void)req;
    return STATUS_OK;
}

NEOERR *db_use_writer(struct request *req)
{
    (void)req;
    return STATUS_OK;
}

void db_disconnect(void)
{
}

unsigned db_statement_count(bool reset)
{
    (void)reset;
    return 0;
}

void db_count_statement(void)
{
}

bool db_own_value(const struct request *req, const char *name, struct value *value)
{
    (void)req;
    (void)name;
    (void)value;
    return false;
}

NEOERR *db_later(struct request *req, const char *sql, const struct values *values)
{
    (void)req;
    (void)sql;
    (void)values;
    return STATUS_OK;
}

NEOERR *db_later_run(struct request *req)
{
    (void)req;
    return STATUS_OK;
}
