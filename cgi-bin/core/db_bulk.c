/* db_bulk.c - MariaDB's bulk protocol: one prepared statement, its parameters as arrays. */
#include "db_bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_connect.h"
#include "db_sql.h"
#include "request.h"
#include "text.h"

/* --- binding --------------------------------------------------------------------- */

/* One parameter of all rows: every value as text, which the server converts exactly. */
struct column {
    const char **texts;
    unsigned long *lengths;
    char *indicators;
};

static void put_value(struct arena *arena, struct column *column, size_t row, const struct value *value)
{
    if (value == NULL || value->type == VALUE_NULL) {
        column->indicators[row] = STMT_INDICATOR_NULL;
        return;
    }
    column->indicators[row] = STMT_INDICATOR_NONE;
    column->texts[row] = value->text;
    column->lengths[row] = value->length;
    if (value->type == VALUE_INT) {
        column->texts[row] = arena_format(arena, "%lld", (long long)value->number);
        column->lengths[row] = strlen(column->texts[row]);
    }
}

/* Rows of one kind hold their values in one order, so the place of the row before is tried first. */
static const struct value *find_near(const struct values *values, const char *name, size_t *place)
{
    if (*place < values->count && strcmp(values->items[*place].name, name) == 0)
        return &values->items[*place];
    for (size_t i = 0; i < values->count; i++) {
        if (strcmp(values->items[i].name, name) == 0) {
            *place = i;
            return &values->items[i];
        }
    }
    return NULL;
}

/* What is the same for all rows. */
static NEOERR *find_common(struct request *req, const char *name, struct value *common)
{
    const struct value *found = values_find(req->values, name);

    if (found != NULL)
        *common = *found;
    else if (!db_own_value(req, name, common))
        return nerr_raise(ERR_DB, "no value for :%s", name);
    return STATUS_OK;
}

static NEOERR *bind_column(struct request *req, const char *name, struct values *const *rows, size_t count,
                           MYSQL_BIND *bind)
{
    struct column column = { .texts = arena_alloc(req->arena, count * sizeof(*column.texts)),
                             .lengths = arena_alloc(req->arena, count * sizeof(*column.lengths)),
                             .indicators = arena_alloc(req->arena, count) };
    struct value common;
    bool same = values_find(rows[0], name) == NULL;
    size_t place = 0;

    if (same)
        TRY(find_common(req, name, &common));
    for (size_t i = 0; i < count; i++)
        put_value(req->arena, &column, i, same ? &common : find_near(rows[i], name, &place));
    *bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .length = column.lengths };
    memcpy(&bind->buffer, &column.texts, sizeof(bind->buffer));
    bind->u.indicator = column.indicators;
    return STATUS_OK;
}

/* One row of a column that was bound: a parameter like any other. */
static void bind_row(const MYSQL_BIND *column, size_t row, MYSQL_BIND *bind)
{
    const char *const *texts;

    memcpy(&texts, &column->buffer, sizeof(texts));
    *bind = (MYSQL_BIND){ .buffer_type = column->u.indicator[row] == STMT_INDICATOR_NULL ? MYSQL_TYPE_NULL : MYSQL_TYPE_STRING, .buffer_length = column->length[row] };
    memcpy(&bind->buffer, &texts[row], sizeof(bind->buffer));
}

/* A statement with its parameters' names and the rows that bind them. */
struct many {
    struct sql sql;
    struct statement *statement;
    struct values *const *rows;
    size_t count;
};

static NEOERR *bind_columns(struct request *req, const struct many *many, MYSQL_BIND **columns)
{
    *columns = arena_alloc(req->arena, (many->sql.count + 1) * sizeof(**columns));
    for (size_t i = 0; i < many->sql.count; i++)
        TRY(bind_column(req, many->sql.names[i], many->rows, many->count, &(*columns)[i]));
    return STATUS_OK;
}

/* --- running ------------------------------------------------------------------------ */

static NEOERR *failure(struct db *db, struct statement *statement)
{
    char text[512];

    snprintf(text, sizeof(text), "%s", mysql_stmt_error(statement->handle));
    return nerr_pass(db_failure(db, mysql_stmt_errno(statement->handle), text, statement->key));
}

static NEOERR *execute(struct request *req, const struct many *many, MYSQL_BIND *binds)
{
    if (mysql_stmt_bind_param(many->statement->handle, binds) != 0)
        return nerr_raise(ERR_DB, "bind: %s", mysql_stmt_error(many->statement->handle));
    db_count_statement();
    if (mysql_stmt_execute(many->statement->handle) != 0)
        return nerr_pass(failure(req->db, many->statement));
    req->db->changed_rows = (int64_t)mysql_stmt_affected_rows(many->statement->handle);
    req->db->insert_id = (int64_t)mysql_stmt_insert_id(many->statement->handle);
    return STATUS_OK;
}

static NEOERR *execute_array(struct request *req, struct many *many)
{
    unsigned size = (unsigned)many->count, none = 0;
    MYSQL_BIND *columns;
    NEOERR *err;

    TRY(db_prepare(req->db, &many->sql, &many->statement));
    mysql_stmt_attr_set(many->statement->handle, STMT_ATTR_ARRAY_SIZE, &size);
    err = bind_columns(req, many, &columns);
    if (err == STATUS_OK)
        err = execute(req, many, columns);
    if (req->db->mysql != NULL) /* not lost, and the statement with it */
        mysql_stmt_attr_set(many->statement->handle, STMT_ATTR_ARRAY_SIZE, &none);
    return nerr_pass(err);
}

/* --- a few rows: one statement that lists them, which the server runs faster than an array -------------- */

/* The end of the bracket that begins at `at`, behind it; *places counts the ? in it. */
static const char *bracket_end(const char *at, size_t *places)
{
    bool quoted = false;
    int depth = 0;

    for (*places = 0; *at != '\0'; at++) {
        if (*at == '\'')
            quoted = !quoted;
        if (quoted)
            continue;
        *places += *at == '?';
        depth += (*at == '(') - (*at == ')');
        if (depth == 0)
            return at + 1;
    }
    return at;
}

/* "INSERT ... VALUES (?, ?) ..." with as many brackets as rows; NULL for what is no such statement. */
static char *listed(struct request *req, const struct many *many)
{
    static const char values[] = " VALUES (";
    const char *begin = strstr(many->sql.text, values), *end;
    struct buffer text;
    size_t places;

    if (begin == NULL || many->count > DB_LISTED_MOST || many->count * many->sql.count > SQL_MAX_PARAMETERS)
        return NULL;
    begin += sizeof(values) - 2;
    end = bracket_end(begin, &places);
    if (places != many->sql.count)
        return NULL;
    buffer_init(&text, req->arena);
    buffer_add(&text, many->sql.text, (size_t)(begin - many->sql.text));
    for (size_t i = 0; i < many->count; i++) {
        buffer_text(&text, i == 0 ? "" : ", ");
        buffer_add(&text, begin, (size_t)(end - begin));
    }
    buffer_text(&text, end);
    return text.bytes;
}

static NEOERR *execute_listed(struct request *req, struct many *many)
{
    MYSQL_BIND *columns, *binds = arena_alloc(req->arena, (many->count * many->sql.count + 1) * sizeof(*binds));

    TRY(db_prepare(req->db, &many->sql, &many->statement));
    TRY(bind_columns(req, many, &columns));
    for (size_t i = 0; i < many->count; i++) {
        for (size_t k = 0; k < many->sql.count; k++)
            bind_row(&columns[k], i, &binds[i * many->sql.count + k]);
    }
    return nerr_pass(execute(req, many, binds));
}

NEOERR *db_execute_many(struct request *req, const char *sql, struct values *const *rows, size_t count)
{
    struct many many = { .rows = rows, .count = count };
    char *text;

    if (count == 0)
        return STATUS_OK;
    if (!req->db->writer)
        return nerr_raise(ERR_DB, "a GET cannot write: %.120s", sql);
    TRY(sql_scan(req->arena, sql, &many.sql));
    TRY(db_connect(req->db));
    text = count == 1 ? many.sql.text : listed(req, &many);
    if (text == NULL)
        return nerr_pass(execute_array(req, &many));
    many.sql.text = text;
    return nerr_pass(execute_listed(req, &many));
}

/* --- inserting with audit --------------------------------------------------------------- */

static void json_string_add(struct buffer *out, const char *text)
{
    const char *from = text;

    buffer_char(out, '"');
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= ' ' && *text != '"' && *text != '\\')
            continue;
        buffer_add(out, from, (size_t)(text - from));
        if (*text == '"' || *text == '\\')
            buffer_format(out, "\\%c", *text);
        else
            buffer_format(out, "\\u%04x", (unsigned char)*text);
        from = text + 1;
    }
    buffer_add(out, from, (size_t)(text - from));
    buffer_char(out, '"');
}

/* {"column": [null, "value"]} of what is filled; also of columns that are the row's only for
 * the trail (a contact's name and number, which stand in tables of their own). */
static const char *changes_of(struct request *req, const struct table *table, const struct values *values)
{
    struct buffer out;

    buffer_init(&out, req->arena);
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];

        if (value->type == VALUE_NULL || (value->type != VALUE_INT && value->length == 0))
            continue;
        buffer_text(&out, out.length == 0 ? "{\"" : ",\"");
        buffer_text(&out, value->name);
        buffer_text(&out, "\":[null,");
        if (value->type == VALUE_INT)
            buffer_format(&out, "\"%lld\"", (long long)value->number);
        else
            json_string_add(&out, text_is_listed(table->hidden, value->name) ? "***" : value->text);
        buffer_char(&out, ']');
    }
    buffer_text(&out, out.length == 0 ? "{}" : "}");
    return out.bytes;
}

static const char *insert_sql(struct request *req, const struct table *table, const struct values *values)
{
    struct buffer names, places;

    buffer_init(&names, req->arena);
    buffer_init(&places, req->arena);
    for (const char *const *column = table->columns; *column != NULL; column++) {
        if (values_find(values, *column) == NULL)
            continue;
        buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", *column);
        buffer_format(&places, "%s:%s", places.length > 0 ? ", " : "", *column);
    }
    return arena_format(req->arena, "INSERT INTO %s (%s) VALUES (%s)", table->name, names.bytes, places.bytes);
}

/* Keys rise in the order of the rows; above the last key that this transaction's snapshot
 * knows there are only its own. */
static NEOERR *last_id(struct request *req, const struct table *table, int64_t *id)
{
    struct row row;

    TRY(db_select_one(req, arena_format(req->arena, "SELECT COALESCE(MAX(id), 0) AS id FROM %s", table->name), &row));
    *id = row_int(&row, "id");
    return STATUS_OK;
}

static NEOERR *ids_after(struct request *req, const struct table *table, int64_t last, size_t count, int64_t *ids)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "last_id", last);
    TRY(db_select_with(req, arena_format(req->arena, "SELECT id FROM %s WHERE id > :last_id ORDER BY id", table->name),
                       values, &rows));
    if (rows->count != count)
        return nerr_raise(ERR_DB_RETRY, "%zu new rows in %s, not %zu", rows->count, table->name, count);
    for (size_t i = 0; i < count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    return STATUS_OK;
}

NEOERR *audit_many(struct request *req, const char *action, const struct table *table, const int64_t *ids,
                   const int64_t *subjects, const char *const *changes, size_t count)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));

    values_text(req->values, "audit_via", audit_via(req));
    values_text(req->values, "audit_request", req->id);
    values_text(req->values, "audit_action", action);
    values_text(req->values, "audit_table", table->name);
    values_text(req->values, "audit_reason", req->reason != NULL ? req->reason : "");
    values_int(req->values, "audit_token", req->token.id);
    values_null(req->values, "audit_batch");
    if (req->batch != 0)
        values_int(req->values, "audit_batch", req->batch);
    for (size_t i = 0; i < count; i++) {
        rows[i] = values_new(req->arena);
        values_int(rows[i], "audit_row", ids[i]);
        values_null(rows[i], "audit_subject");
        if (subjects != NULL && subjects[i] != 0)
            values_int(rows[i], "audit_subject", subjects[i]);
        values_borrow(rows[i], "audit_changes", changes[i], strlen(changes[i]));
    }
    return nerr_pass(db_execute_many(req, audit_sql, rows, count));
}

NEOERR *db_insert_quietly(struct request *req, const struct table *table, struct values *const *rows, size_t count,
                          int64_t *ids)
{
    int64_t last;

    if (count == 0)
        return STATUS_OK;
    if (count == 1) {
        TRY(db_execute_many(req, insert_sql(req, table, rows[0]), rows, 1));
        ids[0] = db_insert_id(req);
        return STATUS_OK;
    }
    TRY(last_id(req, table, &last));
    TRY(db_execute_many(req, insert_sql(req, table, rows[0]), rows, count));
    return nerr_pass(ids_after(req, table, last, count, ids));
}

NEOERR *db_insert_many(struct request *req, const struct table *table, struct values *const *rows, size_t count,
                       int64_t *ids)
{
    const char **changes = arena_alloc(req->arena, (count + 1) * sizeof(*changes));
    int64_t *subjects = arena_alloc(req->arena, (count + 1) * sizeof(*subjects));

    TRY(db_insert_quietly(req, table, rows, count, ids));
    for (size_t i = 0; i < count; i++) {
        changes[i] = changes_of(req, table, rows[i]);
        subjects[i] = audit_subject(table, rows[i], ids[i]);
    }
    return nerr_pass(audit_many(req, "insert", table, ids, subjects, changes, count));
}
