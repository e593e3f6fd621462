/* list_query.h - the SQL of a list and what the URL asked for; list.c and list_export.c. */
#ifndef CORE_LIST_QUERY_H
#define CORE_LIST_QUERY_H

#include "list.h"
#include "request.h"

enum { LIST_COLUMNS_MOST = 60, LIST_CHOICES_MOST = 20 };

struct list_query {
    const struct list *list;
    const char *from;                                /* list->from, or from_all for who sees all rows, or own rows by an index of them */
    const char *own;                                 /* " AND ..." that narrows to own rows by that index; "" */
    bool full;                                     /* may see COLUMN_FULL */
    bool more;                                     /* may see COLUMN_MORE */
    const struct column *columns[LIST_COLUMNS_MOST]; /* shown, in order; the link column first */
    size_t column_count;
    const struct order *order;
    bool descending;
    bool api;               /* asked by a program: every column it may see, COLUMN_API too */
    int limit;              /* rows of a page */
    int examine;            /* rows that looking for keys may touch; 0 = as many as it takes */
    bool backwards;         /* ?before=: the page before */
    bool has_cursor;
    bool is_long;           /* known to have more rows than LIST_COUNT_CAP (list_rows.c) */
    const char *condition;  /* " AND ..." of the filters in force */
    bool narrowed;          /* one of them is not COLUMN_WIDE */
    struct values *values;  /* what the statements bind */
};

/* Reads req->query (or an export's) against the declaration: unknown filters, orders and
 * columns are ignored. `chosen` are the person's columns, comma-separated, or "". */
void list_query_read(struct request *req, const struct list *list, const char *chosen, struct list_query *query);

/* A page is read in two steps: its keys (list_row_id), which a scan along an
 * index finds, and the rows of those keys, :list_keys as "[7,3]", in any order. So the scan touches
 * only what filters and order need, and what a row costs is paid for the rows that are shown. Of the
 * keys of a first page there are up to LIST_COUNT_CAP + 1, which counts them, unless it is known to be long; else limit + 1. */
const char *list_keys_sql(struct request *req, const struct list_query *query);
int list_keys_asked(const struct list_query *query); /* how many keys that asks for at most */
/* `as_kept`: columns that the list keeps are read as kept. */
const char *list_rows_sql(struct request *req, const struct list_query *query, bool as_kept);
bool list_counts(const struct list_query *query);
const struct kept *list_kept(const struct list *list, const struct column *column); /* NULL when it is not kept */
/* All rows in order, and the capped count. */
const char *list_all_sql(struct request *req, const struct list_query *query);
/* SELECT of the unique keys alone, at most LIST_BULK_MOST. */
const char *list_ids_sql(struct request *req, const struct list_query *query);
const char *list_count_sql(struct request *req, const struct list_query *query);

/* The text of a cell as it is shown: option's label, grouped money, local time, masked phone. `raw`
 * is its value, row_text(row, column->key). */
const char *list_cell(struct request *req, const struct list *list, const struct column *column, const struct row *row,
                      const char *raw);

/* What a page shows. */
struct list_rows {
    struct row *rows; /* in the list's order */
    size_t count;     /* at most the query's limit */
    bool more;        /* there are more behind (backwards: before); never without a row */
    size_t counted;   /* of a first page: rows in all, at most LIST_COUNT_CAP + 1 */
    const char *from; /* by which they were found */
};
MUST_USE NEOERR *list_rows_read(struct request *req, const struct list_query *query, struct list_rows *page);

/* What is marked with these column_flags may be seen. */
bool list_flags_allowed(const struct list_query *query, unsigned flags);
bool list_filter_allowed(const struct list_query *query, const struct filter *filter);

#endif
