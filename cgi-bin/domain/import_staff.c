/* import_staff.c - salespeople by the names that a file uses: found among the staff, chosen on
 * the page, or registered without a sign-in. */
#include <string.h>

#include "import_inside.h"
#include "org.h"

static const char *const staff_columns[] = { "name", "name_py", "created_at", NULL };
static const struct table staff_table = { .name = "staff", .columns = staff_columns };

enum { NAMES_MOST = 900, NAME_CHARACTERS = 60 };

NEOERR *import_staff_map_save(struct request *req, const struct import_run *run)
{
    values_int(req->values, "run_id", run->id);
    values_text(req->values, "staff_map", import_json(req, json_incref(run->staff_map)));
    return nerr_pass(db_execute(req, "UPDATE import_run SET staff_map = :staff_map WHERE id = :run_id"));
}

/* One of that name is meant; of several none, until somebody says which. */
static NEOERR *find_staff(struct request *req, const char *name, int64_t *staff_id)
{
    struct rows *rows;

    values_text(req->values, "staff_name", name);
    TRY(db_select(
        req,
        "SELECT id FROM staff WHERE name = :staff_name AND (left_on IS NULL OR left_on > :today) ORDER BY id LIMIT 2",
        &rows));
    *staff_id = rows->count == 0 ? IMPORT_STAFF_NEW : IMPORT_STAFF_NONE;
    if (rows->count == 1) {
        struct row row = rows_at(rows, 0);

        *staff_id = row_int(&row, "id");
    }
    return STATUS_OK;
}

NEOERR *import_name_meet(struct request *req, struct import_run *run, const char *name, bool *added)
{
    int64_t staff_id;

    *added = false;
    if (json_object_get(run->staff_map, name) != NULL || json_object_size(run->staff_map) >= NAMES_MOST)
        return STATUS_OK;
    TRY(find_staff(req, name, &staff_id));
    json_object_set_new(run->staff_map, name, json_integer(staff_id));
    *added = true;
    return STATUS_OK;
}

int64_t import_name_id(const struct import_run *run, const char *name)
{
    int64_t id = name == NULL ? 0 : json_integer_value(json_object_get(run->staff_map, name));

    return id > 0 ? id : 0;
}

static NEOERR *register_name(struct request *req, const char *name, int64_t *id)
{
    struct values *values = values_new(req->arena);

    values_text(values, "name", text_cut(req->arena, name, NAME_CHARACTERS));
    values_text(values, "name_py", text_cut(req->arena, text_person_pinyin(req->arena, name), 120));
    values_text(values, "created_at", req->now);
    return nerr_pass(db_insert(req, &staff_table, values, id));
}

NEOERR *import_names_register(struct request *req, struct import_run *run)
{
    bool changed = false;
    const char *name;
    json_t *place;
    void *next;

    json_object_foreach_safe(run->staff_map, next, name, place)
    {
        int64_t id;

        if (json_integer_value(place) != IMPORT_STAFF_NEW)
            continue;
        TRY(register_name(req, name, &id));
        json_integer_set(place, id);
        changed = true;
    }
    if (!changed)
        return STATUS_OK;
    TRY(org_rebuild_staff_tree(req));
    TRY(options_changed(req));
    return nerr_pass(import_staff_map_save(req, run));
}

/* --- for the page ------------------------------------------------------------------------- */

static NEOERR *map_read(struct request *req, int64_t run_id, json_t **map)
{
    struct row row;

    values_int(req->values, "run_id", run_id);
    TRY(db_select_one(req, "SELECT staff_map FROM import_run WHERE id = :run_id", &row));
    *map = json_loads(row_text(&row, "staff_map"), 0, NULL);
    return STATUS_OK;
}

NEOERR *import_names_get(struct request *req, int64_t run_id, struct import_name **names, size_t *count)
{
    const char *name;
    json_t *map, *place;

    TRY(map_read(req, run_id, &map));
    *names = arena_alloc(req->arena, (json_object_size(map) + 1) * sizeof(**names));
    *count = 0;
    json_object_foreach(map, name, place)(*names)[(*count)++] =
        (struct import_name){ arena_text(req->arena, name), json_integer_value(place) };
    json_decref(map);
    return STATUS_OK;
}

/* Names that the run does not know are left out. */
NEOERR *import_names_set(struct request *req, int64_t run_id, const struct import_name *names, size_t count)
{
    struct import_run run = { .id = run_id };
    NEOERR *err;

    TRY(map_read(req, run_id, &run.staff_map));
    for (size_t i = 0; i < count; i++) {
        if (json_object_get(run.staff_map, names[i].name) != NULL)
            json_object_set_new(run.staff_map, names[i].name, json_integer(names[i].staff_id));
    }
    err = import_staff_map_save(req, &run);
    json_decref(run.staff_map);
    return nerr_pass(err);
}
