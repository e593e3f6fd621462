/* list_test.c - a list's pages, filters, orders, columns and views, on the customers' list. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/body.h"
#include "core/list_query.h"
#include "tool/modules.h"

enum { DEALERS = 130 };

static struct visitor seller;
static const struct module *customers;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    seller = visitor_new("customers.look:own customers.read:own customers.export:own");
    for (int i = 0; i < DEALERS; i++)
        dealer_new(seller.id, say("Paged %03d", i));
    /* Equal order values across a page's edge: the id decides. */
    run_sql(say("UPDATE customer SET name_py = 'same' WHERE owner_id = %lld AND name BETWEEN 'Paged 030' AND 'Paged 080'",
                (long long)seller.id));
    return 0;
}

/* Value of the link marked `what` ("next" or "previous") of the pager, decoded; "" without. */
static const char *pager_link(struct page page, const char *param)
{
    const char *at = strstr(page.body, say("%s=", param));
    char url[1000];
    size_t used = 0;

    if (at == NULL)
        return "";
    while (at > page.body && *at != '"')
        at--;
    for (at++; *at != '"' && used < sizeof(url) - 1; at++) {
        url[used++] = *at;
        if (strncmp(at, "&amp;", 5) == 0)
            at += 4;
    }
    url[used] = '\0';
    return say("%s", url);
}

static int rows_on(struct page page, char seen[DEALERS])
{
    int count = 0;

    for (const char *at = strstr(page.body, "Paged "); at != NULL; at = strstr(at + 6, "Paged ")) {
        int number = (int)strtol(at + 6, NULL, 10);

        if (number >= 0 && number < DEALERS && !seen[number]) {
            seen[number] = 1;
            count++;
        }
    }
    return count;
}

static void walk_there_and_back(const char *first)
{
    char seen[DEALERS] = { 0 };
    const char *path = first, *back = "";
    int pages = 0, rows = 0;

    while (*path != '\0' && pages < 10) {
        struct page page = get(&seller, customers, path);

        assert_int_equal(page.status, 200);
        rows += rows_on(page, seen);
        back = pager_link(page, "before");
        path = pager_link(page, "after");
        pages++;
    }
    assert_int_equal(pages, 3);
    assert_int_equal(rows, DEALERS);
    for (; *back != '\0' && pages > 0; pages--)
        back = pager_link(get(&seller, customers, back), "before");
    assert_int_equal(pages, 1);
}

static void every_row_is_on_exactly_one_page_there_and_back(void **state)
{
    const char *const orders[] = { "/customers", "/customers?order=-name", "/customers?order=code", "/customers?order=-changed_at" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        walk_there_and_back(orders[i]);
}

static void a_count_is_capped(void **state)
{
    (void)state;
    assert_non_null(strstr(get(&seller, customers, "/customers").body, "130"));
    run_sql(say("INSERT INTO customer (code, name, name_py, owner_id, state, created_at, created_by, changed_at)"
                " SELECT CONCAT('C', %lld, '-', seq), 'Many', 'zz', %lld, 'dormant', '2026-01-01', 0, '2026-01-01' FROM (SELECT ROW_NUMBER() OVER () AS seq FROM (SELECT 1 FROM dictionary_entry LIMIT 10) a, (SELECT 1 FROM dictionary_entry LIMIT 10) b) s",
                (long long)unique(), (long long)seller.id));
    assert_non_null(strstr(get(&seller, customers, "/customers").body, "200+"));
    run_sql(say("DELETE FROM customer WHERE owner_id = %lld AND name = 'Many'", (long long)seller.id));
}

/* Shorter lists are counted each time; one that is long is believed to be so for a minute. */
static void a_long_list_is_counted_again_after_a_minute(void **state)
{
    const char *many = say("INSERT INTO customer (code, name, name_py, owner_id, state, created_at, created_by, changed_at)"
                           " SELECT CONCAT('L', %lld, '-', seq), 'Long', 'zz', %lld, 'dormant', '2026-01-01', 0, '2026-01-01'"
                           " FROM (SELECT ROW_NUMBER() OVER () AS seq FROM (SELECT 1 FROM dictionary_entry LIMIT 25) a, (SELECT 1 FROM dictionary_entry LIMIT 10) b) s", (long long)unique(), (long long)seller.id);

    (void)state;
    clock_fix("2026-11-23T04:00:00");
    run_sql(many);
    assert_non_null(strstr(get(&seller, customers, "/customers?state=dormant").body, "200+"));
    assert_non_null(strstr(get(&seller, customers, "/customers?state=dormant").body, "after="));
    run_sql(say("DELETE FROM customer WHERE owner_id = %lld AND name = 'Long' LIMIT 190", (long long)seller.id));
    clock_fix("2026-11-23T04:01:01");
    assert_null(strstr(get(&seller, customers, "/customers?state=dormant").body, "200+"));
    assert_non_null(strstr(get(&seller, customers, "/customers?state=dormant").body, " 60 "));
    run_sql(say("DELETE FROM customer WHERE owner_id = %lld AND name = 'Long'", (long long)seller.id));
    assert_non_null(strstr(get(&seller, customers, "/customers?state=dormant").body, "class=\"empty\""));
    clock_fix("2026-11-23T04:00:00");
}

static void filters_narrow_and_unknown_ones_are_ignored(void **state)
{
    struct page page = get(&seller, customers, "/customers?text=Paged+007&state=active&nonsense=1&order=bank_account&state=%27");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Paged 007"));
    assert_null(strstr(page.body, "Paged 008"));
    assert_null(strstr(get(&seller, customers, "/customers?state=closed").body, "Paged 007"));
}

static void a_broken_cursor_shows_the_first_page(void **state)
{
    const char *const broken[] = { "/customers?after=x", "/customers?after=~", "/customers?before=1", "/customers?after=1~'" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken); i++)
        assert_int_equal(get(&seller, customers, broken[i]).status, 200);
}

static void a_saved_view_is_its_owners_and_brings_its_filters_back(void **state)
{
    struct visitor other = visitor_new("customers.look:all customers.read:all");
    struct page page = post(&seller, customers, "/customers/views", "name=Mine+only&state=active&text=Paged");

    (void)state;
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, "/customers?state=active&text=Paged");
    assert_non_null(strstr(get(&seller, customers, "/customers").body, "Mine only"));
    assert_null(strstr(get(&other, customers, "/customers").body, "Mine only"));
    post(&seller, customers, "/customers/views",
         say("remove=%s", text_of(say("SELECT id FROM saved_view WHERE staff_id = %lld", (long long)seller.id))));
    assert_null(strstr(get(&seller, customers, "/customers").body, "Mine only"));
}

static void chosen_columns_stay_chosen(void **state)
{
    (void)state;
    assert_null(strstr(get(&seller, customers, "/customers").body, "data-label=\"统一社会信用代码\""));
    post(&seller, customers, "/customers/views", "choose_columns=1&columns=credit_code&columns=state");
    assert_non_null(strstr(get(&seller, customers, "/customers").body, "data-label=\"统一社会信用代码\""));
    run_sql(say("DELETE FROM list_columns WHERE staff_id = %lld", (long long)seller.id));
}

/* --- indexes ----------------------------------------------------------------------------- */

static void explain(struct request *req, const struct list *list, const char *url)
{
    struct list_query query;
    struct rows *rows;

    must(body_parse(req, url, &req->query));
    list_query_read(req, list, "", &query);
    must(db_select_with(req, arena_format(req->arena, "EXPLAIN %s", list_keys_sql(req, &query)), query.values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (strcmp(row_text(&row, "table"), "cu") == 0 && strstr(row_text(&row, "Extra"), "filesort") != NULL)
            fail_msg("%s sorts: key %s, %s", url, row_text(&row, "key"), row_text(&row, "Extra"));
    }
}

static void orders_in_own_and_full_scope_read_an_index_in_order(void **state)
{
    static const unsigned scopes[] = { SCOPE_OWN, SCOPE_ALL };
    static const char *const urls[] = { "order=name", "order=code", "order=-changed_at" };
    struct arena *arena = arena_new();
    struct request req;

    (void)state;
    run_sql(say("INSERT INTO customer (code, name, name_py, owner_id, state, created_at, created_by, changed_at)"
                " SELECT CONCAT('E', %lld, '-', seq), 'Explained', CONCAT('e', seq), seq %% 50, 'active', '2026-01-01', 0,"
                " '2026-01-01' + INTERVAL seq MINUTE FROM (SELECT ROW_NUMBER() OVER () AS seq FROM (SELECT 1 FROM dictionary_entry LIMIT 100) a, (SELECT 1 FROM dictionary_entry LIMIT 50) b) s",
                (long long)unique()));
    (void)text_of("ANALYZE TABLE customer");
    must(request_for_work(&req, arena, seller.id, VIA_TOOL));
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        for (size_t k = 0; k < COUNT_OF(scopes); k++) {
            req.scope = scopes[k];
            explain(&req, list_find("customers"), urls[i]);
        }
    }
    request_end(&req);
    arena_free(arena);
    run_sql("DELETE FROM customer WHERE name = 'Explained'");
}

/* Keys that no row has any more when the rows are asked for. */
static const struct column fleeting_columns[] = { { "name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL } };
static const struct order fleeting_orders[] = { { "name", "cu.name_py", 0 } };
static const struct list fleeting_list = {
    .name = "fleeting", .path = "/fleeting", .noun = "customer", .from = "customer cu", .where = "TRUE", .id = "FLOOR(RAND() * 1000000000000)",
    .columns = fleeting_columns, .column_count = COUNT_OF(fleeting_columns),
    .orders = fleeting_orders, .order_count = COUNT_OF(fleeting_orders), .default_order = "name",
};

static void a_page_whose_rows_have_all_gone_has_nothing_behind_it(void **state)
{
    struct arena *arena = arena_new();
    struct list_query query;
    struct list_rows page;
    struct request req;

    (void)state;
    must(request_for_work(&req, arena, seller.id, VIA_TOOL));
    list_query_read(&req, &fleeting_list, "", &query);
    query.limit = 1;
    must(list_rows_read(&req, &query, &page));
    assert_true(page.counted > 1);
    assert_int_equal(page.count, 0);
    assert_false(page.more);
    request_end(&req);
    arena_free(arena);
}

/* No index serves the order, and the way for those who see most of all would have to sort more than it may look at. */
static const struct column heavy_columns[] = { { "name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL } };
static const struct order heavy_orders[] = { { "note", "cu.note", 0 } };
static const struct list heavy_list = {
    .name = "heavy", .path = "/heavy", .noun = "customer", .from = "customer cu", .from_all = "customer cu USE INDEX ()", .where = "{visible:cu}", .id = "cu.id",
    .columns = heavy_columns, .column_count = COUNT_OF(heavy_columns), .orders = heavy_orders, .order_count = COUNT_OF(heavy_orders), .default_order = "note",
};

static void rows_are_found_by_their_keys_and_not_along_the_order(void **state)
{
    struct arena *arena = arena_new();
    struct list_query query;
    struct request req;

    (void)state;
    must(request_for_work(&req, arena, seller.id, VIA_TOOL));
    req.scope = SCOPE_ALL;
    list_query_read(&req, &heavy_list, "", &query);
    assert_non_null(strstr(list_keys_sql(&req, &query), heavy_list.from_all));
    assert_null(strstr(list_rows_sql(&req, &query, false), heavy_list.from_all));
    request_end(&req);
    arena_free(arena);
}

/* What many pass is looked for along the order for who sees a team's rows, too; what few pass has an index of its own. */
static const struct filter passed_filters[] = { { "many", FILTER_TEXT, "cu.name LIKE CONCAT(:many, '%')", NULL, COLUMN_WIDE }, { "few", FILTER_TEXT, "cu.code = :few", NULL, 0 } };
static const struct list passed_list = {
    .name = "passed", .path = "/passed", .noun = "customer", .from = "customer cu", .from_all = "customer cu", .where = "{visible:cu}", .id = "cu.id", .columns = heavy_columns, .column_count = COUNT_OF(heavy_columns),
    .filters = passed_filters, .filter_count = COUNT_OF(passed_filters), .orders = heavy_orders, .order_count = COUNT_OF(heavy_orders), .default_order = "note",
};

static void only_what_few_pass_narrows_a_list(void **state)
{
    static const struct {
        const char *asked;
        bool narrowed;
        size_t counted;
    } cases[] = { { "", false, DEALERS }, { "many=Paged+00", false, 10 }, { "few=none", true, 0 }, { "many=Paged&few=none", true, 0 } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena *arena = arena_new();
        struct list_query query;
        struct list_rows page;
        struct request req;

        must(request_for_work(&req, arena, seller.id, VIA_TOOL));
        req.scope = SCOPE_TEAM;
        must(body_parse(&req, cases[i].asked, &req.query));
        list_query_read(&req, &passed_list, "", &query);
        assert_int_equal(query.narrowed, cases[i].narrowed);
        must(list_rows_read(&req, &query, &page));
        assert_int_equal(page.counted, cases[i].counted);
        request_end(&req);
        arena_free(arena);
    }
}

/* The copy says where to look, the scope what may be seen. */
static void who_sees_own_rows_alone_begins_with_these(void **state)
{
    struct list kept = heavy_list;
    struct arena *arena = arena_new();
    struct list_query query;
    struct request req;

    (void)state;
    kept.own = "co";
    must(request_for_work(&req, arena, seller.id, VIA_TOOL));
    for (unsigned scope = SCOPE_OWN; scope != 0; scope = scope == SCOPE_OWN ? SCOPE_OWN | SCOPE_STANDS_IN : scope == (SCOPE_OWN | SCOPE_STANDS_IN) ? SCOPE_OWN | SCOPE_TEAM : 0) {
        bool alone = (scope & SCOPE_TEAM) == 0;

        req.scope = scope;
        list_query_read(&req, &kept, "", &query);
        assert_int_equal(strstr(list_keys_sql(&req, &query), "WHERE {visible:cu} AND {visible:co}") != NULL, alone);
        assert_int_equal(strstr(list_keys_sql(&req, &query), kept.from_all) != NULL, alone);
        assert_non_null(strstr(list_all_sql(&req, &query), "WHERE {visible:cu}"));
    }
    req.scope = SCOPE_ALL;
    list_query_read(&req, &kept, "", &query);
    assert_null(strstr(list_keys_sql(&req, &query), "{visible:co}"));
    request_end(&req);
    arena_free(arena);
}

static void a_team_that_orders_by_what_no_index_serves_gets_its_rows_the_other_way(void **state)
{
    struct arena *arena = arena_new();
    struct list_query query;
    struct list_rows page;
    struct request req;

    (void)state;
    run_sql(say("INSERT INTO customer (code, name, name_py, owner_id, state, note, created_at, created_by, changed_at) SELECT CONCAT('H%lld-', seq), 'Heavy', 'heavy', 0, 'active', seq, '2026-01-01', 0, '2026-01-01'"
                " FROM (SELECT ROW_NUMBER() OVER () AS seq FROM (SELECT 1 FROM dictionary_entry LIMIT 300) a, (SELECT 1 FROM dictionary_entry LIMIT 70) b) s", (long long)unique()));
    must(request_for_work(&req, arena, seller.id, VIA_TOOL));
    req.scope = SCOPE_TEAM;
    list_query_read(&req, &heavy_list, "", &query);
    must(list_rows_read(&req, &query, &page));
    assert_int_equal(page.count, LIST_PAGE_ROWS);
    assert_int_equal(page.counted, DEALERS);
    assert_true(page.more);
    run_sql("DELETE FROM customer WHERE name = 'Heavy'");
    request_end(&req);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_on_exactly_one_page_there_and_back),
        cmocka_unit_test(a_count_is_capped),
        cmocka_unit_test(a_long_list_is_counted_again_after_a_minute),
        cmocka_unit_test(filters_narrow_and_unknown_ones_are_ignored),
        cmocka_unit_test(a_broken_cursor_shows_the_first_page),
        cmocka_unit_test(a_saved_view_is_its_owners_and_brings_its_filters_back),
        cmocka_unit_test(chosen_columns_stay_chosen),
        cmocka_unit_test(orders_in_own_and_full_scope_read_an_index_in_order),
        cmocka_unit_test(a_page_whose_rows_have_all_gone_has_nothing_behind_it),
        cmocka_unit_test(rows_are_found_by_their_keys_and_not_along_the_order),
        cmocka_unit_test(only_what_few_pass_narrows_a_list),
        cmocka_unit_test(who_sees_own_rows_alone_begins_with_these),
        cmocka_unit_test(a_team_that_orders_by_what_no_index_serves_gets_its_rows_the_other_way),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
