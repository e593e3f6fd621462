/* import_undo.c - what the undoing of every kind of import needs. */
#include "import_inside.h"

/* The columns as they were before; a versioned table is given its present version. */
NEOERR *import_change_back(struct request *req, const struct table *table, int64_t id, const char *changes)
{
    struct values *values = values_new(req->arena);
    json_t *columns = json_loads(changes, 0, NULL), *pair;
    const char *column;

    json_object_foreach(columns, column, pair)
    {
        const char *name = arena_text(req->arena, column), *old = json_string_value(json_array_get(pair, 0));

        values_text(values, name, old);
    }
    json_decref(columns);
    if (table->versioned) {
        struct row row;

        values_int(req->values, "back_id", id);
        TRY(db_select_one(
            req, arena_format(req->arena, "SELECT version FROM %s WHERE id = :back_id FOR UPDATE", table->name), &row));
        values_int(values, "version", row_int(&row, "version"));
    }
    return nerr_pass(db_change(req, table, id, values));
}
