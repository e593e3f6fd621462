/* recall_job.c - job recalls.clock: half a day before the last dealer is to be notified, and when that moment has passed, who answers for it
 * hears how many are left: quality, and the salespeople of those dealers. At any time: the law's days do not rest at night. */
#include "recall.h"

#include "core/job.h"

/* Each moment is told once (recall.warned): 1 before, 2 after. */
static const char due_sql[] =
    "SELECT r.id, r.number, r.product_name, r.mock, r.dealers - r.notified AS missing, IF(r.due_at <= :now, 2, 1) AS step FROM recall r WHERE r.due_at <= :now + INTERVAL 12 HOUR AND r.state = 'running'"
    " AND r.warned < IF(r.due_at <= :now, 2, 1) ORDER BY r.due_at, r.id LIMIT 1 FOR UPDATE";
static const char people_sql[] =
    "/* all rows: whom to tell */ SELECT cu.owner_id AS staff_id FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :recall_id AND d.notified_at IS NULL AND cu.owner_id IS NOT NULL"
    " UNION SELECT st.id FROM role r JOIN staff_role sr ON sr.role_id = r.id JOIN staff st ON st.id = sr.staff_id WHERE r.word = :role AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY staff_id LIMIT 500";

static NEOERR *tell(struct request *req, const struct row *recall, const struct values *values)
{
    const char *words = arena_format(req->arena, "%s%s %s · %s", row_int(recall, "mock") != 0 ? message(req, "recall.mock_mark") : "", row_text(recall, "number"), row_text(recall, "product_name"), row_text(recall, "missing"));
    struct rows *rows;
    int64_t *people;

    TRY(db_select_with(req, people_sql, values, &rows));
    people = arena_alloc(req->arena, (rows->count + 1) * sizeof(*people));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        people[i] = row_int(&row, "staff_id");
    }
    if (rows->count == 0)
        return STATUS_OK;
    return nerr_pass(notice_put_many(req, people, rows->count, &(struct notice){ .kind = row_int(recall, "step") == 2 ? "recall_late" : "recall_soon", .detail = words,
                                                                                  .link = arena_format(req->arena, "/tickets/recalls/%lld", (long long)row_int(recall, "id")) }));
}

NEOERR *recalls_clock_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    TRY(db_select_with(req, due_sql, values, &rows));
    *finished = rows->count == 0;
    if (*finished)
        return STATUS_OK;
    row = rows_at(rows, 0);
    values_int(values, "recall_id", row_int(&row, "id"));
    values_int(values, "step", row_int(&row, "step"));
    values_text(values, "role", setting_text("tickets.safety_role"));
    TRY(tell(req, &row, values));
    job->done++;
    return nerr_pass(db_execute_with(req, "UPDATE recall SET warned = :step WHERE id = :recall_id", values));
}
