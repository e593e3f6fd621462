/* state_test.c - account opening: each step by whom it belongs to, with its reason, and no other. */
#include "support/page.h"

#include <string.h>

static const struct module *customers;
static struct visitor seller, quality, manager, director;

enum { REGIONAL_MANAGER = 9 }; /* role of sql/003_defaults.sql: who opens accounts by the policy of sql/080_approvals.sql */

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    seller = visitor_new("customers.look:own customers.read:own customers.update:own");
    quality = visitor_new("customers.look:all customers.read:all customers.quality:all");
    manager = visitor_new("customers.look:all customers.read:all customers.suspend:all customers.close:all");
    director = visitor_new("customers.look:all customers.read:all");
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) VALUES (%lld, %d)", (long long)director.id, REGIONAL_MANAGER));
    return 0;
}

static int64_t dealer_in(const char *state, int64_t owner)
{
    int64_t id = dealer_new(owner, "Stateful");

    run_sql(say("UPDATE customer SET state = '%s' WHERE id = %lld", state, (long long)id));
    return id;
}

static int take(const struct visitor *who, int64_t id, const char *action)
{
    return post(who, customers, say("/customers/%lld/state/%s", (long long)id, action), "state_reason=because").status;
}

/* The run that passing the dealer began. */
static int decide(const struct visitor *who, int64_t id, const char *action)
{
    int64_t run = number_of(say("SELECT MAX(id) FROM approval WHERE kind = 'opening' AND document_id = %lld", (long long)id));

    return post(who, module_named("approvals"), say("/approvals/%lld/%s", (long long)run, action), "comment=because").status;
}

static const char *state_of(int64_t id)
{
    return text_of(say("SELECT state FROM customer WHERE id = %lld", (long long)id));
}

static void a_dealer_is_opened_step_by_step_by_those_whose_step_it_is(void **state)
{
    int64_t id = dealer_in("prospect", seller.id);

    (void)state;
    assert_int_equal(take(&seller, id, "collect"), 303);
    assert_int_equal(take(&seller, id, "submit"), 303);
    assert_int_equal(take(&seller, id, "pass"), 403);
    assert_int_equal(take(&quality, id, "pass"), 303);
    assert_int_equal(take(&manager, id, "approve"), 404);
    assert_int_equal(decide(&manager, id, "approve"), 404);
    assert_int_equal(decide(&director, id, "approve"), 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM job WHERE kind = 'prints.freeze' AND args LIKE '%%:%lld,%%opened%%'", (long long)id)), 1);
    assert_string_equal(state_of(id), "active");
    assert_string_equal(text_of(say("SELECT state_reason FROM customer WHERE id = %lld", (long long)id)), "because");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind LIKE 'state_%%'", (long long)id)), 4);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'state_active'", (long long)seller.id)), 1);
}

static void a_step_that_does_not_start_here_is_not_found(void **state)
{
    int64_t id = dealer_in("prospect", seller.id);

    (void)state;
    assert_int_equal(take(&manager, id, "approve"), 404);
    assert_int_equal(take(&seller, id, "nonsense"), 404);
    assert_string_equal(state_of(id), "prospect");
}

static void nobody_decides_on_a_dealer_of_his_own(void **state)
{
    int64_t id = dealer_in("quality", quality.id);

    (void)state;
    assert_int_equal(take(&quality, id, "pass"), 403);
    assert_string_equal(state_of(id), "quality");
}

static void a_step_needs_a_reason(void **state)
{
    int64_t id = dealer_in("active", seller.id);
    const char *path = say("/customers/%lld/state/suspend", (long long)id);

    (void)state;
    assert_int_equal(post(&manager, customers, path, "state_reason=+").status, 422);
    assert_string_equal(state_of(id), "active");
}

static void closing_shows_what_is_lost_and_can_be_taken_back(void **state)
{
    int64_t id = dealer_in("active", seller.id);
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at)"
                " VALUES (%lld, 'Promised training', '2026-12-31', %lld, 0, '2026-01-01')",
                (long long)seller.id, (long long)id));
    page = get(&manager, customers, say("/customers/%lld/state/close", (long long)id));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Promised training"));
    assert_int_equal(take(&manager, id, "close"), 303);
    assert_string_equal(state_of(id), "closed");
    assert_int_equal(take(&manager, id, "reopen"), 303);
    assert_string_equal(state_of(id), "papers");
}

static void the_page_offers_only_what_this_person_may_do_now(void **state)
{
    int64_t id = dealer_in("quality", seller.id);
    const char *path = say("/customers/%lld", (long long)id), *link = "/state/pass\"";

    (void)state;
    assert_null(strstr(get(&seller, customers, path).body, link));
    assert_non_null(strstr(get(&quality, customers, path).body, link));
    assert_null(strstr(get(&manager, customers, path).body, link));
}

/* --- papers ------------------------------------------------------------------------------------- */

static void paper(int64_t customer, const char *verification, const char *expires)
{
    run_sql(say("INSERT INTO paper (customer_id, paper_type, date_meaning, expires_on, verification, created_at, created_by, changed_at)"
                " VALUES (%lld, 'institution_licence', 'expiry', '%s', '%s', '2026-01-01', 1, '2026-01-01')",
                (long long)customer, expires, verification));
}

static int64_t clinic_in(const char *state)
{
    int64_t id = dealer_in(state, seller.id);

    run_sql(say("UPDATE customer SET type = 'clinic' WHERE id = %lld", (long long)id));
    return id;
}

/* What the page of a step says is in the way, before it is taken. */
static bool says(const struct visitor *who, int64_t id, const char *action, const char *words)
{
    return strstr(get(who, customers, say("/customers/%lld/state/%s", (long long)id, action)).body, words) != NULL;
}

static void no_dealer_is_opened_without_its_papers(void **state)
{
    int64_t id = clinic_in("papers");

    (void)state;
    assert_true(says(&seller, id, "submit", "医疗机构执业许可证:缺失"));
    assert_int_equal(take(&seller, id, "submit"), 422);
    paper(id, "waiting", "2020-01-01");
    assert_true(says(&seller, id, "submit", "已过期"));
    assert_int_equal(take(&seller, id, "submit"), 422);
    assert_string_equal(state_of(id), "papers");
    paper(id, "waiting", "2090-01-01");
    assert_int_equal(take(&seller, id, "submit"), 303);
    assert_true(says(&quality, id, "pass", "还没有核验"));
    assert_int_equal(take(&quality, id, "pass"), 422);
    run_sql(say("UPDATE paper SET verification = 'verified' WHERE customer_id = %lld", (long long)id));
    assert_false(says(&quality, id, "pass", "请先办妥证照"));
    assert_int_equal(take(&quality, id, "pass"), 303);
    run_sql(say("UPDATE paper SET verification = 'refused' WHERE customer_id = %lld", (long long)id));
    assert_int_equal(decide(&director, id, "approve"), 422);
    run_sql(say("UPDATE paper SET verification = 'verified' WHERE customer_id = %lld", (long long)id));
    assert_int_equal(decide(&director, id, "approve"), 303);
    assert_string_equal(state_of(id), "active");
}

static void a_dealer_at_rest_comes_back_only_with_its_papers(void **state)
{
    int64_t id = clinic_in("dormant");

    (void)state;
    assert_int_equal(take(&manager, id, "resume"), 422);
    assert_int_equal(take(&manager, id, "close"), 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dealer_is_opened_step_by_step_by_those_whose_step_it_is),
        cmocka_unit_test(a_step_that_does_not_start_here_is_not_found),
        cmocka_unit_test(nobody_decides_on_a_dealer_of_his_own),
        cmocka_unit_test(a_step_needs_a_reason),
        cmocka_unit_test(closing_shows_what_is_lost_and_can_be_taken_back),
        cmocka_unit_test(the_page_offers_only_what_this_person_may_do_now),
        cmocka_unit_test(no_dealer_is_opened_without_its_papers),
        cmocka_unit_test(a_dealer_at_rest_comes_back_only_with_its_papers),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
