/* companies.c - /contracts/companies: companies of ours that sell, as they stand in contracts and in their numbers. */
#include "contracts.h"

#include <ctype.h>

static const char *const columns[] = { "code", "name", "credit_code", "address", "representative", "phone", "bank_name", "bank_account", "licence_no", "ended_on", NULL };
static const struct table company_table = { .name = "company", .columns = columns, .versioned = true };

static NEOERR *check(struct request *req);
static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "code", .type = FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED },
    { .name = "credit_code", .type = FIELD_CREDIT_CODE },
    { .name = "licence_no", .type = FIELD_TEXT, .max = 60 },
    { .name = "address", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
    { .name = "representative", .type = FIELD_TEXT, .max = 60 },
    { .name = "phone", .type = FIELD_TEXT, .max = 40 },
    { .name = "bank_name", .type = FIELD_TEXT, .max = 120 },
    { .name = "bank_account", .type = FIELD_TEXT, .max = 40 },
    { .name = "ended_on", .type = FIELD_DATE },
};
const struct form company_form = { "company", fields, COUNT_OF(fields), check };
const char company_record_sql[] = "SELECT co.* FROM company co WHERE co.id = :id";

/* It stands in contract numbers and their addresses. */
static NEOERR *check(struct request *req)
{
    for (const char *c = values_get_text(req->values, "code"); *c != '\0'; c++) {
        if (!isupper((unsigned char)*c) && !isdigit((unsigned char)*c)) {
            form_error(req, "code", "company.code_wrong");
            break;
        }
    }
    return STATUS_OK;
}

static NEOERR *check_code(struct request *req, int64_t own_id)
{
    struct row row;
    bool taken;

    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, "SELECT id FROM company WHERE code = :code AND id <> :own_id", &row, &taken));
    if (taken)
        form_error(req, "code", "company.code_taken");
    return STATUS_OK;
}

NEOERR *companies_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Companies", "SELECT co.*, (SELECT COUNT(*) FROM contract c WHERE c.company_id = co.id) AS contracts FROM company co ORDER BY co.ended_on IS NOT NULL, co.id LIMIT 100"));
}

NEOERR *company_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &company_form, NULL, "/contracts/companies/new"));
}

NEOERR *company_create(struct request *req)
{
    int64_t id;

    TRY(check_code(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &company_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/contracts/companies");
    return STATUS_OK;
}

NEOERR *company_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &company_form, "Record", arena_format(req->arena, "/contracts/companies/%s", row_text(&req->record, "id"))));
}

NEOERR *company_update(struct request *req)
{
    TRY(check_code(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &company_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/contracts/companies");
    return STATUS_OK;
}
