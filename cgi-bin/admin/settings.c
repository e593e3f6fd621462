/* settings.c - /admin/settings: the numbers of table setting, and the weekly rhythm of work. */
#include "admin.h"

#include <string.h>

#include "domain/paper.h"
#include "domain/worktime.h"

/* A field's name is the setting's; its unit stands in its label. */
static const struct field fields[] = {
    { .name = "session.idle_minutes", .type = FIELD_INT, .max = 480, .flags = FIELD_REQUIRED, .group = "session" },
    { .name = "session.absolute_hours", .type = FIELD_INT, .max = 72, .flags = FIELD_REQUIRED },
    { .name = "sign_in.account_failures", .type = FIELD_INT, .max = 1000, .flags = FIELD_REQUIRED },
    { .name = "sign_in.address_failures", .type = FIELD_INT, .max = 1000, .flags = FIELD_REQUIRED },
    { .name = "password.min_length", .type = FIELD_INT, .max = 64, .flags = FIELD_REQUIRED, .group = "password" },
    { .name = "export.keep_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED, .group = "files" },
    { .name = "import.keep_days", .type = FIELD_INT, .max = 3650, .flags = FIELD_REQUIRED },
    { .name = "work.week", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED, .group = "work" },
    { .name = "work.hours", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "papers.warn_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED, .group = "papers" },
    { .name = "papers.unverified_blocks", .type = FIELD_FLAG },
    { .name = "papers.classes", .type = FIELD_CHOICES, .options = "product_class", .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "contracts.expiring_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED, .group = "contracts" },
    { .name = "contracts.expiring_again_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "contracts.deposit_most", .type = FIELD_INT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "contracts.max_term_months", .type = FIELD_INT, .max = 120, .flags = FIELD_REQUIRED },
    { .name = "approval.remind_hours", .type = FIELD_INT, .max = 400, .flags = FIELD_REQUIRED, .group = "approvals" },
    { .name = "approval.escalate_hours", .type = FIELD_INT, .max = 400, .flags = FIELD_REQUIRED },
    { .name = "approval.added_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "gate.overdue_amount", .type = FIELD_INT, .max = 10000000, .flags = FIELD_REQUIRED, .group = "gate" },
    { .name = "gate.overdue_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "gate.release_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "gate.report_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "exposure.bills", .type = FIELD_FLAG },
    { .name = "exposure.undrawn", .type = FIELD_FLAG },
    { .name = "quality.verdict_days", .type = FIELD_INT, .max = 60, .flags = FIELD_REQUIRED, .group = "quality" },
    { .name = "reaction.warn_hours", .type = FIELD_INT, .max = 720, .flags = FIELD_REQUIRED },
    { .name = "recalls.days_1", .type = FIELD_INT, .max = 60, .flags = FIELD_REQUIRED, .group = "recalls" },
    { .name = "recalls.days_2", .type = FIELD_INT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "recalls.days_3", .type = FIELD_INT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "sms.approval_from", .type = FIELD_INT, .max = 100000, .flags = FIELD_REQUIRED, .group = "sms" },
    { .name = "sms.hour_from", .type = FIELD_INT, .max = 23, .flags = FIELD_REQUIRED },
    { .name = "sms.hour_to", .type = FIELD_INT, .max = 24, .flags = FIELD_REQUIRED },
    { .name = "sms.per_minute", .type = FIELD_INT, .max = 100000, .flags = FIELD_REQUIRED },
    { .name = "sms.signature", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "sms.opt_out", .type = FIELD_TEXT, .max = 30, .flags = FIELD_REQUIRED },
    { .name = "sms.unsubscribe", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED },
    { .name = "notices.own_webhooks", .type = FIELD_FLAG, .group = "notices" },
};
static const int64_t least[COUNT_OF(fields)] = { 5, 1, 5, 5, 8, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0 };

static void check_rhythm(struct request *req)
{
    struct work_calendar calendar;

    if (values_has(req->values, "work.week") && !worktime_parse_week(values_get_text(req->values, "work.week"), &calendar.weekdays))
        form_error(req, "work.week", "setting.not_a_week");
    if (values_has(req->values, "work.hours") && !worktime_parse_spans(values_get_text(req->values, "work.hours"), &calendar))
        form_error(req, "work.hours", "setting.not_hours");
}

static NEOERR *setting_check(struct request *req)
{
    check_rhythm(req);
    if (values_has(req->values, "sms.hour_to") && values_get_int(req->values, "sms.hour_to") <= values_get_int(req->values, "sms.hour_from"))
        form_error(req, "sms.hour_to", "setting.sms_hours_wrong");
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (fields[i].type == FIELD_INT && values_has(req->values, fields[i].name) && values_get_int(req->values, fields[i].name) < least[i])
            form_error_with(req, fields[i].name, "setting.at_least", arena_format(req->arena, "%lld", (long long)least[i]));
    }
    return STATUS_OK;
}
const struct form setting_form = { "setting", fields, COUNT_OF(fields), setting_check };

NEOERR *settings_page(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT name, value FROM setting", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, row_text(&row, "value"), "Setting.%s", row_text(&row, "name")));
    }
    return nerr_pass(form_show(req, &setting_form, "Setting", "/admin/settings"));
}

/* Every dealer's exposure is kept as the rule was: all are reckoned anew, now and not by the night, since the gate judges by them. */
static NEOERR *exposure_rules_changed(struct request *req)
{
    int64_t job_id;

    TRY(db_execute(req, "UPDATE customer_figures SET reckoned_on = '1000-01-01'"));
    return nerr_pass(job_put(req, "ledger_figures", NULL, NULL, &job_id));
}

/* Table setting has no number that db_change could name: an event tells name, old and new (audit.c reads it). */
static NEOERR *change_setting(struct request *req, const char *name, const char *old)
{
    const struct value *value = values_find(req->values, name);
    const char *now = value->type == VALUE_INT ? arena_format(req->arena, "%lld", (long long)value->number) : value->text;

    if (strcmp(old, now) == 0)
        return STATUS_OK;
    values_text(req->values, "setting_name", name);
    values_text(req->values, "setting_value", now);
    TRY(db_execute(req, "UPDATE setting SET value = :setting_value WHERE name = :setting_name"));
    if (strncmp(name, "papers.", strlen("papers.")) == 0)
        TRY(papers_rules_changed(req));
    if (strncmp(name, "exposure.", strlen("exposure.")) == 0)
        TRY(exposure_rules_changed(req));
    return nerr_pass(audit_event(req, "change", "setting", 0, arena_format(req->arena, "%s %s %s", name, old, now)));
}

NEOERR *settings_update(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT name, value FROM setting FOR UPDATE", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (values_has(req->values, row_text(&row, "name")))
            TRY(change_setting(req, row_text(&row, "name"), row_text(&row, "value")));
    }
    TRY(options_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/settings");
    return STATUS_OK;
}
