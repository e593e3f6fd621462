/* reaction_rules_test.c - gravity of a reaction, and the day its report is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/clock.h"
#include "domain/reaction_rules.h"

static void the_gravest_that_holds_counts(void **state)
{
    (void)state;
    assert_string_equal(reaction_gravity(&(struct reaction_facts){ "recovered", "", "known" }), "other");
    assert_string_equal(reaction_gravity(&(struct reaction_facts){ "recovered", "", "new" }), "new");
    assert_string_equal(reaction_gravity(&(struct reaction_facts){ "recovered", "hospital", "new" }), "serious");
    assert_string_equal(reaction_gravity(&(struct reaction_facts){ "death", "", "known" }), "death");
    assert_string_equal(reaction_gravity(&(struct reaction_facts){ "unknown", "life,death", "known" }), "death");
}

static void all_that_hold_are_named_for_the_shortest_time(void **state)
{
    (void)state;
    assert_string_equal(reaction_gravities(&(struct reaction_facts){ "recovered", "", "known" }), "other");
    assert_string_equal(reaction_gravities(&(struct reaction_facts){ "recovered", "", "new" }), "new,other");
    assert_string_equal(reaction_gravities(&(struct reaction_facts){ "recovered", "other", "known" }), "serious,other");
    assert_string_equal(reaction_gravities(&(struct reaction_facts){ "death", "", "new" }), "death,serious,new,other");
}

static void assert_due(int64_t due_ms, const char *utc)
{
    char text[24];

    clock_format_utc(due_ms, text);
    assert_string_equal(text, utc);
}

/* Shanghai is eight hours ahead. */
static void it_is_due_at_the_end_of_the_day_and_a_death_at_once(void **state)
{
    int64_t logged = clock_parse_utc("2026-03-01 04:00:00.000");

    (void)state;
    assert_due(reaction_due("2026-03-01", logged, 15), "2026-03-16 15:59:59.999");
    assert_due(reaction_due("2024-02-28", logged, 1), "2024-02-29 15:59:59.999"); /* a leap year */
    assert_due(reaction_due("2026-03-01", logged, 0), "2026-03-01 04:00:00.000");
    assert_due(reaction_due("2026-02-27", logged, 0), "2026-02-27 15:59:59.999"); /* known before it was logged: late by that */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gravest_that_holds_counts),
        cmocka_unit_test(all_that_hold_are_named_for_the_shortest_time),
        cmocka_unit_test(it_is_due_at_the_end_of_the_day_and_a_death_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
