/* outbox.h - telling people: the bell, and e-mail for those who want it.
 *
 * A notice is written in the caller's transaction; the outbox job delivers the
 * e-mail at least once, with back-off, and shows dead letters to the administrator. */
#ifndef CORE_OUTBOX_H
#define CORE_OUTBOX_H

#include "error.h"
#include "job.h"

struct request;

/* What notice_put is given, for several people. */
struct notice {
    const char *kind, *detail, *link;
};

/* kind: Msg.notice.<kind> is the text, `detail` goes into its %s; `link` is a path of ours. */
MUST_USE NEOERR *notice_put(struct request *req, int64_t staff_id, const char *kind, const char *detail,
                            const char *link);
/* The same for several people, in one statement where no mail goes out. */
MUST_USE NEOERR *notice_put_many(struct request *req, const int64_t *staff_ids, size_t count, const struct notice *notice);
/* The job kind "outbox": sends what is due. */
MUST_USE NEOERR *outbox_step(struct request *req, struct job *job, bool *finished);

#endif
