/* statement_test.c - prepared statements are shared by their text, never with another's parameters. */
#include "support/page.h"

#include "core/db_bulk.h"

static struct arena *arena;
static struct request req;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    arena = arena_new();
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    return 0;
}

static int end(void **state)
{
    request_end(&req);
    arena_free(arena);
    return test_end(state);
}

static int64_t asked(const char *sql)
{
    struct row row;

    must(db_select_one(&req, sql, &row));
    return row_int(&row, "n");
}

static void the_same_text_with_other_names_asks_for_other_values(void **state)
{
    (void)state;
    values_int(req.values, "one", 1);
    values_int(req.values, "two", 2);
    assert_int_equal(asked("SELECT :one + 10 AS n"), 11);
    assert_int_equal(asked("SELECT :two + 10 AS n"), 12);
    assert_int_equal(asked("SELECT :one + 10 AS n"), 11);
}

static void so_it_is_with_many_rows(void **state)
{
    struct values *rows[] = { values_new(arena), values_new(arena) };

    (void)state;
    for (int i = 0; i < 2; i++) {
        values_text(rows[i], "first", i == 0 ? "statement a" : "statement b");
        values_text(rows[i], "second", i == 0 ? "statement c" : "statement d");
    }
    must(db_begin(&req));
    must(db_execute_many(&req, "INSERT INTO setting (name, value) VALUES (:first, '')", rows, 2));
    must(db_execute_many(&req, "INSERT INTO setting (name, value) VALUES (:second, '')", rows, 2));
    assert_int_equal(asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE 'statement%'"), 4);
    db_rollback(&req);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_with_other_names_asks_for_other_values),
        cmocka_unit_test(so_it_is_with_many_rows),
    };

    return cmocka_run_group_tests(tests, start, end);
}
