/* policies.c - /approvals/policies: who decides what. One policy a kind is in force; a change is drafted beside it and
 * published. What was published stays as it was: runs keep the policy they began with. */
#include "approvals.h"

#include <string.h>

static const struct field policy_fields[] = { { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS } };

static const struct field node_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "finder", .type = FIELD_CHOICE, .options = "approval_finder", .flags = FIELD_REQUIRED },
    { .name = "role_id", .type = FIELD_CHOICE, .options = "@role", .flags = FIELD_INT_ID },
    { .name = "staff_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID },
    { .name = "levels", .type = FIELD_INT, .max = 10 },
    { .name = "mode", .type = FIELD_CHOICE, .options = "approval_mode", .flags = FIELD_REQUIRED },
    { .name = "needs", .type = FIELD_CHOICE, .options = "approval_needs", .flags = FIELD_REQUIRED },
};
static const struct field condition_fields[] = {
    { .name = "fact", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED },
    { .name = "operator", .type = FIELD_CHOICE, .options = "approval_operator", .flags = FIELD_REQUIRED },
    { .name = "value", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED },
};

/* A step says what its finder needs. */
static NEOERR *node_check(struct request *req)
{
    const char *finder = values_get_text(req->values, "finder");

    if (strcmp(finder, "person") == 0 && !values_has(req->values, "staff_id"))
        form_error(req, "staff_id", "error.required");
    if (strcmp(finder, "role") == 0 && !values_has(req->values, "role_id"))
        form_error(req, "role_id", "error.required");
    if (strcmp(finder, "superior") == 0 && values_get_int(req->values, "levels") < 1)
        form_error(req, "levels", "error.required");
    if (!values_has(req->values, "levels"))
        values_int(req->values, "levels", 1);
    return STATUS_OK;
}

const struct form policy_form = { "approval_policy", policy_fields, COUNT_OF(policy_fields), NULL };
const struct form node_form = { "approval_policy", node_fields, COUNT_OF(node_fields), node_check };
const struct form condition_form = { "approval_policy", condition_fields, COUNT_OF(condition_fields), NULL };

const char policy_record_sql[] = "SELECT p.*, (SELECT d.id FROM approval_policy d WHERE d.kind = p.kind AND d.state = 'draft') AS draft_id FROM approval_policy p WHERE p.id = :id";
const char node_record_sql[] = "SELECT n.*, p.kind, p.number, p.state FROM approval_node n JOIN approval_policy p ON p.id = n.policy_id WHERE n.id = :id";

/* --- pages ------------------------------------------------------------------------------------------- */

NEOERR *policies_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Policies", "SELECT p.id, p.kind, p.number, p.state, p.note, p.published_at, p.published_by, p.created_by,"
                                                   " (SELECT COUNT(*) FROM approval_node n WHERE n.policy_id = p.id) AS nodes FROM approval_policy p"
                                                   " JOIN dictionary_entry e ON e.dictionary = 'approval_kind' AND e.word = p.kind ORDER BY e.place, p.number DESC LIMIT 500"));
}

/* A fact and its value in words: Nodes.N.conditions.N.{id,fact,operator,words}. */
static NEOERR *show_condition(struct request *req, const struct approval_kind *kind, const struct row *row, const char *path)
{
    const char *fact = row_text(row, "fact"), *value = row_text(row, "value");
    const struct option *operator = options_find("approval_operator", row_text(row, "operator"));

    for (size_t i = 0; i < kind->fact_count; i++) {
        if (strcmp(kind->facts[i].name, fact) != 0)
            continue;
        if (kind->facts[i].type == FACT_FLAG)
            value = option_label(req, options_find("yes_no", strcmp(value, "1") == 0 ? "1" : "0"));
        else if (kind->facts[i].type == FACT_MONEY)
            value = text_money_grouped(req->arena, value);
        else if (kind->facts[i].type == FACT_CHOICE && options_find(kind->facts[i].options, value) != NULL)
            value = option_label(req, options_find(kind->facts[i].options, value));
    }
    TRY(show_text(req, row_text(row, "condition_id"), "%s.id", path));
    return nerr_pass(show_text(req, arena_format(req->arena, "%s %s %s", message(req, arena_format(req->arena, "approval.fact_%s", fact)),
                                                 operator == NULL ? "" : option_label(req, operator), value), "%s.words", path));
}

static const char nodes_sql[] =
    "SELECT n.id, n.place, n.name, n.name_en, n.finder, n.staff_id, n.role_id, n.levels, n.mode, n.needs, c.id AS condition_id, c.fact, c.operator, c.value"
    " FROM approval_node n LEFT JOIN approval_condition c ON c.node_id = n.id WHERE n.policy_id = :policy_id ORDER BY n.place, n.id, c.id";

static NEOERR *show_nodes(struct request *req, const struct approval_kind *kind, int64_t policy_id)
{
    struct rows *rows;
    size_t node = 0, condition = 0;

    values_int(req->values, "policy_id", policy_id);
    TRY(db_select(req, nodes_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i), before = rows_at(rows, i == 0 ? 0 : i - 1);

        if (i == 0 || row_int(&before, "id") != row_int(&row, "id")) {
            node += i > 0;
            condition = 0;
            TRY(row_show(req, arena_format(req->arena, "Nodes.%zu", node), &row));
        }
        if (!row_is_null(&row, "condition_id"))
            TRY(show_condition(req, kind, &row, arena_format(req->arena, "Nodes.%zu.conditions.%zu", node, condition++)));
    }
    return STATUS_OK;
}

static NEOERR *show_facts(struct request *req, const struct approval_kind *kind)
{
    static const char *const types[] = { [FACT_MONEY] = "money", [FACT_INT] = "int", [FACT_FLAG] = "flag", [FACT_CHOICE] = "choice" };

    for (size_t i = 0; i < kind->fact_count; i++) {
        TRY(show_text(req, kind->facts[i].name, "Facts.%zu.name", i));
        TRY(show_text(req, types[kind->facts[i].type], "Facts.%zu.type", i));
        TRY(show_text(req, message(req, arena_format(req->arena, "approval.fact_%s", kind->facts[i].name)), "Facts.%zu.label", i));
        if (kind->facts[i].type == FACT_CHOICE)
            TRY(options_show(req, arena_format(req->arena, "Facts.%zu.options", i), kind->facts[i].options, NULL));
    }
    return STATUS_OK;
}

static NEOERR *find_kind(struct request *req, const struct approval_kind **kind)
{
    *kind = approval_kind_find(row_text(&req->record, "kind"));
    return *kind == NULL ? nerr_raise(ERR_NOT_FOUND, "no kind %s", row_text(&req->record, "kind")) : STATUS_OK;
}

NEOERR *policy_page(struct request *req)
{
    const struct approval_kind *kind;

    TRY(find_kind(req, &kind));
    return nerr_pass(show_nodes(req, kind, row_int(&req->record, "id")));
}

NEOERR *policy_publish_page(struct request *req)
{
    TRY(policy_page(req));
    return nerr_pass(form_show(req, &policy_form, "Record", arena_format(req->arena, "/approvals/policies/%s/publish", row_text(&req->record, "id"))));
}

NEOERR *node_new_page(struct request *req)
{
    TRY(show_text(req, "role", "Preset.finder"));
    TRY(show_text(req, "any", "Preset.mode"));
    TRY(show_text(req, "all", "Preset.needs"));
    return nerr_pass(form_show(req, &node_form, "Preset", arena_format(req->arena, "/approvals/policies/%s/new", row_text(&req->record, "id"))));
}

NEOERR *node_page(struct request *req)
{
    const struct approval_kind *kind;
    const char *path = arena_format(req->arena, "/approvals/nodes/%s", row_text(&req->record, "id"));
    bool of_conditions = strstr(req->path, "/conditions") != NULL;

    TRY(find_kind(req, &kind));
    TRY(show_facts(req, kind));
    TRY(show_nodes(req, kind, row_int(&req->record, "policy_id")));
    if (of_conditions && form_refused(req))
        return nerr_pass(form_show(req, &condition_form, NULL, arena_format(req->arena, "%s/conditions", path)));
    return nerr_pass(form_show(req, &node_form, "Record", path));
}

/* --- changes ------------------------------------------------------------------------------------------ */

/* Only a draft changes. */
static NEOERR *must_be_draft(const struct request *req)
{
    return strcmp(row_text(&req->record, "state"), "draft") == 0 ? STATUS_OK : nerr_raise(ERR_CONFLICT, "what was published is not changed");
}

static NEOERR *to_policy(struct request *req, int64_t id)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/approvals/policies/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *copy_conditions(struct request *req, int64_t from_node, int64_t to_node)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t id;

    values_int(values, "from_node", from_node);
    TRY(db_select_with(req, "SELECT fact, operator, value FROM approval_condition WHERE node_id = :from_node ORDER BY id", values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        values = values_new(req->arena);
        values_int(values, "node_id", to_node);
        row_values(&row, values);
        TRY(db_insert(req, &approval_condition_table, values, &id));
    }
    return STATUS_OK;
}

static NEOERR *copy_nodes(struct request *req, int64_t from_policy, int64_t to_policy)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t id;

    values_int(values, "from_policy", from_policy);
    TRY(db_select_with(req, "SELECT id AS from_node, place, name, name_en, finder, staff_id, role_id, levels, mode, needs FROM approval_node"
                            " WHERE policy_id = :from_policy ORDER BY place, id", values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        values = values_new(req->arena);
        row_values(&row, values);
        values_int(values, "policy_id", to_policy);
        TRY(db_insert(req, &approval_node_table, values, &id));
        TRY(copy_conditions(req, row_int(&row, "from_node"), id));
    }
    return STATUS_OK;
}

/* A copy of the policy with its steps, to be changed; there is one draft a kind. */
NEOERR *policy_draft(struct request *req)
{
    struct values *values = values_new(req->arena);
    struct row last;
    int64_t id;

    if (!row_is_null(&req->record, "draft_id"))
        return nerr_pass(to_policy(req, row_int(&req->record, "draft_id")));
    values_text(req->values, "kind", row_text(&req->record, "kind"));
    TRY(db_select_one(req, "SELECT number FROM approval_policy WHERE kind = :kind ORDER BY number DESC LIMIT 1 FOR UPDATE", &last));
    values_text(values, "kind", row_text(&req->record, "kind"));
    values_int(values, "number", row_int(&last, "number") + 1);
    values_text(values, "state", "draft");
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    TRY(db_insert(req, &approval_policy_table, values, &id));
    TRY(copy_nodes(req, row_int(&req->record, "id"), id));
    return nerr_pass(to_policy(req, id));
}

static NEOERR *set_state(struct request *req, int64_t id, const char *state)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(req->values, "policy_id", id);
    TRY(db_select_one(req, "SELECT version FROM approval_policy WHERE id = :policy_id FOR UPDATE", &row));
    values_text(values, "state", state);
    values_int(values, "version", row_int(&row, "version"));
    if (strcmp(state, "current") == 0) {
        values_text(values, "note", values_get_text(req->values, "note"));
        values_text(values, "published_at", req->now);
        values_int(values, "published_by", req->person.id);
    }
    return nerr_pass(db_change(req, &approval_policy_table, id, values));
}

/* The draft takes the place of the one in force. */
NEOERR *policy_publish(struct request *req)
{
    struct rows *rows;
    struct row row;

    TRY(must_be_draft(req));
    values_text(req->values, "kind", row_text(&req->record, "kind"));
    TRY(db_select(req, "SELECT p.id, (SELECT COUNT(*) FROM approval_node n WHERE n.policy_id = :id) AS nodes FROM approval_policy p WHERE p.kind = :kind AND p.state = 'current' FOR UPDATE", &rows));
    row = rows_at(rows, 0);
    if (rows->count == 0 || row_int(&row, "nodes") == 0) {
        form_error(req, "", "approval_policy.no_steps");
        return STATUS_OK;
    }
    TRY(set_state(req, row_int(&row, "id"), "past"));
    TRY(set_state(req, row_int(&req->record, "id"), "current"));
    TRY(options_changed(req)); /* policies in force are held by the workers */
    return nerr_pass(to_policy(req, row_int(&req->record, "id")));
}

static NEOERR *remove_conditions(struct request *req, int64_t node_id)
{
    struct rows *rows;

    values_int(req->values, "node_id", node_id);
    TRY(db_select(req, "SELECT id FROM approval_condition WHERE node_id = :node_id", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(db_remove(req, &approval_condition_table, row_int(&row, "id")));
    }
    return STATUS_OK;
}

static NEOERR *remove_node(struct request *req, int64_t node_id)
{
    TRY(remove_conditions(req, node_id));
    return nerr_pass(db_remove(req, &approval_node_table, node_id));
}

NEOERR *policy_discard(struct request *req)
{
    struct rows *rows;

    TRY(must_be_draft(req));
    TRY(db_select(req, "SELECT id FROM approval_node WHERE policy_id = :id", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(remove_node(req, row_int(&row, "id")));
    }
    TRY(db_remove(req, &approval_policy_table, row_int(&req->record, "id")));
    reply_notice(req, "approval_policy.discarded", NULL);
    reply_redirect(req, "/approvals/policies");
    return STATUS_OK;
}

NEOERR *node_create(struct request *req)
{
    struct row last;
    int64_t id;

    TRY(must_be_draft(req));
    TRY(db_select_one(req, "SELECT COALESCE(MAX(place), 0) + 1 AS place FROM approval_node WHERE policy_id = :id FOR UPDATE", &last));
    values_int(req->values, "policy_id", row_int(&req->record, "id"));
    values_int(req->values, "place", row_int(&last, "place"));
    TRY(db_insert(req, &approval_node_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/approvals/nodes/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *node_update(struct request *req)
{
    TRY(must_be_draft(req));
    TRY(db_change(req, &approval_node_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(to_policy(req, row_int(&req->record, "policy_id")));
}

NEOERR *node_remove(struct request *req)
{
    TRY(must_be_draft(req));
    TRY(remove_node(req, row_int(&req->record, "id")));
    return nerr_pass(to_policy(req, row_int(&req->record, "policy_id")));
}

/* Changes places with the step before; the first one stays. */
NEOERR *node_move(struct request *req)
{
    struct values *one = values_new(req->arena), *other = values_new(req->arena);
    struct row before;
    bool found;

    TRY(must_be_draft(req));
    values_int(req->values, "policy_id", row_int(&req->record, "policy_id"));
    values_int(req->values, "place", row_int(&req->record, "place"));
    TRY(db_select_maybe(req, "SELECT id, place, version FROM approval_node WHERE policy_id = :policy_id AND place < :place ORDER BY place DESC LIMIT 1 FOR UPDATE", &before, &found));
    if (!found)
        return nerr_pass(to_policy(req, row_int(&req->record, "policy_id")));
    values_int(one, "place", row_int(&before, "place"));
    values_int(one, "version", row_int(&req->record, "version"));
    values_int(other, "place", row_int(&req->record, "place"));
    values_int(other, "version", row_int(&before, "version"));
    TRY(db_change(req, &approval_node_table, row_int(&req->record, "id"), one));
    TRY(db_change(req, &approval_node_table, row_int(&before, "id"), other));
    return nerr_pass(to_policy(req, row_int(&req->record, "policy_id")));
}

/* --- conditions ---------------------------------------------------------------------------------------------- */

static bool read_words(struct request *req, const char *options, const char *typed)
{
    char *copy = arena_text(req->arena, typed), *rest = NULL;

    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        if (options_find(options, word) == NULL)
            return false;
    }
    return true;
}

/* The value as its fact's type is kept; false when it is none. */
static bool read_value(struct request *req, const struct approval_fact *fact)
{
    const char *typed = values_get_text(req->values, "value"), *value = typed;
    bool ok = true;
    int64_t number;

    switch (fact->type) {
    case FACT_MONEY:
        ok = text_money(req->arena, typed, true, &value);
        break;
    case FACT_INT:
        ok = text_int(typed, &number);
        break;
    case FACT_FLAG:
        ok = strcmp(typed, "1") == 0 || strcmp(typed, "0") == 0;
        break;
    case FACT_CHOICE:
        ok = read_words(req, fact->options, typed);
        break;
    }
    if (ok)
        values_text(req->values, "value", value);
    return ok;
}

/* Numbers are above or at most, the others are or are not. */
static bool fits(const struct approval_fact *fact, const char *operator)
{
    bool ordered = fact->type == FACT_MONEY || fact->type == FACT_INT;

    return ordered == (strcmp(operator, "above") == 0 || strcmp(operator, "at_most") == 0);
}

static const struct approval_fact *fact_of(const struct approval_kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->fact_count; i++) {
        if (strcmp(kind->facts[i].name, name) == 0)
            return &kind->facts[i];
    }
    return NULL;
}

NEOERR *condition_create(struct request *req)
{
    const struct approval_kind *kind;
    const struct approval_fact *fact;
    int64_t id;

    TRY(must_be_draft(req));
    TRY(find_kind(req, &kind));
    fact = fact_of(kind, values_get_text(req->values, "fact"));
    if (fact == NULL)
        form_error(req, "fact", "error.choice");
    else if (!fits(fact, values_get_text(req->values, "operator")))
        form_error(req, "operator", "approval_policy.operator_unfit");
    else if (!read_value(req, fact))
        form_error(req, "value", "approval_policy.value_unfit");
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "node_id", row_int(&req->record, "id"));
    TRY(db_insert(req, &approval_condition_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/approvals/nodes/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

NEOERR *condition_remove(struct request *req)
{
    struct row row;

    TRY(must_be_draft(req));
    TRY(db_select_one(req, "SELECT id FROM approval_condition WHERE id = :condition_id AND node_id = :id", &row));
    TRY(db_remove(req, &approval_condition_table, row_int(&row, "id")));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/approvals/nodes/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
