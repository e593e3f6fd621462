/* target_import_test.c - targets from a file, by the command and as the job does it: whose each row is, what is refused and why, what is
 * written over and what is not, how it is taken back; and that the list by month exports what can be imported again. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/import.h"
#include "tool/tool.h"

static struct visitor director, regional;
static const struct module *sales;
static int64_t region, dealer, elsewhere;
static char region_name[40], code[40], foreign[40], product[40];

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    sales = module_named("sales");
    director = visitor_new("sales.read:all sales.targets:all sales.export:all");
    regional = visitor_new("sales.read:region sales.targets:region");
    snprintf(region_name, sizeof(region_name), "TI%lld", (long long)unique());
    region = run_sql(say("INSERT INTO sales_region (name) VALUES ('%s')", region_name));
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)region, (long long)region));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)regional.id, (long long)region));
    run_sql("UPDATE options_stamp SET value = value + 1");
    return 0;
}

static int64_t dealer_in(int64_t sales_region, char *its_code)
{
    int64_t id = dealer_new(director.id, "Same Name");

    snprintf(its_code, 40, "TI%lld", (long long)unique());
    run_sql(say("UPDATE customer SET code = '%s', sales_region_id = NULLIF(%lld, 0) WHERE id = %lld", its_code, (long long)sales_region, (long long)id));
    return id;
}

static int fresh(void **state)
{
    (void)state;
    dealer = dealer_in(region, code);
    elsewhere = dealer_in(0, foreign);
    snprintf(product, sizeof(product), "TIP%lld", (long long)unique());
    run_sql(say("INSERT INTO product (code, name, name_py, specification, unit, product_class, state_on, created_at, created_by, changed_at) VALUES ('%s', '%s', 'g', '10g', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", product, product));
    return 0;
}

/* --- a file -------------------------------------------------------------------------------------------------- */

#define HEADER "目标对象,编码,对象,年份,1 月,2 月,3 月,12 月\n" /* data */

static void import(const struct visitor *who, const char *text, const char *option)
{
    char path[] = "/tmp/targets-XXXXXX", account[40];
    char *arguments[] = { (char *)(uintptr_t) "import", (char *)(uintptr_t) "targets", path, (char *)(uintptr_t) "--json", (char *)(uintptr_t) "--as", account, (char *)(uintptr_t)option };
    int fd = mkstemp(path);

    snprintf(account, sizeof(account), "%s", who->account);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    must(tool_import(option == NULL ? 6 : 7, arguments));
    unlink(path);
}

static int64_t last_run(void)
{
    return number_of("SELECT MAX(id) FROM import_run WHERE kind = 'sales_targets'");
}

static const char *rows(void)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', row_no, state, what, NULLIF(reason, ''), NULLIF(field, '')) ORDER BY row_no SEPARATOR '; '), '') FROM import_row WHERE run_id = %lld", (long long)last_run()));
}

static const char *months_of(const char *column, int64_t id)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(CONCAT(DATE_FORMAT(month, '%%c:'), TRUNCATE(amount, 0)) ORDER BY month), '') FROM sales_target WHERE %s = %lld AND YEAR(month) = 2027", column, (long long)id));
}

/* One step after another, as the job does it. */
static void undo(int64_t run_id)
{
    bool finished = false, moved;

    for (bool first = true; !finished; first = false) {
        struct arena *arena = arena_new();
        struct job job = { .kind = "import", .state = json_object() };
        struct request req;

        must(request_for_work(&req, arena, director.id, VIA_JOB));
        must(db_begin(&req));
        if (first)
            must(import_undo(&req, run_id, &moved));
        job.args = json_pack("{s:I, s:s}", "run", (json_int_t)run_id, "step", "undo");
        must(import_step(&req, &job, &finished));
        must(db_commit(&req));
        json_decref(job.args);
        json_decref(job.state);
        request_end(&req);
        arena_free(arena);
    }
}

/* --- tests ------------------------------------------------------------------------------------------------------ */

static void dealers_regions_people_and_products_get_their_months(void **state)
{
    int64_t product_id = number_of(say("SELECT id FROM product WHERE code = '%s'", product));

    (void)state;
    import(&director, say(HEADER "客户,%s,,2027,1000,\"2,000\",,0\n大区,,%s,2027年,3万,,,\n业务员,%s,,2027,,5,,\nproduct,,%s 10g,2027,7,,,8\n", code, region_name, regional.account, product), NULL);
    assert_string_equal(rows(), "2 applied insert; 3 applied insert; 4 applied insert; 5 applied insert");
    assert_string_equal(months_of("customer_id", dealer), "1:1000,2:2000,12:0");
    assert_string_equal(months_of("sales_region_id", region), "1:30000");
    assert_string_equal(months_of("staff_id", regional.id), "2:5");
    assert_string_equal(months_of("product_id", product_id), "1:7,12:8");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'sales_target' AND via = 'import' AND batch_id = %lld AND action = 'insert'", (long long)last_run())), 7);
}

static void each_bad_row_says_why(void **state)
{
    (void)state;
    import(&director, say(HEADER "客户,nothing,,2027,1,,,\n客户,,Same Name,2027,1,,,\n仓库,%s,,2027,1,,,\n客户,%s,,27,1,,,\n客户,%s,,2027,,,,\n客户,,,2027,1,,,\n客户,%s,,2027,-1,,,\n客户,%s,,2027,1,,,\n客户,%s,,2027,1,,,\n", code, code, code, code, code, code), NULL);
    assert_string_equal(rows(), "2 bad insert target unknown target_code; 3 bad insert target unclear target_name; 4 bad insert target kind target_kind; 5 bad insert year year; 6 bad insert months missing month_1;"
                                " 7 bad insert target missing target_code; 8 bad insert amount month_1; 9 applied insert; 10 bad insert duplicate in file target_code");
}

static void one_reaches_no_further_than_one_sets_targets(void **state)
{
    (void)state;
    import(&regional, say(HEADER "客户,%s,,2027,1,,,\n客户,%s,,2027,1,,,\n产品,%s,,2027,1,,,\n大区,,%s,2027,,,9,\n", code, foreign, product, region_name), NULL);
    assert_string_equal(rows(), "2 applied insert; 3 bad insert not yours target_code; 4 bad insert not yours target_code; 5 bad insert target known year");
    assert_string_equal(months_of("customer_id", elsewhere), "");
}

static void a_year_that_has_targets_is_written_over_only_when_asked_and_blank_months_stay(void **state)
{
    const char *first = say(HEADER "客户,%s,,2027,1,2,,\n", code), *second = say(HEADER "客户,%s,,2027,,20,30,\n", code);
    int64_t run;

    (void)state;
    import(&director, first, NULL);
    import(&director, second, NULL);
    assert_string_equal(rows(), "2 bad insert target known year");
    import(&director, second, "--dry-run");
    assert_string_equal(months_of("customer_id", dealer), "1:1,2:2");
    import(&director, second, "--update");
    assert_string_equal(rows(), "2 applied update");
    assert_string_equal(months_of("customer_id", dealer), "1:1,2:20,3:30");
    run = last_run();
    undo(run);
    assert_string_equal(months_of("customer_id", dealer), "1:1,2:2");
    assert_string_equal(rows(), "2 undone update");
}

static void what_was_changed_since_stays_when_an_import_is_taken_back(void **state)
{
    char touched[40];
    int64_t other = dealer_in(region, touched);

    (void)state;
    import(&director, say(HEADER "客户,%s,,2027,1,2,,\n客户,%s,,2027,3,,,\n", code, touched), NULL);
    assert_int_equal(post(&director, sales, say("/sales/targets/%lld/edit", (long long)number_of(say("SELECT MIN(id) FROM sales_target WHERE customer_id = %lld", (long long)other))), "month_1=4&month_2=").status, 303);
    undo(last_run());
    assert_string_equal(rows(), "2 undone insert; 3 kept insert changed since");
    assert_string_equal(months_of("customer_id", dealer), "");
    assert_string_equal(months_of("customer_id", other), "1:4");
}

static void the_list_by_month_has_the_columns_that_an_import_reads(void **state)
{
    struct page page, empty = get(&director, sales, "/sales/targets/import/empty");
    char titles[2000];

    (void)state;
    assert_int_equal(empty.status, 200);
    snprintf(titles, sizeof(titles), "%s", strchr(empty.body, ',') - strlen("目标对象")); /* data */
    assert_non_null(strstr(titles, "目标对象,编码,对象,年份,1 月,2 月")); /* data */
    import(&director, say("%s客户,%s,,2027,1,,,,,,,,,,,12\n", titles, code), NULL);
    assert_string_equal(months_of("customer_id", dealer), "1:1,12:12");
    page = get(&director, sales, say("/sales/targets/months?customer=%lld", (long long)dealer));
    assert_int_equal(page.status, 200);
    titles[strcspn(titles, "\r")] = '\0';
    for (const char *at = titles; *at != '\0'; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
        assert_non_null(strstr(page.body, say("%.*s", (int)strcspn(at, ","), at)));
    assert_non_null(strstr(page.body, code));
    assert_non_null(strstr(page.body, ">12.00<"));
    assert_null(strstr(get(&regional, sales, "/sales/targets/months").body, foreign));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(dealers_regions_people_and_products_get_their_months, fresh),
        cmocka_unit_test_setup(each_bad_row_says_why, fresh),
        cmocka_unit_test_setup(one_reaches_no_further_than_one_sets_targets, fresh),
        cmocka_unit_test_setup(a_year_that_has_targets_is_written_over_only_when_asked_and_blank_months_stay, fresh),
        cmocka_unit_test_setup(what_was_changed_since_stays_when_an_import_is_taken_back, fresh),
        cmocka_unit_test_setup(the_list_by_month_has_the_columns_that_an_import_reads, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
