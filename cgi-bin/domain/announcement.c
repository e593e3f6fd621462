/* announcement.c - news to all staff. */
#include "announcement.h"

NEOERR *announcements_show(struct request *req, int limit)
{
    values_int(req->values, "announcement_limit", limit);
    return nerr_pass(db_show_rows(req, "Announcements",
                                  "SELECT a.id, a.title, a.must_read, a.published_at, a.published_by,"
                                  "  EXISTS (SELECT 1 FROM announcement_read r WHERE r.announcement_id = a.id AND r.staff_id = :me) AS seen"
                                  " FROM announcement a WHERE a.valid_to IS NULL ORDER BY a.published_at DESC, a.id DESC"
                                  " LIMIT :announcement_limit"));
}
