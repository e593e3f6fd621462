/* clauses.c - /contracts/:id/clauses: the text of a draft, clause by clause; what deviates from the standard says why. */
#include "contracts.h"

#include "domain/contract.h"

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 80, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "body", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, .flags = FIELD_WIDE },
    { .name = "text_id", .type = FIELD_HIDDEN },
};
const struct form clause_form = { "contract", fields, COUNT_OF(fields), NULL };

static const struct field new_fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 80, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "body", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED },
    { .name = "prominent", .type = FIELD_FLAG },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form clause_new_form = { "contract", new_fields, COUNT_OF(new_fields), NULL };

static const struct field remove_fields[] = {
    { .name = "reason", .type = FIELD_TEXT, .max = 500, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form clause_remove_form = { "contract", remove_fields, COUNT_OF(remove_fields), NULL };

/* The contract's row with one of its clauses; `version` is the clause's, so that two people may work on two clauses. */
const char clause_record_sql[] =
    "SELECT c.id, c.number, c.state, c.kind, c.title AS contract_title, c.customer_id, cu.name AS customer_name, cc.id AS clause_row_id, cc.clause_id, cc.clause_version_id,"
    "  cc.title, cc.body, cc.prominent, cc.required, cc.deviation, cc.reason, cc.version, v.title AS standard_title, v.body AS standard_body, v.variant, cl.law"
    " FROM contract c JOIN customer cu ON cu.id = c.customer_id JOIN contract_clause cc ON cc.contract_id = c.id AND cc.id = :clause_id"
    " LEFT JOIN clause_version v ON v.id = cc.clause_version_id LEFT JOIN clause cl ON cl.id = cc.clause_id WHERE c.id = :id AND {visible:cu}";

static const char texts_sql[] =
    "SELECT v.id, v.variant, v.number, v.title, v.body, v.id = :own_text_id AS chosen FROM clause_version v WHERE v.clause_id = :own_clause_id AND (v.state = 'current' OR v.id = :own_text_id) ORDER BY v.variant, v.number";

static const char *clause_path(struct request *req, const char *end)
{
    return contract_path(req, row_int(&req->record, "id"), arena_format(req->arena, "/clauses/%s%s", row_text(&req->record, "clause_row_id"), end));
}

static NEOERR *show_tokens(struct request *req)
{
    for (size_t i = 0; i < contract_token_count; i++) {
        TRY(show_text(req, contract_tokens[i], "Tokens.%zu.name", i));
        TRY(show_text(req, message(req, arena_format(req->arena, "contract.token_%s", contract_tokens[i])), "Tokens.%zu.words", i));
    }
    return STATUS_OK;
}

NEOERR *clause_page(struct request *req)
{
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked)
        return STATUS_OK;
    values_int(req->values, "own_text_id", row_int(&req->record, "clause_version_id"));
    values_int(req->values, "own_clause_id", row_int(&req->record, "clause_id"));
    TRY(db_show_rows(req, "Texts", texts_sql));
    TRY(show_tokens(req));
    return nerr_pass(form_show(req, &clause_form, "Record", clause_path(req, "")));
}

static void done(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s#clauses", contract_path(req, row_int(&req->record, "id"), ""));
}

/* Says that the text is locked, as a form's error: what was typed stays on the screen. */
static bool is_locked(struct request *req)
{
    if (contract_is_open(row_text(&req->record, "state")))
        return false;
    form_error(req, "", "contract.locked");
    return true;
}

NEOERR *clause_save(struct request *req)
{
    if (is_locked(req))
        return STATUS_OK;
    TRY(contract_clause_change(req, &req->record));
    if (!form_refused(req))
        done(req);
    return STATUS_OK;
}

NEOERR *clause_new_page(struct request *req)
{
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked)
        return STATUS_OK;
    TRY(show_tokens(req));
    return nerr_pass(form_show(req, &clause_new_form, NULL, contract_path(req, row_int(&req->record, "id"), "/clauses/new")));
}

NEOERR *clause_create(struct request *req)
{
    int64_t id;

    if (is_locked(req))
        return STATUS_OK;
    TRY(contract_clause_add(req, row_int(&req->record, "id"), &id));
    done(req);
    return STATUS_OK;
}

NEOERR *clause_remove_page(struct request *req)
{
    bool locked;

    TRY(refuse_locked(req, &locked));
    return locked ? STATUS_OK : nerr_pass(form_show(req, &clause_remove_form, NULL, clause_path(req, "/remove")));
}

NEOERR *clause_remove(struct request *req)
{
    if (is_locked(req))
        return STATUS_OK;
    TRY(contract_clause_remove(req, &req->record, values_get_text(req->values, "reason")));
    done(req);
    return STATUS_OK;
}

NEOERR *clause_restore(struct request *req)
{
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked || row_is_null(&req->record, "clause_version_id"))
        return locked ? STATUS_OK : nerr_raise(ERR_NOT_FOUND, "clause %s has no standard", row_text(&req->record, "clause_row_id"));
    TRY(contract_clause_restore(req, &req->record));
    done(req);
    return STATUS_OK;
}
