/* difference_test.c - what a difference says, and that old and new can always be read out of it. No database. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>

#include "domain/difference.h"

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

/* "the {same} [-deleted-] [+inserted+]" */
static const char *told(const char *old, const char *now)
{
    struct difference difference;
    struct buffer text;

    difference_find(arena, old, now, &difference);
    buffer_init(&text, arena);
    for (size_t i = 0; i < difference.count; i++) {
        const struct piece *piece = &difference.items[i];

        buffer_format(&text, piece->kind == PIECE_SAME ? "%s" : piece->kind == PIECE_DELETED ? "[-%s-]" : "[+%s+]", piece->text);
    }
    return text.bytes;
}

static const char *side(const struct difference *difference, enum piece_kind without)
{
    struct buffer text;

    buffer_init(&text, arena);
    for (size_t i = 0; i < difference->count; i++) {
        if (difference->items[i].kind != without)
            buffer_text(&text, difference->items[i].text);
    }
    return text.bytes;
}

static void what_changed_is_marked_by_character_and_numbers_whole(void **state)
{
    (void)state;
    assert_string_equal(told("验收期为7日", "验收期为15日"), "验收期为[-7-][+15+]日");               /* data */
    assert_string_equal(told("乙方应当付款", "乙方应当按期付款"), "乙方应当[+按期+]付款");           /* data */
    assert_string_equal(told("甲方送货上门", "甲方送货"), "甲方送货[-上门-]");                       /* data */
    assert_string_equal(told("共 120,000.00 元", "共 114,000.00 元"), "共 [-120,000.00-][+114,000.00+] 元"); /* data */
    assert_string_equal(told("same", "same"), "same");
    assert_string_equal(told("", "new"), "[+new+]");
    assert_string_equal(told("old", ""), "[-old-]");
    assert_string_equal(told("", ""), "");
}

static void a_single_character_between_two_changes_does_not_break_them_up(void **state)
{
    (void)state;
    assert_string_equal(told("在三十日内付清", "在六十日内付清"), "在[-三-][+六+]十日内付清");       /* data */
    assert_string_equal(told("甲乙丙方承担运费", "丁乙戊方承担运费"), "[-甲乙丙-][+丁乙戊+]方承担运费"); /* data */
}

static void only_the_line_that_changed_is_looked_into(void **state)
{
    (void)state;
    assert_string_equal(told("one\ntwo 2\nthree\n", "one\ntwo 3\nthree\n"), "one\ntwo [-2-][+3+]\nthree\n");
    assert_string_equal(told("one\nthree\n", "one\ntwo\nthree\n"), "one\n[+two\n+]three\n");
}

static const char *random_text(unsigned *seed)
{
    static const char *const parts[] = { "甲", "乙", "方", "a", "12", "\n", ",", "日" }; /* data */
    struct buffer text;

    buffer_init(&text, arena);
    for (int i = rand_r(seed) % 60; i > 0; i--)
        buffer_text(&text, parts[(size_t)rand_r(seed) % COUNT_OF(parts)]);
    return text.bytes;
}

static void old_and_new_are_read_out_of_every_difference(void **state)
{
    unsigned seed = 20261126;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct difference difference;
        const char *old = random_text(&seed), *now = random_text(&seed);

        difference_find(arena, old, now, &difference);
        assert_string_equal(side(&difference, PIECE_INSERTED), old);
        assert_string_equal(side(&difference, PIECE_DELETED), now);
        assert_int_equal(difference.changed, strcmp(old, now) != 0);
        if (i % 100 == 0)
            arena_reset(arena);
    }
}

static void texts_without_anything_in_common_are_still_told(void **state)
{
    struct buffer old, now;
    struct difference difference;

    (void)state;
    buffer_init(&old, arena);
    buffer_init(&now, arena);
    for (int i = 0; i < 3000; i++) {
        buffer_format(&old, "a%d ", i);
        buffer_format(&now, "b%d;", i);
    }
    difference_find(arena, old.bytes, now.bytes, &difference);
    assert_string_equal(side(&difference, PIECE_INSERTED), old.bytes);
    assert_string_equal(side(&difference, PIECE_DELETED), now.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_marked_by_character_and_numbers_whole),
        cmocka_unit_test(a_single_character_between_two_changes_does_not_break_them_up),
        cmocka_unit_test(only_the_line_that_changed_is_looked_into),
        cmocka_unit_test(old_and_new_are_read_out_of_every_difference),
        cmocka_unit_test(texts_without_anything_in_common_are_still_told),
    };

    return cmocka_run_group_tests(tests, start, end);
}
