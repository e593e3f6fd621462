/* admin.c - /admin: the overview and every address of the administration. */
#include "admin.h"

#include <string.h>

#include "domain/notify.h"

/* --- shared ------------------------------------------------------------------------------ */

NEOERR *check_free(struct request *req, const char *sql, const char *field)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, sql, &row, &found));
    if (found)
        form_error(req, field, "error.duplicate");
    return STATUS_OK;
}

/* --- overview ---------------------------------------------------------------------------- */

static const char staff_figures_sql[] =
    "SELECT (SELECT COUNT(*) FROM staff WHERE left_on IS NULL OR left_on > :today) AS staff,"
    " (SELECT COUNT(DISTINCT s.staff_id) FROM session s WHERE s.ended_at IS NULL AND s.last_seen_at > :now - INTERVAL :idle MINUTE) AS signed_in";

static const char job_figures_sql[] =
    "SELECT (SELECT COUNT(*) FROM job WHERE state = 'failed') AS failed, (SELECT COUNT(*) FROM outbox WHERE state = 'dead') AS dead";

static const char refusals_sql[] =
    "SELECT a.id, a.at, a.actor_id, JSON_VALUE(a.changes, '$.detail') AS path FROM audit a"
    " WHERE a.action = 'refused' ORDER BY a.id DESC LIMIT 8";

static NEOERR *overview(struct request *req)
{
    values_int(req->values, "idle", setting_int("session.idle_minutes"));
    if (may(req, "staff.read"))
        TRY(db_show_one(req, "Figures.people", staff_figures_sql));
    if (may(req, "jobs.read"))
        TRY(db_show_one(req, "Figures.jobs", job_figures_sql));
    if (may(req, "audit.read"))
        TRY(db_show_rows(req, "Refusals", refusals_sql));
    return STATUS_OK;
}

/* --- routes ------------------------------------------------------------------------------ */

static const char house[] = "the house's own tables: who may administer them sees all rows";
#define ALL_ROWS ROUTE_NO_RECORD_SCOPE, house

static const struct route routes[] = {
    { METHOD_GET, "/admin", "staff.read|roles.read|dictionaries.read|regions.read|audit.read|jobs.read|notifications.read", overview, "admin/overview", NULL, NULL, 0, NULL, NULL },

    { METHOD_GET, "/admin/staff", "staff.read", staff_list_page, "admin/staff_list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/staff/views", "staff.read", staff_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/staff/export", "staff.export", staff_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/staff/new", "staff.update", staff_new_page, "admin/staff_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/staff/new", "staff.update", staff_create, "admin/staff_edit", &staff_new_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/staff/:id", "staff.read", staff_page, "admin/staff", NULL, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_GET, "/admin/staff/:id/edit", "staff.update", staff_edit_page, "admin/staff_edit", NULL, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/staff/:id/edit", "staff.update", staff_update, "admin/staff_edit", &staff_form, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_GET, "/admin/staff/:id/password", "staff.update", password_page, "admin/password", NULL, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/staff/:id/password", "staff.update", password_set, "admin/password", &password_form, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/staff/:id/sessions/end", "staff.update", sessions_end, NULL, NULL, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_GET, "/admin/staff/:id/absence", "staff.update", absence_page, "admin/absence", NULL, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/staff/:id/absence", "staff.update", absence_create, "admin/absence", &absence_form, staff_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/staff/:id/absence/:absence_id/end", "staff.update", absence_end, NULL, NULL, absence_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/departments", "staff.read", departments_page, "admin/departments", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/departments/new", "staff.update", department_new_page, "admin/department", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/departments/new", "staff.update", department_create, "admin/department", &department_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/departments/:id/edit", "staff.update", department_edit_page, "admin/department", NULL, department_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/departments/:id/edit", "staff.update", department_update, "admin/department", &department_form, department_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/departments/:id/end", "staff.update", department_end, NULL, NULL, department_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/regions", "regions.read", regions_page, "admin/regions", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/regions/new", "regions.update", region_new_page, "admin/region_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/regions/new", "regions.update", region_create, "admin/region_edit", &region_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/regions/:id", "regions.read", region_page, "admin/region", NULL, region_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/regions/:id", "regions.update", cover_create, "admin/region", &cover_form, region_record_sql, ALL_ROWS, NULL },
    { METHOD_GET, "/admin/regions/:id/edit", "regions.update", region_edit_page, "admin/region_edit", NULL, region_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/regions/:id/edit", "regions.update", region_update, "admin/region_edit", &region_form, region_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/regions/:id/covers/:cover_id/remove", "regions.update", cover_remove, NULL, NULL, cover_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/roles", "roles.read", roles_page, "admin/roles", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/roles/new", "roles.update", role_new_page, "admin/role_new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/roles/new", "roles.update", role_create, "admin/role_new", &role_new_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/roles/:id", "roles.read", role_page, "admin/role", NULL, role_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/roles/:id", "roles.update", role_update, "admin/role", &role_form, role_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/dictionaries", "dictionaries.read", dictionaries_page, "admin/dictionaries", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/dictionaries/$dictionary", "dictionaries.read", dictionary_page, "admin/dictionary", NULL, dictionary_record_sql, ALL_ROWS, "/admin/dictionaries/customer_type" },
    { METHOD_GET, "/admin/dictionaries/$dictionary/new", "dictionaries.update", entry_new_page, "admin/entry", NULL, open_dictionary_record_sql, ALL_ROWS, "/admin/dictionaries/customer_type/new" },
    { METHOD_POST, "/admin/dictionaries/$dictionary/new", "dictionaries.update", entry_create, "admin/entry", &entry_new_form, open_dictionary_record_sql, ALL_ROWS, "/admin/dictionaries/customer_type/new" },
    { METHOD_GET, "/admin/dictionaries/$dictionary/:id", "dictionaries.update", entry_edit_page, "admin/entry", NULL, entry_record_sql, ALL_ROWS, "/admin/dictionaries/customer_type/1" },
    { METHOD_POST, "/admin/dictionaries/$dictionary/:id", "dictionaries.update", entry_update, "admin/entry", &entry_form, entry_record_sql, ALL_ROWS, "/admin/dictionaries/customer_type/1" },

    { METHOD_GET, "/admin/calendar", "dictionaries.read", calendar_page, "admin/calendar", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/calendar", "dictionaries.update", work_day_create, "admin/calendar", &work_day_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/calendar/:id", "dictionaries.update", work_day_edit_page, "admin/work_day", NULL, work_day_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/calendar/:id", "dictionaries.update", work_day_update, "admin/work_day", &work_day_form, work_day_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/calendar/:id/remove", "dictionaries.update", work_day_remove, NULL, NULL, work_day_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/settings", "dictionaries.read", settings_page, "admin/settings", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/settings", "dictionaries.update", settings_update, "admin/settings", &setting_form, NULL, 0, NULL, NULL },

    { METHOD_GET, "/admin/tokens", "staff.read", tokens_list_page, "admin/tokens", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/tokens/views", "staff.read", tokens_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/tokens/export", "staff.export", tokens_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/tokens/:id", "staff.read", admin_token_page, "admin/token", NULL, admin_token_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/tokens/:id/end", "staff.update", admin_token_end, NULL, NULL, admin_token_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/audit", "audit.read", audit_list_page, "admin/audit_list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/audit/views", "audit.read", audit_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/audit/export", "audit.export", audit_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/audit/:id", "audit.read", audit_page, "admin/audit", NULL, audit_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/jobs", "jobs.read", jobs_page, "admin/jobs", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/jobs/views", "jobs.read", job_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/jobs/:id", "jobs.read", job_page, "admin/job", NULL, job_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/jobs/:id/retry", "jobs.update", job_retry, NULL, NULL, failed_job_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/jobs/:id/cancel", "jobs.update", job_cancel, NULL, NULL, failed_job_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/letters", "jobs.read", letters_page, "admin/letters", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/letters/views", "jobs.read", letters_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/letters/retry", "jobs.update", letters_retry, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/letters/:id", "jobs.read", NULL, "admin/letter", NULL, letter_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/letters/:id/retry", "jobs.update", letter_retry, NULL, NULL, dead_letter_record_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/letters/:id/discard", "jobs.update", letter_discard, NULL, NULL, dead_letter_record_sql, ALL_ROWS, NULL },

    { METHOD_GET, "/admin/notifications", "notifications.read", defaults_page, "admin/notifications", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/notifications", "notifications.update", defaults_save, "admin/notifications", &notify_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/webhooks", "notifications.read", webhooks_page, "admin/webhooks", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/webhooks/new", "notifications.update", webhook_new_page, "admin/webhook_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/admin/webhooks/new", "notifications.update", webhook_create, "admin/webhook_edit", &webhook_new_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/admin/webhooks/:id", "notifications.read", webhook_page, "admin/webhook", NULL, webhook_record_sql, ALL_ROWS, NULL },
    { METHOD_GET, "/admin/webhooks/:id/edit", "notifications.update", webhook_edit_page, "admin/webhook_edit", NULL, webhook_group_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/webhooks/:id/edit", "notifications.update", webhook_update, "admin/webhook_edit", &webhook_form, webhook_group_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/webhooks/:id/test", "notifications.update", webhook_try, NULL, NULL, webhook_secret_sql, ALL_ROWS, NULL },
    { METHOD_POST, "/admin/webhooks/:id/end", "notifications.update", webhook_close, NULL, NULL, webhook_record_sql, ALL_ROWS, NULL },
};

static const struct list *const lists[] = { &staff_list, &audit_list, &job_list, &letter_list, &token_list, NULL };
const struct module admin_module = { .name = "admin", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists };
