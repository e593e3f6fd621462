/* money_test.c - amounts worked out by hand: reading, rounding, tax, discounts, capitals. No database. */
#include "support/page.h"

#include <string.h>

#include "domain/money.h"

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

static int64_t read_as(const char *text, int places)
{
    int64_t scaled = -1;

    assert_true(decimal_read(text, places, &scaled));
    return scaled;
}

static void a_number_is_read_and_written_to_its_places(void **state)
{
    int64_t scaled;

    (void)state;
    assert_int_equal(read_as("1234.50", 2), 123450);
    assert_int_equal(read_as("1234.5", 6), 1234500000);
    assert_int_equal(read_as("12.500000", 2), 1250);
    assert_int_equal(read_as("-0.05", 2), -5);
    assert_int_equal(read_as("9223372036854775", 2), 922337203685477500);
    assert_false(decimal_read("12.345", 2, &scaled));
    assert_false(decimal_read("", 2, &scaled));
    assert_false(decimal_read("1,2", 2, &scaled));
    assert_false(decimal_read("99999999999999999", 6, &scaled));
    assert_string_equal(decimal_write(arena, 123450, 2, 2), "1234.50");
    assert_string_equal(decimal_write(arena, 1234500000, 6, 2), "1234.50");
    assert_string_equal(decimal_write(arena, 1234567891, 6, 2), "1234.567891");
    assert_string_equal(decimal_write(arena, 1000000, 4, 0), "100");
    assert_string_equal(decimal_write(arena, -5, 2, 2), "-0.05");
}

static void a_line_is_rounded_half_up_to_fen_once(void **state)
{
    int64_t fen = 0;

    (void)state;
    assert_true(money_of_line(30000, 1234500, &fen)); /* 3 x 1.2345 = 3.7035 */
    assert_int_equal(fen, 370);
    assert_true(money_of_line(10000, 1005000, &fen)); /* 1 x 1.005 */
    assert_int_equal(fen, 101);
    assert_true(money_of_line(10000, 1004999, &fen));
    assert_int_equal(fen, 100);
    assert_true(money_of_line(5000, 10000, &fen)); /* 0.5 x 0.01 */
    assert_int_equal(fen, 1);
    assert_true(money_of_line(10000000, 120000000, &fen)); /* 1,000 x 120 */
    assert_int_equal(fen, 12000000);
    assert_false(money_of_line(INT64_MAX, INT64_MAX, &fen));
    assert_false(money_of_line(-1, 1, &fen));
}

static void tax_is_what_the_price_contains(void **state)
{
    (void)state;
    assert_int_equal(money_tax_contained(11300, 13), 1300);
    assert_int_equal(money_tax_contained(12000000, 13), 1380531); /* 120,000.00 x 13 / 113 = 13,805.309... */
    assert_int_equal(money_tax_contained(10900, 9), 900);
    assert_int_equal(money_tax_contained(5, 0), 0);
}

static void a_discount_and_the_price_it_makes(void **state)
{
    (void)state;
    assert_int_equal(price_discount(10000000, 8000000), 2000);
    assert_int_equal(price_discount(10000000, 10500000), -500);
    assert_int_equal(price_discount(0, 8000000), 0);
    assert_int_equal(price_discount(3000000, 2000000), 3333);
    assert_int_equal(price_discounted(12500000, 800), 11500000);
    assert_int_equal(price_discounted(1, 5000), 1); /* half of a millionth goes up */
}

static void capitals_say_each_zero_that_has_to_be_said(void **state)
{
    static const struct {
        int64_t fen;
        const char *words;
    } cases[] = {
        { 0, "零元整" },                              /* data */
        { 5, "伍分" },                                /* data */
        { 50, "伍角整" },                             /* data */
        { 100, "壹元整" },                            /* data */
        { 1000, "壹拾元整" },                         /* data */
        { 10005, "壹佰元零伍分" },                    /* data */
        { 100050, "壹仟元伍角整" },                   /* data */
        { 32504, "叁佰贰拾伍元零肆分" },              /* data */
        { 168032, "壹仟陆佰捌拾元叁角贰分" },         /* data */
        { 140950, "壹仟肆佰零玖元伍角整" },           /* data */
        { 600714, "陆仟零柒元壹角肆分" },             /* data */
        { 1640902, "壹万陆仟肆佰零玖元零贰分" },      /* data */
        { 10700053, "壹拾万柒仟元伍角叁分" },         /* data */
        { 10005000, "壹拾万零伍拾元整" },             /* data */
        { 12000000, "壹拾贰万元整" },                 /* data */
        { 123456789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分" }, /* data */
        { 10000000000, "壹亿元整" },                  /* data */
        { 10000000100, "壹亿零壹元整" },              /* data */
        { 10001000000, "壹亿零壹万元整" },            /* data */
        { 100000000000000, "壹万亿元整" },            /* data */
        { 999999999999999, "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" }, /* data */
        { -12050, "负壹佰贰拾元伍角整" },             /* data */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(money_capitals(arena, cases[i].fen), cases[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_read_and_written_to_its_places),
        cmocka_unit_test(a_line_is_rounded_half_up_to_fen_once),
        cmocka_unit_test(tax_is_what_the_price_contains),
        cmocka_unit_test(a_discount_and_the_price_it_makes),
        cmocka_unit_test(capitals_say_each_zero_that_has_to_be_said),
    };

    return cmocka_run_group_tests(tests, start, end);
}
