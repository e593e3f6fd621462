/* approval_rules.c - conditions of steps, and when a step is done. */
#include "approval_rules.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/* DECIMAL(15,2) has fewer digits than a long double holds, so the order of two is that of their numbers. */
static bool is_above(const char *fact, const char *value)
{
    return strtold(fact, NULL) > strtold(value, NULL);
}

bool approval_condition_holds(const struct approval_condition *condition)
{
    if (strcmp(condition->operator, "above") == 0)
        return is_above(condition->fact, condition->value);
    if (strcmp(condition->operator, "at_most") == 0)
        return !is_above(condition->fact, condition->value);
    return text_has_word(condition->value, condition->fact) == (strcmp(condition->operator, "is") == 0);
}

bool approval_step_taken(const char *needs, const struct approval_condition *conditions, size_t count)
{
    bool any = strcmp(needs, "any") == 0;

    for (size_t i = 0; i < count; i++) {
        if (approval_condition_holds(&conditions[i]) == any)
            return any;
    }
    return count == 0 || !any;
}

enum approval_next approval_after(const char *mode, const struct approval_place *places, size_t count, int *opens)
{
    bool open = false, waiting = false;

    for (size_t i = 0; i < count; i++) {
        open = open || strcmp(places[i].state, "open") == 0;
        if (strcmp(places[i].state, "waiting") == 0 && (!waiting || places[i].place < *opens)) {
            waiting = true;
            *opens = places[i].place;
        }
    }
    if (strcmp(mode, "any") == 0)
        return APPROVAL_STEP_DONE;
    if (open)
        return APPROVAL_STEP_WAITS;
    return waiting ? APPROVAL_STEP_OPENS : APPROVAL_STEP_DONE;
}
