/* ledger_rules_test.c - which credit pays which item, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/error.h"
#include "domain/ledger_rules.h"

static struct ledger_match room[20];
static struct ledger_matches matches;

static int begin(void **state)
{
    (void)state;
    matches = (struct ledger_matches){ .items = room, .room = COUNT_OF(room) };
    return 0;
}

static void match_is(size_t place, int64_t credit, int64_t item, int64_t amount)
{
    assert_true(place < matches.count);
    assert_int_equal(room[place].credit_id, credit);
    assert_int_equal(room[place].item_id, item);
    assert_int_equal(room[place].amount, amount);
}

static void what_is_due_first_is_paid_first(void **state)
{
    struct ledger_item items[] = { { 1, 30, 10000, false }, { 2, 10, 5000, false }, { 3, 40, -8000, false } };

    (void)state;
    ledger_sort(items, 3);
    ledger_settle(items, 3, &matches);
    assert_int_equal(matches.count, 2);
    match_is(0, 3, 2, 5000);
    match_is(1, 3, 1, 3000);
    assert_int_equal(items[1].open, 7000);
    assert_true(items[0].touched && items[1].touched && items[2].touched);
}

static void of_two_due_on_one_day_the_older_entry_is_paid_first(void **state)
{
    struct ledger_item items[] = { { 9, 10, 100, false }, { 4, 10, 100, false }, { 11, 12, -100, false } };

    (void)state;
    ledger_sort(items, 3);
    ledger_settle(items, 3, &matches);
    assert_int_equal(matches.count, 1);
    match_is(0, 11, 4, 100);
}

static void what_is_paid_ahead_waits_as_a_credit(void **state)
{
    struct ledger_item items[] = { { 1, 10, 2500, false }, { 2, 11, -10000, false } };

    (void)state;
    ledger_settle(items, 2, &matches);
    assert_int_equal(items[1].open, -7500);
    assert_int_equal(items[0].open, 0);
}

static void the_oldest_credit_is_used_first(void **state)
{
    struct ledger_item items[] = { { 1, 5, -300, false }, { 2, 6, -300, false }, { 3, 20, 400, false } };

    (void)state;
    ledger_settle(items, 3, &matches);
    match_is(0, 1, 3, 300);
    match_is(1, 2, 3, 100);
    assert_int_equal(items[1].open, -200);
}

static void a_named_item_is_paid_before_what_is_due_first(void **state)
{
    struct ledger_item items[] = { { 1, 5, 1000, false }, { 2, 50, 1000, false }, { 3, 60, -1500, false } };

    (void)state;
    assert_true(ledger_pay(&items[2], &items[1], &matches));
    ledger_settle(items, 3, &matches);
    match_is(0, 3, 2, 1000);
    match_is(1, 3, 1, 500);
    assert_false(ledger_pay(&items[2], &items[1], &matches));
}

static void documents_move_the_receivable_as_the_trade_says(void **state)
{
    (void)state;
    assert_int_equal(ledger_effect("shipment", 100), 100);
    assert_int_equal(ledger_effect("return", -100), -100);
    assert_int_equal(ledger_effect("receipt", 100), -100);
    assert_int_equal(ledger_effect("write_off", 100), -100);
    assert_int_equal(ledger_effect("invoice", 100), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_due_first_is_paid_first, begin),
        cmocka_unit_test_setup(of_two_due_on_one_day_the_older_entry_is_paid_first, begin),
        cmocka_unit_test_setup(what_is_paid_ahead_waits_as_a_credit, begin),
        cmocka_unit_test_setup(the_oldest_credit_is_used_first, begin),
        cmocka_unit_test_setup(a_named_item_is_paid_before_what_is_due_first, begin),
        cmocka_unit_test(documents_move_the_receivable_as_the_trade_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
