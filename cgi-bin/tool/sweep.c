/* sweep.c - expired file contents, old sessions, request keys, parked forms, finished jobs, messages long sent. */
#include "sweep.h"

static const char *const statements[] = {
    "DELETE c FROM file_chunk c JOIN file f ON f.id = c.file_id WHERE f.expires_at < :now",
    "DELETE FROM file WHERE expires_at < :now - INTERVAL 30 DAY",
    "DELETE FROM request_key WHERE at < :now - INTERVAL 2 DAY",
    "DELETE FROM parked_form WHERE at < :now - INTERVAL 7 DAY",
    "DELETE FROM session WHERE last_seen_at < :now - INTERVAL 30 DAY",
    "DELETE FROM sign_in_failure WHERE last_at < :now - INTERVAL 1 DAY",
    "DELETE FROM job WHERE state = 'done' AND kind IN ('outbox', 'sweep', 'sms.poll', 'sms.send', 'announcements') AND finished_at < :now - INTERVAL 1 DAY",
    "DELETE FROM notice WHERE read_at < :now - INTERVAL 90 DAY",
    "DELETE FROM notice_wait WHERE outbox_id IS NOT NULL AND due_at < :now - INTERVAL 90 DAY",
    "DELETE FROM outbox WHERE state IN ('sent', 'discarded') AND next_at < :now - INTERVAL 180 DAY",
};

NEOERR *sweep_step(struct request *req, struct job *job, bool *finished)
{
    (void)job;
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        TRY(db_execute(req, statements[i]));
    *finished = true;
    return STATUS_OK;
}
