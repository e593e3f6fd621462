/* gate_rules_test.c - the gate's rules, one by one and together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/arena.h"
#include "domain/gate_rules.h"

static struct gate_facts fine(void)
{
    return (struct gate_facts){ .moment = GATE_ORDER, .active = true, .contract = true, .exposure = 6000, .added = 4000, .limit = 10000, .late_weight = 300000, .late_allowed = 300000 };
}

static void up_to_the_limit_and_what_is_tolerated_goods_may_leave(void **state)
{
    struct gate_facts facts = fine();

    (void)state;
    assert_int_equal(gate_judge(&facts), 0);
    facts.added = 4001;
    assert_int_equal(gate_judge(&facts), GATE_LIMIT);
    facts.added = -5000; /* a limit that was lowered: what takes from the exposure may still pass */
    facts.limit = 1000;
    assert_int_equal(gate_judge(&facts), 0);
    facts = fine();
    facts.late_weight++;
    assert_int_equal(gate_judge(&facts), GATE_OVERDUE);
}

static void every_reason_is_told(void **state)
{
    struct gate_facts facts = { .moment = GATE_SHIPMENT, .papers_lack = true, .added = 1, .late_weight = 1 };

    (void)state;
    assert_int_equal(gate_judge(&facts), GATE_STATE | GATE_PAPER | GATE_CONTRACT | GATE_LIMIT | GATE_OVERDUE);
}

static void who_has_no_limit_pays_ahead(void **state)
{
    struct gate_facts facts = fine();

    (void)state;
    facts.limit = 0;
    facts.exposure = -4000; /* prepaid */
    facts.late_weight = 0;
    assert_int_equal(gate_judge(&facts), 0);
    facts.exposure = -3999;
    assert_int_equal(gate_judge(&facts), GATE_LIMIT);
}

static void an_order_paid_ahead_waits_for_no_credit_until_its_goods_leave(void **state)
{
    struct gate_facts facts = fine();

    (void)state;
    facts.paid_ahead = true;
    facts.exposure = 20000;
    facts.late_weight = 999999;
    assert_int_equal(gate_judge(&facts), 0);
    facts.moment = GATE_REOPEN;
    assert_int_equal(gate_judge(&facts), 0);
    facts.moment = GATE_SHIPMENT;
    assert_int_equal(gate_judge(&facts), GATE_LIMIT | GATE_OVERDUE);
    facts.moment = GATE_ORDER;
    facts.papers_lack = true;
    facts.contract = false;
    assert_int_equal(gate_judge(&facts), GATE_PAPER | GATE_CONTRACT);
}

static void nobody_releases_what_the_law_forbids(void **state)
{
    (void)state;
    assert_true(gate_releasable(GATE_LIMIT | GATE_OVERDUE | GATE_CONTRACT));
    assert_false(gate_releasable(GATE_LIMIT | GATE_PAPER));
    assert_false(gate_releasable(GATE_STATE));
}

static void words_stand_for_reasons(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(gate_words(arena, 0), "");
    assert_string_equal(gate_words(arena, GATE_OVERDUE | GATE_LIMIT), "limit,overdue");
    assert_int_equal(gate_bits("limit,overdue"), GATE_OVERDUE | GATE_LIMIT);
    assert_int_equal(gate_bits("limit,unknown"), GATE_LIMIT);
    for (unsigned bits = 0; bits < 32; bits++)
        assert_int_equal(gate_bits(gate_words(arena, bits)), bits);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_to_the_limit_and_what_is_tolerated_goods_may_leave), cmocka_unit_test(every_reason_is_told),
        cmocka_unit_test(who_has_no_limit_pays_ahead), cmocka_unit_test(an_order_paid_ahead_waits_for_no_credit_until_its_goods_leave),
        cmocka_unit_test(nobody_releases_what_the_law_forbids), cmocka_unit_test(words_stand_for_reasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
