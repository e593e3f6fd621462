/* month_test.c - the month's figures stand on several pages: home, sales figures, the dealer's page, targets; they are the same on each,
 * and the rows that each opens add up to them. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "domain/ledger_post.h"

static struct visitor director, seller, other_seller;
static const struct module *home, *sales, *customers;
static struct arena *arena;
static int64_t dealer;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    home = module_named("home");
    sales = module_named("sales");
    customers = module_named("customers");
    clock_fix("2026-03-20T04:00:00");
    arena = arena_new();
    director = visitor_new("sales.read:all sales.targets:all");
    seller = visitor_new("sales.read:own customers.look:own customers.read:own");
    other_seller = visitor_new("sales.read:own");
    return 0;
}

static int end(void **state)
{
    arena_free(arena);
    clock_fix(NULL);
    return test_end(state);
}

static int64_t booked(const char *kind, const char *on, int64_t fen, int64_t of)
{
    struct ledger_line line = { .customer_id = dealer, .kind = kind, .source = "page", .line_no = 1, .posted_on = on, .value = fen, .shipment_id = of, .product_code = strcmp(kind, "receipt") == 0 ? "" : "P1" };
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    line.number = say("M%lld", (long long)unique());
    must(ledger_post(&req, &line, 1));
    must(db_commit(&req));
    request_end(&req);
    return line.id;
}

static void taken_back(int64_t entry)
{
    struct request req;
    int64_t id;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    must(ledger_reverse(&req, entry, "wrong", &id));
    must(db_commit(&req));
    request_end(&req);
}

/* March: 1,234.56 out and 34.56 back, something that was wrong, 300.00 in. February left 200.00 of 500.00 unpaid. */
static int fresh(void **state)
{
    int64_t march;

    (void)state;
    run_sql(say("DELETE FROM sales_target WHERE staff_id = %lld", (long long)seller.id));
    run_sql(say("UPDATE customer SET owner_id = NULL WHERE owner_id = %lld", (long long)seller.id));
    dealer = dealer_new(seller.id, say("Month Dealer %lld", (long long)unique()));
    booked("shipment", "2026-02-10", 50000, 0);
    march = booked("shipment", "2026-03-20", 123456, 0);
    booked("return", "2026-03-20", -3456, march);
    taken_back(booked("shipment", "2026-03-05", 99900, 0));
    booked("receipt", "2026-03-12", 30000, 0);
    return 0;
}

static void target(const char *whose, int64_t *id)
{
    assert_int_equal(post(&director, sales, "/sales/targets/new", say("kind=%s&year=2026&month_3=2400", whose)).status, 303);
    *id = number_of("SELECT MAX(id) FROM sales_target");
}

static void has(struct page page, const char *text)
{
    if (page.status != 200 || strstr(page.body, text) == NULL)
        print_error("not on the page (%d): %s\n", page.status, text);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, text));
}

#define MARCH ">2026-03</a></td><td class=\"num\">1,200.00</td><td class=\"num\">300.00</td>"

static void the_months_figures_are_the_same_on_every_page(void **state)
{
    int64_t own, of_dealer;

    (void)state;
    target(say("staff&staff_id=%lld", (long long)seller.id), &own);
    target(say("customer&dealer=%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer))), &of_dealer);
    has(get(&seller, home, "/"), "<div class=\"v\">¥1,200.00</div>");
    has(get(&seller, home, "/"), "<div class=\"v\">¥300.00</div>");
    has(get(&seller, home, "/"), "<div class=\"v r\">¥200.00</div>");
    has(get(&seller, home, "/"), "50.0%</div><small>¥1,200.00 / ¥2,400.00");
    has(get(&seller, home, "/"), say("href=\"/sales/targets/%lld\"", (long long)own));
    has(get(&seller, sales, "/sales/figures"), MARCH);
    has(get(&seller, customers, say("/customers/%lld", (long long)dealer)), MARCH);
    has(get(&seller, sales, say("/sales/targets/%lld", (long long)own)), "1,200.00");
    has(get(&seller, sales, say("/sales/targets/%lld", (long long)own)), "50.0%");
    has(get(&seller, sales, say("/sales/targets/%lld", (long long)of_dealer)), "50.0%");
    has(get(&seller, sales, "/sales/ageing?late=1"), "200.00");
    has(get(&other_seller, home, "/"), "<div class=\"v\">¥0.00</div>");
    assert_null(strstr(get(&other_seller, home, "/").body, say("/sales/targets/%lld", (long long)own)));
}

static void each_figure_opens_the_rows_behind_it(void **state)
{
    const char *shipped = "/sales?kind=shipment&kind=return&posted_from=2026-03-01&posted_to=2026-03-31";
    struct page page = get(&seller, sales, shipped);

    (void)state;
    has(get(&seller, home, "/"), "href=\"/sales?kind=shipment&amp;kind=return&amp;posted_from=2026-03-01&amp;posted_to=2026-03-31\"");
    has(page, "1,234.56");
    has(page, "-34.56");
    has(page, "-999.00"); /* taken back: there twice */
    assert_null(strstr(page.body, "500.00"));
    assert_string_equal(text_of(say("SELECT SUM(value) FROM ledger_entry WHERE customer_id = %lld AND kind IN ('shipment', 'return') AND posted_on BETWEEN '2026-03-01' AND '2026-03-31'", (long long)dealer)), "1200.00");
    has(get(&seller, home, "/"), "href=\"/sales?kind=receipt&amp;posted_from=2026-03-01&amp;posted_to=2026-03-31\"");
    page = get(&seller, sales, "/sales?kind=receipt&posted_from=2026-03-01&posted_to=2026-03-31");
    has(page, "300.00");
    assert_null(strstr(page.body, "1,234.56"));
}

static void who_sees_all_sees_the_sum_of_all(void **state)
{
    const char *shipped = text_of("SELECT CONCAT('¥', FORMAT(SUM(m.shipped - m.returned), 2)) FROM sales_month m JOIN customer cu ON cu.id = m.customer_id WHERE m.month = '2026-03-01'"), *at;

    (void)state;
    has(get(&director, home, "/"), say("<div class=\"v\">%s</div>", shipped));
    at = shipped + strlen("¥");
    has(get(&director, sales, "/sales/figures"), say(">2026-03</a></td><td class=\"num\">%s</td>", at));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_months_figures_are_the_same_on_every_page, fresh),
        cmocka_unit_test_setup(each_figure_opens_the_rows_behind_it, fresh),
        cmocka_unit_test_setup(who_sees_all_sees_the_sum_of_all, fresh),
    };

    return cmocka_run_group_tests(tests, start, end);
}
