/* limits_test.c - credit lines over time: entered by finance, each from a day until the next; the gate judges by what holds. */
#include "support/page.h"

#include <string.h>

static struct visitor finance, seller, other_seller;
static const struct module *customers, *sales;
static int64_t dealer;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    sales = module_named("sales");
    finance = visitor_new("limits.read:all limits.update:all customers.look:all customers.read:all sales.read:all gate.read:all");
    seller = visitor_new("limits.read:own customers.look:own customers.read:own");
    other_seller = visitor_new("limits.read:own customers.look:own customers.read:own");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static int fresh(void **state)
{
    (void)state;
    clock_fix("2026-11-23T04:00:00");
    dealer = dealer_new(seller.id, say("Limit Dealer %lld", (long long)unique()));
    return 0;
}

static const char *path(const char *rest)
{
    return say("/customers/%lld/limits%s", (long long)dealer, rest);
}

static int set(const struct visitor *who, const char *amount, const char *from)
{
    return post(who, customers, path("/new"), say("amount=%s&term_days=45&valid_from=%s&reason=because", amount, from)).status;
}

static const char *limits(void)
{
    return text_of(say("SELECT GROUP_CONCAT(CONCAT_WS(' ', amount, valid_from, COALESCE(valid_to, 'open')) ORDER BY id SEPARATOR ', ') FROM customer_limit WHERE customer_id = %lld", (long long)dealer));
}

static void a_new_limit_ends_the_former_and_the_gate_obeys_the_day(void **state)
{
    struct visitor later;

    (void)state;
    assert_int_equal(set(&finance, "1000", "2026-11-23"), 303);
    assert_int_equal(set(&finance, "5000", "2026-12-01"), 303);
    assert_string_equal(limits(), "1000.00 2026-11-23 2026-12-01, 5000.00 2026-12-01 open");
    assert_non_null(strstr(get(&finance, sales, say("/sales/check?customer=%lld&amount=10", (long long)dealer)).body, "¥1,000.00"));
    assert_non_null(strstr(get(&finance, sales, say("/sales/check?customer=%lld&amount=10", (long long)dealer)).body, path("")));
    assert_non_null(strstr(get(&finance, customers, say("/customers/%lld", (long long)dealer)).body, path("")));
    clock_fix("2026-12-01T04:00:00");
    later = visitor_new("gate.read:all"); /* nobody stays signed in that long */
    assert_non_null(strstr(get(&later, sales, say("/sales/check?customer=%lld&amount=10", (long long)dealer)).body, "¥5,000.00"));
}

static void on_the_same_day_one_is_replaced_and_what_is_planned_stays(void **state)
{
    (void)state;
    set(&finance, "1000", "2026-11-23");
    set(&finance, "5000", "2026-12-01");
    assert_int_equal(set(&finance, "2000", "2026-11-23"), 303);
    assert_string_equal(limits(), "1000.00 2026-11-23 2026-11-23, 5000.00 2026-12-01 open, 2000.00 2026-11-23 2026-12-01");
    assert_non_null(strstr(get(&finance, sales, say("/sales/check?customer=%lld&amount=10", (long long)dealer)).body, "¥2,000.00"));
    assert_non_null(strstr(get(&finance, customers, path("")).body, "¥1,000.00")); /* history keeps it */
}

static void what_has_held_is_not_changed_and_a_reason_is_asked_for(void **state)
{
    (void)state;
    assert_int_equal(set(&finance, "1000", "2026-11-22"), 422);
    assert_int_equal(set(&finance, "-5", "2026-11-23"), 422);
    assert_int_equal(set(&finance, "", "2026-11-23"), 422);
    assert_int_equal(post(&finance, customers, path("/new"), "amount=1&term_days=1&valid_from=2026-11-23&reason=").status, 422);
    assert_int_equal(post(&finance, customers, path("/new"), "amount=1&term_days=366&valid_from=2026-11-23&reason=x").status, 422);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_limit WHERE customer_id = %lld", (long long)dealer)), 0);
}

static void the_owner_reads_and_hears_of_it_nobody_else_does(void **state)
{
    (void)state;
    set(&finance, "1000", "2026-11-23");
    assert_non_null(strstr(get(&seller, customers, path("")).body, "because"));
    assert_int_equal(get(&other_seller, customers, path("")).status, 404);
    assert_int_equal(get(&seller, customers, path("/new")).status, 403);
    assert_int_equal(set(&seller, "9000", "2026-11-23"), 403);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'limit_set' AND link = '%s'", (long long)seller.id, path(""))), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'customer_limit' AND subject_id = %lld AND reason = 'because'", (long long)dealer)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind = 'limit_set'", (long long)dealer)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_new_limit_ends_the_former_and_the_gate_obeys_the_day, fresh),
        cmocka_unit_test_setup(on_the_same_day_one_is_replaced_and_what_is_planned_stays, fresh),
        cmocka_unit_test_setup(what_has_held_is_not_changed_and_a_reason_is_asked_for, fresh),
        cmocka_unit_test_setup(the_owner_reads_and_hears_of_it_nobody_else_does, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
