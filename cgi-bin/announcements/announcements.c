/* announcements.c - /announcements: news to staff, to all or to some, with attachments and receipts. */
#include "announcements.h"

#include <string.h>

#include "domain/announcement.h"

static NEOERR *check(struct request *req);
static NEOERR *check_change(struct request *req);

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS, .group = "what" },
    { .name = "body", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED | FIELD_KEPT },
    { .name = "from_on", .type = FIELD_DATE },
    { .name = "until_on", .type = FIELD_DATE },
    { .name = "must_read", .type = FIELD_FLAG },
    { .name = "remind_days", .type = FIELD_INT, .max = 60 },
    { .name = "roles", .type = FIELD_CHOICES, .options = "@role", .flags = FIELD_WIDE, .group = "whom" },
    { .name = "regions", .type = FIELD_CHOICES, .options = "@sales_region", .flags = FIELD_WIDE },
    { .name = "departments", .type = FIELD_CHOICES, .options = "@department", .flags = FIELD_WIDE },
    { .name = "people", .type = FIELD_TEXT, .max = 2000, .flags = FIELD_WIDE },
    { .name = "tell_again", .type = FIELD_FLAG, .flags = FIELD_WIDE, .group = "change" },
};
static const struct form announcement_form = { "announcement", fields, COUNT_OF(fields) - 1, check };
static const struct form announcement_change_form = { "announcement", fields, COUNT_OF(fields), check_change };

static NEOERR *check(struct request *req)
{
    const char *from = values_get_text(req->values, "from_on"), *until = values_get_text(req->values, "until_on");

    if (*until != '\0' && strcmp(until, *from != '\0' ? from : req->today) < 0)
        form_error(req, "until_on", "announcement.until_wrong");
    if (values_get_int(req->values, "remind_days") > 0 && values_get_int(req->values, "must_read") == 0)
        form_error(req, "remind_days", "announcement.remind_what");
    if (!values_has(req->values, "remind_days"))
        values_int(req->values, "remind_days", 0);
    return nerr_pass(audience_check(req));
}

static NEOERR *check_change(struct request *req)
{
    const char *until = values_get_text(req->values, "until_on");

    TRY(check(req));
    if (values_get_int(req->values, "tell_again") != 0 && *until != '\0' && strcmp(until, req->today) < 0)
        form_error(req, "tell_again", "announcement.again_over");
    return STATUS_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

static const char others_sql[] =
    "SELECT a.id, a.title, a.published_by, a.from_on, a.until_on, a.from_on > :today AS early FROM announcement a"
    " WHERE a.valid_to IS NULL AND (a.from_on > :today OR a.until_on < :today) AND " ANNOUNCEMENT_KEPT " ORDER BY a.from_on > :today DESC, a.id DESC LIMIT 50";

static NEOERR *list(struct request *req)
{
    TRY(announcements_show(req, 100));
    return may(req, "announcements.publish") ? nerr_pass(db_show_rows(req, "Others", others_sql)) : STATUS_OK;
}

static const char files_sql[] =
    "SELECT x.id, f.name, f.type, CEIL(f.size / 1024) AS kilobytes FROM announcement_file x JOIN file f ON f.id = x.file_id WHERE x.announcement_id = :id AND x.valid_to IS NULL ORDER BY x.id LIMIT 50";

#define ADDRESSED "FROM announcement a JOIN staff st ON " ANNOUNCEMENT_READER " AND " ANNOUNCEMENT_ADDRESSES " LEFT JOIN announcement_read r ON " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = st.id WHERE a.id = :id"

/* How many are meant, how many of them confirmed, and some of those who did not. */
static NEOERR *show_receipts(struct request *req)
{
    TRY(db_show_one(req, "Receipts", "SELECT COUNT(*) AS addressed, COUNT(r.read_at) AS readers " ADDRESSED));
    return nerr_pass(db_show_rows(req, "Unread", "SELECT st.id " ADDRESSED " AND r.read_at IS NULL ORDER BY st.name_py, st.id LIMIT 200"));
}

/* Words.N.M: the labels of a comma-separated list of keys. */
static NEOERR *show_words(struct request *req, const char *column, const char *options)
{
    char *keys = arena_text(req->arena, row_text(&req->record, column)), *rest = NULL;
    int place = 0;

    for (char *key = strtok_r(keys, ",", &rest); key != NULL; key = strtok_r(NULL, ",", &rest)) {
        const struct option *option = options_find(options, key);

        if (option != NULL)
            TRY(show_text(req, option_label(req, option), "Words.%s.%d", column, place++));
    }
    return STATUS_OK;
}

static NEOERR *page(struct request *req)
{
    TRY(db_show_rows(req, "Files", files_sql));
    if (row_int(&req->record, "kept") == 0 || !may(req, "announcements.publish"))
        return STATUS_OK;
    TRY(show_text(req, "1", "Keeps"));
    TRY(show_words(req, "roles", "@role"));
    TRY(show_words(req, "regions", "@sales_region"));
    TRY(show_words(req, "departments", "@department"));
    TRY(show_words(req, "people", "@staff"));
    return nerr_pass(show_receipts(req));
}

static NEOERR *confirm(struct request *req)
{
    values_text(req->values, "again_at", row_is_null(&req->record, "again_at") ? NULL : row_text(&req->record, "again_at"));
    TRY(db_execute(req, "INSERT INTO announcement_read (announcement_id, staff_id, read_at) VALUES (:id, :me, :now) ON DUPLICATE KEY UPDATE read_at = IF(read_at < :again_at, :now, read_at)"));
    TRY(audit_event(req, "confirm", "announcement", row_int(&req->record, "id"), NULL));
    reply_notice(req, "announcement.confirmed", NULL);
    reply_redirect(req, "/announcements/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static NEOERR *new_page(struct request *req)
{
    return nerr_pass(form_show(req, &announcement_form, NULL, "/announcements/new"));
}

/* Whom one may address: everybody, or only the people below oneself; who may address everybody leaves another's limit as it is. Those
 * it is for are told by the job, now or on its first day. */
static NEOERR *set_reach(struct request *req)
{
    int64_t job;

    if ((req->scope & SCOPE_ALL) == 0)
        values_int(req->values, "team_of", req->person.id);
    return nerr_pass(job_put(req, "announcements", NULL, NULL, &job));
}

static NEOERR *create(struct request *req)
{
    int64_t id;

    values_text(req->values, "published_at", req->now);
    values_int(req->values, "published_by", req->person.id);
    TRY(set_reach(req));
    TRY(db_insert(req, &announcement_table, req->values, &id));
    req->made = id;
    reply_notice(req, "announcement.published", NULL);
    reply_redirect(req, "/announcements/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *edit_page(struct request *req)
{
    TRY(audience_show(req));
    return nerr_pass(form_show(req, &announcement_change_form, "Record",
                               arena_format(req->arena, "/announcements/%s/edit", row_text(&req->record, "id"))));
}

/* Whom it is for hears of the change when that is asked for; what has not begun is told on its first day in any case. */
static NEOERR *tell_again(struct request *req)
{
    bool told = !row_is_null(&req->record, "told_on");

    if (values_get_int(req->values, "tell_again") == 0 || !told)
        return STATUS_OK;
    values_text(req->values, "again_at", req->now);
    return nerr_pass(db_execute(req, "UPDATE announcement SET told_on = NULL, reminded_on = NULL WHERE id = :id"));
}

static NEOERR *update(struct request *req)
{
    TRY(set_reach(req));
    TRY(tell_again(req));
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

static const char meant[] = "announcements are for staff; the record is one for this person";
static const char keeps[] = "the record is one this person published, or he may publish to everybody";

static const struct route routes[] = {
    { METHOD_GET, "/announcements", NULL, list, "announcements/list", NULL, NULL, ROUTE_ANY_PERSON, meant, NULL },
    { METHOD_GET, "/announcements/new", "announcements.publish", new_page, "announcements/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/announcements/new", "announcements.publish", create, "announcements/edit", &announcement_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/announcements/receipts", "announcements.publish", receipts_page, "announcements/receipts", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/announcements/receipts/views", "announcements.publish", receipts_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/announcements/receipts/export", "announcements.export", receipts_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/announcements/:id", NULL, page, "announcements/page", NULL, announcement_read_sql, ROUTE_ANY_PERSON, meant, NULL },
    { METHOD_POST, "/announcements/:id/confirm", NULL, confirm, NULL, NULL, announcement_read_sql, ROUTE_ANY_PERSON, meant, NULL },
    { METHOD_GET, "/announcements/:id/edit", "announcements.publish", edit_page, "announcements/edit", NULL, announcement_change_sql, ROUTE_NO_RECORD_SCOPE, keeps, NULL },
    { METHOD_POST, "/announcements/:id/edit", "announcements.publish", update, "announcements/edit", &announcement_change_form, announcement_change_sql, ROUTE_NO_RECORD_SCOPE, keeps, NULL },
    { METHOD_POST, "/announcements/:id/withdraw", "announcements.publish", withdraw, NULL, NULL, announcement_change_sql, ROUTE_NO_RECORD_SCOPE, keeps, NULL },
};

static const struct list *const lists[] = { &announcement_receipts_list, NULL };
const struct module announcements_module = { .name = "announcements", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists };
