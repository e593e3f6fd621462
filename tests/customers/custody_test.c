/* custody_test.c - completeness: what is missing and who brings it, exact after each change; verifying;
 * asking; figures; the rules. */
#include "support/page.h"

#include <string.h>

#include "customers/customers.h"
#include "domain/completeness.h"

static const struct module *customers, *papers;
static const struct job_kind kinds[] = { { "customers.ask", ask_step }, { "customers.transfer", transfer_step }, { "completeness", completeness_step } };
static struct visitor service;

static const char reach_all[] = "customers.look:all customers.read:all customers.create:all customers.update:all contacts.read:all contacts.update:all"
                                " papers.read:all papers.update:all papers.verify:all custody.verify:all custody.ask:all custody.rules:all";

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    papers = module_named("papers");
    service = visitor_new(reach_all);
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

static void reckon(int64_t id)
{
    struct arena *arena = arena_new();
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(completeness_reckon(&req, id));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

/* Names and phones unlike each other: no pairs for the tests that compare dealers. */
static int64_t dealer(int64_t owner, const char *type)
{
    int64_t id = dealer_new(owner, text_of(say("SELECT MD5('%lld')", (long long)unique())));

    run_sql(say("UPDATE customer SET type = '%s' WHERE id = %lld", type, (long long)id));
    reckon(id);
    return id;
}

static int64_t file_number(const char *column, int64_t id)
{
    return number_of(say("SELECT %s FROM customer_file WHERE id = %lld", column, (long long)id));
}

static bool lacks(int64_t id, const char *item)
{
    return number_of(say("SELECT FIND_IN_SET('%s', missing) > 0 FROM customer_file WHERE id = %lld", item, (long long)id)) != 0;
}

/* Everything of a file of type "other" through the pages but the verification. */
static void complete(int64_t id)
{
    const char *code = text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)id));
    struct page page = post(&service, customers, say("/customers/%lld/edit", (long long)id),
                            say("version=1&name=Complete%lld&code=%s&type=other&other_id=X%lld&legal_representative=Li&business_scope=Trade"
                                "&address=A&delivery_address=B&phone=0731-8%07lld&owner_id=%lld",
                                (long long)id, code, (long long)id, (long long)id, (long long)service.id));

    assert_int_equal(page.status, 303);
    run_sql(say("UPDATE customer SET region_code = '430104' WHERE id = %lld", (long long)id)); /* the test's database has no regions */
    page = post(&service, customers, say("/customers/%lld/contacts/new", (long long)id), "person_name=Wang&role=boss&mobile=13800138000");
    assert_int_equal(page.status, 303);
    page = post(&service, papers, "/papers/new", say("customer_id=%lld&paper_type=business_licence&number=1&date_meaning=permanent", (long long)id));
    assert_int_equal(page.status, 303);
}

static int64_t paper_of(int64_t id)
{
    return number_of(say("SELECT id FROM paper WHERE customer_id = %lld", (long long)id));
}

static void verify_paper(int64_t id)
{
    assert_int_equal(post(&service, papers, say("/papers/%lld/verify", (long long)paper_of(id)), "version=1&verification=verified").status, 303);
}

/* --- the score ------------------------------------------------------------------------------ */

static void each_change_tells_in_the_score_and_who_brings_the_rest(void **state)
{
    int64_t id = dealer(service.id, "other");
    int64_t before = file_number("score", id);

    (void)state;
    assert_true(lacks(id, "delivery_address") && lacks(id, "sms_number") && lacks(id, "business_licence"));
    assert_int_equal(file_number("quality_missing", id), 0);
    complete(id);
    assert_true(file_number("score", id) > before);
    assert_int_equal(file_number("owner_missing", id), 0);
    assert_int_equal(file_number("quality_missing", id), 1); /* the licence is there and waits */
    verify_paper(id);
    assert_string_equal(text_of(say("SELECT missing FROM customer_file WHERE id = %lld", (long long)id)), "verified");
    assert_true(file_number("score", id) < 100);
    assert_int_equal(post(&service, customers, say("/customers/%lld/verify", (long long)id), "verify_note=By+phone").status, 303);
    assert_int_equal(file_number("score", id), 100);
    assert_int_equal(number_of(say("SELECT file_score FROM customer WHERE id = %lld", (long long)id)), 100); /* what lists show */
}

static void what_is_taken_away_is_missing_again(void **state)
{
    int64_t id = dealer(service.id, "other"), contact;

    (void)state;
    complete(id);
    contact = number_of(say("SELECT id FROM contact WHERE customer_id = %lld", (long long)id));
    assert_false(lacks(id, "contact") || lacks(id, "sms_number"));
    assert_int_equal(post(&service, customers, say("/customers/%lld/contacts/%lld/end", (long long)id, (long long)contact), "").status, 303);
    assert_true(lacks(id, "contact") && lacks(id, "sms_number"));
    verify_paper(id);
    assert_false(lacks(id, "business_licence"));
    assert_int_equal(post(&service, papers, say("/papers/%lld/end", (long long)paper_of(id)), "").status, 303);
    assert_true(lacks(id, "business_licence"));
}

static void time_alone_makes_a_file_incomplete(void **state)
{
    int64_t id = dealer(service.id, "other");

    (void)state;
    complete(id);
    verify_paper(id);
    run_sql(say("UPDATE paper SET date_meaning = 'expiry', expires_on = '2020-01-01' WHERE customer_id = %lld", (long long)id));
    assert_false(lacks(id, "business_licence"));
    run_sql(say("UPDATE customer_file SET reckoned_on = '2020-01-02' WHERE id = %lld", (long long)id));
    run_sql("DELETE FROM job");
    run_sql("INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('completeness', 'null', 0, '2026-01-01', '2026-01-01')");
    run_jobs();
    assert_true(lacks(id, "business_licence"));
}

static void a_verification_counts_until_the_next_review(void **state)
{
    int64_t id = dealer(service.id, "other");

    (void)state;
    assert_int_equal(post(&service, customers, say("/customers/%lld/verify", (long long)id), "").status, 303);
    assert_false(lacks(id, "verified"));
    run_sql(say("UPDATE customer_file SET next_review_on = '2020-01-01' WHERE id = %lld", (long long)id));
    reckon(id);
    assert_true(lacks(id, "verified"));
}

static void a_dealer_handed_over_is_owned(void **state)
{
    int64_t id = dealer(0, "other");
    struct visitor boss = visitor_new("customers.look:all customers.read:all customers.transfer:all");

    (void)state;
    assert_true(lacks(id, "owner"));
    run_sql("DELETE FROM job");
    assert_int_equal(post(&boss, customers, "/customers/transfer", say("ids=%lld&to_id=%lld&handover=x", (long long)id, (long long)service.id)).status, 303);
    run_jobs();
    assert_false(lacks(id, "owner"));
}

static void rules_reach_their_types_only(void **state)
{
    int64_t clinic = dealer(service.id, "clinic"), chain = dealer(service.id, "chain");

    (void)state;
    assert_true(lacks(clinic, "institution_licence") && !lacks(clinic, "bank_account"));
    assert_true(!lacks(chain, "institution_licence") && lacks(chain, "bank_account"));
}

static void a_new_rule_reckons_every_file_anew(void **state)
{
    int64_t id = dealer(service.id, "other");
    struct page page;

    (void)state;
    run_sql("DELETE FROM job");
    page = post(&service, customers, "/customers/custody/rules/new",
                "item=contact_finance&weight=7&bring_by=owner&check_kind=column&column_word=brands&valid_from=2020-01-01");
    assert_int_equal(page.status, 303);
    run_jobs();
    assert_true(lacks(id, "contact_finance"));
    run_sql("DELETE FROM completeness_rule WHERE column_word = 'brands'");
    page = post(&service, customers, "/customers/custody/rules/new", "item=phone&weight=0&bring_by=owner&check_kind=paper");
    assert_int_equal(page.status, 422);
    assert_int_equal(number_of("SELECT COUNT(*) FROM completeness_rule WHERE weight = 0"), 0);
}

/* --- the page -------------------------------------------------------------------------------- */

static void the_page_leads_to_what_is_missing(void **state)
{
    int64_t id = dealer(service.id, "other");
    struct page page = get(&service, customers, say("/customers/%lld", (long long)id));

    (void)state;
    assert_non_null(strstr(page.body, say("/customers/%lld/edit#f-delivery_address", (long long)id)));
    assert_non_null(strstr(page.body, say("/customers/%lld/contacts/new?role=", (long long)id)));
    assert_non_null(strstr(page.body, "&amp;type=business_licence"));
    assert_non_null(strstr(page.body, say("/customers/%lld/verify", (long long)id)));
    page = get(&service, customers, say("/customers/%lld/contacts/new?role=finance", (long long)id));
    assert_non_null(strstr(page.body, "value=\"finance\" selected"));
}

static void verifying_sets_the_next_review_by_type_and_keeps_the_form(void **state)
{
    int64_t id = dealer(service.id, "other");

    (void)state;
    run_sql("DELETE FROM job");
    assert_int_equal(post(&service, customers, say("/customers/%lld/verify", (long long)id), "verify_note=Visited").status, 303);
    assert_int_equal(number_of(say("SELECT next_review_on = verified_on + INTERVAL 24 MONTH FROM customer_file WHERE id = %lld", (long long)id)), 1);
    assert_int_equal(file_number("verified_by", id), service.id);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind = 'file_verified' AND detail = 'Visited'", (long long)id)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE subject_id = %lld AND table_name = 'customer_file' AND reason = 'Visited'", (long long)id)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM job WHERE kind = 'prints.freeze' AND args LIKE '%%%lld%%reviewed%%'", (long long)id)), 1);
    run_sql("DELETE FROM job");
}

static void a_salesperson_cannot_vouch_for_a_file(void **state)
{
    struct visitor seller = visitor_new("customers.look:own customers.read:own customers.update:own");
    int64_t id = dealer(seller.id, "other");

    (void)state;
    assert_int_equal(get(&seller, customers, say("/customers/%lld/verify", (long long)id)).status, 403);
    assert_int_equal(post(&seller, customers, say("/customers/%lld/verify", (long long)id), "verify_note=x").status, 403);
    assert_null(strstr(get(&seller, customers, say("/customers/%lld", (long long)id)).body, "/verify\""));
}

/* --- worklist and figures -------------------------------------------------------------------- */

static void the_worklist_shows_ones_own_rows_by_what_is_missing(void **state)
{
    struct visitor seller = visitor_new("customers.look:own customers.read:own");
    int64_t mine = dealer(seller.id, "other"), clinic = dealer(seller.id, "clinic"), other = dealer(service.id, "other");
    struct page page = get(&seller, customers, "/customers/custody?missing=institution_licence&order=score");

    (void)state;
    assert_non_null(strstr(page.body, say("/customers/custody/%lld\"", (long long)clinic)));
    assert_null(strstr(page.body, say("/customers/custody/%lld\"", (long long)mine)));
    page = get(&seller, customers, "/customers/custody?bring=owner&file_check=never&score=low");
    assert_non_null(strstr(page.body, say("/customers/custody/%lld\"", (long long)mine)));
    assert_null(strstr(page.body, say("/customers/custody/%lld\"", (long long)other)));
    assert_null(strstr(get(&seller, customers, "/customers/custody?bring=quality").body, say("/customers/custody/%lld\"", (long long)mine)));
    assert_int_equal(get(&seller, customers, say("/customers/custody/%lld", (long long)other)).status, 404);
}

static void figures_count_ones_own_scope_and_open_their_rows(void **state)
{
    struct visitor boss = visitor_new("customers.look:team customers.read:team"), seller = visitor_below("", boss.id);
    int64_t first = dealer(seller.id, "other");
    struct page page;

    (void)state;
    dealer(seller.id, "clinic");
    run_sql(say("UPDATE customer_file SET score = 100 WHERE id = %lld", (long long)first));
    page = get(&boss, customers, "/customers/custody/figures");
    assert_non_null(strstr(page.body, say("owner_id=%lld\">2</a>", (long long)seller.id)));
    assert_non_null(strstr(page.body, say("owner_id=%lld&amp;score=full\">1</a>", (long long)seller.id)));
    assert_non_null(strstr(page.body, say("owner_id=%lld&amp;file_check=never\">2</a>", (long long)seller.id)));
    assert_null(strstr(page.body, say("owner_id=%lld", (long long)service.id)));
    page = get(&boss, customers, say("/customers/custody?owner_id=%lld&score=full", (long long)seller.id));
    assert_non_null(strstr(page.body, say("/customers/custody/%lld\"", (long long)first)));
}

/* --- asking ------------------------------------------------------------------------------------ */

static void asking_gives_each_owner_a_task_once(void **state)
{
    struct visitor seller = visitor_new("customers.look:own customers.read:own");
    int64_t first = dealer(seller.id, "other"), second = dealer(seller.id, "clinic"), nobodys = dealer(0, "other");
    const char *body = say("ids=%lld,%lld,%lld&ask_due_on=2099-01-01&ask_note=Please", (long long)first, (long long)second, (long long)nobodys);
    struct page page;

    (void)state;
    run_sql("DELETE FROM job");
    assert_int_equal(post(&service, customers, "/customers/custody/ask", body).status, 303);
    run_jobs();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"done\",\"done\",\"nobody\"]");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM task WHERE owner_id = %lld AND note LIKE '%%Please'", (long long)seller.id)), 2);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM task t JOIN dictionary_entry e ON e.dictionary = 'completeness_item' AND e.word IN ('verified', 'address')"
                                   " WHERE t.customer_id = %lld AND t.note LIKE CONCAT('%%', e.name, '%%')", (long long)first)), 1); /* not what others bring */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'file_asked' AND detail = '2'", (long long)seller.id)), 1);
    run_sql(say("UPDATE task SET done_at = '2026-01-01' WHERE customer_id = %lld", (long long)second));
    run_sql("DELETE FROM job");
    page = post(&service, customers, "/customers/custody/ask", body);
    run_jobs();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"asked\",\"done\",\"nobody\"]");
    assert_int_equal(get(&service, customers, page.location).status, 200);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM task WHERE customer_id = %lld", (long long)first)), 1);
    assert_int_equal(post(&service, customers, "/customers/custody/ask", say("ids=%lld&ask_due_on=2020-01-01", (long long)first)).status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_change_tells_in_the_score_and_who_brings_the_rest),
        cmocka_unit_test(what_is_taken_away_is_missing_again),
        cmocka_unit_test(time_alone_makes_a_file_incomplete),
        cmocka_unit_test(a_verification_counts_until_the_next_review),
        cmocka_unit_test(a_dealer_handed_over_is_owned),
        cmocka_unit_test(rules_reach_their_types_only),
        cmocka_unit_test(a_new_rule_reckons_every_file_anew),
        cmocka_unit_test(the_page_leads_to_what_is_missing),
        cmocka_unit_test(verifying_sets_the_next_review_by_type_and_keeps_the_form),
        cmocka_unit_test(a_salesperson_cannot_vouch_for_a_file),
        cmocka_unit_test(the_worklist_shows_ones_own_rows_by_what_is_missing),
        cmocka_unit_test(figures_count_ones_own_scope_and_open_their_rows),
        cmocka_unit_test(asking_gives_each_owner_a_task_once),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
