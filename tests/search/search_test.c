/* search_test.c - what is found: parts of names, pinyin, codes, phones; in whose scope. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/body.h"

static struct visitor seller, other, boss;
static const struct module *customers, *search;

#define RIGHTS                                                                                                         \
    "customers.look:own customers.read:own customers.create:own customers.update:own limits.read:own contacts.read:own"  \
    " contacts.update:own"

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    customers = module_named("customers");
    search = module_named("search");
    seller = visitor_new(RIGHTS);
    other = visitor_new(RIGHTS);
    boss = visitor_with_all();
    return 0;
}

static int64_t registered(const char *name, const char *more)
{
    struct page page = post(&seller, customers, "/customers/new",
                            say("name=%s&type=distributor&owner_id=%lld&_key=%032lld%s", name, (long long)seller.id, (long long)unique(), more));

    assert_int_equal(page.status, 303);
    return strtoll(page.location + strlen("/customers/"), NULL, 10);
}

static bool finds(const struct visitor *visitor, const char *q, int64_t id)
{
    struct page page = get(visitor, search, say("/search?q=%s", q));

    assert_int_equal(page.status, 200);
    return strstr(page.body, say("href=\"/customers/%lld\"", (long long)id)) != NULL ||
           strstr(page.body, say("href=\"/customers/%lld/contacts\"", (long long)id)) != NULL;
}

static void a_name_is_found_by_every_part_and_only_in_scope(void **state)
{
    int64_t id = registered("重庆瑶光星医药有限公司", "&short_name=瑶光星");

    (void)state;
    assert_true(finds(&seller, "重庆瑶光星", id));
    assert_true(finds(&seller, "光星", id));
    assert_true(finds(&seller, "瑶", id));
    assert_true(finds(&seller, "光星医药有限公司", id));
    assert_true(finds(&boss, "瑶光", id));
    assert_false(finds(&other, "瑶光", id));
    assert_false(finds(&seller, "光瑶", id));
    assert_false(finds(&seller, "%25", id));
}

static void heteronyms_are_read_as_the_trade_reads_them(void **state)
{
    int64_t chongqing = registered("重庆启明药业", ""), changsha = registered("长沙启明药业", ""),
            xie = registered("解氏启明药房", ""), zeng = registered("曾氏启明药房", "");

    (void)state;
    assert_true(finds(&seller, "chongqingqim", chongqing));
    assert_true(finds(&seller, "Chong+Qing+qi", chongqing));
    assert_true(finds(&seller, "cqqm", chongqing));
    assert_true(finds(&seller, "changshaqi", changsha));
    assert_true(finds(&seller, "xieshi", xie));
    assert_true(finds(&seller, "zengshi", zeng));
}

static void a_persons_own_pinyin_counts_for_order_and_search(void **state)
{
    int64_t id = registered("仇家药铺", "&name_py_own=Chou+Jia+Yao+Pu");

    (void)state;
    assert_string_equal(text_of(say("SELECT name_py FROM customer WHERE id = %lld", (long long)id)), "chou jia yao pu");
    assert_true(finds(&seller, "choujia", id));
    assert_true(finds(&seller, "cjyp", id));
    assert_true(finds(&seller, "qiujia", id)); /* what the program reads still finds it */
}

static void codes_and_phones_are_found_whole_from_the_start_and_by_their_end(void **state)
{
    int64_t number = unique() % 10000;
    int64_t id = registered("编码测试行", say("&code=ZZ-%04lld&phone=0755-8%03lld4711", (long long)number, (long long)number % 1000));

    (void)state;
    assert_true(finds(&seller, say("zz%04lld", (long long)number), id));
    assert_true(finds(&seller, say("ZZ-%04lld", (long long)number), id));
    assert_true(finds(&seller, say("07558%03lld", (long long)number % 1000), id));
    assert_true(finds(&seller, "4711", id));
    assert_true(finds(&seller, say("%03lld4711", (long long)number % 1000), id)); /* seven digits of its end */
    assert_false(finds(&seller, "711", id));
    assert_false(finds(&seller, "4710", id));
}

static void contacts_come_change_and_vanish(void **state)
{
    int64_t id = registered("联系人测试行", ""), contact;
    char base[60];

    (void)state;
    snprintf(base, sizeof(base), "/customers/%lld/contacts", (long long)id); /* outlives what say() keeps */
    assert_int_equal(post(&seller, customers, say("%s/new", base), "person_name=单瑶琴&role=boss&mobile=13712349876").status, 303);
    contact = number_of(say("SELECT id FROM contact WHERE customer_id = %lld", (long long)id));
    assert_true(finds(&seller, "单瑶琴", id));
    assert_true(finds(&seller, "瑶琴", id));
    assert_true(finds(&seller, "shanyaoqin", id));
    assert_true(finds(&seller, "13712349876", id));
    assert_true(finds(&seller, "9876", id));
    assert_false(finds(&other, "单瑶琴", id));
    assert_int_equal(post(&seller, customers, say("%s/%lld/end", base, (long long)contact), "").status, 303);
    assert_false(finds(&seller, "单瑶琴", id));
    assert_false(finds(&seller, "13712349876", id));
    assert_true(finds(&seller, "联系人测试", id));
}

static void a_new_name_takes_the_place_of_the_old(void **state)
{
    int64_t id = registered("旧名堂药号", "");

    (void)state;
    assert_int_equal(post(&seller, customers, say("/customers/%lld/edit", (long long)id),
                          say("name=新名轩药号&type=distributor&owner_id=%lld&version=1", (long long)seller.id)).status,
                     303);
    assert_true(finds(&seller, "名轩", id));
    assert_false(finds(&seller, "旧名堂", id));
}

static void the_exact_short_name_stands_first(void **state)
{
    int64_t longer = registered("阿波琉璃医药", ""), exact = registered("华中大药房", "&short_name=琉璃"), begins = registered("琉璃厂药店", "");
    struct page page = get(&seller, search, "/search?q=琉璃&suggest=1");
    const char *first = strstr(page.body, say("/customers/%lld\"", (long long)exact)),
               *second = strstr(page.body, say("/customers/%lld\"", (long long)begins)),
               *third = strstr(page.body, say("/customers/%lld\"", (long long)longer));

    (void)state;
    assert_non_null(first);
    assert_non_null(second);
    assert_non_null(third);
    assert_true(first < second && second < third);
}

/* --- papers ------------------------------------------------------------------------------------ */

static bool finds_paper(const struct visitor *visitor, const char *q, const char *path)
{
    struct page page = get(visitor, search, say("/search?q=%s", q));

    assert_int_equal(page.status, 200);
    return strstr(page.body, say("href=\"%s\"", path)) != NULL;
}

static void a_papers_number_finds_it_in_the_scope_of_those_who_may_read_papers(void **state)
{
    struct visitor keeper = visitor_new(RIGHTS " papers.read:own papers.update:own");
    const struct module *papers = module_named("papers");
    int64_t dealer = dealer_new(keeper.id, "Numbers"), mark = unique();
    char path[40], next[40];
    struct page page;

    (void)state;
    page = post(&keeper, papers, "/papers/new", say("customer_id=%lld&paper_type=drug_licence&number=浙AA%lld-7&expires_on=2031-01-01", (long long)dealer, (long long)mark));
    assert_int_equal(page.status, 303);
    snprintf(path, sizeof(path), "%s", page.location);
    assert_true(finds_paper(&keeper, say("浙aa%lld", (long long)mark), path));
    assert_true(finds_paper(&boss, say("浙aa%lld-7", (long long)mark), path));
    assert_false(finds_paper(&seller, say("浙aa%lld", (long long)mark), path));
    page = post(&keeper, papers, say("%s/renew", path), say("paper_type=drug_licence&number=苏BB%lld&expires_on=2036-01-01&version=1", (long long)mark));
    snprintf(next, sizeof(next), "%s", page.location);
    assert_true(finds_paper(&keeper, say("苏bb%lld", (long long)mark), next));
    assert_true(finds_paper(&keeper, say("浙aa%lld", (long long)mark), path));
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)seller.id, (long long)dealer));
    assert_false(finds_paper(&seller, say("苏bb%lld", (long long)mark), next));
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)keeper.id, (long long)dealer));
    page = post(&keeper, papers, say("%s/end", next), "");
    assert_int_equal(page.status, 303);
    assert_false(finds_paper(&keeper, say("苏bb%lld", (long long)mark), next));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_by_every_part_and_only_in_scope),
        cmocka_unit_test(heteronyms_are_read_as_the_trade_reads_them),
        cmocka_unit_test(a_persons_own_pinyin_counts_for_order_and_search),
        cmocka_unit_test(codes_and_phones_are_found_whole_from_the_start_and_by_their_end),
        cmocka_unit_test(contacts_come_change_and_vanish),
        cmocka_unit_test(a_new_name_takes_the_place_of_the_old),
        cmocka_unit_test(the_exact_short_name_stands_first),
        cmocka_unit_test(a_papers_number_finds_it_in_the_scope_of_those_who_may_read_papers),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
