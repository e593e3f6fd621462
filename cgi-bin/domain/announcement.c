/* announcement.c - news to staff: read, told, reminded of. */
#include "announcement.h"

static const char *const columns[] = { "title", "body", "must_read", "remind_days", "from_on", "until_on", "roles", "regions", "departments", "people", "team_of", "published_at", "published_by", "again_at", "valid_to", NULL };
const struct table announcement_table = { .name = "announcement", .columns = columns, .versioned = true };
static const char *const file_columns[] = { "announcement_id", "file_id", "added_at", "added_by", "valid_to", NULL };
const struct table announcement_file_table = { .name = "announcement_file", .columns = file_columns };

const char announcement_change_sql[] = "SELECT a.* FROM announcement a WHERE a.id = :id AND a.valid_to IS NULL AND " ANNOUNCEMENT_KEPT;

/* Whoever was addressed may still read it when its days are over; nobody before they begin but who keeps it. */
const char announcement_read_sql[] =
    "SELECT a.*, " ANNOUNCEMENT_KEPT " AS kept, a.until_on < :today AS past, a.from_on > :today AS early, " ANNOUNCEMENT_ADDRESSES " AS mine,"
    "  EXISTS (SELECT 1 FROM announcement_read r WHERE " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = :me) AS seen"
    " FROM announcement a JOIN staff st ON st.id = :me WHERE a.id = :id AND a.valid_to IS NULL AND (" ANNOUNCEMENT_KEPT " OR " ANNOUNCEMENT_BEGUN " AND " ANNOUNCEMENT_ADDRESSES ")";

NEOERR *announcements_show(struct request *req, int limit)
{
    values_int(req->values, "announcement_limit", limit);
    return nerr_pass(db_show_rows(req, "Announcements",
                                  "SELECT a.id, a.title, a.must_read, a.published_at, a.published_by, a.until_on,"
                                  "  EXISTS (SELECT 1 FROM announcement_read r WHERE " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = :me) AS seen"
                                  " FROM announcement a JOIN staff st ON st.id = :me WHERE " ANNOUNCEMENT_IN_FORCE " AND " ANNOUNCEMENT_ADDRESSES
                                  " ORDER BY a.published_at DESC, a.id DESC LIMIT :announcement_limit"));
}

/* --- the job ------------------------------------------------------------------------------------------------------ */

static const char begun_sql[] = "SELECT a.id, a.title, a.must_read, a.again_at FROM announcement a WHERE " ANNOUNCEMENT_IN_FORCE " AND a.told_on IS NULL ORDER BY a.id LIMIT 1 FOR UPDATE";
static const char addressed_sql[] =
    "SELECT st.id FROM announcement a JOIN staff st ON st.id <> a.published_by AND " ANNOUNCEMENT_READER " WHERE a.id = :announcement_id AND " ANNOUNCEMENT_ADDRESSES " ORDER BY st.id";

static const char late_sql[] =
    "SELECT a.id, a.title FROM announcement a WHERE " ANNOUNCEMENT_IN_FORCE " AND a.must_read = 1 AND a.remind_days > 0"
    " AND COALESCE(a.reminded_on, a.told_on) + INTERVAL a.remind_days DAY <= :today ORDER BY a.id LIMIT 1 FOR UPDATE";
static const char unread_sql[] =
    "SELECT st.id FROM announcement a JOIN staff st ON " ANNOUNCEMENT_READER " WHERE a.id = :announcement_id AND " ANNOUNCEMENT_ADDRESSES
    " AND NOT EXISTS (SELECT 1 FROM announcement_read r WHERE " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = st.id) ORDER BY st.id";

static NEOERR *tell(struct request *req, const char *people_sql, const struct row *announcement, const char *kind)
{
    const struct notice notice = { kind, row_text(announcement, "title"), arena_format(req->arena, "/announcements/%s", row_text(announcement, "id")) };
    struct rows *rows;
    int64_t *people;

    values_int(req->values, "announcement_id", row_int(announcement, "id"));
    TRY(db_select(req, people_sql, &rows));
    people = arena_alloc(req->arena, (rows->count + 1) * sizeof(*people));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        people[i] = row_int(&row, "id");
    }
    return nerr_pass(notice_put_many(req, people, rows->count, &notice));
}

static const char *told_as(const struct row *announcement)
{
    bool again = !row_is_null(announcement, "again_at");

    if (row_int(announcement, "must_read") != 0)
        return again ? "announcement_must_again" : "announcement_must";
    return again ? "announcement_again" : "announcement";
}

/* One announcement a step: its mark is committed with its notices. */
NEOERR *announcements_step(struct request *req, struct job *job, bool *finished)
{
    struct row row;
    bool found;

    *finished = false;
    job->done++;
    TRY(db_select_maybe(req, begun_sql, &row, &found));
    if (found) {
        TRY(tell(req, addressed_sql, &row, told_as(&row)));
        return nerr_pass(db_execute(req, "UPDATE announcement SET told_on = :today WHERE id = :announcement_id"));
    }
    TRY(db_select_maybe(req, late_sql, &row, &found));
    if (found) {
        TRY(tell(req, unread_sql, &row, "announcement_remind"));
        return nerr_pass(db_execute(req, "UPDATE announcement SET reminded_on = :today WHERE id = :announcement_id"));
    }
    *finished = true;
    return STATUS_OK;
}
