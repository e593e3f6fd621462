/* approval_decide.c - what a person does with a run: each locks it, looks for the turn, and says so when it is too late. */
#include <string.h>

#include "approval_inside.h"
#include "approval_rules.h"

struct turn {
    int64_t id, approval_id, step_id, place, staff_id, step_place;
    const char *mode;
};

/* --- whose turn it is ---------------------------------------------------------------------------------- */

/* The run's row first: a table of one row is read, and locked, before those that are joined to it. */
static const char turn_sql[] =
    "SELECT " APPROVAL_RUN ", t.id AS turn_id, t.step_id, t.place, t.staff_id, s.mode, s.place AS step_place FROM approval a"
    " LEFT JOIN approval_turn t ON t.approval_id = a.id AND t.state = 'open' AND {mine:t.staff_id} LEFT JOIN approval_step s ON s.id = t.step_id"
    " WHERE a.id = :approval_id ORDER BY t.staff_id = :me DESC, t.id LIMIT 1 FOR UPDATE";

/* Somebody else was quicker, or it never was this person's: who did what last. */
static NEOERR *say_too_late(struct request *req, const struct values *values)
{
    struct rows *rows;
    struct row row;
    const char *who;

    TRY(db_select_with(req, "SELECT e.action, COALESCE(st.name, '') AS name FROM approval_entry e LEFT JOIN staff st ON st.id = e.staff_id"
                            " WHERE e.approval_id = :approval_id ORDER BY e.id DESC LIMIT 1", values, &rows));
    if (rows->count == 0) {
        form_error(req, "", "approval.not_yours");
        return STATUS_OK;
    }
    row = rows_at(rows, 0);
    who = arena_format(req->arena, "%s %s", row_text(&row, "name"), option_label(req, options_find("approval_action", row_text(&row, "action"))));
    form_error_with(req, "", "approval.too_late", who);
    return STATUS_OK;
}

/* The person's open turn, else *found false and a form error. Who submitted the document or owns it has none, in whose place ever. */
static NEOERR *take_turn(struct request *req, int64_t approval_id, struct approval_run *run, struct turn *turn, bool *found)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    *found = false;
    values_int(values, "approval_id", approval_id);
    TRY(db_later_run(req)); /* who decides many has opened steps of theirs */
    TRY(db_select_with(req, turn_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "approval %lld", (long long)approval_id);
    row = rows_at(rows, 0);
    TRY(approval_run_of(&row, run));
    if (row_is_null(&row, "turn_id"))
        return nerr_pass(say_too_late(req, values));
    if (req->person.id == run->initiator_id || req->person.id == run->owner_id) {
        form_error(req, "", "approval.own");
        return STATUS_OK;
    }
    *turn = (struct turn){ .id = row_int(&row, "turn_id"), .approval_id = approval_id, .step_id = row_int(&row, "step_id"), .place = row_int(&row, "place"), .staff_id = row_int(&row, "staff_id"),
                           .step_place = row_int(&row, "step_place"), .mode = row_text(&row, "mode") };
    *found = true;
    return STATUS_OK;
}

static NEOERR *leave_entry(struct request *req, const struct approval_run *run, const struct turn *turn, struct approval_entry entry)
{
    entry.step_id = turn->step_id;
    entry.for_id = turn->staff_id == req->person.id ? 0 : turn->staff_id;
    return nerr_pass(approval_entry_put(req, run->id, &entry));
}

static const char close_sql[] =
    "UPDATE approval_turn SET decided_at = IF(id = :turn_id, :now, decided_at), decided_by = IF(id = :turn_id, :me, decided_by), state = IF(id = :turn_id, :turn_state, 'passed')"
    " WHERE approval_id = :approval_id AND step_id = :step_id AND ((:place < 0 AND state IN ('open', 'waiting')) OR (place = :place AND state = 'open'))";

/* The turn gets its decision; the others that decide the same (of its place: delegated, escalated; or of the step) are not needed any more. */
static NEOERR *close_turn(struct request *req, const struct turn *turn, const char *state)
{
    bool one_decides = strcmp(turn->mode, "any") == 0 && strcmp(state, "approved") == 0;
    struct values *values = values_new(req->arena);

    values_int(values, "turn_id", turn->id);
    values_int(values, "approval_id", turn->approval_id);
    values_int(values, "step_id", turn->step_id);
    values_int(values, "place", one_decides ? -1 : turn->place);
    values_text(values, "turn_state", state);
    return one_decides ? nerr_pass(db_later(req, close_sql, values)) : nerr_pass(db_execute_with(req, close_sql, values)); /* who else decides is looked at next */
}

/* --- approve ------------------------------------------------------------------------------------------- */

static NEOERR *read_places(struct request *req, const struct values *values, struct approval_place **places, size_t *count)
{
    struct rows *rows;

    TRY(db_select_with(req, "SELECT place, state FROM approval_turn WHERE approval_id = :approval_id AND step_id = :step_id FOR UPDATE", values, &rows));
    *count = rows->count;
    *places = arena_alloc(req->arena, (rows->count + 1) * sizeof(**places));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        (*places)[i] = (struct approval_place){ (int)row_int(&row, "place"), row_text(&row, "state") };
    }
    return STATUS_OK;
}

static NEOERR *find_next(struct request *req, const struct turn *turn, enum approval_next *next, int *opens)
{
    struct values *values = values_new(req->arena);
    struct approval_place *places;
    size_t count;

    *next = APPROVAL_STEP_DONE;
    if (strcmp(turn->mode, "any") == 0)
        return STATUS_OK;
    values_int(values, "approval_id", turn->approval_id);
    values_int(values, "step_id", turn->step_id);
    TRY(read_places(req, values, &places, &count));
    *next = approval_after(turn->mode, places, count, opens);
    return STATUS_OK;
}

NEOERR *approval_approve(struct request *req, int64_t approval_id, const char *comment)
{
    enum approval_next next;
    struct approval_run run;
    struct turn turn;
    int opens = 0;
    bool found;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    TRY(close_turn(req, &turn, "approved"));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "approve", .comment = comment }));
    TRY(find_next(req, &turn, &next, &opens));
    switch (next) {
    case APPROVAL_STEP_WAITS:
        return STATUS_OK;
    case APPROVAL_STEP_OPENS:
        return nerr_pass(approval_turns_open(req, &run, turn.step_id, opens));
    case APPROVAL_STEP_DONE:
        break;
    }
    return nerr_pass(approval_run_advance(req, &run, turn.step_id, comment));
}

/* --- reject, send back ----------------------------------------------------------------------------------- */

NEOERR *approval_reject(struct request *req, int64_t approval_id, const char *comment)
{
    struct approval_run run;
    struct turn turn;
    bool found;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    TRY(close_turn(req, &turn, "rejected"));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "reject", .comment = comment }));
    return nerr_pass(approval_run_end(req, &run, APPROVAL_REJECTED, comment));
}

/* Steps from `place` on begin anew, with people found anew. */
static NEOERR *begin_again(struct request *req, const struct approval_run *run, int64_t place, const char *comment)
{
    struct values *values = values_new(req->arena);

    values_int(values, "approval_id", run->id);
    values_int(values, "place", place);
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'passed' WHERE approval_id = :approval_id AND state IN ('open', 'waiting')", values));
    TRY(db_execute_with(req, "UPDATE approval_step SET state = 'waiting' WHERE approval_id = :approval_id AND place >= :place", values));
    return nerr_pass(approval_run_advance(req, run, 0, comment));
}

NEOERR *approval_return(struct request *req, int64_t approval_id, int64_t place, const char *comment)
{
    struct approval_run run;
    struct turn turn;
    bool found;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    if (place >= turn.step_place || place < 0) {
        form_error(req, "place", "approval.not_earlier");
        return STATUS_OK;
    }
    TRY(close_turn(req, &turn, "returned"));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "return", .comment = comment }));
    return place == 0 ? nerr_pass(approval_run_end(req, &run, APPROVAL_RETURNED, comment)) : nerr_pass(begin_again(req, &run, place, comment));
}

/* --- to somebody else ---------------------------------------------------------------------------------------- */

/* Says so when this person may not be given the document. */
static NEOERR *check_other(struct request *req, const struct approval_run *run, int64_t staff_id, bool *fits)
{
    struct approval_seek seek = approval_run_seek(run);

    TRY(approval_people_may(req, &seek, staff_id, fits));
    if (!*fits)
        form_error(req, "staff_id", staff_id == run->initiator_id || staff_id == run->owner_id ? "approval.own_other" : "approval.cannot_decide");
    return STATUS_OK;
}

/* Whoever has it, or has given it away at this place, does not get it again: no loops. */
static NEOERR *check_loop(struct request *req, const struct turn *turn, int64_t staff_id)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "approval_id", turn->approval_id);
    values_int(values, "step_id", turn->step_id);
    values_int(values, "place", turn->place);
    values_int(values, "staff_id", staff_id);
    TRY(db_select_with(req, "SELECT t.id FROM approval_turn t WHERE t.approval_id = :approval_id AND t.step_id = :step_id AND t.place = :place AND t.staff_id = :staff_id AND t.state IN ('open', 'delegated')", values, &rows));
    if (rows->count > 0)
        form_error(req, "staff_id", "approval.loop");
    return STATUS_OK;
}

/* Another gets the turn, with clocks of its own. */
static NEOERR *give_turn(struct request *req, const struct approval_run *run, const struct turn *turn, int64_t staff_id)
{
    TRY(approval_turn_put(req, run, &(struct approval_turn_new){ .step_id = turn->step_id, .place = turn->place, .staff_id = staff_id, .from_id = turn->id }));
    return nerr_pass(approval_turns_open(req, run, turn->step_id, turn->place));
}

NEOERR *approval_delegate(struct request *req, int64_t approval_id, int64_t staff_id, const char *comment)
{
    struct approval_run run;
    struct turn turn;
    bool found, fits;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    TRY(check_other(req, &run, staff_id, &fits));
    if (fits)
        TRY(check_loop(req, &turn, staff_id));
    if (form_refused(req))
        return STATUS_OK;
    TRY(close_turn(req, &turn, "delegated"));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "delegate", .comment = comment, .other_id = staff_id }));
    return nerr_pass(give_turn(req, &run, &turn, staff_id));
}

/* --- one more step --------------------------------------------------------------------------------------------- */

static NEOERR *insert_step(struct request *req, const struct approval_run *run, const struct turn *turn, const struct approval_addition *addition)
{
    struct values *values = values_new(req->arena);

    values_int(values, "approval_id", run->id);
    values_int(values, "step_id", turn->step_id);
    values_int(values, "staff_id", addition->staff_id);
    values_int(values, "place", turn->step_place + (addition->first ? 0 : 1));
    TRY(db_execute_with(req, "UPDATE approval_step SET place = place + 1 WHERE approval_id = :approval_id AND place >= :place", values));
    TRY(db_execute_with(req, "INSERT INTO approval_step (approval_id, place, name, finder, staff_id, mode) VALUES (:approval_id, :place, '', 'person', :staff_id, 'any')", values));
    if (!addition->first)
        return STATUS_OK;
    TRY(db_execute_with(req, "UPDATE approval_step SET state = 'waiting' WHERE id = :step_id", values));
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'waiting' WHERE approval_id = :approval_id AND step_id = :step_id AND state = 'open'", values));
    return nerr_pass(approval_run_advance(req, run, 0, addition->comment));
}

NEOERR *approval_add(struct request *req, int64_t approval_id, const struct approval_addition *addition)
{
    struct approval_run run;
    struct turn turn;
    bool found, fits;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    TRY(check_other(req, &run, addition->staff_id, &fits));
    if (fits && addition->staff_id == req->person.id)
        form_error(req, "staff_id", "approval.loop");
    if (form_refused(req))
        return STATUS_OK;
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "add", .comment = addition->comment, .other_id = addition->staff_id }));
    return nerr_pass(insert_step(req, &run, &turn, addition));
}

/* --- questions ------------------------------------------------------------------------------------------------- */

NEOERR *approval_ask(struct request *req, int64_t approval_id, int64_t staff_id, const char *question)
{
    struct values *values = values_new(req->arena);
    struct approval_run run;
    struct turn turn;
    bool found;

    TRY(take_turn(req, approval_id, &run, &turn, &found));
    if (!found)
        return STATUS_OK;
    if (staff_id == req->person.id) {
        form_error(req, "staff_id", "approval.loop");
        return STATUS_OK;
    }
    values_int(values, "approval_id", approval_id);
    values_text(values, "kind", run.kind->word);
    values_int(values, "document_id", run.document_id);
    values_int(values, "staff_id", staff_id);
    values_text(values, "question", question);
    TRY(db_execute_with(req, "INSERT INTO approval_question (approval_id, kind, document_id, asked_by, staff_id, question, asked_at)"
                             " VALUES (:approval_id, :kind, :document_id, :me, :staff_id, :question, :now)", values));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "ask", .comment = question, .other_id = staff_id }));
    return nerr_pass(approval_tell(req, &run, staff_id, "approval_asked"));
}

NEOERR *approval_answer(struct request *req, int64_t approval_id, int64_t question_id, const char *answer)
{
    struct values *values = values_new(req->arena);
    struct approval_run run;
    struct rows *rows;
    struct row row;

    TRY(approval_run_lock(req, approval_id, &run));
    values_int(values, "approval_id", approval_id);
    values_int(values, "question_id", question_id);
    values_text(values, "answer", answer);
    TRY(db_select_with(req, "SELECT id, asked_by, staff_id FROM approval_question WHERE id = :question_id AND approval_id = :approval_id"
                            " AND answered_at IS NULL AND {mine:staff_id} FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_pass(say_too_late(req, values));
    row = rows_at(rows, 0);
    TRY(db_execute_with(req, "UPDATE approval_question SET answer = :answer, answered_at = :now, answered_by = :me WHERE id = :question_id", values));
    TRY(approval_entry_put(req, approval_id, &(struct approval_entry){ .action = "answer", .comment = answer, .other_id = row_int(&row, "asked_by"),
                                                                       .for_id = row_int(&row, "staff_id") == req->person.id ? 0 : row_int(&row, "staff_id") }));
    return nerr_pass(approval_tell(req, &run, row_int(&row, "asked_by"), "approval_answered"));
}

/* --- the initiator, the administrator -------------------------------------------------------------------------- */

NEOERR *approval_withdraw(struct request *req, const struct approval_kind *kind, int64_t document_id, const char *comment)
{
    struct values *values = values_new(req->arena);
    struct approval_run run;
    struct rows *rows;
    struct row row;

    values_text(values, "kind", kind->word);
    values_int(values, "document_id", document_id);
    TRY(db_select_with(req, "SELECT id FROM approval WHERE kind = :kind AND document_id = :document_id AND initiator_id = :me ORDER BY round DESC LIMIT 1", values, &rows));
    if (rows->count == 0) {
        form_error(req, "", "approval.not_yours");
        return STATUS_OK;
    }
    row = rows_at(rows, 0);
    TRY(approval_run_lock(req, row_int(&row, "id"), &run));
    values_int(values, "approval_id", run.id);
    if (strcmp(run.state, "running") != 0)
        return nerr_pass(say_too_late(req, values));
    return nerr_pass(approval_run_end(req, &run, APPROVAL_WITHDRAWN, comment));
}

/* Nobody has decided anything: whoever names somebody gets no sight of the document by it. */
static NEOERR *pass_on(struct request *req, const struct turn *turn)
{
    struct values *values = values_new(req->arena);

    values_int(values, "turn_id", turn->id);
    return nerr_pass(db_execute_with(req, "UPDATE approval_turn SET state = 'delegated', decided_at = :now WHERE id = :turn_id", values));
}

NEOERR *approval_assign(struct request *req, int64_t approval_id, int64_t staff_id, const char *comment)
{
    struct values *values = values_new(req->arena);
    struct approval_run run;
    struct rows *rows;
    struct row row;
    struct turn turn;
    bool fits;

    TRY(approval_run_lock(req, approval_id, &run));
    values_int(values, "approval_id", approval_id);
    TRY(db_select_with(req, "SELECT t.id, t.step_id, t.place FROM approval_turn t LEFT JOIN staff st ON st.id = t.staff_id WHERE t.approval_id = :approval_id"
                            " AND t.state = 'open' AND (st.id IS NULL OR st.account IS NULL OR st.left_on <= :today) ORDER BY t.id LIMIT 1 FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_pass(say_too_late(req, values));
    TRY(check_other(req, &run, staff_id, &fits));
    if (fits && staff_id == req->person.id)
        form_error(req, "staff_id", "approval.not_oneself");
    if (form_refused(req))
        return STATUS_OK;
    row = rows_at(rows, 0);
    turn = (struct turn){ .id = row_int(&row, "id"), .approval_id = approval_id, .step_id = row_int(&row, "step_id"), .place = row_int(&row, "place"), .staff_id = req->person.id };
    TRY(pass_on(req, &turn));
    TRY(leave_entry(req, &run, &turn, (struct approval_entry){ .action = "assign", .comment = comment, .other_id = staff_id }));
    return nerr_pass(give_turn(req, &run, &turn, staff_id));
}
