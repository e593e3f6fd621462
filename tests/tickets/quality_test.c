/* quality_test.c - goods are held, samples go their way, quality judges; before that the ticket is not solved, and a lot that is held as a
 * whole does not leave. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/job.h"
#include "domain/ticket.h"

static const struct module *tickets;
static struct visitor worker, judge, seller, onlooker;
static int64_t dealer, shipment;
static char lot[40], code[40];

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    worker = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all");
    judge = visitor_new("customers.look:all tickets.read:all tickets.work:all tickets.judge:all tickets.export:all");
    seller = visitor_new("customers.look:own tickets.read:own tickets.create:own");
    onlooker = visitor_new("customers.look:all tickets.read:all");
    dealer = dealer_new(seller.id, "Complaining");
    snprintf(lot, sizeof(lot), "QL%lld", (long long)unique());
    snprintf(code, sizeof(code), "QP%lld", (long long)unique());
    shipment = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                           " VALUES (%lld, 'shipment', 'page', 'QS%lld', 1, '2026-01-01', '2026-02-01', 100, 100, '%s', 'Amoxicillin', '%s', 204, 1, '2026-01-01', 1)", (long long)dealer, (long long)unique(), code, lot));
    run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at) VALUES ('%s', 'Amoxicillin %s', 'a', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code, code));
    return 0;
}

static int64_t logged(const char *category)
{
    struct page page = post(&worker, tickets, "/tickets/new", say("customer_id=%lld&category=%s&severity=medium&title=Discoloured&shipment_id=%lld", (long long)dealer, category, (long long)shipment));

    assert_int_equal(page.status, 303);
    return atoll(page.location + 9);
}

static const char *of(int64_t ticket, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM ticket WHERE id = %lld", column, (long long)ticket));
}

static const char *path(int64_t ticket, const char *end)
{
    return say("/tickets/%lld%s", (long long)ticket, end);
}

static const char *hold_body(const char *quantity, const char *more)
{
    return say("product=Amoxicillin&lot=%s&quantity=%s&reason=Colour%s", lot, quantity, more);
}

static int64_t hold_of(int64_t ticket)
{
    return number_of(say("SELECT MAX(id) FROM lot_hold WHERE ticket_id = %lld", (long long)ticket));
}

static const char *hold_state(int64_t hold)
{
    return text_of(say("SELECT state FROM lot_hold WHERE id = %lld", (long long)hold));
}

static int64_t blocks(int64_t hold)
{
    return number_of(say("SELECT COUNT(*) FROM lot_block WHERE reason = 'quality' AND source_id = %lld AND until IS NULL", (long long)hold));
}

static void a_quality_ticket_has_a_clock_for_its_verdict_and_is_not_solved_before(void **state)
{
    int64_t ticket = logged("quality"), plain = logged("damaged");
    struct page page;

    (void)state;
    assert_string_not_equal(of(ticket, "verdict_due_at"), "NULL");
    assert_string_equal(of(plain, "verdict_due_at"), "NULL");
    assert_non_null(strstr(get(&worker, tickets, path(ticket, "")).body, "质量判定"));
    assert_int_equal(post(&worker, tickets, path(ticket, "/take"), "").status, 303);
    page = post(&worker, tickets, path(ticket, "/solve"), "solution=Sent+anew&root_cause=product");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Sent anew"));
    assert_non_null(strstr(page.body, "须先由质管判定"));
    assert_int_equal(get(&worker, tickets, path(ticket, "/solve")).status, 303);
    assert_int_equal(post(&worker, tickets, path(ticket, "/verdict"), "verdict=justified&text=x").status, 403);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified").status, 422);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=Colour+differs").status, 303);
    assert_string_equal(of(ticket, "verdict"), "justified");
    assert_string_equal(of(ticket, "verdict_due_at"), "NULL");
    assert_int_equal(post(&worker, tickets, path(ticket, "/solve"), "solution=Sent+anew&root_cause=product").status, 303);
    assert_string_equal(of(ticket, "state"), "solved");
    assert_int_equal(post(&judge, tickets, path(plain, "/verdict"), "verdict=justified&text=x").status, 422);
}

static void a_verdict_gives_the_ticket_back_and_stays_when_another_follows(void **state)
{
    int64_t ticket = logged("quality");

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/step/ticket_quality"), "text=Please").status, 303);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=undecidable&text=No+sample").status, 303);
    assert_string_equal(of(ticket, "state"), "open");
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=unjustified&text=Sample+is+good").status, 303);
    assert_string_equal(of(ticket, "verdict"), "unjustified");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_verdict WHERE ticket_id = %lld", (long long)ticket)), 2);
    assert_non_null(strstr(get(&onlooker, tickets, path(ticket, "")).body, "No sample"));
}

/* It is handed to a role: nobody in it has the ticket, so they are told. */
static void who_judges_is_told_that_a_ticket_is_theirs_now(void **state)
{
    int64_t ticket = logged("quality");
    const char *told = say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'ticket_given' AND link = '/tickets/%lld'", (long long)judge.id, (long long)ticket);

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'quality'", (long long)judge.id));
    run_sql(say("UPDATE staff SET account = 'judge%lld' WHERE id = %lld AND account IS NULL", (long long)unique(), (long long)judge.id));
    assert_int_equal(post(&worker, tickets, path(ticket, "/step/ticket_quality"), "text=Please").status, 303);
    assert_int_equal(number_of(told), 1);
    run_sql(say("UPDATE ticket SET due_at = '2000-01-01' WHERE id = %lld", (long long)ticket)); /* the first of those shown */
    assert_non_null(strstr(get(&judge, module_named("home"), "/").body, say("/tickets/%lld\"", (long long)ticket)));
}

static void goods_are_held_with_their_refusals(void **state)
{
    int64_t ticket = logged("quality"), plain = logged("damaged");
    struct page page;

    (void)state;
    page = post(&worker, tickets, path(ticket, "/hold"), hold_body("300", ""));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "超过该批发货数量 204"));
    assert_non_null(strstr(page.body, "value=\"300\""));
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), hold_body("0", "")).status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), say("product=Nowhere&lot=%s&quantity=2&reason=x", lot)).status, 422);
    assert_int_equal(post(&worker, tickets, path(plain, "/hold"), hold_body("2", "")).status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), hold_body("2", "&whole_lot=1")).status, 422);
    assert_int_equal(post(&onlooker, tickets, path(ticket, "/hold"), hold_body("2", "")).status, 403);
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), hold_body("2", "")).status, 303);
    assert_string_equal(hold_state(hold_of(ticket)), "held");
    assert_string_equal(text_of(say("SELECT product_code FROM lot_hold WHERE id = %lld", (long long)hold_of(ticket))), code);
    assert_int_equal(blocks(hold_of(ticket)), 0);
}

static void the_verdict_says_what_becomes_of_what_is_held(void **state)
{
    int64_t ticket = logged("quality"), hold;

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), hold_body("2", "")).status, 303);
    hold = hold_of(ticket);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=x").status, 422);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=x&goods=held").status, 422);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=undecidable&text=x&goods=held").status, 303);
    assert_string_equal(hold_state(hold), "held");
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=x&goods=destroy").status, 303);
    assert_string_equal(hold_state(hold), "destroy");
    assert_int_equal(post(&worker, tickets, say("/tickets/holds/%lld/end", (long long)hold), "goods=released&reason=x").status, 403);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/%lld/end", (long long)hold), "goods=destroy&reason=x").status, 422);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/%lld/end", (long long)hold), "goods=released&reason=Wrong+lot").status, 303);
    assert_string_equal(hold_state(hold), "released");
}

static void a_whole_lot_stays_blocked_until_its_hold_is_released(void **state)
{
    int64_t ticket = logged("quality"), hold;
    const char *end;

    (void)state;
    assert_int_equal(post(&judge, tickets, path(ticket, "/hold"), hold_body("2", "&whole_lot=1")).status, 303);
    hold = hold_of(ticket);
    end = say("/tickets/holds/%lld/end", (long long)hold);
    assert_int_equal(blocks(hold), 1);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=x&goods=return").status, 303);
    assert_int_equal(blocks(hold), 1);
    assert_int_equal(post(&judge, tickets, end, "goods=released&reason=x").status, 303);
    assert_int_equal(blocks(hold), 0);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/%lld/end", (long long)hold), "goods=destroy&reason=x").status, 303);
    assert_int_equal(blocks(hold), 1);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/%lld/end", (long long)hold), "goods=released&reason=x").status, 303);
    assert_int_equal(blocks(hold), 0);
}

/* Asked before the dealer's limit and papers are: it stands beside the lot. */
static void a_shipment_of_a_lot_that_is_held_is_refused(void **state)
{
    const struct module *sales = module_named("sales");
    struct visitor clerk = visitor_new("sales.read:all sales.post:all orders.read:all gate.read:all customers.look:all");
    const char *goods = say("customer_id=%lld&posted_on=%s&number=QN%lld&product_1=%s&lot_1=%s&quantity_1=1&price_1=1", (long long)dealer, "2026-01-02", (long long)unique(), code, lot);
    int64_t ticket = logged("quality"), booked = number_of("SELECT COUNT(*) FROM ledger_entry");
    struct page page;

    (void)state;
    assert_int_equal(post(&judge, tickets, path(ticket, "/hold"), hold_body("2", "&whole_lot=1")).status, 303);
    page = post(&clerk, sales, "/sales/shipments/new", goods);
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "e-lot_1"));
    assert_int_equal(number_of("SELECT COUNT(*) FROM ledger_entry"), booked);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/%lld/end", (long long)hold_of(ticket)), "goods=released&reason=x").status, 303);
    assert_null(strstr(post(&clerk, sales, "/sales/shipments/new", goods).body, "e-lot_1"));
}

static struct page asked(const struct visitor *who, const char *lots)
{
    return get(who, module_named("sales"), say("/sales/check?customer=%lld&amount=1&products=%s&lots=%s", (long long)dealer, code, lots));
}

static void who_asks_before_picking_hears_of_it(void **state)
{
    struct visitor clerk = visitor_new("gate.read:all sales.read:all customers.look:all");
    int64_t whole = logged("quality"), some = logged("quality");
    char blocked[60], complaint[60], body[300];
    struct page page;

    (void)state;
    snprintf(blocked, sizeof(blocked), "B%lld", (long long)unique());
    snprintf(complaint, sizeof(complaint), "C%lld", (long long)unique());
    assert_int_equal(post(&judge, tickets, path(whole, "/hold"), say("product=Amoxicillin&lot=%s&quantity=1&reason=x&whole_lot=1", blocked)).status, 303);
    assert_int_equal(post(&judge, tickets, path(some, "/hold"), say("product=Amoxicillin&lot=%s&quantity=1&reason=x", complaint)).status, 303);
    page = asked(&clerk, say("%s,%s", blocked, complaint));
    assert_non_null(strstr(page.body, blocked));
    assert_non_null(strstr(page.body, say("%s 在某客户处封存", complaint)));
    assert_non_null(strstr(page.body, say("批号 %s 已由质量部门封存", blocked)));
    assert_null(strstr(asked(&clerk, "L0").body, "在某客户处封存"));
    snprintf(body, sizeof(body), "{\"customer\": \"%s\", \"amount\": \"1\", \"products\": \"%s\", \"lots\": \"%s %s\"}", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), code, blocked, complaint);
    page = call_api(module_named("sales"), &(struct call){ .method = "POST", .path = "/api/v1/gate-checks", .token = token_of(&clerk, "gate.read"), .body = body });
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\"may_ship\":false"));
    assert_non_null(strstr(page.body, "{\"code\":\"lot\""));
    assert_non_null(strstr(page.body, "\"warnings\":[{"));
}

static void a_sample_goes_step_by_step(void **state)
{
    int64_t ticket = logged("quality"), sample;

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/sample"), "asked_on=2099-01-01").status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/sample"), "asked_on=2026-01-05&received_on=2026-01-04").status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/sample"), "asked_on=2026-01-05&sent_on=2026-01-07&laboratory=City").status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/sample"), "asked_on=2026-01-05&asked_quantity=2+boxes").status, 303);
    sample = number_of(say("SELECT MAX(id) FROM ticket_sample WHERE ticket_id = %lld", (long long)ticket));
    assert_int_equal(post(&worker, tickets, say("/tickets/samples/%lld", (long long)sample), "version=1&asked_on=2026-01-05&received_on=2026-01-06&sent_on=2026-01-07").status, 422);
    assert_int_equal(post(&worker, tickets, say("/tickets/samples/%lld", (long long)sample), "version=1&asked_on=2026-01-05&received_on=2026-01-06&sent_on=2026-01-07&laboratory=City").status, 303);
    assert_int_equal(post(&worker, tickets, say("/tickets/samples/%lld", (long long)sample), "version=1&asked_on=2026-01-05&result=Stale").status, 409);
    assert_non_null(strstr(get(&onlooker, tickets, path(ticket, "")).body, "2026-01-07"));
}

static void measures_become_tasks_of_people(void **state)
{
    int64_t ticket = logged("quality");

    (void)state;
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), "verdict=justified&text=x&what_1=Ask+the+maker").status, 422);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), say("verdict=justified&text=x&what_1=Ask+the+maker&owner_1=%lld&until_1=2020-01-01", (long long)worker.id)).status, 422);
    assert_int_equal(post(&judge, tickets, path(ticket, "/verdict"), say("verdict=justified&text=x&what_1=Ask+the+maker&owner_1=%lld&until_1=2099-01-01&what_3=Check+the+store&owner_3=%lld&until_3=2099-02-01", (long long)worker.id, (long long)judge.id)).status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_measure m JOIN task k ON k.id = m.task_id WHERE m.ticket_id = %lld AND k.customer_id = %lld", (long long)ticket, (long long)dealer)), 2);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'task_given' AND detail = 'Ask the maker'", (long long)worker.id)), 1);
    assert_int_equal(post(&judge, tickets, path(ticket, "/measure"), say("what_1=Train&owner_1=%lld&until_1=2099-01-01", (long long)worker.id)).status, 303);
    assert_non_null(strstr(get(&onlooker, tickets, path(ticket, "")).body, "Check the store"));
}

static void what_is_held_is_seen_where_people_look(void **state)
{
    int64_t ticket = logged("quality"), strange = logged("quality");
    struct visitor stranger = visitor_new("customers.look:all tickets.read:own");
    const struct module *home = module_named("home"), *customers = module_named("customers");
    const char *link, *foreign;

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/hold"), hold_body("2", "")).status, 303);
    assert_int_equal(post(&worker, tickets, path(strange, "/hold"), hold_body("3", "")).status, 303);
    run_sql(say("UPDATE ticket SET customer_id = %lld WHERE id = %lld", (long long)dealer_new(0, "Strange"), (long long)strange));
    run_sql(say("UPDATE lot_hold SET held_at = '2000-01-01' WHERE id = %lld", (long long)hold_of(ticket))); /* first of those shown */
    link = say("/tickets/holds/%lld\"", (long long)hold_of(ticket));
    foreign = say("/tickets/holds/%lld\"", (long long)hold_of(strange));
    assert_non_null(strstr(get(&judge, home, "/").body, link));
    assert_null(strstr(get(&worker, home, "/").body, link));
    assert_non_null(strstr(get(&onlooker, customers, say("/customers/%lld", (long long)dealer)).body, link));
    assert_null(strstr(get(&stranger, customers, say("/customers/%lld", (long long)dealer)).body, link));
    assert_non_null(strstr(get(&seller, tickets, say("/tickets/holds?lot=%s&state=held", lot)).body, link));
    assert_null(strstr(get(&seller, tickets, say("/tickets/holds?lot=%s&state=held", lot)).body, foreign));
    assert_null(strstr(get(&seller, tickets, say("/tickets/holds?lot=%s&state=released", lot)).body, link));
    assert_int_equal(get(&seller, tickets, say("/tickets/holds/%lld", (long long)hold_of(strange))).status, 404);
    assert_int_equal(get(&seller, tickets, say("/tickets/holds/%lld", (long long)hold_of(ticket))).status, 303);
    assert_int_equal(post(&judge, tickets, say("/tickets/holds/export?lot=%s", lot), "format=csv").status, 303);
    run_sql(say("UPDATE lot_hold SET held_at = UTC_TIMESTAMP(3) WHERE id = %lld", (long long)hold_of(ticket)));
}

static void what_holds_goods_is_not_merged_away(void **state)
{
    int64_t holds = logged("quality"), other = logged("quality");

    (void)state;
    assert_int_equal(post(&worker, tickets, path(holds, "/hold"), hold_body("2", "")).status, 303);
    assert_int_equal(post(&worker, tickets, path(holds, "/merge"), say("other=%s", of(other, "number"))).status, 422);
    assert_int_equal(post(&worker, tickets, path(other, "/merge"), say("other=%s", of(holds, "number"))).status, 303);
}

static void run_clock(void)
{
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    while (!finished) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(tickets_clock_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    arena_free(arena);
}

/* Safety, so that the time of day when the test runs does not matter. */
static void a_late_verdict_is_told_to_quality_whoever_has_the_ticket(void **state)
{
    int64_t ticket = logged("quality");
    struct visitor quality = visitor_new("");

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'quality'", (long long)quality.id));
    run_sql(say("UPDATE ticket SET severity = 'safety', assignee_id = %lld, due_at = '2020-01-01', verdict_due_at = due_at WHERE id = %lld", (long long)worker.id, (long long)ticket));
    run_clock();
    run_clock();
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_late' AND staff_id = %lld AND link = '%s'", (long long)quality.id, path(ticket, ""))), 1);
    run_sql(say("DELETE FROM staff_role WHERE staff_id = %lld", (long long)quality.id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quality_ticket_has_a_clock_for_its_verdict_and_is_not_solved_before),
        cmocka_unit_test(a_verdict_gives_the_ticket_back_and_stays_when_another_follows),
        cmocka_unit_test(who_judges_is_told_that_a_ticket_is_theirs_now),
        cmocka_unit_test(goods_are_held_with_their_refusals),
        cmocka_unit_test(the_verdict_says_what_becomes_of_what_is_held),
        cmocka_unit_test(a_whole_lot_stays_blocked_until_its_hold_is_released),
        cmocka_unit_test(a_shipment_of_a_lot_that_is_held_is_refused),
        cmocka_unit_test(who_asks_before_picking_hears_of_it),
        cmocka_unit_test(a_sample_goes_step_by_step),
        cmocka_unit_test(measures_become_tasks_of_people),
        cmocka_unit_test(what_is_held_is_seen_where_people_look),
        cmocka_unit_test(what_holds_goods_is_not_merged_away),
        cmocka_unit_test(a_late_verdict_is_told_to_quality_whoever_has_the_ticket),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
