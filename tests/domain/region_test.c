/* region_test.c - addresses as registers write them, against the packaged data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "domain/region.h"

static struct arena *arena;
static struct region_table table;
static struct region_index *regions;

static int set_up(void **state)
{
    const char *packages = getenv("NINEFOLD_NPM");
    NEOERR *err;

    (void)state;
    arena = arena_new();
    err = region_table_load(arena, packages == NULL ? "build/npm/node_modules" : packages, &table);
    if (err != STATUS_OK)
        nerr_log_error(err);
    assert_true(err == STATUS_OK);
    regions = region_index_new(arena, table.rows, table.count);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Code that "province,city,county" names, with "?" behind it when the county is unknown,
 * ">code" when it was replaced; "-" for none, "" for blank. */
static const char *code_of(const char *province, const char *city, const char *county)
{
    const char *const parts[3] = { province, city, county };
    struct region_match match;
    enum region_result result = region_match(arena, regions, parts, &match);

    if (result == REGION_BLANK)
        return "";
    if (result == REGION_UNKNOWN) {
        assert_null(match.region);
        return "-";
    }
    if (match.current != match.region)
        return arena_format(arena, "%s>%s", match.region->code, match.current->code);
    return arena_format(arena, "%s%s", match.region->code, result == REGION_COUNTY_UNKNOWN ? "?" : "");
}

static void an_ordinary_address_names_its_county(void **state)
{
    (void)state;
    assert_string_equal(code_of("湖北省", "咸宁市", "崇阳县"), "421223");
    assert_string_equal(code_of("湖南省", "湘西土家族苗族自治州", "永顺县"), "433127");
    assert_string_equal(code_of("河南省", "周口市", "河南周口经济开发区"), "411671");
    assert_string_equal(code_of("内蒙古自治区", "锡林郭勒盟", "乌拉盖管委会"), "152571");
}

static void what_people_leave_out_is_not_missed(void **state)
{
    (void)state;
    assert_string_equal(code_of(" 湖北 ", "咸宁", "崇阳"), "421223");
    assert_string_equal(code_of("湖南", "湘西", "永顺"), "433127");
    assert_string_equal(code_of("四川", "凉山州", "会理市"), "513402");
    assert_string_equal(code_of("内蒙", "锡林郭勒", "苏尼特右旗"), "152524");
    assert_string_equal(code_of("新疆", "伊犁", "霍尔果斯"), "654004");
}

static void municipalities_need_no_city(void **state)
{
    (void)state;
    assert_string_equal(code_of("北京市", "北京市", "朝阳区"), "110105");
    assert_string_equal(code_of("北京", "市辖区", "朝阳"), "110105");
    assert_string_equal(code_of("上海市", "", "青浦区"), "310118");
    assert_string_equal(code_of("天津市", "武清区", ""), "120114");
    assert_string_equal(code_of("重庆市", "县", "彭水苗族土家族自治县"), "500243");
    assert_string_equal(code_of("重庆市", "重庆市", ""), "500000");
    assert_string_equal(code_of("北京市", "杭州市", "西湖区"), "-");
}

static void cities_without_counties_are_leaves(void **state)
{
    (void)state;
    assert_string_equal(code_of("广东省", "东莞市", "长安镇"), "441900");
    assert_string_equal(code_of("广东省", "中山市", ""), "442000");
    assert_string_equal(code_of("海南省", "儋州市", ""), "460400");
    assert_string_equal(code_of("甘肃省", "嘉峪关市", "市辖区"), "620200");
}

static void counties_of_the_province_need_no_city(void **state)
{
    (void)state;
    assert_string_equal(code_of("海南省", "", "琼海市"), "469002");
    assert_string_equal(code_of("新疆维吾尔自治区", "", "图木舒克市"), "659003");
    assert_string_equal(code_of("河南省", "", "济源市"), "419001");
    assert_string_equal(code_of("河南省", "济源市", ""), "419001");
    assert_string_equal(code_of("河南省", "省直辖县级行政区划", "济源市"), "419001");
    assert_string_equal(code_of("湖北省", "仙桃市", ""), "429004");
    assert_string_equal(code_of("浙江省", "义乌市", ""), "330782");
}

static void an_old_name_keeps_its_code_and_knows_its_successor(void **state)
{
    (void)state;
    assert_string_equal(code_of("广西壮族自治区", "南宁市", "横县"), "450127>450181");
    assert_string_equal(code_of("四川省", "凉山彝族自治州", "会理县"), "513425>513402");
    assert_string_equal(code_of("陕西省", "安康市", "旬阳县"), "610928>610981");
    assert_string_equal(code_of("河南省", "洛阳市", "吉利区"), "410306>410308");
    assert_string_equal(code_of("吉林省", "四平市", "公主岭市"), "220381>220184");
    assert_string_equal(code_of("山东省", "莱芜市", "莱城区"), "371202>370116");
    assert_string_equal(code_of("上海市", "上海市", "南汇区"), "310119>310115");
}

static void a_code_that_got_another_name_is_found_by_both(void **state)
{
    const char *const parts[3] = { "湖北省", "襄樊市", "" };
    struct region_match match;

    (void)state;
    assert_int_equal(region_match(arena, regions, parts, &match), REGION_FOUND);
    assert_string_equal(match.region->name, "襄樊市");
    assert_string_equal(match.current->name, "襄阳市");
    assert_string_equal(match.current->code, "420600");
    assert_string_equal(code_of("湖北省", "襄阳市", ""), "420600");
}

static void an_unknown_county_leaves_the_city(void **state)
{
    (void)state;
    assert_string_equal(code_of("湖南省", "长沙市", "没有县"), "430100?");
    assert_string_equal(code_of("北京市", "北京市", "没有区"), "110000?");
}

static void an_unknown_province_or_city_is_no_match(void **state)
{
    (void)state;
    assert_string_equal(code_of("火星省", "奥林匹斯市", ""), "-");
    assert_string_equal(code_of("湖南省", "奥林匹斯市", ""), "-");
    assert_string_equal(code_of("广东省", "杭州市", "西湖区"), "-");
    assert_string_equal(code_of("", "", "朝阳区"), "-");
}

static void nothing_given_is_blank_and_a_missing_province_is_found_by_its_city(void **state)
{
    (void)state;
    assert_string_equal(code_of("", " ", NULL), "");
    assert_string_equal(code_of("", "长沙市", "岳麓区"), "430104");
    assert_string_equal(code_of(NULL, "上海市", "浦东新区"), "310115");
    assert_string_equal(code_of("湖南省", "", ""), "430000");
}

static void every_row_has_a_known_parent_and_a_known_successor(void **state)
{
    size_t i, in_force = 0;

    (void)state;
    for (i = 0; i < table.count; i++) {
        const struct region *row = &table.rows[i];

        assert_int_equal(strlen(row->code), 6);
        assert_true(row->level >= REGION_PROVINCE && row->level <= REGION_COUNTY);
        if (row->level == REGION_PROVINCE)
            assert_string_equal(row->parent, "");
        else
            assert_non_null(region_find(regions, row->parent));
        if (row->replaced_by != NULL)
            assert_non_null(region_find(regions, row->replaced_by));
        if (row->valid_to == NULL)
            in_force++;
        else
            assert_true(strcmp(row->valid_from, row->valid_to) < 0);
        assert_true(i == 0 || strcmp(table.rows[i - 1].code, row->code) < 0 ||
                    strcmp(table.rows[i - 1].valid_from, row->valid_from) < 0);
    }
    assert_true(in_force > 3300 && in_force < 3600);
}

/* As code_of, for all in one cell. */
static const char *code_in(const char *cell)
{
    struct region_match match;
    enum region_result result = region_match_cell(arena, regions, cell, &match);

    if (result == REGION_BLANK || result == REGION_UNKNOWN) {
        assert_null(match.region);
        return result == REGION_BLANK ? "" : "-";
    }
    return arena_format(arena, "%s%s", match.region->code, result == REGION_COUNTY_UNKNOWN ? "?" : "");
}

static void one_cell_holds_province_city_and_county(void **state)
{
    (void)state;
    assert_string_equal(code_in("湖南省长沙市"), "430100");
    assert_string_equal(code_in("湖南长沙岳麓区"), "430104");
    assert_string_equal(code_in("湖南省长沙市岳麓区"), "430104");
    assert_string_equal(code_in(" 湖南 / 长沙 / 岳麓 "), "430104");
    assert_string_equal(code_in("湖南长沙县"), "430121");
    assert_string_equal(code_in("湖南长沙"), "430100");
    assert_string_equal(code_in("浙江义乌市"), "330782");
    assert_string_equal(code_in("湖南省"), "430000");
    assert_string_equal(code_in("内蒙古自治区锡林郭勒盟苏尼特右旗"), "152524");
    assert_string_equal(code_in("湖南湘西永顺县"), "433127");
    assert_string_equal(code_in(""), "");
    assert_string_equal(code_in(" - "), "");
}

static void a_cell_may_name_a_municipality_or_leave_the_province_out(void **state)
{
    (void)state;
    assert_string_equal(code_in("上海市浦东新区"), "310115");
    assert_string_equal(code_in("上海市上海市浦东新区"), "310115");
    assert_string_equal(code_in("北京市市辖区朝阳区"), "110105");
    assert_string_equal(code_in("重庆"), "500000");
    assert_string_equal(code_in("东莞"), "441900");
    assert_string_equal(code_in("广东省东莞市虎门镇"), "441900");
    assert_string_equal(code_in("长沙岳麓区"), "430104");
    assert_string_equal(code_in("岳麓区"), "430104");
    assert_string_equal(code_in("义乌市"), "330782");
    assert_string_equal(code_in("吉林市"), "220200");
    assert_string_equal(code_in("吉林"), "220000");
    assert_string_equal(code_in("吉林省吉林市"), "220200");
    assert_string_equal(code_in("海南藏族自治州"), "632500");
}

static void what_a_cell_leaves_open_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(code_in("朝阳区"), "-"); /* 北京, 长春 */
    assert_string_equal(code_in("鼓楼区"), "-");
    assert_string_equal(code_in("中山区"), "210202"); /* 大连's, not 中山市's */
    assert_string_equal(code_in("湖南省火星市"), "-");
    assert_string_equal(code_in("华东大区"), "-");
    assert_string_equal(code_in("湖南省长沙市没有县"), "430100?");
    assert_string_equal(code_in("湖南省广州市"), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_address_names_its_county),
        cmocka_unit_test(what_people_leave_out_is_not_missed),
        cmocka_unit_test(municipalities_need_no_city),
        cmocka_unit_test(cities_without_counties_are_leaves),
        cmocka_unit_test(counties_of_the_province_need_no_city),
        cmocka_unit_test(an_old_name_keeps_its_code_and_knows_its_successor),
        cmocka_unit_test(a_code_that_got_another_name_is_found_by_both),
        cmocka_unit_test(an_unknown_county_leaves_the_city),
        cmocka_unit_test(an_unknown_province_or_city_is_no_match),
        cmocka_unit_test(nothing_given_is_blank_and_a_missing_province_is_found_by_its_city),
        cmocka_unit_test(every_row_has_a_known_parent_and_a_known_successor),
        cmocka_unit_test(one_cell_holds_province_city_and_county),
        cmocka_unit_test(a_cell_may_name_a_municipality_or_leave_the_province_out),
        cmocka_unit_test(what_a_cell_leaves_open_is_unknown),
    };

    nerr_init();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
