/* outbox.h - telling people. A notice is written in the caller's transaction; it stands in the bell at once. The outbox job
 * (domain/notify.h) then chooses by the person's wishes whether it goes out by e-mail or webhook, at once or in a digest. */
#ifndef CORE_OUTBOX_H
#define CORE_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct request;

/* What notice_put is given, for several people. */
struct notice {
    const char *kind, *detail, *link;
};

/* kind: Msg.notice.<kind> is the text, `detail` goes into its %s; `link` is a path of ours. Each kind belongs to a topic
 * (notice_topics.h). */
MUST_USE NEOERR *notice_put(struct request *req, int64_t staff_id, const char *kind, const char *detail,
                            const char *link);
/* The same for several people, in one statement. */
MUST_USE NEOERR *notice_put_many(struct request *req, const int64_t *staff_ids, size_t count, const struct notice *notice);

#endif
