/* worktime_test.c - working time worked out by hand, over nights, weekends, holidays and 调休. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "domain/worktime.h"

/* National Day 2026: 1-7 October off; Sunday 20 September and Saturday 10 October worked. */
static struct work_day days[9];
static struct work_calendar calendar = { .days = days, .day_count = 9 };

static int start(void **state)
{
    (void)state;
    days[0] = (struct work_day){ clock_parse_day("2026-09-20"), true };
    for (int i = 1; i <= 7; i++) {
        char text[24];

        snprintf(text, sizeof(text), "2026-10-%02d", i);
        days[i] = (struct work_day){ clock_parse_day(text), false };
    }
    days[8] = (struct work_day){ clock_parse_day("2026-10-10"), true };
    return worktime_parse_week("1-5", &calendar.weekdays) && worktime_parse_spans("8:30-12:00,13:30-17:30", &calendar) ? 0 : -1;
}

/* "2026-09-30 16:30" on Shanghai's clocks -> UTC milliseconds. */
static int64_t at(const char *local)
{
    char utc[24];

    snprintf(utc, sizeof(utc), "%s:00", local);
    return clock_parse_utc(utc) - 8 * 3600000LL;
}

static void assert_ends(const char *from, int64_t minutes, const char *expected)
{
    char utc[24], local[17];
    int64_t end = worktime_add(&calendar, at(from), minutes);

    clock_format_utc(end, utc);
    clock_format_local(utc, local);
    assert_string_equal(local, expected);
}

static void minutes_within_a_span_are_plain(void **state)
{
    (void)state;
    assert_ends("2026-09-28 09:00", 120, "2026-09-28 11:00");
    assert_ends("2026-09-28 09:00", 0, "2026-09-28 09:00");
}

static void lunch_and_night_do_not_count(void **state)
{
    (void)state;
    assert_ends("2026-09-28 11:00", 120, "2026-09-28 14:30"); /* 60 before, 60 after lunch */
    assert_ends("2026-09-28 17:00", 60, "2026-09-29 09:00");
    assert_ends("2026-09-28 20:00", 30, "2026-09-29 09:00");
}

static void an_end_on_the_last_minute_of_a_span_is_that_minute(void **state)
{
    (void)state;
    assert_ends("2026-09-28 09:00", 180, "2026-09-28 12:00");
    assert_ends("2026-09-28 13:30", 240, "2026-09-28 17:30");
}

static void a_weekend_does_not_count_but_a_worked_sunday_does(void **state)
{
    (void)state;
    assert_ends("2026-09-25 17:00", 60, "2026-09-28 09:00"); /* Friday -> Monday */
    assert_ends("2026-09-18 17:00", 60, "2026-09-20 09:00"); /* Friday -> the worked Sunday */
}

static void a_holiday_week_is_skipped_to_the_day_after_it(void **state)
{
    (void)state;
    /* 30 September 16:30, 8 working hours (480): 60 that day, 8 October 450 (7.5 h) -> 420 left ends 17:00 */
    assert_ends("2026-09-30 16:30", 480, "2026-10-08 17:00");
    /* 900: 60 + 450 (8th) + 390 of the 9th: 210 morning + 180 -> 16:30 */
    assert_ends("2026-09-30 16:30", 900, "2026-10-09 16:30");
    /* one more working day: Saturday 10 October is worked */
    assert_ends("2026-09-30 16:30", 960 + 30, "2026-10-10 09:00");
}

static void between_counts_what_add_gives(void **state)
{
    static const int64_t minutes[] = { 0, 1, 59, 210, 211, 449, 450, 451, 2000, 9999 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(minutes); i++) {
        int64_t from = at("2026-09-29 10:17"), to = worktime_add(&calendar, from, minutes[i]);

        assert_int_equal(worktime_between(&calendar, from, to), minutes[i]);
    }
}

static void between_over_the_holiday_is_worked_out_by_hand(void **state)
{
    (void)state;
    /* 30 Sep 15:00-17:30 150, 8 Oct 450, 9 Oct 450, 10 Oct 8:30-10:00 90 */
    assert_int_equal(worktime_between(&calendar, at("2026-09-30 15:00"), at("2026-10-10 10:00")), 150 + 450 + 450 + 90);
    assert_int_equal(worktime_between(&calendar, at("2026-10-01 00:00"), at("2026-10-08 00:00")), 0);
    assert_int_equal(worktime_between(&calendar, at("2026-10-09 12:00"), at("2026-10-09 09:00")), 0);
}

static void a_calendar_without_work_has_no_end(void **state)
{
    struct work_calendar none = { .weekdays = 0, .span_count = 0 };

    (void)state;
    assert_int_equal(worktime_add(&none, at("2026-09-28 09:00"), 1), -1);
}

static void unreadable_settings_are_refused(void **state)
{
    static const char *const spans[] = { "", "8:30", "8:30-8:30", "8:30-12:00,11:00-13:00", "8:3-12:00", "25:00-26:00", "8:30-12:00;", "8-9" };
    static const char *const weeks[] = { "", "0", "8", "5-1", "1-", "1;2", "a" };
    struct work_calendar read;
    unsigned bits;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(spans); i++)
        assert_false(worktime_parse_spans(spans[i], &read));
    for (size_t i = 0; i < COUNT_OF(weeks); i++)
        assert_false(worktime_parse_week(weeks[i], &bits));
    assert_true(worktime_parse_week("1-3,5,7", &bits));
    assert_int_equal(bits, 0x57);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minutes_within_a_span_are_plain),
        cmocka_unit_test(lunch_and_night_do_not_count),
        cmocka_unit_test(an_end_on_the_last_minute_of_a_span_is_that_minute),
        cmocka_unit_test(a_weekend_does_not_count_but_a_worked_sunday_does),
        cmocka_unit_test(a_holiday_week_is_skipped_to_the_day_after_it),
        cmocka_unit_test(between_counts_what_add_gives),
        cmocka_unit_test(between_over_the_holiday_is_worked_out_by_hand),
        cmocka_unit_test(a_calendar_without_work_has_no_end),
        cmocka_unit_test(unreadable_settings_are_refused),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
