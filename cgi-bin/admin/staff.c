/* staff.c - /admin/staff: the people of the company, their roles and sales regions. */
#include "admin.h"

#include <ctype.h>
#include <string.h>

#include "domain/org.h"

/* --- what may be typed ------------------------------------------------------------------- */

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "person" },
    { .name = "account", .type = FIELD_TEXT, .max = 60 },
    { .name = "department_id", .type = FIELD_CHOICE, .options = "@department", .flags = FIELD_INT_ID },
    { .name = "superior_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID },
    { .name = "title", .type = FIELD_TEXT, .max = 60 },
    { .name = "mobile", .type = FIELD_MOBILE },
    { .name = "email", .type = FIELD_EMAIL, .max = 120 },
    { .name = "lang", .type = FIELD_CHOICE, .options = "lang", .flags = FIELD_REQUIRED },
    { .name = "roles", .type = FIELD_CHOICES, .options = "@role", .group = "rights" },
    { .name = "sales_regions", .type = FIELD_CHOICES, .options = "@sales_region" },
    { .name = "left_on", .type = FIELD_DATE, .group = "leaving" },
};

static NEOERR *staff_check(struct request *req);
const struct form staff_form = { "staff", fields, COUNT_OF(fields), staff_check };
const struct form staff_new_form = { "staff", fields, COUNT_OF(fields) - 1, staff_check }; /* nobody begins by leaving */

static const char *const staff_columns[] = { "account", "name", "name_py", "department_id", "superior_id", "email", "mobile",
                                             "title", "lang", "left_on", "created_at", "password_hash",
                                             "password_changed_at", "must_change_password", NULL };
static const char *const staff_hidden[] = { "password_hash", NULL };
const struct table staff_table = { .name = "staff", .columns = staff_columns, .hidden = staff_hidden, .versioned = true };

const char staff_record_sql[] =
    "SELECT st.id, st.account, st.name, st.department_id, st.superior_id, st.email, st.mobile, st.title, st.lang, st.left_on,"
    "  st.left_on IS NOT NULL AND st.left_on <= :today AS gone, st.password_hash <> '' AS has_password,"
    "  st.password_changed_at, st.must_change_password, st.created_at, st.version, st.id = :me AS oneself,"
    "  EXISTS (SELECT 1 FROM sign_in_failure f WHERE f.account = st.account AND f.locked_until > :now) AS locked,"
    "  (SELECT GROUP_CONCAT(role_id ORDER BY role_id) FROM staff_role WHERE staff_id = st.id) AS roles,"
    "  (SELECT GROUP_CONCAT(sales_region_id) FROM staff_sales_region WHERE staff_id = st.id) AS sales_regions"
    " FROM staff st WHERE st.id = :id";

/* --- what is listed ---------------------------------------------------------------------- */

#define STATE "IF(st.left_on IS NOT NULL AND st.left_on <= :today, 'left', IF(st.account IS NULL, 'no_account', 'active'))"

static const struct column columns[] = {
    { "name", "st.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "account", "COALESCE(st.account, '')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "title", "st.title", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", STATE, COLUMN_TAG, COLUMN_DEFAULT, "staff_state" },
    { "department_id", "st.department_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@department" },
    { "roles", "COALESCE((SELECT GROUP_CONCAT(IF(:lang = 'en', r.name_en, r.name) ORDER BY r.id SEPARATOR ', ') FROM staff_role sr"
               " JOIN role r ON r.id = sr.role_id WHERE sr.staff_id = st.id), '')", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "sales_regions", "COALESCE((SELECT GROUP_CONCAT(IF(:lang = 'en' AND g.name_en <> '', g.name_en, g.name) ORDER BY g.id SEPARATOR ', ')"
                       " FROM staff_sales_region sg JOIN sales_region g ON g.id = sg.sales_region_id WHERE sg.staff_id = st.id), '')",
      COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "superior_id", "st.superior_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "seen_at", "(SELECT MAX(s.last_seen_at) FROM session s WHERE s.staff_id = st.id)", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "mobile", "st.mobile", COLUMN_PHONE, COLUMN_SMALL, NULL },
    { "email", "st.email", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "lang", "st.lang", COLUMN_CHOICE, COLUMN_SMALL, "lang" },
    { "left_on", "st.left_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "created_at", "st.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "st.name LIKE CONCAT('%', :text, '%') OR st.account LIKE CONCAT(:text, '%')"
                           " OR REPLACE(st.name_py, ' ', '') LIKE CONCAT(REPLACE(:text, ' ', ''), '%')", NULL, COLUMN_DEFAULT },
    { "department_id", FILTER_CHOICE, "st.department_id %s", "@department", COLUMN_DEFAULT },
    { "role", FILTER_CHOICE, "EXISTS (SELECT 1 FROM staff_role sr WHERE sr.staff_id = st.id AND sr.role_id %s)", "@role", COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, STATE " %s", "staff_state", COLUMN_DEFAULT },
    { "sales_region", FILTER_CHOICE, "EXISTS (SELECT 1 FROM staff_sales_region sg WHERE sg.staff_id = st.id AND sg.sales_region_id %s)", "@sales_region", 0 },
    { "superior_id", FILTER_CHOICE, "st.superior_id %s", "@staff", 0 },
};

static const struct order orders[] = { { "name", "st.name_py", 0 } };

const struct list staff_list = {
    .name = "staff", .path = "/admin/staff", .noun = "staff", .permission = "staff.read",
    .from = "staff st", .where = "TRUE", .id = "st.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "name",
};

NEOERR *staff_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &staff_list));
}

NEOERR *staff_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &staff_list));
}

NEOERR *staff_export(struct request *req)
{
    return nerr_pass(list_export(req, &staff_list));
}

/* --- the page ---------------------------------------------------------------------------- */

static const char sessions_sql[] =
    "SELECT s.id, s.created_at, s.last_seen_at, s.address, s.agent FROM session s WHERE s.staff_id = :id AND s.ended_at IS NULL"
    " AND s.last_seen_at > :now - INTERVAL :idle MINUTE ORDER BY s.last_seen_at DESC LIMIT 20";

static const char absences_sql[] =
    "SELECT b.id, b.staff_id, b.substitute_id, b.from_on, b.to_on, b.reason, b.staff_id = :id AS own,"
    "  :today BETWEEN b.from_on AND b.to_on AS now FROM staff_substitute b"
    " WHERE (b.staff_id = :id OR b.substitute_id = :id) AND b.valid_to IS NULL AND b.to_on >= :today ORDER BY b.from_on, b.id LIMIT 50";

NEOERR *staff_page(struct request *req)
{
    values_int(req->values, "idle", setting_int("session.idle_minutes"));
    TRY(db_show_rows(req, "Roles", "SELECT r.id FROM staff_role sr JOIN role r ON r.id = sr.role_id WHERE sr.staff_id = :id ORDER BY r.id"));
    TRY(db_show_rows(req, "Regions", "SELECT sales_region_id AS id FROM staff_sales_region WHERE staff_id = :id ORDER BY id"));
    TRY(db_show_rows(req, "Members", "SELECT st.id, st.name, st.title FROM staff st WHERE st.superior_id = :id"
                                     " AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY st.name_py, st.id LIMIT 200"));
    TRY(db_show_rows(req, "Absences", absences_sql));
    return nerr_pass(db_show_rows(req, "Sessions", sessions_sql));
}

/* --- rules ------------------------------------------------------------------------------- */

/* An account is what is typed at sign-in: no blanks, lower case; an empty one is none. */
static NEOERR *staff_check(struct request *req)
{
    char *account = arena_text(req->arena, values_get_text(req->values, "account"));

    for (char *c = account; *c != '\0'; c++) {
        *c = (char)tolower((unsigned char)*c);
        if (!isalnum((unsigned char)*c) && strchr("._-@", *c) == NULL) {
            form_error(req, "account", "staff.account_form");
            return STATUS_OK;
        }
    }
    values_text(req->values, "account", *account != '\0' ? account : NULL);
    return STATUS_OK;
}

static NEOERR *check_account(struct request *req, int64_t id)
{
    struct row row;
    bool found;

    values_int(req->values, "own_id", id);
    TRY(db_select_maybe(req, "SELECT name FROM staff WHERE account = :account AND id <> :own_id", &row, &found));
    if (found)
        form_error_with(req, "account", "staff.account_taken", row_text(&row, "name"));
    return STATUS_OK;
}

static bool same_words(struct request *req, const char *one, const char *other)
{
    char *copy = arena_text(req->arena, one), *rest = NULL;
    bool same = strlen(one) == strlen(other);

    for (char *word = strtok_r(copy, ",", &rest); word != NULL && same; word = strtok_r(NULL, ",", &rest))
        same = text_has_word(other, word);
    return same;
}

/* Rights are given by who may change rights. */
static void check_roles(struct request *req, const char *before)
{
    if (!may(req, "roles.update") && !same_words(req, values_get_text(req->values, "roles"), before))
        form_error(req, "roles", "staff.roles_not_yours");
}

static NEOERR *check_change(struct request *req, int64_t id)
{
    bool circle = false;

    TRY(check_account(req, id));
    check_roles(req, row_text(&req->record, "roles"));
    if (values_has(req->values, "superior_id"))
        TRY(org_makes_circle(req, id, values_get_int(req->values, "superior_id"), &circle));
    if (circle)
        form_error(req, "superior_id", "staff.circle");
    if (id == req->person.id && values_has(req->values, "left_on"))
        form_error(req, "left_on", "staff.not_your_own_end");
    if (id == req->person.id && !values_has(req->values, "account"))
        form_error(req, "account", "staff.not_your_own_end");
    return STATUS_OK;
}

/* --- links: roles and sales regions ------------------------------------------------------ */

struct links {
    const struct table table;
    const char *column; /* the other end */
    const char *field;  /* of the form */
    const char *sql;
};

static const char *const role_columns[] = { "staff_id", "role_id", NULL };
static const char *const region_columns[] = { "staff_id", "sales_region_id", NULL };

static const struct links links[] = {
    { { .name = "staff_role", .columns = role_columns }, "role_id", "roles",
      "SELECT id, role_id AS other FROM staff_role WHERE staff_id = :link_staff FOR UPDATE" },
    { { .name = "staff_sales_region", .columns = region_columns }, "sales_region_id", "sales_regions",
      "SELECT id, sales_region_id AS other FROM staff_sales_region WHERE staff_id = :link_staff FOR UPDATE" },
};

static NEOERR *add_link(struct request *req, const struct links *link, int64_t staff_id, const char *other)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "staff_id", staff_id);
    values_text(values, link->column, other);
    return nerr_pass(db_insert(req, &link->table, values, &id));
}

/* Makes the link rows what the form says; counts the changes. */
static NEOERR *set_links(struct request *req, const struct links *link, int64_t staff_id, size_t *changes)
{
    const char *wanted = values_get_text(req->values, link->field);
    char *copy = arena_text(req->arena, wanted), *rest = NULL;
    struct buffer there;
    struct rows *rows;

    values_int(req->values, "link_staff", staff_id);
    TRY(db_select(req, link->sql, &rows));
    buffer_init(&there, req->arena);
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        buffer_format(&there, ",%s", row_text(&row, "other"));
        if (text_has_word(wanted, row_text(&row, "other")))
            continue;
        TRY(db_remove(req, &link->table, row_int(&row, "id")));
        ++*changes;
    }
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        if (text_has_word(there.bytes, word))
            continue;
        TRY(add_link(req, link, staff_id, word));
        buffer_format(&there, ",%s", word);
        ++*changes;
    }
    return STATUS_OK;
}

/* The form shows the links too: when they change, who saves an older page must see it. */
static NEOERR *set_all_links(struct request *req, int64_t staff_id)
{
    size_t changes = 0;

    for (size_t i = 0; i < COUNT_OF(links); i++)
        TRY(set_links(req, &links[i], staff_id, &changes));
    if (changes == 0)
        return STATUS_OK;
    return nerr_pass(db_execute(req, "UPDATE staff SET version = version + 1 WHERE id = :link_staff"));
}

/* --- changes ----------------------------------------------------------------------------- */

NEOERR *staff_new_page(struct request *req)
{
    TRY(show_text(req, "zh", "Preset.lang"));
    return nerr_pass(form_show(req, &staff_new_form, "Preset", "/admin/staff/new"));
}

static void derive(struct request *req)
{
    const char *pinyin = text_person_pinyin(req->arena, values_get_text(req->values, "name"));

    values_text(req->values, "name_py", text_cut(req->arena, pinyin, 120));
}

NEOERR *staff_create(struct request *req)
{
    int64_t id;

    TRY(check_account(req, 0));
    check_roles(req, "");
    if (form_refused(req))
        return STATUS_OK;
    derive(req);
    values_text(req->values, "created_at", req->now);
    TRY(db_insert(req, &staff_table, req->values, &id));
    TRY(set_all_links(req, id));
    TRY(org_rebuild_staff_tree(req));
    TRY(options_changed(req));
    if (values_has(req->values, "account")) {
        reply_notice(req, "staff.created_set_password", values_get_text(req->values, "name"));
        reply_redirect(req, "/admin/staff/%lld/password", (long long)id);
        return STATUS_OK;
    }
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/staff/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *staff_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &staff_form, "Record",
                               arena_format(req->arena, "/admin/staff/%s/edit", row_text(&req->record, "id"))));
}

NEOERR *end_sessions(struct request *req, int64_t staff_id)
{
    values_int(req->values, "ended_staff", staff_id);
    TRY(db_execute(req, "UPDATE session SET ended_at = :now WHERE staff_id = :ended_staff AND ended_at IS NULL"));
    return nerr_pass(audit_event(req, "sessions_ended", "staff", staff_id, NULL));
}

/* What follows from a change of this person. */
static NEOERR *after_change(struct request *req, int64_t id)
{
    const char *left_on = values_get_text(req->values, "left_on");

    if (values_get_int(req->values, "superior_id") != row_int(&req->record, "superior_id"))
        TRY(org_rebuild_staff_tree(req));
    if (*left_on != '\0' && strcmp(left_on, req->today) <= 0)
        TRY(end_sessions(req, id));
    return nerr_pass(options_changed(req));
}

NEOERR *staff_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), before;

    TRY(check_change(req, id));
    if (form_refused(req))
        return STATUS_OK;
    TRY(administrators_count(req, &before));
    derive(req);
    TRY(db_change(req, &staff_table, id, req->values));
    TRY(set_all_links(req, id));
    TRY(after_change(req, id));
    TRY(administrators_check(req, before, values_has(req->values, "left_on") ? "left_on" : values_has(req->values, "account") ? "roles" : "account"));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/staff/%lld", (long long)id);
    return STATUS_OK;
}
