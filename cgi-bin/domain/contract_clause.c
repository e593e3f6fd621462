/* contract_clause.c - clauses of a draft: each is compared with the text it comes from; what deviates says why. */
#include "contract.h"

#include <string.h>

static const char standard_sql[] =
    "SELECT v.id, v.title, v.body, v.variant FROM clause_version v WHERE v.id = :text_id AND v.clause_id = :of_clause AND (v.state = 'current' OR v.id = :own_text_id)";

/* The text that the template gave, whatever its variant, is the standard. */
static const char templates_own_sql[] =
    "SELECT EXISTS (SELECT 1 FROM contract c JOIN template_clause tc ON tc.template_id = c.template_id AND tc.clause_version_id = :of_text WHERE c.id = :of_contract) AS own";

static NEOERR *unchanged_is(struct request *req, const struct row *row, int64_t text_id, const char **deviation)
{
    struct row found;

    values_int(req->values, "of_text", text_id);
    values_int(req->values, "of_contract", row_int(row, "id"));
    TRY(db_select_one(req, templates_own_sql, &found));
    *deviation = row_int(&found, "own") != 0 ? "standard" : "variant";
    return STATUS_OK;
}

/* Whether :title and :body are others than those of the text they come from. */
static bool is_changed(const struct request *req, const struct row *standard)
{
    return strcmp(values_get_text(req->values, "title"), row_text(standard, "title")) != 0 ||
           strcmp(values_get_text(req->values, "body"), row_text(standard, "body")) != 0;
}

/* The text is chosen first, then perhaps changed: choosing another one drops what was typed over the old. */
static NEOERR *compare(struct request *req, const struct row *row, struct values *values)
{
    int64_t own = row_int(row, "clause_version_id"), chosen = values_get_int(req->values, "text_id");
    const char *deviation;
    struct row standard;

    values_int(req->values, "own_text_id", own);
    values_int(req->values, "of_clause", row_int(row, "clause_id"));
    values_int(req->values, "text_id", chosen != 0 ? chosen : own);
    TRY(db_select_one(req, standard_sql, &standard));
    if (chosen != 0 && chosen != own) {
        values_text(req->values, "title", row_text(&standard, "title"));
        values_text(req->values, "body", row_text(&standard, "body"));
    }
    if (is_changed(req, &standard))
        deviation = "changed";
    else
        TRY(unchanged_is(req, row, row_int(&standard, "id"), &deviation));
    values_text(values, "deviation", deviation);
    values_int(values, "clause_version_id", row_int(&standard, "id"));
    values_text(values, "reason", strcmp(deviation, "changed") == 0 ? values_get_text(req->values, "reason") : "");
    return STATUS_OK;
}

NEOERR *contract_clause_change(struct request *req, const struct row *row)
{
    struct values *values = values_new(req->arena);

    if (row_is_null(row, "clause_version_id")) {
        values_text(values, "deviation", "added");
        values_text(values, "reason", values_get_text(req->values, "reason"));
    } else {
        TRY(compare(req, row, values));
    }
    if (text_has_word("changed,added", values_get_text(values, "deviation")) && *values_get_text(values, "reason") == '\0') {
        form_error(req, "reason", "contract.say_why_nonstandard");
        return STATUS_OK;
    }
    values_text(values, "title", values_get_text(req->values, "title"));
    values_text(values, "body", values_get_text(req->values, "body"));
    values_int(values, "version", values_get_int(req->values, "version"));
    TRY(db_change(req, &contract_clause_table, row_int(row, "clause_row_id"), values));
    return nerr_pass(contract_follow(req, row_int(row, "id"), 0));
}

NEOERR *contract_clause_add(struct request *req, int64_t contract_id, int64_t *id)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(req->values, "contract_id", contract_id);
    TRY(db_select_one(req, "SELECT COALESCE(MAX(place), 0) + 1 AS place FROM contract_clause WHERE contract_id = :contract_id", &row));
    values_int(values, "contract_id", contract_id);
    values_int(values, "place", values_has(req->values, "place") ? values_get_int(req->values, "place") : row_int(&row, "place"));
    values_text(values, "title", values_get_text(req->values, "title"));
    values_text(values, "body", values_get_text(req->values, "body"));
    values_int(values, "prominent", values_get_int(req->values, "prominent"));
    values_text(values, "deviation", "added");
    values_text(values, "reason", values_get_text(req->values, "reason"));
    TRY(db_insert(req, &contract_clause_table, values, id));
    return nerr_pass(contract_follow(req, contract_id, 0));
}

NEOERR *contract_clause_remove(struct request *req, const struct row *row, const char *reason)
{
    struct values *values = values_new(req->arena);

    if (row_is_null(row, "clause_version_id")) {
        TRY(db_remove(req, &contract_clause_table, row_int(row, "clause_row_id")));
        return nerr_pass(contract_follow(req, row_int(row, "id"), 0));
    }
    values_text(values, "deviation", "removed");
    values_text(values, "reason", reason);
    values_int(values, "version", row_int(row, "version"));
    TRY(db_change(req, &contract_clause_table, row_int(row, "clause_row_id"), values));
    return nerr_pass(contract_follow(req, row_int(row, "id"), 0));
}

NEOERR *contract_clause_restore(struct request *req, const struct row *row)
{
    struct values *values = values_new(req->arena);
    const char *deviation;
    struct row standard;

    values_int(req->values, "text_id", row_int(row, "clause_version_id"));
    TRY(db_select_one(req, "SELECT title, body, variant FROM clause_version WHERE id = :text_id", &standard));
    values_text(values, "title", row_text(&standard, "title"));
    values_text(values, "body", row_text(&standard, "body"));
    TRY(unchanged_is(req, row, row_int(row, "clause_version_id"), &deviation));
    values_text(values, "deviation", deviation);
    values_text(values, "reason", "");
    values_int(values, "version", row_int(row, "version"));
    TRY(db_change(req, &contract_clause_table, row_int(row, "clause_row_id"), values));
    return nerr_pass(contract_follow(req, row_int(row, "id"), 0));
}
