/* announcements_test.c - whom an announcement reaches, from and until when; receipts and reminders; who may address whom. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/announcement.h"

static const struct module *announcements, *files, *home;
static struct visitor publisher, reader, other;
static const struct job_kind kinds[] = { { "announcements", announcements_step } };

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    announcements = module_named("announcements");
    files = module_named("files");
    home = module_named("home");
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    clock_fix("2026-11-26T02:00:00");
    run_sql("UPDATE announcement SET valid_to = '2026-01-01' WHERE valid_to IS NULL");
    run_sql("DELETE FROM job WHERE kind = 'announcements'");
    publisher = visitor_new("announcements.publish:all announcements.export:all");
    reader = visitor_new("");
    other = visitor_new("");
    return 0;
}

static int after(void **state)
{
    (void)state;
    clock_fix(NULL);
    return 0;
}

static int64_t role_of(const struct visitor *visitor)
{
    return number_of(say("SELECT MIN(role_id) FROM staff_role WHERE staff_id = %lld", (long long)visitor->id));
}

static int64_t published(const struct visitor *who, const char *rest)
{
    struct page page = post(who, announcements, "/announcements/new", say("title=News%lld&body=Text%s", (long long)unique(), rest));

    assert_int_equal(page.status, 303);
    return atoll(page.location + strlen("/announcements/"));
}

static int seen_by(const struct visitor *who, int64_t id)
{
    return get(who, announcements, say("/announcements/%lld", (long long)id)).status;
}

/* Days later everybody is still signed in. */
static void pass_to(const char *now)
{
    clock_fix(now);
    run_sql(say("UPDATE session SET created_at = '%s', last_seen_at = '%s'", now, now));
}

static void work(const char *now)
{
    bool ran = true;

    pass_to(now);
    run_sql("UPDATE job SET state = 'done' WHERE kind <> 'announcements' AND state = 'waiting'");
    while (ran) {
        struct arena *arena = arena_new();
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(job_run_next(&req, kinds, COUNT_OF(kinds), &ran));
        request_end(&req);
        arena_free(arena);
    }
}

static void again(const char *now)
{
    run_sql("INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('announcements', '{}', 0, '2026-01-01', '2026-01-01')");
    work(now);
}

static int64_t notices(const struct visitor *who, const char *kind)
{
    return number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = '%s'", (long long)who->id, kind));
}

static void those_it_is_not_for_cannot_open_it_by_number(void **state)
{
    int64_t for_role = published(&publisher, say("&roles=%lld", (long long)role_of(&reader))), for_all = published(&publisher, "");
    const char *path = say("/announcements/%lld", (long long)for_role);
    struct page page;

    (void)state;
    assert_int_equal(seen_by(&reader, for_role), 200);
    assert_int_equal(seen_by(&other, for_role), 404);
    assert_int_equal(post(&other, announcements, say("%s/confirm", path), "").status, 404);
    assert_int_equal(seen_by(&other, for_all), 200);
    assert_int_equal(seen_by(&publisher, for_role), 200); /* keeps it */
    page = get(&other, announcements, "/announcements");
    assert_null(strstr(page.body, path));
    page = get(&reader, announcements, "/announcements");
    assert_non_null(strstr(page.body, path));
    assert_int_equal(post(&publisher, announcements, say("%s/withdraw", path), "").status, 303);
    assert_int_equal(seen_by(&reader, for_role), 404);
}

static void an_audience_is_of_roles_regions_departments_or_people(void **state)
{
    int64_t top = run_sql(say("INSERT INTO sales_region (name) VALUES ('A%lld')", (long long)unique())), below = run_sql(say("INSERT INTO sales_region (name, parent_id) VALUES ('A%lld', %lld)", (long long)unique(), (long long)top));
    int64_t house = run_sql(say("INSERT INTO department (name) VALUES ('A%lld')", (long long)unique())), room = run_sql(say("INSERT INTO department (name, parent_id) VALUES ('A%lld', %lld)", (long long)unique(), (long long)house));

    (void)state;
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld), (%lld, %lld)", (long long)top, (long long)top, (long long)top, (long long)below));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld)", (long long)reader.id, (long long)below));
    run_sql(say("UPDATE staff SET department_id = %lld WHERE id = %lld", (long long)room, (long long)reader.id));
    run_sql("UPDATE options_stamp SET value = value + 1");
    for (int i = 0; i < 3; i++) {
        int64_t id = published(&publisher, i == 0 ? say("&regions=%lld", (long long)top) : i == 1 ? say("&departments=%lld", (long long)house) : say("&people=%s", reader.account));

        assert_int_equal(seen_by(&reader, id), 200);
        assert_int_equal(seen_by(&other, id), 404);
    }
    assert_int_equal(seen_by(&other, published(&publisher, say("&departments=%lld&people=%s", (long long)house, other.account))), 200); /* any of them */
}

static void people_are_named_by_name_or_account(void **state)
{
    struct page page = post(&publisher, announcements, "/announcements/new", "title=x&body=kept+text&people=nobody%20here");
    int64_t id;

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "id=\"e-people\""));
    assert_non_null(strstr(page.body, "kept text"));
    run_sql(say("UPDATE staff SET name = 'Twice %lld' WHERE id IN (%lld, %lld)", (long long)reader.id, (long long)reader.id, (long long)other.id));
    assert_int_equal(post(&publisher, announcements, "/announcements/new", say("title=x&body=y&people=Twice+%lld", (long long)reader.id)).status, 422);
    id = published(&publisher, say("&people=%s%%E3%%80%%81%s", reader.account, publisher.account));
    assert_string_equal(text_of(say("SELECT people FROM announcement WHERE id = %lld", (long long)id)), say("%lld,%lld", (long long)reader.id, (long long)publisher.id));
}

static void it_begins_and_ends_on_its_days(void **state)
{
    int64_t later = published(&publisher, "&from_on=2026-11-28&until_on=2026-11-30");

    (void)state;
    assert_int_equal(post(&publisher, announcements, "/announcements/new", "title=x&body=y&from_on=2026-11-28&until_on=2026-11-27").status, 422);
    assert_int_equal(seen_by(&reader, later), 404);
    assert_int_equal(seen_by(&publisher, later), 200);
    work("2026-11-26T02:00:00");
    assert_int_equal(notices(&reader, "announcement"), 0);
    again("2026-11-27T16:00:00"); /* midnight in China */
    assert_int_equal(notices(&reader, "announcement"), 1);
    assert_int_equal(seen_by(&reader, later), 200);
    again("2026-11-28T16:00:00");
    assert_int_equal(notices(&reader, "announcement"), 1); /* once */
    assert_int_equal(notices(&publisher, "announcement"), 0);
    pass_to("2026-11-30T16:00:00");
    assert_null(strstr(get(&reader, announcements, "/announcements").body, say("/announcements/%lld\"", (long long)later)));
    assert_int_equal(seen_by(&reader, later), 200); /* who was told may read it still */
}

static void who_has_not_confirmed_is_reminded_and_stands_in_the_list(void **state)
{
    int64_t id = published(&publisher, say("&must_read=1&remind_days=3&people=%s,%s", reader.account, other.account));
    char path[40]; /* say() keeps sixteen */
    struct page page;

    (void)state;
    snprintf(path, sizeof(path), "/announcements/%lld", (long long)id);
    assert_int_equal(post(&publisher, announcements, "/announcements/new", "title=x&body=y&remind_days=3").status, 422); /* nothing to confirm */
    work("2026-11-26T02:00:00");
    assert_int_equal(notices(&reader, "announcement_must"), 1);
    assert_non_null(strstr(get(&reader, home, "/home/counts").body, "\"announcements\":1"));
    assert_int_equal(post(&reader, announcements, say("%s/confirm", path), "").status, 303);
    again("2026-11-28T02:00:00");
    assert_int_equal(notices(&other, "announcement_remind"), 0);
    again("2026-11-29T02:00:00");
    again("2026-11-30T02:00:00");
    assert_int_equal(notices(&other, "announcement_remind"), 1);
    assert_int_equal(notices(&reader, "announcement_remind"), 0);
    again("2026-12-02T02:00:00");
    assert_int_equal(notices(&other, "announcement_remind"), 2);
    page = get(&publisher, announcements, path);
    assert_non_null(strstr(page.body, "/announcements/receipts?announcement="));
    page = get(&publisher, announcements, say("/announcements/receipts?announcement=%lld&state=unread", (long long)id));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, text_of(say("SELECT name FROM staff WHERE id = %lld", (long long)other.id))));
    assert_null(strstr(page.body, text_of(say("SELECT name FROM staff WHERE id = %lld", (long long)reader.id))));
    assert_int_equal(post(&publisher, announcements, "/announcements/receipts/export", say("announcement=%lld&format=csv", (long long)id)).status, 303);
}

static void a_change_that_matters_is_told_again_and_confirmed_anew(void **state)
{
    const char *meant = say("&must_read=1&people=%s,%s", reader.account, other.account);
    int64_t id = published(&publisher, meant);
    char path[40], change[200];

    (void)state;
    snprintf(path, sizeof(path), "/announcements/%lld", (long long)id);
    snprintf(change, sizeof(change), "version=1&title=News&body=Mended%s", meant);
    work("2026-11-26T02:00:00");
    assert_int_equal(post(&reader, announcements, say("%s/confirm", path), "").status, 303);
    assert_int_equal(post(&publisher, announcements, say("%s/edit", path), change).status, 303);
    work("2026-11-26T03:00:00"); /* a slip was mended: nobody hears of it, the receipt counts */
    assert_int_equal(notices(&reader, "announcement_must") + notices(&reader, "announcement_must_again"), 1);
    assert_non_null(strstr(get(&reader, home, "/home/counts").body, "\"announcements\":0"));
    assert_int_equal(post(&publisher, announcements, say("%s/edit", path), say("%s&from_on=2026-11-01&until_on=2026-11-02&tell_again=1", change)).status, 422);
    change[strlen("version=")] = '2';
    assert_int_equal(post(&publisher, announcements, say("%s/edit", path), say("%s&tell_again=1", change)).status, 303);
    work("2026-11-26T04:00:00");
    assert_int_equal(notices(&reader, "announcement_must_again"), 1);
    assert_int_equal(notices(&publisher, "announcement_must_again"), 0);
    assert_non_null(strstr(get(&reader, home, "/home/counts").body, "\"announcements\":1"));
    assert_non_null(strstr(get(&reader, announcements, path).body, say("%s/confirm", path)));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'announcement' AND row_id = %lld AND changes LIKE '%%again_at%%'", (long long)id)), 1);
    pass_to("2026-11-26T05:00:00");
    assert_int_equal(post(&reader, announcements, say("%s/confirm", path), "").status, 303);
    assert_non_null(strstr(get(&reader, home, "/home/counts").body, "\"announcements\":0"));
    assert_null(strstr(get(&reader, announcements, path).body, say("%s/confirm", path)));
}

static void who_publishes_to_a_team_reaches_no_others(void **state)
{
    struct visitor boss = visitor_new("announcements.publish:team"), member = visitor_below("", boss.id);
    int64_t id = published(&boss, ""), all = published(&publisher, "");

    (void)state;
    assert_int_equal(seen_by(&member, id), 200);
    assert_int_equal(seen_by(&other, id), 404);
    assert_int_equal(post(&boss, announcements, say("/announcements/%lld/edit", (long long)all), "version=1&title=x&body=y").status, 404);
    assert_int_equal(post(&publisher, announcements, say("/announcements/%lld/edit", (long long)id), "version=1&title=x&body=y").status, 303);
    assert_int_equal(seen_by(&other, id), 404); /* still the team's */
    assert_int_equal(seen_by(&member, id), 200);
}

static void attachments_are_for_those_it_is_for(void **state)
{
    int64_t id = published(&publisher, say("&people=%s", reader.account));
    int64_t file = run_sql(say("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at) VALUES ('a.pdf', 'application/pdf', 0, '', 'scan', %lld, '2026-01-01')", (long long)publisher.id));
    int64_t one = run_sql(say("INSERT INTO announcement_file (announcement_id, file_id, added_at, added_by) VALUES (%lld, %lld, '2026-01-01', 1)", (long long)id, (long long)file));
    const char *path = say("/files/announcement/%lld", (long long)one);

    (void)state;
    assert_int_equal(get(&reader, files, path).status, 200);
    assert_int_equal(get(&other, files, path).status, 404);
    assert_non_null(strstr(get(&reader, announcements, say("/announcements/%lld", (long long)id)).body, "a.pdf"));
    assert_int_equal(post(&reader, files, say("%s/end", path), "").status, 403);
    assert_int_equal(post(&publisher, files, say("%s/end", path), "").status, 303);
    assert_int_equal(get(&reader, files, path).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(those_it_is_not_for_cannot_open_it_by_number, fresh, after),
        cmocka_unit_test_setup_teardown(an_audience_is_of_roles_regions_departments_or_people, fresh, after),
        cmocka_unit_test_setup_teardown(people_are_named_by_name_or_account, fresh, after),
        cmocka_unit_test_setup_teardown(it_begins_and_ends_on_its_days, fresh, after),
        cmocka_unit_test_setup_teardown(who_has_not_confirmed_is_reminded_and_stands_in_the_list, fresh, after),
        cmocka_unit_test_setup_teardown(a_change_that_matters_is_told_again_and_confirmed_anew, fresh, after),
        cmocka_unit_test_setup_teardown(who_publishes_to_a_team_reaches_no_others, fresh, after),
        cmocka_unit_test_setup_teardown(attachments_are_for_those_it_is_for, fresh, after),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
