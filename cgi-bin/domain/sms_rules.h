/* sms_rules.h - what is true of every SMS, without database: segments, numbers, words that unsubscribe, quiet hours. */
#ifndef DOMAIN_SMS_RULES_H
#define DOMAIN_SMS_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum { SMS_SINGLE = 70, SMS_PART = 67, SMS_PARTS_MOST = 20 };

/* UTF-16 units of a UTF-8 text, which is what UCS-2 messages count. */
size_t sms_units(const char *utf8);
/* The parts it is sent in: one of 70 units at most, or several of 67, no pair of surrogates torn. Returns how many; a text beyond
 * SMS_PARTS_MOST parts is cut. `parts` may be NULL. */
size_t sms_split(struct arena *arena, const char *utf8, const char **parts);

/* "+86 138-0013-8000" -> "13800138000"; NULL when it is no mobile of ours. */
const char *sms_number(struct arena *arena, const char *text);
/* The whole text is one of `words` ("R,T,TD"), whatever its case, spaces and full stop. */
bool sms_unsubscribes(struct arena *arena, const char *words, const char *text);
/* The first "{...}" that is no field of ours, or NULL. */
const char *sms_unknown_field(struct arena *arena, const char *text);

/* Messages go out between two hours of the company's day. `now_ms` itself inside them, else the moment they begin. */
struct sms_hours {
    int from, to; /* 0..24 */
};
int64_t sms_opens(struct sms_hours hours, int64_t now_ms);
/* When `minutes` of sending end that begin at `now_ms`. */
int64_t sms_ends(struct sms_hours hours, int64_t now_ms, int64_t minutes);

#endif
