/* ticket_clock_test.c - a ticket's clocks worked out by hand: over a night, a holiday and 调休, pauses, a change of severity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "core/clock.h"
#include "domain/ticket_clock.h"

/* National Day 2026: 1-7 October off; Saturday 10 October worked. 8:30-12:00 and 13:30-17:30: 450 minutes a day. */
static struct work_day days[8];
static struct work_calendar calendar = { .days = days, .day_count = 8 };
static const struct ticket_promise high = { 120, 480, 960, 0 }, medium = { 240, 960, 1440, 0 };

static int start(void **state)
{
    (void)state;
    for (int i = 1; i <= 7; i++) {
        char text[24];

        snprintf(text, sizeof(text), "2026-10-%02d", i);
        days[i - 1] = (struct work_day){ clock_parse_day(text), false };
    }
    days[7] = (struct work_day){ clock_parse_day("2026-10-10"), true };
    return worktime_parse_week("1-5", &calendar.weekdays) && worktime_parse_spans("8:30-12:00,13:30-17:30", &calendar) ? 0 : -1;
}

/* "2026-09-30 16:30" on Shanghai's clocks -> UTC milliseconds. */
static int64_t at(const char *local)
{
    char utc[24];

    snprintf(utc, sizeof(utc), "%s:00", local);
    return clock_parse_utc(utc) - 8 * 3600000LL;
}

static void assert_due(int64_t due_ms, const char *expected)
{
    char utc[24], local[17];

    clock_format_utc(due_ms, utc);
    clock_format_local(utc, local);
    assert_string_equal(local, expected);
}

static void all_three_run_from_the_call_and_skip_the_night(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 16:30") } };
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 1, &high, at("2026-09-28 17:00"));

    (void)state;
    assert_due(clocks.answer.due_ms, "2026-09-29 09:30"); /* 60 that day, 60 the next */
    assert_due(clocks.update.due_ms, "2026-09-29 17:00"); /* 480 = 60 + 420 */
    assert_due(clocks.solve.due_ms, "2026-09-30 17:30");  /* 960 = 60 + 450 + 450 */
    assert_due(clocks.due_ms, "2026-09-29 09:30");
    assert_int_equal(clocks.answer.used, 30);
    assert_false(clocks.answer.late || clocks.update.late || clocks.solve.late);
}

static void an_answer_ends_its_clock_and_begins_the_next_update(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 09:00") }, { TICKET_WORD, at("2026-09-28 10:00") } };
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 2, &high, at("2026-09-28 15:00"));

    (void)state;
    assert_true(clocks.answer.over);
    assert_int_equal(clocks.answer.used, 60);
    assert_int_equal(clocks.answer.due_ms, 0);
    assert_due(clocks.update.due_ms, "2026-09-29 10:30"); /* 360 that day, 120 the next */
    assert_int_equal(clocks.solve.used, 270);              /* 60 + 120 + 90 */
}

static void a_late_answer_stays_late(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 09:00") }, { TICKET_WORD, at("2026-09-28 14:00") } };
    struct ticket_clocks before = ticket_clocks_at(&calendar, events, 1, &high, at("2026-09-28 14:00"));
    struct ticket_clocks after = ticket_clocks_at(&calendar, events, 2, &high, at("2026-09-30 14:00"));

    (void)state;
    assert_true(before.answer.late);
    assert_due(before.answer.due_ms, "2026-09-28 11:00"); /* the moment it ran out stays */
    assert_true(after.answer.late);
    assert_int_equal(after.answer.used, 210);
}

static void waiting_over_the_holiday_counts_nothing(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-30 09:30") }, { TICKET_WORD, at("2026-09-30 10:00") }, { TICKET_PAUSED, at("2026-09-30 10:30") },
                                     { TICKET_RUNS, at("2026-10-09 10:30") } };
    struct ticket_clocks paused = ticket_clocks_at(&calendar, events, 3, &high, at("2026-10-08 12:00"));
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 4, &high, at("2026-10-09 11:00"));

    (void)state;
    assert_true(paused.paused);
    assert_int_equal(paused.due_ms, 0);
    assert_int_equal(paused.solve.used, 60);
    assert_int_equal(clocks.solve.used, 90);
    /* 900 left on Friday 9 October 10:30: 330 that day, 450 on Saturday 10 (worked), 120 on Monday 12 */
    assert_due(clocks.solve.due_ms, "2026-10-12 10:30");
    assert_due(clocks.update.due_ms, "2026-10-10 10:30"); /* 450 left: 330 and 120 */
}

static void a_change_of_severity_keeps_what_was_used(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 08:30") } };
    struct ticket_clocks slow = ticket_clocks_at(&calendar, events, 1, &medium, at("2026-09-28 11:30"));
    struct ticket_clocks quick = ticket_clocks_at(&calendar, events, 1, &high, at("2026-09-28 11:30"));

    (void)state;
    assert_due(slow.answer.due_ms, "2026-09-28 14:00");
    assert_false(slow.answer.late);
    assert_due(quick.answer.due_ms, "2026-09-28 10:30");
    assert_true(quick.answer.late);
    assert_int_equal(quick.answer.used, slow.answer.used);
}

static void solved_stands_still_and_reopened_goes_on(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 08:30") }, { TICKET_WORD, at("2026-09-28 09:30") }, { TICKET_SOLVED, at("2026-09-28 10:30") },
                                     { TICKET_RUNS, at("2026-10-12 08:30") } };
    struct ticket_clocks solved = ticket_clocks_at(&calendar, events, 3, &high, at("2026-10-09 11:00"));
    struct ticket_clocks again = ticket_clocks_at(&calendar, events, 4, &high, at("2026-10-12 09:00"));

    (void)state;
    assert_true(solved.solve.over && solved.update.over);
    assert_int_equal(solved.solve.used, 120);
    assert_int_equal(solved.due_ms, 0);
    assert_int_equal(again.solve.used, 150);
    assert_due(again.solve.due_ms, "2026-10-13 16:30"); /* 840 left: 450, then 210 to noon and 180 */
    assert_due(again.update.due_ms, "2026-10-13 09:00"); /* anew from the reopening: 450 and 30 */
    assert_true(again.answer.over);
}

static void a_call_at_night_or_on_a_holiday_counts_from_the_morning(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-10-03 21:00") } };
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 1, &high, at("2026-10-04 10:00"));

    (void)state;
    assert_int_equal(clocks.solve.used, 0);
    assert_due(clocks.answer.due_ms, "2026-10-08 10:30");
}

/* Five working days of 450 minutes. */
static const struct ticket_promise judged = { 240, 960, 1440, 2250 };

static void a_verdict_has_five_working_days_that_pause_with_the_ticket(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 08:30") }, { TICKET_PAUSED, at("2026-09-28 10:30") }, { TICKET_RUNS, at("2026-09-29 08:30") }, { TICKET_JUDGED, at("2026-09-30 08:30") } };
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 1, &judged, at("2026-09-28 10:30"));

    (void)state;
    assert_due(clocks.verdict.due_ms, "2026-10-09 17:30"); /* Monday to Wednesday, the holiday, Thursday and Friday */
    assert_int_equal(clocks.verdict.used, 120);
    clocks = ticket_clocks_at(&calendar, events, 2, &judged, at("2026-09-28 17:30"));
    assert_int_equal(clocks.verdict.due_ms, 0);
    assert_int_equal(clocks.verdict.used, 120);
    clocks = ticket_clocks_at(&calendar, events, 3, &judged, at("2026-09-29 08:30"));
    assert_due(clocks.verdict.due_ms, "2026-10-10 15:30"); /* 2130 later, on a worked Saturday */
    clocks = ticket_clocks_at(&calendar, events, 4, &judged, at("2026-10-12 17:30"));
    assert_true(clocks.verdict.over && !clocks.verdict.late && clocks.verdict.due_ms == 0);
    assert_int_equal(clocks.verdict.used, 570);
    assert_true(clocks.solve.late);
}

static void without_a_verdict_asked_for_its_hand_stands(void **state)
{
    struct ticket_event events[] = { { TICKET_OPENED, at("2026-09-28 08:30") } };
    struct ticket_clocks clocks = ticket_clocks_at(&calendar, events, 1, &high, at("2026-10-12 17:30"));

    (void)state;
    assert_true(clocks.verdict.over && !clocks.verdict.late && clocks.verdict.due_ms == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_three_run_from_the_call_and_skip_the_night),
        cmocka_unit_test(an_answer_ends_its_clock_and_begins_the_next_update),
        cmocka_unit_test(a_late_answer_stays_late),
        cmocka_unit_test(waiting_over_the_holiday_counts_nothing),
        cmocka_unit_test(a_change_of_severity_keeps_what_was_used),
        cmocka_unit_test(solved_stands_still_and_reopened_goes_on),
        cmocka_unit_test(a_call_at_night_or_on_a_holiday_counts_from_the_morning),
        cmocka_unit_test(a_verdict_has_five_working_days_that_pause_with_the_ticket),
        cmocka_unit_test(without_a_verdict_asked_for_its_hand_stands),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
