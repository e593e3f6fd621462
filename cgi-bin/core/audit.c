/* audit.c - INSERT and UPDATE built from a table's declaration, each with its audit row. */
#include "audit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "db_bulk.h"
#include "db_later.h"
#include "request.h"
#include "text.h"

const char *audit_via(const struct request *req)
{
    static const char *const words[] = { "page", "bulk", "import", "job", "api", "tool" };

    return words[req->via];
}

const char audit_sql[] =
    "INSERT INTO audit (at, actor_id, via, batch_id, request_id, action, table_name, row_id, subject_id, reason, changes, token_id)"
    " VALUES (:now, :me, :audit_via, :audit_batch, :audit_request, :audit_action, :audit_table, :audit_row,"
    "  :audit_subject, :audit_reason, :audit_changes, NULLIF(:audit_token, 0))";

struct entry {
    const char *action;
    const char *table;
    int64_t row_id, subject_id;
    const char *changes; /* JSON */
};

/* --- writing the trail ------------------------------------------------------- */

static struct values *entry_values(struct request *req, const struct entry *entry)
{
    struct values *values = values_new(req->arena);

    values_text(values, "audit_via", audit_via(req));
    values_text(values, "audit_request", req->id);
    values_int(values, "audit_token", req->token.id);
    values_id(values, "audit_batch", req->batch);
    values_text(values, "audit_action", entry->action);
    values_text(values, "audit_table", entry->table);
    values_int(values, "audit_row", entry->row_id);
    values_id(values, "audit_subject", entry->subject_id != 0 ? entry->subject_id : req->subject);
    values_text(values, "audit_reason", req->reason != NULL ? req->reason : "");
    values_borrow(values, "audit_changes", entry->changes, strlen(entry->changes));
    return values;
}

/* Nothing reads it before the commit. */
static NEOERR *write_entry(struct request *req, struct entry entry)
{
    return nerr_pass(db_later(req, audit_sql, entry_values(req, &entry)));
}

/* What goes into the trail: the value as text, "***" for hidden columns, null for NULL. */
static json_t *shown(const struct table *table, const char *column, const char *text)
{
    if (text == NULL)
        return json_null();
    return json_string(text_is_listed(table->hidden, column) ? "***" : text);
}

static const char *value_text(struct arena *arena, const struct value *value)
{
    if (value->type == VALUE_NULL)
        return NULL;
    return value->type == VALUE_INT ? arena_format(arena, "%lld", (long long)value->number) : value->text;
}

static void add_change(struct request *req, const struct table *table, json_t *changes, const struct value *value)
{
    json_t *pair = json_array();

    json_array_append_new(pair, json_null());
    json_array_append_new(pair, shown(table, value->name, value_text(req->arena, value)));
    json_object_set_new(changes, value->name, pair);
}

static const char *json_text(struct request *req, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    const char *copy = arena_text(req->arena, text != NULL ? text : "{}");

    free(text);
    json_decref(json);
    return copy;
}

int64_t audit_subject(const struct table *table, const struct values *values, int64_t id)
{
    if (table->subject == NULL)
        return 0;
    return strcmp(table->subject, "id") == 0 ? id : values_get_int(values, table->subject);
}

NEOERR *db_insert(struct request *req, const struct table *table, const struct values *values, int64_t *id)
{
    struct buffer names, places;
    json_t *changes = json_object();
    const char *text;

    buffer_init(&names, req->arena);
    buffer_init(&places, req->arena);
    for (const char *const *column = table->columns; *column != NULL; column++) {
        const struct value *value = values_find(values, *column);

        if (value == NULL)
            continue;
        buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", *column);
        buffer_format(&places, "%s:%s", places.length > 0 ? ", " : "", *column);
        add_change(req, table, changes, value);
    }
    text = json_text(req, changes);
    TRY(db_execute_with(
        req, arena_format(req->arena, "INSERT INTO %s (%s) VALUES (%s)", table->name, names.bytes, places.bytes), values));
    *id = db_insert_id(req);
    return nerr_pass(write_entry(req, (struct entry){ .action = "insert", .table = table->name, .row_id = *id,
                                                       .subject_id = audit_subject(table, values, *id), .changes = text }));
}

NEOERR *audit_added(struct request *req, const struct table *table, int64_t id, const struct values *values)
{
    json_t *changes = json_object();

    for (size_t i = 0; i < values->count; i++) {
        if (values->items[i].type != VALUE_NULL)
            add_change(req, table, changes, &values->items[i]);
    }
    return nerr_pass(write_entry(req, (struct entry){ .action = "change", .table = table->name, .row_id = id, .changes = json_text(req, changes) }));
}

/* --- change ------------------------------------------------------------------ */

/* What a change looks at: what it gives, and whose history shows it. */
static bool is_looked_at(const struct table *table, const char *column, const struct values *given)
{
    if (text_is_listed(table->derived, column))
        return false;
    return given == NULL || values_find(given, column) != NULL || (table->subject != NULL && strcmp(table->subject, column) == 0);
}

/* The row's columns that `given` names (NULL: all), locked. */
static NEOERR *lock_row(struct request *req, const struct table *table, int64_t id, const struct values *given, struct row *row)
{
    struct values *values = values_new(req->arena);
    struct buffer sql;
    struct rows *rows;

    values_int(values, "id", id);
    buffer_init(&sql, req->arena);
    buffer_text(&sql, "SELECT id");
    for (const char *const *column = table->columns; *column != NULL; column++) {
        if (is_looked_at(table, *column, given))
            buffer_format(&sql, ", %s", *column);
    }
    if (table->versioned)
        buffer_text(&sql, ", version");
    buffer_format(&sql, " FROM %s WHERE id = :id FOR UPDATE", table->name);
    TRY(db_select_with(req, sql.bytes, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "%s %lld", table->name, (long long)id);
    *row = rows_at(rows, 0);
    return STATUS_OK;
}

/* "100" and "100.00" are one number; anything else is compared as text. */
static bool is_same(const char *old, const char *now)
{
    char *old_end, *now_end;
    double old_number, now_number;

    if (old == NULL || now == NULL)
        return old == now;
    if (strcmp(old, now) == 0)
        return true;
    if (strchr(old, '.') == NULL || strlen(old) > 15)
        return false;
    old_number = strtod(old, &old_end);
    now_number = strtod(now, &now_end);
    return *old_end == '\0' && *now_end == '\0' && now_end != now && old_number == now_number;
}

/* Adds "column = :column" for what follows from a change. */
static void add_derived(const struct table *table, const struct values *values, struct buffer *set)
{
    for (const char *const *column = table->derived; column != NULL && *column != NULL; column++) {
        if (values_has(values, *column))
            buffer_format(set, ", %s = :%s", *column, *column);
    }
}

/* Adds "column = :column" for what differs; returns how many do. */
static size_t find_changes(struct request *req, const struct table *table, const struct row *row, struct buffer *set,
                           json_t *changes, const struct values *values)
{
    size_t count = 0;

    for (const char *const *column = table->columns; *column != NULL; column++) {
        const struct value *value = values_find(values, *column);
        const char *old;
        json_t *pair;

        if (value == NULL)
            continue;
        old = row_is_null(row, *column) ? NULL : row_text(row, *column);
        if (is_same(old, value_text(req->arena, value)))
            continue;
        buffer_format(set, "%s%s = :%s", count > 0 ? ", " : "", *column, *column);
        pair = json_array();
        json_array_append_new(pair, shown(table, *column, old));
        json_array_append_new(pair, shown(table, *column, value_text(req->arena, value)));
        json_object_set_new(changes, *column, pair);
        count++;
    }
    return count;
}

static int64_t subject_of_row(const struct table *table, const struct row *row)
{
    return table->subject == NULL ? 0 : row_int(row, table->subject);
}

/* Of a versioned table only the row that `values` knows: *changed is false when it is another by now. */
static NEOERR *update_row(struct request *req, const struct table *table, const char *set, const struct values *values, bool *changed)
{
    const char *more = table->versioned ? ", version = version + 1 WHERE id = :id AND version = :version" : " WHERE id = :id";

    TRY(db_execute_with(req, arena_format(req->arena, "UPDATE %s SET %s%s", table->name, set, more), values));
    *changed = !table->versioned || db_changed_rows(req) > 0;
    return STATUS_OK;
}

/* The values with the row's id, which the caller's may lack. */
static const struct values *with_id(struct request *req, const struct values *values, int64_t id)
{
    struct values *copy = values_copy(req->arena, values);

    values_int(copy, "id", id);
    return copy;
}

/* Who changed what is shown. */
static NEOERR *conflict(struct request *req, const struct table *table, int64_t id)
{
    TRY(lock_row(req, table, id, NULL, &req->conflict));
    req->conflict_table = table->name;
    return nerr_raise(ERR_CONFLICT, "%s %lld changed in between", table->name, (long long)id);
}

NEOERR *db_change_row(struct request *req, const struct table *table, const struct row *row, const struct values *values)
{
    int64_t id = row_int(row, "id");
    json_t *changes;
    struct buffer set;
    size_t count;
    const char *text;
    bool changed;

    if (table->versioned && values_get_int(values, "version") != row_int(row, "version"))
        return nerr_pass(conflict(req, table, id));
    buffer_init(&set, req->arena);
    changes = json_object();
    count = find_changes(req, table, row, &set, changes, values);
    text = json_text(req, changes);
    if (count == 0)
        return STATUS_OK;
    add_derived(table, values, &set);
    if (text_is_listed(table->columns, "changed_at") && values_find(values, "changed_at") == NULL)
        buffer_text(&set, ", changed_at = :now");
    TRY(update_row(req, table, set.bytes, with_id(req, values, id), &changed));
    if (!changed)
        return nerr_pass(conflict(req, table, id));
    return nerr_pass(write_entry(req, (struct entry){ .action = "change", .table = table->name, .row_id = id,
                                                       .subject_id = subject_of_row(table, row), .changes = text }));
}

NEOERR *db_change(struct request *req, const struct table *table, int64_t id, const struct values *values)
{
    struct row row;

    TRY(lock_row(req, table, id, values, &row));
    return nerr_pass(db_change_row(req, table, &row, values));
}

/* --- end and remove ------------------------------------------------------------ */

static const char *row_json(struct request *req, const struct table *table, const struct row *row)
{
    json_t *changes = json_object();

    for (const char *const *column = table->columns; *column != NULL; column++) {
        json_t *pair = json_array();

        json_array_append_new(pair, shown(table, *column, row_is_null(row, *column) ? NULL : row_text(row, *column)));
        json_array_append_new(pair, json_null());
        json_object_set_new(changes, *column, pair);
    }
    return json_text(req, changes);
}

static NEOERR *end_row(struct request *req, const struct table *table, int64_t id, const char *action)
{
    struct values *values = values_new(req->arena);
    bool closing = strcmp(action, "close") == 0;
    struct row row;

    values_int(values, "id", id);
    TRY(lock_row(req, table, id, NULL, &row));
    TRY(db_execute_with(
        req, arena_format(req->arena, closing ? "UPDATE %s SET valid_to = :now%s WHERE id = :id" : "DELETE FROM %s%s WHERE id = :id",
                          table->name, closing && table->versioned ? ", version = version + 1" : ""),
        values));
    return nerr_pass(write_entry(req, (struct entry){ .action = action, .table = table->name, .row_id = id,
                                                       .subject_id = subject_of_row(table, &row),
                                                       .changes = row_json(req, table, &row) }));
}

NEOERR *db_close(struct request *req, const struct table *table, int64_t id, const char *reason)
{
    if (reason != NULL)
        req->reason = reason;
    return nerr_pass(end_row(req, table, id, "close"));
}

NEOERR *db_remove(struct request *req, const struct table *table, int64_t id)
{
    return nerr_pass(end_row(req, table, id, "remove"));
}

NEOERR *audit_event(struct request *req, const char *action, const char *table, int64_t id, const char *detail)
{
    json_t *changes = json_object();

    if (detail != NULL)
        json_object_set_new(changes, "detail", json_string(detail));
    return nerr_pass(write_entry(req, (struct entry){ .action = action, .table = table, .row_id = id,
                                                       .changes = json_text(req, changes) }));
}
