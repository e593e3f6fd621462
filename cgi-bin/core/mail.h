/* mail.h - one plain-text mail over SMTP (libcurl). */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

#include "error.h"

struct arena;

struct mail {
    const char *to, *subject, *body; /* UTF-8 */
    const char *message_id;          /* without <> */
    const char *date;                /* RFC 5322 */
};

/* Sends by config.smtp_url; a refusal or no answer is NERR_IO with the server's words. */
MUST_USE NEOERR *mail_send(struct arena *arena, const struct mail *mail);

/* RFC 5322 text with encoded headers and a base64 body; pure, for tests. */
const char *mail_compose(struct arena *arena, const struct mail *mail);

#endif
