/* tasks.c - /tasks: who does what until when. */
#include "core/app.h"

#include <string.h>

#include "domain/communication.h"
#include "domain/task.h"

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "owner_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "due_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000 },
    { .name = "customer_id", .type = FIELD_HIDDEN },
};

static NEOERR *task_check(struct request *req);
static const struct form task_form = { "task", fields, COUNT_OF(fields), task_check };

static const struct field done_fields[] = { { .name = "result", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE } };
static const struct form done_form = { "task", done_fields, COUNT_OF(done_fields), NULL };

/* Own tasks and those that one gave. */
static const char record_sql[] =
    "SELECT t.*, IF(t.done_at IS NOT NULL, 'done', IF(t.due_on < :today, 'late', 'open')) AS state, cu.name AS customer_name"
    " FROM task t LEFT JOIN customer cu ON cu.id = t.customer_id /* all rows: name of the dealer a task of one's own is about */"
    " WHERE t.id = :id AND (t.owner_id = :me OR t.created_by = :me)";

static const struct column list_columns[] = {
    { "title", "t.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "COALESCE(cu.name, '')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "IF(t.done_at IS NOT NULL, 'done', IF(t.due_on < :today, 'late', 'open'))", COLUMN_TAG, COLUMN_DEFAULT, "task_state" },
    { "due_on", "t.due_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "owner_id", "t.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "created_by", "t.created_by", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "done_at", "t.done_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};

static const struct filter list_filters[] = {
    { "state", FILTER_CHOICE, "IF(t.done_at IS NOT NULL, 'done', IF(t.due_on < :today, 'late', 'open')) %s", "task_state", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "t.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "due_from", FILTER_FROM, "t.due_on >= :due_from", NULL, 0 },
    { "due_to", FILTER_TO, "t.due_on <= :due_to", NULL, 0 },
    { "text", FILTER_TEXT, "t.title LIKE CONCAT('%', :text, '%')", NULL, 0 },
};

static const struct order list_orders[] = { { "due_on", "t.due_on", 0 } };

static const struct list task_list = {
    .name = "tasks", .path = "/tasks", .noun = "task", .permission = NULL,
    .from = "task t LEFT JOIN customer cu ON cu.id = t.customer_id /* all rows: name of the dealer a task of one's own is about */",
    .where = "(t.owner_id = :me OR t.created_by = :me)", .id = "t.id",
    .columns = list_columns, .column_count = COUNT_OF(list_columns),
    .filters = list_filters, .filter_count = COUNT_OF(list_filters),
    .orders = list_orders, .order_count = COUNT_OF(list_orders), .default_order = "due_on",
};

/* One's own task may be given to oneself; to others with tasks.assign. A dealer must be in scope. */
static NEOERR *task_check(struct request *req)
{
    int64_t owner = values_get_int(req->values, "owner_id");

    if (owner != 0 && owner != req->person.id && !may(req, "tasks.assign"))
        form_error(req, "owner_id", "task.not_yours_to_give");
    return STATUS_OK;
}

/* "Asked.customer_name" and whether the dealer named by id is one this person may look at. */
static NEOERR *show_customer(struct request *req, int64_t id, bool *visible)
{
    struct row row;

    *visible = false;
    req->scope = permission_scope_any(req, "customers.look|customers.read");
    values_int(req->values, "about_id", id);
    TRY(db_select_maybe(req, "SELECT cu.name AS customer_name FROM customer cu WHERE cu.id = :about_id AND {visible:cu}", &row, visible));
    return *visible ? nerr_pass(row_show(req, "Asked", &row)) : STATUS_OK;
}

static NEOERR *list(struct request *req)
{
    return nerr_pass(list_page(req, &task_list));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &task_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &task_list));
}

static NEOERR *new_page(struct request *req)
{
    int64_t id;
    bool visible = false;

    /* a refused form comes without the address it was opened at */
    if (text_int(request_param(req, "customer"), &id) || text_int(request_posted(req, "customer_id"), &id))
        TRY(show_customer(req, id, &visible));
    if (visible)
        TRY(show_int(req, id, "Asked.customer_id"));
    TRY(show_int(req, req->person.id, "Asked.owner_id"));
    TRY(show_text(req, req->today, "Asked.due_on"));
    return nerr_pass(form_show(req, &task_form, "Asked", "/tasks/new"));
}

static NEOERR *create(struct request *req)
{
    int64_t id, customer = values_get_int(req->values, "customer_id");
    bool visible = true;

    if (customer != 0)
        TRY(show_customer(req, customer, &visible));
    if (!visible)
        return nerr_raise(ERR_NOT_FOUND, "customer %lld", (long long)customer);
    values_int(req->values, "created_by", req->person.id);
    values_text(req->values, "created_at", req->now);
    TRY(db_insert(req, &task_table, req->values, &id));
    if (values_get_int(req->values, "owner_id") != req->person.id)
        TRY(notice_put(req, values_get_int(req->values, "owner_id"), "task_given", values_get_text(req->values, "title"),
                       arena_format(req->arena, "/tasks/%lld", (long long)id)));
    reply_notice(req, "app.saved", NULL);
    if (customer != 0)
        reply_redirect(req, "/customers/%lld", (long long)customer);
    else
        reply_redirect(req, "/tasks");
    return STATUS_OK;
}

static NEOERR *page(struct request *req)
{
    TRY(communication_of_task_show(req, row_int(&req->record, "id")));
    return nerr_pass(form_show(req, &done_form, "Record", arena_format(req->arena, "/tasks/%s", row_text(&req->record, "id"))));
}

static NEOERR *edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &task_form, "Record", arena_format(req->arena, "/tasks/%s/edit", row_text(&req->record, "id"))));
}

static NEOERR *update(struct request *req)
{
    int64_t owner = values_get_int(req->values, "owner_id");

    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    if (row_is_null(&req->record, "customer_id"))
        values_null(req->values, "customer_id");
    TRY(db_change(req, &task_table, row_int(&req->record, "id"), req->values));
    if (owner != row_int(&req->record, "owner_id") && owner != req->person.id)
        TRY(notice_put(req, owner, "task_given", values_get_text(req->values, "title"),
                       arena_format(req->arena, "/tasks/%s", row_text(&req->record, "id"))));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tasks/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

static NEOERR *set_done(struct request *req, const char *done_at)
{
    values_text(req->values, "done_at", done_at);
    values_int(req->values, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &task_table, row_int(&req->record, "id"), req->values));
    return STATUS_OK;
}

static NEOERR *finish(struct request *req)
{
    TRY(set_done(req, req->now));
    if (row_int(&req->record, "created_by") != req->person.id)
        TRY(notice_put(req, row_int(&req->record, "created_by"), "task_done", row_text(&req->record, "title"),
                       arena_format(req->arena, "/tasks/%s", row_text(&req->record, "id"))));
    reply_notice(req, "task.finished", NULL);
    reply_redirect(req, "/tasks");
    return STATUS_OK;
}

static NEOERR *reopen(struct request *req)
{
    TRY(set_done(req, NULL));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tasks/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

static const char own[] = "each person's own tasks and those given to others";

static const struct route routes[] = {
    { METHOD_GET, "/tasks", NULL, list, "tasks/list", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/views", NULL, views, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/export", NULL, export, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/tasks/new", NULL, new_page, "tasks/edit", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/new", NULL, create, "tasks/edit", &task_form, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/tasks/:id", NULL, page, "tasks/page", NULL, record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/:id", NULL, finish, "tasks/page", &done_form, record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/tasks/:id/edit", NULL, edit_page, "tasks/edit", NULL, record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/:id/edit", NULL, update, "tasks/edit", &task_form, record_sql, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/tasks/:id/reopen", NULL, reopen, NULL, NULL, record_sql, ROUTE_ANY_PERSON, own, NULL },
};

static const struct list *const lists[] = { &task_list, NULL };
const struct module tasks_module = { .name = "tasks", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists };
