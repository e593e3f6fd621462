/* job_test.c - jobs: claimed once, resumed where they stood, retried, given up. */
#include "support/page.h"

#include <string.h>

static int steps_run, fail_at;
static bool always_fails;

static NEOERR *count_step(struct request *req, struct job *job, bool *finished)
{
    (void)req;
    steps_run++;
    if (always_fails || job->done == fail_at)
        return nerr_raise(ERR_INVALID, "step %lld fails", (long long)job->done);
    json_object_set_new(job->state, "at", json_integer(job->done));
    job->done++;
    job->total = 4;
    *finished = job->done == 4;
    return STATUS_OK;
}

/* Each of its steps takes two seconds. */
static NEOERR *slow_step(struct request *req, struct job *job, bool *finished)
{
    static const char *const at[] = { "2026-03-02T01:00:02", "2026-03-02T01:00:04", "2026-03-02T01:00:06", "2026-03-02T01:00:08" };

    (void)req;
    clock_fix(at[job->done++]);
    *finished = job->done == 4;
    return STATUS_OK;
}

static const struct job_kind kinds[] = { { "test.count", count_step }, { "test.slow", slow_step } };

/* One turn of the runner as of the (fixed) present. */
static bool turn(void)
{
    struct arena *arena = arena_new();
    struct request req;
    bool ran;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(job_run_next(&req, kinds, COUNT_OF(kinds), &ran));
    request_end(&req);
    arena_free(arena);
    return ran;
}

static int64_t put(int64_t staff)
{
    struct arena *arena = arena_new();
    struct request req;
    int64_t id;

    must(request_for_work(&req, arena, staff, VIA_JOB));
    must(job_put(&req, "test.count", NULL, NULL, &id));
    request_end(&req);
    arena_free(arena);
    return id;
}

static int fresh(void **state)
{
    (void)state;
    steps_run = 0;
    fail_at = -1;
    always_fails = false;
    clock_fix(NULL);
    run_sql("DELETE FROM job");
    return 0;
}

static const char *state_of(int64_t id)
{
    return text_of(say("SELECT state FROM job WHERE id = %lld", (long long)id));
}

static void a_job_runs_step_by_step_to_its_end_once(void **state)
{
    int64_t id = put(0);

    (void)state;
    assert_true(turn());
    assert_int_equal(steps_run, 4);
    assert_string_equal(state_of(id), "done");
    assert_false(turn());
}

static void a_long_job_lets_those_that_wait_go_first(void **state)
{
    int64_t slow, quick;

    (void)state;
    clock_fix("2026-03-02T01:00:00");
    slow = put(0);
    run_sql(say("UPDATE job SET kind = 'test.slow' WHERE id = %lld", (long long)slow));
    quick = put(0);
    assert_true(turn());
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', done, ' ', tries) FROM job WHERE id = %lld", (long long)slow)), "waiting 2 0");
    assert_true(turn());
    assert_string_equal(state_of(quick), "done");
    assert_true(turn()); /* nobody waits any more: to its end */
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', done) FROM job WHERE id = %lld", (long long)slow)), "done 4");
    assert_false(turn());
}

static void a_failed_step_is_tried_again_from_where_the_job_stood(void **state)
{
    int64_t id;

    (void)state;
    assert_int_equal(clock_fix("2026-03-01T08:00:00"), 0);
    id = put(0);
    fail_at = 2;
    assert_true(turn());
    assert_string_equal(state_of(id), "waiting");
    assert_int_equal(number_of(say("SELECT done FROM job WHERE id = %lld", (long long)id)), 2);
    assert_false(turn()); /* not before its time */
    fail_at = -1;
    assert_int_equal(clock_fix("2026-03-01T08:10:00"), 0);
    assert_true(turn());
    assert_string_equal(state_of(id), "done");
    assert_int_equal(steps_run, 5); /* 0, 1, 2 failed, 2, 3 */
}

static void a_job_whose_runner_died_is_taken_over_when_its_lock_runs_out(void **state)
{
    int64_t id = put(0);

    (void)state;
    run_sql(say("UPDATE job SET state = 'running', done = 3, locked_until = '2030-01-01' WHERE id = %lld", (long long)id));
    assert_false(turn());
    run_sql(say("UPDATE job SET locked_until = '2020-01-01' WHERE id = %lld", (long long)id));
    assert_true(turn());
    assert_int_equal(steps_run, 1);
    assert_string_equal(state_of(id), "done");
}

static void a_job_that_ends_its_runner_again_and_again_has_failed_and_its_person_is_told(void **state)
{
    struct visitor person = visitor_new("");
    int64_t id = put(person.id);

    (void)state;
    run_sql(say("UPDATE job SET state = 'running', tries = 10, locked_until = '2020-01-01' WHERE id = %lld", (long long)id));
    assert_true(turn());
    assert_int_equal(steps_run, 0);
    assert_string_equal(state_of(id), "failed");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'job_failed'", (long long)person.id)), 1);
}

static void after_five_tries_a_job_has_failed_and_its_person_is_told(void **state)
{
    static const char *const times[] = { "2026-03-01T08:00:00", "2026-03-01T09:00:00", "2026-03-01T10:00:00",
                                         "2026-03-01T11:00:00", "2026-03-01T12:00:00" };
    struct visitor person = visitor_new("");
    int64_t id;

    (void)state;
    assert_int_equal(clock_fix(times[0]), 0);
    id = put(person.id);
    always_fails = true;
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        assert_int_equal(clock_fix(times[i]), 0);
        assert_true(turn());
    }
    assert_string_equal(state_of(id), "failed");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'job_failed'", (long long)person.id)), 1);
    clock_fix(NULL);
}

/* --- the schedule ------------------------------------------------------------------------------ */

static const char *next_at(const char *now)
{
    struct arena *arena = arena_new();
    struct request req;

    clock_fix(now);
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(job_run_schedule(&req));
    request_end(&req);
    arena_free(arena);
    clock_fix(NULL);
    return text_of("SELECT CONCAT(next_at, '') FROM job_schedule WHERE kind = 'test.daily'");
}

static void a_daily_job_keeps_its_hour_however_late_it_runs(void **state)
{
    (void)state;
    run_sql("REPLACE INTO job_schedule VALUES ('test.daily', 1440, '2030-05-01 23:30:00')");
    assert_string_equal(next_at("2030-05-01T23:29:59"), "2030-05-01 23:30:00.000");
    assert_string_equal(next_at("2030-05-01T23:30:07"), "2030-05-02 23:30:00.000");
    assert_string_equal(next_at("2030-05-05T11:12:13"), "2030-05-05 23:30:00.000");
    assert_int_equal(number_of("SELECT COUNT(*) FROM job WHERE kind = 'test.daily'"), 2);
    run_sql("DELETE FROM job_schedule WHERE kind = 'test.daily'");
    run_sql("DELETE FROM job WHERE kind <> 'test.count'");
    run_sql("UPDATE job_schedule SET next_at = '2000-01-01 23:30:00'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_job_runs_step_by_step_to_its_end_once, fresh),
        cmocka_unit_test_setup(a_long_job_lets_those_that_wait_go_first, fresh),
        cmocka_unit_test_setup(a_failed_step_is_tried_again_from_where_the_job_stood, fresh),
        cmocka_unit_test_setup(a_job_whose_runner_died_is_taken_over_when_its_lock_runs_out, fresh),
        cmocka_unit_test_setup(a_job_that_ends_its_runner_again_and_again_has_failed_and_its_person_is_told, fresh),
        cmocka_unit_test_setup(after_five_tries_a_job_has_failed_and_its_person_is_told, fresh),
        cmocka_unit_test_setup(a_daily_job_keeps_its_hour_however_late_it_runs, fresh),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
