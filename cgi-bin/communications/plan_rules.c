/* plan_rules.c - /communications/plan/rules: how often which of our levels speaks with which of theirs. A rule that held stays as it
 * was: a change ends it today and begins another. */
#include "plan.h"

#include <string.h>

#include "domain/contact_plan.h"

enum { TIMES_MOST = 30, NEW_MONTHS_MOST = 24, WITHIN_DAYS_MOST = 30 };

#define HOW_OFTEN                                                                                                      \
    { .name = "times", .type = FIELD_INT, .max = TIMES_MOST, .flags = FIELD_REQUIRED, .group = "often" },              \
    { .name = "period", .type = FIELD_CHOICE, .options = "contact_period", .flags = FIELD_REQUIRED },                  \
    { .name = "kinds", .type = FIELD_CHOICES, .options = "communication_kind", .flags = FIELD_WIDE },                  \
    { .name = "new_months", .type = FIELD_INT, .max = NEW_MONTHS_MOST },                                               \
    { .name = "within_days", .type = FIELD_INT, .max = WITHIN_DAYS_MOST }

static NEOERR *check_new(struct request *req);

static const struct field fields[] = {
    { .name = "occasion", .type = FIELD_CHOICE, .options = "contact_occasion", .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "who" },
    { .name = "class", .type = FIELD_CHOICE, .options = "abc_class" },
    { .name = "our_level", .type = FIELD_CHOICE, .options = "contact_level", .flags = FIELD_REQUIRED },
    { .name = "their_role", .type = FIELD_CHOICE, .options = "contact_role" },
    HOW_OFTEN,
};
const struct form plan_rule_form = { "contact_rule", fields, COUNT_OF(fields), check_new };
static const struct field change_fields[] = { HOW_OFTEN };
const struct form plan_rule_change_form = { "contact_rule", change_fields, COUNT_OF(change_fields), NULL };

/* What is over cannot be changed. */
const char plan_rule_record_sql[] = "SELECT r.* FROM contact_rule r WHERE r.id = :id AND (r.valid_to IS NULL OR r.valid_to > :today)";

static void need(struct request *req, const char *field)
{
    if (values_get_int(req->values, field) < 1)
        form_error(req, field, "contact_rule.at_least_one");
}

static void check_often(struct request *req, const char *occasion)
{
    if (values_has(req->values, "times"))
        need(req, "times");
    if (strcmp(occasion, "new") == 0)
        need(req, "new_months");
    if (strcmp(occasion, "warning") == 0)
        need(req, "within_days");
}

static NEOERR *check_new(struct request *req)
{
    check_often(req, values_get_text(req->values, "occasion"));
    return STATUS_OK;
}

/* --- pages ---------------------------------------------------------------------------------------------- */

static const char rules_sql[] =
    "SELECT r.*, r.valid_to IS NOT NULL AND r.valid_to <= :today AS past FROM contact_rule r LEFT JOIN dictionary_entry o ON o.dictionary = 'contact_occasion' AND o.word = r.occasion"
    " LEFT JOIN dictionary_entry l ON l.dictionary = 'contact_level' AND l.word = r.our_level WHERE :show_all = 1 OR r.valid_to IS NULL OR r.valid_to > :today"
    " ORDER BY o.place, r.class, l.place, r.their_role, r.valid_from DESC, r.id DESC LIMIT 1000";

NEOERR *plan_rules_page(struct request *req)
{
    values_int(req->values, "show_all", strcmp(request_param(req, "all"), "1") == 0);
    TRY(show_int(req, values_get_int(req->values, "show_all"), "ShowAll"));
    return nerr_pass(db_show_rows(req, "Rules", rules_sql));
}

NEOERR *plan_rule_new_page(struct request *req)
{
    TRY(show_text(req, "regular", "Preset.occasion"));
    return nerr_pass(form_show(req, &plan_rule_form, "Preset", "/communications/plan/rules/new"));
}

NEOERR *plan_rule_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &plan_rule_change_form, "Record", arena_format(req->arena, "/communications/plan/rules/%s", row_text(&req->record, "id"))));
}

/* --- changes ---------------------------------------------------------------------------------------------- */

/* Empty choices are words, too: they mean whichever. */
static void fill_empty(struct request *req)
{
    static const char *const texts[] = { "class", "their_role", "kinds" }, *const numbers[] = { "new_months", "within_days" };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        values_text(req->values, texts[i], values_get_text(req->values, texts[i]));
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        values_int(req->values, numbers[i], values_get_int(req->values, numbers[i]));
}

static NEOERR *saved(struct request *req)
{
    TRY(contact_plan_changed(req));
    reply_notice(req, "contact_rule.saved", NULL);
    reply_redirect(req, "/communications/plan/rules");
    return STATUS_OK;
}

static const char same_sql[] =
    "SELECT 1 AS x FROM contact_rule r WHERE r.occasion = :occasion AND r.our_level = :our_level AND r.their_role = :their_role AND r.class = :class AND (r.valid_to IS NULL OR r.valid_to > :today) LIMIT 1 FOR UPDATE";

NEOERR *plan_rule_create(struct request *req)
{
    struct row row;
    bool same;
    int64_t id;

    fill_empty(req);
    TRY(db_select_maybe(req, same_sql, &row, &same));
    if (same)
        form_error(req, "our_level", "contact_rule.exists");
    if (form_refused(req))
        return STATUS_OK;
    values_text(req->values, "valid_from", req->today);
    TRY(db_insert(req, &contact_rule_table, req->values, &id));
    return nerr_pass(saved(req));
}

static NEOERR *end_today(struct request *req, int64_t version)
{
    struct values *ending = values_new(req->arena);

    values_text(ending, "valid_to", req->today);
    values_int(ending, "version", version);
    return nerr_pass(db_change(req, &contact_rule_table, row_int(&req->record, "id"), ending));
}

static NEOERR *succeed(struct request *req)
{
    static const char *const kept[] = { "occasion", "our_level", "their_role", "class" };
    int64_t id;

    TRY(end_today(req, values_get_int(req->values, "version")));
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        values_text(req->values, kept[i], row_text(&req->record, kept[i]));
    values_text(req->values, "valid_from", req->today);
    return nerr_pass(db_insert(req, &contact_rule_table, req->values, &id));
}

NEOERR *plan_rule_change(struct request *req)
{
    check_often(req, row_text(&req->record, "occasion"));
    if (form_refused(req))
        return STATUS_OK;
    fill_empty(req);
    TRY(strcmp(row_text(&req->record, "valid_from"), req->today) < 0 ? succeed(req) : db_change(req, &contact_rule_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(saved(req));
}

NEOERR *plan_rule_end(struct request *req)
{
    TRY(end_today(req, row_int(&req->record, "version")));
    return nerr_pass(saved(req));
}
