/* region.c - finds the region that three parts of an address name. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "domain/region.h"
#include "domain/region_names.h"

enum { REPLACED_MOST = 5 };

struct node {
    const struct region *region;
    const char *stem;
};

struct region_index {
    struct node *nodes; /* by parent, then code */
    const struct region **by_code;
    size_t count;
};

/* Children of one region. */
struct family {
    const struct node *nodes;
    size_t count;
};

static int compare_nodes(const void *left, const void *right)
{
    const struct node *a = left, *b = right;
    int order = strcmp(a->region->parent, b->region->parent);

    return order != 0 ? order : strcmp(a->region->code, b->region->code);
}

static int compare_codes(const void *left, const void *right)
{
    const struct region *const *a = left, *const *b = right;
    int order = strcmp((*a)->code, (*b)->code);

    return order != 0 ? order : strcmp((*a)->valid_from, (*b)->valid_from);
}

struct region_index *region_index_new(struct arena *arena, const struct region *rows, size_t count)
{
    struct region_index *index = arena_alloc(arena, sizeof(*index));
    size_t i;

    index->nodes = arena_alloc(arena, (count + 1) * sizeof(*index->nodes));
    index->by_code = arena_alloc(arena, (count + 1) * sizeof(*index->by_code));
    index->count = count;
    for (i = 0; i < count; i++) {
        index->nodes[i].region = index->by_code[i] = &rows[i];
        index->nodes[i].stem = region_stem(arena, rows[i].name, rows[i].level);
    }
    qsort(index->nodes, count, sizeof(*index->nodes), compare_nodes);
    qsort(index->by_code, count, sizeof(*index->by_code), compare_codes);
    return index;
}

const struct region *region_find(const struct region_index *index, const char *code)
{
    size_t low = 0, high = index->count;

    while (low < high) { /* behind the last row of this code */
        size_t middle = (low + high) / 2;

        if (strcmp(index->by_code[middle]->code, code) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && strcmp(index->by_code[low - 1]->code, code) == 0 ? index->by_code[low - 1] : NULL;
}

/* The nodes whose parent starts with `prefix`: a code for children, two digits for a whole province. */
static struct family family_of(const struct region_index *index, const char *prefix)
{
    size_t length = strlen(prefix), low = 0, high = index->count;
    struct family family;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(index->nodes[middle].region->parent, prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    family.nodes = index->nodes + low;
    family.count = 0;
    while (low + family.count < index->count &&
           strncmp(family.nodes[family.count].region->parent, prefix, length) == 0 &&
           (length > 0 || *family.nodes[family.count].region->parent == '\0'))
        family.count++;
    return family;
}

/* What one part of an address says, prepared for one level. */
struct wanted {
    const char *name, *stem;
    enum region_level level;
};

/* 0 no match; better is higher: the very name before its stem, in force before ended. */
static int match_score(const struct node *node, const struct wanted *wanted)
{
    bool in_force = node->region->valid_to == NULL;

    if (node->region->level != wanted->level || region_is_placeholder(node->region->name))
        return 0;
    if (strcmp(node->region->name, wanted->name) == 0)
        return in_force ? 4 : 3;
    if (strcmp(node->stem, wanted->stem) == 0)
        return in_force ? 2 : 1;
    return 0;
}

/* The best match; NULL when there is none, or two places match equally well. */
static const struct region *best_of(struct family family, const struct wanted *wanted)
{
    const struct region *best = NULL;
    int score, best_score = 0;
    bool twice = false;
    size_t i;

    for (i = 0; i < family.count; i++) {
        score = match_score(&family.nodes[i], wanted);
        if (score == 0 || score < best_score)
            continue;
        twice = score == best_score && strcmp(best->code, family.nodes[i].region->code) != 0;
        best = family.nodes[i].region;
        best_score = score;
    }
    return twice && best->valid_to == NULL ? NULL : best;
}

static struct wanted want(struct arena *scratch, const char *name, enum region_level level)
{
    return (struct wanted){ .name = name, .stem = region_stem(scratch, name, level), .level = level };
}

static bool is_municipality(const struct region *province)
{
    static const char *const codes[] = { "110000", "120000", "310000", "500000" };
    size_t i;

    for (i = 0; i < COUNT_OF(codes); i++)
        if (strcmp(province->code, codes[i]) == 0)
            return true;
    return false;
}

/* A question under way. */
struct search {
    const struct region_index *index;
    struct arena *scratch;
    const char *province, *city, *county;
};

static const struct region *find_province(const struct search *search)
{
    const struct wanted wanted = want(search->scratch, search->province, REGION_PROVINCE);
    const struct family family = family_of(search->index, "");
    const struct region *found = best_of(family, &wanted);
    size_t i;

    if (found == NULL && strlen(search->province) >= 6) /* 内蒙, 黑龙: the start of one name */
        for (i = 0; i < family.count; i++)
            if (strncmp(family.nodes[i].region->name, search->province, strlen(search->province)) == 0)
                return family.nodes[i].region;
    return found;
}

/* A county of the whole province, by its name alone. */
static const struct region *county_in_province(const struct search *search, const struct region *province,
                                               const char *name)
{
    const struct wanted wanted = want(search->scratch, name, REGION_COUNTY);
    char prefix[3] = { province->code[0], province->code[1], '\0' };

    return *name == '\0' ? NULL : best_of(family_of(search->index, prefix), &wanted);
}

static enum region_result found(const struct search *search, const struct region *region, struct region_match *match)
{
    const struct region *current = region, *next;
    int steps = 0;

    while (current->valid_to != NULL && current->replaced_by != NULL && steps++ < REPLACED_MOST) {
        next = region_find(search->index, current->replaced_by);
        if (next == NULL || next == current)
            break;
        current = next;
    }
    match->region = region;
    match->current = current;
    return REGION_FOUND;
}

/* The county of a known city; without one, the city itself. */
static enum region_result match_county(const struct search *search, const struct region *city,
                                       struct region_match *match)
{
    const struct wanted wanted = want(search->scratch, search->county, REGION_COUNTY);
    const struct family family = family_of(search->index, city->code);
    const struct region *county;
    bool leaf = true;
    size_t i;

    found(search, city, match);
    if (*search->county == '\0' || strcmp(search->county, city->name) == 0)
        return REGION_FOUND;
    county = best_of(family, &wanted);
    if (county != NULL)
        return found(search, county, match);
    for (i = 0; i < family.count; i++)
        leaf =
            leaf && (region_is_placeholder(family.nodes[i].region->name) || family.nodes[i].region->valid_to != NULL);
    /* 东莞 has towns below it, which have no code here; 市辖区 says nothing. */
    return leaf || region_is_placeholder(search->county) ? REGION_FOUND : REGION_COUNTY_UNKNOWN;
}

static enum region_result match_municipality(const struct search *search, const struct region *province,
                                             struct region_match *match)
{
    const struct wanted city = want(search->scratch, search->city, REGION_PROVINCE);
    const struct wanted self = want(search->scratch, province->name, REGION_PROVINCE);
    bool named = *search->city != '\0' && strcmp(city.stem, self.stem) != 0 && !region_is_placeholder(search->city);
    const char *name = *search->county == '\0' && named ? search->city : search->county;
    const struct region *county = county_in_province(search, province, name);

    if (county != NULL)
        return found(search, county, match);
    found(search, province, match);
    if (named && *search->county != '\0') { /* 北京市 杭州市: two places */
        *match = (struct region_match){ 0 };
        return REGION_UNKNOWN;
    }
    return *name == '\0' || region_is_placeholder(name) ? REGION_FOUND : REGION_COUNTY_UNKNOWN;
}

/* No city given: counties that the province administers, or any that has its name to itself. */
static enum region_result match_without_city(const struct search *search, const struct region *province,
                                             struct region_match *match)
{
    const struct region *county = county_in_province(search, province, search->county);

    if (county != NULL)
        return found(search, county, match);
    found(search, province, match);
    return *search->county == '\0' ? REGION_FOUND : REGION_COUNTY_UNKNOWN;
}

static enum region_result match_in_province(const struct search *search, const struct region *province,
                                            struct region_match *match)
{
    const struct wanted wanted = want(search->scratch, search->city, REGION_CITY);
    const struct region *city, *county;

    if (is_municipality(province))
        return match_municipality(search, province, match);
    if (*search->city == '\0' || region_is_placeholder(search->city))
        return match_without_city(search, province, match);
    city = best_of(family_of(search->index, province->code), &wanted);
    if (city != NULL)
        return match_county(search, city, match);
    /* 济源市, 义乌市: a county where the city should stand. */
    county = county_in_province(search, province, search->city);
    return county != NULL ? found(search, county, match) : REGION_UNKNOWN;
}

/* No province: a city's name is unique in the country. */
static enum region_result match_without_province(const struct search *search, struct region_match *match)
{
    const struct family provinces = family_of(search->index, "");
    struct region_match one = { 0 };
    enum region_result result, best = REGION_UNKNOWN;
    struct search inner = *search;
    size_t i, count = 0;

    if (*search->city == '\0')
        return *search->county == '\0' ? REGION_BLANK : REGION_UNKNOWN;
    inner.province = search->city;
    if (find_province(&inner) != NULL) /* 上海市 in the city's column only */
        return match_in_province(search, find_province(&inner), match);
    for (i = 0; i < provinces.count; i++) {
        if (is_municipality(provinces.nodes[i].region))
            continue;
        result = match_in_province(search, provinces.nodes[i].region, &one);
        if (result == REGION_UNKNOWN)
            continue;
        count++;
        best = result;
        *match = one;
    }
    if (count == 1)
        return best;
    *match = (struct region_match){ 0 };
    return REGION_UNKNOWN;
}

static const char *tidy(struct arena *scratch, const char *part)
{
    return part == NULL ? "" : text_tidy(scratch, part);
}

enum region_result region_match(struct arena *scratch, const struct region_index *index, const char *const parts[3],
                                struct region_match *match)
{
    struct search search = { .index = index, .scratch = scratch };
    const struct region *province;

    search.province = tidy(scratch, parts[0]);
    search.city = tidy(scratch, parts[1]);
    search.county = tidy(scratch, parts[2]);
    *match = (struct region_match){ 0 };
    if (*search.province == '\0')
        return match_without_province(&search, match);
    province = find_province(&search);
    return province == NULL ? REGION_UNKNOWN : match_in_province(&search, province, match);
}

/* --- one cell -------------------------------------------------------------------------------- */

enum { REST_LEAST = 6 }; /* two characters: 朝阳 with 区 behind it is no county of 朝阳市 */

/* A cell being taken apart. Of the readings tried in one step the found ones must agree. */
struct parting {
    const struct region_index *index;
    struct arena *scratch;
    enum region_result result;
    struct region_match match;
    bool twice;
};

static void try_parts(struct parting *parting, const char *const parts[3])
{
    struct region_match match;
    enum region_result result = region_match(parting->scratch, parting->index, parts, &match);
    bool better = result == REGION_FOUND && parting->result != REGION_FOUND;

    if (result == REGION_UNKNOWN || (result == REGION_COUNTY_UNKNOWN && parting->result == REGION_FOUND))
        return;
    if (result == REGION_COUNTY_UNKNOWN && match.region->level == REGION_PROVINCE && !is_municipality(match.region))
        return; /* 湖南省火星市: the province alone is not what was meant */
    if (*parts[2] != '\0' && strlen(parts[2]) < REST_LEAST && match.region->level != REGION_COUNTY)
        return;
    if (better || parting->match.region == NULL)
        parting->twice = false;
    else if (strcmp(parting->match.region->code, match.region->code) != 0)
        parting->twice = true;
    parting->result = result;
    parting->match = match;
}

/* Bytes of `text` that the node's name or its stem takes; 0 when it begins with neither. */
static size_t taken_by(const struct node *node, const char *text)
{
    size_t name = strlen(node->region->name), stem = strlen(node->stem);

    if (strncmp(text, node->region->name, name) == 0)
        return name;
    return strncmp(text, node->stem, stem) == 0 ? stem : 0;
}

/* Each city of the province that the text begins with; what follows is its county. */
static void try_cities(struct parting *parting, const struct node *province, const char *text)
{
    const struct family family = family_of(parting->index, province->region->code);

    for (size_t i = 0; i < family.count; i++) {
        size_t taken = family.nodes[i].region->level == REGION_CITY ? taken_by(&family.nodes[i], text) : 0;

        if (taken > 0)
            try_parts(parting, (const char *const[]){ province->region->name, family.nodes[i].region->name, text + taken });
    }
}

/* 上海市上海市浦东新区: a municipality is its own city. */
static const char *behind_province(const struct node *province, const char *text)
{
    text += taken_by(province, text);
    return is_municipality(province->region) ? text + taken_by(province, text) : text;
}

static void try_province(struct parting *parting, const struct node *province, const char *text)
{
    const char *rest = behind_province(province, text);

    try_cities(parting, province, rest);
    if (parting->result != REGION_FOUND)
        try_parts(parting, (const char *const[]){ province->region->name, "", rest });
}

/* 岳麓区: a county whose name no other in force has. */
static void try_counties(struct parting *parting, const struct family *provinces, const char *text)
{
    struct search search = { .index = parting->index, .scratch = parting->scratch };

    for (size_t i = 0; i < provinces->count; i++) {
        const struct region *county = county_in_province(&search, provinces->nodes[i].region, text);

        if (county == NULL || county->valid_to != NULL)
            continue;
        parting->twice = parting->result == REGION_FOUND;
        parting->result = found(&search, county, &parting->match);
    }
}

/* Without what stands between the parts. */
static const char *joined(struct arena *scratch, const char *cell)
{
    static const char *const between[] = { "、", "·", "－", "—" }; /* data */
    struct buffer out;

    buffer_init(&out, scratch);
    for (cell = tidy(scratch, cell); *cell != '\0';) {
        size_t skip = *cell > 0 && strchr(" /\\-_,.;>|", *cell) != NULL;

        for (size_t i = 0; i < COUNT_OF(between) && skip == 0; i++)
            skip = strncmp(cell, between[i], strlen(between[i])) == 0 ? strlen(between[i]) : 0;
        if (skip == 0)
            buffer_char(&out, *cell++);
        cell += skip;
    }
    return out.length == 0 ? "" : out.bytes;
}

enum region_result region_match_cell(struct arena *scratch, const struct region_index *index, const char *cell,
                                     struct region_match *match)
{
    const struct family provinces = family_of(index, "");
    struct parting parting = { .index = index, .scratch = scratch, .result = REGION_UNKNOWN };
    const char *text = joined(scratch, cell);

    *match = (struct region_match){ 0 };
    if (*text == '\0')
        return REGION_BLANK;
    for (size_t i = 0; i < provinces.count; i++)
        if (taken_by(&provinces.nodes[i], text) > 0)
            try_province(&parting, &provinces.nodes[i], text);
    for (size_t i = 0; i < provinces.count && parting.match.region == NULL; i++)
        try_cities(&parting, &provinces.nodes[i], text);
    if (parting.result != REGION_FOUND)
        try_counties(&parting, &provinces, text);
    if (parting.twice || parting.match.region == NULL)
        return REGION_UNKNOWN;
    *match = parting.match;
    return parting.result;
}
