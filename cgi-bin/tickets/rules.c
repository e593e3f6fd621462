/* rules.c - /tickets/rules: the working minutes that each severity is promised (ticket_clock), what a category asks for beside the ticket
 * (ticket_procedure), the calendar days that are left for the report of an adverse reaction (reaction_clock). The only writer of these. */
#include "rules.h"

#include <string.h>

enum { MINUTES_MOST = 99999, DAYS_MOST = 365 };

static const char *const clock_columns[] = { "severity", "answer_minutes", "update_minutes", "solve_minutes", NULL };
static const struct table clock_table = { .name = "ticket_clock", .columns = clock_columns, .versioned = true };
static const char *const procedure_columns[] = { "category", "kind", NULL };
static const struct table procedure_table = { .name = "ticket_procedure", .columns = procedure_columns, .versioned = true };
static const char *const report_columns[] = { "product_kind", "gravity", "days", NULL };
static const struct table report_table = { .name = "reaction_clock", .columns = report_columns, .versioned = true };

static NEOERR *check_minutes(struct request *req);

static const struct field clock_fields[] = {
    { .name = "answer_minutes", .type = FIELD_INT, .max = MINUTES_MOST, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "update_minutes", .type = FIELD_INT, .max = MINUTES_MOST, .flags = FIELD_REQUIRED },
    { .name = "solve_minutes", .type = FIELD_INT, .max = MINUTES_MOST, .flags = FIELD_REQUIRED },
};
const struct form clock_rule_form = { "ticket_rule", clock_fields, COUNT_OF(clock_fields), check_minutes };

static const struct field procedure_fields[] = {
    { .name = "category", .type = FIELD_CHOICE, .options = "ticket_category", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "kind", .type = FIELD_CHOICE, .options = "ticket_procedure", .flags = FIELD_REQUIRED },
};
const struct form procedure_form = { "ticket_rule", procedure_fields, COUNT_OF(procedure_fields), NULL };

static const struct field report_fields[] = {
    { .name = "product_kind", .type = FIELD_CHOICE, .options = "reaction_product", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "gravity", .type = FIELD_CHOICE, .options = "reaction_gravity", .flags = FIELD_REQUIRED },
    { .name = "days", .type = FIELD_INT, .max = DAYS_MOST, .flags = FIELD_REQUIRED },
};
const struct form report_rule_form = { "ticket_rule", report_fields, COUNT_OF(report_fields), NULL };

const char clock_rule_record_sql[] = "SELECT c.* FROM ticket_clock c WHERE c.id = :id";
const char procedure_record_sql[] = "SELECT p.* FROM ticket_procedure p WHERE p.id = :id";
const char report_rule_record_sql[] = "SELECT c.* FROM reaction_clock c WHERE c.id = :id";

/* --- the page ----------------------------------------------------------------------------------------- */

#define HOURS(minutes) "TRIM(TRAILING '.0' FROM ROUND(" minutes " / 60, 1))"
static const char clocks_sql[] =
    "SELECT c.id, c.severity, " HOURS("c.answer_minutes") " AS answer_hours, " HOURS("c.update_minutes") " AS update_hours, " HOURS("c.solve_minutes") " AS solve_hours FROM ticket_clock c"
    " LEFT JOIN dictionary_entry e ON e.dictionary = 'ticket_severity' AND e.word = c.severity ORDER BY e.place DESC, c.id";
static const char procedures_sql[] =
    "SELECT p.id, p.category, p.kind FROM ticket_procedure p LEFT JOIN dictionary_entry e ON e.dictionary = 'ticket_category' AND e.word = p.category ORDER BY e.place, p.id LIMIT 200";
static const char reports_sql[] =
    "SELECT c.id, c.product_kind, c.gravity, c.days FROM reaction_clock c LEFT JOIN dictionary_entry k ON k.dictionary = 'reaction_product' AND k.word = c.product_kind"
    " LEFT JOIN dictionary_entry g ON g.dictionary = 'reaction_gravity' AND g.word = c.gravity ORDER BY k.place, c.product_kind, g.place, c.id LIMIT 200";

NEOERR *ticket_rules_page(struct request *req)
{
    TRY(db_show_rows(req, "Clocks", clocks_sql));
    TRY(db_show_rows(req, "Procedures", procedures_sql));
    return nerr_pass(db_show_rows(req, "Reports", reports_sql));
}

static NEOERR *ask(struct request *req, const struct form *form, const char *what)
{
    bool fresh = req->record.rows == NULL;

    TRY(show_text(req, what, "What"));
    return nerr_pass(form_show(req, form, fresh ? NULL : "Record", arena_format(req->arena, "/tickets/rules/%s/%s", what, fresh ? "new" : row_text(&req->record, "id"))));
}

static NEOERR *saved(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tickets/rules");
    return STATUS_OK;
}

/* --- clocks ------------------------------------------------------------------------------------------- */

static NEOERR *check_minutes(struct request *req)
{
    for (size_t i = 0; i < COUNT_OF(clock_fields); i++) {
        if (values_has(req->values, clock_fields[i].name) && values_get_int(req->values, clock_fields[i].name) < 1)
            form_error(req, clock_fields[i].name, "ticket_rule.at_least_one");
    }
    if (values_get_int(req->values, "answer_minutes") > values_get_int(req->values, "solve_minutes") && values_has(req->values, "solve_minutes"))
        form_error(req, "solve_minutes", "ticket_rule.before_answer");
    return STATUS_OK;
}

NEOERR *clock_rule_page(struct request *req)
{
    return nerr_pass(ask(req, &clock_rule_form, "clocks"));
}

NEOERR *clock_rule_save(struct request *req)
{
    TRY(db_change(req, &clock_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(saved(req));
}

/* --- what a category asks for ------------------------------------------------------------------------------ */

/* A category that asks for something else leaves nobody with goods held or a report open that no page shows. */
static const char open_holds_sql[] =
    "SELECT COUNT(*) AS n FROM lot_hold h JOIN ticket t ON t.id = h.ticket_id WHERE h.state = 'held' AND t.category = :old_category /* all rows: a rule is everybody's */";
static const char open_reactions_sql[] =
    "SELECT COUNT(*) AS n FROM adverse_reaction r JOIN ticket t ON t.id = r.ticket_id WHERE r.state <> 'final' AND t.category = :old_category /* all rows: a rule is everybody's */";

static NEOERR *count_open(struct request *req, int64_t *open)
{
    const char *kind = row_text(&req->record, "kind");
    struct row row;

    values_text(req->values, "old_category", row_text(&req->record, "category"));
    TRY(db_select_one(req, strcmp(kind, "quality") == 0 ? open_holds_sql : open_reactions_sql, &row));
    *open = row_int(&row, "n");
    return STATUS_OK;
}

/* One rule a category; `own` is the row itself. */
static NEOERR *refuse_twin(struct request *req, int64_t own)
{
    struct row row;
    bool found;

    values_int(req->values, "own_id", own);
    TRY(db_select_maybe(req, "SELECT p.id FROM ticket_procedure p WHERE p.category = :category AND p.id <> :own_id FOR UPDATE", &row, &found));
    if (found)
        form_error(req, "category", "ticket_rule.category_has_one");
    return STATUS_OK;
}

NEOERR *procedure_page(struct request *req)
{
    return nerr_pass(ask(req, &procedure_form, "procedures"));
}

NEOERR *procedure_create(struct request *req)
{
    int64_t id;

    TRY(refuse_twin(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &procedure_table, req->values, &id));
    return nerr_pass(saved(req));
}

NEOERR *procedure_save(struct request *req)
{
    bool other = strcmp(row_text(&req->record, "kind"), values_get_text(req->values, "kind")) != 0 || strcmp(row_text(&req->record, "category"), values_get_text(req->values, "category")) != 0;
    int64_t open = 0;

    TRY(refuse_twin(req, row_int(&req->record, "id")));
    if (other)
        TRY(count_open(req, &open));
    if (open > 0)
        form_error_with(req, "", "ticket_rule.still_open", arena_format(req->arena, "%lld", (long long)open));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &procedure_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(saved(req));
}

NEOERR *procedure_end(struct request *req)
{
    int64_t open;

    TRY(count_open(req, &open));
    if (open > 0) {
        reply_refusal(req, "ticket_rule.still_open", arena_format(req->arena, "%lld", (long long)open));
        reply_redirect(req, "/tickets/rules/procedures/%s", row_text(&req->record, "id"));
        return STATUS_OK;
    }
    TRY(db_remove(req, &procedure_table, row_int(&req->record, "id")));
    return nerr_pass(saved(req));
}

/* --- reports of adverse reactions ----------------------------------------------------------------------------- */

static NEOERR *refuse_report_twin(struct request *req, int64_t own)
{
    struct row row;
    bool found;

    values_int(req->values, "own_id", own);
    TRY(db_select_maybe(req, "SELECT c.id FROM reaction_clock c WHERE c.product_kind = :product_kind AND c.gravity = :gravity AND c.id <> :own_id FOR UPDATE", &row, &found));
    if (found)
        form_error(req, "gravity", "ticket_rule.gravity_has_one");
    return STATUS_OK;
}

NEOERR *report_rule_page(struct request *req)
{
    return nerr_pass(ask(req, &report_rule_form, "reports"));
}

NEOERR *report_rule_create(struct request *req)
{
    int64_t id;

    TRY(refuse_report_twin(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &report_table, req->values, &id));
    return nerr_pass(saved(req));
}

NEOERR *report_rule_save(struct request *req)
{
    TRY(refuse_report_twin(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &report_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(saved(req));
}

NEOERR *report_rule_end(struct request *req)
{
    TRY(db_remove(req, &report_table, row_int(&req->record, "id")));
    return nerr_pass(saved(req));
}
