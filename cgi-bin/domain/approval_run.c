/* approval_run.c - a run from its beginning to its end: steps open one after another. */
#include <stdlib.h>
#include <string.h>

#include "approval_inside.h"
#include "worktime.h"

static const char *const run_columns[] = { "kind", "document_id", "round", "policy_id", "customer_id", "sales_region_id", "title", "amount", "flags", "facts",
                                           "initiator_id", "owner_id", "state", "started_at", "ended_at", NULL };
static const struct table run_table = { .name = "approval", .columns = run_columns, .subject = "customer_id" };

static const char *const entry_columns[] = { "approval_id", "step_id", "at", "staff_id", "for_id", "other_id", "action", "comment", NULL };
static const struct table entry_table = { .name = "approval_entry", .columns = entry_columns };

static const struct {
    const char *state;
    const char *action; /* dictionary approval_action; NULL: the last approval has said it */
    const char *notice; /* Msg.notice.<notice> to the initiator; NULL: did it */
} ends[] = {
    [APPROVAL_APPROVED] = { "approved", NULL, "approval_approved" },
    [APPROVAL_REJECTED] = { "rejected", NULL, "approval_rejected" },
    [APPROVAL_RETURNED] = { "returned", NULL, "approval_returned" },
    [APPROVAL_WITHDRAWN] = { "withdrawn", "withdraw", NULL },
};

/* --- the trail, and telling -------------------------------------------------------------------------- */

static void values_id(struct values *values, const char *name, int64_t id)
{
    if (id != 0)
        values_int(values, name, id);
    else
        values_null(values, name);
}

NEOERR *approval_entry_put(struct request *req, int64_t approval_id, const struct approval_entry *entry)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "approval_id", approval_id);
    values_id(values, "step_id", entry->step_id);
    values_text(values, "at", req->now);
    values_int(values, "staff_id", req->person.id);
    values_id(values, "for_id", entry->for_id);
    values_id(values, "other_id", entry->other_id);
    values_text(values, "action", entry->action);
    values_text(values, "comment", entry->comment == NULL ? "" : entry->comment);
    return nerr_pass(db_insert(req, &entry_table, values, &id));
}

NEOERR *approval_tell(struct request *req, const struct approval_run *run, int64_t staff_id, const char *kind)
{
    if (staff_id == 0 || staff_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, staff_id, kind, run->title, arena_format(req->arena, "/approvals/%lld", (long long)run->id)));
}

NEOERR *approval_tell_assigners(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT DISTINCT sr.staff_id FROM staff_role sr JOIN role_permission rp ON rp.role_id = sr.role_id"
                       " WHERE rp.resource = 'approvals' AND rp.action = 'assign'", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(notice_put(req, row_int(&row, "staff_id"), "approval_nobody", "", "/approvals/unassigned"));
    }
    return STATUS_OK;
}

/* --- the run's row ------------------------------------------------------------------------------------ */

NEOERR *approval_run_lock(struct request *req, int64_t approval_id, struct approval_run *run)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "approval_id", approval_id);
    TRY(db_select_with(req, "SELECT id, kind, document_id, title, amount, state, initiator_id, owner_id, sales_region_id FROM approval"
                            " WHERE id = :approval_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "approval %lld", (long long)approval_id);
    row = rows_at(rows, 0);
    *run = (struct approval_run){
        .id = approval_id, .document_id = row_int(&row, "document_id"), .kind = approval_kind_find(row_text(&row, "kind")), .title = row_text(&row, "title"),
        .amount = row_is_null(&row, "amount") ? "0" : row_text(&row, "amount"), .state = row_text(&row, "state"),
        .initiator_id = row_int(&row, "initiator_id"), .owner_id = row_int(&row, "owner_id"), .region_id = row_int(&row, "sales_region_id"),
    };
    if (run->kind == NULL)
        return nerr_raise(ERR_NOT_FOUND, "no kind of approval %s", row_text(&row, "kind"));
    return STATUS_OK;
}

struct approval_seek approval_run_seek(const struct approval_run *run)
{
    return (struct approval_seek){ .finder = "person", .initiator_id = run->initiator_id, .owner_id = run->owner_id, .region_id = run->region_id };
}

/* --- turns ---------------------------------------------------------------------------------------------- */

NEOERR *approval_turn_put(struct request *req, const struct approval_run *run, const struct approval_turn_new *turn)
{
    struct values *values = values_new(req->arena);

    values_int(values, "approval_id", run->id);
    values_int(values, "step_id", turn->step_id);
    values_int(values, "place", turn->place);
    values_text(values, "kind", run->kind->word);
    values_int(values, "document_id", run->document_id);
    values_text(values, "amount", run->amount);
    values_id(values, "staff_id", turn->staff_id);
    values_id(values, "from_id", turn->from_id);
    return nerr_pass(db_execute_with(req, "INSERT INTO approval_turn (approval_id, step_id, place, kind, document_id, amount, staff_id, from_id, state)"
                                          " VALUES (:approval_id, :step_id, :place, :kind, :document_id, :amount, :staff_id, :from_id, 'waiting')",
                                     values));
}

/* When working hours have passed: UTC text of the database. */
static void hours_from(const struct work_calendar *calendar, const struct request *req, int64_t hours, char out[24])
{
    clock_format_utc(worktime_add(calendar, clock_parse_utc(req->now), hours * 60), out);
}

static NEOERR *tell_deciders(struct request *req, const struct approval_run *run, const struct values *values)
{
    struct rows *rows;
    bool nobody = false;

    TRY(db_select_with(req, "SELECT t.staff_id, s.substitute_id FROM approval_turn t LEFT JOIN staff_substitute s ON s.staff_id = t.staff_id"
                            "  AND s.valid_to IS NULL AND :today BETWEEN s.from_on AND s.to_on"
                            " WHERE t.approval_id = :approval_id AND t.step_id = :step_id AND t.state = 'open' AND t.opened_at = :now",
                       values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        nobody = nobody || row_is_null(&row, "staff_id");
        TRY(approval_tell(req, run, row_int(&row, "staff_id"), "approval_waiting"));
        TRY(approval_tell(req, run, row_int(&row, "substitute_id"), "approval_waiting"));
    }
    return nobody ? nerr_pass(approval_tell_assigners(req)) : STATUS_OK;
}

NEOERR *approval_turns_open(struct request *req, const struct approval_run *run, int64_t step_id, int64_t place)
{
    struct values *values = values_new(req->arena);
    struct work_calendar calendar;
    char remind_at[24], escalate_at[24];

    TRY(worktime_read(req, &calendar));
    hours_from(&calendar, req, setting_int("approval.remind_hours"), remind_at);
    hours_from(&calendar, req, setting_int("approval.escalate_hours"), escalate_at);
    values_int(values, "approval_id", run->id);
    values_int(values, "step_id", step_id);
    values_int(values, "place", place);
    values_text(values, "remind_at", remind_at);
    values_text(values, "escalate_at", escalate_at);
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'open', opened_at = :now, remind_at = :remind_at, escalate_at = :escalate_at"
                             " WHERE approval_id = :approval_id AND step_id = :step_id AND state = 'waiting' AND (:place < 0 OR place = :place)",
                        values));
    return nerr_pass(tell_deciders(req, run, values));
}

/* --- steps ------------------------------------------------------------------------------------------------ */

static NEOERR *put_people(struct request *req, const struct approval_run *run, const struct row *step)
{
    struct approval_seek seek = approval_run_seek(run);
    struct approval_people people;
    struct approval_turn_new turn = { .step_id = row_int(step, "id") };

    seek.finder = row_text(step, "finder");
    seek.staff_id = row_int(step, "staff_id");
    seek.role_id = row_int(step, "role_id");
    seek.levels = row_int(step, "levels");
    TRY(approval_people_find(req, &seek, &people));
    for (size_t i = 0; i < people.count || i == 0; i++) {
        turn.place = (int64_t)i;
        turn.staff_id = people.count == 0 ? 0 : people.ids[i];
        TRY(approval_turn_put(req, run, &turn));
    }
    return STATUS_OK;
}

/* A step that waited before (another was put in front of it) goes on with its people. */
static NEOERR *open_step(struct request *req, const struct approval_run *run, const struct row *step)
{
    struct values *values = values_new(req->arena);
    bool in_turn = strcmp(row_text(step, "mode"), "turn") == 0;

    values_int(values, "step_id", row_int(step, "id"));
    TRY(db_execute_with(req, "UPDATE approval_step SET state = 'current' WHERE id = :step_id", values));
    if (row_int(step, "turns") == 0)
        TRY(put_people(req, run, step));
    return nerr_pass(approval_turns_open(req, run, row_int(step, "id"), in_turn ? row_int(step, "first_place") : -1));
}

NEOERR *approval_run_advance(struct request *req, const struct approval_run *run, const char *comment)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row step;

    values_int(values, "approval_id", run->id);
    TRY(db_select_with(req, "SELECT s.id, s.finder, s.staff_id, s.role_id, s.levels, s.mode, COUNT(t.id) AS turns, COALESCE(MIN(t.place), 0) AS first_place"
                            " FROM approval_step s LEFT JOIN approval_turn t ON t.step_id = s.id AND t.approval_id = s.approval_id AND t.state = 'waiting'"
                            " WHERE s.approval_id = :approval_id AND s.state = 'waiting' GROUP BY s.id ORDER BY s.place, s.id LIMIT 1",
                       values, &rows));
    if (rows->count == 0)
        return nerr_pass(approval_run_end(req, run, APPROVAL_APPROVED, comment));
    step = rows_at(rows, 0);
    return nerr_pass(open_step(req, run, &step));
}

/* --- beginning and end -------------------------------------------------------------------------------------- */

NEOERR *approval_run_end(struct request *req, const struct approval_run *run, enum approval_outcome outcome, const char *comment)
{
    struct values *values = values_new(req->arena);

    if (outcome == APPROVAL_APPROVED && run->kind->gate != NULL)
        TRY(run->kind->gate(req, run->document_id));
    if (form_refused(req))
        return STATUS_OK;
    values_int(values, "approval_id", run->id);
    values_text(values, "state", ends[outcome].state);
    values_text(values, "ended_at", req->now);
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'passed' WHERE approval_id = :approval_id AND state IN ('open', 'waiting')", values));
    TRY(db_execute_with(req, "UPDATE approval_step SET state = 'done' WHERE approval_id = :approval_id AND state = 'current'", values));
    TRY(db_change(req, &run_table, run->id, values));
    if (ends[outcome].action != NULL)
        TRY(approval_entry_put(req, run->id, &(struct approval_entry){ .action = ends[outcome].action, .comment = comment }));
    if (ends[outcome].notice != NULL)
        TRY(approval_tell(req, run, run->initiator_id, ends[outcome].notice));
    return nerr_pass(run->kind->decided(req, run->document_id, outcome, comment));
}

/* The initiator's choice for a node, as posted. */
static NEOERR *read_choice(struct request *req, struct approval_node *node)
{
    const char *field = arena_format(req->arena, "choice_%lld", (long long)node->id);
    struct rows *rows;

    if (strcmp(node->seek.finder, "choice") != 0)
        return STATUS_OK;
    TRY(approval_people_choices(req, &node->seek, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (strcmp(row_text(&row, "id"), request_posted(req, field)) == 0)
            node->seek.staff_id = row_int(&row, "id");
    }
    if (node->seek.staff_id == 0 && rows->count > 0)
        form_error_with(req, "", "approval.choose", req->person.lang[0] == 'e' && *node->name_en != '\0' ? node->name_en : node->name);
    return STATUS_OK;
}

static NEOERR *put_step(struct request *req, int64_t approval_id, const struct approval_node *node)
{
    struct values *values = values_new(req->arena);

    values_int(values, "approval_id", approval_id);
    values_int(values, "place", node->place);
    values_id(values, "node_id", node->id);
    values_text(values, "name", node->name);
    values_text(values, "name_en", node->name_en);
    values_text(values, "finder", node->seek.finder);
    values_id(values, "staff_id", node->seek.staff_id);
    values_id(values, "role_id", node->seek.role_id);
    values_int(values, "levels", node->seek.levels);
    values_text(values, "mode", node->mode);
    return nerr_pass(db_execute_with(req, "INSERT INTO approval_step (approval_id, place, node_id, name, name_en, finder, staff_id, role_id, levels, mode)"
                                          " VALUES (:approval_id, :place, :node_id, :name, :name_en, :finder, :staff_id, :role_id, :levels, :mode)",
                                     values));
}

/* A policy whose steps all do not apply: nobody is found, the administrator names somebody. Without a name of its own it
 * is shown as Msg.approval.nobody_step. */
static const struct approval_node nobody_step = { .place = 1, .name = "", .name_en = "", .mode = "any", .seek = { .finder = "person" } };

static NEOERR *put_steps(struct request *req, int64_t approval_id, const struct approval_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        TRY(put_step(req, approval_id, &plan->nodes[i]));
    return plan->count == 0 ? nerr_pass(put_step(req, approval_id, &nobody_step)) : STATUS_OK;
}

static NEOERR *put_run(struct request *req, const struct approval_kind *kind, int64_t document_id, const struct approval_plan *plan, int64_t *id)
{
    struct values *values = values_new(req->arena);
    struct row row;
    struct rows *rows;

    values_text(values, "kind", kind->word);
    values_int(values, "document_id", document_id);
    TRY(db_select_with(req, "SELECT COALESCE(MAX(round), 0) + 1 AS round FROM approval WHERE kind = :kind AND document_id = :document_id", values, &rows));
    row = rows_at(rows, 0);
    values_int(values, "round", row_int(&row, "round"));
    values_int(values, "policy_id", plan->policy_id);
    values_id(values, "customer_id", row_int(&plan->facts, "customer_id"));
    values_id(values, "sales_region_id", row_int(&plan->facts, "sales_region_id"));
    values_text(values, "title", text_cut(req->arena, row_text(&plan->facts, "title"), 200));
    values_text(values, "amount", row_is_null(&plan->facts, "amount") ? NULL : row_text(&plan->facts, "amount"));
    values_text(values, "flags", plan->flags);
    values_text(values, "facts", plan->json);
    values_int(values, "initiator_id", req->person.id);
    values_id(values, "owner_id", row_int(&plan->facts, "owner_id"));
    values_text(values, "state", "running");
    values_text(values, "started_at", req->now);
    return nerr_pass(db_insert(req, &run_table, values, id));
}

NEOERR *approval_start(struct request *req, const struct approval_kind *kind, int64_t document_id, const char *comment)
{
    struct approval_plan *plan = arena_alloc(req->arena, sizeof(*plan));
    struct approval_run run;
    int64_t id;

    TRY(approval_plan_make(req, kind, document_id, plan));
    for (size_t i = 0; i < plan->count; i++)
        TRY(read_choice(req, &plan->nodes[i]));
    if (form_refused(req))
        return STATUS_OK;
    TRY(put_run(req, kind, document_id, plan, &id));
    TRY(put_steps(req, id, plan));
    TRY(approval_entry_put(req, id, &(struct approval_entry){ .action = "submit", .comment = comment }));
    TRY(approval_run_lock(req, id, &run));
    return nerr_pass(approval_run_advance(req, &run, comment));
}
