/* approval_run.c - a run from its beginning to its end: steps open one after another. */
#include <stdlib.h>
#include <string.h>

#include "approval_inside.h"
#include "core/db_bulk.h"
#include "core/held.h"
#include "worktime.h"

static const char *const run_columns[] = { "kind", "document_id", "round", "policy_id", "customer_id", "sales_region_id", "title", "amount", "flags", "facts",
                                           "initiator_id", "owner_id", "state", "started_at", "ended_at", NULL };
static const struct table run_table = { .name = "approval", .columns = run_columns, .subject = "customer_id" };

/* The trail of a run, which nobody changes; the audit shows its entries as changes of the run. */
static const char entry_sql[] =
    "INSERT INTO approval_entry (approval_id, step_id, at, staff_id, for_id, other_id, action, comment) VALUES (:approval_id, :step_id, :now, :me, :for_id, :other_id, :action, :comment)";

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

static const struct values *entry_values(struct request *req, int64_t approval_id, const struct approval_entry *entry)
{
    struct values *values = values_new(req->arena);

    values_int(values, "approval_id", approval_id);
    values_id(values, "step_id", entry->step_id);
    values_id(values, "for_id", entry->for_id);
    values_id(values, "other_id", entry->other_id);
    values_text(values, "action", entry->action);
    values_text(values, "comment", entry->comment == NULL ? "" : entry->comment);
    return values;
}

NEOERR *approval_entry_new(struct request *req, int64_t approval_id, const struct approval_entry *entry, int64_t *id)
{
    const struct values *values = entry_values(req, approval_id, entry);

    TRY(db_execute_with(req, entry_sql, values));
    *id = db_insert_id(req);
    return nerr_pass(audit_added(req, &run_table, approval_id, values));
}

NEOERR *approval_entry_put(struct request *req, int64_t approval_id, const struct approval_entry *entry)
{
    const struct values *values = entry_values(req, approval_id, entry);

    TRY(db_later(req, entry_sql, values));
    return nerr_pass(audit_added(req, &run_table, approval_id, values));
}

static const char *run_path(struct request *req, const struct approval_run *run)
{
    return arena_format(req->arena, "/approvals/%lld", (long long)run->id);
}

NEOERR *approval_tell(struct request *req, const struct approval_run *run, int64_t staff_id, const char *kind)
{
    if (staff_id == 0 || staff_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, staff_id, kind, run->title, run_path(req, run)));
}

/* Each once, and never who does it. */
struct told {
    int64_t ids[2 * APPROVAL_PEOPLE_MOST + 2];
    size_t count;
};

static void add_told(const struct request *req, struct told *told, int64_t staff_id)
{
    bool has = staff_id == 0 || staff_id == req->person.id || told->count == COUNT_OF(told->ids);

    for (size_t i = 0; i < told->count; i++)
        has = has || told->ids[i] == staff_id;
    if (!has)
        told->ids[told->count++] = staff_id;
}

NEOERR *approval_tell_assigners(struct request *req)
{
    struct rows *rows;
    int64_t *ids;

    TRY(db_select(req, "SELECT DISTINCT sr.staff_id FROM staff_role sr JOIN role_permission rp ON rp.role_id = sr.role_id"
                       " WHERE rp.resource = 'approvals' AND rp.action = 'assign'", &rows));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "staff_id");
    }
    return nerr_pass(notice_put_many(req, ids, rows->count, &(struct notice){ "approval_nobody", "", "/approvals/unassigned" }));
}

/* --- the run's row ------------------------------------------------------------------------------------ */

NEOERR *approval_run_of(const struct row *row, struct approval_run *run)
{
    *run = (struct approval_run){
        .id = row_int(row, "id"), .document_id = row_int(row, "document_id"), .kind = approval_kind_find(row_text(row, "kind")), .title = row_text(row, "title"),
        .amount = row_is_null(row, "amount") ? "0" : row_text(row, "amount"), .state = row_text(row, "state"),
        .initiator_id = row_int(row, "initiator_id"), .owner_id = row_int(row, "owner_id"), .region_id = row_int(row, "sales_region_id"), .row = *row,
    };
    return run->kind == NULL ? nerr_raise(ERR_NOT_FOUND, "no kind of approval %s", row_text(row, "kind")) : STATUS_OK;
}

NEOERR *approval_run_lock(struct request *req, int64_t approval_id, struct approval_run *run)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "approval_id", approval_id);
    TRY(db_later_run(req));
    TRY(db_select_with(req, "SELECT " APPROVAL_RUN " FROM approval a WHERE a.id = :approval_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "approval %lld", (long long)approval_id);
    row = rows_at(rows, 0);
    return nerr_pass(approval_run_of(&row, run));
}

struct approval_seek approval_run_seek(const struct approval_run *run)
{
    return (struct approval_seek){ .finder = "person", .initiator_id = run->initiator_id, .owner_id = run->owner_id, .region_id = run->region_id };
}

/* --- turns ---------------------------------------------------------------------------------------------- */

static const char turn_sql[] =
    "INSERT INTO approval_turn (approval_id, step_id, place, kind, document_id, amount, staff_id, from_id, state, opened_at, remind_at, escalate_at)"
    " VALUES (:approval_id, :step_id, :place, :kind, :document_id, :amount, :staff_id, :from_id, :turn_state, :opened_at, :remind_at, :escalate_at)";

/* A turn that waits until it opens. */
static struct values *turn_values(struct request *req, const struct approval_run *run, const struct approval_turn_new *turn)
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
    values_text(values, "turn_state", "waiting");
    values_null(values, "opened_at");
    values_null(values, "remind_at");
    values_null(values, "escalate_at");
    return values;
}

NEOERR *approval_turn_put(struct request *req, const struct approval_run *run, const struct approval_turn_new *turn)
{
    return nerr_pass(db_execute_with(req, turn_sql, turn_values(req, run, turn)));
}

/* When so many working hours have passed: UTC text of the database. */
static const char *hours_from(struct request *req, const struct work_calendar *calendar, int64_t hours)
{
    char *text = arena_alloc(req->arena, 24);

    clock_format_utc(worktime_add(calendar, clock_parse_utc(req->now), hours * 60), text);
    return text;
}

/* The clocks of what opens now. */
static NEOERR *set_clocks(struct request *req, struct values *values)
{
    struct work_calendar calendar;

    TRY(worktime_read(req, &calendar));
    values_text(values, "remind_at", hours_from(req, &calendar, setting_int("approval.remind_hours")));
    values_text(values, "escalate_at", hours_from(req, &calendar, setting_int("approval.escalate_hours")));
    return STATUS_OK;
}

/* Who stands in for whom today; people.h says who keeps them fresh. */
static struct held substitutes = { .sql = "SELECT s.staff_id, s.substitute_id FROM staff_substitute s WHERE s.valid_to IS NULL AND :today BETWEEN s.from_on AND s.to_on" };

static NEOERR *add_decider(struct request *req, struct told *told, int64_t staff_id)
{
    const struct rows *rows;

    add_told(req, told, staff_id);
    TRY(held_rows(req, &substitutes, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (row_int(&row, "staff_id") == staff_id)
            add_told(req, told, row_int(&row, "substitute_id"));
    }
    return STATUS_OK;
}

/* Those whose turn opens; 0 = nobody was found, whoever assigns hears of it. */
static NEOERR *tell_deciders(struct request *req, const struct approval_run *run, const int64_t *ids, size_t count)
{
    struct told told = { .count = 0 };
    bool nobody = false;

    for (size_t i = 0; i < count; i++) {
        nobody = nobody || ids[i] == 0;
        TRY(add_decider(req, &told, ids[i]));
    }
    TRY(notice_put_many(req, told.ids, told.count, &(struct notice){ "approval_waiting", run->title, run_path(req, run) }));
    return nobody ? nerr_pass(approval_tell_assigners(req)) : STATUS_OK;
}

static NEOERR *tell_opened(struct request *req, const struct approval_run *run, const struct values *values)
{
    int64_t ids[APPROVAL_PEOPLE_MOST + 1];
    struct rows *rows;
    size_t count = 0;

    TRY(db_select_with(req, "SELECT t.staff_id FROM approval_turn t WHERE t.approval_id = :approval_id AND t.step_id = :step_id AND t.state = 'open' AND t.opened_at = :now", values, &rows));
    for (; count < rows->count && count < COUNT_OF(ids); count++) {
        struct row row = rows_at(rows, count);

        ids[count] = row_int(&row, "staff_id");
    }
    return nerr_pass(tell_deciders(req, run, ids, count));
}

NEOERR *approval_turns_open(struct request *req, const struct approval_run *run, int64_t step_id, int64_t place)
{
    struct values *values = values_new(req->arena);

    TRY(set_clocks(req, values));
    values_int(values, "approval_id", run->id);
    values_int(values, "step_id", step_id);
    values_int(values, "place", place);
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'open', opened_at = :now, remind_at = :remind_at, escalate_at = :escalate_at"
                             " WHERE approval_id = :approval_id AND step_id = :step_id AND state = 'waiting' AND (:place < 0 OR place = :place)",
                        values));
    return nerr_pass(tell_opened(req, run, values));
}

/* --- steps ------------------------------------------------------------------------------------------------ */

/* A step that begins: how its people are found, and whether one decides after another. */
struct beginning {
    int64_t step_id;
    struct approval_seek seek;
    bool in_turn;
};

/* The people found have their turns: all of them now, or the first. Who opens a step has read what he needs of it. */
static NEOERR *put_people(struct request *req, const struct approval_run *run, const struct beginning *step)
{
    struct approval_people people;
    size_t count;

    TRY(approval_people_find(req, &step->seek, &people));
    count = people.count == 0 ? 1 : people.count;
    for (size_t i = 0; i < count; i++) {
        struct values *values = turn_values(req, run, &(struct approval_turn_new){ .step_id = step->step_id, .place = (int64_t)i, .staff_id = people.count == 0 ? 0 : people.ids[i] });

        if (!step->in_turn || i == 0) {
            values_text(values, "turn_state", "open");
            values_text(values, "opened_at", req->now);
            TRY(set_clocks(req, values));
        }
        TRY(db_later(req, turn_sql, values));
    }
    return nerr_pass(tell_deciders(req, run, people.ids, step->in_turn ? 1 : count)); /* of nobody the id is 0 */
}

/* The step that is over, and the one that begins. */
static NEOERR *turn_page(struct request *req, int64_t done, int64_t next)
{
    struct values *values = values_new(req->arena);

    if (done == 0 && next == 0)
        return STATUS_OK;
    values_int(values, "done_id", done);
    values_int(values, "next_id", next);
    return nerr_pass(db_later(req, "UPDATE approval_step SET state = IF(id = :done_id, 'done', 'current') WHERE id IN (:done_id, :next_id)", values));
}

/* A step that waited before (another was put in front of it) goes on with its people. */
static NEOERR *open_step(struct request *req, const struct approval_run *run, const struct row *row)
{
    struct beginning step = { .step_id = row_int(row, "id"), .seek = approval_run_seek(run), .in_turn = strcmp(row_text(row, "mode"), "turn") == 0 };

    if (row_int(row, "turns") > 0)
        return nerr_pass(approval_turns_open(req, run, step.step_id, step.in_turn ? row_int(row, "first_place") : -1));
    step.seek.finder = row_text(row, "finder");
    step.seek.staff_id = row_int(row, "staff_id");
    step.seek.role_id = row_int(row, "role_id");
    step.seek.levels = row_int(row, "levels");
    return nerr_pass(put_people(req, run, &step));
}

NEOERR *approval_run_advance(struct request *req, const struct approval_run *run, int64_t done, const char *comment)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row step;

    values_int(values, "approval_id", run->id);
    TRY(db_select_with(req, "SELECT s.id, s.finder, s.staff_id, s.role_id, s.levels, s.mode, COUNT(t.id) AS turns, COALESCE(MIN(t.place), 0) AS first_place"
                            " FROM approval_step s LEFT JOIN approval_turn t ON t.step_id = s.id AND t.approval_id = s.approval_id AND t.state = 'waiting'"
                            " WHERE s.approval_id = :approval_id AND s.state = 'waiting' GROUP BY s.id ORDER BY s.place, s.id LIMIT 1",
                       values, &rows));
    if (rows->count == 0) {
        TRY(turn_page(req, done, 0));
        return nerr_pass(approval_run_end(req, run, APPROVAL_APPROVED, comment));
    }
    step = rows_at(rows, 0);
    TRY(turn_page(req, done, row_int(&step, "id")));
    return nerr_pass(open_step(req, run, &step));
}

/* --- beginning and end -------------------------------------------------------------------------------------- */

/* Nobody's turn any more. */
static NEOERR *break_off(struct request *req, const struct values *values)
{
    TRY(db_execute_with(req, "UPDATE approval_turn SET state = 'passed' WHERE approval_id = :approval_id AND state IN ('open', 'waiting')", values));
    return nerr_pass(db_execute_with(req, "UPDATE approval_step SET state = 'done' WHERE approval_id = :approval_id AND state = 'current'", values));
}

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
    if (outcome != APPROVAL_APPROVED)
        TRY(break_off(req, values));
    TRY(db_change_row(req, &run_table, &run->row, values));
    if (ends[outcome].action != NULL)
        TRY(approval_entry_put(req, run->id, &(struct approval_entry){ .action = ends[outcome].action, .comment = comment }));
    if (ends[outcome].notice != NULL)
        TRY(approval_tell(req, run, run->initiator_id, ends[outcome].notice));
    return nerr_pass(run->kind->decided(req, run->document_id, outcome, comment));
}

/* --- whom the initiator chose ------------------------------------------------------------------------------ */

static const struct field deciders_fields[] = { APPROVAL_DECIDERS };
const struct form approval_start_form = { "approval", deciders_fields, COUNT_OF(deciders_fields), NULL };

/* "3,17" holds 17. */
static bool is_among(const char *ids, const char *id)
{
    size_t length = strlen(id);

    for (const char *at = ids; *at != '\0'; at += strcspn(at, ","), at += *at == ',') {
        if (strcspn(at, ",") == length && strncmp(at, id, length) == 0)
            return true;
    }
    return false;
}

/* A page posts who decides each step; a program names all of them at once. */
static bool is_chosen(struct request *req, const struct approval_node *node, const char *id)
{
    const char *field = arena_format(req->arena, "choice_%lld", (long long)node->id);

    return strcmp(request_posted(req, field), id) == 0 || is_among(request_posted(req, "deciders"), id);
}

enum { CHOICES_TOLD = 20 };

/* A program has no page that shows whom it may choose. */
static const char *whom(struct request *req, const struct rows *rows)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < rows->count && i < CHOICES_TOLD; i++) {
        struct row row = rows_at(rows, i);

        buffer_format(&text, "%s%s %s", i == 0 ? " (" : ", ", row_text(&row, "id"), row_text(&row, "name"));
    }
    if (rows->count > 0)
        buffer_format(&text, rows->count > CHOICES_TOLD ? ", ...)" : ")");
    return text.length == 0 ? "" : text.bytes;
}

static NEOERR *read_choice(struct request *req, struct approval_node *node)
{
    const char *name = req->person.lang[0] == 'e' && *node->name_en != '\0' ? node->name_en : node->name;
    bool named = req->via == VIA_API;
    struct rows *rows;

    if (strcmp(node->seek.finder, "choice") != 0)
        return STATUS_OK;
    TRY(approval_people_choices(req, &node->seek, &rows));
    for (size_t i = 0; i < rows->count && node->seek.staff_id == 0; i++) {
        struct row row = rows_at(rows, i);

        if (is_chosen(req, node, row_text(&row, "id")))
            node->seek.staff_id = row_int(&row, "id");
    }
    if (node->seek.staff_id == 0 && rows->count > 0)
        form_error_with(req, named ? "deciders" : "", "approval.choose", named ? arena_format(req->arena, "%s%s", name, whom(req, rows)) : name);
    return STATUS_OK;
}

/* --- the beginning ------------------------------------------------------------------------------------------ */

static const char step_sql[] =
    "INSERT INTO approval_step (approval_id, place, node_id, name, name_en, finder, staff_id, role_id, levels, mode, state)"
    " VALUES (:approval_id, :place, :node_id, :name, :name_en, :finder, :staff_id, :role_id, :levels, :mode, :step_state)";

static struct values *step_values(struct request *req, int64_t approval_id, const struct approval_node *node, const char *state)
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
    values_text(values, "step_state", state);
    return values;
}

/* A policy whose steps all do not apply: nobody is found, the administrator names somebody. Without a name of its own it
 * is shown as Msg.approval.nobody_step. */
static const struct approval_node nobody_step = { .place = 1, .name = "", .name_en = "", .mode = "any", .seek = { .finder = "person" } };

/* Of a few rows the database says the first key; of many it is looked up. */
static NEOERR *first_step(struct request *req, int64_t approval_id, size_t count, int64_t *id)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    *id = db_insert_id(req);
    if (count <= DB_LISTED_MOST)
        return STATUS_OK;
    values_int(values, "approval_id", approval_id);
    TRY(db_select_with(req, "SELECT MIN(s.id) AS id FROM approval_step s WHERE s.approval_id = :approval_id", values, &rows));
    row = rows_at(rows, 0);
    *id = row_int(&row, "id");
    return STATUS_OK;
}

/* The first is at its turn at once: *first. */
static NEOERR *put_steps(struct request *req, int64_t approval_id, const struct approval_plan *plan, struct beginning *first)
{
    const struct approval_node *node = plan->count == 0 ? &nobody_step : &plan->nodes[0];
    struct values *rows[APPROVAL_NODES_MOST];
    size_t count = plan->count == 0 ? 1 : plan->count;

    for (size_t i = 0; i < count; i++)
        rows[i] = step_values(req, approval_id, i == 0 ? node : &plan->nodes[i], i == 0 ? "current" : "waiting");
    TRY(db_execute_many(req, step_sql, rows, count));
    *first = (struct beginning){ .seek = node->seek, .in_turn = strcmp(node->mode, "turn") == 0 };
    return nerr_pass(first_step(req, approval_id, count, &first->step_id));
}

static NEOERR *put_run(struct request *req, const struct approval_kind *kind, int64_t document_id, const struct approval_plan *plan, struct approval_run *run)
{
    const struct row *facts = &plan->facts;
    struct values *values = values_new(req->arena);

    *run = (struct approval_run){ .document_id = document_id, .kind = kind, .title = text_cut(req->arena, row_text(facts, "title"), 200), .amount = row_is_null(facts, "amount") ? "0" : row_text(facts, "amount"),
                                  .state = "running", .initiator_id = req->person.id, .owner_id = row_int(facts, "owner_id"), .region_id = row_int(facts, "sales_region_id") };
    values_text(values, "kind", kind->word);
    values_int(values, "document_id", document_id);
    values_int(values, "round", row_int(facts, "round"));
    values_int(values, "policy_id", plan->policy_id);
    values_id(values, "customer_id", row_int(facts, "customer_id"));
    values_id(values, "sales_region_id", run->region_id);
    values_text(values, "title", run->title);
    values_text(values, "amount", row_is_null(facts, "amount") ? NULL : run->amount);
    values_text(values, "flags", plan->flags);
    values_text(values, "facts", plan->json);
    values_int(values, "initiator_id", run->initiator_id);
    values_id(values, "owner_id", run->owner_id);
    values_text(values, "state", run->state);
    values_text(values, "started_at", req->now);
    return nerr_pass(db_insert(req, &run_table, values, &run->id));
}

NEOERR *approval_start(struct request *req, const struct approval_kind *kind, int64_t document_id, const char *comment)
{
    struct approval_plan *plan = arena_alloc(req->arena, sizeof(*plan));
    struct beginning first;
    struct approval_run run;

    TRY(approval_plan_make(req, kind, document_id, plan));
    for (size_t i = 0; i < plan->count; i++)
        TRY(read_choice(req, &plan->nodes[i]));
    if (form_refused(req))
        return STATUS_OK;
    TRY(put_run(req, kind, document_id, plan, &run));
    TRY(put_steps(req, run.id, plan, &first));
    TRY(approval_entry_put(req, run.id, &(struct approval_entry){ .action = "submit", .comment = comment }));
    return nerr_pass(put_people(req, &run, &first));
}
