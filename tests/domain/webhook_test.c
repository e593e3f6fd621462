/* webhook_test.c - what goes out to robots, how it is signed, what their answers mean, and where nothing may go. Signatures were
 * reckoned with Python's hmac. */
#include "support/page.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "core/secret.h"
#include "domain/webhook.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct webhook_message told = { .id = "1@ninefold", .kind = "task_given", .topic = "task", .text = "\u4e5d\u65b9:call \"Wang\"", .link = "https://crm.example.com/tasks/7", .at = "2026-11-26 08:00:00.000" };

static void a_robot_gets_plain_text_with_the_link_below(void **state)
{
    (void)state;
    assert_string_equal(webhook_body(arena, "wecom", &told), "{\"msgtype\":\"text\",\"text\":{\"content\":\"\u4e5d\u65b9:call \\\"Wang\\\"\\nhttps://crm.example.com/tasks/7\"}}");
    assert_string_equal(webhook_body(arena, "dingtalk", &told), webhook_body(arena, "wecom", &told));
}

static void a_program_gets_each_fact_by_name(void **state)
{
    (void)state;
    assert_string_equal(webhook_body(arena, "generic", &told), "{\"id\":\"1@ninefold\",\"kind\":\"task_given\",\"topic\":\"task\",\"text\":\"\u4e5d\u65b9:call \\\"Wang\\\"\",\"link\":\"https://crm.example.com/tasks/7\",\"at\":\"2026-11-26T08:00:00.000Z\"}");
}

/* 2048 bytes are taken; a Chinese character has three: what does not fit is cut between two. The link stays. */
static void a_long_text_is_cut_between_characters_and_keeps_its_link(void **state)
{
    struct webhook_message message = told;
    struct buffer text;
    const char *body, *content, *link;

    (void)state;
    buffer_init(&text, arena);
    for (int i = 0; i < 1000; i++)
        buffer_text(&text, "\u4e2d");
    message.text = text.bytes;
    body = webhook_body(arena, "wecom", &message);
    content = strstr(body, "\"content\":\"") + strlen("\"content\":\"");
    link = strstr(content, "\\nhttps://crm.example.com/tasks/7\"");
    assert_non_null(link);
    assert_int_equal((link - content) % 3, 0);
    assert_in_range(link - content + 1 + (int)strlen(message.link), 2046, 2048);
}

static void dingtalk_is_signed_behind_its_address_and_a_program_by_header(void **state)
{
    (void)state;
    assert_string_equal(webhook_address(arena, "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x", "SEC0123456789", 1577262236757),
                        "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1577262236757&sign=MSVzkwUcS5b8OZ58bd%2FlQlRKGAq0T5acHXSZMzn4Ieg%3D");
    assert_string_equal(webhook_address(arena, "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x", "", 1577262236757), "https://oapi.dingtalk.com/robot/send?access_token=x");
    assert_string_equal(webhook_address(arena, "wecom", "https://qyapi.weixin.qq.com/x?key=1", "s", 1), "https://qyapi.weixin.qq.com/x?key=1");
    assert_string_equal(webhook_signature(arena, "a secret", "1764144000", "{\"a\":1}"), "5de6512a5410f3845f068d20b2aa164f7f4395efd487791871a55fcf90e55c9c");
}

static enum webhook_outcome judged(const char *format, long status, const char *body)
{
    struct hook_answer answer = { .status = status, .body = body, .why = "timed out" };
    const char *why;

    return webhook_judge(arena, format, &answer, &why);
}

static void a_stored_secret_is_opened_by_its_key_alone(void **state)
{
    const char *own = config.secret_key, *sealed;
    char *changed;

    (void)state;
    config.secret_key = "0123456789abcdef0123456789abcdef";
    sealed = secret_seal(arena, "SEC4711 \u4e5d");
    assert_int_equal(strncmp(sealed, SECRET_MARK, strlen(SECRET_MARK)), 0);
    assert_null(strstr(sealed, "4711"));
    assert_string_not_equal(sealed, secret_seal(arena, "SEC4711 \u4e5d")); /* a nonce for each */
    assert_string_equal(secret_open(arena, sealed), "SEC4711 \u4e5d");
    assert_string_equal(secret_open(arena, "never sealed"), "never sealed");
    assert_string_equal(secret_open(arena, secret_seal(arena, "")), "");
    changed = arena_text(arena, sealed);
    changed[30] = changed[30] == 'A' ? 'B' : 'A';
    assert_null(secret_open(arena, changed));
    assert_null(secret_open(arena, SECRET_MARK "AAAA"));
    assert_null(secret_open(arena, SECRET_MARK "?"));
    config.secret_key = "0123456789abcdef0123456789abcdeF";
    assert_null(secret_open(arena, sealed));
    config.secret_key = "short";
    assert_false(secret_ready());
    assert_null(secret_open(arena, sealed));
    config.secret_key = own;
}

static void what_a_robot_answers_counts_not_its_status(void **state)
{
    (void)state;
    assert_int_equal(judged("wecom", 200, "{\"errcode\":0,\"errmsg\":\"ok\"}"), WEBHOOK_TOOK);
    assert_int_equal(judged("wecom", 200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}"), WEBHOOK_FAILED);
    assert_int_equal(judged("wecom", 200, "{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}"), WEBHOOK_SLOWER);
    assert_int_equal(judged("dingtalk", 200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}"), WEBHOOK_FAILED);
    assert_int_equal(judged("dingtalk", 200, "{\"errcode\":130101,\"errmsg\":\"send too fast\"}"), WEBHOOK_SLOWER);
    assert_int_equal(judged("dingtalk", 200, "<html>"), WEBHOOK_FAILED);
    assert_int_equal(judged("generic", 204, ""), WEBHOOK_TOOK);
    assert_int_equal(judged("generic", 302, ""), WEBHOOK_FAILED);
    assert_int_equal(judged("generic", 500, "{\"errcode\":0}"), WEBHOOK_FAILED);
    assert_int_equal(judged("generic", 429, ""), WEBHOOK_SLOWER);
    assert_int_equal(judged("generic", 0, ""), WEBHOOK_SILENT);
    assert_true(webhook_rest_ms("dingtalk", WEBHOOK_SLOWER) == 600000); /* it blocks for ten minutes */
    assert_true(webhook_rest_ms("wecom", WEBHOOK_SLOWER) == 60000);
}

static const char *problem(const char *url)
{
    const char *key = hook_url_problem(arena, url);

    return key == NULL ? "" : key;
}

static void addresses_inside_the_house_are_refused_unless_they_are_named(void **state)
{
    const char *own = config.hook_hosts;

    (void)state;
    config.hook_hosts = "";
    assert_string_equal(problem("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"), "");
    assert_string_equal(problem("http://qyapi.weixin.qq.com/x"), "webhook.url_https");
    assert_string_equal(problem("file:///etc/passwd"), "webhook.url_https");
    assert_string_equal(problem("no address"), "webhook.url_wrong");
    assert_string_equal(problem("https://user:word@example.com/"), "webhook.url_user");
    assert_string_equal(problem("https://127.0.0.1/"), "webhook.url_inside");
    assert_string_equal(problem("https://2130706433/"), "webhook.url_inside"); /* 127.0.0.1 as one number */
    assert_string_equal(problem("https://0x7f.1/"), "webhook.url_inside");
    assert_string_equal(problem("https://192.168.1.4/"), "webhook.url_inside");
    assert_string_equal(problem("https://169.254.169.254/latest"), "webhook.url_inside");
    assert_string_equal(problem("https://[::1]/"), "webhook.url_inside");
    assert_string_equal(problem("https://[::ffff:10.0.0.1]/"), "webhook.url_inside");
    assert_string_equal(problem("https://localhost/"), "webhook.url_inside");
    config.hook_hosts = "erp.example.com,10.0.0.7:8080";
    assert_string_equal(problem("http://erp.example.com/hook"), "");
    assert_string_equal(problem("http://10.0.0.7:8080/hook"), "");
    assert_string_equal(problem("http://10.0.0.7:8081/hook"), "webhook.url_https");
    assert_string_equal(problem("ftp://erp.example.com/hook"), "webhook.url_https");
    config.hook_hosts = own;
}

static bool public_4(const char *text)
{
    struct sockaddr_in address = { .sin_family = AF_INET };

    assert_int_equal(inet_pton(AF_INET, text, &address.sin_addr), 1);
    return hook_address_is_public((const struct sockaddr *)&address);
}

static bool public_6(const char *text)
{
    struct sockaddr_in6 address = { .sin6_family = AF_INET6 };

    assert_int_equal(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
    return hook_address_is_public((const struct sockaddr *)&address);
}

static void a_name_is_judged_by_the_address_that_is_connected_to(void **state)
{
    static const char *const inside[] = { "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255" };
    static const char *const outside[] = { "1.1.1.1", "9.255.255.255", "100.128.0.1", "172.32.0.1", "192.169.0.1", "223.5.5.5" };
    static const char *const inside_6[] = { "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "2001:db8::1" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(inside); i++)
        assert_false(public_4(inside[i]));
    for (size_t i = 0; i < COUNT_OF(outside); i++)
        assert_true(public_4(outside[i]));
    for (size_t i = 0; i < COUNT_OF(inside_6); i++)
        assert_false(public_6(inside_6[i]));
    assert_true(public_6("2400:3200::1"));
    assert_true(public_6("::ffff:1.1.1.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_robot_gets_plain_text_with_the_link_below, begin, end),
        cmocka_unit_test_setup_teardown(a_program_gets_each_fact_by_name, begin, end),
        cmocka_unit_test_setup_teardown(a_long_text_is_cut_between_characters_and_keeps_its_link, begin, end),
        cmocka_unit_test_setup_teardown(dingtalk_is_signed_behind_its_address_and_a_program_by_header, begin, end),
        cmocka_unit_test_setup_teardown(a_stored_secret_is_opened_by_its_key_alone, begin, end),
        cmocka_unit_test_setup_teardown(what_a_robot_answers_counts_not_its_status, begin, end),
        cmocka_unit_test_setup_teardown(addresses_inside_the_house_are_refused_unless_they_are_named, begin, end),
        cmocka_unit_test_setup_teardown(a_name_is_judged_by_the_address_that_is_connected_to, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
