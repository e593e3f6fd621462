/* ledger_merge_test.c - two dealers with ledgers are made one, and taken apart again: nothing booked is changed, and what is kept beside
 * the ledger is what its entries say. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "domain/ledger_post.h"

static const struct module *customers, *sales;
static struct visitor boss;
static struct arena *arena;
static int64_t keep, other, order_line; /* what is booked next is shipped on it; 0: on none */

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    sales = module_named("sales");
    boss = visitor_with_all();
    clock_fix("2026-03-20T04:00:00");
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(arena);
    clock_fix(NULL);
    return test_end(state);
}

static int64_t booked(int64_t dealer, const char *kind, const char *on, int64_t fen, int64_t of)
{
    struct ledger_line line = { .customer_id = dealer, .kind = kind, .source = "page", .line_no = 1, .posted_on = on, .due_on = on, .value = fen, .shipment_id = of, .order_line_id = order_line, .quantity = fen, .product_code = strcmp(kind, "receipt") == 0 ? "" : "P1" };
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    line.number = say("G%lld", (long long)unique());
    must(ledger_post(&req, &line, 1));
    must(db_commit(&req));
    request_end(&req);
    return line.id;
}

/* The one that stays has 500.00 to its credit; the other owes 800.00: 500 and 700 shipped, 100 back, 300 paid, and one entry was wrong. */
static int fresh(void **state)
{
    int64_t first, wrong, id;
    struct request req;

    (void)state;
    keep = dealer_new(boss.id, say("Keeper %lld", (long long)unique()));
    other = dealer_new(boss.id, say("Other %lld", (long long)unique()));
    booked(keep, "shipment", "2026-01-05", 100000, 0);
    booked(keep, "receipt", "2026-02-01", 150000, 0);
    first = booked(other, "shipment", "2026-01-10", 50000, 0);
    booked(other, "receipt", "2026-01-20", 30000, 0);
    booked(other, "shipment", "2026-02-10", 70000, 0);
    booked(other, "return", "2026-02-12", -10000, first);
    booked(other, "invoice", "2026-02-13", 40000, first);
    wrong = booked(other, "shipment", "2026-03-01", 99900, 0);
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    must(ledger_reverse(&req, wrong, "wrong", &id));
    must(db_commit(&req));
    request_end(&req);
    return 0;
}

static void same(const char *what, const char *kept, const char *reckoned)
{
    if (strcmp(kept, reckoned) != 0)
        print_error("%s: kept %s, entries say %s\n", what, kept, reckoned);
    assert_string_equal(kept, reckoned);
}

static void agrees(int64_t dealer)
{
    long long id = (long long)dealer;

    same("open items", text_of(say("SELECT COALESCE(SUM(open_amount), 0.00) FROM open_item WHERE customer_id = %lld", id)), text_of(say("SELECT COALESCE(SUM(amount), 0.00) FROM ledger_entry WHERE customer_id = %lld", id)));
    same("figures", text_of(say("SELECT receivable - prepaid FROM customer_figures WHERE id = %lld", id)), text_of(say("SELECT COALESCE(SUM(amount), 0.00) FROM ledger_entry WHERE customer_id = %lld", id)));
    same("months", text_of(say("SELECT CONCAT_WS(' ', SUM(shipped - returned), SUM(received), SUM(quantity)) FROM sales_month WHERE customer_id = %lld", id)),
         text_of(say("SELECT CONCAT_WS(' ', SUM(IF(kind IN ('shipment', 'return'), amount, 0)), SUM(IF(kind = 'receipt', -amount, 0)), SUM(IF(kind IN ('shipment', 'return'), quantity, 0))) FROM ledger_entry WHERE customer_id = %lld", id)));
    same("items less payments", text_of(say("SELECT COUNT(*) FROM open_item o JOIN ledger_entry e ON e.id = o.id LEFT JOIN ledger_entry r ON r.reverses_id = e.id WHERE o.customer_id = %lld AND o.open_amount <> IF(r.id IS NULL, e.amount, 0)"
         " - COALESCE((SELECT SUM(a.amount) FROM ledger_allocation a WHERE a.item_id = o.id), 0) + COALESCE((SELECT SUM(a.amount) FROM ledger_allocation a WHERE a.credit_id = o.id), 0)", id)), "0");
    same("settled", text_of(say("SELECT COUNT(*) FROM open_item WHERE customer_id = %lld AND settled <> (open_amount = 0)", id)), "0");
    same("payments of others' entries", text_of(say("SELECT COUNT(*) FROM ledger_entry e JOIN (SELECT credit_id, item_id FROM ledger_allocation GROUP BY credit_id, item_id HAVING SUM(amount) <> 0) a ON a.credit_id = e.id"
         " JOIN ledger_entry i ON i.id = a.item_id WHERE e.customer_id = %lld AND i.customer_id <> e.customer_id", id)), "0");
    same("entries that name others'", text_of(say("SELECT COUNT(*) FROM ledger_entry x JOIN ledger_entry s ON s.id = x.shipment_id WHERE x.customer_id = %lld AND s.customer_id <> x.customer_id", id)), "0");
}

static const char *figures(int64_t dealer)
{
    return text_of(say("SELECT CONCAT_WS(' ', receivable, prepaid, undelivered, COALESCE(last_shipment_on, '-')) FROM customer_figures WHERE id = %lld", (long long)dealer));
}

static void merge(void)
{
    assert_int_equal(post(&boss, customers, "/customers/merge", say("left_id=%lld&right_id=%lld&keep=%lld&merge_reason=same", (long long)keep, (long long)other, (long long)keep)).status, 303);
}

static void unmerge(void)
{
    int64_t id = number_of(say("SELECT MAX(id) FROM customer_merge WHERE loser_id = %lld", (long long)other));
    struct page page = get(&boss, customers, say("/customers/merges/%lld", (long long)id));

    assert_int_equal(page.status, 200);
    assert_int_equal(post(&boss, customers, say("/customers/merges/%lld", (long long)id), "undo_reason=mistake").status, 303);
}

static const char *untouched(int64_t last)
{
    return text_of(say("SELECT MD5(GROUP_CONCAT(CONCAT_WS(',', id, customer_id, amount, value, number, revision, reversal, COALESCE(shipment_id, 0), note) ORDER BY id)) FROM ledger_entry WHERE customer_id IN (%lld, %lld) AND id <= %lld",
                       (long long)keep, (long long)other, (long long)last));
}

static void both_ledgers_are_one_and_what_was_booked_is_as_it_was(void **state)
{
    int64_t last = number_of("SELECT MAX(id) FROM ledger_entry");
    char before[64];

    (void)state;
    snprintf(before, sizeof(before), "%s", untouched(last));
    assert_string_equal(figures(other), "800.00 0.00 0.00 2026-02-10"); /* what was taken back is not its newest */
    merge();
    assert_string_equal(untouched(last), before);
    agrees(keep);
    agrees(other);
    assert_string_equal(figures(keep), "300.00 0.00 0.00 2026-02-10");
    assert_string_equal(figures(other), "0.00 0.00 0.00 -");
    assert_string_equal(text_of(say("SELECT overdue FROM customer WHERE id = %lld", (long long)keep)), "300.00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld", (long long)keep)), 2 + 5); /* not what was wrong */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM open_item o JOIN ledger_entry e ON e.id = o.id WHERE e.customer_id = %lld AND o.invoiced = 400", (long long)keep)), 1);
    assert_string_equal(text_of(say("SELECT a.allocated_on FROM ledger_allocation a JOIN ledger_entry c ON c.id = a.credit_id WHERE c.customer_id = %lld AND c.value = 300", (long long)keep)), "2026-01-20");
    assert_non_null(strstr(get(&boss, sales, say("/sales?customer=%lld", (long long)keep)).body, "700.00"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE action = 'rebook' AND row_id = %lld", (long long)keep)), 1);
}

static void taken_apart_each_has_what_is_its_own(void **state)
{
    char was[64];

    (void)state;
    snprintf(was, sizeof(was), "%s", figures(other));
    merge();
    booked(keep, "receipt", "2026-03-10", 30000, 0);
    assert_string_equal(figures(keep), "0.00 0.00 0.00 2026-02-10");
    booked(keep, "shipment", "2026-03-15", 40000, 0);
    unmerge();
    agrees(keep);
    agrees(other);
    assert_string_equal(figures(other), was);
    assert_string_equal(figures(keep), "0.00 400.00 0.00 2026-03-15"); /* 1,000 and 400 shipped, 1,500 and 300 paid */
    assert_string_equal(text_of(say("SELECT CONCAT(exposure, ' ', overdue) FROM customer WHERE id = %lld", (long long)other)), "800.00 800.00");
    assert_non_null(strstr(get(&boss, sales, say("/sales?customer=%lld", (long long)other)).body, "700.00"));
    merge(); /* and once more */
    agrees(keep);
    agrees(other);
    assert_string_equal(figures(keep), "400.00 0.00 0.00 2026-03-15");
}

static void what_names_goods_of_the_other_goes_back_with_them(void **state)
{
    int64_t order, line, shipment;

    (void)state;
    order = run_sql(say("INSERT INTO sales_order (number, customer_id, state, ordered_on, total, created_at, created_by) VALUES ('GO%lld', %lld, 'released', '2026-03-01', 100, '2026-03-01', 1)", (long long)unique(), (long long)other));
    order_line = run_sql(say("INSERT INTO sales_order_line (order_id, place, product_id, quantity, price, amount) VALUES (%lld, 1, 1, 100, 1, 100)", (long long)order));
    line = order_line;
    order_line = 0;
    merge();
    assert_string_equal(figures(keep), "300.00 0.00 100.00 2026-02-10");
    order_line = line;
    shipment = booked(keep, "shipment", "2026-03-16", 6000, 0);
    order_line = 0;
    run_sql(say("UPDATE sales_order_line SET shipped = 60 WHERE id = %lld", (long long)line));
    booked(keep, "return", "2026-03-17", -1000, shipment);
    booked(keep, "return", "2026-03-17", -5000, number_of(say("SELECT id FROM ledger_entry WHERE customer_id = %lld AND value = 700", (long long)keep)));
    unmerge();
    agrees(keep);
    agrees(other);
    assert_string_equal(figures(other), "800.00 0.00 40.00 2026-03-16");
    assert_string_equal(figures(keep), "0.00 500.00 0.00 2026-01-05");
    assert_int_equal(number_of(say("SELECT shipped FROM sales_order_line WHERE id = %lld", (long long)line)), 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(both_ledgers_are_one_and_what_was_booked_is_as_it_was, fresh),
        cmocka_unit_test_setup(taken_apart_each_has_what_is_its_own, fresh),
        cmocka_unit_test_setup(what_names_goods_of_the_other_goes_back_with_them, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
