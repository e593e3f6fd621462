/* departments.c - /admin/departments: for choosing and for lists; rights do not hang on them. */
#include "admin.h"

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "parent_id", .type = FIELD_CHOICE, .options = "@department", .flags = FIELD_INT_ID },
    { .name = "ended_on", .type = FIELD_DATE },
};
const struct form department_form = { "department", fields, COUNT_OF(fields), NULL };

static const char *const department_columns[] = { "parent_id", "name", "name_en", "ended_on", NULL };
static const struct table department_table = { .name = "department", .columns = department_columns, .versioned = true };

const char department_record_sql[] = "SELECT d.id, d.parent_id, d.name, d.name_en, d.ended_on, d.version FROM department d WHERE d.id = :id";

static const char list_sql[] =
    "WITH RECURSIVE tree AS ("
    "  SELECT id, 0 AS depth, CAST(LPAD(id, 6, '0') AS CHAR(200)) AS path FROM department WHERE parent_id IS NULL"
    "  UNION ALL SELECT d.id, t.depth + 1, CONCAT(t.path, LPAD(d.id, 6, '0')) FROM department d JOIN tree t ON d.parent_id = t.id"
    "   WHERE t.depth < 20)"
    " SELECT d.id, d.ended_on, d.ended_on IS NOT NULL AND d.ended_on <= :today AS ended, t.depth,"
    "  (SELECT COUNT(*) FROM staff st WHERE st.department_id = d.id AND (st.left_on IS NULL OR st.left_on > :today)) AS people"
    " FROM tree t JOIN department d ON d.id = t.id ORDER BY t.path LIMIT 500";

static const char circle_sql[] =
    "WITH RECURSIVE above AS (SELECT id, parent_id, 0 AS depth FROM department WHERE id = :parent_id"
    "  UNION ALL SELECT d.id, d.parent_id, a.depth + 1 FROM department d JOIN above a ON d.id = a.parent_id WHERE a.depth < 30)"
    " SELECT 1 AS x FROM above WHERE id = :own_id";

NEOERR *departments_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Departments", list_sql));
}

static NEOERR *check(struct request *req, int64_t id)
{
    struct row row;
    bool circle;

    values_int(req->values, "own_id", id);
    TRY(check_free(req, "SELECT 1 AS x FROM department WHERE name = :name AND id <> :own_id", "name"));
    TRY(db_select_maybe(req, circle_sql, &row, &circle));
    if (circle)
        form_error(req, "parent_id", "department.circle");
    return STATUS_OK;
}

static NEOERR *back_to_list(struct request *req)
{
    TRY(options_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/departments");
    return STATUS_OK;
}

NEOERR *department_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &department_form, NULL, "/admin/departments/new"));
}

NEOERR *department_create(struct request *req)
{
    int64_t id;

    TRY(check(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &department_table, req->values, &id));
    return nerr_pass(back_to_list(req));
}

NEOERR *department_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &department_form, "Record",
                               arena_format(req->arena, "/admin/departments/%s/edit", row_text(&req->record, "id"))));
}

NEOERR *department_update(struct request *req)
{
    TRY(check(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &department_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(back_to_list(req));
}

NEOERR *department_end(struct request *req)
{
    struct values *values = values_new(req->arena);

    values_text(values, "ended_on", req->today);
    values_int(values, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &department_table, row_int(&req->record, "id"), values));
    return nerr_pass(back_to_list(req));
}
