/* mail.c - composing (RFC 5322, 2047, 2045) and sending. */
#include "mail.h"

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>

#include "arena.h"
#include "config.h"

enum { LINE_CHARACTERS = 76, WORD_BYTES = 42, TIMEOUT_S = 20 };

static const char *base64(struct arena *arena, const char *bytes, size_t length)
{
    size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(arena, room);

    return sodium_bin2base64(text, room, (const unsigned char *)bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

/* =?UTF-8?B?..?= words, cut between characters. */
static void add_subject(struct arena *arena, struct buffer *text, const char *subject)
{
    while (*subject != '\0') {
        size_t length = strlen(subject);

        if (length > WORD_BYTES) {
            length = WORD_BYTES;
            while (length > 0 && ((unsigned char)subject[length] & 0xC0) == 0x80)
                length--;
        }
        buffer_format(text, " =?UTF-8?B?%s?=\r\n", base64(arena, subject, length));
        subject += length;
    }
}

const char *mail_compose(struct arena *arena, const struct mail *mail)
{
    struct buffer text;
    const char *body = base64(arena, mail->body, strlen(mail->body));

    buffer_init(&text, arena);
    buffer_format(&text, "Date: %s\r\nFrom: <%s>\r\nTo: <%s>\r\nMessage-ID: <%s>\r\nSubject:", mail->date,
                  config.mail_from, mail->to, mail->message_id);
    add_subject(arena, &text, mail->subject);
    buffer_text(&text, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                       "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    for (; *body != '\0'; body += strlen(body) > LINE_CHARACTERS ? LINE_CHARACTERS : strlen(body))
        buffer_format(&text, "%.*s\r\n", LINE_CHARACTERS, body);
    return text.bytes;
}

struct reading {
    const char *at;
};

static size_t give(char *out, size_t size, size_t count, void *context)
{
    struct reading *reading = context;
    size_t length = strlen(reading->at);

    if (length > size * count)
        length = size * count;
    memcpy(out, reading->at, length);
    reading->at += length;
    return length;
}

static CURLcode perform(struct arena *arena, CURL *curl, const struct mail *mail, char *why)
{
    struct reading reading = { mail_compose(arena, mail) };
    struct curl_slist *to = curl_slist_append(NULL, arena_format(arena, "<%s>", mail->to));
    CURLcode code;

    curl_easy_setopt(curl, CURLOPT_URL, config.smtp_url);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_format(arena, "<%s>", config.mail_from));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    code = curl_easy_perform(curl);
    curl_slist_free_all(to);
    return code;
}

NEOERR *mail_send(struct arena *arena, const struct mail *mail)
{
    char why[CURL_ERROR_SIZE] = "";
    CURL *curl = curl_easy_init();
    CURLcode code;
    long answer = 0;

    if (curl == NULL)
        return nerr_raise(NERR_NOMEM, "curl");
    code = perform(arena, curl, mail, why);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
        return nerr_raise(NERR_IO, "mail to %s: %s (%ld)", mail->to,
                          *why != '\0' ? why : curl_easy_strerror(code), answer);
    return STATUS_OK;
}
