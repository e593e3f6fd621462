/* change_test.c - saving: budgets, two people at once, one form twice, history. */
#include "support/page.h"

#include <string.h>

static struct visitor seller;
static const struct module *customers;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    seller = visitor_new("customers.look:own customers.read:own customers.create:own customers.update:own limits.read:own"
                         " contacts.read:own contacts.update:own");
    return 0;
}

static int64_t dealer(const char *name)
{
    int64_t id = dealer_new(seller.id, name);

    run_sql(say("UPDATE customer SET type = 'distributor' WHERE id = %lld", (long long)id));
    return id;
}

static struct page save(int64_t id, const char *name, int version, const char *more)
{
    const char *body = say("name=%s&code=%s&type=distributor&owner_id=%lld&version=%d&%s", name,
                           text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)id)), (long long)seller.id, version, more);

    return post(&seller, customers, say("/customers/%lld/edit", (long long)id), body);
}

/* --- budgets ------------------------------------------------------------------------------ */

static void statements_stay_within_their_budgets(void **state)
{
    int64_t id = dealer("Budget");
    const char *page = say("/customers/%lld", (long long)id);
    unsigned list, overview, saved;

    (void)state;
    (void)get(&seller, customers, "/customers"); /* options are read once */
    db_statement_count(true);
    assert_int_equal(get(&seller, customers, "/customers?state=active&order=code").status, 200);
    list = db_statement_count(true);
    assert_int_equal(get(&seller, customers, page).status, 200);
    overview = db_statement_count(true);
    assert_int_equal(save(id, "Budget+2", 1, say("address=x&region_code=&_key=%032d", 7)).status, 303);
    saved = db_statement_count(true) - 1; /* save() itself asks for the code */
    print_message("# statements: list %u, overview %u, save %u\n", list, overview, saved);
    assert_in_range(list, 1, 4); /* a dealer that no light was kept for is among them */
    assert_in_range(overview, 1, 5);
    assert_in_range(saved, 1, 14);
}

/* --- two people, one record ----------------------------------------------------------------- */

static void a_stale_save_is_refused_and_shows_both(void **state)
{
    int64_t id = dealer("Conflict");
    struct page page;

    (void)state;
    assert_int_equal(save(id, "First", 1, "address=Theirs+Street").status, 303);
    page = save(id, "Second", 1, "address=My+Street");
    assert_int_equal(page.status, 409);
    assert_non_null(strstr(page.body, "Theirs Street"));
    assert_non_null(strstr(page.body, "My Street"));
    assert_string_equal(text_of(say("SELECT name FROM customer WHERE id = %lld", (long long)id)), "First");
    assert_non_null(strstr(page.body, "name=\"version\" value=\"2\""));
    assert_int_equal(save(id, "Second", 2, "address=My+Street").status, 303);
}

static void the_same_form_sent_twice_counts_once_and_is_answered_alike(void **state)
{
    const char *key = say("%032lld", (long long)unique());
    const char *body = say("name=Once&type=distributor&owner_id=%lld&_key=%s", (long long)seller.id, key);
    const char *first;
    int64_t before = number_of("SELECT COUNT(*) FROM customer");

    (void)state;
    first = say("%s", post(&seller, customers, "/customers/new", body).location);
    assert_string_equal(post(&seller, customers, "/customers/new", body).location, first);
    assert_int_equal(number_of("SELECT COUNT(*) FROM customer"), before + 1);
}

/* --- bad input --------------------------------------------------------------------------------- */

static void bad_input_keeps_what_was_typed_beside_its_error(void **state)
{
    struct page page = post(&seller, customers, "/customers/new",
                            say("name=Kept+Name&type=distributor&owner_id=%lld&credit_code=91350100M000100Y4Z&founded_on=30.2.2020"
                                "&registered_capital=viel&phone=12",
                                (long long)seller.id));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Kept Name"));
    assert_non_null(strstr(page.body, "91350100M000100Y4Z"));
    assert_non_null(strstr(page.body, "30.2.2020"));
    assert_non_null(strstr(page.body, "viel"));
    assert_non_null(strstr(page.body, "id=\"e-credit_code\""));
    assert_non_null(strstr(page.body, "id=\"e-founded_on\""));
    assert_non_null(strstr(page.body, "id=\"e-registered_capital\""));
    assert_non_null(strstr(page.body, "id=\"e-phone\""));
}

static void a_code_that_another_dealer_has_is_named_even_outside_the_scope(void **state)
{
    int64_t other = dealer_new(0, "Hidden Twin");
    const char *code = text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)other));
    struct page page = post(&seller, customers, "/customers/new",
                            say("name=Twin&type=distributor&owner_id=%lld&code=%s", (long long)seller.id, code));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Hidden Twin"));
}

static void a_seller_cannot_register_or_give_a_dealer_to_somebody_else(void **state)
{
    struct visitor other = visitor_new("");
    int64_t id = dealer("Mine to keep");
    struct page page = post(&seller, customers, "/customers/new", say("name=Gift&type=distributor&owner_id=%lld", (long long)other.id));

    (void)state;
    assert_int_equal(page.status, 422);
    page = post(&seller, customers, say("/customers/%lld/edit", (long long)id),
                say("name=Gift&code=&type=distributor&owner_id=%lld&version=1", (long long)other.id));
    assert_int_equal(page.status, 422);
}

/* --- history ------------------------------------------------------------------------------------ */

static void history_tells_field_by_field_what_was_and_what_is(void **state)
{
    int64_t id = dealer("Before");
    struct page page;

    (void)state;
    assert_int_equal(save(id, "After", 1, "address=New+Road&registered_capital=12%E4%B8%87").status, 303);
    page = get(&seller, customers, say("/customers/%lld/history", (long long)id));
    assert_non_null(strstr(page.body, "<del>Before</del>"));
    assert_non_null(strstr(page.body, "<ins>After</ins>"));
    assert_non_null(strstr(page.body, "<ins>120,000.00</ins>"));
}

static void saving_without_a_change_writes_nothing(void **state)
{
    int64_t id = dealer("Same");
    int64_t before;

    (void)state;
    assert_int_equal(save(id, "Same", 1, "address=a").status, 303);
    before = number_of("SELECT COUNT(*) FROM audit");
    assert_int_equal(save(id, "Same", 2, "address=a").status, 303);
    assert_int_equal(number_of("SELECT COUNT(*) FROM audit"), before);
    assert_int_equal(number_of(say("SELECT version FROM customer WHERE id = %lld", (long long)id)), 2);
}

/* --- phones --------------------------------------------------------------------------------------- */

static void at_most_one_number_of_a_contact_gets_sms(void **state)
{
    int64_t id = dealer("Phones");
    const char *base = say("/customers/%lld/contacts", (long long)id);
    int64_t contact, second;

    (void)state;
    assert_int_equal(post(&seller, customers, say("%s/new", base), "person_name=Li&role=boss&mobile=138+0013+8001").status, 303);
    contact = number_of(say("SELECT id FROM contact WHERE customer_id = %lld", (long long)id));
    assert_int_equal(post(&seller, customers, say("%s/%lld/phones", base, (long long)contact), "number=13900139002&kind=mobile").status, 303);
    assert_int_equal(number_of(say("SELECT SUM(sms) FROM phone WHERE contact_id = %lld", (long long)contact)), 1);
    second = number_of(say("SELECT id FROM phone WHERE contact_id = %lld AND number = '13900139002'", (long long)contact));
    assert_int_equal(post(&seller, customers, say("%s/%lld/phones/%lld/sms", base, (long long)contact, (long long)second), "").status, 303);
    assert_int_equal(number_of(say("SELECT id FROM phone WHERE contact_id = %lld AND sms = 1", (long long)contact)), second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_stay_within_their_budgets),
        cmocka_unit_test(a_stale_save_is_refused_and_shows_both),
        cmocka_unit_test(the_same_form_sent_twice_counts_once_and_is_answered_alike),
        cmocka_unit_test(bad_input_keeps_what_was_typed_beside_its_error),
        cmocka_unit_test(a_code_that_another_dealer_has_is_named_even_outside_the_scope),
        cmocka_unit_test(a_seller_cannot_register_or_give_a_dealer_to_somebody_else),
        cmocka_unit_test(history_tells_field_by_field_what_was_and_what_is),
        cmocka_unit_test(saving_without_a_change_writes_nothing),
        cmocka_unit_test(at_most_one_number_of_a_contact_gets_sms),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
