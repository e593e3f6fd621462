/* text_test.c - the readers of what people and files type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/text.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void utf8_is_checked_strictly(void **state)
{
    static const char *const wrong[] = { "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",    "\xE4\xB8",
                                         "\x80",     "\xFE",         "abcdefgh\xE0\x80\x80" };
    size_t i;

    (void)state;
    assert_true(text_is_utf8("九方 𠮷 abcdefghijklmnop", strlen("九方 𠮷 abcdefghijklmnop")));
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
    assert_false(text_is_utf8("ab\0cd", 5));
    assert_false(text_is_utf8("abcdefgh\0abcdefgh", 17));
}

static void characters_are_counted_and_cut_as_people_see_them(void **state)
{
    (void)state;
    assert_int_equal(text_characters("九方𠮷a"), 4);
    assert_string_equal(text_cut(arena, "九方𠮷a", 3), "九方𠮷");
    assert_string_equal(text_cut(arena, "九", 5), "九");
}

static void tidying_turns_full_width_half_width(void **state)
{
    (void)state;
    assert_string_equal(text_tidy(arena, "　Ａ１２\t \tＢ（上海）　"), "A12 B(上海)");
    assert_string_equal(text_tidy(arena, "\xEF\xBB\xBF  a  \r\n  b\x01 "), "a\nb");
    assert_string_equal(text_tidy(arena, "九方"), "九方");
    assert_string_equal(text_tidy(arena, "a \xEF\xBF\xBD b \xFF"), "a b");
    assert_string_equal(text_trim(arena, " \n 换行\n备注　"), "换行\n备注");
    assert_true(text_is_blank(" \t\xE3\x80\x80\xEF\xBB\xBF\xC2\xA0\n"));
    assert_false(text_is_blank("　0"));
}

static void whole_numbers_are_read_whole(void **state)
{
    int64_t number = 7;

    (void)state;
    assert_true(text_int("-9223372036854775808", &number));
    assert_true(number == INT64_MIN);
    assert_true(text_int("+42", &number));
    assert_int_equal(number, 42);
    assert_false(text_int("9223372036854775808", &number));
    assert_false(text_int("12a", &number));
    assert_false(text_int("", &number));
    assert_false(text_int("-", &number));
}

static void check_date(const char *text, const char *expected)
{
    const char *date = NULL;

    if (expected == NULL) {
        assert_false(text_date(arena, text, true, &date));
        return;
    }
    assert_true(text_date(arena, text, true, &date));
    assert_string_equal(date, expected);
}

static void dates_are_read_in_every_form_of_the_samples(void **state)
{
    (void)state;
    check_date("20170425", "2017-04-25");
    check_date("2001.09.08", "2001-09-08");
    check_date("2018/11/8", "2018-11-08");
    check_date("2006年12月8日", "2006-12-08");
    check_date(" ２０１６－０３－１８ ", "2016-03-18");
    check_date("2016-09-23 00:00:00", "2016-09-23");
    check_date("2016/9/23 8:05", "2016-09-23");
    check_date("46349", "2026-11-23");
    check_date("46349.5", "2026-11-23");
    check_date("25569", "1970-01-01");
    check_date("2000-02-29", "2000-02-29");
}

static void days_that_never_were_are_refused(void **state)
{
    static const char *const wrong[] = { "2019-02-30", "20190230",   "1900-02-29", "2019-13-01",  "2019-00-10",
                                         "1899-12-31", "2200-01-01", "2016",       "19-02-03",    "2019-2",
                                         "2019-2/3",   "2019-2-3x",  "很久以前",   "2019-02-033", "120000" };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        check_date(wrong[i], NULL);
}

static void a_day_number_is_a_date_only_where_that_is_allowed(void **state)
{
    const char *date;

    (void)state;
    assert_false(text_date(arena, "46349", false, &date));
    assert_true(text_serial_date(arena, 59, &date));
    assert_string_equal(date, "1900-02-28");
    assert_false(text_serial_date(arena, 60, &date));
    assert_true(text_serial_date(arena, 61, &date));
    assert_string_equal(date, "1900-03-01");
    assert_true(text_serial_date(arena, 109574, &date));
    assert_string_equal(date, "2199-12-31");
}

static void check_money(const char *text, const char *expected)
{
    const char *amount = NULL;

    if (expected == NULL) {
        assert_false(text_money(arena, text, true, &amount));
        return;
    }
    assert_true(text_money(arena, text, true, &amount));
    assert_string_equal(amount, expected);
}

static void amounts_are_read_with_commas_currency_and_units(void **state)
{
    (void)state;
    check_money("1,234.5", "1234.50");
    check_money("¥1,000,000.00", "1000000.00");
    check_money("￥０．５", "0.50");
    check_money("500万", "5000000.00");
    check_money("0万", "0.00");
    check_money("1.2亿", "120000000.00");
    check_money("1.23456789万元", "12345.68");
    check_money("3000 元整", "3000.00");
    check_money("2千万", "20000000.00");
    check_money("人民币 5 万元", "50000.00");
    check_money("9999999999999.994", "9999999999999.99");
    check_money("0.005", "0.01");
    check_money("99.995", "100.00");
    check_money("000123", "123.00");
    check_money("-12.345", "-12.35");
    check_money("(1,234.00)", "-1234.00");
    check_money("-0.001", "0.00");
}

static void what_is_no_amount_is_refused(void **state)
{
    static const char *const wrong[] = {
        "很多",           "1,23",  "1,2345", "12.", "1.2.3", "--5", "5万万", "1e5", "¥", "9999999999999.995",
        "12345678901234", "1 000", ".5"
    };
    size_t i;
    const char *amount;

    (void)state;
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        check_money(wrong[i], NULL);
    assert_false(text_money(arena, "-1", false, &amount));
}

static void quantities_keep_their_places(void **state)
{
    const struct text_decimal_form form = { .digits = 14, .places = 4, .negative = true };
    const struct text_decimal_form wan = { .digits = 13, .places = 2, .shift = 4 };
    const char *number;

    (void)state;
    assert_true(text_decimal(arena, "-3.14159", form, &number));
    assert_string_equal(number, "-3.1416");
    assert_true(text_decimal(arena, "50", wan, &number));
    assert_string_equal(number, "500000.00");
}

static void mobiles_are_read_through_their_decoration(void **state)
{
    static const char *const right[] = {
        "13912345678",   "139-1234-5678",          "139 1234 5678",      "+86 13912345678", "008613912345678",
        "8613912345678", "１３９１２３４５６７８", "(+86)139-1234-5678", "139—12345678"
    };
    static const char *const wrong[] = { "197-4339-736712", "+86 1622024223212",      "12912345678", "1391234567", "无",
                                         "139123456789",    "13912345678/13812345678" };
    const char *mobile;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        assert_true(text_mobile(arena, right[i], &mobile));
        assert_string_equal(mobile, "13912345678");
    }
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(text_mobile(arena, wrong[i], &mobile));
}

static void check_landline(const char *text, const char *expected)
{
    const char *phone;

    assert_true(text_landline(arena, text, &phone));
    assert_string_equal(phone, expected);
}

static void landlines_get_one_form(void **state)
{
    const char *phone;

    (void)state;
    check_landline("0755-12345678", "0755-12345678");
    check_landline("0755 1234567", "0755-1234567");
    check_landline("（010）12345678转801", "010-12345678-801");
    check_landline("021-12345678-12", "021-12345678-12");
    check_landline("+86-755-12345678", "0755-12345678");
    check_landline("4008001234", "400-800-1234");
    check_landline("0755-1234-5678", "0755-12345678");
    check_landline("+86-755-12345678-801", "0755-12345678-801");
    assert_false(text_landline(arena, "12345678", &phone));
    assert_false(text_landline(arena, "0755-123", &phone));
    assert_false(text_landline(arena, "见备注", &phone));
}

static void a_landline_in_its_one_form_is_read_as_the_same(void **state)
{
    (void)state;
    check_landline("0755-12345678转823001", "0755-12345678-823001");
    check_landline("0755-12345678-823001", "0755-12345678-823001");
    check_landline("400-800-1234转5", "400-800-1234-5");
    check_landline("400-800-1234-5", "400-800-1234-5");
}

static void credit_codes_of_the_standard_are_accepted(void **state)
{
    static const char *const right[] = { "91440300708461136T", "914403001922038216", "91110000802100433B",
                                         "91370200163562681G", "91330100799655058B", "91350100M000100Y43" };
    const char *code;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(right) / sizeof(right[0]); i++)
        assert_int_equal(text_credit_code(arena, right[i], &code), CREDIT_CODE_OK);
    assert_int_equal(text_credit_code(arena, " ９１４４０３００７０８４６１１３６ｔ ", &code), CREDIT_CODE_OK);
    assert_string_equal(code, "91440300708461136T");
}

static void a_credit_code_with_a_wrong_check_character_is_told_from_a_malformed_one(void **state)
{
    const char *code;

    (void)state;
    assert_int_equal(text_credit_code(arena, "91350100M000100Y4Z", &code),
                     CREDIT_CODE_FORM); /* Z is not in the alphabet */
    assert_int_equal(text_credit_code(arena, "91440300708461136U", &code), CREDIT_CODE_CHECK);
    assert_int_equal(text_credit_code(arena, "9144030070846113", &code), CREDIT_CODE_FORM);
    assert_int_equal(text_credit_code(arena, "", &code), CREDIT_CODE_FORM);
}

static void phones_are_masked(void **state)
{
    (void)state;
    assert_string_equal(text_mask_phone(arena, "13812345678"), "138****5678");
    assert_string_equal(text_mask_phone(arena, "0755-12345678"), "0755-******78");
    assert_string_equal(text_mask_phone(arena, "12345"), "***45");
}

static void days_are_read_with_or_without_their_unit(void **state)
{
    int64_t days;

    (void)state;
    assert_true(text_days("30天", &days) && days == 30);
    assert_true(text_days(" 60 天 ", &days) && days == 60);
    assert_true(text_days("0", &days) && days == 0);
    assert_true(text_days("3650", &days));
    assert_false(text_days("3651", &days));
    assert_false(text_days("-1", &days));
    assert_false(text_days("月结", &days));
}

static void pinyin_knows_the_places_that_icu_misreads(void **state)
{
    static const char *const pairs[][2] = {
        { "重庆", "chong qing" },
        { "长沙九方药业", "chang sha jiu fang yao ye" },
        { "长春", "chang chun" },
        { "厦门大厦", "xia men da sha" },
        { "蚌埠", "beng bu" },
        { "六安", "lu an" },
        { "亳州", "bo zhou" },
        { "东莞番禺", "dong guan pan yu" },
        { "台州丽水涪陵", "tai zhou li shui fu ling" },
        { "银行药行", "yin hang yao hang" },
        { "成都", "cheng du" },
        { "ABC医药9号", "abc yi yao 9 hao" },
        { "𠮷", "𠮷" },
        { "", "" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        assert_string_equal(text_pinyin(arena, pairs[i][0]), pairs[i][1]);
}

static void a_surname_is_read_as_a_surname(void **state)
{
    (void)state;
    assert_string_equal(text_person_pinyin(arena, "单娟强"), "shan juan qiang");
    assert_string_equal(text_person_pinyin(arena, "仇平"), "qiu ping");
    assert_string_equal(text_person_pinyin(arena, "解东丽"), "xie dong li");
    assert_string_equal(text_person_pinyin(arena, "曾军乐"), "zeng jun le");
    assert_string_equal(text_person_pinyin(arena, "查良"), "zha liang");
    assert_string_equal(text_person_pinyin(arena, "区明"), "ou ming");
    assert_string_equal(text_person_pinyin(arena, "朴正"), "piao zheng");
    assert_string_equal(text_person_pinyin(arena, "尉迟恭"), "yu chi gong");
    assert_string_equal(text_person_pinyin(arena, "万俟卨"), "mo qi xie");
    assert_string_equal(text_pinyin(arena, "解放路单县"), "jie fang lu shan xian");
}

static void initials_are_first_letters_and_whole_numbers(void **state)
{
    (void)state;
    assert_string_equal(text_initials(arena, text_pinyin(arena, "重庆九方药业")), "cqjfyy");
    assert_string_equal(text_initials(arena, text_pinyin(arena, "999药业")), "999yy");
}

static void a_url_part_is_percent_encoded(void **state)
{
    (void)state;
    assert_string_equal(text_url(arena, "a b&九~"), "a%20b%26%E4%B9%9D~");
}

static void an_arena_gives_everything_back(void **state)
{
    struct buffer buffer;
    size_t round, i;

    (void)state;
    for (round = 0; round < 20; round++) {
        buffer_init(&buffer, arena);
        for (i = 0; i < 20000; i++)
            buffer_format(&buffer, "%zu ", i);
        assert_int_equal(buffer.length, strlen(buffer.bytes));
        assert_int_equal(((char *)arena_alloc(arena, 3000000))[2999999], 0);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_checked_strictly),
        cmocka_unit_test(characters_are_counted_and_cut_as_people_see_them),
        cmocka_unit_test(tidying_turns_full_width_half_width),
        cmocka_unit_test(whole_numbers_are_read_whole),
        cmocka_unit_test(dates_are_read_in_every_form_of_the_samples),
        cmocka_unit_test(days_that_never_were_are_refused),
        cmocka_unit_test(a_day_number_is_a_date_only_where_that_is_allowed),
        cmocka_unit_test(amounts_are_read_with_commas_currency_and_units),
        cmocka_unit_test(what_is_no_amount_is_refused),
        cmocka_unit_test(quantities_keep_their_places),
        cmocka_unit_test(mobiles_are_read_through_their_decoration),
        cmocka_unit_test(landlines_get_one_form),
        cmocka_unit_test(a_landline_in_its_one_form_is_read_as_the_same),
        cmocka_unit_test(credit_codes_of_the_standard_are_accepted),
        cmocka_unit_test(a_credit_code_with_a_wrong_check_character_is_told_from_a_malformed_one),
        cmocka_unit_test(phones_are_masked),
        cmocka_unit_test(days_are_read_with_or_without_their_unit),
        cmocka_unit_test(pinyin_knows_the_places_that_icu_misreads),
        cmocka_unit_test(a_surname_is_read_as_a_surname),
        cmocka_unit_test(initials_are_first_letters_and_whole_numbers),
        cmocka_unit_test(a_url_part_is_percent_encoded),
        cmocka_unit_test(an_arena_gives_everything_back),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
