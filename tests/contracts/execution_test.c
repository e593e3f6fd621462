/* execution_test.c - what a contract's page says became of its lines, and who may read it. */
#include "support/page.h"

#include "contracts/contracts.h"
#include "core/job.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct visitor seller, without_ledger;
static const struct module *contracts, *sales;
static int64_t dealer, contract, line, product;
static char code[40];

static int64_t entry(const char *kind, int64_t order_line, int64_t shipment, const char *amount, const char *quantity)
{
    return run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, product_code, quantity, order_line_id, shipment_id, created_at, created_by)"
                       " VALUES (%lld, '%s', 'page', 'E%lld', 1, '2026-03-01', IF('%s' = 'invoice', 0, %s), %s, '%s', %s, NULLIF(%lld, 0), NULLIF(%lld, 0), '2026-03-01', 1)",
                       (long long)dealer, kind, (long long)unique(), kind, amount, amount, code, quantity, (long long)order_line, (long long)shipment));
}

static int64_t ordered(const char *state, int64_t contract_line, const char *quantity)
{
    int64_t order = run_sql(say("INSERT INTO sales_order (number, customer_id, contract_id, state, ordered_on, created_at, created_by) VALUES ('E%lld', %lld, %lld, '%s', '2026-02-01', '2026-02-01', 1)",
                                (long long)unique(), (long long)dealer, (long long)contract, state));

    return run_sql(say("INSERT INTO sales_order_line (order_id, place, product_id, contract_line_id, quantity, price, amount) VALUES (%lld, 1, %lld, NULLIF(%lld, 0), %s, 10, 10 * %s)",
                       (long long)order, (long long)product, (long long)contract_line, quantity, quantity));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    contracts = module_named("contracts");
    sales = module_named("sales");
    seller = visitor_new("contracts.read:own sales.read:own");
    without_ledger = visitor_new("contracts.read:all");
    snprintf(code, sizeof(code), "E%lld", (long long)unique());
    product = run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at)"
                          " VALUES ('%s', 'Goods', 'g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code));
    dealer = dealer_new(seller.id, "Execution Dealer");
    contract = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, template_id, state, starts_on, ends_on, state_at, created_at, created_by, changed_at)"
                           " VALUES ('E%lld', 'single', 'Executed', %lld, 1, 1, 'effective', '2026-01-01', '2099-01-01', '2026-01-01', '2026-01-01', 1, '2026-01-01')", (long long)unique(), (long long)dealer));
    run_sql(say("INSERT INTO contract_party (contract_id, side, name) VALUES (%lld, 'seller', 'Ours'), (%lld, 'buyer', 'Theirs')", (long long)contract, (long long)contract));
    line = run_sql(say("INSERT INTO contract_line (contract_id, place, product_id, code, name, unit, quantity, unit_price, tax_rate, amount) VALUES (%lld, 1, %lld, '%s', 'Goods', 'box', 200, 10, 13, 2000)",
                       (long long)contract, (long long)product, code));
    return 0;
}

static void each_line_says_what_was_ordered_shipped_sent_back_and_invoiced(void **state)
{
    int64_t drawn = ordered("partly", line, "130"), shipped, unnamed = ordered("closed", 0, "7"); /* an order that names no line counts for the product's */
    struct page page;

    (void)state;
    (void)ordered("draft", line, "11");
    shipped = entry("shipment", drawn, 0, "1000", "100");
    (void)entry("shipment", unnamed, 0, "70", "7");
    (void)entry("return", 0, shipped, "-50", "-5");
    (void)entry("invoice", 0, shipped, "950.55", "NULL");
    page = get(&seller, contracts, say("/contracts/%lld", (long long)contract));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "1,370.00")); /* ordered */
    assert_non_null(strstr(page.body, "1,070.00")); /* shipped */
    assert_non_null(strstr(page.body, "950.55"));
    assert_non_null(strstr(page.body, "51.0%")); /* 102 of 200 */
    page = get(&seller, sales, say("/sales?contract=%lld&kind=return", (long long)contract));
    assert_non_null(strstr(page.body, "-50.00"));
    assert_null(strstr(page.body, "950.55"));
    page = get(&seller, sales, say("/sales?contract=%lld&kind=shipment", (long long)contract));
    assert_non_null(strstr(page.body, "1,000.00"));
    assert_non_null(strstr(page.body, ">70.00"));
}

/* What a receipt paid of the shipment counts; what was taken back does not. */
static void pays(int64_t shipment, const char *amount)
{
    int64_t receipt = entry("receipt", 0, 0, say("-%s", amount), "NULL");

    run_sql(say("INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by) VALUES (%lld, %lld, %lld, %s, '2026-03-05', '2026-03-05', 1)", (long long)dealer, (long long)receipt, (long long)shipment, amount));
}

static void what_was_received_is_what_paid_its_shipments(void **state)
{
    int64_t shipment = number_of(say("SELECT MIN(id) FROM ledger_entry WHERE customer_id = %lld AND kind = 'shipment'", (long long)dealer)), back = entry("return", 0, shipment, "-1", "-0.1");
    struct page page;

    (void)state;
    pays(shipment, "321.5");
    pays(shipment, "8");
    pays(shipment, "-8");
    run_sql(say("INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by) VALUES (%lld, %lld, %lld, 1, '2026-03-05', '2026-03-05', 1)", (long long)dealer, (long long)back, (long long)shipment));
    page = get(&seller, contracts, say("/contracts/%lld", (long long)contract));
    assert_non_null(strstr(page.body, ">¥321.50<"));
    page = get(&seller, sales, say("/sales?contract=%lld&kind=receipt", (long long)contract));
    assert_non_null(strstr(page.body, "321.50"));
}

static const char *cell(const char *body, const char *what)
{
    return strstr(body, what) == NULL ? NULL : what;
}

/* What the job does every night. */
static void reckon_behind(void)
{
    struct request req;
    struct arena *arena = arena_new();
    struct job job = { .state = json_object() };
    bool finished = false;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    while (!finished) {
        must(db_begin(&req));
        must(contract_behind_step(&req, &job, &finished));
        must(db_commit(&req));
    }
    json_decref(job.state);
    request_end(&req);
    arena_free(arena);
}

static void the_list_says_the_same_and_what_is_behind(void **state)
{
    const char *path = say("/contracts/execution?customer=%lld", (long long)dealer), *body;
    struct visitor other = visitor_new("contracts.read:own sales.read:own");

    (void)state;
    run_sql(say("UPDATE contract SET starts_on = :today - INTERVAL 49 DAY, ends_on = :today + INTERVAL 50 DAY WHERE id = %lld", (long long)contract)); /* half of it is gone */
    body = get(&seller, contracts, path).body;
    assert_non_null(cell(body, "2,000.00"));
    assert_non_null(cell(body, "1,370.00"));
    assert_non_null(cell(body, "1,070.00"));
    assert_non_null(cell(body, "950.55"));
    assert_non_null(cell(body, "321.50"));
    assert_non_null(cell(body, "51.0%")); /* 1,070 less 51 of 2,000 */
    assert_non_null(cell(body, "50.0%"));
    reckon_behind();
    assert_null(cell(get(&seller, contracts, say("%s&behind=1", path)).body, "1,370.00"));
    run_sql(say("UPDATE contract SET ends_on = :today + INTERVAL 40 DAY WHERE id = %lld", (long long)contract));
    assert_null(cell(get(&seller, contracts, say("%s&behind=1", path)).body, "1,370.00")); /* as of the last night */
    reckon_behind();
    assert_non_null(cell(get(&seller, contracts, say("%s&behind=1", path)).body, "1,370.00"));
    assert_null(cell(get(&seller, contracts, say("%s&behind=0", path)).body, "1,370.00"));
    assert_string_equal(get(&seller, contracts, say("/contracts/execution/%lld", (long long)line)).location, say("/contracts/%lld#execution", (long long)contract));
    assert_null(cell(get(&other, contracts, path).body, "2,000.00"));
    body = get(&without_ledger, contracts, path).body;
    assert_non_null(cell(body, "2,000.00"));
    assert_null(cell(body, "1,070.00"));
}

static void the_lines_of_a_framework_count_together_against_its_target(void **state)
{
    (void)state;
    run_sql(say("UPDATE contract SET kind = 'framework', target_amount = 4076 WHERE id = %lld", (long long)contract));
    assert_non_null(cell(get(&seller, contracts, say("/contracts/execution?customer=%lld", (long long)dealer)).body, "25.0%"));
    run_sql(say("UPDATE contract SET kind = 'single', target_amount = NULL WHERE id = %lld", (long long)contract));
}

/* --- what an ERP reports: no order, and mostly no contract --------------------------------------------------------- */

static int64_t reporting; /* a dealer of its own */

static int64_t agreed(const char *kind, const char *from, const char *until, const char *amount)
{
    int64_t id = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, template_id, state, starts_on, ends_on, target_amount, state_at, created_at, created_by, changed_at)"
                             " VALUES ('E%lld', '%s', 'Reported', %lld, 1, 1, 'effective', '%s', '%s', %s, '2026-01-01', '2026-01-01', 1, '2026-01-01')",
                             (long long)unique(), kind, (long long)reporting, from, until, amount));

    run_sql(say("INSERT INTO contract_party (contract_id, side, name) VALUES (%lld, 'seller', 'Ours'), (%lld, 'buyer', 'Theirs')", (long long)id, (long long)id));
    run_sql(say("INSERT INTO contract_line (contract_id, place, product_id, code, name, unit, quantity, unit_price, tax_rate, amount) VALUES (%lld, 1, %lld, '%s', 'Goods', 'box', 200, 10, 13, 2000)", (long long)id, (long long)product, code));
    return id;
}

static int64_t reported(const char *on, const char *amount, const char *more)
{
    return run_sql(say("INSERT INTO ledger_entry SET customer_id = %lld, kind = 'shipment', source = 'import', number = 'E%lld', line_no = 1, posted_on = '%s', amount = %s, value = %s, product_code = '%s',"
                       " quantity = 1, created_at = '2026-03-01', created_by = 1%s", (long long)reporting, (long long)unique(), on, amount, amount, code, more));
}

static const char *execution_of(int64_t id)
{
    const char *body = get(&seller, contracts, say("/contracts/%lld", (long long)id)).body, *at = strstr(body, "id=\"execution\"");

    return at == NULL ? "" : say("%.*s", (int)(strstr(at, "</section>") - at), at);
}

static void reported_shipments_count_once_for_the_contract_in_whose_term_they_left(void **state)
{
    int64_t framework, single, order, march;
    const char *one, *other, *list;

    (void)state;
    reporting = dealer_new(seller.id, "Reporting Dealer");
    framework = agreed("framework", "2026-01-01", "2026-12-31", "1000");
    single = agreed("single", "2026-03-01", "2026-06-30", "NULL");
    reported("2026-02-01", "100", ", note = 'framework'");
    march = reported("2026-03-05", "300.25", "");
    reported("2026-07-01", "50", "");
    reported("2027-01-05", "999", "");                 /* in nobody's term */
    reported("2026-04-01", "777", ", product_id = -1"); /* no product of theirs */
    reported("2026-04-01", "7", say(", contract_id = %lld", (long long)framework));
    run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, product_code, shipment_id, created_at, created_by)"
                " VALUES (%lld, 'return', 'import', 'E%lld', 1, '2026-08-01', -30, -30, '%s', %lld, '2026-08-01', 1)", (long long)reporting, (long long)unique(), code, (long long)march));
    order = run_sql(say("INSERT INTO sales_order (number, customer_id, state, ordered_on, created_at, created_by) VALUES ('E%lld', %lld, 'closed', '2026-04-02', '2026-02-01', 1)", (long long)unique(), (long long)reporting));
    order = run_sql(say("INSERT INTO sales_order_line (order_id, place, product_id, quantity, price, amount) VALUES (%lld, 1, %lld, 1, 20, 20)", (long long)order, (long long)product));
    reported("2026-04-02", "20", say(", order_line_id = %lld", (long long)order)); /* on no contract */
    one = execution_of(framework);
    assert_non_null(strstr(one, "¥157.00"));
    assert_non_null(strstr(one, "¥150.00")); /* of these taken by dealer, product and day */
    other = execution_of(single);
    assert_non_null(strstr(other, "¥320.25"));
    assert_non_null(strstr(other, "¥30.00"));
    list = get(&seller, contracts, say("/contracts/execution?customer=%lld", (long long)reporting)).body;
    assert_non_null(cell(list, "157.00"));
    assert_non_null(cell(list, "320.25"));
    assert_non_null(cell(list, "15.7%")); /* of 1,000 */
    assert_non_null(cell(list, "14.5%")); /* 290.25 of 2,000 */
    list = get(&seller, sales, say("/sales?contract=%lld", (long long)single)).body;
    assert_non_null(cell(list, "300.25"));
    assert_non_null(cell(list, ">20.00"));
    assert_non_null(cell(list, "-30.00"));
    assert_null(cell(list, ">100.00"));
    assert_null(cell(list, "777.00"));
    one = get(&seller, sales, say("/sales/%lld", (long long)march)).body;
    assert_non_null(strstr(one, say("href=\"/contracts/%lld\"", (long long)single)));
}

/* A contract that ended early takes nothing after its end; one that comes later takes what left in its term; what was taken back counts nowhere. */
static void what_is_taken_follows_the_contracts_as_they_are(void **state)
{
    int64_t entry, first, later;

    (void)state;
    reporting = dealer_new(seller.id, "Later Dealer");
    entry = reported("2026-05-01", "40", "");
    first = agreed("framework", "2026-01-01", "2026-12-31", "1000");
    assert_non_null(strstr(execution_of(first), "¥40.00"));
    run_sql(say("UPDATE contract SET state = 'ended', ended_on = '2026-04-30' WHERE id = %lld", (long long)first));
    assert_null(strstr(execution_of(first), "¥40.00"));
    later = agreed("framework", "2026-02-01", "2026-12-31", "1000");
    assert_non_null(strstr(execution_of(later), "¥40.00"));
    run_sql(say("UPDATE contract SET state = 'effective', ended_on = NULL WHERE id = %lld", (long long)first));
    run_sql(say("UPDATE contract SET relation = 'amendment', previous_id = %lld WHERE id = %lld", (long long)first, (long long)later));
    assert_null(strstr(execution_of(later), "¥40.00"));
    assert_non_null(strstr(execution_of(first), "¥40.00"));
    run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, reversal, reverses_id, posted_on, amount, value, product_code, quantity, created_at, created_by)"
                " SELECT customer_id, kind, source, number, line_no, 1, id, posted_on, -amount, -value, product_code, -quantity, created_at, created_by FROM ledger_entry WHERE id = %lld", (long long)entry));
    assert_null(strstr(execution_of(first), "40.00"));
    assert_null(strstr(execution_of(first), "id=\"taken\""));
}

static void who_may_not_read_the_ledger_sees_the_contract_without_it(void **state)
{
    struct page page = get(&without_ledger, contracts, say("/contracts/%lld", (long long)contract));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "id=\"execution\""));
    assert_non_null(strstr(get(&seller, contracts, say("/contracts/%lld", (long long)contract)).body, "id=\"execution\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_says_what_was_ordered_shipped_sent_back_and_invoiced),
        cmocka_unit_test(what_was_received_is_what_paid_its_shipments),
        cmocka_unit_test(the_list_says_the_same_and_what_is_behind),
        cmocka_unit_test(the_lines_of_a_framework_count_together_against_its_target),
        cmocka_unit_test(reported_shipments_count_once_for_the_contract_in_whose_term_they_left),
        cmocka_unit_test(what_is_taken_follows_the_contracts_as_they_are),
        cmocka_unit_test(who_may_not_read_the_ledger_sees_the_contract_without_it),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
