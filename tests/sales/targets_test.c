/* targets_test.c - targets through their pages: entered by month, changed, achieved as the ledger says, seen by whom they concern; and
 * deliveries against territories. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "domain/sales_cross.h"

static struct visitor director, regional, seller, other_seller;
static const struct module *sales;
static int64_t region, dealer;
static char code[40];

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    sales = module_named("sales");
    clock_fix("2026-03-20T04:00:00");
    director = visitor_new("sales.read:all sales.targets:all sales.export:all");
    regional = visitor_new("sales.read:region sales.targets:region");
    seller = visitor_new("sales.read:own");
    other_seller = visitor_new("sales.read:own");
    region = run_sql(say("INSERT INTO sales_region (name) VALUES ('T%lld')", (long long)unique()));
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)region, (long long)region));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)regional.id, (long long)region));
    run_sql("UPDATE options_stamp SET value = value + 1");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static void sold(const char *month, const char *shipped, const char *returned)
{
    run_sql(say("INSERT INTO sales_month (customer_id, product_code, month, shipped, returned) VALUES (%lld, '%s', '%s', %s, %s)", (long long)dealer, code, month, shipped, returned));
}

static int fresh(void **state)
{
    (void)state;
    snprintf(code, sizeof(code), "T%lld", (long long)unique());
    dealer = dealer_new(seller.id, say("Target Dealer %lld", (long long)unique()));
    run_sql(say("UPDATE customer SET sales_region_id = %lld WHERE id = %lld", (long long)region, (long long)dealer));
    sold("2026-01-01", "1000", "100");
    sold("2026-03-01", "50.5", "0");
    sold("2025-12-01", "7777", "0");
    return 0;
}

static const char *dealer_code(void)
{
    return text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer));
}

static int64_t target_of_dealer(void)
{
    return number_of(say("SELECT COALESCE(MIN(id), 0) FROM sales_target WHERE customer_id = %lld", (long long)dealer));
}

static int64_t entered(struct visitor *who)
{
    struct page page = post(who, sales, "/sales/targets/new", say("kind=customer&year=2026&dealer=%s&month_1=1000&month_2=0&month_3=100&month_4=9000", dealer_code()));

    assert_int_equal(page.status, 303);
    return target_of_dealer();
}

static const char *at(int64_t id, const char *rest)
{
    return say("/sales/targets/%lld%s", (long long)id, rest);
}

static void what_was_achieved_is_what_the_ledger_says(void **state)
{
    int64_t id = entered(&director);
    struct page page = get(&director, sales, at(id, ""));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "1,100.00")); /* due: January to March */
    assert_non_null(strstr(page.body, "950.50"));
    assert_non_null(strstr(page.body, "86.4%"));
    assert_non_null(strstr(page.body, say("customer=%lld&amp;posted_from=2026-01-01&amp;posted_to=2026-01-31", (long long)dealer)));
    assert_null(strstr(page.body, "7,777"));
    page = get(&director, sales, say("/sales/targets?customer=%lld", (long long)dealer));
    assert_non_null(strstr(page.body, "86.4%"));
    page = get(&director, sales, say("/sales/targets?customer=%lld&order=-rate", (long long)dealer)); /* and once more on the same connection */
    assert_non_null(strstr(page.body, "149.50"));
}

static void a_month_is_changed_with_its_trail_and_what_is_empty_counts_nothing(void **state)
{
    int64_t id = entered(&director);

    (void)state;
    assert_int_equal(post(&director, sales, at(id, "/edit"), "month_1=2000&month_2=&month_3=100&month_4=").status, 303);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(amount ORDER BY month) FROM sales_target WHERE customer_id = %lld", (long long)dealer)), "2000.00,0.00,100.00,0.00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'sales_target' AND row_id = %lld AND action = 'change'", (long long)id)), 1);
    assert_int_equal(post(&director, sales, at(id, "/edit"), "month_1=").status, 422);
    assert_int_equal(post(&director, sales, at(id, "/edit"), "month_1=-5").status, 422);
    assert_int_equal(entered(&director), id); /* entered again: the same months */
}

static void who_sees_the_dealer_sees_its_target_and_nobody_else(void **state)
{
    int64_t id = entered(&regional);

    (void)state;
    assert_int_equal(get(&seller, sales, at(id, "")).status, 200);
    assert_int_equal(get(&regional, sales, at(id, "")).status, 200);
    assert_int_equal(get(&other_seller, sales, at(id, "")).status, 404);
    assert_int_equal(get(&seller, sales, at(id, "/edit")).status, 403);
    assert_null(strstr(get(&other_seller, sales, "/sales/targets").body, "Target Dealer"));
    run_sql(say("UPDATE customer SET sales_region_id = NULL WHERE id = %lld", (long long)dealer));
    assert_int_equal(post(&regional, sales, "/sales/targets/new", say("kind=customer&year=2027&dealer=%s&month_1=1", dealer_code())).status, 422);
    assert_int_equal(get(&regional, sales, at(id, "/edit")).status, 404);
}

static void regions_people_and_products_have_targets_within_the_reach_of_who_sets_them(void **state)
{
    int64_t product = run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at)"
                                  " VALUES ('%s', '%s', 'g', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code, code)), id;

    (void)state;
    assert_int_equal(post(&regional, sales, "/sales/targets/new", say("kind=region&year=2026&sales_region_id=%lld&month_1=10", (long long)region)).status, 303);
    id = number_of(say("SELECT MIN(id) FROM sales_target WHERE sales_region_id = %lld", (long long)region));
    assert_int_equal(get(&regional, sales, at(id, "")).status, 200);
    assert_int_equal(get(&seller, sales, at(id, "")).status, 404);
    assert_int_equal(post(&regional, sales, "/sales/targets/new", say("kind=staff&year=2026&staff_id=%lld&month_1=10", (long long)seller.id)).status, 422);
    assert_int_equal(post(&director, sales, "/sales/targets/new", say("kind=staff&year=2026&staff_id=%lld&month_1=10", (long long)seller.id)).status, 303);
    id = number_of(say("SELECT MIN(id) FROM sales_target WHERE staff_id = %lld", (long long)seller.id));
    assert_int_equal(get(&seller, sales, at(id, "")).status, 200);
    assert_int_equal(get(&other_seller, sales, at(id, "")).status, 404);
    assert_int_equal(post(&regional, sales, "/sales/targets/new", say("kind=product&year=2026&product=%s&month_1=10", code)).status, 422);
    assert_int_equal(post(&director, sales, "/sales/targets/new", say("kind=product&year=2026&product=%s&month_1=1800", code)).status, 303);
    id = number_of(say("SELECT MIN(id) FROM sales_target WHERE product_id = %lld", (long long)product));
    assert_non_null(strstr(get(&director, sales, at(id, "")).body, "50.0%")); /* of January */
    assert_int_equal(post(&director, sales, "/sales/targets/new", "kind=product&year=2026&product=&month_1=1").status, 422);
    assert_int_equal(post(&director, sales, "/sales/targets/new", "kind=product&year=1&product=x&month_1=1").status, 422);
}

/* --- across territories ------------------------------------------------------------------------------------ */

static int64_t product_new(void)
{
    return run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at)"
                       " VALUES ('%s', 'Crossing', 'g', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code));
}

static void territory(int64_t whose, int64_t product, const char *region_id, const char *prefix, int exclusive)
{
    run_sql(say("INSERT INTO territory (customer_id, product_id, sales_region_id, region_prefix, exclusive, valid_from, created_at, created_by) VALUES (%lld, %lld, %s, '%s', %d, '2026-01-01', '2026-01-01', 1)",
                (long long)whose, (long long)product, region_id, prefix, exclusive));
}

static void night(void)
{
    struct job job = { .kind = "sales_cross", .state = json_object() };
    bool finished = false;

    while (!finished) {
        struct arena *arena = arena_new();
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(sales_cross_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
        arena_free(arena);
    }
    json_decref(job.state);
}

static struct page crossed(struct visitor *who)
{
    return get(who, sales, say("/sales/cross?customer=%lld", (long long)dealer));
}

static void goods_outside_the_territory_or_in_anothers_are_listed_and_open_their_entries(void **state)
{
    int64_t product = product_new(), other = dealer_new(0, "Territory Holder");
    struct page page;

    (void)state;
    run_sql(say("UPDATE customer SET region_code = '430100' WHERE id = %lld", (long long)dealer));
    territory(dealer, product, say("%lld", (long long)region), "", 0);
    night();
    page = crossed(&director);
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "Crossing")); /* inside its own */
    run_sql(say("UPDATE territory SET sales_region_id = NULL, region_prefix = '44' WHERE customer_id = %lld", (long long)dealer));
    night();
    page = crossed(&director);
    assert_non_null(strstr(page.body, "Crossing"));
    assert_non_null(strstr(page.body, "8,727.50"));
    territory(other, product, "NULL", "4301", 1);
    territory(other, product, say("%lld", (long long)region), "", 1); /* met twice, counted once */
    night();
    page = crossed(&seller);
    assert_non_null(strstr(page.body, "8,727.50"));
    assert_non_null(strstr(page.body, "Territory Holder"));
    assert_null(strstr(crossed(&other_seller).body, "Crossing"));
    page = get(&seller, sales, say("/sales/cross/%lld", (long long)(dealer * 1000000 + product)));
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, say("/sales?kind=shipment&kind=return&customer=%lld&product=%s&posted_from=2025-04-01", (long long)dealer, code));
    assert_int_equal(get(&other_seller, sales, say("/sales/cross/%lld", (long long)(dealer * 1000000 + product))).status, 404);
    run_sql(say("UPDATE territory SET valid_to = '2026-02-01' WHERE product_id = %lld", (long long)product)); /* none is in force any more */
    night();
    assert_null(strstr(crossed(&director).body, "Crossing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_was_achieved_is_what_the_ledger_says, fresh),
        cmocka_unit_test_setup(a_month_is_changed_with_its_trail_and_what_is_empty_counts_nothing, fresh),
        cmocka_unit_test_setup(who_sees_the_dealer_sees_its_target_and_nobody_else, fresh),
        cmocka_unit_test_setup(regions_people_and_products_have_targets_within_the_reach_of_who_sets_them, fresh),
        cmocka_unit_test_setup(goods_outside_the_territory_or_in_anothers_are_listed_and_open_their_entries, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
