/* returns_test.c - goods come back on the shipment they left by: asked for, decided, received, settled; refused where they cannot. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct module *tickets, *approvals;
static struct visitor asker, seller, stranger, warehouse, clerk, manager, quality;
static int64_t dealer, ticket, shipment;
static char code[40], lot[40];

static struct visitor decider(const char *role)
{
    struct visitor who = visitor_new("returns.read:all");

    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = '%s'", (long long)who.id, role));
    return who;
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    approvals = module_named("approvals");
    asker = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all returns.read:all returns.create:all");
    seller = visitor_new("customers.look:own tickets.read:own returns.read:own returns.create:own");
    stranger = visitor_new("customers.look:own tickets.read:own returns.read:own returns.create:own");
    warehouse = visitor_new("returns.read:all returns.receive:all");
    clerk = visitor_new("returns.read:all returns.settle:all sales.read:all");
    manager = decider("manager");
    quality = decider("quality");
    run_sql("UPDATE options_stamp SET value = value + 1");
    return 0;
}

static int64_t shipped_at(int64_t whose, int quantity, const char *price)
{
    int64_t id = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                             " VALUES (%lld, 'shipment', 'page', 'RS%lld', 1, '2026-01-01', '2026-02-01', ROUND(%d * %s, 2), ROUND(%d * %s, 2), '%s', 'Amoxicillin', '%s', %d, %s, '2026-01-01', 1)",
                             (long long)whose, (long long)unique(), quantity, price, quantity, price, code, lot, quantity, price));

    run_sql(say("INSERT INTO open_item (id, customer_id, posted_on, due_on, amount, open_amount) VALUES (%lld, %lld, '2026-01-01', '2026-02-01', ROUND(%d * %s, 2), ROUND(%d * %s, 2))", (long long)id, (long long)whose, quantity, price, quantity, price));
    return id;
}

static int64_t shipped(int64_t whose, int quantity)
{
    return shipped_at(whose, quantity, "12.5");
}

static int fresh(void **state)
{
    (void)state;
    snprintf(code, sizeof(code), "RP%lld", (long long)unique());
    snprintf(lot, sizeof(lot), "RL%lld", (long long)unique());
    run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at) VALUES ('%s', 'Amoxicillin', 'a', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code));
    dealer = dealer_new(seller.id, say("Returning %s", lot));
    shipment = shipped(dealer, 100);
    ticket = run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, opened_at, opened_by, due_at) VALUES ('E%lld', %lld, 'return', 'medium', 'open', 'x', 'Crushed', '2026-01-01', 1, '2026-01-02')",
                         (long long)unique(), (long long)dealer));
    run_sql(say("INSERT INTO ticket_entry (ticket_id, at, staff_id, kind) VALUES (%lld, '2026-01-01', 1, 'opened')", (long long)ticket));
    return 0;
}

/* --- what people do ------------------------------------------------------------------------------------------ */

static struct page ask(const struct visitor *who, int64_t of_shipment, const char *quantity)
{
    return post(who, tickets, "/tickets/returns/new", say("customer_id=%lld&ticket_id=%lld&shipment_id=%lld&quantity=%s&reason=unsold&goods_condition=sealed&note=Kept+words", (long long)dealer, (long long)ticket, (long long)of_shipment, quantity));
}

static int64_t asked(const char *quantity)
{
    struct page page = ask(&asker, shipment, quantity);

    assert_int_equal(page.status, 303);
    return atoll(page.location + strlen("/tickets/returns/"));
}

static const char *path(int64_t id, const char *end)
{
    return say("/tickets/returns/%lld%s", (long long)id, end);
}

static struct page act(int64_t id, const char *what)
{
    return post(&asker, tickets, path(id, ""), say("act=%s", what));
}

static const char *of(int64_t id, const char *what)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM goods_return WHERE id = %lld", what, (long long)id));
}

static int64_t run_of(int64_t id)
{
    return number_of(say("SELECT MAX(id) FROM approval WHERE kind = 'return' AND document_id = %lld", (long long)id));
}

static int decide(const struct visitor *who, int64_t id, const char *what)
{
    return post(who, approvals, say("/approvals/%lld/%s", (long long)run_of(id), what), "comment=ok").status;
}

static int64_t approved(const char *quantity)
{
    int64_t id = asked(quantity);

    assert_int_equal(act(id, "submit").status, 303);
    assert_int_equal(decide(&manager, id, "approve"), 303);
    assert_string_equal(of(id, "state"), "approved");
    return id;
}

static struct page receive(int64_t id, const char *came, const char *fit)
{
    return post(&warehouse, tickets, path(id, "/receive"), say("received_quantity=%s&fit_quantity=%s&received_on=2026-02-01&receipt_note=Two+boxes+wet", came, fit));
}

static struct page settle(int64_t id)
{
    return post(&clerk, tickets, path(id, "/settle"), "posted_on=2026-02-02");
}

/* --- tests ----------------------------------------------------------------------------------------------------- */

static void goods_come_back_and_are_credited_at_the_price_shipped(void **state)
{
    int64_t id = approved("8"), entry;
    struct page page;

    (void)state;
    assert_string_equal(of(id, "CONCAT_WS(' ', lot, quantity, amount)"), say("%s 8.0000 100.00", lot));
    assert_int_equal(receive(id, "9", "0").status, 422); /* more than was approved */
    assert_int_equal(receive(id, "6", "7").status, 422);
    assert_int_equal(receive(id, "0", "0").status, 422);
    assert_int_equal(receive(id, "6", "4").status, 303);
    assert_string_equal(of(id, "CONCAT_WS(' ', state, received_quantity, fit_quantity)"), "received 6.0000 4.0000");
    assert_int_equal(post(&clerk, tickets, path(id, "/settle"), "posted_on=2026-01-31").status, 422);
    assert_int_equal(settle(id).status, 303);
    entry = atoll(of(id, "entry_id"));
    assert_string_equal(text_of(say("SELECT CONCAT_WS(' ', kind, quantity, value, price, shipment_id = %lld, lot, posted_on) FROM ledger_entry WHERE id = %lld", (long long)shipment, (long long)entry)), say("return -6.0000 -75.00 12.500000 1 %s 2026-02-02", lot));
    assert_string_equal(text_of(say("SELECT open_amount FROM open_item WHERE id = %lld", (long long)shipment)), "1175.00");
    assert_int_equal(settle(id).status, 422);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE shipment_id = %lld", (long long)shipment)), 1);
    page = get(&asker, tickets, say("/tickets/%lld", (long long)ticket));
    assert_non_null(strstr(page.body, path(id, "\"")));
    assert_non_null(strstr(page.body, "已结算"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = %lld AND kind = 'return'", (long long)ticket)), 5);
}

static void the_last_of_a_shipment_takes_what_is_left_of_its_fen(void **state)
{
    int64_t first, second;

    (void)state;
    shipment = shipped_at(dealer, 10, "3.333");
    first = approved("4");
    assert_int_equal(receive(first, "4", "4").status, 303);
    assert_int_equal(settle(first).status, 303);
    second = approved("6");
    assert_int_equal(receive(second, "6", "6").status, 303);
    assert_int_equal(settle(second).status, 303);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(value ORDER BY id) FROM ledger_entry WHERE shipment_id = %lld", (long long)shipment)), "-13.33,-20.00");
    assert_string_equal(text_of(say("SELECT open_amount FROM open_item WHERE id = %lld", (long long)shipment)), "0.00");
}

static void more_than_is_left_of_the_shipment_is_refused(void **state)
{
    struct page page = ask(&asker, shipment, "100.5");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "最多还可退 100"));
    assert_non_null(strstr(page.body, "value=\"100.5\""));
    assert_non_null(strstr(page.body, "Kept words"));
    assert_non_null(strstr(page.body, say("value=\"%lld\" checked", (long long)shipment)));
    assert_int_equal(ask(&asker, shipment, "-1").status, 422);
    assert_int_equal(ask(&asker, shipment, "lots").status, 422);
}

static void what_another_asks_for_cannot_be_asked_for_twice(void **state)
{
    int64_t first = asked("60"), second = asked("60");
    struct page page;

    (void)state;
    assert_int_equal(act(first, "submit").status, 303);
    page = act(second, "submit");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "最多还可退 40"));
    assert_int_equal(act(first, "submit").status, 422);
    assert_int_equal(ask(&asker, shipment, "41").status, 422);
    assert_int_equal(decide(&manager, first, "reject"), 303);
    assert_string_equal(of(first, "state"), "refused");
    assert_int_equal(act(second, "submit").status, 303);
}

static void what_came_back_by_another_way_is_not_credited_again(void **state)
{
    int64_t id = approved("60");

    (void)state;
    assert_int_equal(receive(id, "60", "60").status, 303);
    run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, product_code, lot, quantity, shipment_id, created_at, created_by)"
                " VALUES (%lld, 'return', 'import', 'RI%lld', 1, '2026-01-05', -625, -625, '%s', '%s', -50, %lld, '2026-01-05', 1)", (long long)dealer, (long long)unique(), code, lot, (long long)shipment));
    assert_int_equal(settle(id).status, 422);
    assert_string_equal(of(id, "state"), "received");
}

static void another_dealers_line_is_refused(void **state)
{
    int64_t elsewhere = dealer_new(stranger.id, "Elsewhere"), foreign = shipped(elsewhere, 10);

    (void)state;
    assert_int_equal(ask(&asker, foreign, "1").status, 422);
    assert_int_equal(ask(&asker, 0, "1").status, 422);
    assert_int_equal(post(&stranger, tickets, "/tickets/returns/new", say("customer_id=%lld&shipment_id=%lld&quantity=1&reason=unsold&goods_condition=sealed&note=x", (long long)dealer, (long long)shipment)).status, 404);
    ticket = run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, opened_at, opened_by, due_at) VALUES ('E%lld', %lld, 'return', 'medium', 'open', 'x', '', '2026-01-01', 1, '2026-01-02')",
                         (long long)unique(), (long long)elsewhere));
    assert_int_equal(ask(&asker, shipment, "1").status, 400); /* its ticket */
}

static void refrigerated_goods_need_proof_and_quality_decides_too(void **state)
{
    int64_t id, file;

    (void)state;
    run_sql(say("UPDATE product SET storage = 'cold' WHERE code = '%s'", code));
    id = asked("5");
    assert_non_null(strstr(act(id, "submit").body, "请先上传温度记录"));
    assert_string_equal(of(id, "state"), "draft");
    file = run_sql(say("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at) VALUES ('t.pdf', 'application/pdf', 0, '', 'scan', %lld, '2026-01-01')", (long long)asker.id));
    run_sql(say("INSERT INTO goods_return_file (goods_return_id, kind, file_id, added_at, added_by) VALUES (%lld, 'photo', %lld, '2026-01-01', 1)", (long long)id, (long long)file));
    assert_int_equal(act(id, "submit").status, 422);
    run_sql(say("UPDATE goods_return_file SET kind = 'temperature' WHERE goods_return_id = %lld", (long long)id));
    assert_int_equal(act(id, "submit").status, 303);
    assert_int_equal(decide(&manager, id, "approve"), 303);
    assert_string_equal(of(id, "state"), "asked");
    assert_int_equal(decide(&quality, id, "approve"), 303);
    assert_string_equal(of(id, "state"), "approved");
}

static void what_is_sent_back_is_changed_and_submitted_anew(void **state)
{
    int64_t id = asked("5");
    const char *body = say("version=1&shipment_id=%lld&quantity=4&reason=expiring&goods_condition=opened&note=y", (long long)shipment);

    (void)state;
    assert_int_equal(post(&asker, tickets, path(id, "/edit"), body).status, 303);
    assert_int_equal(post(&asker, tickets, path(id, "/edit"), say("version=1&shipment_id=%lld&quantity=3&reason=expiring&goods_condition=opened&note=z", (long long)shipment)).status, 409);
    assert_int_equal(act(id, "submit").status, 303);
    assert_int_equal(post(&asker, tickets, path(id, "/edit"), say("shipment_id=%lld&quantity=3&reason=expiring&goods_condition=opened&note=z", (long long)shipment)).status, 422);
    assert_int_equal(decide(&manager, id, "return"), 303);
    assert_string_equal(of(id, "CONCAT_WS(' ', state, quantity)"), "returned 4.0000");
    assert_int_equal(act(id, "submit").status, 303);
    assert_int_equal(post(&asker, tickets, path(id, "/withdraw"), "comment=Sold+after+all").status, 303);
    assert_string_equal(of(id, "state"), "withdrawn");
    assert_int_equal(act(id, "discard").status, 303);
    assert_string_equal(of(id, "state"), "void");
    assert_int_equal(act(id, "discard").status, 422);
    assert_int_equal(receive(id, "1", "1").status, 422);
    assert_int_equal(settle(id).status, 422);
    assert_int_equal(act(id, "nonsense").status, 400);
}

static void rows_of_other_peoples_dealers_are_not_there(void **state)
{
    int64_t id = asked("5");

    (void)state;
    assert_int_equal(get(&seller, tickets, path(id, "")).status, 200);
    assert_int_equal(get(&stranger, tickets, path(id, "")).status, 404);
    assert_null(strstr(get(&stranger, tickets, "/tickets/returns").body, of(id, "number")));
    assert_int_equal(post(&seller, tickets, path(id, "/receive"), "").status, 403);
    assert_int_equal(post(&warehouse, tickets, path(id, "/settle"), "").status, 403);
    assert_int_equal(post(&warehouse, tickets, path(id, ""), "act=submit").status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(goods_come_back_and_are_credited_at_the_price_shipped, fresh),
        cmocka_unit_test_setup(the_last_of_a_shipment_takes_what_is_left_of_its_fen, fresh),
        cmocka_unit_test_setup(more_than_is_left_of_the_shipment_is_refused, fresh),
        cmocka_unit_test_setup(what_another_asks_for_cannot_be_asked_for_twice, fresh),
        cmocka_unit_test_setup(what_came_back_by_another_way_is_not_credited_again, fresh),
        cmocka_unit_test_setup(another_dealers_line_is_refused, fresh),
        cmocka_unit_test_setup(refrigerated_goods_need_proof_and_quality_decides_too, fresh),
        cmocka_unit_test_setup(what_is_sent_back_is_changed_and_submitted_anew, fresh),
        cmocka_unit_test_setup(rows_of_other_peoples_dealers_are_not_there, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
