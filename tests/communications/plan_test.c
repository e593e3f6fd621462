/* plan_test.c - what is due by the contact plan, worked out by hand; rules and their refusals; who sees coverage and assessment; the
 * calendar and its feed. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "domain/contact_plan.h"

static struct visitor boss, manager, seller, other;
static const struct module *communications, *account;
static int64_t dealer;

static void give_role(const struct visitor *who, const char *word)
{
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = '%s'", (long long)who->id, word));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    communications = module_named("communications");
    account = module_named("account");
    clock_fix("2026-03-20T04:00:00");
    boss = visitor_new("communications.read:all communications.plan:all communications.export:all");
    manager = visitor_below("communications.read:team", boss.id);
    seller = visitor_below("communications.read:own communications.create:own", manager.id);
    other = visitor_new("communications.read:own communications.create:own");
    give_role(&manager, "manager");
    run_sql("UPDATE options_stamp SET value = value + 1");
    run_sql("UPDATE contact_rule SET valid_to = NULL, valid_from = '2026-01-01'");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

/* A dealer of the seller's, active for a year, of class A. */
static int fresh(void **state)
{
    (void)state;
    clock_fix("2026-03-20T04:00:00");
    dealer = dealer_new(seller.id, say("Plan Dealer %lld", (long long)unique()));
    run_sql(say("UPDATE customer SET state = 'active', state_at = '2025-02-01 02:00:00', created_at = '2025-01-01' WHERE id = %lld", (long long)dealer));
    run_sql(say("INSERT INTO customer_class (id, class) VALUES (%lld, 'A')", (long long)dealer));
    return 0;
}

static void reckon(void)
{
    struct arena *arena = arena_new();
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(contact_plan_reckon(&req, dealer, dealer));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

static void said(const struct visitor *who, const char *kind, const char *at)
{
    run_sql(say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by) VALUES (%lld, '%s', '%s', %lld, 'x', '', '%s', %lld)", (long long)dealer, kind, at, (long long)who->id, at, (long long)who->id));
}

static const char *due(const char *column, const char *level)
{
    return text_of(say("SELECT d.%s FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id WHERE d.customer_id = %lld AND r.our_level = '%s' AND d.raised_at IS NULL", column, (long long)dealer, level));
}

static int64_t due_rows(const char *condition)
{
    return number_of(say("SELECT COUNT(*) FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id WHERE d.customer_id = %lld AND %s", (long long)dealer, condition));
}

static void never_spoken_with_counts_from_the_day_the_rule_or_the_dealer_began(void **state)
{
    (void)state;
    reckon();
    assert_string_equal(due("due_on", "sales"), "2026-01-16");    /* 1 January and 30 / 2 days */
    assert_string_equal(due("due_on", "manager"), "2026-04-02");  /* 91 days */
    assert_string_equal(due("due_on", "director"), "2027-01-01"); /* 365 days */
    assert_int_equal(number_of(say("SELECT staff_id FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id WHERE d.customer_id = %lld AND r.our_level = 'manager'", (long long)dealer)), manager.id);
}

static void a_visit_of_the_owner_counts_by_the_companys_day(void **state)
{
    (void)state;
    said(&seller, "visit", "2026-03-09 17:30:00"); /* 10 March, 1:30 in the morning, there */
    said(&seller, "call", "2026-03-15 02:00:00");  /* the rule asks for visits */
    reckon();
    assert_string_equal(due("due_on", "sales"), "2026-03-25");
    assert_string_equal(due("done", "sales"), "1");
    said(&seller, "visit", "2026-02-28 17:00:00"); /* 1 March there: this month */
    said(&seller, "visit", "2026-03-11 02:00:00");
    said(&seller, "visit", "2026-02-28 02:00:00"); /* last month */
    reckon();
    assert_string_equal(due("due_on", "sales"), "2026-03-26");
    assert_string_equal(due("done", "sales"), "2"); /* three, at most what is wanted */
}

static void a_level_is_met_by_its_role_and_by_who_came_along(void **state)
{
    (void)state;
    said(&other, "visit", "2026-03-01 02:00:00"); /* neither owner nor manager */
    reckon();
    assert_string_equal(due("done", "sales"), "0");
    assert_string_equal(due("done", "manager"), "0");
    said(&seller, "call", "2026-03-02 02:00:00");
    run_sql(say("INSERT INTO communication_staff (communication_id, staff_id, at) SELECT MAX(id), %lld, '2026-03-02 02:00:00' FROM communication WHERE customer_id = %lld", (long long)manager.id, (long long)dealer));
    reckon();
    assert_string_equal(due("done", "manager"), "1");
    assert_string_equal(due("due_on", "manager"), "2026-06-01");
}

static void a_rule_for_a_role_of_theirs_is_met_with_such_a_contact_only(void **state)
{
    int64_t rule = run_sql("INSERT INTO contact_rule (occasion, our_level, their_role, class, times, period, valid_from) VALUES ('regular', 'sales', 'finance', 'A', 1, 'month', '2026-01-01')");
    int64_t contact = run_sql(say("INSERT INTO contact (customer_id, person_id, role) VALUES (%lld, %lld, 'finance')", (long long)dealer, (long long)run_sql("INSERT INTO person (name) VALUES ('Plan')")));

    (void)state;
    said(&seller, "visit", "2026-03-10 02:00:00");
    reckon();
    assert_int_equal(due_rows(say("d.rule_id = %lld AND d.done = 0", (long long)rule)), 1);
    run_sql(say("INSERT INTO communication_contact (communication_id, contact_id, at) SELECT MAX(id), %lld, '2026-03-10' FROM communication WHERE customer_id = %lld", (long long)contact, (long long)dealer));
    reckon();
    assert_int_equal(due_rows(say("d.rule_id = %lld AND d.done = 1 AND d.due_on = '2026-04-09'", (long long)rule)), 1);
    run_sql(say("UPDATE contact_rule SET valid_to = '2026-03-20' WHERE id = %lld", (long long)rule));
    reckon();
    assert_int_equal(due_rows(say("d.rule_id = %lld", (long long)rule)), 0);
}

static void a_new_dealer_has_its_own_rule_for_three_months(void **state)
{
    (void)state;
    run_sql(say("UPDATE customer SET state_at = '2026-03-01 02:00:00' WHERE id = %lld", (long long)dealer));
    reckon();
    assert_int_equal(due_rows("r.occasion = 'new' AND d.due_on = '2026-03-16'"), 1);
    assert_int_equal(due_rows("r.occasion = 'regular' AND r.our_level = 'sales'"), 0); /* pauses */
    assert_int_equal(due_rows("r.occasion = 'regular' AND r.our_level = 'manager'"), 1);
    clock_fix("2026-06-02T04:00:00");
    reckon();
    assert_int_equal(due_rows("r.occasion = 'new'"), 0);
    assert_int_equal(due_rows("r.occasion = 'regular' AND r.our_level = 'sales'"), 1);
    run_sql(say("UPDATE customer SET state = 'closed' WHERE id = %lld", (long long)dealer));
    reckon();
    assert_int_equal(due_rows("TRUE"), 0);
}

static void a_warning_asks_for_a_visit_within_working_days_until_it_is_made(void **state)
{
    struct arena *arena = arena_new();
    struct request req;

    (void)state;
    said(&seller, "visit", "2026-03-19 02:00:00"); /* before it was asked for */
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(contact_plan_ask_visit(&req, dealer, "overdue"));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
    reckon();
    assert_int_equal(due_rows("d.raised_at IS NOT NULL AND d.due_on = '2026-03-25' AND d.reason = 'overdue'"), 1); /* Friday and three working days */
    clock_fix("2026-03-23T04:00:00");
    said(&seller, "visit", "2026-03-23 02:00:00");
    reckon();
    assert_int_equal(due_rows("d.raised_at IS NOT NULL"), 0);
}

static void logging_one_moves_what_is_due(void **state)
{
    struct page page;

    (void)state;
    reckon();
    page = post(&seller, communications, say("/communications/new?customer=%lld", (long long)dealer), say("customer_id=%lld&kind=visit&subject=Plan&result=Done", (long long)dealer));
    assert_int_equal(page.status, 303);
    assert_string_equal(due("due_on", "sales"), "2026-04-04");
    assert_string_equal(due("done", "sales"), "1");
}

static void each_sees_the_due_contacts_of_ones_scope_and_coverage_adds_them_up(void **state)
{
    struct page page;
    const char *row;

    (void)state;
    reckon();
    row = say("/communications/plan/%lld", (long long)number_of(say("SELECT MIN(id) FROM contact_due WHERE customer_id = %lld", (long long)dealer)));
    page = get(&manager, communications, say("/communications/plan?pace=late&customer=%lld", (long long)dealer));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, say("Plan Dealer")));
    run_sql(say("UPDATE contact_due SET last_at = NULL WHERE customer_id = %lld", (long long)dealer));
    assert_non_null(strstr(get(&manager, communications, say("/communications/plan?customer=%lld", (long long)dealer)).body, "\u4ece\u672a\u8054\u7cfb</td>")); /* never */
    assert_int_equal(get(&other, communications, row).status, 404);
    page = get(&seller, communications, row);
    assert_string_equal(page.location, say("/communications/new?customer=%lld", (long long)dealer));
    page = get(&manager, communications, "/communications/plan/coverage");
    assert_non_null(strstr(page.body, say("staff_id=%lld&amp;pace=late", (long long)seller.id)));
    assert_int_equal(get(&manager, communications, "/communications/plan/coverage?by=region").status, 200);
    assert_int_equal(get(&manager, communications, "/communications/plan/coverage?by=team").status, 200);
}

static void programs_read_what_is_due_in_the_scope_of_their_person(void **state)
{
    const char *list = say("/api/v1/communications/due?customer=%lld&pace=late&order=due_on", (long long)dealer), *name = say("\"customer_id\":%lld", (long long)dealer), *one;
    struct page page;

    (void)state;
    reckon();
    one = say("/api/v1/communications/due/%lld", (long long)number_of(say("SELECT MIN(id) FROM contact_due WHERE customer_id = %lld", (long long)dealer)));
    page = call_api(communications, &(struct call){ .method = "GET", .path = list, .token = token_of(&manager, "communications.read") });
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, name));
    assert_non_null(strstr(page.body, "\"pace\":\"late\""));
    page = call_api(communications, &(struct call){ .method = "GET", .path = one, .token = token_of(&manager, "communications.read") });
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\"times\":2"));
    page = call_api(communications, &(struct call){ .method = "GET", .path = list, .token = token_of(&other, "communications.read") });
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, name));
    assert_int_equal(call_api(communications, &(struct call){ .method = "GET", .path = one, .token = token_of(&other, "communications.read") }).status, 404);
    assert_int_equal(call_api(communications, &(struct call){ .method = "GET", .path = list, .token = token_of(&manager, "customers.read") }).status, 403);
}

static void a_rule_is_refused_when_it_says_nothing_or_is_there_already(void **state)
{
    struct page page = post(&boss, communications, "/communications/plan/rules/new", "occasion=regular&class=A&our_level=sales&times=0&period=month");

    (void)state;
    assert_int_equal(page.status, 422);
    page = post(&boss, communications, "/communications/plan/rules/new", "occasion=regular&class=A&our_level=sales&times=3&period=month");
    assert_int_equal(page.status, 422);
    page = post(&boss, communications, "/communications/plan/rules/new", "occasion=new&our_level=manager&times=3&period=month");
    assert_int_equal(page.status, 422);
    assert_int_equal(post(&seller, communications, "/communications/plan/rules/new", "occasion=regular&our_level=sales&times=3&period=month").status, 403);
}

static void a_change_ends_the_rule_and_begins_another(void **state)
{
    int64_t id = run_sql("INSERT INTO contact_rule (occasion, our_level, their_role, class, times, period, valid_from) VALUES ('regular', 'sales', 'quality', 'B', 1, 'year', '2026-01-01')");
    const char *path = say("/communications/plan/rules/%lld", (long long)id);
    int64_t next;

    (void)state;
    assert_int_equal(post(&boss, communications, path, "version=1&times=2&period=year&kinds=visit").status, 303);
    assert_string_equal(text_of(say("SELECT valid_to FROM contact_rule WHERE id = %lld", (long long)id)), "2026-03-20");
    next = number_of("SELECT MAX(id) FROM contact_rule WHERE their_role = 'quality' AND times = 2 AND valid_from = '2026-03-20' AND kinds = 'visit'");
    assert_true(next > id);
    assert_int_equal(get(&boss, communications, path).status, 404); /* what is over cannot be changed */
    assert_int_equal(post(&boss, communications, say("/communications/plan/rules/%lld", (long long)next), "version=7&times=3&period=year").status, 409);
    assert_int_equal(post(&boss, communications, say("/communications/plan/rules/%lld/end", (long long)next), "").status, 303);
    assert_true(number_of("SELECT COUNT(*) FROM job WHERE kind = 'contacts.plan' AND state <> 'done'") > 0);
    run_sql("DELETE FROM job WHERE kind = 'contacts.plan'");
    run_sql("DELETE FROM contact_rule WHERE their_role = 'quality'");
}

static void assessment_is_seen_by_oneself_and_above_only(void **state)
{
    const char *path = say("/communications/assessment/%lld", (long long)seller.id);
    struct page page;

    (void)state;
    said(&seller, "visit", "2026-03-02 02:00:00");
    reckon();
    run_sql(say("INSERT INTO promise (communication_id, customer_id, text, due_on, owner_id, kept_at, kept_on, created_at, created_by) SELECT MAX(id), %lld, 'Kept promise', '2026-03-10', %lld, '2026-03-10', '2026-03-10', '2026-03-01', 1 FROM communication WHERE customer_id = %lld",
                (long long)dealer, (long long)seller.id, (long long)dealer));
    page = get(&seller, communications, path);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Kept promise"));
    assert_int_equal(get(&manager, communications, path).status, 200);
    assert_int_equal(get(&boss, communications, path).status, 200);
    assert_int_equal(get(&other, communications, path).status, 404);
    assert_int_equal(get(&seller, communications, say("/communications/assessment/%lld", (long long)manager.id)).status, 404);
    page = get(&manager, communications, "/communications/assessment");
    assert_non_null(strstr(page.body, path));
    page = get(&other, communications, "/communications/assessment");
    assert_null(strstr(page.body, path));
}

static void the_calendar_shows_the_weeks_of_the_month(void **state)
{
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO task (owner_id, title, due_on, created_by, created_at) VALUES (%lld, 'Calendar task', '2026-03-31', %lld, '2026-03-01')", (long long)seller.id, (long long)seller.id));
    page = get(&seller, communications, "/communications/calendar?day=2026-03-15");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Calendar task"));
    assert_non_null(strstr(page.body, "day=2026-02-23")); /* Monday of the first week */
    assert_non_null(strstr(page.body, "day=2026-04-05")); /* Sunday of the last */
    assert_null(strstr(get(&other, communications, "/communications/calendar?day=2026-03-15").body, "Calendar task"));
    page = get(&seller, communications, "/communications/calendar?view=week&day=2026-03-15");
    assert_null(strstr(page.body, "Calendar task"));
    assert_int_equal(get(&seller, communications, "/communications/calendar?view=agenda&day=nonsense").status, 200);
}

static const char *made_link(void)
{
    struct page page = post(&seller, account, "/account/feed", "");
    const char *at = strstr(page.body, "/account/feed/");

    assert_int_equal(page.status, 200);
    while (at != NULL && strspn(at + 14, "0123456789abcdef") != 48)
        at = strstr(at + 1, "/account/feed/");
    assert_non_null(at);
    return say("%.62s", at);
}

static void a_feed_is_read_without_session_until_it_is_revoked(void **state)
{
    const char *link = made_link();
    struct page page;
    int64_t id;

    (void)state;
    said(&seller, "visit", "2026-03-18 02:00:00");
    reckon();
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM calendar_feed WHERE HEX(token_hash) = '%s'", link + 14)), 0);
    page = get(&nobody, account, link);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "BEGIN:VEVENT"));
    assert_non_null(strstr(page.body, "20260318T020000Z"));
    assert_null(strstr(page.body, "Plan Dealer")); /* initials only */
    assert_int_equal(get(&nobody, account, link).status, 429); /* at once again */
    clock_fix("2026-03-20T04:01:00");
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)other.id, (long long)dealer));
    assert_null(strstr(get(&nobody, account, link).body, "20260318T020000Z")); /* what may be seen now */
    id = number_of(say("SELECT MAX(id) FROM calendar_feed WHERE staff_id = %lld", (long long)seller.id));
    assert_int_equal(post(&other, account, say("/account/feed/%lld/end", (long long)id), "").status, 404);
    assert_int_equal(post(&seller, account, say("/account/feed/%lld/end", (long long)id), "").status, 303);
    clock_fix("2026-03-20T04:02:00");
    assert_int_equal(get(&nobody, account, link).status, 404);
}

static void links_that_are_none_are_counted_by_address(void **state)
{
    int refused = 0;

    (void)state;
    remote_address = "198.51.100.77";
    for (int i = 0; i < 12; i++)
        refused += get(&nobody, account, say("/account/feed/%048d", i)).status == 429;
    remote_address = "127.0.0.1";
    assert_true(refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(never_spoken_with_counts_from_the_day_the_rule_or_the_dealer_began, fresh),
        cmocka_unit_test_setup(a_visit_of_the_owner_counts_by_the_companys_day, fresh),
        cmocka_unit_test_setup(a_level_is_met_by_its_role_and_by_who_came_along, fresh),
        cmocka_unit_test_setup(a_rule_for_a_role_of_theirs_is_met_with_such_a_contact_only, fresh),
        cmocka_unit_test_setup(a_new_dealer_has_its_own_rule_for_three_months, fresh),
        cmocka_unit_test_setup(a_warning_asks_for_a_visit_within_working_days_until_it_is_made, fresh),
        cmocka_unit_test_setup(logging_one_moves_what_is_due, fresh),
        cmocka_unit_test_setup(each_sees_the_due_contacts_of_ones_scope_and_coverage_adds_them_up, fresh),
        cmocka_unit_test_setup(programs_read_what_is_due_in_the_scope_of_their_person, fresh),
        cmocka_unit_test_setup(a_rule_is_refused_when_it_says_nothing_or_is_there_already, fresh),
        cmocka_unit_test_setup(a_change_ends_the_rule_and_begins_another, fresh),
        cmocka_unit_test_setup(assessment_is_seen_by_oneself_and_above_only, fresh),
        cmocka_unit_test_setup(the_calendar_shows_the_weeks_of_the_month, fresh),
        cmocka_unit_test_setup(a_feed_is_read_without_session_until_it_is_revoked, fresh),
        cmocka_unit_test_setup(links_that_are_none_are_counted_by_address, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
