/* sms_http.c - a provider over HTTP: a message is a POST (JSON or a form), signed with a secret; its reference makes a repeat known.
 *
 * X-Timestamp: seconds since 1970; X-Signature: hex HMAC-SHA256 of timestamp, line feed, body (of a GET: its address) with sms_secret. */
#include "sms_gateway.h"

#include <curl/curl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/app.h"

enum { TIMEOUT_S = 5, ANSWER_MOST = 1 << 20 };

static CURL *curl; /* keeps its connection */

struct answer {
    struct buffer body;
    long status; /* 0: none came */
    bool asked;  /* the question may have left */
};

static size_t keep(char *bytes, size_t size, size_t count, void *context)
{
    struct buffer *body = context;

    if (body->length + size * count > ANSWER_MOST)
        return 0;
    buffer_add(body, bytes, size * count);
    return size * count;
}

static const char *signature(struct request *req, const char *text)
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char *hex = arena_alloc(req->arena, sizeof(mac) * 2 + 1);

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)config.sms_secret, strlen(config.sms_secret));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, mac);
    return sodium_bin2hex(hex, sizeof(mac) * 2 + 1, mac, sizeof(mac));
}

static struct curl_slist *headers(struct request *req, const char *signed_text, bool form)
{
    const char *stamp = arena_format(req->arena, "%lld", (long long)clock_now_ms() / 1000);
    struct curl_slist *list = curl_slist_append(NULL, form ? "Content-Type: application/x-www-form-urlencoded" : "Content-Type: application/json");

    list = curl_slist_append(list, arena_format(req->arena, "X-Account: %s", config.sms_account));
    list = curl_slist_append(list, arena_format(req->arena, "X-Timestamp: %s", stamp));
    list = curl_slist_append(list, "Expect:");
    return curl_slist_append(list, arena_format(req->arena, "X-Signature: %s", signature(req, arena_format(req->arena, "%s\n%s", stamp, signed_text))));
}

/* `body` NULL: a GET. */
static NEOERR *exchange(struct request *req, const char *url, const char *body, struct answer *answer)
{
    struct curl_slist *list = headers(req, body != NULL ? body : url, strcmp(config.sms_format, "form") == 0);
    CURLcode code;

    buffer_init(&answer->body, req->arena);
    answer->status = 0;
    if (curl == NULL && (curl = curl_easy_init()) == NULL)
        return nerr_raise(NERR_NOMEM, "curl");
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer->body);
    if (body != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    code = curl_easy_perform(curl);
    curl_slist_free_all(list);
    answer->asked = code != CURLE_COULDNT_CONNECT && code != CURLE_COULDNT_RESOLVE_HOST && code != CURLE_COULDNT_RESOLVE_PROXY && code != CURLE_URL_MALFORMAT;
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    return STATUS_OK;
}

static const char *form_body(struct request *req, const struct sms_outgoing *message)
{
    return arena_format(req->arena, "account=%s&reference=%s&number=%s&text=%s", text_url(req->arena, config.sms_account), message->reference, message->number, text_url(req->arena, message->text));
}

static const char *json_body(struct request *req, const struct sms_outgoing *message)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "account", config.sms_account, "reference", message->reference, "number", message->number, "text", message->text);
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    const char *kept = arena_text(req->arena, text != NULL ? text : "{}");

    free(text);
    json_decref(json);
    return kept;
}

static enum sms_answer meaning(const struct answer *answer)
{
    if (answer->status == 0)
        return answer->asked ? SMS_UNCLEAR : SMS_LATER;
    if (answer->status / 100 == 2 || answer->status == 409) /* 409: it has the reference */
        return SMS_SENT;
    if (answer->status == 429 || answer->status == 503)
        return SMS_LATER;
    return answer->status / 100 == 4 ? SMS_REFUSED : SMS_UNCLEAR;
}

static NEOERR *hand_over(struct request *req, const struct sms_outgoing *message, enum sms_answer *answer, const char **why)
{
    bool form = strcmp(config.sms_format, "form") == 0;
    struct answer came;

    TRY(exchange(req, config.sms_url, form ? form_body(req, message) : json_body(req, message), &came));
    *answer = meaning(&came);
    *why = "";
    if (*answer == SMS_REFUSED)
        *why = arena_format(req->arena, "%ld %s", came.status, came.body.length > 0 && text_is_utf8(came.body.bytes, came.body.length) ? text_cut(req->arena, came.body.bytes, 150) : "");
    return STATUS_OK;
}

/* A provider that cannot be asked knows a repeat by its reference: it is handed over again. */
static NEOERR *knows(struct request *req, const char *reference, enum sms_answer *answer)
{
    struct answer came;

    *answer = SMS_LATER;
    if (*config.sms_known_url == '\0')
        return STATUS_OK;
    TRY(exchange(req, arena_format(req->arena, "%s%creference=%s", config.sms_known_url, strchr(config.sms_known_url, '?') != NULL ? '&' : '?', reference), NULL, &came));
    *answer = came.status / 100 == 2 ? SMS_SENT : came.status == 404 ? SMS_LATER : SMS_UNCLEAR;
    return STATUS_OK;
}

/* --- what comes back: {"reports": [{"reference", "state", "why"}], "replies": [{"id", "number", "text"}]} --------------- */

static const char *member(struct request *req, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? arena_text(req->arena, text) : "";
}

static void read_news(struct request *req, const json_t *json, struct sms_news *told)
{
    const json_t *reports = json_object_get(json, "reports"), *replies = json_object_get(json, "replies"), *one;
    size_t i;

    told->reports = arena_alloc(req->arena, (json_array_size(reports) + 1) * sizeof(*told->reports));
    told->replies = arena_alloc(req->arena, (json_array_size(replies) + 1) * sizeof(*told->replies));
    json_array_foreach(reports, i, one)
    {
        struct sms_report report = { member(req, one, "reference"), member(req, one, "state"), member(req, one, "why") };

        if (text_has_word("sent,delivered,failed", report.state))
            told->reports[told->report_count++] = report;
    }
    json_array_foreach(replies, i, one)
    {
        struct sms_incoming reply = { arena_format(req->arena, "http-%s", text_cut(req->arena, member(req, one, "id"), 70)), member(req, one, "number"), member(req, one, "text") };

        if (strcmp(reply.key, "http-") != 0)
            told->replies[told->reply_count++] = reply;
    }
}

static NEOERR *news(struct request *req, const char *const *references, size_t count, struct sms_news *told)
{
    struct answer came;
    json_t *json;

    (void)references;
    (void)count;
    if (*config.sms_reports_url == '\0')
        return STATUS_OK;
    TRY(exchange(req, config.sms_reports_url, NULL, &came));
    json = came.status == 200 ? json_loadb(came.body.bytes, came.body.length, 0, NULL) : NULL;
    if (json == NULL)
        return nerr_raise(NERR_IO, "the SMS provider's reports: %ld", came.status);
    read_news(req, json, told);
    json_decref(json);
    return STATUS_OK;
}

static NEOERR *taken_in(struct request *req, const struct sms_news *told)
{
    (void)req;
    (void)told;
    return STATUS_OK; /* told once or again: what is known is not taken twice */
}

const struct sms_gateway sms_http = { .name = "http", .hand_over = hand_over, .knows = knows, .news = news, .taken_in = taken_in };
