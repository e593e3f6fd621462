/* approval_show.c - who would decide, and what was done: for the document's page and the desk. */
#include <string.h>

#include "approval_inside.h"

/* --- who would have to approve this ---------------------------------------------------------------------- */

static NEOERR *set_text(HDF *node, const char *name, const char *value)
{
    return nerr_pass(hdf_set_value(node, name, value));
}

static const char *join_names(struct request *req, const struct approval_people *people)
{
    const char *between = message(req, "approval.names_between");
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < people->count; i++)
        buffer_format(&text, "%s%s", i == 0 ? "" : between, people->names[i]);
    return text.length == 0 ? "" : text.bytes;
}

static const char *in_language(const struct request *req, const char *zh, const char *en)
{
    return req->person.lang[0] == 'e' && *en != '\0' ? en : zh;
}

static NEOERR *show_choices(struct request *req, const struct approval_node *node, HDF *step)
{
    struct rows *rows;

    TRY(approval_people_choices(req, &node->seek, &rows));
    TRY(set_text(step, "choice", arena_format(req->arena, "choice_%lld", (long long)node->id)));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(set_text(step, arena_format(req->arena, "options.%zu.key", i), row_text(&row, "id")));
        TRY(set_text(step, arena_format(req->arena, "options.%zu.label", i), row_text(&row, "name")));
    }
    return STATUS_OK;
}

static NEOERR *show_node(struct request *req, const struct approval_node *node, size_t place)
{
    struct approval_people people;
    HDF *step;

    TRY(show_item(req, "Approval.steps", place, &step));
    TRY(set_text(step, "name", in_language(req, node->name, node->name_en)));
    TRY(set_text(step, "mode", node->mode));
    if (strcmp(node->seek.finder, "choice") == 0)
        return nerr_pass(show_choices(req, node, step));
    TRY(approval_people_find(req, &node->seek, &people));
    TRY(set_text(step, "people", join_names(req, &people)));
    TRY(set_text(step, "several", people.count > 1 ? "1" : ""));
    return nerr_pass(set_text(step, "nobody", people.count == 0 ? "1" : ""));
}

NEOERR *approval_preview(struct request *req, const struct approval_kind *kind, int64_t document_id)
{
    struct approval_plan *plan = arena_alloc(req->arena, sizeof(*plan));

    TRY(approval_plan_make(req, kind, document_id, plan));
    for (size_t i = 0; i < plan->count; i++)
        TRY(show_node(req, &plan->nodes[i], i));
    return plan->count == 0 ? nerr_pass(show_text(req, "1", "Approval.steps.0.nobody")) : STATUS_OK;
}

/* --- what was done -------------------------------------------------------------------------------------------- */

static const char runs_sql[] =
    "SELECT a.id, a.round, a.state, a.started_at, a.ended_at, a.initiator_id, a.owner_id, a.sales_region_id FROM approval a WHERE a.kind = :kind AND a.document_id = :document_id ORDER BY a.round DESC LIMIT 50";

static const char entries_sql[] =
    "SELECT e.approval_id, e.at, e.action, e.comment, e.staff_id, e.for_id, e.other_id,"
    " IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS step, af.id AS file_id, f.name AS file_name, CEIL(f.size / 1024) AS kilobytes"
    " FROM approval a JOIN approval_entry e ON e.approval_id = a.id LEFT JOIN approval_file af ON af.entry_id = e.id LEFT JOIN file f ON f.id = af.file_id"
    " LEFT JOIN approval_step s ON s.id = e.step_id"
    " WHERE a.kind = :kind AND a.document_id = :document_id ORDER BY e.id";

/* Steps of the running one from the present on, one row a turn. */
static const char steps_sql[] =
    "SELECT s.id, IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS name, s.state, s.finder, s.staff_id, s.role_id, s.levels,"
    "  t.id AS turn_id, t.staff_id AS person_id, t.opened_at, t.escalate_at, t.escalate_at <= :now AS late, t.state = 'open' AND {mine:t.staff_id} AS mine"
    " FROM approval_step s LEFT JOIN approval_turn t ON t.approval_id = s.approval_id AND t.step_id = s.id AND t.state IN ('open', 'waiting')"
    " WHERE s.approval_id = :approval_id AND s.state <> 'done' ORDER BY s.place, s.id, t.place, t.id";

/* Names are in memory. */
static const char *person_name(const struct row *row, const char *column)
{
    const struct option *person = options_find("@staff", row_text(row, column));

    return person == NULL ? "" : person->zh;
}

static NEOERR *show_people(struct request *req, const struct row *entry, const char *path)
{
    static const struct {
        const char *name, *column;
    } people[] = { { "name", "staff_id" }, { "for_name", "for_id" }, { "other_name", "other_id" } };

    for (size_t i = 0; i < COUNT_OF(people); i++)
        TRY(show_text(req, person_name(entry, people[i].column), "%s.%s", path, people[i].name));
    return STATUS_OK;
}

static NEOERR *show_entries(struct request *req, const struct rows *runs, const struct rows *entries)
{
    for (size_t i = 0; i < runs->count; i++) {
        struct row run = rows_at(runs, i);

        TRY(row_show(req, arena_format(req->arena, "Trail.runs.%zu", i), &run));
        for (size_t k = 0, place = 0; k < entries->count; k++) {
            struct row entry = rows_at(entries, k);
            const struct option *action = options_find("approval_action", row_text(&entry, "action"));
            const char *path = arena_format(req->arena, "Trail.runs.%zu.entries.%zu", i, place);

            if (row_int(&entry, "approval_id") != row_int(&run, "id"))
                continue;
            place++;
            TRY(row_show(req, path, &entry));
            TRY(show_people(req, &entry, path));
            TRY(show_text(req, action == NULL ? row_text(&entry, "action") : option_label(req, action), "%s.label", path));
            TRY(show_text(req, action == NULL ? "" : action->colour, "%s.colour", path));
        }
    }
    return STATUS_OK;
}

static NEOERR *show_turn(const struct row *turn, struct approval_people *people, HDF *node)
{
    const char *person = person_name(turn, "person_id");

    if (*person == '\0')
        TRY(set_text(node, "nobody", "1"));
    else if (people->count < APPROVAL_PEOPLE_MOST)
        people->names[people->count++] = person;
    TRY(set_text(node, "opened_at", row_text(turn, "opened_at")));
    TRY(set_text(node, "late", row_int(turn, "late") != 0 ? "1" : ""));
    return nerr_pass(set_text(node, "escalate_at", row_text(turn, "escalate_at")));
}

/* The rows of one step stand together; *at moves behind them. People: those whose turn it is or will be, else those who would be found now. */
static NEOERR *show_step(struct request *req, const struct row *run, const struct rows *rows, size_t *at, HDF *node)
{
    struct row row = rows_at(rows, *at);
    struct approval_people people = { 0 };
    struct approval_seek seek = { .finder = row_text(&row, "finder"), .staff_id = row_int(&row, "staff_id"), .role_id = row_int(&row, "role_id"), .levels = row_int(&row, "levels"),
                                  .initiator_id = row_int(run, "initiator_id"), .owner_id = row_int(run, "owner_id"), .region_id = row_int(run, "sales_region_id") };
    int64_t step = row_int(&row, "id");

    TRY(set_text(node, "name", row_text(&row, "name")));
    TRY(set_text(node, "state", row_text(&row, "state")));
    if (row_is_null(&row, "turn_id"))
        TRY(approval_people_find(req, &seek, &people));
    for (; *at < rows->count; (*at)++) {
        row = rows_at(rows, *at);
        if (row_int(&row, "id") != step)
            break;
        if (!row_is_null(&row, "turn_id"))
            TRY(show_turn(&row, &people, node));
    }
    TRY(set_text(node, "people", join_names(req, &people)));
    return people.count == 0 ? nerr_pass(set_text(node, "nobody", "1")) : STATUS_OK;
}

static bool is_mine(const struct rows *turns)
{
    bool mine = false;

    for (size_t i = 0; i < turns->count; i++) {
        struct row row = rows_at(turns, i);

        mine = mine || row_int(&row, "mine") != 0;
    }
    return mine;
}

static NEOERR *show_steps(struct request *req, const struct row *run)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    size_t at = 0;

    values_int(values, "approval_id", row_int(run, "id"));
    TRY(db_select_with(req, steps_sql, values, &rows));
    TRY(show_text(req, is_mine(rows) ? "1" : "", "Trail.mine"));
    for (size_t i = 0; at < rows->count; i++) {
        HDF *node;

        TRY(show_item(req, "Trail.steps", i, &node));
        TRY(show_step(req, run, rows, &at, node));
    }
    return STATUS_OK;
}

NEOERR *approval_trail_show(struct request *req, const struct approval_kind *kind, int64_t document_id)
{
    struct values *values = values_new(req->arena);
    struct rows *runs, *entries;
    struct row last;

    values_text(values, "kind", kind->word);
    values_int(values, "document_id", document_id);
    TRY(db_select_with(req, runs_sql, values, &runs));
    if (runs->count == 0)
        return STATUS_OK;
    TRY(db_select_with(req, entries_sql, values, &entries));
    TRY(show_entries(req, runs, entries));
    last = rows_at(runs, 0);
    if (strcmp(row_text(&last, "state"), "running") != 0)
        return STATUS_OK;
    TRY(show_text(req, row_text(&last, "id"), "Trail.id"));
    TRY(show_text(req, row_int(&last, "initiator_id") == req->person.id ? "1" : "", "Trail.initiator"));
    return nerr_pass(show_steps(req, &last));
}
