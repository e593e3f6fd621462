/* papers_digest.c - the daily word about papers: one notice for each salesperson whose dealers'
 * papers are expired, expiring or missing, and one for each who verifies. No mail storm: a newer
 * digest takes the place of an unread one. */
#include "paper.h"

/* Counts a person by owner; papers of dealers that are closed do not count. */
static const char sellers_sql[] =
    "/* all rows: counts a salesperson, each told of his own */ SELECT st.id,"
    "  (SELECT COUNT(*) FROM paper p JOIN customer cu ON cu.id = p.customer_id WHERE cu.owner_id = st.id AND cu.state <> 'closed'"
    "    AND p.valid_to IS NULL AND p.replaced_by IS NULL AND p.due_on < :today) AS expired,"
    "  (SELECT COUNT(*) FROM paper p JOIN customer cu ON cu.id = p.customer_id WHERE cu.owner_id = st.id AND cu.state <> 'closed'"
    "    AND p.valid_to IS NULL AND p.replaced_by IS NULL AND " PAPER_SOON ") AS soon,"
    "  (SELECT COUNT(*) FROM customer cu WHERE cu.owner_id = st.id AND cu.state <> 'closed' AND " PAPER_LACKING ") AS lacking, 0 AS waiting /* all rows: as above */"
    " FROM staff st WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"
    "  AND EXISTS (SELECT 1 FROM customer cu WHERE cu.owner_id = st.id)";

static const char verifiers_sql[] =
    "/* all rows: quality is told of the whole company */ SELECT st.id, n.expired, n.soon, n.lacking, n.waiting FROM staff st JOIN"
    " (SELECT (SELECT COUNT(*) FROM paper p WHERE p.valid_to IS NULL AND p.replaced_by IS NULL AND p.due_on < :today) AS expired,"
    "   (SELECT COUNT(*) FROM paper p WHERE p.valid_to IS NULL AND p.replaced_by IS NULL AND " PAPER_SOON ") AS soon,"
    "   (SELECT COUNT(*) FROM customer cu WHERE cu.state <> 'closed' AND " PAPER_LACKING ") AS lacking, /* all rows: as above */"
    "   (SELECT COUNT(*) FROM paper p WHERE p.valid_to IS NULL AND p.replaced_by IS NULL AND p.verification = 'waiting') AS waiting) n"
    " WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today) AND EXISTS (SELECT 1 FROM staff_role sr"
    "  JOIN role_permission rp ON rp.role_id = sr.role_id AND rp.resource = 'papers' AND rp.action = 'verify' WHERE sr.staff_id = st.id)";

static NEOERR *tell(struct request *req, const struct row *row, const char *link)
{
    struct row last;
    bool found;

    if (row_int(row, "expired") + row_int(row, "soon") + row_int(row, "lacking") + row_int(row, "waiting") == 0)
        return STATUS_OK;
    values_int(req->values, "digest_for", row_int(row, "id"));
    TRY(db_select_maybe(req, "SELECT id FROM notice WHERE staff_id = :digest_for AND kind = 'papers_digest'"
                             " AND at > :now - INTERVAL 12 HOUR LIMIT 1",
                        &last, &found));
    if (found)
        return STATUS_OK;
    TRY(db_execute(req, "UPDATE notice SET read_at = :now WHERE staff_id = :digest_for AND kind = 'papers_digest' AND read_at IS NULL"));
    return nerr_pass(notice_put(req, row_int(row, "id"), "papers_digest",
                                arena_format(req->arena, "%s · %s · %s · %s", row_text(row, "expired"), row_text(row, "soon"),
                                             row_text(row, "lacking"), row_text(row, "waiting")),
                                link));
}

static NEOERR *tell_all(struct request *req, const char *sql, const char *link)
{
    struct rows *rows;

    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(tell(req, &row, link));
    }
    return STATUS_OK;
}

NEOERR *papers_digest_step(struct request *req, struct job *job, bool *finished)
{
    (void)job;
    TRY(tell_all(req, verifiers_sql, "/papers?verification=waiting"));
    TRY(tell_all(req, sellers_sql, "/papers?state=expired&state=soon"));
    *finished = true;
    return STATUS_OK;
}
