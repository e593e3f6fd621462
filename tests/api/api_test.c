/* api_test.c - tokens, versions, keys, lists and words of the API. */
#include "support/page.h"

#include <jansson.h>
#include <string.h>

static const char scopes[] = "customers.read customers.write contacts.read contacts.write papers.read papers.write";
static struct visitor seller;
static const struct module *customers, *papers, *account;
static const char *token;
static json_t *last; /* what was answered last */

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    papers = module_named("papers");
    account = module_named("account");
    seller = visitor_new("customers.look:own customers.read:own customers.create:own customers.update:own contacts.read:own contacts.update:own"
                         " papers.read:own papers.update:own");
    token = token_of(&seller, scopes);
    return 0;
}

static int end(void **state)
{
    json_decref(last);
    return test_end(state);
}

static int ask(const struct module *module, struct call call)
{
    struct page page;

    if (call.token == NULL)
        call.token = token;
    page = call_api(module, &call);
    json_decref(last);
    last = json_loads(page.body, 0, NULL);
    return page.status;
}

static const char *text(const char *key)
{
    const char *value = json_string_value(json_object_get(last, key));

    return value != NULL ? value : "";
}

static int64_t number(const char *key)
{
    return json_integer_value(json_object_get(last, key));
}

/* errors[].code of a field. */
static const char *code_of(const char *field)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(last, "errors"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "field")), field) == 0)
            return json_string_value(json_object_get(one, "code"));
    }
    return "";
}

static int read_customer(int64_t id)
{
    return ask(customers, (struct call){ .path = say("/api/v1/customers/%lld", (long long)id) });
}

static int change_customer(int64_t id, const char *etag, const char *body)
{
    return ask(customers, (struct call){ .method = "PATCH", .path = say("/api/v1/customers/%lld", (long long)id), .if_match = etag, .body = body });
}

static int64_t new_dealer(const char *name)
{
    int64_t id = dealer_new(seller.id, name);

    run_sql(say("UPDATE customer SET type = 'distributor' WHERE id = %lld", (long long)id));
    return id;
}

/* --- tokens ---------------------------------------------------------------------------------------- */

static void a_token_is_kept_as_hash_only_and_shown_once(void **state)
{
    const char *secret = token_of(&seller, "customers.read");
    struct page page = get(&seller, account, "/account/tokens");

    (void)state;
    assert_null(strstr(page.body, secret));
    assert_non_null(strstr(page.body, say("%.7s", secret)));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE changes LIKE '%%%s%%'", secret)), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'api_token' AND action = 'insert' AND actor_id = %lld"
                                   " AND changes LIKE '%%\"token_hash\":[null,\"***\"]%%'",
                                   (long long)seller.id)),
                     number_of(say("SELECT COUNT(*) FROM api_token WHERE staff_id = %lld", (long long)seller.id)));
}

/* A person of this test's own, because wrong tokens of an address are counted for all. */
static struct visitor person;
static const char *persons;

static void make_person(void)
{
    person = visitor_new("customers.look:own");
    persons = token_of(&person, "customers.read");
    run_sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %'");
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me", .token = persons }), 200);
    assert_string_equal(text("account"), person.account);
}

/* `update` less "UPDATE" and " = id" */
static void assert_out(const char *update)
{
    make_person();
    run_sql(say("UPDATE %s = %lld", update, (long long)person.id));
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me", .token = persons }), 401);
    run_sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %'");
}

static void a_token_ends_with_its_day_its_revocation_and_its_persons_account(void **state)
{
    (void)state;
    assert_out("api_token SET expires_on = '2020-01-01' WHERE staff_id");
    assert_out("staff SET left_on = '2020-01-01' WHERE id");
    assert_out("staff SET account = NULL WHERE id");
    assert_out("staff SET must_change_password = 1 WHERE id");
    make_person();
    assert_int_equal(post(&seller, account, say("/account/tokens/%lld/end", (long long)number_of(say("SELECT MAX(id) FROM api_token WHERE staff_id = %lld", (long long)person.id))), "").status, 404);
    assert_int_equal(post(&person, account, say("/account/tokens/%lld/end", (long long)number_of(say("SELECT MAX(id) FROM api_token WHERE staff_id = %lld", (long long)person.id))), "").status, 303);
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me", .token = persons }), 401);
    run_sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %'");
}

static void a_token_loses_a_right_with_its_person(void **state)
{
    (void)state;
    make_person();
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers", .token = persons }), 200);
    run_sql(say("DELETE rp FROM role_permission rp JOIN staff_role sr ON sr.role_id = rp.role_id WHERE sr.staff_id = %lld", (long long)person.id));
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers", .token = persons }), 403);
}

static void wrong_tokens_make_their_address_wait_but_not_who_has_a_good_one(void **state)
{
    const char *wrong = say("nf_%064d", 7);

    (void)state;
    run_sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %'");
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me", .token = i % 2 == 0 ? wrong : "nonsense" }), 401);
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me", .token = wrong }), 429);
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/me" }), 200);
    assert_int_equal(number_of("SELECT COUNT(*) FROM audit WHERE action = 'sign_in_failed' AND table_name = 'api_token' AND via = 'api'") >= 5, 1);
    run_sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %'");
}

static void a_tokens_form_wants_a_scope_and_a_day_within_a_year(void **state)
{
    (void)state;
    assert_int_equal(post(&seller, account, "/account/tokens", "name=x&expires_on=2099-01-01&scopes=customers.read").status, 422);
    assert_int_equal(post(&seller, account, "/account/tokens", "name=x&expires_on=2020-01-01&scopes=customers.read").status, 422);
    assert_int_equal(post(&seller, account, "/account/tokens", say("name=x&expires_on=%s", text_of("SELECT CURRENT_DATE + INTERVAL 9 DAY"))).status, 422);
    assert_int_equal(post(&seller, account, "/account/tokens", say("name=x&expires_on=%s&scopes=staff.write", text_of("SELECT CURRENT_DATE + INTERVAL 9 DAY"))).status, 422);
}

/* --- one row ----------------------------------------------------------------------------------------- */

static void what_is_given_changes_and_the_rest_stays(void **state)
{
    int64_t id = new_dealer("API Patch");
    const char *changed;

    (void)state;
    run_sql(say("UPDATE customer SET address = 'Here', registered_capital = 1000.50, cold_chain = 1, vehicles = 3 WHERE id = %lld", (long long)id));
    assert_int_equal(change_customer(id, "\"1\"", "{\"phone\": \"0755-12345678\", \"vehicles\": null}"), 200);
    assert_int_equal(number("version"), 2);
    assert_string_equal(text("phone"), "0755-12345678");
    assert_string_equal(text("address"), "Here");
    assert_string_equal(text("registered_capital"), "1000.50");
    assert_true(json_is_true(json_object_get(last, "cold_chain")));
    assert_true(json_is_null(json_object_get(last, "vehicles")));
    assert_int_equal(number("owner_id"), seller.id);
    changed = text_of(say("SELECT GROUP_CONCAT(JSON_KEYS(changes)) FROM audit WHERE table_name = 'customer' AND row_id = %lld AND via = 'api'", (long long)id));
    assert_non_null(strstr(changed, "\"phone\""));
    assert_non_null(strstr(changed, "\"vehicles\""));
    assert_null(strstr(changed, "\"address\""));
    assert_null(strstr(changed, "\"owner_id\""));
    assert_null(strstr(changed, "\"registered_capital\""));
}

static void a_change_that_names_no_version_or_an_old_one_is_refused(void **state)
{
    int64_t id = new_dealer("API Version");

    (void)state;
    assert_int_equal(change_customer(id, NULL, "{\"address\": \"a\"}"), 428);
    assert_int_equal(change_customer(id, "*", "{\"address\": \"a\"}"), 428);
    assert_int_equal(change_customer(id, NULL, "{\"address\": \"first\", \"version\": 1}"), 200);
    assert_int_equal(change_customer(id, "\"1\"", "{\"address\": \"second\"}"), 409);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(last, "current"), "version")), 2);
    assert_string_equal(json_string_value(json_object_get(json_object_get(last, "current"), "address")), "first");
    assert_int_equal(read_customer(id), 200);
    assert_string_equal(text("address"), "first");
}

static void the_rules_are_those_of_the_page(void **state)
{
    int64_t id = new_dealer("API Rules"), other = dealer_new(0, "API Twin");
    const char *code = say("%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)other)));

    (void)state;
    assert_int_equal(change_customer(id, "\"1\"", say("{\"code\": \"%s\"}", code)), 422);
    assert_string_equal(code_of("code"), "twin");
    assert_int_equal(change_customer(id, "\"1\"", say("{\"owner_id\": %lld}", (long long)visitor_new("").id)), 422);
    assert_string_equal(code_of("owner_id"), "owner_is_you");
    assert_int_equal(change_customer(id, "\"1\"", "{\"name\": \"\"}"), 422);
    assert_string_equal(code_of("name"), "required");
    assert_int_equal(change_customer(id, "\"1\"", "{\"registered_capital\": \"12\xe4\xb8\x87\", \"founded_on\": \"2020/1/1\", \"cold_chain\": null}"), 422);
    assert_string_equal(code_of("registered_capital"), "type_money");
    assert_string_equal(code_of("founded_on"), "date");
    assert_string_equal(code_of("cold_chain"), "type_flag");
    assert_int_equal(number_of(say("SELECT version FROM customer WHERE id = %lld", (long long)id)), 1);
}

static void a_paper_wants_a_dealer_in_reach_and_the_dates_of_its_meaning(void **state)
{
    int64_t mine = new_dealer("API Paper"), theirs = dealer_new(0, "API Not Mine");

    (void)state;
    assert_int_equal(ask(papers, (struct call){ .method = "POST", .path = "/api/v1/papers", .body = say("{\"customer_id\": %lld, \"paper_type\": \"drug_licence\"}", (long long)mine) }), 422);
    assert_string_equal(code_of("expires_on"), "needs_expiry");
    assert_int_equal(ask(papers, (struct call){ .method = "POST", .path = "/api/v1/papers", .body = say("{\"customer_id\": %lld, \"paper_type\": \"drug_licence\", \"expires_on\": \"2099-01-31\"}", (long long)theirs) }), 422);
    assert_string_equal(code_of("customer_id"), "no_such_customer");
    assert_int_equal(ask(papers, (struct call){ .method = "POST", .path = "/api/v1/papers",
                                                .body = say("{\"customer_id\": %lld, \"paper_type\": \"drug_licence\", \"expires_on\": \"2099-01-31\", \"scope_codes\": [\"drug\", \"food\"]}", (long long)mine) }),
                     201);
    assert_int_equal(json_array_size(json_object_get(last, "scope_codes")), 2);
    assert_int_equal(ask(papers, (struct call){ .path = say("/api/v1/papers?customer_id=%lld", (long long)mine) }), 200);
    assert_int_equal(json_array_size(json_object_get(last, "items")), 1);
}

static void writing_without_reading_tells_no_more_than_the_id(void **state)
{
    const char *writer = token_of(&seller, "customers.write");
    int64_t id = new_dealer("API Write Only");

    (void)state;
    assert_int_equal(ask(customers, (struct call){ .path = say("/api/v1/customers/%lld", (long long)id), .token = writer }), 403);
    assert_int_equal(ask(customers, (struct call){ .method = "PATCH", .path = say("/api/v1/customers/%lld", (long long)id), .token = writer, .if_match = "\"1\"", .body = "{\"note\": \"n\"}" }), 200);
    assert_int_equal(json_object_size(last), 1);
    assert_int_equal(number("id"), id);
    assert_int_equal(ask(customers, (struct call){ .method = "PATCH", .path = say("/api/v1/customers/%lld", (long long)id), .token = writer, .if_match = "\"1\"", .body = "{\"note\": \"m\"}" }), 409);
    assert_int_equal(json_object_size(json_object_get(last, "current")), 2);
}

static void a_dealer_merged_into_another_leads_there(void **state)
{
    int64_t stays = new_dealer("API Stays"), gone = new_dealer("API Gone");
    struct page page;

    (void)state;
    run_sql(say("DELETE FROM customer WHERE id = %lld", (long long)gone));
    run_sql(say("INSERT INTO customer_merge (loser_id, winner_id, now_id, reason, taken, merged_at, merged_by)"
                " VALUES (%lld, %lld, %lld, '', '{}', '2026-01-01', %lld)",
                (long long)gone, (long long)stays, (long long)stays, (long long)seller.id));
    page = call_api(customers, &(struct call){ .path = say("/api/v1/customers/%lld", (long long)gone), .token = token });
    assert_int_equal(page.status, 307);
    assert_string_equal(page.location, say("/api/v1/customers/%lld", (long long)stays));
    page = call_api(customers, &(struct call){ .method = "PATCH", .path = say("/api/v1/customers/%lld", (long long)gone), .token = token, .body = "{\"version\": 1}" });
    assert_int_equal(page.status, 404);
}

/* --- keys -------------------------------------------------------------------------------------------- */

static void a_key_sent_again_is_answered_alike_and_with_another_body_refused(void **state)
{
    const char *key = say("key-%lld", (long long)unique());
    const char *body = say("{\"name\": \"Once %lld\", \"type\": \"distributor\"}", (long long)unique());
    int64_t before = number_of("SELECT COUNT(*) FROM customer"), first;
    const char *other;

    (void)state;
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .body = body, .key = key }), 201);
    first = number("id");
    assert_int_equal(number("owner_id"), seller.id);
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .body = body, .key = key }), 201);
    assert_int_equal(number("id"), first);
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .body = "{\"name\": \"Two\"}", .key = key }), 422);
    assert_int_equal(number_of("SELECT COUNT(*) FROM customer"), before + 1);
    other = token_of(&seller, scopes); /* keys are each token's own */
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .token = other, .key = key,
                                                   .body = say("{\"name\": \"Other %lld\", \"type\": \"distributor\", \"not_duplicate\": true}", (long long)unique()) }),
                     201);
}

static void a_refused_request_leaves_its_key_free(void **state)
{
    const char *key = say("key-%lld", (long long)unique());

    (void)state;
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .body = "{\"name\": \"No type\"}", .key = key }), 422);
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .key = key,
                                                   .body = say("{\"name\": \"Typed %lld\", \"type\": \"distributor\", \"not_duplicate\": true}", (long long)unique()) }),
                     201);
}

/* --- lists ------------------------------------------------------------------------------------------- */

static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
    struct visitor many = visitor_new("customers.look:own customers.read:own");
    const char *reader = token_of(&many, "customers.read"), *path = "/api/v1/customers?limit=3&order=-changed_at";
    int64_t seen[10];
    size_t count = 0, pages = 0;
    char next[500];

    (void)state;
    for (int i = 0; i < 7; i++)
        dealer_new(many.id, say("Page %d", i));
    while (path != NULL) {
        const json_t *item;
        size_t i;

        assert_int_equal(ask(customers, (struct call){ .path = path, .token = reader }), 200);
        json_array_foreach(json_object_get(last, "items"), i, item)
        {
            assert_true(count < 10);
            seen[count++] = json_integer_value(json_object_get(item, "id"));
        }
        snprintf(next, sizeof(next), "%s", text("next"));
        path = *next != '\0' ? next : NULL;
        assert_true(++pages < 10);
    }
    assert_int_equal(count, 7);
    assert_int_equal(pages, 3);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(seen[i], seen[k]);
    }
}

static void a_list_says_what_it_does_not_know(void **state)
{
    (void)state;
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers?state=nonsense&typo=1&limit=201&order=secret&after=x&founded_from=later" }), 422);
    assert_string_equal(code_of("state"), "choice");
    assert_string_equal(code_of("typo"), "unknown_parameter");
    assert_string_equal(code_of("limit"), "limit");
    assert_string_equal(code_of("order"), "choice");
    assert_string_equal(code_of("after"), "cursor");
    assert_string_equal(code_of("founded_from"), "date");
}

static void who_may_only_look_lists_less_and_reads_nothing(void **state)
{
    struct visitor looker = visitor_new("customers.look:all");
    const char *reader = token_of(&looker, "customers.read");
    int64_t id = new_dealer("API Looked At");
    const json_t *item;

    (void)state;
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers?text=API+Looked+At", .token = reader }), 200);
    item = json_array_get(json_object_get(last, "items"), 0);
    assert_non_null(json_object_get(item, "name"));
    assert_null(json_object_get(item, "credit_code"));
    assert_null(json_object_get(item, "phone"));
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers?credit_code=x", .token = reader }), 422);
    assert_int_equal(ask(customers, (struct call){ .path = say("/api/v1/customers/%lld", (long long)id), .token = reader }), 403);
}

static void a_dealers_contacts_come_with_their_phones(void **state)
{
    int64_t id = new_dealer("API Contacts"), contact;
    const json_t *phones;

    (void)state;
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = say("/api/v1/customers/%lld/contacts", (long long)id),
                                                   .body = "{\"person_name\": \"Zhang\", \"role\": \"boss\", \"mobile\": \"13812345678\"}" }),
                     201);
    contact = number("id");
    assert_int_equal(ask(customers, (struct call){ .path = say("/api/v1/customers/%lld/contacts?limit=5", (long long)id) }), 200);
    phones = json_object_get(json_array_get(json_object_get(last, "items"), 0), "phones");
    assert_string_equal(json_string_value(json_object_get(json_array_get(phones, 0), "number")), "13812345678");
    assert_int_equal(ask(customers, (struct call){ .method = "DELETE", .path = say("/api/v1/contacts/%lld", (long long)contact), .if_match = "\"9\"" }), 409);
    assert_int_equal(ask(customers, (struct call){ .method = "DELETE", .path = say("/api/v1/contacts/%lld", (long long)contact) }), 204);
    assert_int_equal(ask(customers, (struct call){ .path = say("/api/v1/customers/%lld/contacts", (long long)id) }), 200);
    assert_int_equal(json_array_size(json_object_get(last, "items")), 0);
}

/* --- words ------------------------------------------------------------------------------------------- */

static void errors_speak_the_callers_language(void **state)
{
    (void)state;
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/nothing", .language = "en-GB,en;q=0.9" }), 404);
    assert_string_equal(text("title"), "Not found");
    assert_int_equal(ask(account, (struct call){ .path = "/api/v1/nothing", .language = "de, zh-CN;q=0.8, en" }), 404);
    assert_string_not_equal(text("title"), "Not found");
}

static void another_method_is_answered_with_those_that_are_possible(void **state)
{
    struct page page = call_api(customers, &(struct call){ .method = "PUT", .path = "/api/v1/customers/1", .token = token, .body = "{}" });

    (void)state;
    assert_int_equal(page.status, 405);
    assert_non_null(strstr(page.head, "Allow: GET, PATCH"));
}

static void a_body_over_the_limit_is_refused(void **state)
{
    static char body[1100 * 1024];

    (void)state;
    memset(body, ' ', sizeof(body) - 1);
    assert_int_equal(ask(customers, (struct call){ .method = "POST", .path = "/api/v1/customers", .body = body }), 413);
}

static void statements_stay_within_their_budgets(void **state)
{
    int64_t id = new_dealer("API Budget");
    unsigned list, read, saved;

    (void)state;
    assert_int_equal(read_customer(id), 200); /* options are read once */
    db_statement_count(true);
    assert_int_equal(ask(customers, (struct call){ .path = "/api/v1/customers?state=active&order=code&limit=200" }), 200);
    list = db_statement_count(true);
    assert_int_equal(read_customer(id), 200);
    read = db_statement_count(true);
    assert_int_equal(change_customer(id, "\"1\"", "{\"address\": \"x\"}"), 200);
    saved = db_statement_count(true);
    print_message("# statements: list %u, read %u, save %u\n", list, read, saved);
    assert_in_range(list, 1, 4);
    assert_in_range(read, 1, 4);
    assert_in_range(saved, 1, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_kept_as_hash_only_and_shown_once),
        cmocka_unit_test(a_token_ends_with_its_day_its_revocation_and_its_persons_account),
        cmocka_unit_test(a_token_loses_a_right_with_its_person),
        cmocka_unit_test(wrong_tokens_make_their_address_wait_but_not_who_has_a_good_one),
        cmocka_unit_test(a_tokens_form_wants_a_scope_and_a_day_within_a_year),
        cmocka_unit_test(what_is_given_changes_and_the_rest_stays),
        cmocka_unit_test(a_change_that_names_no_version_or_an_old_one_is_refused),
        cmocka_unit_test(the_rules_are_those_of_the_page),
        cmocka_unit_test(a_paper_wants_a_dealer_in_reach_and_the_dates_of_its_meaning),
        cmocka_unit_test(writing_without_reading_tells_no_more_than_the_id),
        cmocka_unit_test(a_dealer_merged_into_another_leads_there),
        cmocka_unit_test(a_key_sent_again_is_answered_alike_and_with_another_body_refused),
        cmocka_unit_test(a_refused_request_leaves_its_key_free),
        cmocka_unit_test(pages_follow_each_other_without_gap_or_repetition),
        cmocka_unit_test(a_list_says_what_it_does_not_know),
        cmocka_unit_test(who_may_only_look_lists_less_and_reads_nothing),
        cmocka_unit_test(a_dealers_contacts_come_with_their_phones),
        cmocka_unit_test(errors_speak_the_callers_language),
        cmocka_unit_test(another_method_is_answered_with_those_that_are_possible),
        cmocka_unit_test(a_body_over_the_limit_is_refused),
        cmocka_unit_test(statements_stay_within_their_budgets),
    };

    return cmocka_run_group_tests(tests, start, end);
}
