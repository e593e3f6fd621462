/* task_test.c - the morning's reminder: on working days, for what is due before the next one, once. */
#include "support/page.h"

#include "domain/task.h"

static struct visitor somebody;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    somebody = visitor_new("");
    return 0;
}

static void task(const char *due_on, bool done)
{
    run_sql(say("INSERT INTO task (owner_id, title, due_on, done_at, created_by, created_at) VALUES (%lld, 'T', '%s', %s, 1, '2026-01-01')",
                (long long)somebody.id, due_on, done ? "'2026-01-01'" : "NULL"));
}

static void morning(const char *utc)
{
    struct arena *arena = arena_new();
    struct job job = { .kind = "tasks.remind" };
    struct request req;
    bool finished;

    assert_int_equal(clock_fix(utc), 0);
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(tasks_remind_step(&req, &job, &finished));
    must(db_commit(&req));
    assert_true(finished);
    request_end(&req);
    arena_free(arena);
    clock_fix(NULL);
}

static int64_t notices(void)
{
    return number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'tasks_due'", (long long)somebody.id));
}

static const char *last_notice(void)
{
    return text_of(say("SELECT detail FROM notice WHERE staff_id = %lld AND kind = 'tasks_due' ORDER BY id DESC LIMIT 1", (long long)somebody.id));
}

/* 2026-09-30 is a Wednesday; 1 to 7 October are made holidays here, Saturday the 10th is worked. */
static void a_reminder_reaches_over_a_holiday(void **state)
{
    (void)state;
    run_sql("DELETE FROM work_day");
    for (int day = 1; day <= 7; day++)
        run_sql(say("INSERT INTO work_day (day, works) VALUES ('2026-10-%02d', 0)", day));
    run_sql("INSERT INTO work_day (day, works) VALUES ('2026-10-10', 1)");
    task("2026-09-29", false); /* overdue on the 30th */
    task("2026-09-30", false);
    task("2026-10-05", false); /* within the holiday */
    task("2026-10-08", false); /* the first working day after */
    task("2026-09-30", true);
    morning("2026-09-30T00:20:00");
    assert_string_equal(last_notice(), "2 · 1"); /* one of the two is due in the holiday */
}

static void nothing_is_said_on_days_off_and_nothing_twice(void **state)
{
    int64_t before = notices();

    (void)state;
    morning("2026-10-03T00:20:00");
    morning("2026-10-04T00:20:00");
    assert_int_equal(notices(), before);
    morning("2026-10-10T00:20:00"); /* a working Saturday */
    assert_int_equal(notices(), before + 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'tasks_due' AND read_at IS NULL", (long long)somebody.id)), 1);
    morning("2026-10-10T00:25:00");
    assert_int_equal(notices(), before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reminder_reaches_over_a_holiday),
        cmocka_unit_test(nothing_is_said_on_days_off_and_nothing_twice),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
