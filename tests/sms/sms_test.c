/* sms_test.c - what an SMS counts, whom a campaign reaches, how it is decided, paused and stopped, and what comes back. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "domain/sms.h"
#include "domain/sms_gateway.h"

static const struct module *sms, *approvals;
static struct visitor service, seller, boss;
static const struct job_kind kinds[] = { { "sms.send", sms_send_step }, { "sms.poll", sms_poll_step } };

/* --- rules --------------------------------------------------------------------------------------------------- */

static const char *repeated(struct arena *arena, const char *what, int times)
{
    struct buffer text;

    buffer_init(&text, arena);
    for (int i = 0; i < times; i++)
        buffer_text(&text, what);
    return text.bytes;
}

static void a_text_has_70_characters_or_67_each(void **state)
{
    struct arena *arena = arena_new();
    const char *parts[SMS_PARTS_MOST];

    (void)state;
    assert_int_equal(sms_split(arena, repeated(arena, "\u4e2d", 70), NULL), 1);
    assert_int_equal(sms_split(arena, repeated(arena, "\u4e2d", 71), parts), 2);
    assert_int_equal(text_characters(parts[0]), 67);
    assert_int_equal(text_characters(parts[1]), 4);
    assert_int_equal(sms_split(arena, repeated(arena, "a", 134), NULL), 2);
    assert_int_equal(sms_split(arena, repeated(arena, "a", 135), NULL), 3);
    assert_int_equal(sms_units("\U0001F600a"), 3);
    assert_int_equal(sms_split(arena, repeated(arena, "\U0001F600", 35), NULL), 1);
    assert_int_equal(sms_split(arena, repeated(arena, "\U0001F600", 36), parts), 2); /* no pair is torn: 33 and 3 */
    assert_int_equal(text_characters(parts[0]), 33);
    assert_int_equal(sms_split(arena, "", NULL), 0);
    arena_free(arena);
}

static void replies_that_unsubscribe_are_whole_words(void **state)
{
    static const char words[] = "R,T,TD,\u9000\u8ba2";
    struct arena *arena = arena_new();

    (void)state;
    assert_true(sms_unsubscribes(arena, words, "TD"));
    assert_true(sms_unsubscribes(arena, words, " td. "));
    assert_true(sms_unsubscribes(arena, words, "\u9000\u8ba2\u3002"));
    assert_false(sms_unsubscribes(arena, words, "TD please call"));
    assert_false(sms_unsubscribes(arena, words, ""));
    arena_free(arena);
}

static void numbers_come_as_they_are_written(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(sms_number(arena, "+8613800138000"), "13800138000");
    assert_string_equal(sms_number(arena, "008613800138000"), "13800138000");
    assert_string_equal(sms_number(arena, "138-0013-8000"), "13800138000");
    assert_null(sms_number(arena, "10086"));
    assert_null(sms_unknown_field(arena, "{contact} {dealer} {owner} {owner_phone}"));
    assert_string_equal(sms_unknown_field(arena, "{contact} {price}"), "{price}");
    assert_string_equal(sms_unknown_field(arena, "{contact"), "{contact");
    arena_free(arena);
}

static void nothing_is_sent_at_night(void **state)
{
    struct sms_hours hours = { 8, 21 };
    int64_t day = clock_from_civil(29000000LL / 1440 * 1440), hour = 3600000;

    (void)state;
    assert_true(sms_opens(hours, day + 8 * hour) == day + 8 * hour);
    assert_true(sms_opens(hours, day + 20 * hour) == day + 20 * hour);
    assert_true(sms_opens(hours, day + 7 * hour) == day + 8 * hour);
    assert_true(sms_opens(hours, day + 21 * hour) == day + 32 * hour);
    assert_true(sms_ends(hours, day + 9 * hour, 60) == day + 10 * hour);
    assert_true(sms_ends(hours, day + 20 * hour, 90) == day + 32 * hour + hour / 2);
}

/* --- a gateway that nobody answers at, or none ------------------------------------------------------------------- */

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    sms = module_named("sms");
    approvals = module_named("approvals");
    service = visitor_new("customers.look:all sms.read:all sms.send:all sms.export:all");
    seller = visitor_new("customers.look:own sms.read:own sms.send:own");
    boss = visitor_new("approvals.read:all approvals.decide:all sms.read:all sms.approve:all");
    run_sql("UPDATE setting SET value = '0' WHERE name = 'sms.hour_from'");
    run_sql("UPDATE setting SET value = '24' WHERE name = 'sms.hour_to'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    return 0;
}

static char region[20]; /* of this test's own dealers */

static int fresh(void **state)
{
    (void)state;
    config.sms_gateway = "";
    snprintf(region, sizeof(region), "%lld", (long long)run_sql(say("INSERT INTO sales_region (name) VALUES ('SMS %lld')", (long long)unique())));
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%s, %s)", region, region));
    run_sql("UPDATE job SET state = 'done' WHERE kind LIKE 'sms.%'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    return 0;
}

/* A contact with a number that agreed. */
static const char *contact(int64_t owner, const char *role, const char *agreed)
{
    int64_t dealer = dealer_new(owner, say("SMS dealer %lld", (long long)unique()));
    int64_t person = run_sql("INSERT INTO person (name) VALUES ('Wang')");
    int64_t one = run_sql(say("INSERT INTO contact (customer_id, person_id, role) VALUES (%lld, %lld, '%s')", (long long)dealer, (long long)person, role));
    static char numbers[64][24];
    static size_t used;
    char *number = numbers[used++ % 64];
    int64_t phone;

    snprintf(number, sizeof(numbers[0]), "138%08lld", (long long)unique() % 100000000);
    phone = run_sql(say("INSERT INTO phone (contact_id, number, sms) VALUES (%lld, '%s', 1)", (long long)one, number));
    run_sql(say("UPDATE customer SET sales_region_id = %s WHERE id = %lld", region, (long long)dealer));
    if (*agreed != '\0')
        run_sql(say("INSERT INTO consent (phone_id, category, evidence, given_on) VALUES (%lld, '%s', 'x', '2026-01-01')", (long long)phone, agreed));
    return number;
}

static int64_t drafted(const struct visitor *who, const char *rest)
{
    struct page page = post(who, sms, "/communications/sms/new", say("title=Test&category=business&text=Hello+%%7Bcontact%%7D&regions=%s&roles=purchasing%s", region, rest));

    assert_int_equal(page.status, 303);
    return atoll(page.location + strlen("/communications/sms/"));
}

static const char *path(int64_t batch)
{
    return say("/communications/sms/%lld", (long long)batch);
}

static int act(const struct visitor *who, int64_t batch, const char *what)
{
    return post(who, sms, path(batch), say("act=%s", what)).status;
}

static const char *of(int64_t batch, const char *what)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM sms_batch WHERE id = %lld", what, (long long)batch));
}

static void work(void)
{
    bool ran = true;

    for (int i = 0; i < 50 && ran; i++) {
        struct arena *arena = arena_new();
        struct request req;

        run_sql("UPDATE job SET state = 'done' WHERE kind NOT LIKE 'sms.%' AND state = 'waiting'");
        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(job_run_next(&req, kinds, COUNT_OF(kinds), &ran));
        request_end(&req);
        arena_free(arena);
    }
}

static void a_campaign_reaches_who_agreed_and_is_not_suppressed(void **state)
{
    const char *good = contact(service.id, "purchasing", "business"), *none = contact(service.id, "purchasing", ""), *other = contact(service.id, "finance", "business");
    const char *marketing = contact(service.id, "purchasing", "marketing"), *stopped = contact(service.id, "purchasing", "business");
    struct page page;
    int64_t batch;

    (void)state;
    assert_int_equal(post(&service, sms, "/communications/sms/suppressed/new", say("number=%s&reason=told&note=Called", stopped)).status, 303);
    assert_int_equal(post(&service, sms, "/communications/sms/suppressed/new", say("number=%s&reason=told", stopped)).status, 422);
    batch = drafted(&service, "");
    page = get(&service, sms, path(batch));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\u3011Hello Wang"));
    assert_null(strstr(page.body, good)); /* numbers are masked */
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    assert_string_equal(of(batch, "CONCAT_WS(' ', state, total, suppressed, segments)"), "sending 2 1 1");
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(CONCAT(number, state) ORDER BY id) FROM sms_message WHERE batch_id = %lld AND state = 'waiting'", (long long)batch)), say("%swaiting", good));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM sms_message WHERE batch_id = %lld AND number IN ('%s', '%s', '%s')", (long long)batch, none, other, marketing)), 0);
    assert_int_equal(get(&seller, sms, path(batch)).status, 404);
    work();
    assert_string_equal(of(batch, "state"), "sending"); /* no gateway: it waits */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM sms_message WHERE batch_id = %lld AND state = 'waiting'", (long long)batch)), 1);
}

static void a_number_of_two_contacts_gets_one(void **state)
{
    const char *number = contact(service.id, "purchasing", "business"), *twin = contact(service.id, "purchasing", "business");
    int64_t batch;

    (void)state;
    run_sql(say("UPDATE phone SET number = '%s' WHERE number = '%s'", number, twin));
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    assert_string_equal(of(batch, "total"), "1");
}

static void a_salesperson_reaches_his_own_dealers(void **state)
{
    int64_t batch;

    (void)state;
    contact(seller.id, "purchasing", "business");
    contact(service.id, "purchasing", "business");
    batch = drafted(&seller, "");
    assert_int_equal(act(&seller, batch, "sms_submit"), 303);
    assert_string_equal(of(batch, "total"), "1");
}

static void refused_words_and_unknown_fields_are_said_beside_the_text(void **state)
{
    const char *word = say("refused%lld", (long long)unique());
    struct page page = post(&service, sms, "/communications/sms/new", "title=Kept+title&category=business&text=Hello+%7Bprice%7D");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Kept title"));
    assert_non_null(strstr(page.body, "{price}"));
    assert_int_equal(post(&service, sms, "/communications/sms/words", say("word=%s&proposal=kinder+words", word)).status, 303);
    page = post(&service, sms, "/communications/sms/new", say("title=x&category=business&text=Some+%s+text", word));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "kinder words")); /* what may be written instead */
    assert_int_equal(post(&service, sms, "/communications/sms/words", say("word=%s", word)).status, 422);
    assert_int_equal(act(&service, drafted(&service, ""), "sms_submit"), 422); /* nobody there */
    assert_int_equal(act(&service, drafted(&service, ""), "nonsense"), 422);
}

static void a_large_one_waits_for_a_decision(void **state)
{
    int64_t batch, run;

    (void)state;
    for (int i = 0; i < 3; i++)
        contact(service.id, "purchasing", "business");
    run_sql("UPDATE setting SET value = '3' WHERE name = 'sms.approval_from'");
    run_sql(say("INSERT IGNORE INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'salesdirector'", (long long)boss.id));
    run_sql("UPDATE options_stamp SET value = value + 1");
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    assert_string_equal(of(batch, "state"), "asked");
    assert_int_equal(act(&service, batch, "sms_withdraw"), 303);
    assert_string_equal(of(batch, "state"), "returned");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    run = number_of(say("SELECT MAX(id) FROM approval WHERE kind = 'sms' AND document_id = %lld", (long long)batch));
    assert_int_equal(get(&boss, approvals, say("/approvals/%lld", (long long)run)).status, 200);
    assert_int_equal(post(&boss, approvals, say("/approvals/%lld/approve", (long long)run), "comment=ok").status, 303);
    assert_string_equal(of(batch, "CONCAT_WS(' ', state, total, started_at IS NOT NULL)"), "sending 3 1");
    run_sql("UPDATE setting SET value = '50' WHERE name = 'sms.approval_from'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* What a gateway told is shown in words; what no dictionary has is said beside words that say so. */
static void why_one_failed_is_said_in_words(void **state)
{
    static const struct {
        const char *told, *words;
    } reasons[] = { { "SendingError", "Not sent: the network or the number refused it<" }, { "DeliveryFailed 70", "switched off or out of reach too long<" }, { "DeliveryFailed 71", "Not delivered (DeliveryFailed 71)" },
                    { "400 bad number", "The gateway refused the number or the text (400 bad number)" }, { "ZZ-9 <b>", "The gateway said: ZZ-9 &lt;b&gt;" } };
    const char *number = contact(service.id, "purchasing", "business");
    int64_t batch = drafted(&service, "");

    (void)state;
    run_sql(say("UPDATE staff SET lang = 'en' WHERE id = %lld", (long long)service.id));
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        run_sql(say("UPDATE sms_message SET state = 'failed', reason = '%s' WHERE batch_id = %lld AND number = '%s'", reasons[i].told, (long long)batch, number));
        if (strstr(get(&service, sms, path(batch)).body, reasons[i].words) == NULL || strstr(get(&service, sms, say("/communications/sms/messages?batch=%lld", (long long)batch)).body, reasons[i].words) == NULL)
            fail_msg("%s is not %s", reasons[i].told, reasons[i].words);
    }
}

static void it_is_paused_resumed_and_stopped(void **state)
{
    int64_t batch;

    (void)state;
    contact(service.id, "purchasing", "business");
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_pause"), 422);
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    assert_int_equal(act(&service, batch, "sms_pause"), 303);
    assert_int_equal(act(&service, batch, "sms_resume"), 303);
    assert_int_equal(act(&service, batch, "sms_stop"), 303);
    assert_string_equal(of(batch, "CONCAT_WS(' ', state, finished_at IS NOT NULL)"), "stopped 1");
    assert_int_equal(act(&service, batch, "sms_resume"), 422);
    assert_int_equal(post(&service, sms, say("%s/edit", path(batch)), "version=1&title=x&category=business&text=y").status, 422);
    work();
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM sms_message WHERE batch_id = %lld AND state = 'waiting'", (long long)batch)), 1);
}

static void a_gateway_that_is_away_loses_nothing(void **state)
{
    int64_t batch;

    (void)state;
    config.sms_gateway = "http";
    config.sms_url = "http://127.0.0.1:9/";
    contact(service.id, "purchasing", "business");
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    work();
    assert_string_equal(text_of(say("SELECT CONCAT_WS(' ', state, reason) FROM sms_message WHERE batch_id = %lld", (long long)batch)), "waiting ");
    assert_int_equal(number_of("SELECT COUNT(*) FROM job WHERE kind = 'sms.send' AND state = 'waiting' AND run_at > UTC_TIMESTAMP() + INTERVAL 30 SECOND"), 1);
}

static void a_campaign_whose_job_is_given_up_is_paused_and_its_sender_told(void **state)
{
    int64_t batch;

    (void)state;
    contact(service.id, "purchasing", "business");
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    run_sql(say("UPDATE job SET state = 'failed' WHERE kind = 'sms.send' AND state = 'waiting' AND JSON_VALUE(args, '$.batch_id') = %lld", (long long)batch));
    run_sql("INSERT INTO job (kind, staff_id, args, run_at, created_at) VALUES ('sms.poll', 0, '{}', '2026-01-01', '2026-01-01')");
    work();
    assert_string_equal(of(batch, "CONCAT_WS(' ', state, state_reason)"), "paused given_up");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'sms_given_up' AND link = '%s'", (long long)service.id, path(batch))), 1);
    assert_null(strstr(get(&service, sms, path(batch)).body, "given_up"));
    assert_int_equal(act(&service, batch, "sms_resume"), 303);
    assert_string_equal(of(batch, "CONCAT_WS(' ', state, state_reason)"), "sending ");
    run_sql("INSERT INTO job (kind, staff_id, args, run_at, created_at) VALUES ('sms.poll', 0, '{}', '2026-01-01', '2026-01-01')");
    config.sms_gateway = "";
    work();
    assert_string_equal(of(batch, "state"), "sending"); /* its job waits */
}

static void nothing_leaves_in_quiet_hours(void **state)
{
    int64_t batch;

    (void)state;
    config.sms_gateway = "http";
    config.sms_url = "http://127.0.0.1:9/";
    run_sql("UPDATE setting SET value = '0' WHERE name = 'sms.hour_to'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    contact(service.id, "purchasing", "business");
    batch = drafted(&service, "");
    assert_int_equal(act(&service, batch, "sms_submit"), 303);
    work();
    assert_string_equal(text_of(say("SELECT COALESCE(handed_at, 'never') FROM sms_message WHERE batch_id = %lld", (long long)batch)), "never");
    assert_non_null(strstr(get(&service, sms, say("/communications/sms/%lld", (long long)batch)).body, "class=\"notice b\"")); /* and the page says until when */
    run_sql("UPDATE setting SET value = '24' WHERE name = 'sms.hour_to'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_has_70_characters_or_67_each),
        cmocka_unit_test(replies_that_unsubscribe_are_whole_words),
        cmocka_unit_test(numbers_come_as_they_are_written),
        cmocka_unit_test(nothing_is_sent_at_night),
        cmocka_unit_test_setup(a_campaign_reaches_who_agreed_and_is_not_suppressed, fresh),
        cmocka_unit_test_setup(a_number_of_two_contacts_gets_one, fresh),
        cmocka_unit_test_setup(a_salesperson_reaches_his_own_dealers, fresh),
        cmocka_unit_test_setup(refused_words_and_unknown_fields_are_said_beside_the_text, fresh),
        cmocka_unit_test_setup(a_large_one_waits_for_a_decision, fresh),
        cmocka_unit_test_setup(why_one_failed_is_said_in_words, fresh),
        cmocka_unit_test_setup(it_is_paused_resumed_and_stopped, fresh),
        cmocka_unit_test_setup(a_gateway_that_is_away_loses_nothing, fresh),
        cmocka_unit_test_setup(a_campaign_whose_job_is_given_up_is_paused_and_its_sender_told, fresh),
        cmocka_unit_test_setup(nothing_leaves_in_quiet_hours, fresh),
    };

    return cmocka_run_group_tests_name("sms", tests, start, test_end);
}
