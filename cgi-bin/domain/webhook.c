/* webhook.c - formats, signatures, what answers mean; sending one. */
#include "webhook.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/secret.h"

enum { ROBOT_BYTES = 2048, GENERIC_BYTES = 16000, MINUTE_MS = 60000 };

static const char *const columns[] = { "owner_id", "name", "format", "url", "host", "secret", "topics", "role_id", "sales_region_id", "with_names", "lang", "off", "created_at", "created_by", "valid_to", NULL };
static const char *const hidden[] = { "url", "secret", NULL };
const struct table webhook_table = { .name = "webhook", .columns = columns, .hidden = hidden, .versioned = true };

/* --- signatures --------------------------------------------------------------------------------------------------- */

static void sign(const char *secret, const char *text, unsigned char mac[crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, mac);
}

const char *webhook_signature(struct arena *arena, const char *secret, const char *timestamp, const char *body)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char *hex = arena_alloc(arena, sizeof(mac) * 2 + 1);

    sign(secret, arena_format(arena, "%s.%s", timestamp, body), mac);
    return sodium_bin2hex(hex, sizeof(mac) * 2 + 1, mac, sizeof(mac));
}

/* DingTalk: base64 of the HMAC of "timestamp\nsecret", with the secret as its key. */
const char *webhook_address(struct arena *arena, const char *format, const char *url, const char *secret, int64_t now_ms)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof(mac), sodium_base64_VARIANT_ORIGINAL)];

    if (strcmp(format, "dingtalk") != 0 || *secret == '\0')
        return url;
    sign(secret, arena_format(arena, "%lld\n%s", (long long)now_ms, secret), mac);
    sodium_bin2base64(base64, sizeof(base64), mac, sizeof(mac), sodium_base64_VARIANT_ORIGINAL);
    return arena_format(arena, "%s%ctimestamp=%lld&sign=%s", url, strchr(url, '?') != NULL ? '&' : '?', (long long)now_ms, text_url(arena, base64));
}

/* --- bodies --------------------------------------------------------------------------------------------------------- */

/* At most `most` bytes, cut between characters. */
static const char *cut_bytes(struct arena *arena, const char *utf8, size_t most)
{
    size_t length = strlen(utf8);

    if (length <= most)
        return utf8;
    for (length = most; length > 0 && ((unsigned char)utf8[length] & 0xC0) == 0x80;)
        length--;
    return arena_copy(arena, utf8, length);
}

static const char *dumped(struct arena *arena, json_t *json)
{
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    const char *kept = arena_text(arena, text != NULL ? text : "{}");

    free(text);
    json_decref(json);
    return kept;
}

static const char *robot_text(struct arena *arena, const struct webhook_message *message)
{
    size_t link = strlen(message->link);

    if (link == 0 || link > ROBOT_BYTES / 2)
        return cut_bytes(arena, message->text, ROBOT_BYTES);
    return arena_format(arena, "%s\n%s", cut_bytes(arena, message->text, ROBOT_BYTES - link - 1), message->link);
}

/* "2026-11-26 08:00:00.000" -> "2026-11-26T08:00:00.000Z" */
static const char *iso_time(struct arena *arena, const char *at)
{
    char *text = arena_format(arena, "%sZ", at);

    if (strlen(at) > 10)
        text[10] = 'T';
    return text;
}

const char *webhook_body(struct arena *arena, const char *format, const struct webhook_message *message)
{
    if (strcmp(format, "generic") != 0)
        return dumped(arena, json_pack("{s:s, s:{s:s}}", "msgtype", "text", "text", "content", robot_text(arena, message)));
    return dumped(arena, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", message->id, "kind", message->kind, "topic", message->topic, "text", cut_bytes(arena, message->text, GENERIC_BYTES),
                                   "link", message->link, "at", iso_time(arena, message->at)));
}

/* --- answers ----------------------------------------------------------------------------------------------------------- */

/* "More than 20 in a minute": WeCom 45009; DingTalk 130101, 410100. */
static bool says_slower(json_int_t code)
{
    return code == 45009 || code == 130101 || code == 410100;
}

/* A robot answers 200 in any case: {"errcode": 0, "errmsg": "ok"}. */
static enum webhook_outcome judge_robot(struct arena *arena, const char *body, const char **why)
{
    json_t *json = json_loads(body, 0, NULL);
    const json_t *code = json_object_get(json, "errcode");
    const char *words = json_string_value(json_object_get(json, "errmsg"));
    enum webhook_outcome outcome = WEBHOOK_FAILED;

    if (!json_is_integer(code))
        *why = "not a robot's answer";
    else if (json_integer_value(code) == 0)
        outcome = WEBHOOK_TOOK;
    else {
        outcome = says_slower(json_integer_value(code)) ? WEBHOOK_SLOWER : WEBHOOK_FAILED;
        *why = arena_format(arena, "errcode %lld %s", (long long)json_integer_value(code), text_cut(arena, words != NULL ? words : "", 200));
    }
    json_decref(json);
    return outcome;
}

enum webhook_outcome webhook_judge(struct arena *arena, const char *format, const struct hook_answer *answer, const char **why)
{
    *why = answer->why;
    if (answer->status == 0)
        return WEBHOOK_SILENT;
    *why = arena_format(arena, "HTTP %ld %s", answer->status, text_cut(arena, answer->body, 150));
    if (answer->status == 429 || answer->status == 503)
        return WEBHOOK_SLOWER;
    if (answer->status / 100 != 2)
        return WEBHOOK_FAILED;
    *why = "";
    return strcmp(format, "generic") == 0 ? WEBHOOK_TOOK : judge_robot(arena, answer->body, why);
}

/* DingTalk takes nothing for ten minutes from who was too quick. */
int64_t webhook_rest_ms(const char *format, enum webhook_outcome outcome)
{
    return outcome == WEBHOOK_SLOWER && strcmp(format, "dingtalk") == 0 ? 10 * MINUTE_MS : MINUTE_MS;
}

/* --- sending ------------------------------------------------------------------------------------------------------------ */

NEOERR *webhook_send(struct request *req, const struct row *hook, const char *message_id, const char *body, struct webhook_sending *sending)
{
    const char *format = row_text(hook, "format"), *secret = secret_open(req->arena, row_text(hook, "secret")), *url = secret_open(req->arena, row_text(hook, "url")), *stamp = arena_format(req->arena, "%lld", (long long)clock_now_ms() / 1000);
    bool opened = secret != NULL && url != NULL;
    const char *headers[] = { arena_format(req->arena, "X-Ninefold-Id: %s", message_id), arena_format(req->arena, "X-Ninefold-Timestamp: %s", stamp),
                              arena_format(req->arena, "X-Ninefold-Signature: %s", webhook_signature(req->arena, opened ? secret : "", stamp, body)) };
    struct hook_call call = { .url = opened ? webhook_address(req->arena, format, url, secret, clock_now_ms()) : "", .body = body, .headers = headers };
    struct hook_answer answer;

    if (!opened) {
        *sending = (struct webhook_sending){ WEBHOOK_FAILED, "sealed with another secret_key than the config's: type address and secret again" };
        return STATUS_OK;
    }
    if (strcmp(format, "generic") == 0)
        call.header_count = COUNT_OF(headers);
    TRY(hook_post(req->arena, &call, &answer));
    sending->outcome = webhook_judge(req->arena, format, &answer, &sending->why);
    return STATUS_OK;
}

/* By the page's own hand and not through the outbox: whoever presses the button waits for what becomes of it. */
NEOERR *webhook_test(struct request *req, const struct row *record)
{
    const char *own_lang = req->person.lang, *id = arena_format(req->arena, "%s@ninefold", request_new_key(req)), *text;
    struct webhook_message sent = { .id = id, .kind = "test", .topic = "test", .link = config.base_url, .at = req->now };
    struct webhook_sending sending;

    req->person.lang = row_text(record, "lang");
    text = message_with(req, "notify.robot", message_with(req, "webhook.test_text", req->person.name));
    req->person.lang = own_lang;
    sent.text = text;
    TRY(webhook_send(req, record, id, webhook_body(req->arena, row_text(record, "format"), &sent), &sending));
    values_text(req->values, "why", sending.outcome == WEBHOOK_TOOK ? "" : text_cut(req->arena, sending.why, 300));
    values_int(req->values, "took", sending.outcome == WEBHOOK_TOOK);
    values_int(req->values, "webhook_id", row_int(record, "id"));
    TRY(db_execute(req, "UPDATE webhook SET last_error = :why, last_sent_at = IF(:took = 1, :now, last_sent_at) WHERE id = :webhook_id"));
    TRY(audit_event(req, "test", "webhook", row_int(record, "id"), values_get_text(req->values, "why")));
    if (sending.outcome == WEBHOOK_TOOK)
        reply_notice(req, "webhook.test_took", NULL);
    else
        reply_refusal(req, "webhook.test_failed", sending.why);
    return STATUS_OK;
}

/* --- pages' help ---------------------------------------------------------------------------------------------------------- */

void webhook_check_url(struct request *req)
{
    const char *url = values_get_text(req->values, "url"), *problem = *url == '\0' ? NULL : hook_url_problem(req->arena, url);

    if (problem != NULL)
        form_error(req, "url", problem);
    else if (!secret_ready() && *url != '\0')
        form_error(req, "url", "webhook.no_key");
    else if (!secret_ready() && *values_get_text(req->values, "secret") != '\0')
        form_error(req, "secret", "webhook.no_key");
}

static void copy_value(struct values *to, const struct value *value)
{
    if (value->type == VALUE_INT)
        values_int(to, value->name, value->number);
    else
        values_text(to, value->name, value->type == VALUE_NULL ? NULL : value->text);
}

const struct values *webhook_values(struct request *req)
{
    const char *url = values_get_text(req->values, "url");
    struct values *values = values_new(req->arena);

    for (size_t i = 0; i < req->values->count; i++) {
        const struct value *value = &req->values->items[i];
        bool kept = text_has_word("url,secret", value->name) && *values_get_text(req->values, value->name) == '\0';

        if (!kept && text_has_word("url,secret", value->name))
            values_text(values, value->name, secret_seal(req->arena, value->text));
        else if (!kept)
            copy_value(values, value);
    }
    if (*url != '\0')
        values_text(values, "host", text_cut(req->arena, hook_url_host(req->arena, url), 120));
    return values;
}

NEOERR *webhook_end(struct request *req, int64_t id)
{
    TRY(db_close(req, &webhook_table, id, NULL));
    values_int(req->values, "webhook_id", id);
    return nerr_pass(db_execute(req, "UPDATE outbox SET state = 'discarded' WHERE webhook_id = :webhook_id AND state IN ('waiting', 'dead')"));
}
