/* failure.c - why an SMS failed: what the gateway told, in words of dictionary sms_failure. */
#include "sms.h"

#include <ctype.h>
#include <string.h>

/* "DeliveryFailed 70" as a word of a dictionary: deliveryfailed_70; "400" begins with no letter: e400. */
static const char *key_of(struct request *req, const char *told, size_t length)
{
    struct buffer word;

    buffer_init(&word, req->arena);
    if (isdigit((unsigned char)*told))
        buffer_char(&word, 'e');
    for (size_t i = 0; i < length; i++)
        buffer_char(&word, isalnum((unsigned char)told[i]) ? (char)tolower((unsigned char)told[i]) : '_');
    return word.bytes;
}

const char *sms_failure_words(struct request *req, const char *told)
{
    size_t first = strcspn(told, " :,;");
    const struct option *known;

    if (*told == '\0')
        return told;
    known = options_find("sms_failure", key_of(req, told, strlen(told)));
    if (known != NULL)
        return option_label(req, known);
    known = options_find("sms_failure", key_of(req, told, first));
    if (known != NULL)
        return arena_format(req->arena, "%s (%s)", option_label(req, known), told);
    return message_with(req, "sms_message.failed_unknown", told);
}
