/* db_sql_test.c - the :name scanner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/db_sql.h"

static struct arena *arena;

static int start(void **state)
{
    NEOERR *err = error_init();

    (void)state;
    arena = arena_new();
    return err == STATUS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct sql scanned(const char *text)
{
    struct sql sql = { 0 };
    NEOERR *err = sql_scan(arena, text, &sql);

    assert_null(err);
    return sql;
}

static void names_become_question_marks_in_order(void **state)
{
    struct sql sql = scanned("SELECT a FROM t WHERE x = :first AND y=:second_2 OR z IN (:first)");

    (void)state;
    assert_string_equal(sql.text, "SELECT a FROM t WHERE x = ? AND y=? OR z IN (?)");
    assert_int_equal(sql.count, 3);
    assert_string_equal(sql.names[0], "first");
    assert_string_equal(sql.names[1], "second_2");
    assert_string_equal(sql.names[2], "first");
}

static void quotes_and_comments_are_left_alone(void **state)
{
    struct sql sql = scanned("SELECT ':no', \"a\\\":no\", `:no` /* :no */ FROM t WHERE a = :yes");

    (void)state;
    assert_int_equal(sql.count, 1);
    assert_string_equal(sql.names[0], "yes");
}

static void a_colon_inside_a_word_or_before_a_digit_is_no_name(void **state)
{
    struct sql sql = scanned("SELECT @a:=1, 'x'::text, a:b, :1");

    (void)state;
    assert_int_equal(sql.count, 0);
}

static void an_open_quote_or_comment_is_an_error(void **state)
{
    const char *const broken[] = { "SELECT 'a", "SELECT /* a", "SELECT \"a\\\"" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        struct sql sql;
        NEOERR *err = sql_scan(arena, broken[i], &sql);

        assert_non_null(err);
        nerr_ignore(&err);
    }
}

static void more_parameters_than_fit_are_an_error(void **state)
{
    struct buffer text;
    struct sql sql;
    NEOERR *err;

    (void)state;
    buffer_init(&text, arena);
    for (int i = 0; i <= SQL_MAX_PARAMETERS; i++)
        buffer_text(&text, ":a ");
    err = sql_scan(arena, text.bytes, &sql);
    assert_non_null(err);
    nerr_ignore(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_question_marks_in_order),
        cmocka_unit_test(quotes_and_comments_are_left_alone),
        cmocka_unit_test(a_colon_inside_a_word_or_before_a_digit_is_no_name),
        cmocka_unit_test(an_open_quote_or_comment_is_an_error),
        cmocka_unit_test(more_parameters_than_fit_are_an_error),
    };

    return cmocka_run_group_tests(tests, start, end);
}
