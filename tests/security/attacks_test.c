/* attacks_test.c - what somebody with an account of his own tries: other people's rows, other people's tokens, fields
 * that no form has, bodies of another kind, lines smuggled into headers. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct visitor victim, attacker;
static long long victim_id;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    victim = visitor_with_all();
    attacker = visitor_with_all();
    victim_id = victim.id;
    return 0;
}

/* --- rows of others ------------------------------------------------------------------------ */

#define mine(sql) say(sql, victim_id)

/* Asked by `attacker`, who holds every right there is: what belongs to one person alone is still 404. */
static void refused(const char *module, const char *method, const char *path)
{
    struct page page = *method == 'G' ? get(&attacker, module_named(module), path) : post(&attacker, module_named(module), path, "");

    if (page.status != 404)
        fail_msg("%s %s answers %d", method, path, page.status);
}

static void what_belongs_to_one_person_is_not_there_for_another(void **state)
{
    long long file = run_sql(mine("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at)"
                                  " VALUES ('x.csv', 'text/csv', 0, '', 'export', %lld, '2026-01-01')"));
    long long task = run_sql(say("INSERT INTO task (owner_id, title, due_on, created_by, created_at)"
                                 " VALUES (%lld, 'x', '2099-01-01', %lld, '2026-01-01')", victim_id, victim_id));
    long long notice = run_sql(mine("INSERT INTO notice (staff_id, kind, at) VALUES (%lld, 'task_given', '2026-01-01')"));
    long long absence = run_sql(say("INSERT INTO staff_substitute (staff_id, substitute_id, from_on, to_on)"
                                    " VALUES (%lld, %lld, '2026-01-01', '2099-01-01')", victim_id, (long long)attacker.id));
    long long token = run_sql(say("INSERT INTO api_token (staff_id, name, token_hash, hint, scopes, expires_on, created_at)"
                                  " VALUES (%lld, 'x', UNHEX(SHA2('%lld', 256)), 'nf_', 'customers.read', '2099-01-01', '2026-01-01')",
                                  victim_id, (long long)unique()));
    long long job = run_sql(mine("INSERT INTO job (kind, args, staff_id, run_at, state, created_at)"
                                 " VALUES ('customers.transfer', '{}', %lld, '2026-01-01', 'done', '2026-01-01')"));

    (void)state;
    refused("files", "GET", say("/files/%lld", file));
    refused("tasks", "GET", say("/tasks/%lld", task));
    refused("tasks", "GET", say("/tasks/%lld/edit", task));
    refused("tasks", "POST", say("/tasks/%lld", task));
    refused("tasks", "POST", say("/tasks/%lld/reopen", task));
    refused("home", "POST", say("/home/notices/%lld/open", notice));
    refused("account", "POST", say("/account/absence/%lld/end", absence));
    refused("account", "POST", say("/account/tokens/%lld/end", token));
    refused("customers", "GET", say("/customers/transfer/%lld", job));
    refused("customers", "GET", say("/customers/change/%lld", job));
    refused("customers", "GET", say("/customers/custody/ask/%lld", job));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM api_token WHERE id = %lld AND valid_to IS NULL", token)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE id = %lld AND read_at IS NULL", notice)), 1);
}

static void a_saved_view_of_another_is_neither_shown_nor_removed(void **state)
{
    long long view = run_sql(mine("INSERT INTO saved_view (staff_id, list, name, query, place) VALUES (%lld, 'customers', 'Secret view', 'text=x', 9)"));

    (void)state;
    assert_null(strstr(get(&attacker, module_named("customers"), "/customers").body, "Secret view"));
    (void)post(&attacker, module_named("customers"), "/customers/views", say("remove=%lld&id=%lld&view=%lld", view, view, view));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM saved_view WHERE id = %lld", view)), 1);
}

/* --- requests that others were made to send -------------------------------------------------- */

static void the_token_of_another_session_is_none(void **state)
{
    struct page page = post_raw(&victim, module_named("tasks"), "/tasks/new", say("_token=%s&title=forged", attacker.csrf));

    (void)state;
    assert_int_equal(page.status, 403);
    assert_int_equal(number_of("SELECT COUNT(*) FROM task WHERE title = 'forged'"), 0);
}

static void a_body_of_another_kind_is_no_form(void **state)
{
    static const char *const types[] = { "application/json", "text/plain", "multipart/form-data; boundary=x", "text/xml" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct call call = { .method = "POST", .path = "/tasks/new", .type = types[i], .visitor = &victim,
                             .body = say("_token=%s&title=confused", victim.csrf) };

        assert_int_equal(call_api(module_named("tasks"), &call).status, 400);
    }
    assert_int_equal(number_of("SELECT COUNT(*) FROM task WHERE title = 'confused'"), 0);
}

static void a_session_opens_nothing_below_api(void **state)
{
    struct call call = { .path = "/api/v1/customers", .visitor = &victim };

    (void)state;
    assert_int_equal(call_api(module_named("customers"), &call).status, 401);
    call.method = "POST";
    call.body = "{\"name\":\"x\"}";
    assert_int_equal(call_api(module_named("customers"), &call).status, 401);
}

/* --- fields that no form has ------------------------------------------------------------------ */

static void a_profile_takes_its_own_fields_only(void **state)
{
    const char *before = say("SELECT CONCAT_WS('|', account, name, COALESCE(password_hash, ''), demo, COALESCE(superior_id, 0), must_change_password,"
                             " COALESCE(left_on, '')) FROM staff WHERE id = %lld", (long long)attacker.id);
    char was[400];

    (void)state;
    snprintf(was, sizeof(was), "%s", text_of(before));
    assert_int_equal(post(&attacker, module_named("account"), "/account",
                          say("lang=en&letter_keys=1&version=%s&id=%lld&staff_id=%lld&account=root&name=Boss&password_hash=x&demo=1&superior_id=1"
                              "&role_id=1&must_change_password=1&left_on=2020-01-01&me=%lld",
                              text_of(say("SELECT version FROM staff WHERE id = %lld", (long long)attacker.id)), victim_id, victim_id, victim_id))
                         .status,
                     303);
    assert_string_equal(text_of(before), was);
    assert_string_equal(text_of(say("SELECT lang FROM staff WHERE id = %lld", (long long)attacker.id)), "en");
    assert_string_equal(text_of(say("SELECT lang FROM staff WHERE id = %lld", victim_id)), "zh");
}

static void a_dealer_takes_neither_state_nor_maker_nor_number_from_its_form(void **state)
{
    long long dealer = dealer_new(attacker.id, "Mass Assignment");
    const char *now = say("SELECT CONCAT_WS('|', state, created_by, created_at, id) FROM customer WHERE id = %lld", dealer);
    char was[200];

    (void)state;
    snprintf(was, sizeof(was), "%s", text_of(now));
    assert_int_equal(post(&attacker, module_named("customers"), say("/customers/%lld/edit", dealer),
                          say("name=Mass+Assignment&type=distributor&owner_id=%lld&version=1&state=closed&created_by=99&created_at=2000-01-01&id=1",
                              (long long)attacker.id))
                         .status,
                     303);
    assert_string_equal(text_of(now), was);
}

/* --- lines in headers, and secure cookies -------------------------------------------------------- */

static void a_line_end_in_a_name_ends_no_header(void **state)
{
    long long file = run_sql(say("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at)"
                                 " VALUES ('a\r\nSet-Cookie: x=y\r\n\r\n<script>.csv', 'text/csv', 0, '', 'export', %lld, '2026-01-01')",
                                 (long long)attacker.id));
    struct page page = get(&attacker, module_named("files"), say("/files/%lld", file));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.head, "\nSet-Cookie: x"));
    assert_null(strstr(page.head, "<script>"));
    page = get(&nobody, module_named("customers"), "/customers/1%0D%0ASet-Cookie:%20x=y?a=%0D%0ASet-Cookie:%20x=y");
    assert_null(strstr(page.head, "\nSet-Cookie: x"));
    page = post(&attacker, module_named("tasks"), "/tasks/new", say("title=a%%0D%%0ASet-Cookie:+x=y&due_on=2099-01-01&owner_id=%lld", (long long)attacker.id));
    assert_int_equal(page.status, 303);
    assert_null(strstr(page.head, "\nSet-Cookie: x"));
}

static void a_mail_address_is_one_line(void **state)
{
    static const char *const tries[] = { "a@example.com%0ASubject:x", "a@example.com%0D%0ABcc:x", "a%0Ab@example.com", "a@example.com%09x" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(tries); i++)
        assert_int_equal(post(&attacker, module_named("account"), "/account",
                              say("lang=en&email=%s&version=%s", tries[i], text_of(say("SELECT version FROM staff WHERE id = %lld", (long long)attacker.id))))
                             .status,
                         422);
}

static void behind_tls_every_cookie_is_secure_and_bound_to_this_host(void **state)
{
    const char *was = config.secure_cookie;
    struct page page;

    (void)state;
    config.secure_cookie = "yes";
    page = get(&nobody, module_named("account"), "/login");
    config.secure_cookie = was;
    assert_non_null(strstr(page.head, "Set-Cookie: __Host-ninefold="));
    assert_non_null(strstr(page.head, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

static void a_notice_behind_tls_is_secure_too(void **state)
{
    const char *was = config.secure_cookie;
    struct visitor person = visitor_with_all();
    struct page page;

    (void)state;
    config.secure_cookie = "yes";
    person.secure = true;
    page = post(&person, module_named("home"), "/home/notices/seen", "");
    page = page.status == 303 ? post(&person, module_named("account"), "/account", say("lang=zh&letter_keys=1&version=%s",
                                     text_of(say("SELECT version FROM staff WHERE id = %lld", (long long)person.id)))) : page;
    config.secure_cookie = was;
    assert_int_equal(page.status, 303);
    assert_non_null(strstr(page.head, "Set-Cookie: __Host-notice=app.saved~; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

/* --- guessing who has an account ------------------------------------------------------------------ */

/* The processor's time of this program, in microseconds: others at work on the machine change nothing. */
static int64_t time_spent(void)
{
    struct timespec spent;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

static int64_t time_of_wrong_password(const char *account)
{
    struct visitor stranger = { .id = -1 };
    struct page page = get(&nobody, module_named("account"), "/login");
    int64_t begun;

    snprintf(stranger.token, sizeof(stranger.token), "%.64s", strstr(page.head, "ninefold=") + strlen("ninefold="));
    snprintf(stranger.csrf, sizeof(stranger.csrf), "%.64s", strstr(page.body, "name=\"_token\" value=\"") + strlen("name=\"_token\" value=\""));
    begun = time_spent();
    page = post(&stranger, module_named("account"), "/login", say("account=%s&password=certainly-wrong", account));
    assert_int_equal(page.status, 422);
    return time_spent() - begun;
}

/* The hash takes most of the time; without it an answer would come in a tenth of it. */
static void an_unknown_account_takes_as_long_as_a_known_one(void **state)
{
    int64_t known = INT64_MAX, unknown = INT64_MAX;

    (void)state;
    run_sql(mine("UPDATE staff SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
                 " WHERE id = %lld"));
    remote_address = "192.0.2.77";
    for (int i = 0; i < 4; i++) {
        int64_t one = time_of_wrong_password(victim.account), other = time_of_wrong_password("no.such.account");

        known = one < known ? one : known;
        unknown = other < unknown ? other : unknown;
    }
    run_sql("DELETE FROM sign_in_failure WHERE address = '192.0.2.77' OR account = 'no.such.account'");
    remote_address = "127.0.0.1";
    if (known > unknown * 2 || unknown > known * 2)
        fail_msg("known %lld us, unknown %lld us", (long long)known, (long long)unknown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_belongs_to_one_person_is_not_there_for_another),
        cmocka_unit_test(a_saved_view_of_another_is_neither_shown_nor_removed),
        cmocka_unit_test(the_token_of_another_session_is_none),
        cmocka_unit_test(a_body_of_another_kind_is_no_form),
        cmocka_unit_test(a_session_opens_nothing_below_api),
        cmocka_unit_test(a_profile_takes_its_own_fields_only),
        cmocka_unit_test(a_dealer_takes_neither_state_nor_maker_nor_number_from_its_form),
        cmocka_unit_test(a_line_end_in_a_name_ends_no_header),
        cmocka_unit_test(a_mail_address_is_one_line),
        cmocka_unit_test(behind_tls_every_cookie_is_secure_and_bound_to_this_host),
        cmocka_unit_test(a_notice_behind_tls_is_secure_too),
        cmocka_unit_test(an_unknown_account_takes_as_long_as_a_known_one),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
