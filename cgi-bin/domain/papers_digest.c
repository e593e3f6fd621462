/* papers_digest.c - the daily word about papers: one notice for each salesperson whose dealers'
 * papers reached a reminder step, expired or are missing, and one for each who verifies. Each step
 * of a paper is told once (table paper_told). No mail storm: a newer digest takes the place of an
 * unread one. */
#include "paper.h"

#include <string.h>

enum { NOTICE_MOST = 300 }; /* characters of a notice's detail */

#define DEALERS_PAPERS                                                                                                 \
    " FROM paper p JOIN customer cu /* all rows: counts */ ON cu.id = p.customer_id AND cu.state <> 'closed' WHERE p.valid_to IS NULL AND p.replaced_by IS NULL"

/* Steps that papers reached and nobody was told of yet. */
static const char reach_sql[] =
    "/* all rows: told to each dealer's own */ INSERT IGNORE INTO paper_told (paper_id, due_on, days, told_on)"
    " SELECT x.id, x.due_on, x.step, :today FROM (SELECT p.id, p.due_on, " PAPER_STEP " AS step" DEALERS_PAPERS
    "  AND p.verification <> 'refused' AND p.due_order BETWEEN :today AND :today + INTERVAL (SELECT MAX(warn_days) FROM paper_type) DAY) x"
    " WHERE x.step IS NOT NULL";

/* "30 x 2, 7 x 1": steps told today and how many papers reached each. */
#define TOLD(of_whom)                                                                                                  \
    "COALESCE((SELECT GROUP_CONCAT(CONCAT(n.days, ' × ', n.papers) ORDER BY n.days SEPARATOR ', ') FROM"              \
    " (SELECT o.days, COUNT(*) AS papers FROM paper_told o JOIN paper p ON p.id = o.paper_id JOIN customer cu /* all rows: counts */ ON cu.id = p.customer_id" \
    "  WHERE o.told_on = :today" of_whom " GROUP BY o.days) n), '0')"

/* Counts a person by owner; papers of dealers that are closed do not count. */
static const char sellers_sql[] =
    "/* all rows: the salespeople */ SELECT st.id, st.lang FROM staff st WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"
    "  AND EXISTS (SELECT 1 FROM customer cu WHERE cu.owner_id = st.id)";

static const char sellers_counts_sql[] =
    "/* all rows: each is told of his own */ SELECT " TOLD(" AND cu.owner_id = :digest_for") " AS told, 0 AS waiting,"
    "  (SELECT COUNT(*)" DEALERS_PAPERS " AND cu.owner_id = :digest_for AND p.due_on < :today) AS expired,"
    "  (SELECT COUNT(*) FROM customer cu WHERE cu.owner_id = :digest_for AND cu.state <> 'closed' AND " PAPER_LACKING ") AS lacking";

static const char verifiers_sql[] =
    "SELECT st.id, st.lang FROM staff st WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today) AND EXISTS (SELECT 1 FROM staff_role sr"
    "  JOIN role_permission rp ON rp.role_id = sr.role_id AND rp.resource = 'papers' AND rp.action = 'verify' WHERE sr.staff_id = st.id)";

static const char company_counts_sql[] =
    "/* all rows: quality is told of the whole company */ SELECT " TOLD("") " AS told,"
    "  (SELECT COUNT(*)" DEALERS_PAPERS " AND p.verification = 'waiting') AS waiting,"
    "  (SELECT COUNT(*)" DEALERS_PAPERS " AND p.due_on < :today) AS expired,"
    "  (SELECT COUNT(*) FROM customer cu /* all rows: as above */ WHERE cu.state <> 'closed' AND " PAPER_LACKING ") AS lacking";

/* The papers told today that end first: dealer, paper, last good day and days left, in the reader's language. */
static const char nearest_sql[] =
    "/* all rows: told to each dealer's own, and to quality of the whole company */"
    " SELECT COALESCE(GROUP_CONCAT(CONCAT(n.dealer, ' ', n.paper, ' ', n.due_on, ' (', n.days_left, ')') ORDER BY n.due_on, n.id SEPARATOR '; '), '') AS words"
    " FROM (SELECT p.id, IF(cu.short_name <> '', cu.short_name, cu.name) AS dealer, IF(:digest_lang = 'en' AND t.name_en <> '', t.name_en, t.name) AS paper,"
    "  p.due_on, DATEDIFF(p.due_on, :today) AS days_left FROM paper_told o JOIN paper p ON p.id = o.paper_id AND p.valid_to IS NULL"
    "  JOIN customer cu ON cu.id = p.customer_id AND cu.state <> 'closed' JOIN dictionary_entry t ON t.dictionary = 'paper_type' AND t.word = p.paper_type"
    "  WHERE o.told_on = :today AND (:digest_company = 1 OR cu.owner_id = :digest_for) ORDER BY p.due_on, p.id LIMIT 3) n";

static NEOERR *was_told_today(struct request *req, bool *told)
{
    struct row row;

    return nerr_pass(db_select_maybe(req, "SELECT id FROM notice WHERE staff_id = :digest_for AND kind = 'papers_digest'"
                                          " AND at > :now - INTERVAL 12 HOUR LIMIT 1",
                                     &row, told));
}

/* "30 × 2, 7 × 1 · 1 · 0 · 3 · 康泰 药品经营许可证 2026-12-02 (7); ..." */
static NEOERR *digest_words(struct request *req, const struct row *counts, const char **words)
{
    struct row nearest;

    TRY(db_select_one(req, nearest_sql, &nearest));
    *words = arena_format(req->arena, "%s · %s · %s · %s", row_text(counts, "told"), row_text(counts, "expired"),
                          row_text(counts, "lacking"), row_text(counts, "waiting"));
    if (*row_text(&nearest, "words") != '\0')
        *words = text_cut(req->arena, arena_format(req->arena, "%s · %s", *words, row_text(&nearest, "words")), NOTICE_MOST);
    return STATUS_OK;
}

static NEOERR *tell(struct request *req, int64_t staff_id, const struct row *counts, const char *link)
{
    const char *words;

    if (row_int(counts, "expired") + row_int(counts, "lacking") + row_int(counts, "waiting") == 0 &&
        strcmp(row_text(counts, "told"), "0") == 0)
        return STATUS_OK;
    TRY(db_execute(req, "UPDATE notice SET read_at = :now WHERE staff_id = :digest_for AND kind = 'papers_digest' AND read_at IS NULL"));
    TRY(digest_words(req, counts, &words));
    return nerr_pass(notice_put(req, staff_id, "papers_digest", words, link));
}

/* People of `sql`, each with counts of his own or, `company` given, with the same for all. */
static NEOERR *tell_all(struct request *req, const char *sql, const struct row *company, const char *link)
{
    struct rows *rows;
    struct row counts;
    bool told;

    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        values_int(req->values, "digest_for", row_int(&row, "id"));
        values_text(req->values, "digest_lang", row_text(&row, "lang"));
        values_int(req->values, "digest_company", company != NULL);
        TRY(was_told_today(req, &told));
        if (told)
            continue;
        if (company == NULL)
            TRY(db_select_one(req, sellers_counts_sql, &counts));
        TRY(tell(req, row_int(&row, "id"), company != NULL ? company : &counts, link));
    }
    return STATUS_OK;
}

NEOERR *papers_digest_step(struct request *req, struct job *job, bool *finished)
{
    struct row company;

    (void)job;
    TRY(db_execute(req, reach_sql));
    TRY(db_select_one(req, company_counts_sql, &company));
    TRY(tell_all(req, verifiers_sql, &company, "/papers?verification=waiting"));
    TRY(tell_all(req, sellers_sql, NULL, "/papers?state=expired&state=soon"));
    *finished = true;
    return STATUS_OK;
}
