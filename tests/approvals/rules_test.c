/* rules_test.c - when a step is taken, and when it is done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/error.h"
#include "domain/approval_rules.h"

static bool holds(const char *fact, const char *operator, const char *value)
{
    return approval_condition_holds(&(struct approval_condition){ fact, operator, value });
}

static void amounts_are_compared_as_numbers(void **state)
{
    (void)state;
    assert_true(holds("100000.01", "above", "100000.00"));
    assert_false(holds("100000.00", "above", "100000.00"));
    assert_true(holds("100000.00", "at_most", "100000.00"));
    assert_true(holds("9999999999999.99", "above", "9999999999999.98"));
    assert_false(holds("99", "above", "100"));
    assert_true(holds("0", "above", "-0.01"));
    assert_false(holds("", "above", "0"));
    assert_true(holds("", "at_most", "0"));
}

static void words_are_one_of_those_named(void **state)
{
    (void)state;
    assert_true(holds("chain", "is", "distributor,chain"));
    assert_false(holds("cha", "is", "distributor,chain"));
    assert_true(holds("clinic", "is_not", "distributor,chain"));
    assert_true(holds("1", "is", "1"));
    assert_false(holds("0", "is", "1"));
}

static void a_step_is_taken_when_all_or_any_of_its_conditions_hold(void **state)
{
    const struct approval_condition yes = { "1", "is", "1" }, no = { "0", "is", "1" };
    const struct approval_condition both[] = { yes, no }, good[] = { yes, yes }, bad[] = { no, no };

    (void)state;
    assert_true(approval_step_taken("all", NULL, 0));
    assert_true(approval_step_taken("any", NULL, 0));
    assert_false(approval_step_taken("all", both, 2));
    assert_true(approval_step_taken("any", both, 2));
    assert_true(approval_step_taken("all", good, 2));
    assert_false(approval_step_taken("any", bad, 2));
}

static enum approval_next after(const char *mode, const char *first, const char *second, int *opens)
{
    const struct approval_place places[] = { { 0, first }, { 1, second } };

    return approval_after(mode, places, COUNT_OF(places), opens);
}

static void a_step_is_done_as_its_mode_says(void **state)
{
    int opens = -1;

    (void)state;
    assert_int_equal(after("any", "approved", "open", &opens), APPROVAL_STEP_DONE);
    assert_int_equal(after("all", "approved", "open", &opens), APPROVAL_STEP_WAITS);
    assert_int_equal(after("all", "approved", "approved", &opens), APPROVAL_STEP_DONE);
    assert_int_equal(after("turn", "approved", "waiting", &opens), APPROVAL_STEP_OPENS);
    assert_int_equal(opens, 1);
    assert_int_equal(after("turn", "approved", "approved", &opens), APPROVAL_STEP_DONE);
}

static void a_turn_given_away_counts_with_the_one_it_became(void **state)
{
    const struct approval_place places[] = { { 0, "delegated" }, { 0, "open" }, { 1, "approved" } };
    int opens;

    (void)state;
    assert_int_equal(approval_after("all", places, 3, &opens), APPROVAL_STEP_WAITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_compared_as_numbers),
        cmocka_unit_test(words_are_one_of_those_named),
        cmocka_unit_test(a_step_is_taken_when_all_or_any_of_its_conditions_hold),
        cmocka_unit_test(a_step_is_done_as_its_mode_says),
        cmocka_unit_test(a_turn_given_away_counts_with_the_one_it_became),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
