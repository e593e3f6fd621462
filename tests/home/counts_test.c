/* counts_test.c - the workbench says how many dealers there are without counting them: what it sums follows every way in which a dealer comes, moves
 * and goes, and is the same when it was folded. */
#include "support/page.h"

#include <string.h>

#include "domain/customer_count.h"

static struct visitor seller;
static const struct module *home;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    home = module_named("home");
    seller = visitor_new("customers.read:own");
    return 0;
}

/* Dealers, active, prospects, nobody's, of the last thirty days: as the tiles of the page have them. */
static const char *tiles(void)
{
    static const char number[] = "class=\"v\">";
    const char *at = strstr(get(&seller, home, "/").body, "class=\"kpis\""), *said = "";

    for (int i = 0; i < 5; i++) {
        assert_non_null(at);
        at = strstr(at, number);
        assert_non_null(at);
        at += strlen(number);
        said = say("%s%.*s ", said, (int)strcspn(at, "<"), at);
    }
    return said;
}

static int64_t differing(void)
{
    return number_of("SELECT COUNT(*) FROM (SELECT x.owner_id, x.sales_region_id, x.state, SUM(x.n) AS n FROM (SELECT owner_id, sales_region_id, state, dealers AS n FROM customer_count"
                     " UNION ALL SELECT COALESCE(owner_id, 0), COALESCE(sales_region_id, 0), state, -1 FROM customer) x GROUP BY x.owner_id, x.sales_region_id, x.state HAVING n <> 0) d");
}

static void what_comes_moves_and_goes_is_counted_at_once(void **state)
{
    int64_t one = dealer_new(seller.id, "One"), two = dealer_new(seller.id, "Two");

    (void)state;
    run_sql(say("UPDATE customer SET created_at = :now, state = 'active' WHERE id = %lld", (long long)one));
    run_sql(say("UPDATE customer SET created_at = '2020-01-01', state = 'prospect' WHERE id = %lld", (long long)two));
    assert_string_equal(tiles(), "2 1 1 0 1 ");
    run_sql(say("UPDATE customer SET state = 'active' WHERE id = %lld", (long long)two));
    assert_string_equal(tiles(), "2 2 0 0 1 ");
    run_sql(say("INSERT INTO customer_merged SELECT * FROM customer WHERE id = %lld", (long long)two));
    run_sql(say("DELETE FROM customer WHERE id = %lld", (long long)two));
    assert_string_equal(tiles(), "1 1 0 0 1 ");
    run_sql(say("INSERT INTO customer SELECT * FROM customer_merged WHERE id = %lld", (long long)two));
    run_sql(say("DELETE FROM customer_merged WHERE id = %lld", (long long)two));
    run_sql(say("UPDATE customer SET owner_id = NULL WHERE id = %lld", (long long)one));
    assert_string_equal(tiles(), "1 1 0 0 0 ");
    assert_int_equal(differing(), 0);
}

static void folded_it_says_the_same(void **state)
{
    struct arena *arena = arena_new();
    int64_t dealer = dealer_new(seller.id, "Folded");
    struct job job = { .kind = "customer_counts" };
    struct request req;
    bool finished = false;
    const char *before;

    (void)state;
    for (int i = 0; i < 300; i++)
        run_sql(say("UPDATE customer SET state = '%s' WHERE id = %lld", i % 2 == 0 ? "suspended" : "active", (long long)dealer));
    before = say("%s", tiles());
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(customer_counts_step(&req, &job, &finished));
    must(db_commit(&req));
    request_end(&req);
    assert_true(finished);
    assert_true(job.done > 500);
    assert_string_equal(tiles(), before);
    assert_int_equal(differing(), 0);
    assert_in_range(number_of(say("SELECT COUNT(*) FROM customer_count WHERE owner_id = %lld", (long long)seller.id)), 1, 4);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_moves_and_goes_is_counted_at_once),
        cmocka_unit_test(folded_it_says_the_same),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
