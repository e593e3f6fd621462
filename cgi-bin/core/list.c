/* list.c - the page of a list: views, filters, rows, pager. */
#include "list.h"

#include <string.h>

#include "audit.h"
#include "list_html.h"
#include "list_query.h"
#include "list_views.h"
#include "job.h"
#include "options.h"
#include "text.h"

static const char *label(struct request *req, const struct list *list, const char *key)
{
    return message(req, arena_format(req->arena, "%s.%s", list->noun, key));
}

/* --- filters --------------------------------------------------------------------------- */

static HDF *first_child(struct request *req, const char *path)
{
    HDF *parent = hdf_get_obj(req->hdf, path);

    return parent == NULL ? NULL : hdf_obj_child(parent);
}

static NEOERR *show_chip(struct request *req, const struct list *list, const struct filter *filter, const struct pair *pair)
{
    const struct option *option = filter->options != NULL ? options_find(filter->options, pair->value) : NULL;
    int place = 0;

    for (HDF *chip = first_child(req, "List.chips"); chip != NULL; chip = hdf_obj_next(chip))
        place++;
    TRY(show_text(req, filter->key, "List.chips.%d.key", place));
    TRY(show_text(req, label(req, list, filter->key), "List.chips.%d.label", place));
    TRY(show_text(req, option != NULL ? option_label(req, option) : pair->value, "List.chips.%d.value", place));
    return nerr_pass(show_text(req, list_url_with(req, list, list_query_without(req, pair->name, pair->value), ""),
                               "List.chips.%d.url", place));
}

NEOERR *list_filter_named(struct request *req, const char *key, const char *name)
{
    for (HDF *chip = first_child(req, "List.chips"); chip != NULL; chip = hdf_obj_next(chip)) {
        if (strcmp(hdf_get_value(chip, "key", ""), key) == 0)
            TRY(hdf_set_value(chip, "value", name));
    }
    for (HDF *filter = first_child(req, "List.filters"); filter != NULL; filter = hdf_obj_next(filter)) {
        if (strcmp(hdf_get_value(filter, "key", ""), key) == 0)
            TRY(hdf_set_value(filter, "shown", ""));
    }
    return STATUS_OK;
}

/* What a filter, "more" or "columns" offers is shown when the URL asks for it. */
static bool is_open(struct request *req, const char *key)
{
    return strcmp(request_param(req, "open"), key) == 0;
}

/* The values in force, each with its chip; *first is what a field shows. */
static NEOERR *show_values(struct request *req, const struct list *list, const struct filter *filter, const char *path,
                           const char **chosen, const char **first)
{
    struct buffer all;
    size_t place = 0;

    buffer_init(&all, req->arena);
    *first = "";
    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (strcmp(pair->name, filter->key) != 0 || *pair->value == '\0')
            continue;
        if (place == 0)
            *first = pair->value;
        buffer_format(&all, "%s%s", place > 0 ? "," : "", pair->value);
        TRY(show_text(req, pair->value, "%s.values.%zu", path, place++));
        TRY(show_chip(req, list, filter, pair));
    }
    *chosen = all.bytes;
    return STATUS_OK;
}

static NEOERR *show_filter(struct request *req, const struct list *list, const struct filter *filter, size_t place, bool open)
{
    const char *path = arena_format(req->arena, "List.filters.%zu", place), *chosen, *first;
    bool is_choice = filter->kind == FILTER_CHOICE;
    HDF *node;

    TRY(show_item(req, "List.filters", place, &node));
    TRY(show_values(req, list, filter, path, &chosen, &first));
    TRY(hdf_set_value(node, "key", filter->key));
    TRY(hdf_set_value(node, "label", label(req, list, filter->key)));
    TRY(hdf_set_value(node, "kind", filter->kind == FILTER_TEXT ? "text" : is_choice ? "choice" : "date"));
    TRY(hdf_set_value(node, "value", first));
    if (*chosen != '\0' || (filter->flags & COLUMN_DEFAULT) != 0)
        TRY(hdf_set_value(node, "shown", "1"));
    if (is_choice && open) {
        TRY(hdf_set_value(node, "open", "1"));
        TRY(options_show(req, arena_format(req->arena, "%s.options", path), filter->options, chosen));
    }
    return STATUS_OK;
}

/* Those always shown and those in force; the others when "more" is open. */
static NEOERR *show_filters(struct request *req, const struct list_query *query)
{
    bool more = is_open(req, "more");

    for (size_t i = 0; i < query->list->filter_count; i++) {
        const struct filter *filter = &query->list->filters[i];
        bool shown = (filter->flags & COLUMN_DEFAULT) != 0 || *request_param(req, filter->key) != '\0';

        if (!list_filter_allowed(query, filter))
            continue;
        if (!shown)
            TRY(show_text(req, more ? "open" : "1", "List.more"));
        if (shown || more)
            TRY(show_filter(req, query->list, filter, i, is_open(req, filter->key) || (more && !shown)));
    }
    return STATUS_OK;
}

/* --- columns ------------------------------------------------------------------------------ */

static bool is_number(const struct column *column)
{
    return column->kind == COLUMN_INT || column->kind == COLUMN_MONEY;
}

static NEOERR *show_sorting(struct request *req, const struct list_query *query, const struct column *column, HDF *node)
{
    const struct list *list = query->list;

    for (size_t i = 0; i < list->order_count; i++) {
        bool now = query->order == &list->orders[i];

        if (strcmp(list->orders[i].key, column->key) != 0)
            continue;
        TRY(hdf_set_value(node, "sort_url",
                          list_url_with(req, list, list_query_without(req, "order", NULL),
                                        arena_format(req->arena, "order=%s%s", now && !query->descending ? "-" : "", column->key))));
        if (now)
            TRY(hdf_set_value(node, "sorted", query->descending ? "desc" : "asc"));
    }
    return STATUS_OK;
}

static NEOERR *show_columns(struct request *req, const struct list_query *query)
{
    size_t place = 0;

    for (size_t i = 0; i < query->column_count; i++) {
        const struct column *column = query->columns[i];
        HDF *node;

        if ((column->flags & COLUMN_SUB) != 0)
            continue;
        TRY(show_item(req, "List.columns", place++, &node));
        TRY(hdf_set_value(node, "label", label(req, query->list, column->key)));
        if (is_number(column))
            TRY(hdf_set_value(node, "num", "1"));
        if ((column->flags & COLUMN_SMALL) != 0)
            TRY(hdf_set_value(node, "small", "1"));
        TRY(show_sorting(req, query, column, node));
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

static bool can_choose(const struct list_query *query, const struct column *column)
{
    return column->kind != COLUMN_LINK && (column->flags & (COLUMN_SUB | COLUMN_API)) == 0 &&
           list_flags_allowed(query, column->flags);
}

static NEOERR *show_column_choice(struct request *req, const struct list_query *query)
{
    bool open = is_open(req, "columns");

    for (size_t i = 0; i < query->list->column_count; i++) {
        const struct column *column = &query->list->columns[i];

        if (!can_choose(query, column))
            continue;
        TRY(show_text(req, "1", "List.may_choose"));
        if (!open)
            break;
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

    return nerr_pass(show_text(req, list_url_with(req, query->list, list_query_without(req, NULL, NULL), more),
                               strcmp(way, "after") == 0 ? "List.next_url" : "List.previous_url"));
}

/* A first page counted its rows by their keys. */
static NEOERR *show_count(struct request *req, const struct list_query *query, const struct list_rows *page)
{
    int64_t n = (int64_t)page->counted;
    struct rows *rows;

    if (!list_counts(query)) {
        struct list_query counted = *query;
        struct row row;

        counted.from = page->from;
        TRY(db_select_with(req, list_count_sql(req, &counted), query->values, &rows));
        row = rows_at(rows, 0);
        n = row_int(&row, "n");
    }
    return nerr_pass(show_text(req, arena_format(req->arena, n > LIST_COUNT_CAP ? "%lld+" : "%lld",
                                                 (long long)(n > LIST_COUNT_CAP ? LIST_COUNT_CAP : n)),
                               "List.count"));
}

static NEOERR *show_rows(struct request *req, const struct list_query *query)
{
    struct list_html *html;
    struct list_rows page;

    TRY(list_rows_read(req, query, &page));
    TRY(show_count(req, query, &page));
    if (page.count == 0)
        return STATUS_OK;
    html = list_html_new(req, query, page.rows[0].rows, hdf_get_obj(req->hdf, "List.bulk") != NULL);
    for (size_t i = 0; i < page.count; i++)
        list_html_row(html, &page.rows[i]);
    TRY(show_text(req, list_html_text(html), "List.body"));
    if (query->backwards ? page.more : query->has_cursor)
        TRY(show_pager(req, query, &page.rows[0], "before"));
    if (query->backwards || page.more)
        TRY(show_pager(req, query, &page.rows[page.count - 1], "after"));
    return STATUS_OK;
}

static NEOERR *show_hidden(struct request *req)
{
    size_t place = 0;

    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (!list_narrows(pair))
            continue;
        TRY(show_text(req, pair->name, "List.hidden.%zu.name", place));
        if (strcmp(pair->name, "order") == 0) /* the form of the filters has a field for every other */
            TRY(show_text(req, "1", "List.hidden.%zu.order", place));
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

        if (list->bulk[i].permission != NULL && !may(req, list->bulk[i].permission))
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

    TRY(list_views_show(req, list, &chosen));
    list_query_read(req, list, chosen, &query);
    TRY(show_text(req, list->name, "List.name"));
    TRY(show_text(req, list->path, "List.path"));
    TRY(show_text(req, list_url_with(req, list, list_query_without(req, NULL, NULL), "open="), "List.open_url"));
    TRY(show_text(req, request_param(req, "open"), "List.open"));
    TRY(show_text(req, list_query_without(req, NULL, NULL), "List.query"));
    TRY(show_hidden(req));
    TRY(show_filters(req, &query));
    TRY(show_columns(req, &query));
    TRY(show_column_choice(req, &query));
    TRY(show_bulk(req, list));
    TRY(show_rows(req, &query));
    if (may_export(req, list))
        TRY(show_text(req, "1", "List.may_export"));
    return STATUS_OK;
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

/* --- export -------------------------------------------------------------------------------------- */

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
    args = json_pack("{s:s, s:s, s:s}", "list", list->name, "format", format, "query", list_posted_query(req, list));
    err = job_put(req, "export", args, NULL, &job_id);
    json_decref(args);
    TRY(err);
    TRY(audit_event(req, "export", list->name, job_id, list_posted_query(req, list)));
    reply_notice(req, "list.export_ordered", NULL);
    reply_redirect(req, "/files?job=%lld", (long long)job_id);
    return STATUS_OK;
}
