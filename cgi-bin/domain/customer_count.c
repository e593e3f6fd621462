/* customer_count.c - differences in the number of dealers are folded. */
#include "customer_count.h"

enum { DIFFERENCES_MOST = 500 };

/* All but the newest row: what is added meanwhile comes behind it, and nobody waits. */
static const char waiting_sql[] =
    "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM customer_count WHERE folded = 0 LIMIT 501) n) AS differences, COALESCE((SELECT MAX(id) - 1 FROM customer_count), 0) AS last";
static const char fold_sql[] =
    "INSERT INTO customer_count (folded, owner_id, sales_region_id, state, dealers) SELECT 1, owner_id, sales_region_id, state, SUM(dealers) AS n FROM customer_count WHERE id <= :fold_last"
    " GROUP BY owner_id, sales_region_id, state HAVING n <> 0";

NEOERR *customer_counts_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct row row;

    *finished = true;
    TRY(db_select_one(req, waiting_sql, &row));
    if (row_int(&row, "differences") <= DIFFERENCES_MOST)
        return STATUS_OK;
    values_int(values, "fold_last", row_int(&row, "last"));
    TRY(db_execute_with(req, fold_sql, values));
    TRY(db_execute_with(req, "DELETE FROM customer_count WHERE id <= :fold_last", values));
    job->done += db_changed_rows(req);
    return STATUS_OK;
}
