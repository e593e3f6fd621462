/* pages_test.c - the ledger through its pages, on a fixed day: entering, paying, taking back, what is open and how old it is. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "domain/ledger_post.h"

static struct visitor clerk, finance, seller, other_seller;
static const struct module *sales;
static int64_t dealer;
static char code[40];

static int start(void **state)
{
    int64_t product;

    if (test_start(state) != 0)
        return -1;
    sales = module_named("sales");
    clock_fix("2026-11-23T04:00:00");
    clerk = visitor_new("sales.read:all sales.post:all customers.look:all");
    finance = visitor_new("sales.read:all sales.post:all sales.reverse:all sales.write_off:all sales.export:all customers.look:all");
    seller = visitor_new("sales.read:own customers.look:own customers.read:own");
    other_seller = visitor_new("sales.read:own customers.look:own");
    snprintf(code, sizeof(code), "S%lld", (long long)unique());
    product = run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at)"
                          " VALUES ('%s', '%s', 'g', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code, code));
    run_sql("DELETE FROM price_list");
    run_sql("INSERT INTO price_list (name, valid_from) VALUES ('Usual', '2026-01-01')");
    run_sql(say("INSERT INTO list_price (price_list_id, product_id, price, valid_from, created_at, created_by) SELECT id, %lld, 12.5, '2026-01-01', '2026-01-01', 1 FROM price_list", (long long)product));
    return 0;
}

static int end(void **state)
{
    run_sql("DELETE FROM price_list");
    run_sql("DELETE FROM list_price");
    clock_fix(NULL);
    return test_end(state);
}

/* Within 5,000, on a contract; what goes beyond is released: the gate is another test's. */
static void may_buy(void)
{
    run_sql(say("INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (%lld, 5000, 30, '2026-01-01', 'x')", (long long)dealer));
    run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)"
                " VALUES ('LC%lld', 'framework', 'x', %lld, 1, '2026-01-01', '2099-01-01', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')", (long long)unique(), (long long)dealer));
    run_sql(say("INSERT INTO gate_release (customer_id, amount, once, until, reason, refusals, state, asked_by, asked_at)"
                " VALUES (%lld, 1000000, 0, '2099-01-01', 'x', 'limit,overdue', 'granted', %lld, '2026-01-01')", (long long)dealer, (long long)clerk.id));
}

static int fresh(void **state)
{
    (void)state;
    dealer = dealer_new(seller.id, say("Ledger Dealer %lld", (long long)unique()));
    may_buy();
    return 0;
}

static int64_t newest(const char *kind)
{
    return number_of(say("SELECT COALESCE(MAX(id), 0) FROM ledger_entry WHERE customer_id = %lld AND kind = '%s'", (long long)dealer, kind));
}

static struct page ship(const char *rest)
{
    return post(&clerk, sales, "/sales/shipments/new", say("customer_id=%lld&%s", (long long)dealer, rest));
}

static int64_t shipped(const char *on, const char *due, const char *price)
{
    struct page page = ship(say("posted_on=%s&due_on=%s&product_1=%s&lot_1=L1&quantity_1=10&price_1=%s", on, due, code, price));

    assert_int_equal(page.status, 303);
    return newest("shipment");
}

static const char *open_of(int64_t entry)
{
    return text_of(say("SELECT open_amount FROM open_item WHERE id = %lld", (long long)entry));
}

static const char *of(int64_t id, const char *rest)
{
    return say("/sales/%lld%s", (long long)id, rest);
}

/* --- shipments --------------------------------------------------------------------------------------- */

static void a_shipment_takes_price_and_term_that_hold_on_its_day(void **state)
{
    struct page page = ship(say("posted_on=2026-11-20&number=&product_1=%s&lot_1=A1&quantity_1=100&price_1=&product_2=%s&lot_2=A2&quantity_2=2&price_2=10.005", code, code));
    int64_t second = newest("shipment");

    (void)state;
    assert_int_equal(page.status, 303);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(value ORDER BY line_no) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), "1250.00,20.01");
    assert_string_equal(text_of(say("SELECT due_on FROM ledger_entry WHERE id = %lld", (long long)second)), "2026-12-20");
    assert_string_equal(text_of(say("SELECT LEFT(number, 2) FROM ledger_entry WHERE id = %lld", (long long)second)), "CK");
    assert_string_equal(text_of(say("SELECT receivable FROM customer_figures WHERE id = %lld", (long long)dealer)), "1270.01");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind = 'sales_shipment'", (long long)dealer)), 1);
    page = get(&seller, sales, of(second, ""));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "A2"));
    assert_int_equal(get(&other_seller, sales, of(second, "")).status, 404);
}

static void what_is_wrong_in_a_row_stands_beside_it_and_nothing_is_booked(void **state)
{
    struct page page = ship(say("posted_on=2026-11-24&product_1=nothing&lot_1=&quantity_1=-1&price_1=0&product_2=%s&lot_2=x&quantity_2=5", code));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "e-product_1"));
    assert_non_null(strstr(page.body, "e-lot_1"));
    assert_non_null(strstr(page.body, "e-quantity_1"));
    assert_non_null(strstr(page.body, "e-price_1"));
    assert_non_null(strstr(page.body, "e-posted_on"));
    assert_null(strstr(page.body, "e-lot_2"));
    assert_int_equal(newest("shipment"), 0);
    assert_int_equal(ship("posted_on=2026-11-20").status, 422);
    assert_int_equal(ship(say("posted_on=2026-11-20&due_on=2026-11-19&product_1=%s&lot_1=x&quantity_1=5", code)).status, 422);
}

static void the_same_form_sent_again_books_once(void **state)
{
    const char *body = say("_key=%032lld&customer_id=%lld&posted_on=2026-11-20&product_1=%s&lot_1=A&quantity_1=1&price_1=5", (long long)unique(), (long long)dealer, code);

    (void)state;
    assert_int_equal(post(&clerk, sales, "/sales/shipments/new", body).status, 303);
    assert_int_equal(post(&clerk, sales, "/sales/shipments/new", body).status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), 1);
}

static void a_number_stands_once_and_may_come_again_when_it_was_taken_back(void **state)
{
    const char *number = say("N%lld", (long long)unique());
    const char *body = say("posted_on=2026-11-20&number=%s&product_1=%s&lot_1=A&quantity_1=1&price_1=5", number, code);
    int64_t first;

    (void)state;
    assert_int_equal(ship(body).status, 303);
    first = newest("shipment");
    assert_int_equal(ship(body).status, 422);
    assert_int_equal(post(&finance, sales, of(first, "/reverse"), "reason=wrong").status, 303);
    assert_int_equal(ship(body).status, 303);
    assert_int_equal(number_of(say("SELECT MAX(revision) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), 2);
}

/* --- receipts ------------------------------------------------------------------------------------------ */

static struct page receive(const char *rest)
{
    return post(&clerk, sales, "/sales/receipts/new", say("customer_id=%lld&%s", (long long)dealer, rest));
}

static void a_receipt_pays_what_was_ticked_and_then_what_is_due_first(void **state)
{
    int64_t first = shipped("2026-09-01", "2026-10-01", "10"), second = shipped("2026-09-02", "2026-10-20", "20"), third = shipped("2026-09-03", "2026-11-01", "30");
    struct page page = receive(say("amount=450&posted_on=2026-11-20&means=transfer&item=%lld", (long long)third));

    (void)state;
    assert_int_equal(page.status, 303);
    assert_string_equal(open_of(third), "0.00");
    assert_string_equal(open_of(first), "0.00");
    assert_string_equal(open_of(second), "150.00");
    page = get(&clerk, sales, of(newest("receipt"), ""));
    assert_non_null(strstr(page.body, "300"));
    assert_int_equal(receive(say("amount=10&posted_on=2026-11-20&means=transfer&item=%lld", (long long)third)).status, 422); /* is paid */
}

static void bills_that_count_are_shown_and_one_taken_back_is_not(void **state)
{
    const struct module *customers = module_named("customers");
    const char *list = say("/sales?customer=%lld&uncashed=1", (long long)dealer), *page = say("/customers/%lld", (long long)dealer);

    (void)state;
    shipped("2026-11-01", "2026-12-01", "20");
    assert_int_equal(receive("amount=123.45&posted_on=2026-11-20&means=bank_acceptance&bill_due_on=2027-05-20&number=BILL-1").status, 303);
    assert_non_null(strstr(get(&seller, sales, list).body, "BILL-1"));
    assert_non_null(strstr(get(&seller, customers, page).body, "uncashed=1\">¥123.45"));
    assert_int_equal(post(&finance, sales, say("/sales/%lld/reverse", (long long)newest("receipt")), "reason=Bounced").status, 303);
    assert_null(strstr(get(&seller, sales, list).body, "BILL-1"));
    assert_null(strstr(get(&seller, customers, page).body, "uncashed=1\">¥"));
}

static void a_bill_says_when_it_is_cashed_and_counts_until_then(void **state)
{
    (void)state;
    shipped("2026-09-01", "2026-10-01", "10");
    assert_int_equal(receive("amount=100&posted_on=2026-11-20&means=bank_acceptance").status, 422);
    assert_int_equal(receive("amount=100&posted_on=2026-11-20&means=transfer&bill_due_on=2027-01-01").status, 422);
    assert_int_equal(receive("amount=0&posted_on=2026-11-20&means=transfer").status, 422);
    assert_int_equal(receive("amount=100&posted_on=2026-11-20&means=bank_acceptance&bill_due_on=2027-05-20").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(receivable, ' ', bills, ' ', exposure) FROM customer_figures WHERE id = %lld", (long long)dealer)), "0.00 100.00 100.00");
    assert_non_null(strstr(get(&clerk, sales, say("/sales?customer=%lld&uncashed=1&due_from=2027-05-20&due_to=2027-05-20", (long long)dealer)).body, of(newest("receipt"), "\"")));
    assert_null(strstr(get(&clerk, sales, say("/sales?customer=%lld&uncashed=0", (long long)dealer)).body, of(newest("receipt"), "\"")));
}

/* As an ERP reports it, without the day on which it is cashed: for as long as a bill may run. */
static int64_t reported(const char *means, const char *on, const char *amount)
{
    const char *token = token_of(&clerk, "sales.read sales.write");
    struct page page = call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/sales/receipts", .token = token,
                                                       .body = say("{\"customer_id\": %lld, \"number\": \"B%lld\", \"posted_on\": \"%s\", \"means\": \"%s\", \"amount\": \"%s\"}", (long long)dealer, (long long)unique(), on, means, amount) });

    assert_int_equal(page.status, 201);
    return newest("receipt");
}

static void a_bill_reported_without_its_day_counts_for_six_months(void **state)
{
    const char *uncashed = say("/sales?customer=%lld&uncashed=1", (long long)dealer);
    int64_t old = reported("bank_acceptance", "2026-05-23", "1000"), young = reported("commercial_acceptance", "2026-05-24", "70"), money = reported("transfer", "2026-11-20", "5");
    struct page page = get(&clerk, sales, uncashed);

    (void)state;
    assert_string_equal(text_of(say("SELECT CONCAT(prepaid, ' ', bills, ' ', exposure) FROM customer_figures WHERE id = %lld", (long long)dealer)), "1075.00 70.00 -1005.00");
    assert_non_null(strstr(page.body, of(young, "\"")));
    assert_null(strstr(page.body, of(old, "\"")));
    assert_null(strstr(page.body, of(money, "\"")));
    assert_non_null(strstr(get(&clerk, sales, of(young, "")).body, "2026-11-24"));
    assert_null(strstr(get(&clerk, sales, of(money, "")).body, "bill-day"));
    assert_int_equal(post(&finance, sales, of(young, "/reverse"), "reason=Bounced").status, 303);
    assert_string_equal(text_of(say("SELECT bills FROM customer_figures WHERE id = %lld", (long long)dealer)), "0.00");
}

/* --- what follows a shipment ------------------------------------------------------------------------------ */

/* Whoever may book has no way past the approval: the page leads to the request, and nothing else takes goods back. */
static void goods_come_back_by_a_request_alone(void **state)
{
    int64_t shipment = shipped("2026-11-01", "2026-12-01", "10");
    const char *ask = say("/tickets/returns/new?customer=%lld&amp;shipment=%lld", (long long)dealer, (long long)shipment);
    struct visitor asker = visitor_new("sales.read:all returns.create:all");

    (void)state;
    assert_int_equal(get(&clerk, sales, of(shipment, "/return")).status, 404);
    assert_int_equal(post(&clerk, sales, of(shipment, "/return"), "quantity=4&posted_on=2026-11-10&note=x").status, 404);
    assert_null(strstr(get(&clerk, sales, of(shipment, "")).body, ask));
    assert_non_null(strstr(get(&asker, sales, of(shipment, "")).body, ask));
    assert_int_equal(newest("return"), 0);
}

static void an_invoice_names_shipments_and_not_more_than_their_amounts(void **state)
{
    int64_t shipment = shipped("2026-11-01", "2026-12-01", "10");
    const char *number = say("F%lld", (long long)unique());

    (void)state;
    assert_int_equal(get(&clerk, sales, of(shipment, "/invoice")).status, 200);
    assert_int_equal(post(&clerk, sales, of(shipment, "/invoice"), say("number=%s&posted_on=2026-11-10&amount_%lld=100.01", number, (long long)shipment)).status, 422);
    assert_int_equal(post(&clerk, sales, of(shipment, "/invoice"), say("number=%s&posted_on=2026-11-10", number)).status, 422);
    assert_int_equal(post(&clerk, sales, of(shipment, "/invoice"), say("number=%s&posted_on=2026-11-10&amount_%lld=60", number, (long long)shipment)).status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(open_amount, ' ', invoiced) FROM open_item WHERE id = %lld", (long long)shipment)), "100.00 60.00");
    assert_int_equal(post(&finance, sales, of(shipment, "/reverse"), "reason=wrong").status, 422); /* its invoice first */
    assert_int_equal(post(&finance, sales, of(newest("invoice"), "/reverse"), "reason=wrong").status, 303);
    assert_string_equal(text_of(say("SELECT invoiced FROM open_item WHERE id = %lld", (long long)shipment)), "0.00");
}

static void taking_back_wants_a_reason_and_a_right_and_happens_once(void **state)
{
    int64_t shipment = shipped("2026-11-01", "2026-12-01", "10");

    (void)state;
    assert_int_equal(post(&clerk, sales, of(shipment, "/reverse"), "reason=x").status, 403);
    assert_int_equal(post(&finance, sales, of(shipment, "/reverse"), "reason=").status, 422);
    assert_int_equal(post(&finance, sales, of(shipment, "/reverse"), "reason=typed+twice").status, 303);
    assert_int_equal(post(&finance, sales, of(shipment, "/reverse"), "reason=again").status, 422);
    assert_int_equal(get(&finance, sales, of(shipment, "/reverse")).status, 303);
    assert_non_null(strstr(get(&seller, sales, of(shipment, "")).body, "typed twice"));
    assert_string_equal(text_of(say("SELECT receivable FROM customer_figures WHERE id = %lld", (long long)dealer)), "0.00");
}

/* --- open items and ageing --------------------------------------------------------------------------------- */

/* Plain SQL over entries alone says what the ages are. */
static const char *aged(int least, int most)
{
    return text_of(say("SELECT COALESCE(SUM(e.amount - (SELECT COALESCE(SUM(a.amount), 0) FROM ledger_allocation a WHERE a.item_id = e.id)), 0.00) FROM ledger_entry e"
                       " WHERE e.customer_id = %lld AND e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)"
                       " AND DATEDIFF('2026-11-23', e.due_on) BETWEEN %d AND %d", (long long)dealer, least, most));
}

static void ages_are_those_of_the_raw_entries_on_every_boundary(void **state)
{
    static const char *const dues[] = { "2026-11-23", "2026-11-22", "2026-10-24", "2026-10-23", "2026-09-24", "2026-09-23", "2026-08-25", "2026-08-24", "2026-12-31" };
    struct page page;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(dues); i++)
        shipped("2026-08-01", dues[i], say("%zu", i + 1));
    assert_string_equal(aged(-99, 0), "100.00");
    assert_string_equal(aged(1, 30), "50.00");
    page = get(&seller, sales, "/sales/ageing/people");
    assert_int_equal(page.status, 200);
    assert_string_equal(aged(31, 60), "90.00");
    page = get(&seller, sales, "/sales/ageing");
    assert_non_null(strstr(page.body, ">450.00<")); /* receivable */
    assert_non_null(strstr(page.body, ">100.00<"));
    assert_non_null(strstr(page.body, ">50.00<"));
    assert_non_null(strstr(page.body, ">90.00<"));
    assert_non_null(strstr(page.body, ">130.00<"));
    assert_non_null(strstr(page.body, ">80.00<"));
    assert_non_null(strstr(page.body, ">350.00<")); /* overdue */
    page = get(&seller, sales, "/sales/open?bucket=older");
    assert_non_null(strstr(page.body, ">80.00<"));
    assert_null(strstr(page.body, ">70.00<"));
    assert_null(strstr(get(&other_seller, sales, "/sales/ageing").body, ">450.00<"));
}

static void the_list_finds_by_kind_product_lot_day_and_what_is_open(void **state)
{
    int64_t shipment = shipped("2026-11-01", "2026-12-01", "10");
    const char *row = say("/sales/%lld\"", (long long)shipment);

    (void)state;
    receive("amount=100&posted_on=2026-11-20&means=transfer");
    assert_non_null(strstr(get(&seller, sales, say("/sales?customer=%lld&kind=shipment&lot=L1&product=%s&posted_from=2026-11-01&posted_to=2026-11-01&is_open=0", (long long)dealer, code)).body, row));
    assert_null(strstr(get(&seller, sales, say("/sales?customer=%lld&is_open=1", (long long)dealer)).body, row));
    assert_null(strstr(get(&seller, sales, say("/sales?customer=%lld&kind=receipt", (long long)dealer)).body, row));
    assert_null(strstr(get(&other_seller, sales, say("/sales?customer=%lld", (long long)dealer)).body, row));
}

/* --- the dealer ---------------------------------------------------------------------------------------------- */

static void dealers_are_listed_by_exposure_for_who_sees_their_ledger(void **state)
{
    const struct module *customers = module_named("customers");
    struct visitor without = visitor_new("customers.look:own customers.read:own");
    const char *row = say("/customers/%lld\"", (long long)dealer);

    (void)state;
    shipped("2026-08-01", "2026-09-01", "10");
    assert_non_null(strstr(get(&seller, customers, "/customers?order=-exposure&exposure_from=100&has_overdue=1&shipment_to=2026-08-01").body, row));
    assert_null(strstr(get(&seller, customers, "/customers?exposure_from=100.01&shipment_from=2026-08-01&shipment_to=2026-08-01").body, row));
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)without.id, (long long)dealer));
    assert_null(strstr(get(&without, customers, "/customers?order=-exposure").body, ">100.00<"));
    assert_non_null(strstr(get(&without, customers, "/customers?exposure_from=1000").body, row)); /* no such filter */
}

static void a_dealers_page_shows_ages_exposure_and_months(void **state)
{
    const struct module *customers = module_named("customers");
    struct page page;

    (void)state;
    shipped("2026-08-01", "2026-09-01", "60");
    receive("amount=100&posted_on=2026-10-20&means=transfer");
    page = get(&seller, customers, say("/customers/%lld", (long long)dealer));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "bucket=d90"));
    assert_non_null(strstr(page.body, "<svg class=\"chart\""));
    assert_non_null(strstr(page.body, "posted_to=2026-10-31"));
    page = get(&other_seller, customers, say("/customers/%lld", (long long)dealer));
    assert_int_equal(page.status, 404);
}

/* --- statements -------------------------------------------------------------------------------------------------- */

static void a_statement_says_what_was_owed_that_day_and_what_the_dealer_said(void **state)
{
    struct page page;
    int64_t id;

    (void)state;
    shipped("2026-09-01", "2026-10-01", "10");
    shipped("2026-10-05", "2026-11-01", "20");
    shipped("2026-11-05", "2026-12-01", "30");
    receive("amount=30&posted_on=2026-10-20&means=transfer");
    assert_int_equal(post(&clerk, sales, "/sales/statements/new", say("customer_id=%lld&until=2026-12-01&sent_on=2026-11-01", (long long)dealer)).status, 422);
    assert_int_equal(post(&clerk, sales, "/sales/statements/new", say("customer_id=%lld&until=2026-10-31&sent_on=2026-11-01", (long long)dealer)).status, 303);
    id = number_of(say("SELECT MAX(id) FROM ledger_statement WHERE customer_id = %lld", (long long)dealer));
    assert_string_equal(text_of(say("SELECT receivable FROM ledger_statement WHERE id = %lld", (long long)id)), "270.00");
    page = get(&seller, sales, say("/sales/statements/%lld", (long long)id));
    assert_non_null(strstr(page.body, "2026-10-20"));
    assert_null(strstr(page.body, "2026-11-05"));
    assert_int_equal(get(&other_seller, sales, say("/sales/statements/%lld", (long long)id)).status, 404);
    page = get(&seller, module_named("prints"), say("/prints/statements/%lld", (long long)id));
    assert_int_equal(page.status, 200);
    assert_memory_equal(page.body, "%PDF", 4);
    assert_int_equal(post(&clerk, sales, say("/sales/statements/%lld/answer", (long long)id), "version=1&answer=disputed&confirmed_on=2026-11-10&confirmed_by=Li").status, 422);
    assert_int_equal(post(&clerk, sales, say("/sales/statements/%lld/answer", (long long)id), "version=1&answer=disputed&theirs=250&note=x&confirmed_on=2026-11-10&confirmed_by=Li").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', difference) FROM ledger_statement WHERE id = %lld", (long long)id)), "disputed -20.00");
    assert_int_equal(post(&clerk, sales, say("/sales/statements/%lld/answer", (long long)id), "version=2&answer=confirmed&confirmed_on=2026-11-12&confirmed_by=Li").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', difference) FROM ledger_statement WHERE id = %lld", (long long)id)), "confirmed 0.00");
}

static const char *statement_shown(int64_t id)
{
    return get(&seller, sales, say("/sales/statements/%lld", (long long)id)).body;
}

static void a_statement_stays_what_was_sent(void **state)
{
    int64_t id, shipment;

    (void)state;
    shipment = shipped("2026-10-05", "2026-11-01", "20");
    assert_int_equal(receive("amount=70&posted_on=2026-10-20&means=transfer&number=SENT-1").status, 303);
    assert_int_equal(post(&clerk, sales, "/sales/statements/new", say("customer_id=%lld&until=2026-10-31&sent_on=2026-11-01", (long long)dealer)).status, 303);
    id = number_of(say("SELECT MAX(id) FROM ledger_statement WHERE customer_id = %lld", (long long)dealer));
    assert_int_equal(post(&finance, sales, say("/sales/%lld/reverse", (long long)newest("receipt")), "reason=Bounced").status, 303);
    assert_int_equal(receive("amount=40&posted_on=2026-10-21&means=transfer&number=LATE-1").status, 303);
    assert_non_null(strstr(statement_shown(id), "SENT-1"));
    assert_null(strstr(statement_shown(id), "LATE-1"));
    assert_non_null(strstr(statement_shown(id), say("/sales/%lld\"", (long long)shipment)));
    assert_int_equal(post(&clerk, sales, "/sales/statements/new", say("customer_id=%lld&until=2026-10-31&sent_on=2026-11-02", (long long)dealer)).status, 303);
    id = number_of(say("SELECT MAX(id) FROM ledger_statement WHERE customer_id = %lld", (long long)dealer));
    assert_string_equal(text_of(say("SELECT receivable FROM ledger_statement WHERE id = %lld", (long long)id)), "160.00");
    assert_null(strstr(statement_shown(id), "SENT-1"));
    assert_non_null(strstr(statement_shown(id), "LATE-1"));
}

/* --- classes ------------------------------------------------------------------------------------------------------ */

static void night(void)
{
    struct job job = { .kind = "ledger_figures" };
    bool finished = false;

    while (!finished) {
        struct arena *arena = arena_new();
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(ledger_figures_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
        arena_free(arena);
    }
}

/* Of the whole company: what others have bought is nothing beside these. */
static void dealers_are_classed_by_what_they_bought_in_a_year(void **state)
{
    static const char *const prices[] = { "9000", "1500", "500", "1500" }, *const classes[] = { "A", "B", "C", "B" };
    struct visitor boss = visitor_new("sales.read:own customers.look:own");
    int64_t dealers[COUNT_OF(prices)];

    (void)state;
    run_sql("UPDATE customer_figures SET shipped_year = 0, reckoned_on = :today");
    for (size_t i = 0; i < COUNT_OF(prices); i++) {
        dealer = dealers[i] = dealer_new(boss.id, say("Classed %lld", (long long)unique()));
        may_buy();
        shipped("2026-08-01", "2026-09-01", prices[i]);
    }
    night();
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        struct page page = get(&boss, sales, say("/sales/figures?class=%s", classes[i]));

        for (size_t k = 0; k < COUNT_OF(dealers); k++)
            assert_int_equal(strstr(page.body, say("/sales/figures/%lld\"", (long long)dealers[k])) != NULL, strcmp(classes[i], classes[k]) == 0);
    }
    assert_null(strstr(get(&seller, sales, "/sales/figures").body, say("/sales/figures/%lld\"", (long long)dealers[0])));
    dealer = dealers[2];
    shipped("2026-08-02", "2026-09-01", "2000"); /* by day: the amounts of the night hold */
    assert_non_null(strstr(get(&boss, sales, "/sales/figures?class=B").body, say("/sales/figures/%lld\"", (long long)dealer)));
    run_sql("UPDATE customer_figures SET reckoned_on = '2000-01-01'");
}

/* --- writing off ---------------------------------------------------------------------------------------- */

static void what_will_not_be_paid_is_written_off_with_its_reason_and_may_be_taken_back(void **state)
{
    int64_t entry = shipped("2026-09-01", "2026-10-01", "10"), off;

    (void)state;
    assert_int_equal(post(&clerk, sales, of(entry, "/write-off"), "amount=10&posted_on=2026-11-20&note=x").status, 403);
    assert_int_equal(post(&finance, sales, of(entry, "/write-off"), "amount=10&posted_on=2026-11-20&note=").status, 422);
    assert_int_equal(post(&finance, sales, of(entry, "/write-off"), "amount=100.01&posted_on=2026-11-20&note=gone").status, 422);
    assert_int_equal(post(&finance, sales, of(entry, "/write-off"), "amount=30&posted_on=2026-11-20&note=gone").status, 303);
    off = newest("write_off");
    assert_string_equal(open_of(entry), "70.00");
    assert_string_equal(text_of(say("SELECT CONCAT(LEFT(number, 2), amount, note) FROM ledger_entry WHERE id = %lld", (long long)off)), "HX-30.00gone");
    assert_string_equal(text_of(say("SELECT CONCAT(receivable, ' ', overdue) FROM customer_figures WHERE id = %lld", (long long)dealer)), "70.00 70.00");
    assert_string_equal(text_of(say("SELECT SUM(shipped) - SUM(returned) FROM sales_month WHERE customer_id = %lld", (long long)dealer)), "100.00");
    assert_int_equal(post(&finance, sales, of(entry, "/reverse"), "reason=x").status, 422); /* the write-off first */
    assert_int_equal(post(&finance, sales, of(off, "/reverse"), "reason=paid after all").status, 303);
    assert_string_equal(open_of(entry), "100.00");
    assert_int_equal(post(&finance, sales, of(entry, "/write-off"), "amount=&posted_on=2026-11-20&note=all").status, 303);
    assert_string_equal(open_of(entry), "0.00");
    assert_int_equal(get(&finance, sales, of(entry, "/write-off")).status, 303); /* nothing is open */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_shipment_takes_price_and_term_that_hold_on_its_day, fresh),
        cmocka_unit_test_setup(what_is_wrong_in_a_row_stands_beside_it_and_nothing_is_booked, fresh),
        cmocka_unit_test_setup(the_same_form_sent_again_books_once, fresh),
        cmocka_unit_test_setup(a_number_stands_once_and_may_come_again_when_it_was_taken_back, fresh),
        cmocka_unit_test_setup(a_receipt_pays_what_was_ticked_and_then_what_is_due_first, fresh),
        cmocka_unit_test_setup(a_bill_says_when_it_is_cashed_and_counts_until_then, fresh),
        cmocka_unit_test_setup(bills_that_count_are_shown_and_one_taken_back_is_not, fresh),
        cmocka_unit_test_setup(a_bill_reported_without_its_day_counts_for_six_months, fresh),
        cmocka_unit_test_setup(a_statement_stays_what_was_sent, fresh),
        cmocka_unit_test_setup(goods_come_back_by_a_request_alone, fresh),
        cmocka_unit_test_setup(an_invoice_names_shipments_and_not_more_than_their_amounts, fresh),
        cmocka_unit_test_setup(taking_back_wants_a_reason_and_a_right_and_happens_once, fresh),
        cmocka_unit_test_setup(ages_are_those_of_the_raw_entries_on_every_boundary, fresh),
        cmocka_unit_test_setup(dealers_are_listed_by_exposure_for_who_sees_their_ledger, fresh),
        cmocka_unit_test_setup(a_dealers_page_shows_ages_exposure_and_months, fresh),
        cmocka_unit_test_setup(a_statement_says_what_was_owed_that_day_and_what_the_dealer_said, fresh),
        cmocka_unit_test_setup(dealers_are_classed_by_what_they_bought_in_a_year, fresh),
        cmocka_unit_test_setup(the_list_finds_by_kind_product_lot_day_and_what_is_open, fresh),
        cmocka_unit_test_setup(what_will_not_be_paid_is_written_off_with_its_reason_and_may_be_taken_back, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
