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

/* One row, a few that are listed, more than are listed: NULL and quotes arrive as they are. */
static void few_rows_and_many_arrive_alike(void **state)
{
    enum { MOST = 12 };
    struct values *rows[MOST];

    (void)state;
    for (size_t count = 1; count <= MOST; count++) {
        must(db_begin(&req));
        for (size_t i = 0; i < count; i++) {
            rows[i] = values_new(arena);
            values_text(rows[i], "word", arena_format(arena, "many (%zu) '?' ,", i));
            values_int(rows[i], "place", (int64_t)i);
        }
        values_null(rows[count - 1], "place");
        must(db_execute_many(&req, "INSERT INTO setting (name, value) VALUES (:word, COALESCE(:place, '? (none)'))"
                                   " ON DUPLICATE KEY UPDATE value = VALUES(value)", rows, count));
        assert_int_equal(asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE 'many (%'"), count);
        assert_int_equal(asked("SELECT SUM(value = '? (none)') AS n FROM setting WHERE name LIKE 'many (%'"), 1);
        assert_int_equal(asked("SELECT SUM(IF(value = '? (none)', 0, value + 1)) AS n FROM setting WHERE name LIKE 'many (%'"), count * (count - 1) / 2);
        db_rollback(&req);
    }
}

static int64_t trail_of(const char *reason)
{
    values_text(req.values, "trail_reason", reason);
    return asked("SELECT COUNT(*) AS n FROM audit WHERE reason = :trail_reason");
}

static void put_tag(const char *word)
{
    static const char *const columns[] = { "name", "value", NULL };
    static const struct table table = { .name = "setting", .columns = columns };
    struct values *values = values_new(arena);
    int64_t id;

    values_text(values, "name", word);
    values_text(values, "value", "1");
    must(db_insert(&req, &table, values, &id));
}

/* The trail is written with the commit, all of it; what is rolled back leaves none, not even in the next transaction. */
static void the_trail_goes_with_its_transaction(void **state)
{
    const char *kept = arena_format(arena, "kept %lld", (long long)unique()), *undone = arena_format(arena, "undone %lld", (long long)unique());

    (void)state;
    must(db_begin(&req));
    req.reason = undone;
    put_tag(arena_format(arena, "trail %lld", (long long)unique()));
    db_rollback(&req);
    must(db_begin(&req));
    req.reason = kept;
    for (int i = 0; i < 19; i++)
        put_tag(arena_format(arena, "trail %d %lld", i, (long long)unique()));
    must(db_commit(&req));
    req.reason = NULL;
    assert_int_equal(trail_of(undone), 0);
    assert_int_equal(trail_of(kept), 19);
    run_sql("DELETE FROM setting WHERE name LIKE 'trail %'");
}

static int64_t left(const char *like)
{
    values_text(req.values, "left_like", like);
    return asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE :left_like");
}

static void put_later(const char *name, int64_t place)
{
    struct values *values = values_new(arena);

    values_text(values, "later_name", name);
    values_int(values, "later_place", place);
    must(db_later(&req, "INSERT INTO setting (name, value) VALUES (:later_name, CONCAT(:later_place, ' ', :me, ' ', :now))", values));
}

/* What waits is written by the commit, of one row and of many, for people in one message with it; who and when are those of the moment
 * that it was put. Rolled back, or asked for earlier, it does not wait. */
static void what_nobody_reads_is_written_with_the_commit(void **state)
{
    static const enum via vias[] = { VIA_TOOL, VIA_PAGE };
    int64_t me = req.person.id;

    (void)state;
    for (size_t v = 0; v < COUNT_OF(vias); v++) {
        for (int rows = 1; rows <= 70; rows += rows < 3 ? 1 : 33) {
            req.via = vias[v];
            must(db_begin(&req));
            for (int i = 0; i < rows; i++) {
                req.person.id = 100 + i;
                put_later(arena_format(arena, "later %d", i), i);
            }
            req.person.id = me;
            assert_int_equal(left("later %"), rows < 64 ? 0 : 64);
            values_int(req.values, "later_rows", rows);
            (void)db_statement_count(true);
            must(db_commit(&req));
            assert_int_equal(db_statement_count(true), 1);
            assert_int_equal(number_of("SELECT COUNT(*) FROM setting WHERE name LIKE 'later %'"), rows);
            assert_int_equal(number_of("SELECT COUNT(*) FROM setting WHERE name LIKE 'later %' AND name = CONCAT('later ', SUBSTRING_INDEX(value, ' ', 1)) AND value LIKE CONCAT('% ', 100 + SUBSTRING_INDEX(value, ' ', 1), ' 20%')"), rows);
            run_sql("DELETE FROM setting WHERE name LIKE 'later %'");
        }
    }
    must(db_begin(&req));
    put_later("later undone", 0);
    db_rollback(&req);
    must(db_begin(&req));
    put_later("later asked", 0);
    assert_int_equal(left("later %"), 0);
    must(db_later_run(&req));
    assert_int_equal(left("later %"), 1);
    must(db_commit(&req));
    assert_int_equal(left("later %"), 1);
    run_sql("DELETE FROM setting WHERE name LIKE 'later %'");
    req.via = VIA_TOOL;
}

static void change_later(const char *sql)
{
    must(db_later(&req, sql, values_new(arena)));
}

/* What changes rows comes in its order, though some of it has the same text. */
static void what_waits_runs_in_its_order(void **state)
{
    static const enum via vias[] = { VIA_TOOL, VIA_PAGE };

    (void)state;
    for (size_t v = 0; v < COUNT_OF(vias); v++) {
        req.via = vias[v];
        must(db_begin(&req));
        put_later("later order", 0);
        change_later("UPDATE setting SET value = '' WHERE name = 'later order'");
        change_later("UPDATE setting SET value = CONCAT(value, 'a') WHERE name = 'later order'");
        change_later("UPDATE setting SET value = CONCAT(value, 'b') WHERE name = 'later order'");
        put_later("later other", 0);
        change_later("UPDATE setting SET value = CONCAT(value, 'a') WHERE name = 'later order'");
        must(db_commit(&req));
        assert_string_equal(text_of("SELECT value FROM setting WHERE name = 'later order'"), "aba");
        run_sql("DELETE FROM setting WHERE name LIKE 'later %'");
    }
    req.via = VIA_TOOL;
}

/* One of them fails: none is there, nor is what ran before. */
static void what_fails_late_takes_all_with_it(void **state)
{
    NEOERR *err;

    (void)state;
    req.via = VIA_PAGE;
    must(db_begin(&req));
    must(db_execute(&req, "INSERT INTO setting (name, value) VALUES ('later first', '')"));
    put_later("later second", 0);
    put_later("later second", 0);
    err = db_commit(&req);
    assert_true(nerr_match(err, ERR_DUPLICATE));
    nerr_ignore(&err);
    db_rollback(&req);
    assert_int_equal(number_of("SELECT COUNT(*) FROM setting WHERE name LIKE 'later %'"), 0);
    req.via = VIA_TOOL;
}

/* A commit for people begins the next transaction: it sees what others committed before its first statement, and a statement
 * between two transactions is committed by itself. */
static void the_next_transaction_begins_with_the_commit(void **state)
{
    (void)state;
    req.via = VIA_PAGE;
    must(db_begin(&req));
    assert_int_equal(asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE 'chain %'"), 0);
    must(db_commit(&req));
    run_sql("INSERT INTO setting (name, value) VALUES ('chain 1', '')");
    must(db_begin(&req));
    assert_int_equal(asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE 'chain %'"), 1);
    must(db_commit(&req));
    must(db_execute(&req, "INSERT INTO setting (name, value) VALUES ('chain 2', '')"));
    assert_int_equal(number_of("SELECT COUNT(*) FROM setting WHERE name LIKE 'chain %'"), 2);
    must(db_begin(&req));
    must(db_execute(&req, "DELETE FROM setting WHERE name LIKE 'chain %'"));
    db_rollback(&req);
    assert_int_equal(asked("SELECT COUNT(*) AS n FROM setting WHERE name LIKE 'chain %'"), 2);
    req.via = VIA_TOOL;
    run_sql("DELETE FROM setting WHERE name LIKE 'chain %'");
}

/* What was read is not changed when it is another by now. */
static void a_row_that_was_read_is_changed_once(void **state)
{
    static const char *const columns[] = { "name", NULL };
    static const struct table table = { .name = "company", .columns = columns, .versioned = true };
    struct values *values = values_new(arena);
    struct row row;
    NEOERR *err;

    (void)state;
    must(db_select_one(&req, "SELECT id, name, version FROM company ORDER BY id LIMIT 1", &row));
    values_text(values, "name", row_text(&row, "name"));
    values_int(values, "version", row_int(&row, "version"));
    must(db_begin(&req));
    must(db_change_row(&req, &table, &row, values)); /* all equal: nothing is written */
    values_text(values, "name", arena_format(arena, "company %lld", (long long)unique()));
    must(db_change_row(&req, &table, &row, values));
    values_text(values, "name", arena_format(arena, "company %lld", (long long)unique()));
    err = db_change_row(&req, &table, &row, values);
    assert_true(nerr_match(err, ERR_CONFLICT));
    nerr_ignore(&err);
    assert_int_equal(row_int(&req.conflict, "version"), row_int(&row, "version") + 1);
    db_rollback(&req);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_with_other_names_asks_for_other_values),
        cmocka_unit_test(so_it_is_with_many_rows),
        cmocka_unit_test(few_rows_and_many_arrive_alike),
        cmocka_unit_test(the_trail_goes_with_its_transaction),
        cmocka_unit_test(what_nobody_reads_is_written_with_the_commit),
        cmocka_unit_test(what_waits_runs_in_its_order),
        cmocka_unit_test(what_fails_late_takes_all_with_it),
        cmocka_unit_test(the_next_transaction_begins_with_the_commit),
        cmocka_unit_test(a_row_that_was_read_is_changed_once),
    };

    return cmocka_run_group_tests(tests, start, end);
}
