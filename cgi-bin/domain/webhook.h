/* webhook.h - table webhook: group robots of WeCom and DingTalk, and programs that take signed JSON.
 *
 * A robot's message is plain text: what a notice holds comes from people, and a text cannot hide where a link leads. */
#ifndef DOMAIN_WEBHOOK_H
#define DOMAIN_WEBHOOK_H

#include <stdint.h>

#include "core/app.h"
#include "core/hook.h"

extern const struct table webhook_table;

/* What is told; `at` UTC text of the database, `link` a whole address or "". */
struct webhook_message {
    const char *id, *kind, *topic, *text, *link, *at;
};

/* --- pure ------------------------------------------------------------------------------------------------------ */

/* The JSON that goes out, by format ("wecom", "dingtalk", "generic"). A robot's text is cut at what WeCom takes: 2048 bytes. */
const char *webhook_body(struct arena *arena, const char *format, const struct webhook_message *message);
/* Where it goes: DingTalk wants timestamp and sign behind its address when the robot has a secret. */
const char *webhook_address(struct arena *arena, const char *format, const char *url, const char *secret, int64_t now_ms);
/* Hex HMAC-SHA256 of "timestamp.body": what a generic receiver compares with X-Ninefold-Signature. */
const char *webhook_signature(struct arena *arena, const char *secret, const char *timestamp, const char *body);

enum webhook_outcome {
    WEBHOOK_TOOK,
    WEBHOOK_SLOWER, /* not taken: too many at once */
    WEBHOOK_FAILED,
    WEBHOOK_SILENT, /* no answer */
};
/* What an answer means; *why in a few words. */
enum webhook_outcome webhook_judge(struct arena *arena, const char *format, const struct hook_answer *answer, const char **why);
/* How long a robot rests after it was told to slow down, or did not answer. */
int64_t webhook_rest_ms(const char *format, enum webhook_outcome outcome);

/* --- with the database ------------------------------------------------------------------------------------------ */

struct webhook_sending {
    enum webhook_outcome outcome;
    const char *why;
};
/* Sends one; `hook` has format, url, secret. */
MUST_USE NEOERR *webhook_send(struct request *req, const struct row *hook, const char *message_id, const char *body, struct webhook_sending *sending);
/* A test message to the hook of `record` (id, name, format, url, secret, lang), at once; the next page says what became of it. */
MUST_USE NEOERR *webhook_test(struct request *req, const struct row *record);

/* The fields of req->values as a row: url and secret sealed, and only when they were typed. */
const struct values *webhook_values(struct request *req);
/* Says beside `url` what is wrong with it; beside what was typed that there is no key to seal it. */
void webhook_check_url(struct request *req);
/* Ends it: what waits for it is discarded. */
MUST_USE NEOERR *webhook_end(struct request *req, int64_t id);

#endif
