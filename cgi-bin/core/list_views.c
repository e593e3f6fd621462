/* list_views.c - the views of a list: named filters, everybody's and a person's own, and the columns a
 * person chose. Tables saved_view and list_columns. */
#include <string.h>

#include "list.h"
#include "list_views.h"
#include "people.h"
#include "request.h"
#include "text.h"

enum { VIEW_NAME_MOST = 30, VIEWS_MOST = 20 };

/* --- URLs -------------------------------------------------------------------------- */

/* Parameters that say which page of a list, or which part of the page. */
static bool is_place(const char *name)
{
    static const char *const places[] = { "after", "before", "columns", "parked", "id", "all", "open" };

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (strcmp(name, places[i]) == 0)
            return true;
    }
    return false;
}

bool list_narrows(const struct pair *pair)
{
    return *pair->value != '\0' && !is_place(pair->name);
}

const char *list_query_without(struct request *req, const char *left_out, const char *value)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (!list_narrows(pair))
            continue;
        if (left_out != NULL && strcmp(pair->name, left_out) == 0 && (value == NULL || strcmp(pair->value, value) == 0))
            continue;
        buffer_format(&text, "%s%s=%s", text.length > 0 ? "&" : "", text_url(req->arena, pair->name),
                      text_url(req->arena, pair->value));
    }
    return text.bytes;
}

const char *list_url_with(struct request *req, const struct list *list, const char *query, const char *more)
{
    const char *both = arena_format(req->arena, "%s%s%s", query, *query != '\0' && *more != '\0' ? "&" : "", more);

    return arena_format(req->arena, "%s%s%s", list->path, *both != '\0' ? "?" : "", both);
}

const char *list_posted_query(struct request *req, const struct list *list)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < req->body.count; i++) {
        const struct pair *pair = &req->body.items[i];
        bool known = strcmp(pair->name, "order") == 0;

        for (size_t k = 0; k < list->filter_count && !known; k++)
            known = strcmp(pair->name, list->filters[k].key) == 0;
        if (known && *pair->value != '\0')
            buffer_format(&text, "%s%s=%s", text.length > 0 ? "&" : "", text_url(req->arena, pair->name),
                          text_url(req->arena, pair->value));
    }
    return text.bytes;
}

/* --- showing ------------------------------------------------------------------------ */

static NEOERR *show_view(struct request *req, const struct list *list, const struct row *row, size_t place, const char *present)
{
    const char *query = row_text(row, "query"), *name = row_text(row, "name");
    bool own = row_int(row, "staff_id") != 0;
    HDF *node;

    TRY(show_item(req, "List.views", place, &node));
    TRY(hdf_set_value(node, "label", own ? name : message(req, name)));
    TRY(hdf_set_value(node, "url", list_url_with(req, list, query, "")));
    if (strcmp(query, present) == 0)
        TRY(hdf_set_value(node, "current", "1"));
    if (own)
        TRY(hdf_set_value(node, "id", row_text(row, "id")));
    return STATUS_OK;
}

static NEOERR *show_all_view(struct request *req, const struct list *list, const char *present)
{
    TRY(show_text(req, message(req, "list.all"), "List.views.0.label"));
    TRY(show_text(req, list->path, "List.views.0.url"));
    if (*present == '\0')
        TRY(show_text(req, "1", "List.views.0.current"));
    return STATUS_OK;
}

NEOERR *list_views_show(struct request *req, const struct list *list, const char **chosen)
{
    const char *present = list_query_without(req, NULL, NULL);
    const struct rows *rows;
    size_t place = 1;

    *chosen = "";
    TRY(people_views(req, &rows));
    TRY(show_all_view(req, list, present));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (strcmp(row_text(&row, "list"), list->name) != 0)
            continue;
        if (row_int(&row, "staff_id") < 0)
            *chosen = arena_text(req->arena, row_text(&row, "query"));
        else
            TRY(show_view(req, list, &row, place++, present));
    }
    return STATUS_OK;
}

/* --- changing ----------------------------------------------------------------------- */

static NEOERR *save_columns(struct request *req, const struct list *list)
{
    struct buffer columns;

    buffer_init(&columns, req->arena);
    for (size_t i = 0; i < req->body.count; i++) {
        const struct pair *pair = &req->body.items[i];

        for (size_t k = 0; strcmp(pair->name, "columns") == 0 && k < list->column_count; k++) {
            if (strcmp(list->columns[k].key, pair->value) == 0)
                buffer_format(&columns, "%s%s", columns.length > 0 ? "," : "", list->columns[k].key);
        }
    }
    values_text(req->values, "columns", columns.length > 0 ? columns.bytes : "-");
    return nerr_pass(db_execute(req, "INSERT INTO list_columns (staff_id, list, columns) VALUES (:me, :list_name, :columns)"
                                     " ON DUPLICATE KEY UPDATE columns = :columns"));
}

static NEOERR *save_view(struct request *req, const char *name, const char *query)
{
    struct row row;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM saved_view WHERE staff_id = :me AND list = :list_name", &row));
    if (row_int(&row, "n") >= VIEWS_MOST) {
        reply_refusal(req, "list.too_many_views", NULL);
        return STATUS_OK;
    }
    values_text(req->values, "view_name", text_cut(req->arena, name, VIEW_NAME_MOST));
    values_text(req->values, "view_query", query);
    return nerr_pass(db_execute(req, "INSERT INTO saved_view (staff_id, list, name, query) VALUES (:me, :list_name, :view_name,"
                                     " :view_query) ON DUPLICATE KEY UPDATE query = :view_query"));
}

NEOERR *list_view_save(struct request *req, const struct list *list)
{
    const char *name = text_tidy(req->arena, request_posted(req, "name"));
    const char *query = list_posted_query(req, list);
    int64_t id;

    values_text(req->values, "list_name", list->name);
    if (request_has_posted(req, "choose_columns")) {
        TRY(save_columns(req, list));
    } else if (text_int(request_posted(req, "remove"), &id)) {
        values_int(req->values, "view_id", id);
        TRY(db_execute(req, "DELETE FROM saved_view WHERE id = :view_id AND staff_id = :me"));
        query = "";
    } else if (*name != '\0' && strlen(query) < 1000) {
        TRY(save_view(req, name, query));
    }
    reply_redirect(req, "%s", list_url_with(req, list, query, ""));
    return nerr_pass(people_views_changed(req));
}
