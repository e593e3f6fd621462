/* access.c - /admin/staff/:id/...: a person's temporary password, sessions and absences. */
#include "admin.h"

#include <string.h>

#include "core/password.h"

/* --- password ---------------------------------------------------------------------------- */

static const struct field password_fields[] = {
    { .name = "new_password", .type = FIELD_PASSWORD, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form password_form = { "staff", password_fields, COUNT_OF(password_fields), NULL };

static const char *password_path(struct request *req)
{
    return arena_format(req->arena, "/admin/staff/%s/password", row_text(&req->record, "id"));
}

NEOERR *password_page(struct request *req)
{
    return nerr_pass(form_show(req, &password_form, NULL, password_path(req)));
}

/* Whoever sets a password can sign in with it: not of somebody who may give rights, by one who may not. */
static NEOERR *may_give_rights(struct request *req, bool *may_he)
{
    struct row row;

    return nerr_pass(db_select_maybe(req,
                                     "SELECT 1 AS x FROM staff_role sr JOIN role_permission p ON p.role_id = sr.role_id"
                                     " WHERE sr.staff_id = :id AND p.resource = 'roles' AND p.action = 'update' LIMIT 1",
                                     &row, may_he));
}

static NEOERR *check_password(struct request *req)
{
    const char *account = row_text(&req->record, "account");
    const char *problem;
    bool stronger;

    TRY(password_problem(req, values_get_text(req->values, "new_password"), account, &problem));
    TRY(may_give_rights(req, &stronger));
    if (*account == '\0')
        form_error(req, "", "staff.no_account");
    else if (row_int(&req->record, "oneself") != 0)
        form_error(req, "", "staff.own_password");
    else if (stronger && !may(req, "roles.update"))
        form_error(req, "", "staff.roles_not_yours");
    if (problem != NULL)
        form_error_with(req, "new_password", problem, arena_format(req->arena, "%lld", (long long)setting_int("password.min_length")));
    return STATUS_OK;
}

NEOERR *password_set(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct values *values = values_new(req->arena);
    const char *hash;

    TRY(check_password(req));
    if (form_refused(req))
        return STATUS_OK;
    TRY(password_hash(req, values_get_text(req->values, "new_password"), &hash));
    values_text(values, "password_hash", hash);
    values_text(values, "password_changed_at", req->now);
    values_int(values, "must_change_password", 1);
    values_int(values, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &staff_table, id, values));
    values_text(req->values, "account", row_text(&req->record, "account"));
    TRY(db_execute(req, "DELETE FROM sign_in_failure WHERE account = :account"));
    TRY(end_sessions(req, id));
    reply_notice(req, "staff.password_set", row_text(&req->record, "name"));
    reply_redirect(req, "/admin/staff/%lld", (long long)id);
    return STATUS_OK;
}

/* --- sessions ---------------------------------------------------------------------------- */

NEOERR *sessions_end(struct request *req)
{
    TRY(end_sessions(req, row_int(&req->record, "id")));
    reply_notice(req, "staff.sessions_ended", row_text(&req->record, "name"));
    reply_redirect(req, "/admin/staff/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* --- absences ---------------------------------------------------------------------------- */

static const struct field absence_fields[] = {
    { .name = "substitute_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID | FIELD_FOCUS },
    { .name = "from_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "to_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
};

static NEOERR *absence_check(struct request *req)
{
    const char *from = values_get_text(req->values, "from_on"), *to = values_get_text(req->values, "to_on");

    if (values_get_int(req->values, "substitute_id") == values_get_int(req->values, "id"))
        form_error(req, "substitute_id", "staff.not_oneself");
    if (*from != '\0' && *to != '\0' && strcmp(to, from) < 0)
        form_error(req, "to_on", "account.ends_before_start");
    else if (*to != '\0' && strcmp(to, req->today) < 0)
        form_error(req, "to_on", "account.already_over");
    return STATUS_OK;
}
const struct form absence_form = { "staff", absence_fields, COUNT_OF(absence_fields), absence_check };

static const char *const absence_columns[] = { "staff_id", "substitute_id", "from_on", "to_on", "reason", "valid_to", NULL };
static const struct table absence_table = { .name = "staff_substitute", .columns = absence_columns, .versioned = true };

const char absence_record_sql[] =
    "SELECT b.id AS absence_id, st.id, st.name FROM staff_substitute b JOIN staff st ON st.id = b.staff_id"
    " WHERE b.id = :absence_id AND b.staff_id = :id AND b.valid_to IS NULL";

NEOERR *absence_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.from_on"));
    return nerr_pass(form_show(req, &absence_form, "Preset",
                               arena_format(req->arena, "/admin/staff/%s/absence", row_text(&req->record, "id"))));
}

static void back_to_person(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/staff/%s", row_text(&req->record, "id"));
}

NEOERR *absence_create(struct request *req)
{
    int64_t id;

    values_int(req->values, "staff_id", row_int(&req->record, "id"));
    TRY(db_insert(req, &absence_table, req->values, &id));
    TRY(options_changed(req)); /* people.h */
    TRY(notice_put(req, values_get_int(req->values, "substitute_id"), "substitute", row_text(&req->record, "name"), "/account"));
    back_to_person(req);
    return STATUS_OK;
}

NEOERR *absence_end(struct request *req)
{
    TRY(db_close(req, &absence_table, row_int(&req->record, "absence_id"), NULL));
    TRY(options_changed(req));
    back_to_person(req);
    return STATUS_OK;
}
