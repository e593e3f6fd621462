/* recalls_test.c - a recall finds its dealers in the ledger, blocks its lots, is told, answered, reconciled and closed; an exercise blocks nothing. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tickets/recalls.h"

static const struct module *tickets, *sales, *customers, *home, *prints;
static struct visitor quality, seller, other, clerk, stranger;
static int64_t mine, theirs; /* dealers of seller, of other */
static char code[40], lot[40];
static const char *write_token;
static const struct job_kind kinds[] = { { "recalls.notify", recall_notify_all_step }, { "recalls.clock", recalls_clock_step } };

static int start(void **state)
{
    static const char sells[] = "customers.look:own recalls.read:own recalls.confirm:own";

    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    sales = module_named("sales");
    customers = module_named("customers");
    home = module_named("home");
    prints = module_named("prints");
    quality = visitor_new("customers.look:all contacts.read:all recalls.read:all recalls.confirm:all recalls.manage:all recalls.export:all");
    seller = visitor_new(sells);
    other = visitor_new(sells);
    stranger = visitor_new(sells);
    clerk = visitor_new("sales.read:all sales.post:all orders.read:all orders.update:all gate.read:all customers.look:all");
    write_token = token_of(&clerk, "sales.read sales.write");
    return 0;
}

static int64_t entry(int64_t dealer, const char *kind, int quantity, int reversal)
{
    return run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, reversal, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                       " VALUES (%lld, '%s', 'page', 'RT%lld', 1, %d, '2026-01-01', '2026-02-01', %d, %d, '%s', 'Amoxicillin', '%s', %d, 1, '2026-01-01', 1)",
                       (long long)dealer, kind, (long long)unique(), reversal, quantity, quantity, code, lot, quantity));
}

/* 100 and 20 were shipped to the seller's dealer, 10 came back, 50 were taken back; 30 to another's. */
static int fresh(void **state)
{
    (void)state;
    snprintf(code, sizeof(code), "RC%lld", (long long)unique());
    snprintf(lot, sizeof(lot), "L%lld", (long long)unique());
    run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at)"
                " VALUES ('%s', 'Amoxicillin %s', 'a', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code, code));
    mine = dealer_new(seller.id, say("Recalled %s", lot));
    theirs = dealer_new(other.id, say("Elsewhere %s", lot));
    entry(mine, "shipment", 100, 0);
    entry(mine, "shipment", 20, 0);
    entry(mine, "return", -10, 0);
    entry(mine, "shipment", 50, 0);
    entry(mine, "shipment", -50, 1);
    entry(theirs, "shipment", 30, 0);
    return 0;
}

/* --- what people do ----------------------------------------------------------------------------------------- */

static int64_t prepared(const char *mock)
{
    struct page page = post(&quality, tickets, "/tickets/recalls/new", say("product=%s&lots=%s%%2CUNUSED&class=1&mock=%s&reason=Particles&instruction=Stop", code, lot, mock));

    assert_int_equal(page.status, 303);
    assert_int_equal(strncmp(page.location, "/tickets/recalls/", 17), 0);
    return atoll(page.location + 17);
}

static const char *path(int64_t recall, const char *end)
{
    return say("/tickets/recalls/%lld%s", (long long)recall, end);
}

static int act(const struct visitor *who, int64_t recall, const char *what)
{
    return post(who, tickets, path(recall, ""), say("act=%s", what)).status;
}

static int64_t started(const char *mock)
{
    int64_t recall = prepared(mock);

    assert_int_equal(act(&quality, recall, "start"), 303);
    return recall;
}

static int64_t row_of(int64_t recall, int64_t dealer)
{
    return number_of(say("SELECT id FROM recall_dealer WHERE recall_id = %lld AND customer_id = %lld", (long long)recall, (long long)dealer));
}

static int64_t line_of(int64_t row)
{
    return number_of(say("SELECT id FROM recall_line WHERE recall_dealer_id = %lld", (long long)row));
}

static const char *of(int64_t recall, const char *what)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM recall WHERE id = %lld", what, (long long)recall));
}

static struct page on_row(const struct visitor *who, int64_t row, const char *end, const char *body)
{
    return post(who, tickets, say("/tickets/recalls/dealers/%lld/%s", (long long)row, end), body);
}

static struct page told(const struct visitor *who, int64_t row, const char *quantities)
{
    return on_row(who, row, "confirm", say("confirmed_by=Wang&confirmed_on=2026-01-02&%s", quantities));
}

static const char *cells(int64_t row, const char *held, const char *sold, const char *returned, const char *destroyed)
{
    long long line = (long long)line_of(row);

    return say("held_%lld=%s&sold_on_%lld=%s&returned_%lld=%s&destroyed_%lld=%s", line, held, line, sold, line, returned, line, destroyed);
}

static int step_of(int64_t row)
{
    return (int)number_of(say("SELECT step FROM recall_dealer WHERE id = %lld", (long long)row));
}

/* Notified, and all of it told. */
static void settle(int64_t row, const char *sum)
{
    assert_int_equal(on_row(&quality, row, "notify", "means=phone&contact=Wang").status, 303);
    assert_int_equal(told(&quality, row, cells(row, sum, "0", "", "")).status, 303);
    assert_int_equal(step_of(row), 4);
}

/* --- starting ------------------------------------------------------------------------------------------------ */

static void the_dealers_who_received_the_lots_come_from_the_ledger(void **state)
{
    int64_t recall = prepared("0"), row;
    struct page page = get(&quality, tickets, path(recall, ""));

    (void)state;
    assert_non_null(strstr(page.body, say("Recalled %s", lot)));
    assert_non_null(strstr(page.body, say("Elsewhere %s", lot)));
    assert_string_equal(of(recall, "state"), "draft");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM lot_block WHERE lot = '%s'", lot)), 0);
    assert_int_equal(act(&quality, recall, "start"), 303);
    assert_string_equal(of(recall, "CONCAT_WS(' ', state, dealers, notified, ROUND(TIMESTAMPDIFF(SECOND, started_at, notify_by) / 3600), due_at = notify_by)"), "running 2 0 24 1");
    row = row_of(recall, mine);
    assert_string_equal(text_of(say("SELECT CONCAT_WS(' ', lot, received, returned_before) FROM recall_line WHERE recall_dealer_id = %lld", (long long)row)), say("%s 120.0000 10.0000", lot));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM recall_line WHERE recall_dealer_id = %lld AND received = 30", (long long)row_of(recall, theirs))), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM lot_block WHERE lot = '%s' AND product_code = '%s' AND until IS NULL", lot, code)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'recall_started' AND staff_id = %lld AND link = '%s'", (long long)seller.id, path(recall, ""))), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE kind = 'recall_started' AND customer_id = %lld", (long long)mine)), 1);
    assert_int_equal(act(&quality, recall, "start"), 422);
    assert_int_equal(act(&quality, recall, "discard"), 422);
    assert_int_equal(act(&quality, recall, "nonsense"), 400);
}

static void each_class_has_its_days(void **state)
{
    static const char *const hours[] = { "24", "72", "168" };

    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t recall = prepared("0");

        run_sql(say("UPDATE recall SET class = '%d' WHERE id = %lld", i + 1, (long long)recall));
        assert_int_equal(act(&quality, recall, "start"), 303);
        assert_string_equal(of(recall, "ROUND(TIMESTAMPDIFF(SECOND, started_at, notify_by) / 3600)"), hours[i]);
    }
}

static void what_is_wrong_is_said_beside_the_field(void **state)
{
    struct page page = post(&quality, tickets, "/tickets/recalls/new", "product=NO-SUCH&lots=A&class=1&mock=0&reason=Kept+words");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "没有这个产品"));
    assert_non_null(strstr(page.body, "Kept words"));
    assert_int_equal(post(&quality, tickets, "/tickets/recalls/new", say("product=%s&lots=+%%2C+&class=1&mock=0&reason=x", code)).status, 422);
    assert_int_equal(post(&quality, tickets, "/tickets/recalls/new", say("product=%s&lots=A&reason=x", code)).status, 422); /* neither class nor whether it is real */
}

static void a_draft_is_edited_and_discarded(void **state)
{
    int64_t recall = prepared("0");
    const char *body = say("version=1&product=%s&lots=OTHER&class=2&mock=0&reason=y", code);

    (void)state;
    assert_int_equal(post(&quality, tickets, path(recall, "/edit"), body).status, 303);
    assert_string_equal(of(recall, "CONCAT_WS(' ', lots, class)"), "OTHER 2");
    assert_int_equal(post(&quality, tickets, path(recall, "/edit"), say("version=1&product=%s&lots=THIRD&class=3&mock=0&reason=y", code)).status, 409);
    assert_int_equal(act(&quality, recall, "discard"), 303);
    assert_string_equal(of(recall, "state"), "void");
    assert_int_equal(post(&quality, tickets, path(recall, "/edit"), say("version=3&product=%s&lots=THIRD&class=3&mock=0&reason=y", code)).status, 422);
}

/* --- blocked lots ---------------------------------------------------------------------------------------------- */

static const char *shipment_of(const char *which)
{
    return say("customer_id=%lld&posted_on=2026-01-05&product_1=%s&lot_1=%s&quantity_1=5&price_1=1", (long long)mine, code, which);
}

static const char *fact(const char *day)
{
    return say("{\"customer_id\": %lld, \"number\": \"RF%lld\", \"posted_on\": \"%s\", \"product_code\": \"%s\", \"lot\": \"%s\", \"quantity\": \"5\", \"price\": \"1\", \"amount\": \"5\"}", (long long)mine, (long long)unique(), day, code, lot);
}

static struct page reported(const char *day)
{
    return call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/sales/shipments", .token = write_token, .body = fact(day) });
}

static const char *today(void)
{
    return text_of("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)");
}

static void a_recalled_lot_does_not_leave_by_page_or_api(void **state)
{
    int64_t recall = started("0");
    struct page page = post(&clerk, sales, "/sales/shipments/new", shipment_of(lot));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, say("批号 %s 正在召回", lot)));
    assert_non_null(strstr(page.body, say("value=\"%s\"", lot)));
    assert_null(strstr(post(&clerk, sales, "/sales/shipments/new", shipment_of("FREE")).body, "正在召回"));
    page = reported(today());
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "\"lot\""));
    assert_int_equal(reported("2026-01-05").status, 201); /* left before */
    assert_int_equal(act(&quality, recall, "let_go"), 422);
}

static void an_orders_lot_does_not_leave_either(void **state)
{
    int64_t recall = started("0");
    int64_t order = run_sql(say("INSERT INTO sales_order (number, customer_id, state, ordered_on, total, created_at, created_by) VALUES ('RO%lld', %lld, 'released', '2026-01-01', 100, '2026-01-01', 1)", (long long)unique(), (long long)mine));
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO sales_order_line (order_id, place, product_id, quantity, price, amount) SELECT %lld, 1, id, 10, 10, 100 FROM product WHERE code = '%s'", (long long)order, code));
    page = post(&clerk, sales, say("/sales/orders/%lld/ship", (long long)order), say("posted_on=2026-01-05&lot_1_1=%s&quantity_1_1=5", lot));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "正在召回"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE order_line_id IN (SELECT id FROM sales_order_line WHERE order_id = %lld)", (long long)order)), 0);
    assert_string_equal(of(recall, "state"), "running");
}

static void an_exercise_blocks_nothing_and_says_what_it_is(void **state)
{
    int64_t recall = started("1");

    (void)state;
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM lot_block WHERE lot = '%s'", lot)), 0);
    assert_int_equal(reported(today()).status, 201);
    assert_non_null(strstr(get(&quality, tickets, path(recall, "")).body, "演练"));
    assert_non_null(strstr(get(&quality, tickets, say("/tickets/recalls/dealers/%lld", (long long)row_of(recall, mine))).body, "演练"));
    assert_non_null(strstr(text_of(say("SELECT detail FROM notice WHERE kind = 'recall_started' AND staff_id = %lld AND link = '%s'", (long long)seller.id, path(recall, ""))), "演练"));
    assert_non_null(strstr(get(&quality, tickets, "/tickets/recalls?mock=1").body, of(recall, "number")));
}

/* --- dealers ----------------------------------------------------------------------------------------------------- */

static void a_dealer_is_notified_answers_and_is_reconciled(void **state)
{
    int64_t recall = started("0"), row = row_of(recall, mine);
    struct page page;

    (void)state;
    assert_int_equal(told(&seller, row, cells(row, "1", "", "", "")).status, 422); /* nobody told it */
    assert_int_equal(on_row(&seller, row, "notify", "means=phone").status, 422);
    assert_int_equal(on_row(&seller, row, "notify", "means=phone&contact=Wang&notified_on=2099-01-01").status, 422);
    assert_int_equal(on_row(&seller, row, "notify", "means=phone&contact=Wang&notified_time=25h").status, 422);
    assert_int_equal(on_row(&seller, row, "notify", "means=phone&contact=Wang").status, 303);
    assert_int_equal(step_of(row), 2);
    assert_string_equal(of(recall, "CONCAT_WS(' ', notified, confirmed, reconciled, notified_at IS NULL)"), "1 0 0 1");
    page = told(&seller, row, cells(row, "12x", "60", "", ""));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "value=\"12x\""));
    assert_non_null(strstr(page.body, "value=\"60\""));
    assert_int_equal(told(&seller, row, cells(row, "40", "60", "", "")).status, 303);
    assert_int_equal(step_of(row), 3);
    page = get(&seller, tickets, say("/tickets/recalls/dealers/%lld", (long long)row));
    assert_non_null(strstr(page.body, ">10<")); /* 120 - 10 - 40 - 60 are missing */
    assert_int_equal(told(&seller, row, cells(row, "40", "60.5", "4.5", "5")).status, 303);
    assert_int_equal(step_of(row), 4);
    assert_string_equal(of(recall, "CONCAT_WS(' ', notified, confirmed, reconciled, reconciled_at IS NULL)"), "1 1 1 1");
    assert_int_equal(told(&seller, row, cells(row, "41", "60.5", "4.5", "5")).status, 303); /* one too many */
    assert_int_equal(step_of(row), 3);
}

static void two_who_answer_at_once_are_told(void **state)
{
    int64_t row = row_of(started("0"), mine);
    const char *body = "version=1&means=phone&contact=Wang";

    (void)state;
    assert_int_equal(on_row(&seller, row, "notify", body).status, 303);
    assert_int_equal(on_row(&quality, row, "notify", "version=1&means=fax&contact=Li").status, 409);
}

static void it_is_closed_when_all_is_accounted_for_or_quality_says_why(void **state)
{
    int64_t recall = started("0"), row = row_of(recall, mine), open = row_of(recall, theirs);
    struct page page;

    (void)state;
    settle(row, "110");
    page = post(&quality, tickets, path(recall, "/close"), "conclusion=Done");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "还有 1 家"));
    assert_int_equal(on_row(&seller, row, "reason", "open_reason=x").status, 403);
    assert_int_equal(on_row(&quality, open, "reason", "open_reason=Went+out+of+business").status, 303);
    assert_string_equal(of(recall, "excused"), "1");
    assert_int_equal(post(&quality, tickets, path(recall, "/close"), "").status, 422);
    assert_int_equal(post(&quality, tickets, path(recall, "/close"), "conclusion=Done").status, 303);
    assert_string_equal(of(recall, "CONCAT_WS(' ', state, conclusion, due_at > '9999-01-01')"), "closed Done 1");
    assert_int_equal(on_row(&quality, open, "notify", "means=phone&contact=Wang").status, 422);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM lot_block WHERE lot = '%s' AND until IS NULL", lot)), 1);
    assert_int_equal(act(&quality, recall, "let_go"), 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM lot_block WHERE lot = '%s' AND until IS NULL", lot)), 0);
}

static void the_time_to_all_is_measured(void **state)
{
    int64_t recall = started("1");

    (void)state;
    run_sql(say("UPDATE recall SET started_at = started_at - INTERVAL 125 MINUTE WHERE id = %lld", (long long)recall));
    settle(row_of(recall, mine), "110");
    assert_string_equal(of(recall, "reconciled_at"), "NULL");
    settle(row_of(recall, theirs), "30");
    assert_string_equal(of(recall, "CONCAT_WS(' ', reconciled_at IS NOT NULL, notified_at IS NOT NULL, due_at > '9999-01-01')"), "1 1 1");
    assert_non_null(strstr(get(&quality, tickets, path(recall, "")).body, ">2:05<"));
}

static void shipments_reported_later_are_taken_in(void **state)
{
    int64_t recall = started("0"), row = row_of(recall, mine), late = dealer_new(other.id, say("Late %s", lot));

    (void)state;
    settle(row, "110");
    entry(mine, "shipment", 7, 0);
    entry(late, "shipment", 5, 0);
    assert_int_equal(act(&quality, recall, "refresh"), 303);
    assert_string_equal(of(recall, "CONCAT_WS(' ', dealers, reconciled)"), "3 0");
    assert_int_equal(step_of(row), 3);
    assert_int_equal(number_of(say("SELECT received FROM recall_line WHERE recall_dealer_id = %lld", (long long)row)), 127);
    assert_int_equal(act(&quality, recall, "refresh"), 303);
    assert_int_equal(number_of(say("SELECT SUM(received) FROM recall_line l JOIN recall_dealer d ON d.id = l.recall_dealer_id WHERE d.recall_id = %lld", (long long)recall)), 162);
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

static void many_are_notified_at_once_each_within_the_reach_of_who_asked(void **state)
{
    int64_t recall = started("0"), row = row_of(recall, mine), hidden = row_of(recall, theirs);
    struct page page;

    (void)state;
    run_sql("DELETE FROM job");
    page = get(&seller, tickets, say("/tickets/recalls/dealers/notify?id=%lld&id=%lld", (long long)row, (long long)hidden));
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "Elsewhere"));
    page = post(&seller, tickets, "/tickets/recalls/dealers/notify", say("ids=%lld,%lld&means=letter&notice_note=Sent", (long long)row, (long long)hidden));
    assert_int_equal(page.status, 303);
    run_jobs();
    assert_int_equal(step_of(row), 2);
    assert_int_equal(step_of(hidden), 1);
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"done\",\"hidden\"]");
}

static int told_of(int64_t recall, const char *kind, const struct visitor *who)
{
    return (int)number_of(say("SELECT COUNT(*) FROM notice WHERE kind = '%s' AND staff_id = %lld AND link = '%s'", kind, (long long)who->id, path(recall, "")));
}

static void tick(void)
{
    run_sql("DELETE FROM job");
    run_sql("INSERT INTO job (kind, args, staff_id, run_at, state, created_at) VALUES ('recalls.clock', '{}', 0, '2026-01-01', 'waiting', '2026-01-01')");
    run_jobs();
}

static void before_and_after_the_deadline_those_who_answer_for_it_are_told_once(void **state)
{
    int64_t recall = started("0");

    (void)state;
    assert_int_equal(on_row(&quality, row_of(recall, theirs), "notify", "means=phone&contact=Wang").status, 303);
    tick();
    assert_int_equal(told_of(recall, "recall_soon", &seller), 0); /* a day is left */
    run_sql(say("UPDATE recall SET due_at = UTC_TIMESTAMP() + INTERVAL 2 HOUR WHERE id = %lld", (long long)recall));
    tick();
    tick();
    assert_int_equal(told_of(recall, "recall_soon", &seller), 1);
    assert_int_equal(told_of(recall, "recall_soon", &other), 0); /* his dealer knows */
    run_sql(say("UPDATE recall SET due_at = UTC_TIMESTAMP() - INTERVAL 2 HOUR WHERE id = %lld", (long long)recall));
    tick();
    tick();
    assert_int_equal(told_of(recall, "recall_late", &seller), 1);
    assert_string_equal(of(recall, "warned"), "2");
}

/* --- who sees what ------------------------------------------------------------------------------------------------ */

static void salespeople_see_their_own_dealers_rows(void **state)
{
    int64_t recall = started("0"), row = row_of(recall, mine), hidden = row_of(recall, theirs);
    struct page page = get(&seller, tickets, path(recall, ""));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Recalled"));
    assert_null(strstr(page.body, "Elsewhere"));
    assert_int_equal(get(&seller, tickets, say("/tickets/recalls/dealers/%lld", (long long)hidden)).status, 404);
    assert_int_equal(on_row(&seller, hidden, "notify", "means=phone&contact=Wang").status, 404);
    assert_int_equal(get(&stranger, tickets, path(recall, "")).status, 404);
    assert_null(strstr(get(&stranger, tickets, "/tickets/recalls").body, of(recall, "number")));
    assert_int_equal(act(&seller, recall, "refresh"), 403);
    assert_int_equal(get(&seller, prints, say("/prints/recall-notices/%lld", (long long)hidden)).status, 404);
    assert_non_null(strstr(get(&seller, customers, say("/customers/%lld", (long long)mine)).body, say("/tickets/recalls/dealers/%lld\"", (long long)row)));
    run_sql(say("UPDATE recall SET due_at = '2000-01-01' WHERE id = %lld", (long long)recall)); /* the first of those shown */
    assert_non_null(strstr(get(&seller, home, "/").body, path(recall, "\"")));
    assert_non_null(strstr(get(&quality, home, "/").body, path(recall, "\"")));
    assert_null(strstr(get(&stranger, home, "/").body, path(recall, "\"")));
}

static void a_draft_is_for_who_manages(void **state)
{
    int64_t recall = prepared("0");

    (void)state;
    assert_int_equal(get(&quality, tickets, path(recall, "")).status, 200);
    assert_int_equal(get(&seller, tickets, path(recall, "")).status, 404);
}

static void notice_and_report_are_printed(void **state)
{
    int64_t recall = started("0");
    struct page page = get(&seller, prints, say("/prints/recall-notices/%lld", (long long)row_of(recall, mine)));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_int_equal(strncmp(page.body, "%PDF", 4), 0);
    page = get(&quality, prints, say("/prints/recalls/%lld", (long long)recall));
    assert_int_equal(page.status, 200);
    assert_int_equal(strncmp(page.body, "%PDF", 4), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_dealers_who_received_the_lots_come_from_the_ledger, fresh),
        cmocka_unit_test_setup(each_class_has_its_days, fresh),
        cmocka_unit_test_setup(what_is_wrong_is_said_beside_the_field, fresh),
        cmocka_unit_test_setup(a_draft_is_edited_and_discarded, fresh),
        cmocka_unit_test_setup(a_recalled_lot_does_not_leave_by_page_or_api, fresh),
        cmocka_unit_test_setup(an_orders_lot_does_not_leave_either, fresh),
        cmocka_unit_test_setup(an_exercise_blocks_nothing_and_says_what_it_is, fresh),
        cmocka_unit_test_setup(a_dealer_is_notified_answers_and_is_reconciled, fresh),
        cmocka_unit_test_setup(two_who_answer_at_once_are_told, fresh),
        cmocka_unit_test_setup(it_is_closed_when_all_is_accounted_for_or_quality_says_why, fresh),
        cmocka_unit_test_setup(the_time_to_all_is_measured, fresh),
        cmocka_unit_test_setup(shipments_reported_later_are_taken_in, fresh),
        cmocka_unit_test_setup(many_are_notified_at_once_each_within_the_reach_of_who_asked, fresh),
        cmocka_unit_test_setup(before_and_after_the_deadline_those_who_answer_for_it_are_told_once, fresh),
        cmocka_unit_test_setup(salespeople_see_their_own_dealers_rows, fresh),
        cmocka_unit_test_setup(a_draft_is_for_who_manages, fresh),
        cmocka_unit_test_setup(notice_and_report_are_printed, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
