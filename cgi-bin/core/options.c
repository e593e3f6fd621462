/* options.c - dictionaries, staff, regions, roles, settings held by each worker. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "permission_table.h"
#include "request.h"
#include "text.h"

struct group {
    const char *name;
    struct options options;       /* in the order in which they are shown */
    const struct option **by_key; /* the same, sorted */
};

static struct {
    struct arena *arena;
    char stamp[24], day[11];
    unsigned readings;
    struct group *groups; /* sorted by name */
    size_t count;
} held;

/* One statement for all: grp, word, zh, en, colour, depth, ended; ordered by grp and place. */
static const char options_sql[] =
    "SELECT dictionary AS grp, word, name, name_en, colour, 0 AS depth,"
    "  ended_on IS NOT NULL AND ended_on <= :today AS ended, place, name AS sort FROM dictionary_entry"
    " UNION ALL SELECT '@staff', CAST(id AS CHAR), name, '', '', 0, left_on IS NOT NULL AND left_on <= :today, 0, name_py FROM staff"
    " UNION ALL SELECT '@role', CAST(id AS CHAR), name, name_en, '', 0, 0, id, '' FROM role"
    " UNION ALL SELECT '@department', CAST(id AS CHAR), name, name_en, '', 0, ended_on IS NOT NULL AND ended_on <= :today, id, '' FROM department"
    " UNION ALL SELECT '@setting', name, value, '', '', 0, 0, 0, name FROM setting"
    " UNION ALL SELECT '@postal_region', code, full_name, '', '', 0, 0, 0, code FROM postal_region"
    " UNION ALL SELECT '@sales_region', CAST(id AS CHAR), name, name_en, '', depth, ended, 0, path FROM ("
    "  WITH RECURSIVE tree AS ("
    "   SELECT id, name, name_en, ended_on, 0 AS depth, CAST(LPAD(id, 6, '0') AS CHAR(200)) AS path"
    "    FROM sales_region WHERE parent_id IS NULL"
    "   UNION ALL SELECT r.id, r.name, r.name_en, r.ended_on, t.depth + 1, CONCAT(t.path, LPAD(r.id, 6, '0'))"
    "    FROM sales_region r JOIN tree t ON r.parent_id = t.id WHERE t.depth < 20)"
    "  SELECT id, name, name_en, depth, path, ended_on IS NOT NULL AND ended_on <= :today AS ended FROM tree) x"
    " ORDER BY grp, place, sort";

static struct option option_of(struct arena *arena, const struct row *row)
{
    const char *zh = arena_text(arena, row_text(row, "name")), *en = row_text(row, "name_en");

    return (struct option){
        .key = arena_text(arena, row_text(row, "word")),
        .zh = zh,
        .en = *en == '\0' ? zh : arena_text(arena, en),
        .colour = arena_text(arena, row_text(row, "colour")),
        .depth = (int)row_int(row, "depth"),
        .ended = row_int(row, "ended") != 0,
    };
}

static void take_rows(struct arena *arena, const struct rows *rows)
{
    struct option *items = arena_alloc(arena, (rows->count + 1) * sizeof(*items));
    struct group *group = NULL;

    held.groups = arena_alloc(arena, (rows->count + 1) * sizeof(*held.groups));
    held.count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *name = row_text(&row, "grp");

        items[i] = option_of(arena, &row);
        if (group == NULL || strcmp(group->name, name) != 0) {
            group = &held.groups[held.count++];
            group->name = arena_text(arena, name);
            group->options.items = &items[i];
        }
        group->options.count++;
    }
}

static int by_name(const void *one, const void *other)
{
    return strcmp(((const struct group *)one)->name, ((const struct group *)other)->name);
}

static int by_key(const void *one, const void *other)
{
    return strcmp((*(const struct option *const *)one)->key, (*(const struct option *const *)other)->key);
}

/* A list page asks for some hundred labels: each is found by halving. */
static void sort_groups(struct arena *arena)
{
    for (size_t i = 0; i < held.count; i++) {
        struct group *group = &held.groups[i];

        group->by_key = arena_alloc(arena, group->options.count * sizeof(const struct option *));
        for (size_t k = 0; k < group->options.count; k++)
            group->by_key[k] = &group->options.items[k];
        qsort(group->by_key, group->options.count, sizeof(*group->by_key), by_key);
    }
    qsort(held.groups, held.count, sizeof(*held.groups), by_name);
}

NEOERR *options_refresh(struct request *req, const char *stamp)
{
    struct rows *rows;
    struct arena *arena;

    if (held.arena != NULL && strcmp(held.stamp, stamp) == 0 && strcmp(held.day, req->today) == 0)
        return STATUS_OK;
    TRY(db_select(req, options_sql, &rows));
    TRY(permission_table_read(req));
    arena = arena_new();
    take_rows(arena, rows);
    sort_groups(arena);
    arena_free(held.arena);
    held.arena = arena;
    snprintf(held.stamp, sizeof(held.stamp), "%s", stamp);
    memcpy(held.day, req->today, sizeof(held.day));
    held.readings++;
    return STATUS_OK;
}

NEOERR *options_current(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT value FROM options_stamp", &row));
    return nerr_pass(options_refresh(req, row_text(&row, "value")));
}

unsigned options_readings(void)
{
    return held.readings;
}

NEOERR *options_changed(struct request *req)
{
    return nerr_pass(db_execute(req, "UPDATE options_stamp SET value = value + 1 WHERE id = 1"));
}

static const struct group *find_group(const char *name)
{
    const struct group wanted = { .name = name };

    return held.count == 0 ? NULL : bsearch(&wanted, held.groups, held.count, sizeof(wanted), by_name);
}

const struct options *options_get(const char *name)
{
    static const struct options none = { .count = 0 };
    const struct group *group = find_group(name);

    return group == NULL ? &none : &group->options;
}

const struct option *options_find(const char *name, const char *key)
{
    const struct group *group = find_group(name);
    const struct option wanted = { .key = key }, *pointer = &wanted, *const *found;

    if (group == NULL)
        return NULL;
    found = bsearch(&pointer, group->by_key, group->options.count, sizeof(pointer), by_key);
    return found == NULL ? NULL : *found;
}

const char *option_label(const struct request *req, const struct option *option)
{
    return strcmp(req->person.lang, "en") == 0 ? option->en : option->zh;
}

const char *setting_text(const char *name)
{
    const struct option *option = options_find("@setting", name);

    return option == NULL ? "" : option->zh;
}

int64_t setting_int(const char *name)
{
    return strtoll(setting_text(name), NULL, 10);
}

NEOERR *options_show(struct request *req, const char *path, const char *name, const char *chosen)
{
    const struct options *options = options_get(name);

    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->items[i];
        HDF *node;
        bool is = chosen != NULL && text_has_word(chosen, option->key);

        if (option->ended && !is)
            continue;
        TRY(show_item(req, path, i, &node));
        TRY(hdf_set_value(node, "key", option->key));
        TRY(hdf_set_value(node, "label", option_label(req, option)));
        TRY(hdf_set_int_value(node, "depth", option->depth));
        if (is)
            TRY(hdf_set_value(node, "chosen", "1"));
    }
    return STATUS_OK;
}
