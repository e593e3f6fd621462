/* list_rows.c - reads what a page of a list shows: keys first, then the rows of those keys. */
#include <string.h>

#include "list_query.h"

/* Takes the page's keys, in the order of the list, as JSON. */
static const char *keys_json(struct request *req, const struct rows *keys, size_t count)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++) {
        buffer_char(&json, i == 0 ? '[' : ',');
        buffer_text(&json, keys->cells[i][0]);
    }
    buffer_char(&json, ']');
    return json.bytes;
}

static bool holds(const struct list_query *query, const struct rows *rows)
{
    for (size_t i = 0; i < query->column_count; i++) {
        const char *key = query->columns[i]->key;

        if (list_kept(query->list, query->columns[i]) == NULL)
            continue;
        for (size_t k = 0; k < rows->count; k++) {
            struct row row = rows_at(rows, k);

            if (row_is_null(&row, key))
                return false;
        }
    }
    return true;
}

static NEOERR *read_rows(struct request *req, const struct list_query *query, struct rows **rows)
{
    TRY(db_select_with(req, list_rows_sql(req, query, true), query->values, rows));
    if (query->list->kept_count == 0 || holds(query, *rows))
        return STATUS_OK;
    return nerr_pass(db_select_with(req, list_rows_sql(req, query, false), query->values, rows));
}

/* The row of that key; a row may have gone since the keys were read. Mostly they come in order. */
static bool find_row(const struct rows *rows, const char *key, size_t guess, struct row *row)
{
    for (size_t i = 0; i < rows->count; i++) {
        size_t at = (guess + i) % rows->count;

        if (strcmp(rows->cells[at][0], key) == 0) {
            *row = rows_at(rows, at);
            return true;
        }
    }
    return false;
}

NEOERR *list_rows_read(struct request *req, const struct list_query *query, struct list_rows *page)
{
    size_t limit = (size_t)query->limit, count;
    struct rows *keys, *rows;

    *page = (struct list_rows){ 0 };
    TRY(db_select_with(req, list_keys_sql(req, query), query->values, &keys));
    page->counted = keys->count;
    page->more = keys->count > limit;
    count = page->more ? limit : keys->count;
    if (count == 0)
        return STATUS_OK;
    values_text(query->values, "list_keys", keys_json(req, keys, count));
    TRY(read_rows(req, query, &rows));
    page->rows = arena_alloc(req->arena, count * sizeof(*page->rows));
    for (size_t i = 0; i < count; i++) {
        const char *key = keys->cells[query->backwards ? count - 1 - i : i][0];

        if (find_row(rows, key, i, &page->rows[page->count]))
            page->count++;
    }
    page->more = page->more && page->count > 0; /* all gone: there is no row to go on from */
    return STATUS_OK;
}
