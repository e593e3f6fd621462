/* region_names.c - region names without what people leave out. */
#include <string.h>

#include "core/arena.h"
#include "domain/region_names.h"

enum { CHARACTER = 3 }; /* bytes of a Chinese character */

/* Length of `name` without `ending`; 0 when it has no such ending, or hardly a name would be left. */
static size_t without(const char *name, size_t length, const char *ending)
{
    size_t cut = strlen(ending);

    if (length < cut + 2 * CHARACTER || memcmp(name + length - cut, ending, cut) != 0)
        return 0;
    return length - cut;
}

static size_t strip(const char *name, size_t length, const char *const *endings)
{
    size_t shorter;

    for (; *endings != NULL; endings++) {
        shorter = without(name, length, *endings);
        if (shorter > 0)
            return shorter;
    }
    return length;
}

static const char *const *endings_of(enum region_level level)
{
    if (level == REGION_PROVINCE)
        return region_province_endings;
    return level == REGION_CITY ? region_city_endings : region_county_endings;
}

const char *region_stem(struct arena *arena, const char *name, enum region_level level)
{
    size_t length = strlen(name), shorter = strip(name, length, endings_of(level));
    bool autonomous = shorter < length && strstr(name + shorter, region_autonomous) != NULL;

    while (autonomous && (length = strip(name, shorter, region_peoples)) < shorter)
        shorter = length;
    return arena_copy(arena, name, shorter);
}

bool region_is_placeholder(const char *name)
{
    const char *const *heading;

    for (heading = region_headings; *heading != NULL; heading++)
        if (strcmp(name, *heading) == 0)
            return true;
    return strstr(name, region_administered) != NULL;
}
