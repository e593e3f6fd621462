/* db.c - statements with :name parameters, rows out. */
#include "db.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "db_connect.h"
#include "db_fetch.h"
#include "db_later.h"
#include "db_sql.h"
#include "options.h"
#include "request.h"
#include "text.h"

enum { ALIAS_MOST = 16 };

static struct db reader = { .writer = false };
static struct db writer = { .writer = true };
static unsigned statements_run;

unsigned db_statement_count(bool reset)
{
    unsigned count = statements_run;

    if (reset)
        statements_run = 0;
    return count;
}

void db_count_statement(void)
{
    statements_run++;
}

void db_disconnect(void)
{
    db_close_connection(&reader);
    db_close_connection(&writer);
}

NEOERR *db_use_reader(struct request *req)
{
    req->db = &reader;
    return nerr_pass(db_connect(req->db));
}

NEOERR *db_use_writer(struct request *req)
{
    req->db = &writer;
    return nerr_pass(db_connect(req->db));
}

/* --- transactions -------------------------------------------------------- */

NEOERR *db_run_plain(struct db *db, const char *sql)
{
    if (mysql_query(db->mysql, sql) != 0)
        return nerr_pass(db_failure(db, mysql_errno(db->mysql), mysql_error(db->mysql), sql));
    return STATUS_OK;
}

bool db_in_transaction(const struct request *req)
{
    return req->db->in_transaction;
}

NEOERR *db_begin(struct request *req)
{
    TRY(db_use_writer(req));
    if (!req->db->chained)
        TRY(db_run_plain(req->db, "START TRANSACTION"));
    req->db->chained = false;
    req->db->in_transaction = true;
    return STATUS_OK;
}

/* What commits for people begins the next transaction with the same message: it holds nothing until something is read in it. */
NEOERR *db_commit(struct request *req)
{
    bool chain = req->via == VIA_PAGE || req->via == VIA_API;

    TRY(db_later_commit(req, chain));
    req->db->in_transaction = false;
    req->db->chained = chain;
    return STATUS_OK;
}

/* Before a statement that belongs to no transaction. */
static NEOERR *end_chain(struct db *db)
{
    NEOERR *err;

    if (!db->chained || db->in_transaction)
        return STATUS_OK;
    db->chained = false;
    err = db_run_plain(db, "COMMIT");
    if (nerr_match(err, ERR_DB_GONE)) /* it is opened again */
        nerr_ignore(&err);
    return nerr_pass(err);
}

void db_rollback(struct request *req)
{
    struct db *db = &writer;

    req->later = NULL;
    if (db->mysql == NULL || !db->in_transaction)
        return;
    db->in_transaction = false;
    if (mysql_query(db->mysql, "ROLLBACK") != 0)
        db_close_connection(db);
}

bool db_runs_again(NEOERR *err, int tried)
{
    enum { DEADLOCK_TRIES = 6, GONE_TRIES = 3, WAIT_MS = 4 };

    if (nerr_match(err, ERR_DB_GONE))
        return tried < GONE_TRIES;
    if (!nerr_match(err, ERR_DB_RETRY) || tried >= DEADLOCK_TRIES)
        return false;
    usleep((useconds_t)(1000 * randombytes_uniform((uint32_t)(WAIT_MS << tried))));
    return true;
}

/* --- binding ------------------------------------------------------------- */

/* ":setting_papers_classes" is setting papers.classes; NULL when the name is another's. */
static const char *setting_named(const char *name)
{
    static const char prefix[] = "setting_";
    char setting[64];
    char *group_end;

    if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
        return NULL;
    snprintf(setting, sizeof(setting), "%s", name + sizeof(prefix) - 1);
    group_end = strchr(setting, '_');
    if (group_end == NULL)
        return NULL;
    *group_end = '.';
    return options_find("@setting", setting) == NULL ? NULL : setting_text(setting);
}

/* What the request itself knows: :me, :stands_in_for, :now, :today, :lang, and settings. */
bool db_own_value(const struct request *req, const char *name, struct value *value)
{
    const char *text = strcmp(name, "now") == 0     ? req->now
                       : strcmp(name, "today") == 0 ? req->today
                       : strcmp(name, "lang") == 0  ? req->person.lang
                       : strcmp(name, "stands_in_for") != 0      ? setting_named(name)
                       : req->person.stands_in_for == NULL       ? ""
                                                                 : req->person.stands_in_for;

    if (strcmp(name, "me") == 0) {
        *value = (struct value){ .name = name, .type = VALUE_INT, .number = req->person.id };
        return true;
    }
    if (text == NULL)
        return false;
    *value = (struct value){ .name = name, .type = VALUE_TEXT, .text = text, .length = strlen(text) };
    return true;
}

static void bind_one(MYSQL_BIND *bind, struct value *value)
{
    memset(bind, 0, sizeof(*bind));
    switch (value->type) {
    case VALUE_NULL:
        bind->buffer_type = MYSQL_TYPE_NULL;
        break;
    case VALUE_INT:
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &value->number;
        break;
    case VALUE_TEXT:
    case VALUE_BYTES:
        bind->buffer_type = value->type == VALUE_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
        memcpy(&bind->buffer, &value->text, sizeof(bind->buffer));
        bind->buffer_length = value->length;
        break;
    }
}

/* The names are this call's: another with the same text may have called its parameters otherwise. */
NEOERR *db_bind(struct request *req, const struct sql *sql, const struct values *values, MYSQL_BIND *binds)
{
    struct value *bound = arena_alloc(req->arena, (sql->count + 1) * sizeof(*bound));

    for (size_t i = 0; i < sql->count; i++) {
        const struct value *value = values_find(values, sql->names[i]);

        if (value != NULL)
            bound[i] = *value;
        else if (!db_own_value(req, sql->names[i], &bound[i]))
            return nerr_raise(ERR_DB, "no value for :%s in %.120s", sql->names[i], sql->text);
        bind_one(&binds[i], &bound[i]);
    }
    return STATUS_OK;
}

/* --- markers: "{visible:alias}", "{visible:alias:permission}", "{mine:column}" ----------------------- */

/* What the inside of {visible:...} becomes; NULL when it is not one. */
static const char *scope_of(struct request *req, const char *inside, size_t length)
{
    size_t alias_length = strcspn(inside, ":}");
    const char *alias = arena_copy(req->arena, inside, alias_length), *permission;

    if (alias_length == 0 || alias_length > ALIAS_MOST || inside[length] != '}')
        return NULL;
    if (alias_length == length)
        return permission_visible_sql(req, req->scope, alias);
    permission = arena_copy(req->arena, inside + alias_length + 1, length - alias_length - 1);
    return permission_visible_sql(req, permission_scope(req, permission), alias);
}

/* The same of {mine:...}: the signed-in person's, and those of whom this person stands in for today. */
static const char *mine_of(struct request *req, const char *column, size_t length)
{
    const char *others = req->person.stands_in_for;

    if (length == 0 || column[length] != '}')
        return NULL;
    if (others == NULL || *others == '\0')
        return arena_format(req->arena, "%.*s = :me", (int)length, column);
    return arena_format(req->arena, "%.*s IN (:me, %s)", (int)length, column, others);
}

static const struct {
    const char *begin;
    const char *(*inside)(struct request *req, const char *inside, size_t length);
} markers[] = { { "{visible:", scope_of }, { "{mine:", mine_of } };

/* The next marker from `at`, NULL without; its number goes into *which. */
static const char *next_marker(const char *at, size_t *which)
{
    for (at = strchr(at, '{'); at != NULL; at = strchr(at + 1, '{')) {
        for (*which = 0; *which < COUNT_OF(markers); (*which)++) {
            if (strncmp(at, markers[*which].begin, strlen(markers[*which].begin)) == 0)
                return at;
        }
    }
    return NULL;
}

static NEOERR *put_scope(struct request *req, const char *sql, const char **out)
{
    struct buffer text;
    size_t which;
    const char *at = next_marker(sql, &which);

    *out = sql;
    if (at == NULL)
        return STATUS_OK;
    buffer_init(&text, req->arena);
    for (; at != NULL; sql = at, at = next_marker(at, &which)) {
        const char *inside = at + strlen(markers[which].begin);
        size_t length = strcspn(inside, "}");
        const char *words = markers[which].inside(req, inside, length);

        if (words == NULL)
            return nerr_raise(ERR_DB, "bad marker: %.80s", at);
        buffer_add(&text, sql, (size_t)(at - sql));
        buffer_text(&text, words);
        at = inside + length + 1;
    }
    buffer_text(&text, sql);
    *out = text.bytes;
    return STATUS_OK;
}

/* --- running -------------------------------------------------------------- */

static NEOERR *execute(struct request *req, const struct sql *sql, MYSQL_BIND *binds, struct statement *statement)
{
    if (sql->count > 0 && mysql_stmt_bind_param(statement->handle, binds) != 0)
        return nerr_raise(ERR_DB, "bind: %s", mysql_stmt_error(statement->handle));
    db_count_statement();
    if (mysql_stmt_execute(statement->handle) != 0)
        return nerr_pass(db_statement_failure(req->db, statement));
    return STATUS_OK;
}

NEOERR *db_run_bound(struct request *req, const struct sql *sql, MYSQL_BIND *binds)
{
    struct statement *statement;

    TRY(db_prepare(req->db, sql, &statement));
    return nerr_pass(execute(req, sql, binds, statement));
}

static NEOERR *run_once(struct request *req, const struct sql *sql, const struct values *values,
                        struct statement **statement)
{
    MYSQL_BIND *binds = arena_alloc(req->arena, (sql->count + 1) * sizeof(*binds));

    TRY(db_connect(req->db));
    TRY(db_prepare(req->db, sql, statement));
    TRY(db_bind(req, sql, values, binds));
    return nerr_pass(execute(req, sql, binds, *statement));
}

/* Runs the statement; outside a transaction a connection lost since the last request
 * (server restarted, idle too long) is opened again once. The few changes made outside one
 * (last_seen, an audit row, a failed sign-in) do no harm when they run twice. */
static NEOERR *run(struct request *req, const char *text, const struct values *values, struct statement **statement)
{
    struct sql sql;
    const char *scoped;
    bool may_repeat = !req->db->in_transaction;
    NEOERR *err;

    TRY(put_scope(req, text, &scoped));
    TRY(sql_scan(req->arena, scoped, &sql));
    TRY(end_chain(req->db));
    err = run_once(req, &sql, values, statement);
    if (may_repeat && nerr_match(err, ERR_DB_GONE)) {
        nerr_ignore(&err);
        err = run_once(req, &sql, values, statement);
    }
    return nerr_pass(err);
}

/* --- results --------------------------------------------------------------- */

static NEOERR *select_one(struct request *req, const char *sql, const struct values *values, struct rows **rows)
{
    struct statement *statement;
    NEOERR *err;

    *rows = arena_alloc(req->arena, sizeof(**rows));
    TRY(run(req, sql, values, &statement));
    if (mysql_stmt_store_result(statement->handle) != 0)
        return nerr_pass(db_statement_failure(req->db, statement));
    err = fetch_all(req, statement, *rows);
    mysql_stmt_free_result(statement->handle);
    return nerr_pass(err);
}

NEOERR *db_select_with(struct request *req, const char *sql, const struct values *values, struct rows **rows)
{
    const char *other = strstr(sql, DB_ELSE);

    if (other == NULL)
        return nerr_pass(select_one(req, sql, values, rows));
    TRY(select_one(req, arena_copy(req->arena, sql, (size_t)(other - sql)), values, rows));
    return (*rows)->count > 0 ? STATUS_OK : nerr_pass(select_one(req, other + strlen(DB_ELSE), values, rows));
}

NEOERR *db_select(struct request *req, const char *sql, struct rows **rows)
{
    return nerr_pass(db_select_with(req, sql, req->values, rows));
}

NEOERR *db_select_maybe(struct request *req, const char *sql, struct row *row, bool *found)
{
    struct rows *rows;

    TRY(db_select(req, sql, &rows));
    *found = rows->count > 0;
    *row = (struct row){ .rows = rows };
    return STATUS_OK;
}

NEOERR *db_select_one(struct request *req, const char *sql, struct row *row)
{
    bool found;

    TRY(db_select_maybe(req, sql, row, &found));
    if (!found)
        return nerr_raise(ERR_NOT_FOUND, "no such row: %.80s", sql);
    return STATUS_OK;
}

NEOERR *db_show_one(struct request *req, const char *path, const char *sql)
{
    struct row row;

    TRY(db_select_one(req, sql, &row));
    return nerr_pass(row_show(req, path, &row));
}

NEOERR *rows_show(struct request *req, const char *path, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "%s.%zu", path, i), &row));
    }
    return STATUS_OK;
}

NEOERR *db_show_rows(struct request *req, const char *path, const char *sql)
{
    struct rows *rows;

    TRY(db_select(req, sql, &rows));
    return nerr_pass(rows_show(req, path, rows));
}

/* --- row after row ---------------------------------------------------------- */

NEOERR *db_each(struct request *req, const char *sql, const struct values *values, db_each_fn each, void *context)
{
    struct statement *statement;
    NEOERR *err;

    TRY(run(req, sql, values, &statement));
    err = fetch_each(req, statement, each, context);
    if (req->db->mysql != NULL)
        mysql_stmt_free_result(statement->handle);
    return nerr_pass(err);
}

/* --- changes ------------------------------------------------------------------ */

NEOERR *db_execute_with(struct request *req, const char *sql, const struct values *values)
{
    struct statement *statement;

    if (!req->db->writer)
        return nerr_raise(ERR_DB, "a GET cannot write: %.120s", sql);
    TRY(run(req, sql, values, &statement));
    req->db->changed_rows = (int64_t)mysql_stmt_affected_rows(statement->handle);
    req->db->insert_id = (int64_t)mysql_stmt_insert_id(statement->handle);
    return STATUS_OK;
}

NEOERR *db_execute(struct request *req, const char *sql)
{
    return nerr_pass(db_execute_with(req, sql, req->values));
}

int64_t db_changed_rows(const struct request *req)
{
    return req->db->changed_rows;
}

int64_t db_insert_id(const struct request *req)
{
    return req->db->insert_id;
}

const char *db_duplicate_key(const struct request *req)
{
    return req->db->duplicate_key;
}

/* --- columns ------------------------------------------------------------------- */

struct row rows_at(const struct rows *rows, size_t index)
{
    return (struct row){ .rows = rows, .index = index };
}

size_t rows_column(const struct rows *rows, const char *column)
{
    for (size_t i = 0; i < rows->columns; i++) {
        if (text_is(rows->names[i], column))
            return i;
    }
    fprintf(stderr, "no column '%s' in this result\n", column);
    abort();
}

static const char *cell(const struct row *row, const char *column)
{
    return row->rows->cells[row->index][rows_column(row->rows, column)];
}

const char *row_text(const struct row *row, const char *column)
{
    const char *text = cell(row, column);

    return text == NULL ? "" : text;
}

int64_t row_int(const struct row *row, const char *column)
{
    const char *text = cell(row, column);

    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

bool row_is_null(const struct row *row, const char *column)
{
    return cell(row, column) == NULL;
}

struct row row_copy(struct arena *arena, const struct row *row)
{
    size_t columns = row->rows->columns;
    struct rows *rows = arena_alloc(arena, sizeof(*rows));

    *rows = (struct rows){ .count = 1, .columns = columns, .names = row->rows->names };
    rows->cells = arena_alloc(arena, sizeof(*rows->cells));
    rows->cells[0] = arena_alloc(arena, columns * sizeof(**rows->cells));
    memcpy(rows->cells[0], row->rows->cells[row->index], columns * sizeof(**rows->cells));
    rows->lengths = arena_alloc(arena, sizeof(*rows->lengths));
    rows->lengths[0] = arena_alloc(arena, columns * sizeof(**rows->lengths));
    memcpy(rows->lengths[0], row->rows->lengths[row->index], columns * sizeof(**rows->lengths));
    return (struct row){ .rows = rows };
}

void row_put(struct row *row, const char *column, const char *text)
{
    size_t at = rows_column(row->rows, column);

    row->rows->cells[row->index][at] = text;
    row->rows->lengths[row->index][at] = strlen(text);
}

NEOERR *row_show(struct request *req, const char *path, const struct row *row)
{
    const struct rows *rows = row->rows;
    HDF *node;

    TRY(hdf_get_node(req->hdf, path, &node));
    for (size_t i = 0; i < rows->columns; i++) {
        const char *text = rows->cells[row->index][i];

        if (text != NULL)
            TRY(hdf_set_value(node, rows->names[i], text));
    }
    return STATUS_OK;
}

void row_values(const struct row *row, struct values *values)
{
    const struct rows *rows = row->rows;

    for (size_t i = 0; i < rows->columns; i++)
        values_text(values, rows->names[i], rows->cells[row->index][i]);
}

bool row_has(const struct row *row, const char *column)
{
    for (size_t i = 0; i < row->rows->columns; i++) {
        if (strcmp(row->rows->names[i], column) == 0)
            return true;
    }
    return false;
}
