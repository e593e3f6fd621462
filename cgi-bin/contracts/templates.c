/* templates.c - /contracts/templates: what drafts are made from. A published version is never changed: the next one is drafted
 * from it, with the texts that are in force then. */
#include "contracts.h"

#include <string.h>

#include "domain/contract_rules.h"

static const char *const template_columns[] = { "word", "number", "name", "name_en", "kind", "amendment", "title", "state", "payment_days", "deposit_percent", "inspection_days",
                                                "delivery_days", "term_months", "valid_from", "valid_to", "note", "created_at", "created_by", NULL };
static const struct table template_table = { .name = "contract_template", .columns = template_columns, .versioned = true };
static const char *const clause_columns[] = { "template_id", "clause_version_id", "place", "required", NULL };
static const struct table template_clause_table = { .name = "template_clause", .columns = clause_columns };

#define TEMPLATE_FIELDS                                                                                                \
    { .name = "name", .type = FIELD_TEXT, .max = 80, .flags = FIELD_REQUIRED | FIELD_FOCUS }, { .name = "name_en", .type = FIELD_TEXT, .max = 80 }, \
        { .name = "title", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED }, { .name = "term_months", .type = FIELD_INT, .max = 120, .flags = FIELD_REQUIRED }, \
        { .name = "payment_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED }, { .name = "deposit_percent", .type = FIELD_INT, .max = 100, .flags = FIELD_REQUIRED }, \
        { .name = "inspection_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED }, { .name = "delivery_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED }, \
        { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE }

static NEOERR *check(struct request *req)
{
    int64_t most = setting_int("contracts.deposit_most");

    if (contract_deposit_problem(values_get_int(req->values, "deposit_percent"), most) != NULL)
        form_error_with(req, "deposit_percent", "contract.deposit_too_high", arena_format(req->arena, "%lld", (long long)most));
    return STATUS_OK;
}

static const struct field fields[] = { TEMPLATE_FIELDS };
static const struct field new_fields[] = {
    { .name = "kind", .type = FIELD_CHOICE, .options = "contract_kind", .flags = FIELD_REQUIRED },
    { .name = "amendment", .type = FIELD_FLAG },
    TEMPLATE_FIELDS,
};
static const struct field clause_fields[] = {
    { .name = "clause_version_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED },
    { .name = "place", .type = FIELD_INT, .max = 1000 },
    { .name = "required", .type = FIELD_FLAG },
};
const struct form template_form = { "contract_template", fields, COUNT_OF(fields), check };
const struct form template_new_form = { "contract_template", new_fields, COUNT_OF(new_fields), check };
const struct form template_clause_form = { "contract_template", clause_fields, COUNT_OF(clause_fields), NULL };

#define TEMPLATE "SELECT t.*, IF(:lang = 'en' AND t.name_en <> '', t.name_en, t.name) AS shown_name FROM contract_template t"
const char template_record_sql[] = TEMPLATE " WHERE t.id = :id";
const char template_draft_sql[] = TEMPLATE " WHERE t.id = :id AND t.state = 'draft'";
const char template_clause_sql[] =
    "SELECT t.id, tc.id AS template_clause_id FROM contract_template t JOIN template_clause tc ON tc.template_id = t.id AND tc.id = :clause_id WHERE t.id = :id AND t.state = 'draft'";

static const char *template_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/contracts/templates/%s%s", row_text(&req->record, "id"), end);
}

/* --- pages ------------------------------------------------------------------------------------------ */

NEOERR *templates_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Templates",
                                  "SELECT t.id, t.word, t.number, IF(:lang = 'en' AND t.name_en <> '', t.name_en, t.name) AS name, t.kind, t.amendment, t.state, t.valid_from, t.valid_to - INTERVAL 1 DAY AS last_on, t.note,"
                                  "  (SELECT COUNT(*) FROM template_clause tc WHERE tc.template_id = t.id) AS clauses, (SELECT COUNT(*) FROM contract c WHERE c.template_id = t.id) AS contracts"
                                  " FROM contract_template t ORDER BY t.word, t.number DESC LIMIT 300"));
}

static const char clauses_sql[] =
    "SELECT tc.id, tc.place, tc.required, v.id AS text_id, v.clause_id, v.title, v.body, v.variant, v.number, v.state, cl.prominent, cl.law,"
    "  (SELECT MAX(n.number) FROM clause_version n WHERE n.clause_id = v.clause_id AND n.variant = v.variant AND n.state = 'current' AND n.number > v.number) AS newer"
    " FROM template_clause tc JOIN clause_version v ON v.id = tc.clause_version_id JOIN clause cl ON cl.id = v.clause_id WHERE tc.template_id = :id ORDER BY tc.place, tc.id LIMIT 200";
static const char addable_sql[] =
    "SELECT v.id, IF(:lang = 'en' AND cl.name_en <> '', cl.name_en, cl.name) AS name, v.variant, v.number FROM clause_version v JOIN clause cl ON cl.id = v.clause_id"
    " WHERE v.state = 'current' AND v.clause_id NOT IN (SELECT o.clause_id FROM template_clause tc JOIN clause_version o ON o.id = tc.clause_version_id WHERE tc.template_id = :id)"
    " ORDER BY cl.place, cl.id, v.variant LIMIT 300";

NEOERR *template_page(struct request *req)
{
    TRY(db_show_rows(req, "Clauses", clauses_sql));
    if (strcmp(row_text(&req->record, "state"), "draft") != 0)
        return STATUS_OK;
    TRY(show_text(req, "1", "Draft"));
    TRY(db_show_rows(req, "Addable", addable_sql));
    return nerr_pass(form_show(req, &template_clause_form, NULL, template_path(req, "")));
}

NEOERR *template_new_page(struct request *req)
{
    TRY(show_text(req, "12", "Preset.term_months"));
    TRY(show_text(req, "30", "Preset.payment_days"));
    TRY(show_text(req, "0", "Preset.deposit_percent"));
    TRY(show_text(req, "7", "Preset.inspection_days"));
    TRY(show_text(req, "5", "Preset.delivery_days"));
    return nerr_pass(form_show(req, &template_new_form, "Preset", "/contracts/templates/new"));
}

NEOERR *template_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &template_form, "Record", template_path(req, "/edit")));
}

/* --- changes ------------------------------------------------------------------------------------------ */

NEOERR *template_create(struct request *req)
{
    struct row row;
    int64_t id;

    TRY(db_select_one(req, "SELECT COALESCE(MAX(id), 0) + 1 AS next FROM contract_template", &row));
    values_text(req->values, "word", arena_format(req->arena, "template%s", row_text(&row, "next")));
    values_int(req->values, "number", 1);
    values_text(req->values, "state", "draft");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &template_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/contracts/templates/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *template_update(struct request *req)
{
    TRY(db_change(req, &template_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", template_path(req, ""));
    return STATUS_OK;
}

static const char is_addable_sql[] =
    "SELECT v.id FROM clause_version v WHERE v.id = :clause_version_id AND v.state = 'current'"
    " AND v.clause_id NOT IN (SELECT o.clause_id FROM template_clause tc JOIN clause_version o ON o.id = tc.clause_version_id WHERE tc.template_id = :id)";

/* At its place, or behind the last. */
static NEOERR *place_of_new(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT COALESCE(MAX(tc.place), 0) + 1 AS place FROM template_clause tc WHERE tc.template_id = :id", &row));
    if (values_get_int(req->values, "place") == 0)
        values_int(req->values, "place", row_int(&row, "place"));
    return nerr_pass(db_execute(req, "UPDATE template_clause SET place = place + 1 WHERE template_id = :id AND place >= :place"));
}

NEOERR *template_clause_add(struct request *req)
{
    struct row row;
    int64_t id;
    bool found;

    TRY(db_select_maybe(req, is_addable_sql, &row, &found));
    if (!found) {
        form_error(req, "", "contract_template.choose_text");
        return STATUS_OK;
    }
    TRY(place_of_new(req));
    values_int(req->values, "template_id", row_int(&req->record, "id"));
    TRY(db_insert(req, &template_clause_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", template_path(req, ""));
    return STATUS_OK;
}

NEOERR *template_clause_remove(struct request *req)
{
    TRY(db_remove(req, &template_clause_table, row_int(&req->record, "template_clause_id")));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", template_path(req, ""));
    return STATUS_OK;
}

/* --- versions -------------------------------------------------------------------------------------------- */

static NEOERR *insert_next(struct request *req, int64_t *id)
{
    static const char *const kept[] = { "word", "name", "name_en", "kind", "amendment", "title", "payment_days", "deposit_percent", "inspection_days", "delivery_days", "term_months" };
    struct values *values = values_new(req->arena);
    struct row row;

    values_text(req->values, "word", row_text(&req->record, "word"));
    TRY(db_select_one(req, "SELECT MAX(number) + 1 AS number FROM contract_template WHERE word = :word FOR UPDATE", &row));
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        values_text(values, kept[i], row_text(&req->record, kept[i]));
    values_int(values, "number", row_int(&row, "number"));
    values_text(values, "state", "draft");
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    return nerr_pass(db_insert(req, &template_table, values, id));
}

/* The same clauses, each in the text that is in force. */
static const char next_clauses_sql[] =
    "INSERT INTO template_clause (template_id, clause_version_id, place, required) SELECT :next_id,"
    "  COALESCE((SELECT MAX(n.id) FROM clause_version n WHERE n.clause_id = v.clause_id AND n.variant = v.variant AND n.state = 'current'), v.id), tc.place, tc.required"
    " FROM template_clause tc JOIN clause_version v ON v.id = tc.clause_version_id WHERE tc.template_id = :id";

NEOERR *template_next(struct request *req)
{
    struct row row;
    bool found;
    int64_t id;

    values_text(req->values, "word", row_text(&req->record, "word"));
    TRY(db_select_maybe(req, "SELECT id FROM contract_template WHERE word = :word AND state = 'draft'", &row, &found));
    if (found) {
        reply_redirect(req, "/contracts/templates/%s", row_text(&row, "id"));
        return STATUS_OK;
    }
    TRY(insert_next(req, &id));
    values_int(req->values, "next_id", id);
    TRY(db_execute(req, next_clauses_sql));
    reply_notice(req, "contract_template.next_drafted", NULL);
    reply_redirect(req, "/contracts/templates/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *set_state(struct request *req, int64_t id, const char *state)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(req->values, "stated_id", id);
    TRY(db_select_one(req, "SELECT version FROM contract_template WHERE id = :stated_id", &row));
    values_text(values, "state", state);
    values_text(values, strcmp(state, "past") == 0 ? "valid_to" : "valid_from", req->today);
    values_int(values, "version", row_int(&row, "version"));
    return nerr_pass(db_change(req, &template_table, id, values));
}

static const char unready_sql[] =
    "SELECT (SELECT COUNT(*) FROM template_clause tc WHERE tc.template_id = :id) AS clauses,"
    "  (SELECT COUNT(*) FROM template_clause tc JOIN clause_version v ON v.id = tc.clause_version_id WHERE tc.template_id = :id AND v.state = 'draft') AS drafts";

/* The version in force until now ends. */
NEOERR *template_publish(struct request *req)
{
    struct row row;
    struct rows *rows;

    reply_redirect(req, "%s", template_path(req, ""));
    TRY(db_select_one(req, unready_sql, &row));
    if (row_int(&row, "clauses") == 0 || row_int(&row, "drafts") > 0) {
        reply_refusal(req, "contract_template.not_ready", NULL);
        return STATUS_OK;
    }
    values_text(req->values, "word", row_text(&req->record, "word"));
    TRY(db_select(req, "SELECT id FROM contract_template WHERE word = :word AND state = 'current' FOR UPDATE", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row old = rows_at(rows, i);

        TRY(set_state(req, row_int(&old, "id"), "past"));
    }
    TRY(set_state(req, row_int(&req->record, "id"), "current"));
    reply_notice(req, "contract_template.published", NULL);
    return STATUS_OK;
}
