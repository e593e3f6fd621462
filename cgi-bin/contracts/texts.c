/* texts.c - /contracts/clauses: clauses and the versions of their texts, standard and variants. A published text is never
 * changed; publishing the next one ends it. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/difference.h"

static const char *const clause_columns[] = { "code", "name", "name_en", "place", "prominent", "covers", "law", NULL };
static const struct table clause_table = { .name = "clause", .columns = clause_columns, .versioned = true };
static const char *const text_columns[] = { "clause_id", "variant", "number", "title", "title_en", "body", "state", "valid_from", "valid_to", "note", "created_at", "created_by", NULL };
static const struct table text_table = { .name = "clause_version", .columns = text_columns, .versioned = true };

static const struct field head_fields[] = {
    { .name = "code", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "place", .type = FIELD_INT, .max = 10000, .flags = FIELD_REQUIRED },
    { .name = "prominent", .type = FIELD_FLAG },
    { .name = "law", .type = FIELD_TEXT, .max = 120, .flags = FIELD_WIDE },
    { .name = "covers", .type = FIELD_CHOICES, .options = "contract_item" },
};
#define TEXT_FIELDS                                                                                                    \
    { .name = "title", .type = FIELD_TEXT, .max = 80, .flags = FIELD_REQUIRED }, { .name = "title_en", .type = FIELD_TEXT, .max = 80 }, \
        { .name = "body", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED }, { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE }
static const struct field fields[] = { TEXT_FIELDS };
static const struct field new_fields[] = {
    { .name = "variant", .type = FIELD_TEXT, .max = 40, .flags = FIELD_FOCUS },
    TEXT_FIELDS,
};
const struct form clause_head_form = { "clause", head_fields, COUNT_OF(head_fields), NULL };
const struct form text_form = { "clause", fields, COUNT_OF(fields), NULL };
const struct form text_new_form = { "clause", new_fields, COUNT_OF(new_fields), NULL };

#define TEXT                                                                                                           \
    "SELECT cl.id, IF(:lang = 'en' AND cl.name_en <> '', cl.name_en, cl.name) AS clause_name, v.id AS text_id, v.variant, v.number, v.title, v.title_en, v.body, v.state," \
    "  v.note, v.valid_from, v.valid_to, v.version FROM clause cl JOIN clause_version v ON v.clause_id = cl.id AND v.id = :text_id WHERE cl.id = :id"
const char clause_head_sql[] = "SELECT cl.*, IF(:lang = 'en' AND cl.name_en <> '', cl.name_en, cl.name) AS clause_name FROM clause cl WHERE cl.id = :id";
const char text_record_sql[] = TEXT;
const char text_draft_sql[] = TEXT " AND v.state = 'draft'";

static const char *clause_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/contracts/clauses/%s%s", row_text(&req->record, "id"), end);
}

/* --- clauses ------------------------------------------------------------------------------------------ */

NEOERR *clauses_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Clauses",
                                  "SELECT cl.id, cl.code, IF(:lang = 'en' AND cl.name_en <> '', cl.name_en, cl.name) AS name, cl.prominent, cl.law, cl.covers,"
                                  "  (SELECT COUNT(*) FROM clause_version v WHERE v.clause_id = cl.id AND v.state = 'current') AS texts, (SELECT COUNT(*) FROM clause_version v WHERE v.clause_id = cl.id AND v.state = 'draft') AS drafts"
                                  " FROM clause cl ORDER BY cl.place, cl.id LIMIT 500"));
}

NEOERR *clause_head_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Texts",
                                  "SELECT v.id, v.variant, v.number, v.title, v.body, v.state, v.valid_from, v.valid_to - INTERVAL 1 DAY AS last_on, v.note, v.created_by,"
                                  "  (SELECT COUNT(*) FROM template_clause tc WHERE tc.clause_version_id = v.id) AS templates"
                                  " FROM clause_version v WHERE v.clause_id = :id ORDER BY v.variant, v.number DESC LIMIT 300"));
}

NEOERR *clause_head_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &clause_head_form, NULL, "/contracts/clauses/new"));
}

NEOERR *clause_head_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &clause_head_form, "Record", clause_path(req, "/edit")));
}

static NEOERR *check_code(struct request *req, int64_t own_id)
{
    struct row row;
    bool taken;

    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, "SELECT id FROM clause WHERE code = :code AND id <> :own_id", &row, &taken));
    if (taken)
        form_error(req, "code", "clause.code_taken");
    return STATUS_OK;
}

NEOERR *clause_head_create(struct request *req)
{
    int64_t id;

    TRY(check_code(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &clause_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/contracts/clauses/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *clause_head_update(struct request *req)
{
    TRY(check_code(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &clause_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", clause_path(req, ""));
    return STATUS_OK;
}

/* --- texts ----------------------------------------------------------------------------------------------- */

static NEOERR *show_tokens(struct request *req)
{
    for (size_t i = 0; i < contract_token_count; i++) {
        TRY(show_text(req, contract_tokens[i], "Tokens.%zu.name", i));
        TRY(show_text(req, message(req, arena_format(req->arena, "contract.token_%s", contract_tokens[i])), "Tokens.%zu.words", i));
    }
    return STATUS_OK;
}

/* ?from=: begins as that text. */
NEOERR *text_new_page(struct request *req)
{
    int64_t from;

    TRY(show_tokens(req));
    if (text_int(request_param(req, "from"), &from)) {
        struct row row;
        bool found;

        values_int(req->values, "from_text", from);
        TRY(db_select_maybe(req, "SELECT variant, title, title_en, body FROM clause_version WHERE id = :from_text AND clause_id = :id", &row, &found));
        if (found)
            TRY(row_show(req, "Preset", &row));
    }
    return nerr_pass(form_show(req, &text_new_form, "Preset", clause_path(req, "/texts/new")));
}

NEOERR *text_create(struct request *req)
{
    struct row row;
    int64_t id;

    TRY(db_select_one(req, "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM clause_version WHERE clause_id = :id AND variant = :variant FOR UPDATE", &row));
    values_int(req->values, "clause_id", row_int(&req->record, "id"));
    values_int(req->values, "number", row_int(&row, "number"));
    values_text(req->values, "state", "draft");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &text_table, req->values, &id));
    reply_notice(req, "clause.drafted", NULL);
    reply_redirect(req, "%s", clause_path(req, arena_format(req->arena, "/texts/%lld", (long long)id)));
    return STATUS_OK;
}

static const char before_sql[] =
    "SELECT v.number, CONCAT(v.title, '\\n', v.body) AS text FROM clause_version v WHERE v.clause_id = :id AND v.variant = :own_variant AND v.number < :own_number ORDER BY v.number DESC LIMIT 1";

/* Beside a version stands what it changes. */
static NEOERR *show_change(struct request *req)
{
    struct difference difference;
    struct row before;
    bool found;

    values_text(req->values, "own_variant", row_text(&req->record, "variant"));
    values_int(req->values, "own_number", row_int(&req->record, "number"));
    TRY(db_select_maybe(req, before_sql, &before, &found));
    if (!found)
        return STATUS_OK;
    difference_find(req->arena, row_text(&before, "text"), arena_format(req->arena, "%s\n%s", row_text(&req->record, "title"), row_text(&req->record, "body")), &difference);
    TRY(show_text(req, row_text(&before, "number"), "Before.number"));
    return nerr_pass(difference_show(req, "Before.diff", &difference, 0));
}

NEOERR *text_page(struct request *req)
{
    TRY(show_change(req));
    if (strcmp(row_text(&req->record, "state"), "draft") != 0)
        return STATUS_OK;
    TRY(show_tokens(req));
    return nerr_pass(form_show(req, &text_form, "Record", clause_path(req, arena_format(req->arena, "/texts/%s", row_text(&req->record, "text_id")))));
}

NEOERR *text_update(struct request *req)
{
    TRY(db_change(req, &text_table, row_int(&req->record, "text_id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", clause_path(req, arena_format(req->arena, "/texts/%s", row_text(&req->record, "text_id"))));
    return STATUS_OK;
}

static NEOERR *set_state(struct request *req, int64_t id, int64_t version, const char *state)
{
    struct values *values = values_new(req->arena);

    values_text(values, "state", state);
    values_text(values, strcmp(state, "past") == 0 ? "valid_to" : "valid_from", req->today);
    values_int(values, "version", version);
    return nerr_pass(db_change(req, &text_table, id, values));
}

NEOERR *text_publish(struct request *req)
{
    struct rows *rows;

    values_text(req->values, "own_variant", row_text(&req->record, "variant"));
    TRY(db_select(req, "SELECT id, version FROM clause_version WHERE clause_id = :id AND variant = :own_variant AND state = 'current' FOR UPDATE", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row old = rows_at(rows, i);

        TRY(set_state(req, row_int(&old, "id"), row_int(&old, "version"), "past"));
    }
    TRY(set_state(req, row_int(&req->record, "text_id"), row_int(&req->record, "version"), "current"));
    reply_notice(req, "clause.published", NULL);
    reply_redirect(req, "%s", clause_path(req, ""));
    return STATUS_OK;
}
