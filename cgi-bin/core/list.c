/* list.c - the page of a list: views, filters, rows, pager. */
#include "list.h"

#include <string.h>

#include "audit.h"
#include "list_html.h"
#include "list_query.h"
#include "job.h"
#include "options.h"
#include "text.h"

enum { VIEW_NAME_MOST = 30, VIEWS_MOST = 20 };

static const char own_sql[] =
    "SELECT id, name, query, staff_id, place FROM saved_view WHERE list = :list_name AND staff_id IN (0, :me)"
    " UNION ALL SELECT 0, '', columns, -1, 0 FROM list_columns WHERE list = :list_name AND staff_id = :me"
    " ORDER BY staff_id, place, id";

static const char *label(struct request *req, const struct list *list, const char *key)
{
    return message(req, arena_format(req->arena, "%s.%s", list->noun, key));
}

/* --- URLs -------------------------------------------------------------------------- */

static bool is_place(const char *name)
{
    return strcmp(name, "after") == 0 || strcmp(name, "before") == 0 || strcmp(name, "columns") == 0 ||
           strcmp(name, "parked") == 0 || strcmp(name, "id") == 0 || strcmp(name, "all") == 0;
}

/* The present parameters as a query text, without page, and without `left_out`=`value`
 * (value NULL: any value). */
static const char *query_without(struct request *req, const char *left_out, const char *value)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (*pair->value == '\0' || is_place(pair->name))
            continue;
        if (left_out != NULL && strcmp(pair->name, left_out) == 0 && (value == NULL || strcmp(pair->value, value) == 0))
            continue;
        buffer_format(&text, "%s%s=%s", text.length > 0 ? "&" : "", text_url(req->arena, pair->name),
                      text_url(req->arena, pair->value));
    }
    return text.bytes;
}

static const char *url_with(struct request *req, const struct list *list, const char *query, const char *more)
{
    const char *both = arena_format(req->arena, "%s%s%s", query, *query != '\0' && *more != '\0' ? "&" : "", more);

    return arena_format(req->arena, "%s%s%s", list->path, *both != '\0' ? "?" : "", both);
}

/* --- views ---------------------------------------------------------------------------- */

static NEOERR *show_view(struct request *req, const struct list *list, const struct row *row, size_t place)
{
    const char *query = row_text(row, "query"), *name = row_text(row, "name");
    bool own = row_int(row, "staff_id") != 0;

    TRY(show_text(req, own ? name : message(req, name), "List.views.%zu.label", place));
    TRY(show_text(req, url_with(req, list, query, ""), "List.views.%zu.url", place));
    if (strcmp(query, query_without(req, NULL, NULL)) == 0)
        TRY(show_text(req, "1", "List.views.%zu.current", place));
    if (own)
        TRY(show_text(req, row_text(row, "id"), "List.views.%zu.id", place));
    return STATUS_OK;
}

/* Views of everybody and of this person; the person's chosen columns come along. */
static NEOERR *show_views(struct request *req, const struct list *list, const char **chosen)
{
    struct rows *rows;
    size_t place = 1;

    values_text(req->values, "list_name", list->name);
    TRY(db_select(req, own_sql, &rows));
    *chosen = "";
    TRY(show_text(req, message(req, "list.all"), "List.views.0.label"));
    TRY(show_text(req, list->path, "List.views.0.url"));
    if (*query_without(req, NULL, NULL) == '\0')
        TRY(show_text(req, "1", "List.views.0.current"));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (row_int(&row, "staff_id") < 0)
            *chosen = row_text(&row, "query");
        else
            TRY(show_view(req, list, &row, place++));
    }
    return STATUS_OK;
}

/* --- filters --------------------------------------------------------------------------- */

static NEOERR *show_chip(struct request *req, const struct list *list, const struct filter *filter, const struct pair *pair)
{
    const struct option *option = filter->options != NULL ? options_find(filter->options, pair->value) : NULL;
    HDF *chips = hdf_get_obj(req->hdf, "List.chips");
    int place = 0;

    for (HDF *child = chips != NULL ? hdf_obj_child(chips) : NULL; child != NULL; child = hdf_obj_next(child))
        place++;
    TRY(show_text(req, label(req, list, filter->key), "List.chips.%d.label", place));
    TRY(show_text(req, option != NULL ? option_label(req, option) : pair->value, "List.chips.%d.value", place));
    return nerr_pass(show_text(req, url_with(req, list, query_without(req, pair->name, pair->value), ""),
                               "List.chips.%d.url", place));
}

static NEOERR *show_filter(struct request *req, const struct list *list, const struct filter *filter, size_t place)
{
    struct buffer chosen;
    const char *path = arena_format(req->arena, "List.filters.%zu", place);

    buffer_init(&chosen, req->arena);
    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (strcmp(pair->name, filter->key) != 0 || *pair->value == '\0')
            continue;
        buffer_format(&chosen, "%s%s", chosen.length > 0 ? "," : "", pair->value);
        TRY(show_chip(req, list, filter, pair));
    }
    TRY(show_text(req, filter->key, "%s.key", path));
    TRY(show_text(req, label(req, list, filter->key), "%s.label", path));
    TRY(show_text(req, filter->kind == FILTER_TEXT ? "text" : filter->kind == FILTER_CHOICE ? "choice" : "date",
                  "%s.kind", path));
    TRY(show_text(req, chosen.bytes, "%s.value", path));
    if (chosen.length > 0)
        TRY(show_text(req, "1", "%s.on", path));
    if ((filter->flags & COLUMN_DEFAULT) != 0)
        TRY(show_text(req, "1", "%s.shown", path));
    if (filter->kind == FILTER_CHOICE)
        TRY(options_show(req, arena_format(req->arena, "%s.options", path), filter->options, chosen.bytes));
    return STATUS_OK;
}

static NEOERR *show_filters(struct request *req, const struct list_query *query)
{
    for (size_t i = 0; i < query->list->filter_count; i++) {
        if (list_filter_allowed(query, &query->list->filters[i]))
            TRY(show_filter(req, query->list, &query->list->filters[i], i));
    }
    return STATUS_OK;
}

/* --- columns ------------------------------------------------------------------------------ */

static bool is_number(const struct column *column)
{
    return column->kind == COLUMN_INT || column->kind == COLUMN_MONEY;
}

static NEOERR *show_sorting(struct request *req, const struct list_query *query, const struct column *column, size_t place)
{
    const struct list *list = query->list;

    for (size_t i = 0; i < list->order_count; i++) {
        bool now = query->order == &list->orders[i];

        if (strcmp(list->orders[i].key, column->key) != 0)
            continue;
        TRY(show_text(req,
                      url_with(req, list, query_without(req, "order", NULL),
                               arena_format(req->arena, "order=%s%s", now && !query->descending ? "-" : "", column->key)),
                      "List.columns.%zu.sort_url", place));
        if (now)
            TRY(show_text(req, query->descending ? "desc" : "asc", "List.columns.%zu.sorted", place));
    }
    return STATUS_OK;
}

static NEOERR *show_columns(struct request *req, const struct list_query *query)
{
    size_t place = 0;

    for (size_t i = 0; i < query->column_count; i++) {
        const struct column *column = query->columns[i];

        if ((column->flags & COLUMN_SUB) != 0)
            continue;
        TRY(show_text(req, column->key, "List.columns.%zu.key", place));
        TRY(show_text(req, label(req, query->list, column->key), "List.columns.%zu.label", place));
        if (is_number(column))
            TRY(show_text(req, "1", "List.columns.%zu.num", place));
        if ((column->flags & COLUMN_SMALL) != 0)
            TRY(show_text(req, "1", "List.columns.%zu.small", place));
        TRY(show_sorting(req, query, column, place++));
    }
    return STATUS_OK;
}

static bool is_shown(const struct list_query *query, const struct column *column)
{
    for (size_t i = 0; i < query->column_count; i++) {
        if (query->columns[i] == column)
            return true;
    }
    return false;
}

static NEOERR *show_column_choice(struct request *req, const struct list_query *query)
{
    for (size_t i = 0; i < query->list->column_count; i++) {
        const struct column *column = &query->list->columns[i];

        if (column->kind == COLUMN_LINK || (column->flags & (COLUMN_SUB | COLUMN_API)) != 0 ||
            ((column->flags & COLUMN_FULL) != 0 && !query->full))
            continue;
        TRY(show_text(req, column->key, "List.all_columns.%zu.key", i));
        TRY(show_text(req, label(req, query->list, column->key), "List.all_columns.%zu.label", i));
        if (is_shown(query, column))
            TRY(show_text(req, "1", "List.all_columns.%zu.chosen", i));
    }
    return STATUS_OK;
}

/* --- rows ------------------------------------------------------------------------------------ */

static NEOERR *show_pager(struct request *req, const struct list_query *query, const struct row *edge, const char *way)
{
    const char *cursor = arena_format(req->arena, "%s~%s", row_text(edge, "list_row_id"), row_text(edge, "list_order_value"));
    const char *more = arena_format(req->arena, "%s=%s", way, text_url(req->arena, cursor));

    return nerr_pass(show_text(req, url_with(req, query->list, query_without(req, NULL, NULL), more),
                               strcmp(way, "after") == 0 ? "List.next_url" : "List.previous_url"));
}

static NEOERR *show_rows(struct request *req, const struct list_query *query)
{
    struct list_html *html;
    struct rows *rows;
    struct row first, last;
    size_t count;
    bool more;

    TRY(db_select_with(req, list_page_sql(req, query), query->values, &rows));
    more = rows->count > LIST_PAGE_ROWS;
    count = more ? LIST_PAGE_ROWS : rows->count;
    if (count == 0)
        return STATUS_OK;
    html = list_html_new(req, query, hdf_get_obj(req->hdf, "List.bulk") != NULL);
    for (size_t i = 0; i < count; i++) {
        struct row row = rows_at(rows, query->backwards ? count - 1 - i : i);

        list_html_row(html, &row);
    }
    TRY(show_text(req, list_html_text(html), "List.body"));
    first = rows_at(rows, query->backwards ? count - 1 : 0);
    last = rows_at(rows, query->backwards ? 0 : count - 1);
    if (query->backwards ? more : query->has_cursor)
        TRY(show_pager(req, query, &first, "before"));
    if (query->backwards || more)
        TRY(show_pager(req, query, &last, "after"));
    return STATUS_OK;
}

static NEOERR *show_count(struct request *req, const struct list_query *query)
{
    struct rows *rows;
    struct row row;
    int64_t n;

    TRY(db_select_with(req, list_count_sql(req, query), query->values, &rows));
    row = rows_at(rows, 0);
    n = row_int(&row, "n");
    return nerr_pass(show_text(req, arena_format(req->arena, "%lld%s", (long long)(n > LIST_COUNT_CAP ? LIST_COUNT_CAP : n),
                                                 n > LIST_COUNT_CAP ? "+" : ""),
                               "List.count"));
}

static NEOERR *show_hidden(struct request *req)
{
    size_t place = 0;

    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (*pair->value == '\0' || is_place(pair->name))
            continue;
        TRY(show_text(req, pair->name, "List.hidden.%zu.name", place));
        TRY(show_text(req, pair->value, "List.hidden.%zu.value", place++));
    }
    return STATUS_OK;
}

static bool may_export(struct request *req, const struct list *list)
{
    const char *word = list->permission;

    if (word == NULL)
        return true;
    return may(req, arena_format(req->arena, "%.*s.export", (int)strcspn(word, "."), word));
}

static NEOERR *show_bulk(struct request *req, const struct list *list)
{
    size_t place = 0;

    for (size_t i = 0; i < list->bulk_count; i++) {
        const char *key = list->bulk[i].key;

        if (!may(req, list->bulk[i].permission))
            continue;
        TRY(show_text(req, key, "List.bulk.%zu.key", place));
        TRY(show_text(req, label(req, list, arena_format(req->arena, "bulk_%s", key)), "List.bulk.%zu.label", place++));
    }
    return STATUS_OK;
}

NEOERR *list_page(struct request *req, const struct list *list)
{
    struct list_query query;
    const char *chosen;

    TRY(show_views(req, list, &chosen));
    list_query_read(req, list, chosen, &query);
    TRY(show_text(req, list->name, "List.name"));
    TRY(show_text(req, list->path, "List.path"));
    TRY(show_text(req, query_without(req, NULL, NULL), "List.query"));
    TRY(show_hidden(req));
    TRY(show_filters(req, &query));
    TRY(show_columns(req, &query));
    TRY(show_column_choice(req, &query));
    TRY(show_bulk(req, list));
    TRY(show_rows(req, &query));
    if (may_export(req, list))
        TRY(show_text(req, "1", "List.may_export"));
    return nerr_pass(show_count(req, &query));
}

/* --- several rows at once --------------------------------------------------------------------- */

static NEOERR *all_ids(struct request *req, const struct list *list, struct buffer *ids)
{
    struct list_query query;
    struct rows *rows;

    list_query_read(req, list, "", &query);
    TRY(db_select_with(req, list_ids_sql(req, &query), query.values, &rows));
    for (size_t i = 0; i < rows->count; i++)
        buffer_format(ids, "%s%s", i > 0 ? "," : "", rows->cells[i][0]);
    return STATUS_OK;
}

static void ticked_ids(struct request *req, struct buffer *ids)
{
    int64_t id;
    int count = 0;

    for (size_t i = 0; i < req->query.count && count < LIST_BULK_MOST; i++) {
        const struct pair *pair = &req->query.items[i];

        if (strcmp(pair->name, "id") == 0 && text_int(pair->value, &id) && id > 0)
            buffer_format(ids, "%s%lld", count++ > 0 ? "," : "", (long long)id);
    }
}

NEOERR *list_bulk_ids(struct request *req, const struct list *list, const char **ids)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    if (strcmp(request_param(req, "all"), "1") == 0)
        TRY(all_ids(req, list, &text));
    else
        ticked_ids(req, &text);
    *ids = text.bytes;
    return STATUS_OK;
}

/* --- changes: views, columns, exports --------------------------------------------------------- */

/* The parameters that a POST carries along, as the query text they came from. */
static const char *posted_query(struct request *req, const struct list *list)
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
        reply_notice(req, "list.too_many_views", NULL);
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
    const char *query = posted_query(req, list);
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
    reply_redirect(req, "%s", url_with(req, list, query, ""));
    return STATUS_OK;
}

NEOERR *list_export(struct request *req, const struct list *list)
{
    const char *format = request_posted(req, "format");
    json_t *args;
    int64_t job_id;
    NEOERR *err;

    if (!may_export(req, list))
        return nerr_raise(ERR_FORBIDDEN, "export of %s", list->name);
    if (strcmp(format, "xlsx") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "csv-gb18030") != 0)
        return nerr_raise(ERR_INVALID, "format %.20s", format);
    args = json_pack("{s:s, s:s, s:s}", "list", list->name, "format", format, "query", posted_query(req, list));
    err = job_put(req, "export", args, NULL, &job_id);
    json_decref(args);
    TRY(err);
    TRY(audit_event(req, "export", list->name, job_id, posted_query(req, list)));
    reply_notice(req, "list.export_ordered", NULL);
    reply_redirect(req, "/files?job=%lld", (long long)job_id);
    return STATUS_OK;
}
