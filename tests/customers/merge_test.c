/* merge_test.c - duplicates found, two dealers made one with nothing lost, and taken apart again. */
#include "support/page.h"

#include <string.h>

#include "customers/customers.h"
#include "domain/customer_merge.h"
#include "domain/twins.h"

static const struct module *customers, *search;
static struct visitor boss;
static const struct job_kind kinds[] = { { "customers.pairs", twins_step }, { "customers.change", bulk_edit_step } };

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    search = module_named("search");
    boss = visitor_with_all();
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

/* A dealer with a contact, a task, a limit, a paper, a tag and a timeline entry. */
static int64_t full_dealer(const char *name)
{
    int64_t id = dealer_new(boss.id, name), person;

    person = run_sql(say("INSERT INTO person (name) VALUES ('P%lld')", (long long)id));
    run_sql(say("INSERT INTO contact (customer_id, person_id) VALUES (%lld, %lld)", (long long)id, (long long)person));
    run_sql(say("INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at) VALUES (%lld, 'T', '2030-01-01', %lld, %lld, '2026-01-01')",
                (long long)boss.id, (long long)id, (long long)boss.id));
    run_sql(say("INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (%lld, 1000, 30, '2020-01-01', 'x')", (long long)id));
    run_sql(say("INSERT INTO customer_tag (customer_id, tag) VALUES (%lld, 'key')", (long long)id));
    run_sql(say("INSERT INTO timeline (customer_id, at, kind, resource, staff_id) VALUES (%lld, '2026-01-01', 'registered', 'customers', 1)", (long long)id));
    return id;
}

static struct page merge(int64_t keep, int64_t other, const char *more)
{
    return post(&boss, customers, "/customers/merge",
                say("left_id=%lld&right_id=%lld&keep=%lld&merge_reason=same&%s", (long long)keep, (long long)other, (long long)keep, more));
}

/* Rows of all tables that point at a dealer. */
static int64_t pointing_at(int64_t id)
{
    int64_t sum = 0;

    for (const struct customer_pointer *pointer = customer_pointers; pointer->table != NULL; pointer++)
        sum += number_of(say("SELECT COUNT(*) FROM %s WHERE %s = %lld", pointer->table, pointer->column, (long long)id));
    return sum;
}

/* --- the tables themselves ---------------------------------------------------------------- */

static void whatever_points_at_a_dealer_is_known_to_the_merge(void **state)
{
    char known[1000] = "search_word,customer_merged,ledger_entry,open_item,ledger_allocation,sales_month,contact_due,sales_cross"; /* written anew; the losers themselves; the ledger is booked anew; follows from the log; found each night */

    (void)state;
    for (const struct customer_pointer *pointer = customer_pointers; pointer->table != NULL; pointer++)
        snprintf(known + strlen(known), sizeof(known) - strlen(known), ",%s", pointer->table);
    assert_string_equal(text_of(say("SELECT COALESCE(GROUP_CONCAT(table_name), '') FROM information_schema.columns WHERE table_schema = DATABASE()"
                                    " AND column_name = 'customer_id' AND NOT FIND_IN_SET(table_name, '%s')", known)),
                        "");
}

static void the_losers_table_has_the_columns_of_customer(void **state)
{
    (void)state;
    assert_string_equal(text_of("SELECT GROUP_CONCAT(column_name, ' ', column_type ORDER BY ordinal_position) FROM information_schema.columns"
                                " WHERE table_schema = DATABASE() AND table_name = 'customer'"),
                        text_of("SELECT GROUP_CONCAT(column_name, ' ', column_type ORDER BY ordinal_position) FROM information_schema.columns"
                                " WHERE table_schema = DATABASE() AND table_name = 'customer_merged'"));
}

/* --- there ---------------------------------------------------------------------------------- */

static void nothing_is_lost_in_a_merge(void **state)
{
    int64_t keep = full_dealer("Keeper"), other = full_dealer("Loser Zephyr");
    char code[40];
    int64_t before = pointing_at(keep) + pointing_at(other);
    struct page page;

    (void)state;
    snprintf(code, sizeof(code), "%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)other)));
    run_sql(say("UPDATE customer SET phone = '0734-1', note = 'theirs' WHERE id = %lld", (long long)other));
    page = merge(keep, other, "take_phone=right&take_note=left");
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, say("/customers/%lld", (long long)keep));
    /* the tag that both had is one; the merge's own row and its entry in the timeline are new */
    assert_int_equal(pointing_at(keep), before - 1 + 1 + 1);
    assert_int_equal(pointing_at(other), 1);
    assert_string_equal(text_of(say("SELECT CONCAT(phone, '|', note) FROM customer WHERE id = %lld", (long long)keep)), "0734-1|");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer WHERE id = %lld", (long long)other)), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_limit WHERE customer_id = %lld AND valid_to IS NULL", (long long)keep)), 1);
    page = get(&boss, customers, say("/customers/%lld/history", (long long)other));
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, say("/customers/%lld/history", (long long)keep));
    assert_non_null(strstr(get(&boss, search, "/search?q=zephyr").body, "Keeper"));
    page = post(&boss, customers, "/customers/new", say("name=Third+One&type=distributor&not_duplicate=1&code=%s", code));
    assert_int_equal(page.status, 422); /* a code is not given twice */
}

static void the_history_of_both_stays_readable(void **state)
{
    int64_t keep = full_dealer("History keeper"), other = full_dealer("History loser");

    (void)state;
    assert_int_equal(post(&boss, customers, say("/customers/%lld/tags", (long long)other), "tags=watch").status, 303);
    assert_int_equal(merge(keep, other, "").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE subject_id = %lld AND action = 'merge'", (long long)keep)), 1);
    assert_non_null(strstr(get(&boss, customers, say("/customers/%lld/history", (long long)keep)).body, text_of("SELECT name FROM dictionary_entry WHERE dictionary = 'customer_tag' AND word = 'watch'")));
}

static void only_dealers_within_reach_are_merged(void **state)
{
    struct visitor own = visitor_new("customers.look:own customers.read:own customers.merge:own");
    int64_t mine = dealer_new(own.id, "Mine"), theirs = dealer_new(boss.id, "Theirs");
    struct page page;

    (void)state;
    page = post(&own, customers, "/customers/merge",
                say("left_id=%lld&right_id=%lld&keep=%lld&merge_reason=x", (long long)mine, (long long)theirs, (long long)mine));
    assert_int_equal(page.status, 404);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer WHERE id = %lld", (long long)theirs)), 1);
    assert_int_equal(merge(mine, mine, "").status, 422);
}

/* --- and back --------------------------------------------------------------------------------- */

static int64_t merge_of(int64_t loser)
{
    return number_of(say("SELECT id FROM customer_merge WHERE loser_id = %lld ORDER BY id DESC LIMIT 1", (long long)loser));
}

static const char *both_rows(int64_t a, int64_t b)
{
    return text_of(say("SELECT CONCAT_WS('|', GROUP_CONCAT(CONCAT_WS(',', code, name, phone, COALESCE(credit_code, '-'), owner_id) ORDER BY id))"
                       " FROM customer WHERE id IN (%lld, %lld)", (long long)a, (long long)b));
}

static void a_merge_taken_back_leaves_both_as_they_were(void **state)
{
    int64_t keep = full_dealer("Back keeper"), other = full_dealer("Back loser"), merge_id;
    int64_t before_keep = pointing_at(keep), before_other = pointing_at(other);
    struct page page;
    char was[400];

    (void)state;
    run_sql(say("UPDATE customer SET phone = '0734-2', credit_code = 'X%lld' WHERE id = %lld", (long long)other, (long long)other));
    snprintf(was, sizeof(was), "%s", both_rows(keep, other));
    assert_int_equal(merge(keep, other, "take_phone=right&take_credit_code=right").status, 303);
    merge_id = merge_of(other);
    run_sql(say("INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at) VALUES (1, 'since', '2030-01-01', %lld, 1, '2026-01-01')", (long long)keep));
    assert_int_equal(get(&boss, customers, say("/customers/merges/%lld", (long long)merge_id)).status, 200);
    page = post(&boss, customers, say("/customers/merges/%lld", (long long)merge_id), "undo_reason=mistake");
    assert_int_equal(page.status, 303);
    assert_string_equal(both_rows(keep, other), was);
    assert_int_equal(pointing_at(keep), before_keep + 4); /* what came since; the merge itself, two lines of it in the timeline */
    assert_int_equal(pointing_at(other), before_other + 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_limit WHERE customer_id = %lld AND valid_to IS NULL", (long long)other)), 1);
    assert_int_equal(get(&boss, customers, say("/customers/%lld", (long long)other)).status, 200);
    assert_int_equal(get(&boss, customers, say("/customers/merges/%lld", (long long)merge_id)).status, 404);
}

static void it_cannot_be_taken_back_too_late_or_out_of_order(void **state)
{
    int64_t a = full_dealer("Chain a"), b = full_dealer("Chain b"), c = full_dealer("Chain c");

    (void)state;
    assert_int_equal(merge(b, a, "").status, 303);
    assert_int_equal(merge(c, b, "").status, 303);
    assert_string_equal(get(&boss, customers, say("/customers/%lld", (long long)a)).location, say("/customers/%lld", (long long)c));
    assert_int_equal(post(&boss, customers, say("/customers/merges/%lld", (long long)merge_of(a)), "undo_reason=x").status, 422);
    assert_int_equal(post(&boss, customers, say("/customers/merges/%lld", (long long)merge_of(b)), "undo_reason=x").status, 303);
    run_sql(say("UPDATE customer_merge SET merged_at = merged_at - INTERVAL 31 DAY WHERE loser_id = %lld", (long long)a));
    assert_int_equal(post(&boss, customers, say("/customers/merges/%lld", (long long)merge_of(a)), "undo_reason=x").status, 422);
    assert_string_equal(get(&boss, customers, say("/customers/%lld", (long long)a)).location, say("/customers/%lld", (long long)b));
}

/* --- dealers alike ---------------------------------------------------------------------------------- */

static void registering_a_dealer_alike_asks_first(void **state)
{
    const char *form = "name=%E9%BE%99%E7%BF%94%E5%8C%BB%E8%8D%AF%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8&type=distributor"; /* 龙翔医药有限公司 */
    struct page page = post(&boss, customers, "/customers/new", form);

    (void)state;
    assert_int_equal(page.status, 303);
    page = post(&boss, customers, "/customers/new", "name=%E9%BE%99%E7%A5%A5%E5%8C%BB%E8%8D%AF%E8%B4%A3%E4%BB%BB%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8&type=distributor"); /* 龙祥医药责任有限公司 */
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "not_duplicate"));
    page = post(&boss, customers, "/customers/new", say("%s&not_duplicate=1", form));
    assert_int_equal(page.status, 303);
    assert_int_equal(number_of("SELECT COUNT(*) FROM customer_pair WHERE state = 'different'"), 1);
}

static void a_dealer_out_of_reach_shows_its_header_only(void **state)
{
    struct visitor seller = visitor_new("customers.look:own customers.read:own customers.create:own");
    int64_t hidden = dealer_new(boss.id, "Wolkenstein Pharma");
    struct page page;

    (void)state;
    run_sql(say("UPDATE customer SET phone = '0731-5550001', address = 'secret street' WHERE id = %lld", (long long)hidden));
    must(STATUS_OK);
    run_sql(say("INSERT INTO search_word (kind, place, word, id, customer_id) VALUES ('twin', 0, 'wolkensteinpharma', %lld, %lld)", (long long)hidden, (long long)hidden));
    page = post(&seller, customers, "/customers/new", say("name=Wolkenstein+Pharma&type=distributor&owner_id=%lld", (long long)seller.id));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Wolkenstein Pharma"));
    assert_null(strstr(page.body, "secret street"));
    assert_null(strstr(page.body, say("/customers/%lld\"", (long long)hidden)));
}

static void the_comparison_finds_pairs_and_forgets_those_that_are_no_more(void **state)
{
    int64_t a, b;

    (void)state;
    assert_int_equal(post(&boss, customers, "/customers/new", "name=Alpha+Quartz&type=distributor&phone=0731-88887777").status, 303);
    assert_int_equal(post(&boss, customers, "/customers/new", "name=Beta+Onyx&type=distributor&phone=0731-88887777&not_duplicate=1").status, 303);
    a = number_of("SELECT id FROM customer WHERE name = 'Alpha Quartz'");
    b = number_of("SELECT id FROM customer WHERE name = 'Beta Onyx'");
    run_sql("DELETE FROM customer_pair");
    run_sql("DELETE FROM job");
    assert_int_equal(post(&boss, customers, "/customers/duplicates/scan", "").status, 303);
    run_jobs();
    assert_string_equal(text_of(say("SELECT CONCAT(reason, ' ', state) FROM customer_pair WHERE low_id = %lld AND high_id = %lld", (long long)a, (long long)b)), "phone open");
    assert_non_null(strstr(get(&boss, customers, "/customers/duplicates").body, "Beta Onyx"));
    assert_int_equal(post(&boss, customers, "/customers/merge/different", say("left_id=%lld&right_id=%lld", (long long)a, (long long)b)).status, 303);
    run_sql("INSERT INTO customer_pair (low_id, high_id, reason, likeness, found_at) VALUES (1, 999999, 'name', 90, '2020-01-01')");
    assert_int_equal(post(&boss, customers, "/customers/duplicates/scan", "").status, 303);
    run_jobs();
    assert_string_equal(text_of(say("SELECT state FROM customer_pair WHERE low_id = %lld AND high_id = %lld", (long long)a, (long long)b)), "different");
    assert_int_equal(number_of("SELECT COUNT(*) FROM customer_pair WHERE high_id = 999999"), 0);
}

/* --- many at once --------------------------------------------------------------------------------- */

static void a_change_to_many_has_an_outcome_for_each(void **state)
{
    struct visitor manager = visitor_new("customers.look:region customers.read:region customers.update:region");
    int64_t region = run_sql("INSERT INTO sales_region (name) VALUES ('R')"), other = run_sql("INSERT INTO sales_region (name) VALUES ('S')");
    int64_t a = dealer_new(0, "Many a"), b = dealer_new(0, "Many b"), hidden = dealer_new(boss.id, "Many hidden");

    (void)state;
    run_sql("UPDATE options_stamp SET value = value + 1");
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)region, (long long)region));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)manager.id, (long long)region));
    run_sql(say("UPDATE customer SET sales_region_id = %lld, type = 'clinic' WHERE id IN (%lld, %lld)", (long long)region, (long long)a, (long long)b));
    run_sql(say("UPDATE customer SET type = 'distributor' WHERE id = %lld", (long long)a));
    run_sql("DELETE FROM job");
    assert_int_equal(post(&manager, customers, "/customers/change",
                          say("ids=%lld,%lld,%lld&type=distributor&why=w", (long long)a, (long long)b, (long long)hidden)).status, 303);
    run_jobs();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"same\",\"done\",\"hidden\"]");
    assert_string_equal(text_of(say("SELECT type FROM customer WHERE id = %lld", (long long)b)), "distributor");
    run_sql("DELETE FROM job");
    assert_int_equal(post(&manager, customers, "/customers/change",
                          say("ids=%lld,%lld&sales_region_id=%lld&tag_add=key&why=w", (long long)a, (long long)b, (long long)other)).status, 303);
    run_jobs();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"reach\",\"reach\"]");
    assert_int_equal(number_of(say("SELECT sales_region_id FROM customer WHERE id = %lld", (long long)a)), region);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_tag WHERE customer_id = %lld", (long long)a)), 0);
    assert_int_equal(post(&manager, customers, "/customers/change", say("ids=%lld&why=w", (long long)a)).status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_points_at_a_dealer_is_known_to_the_merge),
        cmocka_unit_test(the_losers_table_has_the_columns_of_customer),
        cmocka_unit_test(nothing_is_lost_in_a_merge),
        cmocka_unit_test(the_history_of_both_stays_readable),
        cmocka_unit_test(only_dealers_within_reach_are_merged),
        cmocka_unit_test(a_merge_taken_back_leaves_both_as_they_were),
        cmocka_unit_test(it_cannot_be_taken_back_too_late_or_out_of_order),
        cmocka_unit_test(registering_a_dealer_alike_asks_first),
        cmocka_unit_test(a_dealer_out_of_reach_shows_its_header_only),
        cmocka_unit_test(the_comparison_finds_pairs_and_forgets_those_that_are_no_more),
        cmocka_unit_test(a_change_to_many_has_an_outcome_for_each),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
