/* job.h - work that outlives a request: import, export, mail, recurring scans.
 *
 * A job is a row (kind, args as JSON, run_at, state, progress, locked_until,
 * tries); `ninefold work` claims one with SKIP LOCKED and calls its kind's
 * function, which does one step after another and commits each with
 * job_progress, so that a runner killed at any point resumes there. */
#ifndef CORE_JOB_H
#define CORE_JOB_H

#include <jansson.h>
#include "error.h"

struct request;

/* In the caller's transaction. `args` is borrowed. `run_at` UTC text or NULL = now. `id` NULL: nobody asks for it, it goes with the commit. */
MUST_USE NEOERR *job_put(struct request *req, const char *kind, const json_t *args, const char *run_at, int64_t *id);

struct job {
    int64_t id;
    const char *kind;
    json_t *args;
    json_t *state;        /* what the last step left; {} at the start */
    int64_t done, total;  /* progress; total 0 = unknown */
    int tries;
};

/* Runs inside a transaction begun by the runner; returns with *finished or is called
 * again after the runner committed state and progress. An error rolls back: retried
 * with back-off, after 5 tries the job is "failed" and an administrator is told. */
typedef NEOERR *(*job_step_fn)(struct request *req, struct job *job, bool *finished);

struct job_kind {
    const char *name;
    job_step_fn step;
};

/* One claimed job to its end (or error), or for some seconds while others wait. *ran says whether there was one. */
MUST_USE NEOERR *job_run_next(struct request *req, const struct job_kind *kinds, size_t count, bool *ran);
/* Puts the jobs of job_schedule that are due. */
MUST_USE NEOERR *job_run_schedule(struct request *req);

#endif
