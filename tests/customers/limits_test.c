/* limits_test.c - credit lines over time: entered by finance, each from a day until the next; the gate judges by what holds. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/tool.h"

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

static int set_until(const char *amount, const char *from, const char *last)
{
    return post(&finance, customers, path("/new"), say("amount=%s&term_days=45&valid_from=%s&last_on=%s&reason=because", amount, from, last)).status;
}

static void a_limit_may_end_and_then_none_is_left(void **state)
{
    struct visitor later;

    (void)state;
    assert_int_equal(set_until("1000", "2026-11-23", "2026-11-22"), 422);
    assert_int_equal(set_until("1000", "2026-11-23", "2026-11-30"), 303);
    assert_string_equal(limits(), "1000.00 2026-11-23 2026-12-01");
    assert_non_null(strstr(get(&finance, customers, path("")).body, "2026-11-30"));
    assert_int_equal(set(&finance, "5000", "2026-12-10"), 303);
    assert_int_equal(set_until("3000", "2026-12-05", "2026-12-31"), 303); /* what begins on the 10th stays */
    assert_string_equal(limits(), "1000.00 2026-11-23 2026-12-01, 5000.00 2026-12-10 open, 3000.00 2026-12-05 2026-12-10");
    clock_fix("2026-12-02T04:00:00");
    later = visitor_new("gate.read:all");
    assert_non_null(strstr(get(&later, sales, say("/sales/check?customer=%lld&amount=10", (long long)dealer)).body, "&gt; ¥0.00"));
}

/* One that is planned stays: what a file says holds until then. */
static void a_file_sets_a_limit_until_the_next_that_is_planned(void **state)
{
    char path_of[] = "/tmp/limits-XXXXXX";
    char *arguments[] = { (char *)(uintptr_t) "import", (char *)(uintptr_t) "customers", path_of, (char *)(uintptr_t) "--update", (char *)(uintptr_t) "--json" };
    const char *text = say("code,name,credit limit\n%s,%s,900\n", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), text_of(say("SELECT name FROM customer WHERE id = %lld", (long long)dealer)));
    int fd = mkstemp(path_of);

    (void)state;
    set(&finance, "1000", "2026-11-23");
    set(&finance, "5000", "2026-12-01");
    clock_fix("2026-11-25T04:00:00");
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    must(tool_import(5, arguments));
    unlink(path_of);
    assert_string_equal(limits(), "1000.00 2026-11-23 2026-11-25, 5000.00 2026-12-01 open, 900.00 2026-11-25 2026-12-01");
}

/* --- of all dealers -------------------------------------------------------------------------------------------- */

static bool listed(const struct visitor *who, const char *query)
{
    return strstr(get(who, sales, say("/sales/limits?text=%s&%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), query)).body, say("/sales/limits/%lld\"", (long long)dealer)) != NULL;
}

static void the_list_shows_what_holds_how_far_it_is_used_and_what_is_to_come(void **state)
{
    struct visitor without = visitor_new("limits.read:all");
    const char *body;

    (void)state;
    run_sql(say("UPDATE customer SET exposure = 850 WHERE id = %lld", (long long)dealer));
    assert_true(listed(&finance, "has_limit=0"));
    assert_true(listed(&finance, "over=1"));
    assert_int_equal(set_until("1000", "2026-11-23", "2026-12-20"), 303);
    run_sql(say("UPDATE customer SET exposure = 850 WHERE id = %lld", (long long)dealer)); /* setting a line has reckoned it */
    assert_false(listed(&finance, "over=1"));
    assert_true(listed(&finance, "used_from=85"));
    assert_false(listed(&finance, "used_from=85.1"));
    assert_true(listed(&finance, "ending=1"));
    assert_true(listed(&finance, "planned=0"));
    body = get(&finance, sales, say("/sales/limits?text=%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)))).body;
    assert_non_null(strstr(body, "1,000.00"));
    assert_non_null(strstr(body, "85.0%"));
    assert_non_null(strstr(body, "150.00"));
    assert_non_null(strstr(body, "2026-12-20"));
    assert_int_equal(set(&finance, "777", "2026-12-21"), 303);
    assert_false(listed(&finance, "ending=1")); /* the next follows on the day */
    assert_true(listed(&finance, "planned=1"));
    assert_true(listed(&seller, "planned=1"));
    assert_false(listed(&other_seller, "planned=1"));
    assert_string_equal(get(&finance, sales, say("/sales/limits/%lld", (long long)dealer)).location, path(""));
    body = get(&without, sales, "/sales/limits?planned=1").body; /* who may not read the ledger sees lines alone */
    assert_non_null(strstr(body, "1,000.00"));
    assert_null(strstr(body, "85.0%"));
    for (size_t i = 0; i < 7; i++) {
        static const char *const orders[] = { "customer_code", "-customer_name", "-exposure", "-used", "-amount", "term_days", "last_on" };

        assert_true(listed(&finance, say("planned=1&order=%s", orders[i])));
    }
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
        cmocka_unit_test_setup(a_limit_may_end_and_then_none_is_left, fresh),
        cmocka_unit_test_setup(a_file_sets_a_limit_until_the_next_that_is_planned, fresh),
        cmocka_unit_test_setup(the_list_shows_what_holds_how_far_it_is_used_and_what_is_to_come, fresh),
        cmocka_unit_test_setup(what_has_held_is_not_changed_and_a_reason_is_asked_for, fresh),
        cmocka_unit_test_setup(the_owner_reads_and_hears_of_it_nobody_else_does, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
