/* task.c - a task given in the course of other work. */
#include "task.h"

static const char *const columns[] = { "owner_id", "title", "note", "due_on", "customer_id", "done_at", "result", "created_by",
                                       "created_at", NULL };
const struct table task_table = { .name = "task", .columns = columns, .subject = "customer_id", .versioned = true };

NEOERR *task_give(struct request *req, const struct task_given *given, int64_t *id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "owner_id", given->owner_id);
    values_text(values, "title", text_cut(req->arena, given->title, 200));
    values_text(values, "note", text_cut(req->arena, given->note, 1000));
    values_text(values, "due_on", given->due_on);
    if (given->customer_id != 0)
        values_int(values, "customer_id", given->customer_id);
    values_int(values, "created_by", req->person.id);
    values_text(values, "created_at", req->now);
    return nerr_pass(db_insert(req, &task_table, values, id));
}
