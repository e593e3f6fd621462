/* roles.c - /admin/roles: what a role may do, resource by resource, and on which rows. */
#include "admin.h"

#include <string.h>

#include "core/catalog.h"

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
};
const struct form role_form = { "role", fields, COUNT_OF(fields), NULL };

static NEOERR *new_check(struct request *req);
static const struct field new_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "word", .type = FIELD_TEXT, .max = 30 },
};
const struct form role_new_form = { "role", new_fields, COUNT_OF(new_fields), new_check };

static const char *const role_columns[] = { "word", "name", "name_en", NULL };
static const struct table role_table = { .name = "role", .columns = role_columns, .versioned = true };
static const char *const permission_columns[] = { "role_id", "resource", "action", "scope", NULL };
static const struct table permission_table = { .name = "role_permission", .columns = permission_columns };

const char role_record_sql[] = "SELECT r.id, r.word, r.name, r.name_en, r.version FROM role r WHERE r.id = :id";

/* --- the list ---------------------------------------------------------------------------- */

static const char list_sql[] =
    "SELECT r.id, r.word, (SELECT COUNT(*) FROM role_permission p WHERE p.role_id = r.id) AS rights,"
    "  (SELECT COUNT(*) FROM staff_role sr JOIN staff st ON st.id = sr.staff_id WHERE sr.role_id = r.id"
    "    AND (st.left_on IS NULL OR st.left_on > :today)) AS people FROM role r ORDER BY r.id";

NEOERR *roles_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "RoleList", list_sql));
}

/* --- somebody must be left who can administer -------------------------------------------- */

static const char administrators_sql[] =
    "SELECT COUNT(*) AS n FROM staff st WHERE st.account IS NOT NULL AND st.left_on IS NULL AND (st.password_hash <> '' OR :by_web_server)"
    " AND EXISTS (SELECT 1 FROM staff_role sr JOIN role_permission p ON p.role_id = sr.role_id"
    "   WHERE sr.staff_id = st.id AND p.resource = 'roles' AND p.action = 'update')"
    " AND EXISTS (SELECT 1 FROM staff_role sr JOIN role_permission p ON p.role_id = sr.role_id"
    "   WHERE sr.staff_id = st.id AND p.resource = 'staff' AND p.action = 'update')";

/* Two administrators who take each other's role away wait for each other at the stamp. */
NEOERR *administrators_count(struct request *req, int64_t *count)
{
    struct row row;

    values_int(req->values, "by_web_server", strcmp(config.remote_user, "yes") == 0);
    TRY(db_select_one(req, "SELECT value FROM options_stamp WHERE id = 1 FOR UPDATE", &row));
    TRY(db_select_one(req, administrators_sql, &row));
    *count = row_int(&row, "n");
    return STATUS_OK;
}

NEOERR *administrators_check(struct request *req, int64_t before, const char *field)
{
    int64_t now;

    TRY(administrators_count(req, &now));
    if (now == 0 && before > 0)
        form_error(req, field, "role.last_administrator");
    return STATUS_OK;
}

/* --- scopes ------------------------------------------------------------------------------ */

static const char *const scopes[] = { "", "own", "team", "region", "team,region", "all" };

static bool is_offered(const struct grantable *grantable, const char *scope)
{
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        if (strcmp(scopes[i], scope) == 0)
            return grantable->scoped || *scope == '\0' || strcmp(scope, "all") == 0;
    }
    return false;
}

/* "team,region" -> "Team + Region" */
static const char *scope_label(struct request *req, const char *scope)
{
    char *copy = arena_text(req->arena, scope), *rest = NULL;
    struct buffer text;

    if (*scope == '\0')
        return message(req, "role.scope_none");
    buffer_init(&text, req->arena);
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        const struct option *option = options_find("scope", word);

        buffer_format(&text, "%s%s", text.length > 0 ? " + " : "", option != NULL ? option_label(req, option) : word);
    }
    return text.bytes;
}

/* --- the grid ---------------------------------------------------------------------------- */

/* One right of the grid: "customers" "look", its input's name, and what is held now. */
struct right {
    const struct grantable *grantable;
    const char *action, *name, *held;
    int64_t id; /* of role_permission; 0 = not held */
};

static void find_held(const struct rows *rows, struct right *right)
{
    right->held = "";
    right->id = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (strcmp(row_text(&row, "resource"), right->grantable->resource) != 0 || strcmp(row_text(&row, "action"), right->action) != 0)
            continue;
        right->held = row_text(&row, "scope");
        right->id = row_int(&row, "id");
    }
}

typedef NEOERR *(*right_fn)(struct request *req, const struct right *right, int place[2], void *context);

/* Calls `each` for every right that can be granted, with its place in the grid. */
static NEOERR *each_right(struct request *req, right_fn each, void *context)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT id, resource, action, scope FROM role_permission WHERE role_id = :id", &rows));
    for (size_t i = 0; i < grantable_count; i++) {
        char *copy = arena_text(req->arena, grantables[i].actions), *rest = NULL;
        int place[2] = { (int)i, 0 };

        for (char *action = strtok_r(copy, ",", &rest); action != NULL; action = strtok_r(NULL, ",", &rest)) {
            struct right right = { .grantable = &grantables[i], .action = action,
                                   .name = arena_format(req->arena, "%s.%s", grantables[i].resource, action) };

            find_held(rows, &right);
            TRY(each(req, &right, place, context));
            place[1]++;
        }
    }
    return STATUS_OK;
}

static NEOERR *show_scope(struct request *req, const char *path, const char *scope, bool chosen)
{
    TRY(show_text(req, scope, "%s.key", path));
    TRY(show_text(req, scope_label(req, scope), "%s.label", path));
    return chosen ? nerr_pass(show_text(req, "1", "%s.chosen", path)) : STATUS_OK;
}

/* Grid.N.{resource,label}, Grid.N.actions.M.{name,label,value,options.K.{key,label,chosen}} */
static NEOERR *show_right(struct request *req, const struct right *right, int place[2], void *context)
{
    const char *path = arena_format(req->arena, "Grid.%d.actions.%d", place[0], place[1]);
    const char *now = request_has_posted(req, right->name) ? request_posted(req, right->name) : right->held;
    bool offered = is_offered(right->grantable, right->held);

    (void)context;
    TRY(show_text(req, message(req, arena_format(req->arena, "permission.%s", right->grantable->resource)), "Grid.%d.label", place[0]));
    TRY(show_text(req, right->name, "%s.name", path));
    TRY(show_text(req, message(req, arena_format(req->arena, "action.%s", right->action)), "%s.label", path));
    TRY(show_text(req, scope_label(req, right->held), "%s.value", path));
    if (*right->held != '\0')
        TRY(show_text(req, "1", "%s.held", path));
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        if (is_offered(right->grantable, scopes[i]))
            TRY(show_scope(req, arena_format(req->arena, "%s.options.%zu", path, i), scopes[i], strcmp(scopes[i], now) == 0));
    }
    return offered ? STATUS_OK : nerr_pass(show_scope(req, arena_format(req->arena, "%s.options.9", path), right->held, strcmp(right->held, now) == 0));
}

NEOERR *role_page(struct request *req)
{
    TRY(form_show(req, &role_form, "Record", arena_format(req->arena, "/admin/roles/%s", row_text(&req->record, "id"))));
    TRY(each_right(req, show_right, NULL));
    return nerr_pass(db_show_rows(req, "People",
                                  "SELECT st.id, st.name FROM staff_role sr JOIN staff st ON st.id = sr.staff_id WHERE sr.role_id = :id"
                                  " AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY st.name_py, st.id LIMIT 300"));
}

/* --- saving ------------------------------------------------------------------------------ */

static NEOERR *set_right(struct request *req, const struct right *right, int place[2], void *context)
{
    struct values *values = values_new(req->arena);
    const char *wanted = request_posted(req, right->name);
    size_t *changes = context;
    int64_t id;

    (void)place;
    if (!request_has_posted(req, right->name) || strcmp(wanted, right->held) == 0)
        return STATUS_OK;
    if (!is_offered(right->grantable, wanted)) {
        form_error(req, "", "error.choice");
        return STATUS_OK;
    }
    ++*changes;
    values_int(values, "role_id", row_int(&req->record, "id"));
    values_text(values, "resource", right->grantable->resource);
    values_text(values, "action", right->action);
    values_text(values, "scope", wanted);
    if (*wanted == '\0')
        return nerr_pass(db_remove(req, &permission_table, right->id));
    if (right->id != 0)
        return nerr_pass(db_change(req, &permission_table, right->id, values));
    return nerr_pass(db_insert(req, &permission_table, values, &id));
}

NEOERR *role_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), before;
    size_t changes = 0;

    TRY(administrators_count(req, &before));
    TRY(db_change(req, &role_table, id, req->values));
    TRY(each_right(req, set_right, &changes));
    if (changes > 0)
        TRY(db_execute(req, "UPDATE role SET version = version + 1 WHERE id = :id"));
    TRY(options_changed(req));
    TRY(administrators_check(req, before, ""));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/roles/%lld", (long long)id);
    return STATUS_OK;
}

/* --- a new role -------------------------------------------------------------------------- */

NEOERR *role_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &role_new_form, NULL, "/admin/roles/new"));
}

static NEOERR *new_check(struct request *req)
{
    const char *word = values_get_text(req->values, "word");

    if (*word == '\0')
        values_text(req->values, "word", word_of(req, values_get_text(req->values, "name_en"), 30));
    else if (!is_word(word))
        form_error(req, "word", "role.word_form");
    return STATUS_OK;
}

NEOERR *role_create(struct request *req)
{
    int64_t id;

    if (*values_get_text(req->values, "word") == '\0')
        form_error(req, "word", "error.required");
    TRY(check_free(req, "SELECT 1 AS x FROM role WHERE word = :word", "word"));
    TRY(check_free(req, "SELECT 1 AS x FROM role WHERE name = :name", "name"));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &role_table, req->values, &id));
    TRY(options_changed(req));
    reply_notice(req, "role.created", NULL);
    reply_redirect(req, "/admin/roles/%lld", (long long)id);
    return STATUS_OK;
}
