/* reaction_rules.h - how grave an adverse reaction is (domain.md 7), and when a report is due. Needs no database. */
#ifndef DOMAIN_REACTION_RULES_H
#define DOMAIN_REACTION_RULES_H

#include <stdbool.h>
#include <stdint.h>

/* Words of dictionaries reaction_outcome, reaction_criterion (comma-separated, "" = not serious) and reaction_known. */
struct reaction_facts {
    const char *outcome, *criteria, *known;
};

/* The gravest that holds: "death", "serious", "new", "other" (dictionary reaction_gravity). */
const char *reaction_gravity(const struct reaction_facts *facts);
/* All that hold, comma-separated: the shortest time of these counts (table reaction_clock). */
const char *reaction_gravities(const struct reaction_facts *facts);

/* UTC milliseconds by which to report: the end of the day `days` after the day it became known ("YYYY-MM-DD", company's zone); 0 days: at
 * once, the moment it was logged. */
int64_t reaction_due(const char *aware_on, int64_t logged_ms, int days);

#endif
