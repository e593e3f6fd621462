/* rules_test.c - /tickets/rules: clocks, what categories ask for, days for reports: changed by who may, checked, audited, and in force. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>

static const struct module *tickets;
static struct visitor keeper, worker;
static int64_t dealer;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    keeper = visitor_new("customers.look:all tickets.read:all tickets.rules:all");
    worker = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all");
    dealer = dealer_new(0, "Ruled");
    return 0;
}

static int64_t id_of(const char *table, const char *where)
{
    return number_of(say("SELECT COALESCE(MAX(id), 0) FROM %s WHERE %s", table, where));
}

static const char *path(const char *what, int64_t id, const char *end)
{
    return say("/tickets/rules/%s/%lld%s", what, (long long)id, end);
}

static int64_t logged(const char *category)
{
    struct page page = post(&worker, tickets, "/tickets/new", say("customer_id=%lld&category=%s&severity=low&title=Ruled", (long long)dealer, category));

    assert_int_equal(page.status, 303);
    return atoll(page.location + 9);
}

static void everybody_who_reads_tickets_sees_the_rules_and_few_change_them(void **state)
{
    int64_t clock = id_of("ticket_clock", "severity = 'low'");
    struct page page = get(&worker, tickets, "/tickets/rules");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "/tickets/rules/clocks/"));
    assert_non_null(strstr(get(&keeper, tickets, "/tickets/rules").body, path("clocks", clock, "")));
    assert_int_equal(get(&worker, tickets, path("clocks", clock, "")).status, 403);
    assert_int_equal(post(&worker, tickets, path("clocks", clock, ""), "answer_minutes=1&update_minutes=1&solve_minutes=1").status, 403);
}

static void a_clock_is_changed_and_holds_for_the_next_ticket(void **state)
{
    int64_t clock = id_of("ticket_clock", "severity = 'low'");
    const char *now = text_of(say("SELECT version FROM ticket_clock WHERE id = %lld", (long long)clock));
    struct page page = post(&keeper, tickets, path("clocks", clock, ""), say("version=%s&answer_minutes=90&update_minutes=0&solve_minutes=60", now));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "至少 1 分钟"));
    assert_non_null(strstr(page.body, "不能短于首次答复"));
    assert_non_null(strstr(page.body, "value=\"90\""));
    assert_int_equal(post(&keeper, tickets, path("clocks", clock, ""), say("version=%s&answer_minutes=90&update_minutes=1440&solve_minutes=2400", now)).status, 303);
    assert_int_equal(post(&keeper, tickets, path("clocks", clock, ""), say("version=%s&answer_minutes=91&update_minutes=1440&solve_minutes=2400", now)).status, 409);
    assert_non_null(strstr(get(&keeper, tickets, "/tickets/rules").body, ">1.5<"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'ticket_clock' AND row_id = %lld AND actor_id = %lld", (long long)clock, (long long)keeper.id)), 1);
    assert_non_null(strstr(get(&worker, tickets, say("/tickets/%lld", (long long)logged("enquiry"))).body, "1:30"));
    run_sql(say("UPDATE ticket_clock SET answer_minutes = 480 WHERE id = %lld", (long long)clock));
}

static void a_category_asks_for_a_verdict_until_it_no_longer_does(void **state)
{
    int64_t ticket = logged("expiring"), rule;
    struct page page;

    (void)state;
    assert_null(strstr(get(&worker, tickets, say("/tickets/%lld", (long long)ticket)).body, "/hold\""));
    assert_int_equal(post(&keeper, tickets, "/tickets/rules/procedures/new", "category=&kind=").status, 422);
    assert_int_equal(post(&keeper, tickets, "/tickets/rules/procedures/new", "category=expiring&kind=quality").status, 303);
    assert_non_null(strstr(post(&keeper, tickets, "/tickets/rules/procedures/new", "category=expiring&kind=reaction").body, "该类别已有附加程序"));
    rule = id_of("ticket_procedure", "category = 'expiring'");
    assert_non_null(strstr(get(&worker, tickets, say("/tickets/%lld", (long long)ticket)).body, "/hold\""));
    run_sql(say("INSERT INTO lot_hold (ticket_id, product_code, product_name, lot, quantity, reason, state, held_at, held_by) VALUES (%lld, 'R', 'R', 'R1', 5, 'x', 'held', '2026-01-01', 1)", (long long)ticket));
    page = post(&keeper, tickets, path("procedures", rule, ""), "version=1&category=expiring&kind=reaction");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "件未了结的封存或报告"));
    assert_int_equal(post(&keeper, tickets, path("procedures", rule, "/end"), "").status, 303);
    assert_int_equal(id_of("ticket_procedure", "category = 'expiring'"), rule); /* goods are held: it stays */
    run_sql(say("UPDATE lot_hold SET state = 'released' WHERE ticket_id = %lld", (long long)ticket));
    assert_int_equal(post(&keeper, tickets, path("procedures", rule, "/end"), "").status, 303);
    assert_int_equal(id_of("ticket_procedure", "category = 'expiring'"), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'ticket_procedure' AND row_id = %lld", (long long)rule)), 2);
}

static const char *due_of(int64_t ticket)
{
    return text_of(say("SELECT DATEDIFF(DATE(due_at + INTERVAL 8 HOUR), aware_on) FROM adverse_reaction WHERE ticket_id = %lld", (long long)ticket));
}

static int64_t reacted(void)
{
    int64_t ticket = logged("reaction");
    const char *today = text_of("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)");

    assert_int_equal(post(&worker, tickets, say("/tickets/%lld/reaction", (long long)ticket), say("product_kind=device&product_name=x&reaction=x&outcome=recovered&known=new&aware_on=%s", today)).status, 303);
    return ticket;
}

static void days_for_reports_hold_for_the_next_form(void **state)
{
    int64_t rule;

    (void)state;
    assert_true(atoll(due_of(reacted())) > 1000000); /* due by no day */
    assert_non_null(strstr(post(&keeper, tickets, "/tickets/rules/reports/new", "product_kind=device&gravity=serious&days=20").body, "已有时限"));
    assert_int_equal(post(&keeper, tickets, "/tickets/rules/reports/new", "product_kind=device&gravity=new&days=400").status, 422);
    assert_int_equal(post(&keeper, tickets, "/tickets/rules/reports/new", "product_kind=device&gravity=new&days=12").status, 303);
    assert_string_equal(due_of(reacted()), "12");
    rule = id_of("reaction_clock", "product_kind = 'device' AND gravity = 'new'");
    assert_int_equal(post(&keeper, tickets, path("reports", rule, ""), "version=1&product_kind=device&gravity=new&days=9").status, 303);
    assert_string_equal(due_of(reacted()), "9");
    assert_int_equal(post(&keeper, tickets, path("reports", rule, "/end"), "").status, 303);
    assert_int_equal(id_of("reaction_clock", say("id = %lld", (long long)rule)), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'reaction_clock' AND row_id = %lld", (long long)rule)), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_who_reads_tickets_sees_the_rules_and_few_change_them),
        cmocka_unit_test(a_clock_is_changed_and_holds_for_the_next_ticket),
        cmocka_unit_test(a_category_asks_for_a_verdict_until_it_no_longer_does),
        cmocka_unit_test(days_for_reports_hold_for_the_next_form),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
