/* notify_test.c - when and how somebody is told: quiet hours, digests, choices; each notice in one way at least, and none twice. */
#include "support/page.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "core/notice_topics.h"
#include "domain/notify.h"
#include "domain/worktime.h"

/* --- rules: 2026-11-26 is a Thursday; times are China's, eight hours before UTC's ------------------------------------- */

static const struct work_day working_sunday[] = { { 20786, true } }; /* 2026-11-29 */
static const struct work_calendar five_days = { .weekdays = 0x1F };
static const struct work_calendar six_days = { .weekdays = 0x1F, .days = working_sunday, .day_count = 1 };

static const char *china(int64_t ms)
{
    static char text[24];

    clock_format_utc(ms + 8 * 3600000LL, text);
    text[16] = '\0';
    return text;
}

static int64_t at(const char *local)
{
    return clock_parse_utc(local) - 8 * 3600000LL;
}

static const char *opens(const struct notify_times *times, const char *local)
{
    return china(notify_opens(times, &five_days, at(local)));
}

static void what_comes_in_quiet_hours_waits_until_they_end(void **state)
{
    const struct notify_times night = { .quiet_from = 22, .quiet_to = 7 }, noon = { .quiet_from = 12, .quiet_to = 14 }, never = { .quiet_from = 9, .quiet_to = 9 };

    (void)state;
    assert_string_equal(opens(&night, "2026-11-26 22:00:00.000"), "2026-11-27 07:00");
    assert_string_equal(opens(&night, "2026-11-26 23:59:59.000"), "2026-11-27 07:00");
    assert_string_equal(opens(&night, "2026-11-27 00:30:00.000"), "2026-11-27 07:00");
    assert_string_equal(opens(&night, "2026-11-27 06:59:30.000"), "2026-11-27 07:00");
    assert_true(notify_opens(&night, &five_days, at("2026-11-27 07:00:00.123")) == at("2026-11-27 07:00:00.123"));
    assert_true(notify_opens(&night, &five_days, at("2026-11-26 21:59:59.999")) == at("2026-11-26 21:59:59.999"));
    assert_string_equal(opens(&noon, "2026-11-26 12:00:00.000"), "2026-11-26 14:00");
    assert_string_equal(opens(&noon, "2026-11-26 14:00:00.000"), "2026-11-26 14:00");
    assert_string_equal(opens(&never, "2026-11-26 09:30:00.000"), "2026-11-26 09:30");
}

static void days_without_work_are_quiet_for_who_wants_that(void **state)
{
    const struct notify_times quiet = { .quiet_from = 22, .quiet_to = 7, .quiet_rest = true }, loud = { .quiet_from = 22, .quiet_to = 7 };

    (void)state;
    assert_string_equal(opens(&loud, "2026-11-28 10:00:00.000"), "2026-11-28 10:00");
    assert_string_equal(opens(&quiet, "2026-11-28 10:00:00.000"), "2026-11-30 07:00"); /* Saturday: to Monday */
    assert_string_equal(opens(&quiet, "2026-11-27 22:30:00.000"), "2026-11-30 07:00"); /* Friday night, too */
    assert_string_equal(china(notify_opens(&quiet, &six_days, at("2026-11-28 10:00:00.000"))), "2026-11-29 07:00"); /* that Sunday is worked */
}

static const char *digest(const struct notify_times *times, const char *local)
{
    return china(notify_digest(times, &five_days, at(local)));
}

static void a_digest_goes_at_its_hour_on_a_day_that_is_not_quiet(void **state)
{
    const struct notify_times eight = { .quiet_from = 22, .quiet_to = 7, .digest_hour = 8 }, six = { .quiet_from = 22, .quiet_to = 7, .digest_hour = 6 };
    const struct notify_times rest = { .quiet_from = 22, .quiet_to = 7, .quiet_rest = true, .digest_hour = 8 };

    (void)state;
    assert_string_equal(digest(&eight, "2026-11-26 07:59:00.000"), "2026-11-26 08:00");
    assert_string_equal(digest(&eight, "2026-11-26 08:00:00.000"), "2026-11-27 08:00"); /* one a day: the next */
    assert_string_equal(digest(&eight, "2026-11-27 09:00:00.000"), "2026-11-28 08:00");
    assert_string_equal(digest(&rest, "2026-11-27 09:00:00.000"), "2026-11-30 08:00");
    assert_string_equal(digest(&rest, "2026-11-29 23:00:00.000"), "2026-11-30 08:00"); /* the same one */
    assert_string_equal(digest(&six, "2026-11-26 09:00:00.000"), "2026-11-27 07:00");   /* not within quiet hours */
}

static void what_must_be_told_cannot_be_switched_off(void **state)
{
    (void)state;
    assert_true(notify_may_choose(0, true, "never"));
    assert_false(notify_may_choose(0, true, "often"));
    assert_false(notify_may_choose(NOTICE_MUST, true, "never"));
    assert_true(notify_may_choose(NOTICE_MUST, true, "digest"));
    assert_true(notify_may_choose(NOTICE_MUST, false, "never"));
    assert_false(notify_may_choose(NOTICE_MUST | NOTICE_URGENT, true, "digest"));
    assert_false(notify_may_choose(NOTICE_MUST | NOTICE_URGENT, false, "digest"));
    assert_string_equal(notify_way(0, true, "", "digest"), "digest");
    assert_string_equal(notify_way(0, true, "never", "digest"), "never");
    assert_string_equal(notify_way(NOTICE_MUST, true, "never", "digest"), "now");
}

/* --- the table ------------------------------------------------------------------------------------------------------------ */

static void check_file(const char *path)
{
    FILE *file = fopen(path, "re");
    char line[600], kind[60];
    bool inside = false;

    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "notice {", 8) == 0 || line[0] == '}')
            inside = line[0] != '}';
        else if (inside && sscanf(line, " %59[a-z_] =", kind) == 1 && *notice_topic_of(kind)->word == '\0')
            fail_msg("%s: no topic of core/notice_topics.c has the notice %s", path, kind);
    }
    fclose(file);
}

static void every_notice_belongs_to_a_topic_that_has_a_name(void **state)
{
    glob_t files;

    (void)state;
    assert_int_equal(glob(say("%s/templates/messages/*.zh.hdf", config.root), 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        check_file(files.gl_pathv[i]);
    globfree(&files);
    for (size_t i = 0; i < notice_topic_count; i++) {
        if (number_of(say("SELECT COUNT(*) FROM dictionary_entry WHERE dictionary = 'notice_topic' AND word = '%s' AND name_en <> ''", notice_topics[i].word)) != 1)
            fail_msg("topic %s has no name", notice_topics[i].word);
        assert_true(notify_may_choose(notice_topics[i].flags, true, notice_topics[i].mail));
        assert_true(notify_may_choose(notice_topics[i].flags, false, notice_topics[i].hook));
    }
    assert_int_equal(number_of("SELECT COUNT(*) FROM dictionary_entry WHERE dictionary = 'notice_topic'"), (int)notice_topic_count);
}

/* --- ways of a notice ------------------------------------------------------------------------------------------------------- */

static struct visitor person;
static const char *own_smtp;

/* Thursday, 10 o'clock in China. */
static int fresh(void **state)
{
    (void)state;
    own_smtp = config.smtp_url;
    config.smtp_url = "smtp://127.0.0.1:9";
    clock_fix("2026-11-26T02:00:00");
    run_sql("UPDATE notice SET planned_at = at WHERE planned_at IS NULL");
    run_sql("UPDATE webhook SET valid_to = created_at WHERE valid_to IS NULL");
    run_sql("UPDATE notice_wait SET outbox_id = 0 WHERE outbox_id IS NULL");
    person = visitor_new("");
    run_sql(say("UPDATE staff SET email = 'a%lld@example.com', lang = 'en' WHERE id = %lld", (long long)person.id, (long long)person.id));
    return 0;
}

static int after(void **state)
{
    (void)state;
    config.smtp_url = own_smtp;
    clock_fix(NULL);
    return 0;
}

static void tell(int64_t staff_id, const char *kind, const char *detail)
{
    struct arena *arena = arena_new();
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(notice_put(&req, staff_id, kind, detail, "/tasks/7"));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

static bool step(bool digests)
{
    struct arena *arena = arena_new();
    struct request req;
    size_t count = 0;
    bool made = false;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    if (digests)
        must(notify_digest_make(&req, &made));
    else
        must(notify_plan(&req, &count));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
    return made || count > 0;
}

static void plan(void)
{
    while (step(false))
        continue;
}

static void make_digests(void)
{
    while (step(true))
        continue;
}

static const char *letters(const char *what)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(%s ORDER BY id SEPARATOR ' | '), '') FROM outbox WHERE staff_id = %lld", what, (long long)person.id));
}

static void a_notice_brings_a_mail_in_the_persons_language_to_who_wants_it(void **state)
{
    struct visitor does_not = visitor_new("");

    (void)state;
    run_sql(say("UPDATE staff SET email = 'b@example.com', mail_notices = 0 WHERE id = %lld", (long long)does_not.id));
    tell(person.id, "task_given", "Call back");
    tell(does_not.id, "task_given", "Call back");
    plan();
    assert_string_equal(letters("CONCAT(channel, ' ', subject, ' ', topic, ' ', next_at)"), "mail You were given a task: Call back task 2026-11-26 02:00:00.000");
    plan();
    assert_string_equal(letters("channel"), "mail"); /* once */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM outbox WHERE staff_id = %lld", (long long)does_not.id)), 0);
    tell(does_not.id, "ticket_safety", "T1");
    plan();
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM outbox WHERE staff_id = %lld", (long long)does_not.id)), 1); /* safety goes */
}

static void at_night_a_mail_waits_and_safety_does_not(void **state)
{
    (void)state;
    clock_fix("2026-11-26T15:00:00"); /* 23 o'clock */
    tell(person.id, "task_given", "Call back");
    tell(person.id, "ticket_safety", "T1");
    plan();
    assert_string_equal(letters("CONCAT(topic, ' ', next_at)"), "task 2026-11-26 23:00:00.000 | safety 2026-11-26 15:00:00.000");
}

static void a_digest_holds_what_waited_by_topic_once(void **state)
{
    const char *body;

    (void)state;
    tell(person.id, "limit_set", "Dealer A");
    tell(person.id, "state_active", "Dealer B");
    tell(person.id, "state_closed", "Dealer C");
    plan();
    make_digests();
    assert_string_equal(letters("channel"), "");
    clock_fix("2026-11-27T00:00:00"); /* 8 o'clock */
    make_digests();
    make_digests();
    assert_string_equal(letters("subject"), "Ninefold: digest of 3 notices");
    body = letters("body");
    assert_non_null(strstr(body, "State of a dealer\n- 2026-11-26 10:00 Now active: Dealer B\n"));
    assert_non_null(strstr(body, "Closed: Dealer C"));
    assert_non_null(strstr(body, "/tasks/7"));
    assert_true(strstr(body, "Dealer B") < strstr(body, "Dealer A")); /* topics in the table's order */
    clock_fix("2026-11-28T00:00:00");
    make_digests();
    assert_string_equal(letters("topic = ''"), "1"); /* no empty one the next day */
}

/* Killed before its commit, a digest is made again and holds the same; a person who has lost the address loses nothing: it is in the bell. */
static void a_digest_is_whole_or_not_there(void **state)
{
    struct arena *arena = arena_new();
    struct request req;
    bool made;

    (void)state;
    tell(person.id, "limit_set", "Dealer A");
    plan();
    clock_fix("2026-11-27T00:00:00");
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(notify_digest_make(&req, &made));
    db_rollback(&req);
    request_end(&req);
    arena_free(arena);
    assert_true(made);
    assert_string_equal(letters("channel"), "");
    run_sql(say("UPDATE staff SET email = '' WHERE id = %lld", (long long)person.id));
    make_digests();
    assert_string_equal(letters("channel"), "");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice_wait WHERE staff_id = %lld AND outbox_id IS NULL", (long long)person.id)), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND read_at IS NULL", (long long)person.id)), 1);
}

static void choices_count_the_persons_before_the_companys_before_the_tables(void **state)
{
    (void)state;
    run_sql("INSERT INTO notice_choice (staff_id, topic, bell, mail, hook) VALUES (0, 'task', 1, 'never', 'never'), (0, 'promise', 0, 'never', 'never')");
    tell(person.id, "task_given", "A");
    plan();
    assert_string_equal(letters("channel"), "");
    run_sql(say("INSERT INTO notice_choice (staff_id, topic, bell, mail, hook) VALUES (%lld, 'task', 0, 'now', 'never')", (long long)person.id));
    tell(person.id, "task_given", "B");
    tell(person.id, "promise_due", "C");
    tell(person.id, "approval_waiting", "D");
    plan();
    run_sql("DELETE FROM notice_choice WHERE staff_id = 0");
    assert_string_equal(letters("RIGHT(subject, 1)"), "B | D");
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(detail ORDER BY id) FROM notice WHERE staff_id = %lld AND read_at IS NULL", (long long)person.id)), "A,D"); /* counted by the bell */
}

/* --- webhooks ------------------------------------------------------------------------------------------------------------------ */

static int64_t webhook(const char *columns, const char *rest)
{
    return run_sql(say("INSERT INTO webhook (name, format, url, host, topics, lang, created_at, created_by, %s) VALUES ('Group', 'generic', 'https://example.com/x', 'example.com', 'task,safety', 'en', '2026-01-01', 1, %s)", columns, rest));
}

static const char *told(int64_t hook, const char *what)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(%s ORDER BY id SEPARATOR ' | '), '') FROM outbox WHERE webhook_id = %lld", what, (long long)hook));
}

static void a_group_hears_once_of_what_several_are_told(void **state)
{
    struct visitor other = visitor_new("");
    int64_t full = webhook("with_names", "1"), brief = webhook("with_names", "0");

    (void)state;
    tell(person.id, "task_given", "Dealer A");
    tell(other.id, "task_given", "Dealer A");
    tell(person.id, "limit_set", "Dealer A"); /* another topic */
    plan();
    assert_string_equal(told(full, "subject"), "Ninefold: You were given a task: Dealer A");
    assert_string_equal(told(brief, "subject"), "Ninefold: Tasks given to me");
    assert_null(strstr(told(brief, "body"), "Dealer"));
    assert_non_null(strstr(told(full, "body"), "\"kind\":\"task_given\""));
    assert_string_equal(told(full, "COALESCE(staff_id, 'nobody')"), "nobody");
}

static void a_group_may_be_of_a_role_or_a_region(void **state)
{
    int64_t top = run_sql(say("INSERT INTO sales_region (name) VALUES ('N%lld')", (long long)unique())), below = run_sql(say("INSERT INTO sales_region (name, parent_id) VALUES ('N%lld', %lld)", (long long)unique(), (long long)top));
    int64_t role = number_of(say("SELECT MIN(role_id) FROM staff_role WHERE staff_id = %lld", (long long)person.id));
    struct visitor other = visitor_new("");
    int64_t of_role = webhook("role_id, with_names", say("%lld, 1", (long long)role)), of_region = webhook("sales_region_id, with_names", say("%lld, 1", (long long)top));

    (void)state;
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld), (%lld, %lld), (%lld, %lld)", (long long)top, (long long)top, (long long)top, (long long)below, (long long)below, (long long)below));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)other.id, (long long)below));
    tell(person.id, "task_given", "A");
    tell(other.id, "task_given", "B");
    plan();
    assert_string_equal(told(of_role, "RIGHT(subject, 1)"), "A");
    assert_string_equal(told(of_region, "RIGHT(subject, 1)"), "B");
}

static void a_persons_own_webhook_is_told_as_chosen(void **state)
{
    int64_t hook = webhook("owner_id", say("%lld", (long long)person.id));

    (void)state;
    run_sql(say("INSERT INTO notice_choice (staff_id, topic, bell, mail, hook) VALUES (%lld, 'task', 1, 'never', 'now'), (%lld, 'customer_limit', 1, 'never', 'digest')", (long long)person.id, (long long)person.id));
    tell(person.id, "task_given", "A");
    tell(person.id, "limit_set", "B");
    tell(person.id, "state_active", "C"); /* never, unless chosen */
    plan();
    assert_string_equal(told(hook, "CONCAT(subject, ' ', staff_id)"), say("Ninefold: You were given a task: A %lld", (long long)person.id));
    clock_fix("2026-11-27T00:00:00");
    make_digests();
    assert_string_equal(told(hook, "topic"), "task | ");
    assert_non_null(strstr(told(hook, "body"), "\"kind\":\"digest\""));
    run_sql(say("UPDATE webhook SET off = 1 WHERE id = %lld", (long long)hook));
    tell(person.id, "task_given", "D");
    plan();
    assert_string_equal(told(hook, "topic"), "task | ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_in_quiet_hours_waits_until_they_end),
        cmocka_unit_test(days_without_work_are_quiet_for_who_wants_that),
        cmocka_unit_test(a_digest_goes_at_its_hour_on_a_day_that_is_not_quiet),
        cmocka_unit_test(what_must_be_told_cannot_be_switched_off),
        cmocka_unit_test(every_notice_belongs_to_a_topic_that_has_a_name),
        cmocka_unit_test_setup_teardown(a_notice_brings_a_mail_in_the_persons_language_to_who_wants_it, fresh, after),
        cmocka_unit_test_setup_teardown(at_night_a_mail_waits_and_safety_does_not, fresh, after),
        cmocka_unit_test_setup_teardown(a_digest_holds_what_waited_by_topic_once, fresh, after),
        cmocka_unit_test_setup_teardown(a_digest_is_whole_or_not_there, fresh, after),
        cmocka_unit_test_setup_teardown(choices_count_the_persons_before_the_companys_before_the_tables, fresh, after),
        cmocka_unit_test_setup_teardown(a_group_hears_once_of_what_several_are_told, fresh, after),
        cmocka_unit_test_setup_teardown(a_group_may_be_of_a_role_or_a_region, fresh, after),
        cmocka_unit_test_setup_teardown(a_persons_own_webhook_is_told_as_chosen, fresh, after),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
