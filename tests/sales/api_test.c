/* api_test.c - the ledger over /api/v1/sales: what an ERP reports is booked once, tied to its shipment, within the token's scopes and the person's reach. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

static struct visitor clerk, seller, other;
static const struct module *sales;
static const char *write_token, *read_token, *other_token;
static int64_t dealer;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    sales = module_named("sales");
    clerk = visitor_new("sales.read:all sales.post:all");
    seller = visitor_new("sales.read:own");
    other = visitor_new("sales.read:own sales.post:own");
    write_token = token_of(&clerk, "sales.read sales.write");
    read_token = token_of(&clerk, "sales.read");
    other_token = token_of(&other, "sales.read sales.write");
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    dealer = dealer_new(seller.id, say("API Dealer %lld", (long long)unique()));
    return 0;
}

static struct page report(const char *token, const char *what, const char *body)
{
    return call_api(sales, &(struct call){ .method = "POST", .path = say("/api/v1/sales/%s", what), .token = token, .body = body });
}

static const char *fact(const char *number, const char *rest)
{
    return say("{\"customer_id\": %lld, \"number\": \"%s\", %s}", (long long)dealer, number, rest);
}

static const char *of_dealer(const char *what)
{
    return text_of(say("SELECT %s FROM customer_figures WHERE id = %lld", what, (long long)dealer));
}

static void a_line_is_booked_once_and_another_content_is_refused(void **state)
{
    const char *number = say("A%lld", (long long)unique());
    const char *goods = "\"posted_on\": \"2026-01-10\", \"due_on\": \"2026-02-10\", \"product_code\": \"X1\", \"lot\": \"L1\", \"quantity\": \"10\", \"price\": \"12.5\", \"amount\": \"125\"";
    struct page page = report(write_token, "shipments", fact(number, goods));

    (void)state;
    assert_int_equal(page.status, 201);
    assert_non_null(strstr(page.body, "\"kind\":\"shipment\""));
    assert_non_null(strstr(page.body, "\"open_amount\":\"125.00\""));
    assert_int_equal(report(write_token, "shipments", fact(number, goods)).status, 201);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), 1);
    page = report(write_token, "shipments", fact(number, "\"posted_on\": \"2026-01-10\", \"due_on\": \"2026-02-10\", \"product_code\": \"X1\", \"lot\": \"L1\", \"amount\": \"126\""));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "fact_changed"));
    assert_int_equal(report(write_token, "shipments", fact(number, "\"line_no\": 2, \"posted_on\": \"2026-01-10\", \"amount\": \"1\"")).status, 201);
    assert_string_equal(of_dealer("receivable"), "126.00");
    page = report(write_token, "shipments", fact("x", "\"posted_on\": \"2026-01-10\", \"quantity\": \"10\", \"price\": \"12.5\", \"amount\": \"100\""));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "not_quantity_by_price"));
    assert_int_equal(report(write_token, "shipments", fact("x", "\"posted_on\": \"2999-01-10\", \"amount\": \"100\"")).status, 422);
}

static void returns_and_invoices_name_their_shipment_and_receipts_pay(void **state)
{
    const char *number = say("B%lld", (long long)unique());

    (void)state;
    assert_int_equal(report(write_token, "shipments", fact(number, "\"posted_on\": \"2026-01-10\", \"lot\": \"L7\", \"amount\": \"300\"")).status, 201);
    assert_int_equal(report(write_token, "returns", fact(say("R%s", number), say("\"posted_on\": \"2026-01-12\", \"amount\": \"50\", \"shipment_number\": \"%s\"", number))).status, 201);
    assert_string_equal(text_of(say("SELECT CONCAT(r.amount, ' ', r.lot, ' ', s.number = '%s') FROM ledger_entry r JOIN ledger_entry s ON s.id = r.shipment_id WHERE r.customer_id = %lld", number, (long long)dealer)), "-50.00 L7 1");
    assert_int_equal(report(write_token, "returns", fact("none", "\"posted_on\": \"2026-01-12\", \"amount\": \"50\", \"shipment_number\": \"nothing\"")).status, 422);
    assert_int_equal(report(write_token, "invoices", fact(say("F%s", number), say("\"posted_on\": \"2026-01-12\", \"amount\": \"250\", \"shipment_number\": \"%s\"", number))).status, 201);
    assert_int_equal(report(write_token, "receipts", fact(say("H%s", number), "\"posted_on\": \"2026-01-20\", \"means\": \"transfer\", \"amount\": \"200\"")).status, 201);
    assert_string_equal(of_dealer("receivable"), "50.00");
    assert_string_equal(text_of(say("SELECT CONCAT(open_amount, ' ', invoiced) FROM open_item WHERE customer_id = %lld AND settled = 0", (long long)dealer)), "50.00 250.00");
}

static void a_shipment_may_name_its_contract_and_no_other_dealers(void **state)
{
    const char *ours = say("K%lld", (long long)unique()), *number = say("L%lld", (long long)unique());
    int64_t contract = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)"
                                   " VALUES ('%s', 'framework', 'x', %lld, 1, '2026-01-01', '2099-01-01', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')", ours, (long long)dealer));
    struct page page = report(write_token, "shipments", fact(number, say("\"posted_on\": \"2026-01-10\", \"amount\": \"300\", \"contract_number\": \"%s\"", ours)));
    int64_t back;

    (void)state;
    assert_int_equal(page.status, 201);
    assert_non_null(strstr(page.body, say("\"contract_number\":\"%s\"", ours)));
    assert_int_equal(number_of(say("SELECT contract_id FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), contract);
    page = report(write_token, "shipments", fact("x", "\"posted_on\": \"2026-01-10\", \"amount\": \"300\", \"contract_number\": \"nothing\""));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "no_such_contract"));
    back = dealer;
    dealer = dealer_new(seller.id, say("Another %lld", (long long)unique()));
    assert_int_equal(report(write_token, "shipments", fact("x", say("\"posted_on\": \"2026-01-10\", \"amount\": \"300\", \"contract_number\": \"%s\"", ours))).status, 422);
    dealer = back;
    assert_int_equal(report(write_token, "shipments", fact(number, "\"posted_on\": \"2026-01-10\", \"amount\": \"300\"")).status, 201); /* the same */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), 1);
}

static void what_is_booked_is_read_by_who_may_see_the_dealer(void **state)
{
    struct page page = report(write_token, "receipts", fact(say("C%lld", (long long)unique()), "\"posted_on\": \"2026-01-20\", \"amount\": \"200\""));
    char where[100];

    (void)state;
    assert_int_equal(page.status, 201);
    snprintf(where, sizeof(where), "%s", page.location);
    assert_int_equal(call_api(sales, &(struct call){ .path = where, .token = write_token }).status, 200);
    assert_int_equal(call_api(sales, &(struct call){ .path = where, .token = other_token }).status, 404);
    page = call_api(sales, &(struct call){ .path = say("/api/v1/sales/open?customer=%lld", (long long)dealer), .token = read_token });
    assert_non_null(strstr(page.body, "\"open_amount\":\"-200.00\""));
    page = call_api(sales, &(struct call){ .path = say("/api/v1/sales?customer=%lld", (long long)dealer), .token = other_token });
    assert_non_null(strstr(page.body, "\"items\":[]"));
    assert_int_equal(report(read_token, "receipts", fact("D", "\"posted_on\": \"2026-01-20\", \"amount\": \"200\"")).status, 403);
    page = report(other_token, "receipts", fact("D", "\"posted_on\": \"2026-01-20\", \"amount\": \"200\""));
    assert_int_equal(page.status, 422); /* not among the dealers of this person: none of that key */
    assert_non_null(strstr(page.body, "no_such_customer"));
    assert_int_equal(report(write_token, "receipts", "{\"number\": \"D\", \"posted_on\": \"2026-01-20\", \"amount\": \"200\"}").status, 422);
}

/* A statement is made, read within the person's reach, and answered once it is known what the dealer says. */
static void a_statement_is_made_and_answered(void **state)
{
    const char *ours;
    char where[100];
    struct page page;

    (void)state;
    assert_int_equal(report(write_token, "shipments", fact(say("S%lld", (long long)unique()), "\"posted_on\": \"2026-01-10\", \"amount\": \"300\"")).status, 201);
    ours = say("{\"customer_id\": %lld, \"until\": \"2026-01-31\", \"sent_on\": \"2026-02-01\"}", (long long)dealer);
    assert_int_equal(report(read_token, "statements", ours).status, 403);
    assert_int_equal(report(other_token, "statements", ours).status, 404);
    assert_int_equal(report(write_token, "statements", say("{\"customer_id\": %lld, \"until\": \"2999-01-31\", \"sent_on\": \"2026-02-01\"}", (long long)dealer)).status, 422);
    assert_int_equal(report(write_token, "statements", "{\"until\": \"2026-01-31\", \"sent_on\": \"2026-02-01\"}").status, 422);
    page = report(write_token, "statements", ours);
    assert_int_equal(page.status, 201);
    assert_non_null(strstr(page.body, "\"balance\":\"300.00\""));
    snprintf(where, sizeof(where), "%s", page.location);
    assert_int_equal(call_api(sales, &(struct call){ .path = where, .token = other_token }).status, 404);
    page = call_api(sales, &(struct call){ .path = say("/api/v1/sales/statements?customer=%lld", (long long)dealer), .token = read_token });
    assert_non_null(strstr(page.body, "\"state\":\"sent\""));
    page = call_api(sales, &(struct call){ .method = "POST", .path = say("%s/answer", where), .token = write_token, .body = "{\"answer\": \"disputed\", \"confirmed_on\": \"2026-02-03\", \"confirmed_by\": \"Wang\"}" });
    assert_int_equal(page.status, 422); /* how much, and why */
    assert_non_null(strstr(page.body, "theirs"));
    page = call_api(sales, &(struct call){ .method = "POST", .path = say("%s/answer", where), .token = write_token,
                                           .body = "{\"answer\": \"disputed\", \"theirs\": \"250\", \"note\": \"A case came back\", \"confirmed_on\": \"2026-02-03\", \"confirmed_by\": \"Wang\"}" });
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\"state\":\"disputed\""));
    assert_non_null(strstr(page.body, "\"difference\":\"-50.00\""));
}

#define TOLD(who) number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'unreleased'", (long long)(who).id))
/* Without contract and limit the gate would have refused it. */
static void what_was_shipped_without_release_is_told_once_to_owner_and_finance(void **state)
{
    struct visitor finance = visitor_new("sales.read:all");
    char today[80];

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'finance'", (long long)finance.id));
    run_sql(say("DELETE FROM notice WHERE staff_id = %lld", (long long)seller.id));
    snprintf(today, sizeof(today), "\"posted_on\": \"%s\", \"amount\": \"50\"", text_of("SELECT :today"));
    assert_int_equal(report(write_token, "shipments", fact(say("U%lld", (long long)unique()), today)).status, 201);
    assert_int_equal(report(write_token, "shipments", fact(say("U%lld", (long long)unique()), today)).status, 201);
    assert_int_equal(TOLD(seller), 1);
    assert_int_equal(TOLD(finance), 1);
    assert_int_equal(TOLD(other), 0);
    assert_non_null(strstr(text_of(say("SELECT CONCAT(detail, ' ', link) FROM notice WHERE staff_id = %lld AND kind = 'unreleased'", (long long)seller.id)), " /sales?unreleased=1"));
    assert_non_null(strstr(get(&seller, sales, "/sales?unreleased=1").body, "50.00"));
    run_sql(say("UPDATE notice SET read_at = at WHERE staff_id = %lld", (long long)seller.id));
    assert_int_equal(report(write_token, "shipments", fact(say("U%lld", (long long)unique()), "\"posted_on\": \"2025-01-01\", \"amount\": \"50\"")).status, 201);
    assert_int_equal(TOLD(seller), 1); /* history is not judged */
    assert_int_equal(report(write_token, "shipments", fact(say("U%lld", (long long)unique()), today)).status, 201);
    assert_int_equal(TOLD(seller), 2);
}

/* A return of that shipment, asked for and so far on its way. */
static int64_t return_in(const char *state_word, int64_t shipment, const char *quantity)
{
    return run_sql(say("INSERT INTO goods_return (number, customer_id, shipment_id, product_code, product_name, lot, quantity, amount, reason, goods_condition, state, created_at, created_by)"
                       " VALUES ('T%lld', %lld, %lld, 'X1', 'Every', 'L1', %s, 10 * %s, 'unsold', 'sealed', '%s', '2026-01-01', 1)",
                       (long long)unique(), (long long)dealer, (long long)shipment, quantity, quantity, state_word));
}

static int64_t reported_return(const char *shipment, const char *day, const char *quantity)
{
    const char *number = say("R%lld", (long long)unique());
    const char *body = fact(number, say("\"posted_on\": \"%s\", \"quantity\": \"%s\", \"price\": \"10\", \"amount\": \"%s0\", \"shipment_number\": \"%s\"", day, quantity, quantity, shipment));

    assert_int_equal(report(write_token, "returns", body).status, 201);
    assert_int_equal(report(write_token, "returns", body).status, 201); /* said twice, booked once */
    return number_of(say("SELECT id FROM ledger_entry WHERE number = '%s'", number));
}

static const char *entry_of(int64_t id)
{
    return text_of(say("SELECT CONCAT_WS(' ', value, unreleased) FROM ledger_entry WHERE id = %lld", (long long)id));
}

static const char *return_of(int64_t id)
{
    return text_of(say("SELECT CONCAT_WS(' ', state, COALESCE(TRUNCATE(received_quantity, 0), '-'), COALESCE(entry_id, '-')) FROM goods_return WHERE id = %lld", (long long)id));
}

static void a_reported_return_settles_the_approved_one_and_without_one_is_marked(void **state)
{
    char shipment[40], today[12];
    int64_t shipped, approved, asked, done, unasked;

    (void)state;
    snprintf(shipment, sizeof(shipment), "W%lld", (long long)unique());
    snprintf(today, sizeof(today), "%s", text_of("SELECT :today"));
    assert_int_equal(report(write_token, "shipments", fact(shipment, say("\"posted_on\": \"2026-01-10\", \"product_code\": \"X1\", \"lot\": \"L1\", \"quantity\": \"100\", \"price\": \"10\", \"amount\": \"1000\""))).status, 201);
    shipped = number_of(say("SELECT id FROM ledger_entry WHERE number = '%s'", shipment));
    approved = return_in("approved", shipped, "8");
    asked = return_in("asked", shipped, "5");
    done = reported_return(shipment, today, "8");
    assert_string_equal(entry_of(done), "-80.00 0");
    assert_string_equal(return_of(approved), say("settled 8 %lld", (long long)done));
    unasked = reported_return(shipment, today, "8"); /* the same once more: that one was settled */
    assert_string_equal(entry_of(unasked), "-80.00 1");
    assert_string_equal(entry_of(reported_return(shipment, today, "5")), "-50.00 1"); /* nobody has approved it yet */
    assert_string_equal(return_of(asked), "asked - -");
    assert_string_equal(entry_of(reported_return(shipment, "2026-01-11", "3")), "-30.00 0"); /* history */
    assert_non_null(strstr(get(&seller, sales, say("/sales?unreleased=1&customer=%lld", (long long)dealer)).body, say("/sales/%lld\"", (long long)unasked)));
    assert_null(strstr(get(&seller, sales, say("/sales?unreleased=1&customer=%lld", (long long)dealer)).body, say("/sales/%lld\"", (long long)done)));
    assert_non_null(strstr(get(&seller, sales, say("/sales/%lld", (long long)unasked)).body, "未经审批"));
}

static void an_approved_return_whose_entry_was_taken_back_is_settled_by_the_next_report(void **state)
{
    char shipment[40], today[12];
    int64_t shipped, back, first, second;

    (void)state;
    snprintf(shipment, sizeof(shipment), "V%lld", (long long)unique());
    snprintf(today, sizeof(today), "%s", text_of("SELECT :today"));
    assert_int_equal(report(write_token, "shipments", fact(shipment, "\"posted_on\": \"2026-01-10\", \"product_code\": \"X1\", \"lot\": \"L1\", \"quantity\": \"10\", \"price\": \"10\", \"amount\": \"100\"")).status, 201);
    shipped = number_of(say("SELECT id FROM ledger_entry WHERE number = '%s'", shipment));
    back = return_in("received", shipped, "9");
    run_sql(say("UPDATE goods_return SET received_quantity = 4 WHERE id = %lld", (long long)back));
    first = reported_return(shipment, today, "4");
    assert_string_equal(return_of(back), say("settled 4 %lld", (long long)first));
    run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, reversal, reverses_id, posted_on, amount, value, quantity, shipment_id, created_at, created_by)"
                " SELECT customer_id, kind, source, number, line_no, 1, id, posted_on, -amount, -value, -quantity, shipment_id, created_at, 1 FROM ledger_entry WHERE id = %lld", (long long)first));
    second = reported_return(shipment, today, "4");
    assert_string_equal(entry_of(second), "-40.00 0");
    assert_string_equal(return_of(back), say("settled 4 %lld", (long long)second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_is_booked_once_and_another_content_is_refused, fresh),
        cmocka_unit_test_setup(returns_and_invoices_name_their_shipment_and_receipts_pay, fresh),
        cmocka_unit_test_setup(a_shipment_may_name_its_contract_and_no_other_dealers, fresh),
        cmocka_unit_test_setup(what_is_booked_is_read_by_who_may_see_the_dealer, fresh),
        cmocka_unit_test_setup(a_statement_is_made_and_answered, fresh),
        cmocka_unit_test_setup(what_was_shipped_without_release_is_told_once_to_owner_and_finance, fresh),
        cmocka_unit_test_setup(a_reported_return_settles_the_approved_one_and_without_one_is_marked, fresh),
        cmocka_unit_test_setup(an_approved_return_whose_entry_was_taken_back_is_settled_by_the_next_report, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
