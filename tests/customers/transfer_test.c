/* transfer_test.c - dealers handed over: one by one, each with its outcome, nothing outside the scope. */
#include "support/page.h"

#include <string.h>

#include "customers/customers.h"

static const struct module *customers;
static const struct job_kind kinds[] = { { "customers.transfer", transfer_step } };

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    return 0;
}

static void run_jobs(void)
{
    struct arena *arena = arena_new();
    struct request req;
    bool ran = true;

    while (ran) {
        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(job_run_next(&req, kinds, COUNT_OF(kinds), &ran));
        request_end(&req);
    }
    arena_free(arena);
}

static int64_t owner_of(int64_t id)
{
    return number_of(say("SELECT owner_id FROM customer WHERE id = %lld", (long long)id));
}

static void each_dealer_has_its_own_outcome(void **state)
{
    struct visitor boss = visitor_new("customers.look:team customers.read:team customers.transfer:team");
    struct visitor from = visitor_below("", boss.id), to = visitor_below("", boss.id), stranger = visitor_new("");
    int64_t first = dealer_new(from.id, "First"), same = dealer_new(to.id, "Same"), hidden = dealer_new(stranger.id, "Hidden");
    struct page page;

    (void)state;
    run_sql("DELETE FROM job");
    page = post(&boss, customers, "/customers/transfer",
                say("ids=%lld,%lld,%lld&to_id=%lld&with_task=1&handover=Likes+calls+in+the+morning", (long long)first, (long long)same,
                    (long long)hidden, (long long)to.id));
    assert_int_equal(page.status, 303);
    run_jobs();
    assert_int_equal(owner_of(first), to.id);
    assert_int_equal(owner_of(hidden), stranger.id);
    page = get(&boss, customers, page.location);
    assert_non_null(strstr(page.body, "First"));
    assert_null(strstr(page.body, "Hidden"));
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"done\",\"same\",\"hidden\"]");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM task WHERE customer_id = %lld AND owner_id = %lld", (long long)first, (long long)to.id)), 1);
    assert_string_equal(text_of(say("SELECT via FROM audit WHERE table_name = 'customer' AND row_id = %lld ORDER BY id DESC LIMIT 1", (long long)first)), "bulk");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'transferred'", (long long)to.id)), 1);
}

static void all_that_match_the_filters_are_meant(void **state)
{
    struct visitor boss = visitor_new("customers.look:team customers.read:team customers.transfer:team");
    struct visitor from = visitor_below("", boss.id);
    struct page page;

    (void)state;
    for (int i = 0; i < 60; i++)
        dealer_new(from.id, say("Bulk %d", i));
    dealer_new(from.id, "Other");
    page = get(&boss, customers, "/customers/transfer?all=1&text=Bulk");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "60"));
    assert_null(strstr(page.body, ">Other"));
}

static void a_refused_form_keeps_the_selection(void **state)
{
    struct visitor boss = visitor_new("customers.look:all customers.read:all customers.transfer:all");
    int64_t id = dealer_new(0, "Kept");
    struct page page = post(&boss, customers, "/customers/transfer", say("ids=%lld&to_id=&handover=", (long long)id));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, say("name=\"ids\" value=\"%lld\"", (long long)id)));
    assert_int_equal(post(&boss, customers, "/customers/transfer", say("ids=&to_id=%lld&handover=x", (long long)boss.id)).status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_dealer_has_its_own_outcome),
        cmocka_unit_test(all_that_match_the_filters_are_meant),
        cmocka_unit_test(a_refused_form_keeps_the_selection),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
