/* approval_rules.h - what of approvals needs no database. */
#ifndef DOMAIN_APPROVAL_RULES_H
#define DOMAIN_APPROVAL_RULES_H

#include <stdbool.h>
#include <stddef.h>

/* operator: above, at_most (numbers; no fact counts as 0), is, is_not (one of comma-separated words). */
struct approval_condition {
    const char *fact, *operator, *value; /* the fact's value, "" for none */
};
bool approval_condition_holds(const struct approval_condition *condition);

/* needs: "all" or "any" of the conditions; a step without any is always taken. */
bool approval_step_taken(const char *needs, const struct approval_condition *conditions, size_t count);

/* The turns of a step by place: what is to do after one of place `place` was approved. */
enum approval_next { APPROVAL_STEP_WAITS, APPROVAL_STEP_OPENS, APPROVAL_STEP_DONE };
struct approval_place {
    int place;
    const char *state; /* dictionary approval_turn_state */
};
/* mode: any, all, turn. *opens is the place whose turns open next (APPROVAL_STEP_OPENS). */
enum approval_next approval_after(const char *mode, const struct approval_place *places, size_t count, int *opens);

#endif
