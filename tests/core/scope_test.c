/* scope_test.c - which rows a person sees: own, team, region, all, and a substitute's. */
#include "support/page.h"

#include <string.h>

static bool sees(const struct visitor *visitor, int64_t customer)
{
    return get(visitor, module_named("customers"), say("/customers/%lld", (long long)customer)).status == 200;
}

#define READ(scope) "customers.look:" scope " customers.read:" scope

static void own_is_what_one_owns(void **state)
{
    struct visitor seller = visitor_new(READ("own")), other = visitor_new(READ("own"));
    int64_t mine = dealer_new(seller.id, "Mine"), theirs = dealer_new(other.id, "Theirs"), nobodys = dealer_new(0, "Nobody");

    (void)state;
    assert_true(sees(&seller, mine));
    assert_false(sees(&seller, theirs));
    assert_false(sees(&seller, nobodys));
}

static void a_team_is_oneself_and_everybody_below(void **state)
{
    struct visitor boss = visitor_new(READ("team"));
    struct visitor middle = visitor_below(READ("team"), boss.id), low = visitor_below(READ("own"), middle.id);
    int64_t bosses = dealer_new(boss.id, "Boss"), lows = dealer_new(low.id, "Low");

    (void)state;
    assert_true(sees(&boss, lows));
    assert_true(sees(&middle, lows));
    assert_true(sees(&boss, bosses));
    assert_false(sees(&middle, bosses));
    assert_false(sees(&low, bosses));
}

static void a_region_is_the_tree_below_the_regions_one_answers_for(void **state)
{
    struct visitor manager = visitor_new(READ("region"));
    long long number = (long long)unique();
    int64_t top = run_sql(say("INSERT INTO sales_region (name) VALUES ('R%lld')", number));
    int64_t below = run_sql(say("INSERT INTO sales_region (parent_id, name) VALUES (%lld, 'S%lld')", (long long)top, number));
    int64_t inside = dealer_new(0, "Inside"), outside = dealer_new(0, "Outside");

    (void)state;
    run_sql(say("INSERT INTO sales_region_tree VALUES (%lld, %lld), (%lld, %lld), (%lld, %lld)", (long long)top, (long long)top,
                (long long)top, (long long)below, (long long)below, (long long)below));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)manager.id,
                (long long)top));
    run_sql(say("UPDATE customer SET sales_region_id = %lld WHERE id = %lld", (long long)below, (long long)inside));
    assert_true(sees(&manager, inside));
    assert_false(sees(&manager, outside));
}

static void a_substitute_sees_the_rows_of_the_person_away_only_on_the_days_named(void **state)
{
    struct visitor away = visitor_new(READ("own")), substitute = visitor_new(READ("own"));
    int64_t dealer = dealer_new(away.id, "Away");
    int64_t absence;

    (void)state;
    assert_false(sees(&substitute, dealer));
    absence = run_sql(say("INSERT INTO staff_substitute (staff_id, substitute_id, from_on, to_on)"
                          " VALUES (%lld, %lld, '2026-01-01', '2026-01-31')",
                          (long long)away.id, (long long)substitute.id));
    assert_int_equal(clock_fix("2026-01-15T04:00:00"), 0);
    run_sql(say("UPDATE session SET created_at = '2026-01-15 03:59:00', last_seen_at = '2026-01-15 03:59:00' WHERE staff_id = %lld",
                (long long)substitute.id));
    assert_true(sees(&substitute, dealer));
    run_sql(say("UPDATE staff_substitute SET valid_to = '2026-01-15 03:00:00' WHERE id = %lld", (long long)absence));
    run_sql("UPDATE options_stamp SET value = value + 1"); /* as who ends an absence does (people.h) */
    assert_false(sees(&substitute, dealer));
    clock_fix(NULL);
}

static void several_roles_add_up(void **state)
{
    struct visitor seller = visitor_new(READ("own"));
    int64_t other = dealer_new(0, "Other");
    int64_t role = run_sql(say("INSERT INTO role (word, name, name_en) VALUES ('x%lld', 'x', 'x')", (long long)unique()));

    (void)state;
    assert_false(sees(&seller, other));
    run_sql(say("INSERT INTO role_permission (role_id, resource, action, scope) VALUES (%lld, 'customers', 'look', 'all')",
                (long long)role));
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) VALUES (%lld, %lld)", (long long)seller.id, (long long)role));
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_true(sees(&seller, other));
}

static void who_may_only_look_is_not_shown_what_only_readers_may_see(void **state)
{
    struct visitor looker = visitor_new("customers.look:all");
    int64_t dealer = dealer_new(0, "Looked At");
    struct page page;

    (void)state;
    run_sql(say("UPDATE customer SET bank_account = 'SECRET-4711', phone = '0755-99887766' WHERE id = %lld", (long long)dealer));
    page = get(&looker, module_named("customers"), say("/customers/%lld", (long long)dealer));
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "0755-99887766"));
    page = get(&looker, module_named("customers"), "/customers?order=-changed_at&founded_from=2000-01-01");
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "0755"));
    assert_int_equal(get(&looker, module_named("customers"), say("/customers/%lld/file", (long long)dealer)).status, 403);
}

/* The dealer's contact with this number. */
static void contact_new(int64_t dealer, const char *number)
{
    int64_t person = run_sql("INSERT INTO person (name) VALUES ('Known')");
    int64_t contact = run_sql(say("INSERT INTO contact (customer_id, person_id) VALUES (%lld, %lld)", (long long)dealer, (long long)person));

    run_sql(say("INSERT INTO phone (contact_id, number) VALUES (%lld, '%s')", (long long)contact, number));
}

static void each_part_of_a_dealer_has_the_scope_of_its_own_right(void **state)
{
    struct visitor seller = visitor_new("customers.look:all customers.read:all contacts.read:own papers.read:own");
    const char *number = say("1390%07lld", (long long)unique() % 10000000);
    int64_t theirs = dealer_new(0, "Theirs"), own = dealer_new(seller.id, "Own");
    const struct module *customers = module_named("customers");
    const char *papers = "<a class=\"act small\" href=\"/papers/customer/";
    struct page page;

    (void)state;
    contact_new(theirs, number);
    contact_new(own, number);
    page = get(&seller, customers, say("/customers/%lld", (long long)own));
    assert_non_null(strstr(page.body, number));
    assert_non_null(strstr(page.body, papers));
    page = get(&seller, customers, say("/customers/%lld", (long long)theirs));
    assert_null(strstr(page.body, number));
    assert_null(strstr(page.body, papers));
    assert_int_equal(get(&seller, customers, say("/customers/%lld/contacts", (long long)theirs)).status, 404);
}

static void who_looks_at_all_and_reads_contacts_of_some_sees_those_only(void **state)
{
    struct visitor seller = visitor_new("customers.look:all customers.read:own contacts.read:own");
    const char *number = say("1391%07lld", (long long)unique() % 10000000);
    int64_t theirs = dealer_new(0, "Theirs");

    (void)state;
    contact_new(theirs, number);
    assert_null(strstr(get(&seller, module_named("customers"), say("/customers/%lld", (long long)theirs)).body, number));
}

static void a_kept_document_needs_the_scopes_of_all_it_shows(void **state)
{
    struct visitor reader = visitor_new("customers.read:all contacts.read:own papers.read:all");
    int64_t theirs = dealer_new(0, "Theirs");
    int64_t file = run_sql("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at) VALUES ('x', 'application/pdf', 0, REPEAT('0', 32), 'print', 1, '2026-01-01')");
    int64_t kept = run_sql(say("INSERT INTO customer_document (customer_id, kind, reason, file_id, made_at, made_by)"
                               " VALUES (%lld, 'registration_form', 'reviewed', %lld, '2026-01-01', 1)", (long long)theirs, (long long)file));

    (void)state;
    assert_int_equal(get(&reader, module_named("prints"), say("/prints/kept/%lld", (long long)kept)).status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_is_what_one_owns),
        cmocka_unit_test(a_team_is_oneself_and_everybody_below),
        cmocka_unit_test(a_region_is_the_tree_below_the_regions_one_answers_for),
        cmocka_unit_test(a_substitute_sees_the_rows_of_the_person_away_only_on_the_days_named),
        cmocka_unit_test(several_roles_add_up),
        cmocka_unit_test(who_may_only_look_is_not_shown_what_only_readers_may_see),
        cmocka_unit_test(each_part_of_a_dealer_has_the_scope_of_its_own_right),
        cmocka_unit_test(who_looks_at_all_and_reads_contacts_of_some_sees_those_only),
        cmocka_unit_test(a_kept_document_needs_the_scopes_of_all_it_shows),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
