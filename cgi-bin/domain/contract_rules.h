/* contract_rules.h - what a contract has to say and what may stand in it; pure, no database (domain.md 3). */
#ifndef DOMAIN_CONTRACT_RULES_H
#define DOMAIN_CONTRACT_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* What is known of a contract. */
struct contract_facts {
    bool framework, amendment;
    bool parties_named;    /* both have name and domicile */
    bool has_days;         /* first and last day */
    bool has_place;        /* where goods go */
    size_t lines, counted; /* lines, and those with a quantity */
    const char *covers;    /* words of dictionary contract_item that its clauses speak of, comma-separated */
};

/* Civil Code 470 and 596, in their order. Required: without it a contract is not submitted. */
struct contract_item {
    const char *word; /* dictionary contract_item */
    bool required;
    bool of_amendment; /* required of an amendment too: whatever it does not say stays as it was */
};
extern const struct contract_item contract_items[];
extern const size_t contract_item_count;

bool contract_item_met(const struct contract_facts *facts, const char *word);

/* Days as "YYYY-MM-DD", percent as a whole number. Message keys, NULL when there is nothing to say. */
const char *contract_days_problem(const char *starts_on, const char *ends_on, int64_t months_most);
const char *contract_deposit_problem(int64_t percent, int64_t percent_most);

/* "XS-JF-2026-HD": company and region codes as they come, cut to what a number may hold; "00" for no region. */
const char *contract_series(struct arena *arena, const char *company, const char *year, const char *region);
/* The initials of a region's name as a code: "HD", at most 6 Latin letters or digits. */
const char *contract_region_code(struct arena *arena, const char *initials);

#endif
