/* reaction_rules.c - gravity and due time of a report. */
#include "reaction_rules.h"

#include <string.h>

#include "core/clock.h"
#include "core/text.h"

static bool is_death(const struct reaction_facts *facts)
{
    return strcmp(facts->outcome, "death") == 0 || text_has_word(facts->criteria, "death");
}

static bool is_serious(const struct reaction_facts *facts)
{
    return is_death(facts) || *facts->criteria != '\0';
}

static bool is_new(const struct reaction_facts *facts)
{
    return strcmp(facts->known, "new") == 0;
}

const char *reaction_gravity(const struct reaction_facts *facts)
{
    return is_death(facts) ? "death" : is_serious(facts) ? "serious" : is_new(facts) ? "new" : "other";
}

const char *reaction_gravities(const struct reaction_facts *facts)
{
    if (is_death(facts))
        return is_new(facts) ? "death,serious,new,other" : "death,serious,other";
    if (is_serious(facts))
        return is_new(facts) ? "serious,new,other" : "serious,other";
    return is_new(facts) ? "new,other" : "other";
}

int64_t reaction_due(const char *aware_on, int64_t logged_ms, int days)
{
    int64_t end = clock_from_civil(((int64_t)clock_parse_day(aware_on) + days + 1) * 24 * 60) - 1;

    return days == 0 && logged_ms < end ? logged_ms : end;
}
