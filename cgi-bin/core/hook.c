/* hook.c - the POST, and what keeps it out of the house. The address is looked at when the connection is made, so that a name
 * that leads elsewhere by then (DNS rebinding) gains nothing. */
#include "hook.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "config.h"
#include "text.h"

enum { CONNECT_S = 3, ANSWER_MOST = 64 << 10 };

/* --- addresses ------------------------------------------------------------------------------------------------- */

static bool is_public_4(uint32_t address)
{
    static const struct {
        uint32_t net;
        int bits;
    } inside[] = {
        { 0x00000000, 8 },  { 0x0A000000, 8 },  { 0x64400000, 10 }, { 0x7F000000, 8 },  { 0xA9FE0000, 16 }, { 0xAC100000, 12 }, { 0xC0000000, 24 },
        { 0xC0000200, 24 }, { 0xC0A80000, 16 }, { 0xC6120000, 15 }, { 0xC6336400, 24 }, { 0xCB007100, 24 }, { 0xE0000000, 3 },
    };

    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        if ((address ^ inside[i].net) >> (32 - inside[i].bits) == 0)
            return false;
    }
    return true;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Only 2000::/3 is given out; what of it carries an IPv4 address is judged by that. */
static bool is_public_6(const uint8_t *bytes)
{
    static const uint8_t mapped[12] = { [10] = 0xFF, [11] = 0xFF };

    if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
        return is_public_4(number_at(bytes + 12));
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return is_public_4(number_at(bytes + 2));
    if (number_at(bytes) == 0x20010000 || number_at(bytes) == 0x20010DB8)
        return false;
    return bytes[0] >> 5 == 1;
}

bool hook_address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;

    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof(four));
        return is_public_4(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&six, address, sizeof(six));
    return is_public_6(six.sin6_addr.s6_addr);
}

/* A host that is written as a number, and an inside one. */
static bool is_inside_number(const char *host)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    char bare[64];

    if (inet_pton(AF_INET, host, &four.sin_addr) == 1)
        return !hook_address_is_public((const struct sockaddr *)&four);
    if (*host != '[' || strlen(host) >= sizeof(bare))
        return false;
    memcpy(bare, host + 1, strlen(host));
    bare[strcspn(bare, "]")] = '\0';
    return inet_pton(AF_INET6, bare, &six.sin6_addr) == 1 && !hook_address_is_public((const struct sockaddr *)&six);
}

/* --- URLs -------------------------------------------------------------------------------------------------------- */

struct parts {
    const char *scheme, *host, *user;
    const char *place; /* host, or host:port when the address names one */
};

static const char *part(struct arena *arena, CURLU *url, CURLUPart what)
{
    char *text = NULL;
    const char *kept = "";

    if (curl_url_get(url, what, &text, 0) == CURLUE_OK)
        kept = arena_text(arena, text);
    curl_free(text);
    return kept;
}

static bool take_apart(struct arena *arena, const char *text, struct parts *parts)
{
    CURLU *url = curl_url();
    bool well = url != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK;

    if (well) {
        const char *port = part(arena, url, CURLUPART_PORT);

        parts->scheme = part(arena, url, CURLUPART_SCHEME);
        parts->host = part(arena, url, CURLUPART_HOST);
        parts->user = part(arena, url, CURLUPART_USER);
        parts->place = *port == '\0' ? parts->host : arena_format(arena, "%s:%s", parts->host, port);
    }
    curl_url_cleanup(url);
    return well;
}

static bool is_allowed_inside(const struct parts *parts)
{
    return text_has_word(config.hook_hosts, parts->host) || text_has_word(config.hook_hosts, parts->place);
}

static bool has_blank(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text <= ' ' || *text == 0x7F)
            return true;
    }
    return false;
}

const char *hook_url_problem(struct arena *arena, const char *url)
{
    struct parts parts;

    if (has_blank(url) || !take_apart(arena, url, &parts))
        return "webhook.url_wrong";
    if (*parts.user != '\0')
        return "webhook.url_user";
    if (is_allowed_inside(&parts) && text_has_word("http,https", parts.scheme))
        return NULL;
    if (strcmp(parts.scheme, "https") != 0)
        return "webhook.url_https";
    return is_inside_number(parts.host) || strchr(parts.host, '.') == NULL ? "webhook.url_inside" : NULL;
}

const char *hook_url_host(struct arena *arena, const char *url)
{
    struct parts parts;

    return take_apart(arena, url, &parts) ? parts.place : "";
}

/* --- the POST -------------------------------------------------------------------------------------------------------- */

struct guard {
    bool anywhere; /* allowed inside, or it is the proxy that connects */
    bool refused;
};

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct guard *guard = context;

    (void)purpose;
    if (!guard->anywhere && !hook_address_is_public(&address->addr)) {
        guard->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t keep(char *bytes, size_t size, size_t count, void *context)
{
    struct buffer *body = context;

    if (body->length + size * count > ANSWER_MOST)
        return 0;
    buffer_add(body, bytes, size * count);
    return size * count;
}

static struct curl_slist *header_list(const struct hook_call *call)
{
    struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");

    list = curl_slist_append(list, "Expect:");
    for (size_t i = 0; i < call->header_count; i++)
        list = curl_slist_append(list, call->headers[i]);
    return list;
}

static void set_way(CURL *curl, struct guard *guard, const char *protocols)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, config.hook_proxy); /* "": none, whatever the environment says */
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, guard);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)HOOK_SECONDS);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Ninefold");
}

static void perform(struct arena *arena, CURL *curl, const struct hook_call *call, struct hook_answer *answer)
{
    struct parts parts;
    struct buffer body;
    struct guard guard = { .anywhere = *config.hook_proxy != '\0' };
    struct curl_slist *list = header_list(call);
    char why[CURL_ERROR_SIZE] = "";
    bool inside = take_apart(arena, call->url, &parts) && is_allowed_inside(&parts);
    CURLcode code;

    buffer_init(&body, arena);
    guard.anywhere = guard.anywhere || inside;
    set_way(curl, &guard, inside ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    else
        answer->why = guard.refused ? "the name leads to an address inside" : code == CURLE_WRITE_ERROR ? "the answer is too long" : arena_text(arena, *why != '\0' ? why : curl_easy_strerror(code));
    if (text_is_utf8(body.bytes, body.length))
        answer->body = body.bytes;
    curl_slist_free_all(list);
}

NEOERR *hook_post(struct arena *arena, const struct hook_call *call, struct hook_answer *answer)
{
    CURL *curl = curl_easy_init();

    *answer = (struct hook_answer){ .body = "", .why = "" };
    if (curl == NULL)
        return nerr_raise(NERR_NOMEM, "curl");
    if (hook_url_problem(arena, call->url) != NULL)
        answer->why = "not an address that may be asked";
    else
        perform(arena, curl, call, answer);
    curl_easy_cleanup(curl);
    return STATUS_OK;
}
