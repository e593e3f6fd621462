/* notifications_test.c - the pages of choices and webhooks, of a person and of the administrator, and undelivered messages. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>

#include "core/secret.h"
#include "domain/notify.h"

static const struct module *account, *admin;
static struct visitor person, keeper;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    account = module_named("account");
    admin = module_named("admin");
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    person = visitor_new("");
    keeper = visitor_new("notifications.read:all notifications.update:all jobs.read:all jobs.update:all");
    return 0;
}

static const char times[] = "quiet_from=22&quiet_to=7&digest_hour=9";

static const char *chosen(int64_t staff_id)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', topic, bell, mail, hook) ORDER BY topic SEPARATOR ' | '), '') FROM notice_choice WHERE staff_id = %lld", (long long)staff_id));
}

static void a_person_chooses_and_only_what_differs_is_kept(void **state)
{
    struct page page = get(&person, account, "/account/notifications");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "name=\"mail.task\""));
    assert_null(strstr(page.body, "name=\"mail.safety\""));  /* not to be chosen */
    assert_null(strstr(page.body, "name=\"bell.approval_waiting\""));
    page = post(&person, account, "/account/notifications", say("%s&bell.task=1&mail.task=now&hook.task=never&mail.sms=never&hook.sms=now", times));
    assert_int_equal(page.status, 303);
    assert_string_equal(chosen(person.id), "sms 0 never now"); /* task as before */
    assert_string_equal(text_of(say("SELECT CONCAT_WS(' ', quiet_from, quiet_to, quiet_rest, digest_hour) FROM notice_person WHERE staff_id = %lld", (long long)person.id)), "22 7 0 9");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'notice_choice' AND actor_id = %lld", (long long)person.id)), 1);
    page = post(&person, account, "/account/notifications", say("%s&quiet_rest=1&bell.sms=1&mail.sms=digest&hook.sms=never", times));
    assert_int_equal(page.status, 303);
    assert_string_equal(chosen(person.id), ""); /* as the company has it: no row */
    assert_int_equal(number_of(say("SELECT quiet_rest FROM notice_person WHERE staff_id = %lld", (long long)person.id)), 1);
}

static void what_cannot_be_chosen_is_refused_and_what_was_typed_stays(void **state)
{
    struct page page = post(&person, account, "/account/notifications", say("%s&mail.approval_waiting=never&hook.approval_waiting=never", times));

    (void)state;
    assert_int_equal(page.status, 422);
    page = post(&person, account, "/account/notifications", say("%s&mail.task=often&hook.task=never", times));
    assert_int_equal(page.status, 422);
    page = post(&person, account, "/account/notifications", "quiet_from=25&quiet_to=7&digest_hour=9&mail.sms=never&hook.sms=now");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "id=\"e-quiet_from\""));
    assert_non_null(strstr(page.body, "value=\"25\""));
    assert_non_null(strstr(strstr(page.body, "name=\"hook.sms\""), "value=\"now\" selected"));
    assert_string_equal(chosen(person.id), "");
}

static void the_administrators_choice_counts_for_who_chose_nothing(void **state)
{
    struct page page = get(&keeper, admin, "/admin/notifications");
    const char *own = text_of("SELECT CONCAT('quiet_from=', quiet_from, '&quiet_to=', quiet_to, '&digest_hour=', digest_hour, '&version=', version) FROM notice_person WHERE staff_id = 0");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_int_equal(post(&keeper, admin, "/admin/notifications", say("%s&bell.sms=1&mail.sms=never&hook.sms=never", own)).status, 303);
    page = get(&person, account, "/account/notifications");
    assert_non_null(strstr(strstr(page.body, "name=\"mail.sms\""), "value=\"never\" selected"));
    assert_int_equal(post(&keeper, admin, "/admin/notifications", say("%s&bell.sms=1&mail.sms=digest&hook.sms=never", own)).status, 303);
    assert_string_equal(chosen(0), "");
    assert_int_equal(post(&keeper, admin, "/admin/notifications", "quiet_from=1&quiet_to=7&digest_hour=9&version=99").status, 409); /* somebody else saved */
}

/* --- webhooks ------------------------------------------------------------------------------------------------------------ */

static const char group[] = "name=Night+shift&format=dingtalk&url=https%3A%2F%2Foapi.dingtalk.com%2Frobot%2Fsend%3Faccess_token%3Dkey0815&secret=SEC4711&lang=zh&topics=safety&topics=task";

static void a_webhooks_address_and_secret_are_never_shown_again(void **state)
{
    struct page page = post(&keeper, admin, "/admin/webhooks/new", group);
    struct arena *arena = arena_new();
    const char *path;
    int64_t id;

    (void)state;
    assert_int_equal(page.status, 303);
    path = say("%s", page.location);
    id = atoll(path + strlen("/admin/webhooks/"));
    page = get(&keeper, admin, path);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "oapi.dingtalk.com"));
    assert_null(strstr(page.body, "key0815"));
    assert_null(strstr(page.body, "SEC4711"));
    page = get(&keeper, admin, say("%s/edit", path));
    assert_null(strstr(page.body, "key0815"));
    assert_null(strstr(page.body, "SEC4711"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'webhook' AND row_id = %lld AND (changes LIKE '%%0815%%' OR changes LIKE '%%4711%%')", (long long)id)), 0);
    page = post(&keeper, admin, say("%s/edit", path), "version=1&name=Night&lang=en&topics=safety&with_names=1");
    assert_int_equal(page.status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT_WS(' ', name, topics, with_names, url LIKE 'box1:%%', secret LIKE 'box1:%%', host) FROM webhook WHERE id = %lld", (long long)id)), "Night safety 1 1 1 oapi.dingtalk.com");
    assert_string_equal(secret_open(arena, text_of(say("SELECT secret FROM webhook WHERE id = %lld", (long long)id))), "SEC4711"); /* kept when it was not typed anew */
    arena_free(arena);
    run_sql(say("INSERT INTO outbox (channel, webhook_id, recipient, subject, body, message_id, state, next_at, created_at) VALUES ('hook', %lld, 'Night', 's', '{}', 'n%lld', 'dead', '2026-01-01', '2026-01-01')", (long long)id, (long long)unique()));
    assert_int_equal(post(&keeper, admin, say("%s/end", path), "").status, 303);
    assert_int_equal(get(&keeper, admin, path).status, 404);
    assert_string_equal(text_of(say("SELECT state FROM outbox WHERE webhook_id = %lld", (long long)id)), "discarded");
}

static void without_a_key_no_secret_is_taken_and_the_form_says_so(void **state)
{
    const char *own = config.secret_key;
    struct page page;

    (void)state;
    config.secret_key = "";
    page = post(&keeper, admin, "/admin/webhooks/new", group);
    config.secret_key = own;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "id=\"e-url\""));
    assert_non_null(strstr(page.body, "Night shift"));
}

static void an_address_inside_is_refused_beside_its_field(void **state)
{
    struct page page = post(&keeper, admin, "/admin/webhooks/new", "name=X&format=generic&url=https%3A%2F%2F169.254.169.254%2Flatest&lang=zh&topics=task");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "id=\"e-url\""));
    assert_non_null(strstr(page.body, "169.254.169.254"));
    assert_int_equal(post(&keeper, admin, "/admin/webhooks/new", "name=X&format=generic&url=http%3A%2F%2Fexample.com%2F&lang=zh&topics=task").status, 422);
    assert_int_equal(post(&keeper, admin, "/admin/webhooks/new", "name=X&format=generic&url=https%3A%2F%2Fexample.com%2F&lang=zh").status, 422); /* no topic */
}

/* Nobody answers at port 9 of this machine: the page says so. */
static void a_test_message_says_what_became_of_it(void **state)
{
    const char *own = config.hook_hosts;
    struct page page;
    int64_t id;

    (void)state;
    config.hook_hosts = "127.0.0.1:9";
    page = post(&person, account, "/account/notifications/webhook", "format=generic&lang=en&url=http%3A%2F%2F127.0.0.1%3A9%2Fx&secret=s");
    assert_int_equal(page.status, 303);
    id = number_of(say("SELECT id FROM webhook WHERE owner_in_force = %lld", (long long)person.id));
    page = post(&person, account, say("/account/notifications/webhook/%lld/test", (long long)id), "");
    assert_int_equal(page.status, 303);
    assert_true(number_of(say("SELECT last_error <> '' AND last_sent_at IS NULL FROM webhook WHERE id = %lld", (long long)id)) == 1);
    page = get(&person, account, "/account/notifications");
    assert_non_null(strstr(page.body, text_of(say("SELECT LEFT(last_error, 20) FROM webhook WHERE id = %lld", (long long)id))));
    assert_int_equal(post(&keeper, account, say("/account/notifications/webhook/%lld/test", (long long)id), "").status, 404); /* another's */
    assert_int_equal(get(&keeper, admin, say("/admin/webhooks/%lld", (long long)id)).status, 200);
    assert_int_equal(get(&keeper, admin, say("/admin/webhooks/%lld/edit", (long long)id)).status, 404);
    page = post(&person, account, "/account/notifications/webhook", "format=wecom&lang=en&url=http%3A%2F%2F127.0.0.1%3A9%2Fy"); /* replaced */
    assert_int_equal(page.status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM webhook WHERE owner_in_force = %lld AND format = 'wecom'", (long long)person.id)), 1);
    config.hook_hosts = own;
}

static void a_company_may_forbid_webhooks_of_ones_own(void **state)
{
    (void)state;
    run_sql("UPDATE setting SET value = '0' WHERE name = 'notices.own_webhooks'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_int_equal(post(&person, account, "/account/notifications/webhook", "format=wecom&lang=en&url=https%3A%2F%2Fqyapi.weixin.qq.com%2Fx").status, 422);
    run_sql("UPDATE setting SET value = '1' WHERE name = 'notices.own_webhooks'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* --- undelivered ------------------------------------------------------------------------------------------------------------ */

static int64_t dead(const char *to)
{
    return run_sql(say("INSERT INTO outbox (channel, topic, recipient, subject, body, message_id, state, tries, next_at, last_error, created_at)"
                       " VALUES ('mail', 'task', '%s', 'Dealer secret', 'Dealer secret', 'd%lld', 'dead', 8, '2026-01-01', 'mailbox full', '2026-01-01')", to, (long long)unique()));
}

static void undelivered_messages_are_sent_again_or_discarded_and_their_words_are_not_shown(void **state)
{
    int64_t one = dead("one@example.com"), other = dead("two@example.com"), third = dead("three@example.com");
    struct page page = get(&keeper, admin, "/admin/letters?state=dead");

    (void)state;
    assert_non_null(strstr(page.body, "two@example.com"));
    assert_non_null(strstr(page.body, "mailbox full"));
    page = get(&keeper, admin, say("/admin/letters/%lld", (long long)one));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "mailbox full"));
    assert_null(strstr(page.body, "Dealer secret"));
    assert_int_equal(post(&keeper, admin, say("/admin/letters/%lld/retry", (long long)one), "").status, 303);
    assert_int_equal(post(&keeper, admin, say("/admin/letters/%lld/discard", (long long)other), "").status, 303);
    assert_int_equal(post(&keeper, admin, say("/admin/letters/%lld/retry", (long long)other), "").status, 404); /* no more */
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(CONCAT(state, tries) ORDER BY id) FROM outbox WHERE id IN (%lld, %lld)", (long long)one, (long long)other)), "waiting0,discarded8");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'outbox' AND row_id IN (%lld, %lld)", (long long)one, (long long)other)), 2);
    assert_int_equal(post(&keeper, admin, "/admin/letters/retry", "").status, 303);
    assert_string_equal(text_of(say("SELECT state FROM outbox WHERE id = %lld", (long long)third)), "waiting");
    run_sql("UPDATE outbox SET state = 'discarded' WHERE state = 'waiting'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_person_chooses_and_only_what_differs_is_kept, fresh),
        cmocka_unit_test_setup(what_cannot_be_chosen_is_refused_and_what_was_typed_stays, fresh),
        cmocka_unit_test_setup(the_administrators_choice_counts_for_who_chose_nothing, fresh),
        cmocka_unit_test_setup(a_webhooks_address_and_secret_are_never_shown_again, fresh),
        cmocka_unit_test_setup(without_a_key_no_secret_is_taken_and_the_form_says_so, fresh),
        cmocka_unit_test_setup(an_address_inside_is_refused_beside_its_field, fresh),
        cmocka_unit_test_setup(a_test_message_says_what_became_of_it, fresh),
        cmocka_unit_test_setup(a_company_may_forbid_webhooks_of_ones_own, fresh),
        cmocka_unit_test_setup(undelivered_messages_are_sent_again_or_discarded_and_their_words_are_not_shown, fresh),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
