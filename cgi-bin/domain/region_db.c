/* region_db.c - postal regions in the database. */
#include "region_db.h"

#include <string.h>

static const char *without_blanks(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, strlen(text) + 1), *at = out;

    for (; *text != '\0'; text++) {
        if (*text != ' ')
            *at++ = *text;
    }
    return out;
}

/* The code of the one region whose full name it is, as forms send it back; NULL when there are none or several. */
static const char *code_of_full_name(const char *typed)
{
    const struct options *regions = options_get("@postal_region");
    const char *code = NULL;

    for (size_t i = 0; i < regions->count; i++) {
        if (strcmp(regions->items[i].zh, typed) != 0)
            continue;
        if (code != NULL)
            return NULL;
        code = regions->items[i].key;
    }
    return code;
}

NEOERR *region_code_of(struct request *req, const char *typed, const char **code)
{
    struct rows *rows;
    struct row row;

    *code = code_of_full_name(typed);
    if (*code != NULL)
        return STATUS_OK;
    values_text(req->values, "region_typed", without_blanks(req->arena, typed));
    TRY(db_select(req, "SELECT code, 1 AS place, valid_to FROM postal_region WHERE code = :region_typed"
                       " UNION SELECT code, 2, valid_to FROM postal_region WHERE full_name = :region_typed AND code <> :region_typed"
                       " UNION SELECT code, 3, valid_to FROM postal_region WHERE name = :region_typed AND valid_to IS NULL"
                       "  AND full_name <> :region_typed AND code <> :region_typed"
                       " ORDER BY place, valid_to IS NULL DESC LIMIT 2",
                  &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    if (rows->count == 1 || strcmp(row_text(&row, "code"), values_get_text(req->values, "region_typed")) == 0)
        *code = row_text(&row, "code");
    return STATUS_OK;
}

static const char *or_null(const struct row *row, const char *column)
{
    return row_is_null(row, column) ? NULL : row_text(row, column);
}

NEOERR *region_rows_read(struct request *req, struct region **rows, size_t *count)
{
    struct rows *found;

    TRY(db_select(req,
                  "SELECT code, name, full_name, level, parent_code, valid_from, valid_to, replaced_by FROM postal_region_past"
                  " UNION ALL SELECT code, name, full_name, level, parent_code, valid_from, valid_to, replaced_by FROM postal_region"
                  " ORDER BY code, valid_from",
                  &found));
    *count = found->count;
    *rows = arena_alloc(req->arena, (found->count + 1) * sizeof(**rows));
    for (size_t i = 0; i < found->count; i++) {
        struct row row = rows_at(found, i);

        (*rows)[i] = (struct region){
            .code = row_text(&row, "code"),
            .name = row_text(&row, "name"),
            .full_name = row_text(&row, "full_name"),
            .level = (enum region_level)row_int(&row, "level"),
            .parent = row_text(&row, "parent_code"),
            .valid_from = row_text(&row, "valid_from"),
            .valid_to = or_null(&row, "valid_to"),
            .replaced_by = or_null(&row, "replaced_by"),
        };
    }
    return STATUS_OK;
}

static NEOERR *write_row(struct request *req, const struct region *region, bool last)
{
    struct values *values = values_new(req->arena);

    values_text(values, "code", region->code);
    values_text(values, "name", region->name);
    values_text(values, "full_name", region->full_name);
    values_int(values, "level", region->level);
    values_text(values, "parent_code", region->parent);
    values_text(values, "valid_from", region->valid_from);
    values_text(values, "valid_to", region->valid_to);
    values_text(values, "replaced_by", region->replaced_by);
    return nerr_pass(db_execute_with(
        req,
        last ? "INSERT INTO postal_region (code, name, full_name, level, parent_code, valid_from, valid_to, replaced_by)"
               " VALUES (:code, :name, :full_name, :level, :parent_code, :valid_from, :valid_to, :replaced_by)"
             : "INSERT INTO postal_region_past (code, name, full_name, level, parent_code, valid_from, valid_to, replaced_by)"
               " VALUES (:code, :name, :full_name, :level, :parent_code, :valid_from, :valid_to, :replaced_by)",
        values));
}

NEOERR *region_rows_write(struct request *req, const struct region_table *table)
{
    TRY(db_execute(req, "DELETE FROM postal_region"));
    TRY(db_execute(req, "DELETE FROM postal_region_past"));
    for (size_t i = 0; i < table->count; i++) {
        bool last = i + 1 == table->count || strcmp(table->rows[i].code, table->rows[i + 1].code) != 0;

        TRY(write_row(req, &table->rows[i], last));
    }
    return STATUS_OK;
}
