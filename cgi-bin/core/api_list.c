/* api_list.c - a page of a list's declaration as JSON: its own filters and orders, ?limit= and ?after=.
 * Unlike a page, it says so when it does not know a parameter or a value. */
#include <string.h>

#include "api_inside.h"
#include "list_query.h"
#include "options.h"
#include "text.h"

enum { LIMIT_MOST = 200 };

static const struct filter *find_filter(const struct list_query *query, const char *key)
{
    for (size_t i = 0; i < query->list->filter_count; i++) {
        const struct filter *filter = &query->list->filters[i];

        if (strcmp(filter->key, key) == 0 && list_filter_allowed(query, filter))
            return filter;
    }
    return NULL;
}

/* What is wrong with a filter's value, or NULL. */
static const char *filter_problem(struct request *req, const struct filter *filter, const char *value)
{
    const char *date;

    if (filter->kind == FILTER_CHOICE)
        return options_find(filter->options, value) != NULL ? NULL : "error.choice";
    if (filter->kind == FILTER_TEXT)
        return text_characters(value) <= 100 ? NULL : "error.too_long";
    return text_date(req->arena, value, false, &date) ? NULL : "error.date";
}

static void check_param(struct request *req, const struct list_query *query, const struct pair *pair)
{
    const struct filter *filter = find_filter(query, pair->name);
    const char *problem = NULL;

    if (filter != NULL)
        problem = filter_problem(req, filter, pair->value);
    else if (strcmp(pair->name, "order") == 0)
        problem = strcmp(query->order->key, pair->value + (*pair->value == '-')) == 0 ? NULL : "error.choice";
    else if (strcmp(pair->name, "after") == 0)
        problem = query->has_cursor ? NULL : "api.cursor";
    else if (strcmp(pair->name, "limit") == 0)
        problem = query->limit != 0 ? NULL : "api.limit";
    else
        problem = "api.unknown_parameter";
    if (problem != NULL)
        form_error_with(req, pair->name, problem, "100");
}

static void read_limit(struct request *req, struct list_query *query)
{
    const char *text = request_param(req, "limit");
    int64_t limit = LIST_PAGE_ROWS;

    if (*text != '\0' && (!text_int(text, &limit) || limit < 1 || limit > LIMIT_MOST))
        limit = 0;
    query->limit = (int)limit;
}

/* Parameters of the path (a dealer's contacts) bind in the list's WHERE. */
static void add_path_values(struct request *req, struct list_query *query)
{
    for (size_t i = 0; i < req->values->count; i++) {
        const struct value *value = &req->values->items[i];

        if (value->type == VALUE_INT)
            values_int(query->values, value->name, value->number);
    }
}

/* Masked phones and names as the page shows them, everything else as it is stored. */
static json_t *member_of(struct request *req, const struct list_query *query, const struct column *column, const struct row *row)
{
    struct api_column member = api_column_of_list(column);

    if (column->kind == COLUMN_PHONE || column->kind == COLUMN_NAME)
        return json_string(list_cell(req, query->list, column, row, row_text(row, column->key)));
    return api_value(req, &member, row);
}

static json_t *item_of(struct request *req, const struct list_query *query, const struct row *row)
{
    json_t *item = json_object();

    json_object_set_new(item, "id", json_integer(row_int(row, "list_row_id")));
    for (size_t i = 0; i < query->column_count; i++)
        json_object_set_new(item, query->columns[i]->key, member_of(req, query, query->columns[i], row));
    return item;
}

static const char *next_url(struct request *req, const struct row *last)
{
    struct buffer url;

    buffer_init(&url, req->arena);
    buffer_format(&url, "%s?", req->path);
    for (size_t i = 0; i < req->query.count; i++) {
        const struct pair *pair = &req->query.items[i];

        if (strcmp(pair->name, "after") != 0)
            buffer_format(&url, "%s=%s&", text_url(req->arena, pair->name), text_url(req->arena, pair->value));
    }
    buffer_format(&url, "after=%s",
                  text_url(req->arena, arena_format(req->arena, "%s~%s", row_text(last, "list_row_id"), row_text(last, "list_order_value"))));
    return url.bytes;
}

static NEOERR *show_rows(struct request *req, const struct list_query *query, json_t *page)
{
    json_t *items = json_array();
    struct list_rows rows;

    json_object_set_new(page, "items", items);
    json_object_set_new(page, "next", json_null());
    TRY(list_rows_read(req, query, &rows));
    for (size_t i = 0; i < rows.count; i++)
        json_array_append_new(items, item_of(req, query, &rows.rows[i]));
    if (rows.more)
        json_object_set_new(page, "next", json_string(next_url(req, &rows.rows[rows.count - 1])));
    return STATUS_OK;
}

NEOERR *api_list(struct request *req, const struct resource *resource)
{
    struct list_query query;
    json_t *page;

    list_query_read(req, resource->list, "", &query);
    read_limit(req, &query);
    for (size_t i = 0; i < req->query.count; i++)
        check_param(req, &query, &req->query.items[i]);
    if (form_refused(req))
        return STATUS_OK;
    add_path_values(req, &query);
    page = json_object();
    api_answer(req, page);
    TRY(show_rows(req, &query, page));
    if (resource->fill != NULL)
        TRY(resource->fill(req, json_object_get(page, "items")));
    return STATUS_OK;
}
