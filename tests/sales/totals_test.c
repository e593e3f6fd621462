/* totals_test.c - sums of many dealers are what the dealers' months add up to, whoever hands over, merges or books what. */
#include "support/page.h"

#include "domain/ledger_post.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Sums, by salesperson, region, month and product, that differ from the months of the dealers there are. */
static int64_t differing(void)
{
    return number_of("SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity FROM sales_total"
                     " UNION ALL SELECT COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), m.month, m.product_code, -m.shipped, -m.returned, -m.received, -m.quantity"
                     "  FROM sales_month m JOIN customer cu ON cu.id = m.customer_id) x GROUP BY owner_id, sales_region_id, month, product_code"
                     " HAVING SUM(shipped) <> 0 OR SUM(returned) <> 0 OR SUM(received) <> 0 OR SUM(quantity) <> 0) d");
}

static const char *shipped_of(int64_t owner)
{
    return text_of(say("SELECT COALESCE(SUM(shipped), 0) FROM sales_total WHERE owner_id = %lld", (long long)owner));
}

static void book(int64_t dealer, const char *kind, int64_t fen)
{
    struct ledger_line line = { .kind = kind, .source = "page", .line_no = 1, .customer_id = dealer, .posted_on = "2026-03-05", .value = fen, .number = say("T%lld", (long long)unique()) };
    struct request req;

    if (*kind == 's')
        line.product_code = "P1", line.quantity = 10000, line.price = fen * 10000, line.due_on = "2026-04-05";
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    must(ledger_post(&req, &line, 1));
    must(db_commit(&req));
    request_end(&req);
}

static void what_is_booked_is_in_the_sums_at_once(void **state)
{
    struct visitor seller = visitor_new("customers.read:own");
    int64_t dealer = dealer_new(seller.id, "Totals");

    (void)state;
    book(dealer, "shipment", 100000);
    book(dealer, "shipment", 50000); /* the same month once more */
    book(dealer, "receipt", 20000);
    assert_string_equal(shipped_of(seller.id), "1500.00");
    assert_int_equal(differing(), 0);
}

static void a_dealer_who_is_handed_over_takes_its_months_along(void **state)
{
    struct visitor one = visitor_new("customers.read:own"), other = visitor_new("customers.read:own");
    int64_t dealer = dealer_new(one.id, "Handed over"), stays = dealer_new(one.id, "Stays");

    (void)state;
    book(dealer, "shipment", 100000);
    book(stays, "shipment", 700);
    run_sql(say("UPDATE customer SET owner_id = %lld, sales_region_id = NULL WHERE id = %lld", (long long)other.id, (long long)dealer));
    assert_string_equal(shipped_of(one.id), "7.00");
    assert_string_equal(shipped_of(other.id), "1000.00");
    run_sql(say("UPDATE customer SET owner_id = NULL WHERE id = %lld", (long long)dealer));
    assert_string_equal(shipped_of(other.id), "0.00");
    assert_int_equal(differing(), 0);
}

static void one_that_is_gone_counts_no_more_until_it_is_back(void **state)
{
    struct visitor seller = visitor_new("customers.read:own");
    int64_t dealer = dealer_new(seller.id, "Gone");

    (void)state;
    book(dealer, "shipment", 100000);
    run_sql(say("INSERT INTO customer_merged SELECT * FROM customer WHERE id = %lld", (long long)dealer));
    run_sql(say("DELETE FROM customer WHERE id = %lld", (long long)dealer));
    assert_string_equal(shipped_of(seller.id), "0.00");
    run_sql(say("INSERT INTO customer SELECT * FROM customer_merged WHERE id = %lld", (long long)dealer));
    run_sql(say("DELETE FROM customer_merged WHERE id = %lld", (long long)dealer));
    assert_string_equal(shipped_of(seller.id), "1000.00");
    assert_int_equal(differing(), 0);
}

static void fold(void)
{
    struct job job = { .kind = "sales_totals" };
    struct request req;
    bool finished = false;

    while (!finished) {
        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(sales_totals_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
}

static void differences_are_folded_when_they_are_many(void **state)
{
    struct visitor seller = visitor_new("customers.read:own");
    int64_t dealer = dealer_new(seller.id, "Folded");

    (void)state;
    run_sql(say("INSERT INTO sales_month (customer_id, product_code, month, shipped) WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 900)"
                " SELECT %lld, CONCAT('F', seq %% 7), DATE '2001-01-01' + INTERVAL seq MONTH, 1 FROM n", (long long)dealer));
    for (int i = 0; i < 6; i++)
        run_sql(say("UPDATE sales_month SET shipped = shipped + 1 WHERE customer_id = %lld", (long long)dealer));
    assert_string_equal(shipped_of(seller.id), "6300.00");
    fold();
    assert_string_equal(shipped_of(seller.id), "6300.00");
    assert_int_equal(differing(), 0);
    assert_in_range(number_of(say("SELECT COUNT(*) FROM sales_total WHERE owner_id = %lld", (long long)seller.id)), 900, 1000); /* the last hundred wait for the next time */
    run_sql(say("DELETE FROM sales_month WHERE customer_id = %lld", (long long)dealer)); /* leave no months of another century to others */
    assert_int_equal(differing(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_booked_is_in_the_sums_at_once, begin, end),
        cmocka_unit_test_setup_teardown(a_dealer_who_is_handed_over_takes_its_months_along, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_gone_counts_no_more_until_it_is_back, begin, end),
        cmocka_unit_test_setup_teardown(differences_are_folded_when_they_are_many, begin, end),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
