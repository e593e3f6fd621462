/* rules_test.c - types of papers, what is required of whom, and the lights that follow. */
#include "support/page.h"

#include <string.h>

#include "domain/paper.h"

static struct visitor keeper, reader;
static const struct module *papers, *customers;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    papers = module_named("papers");
    customers = module_named("customers");
    keeper = visitor_new("customers.look:all customers.read:all papers.read:all papers.update:all papers.verify:all papers.rules:all");
    reader = visitor_new("customers.look:all papers.read:all");
    clock_fix("2026-11-23T04:00:00");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

/* --- types ------------------------------------------------------------------------------------- */

static int64_t type_id(const char *name)
{
    return number_of(say("SELECT id FROM dictionary_entry WHERE dictionary = 'paper_type' AND name = '%s'", name));
}

static const char *type_of(const char *name)
{
    return text_of(say("SELECT CONCAT_WS(' ', e.name_en, t.date_meaning, t.steps, t.warn_days, t.version) FROM paper_type t"
                       " JOIN dictionary_entry e ON e.dictionary = 'paper_type' AND e.word = t.word WHERE e.name = '%s'", name));
}

static void a_type_is_made_and_changed_with_its_reminders(void **state)
{
    struct page page = post(&keeper, papers, "/papers/types/new", "name=冷链验证报告&name_en=Cold&date_meaning=expiry&steps=120, 30 7&place=30");
    const char *body = "name=冷链验证报告&name_en=Cold chain&date_meaning=annual&steps=45&place=30&version=1";
    char path[60];

    (void)state;
    assert_int_equal(page.status, 303);
    assert_string_equal(type_of("冷链验证报告"), "Cold expiry 120,30,7 120 1");
    snprintf(path, sizeof(path), "/papers/types/%lld", (long long)type_id("冷链验证报告"));
    assert_int_equal(post(&keeper, papers, path, body).status, 303);
    assert_string_equal(type_of("冷链验证报告"), "Cold chain annual 45 45 2");
    assert_int_equal(post(&keeper, papers, path, body).status, 409);
    assert_int_equal(post(&keeper, papers, "/papers/types/new", "name=冷链验证报告&date_meaning=expiry&steps=90").status, 422);
    assert_int_equal(post(&reader, papers, path, body).status, 403);
    assert_int_equal(get(&reader, papers, "/papers/types").status, 200);
}

static void reminders_are_falling_days(void **state)
{
    static const char *const wrong[] = { "7,30", "90,90", "0", "367", "x", "9,8,7,6,5,4,3" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(post(&keeper, papers, "/papers/types/new", say("name=Steps&date_meaning=expiry&steps=%s", wrong[i])).status, 422);
    assert_int_equal(number_of("SELECT COUNT(*) FROM dictionary_entry WHERE name = 'Steps'"), 0);
}

/* --- requirements -------------------------------------------------------------------------------- */

static int64_t requirement(const char *body)
{
    struct page page = post(&keeper, papers, "/papers/requirements/new", body);

    assert_int_equal(page.status, 303);
    return number_of("SELECT MAX(id) FROM paper_requirement");
}

static const char *rows_of(const char *type)
{
    return text_of(say("SELECT GROUP_CONCAT(CONCAT_WS(' ', mandatory, valid_from, COALESCE(valid_to, '-')) ORDER BY id SEPARATOR ' | ')"
                       " FROM paper_requirement WHERE customer_type = 'other' AND paper_type = '%s'", type));
}

static void a_change_in_force_ends_one_row_and_begins_another(void **state)
{
    int64_t id = requirement("customer_type=other&paper_type=bank_details&mandatory=1&valid_from=2026-11-23");
    const char *path = say("/papers/requirements/%lld", (long long)id);

    (void)state;
    run_sql(say("UPDATE paper_requirement SET valid_from = '2026-01-01' WHERE id = %lld", (long long)id));
    assert_int_equal(post(&keeper, papers, path, "change_from=2026-11-22&version=1").status, 422);
    assert_int_equal(post(&keeper, papers, path, "change_from=2026-12-01&version=1").status, 303);
    assert_string_equal(rows_of("bank_details"), "1 2026-01-01 2026-12-01 | 0 2026-12-01 -");
    assert_int_equal(post(&keeper, papers, path, "mandatory=1&change_from=2026-12-01&valid_to=2026-11-30&version=1").status, 409);
    assert_int_equal(post(&keeper, papers, "/papers/requirements/new", "customer_type=other&paper_type=bank_details&mandatory=1&valid_from=2026-11-30").status, 422);
    run_sql(say("UPDATE paper_requirement SET valid_to = '2026-11-23' WHERE id = %lld", (long long)id));
    assert_int_equal(get(&keeper, papers, path).status, 404);
    run_sql("DELETE FROM paper_requirement WHERE customer_type = 'other' AND paper_type = 'bank_details'");
}

/* --- lights ---------------------------------------------------------------------------------------- */

static void work_off_lights(void)
{
    struct arena *arena = arena_new();
    struct job job = { .kind = "papers_light", .state = json_object() };
    bool finished = false;

    while (!finished) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(papers_light_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    json_decref(job.state);
    arena_free(arena);
}

static const char *kept(int64_t customer)
{
    return text_of(say("SELECT COALESCE(CONCAT_WS(' ', light, light_until), 'none') FROM customer cu WHERE cu.id = %lld",
                       (long long)customer));
}

/* What the lists show at noon of a day, and whether it had to be computed. */
static const char *light_on(const char *day, int64_t customer)
{
    struct arena *arena = arena_new();
    struct request req;
    struct row row;
    const char *text;

    clock_fix(say("%sT04:00:00", day));
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    values_int(req.values, "id", customer);
    must(db_select_one(&req, "/* all rows: test */ SELECT " PAPER_LIGHT " AS light, " PAPER_LIGHT_KEPT("1") " AS kept FROM customer cu WHERE cu.id = :id", &row));
    text = say("%s%s", row_text(&row, "light"), row_is_null(&row, "kept") ? " computed" : "");
    request_end(&req);
    arena_free(arena);
    clock_fix("2026-11-23T04:00:00");
    return text;
}

static int64_t entered(int64_t customer, const char *more)
{
    assert_int_equal(post(&keeper, papers, "/papers/new", say("customer_id=%lld&%s", (long long)customer, more)).status, 303);
    return number_of(say("SELECT MAX(id) FROM paper WHERE customer_id = %lld", (long long)customer));
}

/* A dealer of a type that no other test makes rules for; it needs a business licence. */
static int64_t lit_dealer(const char *type)
{
    int64_t customer = dealer_new(keeper.id, "Lights");

    run_sql(say("UPDATE customer SET type = '%s' WHERE id = %lld", type, (long long)customer));
    run_sql(say("INSERT INTO paper_requirement (customer_type, paper_type) VALUES ('%s', 'business_licence')", type));
    return customer;
}

static void a_light_is_kept_until_a_date_changes_it_and_never_wrong(void **state)
{
    int64_t customer = lit_dealer("lit_dates"), id;

    (void)state;
    assert_string_equal(light_on("2026-11-23", customer), "bad computed");
    id = entered(customer, "paper_type=business_licence&date_meaning=expiry&expires_on=2027-05-31"); /* 90 days before: 03-02 */
    assert_string_equal(kept(customer), "ok 2027-03-01");
    assert_string_equal(light_on("2027-03-01", customer), "ok");
    assert_string_equal(light_on("2027-03-02", customer), "soon computed");
    assert_string_equal(light_on("2027-06-01", customer), "bad computed");
    run_sql(say("UPDATE customer SET type = 'clinic' WHERE id = %lld", (long long)customer));
    assert_string_equal(light_on("2026-11-23", customer), "bad computed");
    run_sql(say("UPDATE customer SET type = 'lit_dates' WHERE id = %lld", (long long)customer));
    assert_int_equal(post(&keeper, papers, say("/papers/%lld/verify", (long long)id), "verification=refused&verify_note=x&version=1").status, 303);
    assert_string_equal(light_on("2026-11-23", customer), "bad");
    assert_int_equal(post(&keeper, papers, say("/papers/%lld/end", (long long)id), "").status, 303);
    entered(customer, "paper_type=business_licence&date_meaning=permanent");
    assert_string_equal(kept(customer), "ok 9999-12-31");
}

static void a_changed_rule_makes_all_lights_anew(void **state)
{
    int64_t customer = lit_dealer("lit_rules"), id;

    (void)state;
    entered(customer, "paper_type=business_licence&date_meaning=permanent");
    assert_string_equal(light_on("2026-11-23", customer), "ok");
    id = requirement("customer_type=other&paper_type=seal_specimen&mandatory=1&valid_from=2026-11-25");
    run_sql(say("UPDATE paper_requirement SET customer_type = 'lit_rules' WHERE id = %lld", (long long)id));
    assert_string_equal(light_on("2026-11-23", customer), "ok computed");
    work_off_lights();
    assert_string_equal(kept(customer), "ok 2026-11-24");
    assert_string_equal(light_on("2026-11-25", customer), "bad computed");
    assert_int_equal(post(&keeper, papers, say("/papers/requirements/%lld", (long long)id), "mandatory=1&change_from=2026-11-25&valid_to=2026-11-25&version=1").status, 303);
    assert_string_equal(light_on("2026-11-25", customer), "ok computed");
    assert_int_equal(number_of("SELECT COUNT(*) FROM job WHERE kind = 'papers_light' AND state = 'waiting'") > 0, 1);
    run_sql(say("DELETE FROM paper_requirement WHERE id = %lld", (long long)id));
    run_sql("UPDATE setting SET value = value + 1 WHERE name = 'papers.rules'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_type_is_made_and_changed_with_its_reminders),
        cmocka_unit_test(reminders_are_falling_days),
        cmocka_unit_test(a_change_in_force_ends_one_row_and_begins_another),
        cmocka_unit_test(a_light_is_kept_until_a_date_changes_it_and_never_wrong),
        cmocka_unit_test(a_changed_rule_makes_all_lights_anew),
    };

    return cmocka_run_group_tests(tests, start, end);
}
