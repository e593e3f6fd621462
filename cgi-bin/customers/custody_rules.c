/* custody_rules.c - /customers/custody/rules: what a complete file holds, with its weight and who
 * brings it; and after how many months a file is verified again. */
#include "customers.h"

#include <string.h>

#include "domain/completeness.h"

static const struct field fields[] = {
    { .name = "item", .type = FIELD_CHOICE, .options = "completeness_item", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "weight", .type = FIELD_INT, .max = 100, .flags = FIELD_REQUIRED },
    { .name = "bring_by", .type = FIELD_CHOICE, .options = "bring_by", .flags = FIELD_REQUIRED },
    { .name = "check_kind", .type = FIELD_CHOICE, .options = "completeness_check", .flags = FIELD_REQUIRED, .group = "check" },
    { .name = "column_word", .type = FIELD_CHOICE, .options = "completeness_column" },
    { .name = "role_word", .type = FIELD_CHOICE, .options = "contact_role" },
    { .name = "paper_word", .type = FIELD_CHOICE, .options = "paper_type" },
    { .name = "days", .type = FIELD_INT, .max = 3650 },
    { .name = "customer_types", .type = FIELD_CHOICES, .options = "customer_type", .group = "reach" },
    { .name = "valid_from", .type = FIELD_DATE },
    { .name = "valid_to", .type = FIELD_DATE },
};
static NEOERR *rule_check(struct request *req);
const struct form completeness_rule_form = { "completeness", fields, COUNT_OF(fields), rule_check };

static const struct field review_fields[] = {
    { .name = "months", .type = FIELD_INT, .max = 120, .flags = FIELD_REQUIRED | FIELD_FOCUS },
};
static NEOERR *review_check(struct request *req);
const struct form review_form = { "completeness", review_fields, COUNT_OF(review_fields), review_check };

static const char *const columns[] = { "item", "weight", "check_kind", "column_word", "role_word", "paper_word", "days",
                                       "customer_types", "bring_by", "valid_from", "valid_to", NULL };
static const struct table rule_table = { .name = "completeness_rule", .columns = columns, .versioned = true };
static const char *const review_columns[] = { "customer_type", "months", NULL };
static const struct table review_table = { .name = "review_rule", .columns = review_columns, .versioned = true };

const char completeness_rule_record_sql[] = "SELECT * FROM completeness_rule WHERE id = :id";
const char review_record_sql[] = "SELECT * FROM review_rule WHERE id = :id";

/* --- rules of the form --------------------------------------------------------------------------- */

/* What the chosen check looks at must be said, and nothing else is kept. */
static void need(struct request *req, const char *kind, const char *field)
{
    bool mine = strcmp(values_get_text(req->values, "check_kind"), kind) == 0;

    if (mine && *values_get_text(req->values, field) == '\0' && strcmp(kind, "role") != 0)
        form_error(req, field, "error.required");
    if (!mine || *values_get_text(req->values, field) == '\0')
        values_text(req->values, field, "");
}

static NEOERR *rule_check(struct request *req)
{
    const char *from = values_get_text(req->values, "valid_from"), *to = values_get_text(req->values, "valid_to");
    bool by_days = strcmp(values_get_text(req->values, "check_kind"), "verified") == 0;

    need(req, "column", "column_word");
    need(req, "role", "role_word");
    need(req, "paper", "paper_word");
    if (!by_days || !values_has(req->values, "days")) /* 0: until the next review */
        values_int(req->values, "days", 0);
    if (values_has(req->values, "weight") && values_get_int(req->values, "weight") == 0)
        form_error(req, "weight", "completeness.weight_none");
    if (*from != '\0' && *to != '\0' && strcmp(to, from) <= 0)
        form_error(req, "valid_to", "completeness.dates_crossed");
    if (*from == '\0')
        values_text(req->values, "valid_from", req->today);
    if (!values_has(req->values, "customer_types"))
        values_text(req->values, "customer_types", "");
    return STATUS_OK;
}

static NEOERR *review_check(struct request *req)
{
    if (values_has(req->values, "months") && values_get_int(req->values, "months") == 0)
        form_error(req, "months", "completeness.weight_none");
    return STATUS_OK;
}

/* --- pages and changes ------------------------------------------------------------------------------ */

static const char rules_sql[] =
    "SELECT r.*, r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to > :today) AS in_force,"
    "  (SELECT GROUP_CONCAT(IF(:lang = 'en' AND t.name_en <> '', t.name_en, t.name) ORDER BY t.place SEPARATOR ', ') FROM dictionary_entry t"
    "   WHERE t.dictionary = 'customer_type' AND FIND_IN_SET(t.word, r.customer_types)) AS type_names"
    " FROM completeness_rule r ORDER BY in_force DESC, r.weight DESC, r.id";

NEOERR *rules_page(struct request *req)
{
    TRY(db_show_rows(req, "Rules", rules_sql));
    return nerr_pass(db_show_rows(req, "Reviews", "SELECT v.* FROM review_rule v ORDER BY v.customer_type = '' DESC, v.id"));
}

static NEOERR *back_to_rules(struct request *req)
{
    TRY(completeness_reckon_all(req));
    reply_notice(req, "completeness.saved", NULL);
    reply_redirect(req, "/customers/custody/rules");
    return STATUS_OK;
}

NEOERR *rule_new_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    return nerr_pass(form_show(req, &completeness_rule_form, "Preset", "/customers/custody/rules/new"));
}

NEOERR *rule_create(struct request *req)
{
    int64_t id;

    TRY(db_insert(req, &rule_table, req->values, &id));
    return nerr_pass(back_to_rules(req));
}

NEOERR *rule_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &completeness_rule_form, "Record",
                               arena_format(req->arena, "/customers/custody/rules/%s", row_text(&req->record, "id"))));
}

NEOERR *rule_update(struct request *req)
{
    TRY(db_change(req, &rule_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(back_to_rules(req));
}

NEOERR *review_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &review_form, "Record",
                               arena_format(req->arena, "/customers/custody/reviews/%s", row_text(&req->record, "id"))));
}

/* Counts from the next verification on: dates that were set stay. */
NEOERR *review_update(struct request *req)
{
    TRY(db_change(req, &review_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/customers/custody/rules");
    return STATUS_OK;
}
