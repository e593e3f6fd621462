/* approval_file.c - photos and PDFs that are added to a run: each is an entry of the trail, who, when, and what was said of it. */
#include "approval_inside.h"

#include <string.h>

static const char *const file_columns[] = { "approval_id", "entry_id", "file_id", NULL };
static const struct table file_table = { .name = "approval_file", .columns = file_columns };

NEOERR *approval_attach_begin(struct request *req, int64_t approval_id, bool *open)
{
    struct approval_run run;

    TRY(approval_run_lock(req, approval_id, &run));
    *open = strcmp(run.state, "running") == 0;
    return STATUS_OK;
}

/* At whose place it is added: the open turn of this person or of one stood in for, if there is one. */
static NEOERR *find_place(struct request *req, int64_t approval_id, struct approval_entry *entry)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "approval_id", approval_id);
    TRY(db_select_with(req, "SELECT t.step_id, t.staff_id FROM approval_turn t WHERE t.approval_id = :approval_id AND t.state = 'open' AND {mine:t.staff_id}"
                            " ORDER BY t.staff_id = :me DESC, t.id LIMIT 1", values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    entry->step_id = row_int(&row, "step_id");
    entry->for_id = row_int(&row, "staff_id") == req->person.id ? 0 : row_int(&row, "staff_id");
    return STATUS_OK;
}

NEOERR *approval_attach(struct request *req, int64_t approval_id, int64_t file_id, const char *comment)
{
    struct approval_entry entry = { .action = "attach", .comment = comment };
    struct values *values = values_new(req->arena);
    int64_t entry_id, id;

    TRY(find_place(req, approval_id, &entry));
    TRY(approval_entry_new(req, approval_id, &entry, &entry_id));
    values_int(values, "approval_id", approval_id);
    values_int(values, "entry_id", entry_id);
    values_int(values, "file_id", file_id);
    return nerr_pass(db_insert(req, &file_table, values, &id));
}
