/* audit.c - /admin/audit: who changed what. Of business rows only that something happened, never
 * the content: an administrator sees none of them. */
#include "admin.h"

#include <jansson.h>
#include <string.h>

/* Tables whose changes are shown: the house's own. */
#define HOUSE                                                                                                     \
    "a.subject_id IS NULL AND a.table_name IN ('staff', 'staff_role', 'staff_sales_region', 'staff_substitute',"  \
    " 'department', 'role', 'role_permission', 'sales_region', 'sales_region_cover', 'dictionary_entry', 'setting'," \
    " 'job', 'outbox', 'session', 'route')"

const char audit_record_sql[] =
    "SELECT a.id, a.at, a.actor_id, a.via, a.batch_id, a.request_id, a.action, a.table_name, a.row_id, IF(" HOUSE ", 1, 0) AS shown,"
    "  IF(" HOUSE ", a.reason, '') AS reason, IF(" HOUSE ", a.changes, '') AS changes"
    " FROM audit a WHERE a.id = :id";

static const struct column columns[] = {
    { "what", "CONCAT_WS(' ', a.action, a.table_name, a.row_id)", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "changes", "IF(" HOUSE ", a.changes, '')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "actor", "NULLIF(a.actor_id, 0)", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "at", "a.at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "via", "a.via", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "audit_via" },
    { "action", "a.action", COLUMN_CHOICE, COLUMN_SMALL, "audit_action" },
    { "table_name", "a.table_name", COLUMN_CHOICE, COLUMN_SMALL, "audit_table" },
    { "row_id", "a.row_id", COLUMN_INT, COLUMN_SMALL, NULL },
    { "request_id", "a.request_id", COLUMN_TEXT, COLUMN_SMALL, NULL },
};

static const struct filter filters[] = {
    { "actor", FILTER_CHOICE, "a.actor_id %s", "@staff", COLUMN_DEFAULT },
    { "action", FILTER_CHOICE, "a.action %s", "audit_action", COLUMN_DEFAULT },
    { "table_name", FILTER_CHOICE, "a.table_name %s", "audit_table", COLUMN_DEFAULT },
    { "via", FILTER_CHOICE, "a.via %s", "audit_via", COLUMN_DEFAULT },
    { "from", FILTER_SINCE, "a.at >= :from", NULL, COLUMN_DEFAULT },
    { "to", FILTER_BEFORE, "a.at < :to", NULL, COLUMN_DEFAULT },
    { "row_id", FILTER_TEXT, "a.row_id = :row_id", NULL, 0 },
    { "request_id", FILTER_TEXT, "a.request_id = :request_id", NULL, 0 },
};

static const struct order orders[] = { { "at", "a.id", 0 } };

static const char *cell_words(struct request *req, const struct column *column, const struct row *row);

const struct list audit_list = {
    .name = "audit", .path = "/admin/audit", .noun = "audit", .permission = "audit.read",
    .from = "audit a", .where = "a.id > 0", .id = "a.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-at", .words = cell_words,
};

/* --- in words ---------------------------------------------------------------------------- */

static const struct {
    const char *table, *noun;  /* Msg.<noun>.<column> */
    const char *options;       /* what a row of it is called; NULL: by its number */
} nouns[] = {
    { "staff", "staff", "@staff" }, { "staff_role", "staff", NULL }, { "staff_sales_region", "staff", NULL },
    { "staff_substitute", "staff", NULL }, { "department", "department", "@department" }, { "role", "role", "@role" },
    { "role_permission", "role", NULL }, { "sales_region", "sales_region", "@sales_region" },
    { "sales_region_cover", "sales_region", NULL }, { "dictionary_entry", "dictionary", NULL }, { "job", "job", NULL },
    { "outbox", "job", NULL }, { "setting", "setting", NULL },
};

static const struct {
    const char *column, *options;
} options_of[] = {
    { "staff_id", "@staff" }, { "substitute_id", "@staff" }, { "superior_id", "@staff" }, { "role_id", "@role" },
    { "department_id", "@department" }, { "sales_region_id", "@sales_region" }, { "lang", "lang" }, { "colour", "colour" },
    { "scope", "scope" }, { "state", "job_state" }, { "must_change_password", "yes_no" },
};

/* Follow from other columns. */
static bool is_silent(const char *column)
{
    return text_has_word("name_py,password_changed_at,created_at,finished_at,next_at,run_at,tries", column);
}

static const char *noun_of(const char *table)
{
    for (size_t i = 0; i < COUNT_OF(nouns); i++) {
        if (strcmp(nouns[i].table, table) == 0)
            return nouns[i].noun;
    }
    return "audit";
}

static const char *label_of(struct request *req, const char *table, const char *column)
{
    const char *key = arena_format(req->arena, "%s.%s", noun_of(table), column);
    const char *label = message(req, key);

    return strcmp(label, key) == 0 ? arena_text(req->arena, column) : label;
}

static const char *option_words(struct request *req, const char *options, const char *text)
{
    const struct option *option = options_find(options, text);

    return option != NULL ? option_label(req, option) : arena_text(req->arena, text);
}

/* Borrows nothing of the JSON. */
static const char *value_words(struct request *req, const char *table, const char *column, const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";

    if (strcmp(column, "parent_id") == 0)
        return option_words(req, strcmp(table, "department") == 0 ? "@department" : "@sales_region", text);
    if (strcmp(column, "resource") == 0 || (strcmp(column, "action") == 0 && strcmp(table, "role_permission") == 0)) {
        const char *key = arena_format(req->arena, "%s.%s", *column == 'r' ? "permission" : "action", text);
        const char *words = message(req, key);

        return words == key ? arena_text(req->arena, text) : words;
    }
    for (size_t i = 0; i < COUNT_OF(options_of); i++) {
        if (strcmp(options_of[i].column, column) == 0)
            return option_words(req, options_of[i].options, text);
    }
    return arena_text(req->arena, text);
}

/* What one change says: label, what it was, what it is. */
struct change {
    const char *label, *old, *now;
};
typedef NEOERR *(*change_fn)(struct request *req, const struct change *change, void *context);

/* The detail of an event; that of a setting is its name, what it was and what it is. */
static struct change event_change(struct request *req, const char *table, const char *detail)
{
    char *rest = NULL, *name = arena_text(req->arena, detail), *old, *now;
    struct change change = { .label = "", .old = "", .now = arena_text(req->arena, detail) };

    if (strcmp(table, "setting") != 0)
        return change;
    name = strtok_r(name, " ", &rest);
    old = strtok_r(NULL, " ", &rest);
    now = strtok_r(NULL, " ", &rest);
    if (now != NULL)
        change = (struct change){ .label = label_of(req, table, name), .old = old, .now = now };
    return change;
}

static NEOERR *each_column(struct request *req, const char *table, json_t *changes, change_fn each, void *context)
{
    const char *column;
    json_t *pair;

    json_object_foreach(changes, column, pair)
    {
        struct change change = { .label = label_of(req, table, column) };

        if (is_silent(column))
            continue;
        if (json_is_string(pair)) { /* the detail of an event */
            change = event_change(req, table, json_string_value(pair));
        } else {
            change.old = value_words(req, table, column, json_array_get(pair, 0));
            change.now = value_words(req, table, column, json_array_get(pair, 1));
        }
        if (strcmp(change.old, change.now) != 0 || *change.now == '*')
            TRY(each(req, &change, context));
    }
    return STATUS_OK;
}

static NEOERR *each_change(struct request *req, const char *table, const char *text, change_fn each, void *context)
{
    json_t *changes = json_loads(text, 0, NULL);
    NEOERR *err = json_is_object(changes) ? each_column(req, table, changes, each, context) : STATUS_OK;

    json_decref(changes);
    return nerr_pass(err);
}

/* "staff" "12" -> the person's name; a row without a name: #12 */
static const char *row_words(struct request *req, const char *table, const char *id)
{
    for (size_t i = 0; i < COUNT_OF(nouns); i++) {
        const struct option *option;

        if (strcmp(nouns[i].table, table) != 0 || nouns[i].options == NULL)
            continue;
        option = options_find(nouns[i].options, id);
        if (option != NULL)
            return option_label(req, option);
    }
    return strcmp(id, "0") == 0 ? "" : arena_format(req->arena, "#%s", id);
}

static const char *entry_words(struct request *req, const char *action, const char *table, const char *id)
{
    if (text_has_word("session,route", table)) /* events: the action says it all */
        return option_words(req, "audit_action", action);
    return arena_format(req->arena, "%s %s %s", option_words(req, "audit_action", action), option_words(req, "audit_table", table),
                        row_words(req, table, id));
}

/* --- the list in words ------------------------------------------------------------------- */

static NEOERR *add_words(struct request *req, const struct change *change, void *context)
{
    struct buffer *text = context;
    const char *old = *change->old != '\0' && *change->old != '*' ? arena_format(req->arena, "%s → ", change->old) : "";
    const char *now = *change->now != '\0' ? change->now : message(req, "app.none");

    buffer_format(text, "%s%s%s%s%s", text->length > 0 ? "; " : "", change->label, *change->label != '\0' ? " " : "", old, now);
    return STATUS_OK;
}

static const char *change_words(struct request *req, const char *table, const char *changes)
{
    struct buffer text;
    NEOERR *err;

    buffer_init(&text, req->arena);
    err = each_change(req, table, changes, add_words, &text);
    nerr_ignore(&err);
    return text.length == 0 ? "" : text_cut(req->arena, text.bytes, 160);
}

/* "change staff 7" in words, and what changed. */
static const char *cell_words(struct request *req, const struct column *column, const struct row *row)
{
    char *rest = NULL, *words = arena_text(req->arena, row_text(row, "what"));
    const char *action = strtok_r(words, " ", &rest), *table = strtok_r(NULL, " ", &rest), *id = strtok_r(NULL, " ", &rest);

    if (action == NULL || table == NULL || id == NULL)
        return NULL;
    if (strcmp(column->key, "what") == 0)
        return entry_words(req, action, table, id);
    return strcmp(column->key, "changes") == 0 ? change_words(req, table, row_text(row, "changes")) : NULL;
}

NEOERR *audit_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &audit_list));
}

NEOERR *audit_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &audit_list));
}

NEOERR *audit_export(struct request *req)
{
    return nerr_pass(list_export(req, &audit_list));
}

/* --- one entry --------------------------------------------------------------------------- */

static NEOERR *show_change(struct request *req, const struct change *change, void *context)
{
    int *place = context;

    TRY(show_text(req, change->label, "Changes.%d.label", *place));
    TRY(show_text(req, change->old, "Changes.%d.old", *place));
    return nerr_pass(show_text(req, change->now, "Changes.%d.now", (*place)++));
}

NEOERR *audit_page(struct request *req)
{
    const char *table = row_text(&req->record, "table_name");
    int place = 0;

    TRY(show_text(req, entry_words(req, row_text(&req->record, "action"), table, row_text(&req->record, "row_id")), "Entry"));
    return nerr_pass(each_change(req, table, row_text(&req->record, "changes"), show_change, &place));
}
