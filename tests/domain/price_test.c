/* price_test.c - prices worked out by hand: how a new one takes its place, and which is in force on a day. */
#include "support/page.h"

#include <string.h>

#include "domain/price.h"

static int64_t seller, product, dealer, other_dealer;

static int64_t product_new(const char *name)
{
    return run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at)"
                       " VALUES ('T%lld', '%s', 't', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')",
                       (long long)unique(), name));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    seller = visitor_new("customers.read:own").id;
    run_sql("DELETE FROM price_list");
    clock_fix("2026-11-23T04:00:00");
    return 0;
}

static int end(void **state)
{
    run_sql("DELETE FROM price_list");
    clock_fix(NULL);
    return test_end(state);
}

/* --- how a new one stands to the others ------------------------------------------------------- */

static const struct price_span spans[] = {
    { 1, "2026-01-01", "2026-04-01" }, /* to 31 March */
    { 2, "2026-07-01", "2026-07-01" }, /* taken back */
    { 3, "2026-09-01", "" },
};

static enum price_fit fit(const char *from, const char *to, int64_t *id)
{
    struct price_span span = { .from = from, .to = to };
    const struct price_span *other;
    enum price_fit found = price_fit(spans, COUNT_OF(spans), &span, &other);

    *id = other == NULL ? 0 : other->id;
    return found;
}

static void a_price_fits_into_a_gap_to_the_day(void **state)
{
    int64_t other;

    (void)state;
    assert_int_equal(fit("2026-04-01", "2026-09-01", &other), PRICE_FITS);
    assert_int_equal(other, 0);
    assert_int_equal(fit("2026-07-01", "2026-08-01", &other), PRICE_FITS); /* where one was taken back */
    assert_int_equal(fit("2025-01-01", "2026-01-01", &other), PRICE_FITS);
}

static void a_price_follows_the_one_in_force(void **state)
{
    int64_t other;

    (void)state;
    assert_int_equal(fit("2026-03-31", "2026-09-01", &other), PRICE_FOLLOWS);
    assert_int_equal(other, 1);
    assert_int_equal(fit("2026-12-01", "", &other), PRICE_FOLLOWS);
    assert_int_equal(other, 3);
}

static void two_prices_of_one_day_and_overlaps_are_told_apart(void **state)
{
    int64_t other;

    (void)state;
    assert_int_equal(fit("2026-09-01", "", &other), PRICE_SAME_DAY);
    assert_int_equal(fit("2026-04-01", "", &other), PRICE_OVERLAPS); /* open, and one begins in September */
    assert_int_equal(other, 3);
    assert_int_equal(fit("2026-04-01", "2026-09-02", &other), PRICE_OVERLAPS); /* by one day */
    assert_int_equal(fit("2026-03-01", "", &other), PRICE_OVERLAPS);           /* would follow one, but runs into another */
    assert_int_equal(other, 3);
    assert_int_equal(fit("2025-12-01", "2026-02-01", &other), PRICE_OVERLAPS);
    assert_int_equal(other, 1);
}

static void a_price_is_read_to_six_places_half_up(void **state)
{
    static const struct {
        const char *typed, *price;
    } cases[] = { { "12", "12.000000" }, { "12.5", "12.500000" }, { "1.2345674", "1.234567" }, { "1.2345675", "1.234568" },
                  { "0.9999995", "1.000000" }, { "0.000001", "0.000001" }, { "1,234.50", "1234.500000" } };
    static const char *const wrong[] = { "0", "0.00", "0.0000004", "-1", "x", "1.2.3", "9999999999999" };
    struct arena *arena = arena_new();
    const char *price;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(price_read(arena, cases[i].typed, &price));
        assert_string_equal(price, cases[i].price);
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(price_read(arena, wrong[i], &price));
    arena_free(arena);
}

/* --- the price in force ------------------------------------------------------------------------- */

/* "dealer 9.80" on that day. */
static const char *on(int64_t customer, const char *day)
{
    struct arena *arena = arena_new();
    struct request req;
    struct price price;
    const char *text;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(price_in_force(&req, &(struct price_question){ customer, product, day }, &price));
    text = say("%s %s", price.source, price.shown);
    request_end(&req);
    arena_free(arena);
    return text;
}

static int64_t list_new(const char *type, const char *from, const char *to)
{
    return run_sql(say("INSERT INTO price_list (name, customer_type, valid_from, valid_to) VALUES ('L', '%s', '%s', %s)", type, from, to));
}

static void line(int64_t list, const char *price, const char *from, const char *to)
{
    run_sql(say("INSERT INTO list_price (price_list_id, product_id, price, valid_from, valid_to, created_at, created_by)"
                " VALUES (%lld, %lld, %s, '%s', %s, '2026-01-01', 1)",
                (long long)list, (long long)product, price, from, to));
}

static void agreed(const char *price, const char *from, const char *to)
{
    run_sql(say("INSERT INTO dealer_price (customer_id, product_id, price, valid_from, valid_to, created_at, created_by)"
                " VALUES (%lld, %lld, %s, '%s', %s, '2026-01-01', 1)",
                (long long)dealer, (long long)product, price, from, to));
}

static void the_dealers_price_counts_before_its_types_list_and_the_default(void **state)
{
    int64_t usual = list_new("", "2026-01-01", "NULL"), chains = list_new("chain", "2026-03-01", "'2026-10-01'");

    (void)state;
    product = product_new("Counts");
    dealer = dealer_new(seller, "Chain");
    other_dealer = dealer_new(seller, "Other");
    run_sql(say("UPDATE customer SET type = 'chain' WHERE id = %lld", (long long)dealer));
    run_sql(say("UPDATE customer SET type = 'pharmacy' WHERE id = %lld", (long long)other_dealer));
    line(usual, "12.5", "2026-02-01", "'2026-06-01'");
    line(usual, "13.123456", "2026-06-01", "NULL");
    line(chains, "11", "2026-04-01", "'2026-05-01'");
    line(chains, "10.7", "2026-06-01", "NULL");
    agreed("9.8", "2026-07-01", "'2026-08-01'");
    agreed("1", "2026-11-01", "'2026-11-01'"); /* taken back before it began */

    assert_string_equal(on(dealer, "2026-01-31"), " ");             /* nothing holds yet */
    assert_string_equal(on(dealer, "2026-02-01"), "default 12.50"); /* first day */
    assert_string_equal(on(dealer, "2026-03-15"), "default 12.50"); /* its list has no price of the product yet */
    assert_string_equal(on(dealer, "2026-04-01"), "type 11.00");
    assert_string_equal(on(dealer, "2026-04-30"), "type 11.00");    /* last day */
    assert_string_equal(on(dealer, "2026-05-01"), "default 12.50"); /* a gap in its list */
    assert_string_equal(on(dealer, "2026-06-30"), "type 10.70");
    assert_string_equal(on(dealer, "2026-07-01"), "dealer 9.80");
    assert_string_equal(on(dealer, "2026-07-31"), "dealer 9.80");
    assert_string_equal(on(dealer, "2026-08-01"), "type 10.70");
    assert_string_equal(on(dealer, "2026-10-01"), "default 13.123456"); /* its list has ended */
    assert_string_equal(on(dealer, "2026-11-01"), "default 13.123456");
    assert_string_equal(on(other_dealer, "2026-07-15"), "default 13.123456");
}

static void of_two_that_a_merge_brought_together_the_last_begun_counts(void **state)
{
    (void)state;
    product = product_new("Merged");
    agreed("5", "2026-01-01", "NULL");
    agreed("6", "2026-02-01", "NULL");
    assert_string_equal(on(dealer, "2026-01-15"), "dealer 5.00");
    assert_string_equal(on(dealer, "2026-03-01"), "dealer 6.00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_fits_into_a_gap_to_the_day),
        cmocka_unit_test(a_price_follows_the_one_in_force),
        cmocka_unit_test(two_prices_of_one_day_and_overlaps_are_told_apart),
        cmocka_unit_test(a_price_is_read_to_six_places_half_up),
        cmocka_unit_test(the_dealers_price_counts_before_its_types_list_and_the_default),
        cmocka_unit_test(of_two_that_a_merge_brought_together_the_last_begun_counts),
    };

    return cmocka_run_group_tests(tests, start, end);
}
