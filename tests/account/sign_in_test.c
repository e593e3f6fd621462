/* sign_in_test.c - sign-in, lock-out, time-outs, sessions, parked forms. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "core/password.h"

static const struct module *account, *customers;
static const char *const all = "customers.look:all customers.read:all customers.create:all customers.update:all";

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    account = module_named("account");
    customers = module_named("customers");
    return 0;
}

static void set_password(const struct visitor *visitor, const char *password)
{
    struct arena *arena = arena_new();
    struct request req;
    const char *hash;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(password_hash(&req, password, &hash));
    request_end(&req);
    run_sql(say("UPDATE staff SET password_hash = '%s' WHERE id = %lld", hash, (long long)visitor->id));
    arena_free(arena);
}

/* What the browser gets from "Set-Cookie: ninefold=": the token. */
static struct visitor stranger(void)
{
    struct visitor visitor = { 0 };
    struct page page = get(&nobody, account, "/login");
    const char *cookie = strstr(page.head, "ninefold="), *token = strstr(page.body, "name=\"_token\" value=\"");

    assert_non_null(cookie);
    assert_non_null(token);
    snprintf(visitor.token, sizeof(visitor.token), "%.64s", cookie + strlen("ninefold="));
    snprintf(visitor.csrf, sizeof(visitor.csrf), "%.64s", token + strlen("name=\"_token\" value=\""));
    visitor.id = -1; /* has a cookie */
    return visitor;
}

static struct page try_password(const struct visitor *who, const char *password, const char *more)
{
    struct visitor visitor = stranger();

    return post(&visitor, account, "/login", say("account=%s&password=%s&%s", who->account, password, more));
}

static bool signed_in(struct page page)
{
    return page.status == 303 && strncmp(page.location, "/login", 6) != 0;
}

static void the_right_password_signs_in_with_a_new_token_and_leads_on(void **state)
{
    struct visitor person = visitor_new(all), visitor = stranger();
    struct page page;
    const char *cookie;

    (void)state;
    set_password(&person, "long-enough-7");
    page = post(&visitor, account, "/login", say("account=%s&password=long-enough-7&next=%%2Fcustomers%%3Fstate%%3Dactive", person.account));
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, "/customers?state=active");
    cookie = strstr(page.head, "ninefold=");
    assert_non_null(cookie);
    assert_memory_not_equal(cookie + strlen("ninefold="), visitor.token, 64);
    assert_non_null(strstr(page.head, "HttpOnly"));
    assert_non_null(strstr(page.head, "SameSite=Lax"));
}

static void sign_in_never_leads_to_another_site(void **state)
{
    static const char *const elsewhere[] = { "//evil.example", "https://evil.example", "/%5Cevil.example", "evil",
                                             "/%09/evil.example", "/%5C%09/evil.example", "/x%0D%0ASet-Cookie:%20a=b" };
    struct visitor person = visitor_new(all);

    (void)state;
    set_password(&person, "long-enough-7");
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
        assert_string_equal(try_password(&person, "long-enough-7", say("next=%s", elsewhere[i])).location, "/");
}

static void wrong_password_unknown_account_and_one_who_left_hear_the_same(void **state)
{
    struct visitor person = visitor_new(all), gone = visitor_new(all), unknown = { .account = "no.such" };
    const char *words = "账号或密码不对";

    (void)state;
    set_password(&person, "long-enough-7");
    set_password(&gone, "long-enough-7");
    run_sql(say("UPDATE staff SET left_on = '2020-01-01' WHERE id = %lld", (long long)gone.id));
    assert_non_null(strstr(try_password(&person, "wrong", "").body, words));
    assert_non_null(strstr(try_password(&gone, "long-enough-7", "").body, words));
    assert_non_null(strstr(try_password(&unknown, "x", "").body, words));
    run_sql("DELETE FROM sign_in_failure WHERE account = 'no.such'");
}

/* From an address of a network for documentation; its failures are forgotten afterwards. */
static void from(const char *address)
{
    remote_address = address;
}

static void forget_failures(void)
{
    run_sql("DELETE FROM sign_in_failure WHERE address LIKE '192.0.2.%' OR address LIKE '198.51.100.%'");
    from("127.0.0.1");
}

static void after_five_failures_the_account_waits_and_waits_longer(void **state)
{
    struct visitor person = visitor_new(all);
    char until[200];

    snprintf(until, sizeof(until), "SELECT TIMESTAMPDIFF(SECOND, last_at, locked_until) FROM sign_in_failure WHERE account = '%s' AND address = '192.0.2.9'",
             person.account);
    (void)state;
    from("192.0.2.9");
    assert_int_equal(clock_fix("2026-03-01T08:00:00"), 0);
    set_password(&person, "long-enough-7");
    for (int i = 0; i < 5; i++)
        assert_false(signed_in(try_password(&person, "wrong", "")));
    assert_int_equal(number_of(until), 60);
    assert_false(signed_in(try_password(&person, "long-enough-7", "")));
    assert_int_equal(clock_fix("2026-03-01T08:01:01"), 0);
    assert_false(signed_in(try_password(&person, "wrong", "")));
    assert_int_equal(number_of(until), 120);
    assert_int_equal(clock_fix("2026-03-01T08:04:00"), 0);
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    clock_fix(NULL);
    forget_failures();
}

static void one_who_guesses_from_elsewhere_does_not_lock_the_person_out(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    set_password(&person, "long-enough-7");
    from("192.0.2.1");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    from("198.51.100.1");
    for (int i = 0; i < 5; i++)
        assert_false(signed_in(try_password(&person, "wrong", "")));
    assert_false(signed_in(try_password(&person, "long-enough-7", "")));
    from("192.0.2.1");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    forget_failures();
}

static void guesses_at_one_account_from_many_addresses_make_new_places_wait_but_not_the_usual_one(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    set_password(&person, "long-enough-7");
    from("192.0.2.1");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    run_sql(say("INSERT INTO sign_in_failure (account, address, failures, last_at, locked_until)"
                " VALUES ('%s', '', 30, UTC_TIMESTAMP(), UTC_TIMESTAMP())", person.account));
    from("198.51.100.2");
    assert_false(signed_in(try_password(&person, "wrong", "")));
    from("198.51.100.3");
    assert_false(signed_in(try_password(&person, "long-enough-7", "")));
    from("192.0.2.1");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    forget_failures();
}

static void one_address_that_tries_many_accounts_waits_but_not_who_works_there(void **state)
{
    struct visitor person = visitor_new(all), other = visitor_new(all), unknown = { 0 };

    (void)state;
    set_password(&person, "long-enough-7");
    set_password(&other, "long-enough-7");
    from("192.0.2.2");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    run_sql("INSERT INTO sign_in_failure (account, address, failures, last_at, locked_until)"
            " VALUES ('', '192.0.2.2', 29, UTC_TIMESTAMP(), UTC_TIMESTAMP())");
    for (int i = 0; i < 2; i++) {
        snprintf(unknown.account, sizeof(unknown.account), "spray.%lld", (long long)unique());
        assert_false(signed_in(try_password(&unknown, "Spring2026!", "")));
    }
    assert_false(signed_in(try_password(&other, "long-enough-7", "")));
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    from("192.0.2.3");
    assert_true(signed_in(try_password(&other, "long-enough-7", "")));
    forget_failures();
}

static void guessing_the_old_password_on_the_page_that_changes_it_waits_too(void **state)
{
    struct visitor person = visitor_new(all);
    const char *wrong = "old_password=wrong&new_password=another-one-88&new_password_again=another-one-88";
    const char *right = "old_password=long-enough-7&new_password=another-one-88&new_password_again=another-one-88";

    (void)state;
    set_password(&person, "long-enough-7");
    from("192.0.2.4");
    for (int i = 0; i < 5; i++)
        assert_int_equal(post(&person, account, "/account/password", wrong).status, 422);
    assert_int_equal(post(&person, account, "/account/password", right).status, 422);
    forget_failures();
    assert_int_equal(post(&person, account, "/account/password", right).status, 303);
}

/* --- time-outs ------------------------------------------------------------------------------ */

static void a_session_ends_after_half_an_hour_without_a_request(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    assert_int_equal(get(&person, customers, "/customers").status, 200);
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 31 MINUTE WHERE staff_id = %lld", (long long)person.id));
    assert_int_equal(get(&person, customers, "/customers").status, 303);
}

static void a_session_ends_after_twelve_hours_however_busy(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    assert_int_equal(get(&person, customers, "/customers").status, 200);
    run_sql(say("UPDATE session SET created_at = created_at - INTERVAL 13 HOUR WHERE staff_id = %lld", (long long)person.id));
    assert_int_equal(get(&person, customers, "/customers").status, 303);
}

static void last_seen_is_written_at_most_once_a_minute(void **state)
{
    struct visitor person = visitor_new(all);
    const char *seen = say("SELECT last_seen_at FROM session WHERE staff_id = %lld", (long long)person.id);
    char before[40];

    (void)state;
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 30 SECOND WHERE staff_id = %lld", (long long)person.id));
    snprintf(before, sizeof(before), "%s", text_of(seen));
    (void)get(&person, customers, "/customers");
    assert_string_equal(text_of(seen), before);
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 31 SECOND WHERE staff_id = %lld", (long long)person.id));
    (void)get(&person, customers, "/customers");
    assert_string_not_equal(text_of(seen), before);
}

/* --- parked forms ------------------------------------------------------------------------------- */

static void a_form_posted_after_the_session_expired_comes_back_after_sign_in_and_nothing_was_done(void **state)
{
    struct visitor person = visitor_new(all), again;
    int64_t before = number_of("SELECT COUNT(*) FROM customer");
    struct page page;
    const char *parked;

    (void)state;
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 2 HOUR WHERE staff_id = %lld", (long long)person.id));
    page = post(&person, customers, "/customers/new", "name=Parked+Dealer&type=distributor");
    assert_int_equal(page.status, 303);
    assert_memory_equal(page.location, "/login?next=", 12);
    assert_int_equal(number_of("SELECT COUNT(*) FROM customer"), before);
    parked = say("/customers/new?parked=%s", text_of(say("SELECT id FROM parked_form WHERE staff_id = %lld", (long long)person.id)));
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at + INTERVAL 2 HOUR WHERE staff_id = %lld", (long long)person.id));
    assert_non_null(strstr(get(&person, customers, parked).body, "Parked Dealer"));
    again = visitor_new(all);
    assert_null(strstr(get(&again, customers, parked).body, "Parked Dealer"));
}

static void a_form_with_passwords_is_not_parked(void **state)
{
    struct visitor person = visitor_with_all(), other = visitor_new("");
    const char *body = "old_password=secret-one-1&new_password=secret-two-2&new_password_again=secret-two-2";

    (void)state;
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 2 HOUR WHERE staff_id = %lld", (long long)person.id));
    assert_int_equal(post(&person, account, "/account/password", body).status, 303);
    assert_int_equal(post(&person, module_named("admin"), say("/admin/staff/%lld/password", (long long)other.id), body).status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM parked_form WHERE staff_id = %lld", (long long)person.id)), 0);
}

static void a_form_without_the_expired_sessions_token_is_not_parked(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 2 HOUR WHERE staff_id = %lld", (long long)person.id));
    assert_int_equal(post_raw(&person, customers, "/customers/new", "name=Forged").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM parked_form WHERE staff_id = %lld", (long long)person.id)), 0);
}

/* --- passwords and sessions ------------------------------------------------------------------------ */

/* What the browser goes on with. */
static void take_cookie(struct visitor *visitor, struct page page)
{
    const char *cookie = strstr(page.head, "ninefold=");

    assert_non_null(cookie);
    snprintf(visitor->token, sizeof(visitor->token), "%.64s", cookie + strlen("ninefold="));
}

static void signing_in_again_ends_the_session_that_was_there(void **state)
{
    struct visitor person = visitor_new(all), other = visitor_new(all);

    (void)state;
    set_password(&other, "long-enough-7");
    assert_true(signed_in(post(&person, account, "/login", say("account=%s&password=long-enough-7", other.account))));
    assert_int_equal(get(&person, account, "/account").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM session WHERE staff_id = %lld AND ended_at IS NULL", (long long)person.id)), 0);
}

static void a_token_chosen_by_somebody_else_is_no_session_after_sign_in(void **state)
{
    struct visitor person = visitor_new(all), fixed = { .id = -1 };
    struct page page;

    (void)state;
    set_password(&person, "long-enough-7");
    snprintf(fixed.token, sizeof(fixed.token), "%064d", 7);
    page = get(&fixed, account, "/login");
    snprintf(fixed.csrf, sizeof(fixed.csrf), "%.64s", strstr(page.body, "name=\"_token\" value=\"") + strlen("name=\"_token\" value=\""));
    assert_true(signed_in(post(&fixed, account, "/login", say("account=%s&password=long-enough-7", person.account))));
    assert_int_equal(get(&fixed, account, "/account").status, 303);
}

static void changing_the_password_ends_all_other_sessions(void **state)
{
    struct visitor person = visitor_new(all);
    const char *others = say("SELECT COUNT(*) FROM session WHERE staff_id = %lld AND ended_at IS NULL", (long long)person.id);
    struct page page;

    (void)state;
    set_password(&person, "long-enough-7");
    assert_true(signed_in(try_password(&person, "long-enough-7", "")));
    assert_int_equal(number_of(others), 2);
    page = post(&person, account, "/account/password", "old_password=long-enough-7&new_password=another-one-88&new_password_again=another-one-88");
    assert_int_equal(page.status, 303);
    assert_int_equal(number_of(others), 1);
    /* the session goes on under a new token only */
    assert_int_equal(get(&person, account, "/account").status, 303);
    take_cookie(&person, page);
    assert_int_equal(get(&person, account, "/account").status, 200);
    assert_false(signed_in(try_password(&person, "long-enough-7", "")));
    assert_true(signed_in(try_password(&person, "another-one-88", "")));
}

static void weak_passwords_are_refused(void **state)
{
    struct visitor person = visitor_new(all);
    static const char *const weak[] = { "short-1", "1234567890", "aaaaaaaaaaaa", "password2026" };

    (void)state;
    set_password(&person, "long-enough-7");
    for (size_t i = 0; i < COUNT_OF(weak); i++)
        assert_int_equal(post(&person, account, "/account/password",
                              say("old_password=long-enough-7&new_password=%s&new_password_again=%s", weak[i], weak[i]))
                             .status,
                         422);
    assert_int_equal(post(&person, account, "/account/password",
                          say("old_password=long-enough-7&new_password=my-%s&new_password_again=my-%s", person.account, person.account))
                         .status,
                     422);
}

static void a_common_password_is_refused_with_digits_behind_it_too(void **state)
{
    static const char *const tries[] = { "Sonyericsson", "sonyericsson2026!", "SONYERICSSON-1" };
    struct visitor person = visitor_new(all);
    unsigned char hash[COMMON_HASH_BYTES];
    char hex[COMMON_HASH_BYTES * 2 + 1];

    (void)state;
    set_password(&person, "long-enough-7");
    password_common_hash("sonyericsson", 12, hash);
    for (size_t i = 0; i < sizeof(hash); i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    run_sql(say("INSERT IGNORE INTO common_password (hash) VALUES (UNHEX('%s'))", hex));
    for (size_t i = 0; i < COUNT_OF(tries); i++)
        assert_int_equal(post(&person, account, "/account/password",
                              say("old_password=long-enough-7&new_password=%s&new_password_again=%s", tries[i], tries[i]))
                             .status,
                         422);
}

static void one_whose_password_was_set_by_another_must_change_it_first(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    run_sql(say("UPDATE staff SET must_change_password = 1 WHERE id = %lld", (long long)person.id));
    assert_string_equal(get(&person, customers, "/customers").location, "/account/password");
    assert_int_equal(get(&person, account, "/account/password").status, 200);
}

static void signing_out_ends_the_session_for_good(void **state)
{
    struct visitor person = visitor_new(all);

    (void)state;
    assert_int_equal(post(&person, account, "/logout", "").status, 303);
    assert_int_equal(get(&person, customers, "/customers").status, 303);
}

static void one_cannot_end_anothers_session(void **state)
{
    struct visitor person = visitor_new(all), other = visitor_new(all);

    (void)state;
    post(&person, account,
         say("/account/sessions/%s/end", text_of(say("SELECT id FROM session WHERE staff_id = %lld", (long long)other.id))), "");
    assert_int_equal(get(&other, customers, "/customers").status, 200);
}

static void the_web_servers_user_is_signed_in_only_where_the_config_says_so(void **state)
{
    struct visitor person = visitor_new(all);
    const char *own = config.remote_user;
    struct page page;

    (void)state;
    remote_user = person.account;
    assert_int_equal(get(&nobody, customers, "/customers").status, 303);
    config.remote_user = "yes";
    page = get(&nobody, customers, "/customers");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "ninefold="));
    remote_user = "no.such.person";
    assert_int_equal(get(&nobody, customers, "/customers").status, 303);
    config.remote_user = own;
    remote_user = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_password_signs_in_with_a_new_token_and_leads_on),
        cmocka_unit_test(sign_in_never_leads_to_another_site),
        cmocka_unit_test(wrong_password_unknown_account_and_one_who_left_hear_the_same),
        cmocka_unit_test(after_five_failures_the_account_waits_and_waits_longer),
        cmocka_unit_test(one_who_guesses_from_elsewhere_does_not_lock_the_person_out),
        cmocka_unit_test(guesses_at_one_account_from_many_addresses_make_new_places_wait_but_not_the_usual_one),
        cmocka_unit_test(one_address_that_tries_many_accounts_waits_but_not_who_works_there),
        cmocka_unit_test(guessing_the_old_password_on_the_page_that_changes_it_waits_too),
        cmocka_unit_test(a_session_ends_after_half_an_hour_without_a_request),
        cmocka_unit_test(a_session_ends_after_twelve_hours_however_busy),
        cmocka_unit_test(last_seen_is_written_at_most_once_a_minute),
        cmocka_unit_test(a_form_posted_after_the_session_expired_comes_back_after_sign_in_and_nothing_was_done),
        cmocka_unit_test(a_form_with_passwords_is_not_parked),
        cmocka_unit_test(a_form_without_the_expired_sessions_token_is_not_parked),
        cmocka_unit_test(signing_in_again_ends_the_session_that_was_there),
        cmocka_unit_test(a_token_chosen_by_somebody_else_is_no_session_after_sign_in),
        cmocka_unit_test(changing_the_password_ends_all_other_sessions),
        cmocka_unit_test(weak_passwords_are_refused),
        cmocka_unit_test(a_common_password_is_refused_with_digits_behind_it_too),
        cmocka_unit_test(one_whose_password_was_set_by_another_must_change_it_first),
        cmocka_unit_test(signing_out_ends_the_session_for_good),
        cmocka_unit_test(one_cannot_end_anothers_session),
        cmocka_unit_test(the_web_servers_user_is_signed_in_only_where_the_config_says_so),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
