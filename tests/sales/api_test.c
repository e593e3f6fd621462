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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_is_booked_once_and_another_content_is_refused, fresh),
        cmocka_unit_test_setup(returns_and_invoices_name_their_shipment_and_receipts_pay, fresh),
        cmocka_unit_test_setup(what_is_booked_is_read_by_who_may_see_the_dealer, fresh),
        cmocka_unit_test_setup(what_was_shipped_without_release_is_told_once_to_owner_and_finance, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
