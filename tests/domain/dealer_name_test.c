/* dealer_name_test.c - which names are alike, worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/app.h"
#include "domain/dealer_name.h"

static struct arena *arena;

static int start(void **state)
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

static int likeness(const char *name, const char *region, const char *other, const char *other_region)
{
    return dealer_name_likeness(dealer_name_key(arena, dealer_name_core(arena, name, region)),
                                dealer_name_key(arena, dealer_name_core(arena, other, other_region)));
}

static void the_core_is_trade_name_and_line_of_business(void **state)
{
    (void)state;
    assert_string_equal(dealer_name_core(arena, "衡阳市康达医药有限公司", ""), "康达医药");
    assert_string_equal(dealer_name_core(arena, "湖南省衡阳市康达医药有限责任公司", ""), "康达医药");
    assert_string_equal(dealer_name_core(arena, "湖南康达医药（集团）股份有限公司", ""), "康达医药");
    assert_string_equal(dealer_name_core(arena, "内蒙古自治区康达医药公司", ""), "康达医药");
    assert_string_equal(dealer_name_core(arena, "衡阳康达医药有限公司", "湖南省衡阳市祁东县"), "康达医药");
    assert_string_equal(dealer_name_core(arena, "衡阳康达医药有限公司", ""), "衡阳康达医药");
}

static void a_name_that_is_all_region_and_form_stays(void **state)
{
    (void)state;
    assert_string_equal(dealer_name_core(arena, "有限公司", ""), "有限公司");
    assert_string_equal(dealer_name_core(arena, "北京", ""), "北京");
    assert_string_equal(dealer_name_core(arena, "", ""), "");
    assert_string_equal(dealer_name_core(arena, "Acme Pharma Ltd.", ""), "AcmePharmaLtd");
}

static void sound_alikes_and_varied_forms_are_alike(void **state)
{
    (void)state;
    assert_int_equal(likeness("衡阳市康达医药有限公司", "", "湖南康达医药有限责任公司", ""), 100);
    assert_int_equal(likeness("康达医药有限公司", "", "康大医药有限公司", ""), 100);
    assert_true(likeness("康达医药贸易有限公司", "", "康达医药商贸有限公司", "") >= DEALER_NAME_ALIKE);
}

static void other_trade_names_and_branches_are_not(void **state)
{
    (void)state;
    assert_true(likeness("康达医药有限公司", "", "仁和医药有限公司", "") < DEALER_NAME_ALIKE);
    assert_true(likeness("康达医药有限公司", "", "康达医药有限公司长沙分公司", "") < DEALER_NAME_ALIKE);
    assert_true(likeness("康达大药房", "", "康达医疗器械", "") < DEALER_NAME_ALIKE);
    assert_int_equal(likeness("康达大药房连锁第三分店", "", "康达大药房连锁第四分店", ""), 0);
    assert_int_equal(likeness("康达大药房12店", "", "康达大药房13店", ""), 0);
    assert_int_equal(likeness("康达大药房三店", "", "康达大药房第3店", "") >= DEALER_NAME_ALIKE, 1);
}

static void the_stem_is_two_syllables(void **state)
{
    (void)state;
    assert_string_equal(dealer_name_stem(arena, "kang da yi yao"), "kang da");
    assert_string_equal(dealer_name_stem(arena, "acme"), "acme");
    assert_string_equal(dealer_name_stem(arena, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_core_is_trade_name_and_line_of_business),
        cmocka_unit_test(a_name_that_is_all_region_and_form_stays),
        cmocka_unit_test(sound_alikes_and_varied_forms_are_alike),
        cmocka_unit_test(other_trade_names_and_branches_are_not),
        cmocka_unit_test(the_stem_is_two_syllables),
    };

    return cmocka_run_group_tests(tests, start, end);
}
