/* options_test.c - what a worker holds of the small tables: read again when they change, and on another day. */
#include "support/page.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_ends_on_its_day_without_anybody_changing_it),
        cmocka_unit_test(a_change_is_seen_when_its_stamp_is),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
