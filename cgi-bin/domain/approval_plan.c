/* approval_plan.c - which steps the policy in force asks of a document. */
#include <jansson.h>
#include <string.h>

#include "approval_inside.h"
#include "approval_rules.h"
#include "core/held.h"

enum { CONDITIONS_MOST = 20 };

/* Those in force, of all kinds; one row a condition. */
static struct held policies = {
    .sql = "SELECT p.kind, p.id AS policy_id, n.id, n.place, n.name, n.name_en, n.finder, n.staff_id, n.role_id, n.levels, n.mode, n.needs, c.fact, c.operator, c.value"
           " FROM approval_policy p LEFT JOIN approval_node n ON n.policy_id = p.id LEFT JOIN approval_condition c ON c.node_id = n.id"
           " WHERE p.state = 'current' ORDER BY p.kind, n.place, n.id, c.id"
};

/* Where the policy of `kind` stands among them: from *at on; false when there is none. */
static bool find_policy(const struct rows *rows, const char *kind, size_t *at)
{
    for (*at = 0; *at < rows->count; (*at)++) {
        struct row row = rows_at(rows, *at);

        if (strcmp(row_text(&row, "kind"), kind) == 0)
            return true;
    }
    return false;
}

static bool is_of(const struct rows *rows, size_t at, int64_t policy_id)
{
    struct row row;

    if (at >= rows->count)
        return false;
    row = rows_at(rows, at);
    return row_int(&row, "policy_id") == policy_id && !row_is_null(&row, "id");
}

static bool knows(const struct approval_kind *kind, const char *fact)
{
    for (size_t i = 0; i < kind->fact_count; i++) {
        if (strcmp(kind->facts[i].name, fact) == 0)
            return true;
    }
    return false;
}

static struct approval_node node_of(const struct row *row)
{
    return (struct approval_node){
        .id = row_int(row, "id"), .place = row_int(row, "place"), .name = row_text(row, "name"), .name_en = row_text(row, "name_en"),
        .mode = row_text(row, "mode"),
        .seek = { .finder = row_text(row, "finder"), .staff_id = row_int(row, "staff_id"), .role_id = row_int(row, "role_id"), .levels = row_int(row, "levels") },
    };
}

/* The rows of one node stand together, one a condition; *at moves behind them. A fact that the kind does not know
 * any more holds: better one step too many than one too few. */
static bool node_taken(const struct approval_kind *kind, const struct row *facts, const struct rows *rows, size_t *at)
{
    struct approval_condition conditions[CONDITIONS_MOST];
    struct row row = rows_at(rows, *at);
    const char *needs = row_text(&row, "needs");
    int64_t node = row_int(&row, "id");
    size_t count = 0;
    bool unknown = false;

    for (; *at < rows->count; (*at)++) {
        row = rows_at(rows, *at);
        if (row_int(&row, "id") != node)
            break;
        if (row_is_null(&row, "fact") || count == CONDITIONS_MOST)
            continue;
        if (knows(kind, row_text(&row, "fact")))
            conditions[count++] = (struct approval_condition){ row_text(facts, row_text(&row, "fact")), row_text(&row, "operator"), row_text(&row, "value") };
        else
            unknown = true;
    }
    return (unknown && strcmp(needs, "any") == 0) || approval_step_taken(needs, conditions, count);
}

static void note_facts(struct request *req, const struct approval_kind *kind, struct approval_plan *plan)
{
    struct buffer flags;
    json_t *facts = json_object();
    char *text;

    buffer_init(&flags, req->arena);
    for (size_t i = 0; i < kind->fact_count; i++) {
        const struct approval_fact *fact = &kind->facts[i];

        json_object_set_new(facts, fact->name, json_string(row_text(&plan->facts, fact->name)));
        if (fact->type == FACT_FLAG && strcmp(row_text(&plan->facts, fact->name), "1") == 0)
            buffer_format(&flags, "%s%s", flags.length == 0 ? "" : ",", fact->name);
    }
    text = json_dumps(facts, JSON_PRESERVE_ORDER);
    plan->json = text == NULL ? "{}" : arena_text(req->arena, text);
    plan->flags = flags.length == 0 ? "" : flags.bytes;
    free(text);
    json_decref(facts);
}

static NEOERR *read_facts(struct request *req, const struct approval_kind *kind, int64_t document_id, struct row *facts)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "document_id", document_id);
    TRY(db_select_with(req, kind->facts_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "%s %lld", kind->word, (long long)document_id);
    *facts = rows_at(rows, 0);
    return kind->more_facts != NULL ? nerr_pass(kind->more_facts(req, document_id, facts)) : STATUS_OK;
}

NEOERR *approval_plan_make(struct request *req, const struct approval_kind *kind, int64_t document_id, struct approval_plan *plan)
{
    const struct rows *rows;
    struct row row;
    size_t at;

    *plan = (struct approval_plan){ 0 };
    TRY(read_facts(req, kind, document_id, &plan->facts));
    TRY(held_rows(req, &policies, &rows));
    if (!find_policy(rows, kind->word, &at))
        return nerr_raise(ERR_NOT_FOUND, "a policy for %s", kind->word);
    note_facts(req, kind, plan);
    row = rows_at(rows, at);
    plan->policy_id = row_int(&row, "policy_id");
    while (is_of(rows, at, plan->policy_id) && plan->count < APPROVAL_NODES_MOST) {
        row = rows_at(rows, at);
        if (!node_taken(kind, &plan->facts, rows, &at))
            continue;
        plan->nodes[plan->count] = node_of(&row);
        plan->nodes[plan->count].seek.initiator_id = req->person.id;
        plan->nodes[plan->count].seek.owner_id = row_int(&plan->facts, "owner_id");
        plan->nodes[plan->count++].seek.region_id = row_int(&plan->facts, "sales_region_id");
    }
    return STATUS_OK;
}
