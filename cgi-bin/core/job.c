/* job.c - putting jobs, claiming one, running it step by step. */
#include "job.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "db.h"
#include "db_later.h"
#include "log.h"
#include "outbox.h"
#include "request.h"
#include "text.h"

enum { LOCK_S = 120, TRIES_MOST = 5, LOST_MOST = 10, GIVE_WAY_MS = 3000 };

static const char put_sql[] = "INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES (:kind, :args, :me, :run_at, :now)";

NEOERR *job_put(struct request *req, const char *kind, const json_t *args, const char *run_at, int64_t *id)
{
    struct values *values = values_new(req->arena);
    char *text = args != NULL ? json_dumps(args, JSON_COMPACT) : NULL;

    values_text(values, "kind", kind);
    values_text(values, "args", text != NULL ? text : "{}");
    values_text(values, "run_at", run_at != NULL ? run_at : req->now);
    free(text);
    if (id == NULL)
        return nerr_pass(db_later(req, put_sql, values));
    TRY(db_execute_with(req, put_sql, values));
    *id = db_insert_id(req);
    return STATUS_OK;
}

/* --- claiming ------------------------------------------------------------------ */

static const char claim_sql[] =
    "SELECT id, kind, args, progress_state, staff_id, done, total, tries FROM job"
    " WHERE (state = 'waiting' AND run_at <= :now) OR (state = 'running' AND locked_until < :now)"
    " ORDER BY state, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED";

static void set_lock(struct request *req)
{
    char until[24];

    clock_format_utc(clock_now_ms() + LOCK_S * 1000, until);
    values_text(req->values, "locked_until", until);
}

/* Marks one job as ours; *found is false when none is due. */
static NEOERR *claim(struct request *req, struct row *row, bool *found)
{
    TRY(db_begin(req));
    TRY(db_select_maybe(req, claim_sql, row, found));
    if (*found) {
        values_int(req->values, "job_id", row_int(row, "id"));
        set_lock(req);
        TRY(db_execute(req, "UPDATE job SET state = 'running', locked_until = :locked_until, tries = tries + 1"
                            " WHERE id = :job_id"));
    }
    return nerr_pass(db_commit(req));
}

/* --- running -------------------------------------------------------------------- */

static const struct job_kind *find_kind(const struct job_kind *kinds, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

static NEOERR *save_progress(struct request *req, const struct job *job, bool finished)
{
    char *state = json_dumps(job->state, JSON_COMPACT);

    values_int(req->values, "job_id", job->id);
    values_text(req->values, "job_state", state != NULL ? state : "{}");
    free(state);
    values_int(req->values, "job_done", job->done);
    values_int(req->values, "job_total", job->total);
    set_lock(req);
    if (finished)
        return nerr_pass(db_execute(req, "UPDATE job SET state = 'done', progress_state = :job_state, done = :job_done,"
                                         " total = :job_total, locked_until = NULL, finished_at = :now WHERE id = :job_id"));
    return nerr_pass(db_execute(req, "UPDATE job SET progress_state = :job_state, done = :job_done, total = :job_total,"
                                     " locked_until = :locked_until, tries = 1 WHERE id = :job_id"));
}

/* One step in its transaction, as the person whom the job is for. */
static NEOERR *run_step(struct arena *arena, const struct job_kind *kind, struct job *job, int64_t staff_id, bool *finished)
{
    struct request step;
    NEOERR *err = request_for_work(&step, arena, staff_id, VIA_JOB);

    if (err == STATUS_OK)
        err = db_begin(&step);
    if (err == STATUS_OK)
        err = kind->step(&step, job, finished);
    if (err == STATUS_OK)
        err = save_progress(&step, job, *finished);
    if (err == STATUS_OK)
        err = db_commit(&step);
    if (err != STATUS_OK)
        db_rollback(&step);
    request_end(&step);
    return nerr_pass(err);
}

/* A long job lets those that wait go first: it is put behind them, and goes on from where it stood. */
static const char give_way_sql[] =
    "UPDATE job j JOIN (SELECT COUNT(*) AS waiting FROM (SELECT 1 FROM job o WHERE o.state = 'waiting' AND o.run_at <= :now LIMIT 1) w) n ON n.waiting > 0"
    " SET j.state = 'waiting', j.run_at = :now, j.locked_until = NULL, j.tries = 0 WHERE j.id = :job_id";

static NEOERR *give_way(struct arena *arena, const struct job *job, bool *given)
{
    struct request req;
    NEOERR *err = request_for_work(&req, arena, 0, VIA_JOB);

    if (err == STATUS_OK)
        err = db_begin(&req);
    if (err == STATUS_OK) {
        values_int(req.values, "job_id", job->id);
        err = db_execute(&req, give_way_sql);
        *given = err == STATUS_OK && db_changed_rows(&req) > 0;
    }
    if (err == STATUS_OK)
        err = db_commit(&req);
    if (err != STATUS_OK)
        db_rollback(&req);
    request_end(&req);
    return nerr_pass(err);
}

static NEOERR *run_steps(const struct job_kind *kind, struct job *job, int64_t staff_id)
{
    int64_t since = clock_now_ms();
    NEOERR *err = STATUS_OK;

    for (bool ended = false; !ended && err == STATUS_OK;) {
        struct arena *arena = arena_new();

        err = run_step(arena, kind, job, staff_id, &ended);
        if (err == STATUS_OK && !ended && clock_now_ms() - since >= GIVE_WAY_MS) {
            since = clock_now_ms();
            err = give_way(arena, job, &ended);
        }
        arena_free(arena);
    }
    return nerr_pass(err);
}

/* Back-off 1, 4, 9, 16 minutes; after TRIES_MOST the job has failed and its person is told. */
static NEOERR *note_failure(struct request *req, const struct job *job, int64_t staff_id, const char *text)
{
    char again[24];
    bool last = job->tries >= TRIES_MOST;

    clock_format_utc(clock_now_ms() + (int64_t)job->tries * job->tries * 60000, again);
    values_text(req->values, "again_at", again);
    values_text(req->values, "job_error", text_cut(req->arena, text, 450));
    values_int(req->values, "job_id", job->id);
    TRY(db_begin(req));
    TRY(db_execute(req, last ? "UPDATE job SET state = 'failed', last_error = :job_error, locked_until = NULL,"
                               " finished_at = :now WHERE id = :job_id"
                             : "UPDATE job SET state = 'waiting', run_at = :again_at, last_error = :job_error,"
                               " locked_until = NULL WHERE id = :job_id"));
    if (last && staff_id != 0)
        TRY(notice_put(req, staff_id, "job_failed", job->kind, "/files"));
    return nerr_pass(db_commit(req));
}

static NEOERR *run_claimed(struct request *req, const struct job_kind *kinds, size_t count, const struct row *row)
{
    const struct job_kind *kind = find_kind(kinds, count, row_text(row, "kind"));
    struct job job = { .id = row_int(row, "id"), .kind = row_text(row, "kind"), .done = row_int(row, "done"),
                       .total = row_int(row, "total"), .tries = (int)row_int(row, "tries") + 1 };
    NEOERR *err;
    const char *text;

    if (kind == NULL)
        return nerr_raise(ERR_INVALID, "no job kind '%s'", job.kind);
    if (job.tries > LOST_MOST) /* it does not fail: it ends its runner */
        return nerr_pass(note_failure(req, &job, row_int(row, "staff_id"), "the runner ended each time it worked on it"));
    job.args = json_loads(row_text(row, "args"), 0, NULL);
    job.state = json_loads(row_text(row, "progress_state"), 0, NULL);
    err = run_steps(kind, &job, row_int(row, "staff_id"));
    json_decref(job.args);
    json_decref(job.state);
    if (err == STATUS_OK)
        return STATUS_OK;
    text = error_text(req->arena, err);
    log_error(req, &err);
    return nerr_pass(note_failure(req, &job, row_int(row, "staff_id"), text));
}

NEOERR *job_run_next(struct request *req, const struct job_kind *kinds, size_t count, bool *ran)
{
    struct row row;

    TRY(claim(req, &row, ran));
    return *ran ? nerr_pass(run_claimed(req, kinds, count, &row)) : STATUS_OK;
}

NEOERR *job_run_schedule(struct request *req)
{
    struct rows *rows;

    TRY(db_begin(req));
    TRY(db_select(req, "SELECT kind FROM job_schedule WHERE next_at <= :now FOR UPDATE SKIP LOCKED", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        int64_t id;

        values_text(req->values, "schedule_kind", row_text(&row, "kind"));
        TRY(job_put(req, row_text(&row, "kind"), NULL, NULL, &id));
        /* by whole intervals from the hour it was given, however late this one is */
        TRY(db_execute(req, "UPDATE job_schedule SET next_at = next_at + INTERVAL (TIMESTAMPDIFF(MINUTE, next_at, :now) DIV every_minutes + 1)"
                            " * every_minutes MINUTE WHERE kind = :schedule_kind"));
    }
    return nerr_pass(db_commit(req));
}
