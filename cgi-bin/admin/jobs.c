/* jobs.c - /admin/jobs: work that waits, and work that failed. */
#include "admin.h"

#include <string.h>

static const struct column columns[] = {
    { "kind", "j.kind", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "last_error", "IF(j.state IN ('failed', 'waiting'), LEFT(j.last_error, 120), '')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "j.state", COLUMN_TAG, COLUMN_DEFAULT, "job_state" },
    { "staff_id", "NULLIF(j.staff_id, 0)", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "created_at", "j.created_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "finished_at", "j.finished_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "tries", "j.tries", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "done", "j.done", COLUMN_INT, COLUMN_SMALL, NULL },
    { "run_at", "j.run_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};

static const struct filter filters[] = {
    { "state", FILTER_CHOICE, "j.state %s", "job_state", COLUMN_DEFAULT },
    { "staff_id", FILTER_CHOICE, "j.staff_id %s", "@staff", COLUMN_DEFAULT },
};

static const struct order orders[] = { { "created_at", "j.id", 0 } };

static const char *cell_words(struct request *req, const struct column *column, const struct row *row);

const struct list job_list = {
    .name = "jobs", .path = "/admin/jobs", .noun = "job", .permission = "jobs.read",
    .from = "job j", .where = "j.id > 0", .id = "j.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-created_at", .words = cell_words,
};

static const char *const job_columns[] = { "state", "run_at", "tries", "finished_at", NULL };
static const struct table job_table = { .name = "job", .columns = job_columns };

#define JOB "SELECT j.id, j.kind, j.staff_id, j.run_at, j.state, j.done, j.total, j.tries, j.last_error, j.created_at, j.finished_at FROM job j"
const char job_record_sql[] = JOB " WHERE j.id = :id";
const char failed_job_record_sql[] = JOB " WHERE j.id = :id AND j.state = 'failed'";

/* What a kind of job does; the kind itself while the catalogue has no word for it. */
static const char *kind_words(struct request *req, const char *kind)
{
    const char *key = arena_format(req->arena, "job.kind_%s", kind), *words = message(req, key);

    return words == key ? arena_text(req->arena, kind) : words;
}

static const char *cell_words(struct request *req, const struct column *column, const struct row *row)
{
    return strcmp(column->key, "kind") == 0 ? kind_words(req, row_text(row, "kind")) : NULL;
}

NEOERR *jobs_page(struct request *req)
{
    return nerr_pass(list_page(req, &job_list));
}

NEOERR *job_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &job_list));
}

NEOERR *job_page(struct request *req)
{
    return nerr_pass(show_text(req, kind_words(req, row_text(&req->record, "kind")), "Kind"));
}

NEOERR *job_retry(struct request *req)
{
    struct values *values = values_new(req->arena);

    values_text(values, "state", "waiting");
    values_text(values, "run_at", req->now);
    values_int(values, "tries", 0);
    values_null(values, "finished_at");
    TRY(db_change(req, &job_table, row_int(&req->record, "id"), values));
    reply_notice(req, "job.retried", NULL);
    reply_redirect(req, "/admin/jobs/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

NEOERR *job_cancel(struct request *req)
{
    struct values *values = values_new(req->arena);

    values_text(values, "state", "cancelled");
    TRY(db_change(req, &job_table, row_int(&req->record, "id"), values));
    reply_notice(req, "job.cancelled", NULL);
    reply_redirect(req, "/admin/jobs/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
