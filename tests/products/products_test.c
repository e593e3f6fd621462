/* products_test.c - products, prices and territories through their pages, on a fixed day. */
#include "support/page.h"

#include <string.h>

static struct visitor director, manager, clerk, looker;
static const struct module *products;
static int64_t product, dealer;

static int64_t registered(const char *code)
{
    struct page page = post(&director, products, "/products/new", say("code=%s&name=Test+%s&product_class=drug&unit=box&tax_rate=13", code, code));

    assert_int_equal(page.status, 303);
    return number_of(say("SELECT id FROM product WHERE code = '%s'", code));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    products = module_named("products");
    clock_fix("2026-11-23T04:00:00");
    director = visitor_new("products.read:all products.update:all products.floor:all prices.read:all prices.update:all prices.lists:all"
                           " customers.look:all customers.read:all territories.read:all territories.update:all");
    manager = visitor_new("products.read:all prices.read:own prices.update:own customers.look:own customers.read:own territories.read:own territories.update:own");
    clerk = visitor_new("products.read:all prices.read:all customers.look:all");
    looker = visitor_new("products.read:all customers.look:all");
    run_sql("DELETE FROM price_list");
    product = registered(say("P%lld", (long long)unique()));
    dealer = dealer_new(manager.id, "Prices Dealer");
    return 0;
}

static int end(void **state)
{
    run_sql("DELETE FROM price_list");
    run_sql("DELETE FROM territory");
    clock_fix(NULL);
    return test_end(state);
}

static const char *of_product(const char *end)
{
    return say("/products/%lld%s", (long long)product, end);
}

static const char *of_dealer(int64_t id, const char *end)
{
    return say("/products/customer/%lld%s", (long long)id, end);
}

/* --- products -------------------------------------------------------------------------------- */

static void a_product_is_found_by_name_initials_code_and_approval(void **state)
{
    static const char *const asked[] = { "%E6%9D%BF%E8%93%9D", "blgkl", "banlangen", "Z-FOUND", "Z440" };

    (void)state;
    post(&director, products, "/products/new", "code=Z-FOUND&name=%E6%9D%BF%E8%93%9D%E6%A0%B9%E9%A2%97%E7%B2%92&product_class=drug&unit=box&tax_rate=13&approval_no=Z44023485");
    for (size_t i = 0; i < COUNT_OF(asked); i++)
        assert_non_null(strstr(get(&looker, products, say("/products?text=%s", asked[i])).body, "Z-FOUND"));
    assert_null(strstr(get(&looker, products, "/products?text=zzzz").body, "Z-FOUND"));
}

static void a_code_belongs_to_one_product(void **state)
{
    struct page page = post(&director, products, "/products/new", "code=Z-FOUND&name=Other&product_class=drug&unit=box&tax_rate=13");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "板蓝根颗粒")); /* data */
    assert_int_equal(number_of("SELECT COUNT(*) FROM product WHERE code = 'Z-FOUND'"), 1);
}

static void stopping_needs_a_reason_and_a_stale_form_does_not_resume(void **state)
{
    int64_t before = product;

    (void)state;
    product = registered(say("S%lld", (long long)unique()));
    assert_int_equal(post(&director, products, of_product("/state"), "version=1&state_reason=").status, 422);
    assert_int_equal(post(&director, products, of_product("/state"), "version=1&state_reason=No+demand").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', state_on, ' ', state_reason) FROM product WHERE id = %lld", (long long)product)), "stopped 2026-11-23 No demand");
    assert_int_equal(post(&director, products, of_product("/state"), "version=1&state_reason=Again").status, 409);
    assert_int_equal(post(&director, products, of_product("/state"), "version=2&state_reason=Back").status, 303);
    assert_string_equal(text_of(say("SELECT state FROM product WHERE id = %lld", (long long)product)), "active");
    product = before;
}

/* --- prices ------------------------------------------------------------------------------------- */

static int64_t list_new(const char *body)
{
    struct page page = post(&director, products, "/products/prices/new", body);

    return page.status == 303 ? number_of("SELECT MAX(id) FROM price_list") : 0;
}

static const char *spans_of(const char *table)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(CONCAT(ROUND(price, 2), ' ', valid_from, '/', COALESCE(valid_to, '')) ORDER BY valid_from, id SEPARATOR ', '), '')"
                       " FROM %s WHERE product_id = %lld", table, (long long)product));
}

static int64_t usual;

static void one_list_at_a_time_serves_a_type_of_dealers(void **state)
{
    (void)state;
    usual = list_new("name=Usual&valid_from=2026-01-01");
    assert_true(usual > 0);
    assert_int_equal(list_new("name=Second&valid_from=2027-01-01"), 0);
    assert_true(list_new("name=Chains&customer_type=chain&valid_from=2026-01-01&last_on=2026-12-31") > 0);
    assert_int_equal(list_new("name=Chains+too&customer_type=chain&valid_from=2026-12-31"), 0);
    assert_true(list_new("name=Chains+next&customer_type=chain&valid_from=2027-01-01") > 0);
    assert_int_equal(list_new("name=Crossed&customer_type=clinic&valid_from=2027-01-01&last_on=2026-12-31"), 0);
}

static void a_new_price_ends_the_former_and_never_what_has_been(void **state)
{
    const char *path = say("/products/prices/%lld/set/%lld", (long long)usual, (long long)product);
    char where[80];

    (void)state;
    snprintf(where, sizeof(where), "%s", path);
    assert_int_equal(post(&director, products, where, "price=10&valid_from=2026-06-01").status, 303);
    assert_int_equal(post(&director, products, where, "price=11&valid_from=2026-11-22").status, 422); /* yesterday */
    assert_int_equal(post(&director, products, where, "price=11&valid_from=2026-06-01").status, 422); /* the same day */
    assert_int_equal(post(&director, products, where, "price=0&valid_from=2027-01-01").status, 422);
    assert_int_equal(post(&director, products, where, "price=12&valid_from=2027-01-01").status, 303);
    assert_int_equal(post(&director, products, where, "price=11&valid_from=2026-12-01").status, 422); /* would run into 2027 */
    assert_int_equal(post(&director, products, where, "price=11&valid_from=2026-12-01&last_on=2026-12-31").status, 303);
    assert_string_equal(spans_of("list_price"), "10.00 2026-06-01/2026-12-01, 11.00 2026-12-01/2027-01-01, 12.00 2027-01-01/");
    assert_non_null(strstr(get(&clerk, products, of_product("")).body, "¥12.00"));
    assert_null(strstr(get(&looker, products, of_product("")).body, "¥12.00"));
    assert_int_equal(get(&looker, products, "/products/prices").status, 403);
    assert_int_equal(post(&clerk, products, where, "price=1&valid_from=2028-01-01").status, 403);
}

static void a_price_that_has_not_begun_is_taken_back_and_stays_in_the_table(void **state)
{
    int64_t id = number_of(say("SELECT id FROM list_price WHERE product_id = %lld AND valid_from = '2027-01-01'", (long long)product));

    (void)state;
    assert_int_equal(post(&director, products, of_product(say("/prices/%lld/end", (long long)id)), "last_on=2026-12-31").status, 303);
    assert_string_equal(spans_of("list_price"), "10.00 2026-06-01/2026-12-01, 11.00 2026-12-01/2027-01-01, 12.00 2027-01-01/2027-01-01");
    assert_null(strstr(get(&clerk, products, of_product("")).body, "¥12.00"));
    id = number_of(say("SELECT id FROM list_price WHERE product_id = %lld AND valid_from = '2026-06-01'", (long long)product));
    assert_int_equal(post(&director, products, of_product(say("/prices/%lld/end", (long long)id)), "last_on=2026-11-22").status, 422);
    assert_int_equal(post(&director, products, of_product(say("/prices/%lld/end", (long long)id)), "last_on=2026-12-05").status, 422);
    assert_int_equal(post(&director, products, of_product(say("/prices/%lld/end", (long long)id)), "last_on=2026-11-23").status, 303);
}

static void a_floor_price_is_seen_with_its_own_right_only(void **state)
{
    (void)state;
    assert_int_equal(post(&director, products, of_product("/floor"), "price=7.77&valid_from=2026-11-23").status, 303);
    assert_non_null(strstr(get(&director, products, of_product("")).body, "7.77"));
    assert_null(strstr(get(&clerk, products, of_product("")).body, "7.77"));
    assert_int_equal(get(&manager, products, of_product("/floor")).status, 403);
}

static void a_dealers_price_is_its_salespersons_to_agree_with_a_reason(void **state)
{
    const char *path = say("/products/customer/%lld/set/%lld", (long long)dealer, (long long)product);
    char where[80];

    (void)state;
    snprintf(where, sizeof(where), "%s", path);
    assert_int_equal(post(&manager, products, where, "price=9.5&valid_from=2026-11-23&reason=").status, 422);
    assert_int_equal(post(&manager, products, where, "price=9.5&valid_from=2026-11-23&reason=Volume").status, 303);
    assert_non_null(strstr(get(&manager, products, of_dealer(dealer, "")).body, "¥9.50"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind = 'dealer_price' AND resource = 'prices'", (long long)dealer)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'dealer_price' AND action = 'insert' AND reason = 'Volume' AND actor_id = %lld", (long long)manager.id)), 1);
}

static void another_teams_dealer_shows_neither_its_page_nor_its_price(void **state)
{
    int64_t others = dealer_new(director.id, "Hidden Dealer");

    (void)state;
    assert_int_equal(post(&director, products, say("/products/customer/%lld/set/%lld", (long long)others, (long long)product), "price=8.88&valid_from=2026-11-23&reason=x").status, 303);
    assert_int_equal(get(&manager, products, of_dealer(others, "")).status, 404);
    assert_int_equal(post(&manager, products, say("/products/customer/%lld/set/%lld", (long long)others, (long long)product), "price=1&valid_from=2026-12-23&reason=x").status, 404);
    assert_null(strstr(get(&manager, products, of_product("")).body, "Hidden Dealer"));
    assert_non_null(strstr(get(&director, products, of_product("")).body, "Hidden Dealer"));
}

/* What one knows of a dealer's timeline can be opened: territories without prices, and prices of one's own dealers only. */
static void territories_are_read_without_prices(void **state)
{
    struct visitor reader = visitor_new("territories.read:all customers.look:all"), mixed = visitor_new("territories.read:all prices.read:own customers.look:all");
    struct page page = get(&reader, products, of_dealer(dealer, ""));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "id=\"now\""));
    assert_null(strstr(page.body, "¥9.50"));
    assert_null(strstr(get(&mixed, products, of_dealer(dealer, "")).body, "id=\"now\""));
    assert_non_null(strstr(get(&manager, products, of_dealer(dealer, "")).body, "id=\"now\""));
}

/* --- territories ----------------------------------------------------------------------------------- */

static int64_t south, guangdong, east;

static int64_t region_new(int64_t parent, const char *prefix)
{
    int64_t id = run_sql(say("INSERT INTO sales_region (parent_id, name) VALUES (NULLIF(%lld, 0), 'R%lld')", (long long)parent, (long long)unique()));

    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)id, (long long)id));
    if (parent != 0)
        run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)parent, (long long)id));
    run_sql(say("INSERT INTO sales_region_cover (prefix, sales_region_id) VALUES ('%s', %lld)", prefix, (long long)id));
    run_sql("UPDATE options_stamp SET value = value + 1");
    return id;
}

static struct page agree(const struct visitor *by, int64_t customer, const char *body)
{
    return post(by, products, of_dealer(customer, "/territories/new"), body);
}

static int agreed(int64_t customer, const char *body)
{
    return agree(&director, customer, body).status;
}

/* Refused because of another dealer's agreement, and for nothing else. */
static void collides(int64_t customer, const char *body)
{
    struct page page = agree(&director, customer, body);

    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "冲突")); /* data */
}

static void an_exclusive_territory_keeps_other_dealers_out_wherever_regions_meet(void **state)
{
    int64_t first = dealer_new(director.id, "First Dealer"), second = dealer_new(director.id, "Second Dealer");
    const char *days = "valid_from=2026-12-01&last_on=2027-11-30";

    (void)state;
    run_sql("DELETE FROM sales_region_cover");
    run_sql("INSERT IGNORE INTO postal_region (code, name, full_name, level, parent_code, valid_from) VALUES ('440000', 'G', 'G', 1, '', '1980-01-01'),"
            " ('440100', 'GZ', 'G GZ', 2, '440000', '1980-01-01'), ('440300', 'SZ', 'G SZ', 2, '440000', '1980-01-01')");
    south = region_new(0, "45");
    guangdong = region_new(south, "44");
    east = region_new(0, "4403"); /* a city of another region inside the province */
    assert_int_equal(agreed(first, say("sales_region_id=%lld&exclusive=1&%s", (long long)guangdong, days)), 303);
    collides(second, say("sales_region_id=%lld&%s", (long long)guangdong, days)); /* not exclusive, yet there */
    collides(second, say("sales_region_id=%lld&exclusive=1&%s", (long long)south, days)); /* above it */
    collides(second, say("region_code=440100&exclusive=1&%s", days));                     /* a city in it */
    collides(second, say("region_code=440000&exclusive=1&%s", days));
    assert_int_equal(agreed(second, say("region_code=440300&exclusive=1&%s", days)), 303);                     /* a city of the other region */
    assert_int_equal(agreed(second, say("sales_region_id=%lld&%s&valid_from=2026-12-01", (long long)south, "last_on=2026-11-30")), 422); /* crossed days */
    assert_int_equal(agreed(second, say("sales_region_id=%lld&exclusive=1&valid_from=2027-12-01", (long long)guangdong)), 303); /* the day after */
    assert_int_equal(agreed(first, say("sales_region_id=%lld&%s", (long long)guangdong, days)), 303); /* its own */
    assert_int_equal(agreed(first, say("sales_region_id=%lld&region_code=440300&%s", (long long)guangdong, days)), 422); /* both */
    assert_int_equal(agreed(first, days), 422);                                                                          /* neither */
}

static void agreements_on_different_products_do_not_collide(void **state)
{
    int64_t first = dealer_new(director.id, "Third Dealer"), second = dealer_new(director.id, "Fourth Dealer");
    char mine[20], other[20];

    (void)state;
    run_sql("DELETE FROM territory");
    snprintf(mine, sizeof(mine), "%s", text_of(say("SELECT code FROM product WHERE id = %lld", (long long)product)));
    snprintf(other, sizeof(other), "Q%lld", (long long)unique());
    registered(other);
    assert_int_equal(agreed(first, say("product_code=%s&region_code=440000&exclusive=1&valid_from=2026-12-01", mine)), 303);
    assert_int_equal(agreed(second, say("product_code=%s&region_code=440000&exclusive=1&valid_from=2026-12-01", other)), 303);
    collides(second, say("product_code=%s&region_code=440000&valid_from=2026-12-01", mine));
    collides(second, "region_code=440000&valid_from=2026-12-01"); /* all products */
    assert_int_equal(agreed(second, "product_code=nothing&region_code=440000&valid_from=2026-12-01"), 422);
}

static void the_refusal_names_the_other_and_outside_the_scope_no_more_than_that(void **state)
{
    struct page page;

    (void)state;
    page = agree(&director, dealer, "region_code=440000&exclusive=1&valid_from=2026-12-01");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Third Dealer"));
    assert_non_null(strstr(page.body, "2026-12-01 –"));
    page = agree(&manager, dealer, "region_code=440000&exclusive=1&valid_from=2026-12-05");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Third Dealer"));
    assert_null(strstr(page.body, "2026-12-01"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM territory WHERE customer_id = %lld", (long long)dealer)), 0);
}

static void an_ended_territory_is_free_again(void **state)
{
    int64_t id = number_of("SELECT MIN(id) FROM territory"), holder = number_of("SELECT customer_id FROM territory ORDER BY id LIMIT 1");

    (void)state;
    assert_int_equal(post(&manager, products, of_dealer(holder, say("/territories/%lld/end", (long long)id)), "last_on=2026-11-23").status, 404);
    assert_int_equal(post(&director, products, of_dealer(holder, say("/territories/%lld/end", (long long)id)), "last_on=2026-11-30").status, 303); /* before it began */
    assert_int_equal(agree(&manager, dealer, say("product_code=%s&region_code=440000&exclusive=1&valid_from=2026-12-05",
                                                 text_of(say("SELECT code FROM product WHERE id = %lld", (long long)product)))).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_product_is_found_by_name_initials_code_and_approval),
        cmocka_unit_test(a_code_belongs_to_one_product),
        cmocka_unit_test(stopping_needs_a_reason_and_a_stale_form_does_not_resume),
        cmocka_unit_test(one_list_at_a_time_serves_a_type_of_dealers),
        cmocka_unit_test(a_new_price_ends_the_former_and_never_what_has_been),
        cmocka_unit_test(a_price_that_has_not_begun_is_taken_back_and_stays_in_the_table),
        cmocka_unit_test(a_floor_price_is_seen_with_its_own_right_only),
        cmocka_unit_test(a_dealers_price_is_its_salespersons_to_agree_with_a_reason),
        cmocka_unit_test(another_teams_dealer_shows_neither_its_page_nor_its_price),
        cmocka_unit_test(territories_are_read_without_prices),
        cmocka_unit_test(an_exclusive_territory_keeps_other_dealers_out_wherever_regions_meet),
        cmocka_unit_test(agreements_on_different_products_do_not_collide),
        cmocka_unit_test(the_refusal_names_the_other_and_outside_the_scope_no_more_than_that),
        cmocka_unit_test(an_ended_territory_is_free_again),
    };

    return cmocka_run_group_tests(tests, start, end);
}
