/* announcements.c - /announcements: news to all staff, with read receipts. */
#include "core/app.h"

#include "domain/announcement.h"

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "body", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED },
    { .name = "must_read", .type = FIELD_FLAG },
};
static const struct form announcement_form = { "announcement", fields, COUNT_OF(fields), NULL };

static const char *const columns[] = { "title", "body", "must_read", "published_at", "published_by", "valid_to", NULL };
static const struct table announcement_table = { .name = "announcement", .columns = columns, .versioned = true };

static const char record_sql[] =
    "SELECT a.*, EXISTS (SELECT 1 FROM announcement_read r WHERE r.announcement_id = a.id AND r.staff_id = :me) AS seen,"
    "  (SELECT COUNT(*) FROM announcement_read r WHERE r.announcement_id = a.id) AS readers"
    " FROM announcement a WHERE a.id = :id AND a.valid_to IS NULL";

static NEOERR *list(struct request *req)
{
    return nerr_pass(announcements_show(req, 100));
}

static NEOERR *page(struct request *req)
{
    if (!may(req, "announcements.publish"))
        return STATUS_OK;
    return nerr_pass(db_show_rows(req, "Unread",
                                  "SELECT st.id FROM staff st WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"
                                  " AND NOT EXISTS (SELECT 1 FROM announcement_read r WHERE r.announcement_id = :id AND r.staff_id = st.id)"
                                  " ORDER BY st.name_py LIMIT 200"));
}

static NEOERR *confirm(struct request *req)
{
    TRY(db_execute(req, "INSERT IGNORE INTO announcement_read (announcement_id, staff_id, read_at) VALUES (:id, :me, :now)"));
    TRY(audit_event(req, "confirm", "announcement", row_int(&req->record, "id"), NULL));
    reply_notice(req, "announcement.confirmed", NULL);
    reply_redirect(req, "/announcements/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

static NEOERR *new_page(struct request *req)
{
    return nerr_pass(form_show(req, &announcement_form, NULL, "/announcements/new"));
}

static NEOERR *create(struct request *req)
{
    int64_t id;

    values_text(req->values, "published_at", req->now);
    values_int(req->values, "published_by", req->person.id);
    TRY(db_insert(req, &announcement_table, req->values, &id));
    reply_notice(req, "announcement.published", NULL);
    reply_redirect(req, "/announcements/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &announcement_form, "Record",
                               arena_format(req->arena, "/announcements/%s/edit", row_text(&req->record, "id"))));
}

static NEOERR *update(struct request *req)
{
    TRY(db_change(req, &announcement_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/announcements/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

static NEOERR *withdraw(struct request *req)
{
    TRY(db_close(req, &announcement_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "announcement.withdrawn", NULL);
    reply_redirect(req, "/announcements");
    return STATUS_OK;
}

static const char all[] = "announcements are for all staff";

static const struct route routes[] = {
    { METHOD_GET, "/announcements", NULL, list, "announcements/list", NULL, NULL, ROUTE_ANY_PERSON, all, NULL },
    { METHOD_GET, "/announcements/new", "announcements.publish", new_page, "announcements/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/announcements/new", "announcements.publish", create, "announcements/edit", &announcement_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/announcements/:id", NULL, page, "announcements/page", NULL, record_sql, ROUTE_ANY_PERSON, all, NULL },
    { METHOD_POST, "/announcements/:id/confirm", NULL, confirm, NULL, NULL, record_sql, ROUTE_ANY_PERSON, all, NULL },
    { METHOD_GET, "/announcements/:id/edit", "announcements.publish", edit_page, "announcements/edit", NULL, record_sql, 0, NULL, NULL },
    { METHOD_POST, "/announcements/:id/edit", "announcements.publish", update, "announcements/edit", &announcement_form, record_sql, 0, NULL, NULL },
    { METHOD_POST, "/announcements/:id/withdraw", "announcements.publish", withdraw, NULL, NULL, record_sql, 0, NULL, NULL },
};

const struct module announcements_module = { .name = "announcements", .routes = routes, .route_count = COUNT_OF(routes) };
