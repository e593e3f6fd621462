/* gate_test.c - orders, the gate and releases through their pages, on a fixed day; two at once; and that no sequence of what is made here
 * lets the exposure pass the limit without a recorded release. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/contract.h"
#include "domain/flow.h"
#include "domain/gate.h"
#include "domain/ledger_post.h"

static struct visitor clerk, seller, other_seller, finance, manager, book_keeper;
static const struct module *sales, *approvals;
static int64_t dealer;
static char code[40];
static unsigned seed;

static struct visitor decider(const char *role)
{
    struct visitor who = visitor_new("sales.read:all gate.read:all");

    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = '%s'", (long long)who.id, role));
    return who;
}

static int start(void **state)
{
    static const char sells[] = "orders.read:own orders.update:own orders.close:own gate.read:own gate.ask:own sales.read:own";

    if (test_start(state) != 0)
        return -1;
    sales = module_named("sales");
    approvals = module_named("approvals");
    clock_fix("2026-11-23T04:00:00");
    clerk = visitor_new("sales.read:all sales.post:all orders.read:all orders.update:all orders.close:all gate.read:all gate.ask:all customers.look:all");
    seller = visitor_new(sells);
    other_seller = visitor_new(sells);
    book_keeper = visitor_new("sales.read:all sales.reverse:all");
    finance = decider("finance");
    manager = decider("manager");
    run_sql("UPDATE options_stamp SET value = value + 1");
    snprintf(code, sizeof(code), "G%lld", (long long)unique());
    run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at)"
                " VALUES ('%s', '%s', 'g', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", code, code));
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static int64_t contract_new(const char *kind, int total, const char *contract_state)
{
    return run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, total, state, state_at, created_at, created_by, changed_at)"
                       " VALUES ('GT%lld', '%s', 'x', %lld, 1, '2026-01-01', '2099-01-01', %d, '%s', '2026-01-01', '2026-01-01', 1, '2026-01-01')",
                       (long long)unique(), kind, (long long)dealer, total, contract_state));
}

/* May buy for 1,000; pays within 30 days. */
static int fresh(void **state)
{
    (void)state;
    dealer = dealer_new(seller.id, say("Gate Dealer %lld", (long long)unique()));
    run_sql(say("INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (%lld, 1000, 30, '2026-01-01', 'x')", (long long)dealer));
    contract_new("framework", 0, "effective");
    return 0;
}

/* --- what people do ----------------------------------------------------------------------------------- */

static int64_t newest(const char *table)
{
    return number_of(say("SELECT COALESCE(MAX(id), 0) FROM %s WHERE customer_id = %lld", table, (long long)dealer));
}

static const char *path(const char *what, int64_t id, const char *rest)
{
    return say("/sales/%s/%lld%s", what, (long long)id, rest);
}

static int64_t order_new(int quantity, const char *rest)
{
    struct page page = post(&clerk, sales, "/sales/orders/new", say("customer_id=%lld&ordered_on=2026-11-23&product_1=%s&quantity_1=%d&price_1=1%s", (long long)dealer, code, quantity, rest));

    assert_int_equal(page.status, 303);
    return newest("sales_order");
}

static const char *state_of(int64_t order)
{
    return text_of(say("SELECT CONCAT(state, ' ', refusals) FROM sales_order WHERE id = %lld", (long long)order));
}

static const char *step(int64_t order, const char *action)
{
    struct page page = post(&clerk, sales, path("orders", order, say("/state/%s", action)), "state_reason=why");

    assert_true(page.status == 303 || page.status == 422 || page.status == 404);
    return state_of(order);
}

static struct page ship(int64_t order, int quantity)
{
    return post(&clerk, sales, path("orders", order, "/ship"), say("posted_on=2026-11-23&lot_1_1=A&quantity_1_1=%d", quantity));
}

static struct page ship_without(int value)
{
    return post(&clerk, sales, "/sales/shipments/new", say("customer_id=%lld&posted_on=2026-11-23&product_1=%s&lot_1=A&quantity_1=%d&price_1=1", (long long)dealer, code, value));
}

static struct page change(int64_t order, int quantity, int price)
{
    return post(&clerk, sales, path("orders", order, "/edit"), say("version=%lld&customer_id=%lld&ordered_on=2026-11-23&product_1=%s&quantity_1=%d&price_1=%d",
                (long long)number_of(say("SELECT version FROM sales_order WHERE id = %lld", (long long)order)), (long long)dealer, code, quantity, price));
}

/* The newest shipment of orders of the dealer that stands, taken back. */
static int take_back(void)
{
    int64_t entry = number_of(say("SELECT COALESCE(MAX(e.id), 0) FROM ledger_entry e WHERE e.customer_id = %lld AND e.kind = 'shipment' AND e.order_line_id IS NOT NULL AND e.reversal = 0"
                                  " AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)", (long long)dealer));

    return post(&book_keeper, sales, say("/sales/%lld/reverse", (long long)entry), "reason=wrong").status;
}

static int64_t released(int64_t amount, int once, int64_t order)
{
    return run_sql(say("INSERT INTO gate_release (customer_id, order_id, amount, once, until, reason, refusals, state, asked_by, asked_at, decided_at)"
                       " VALUES (%lld, NULLIF(%lld, 0), %lld, %d, '2026-11-30', 'x', 'contract,limit,overdue', 'granted', %lld, '2026-11-23', '2026-11-23')",
                       (long long)dealer, (long long)order, (long long)amount, once, (long long)clerk.id));
}

static const char *exposure(void)
{
    return text_of(say("SELECT exposure FROM customer_figures WHERE id = %lld", (long long)dealer));
}

static const char *release_of(int64_t id)
{
    return text_of(say("SELECT CONCAT(state, ' ', used) FROM gate_release WHERE id = %lld", (long long)id));
}

/* --- orders ---------------------------------------------------------------------------------------------- */

static void an_order_takes_its_place_ships_in_parts_and_closes(void **state)
{
    int64_t order = order_new(600, "");

    (void)state;
    assert_string_equal(step(order, "order_release"), "released ");
    assert_string_equal(exposure(), "600.00");
    assert_int_equal(ship(order, 700).status, 422);
    assert_int_equal(ship(order, 200).status, 303);
    assert_string_equal(state_of(order), "partly ");
    assert_string_equal(exposure(), "600.00"); /* delivered or not: it counts once */
    assert_int_equal(ship(order, 400).status, 303);
    assert_string_equal(state_of(order), "closed ");
    assert_string_equal(exposure(), "600.00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld AND order_line_id IS NOT NULL AND release_id IS NULL", (long long)dealer)), 2);
}

static void an_order_is_open_again_when_a_shipment_that_closed_it_is_taken_back(void **state)
{
    int64_t order = order_new(600, "");

    (void)state;
    step(order, "order_release");
    ship(order, 200);
    assert_int_equal(ship(order, 400).status, 303);
    assert_int_equal(take_back(), 303);
    assert_string_equal(state_of(order), "partly ");
    assert_string_equal(exposure(), "600.00"); /* what was delivered is to be delivered */
    assert_int_equal(take_back(), 303);
    assert_string_equal(state_of(order), "released ");
    assert_int_equal(ship(order, 100).status, 303);
    assert_string_equal(step(order, "order_close"), "closed ");
    assert_int_equal(take_back(), 303);
    assert_string_equal(state_of(order), "closed "); /* given up by somebody, not shipped */
    assert_string_equal(exposure(), "0.00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind IN ('order_unshipped', 'order_emptied')", (long long)dealer)), 2);
}

static void beyond_the_limit_an_order_stays_a_draft_and_says_why(void **state)
{
    int64_t first = order_new(600, ""), second = order_new(500, "");
    struct page page;

    (void)state;
    assert_string_equal(step(first, "order_release"), "released ");
    assert_string_equal(step(second, "order_release"), "draft limit");
    page = get(&clerk, sales, path("orders", second, ""));
    assert_non_null(strstr(page.body, "600.00 + ¥500.00"));
    assert_non_null(strstr(page.body, "/sales/releases/new?customer="));
    assert_non_null(strstr(get(&clerk, sales, say("/sales/orders?refused=1&customer=%lld", (long long)dealer)).body, path("orders", second, "")));
    assert_string_equal(step(first, "order_cancel"), "closed ");
    assert_string_equal(exposure(), "0.00");
    assert_string_equal(step(second, "order_release"), "released ");
    assert_string_equal(step(first, "order_reopen"), "closed limit"); /* its place is taken */
}

static void what_raises_an_open_order_passes_the_gate_what_lowers_it_does_not_ask(void **state)
{
    int64_t order = order_new(600, "");

    (void)state;
    step(order, "order_release");
    assert_int_equal(change(order, 600, 2).status, 422);
    assert_string_equal(exposure(), "600.00");
    assert_int_equal(change(order, 1000, 1).status, 303);
    assert_string_equal(exposure(), "1000.00");
    run_sql(say("UPDATE customer_limit SET amount = 100 WHERE customer_id = %lld", (long long)dealer));
    assert_int_equal(change(order, 700, 1).status, 303);
    assert_string_equal(exposure(), "700.00");
    assert_int_equal(ship(order, 100).status, 422); /* the limit was lowered: goods stay */
}

/* One box: the verdict with its reason and the way on; no second one that repeats it. */
static void said_once(struct page page, const char *limit)
{
    const char *box = strstr(page.body, "class=\"notice r");

    assert_int_equal(page.status, 422);
    assert_non_null(box);
    assert_null(strstr(box + 1, "class=\"notice r"));
    assert_non_null(strstr(page.body, "summary\" role=\"alert\""));
    assert_non_null(strstr(page.body, say("&gt; ¥%s", limit)));
    assert_non_null(strstr(page.body, "/sales/releases/new?customer="));
}

static void a_refusal_is_said_once_with_its_reason_and_the_way_to_a_release(void **state)
{
    int64_t order = order_new(900, "");

    (void)state;
    said_once(ship_without(1001), "1,000.00");
    assert_string_equal(step(order, "order_release"), "released ");
    said_once(change(order, 1001, 1), "1,000.00");
    run_sql(say("UPDATE customer_limit SET amount = 800 WHERE customer_id = %lld", (long long)dealer));
    said_once(ship(order, 900), "800.00");
}

static void without_contract_papers_or_with_overdue_nothing_leaves(void **state)
{
    int64_t order = order_new(100, "");

    (void)state;
    run_sql(say("UPDATE contract SET state = 'ended' WHERE customer_id = %lld", (long long)dealer));
    assert_string_equal(step(order, "order_release"), "draft contract");
    assert_int_equal(ship_without(100).status, 422);
    run_sql(say("UPDATE contract SET state = 'effective' WHERE customer_id = %lld", (long long)dealer));
    run_sql(say("UPDATE customer SET state = 'suspended' WHERE id = %lld", (long long)dealer));
    assert_string_equal(step(order, "order_release"), "draft state");
    assert_null(strstr(get(&clerk, sales, path("orders", order, "")).body, "/sales/releases/new?"));
    run_sql(say("UPDATE customer SET state = 'active' WHERE id = %lld", (long long)dealer));
    assert_int_equal(post(&clerk, sales, "/sales/shipments/new", say("customer_id=%lld&posted_on=2026-10-01&due_on=2026-11-19&product_1=%s&lot_1=A&quantity_1=500&price_1=1", (long long)dealer, code)).status, 303);
    assert_string_equal(step(order, "order_release"), "released "); /* 500 yuan, 4 days: under 1,000 x 3 */
    run_sql(say("UPDATE open_item SET due_on = '2026-11-16' WHERE customer_id = %lld", (long long)dealer));
    assert_int_equal(ship(order, 100).status, 422); /* 500 x 7 */
    assert_string_equal(step(order, "order_cancel"), "closed ");
    assert_string_equal(step(order, "order_reopen"), "closed overdue");
}

static void an_order_paid_ahead_is_let_in_and_leaves_when_the_money_is_there(void **state)
{
    int64_t order = order_new(5000, "&prepaid=1");

    (void)state;
    assert_string_equal(step(order, "order_release"), "released ");
    assert_string_equal(exposure(), "0.00");
    assert_int_equal(ship(order, 5000).status, 422);
    assert_int_equal(post(&clerk, sales, "/sales/receipts/new", say("customer_id=%lld&posted_on=2026-11-23&amount=5000&means=transfer", (long long)dealer)).status, 303);
    assert_string_equal(exposure(), "-5000.00");
    assert_int_equal(ship(order, 5000).status, 303);
    assert_string_equal(exposure(), "0.00");
}

static void a_single_contract_reserves_and_what_is_ordered_on_it_counts_once(void **state)
{
    int64_t contract = contract_new("single", 800, "effective"), on, beside;

    (void)state;
    on = order_new(500, say("&contract_id=%lld", (long long)contract));
    beside = order_new(300, "");
    assert_string_equal(step(on, "order_release"), "released ");
    assert_string_equal(exposure(), "800.00"); /* 500 ordered, 300 still to be ordered on it */
    assert_string_equal(step(beside, "order_release"), "draft limit");
    assert_string_equal(step(on, "order_cancel"), "closed ");
    assert_string_equal(exposure(), "800.00");
    assert_string_equal(text_of(say("SELECT CONCAT(undelivered, ' ', undrawn) FROM customer_figures WHERE id = %lld", (long long)dealer)), "0.00 800.00");
}

/* What an ERP reports of the contract's goods is owed and no longer to be delivered. */
static void what_is_reported_of_a_single_contract_counts_once_too(void **state)
{
    int64_t contract = contract_new("single", 800, "effective"), on;
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO contract_line (contract_id, place, product_id, code, name, unit, quantity, unit_price, tax_rate, amount) SELECT %lld, 1, id, code, 'x', 'box', 800, 1, 13, 800 FROM product WHERE code = '%s'", (long long)contract, code));
    page = call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/sales/shipments", .token = token_of(&clerk, "sales.read sales.write"),
                                           .body = say("{\"customer_id\": %lld, \"number\": \"R%lld\", \"posted_on\": \"2026-11-20\", \"product_code\": \"%s\", \"quantity\": \"300\", \"price\": \"1\", \"amount\": \"300\"}",
                                                       (long long)dealer, (long long)unique(), code) });
    assert_int_equal(page.status, 201);
    assert_string_equal(text_of(say("SELECT CONCAT(receivable, ' ', undrawn, ' ', exposure) FROM customer_figures WHERE id = %lld", (long long)dealer)), "300.00 500.00 800.00");
    on = order_new(600, say("&contract_id=%lld", (long long)contract)); /* 100 more than is left */
    assert_string_equal(step(on, "order_release"), "released ");
    assert_string_equal(exposure(), "900.00");
    assert_string_equal(step(on, "order_cancel"), "closed ");
    assert_int_equal(post(&book_keeper, sales, say("/sales/%lld/reverse", (long long)newest("ledger_entry")), "reason=wrong").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(receivable, ' ', undrawn, ' ', exposure) FROM customer_figures WHERE id = %lld", (long long)dealer)), "0.00 800.00 800.00");
}

static void who_sells_to_others_does_not_see_the_order(void **state)
{
    int64_t order = order_new(100, ""), release = released(100, 1, order);

    (void)state;
    assert_int_equal(get(&seller, sales, path("orders", order, "")).status, 200);
    assert_int_equal(get(&other_seller, sales, path("orders", order, "")).status, 404);
    assert_int_equal(post(&other_seller, sales, path("orders", order, "/state/order_release"), "").status, 404);
    assert_int_equal(get(&other_seller, sales, path("releases", release, "")).status, 404);
    assert_int_equal(get(&other_seller, sales, say("/sales/check?customer=%lld&amount=5", (long long)dealer)).status, 404);
    assert_int_equal(post(&other_seller, sales, "/sales/releases/new", say("customer_id=%lld&amount=5000&once=1&until=2026-11-24&reason=x", (long long)dealer)).status, 404);
    assert_int_equal(post(&seller, sales, path("orders", order, "/ship"), "posted_on=2026-11-23&lot_1_1=A&quantity_1_1=1").status, 403);
}

/* --- releases ---------------------------------------------------------------------------------------------- */

static void a_release_is_asked_for_decided_by_two_and_used_once(void **state)
{
    int64_t order = order_new(1500, ""), release, run;
    struct page page;

    (void)state;
    step(order, "order_release");
    page = post(&clerk, sales, "/sales/releases/new", say("customer_id=%lld&order_id=%lld&amount=1500&once=1&until=2026-12-31&reason=pays+friday", (long long)dealer, (long long)order));
    assert_int_equal(page.status, 422); /* at most 30 days */
    page = post(&clerk, sales, "/sales/releases/new", say("customer_id=%lld&order_id=%lld&amount=1500&once=1&until=2026-11-25&reason=pays+friday", (long long)dealer, (long long)order));
    assert_int_equal(page.status, 303);
    release = newest("gate_release");
    run = number_of(say("SELECT id FROM approval WHERE kind = 'release' AND document_id = %lld", (long long)release));
    assert_string_equal(step(order, "order_release"), "draft limit");
    assert_int_equal(post(&finance, approvals, say("/approvals/%lld/approve", (long long)run), "comment=ok").status, 303);
    assert_string_equal(release_of(release), "asked 0.00");
    assert_int_equal(get(&manager, approvals, say("/approvals/%lld", (long long)run)).status, 200);
    assert_int_equal(post(&manager, approvals, say("/approvals/%lld/approve", (long long)run), "comment=ok").status, 303);
    assert_string_equal(release_of(release), "granted 0.00");
    assert_int_equal(ship_without(1400).status, 422); /* it is the order's */
    assert_string_equal(step(order, "order_release"), "released ");
    assert_string_equal(release_of(release), "used 1500.00");
    assert_int_equal(ship(order, 1500).status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld AND release_id = %lld", (long long)dealer, (long long)release)), 1);
    page = get(&clerk, sales, path("releases", release, ""));
    assert_non_null(strstr(page.body, path("orders", order, "")));
}

static void a_lasting_release_reaches_as_far_as_its_amount(void **state)
{
    int64_t release = released(2000, 0, 0);

    (void)state;
    assert_int_equal(ship_without(1200).status, 303);
    assert_string_equal(release_of(release), "granted 1200.00");
    assert_int_equal(ship_without(900).status, 422);
    assert_int_equal(ship_without(800).status, 303);
    assert_string_equal(release_of(release), "used 2000.00");
    assert_int_equal(ship_without(1).status, 422);
}

static void what_the_gate_says_may_be_asked_without_a_trace(void **state)
{
    const char *token = token_of(&clerk, "gate.read"), *body = say("{\"customer\": \"%s\", \"amount\": \"1500\", \"products\": \"%s\"}", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), code);
    struct page page = call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/gate-checks", .token = token, .body = body });

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\"verdict\":\"refuse\",\"may_ship\":false"));
    assert_non_null(strstr(page.body, "\"code\":\"limit\""));
    released(1500, 1, 0);
    page = call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/gate-checks", .token = token, .body = body });
    assert_non_null(strstr(page.body, "\"verdict\":\"release\",\"may_ship\":true"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM gate_release WHERE customer_id = %lld AND used > 0", (long long)dealer)), 0);
    assert_int_equal(call_api(sales, &(struct call){ .method = "POST", .path = "/api/v1/gate-checks", .token = token_of(&other_seller, "gate.read"), .body = body }).status, 422);
    assert_non_null(strstr(get(&clerk, sales, say("/sales/check?customer=%lld&amount=1500.00", (long long)dealer)).body, "1,500.00"));
}

static void what_is_reported_is_marked_where_the_gate_would_have_refused(void **state)
{
    struct ledger_line lines[] = {
        { .customer_id = dealer, .kind = "shipment", .posted_on = "2026-11-20", .value = 60000 }, { .customer_id = dealer, .kind = "shipment", .posted_on = "2026-11-20", .value = 60000 },
        { .customer_id = dealer, .kind = "receipt", .posted_on = "2026-11-21", .value = 60000 },  { .customer_id = dealer, .kind = "shipment", .posted_on = "2026-11-22", .value = 40000 },
        { .customer_id = dealer, .kind = "shipment", .posted_on = "2026-01-05", .value = 90000 },
    };
    struct arena *arena = arena_new();
    struct request req;

    (void)state;
    must(request_for_work(&req, arena, clerk.id, VIA_IMPORT));
    must(db_use_writer(&req));
    must(gate_mark_reported(&req, lines, COUNT_OF(lines)));
    assert_false(lines[0].unreleased);
    assert_true(lines[1].unreleased);
    assert_false(lines[2].unreleased);
    assert_false(lines[3].unreleased);
    assert_false(lines[4].unreleased); /* history */
    request_end(&req);
    arena_free(arena);
}

/* What the gate costs the database: its statements, and their time together, generously. */
static void asking_takes_few_statements(void **state)
{
    struct gate_question question = { .customer_id = dealer, .moment = GATE_SHIPMENT, .added = 100, .goods = 100, .product_ids = "" };
    struct gate_verdict verdict;
    struct arena *arena = arena_new();
    struct request req;

    (void)state;
    must(request_for_work(&req, arena, clerk.id, VIA_JOB));
    must(db_use_writer(&req));
    must(db_begin(&req));
    must(gate_pass(&req, &question, &verdict)); /* requirements are read, statements prepared, the figures' row made */
    db_statement_count(true);
    must(gate_pass(&req, &question, &verdict));
    assert_int_equal(db_statement_count(true), 3);
    if (getenv("GATE_TIME") != NULL) {
        int64_t before = clock_monotonic_ms();

        for (int i = 0; i < 1000; i++)
            must(gate_pass(&req, &question, &verdict));
        fprintf(stderr, "# 1,000 times: %lld ms\n", (long long)(clock_monotonic_ms() - before));
    }
    db_rollback(&req);
    request_end(&req);
    arena_free(arena);
}

/* --- several at once ------------------------------------------------------------------------------------------ */

static void in_processes(unsigned count, void (*what)(unsigned number))
{
    for (unsigned i = 0; i < count; i++) {
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0) {
            db_disconnect();
            what(i);
            db_disconnect();
            _exit(0);
        }
    }
    for (unsigned i = 0; i < count; i++) {
        int status = 0;

        assert_true(wait(&status) > 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

static int64_t rivals[4];

static void release_rival(unsigned number)
{
    step(rivals[number], "order_release");
}

static void of_orders_released_at_once_only_what_fits_goes_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rivals); i++)
        rivals[i] = order_new(600, "");
    in_processes(COUNT_OF(rivals), release_rival);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM sales_order WHERE customer_id = %lld AND state = 'released'", (long long)dealer)), 1);
    assert_string_equal(exposure(), "600.00");
}

/* --- whatever is done ------------------------------------------------------------------------------------------- */

enum { DEALERS = 3, PROCESSES = 3, ACTIONS = 120 };
static int64_t dealers[DEALERS];

static unsigned any(unsigned below)
{
    return (unsigned)rand_r(&seed) % below;
}

static int64_t some_order(const char *states)
{
    return number_of(say("SELECT COALESCE((SELECT id FROM sales_order WHERE customer_id = %lld AND FIND_IN_SET(state, '%s') ORDER BY RAND(%u) LIMIT 1), 0)", (long long)dealer, states, any(1000)));
}

/* A single contract goes one step on, as who approves and seals it would let it. */
static void move_contract(void)
{
    static const char *const steps[][2] = { { "approval", "approved" }, { "approved", "contract_seal" }, { "sealed", "effective" }, { "effective", "contract_finish" } };
    const char *const *one = steps[any(COUNT_OF(steps))];
    int64_t id = number_of(say("SELECT COALESCE((SELECT id FROM contract WHERE customer_id = %lld AND kind = 'single' AND state = '%s' LIMIT 1), 0)", (long long)dealer, one[0]));
    struct arena *arena = arena_new();
    struct request req;
    NEOERR *err;

    must(request_for_work(&req, arena, clerk.id, VIA_JOB));
    must(db_use_writer(&req));
    must(db_begin(&req));
    err = id == 0 ? STATUS_OK : contract_move(&req, id, flow_find(&contract_flow, one[0], one[1]), "x");
    if (err == STATUS_OK)
        err = db_commit(&req);
    if (err != STATUS_OK)
        db_rollback(&req); /* another was quicker */
    nerr_ignore(&err);
    request_end(&req);
    arena_free(arena);
}

static struct page draft(void)
{
    int64_t contract = any(3) > 0 ? 0 : number_of(say("SELECT COALESCE((SELECT id FROM contract WHERE customer_id = %lld AND kind = 'single' AND state = 'effective' LIMIT 1), 0)", (long long)dealer));
    const char *on = contract == 0 ? "" : say("&contract_id=%lld", (long long)contract);

    return post(&clerk, sales, "/sales/orders/new", say("customer_id=%lld&ordered_on=2026-11-23&product_1=%s&quantity_1=%u&price_1=%u%s%s", (long long)dealer, code, 50 + any(400), 1 + any(2), on,
                any(5) == 0 ? "&prepaid=1" : ""));
}

static void do_something(void)
{
    static const char *const steps[] = { "order_release", "order_release", "order_release", "order_cancel", "order_close", "order_reopen", "order_reopen" };
    struct page page = { .status = 303 };
    unsigned what = any(13);

    dealer = dealers[any(DEALERS)];
    if (what < 2)
        page = draft();
    else if (what < 6)
        page = post(&clerk, sales, path("orders", some_order("draft,released,partly,closed"), say("/state/%s", steps[any(COUNT_OF(steps))])), "state_reason=why");
    else if (what < 8)
        page = ship(some_order("released,partly"), (int)(1 + any(300)));
    else if (what == 8)
        page = change(some_order("released,partly,draft"), (int)(1 + any(500)), (int)(1 + any(3)));
    else if (what == 9)
        page = any(3) > 0 ? ship_without((int)(1 + any(400)))
                          : post(&clerk, sales, "/sales/receipts/new", say("customer_id=%lld&posted_on=2026-11-23&amount=%u&means=transfer", (long long)dealer, 1 + any(300)));
    else if (what == 10)
        move_contract();
    else if (what == 11)
        page.status = take_back();
    else if (any(3) == 0)
        released(100 + any(500), (int)any(2), any(2) == 0 ? some_order("draft,closed") : 0);
    if (page.status >= 500)
        fprintf(stderr, "# %u answered %d\n", what, page.status);
    assert_true(page.status < 500);
}

#define THESE "f.id IN (%lld, %lld, %lld)"
#define OURS(sql) say(sql, (long long)dealers[0], (long long)dealers[1], (long long)dealers[2])
static void check(const char *what, const char *wrong)
{
    int64_t n = number_of(wrong);

    if (n != 0)
        fprintf(stderr, "# %lld: %s\n", (long long)n, what);
    assert_int_equal(n, 0);
}

/* What contracts reserve was approved by people; everything else is credit that the gate let out. */
static void check_all(void)
{
    check("beyond the limit only as far as releases were used", OURS("SELECT COUNT(*) FROM customer_figures f WHERE " THESE " AND f.exposure - f.undrawn > 1000 + (SELECT COALESCE(SUM(g.used), 0) FROM gate_release g WHERE g.customer_id = f.id)"));
    check("figures are what orders say", OURS("SELECT COUNT(*) FROM customer_figures f WHERE " THESE " AND f.undelivered <> COALESCE((SELECT SUM((l.quantity - l.shipped) * l.price) FROM sales_order s JOIN sales_order_line l ON l.order_id = s.id"
          " WHERE s.customer_id = f.id AND s.state IN ('released', 'partly') AND s.prepaid = 0), 0)"));
    check("figures are what the ledger says", OURS("SELECT COUNT(*) FROM customer_figures f WHERE " THESE " AND f.receivable - f.prepaid <> COALESCE((SELECT SUM(e.amount) FROM ledger_entry e WHERE e.customer_id = f.id), 0)"));
    check("the sum is of its parts", OURS("SELECT COUNT(*) FROM customer_figures f WHERE " THESE " AND f.exposure <> f.receivable + f.bills + f.undelivered + f.undrawn - f.prepaid"));
    check("no release reaches further than it was granted", OURS("SELECT COUNT(*) FROM gate_release f WHERE f.customer_id IN (%lld, %lld, %lld) AND f.used > f.amount"));
    check("what was shipped of a line is what the ledger says", OURS("SELECT COUNT(*) FROM sales_order f JOIN sales_order_line l ON l.order_id = f.id WHERE f.customer_id IN (%lld, %lld, %lld) AND (l.shipped > l.quantity OR l.shipped <> COALESCE((SELECT SUM(e.quantity) FROM ledger_entry e WHERE e.order_line_id = l.id), 0))"));
}

static void go_wild(unsigned number)
{
    seed = 7919 * number + 17;
    for (int i = 0; i < ACTIONS; i++)
        do_something();
}

static void whatever_is_done_the_exposure_passes_the_limit_by_releases_only(void **state)
{
    for (int i = 0; i < DEALERS; i++) {
        fresh(state);
        dealers[i] = dealer;
        for (int k = 0; k < 3; k++)
            contract_new("single", 200 + 150 * k, "approval");
    }
    seed = 4711;
    for (int i = 0; i < ACTIONS; i++) {
        do_something();
        check_all();
    }
    in_processes(PROCESSES, go_wild);
    check_all();
    assert_true(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld AND order_line_id IS NOT NULL", (long long)dealers[0])) > 0);
    assert_true(number_of(say("SELECT COUNT(*) FROM gate_release WHERE customer_id IN (%lld, %lld, %lld) AND used > 0", (long long)dealers[0], (long long)dealers[1], (long long)dealers[2])) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_order_takes_its_place_ships_in_parts_and_closes, fresh),
        cmocka_unit_test_setup(an_order_is_open_again_when_a_shipment_that_closed_it_is_taken_back, fresh),
        cmocka_unit_test_setup(beyond_the_limit_an_order_stays_a_draft_and_says_why, fresh),
        cmocka_unit_test_setup(a_refusal_is_said_once_with_its_reason_and_the_way_to_a_release, fresh),
        cmocka_unit_test_setup(what_raises_an_open_order_passes_the_gate_what_lowers_it_does_not_ask, fresh),
        cmocka_unit_test_setup(without_contract_papers_or_with_overdue_nothing_leaves, fresh),
        cmocka_unit_test_setup(an_order_paid_ahead_is_let_in_and_leaves_when_the_money_is_there, fresh),
        cmocka_unit_test_setup(a_single_contract_reserves_and_what_is_ordered_on_it_counts_once, fresh),
        cmocka_unit_test_setup(what_is_reported_of_a_single_contract_counts_once_too, fresh),
        cmocka_unit_test_setup(who_sells_to_others_does_not_see_the_order, fresh),
        cmocka_unit_test_setup(a_release_is_asked_for_decided_by_two_and_used_once, fresh),
        cmocka_unit_test_setup(a_lasting_release_reaches_as_far_as_its_amount, fresh),
        cmocka_unit_test_setup(what_the_gate_says_may_be_asked_without_a_trace, fresh),
        cmocka_unit_test_setup(what_is_reported_is_marked_where_the_gate_would_have_refused, fresh),
        cmocka_unit_test_setup(asking_takes_few_statements, fresh),
        cmocka_unit_test_setup(of_orders_released_at_once_only_what_fits_goes_out, fresh),
        cmocka_unit_test(whatever_is_done_the_exposure_passes_the_limit_by_releases_only),
    };

    return cmocka_run_group_tests(tests, start, end);
}
