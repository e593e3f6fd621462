/* api_test.c - goods over /api/v1/tickets: what is held, reactions without their persons, how far a recall is, a return asked for by an ERP. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct module *tickets;
static struct visitor quality, hotline, seller, stranger;
static const char *quality_token, *hotline_token, *seller_token, *stranger_token;
static int64_t dealer, ticket, shipment;
static char code[40], lot[40], number[40];

static int start(void **state)
{
    static const char sells[] = "customers.look:own tickets.read:own recalls.read:own recalls.confirm:own returns.read:own returns.create:own";
    static const char scopes[] = "tickets.read tickets.write recalls.read recalls.write returns.read returns.write";

    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    quality = visitor_new("customers.look:all tickets.read:all tickets.judge:all recalls.read:all recalls.manage:all recalls.confirm:all");
    hotline = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all returns.read:all returns.create:all");
    seller = visitor_new(sells);
    stranger = visitor_new(sells);
    quality_token = token_of(&quality, scopes);
    hotline_token = token_of(&hotline, scopes);
    seller_token = token_of(&seller, scopes);
    stranger_token = token_of(&stranger, scopes);
    return 0;
}

static int64_t shipped(const char *of_lot)
{
    return run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                       " SELECT %lld, 'shipment', 'page', '%s', COUNT(*) + 1, '2026-01-01', '2026-02-01', 1250, 1250, '%s', 'Amoxicillin', '%s', 100, 12.5, '2026-01-01', 1 FROM ledger_entry e WHERE e.number = '%s' AND e.kind = 'shipment'",
                       (long long)dealer, number, code, of_lot, number));
}

static int fresh(void **state)
{
    (void)state;
    snprintf(code, sizeof(code), "AP%lld", (long long)unique());
    snprintf(lot, sizeof(lot), "AL%lld", (long long)unique());
    snprintf(number, sizeof(number), "AS%lld", (long long)unique());
    run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at) VALUES ('%s', 'Amoxicillin', 'a', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code));
    dealer = dealer_new(seller.id, say("Asked by API %s", lot));
    shipment = shipped(lot);
    ticket = run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, opened_at, opened_by, due_at) VALUES ('F%lld', %lld, 'quality', 'medium', 'open', 'x', 'Crushed', '2026-01-01', 1, '2026-01-02')",
                         (long long)unique(), (long long)dealer));
    run_sql(say("INSERT INTO ticket_entry (ticket_id, at, staff_id, kind) VALUES (%lld, '2026-01-01', 1, 'opened')", (long long)ticket));
    return 0;
}

struct text {
    char text[100];
};

static struct text kept(const char *text)
{
    struct text copy;

    snprintf(copy.text, sizeof(copy.text), "%s", text);
    return copy;
}

static struct page read_as(const char *token, const char *path)
{
    return call_api(tickets, &(struct call){ .path = path, .token = token });
}

static struct page send_as(const char *token, const char *path, const char *body)
{
    return call_api(tickets, &(struct call){ .method = "POST", .path = path, .token = token, .body = body });
}

static void assert_holds(struct page page, const char *text)
{
    assert_int_equal(page.status, 200);
    if (strstr(page.body, text) == NULL)
        fail_msg("no %s in %.600s", text, page.body);
}

static void goods_held_are_read_by_who_sees_the_dealer(void **state)
{
    int64_t id = run_sql(say("INSERT INTO lot_hold (ticket_id, product_code, product_name, lot, quantity, whole_lot, reason, state, held_at, held_by) VALUES (%lld, '%s', 'Amoxicillin', '%s', 12.5, 1, 'Particles', 'held', '2026-01-01', 1)",
                             (long long)ticket, code, lot));
    struct text one = kept(say("/api/v1/tickets/holds/%lld", (long long)id)), all = kept(say("/api/v1/tickets/holds?lot=%s&state=held", lot));

    (void)state;
    assert_holds(read_as(seller_token, one.text), "\"quantity\":\"12.5\",\"whole_lot\":true");
    assert_holds(read_as(seller_token, all.text), say("\"ticket_id\":%lld", (long long)ticket));
    assert_int_equal(read_as(stranger_token, one.text).status, 404);
    assert_holds(read_as(stranger_token, all.text), "\"items\":[]");
    assert_int_equal(read_as(seller_token, "/api/v1/tickets/holds?nothing=1").status, 422);
}

static void a_reaction_is_read_without_its_person(void **state)
{
    static const char *const personal[] = { "patient", "Q.Z.", "Doctor Who", "46", "Rash on both arms" };
    int64_t id = run_sql(say("INSERT INTO adverse_reaction (ticket_id, product_kind, product_name, lot, patient_initials, patient_sex, patient_age, reaction, outcome, criteria, known, reporter, aware_on, gravity, state, due_at, created_at, created_by)"
                             " VALUES (%lld, 'drug', 'Amoxicillin', '%s', 'Q.Z.', 'male', '46', 'Rash on both arms', 'recovered', 'hospital,life', 'known', 'Doctor Who', '2026-01-01', 'serious', 'final', '9999-12-31', '2026-01-01', 1)",
                             (long long)ticket, "LX"));
    struct text one = kept(say("/api/v1/tickets/reactions/%lld", (long long)id));

    (void)state;
    assert_holds(read_as(quality_token, one.text), "\"criteria\":[\"hospital\",\"life\"]");
    assert_holds(read_as(quality_token, one.text), "\"due_at\":null");
    for (size_t i = 0; i < COUNT_OF(personal); i++) {
        assert_null(strstr(read_as(quality_token, one.text).body, say("\"%s", personal[i])));
        assert_null(strstr(read_as(quality_token, say("/api/v1/tickets/reactions?customer=%lld", (long long)dealer)).body, say("\"%s", personal[i])));
    }
    assert_holds(read_as(quality_token, say("/api/v1/tickets/reactions?customer=%lld", (long long)dealer)), say("\"ticket_id\":%lld", (long long)ticket));
    assert_int_equal(read_as(stranger_token, one.text).status, 404);
}

static void how_far_a_recall_is_can_be_followed(void **state)
{
    struct page page = post(&quality, tickets, "/tickets/recalls/new", say("product=%s&lots=%s&class=1&mock=0&reason=Particles&instruction=Stop", code, lot));
    int64_t recall = atoll(page.location + strlen("/tickets/recalls/")), row, line;
    struct text one = kept(say("/api/v1/tickets/recalls/%lld", (long long)recall));

    (void)state;
    assert_int_equal(page.status, 303);
    assert_int_equal(read_as(seller_token, one.text).status, 404); /* nobody's yet */
    assert_int_equal(post(&quality, tickets, say("/tickets/recalls/%lld", (long long)recall), "act=start").status, 303);
    assert_holds(read_as(seller_token, one.text), say("\"lots\":[\"%s\"],\"blocked\":true", lot));
    assert_holds(read_as(seller_token, one.text), "\"dealers\":1,\"notified\":0");
    row = number_of(say("SELECT id FROM recall_dealer WHERE recall_id = %lld", (long long)recall));
    line = number_of(say("SELECT id FROM recall_line WHERE recall_dealer_id = %lld", (long long)row));
    assert_int_equal(post(&quality, tickets, say("/tickets/recalls/dealers/%lld/notify", (long long)row), "means=phone&contact=Wang").status, 303);
    assert_int_equal(post(&quality, tickets, say("/tickets/recalls/dealers/%lld/confirm", (long long)row), say("confirmed_by=Wang&confirmed_on=2026-01-02&held_%lld=60&sold_on_%lld=40", (long long)line, (long long)line)).status, 303);
    assert_holds(read_as(seller_token, one.text), "\"notified\":1,\"confirmed\":1,\"reconciled\":1");
    assert_holds(read_as(seller_token, say("/api/v1/tickets/recalls/dealers?customer=%lld", (long long)dealer)), "\"received\":\"100\",\"returned_before\":\"0\",\"held\":\"60\",\"sold_on\":\"40\"");
    assert_holds(read_as(seller_token, say("/api/v1/tickets/recalls/dealers/%lld", (long long)row)), "\"difference\":\"0\"}]");
    assert_int_equal(read_as(stranger_token, say("/api/v1/tickets/recalls/dealers/%lld", (long long)row)).status, 404);
    assert_int_equal(read_as(stranger_token, one.text).status, 404);
    assert_int_equal(read_as(hotline_token, one.text).status, 403);
}

static const char *request(const char *quantity, const char *which)
{
    return say("{\"quantity\": \"%s\", \"reason\": \"unsold\", \"goods_condition\": \"sealed\", \"note\": \"Kept\", %s}", quantity, which);
}

static const char *by_number(const char *more)
{
    return say("\"customer_code\": \"%s\", \"shipment_number\": \"%s\"%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), number, more);
}

static void assert_refused(struct page page, const char *field, const char *word)
{
    assert_int_equal(page.status, 422);
    if (strstr(page.body, say("\"field\":\"%s\"", field)) == NULL || strstr(page.body, word) == NULL)
        fail_msg("not %s of %s: %.400s", word, field, page.body);
}

static void a_return_is_asked_for_by_the_number_of_its_shipment(void **state)
{
    static const char path[] = "/api/v1/tickets/returns";
    struct page page = call_api(tickets, &(struct call){ .method = "POST", .path = path, .token = hotline_token, .body = request("40", by_number("")), .key = lot });
    int64_t id = number_of(say("SELECT id FROM goods_return WHERE shipment_id = %lld", (long long)shipment));

    (void)state;
    assert_int_equal(page.status, 201);
    assert_non_null(strstr(page.body, "\"state\":\"draft\""));
    assert_non_null(strstr(page.body, "\"quantity\":\"40\",\"amount\":\"500.00\""));
    call_api(tickets, &(struct call){ .method = "POST", .path = path, .token = hotline_token, .body = request("40", by_number("")), .key = lot });
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM goods_return WHERE shipment_id = %lld", (long long)shipment)), 1);
    page = send_as(hotline_token, say("%s/%lld/submit", path, (long long)id), "{}");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\"state\":\"asked\""));
    assert_int_equal(send_as(hotline_token, say("%s/%lld/submit", path, (long long)id), "{}").status, 422);
    assert_refused(send_as(hotline_token, path, request("61", by_number(""))), "quantity", "too_much"); /* 40 of 100 are asked for */
    assert_holds(read_as(seller_token, say("%s?customer=%lld", path, (long long)dealer)), say("\"shipment_id\":%lld", (long long)shipment));
    assert_int_equal(read_as(stranger_token, say("%s/%lld", path, (long long)id)).status, 404);
}

static void a_return_that_does_not_fit_is_refused_beside_the_member(void **state)
{
    static const char path[] = "/api/v1/tickets/returns";
    int64_t other;

    (void)state;
    assert_refused(send_as(hotline_token, path, request("1", say("\"customer_id\": %lld, \"shipment_number\": \"none\"", (long long)dealer))), "shipment_number", "no_such_shipment");
    assert_refused(send_as(hotline_token, path, request("1", say("\"customer_id\": %lld, \"shipment_id\": 1", (long long)dealer))), "shipment_id", "no_such_shipment");
    assert_refused(send_as(stranger_token, path, request("1", by_number(""))), "customer_code", "no_such_customer");
    assert_refused(send_as(hotline_token, path, request("1", say("%s, \"ticket_id\": 1", by_number("")))), "ticket_id", "no_such_ticket");
    other = shipped("OTHER");
    assert_refused(send_as(hotline_token, path, request("1", by_number(""))), "lot", "several_lines");
    assert_int_equal(send_as(hotline_token, path, request("1", by_number(", \"lot\": \"OTHER\""))).status, 201);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM goods_return WHERE shipment_id = %lld", (long long)other)), 1);
    assert_int_equal(send_as(hotline_token, path, request("1", say("%s, \"ticket_id\": %lld, \"lot\": \"OTHER\"", by_number(""), (long long)ticket))).status, 201);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = %lld AND kind = 'return'", (long long)ticket)), 1);
    assert_int_equal(send_as(quality_token, path, request("1", by_number(""))).status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(goods_held_are_read_by_who_sees_the_dealer, fresh),
        cmocka_unit_test_setup(a_reaction_is_read_without_its_person, fresh),
        cmocka_unit_test_setup(how_far_a_recall_is_can_be_followed, fresh),
        cmocka_unit_test_setup(a_return_is_asked_for_by_the_number_of_its_shipment, fresh),
        cmocka_unit_test_setup(a_return_that_does_not_fit_is_refused_beside_the_member, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
