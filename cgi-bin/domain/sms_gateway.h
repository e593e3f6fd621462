/* sms_gateway.h - who carries messages out of the house: Gammu SMSD's tables, or a provider over HTTP; config.h says which.
 *
 * A message has a reference of ours. Handing over is done once for each; whoever was killed between handing over and noting it
 * asks first whether the gateway knows the reference. */
#ifndef DOMAIN_SMS_GATEWAY_H
#define DOMAIN_SMS_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

struct request;

struct sms_outgoing {
    const char *reference, *number, *text;
};

enum sms_answer {
    SMS_TAKEN,   /* lies in the gateway's queue: results come later */
    SMS_SENT,    /* the carrier has it */
    SMS_REFUSED, /* `why` says it; final */
    SMS_LATER,   /* surely not taken: may be tried again */
    SMS_UNCLEAR, /* perhaps taken: asked for by reference next time */
};

/* What a gateway tells of a message, or passes on. Arrays live in the request's arena. */
struct sms_report {
    const char *reference; /* of ours */
    const char *state;     /* "sent", "delivered", "failed" */
    const char *why;       /* "" */
};
struct sms_incoming {
    const char *key; /* the gateway's, taken once */
    const char *number, *text;
};
struct sms_news {
    struct sms_report *reports;
    size_t report_count;
    struct sms_incoming *replies;
    size_t reply_count;
};

struct sms_gateway {
    const char *name;
    NEOERR *(*hand_over)(struct request *req, const struct sms_outgoing *message, enum sms_answer *answer, const char **why);
    NEOERR *(*knows)(struct request *req, const char *reference, enum sms_answer *answer); /* SMS_TAKEN or SMS_SENT: yes; SMS_LATER: no; SMS_UNCLEAR */
    /* `references`, `count`: those whose result is not known yet. */
    NEOERR *(*news)(struct request *req, const char *const *references, size_t count, struct sms_news *news);
    /* Replies of the last news are taken in: the gateway need not tell them again. */
    NEOERR *(*taken_in)(struct request *req, const struct sms_news *news);
};

extern const struct sms_gateway sms_gammu, sms_http;
/* The one of the config; NULL when there is none. */
const struct sms_gateway *sms_gateway_find(void);

#endif
