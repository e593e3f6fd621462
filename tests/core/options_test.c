/* options_test.c - what a worker holds of the small tables: read again when they change, and on another day. */
#include "support/page.h"

#include <string.h>

static bool has_ended(const char *word)
{
    struct arena *arena = arena_new();
    const struct option *option;
    struct request req;
    bool ended;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    option = options_find("customer_tag", word);
    assert_non_null(option);
    ended = option->ended;
    request_end(&req);
    arena_free(arena);
    return ended;
}

static void an_entry_ends_on_its_day_without_anybody_changing_it(void **state)
{
    const char *word = say("w%lld", (long long)unique());

    (void)state;
    run_sql(say("INSERT INTO dictionary_entry (dictionary, word, name, ended_on) VALUES ('customer_tag', '%s', 'x', '2026-01-16')", word));
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_int_equal(clock_fix("2026-01-15T04:00:00"), 0);
    assert_false(has_ended(word));
    assert_int_equal(clock_fix("2026-01-16T04:00:00"), 0);
    assert_true(has_ended(word));
    clock_fix(NULL);
}

static void a_change_is_seen_when_its_stamp_is(void **state)
{
    const char *word = say("w%lld", (long long)unique());

    (void)state;
    run_sql(say("INSERT INTO dictionary_entry (dictionary, word, name) VALUES ('customer_tag', '%s', 'x')", word));
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_false(has_ended(word));
    run_sql(say("UPDATE dictionary_entry SET ended_on = '2020-01-01' WHERE word = '%s'", word));
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_true(has_ended(word));
}

/* --- what else is held with them -------------------------------------------------------- */

static struct request begun(struct arena *arena)
{
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    return req;
}

static void a_renamed_region_is_seen_when_its_stamp_is(void **state)
{
    struct arena *arena = arena_new();
    struct request req;

    (void)state;
    run_sql("INSERT INTO postal_region (code, name, full_name, level, parent_code, valid_from) VALUES ('998877', 'old', 'old', 3, '', '2000-01-01')");
    run_sql("UPDATE options_stamp SET value = value + 1");
    req = begun(arena);
    assert_string_equal(options_find("@postal_region", "998877")->zh, "old");
    request_end(&req);
    run_sql("UPDATE postal_region SET full_name = 'new' WHERE code = '998877'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    req = begun(arena);
    assert_string_equal(options_find("@postal_region", "998877")->zh, "new");
    request_end(&req);
    run_sql("DELETE FROM postal_region WHERE code = '998877'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    arena_free(arena);
}

static const char *asked_setting(void)
{
    struct arena *arena = arena_new();
    struct request req = begun(arena);
    const char *text;
    struct row row;

    must(db_select_one(&req, "SELECT CONCAT(:setting_held_test_value, '!') AS text", &row));
    text = say("%s", row_text(&row, "text"));
    request_end(&req);
    arena_free(arena);
    return text;
}

static void a_statement_binds_a_setting_as_it_is_now(void **state)
{
    (void)state;
    run_sql("INSERT INTO setting VALUES ('held.test_value', '7')");
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_string_equal(asked_setting(), "7!");
    run_sql("UPDATE setting SET value = '8' WHERE name = 'held.test_value'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_string_equal(asked_setting(), "8!");
    run_sql("DELETE FROM setting WHERE name = 'held.test_value'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

static size_t held_count(struct held *held, unsigned *statements)
{
    struct arena *arena = arena_new();
    struct request req = begun(arena);
    const struct rows *rows;
    size_t count;

    db_statement_count(true);
    must(held_rows(&req, held, &rows));
    *statements = db_statement_count(true);
    count = rows->count;
    request_end(&req);
    arena_free(arena);
    return count;
}

static void held_rows_are_read_once_and_again_after_a_change_or_a_night(void **state)
{
    static struct held held = { .sql = "SELECT word FROM dictionary_entry WHERE dictionary = 'held_test' AND (ended_on IS NULL OR ended_on > :today)" };
    unsigned statements;

    (void)state;
    assert_int_equal(clock_fix("2026-01-15T04:00:00"), 0);
    assert_int_equal(held_count(&held, &statements), 0);
    assert_int_equal(statements, 1);
    assert_int_equal(held_count(&held, &statements), 0);
    assert_int_equal(statements, 0);
    run_sql("INSERT INTO dictionary_entry (dictionary, word, name, ended_on) VALUES ('held_test', 'one', 'x', '2026-01-16')");
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_int_equal(held_count(&held, &statements), 1);
    assert_int_equal(clock_fix("2026-01-16T04:00:00"), 0);
    assert_int_equal(held_count(&held, &statements), 0);
    run_sql("DELETE FROM dictionary_entry WHERE dictionary = 'held_test'");
    clock_fix(NULL);
}

/* --- the frame of a page ------------------------------------------------------------------ */

static void a_kept_frame_is_its_sessions_and_follows_language_name_and_rights(void **state)
{
    struct visitor one = visitor_new("customers.look:own"), other = visitor_new("customers.look:own papers.read:own");
    const struct module *home = module_named("home");
    struct page page = get(&one, home, "/");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, one.csrf));
    assert_null(strstr(page.body, "href=\"/papers\""));
    page = get(&other, home, "/");
    assert_non_null(strstr(page.body, other.csrf));
    assert_null(strstr(page.body, one.csrf));
    assert_non_null(strstr(page.body, "href=\"/papers\""));
    run_sql(say("UPDATE staff SET lang = 'en', name = 'Frame Zephyr' WHERE id = %lld", (long long)other.id));
    page = get(&other, home, "/");
    assert_non_null(strstr(page.body, "Sign out"));
    assert_non_null(strstr(page.body, "Frame Zephyr"));
    run_sql(say("DELETE rp FROM role_permission rp JOIN staff_role sr ON sr.role_id = rp.role_id WHERE sr.staff_id = %lld AND rp.resource = 'papers'", (long long)other.id));
    run_sql("UPDATE options_stamp SET value = value + 1");
    page = get(&other, home, "/");
    assert_null(strstr(page.body, "href=\"/papers\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_ends_on_its_day_without_anybody_changing_it),
        cmocka_unit_test(a_change_is_seen_when_its_stamp_is),
        cmocka_unit_test(a_renamed_region_is_seen_when_its_stamp_is),
        cmocka_unit_test(a_statement_binds_a_setting_as_it_is_now),
        cmocka_unit_test(held_rows_are_read_once_and_again_after_a_change_or_a_night),
        cmocka_unit_test(a_kept_frame_is_its_sessions_and_follows_language_name_and_rights),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
