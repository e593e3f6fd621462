/* approval_clock.c - job approval_clock: reminders, and decisions that wait too long go to the superior too. Both moments
 * were reckoned in working time when the turn opened, so nothing happens at night or on a holiday. */
#include <string.h>

#include "approval_inside.h"

static const char due_sql[] =
    "(SELECT t.id, t.approval_id FROM approval_turn t WHERE t.state = 'open' AND t.remind_at <= :now ORDER BY t.remind_at LIMIT 100)"
    " UNION (SELECT t.id, t.approval_id FROM approval_turn t WHERE t.state = 'open' AND t.escalated = 0 AND t.escalate_at <= :now ORDER BY t.escalate_at LIMIT 100)";

/* Read again behind the run's lock. */
static const char turn_sql[] =
    "SELECT t.id, t.step_id, t.place, t.staff_id, t.remind_at <= :now AS remind, t.escalated = 0 AND t.escalate_at <= :now AS escalate"
    " FROM approval_turn t WHERE t.id = :turn_id AND t.state = 'open' FOR UPDATE";

static NEOERR *remind(struct request *req, const struct approval_run *run, const struct row *turn, const struct values *values)
{
    TRY(db_execute_with(req, "UPDATE approval_turn SET remind_at = NULL WHERE id = :turn_id", values));
    if (row_is_null(turn, "staff_id"))
        return nerr_pass(approval_tell_assigners(req));
    TRY(approval_entry_put(req, run->id, &(struct approval_entry){ .action = "remind", .step_id = row_int(turn, "step_id"), .other_id = row_int(turn, "staff_id") }));
    return nerr_pass(approval_tell(req, run, row_int(turn, "staff_id"), "approval_late"));
}

/* The superior decides beside the person who did not; without one, the administrator is told. */
static NEOERR *escalate(struct request *req, const struct approval_run *run, const struct row *turn, struct values *values)
{
    struct approval_seek seek = approval_run_seek(run);
    int64_t above = 0, step_id = row_int(turn, "step_id");
    struct rows *rows;

    TRY(db_execute_with(req, "UPDATE approval_turn SET escalated = 1 WHERE id = :turn_id", values));
    if (!row_is_null(turn, "staff_id"))
        TRY(approval_people_above(req, &seek, row_int(turn, "staff_id"), &above));
    values_int(values, "approval_id", run->id);
    values_int(values, "step_id", step_id);
    values_int(values, "above", above);
    TRY(db_select_with(req, "SELECT id FROM approval_turn WHERE approval_id = :approval_id AND step_id = :step_id AND staff_id = :above AND state = 'open'", values, &rows));
    if (above == 0 || rows->count > 0)
        return nerr_pass(approval_tell_assigners(req));
    TRY(approval_entry_put(req, run->id, &(struct approval_entry){ .action = "escalate", .step_id = step_id, .for_id = row_int(turn, "staff_id"), .other_id = above }));
    TRY(approval_turn_put(req, run, &(struct approval_turn_new){ .step_id = step_id, .place = row_int(turn, "place"), .staff_id = above, .from_id = row_int(turn, "id") }));
    return nerr_pass(approval_turns_open(req, run, step_id, row_int(turn, "place")));
}

static NEOERR *one(struct request *req, const struct row *due)
{
    struct values *values = values_new(req->arena);
    struct approval_run run;
    struct rows *rows;
    struct row turn;

    TRY(approval_run_lock(req, row_int(due, "approval_id"), &run));
    values_int(values, "turn_id", row_int(due, "id"));
    TRY(db_select_with(req, turn_sql, values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    turn = rows_at(rows, 0);
    if (row_int(&turn, "remind") != 0)
        TRY(remind(req, &run, &turn, values));
    return row_int(&turn, "escalate") != 0 ? nerr_pass(escalate(req, &run, &turn, values)) : STATUS_OK;
}

NEOERR *approval_clock_step(struct request *req, struct job *job, bool *finished)
{
    struct rows *rows;
    struct row row;

    TRY(db_select(req, due_sql, &rows));
    *finished = rows->count == 0;
    if (*finished)
        return STATUS_OK;
    row = rows_at(rows, 0);
    job->done++;
    return nerr_pass(one(req, &row));
}
