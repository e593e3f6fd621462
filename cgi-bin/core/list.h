/* list.h - a list from one declaration: filters in the URL, order, keyset
 * paging, chosen columns, saved views, capped count, export of what is filtered.
 *
 * All SQL is constant text of the declaration; user text only ever arrives as a
 * bound value. The page at GET <path> is list_page(req, &list). */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include "error.h"

struct request;
struct row;

enum column_kind {
    COLUMN_TEXT,
    COLUMN_LINK,   /* text that links to <path>/<id> */
    COLUMN_TAG,    /* a dictionary key, shown as coloured word (colour from the entry) */
    COLUMN_CHOICE, /* a dictionary key, shown as word */
    COLUMN_NAME,   /* the same, and a name for programs too: they need no key of it */
    COLUMN_INT,
    COLUMN_MONEY,
    COLUMN_DATE,
    COLUMN_TIME,   /* UTC time shown in the company's zone */
    COLUMN_PHONE,  /* masked: 138****5678 */
    COLUMN_FLAG,
};

enum column_flag {
    COLUMN_DEFAULT = 1,  /* shown unless the person chose otherwise */
    COLUMN_FULL = 2,     /* only with list->full_permission */
    COLUMN_SMALL = 4,    /* hidden on a phone */
    COLUMN_SUB = 8,      /* shown below the link column as its second line */
    COLUMN_API = 16,     /* column or filter for programs only (api.h); no page shows it */
    COLUMN_MORE = 32,    /* only with list->more_permission for all the rows that are shown */
    COLUMN_WIDE = 64,    /* filter that no index serves and many rows pass: they are found along the order (list_rows.c) */
};

struct column {
    const char *key;      /* alias, HDF name and Msg.<noun>.<key> label */
    const char *expr;     /* SQL expression */
    enum column_kind kind;
    unsigned flags;
    const char *options;  /* COLUMN_TAG, COLUMN_CHOICE, COLUMN_NAME: dictionary or "@postal_region" ...: no join is needed for names */
};

enum filter_kind {
    FILTER_TEXT,   /* :key bound as typed */
    FILTER_CHOICE, /* several values: ?key=a,b -> FIND_IN_SET(expr, :key) or `sql` */
    FILTER_FROM,   /* date, expr >= :key */
    FILTER_TO,     /* date, expr <= :key */
    FILTER_SINCE,  /* day in the company's zone on a UTC column, expr >= :key */
    FILTER_BEFORE, /* the same, to the end of that day: expr < :key */
};

struct filter {
    const char *key;      /* URL parameter and Msg.<noun>.<key> label */
    enum filter_kind kind;
    const char *sql;      /* condition with :key, e.g. "cu.state = :state" */
    const char *options;  /* FILTER_CHOICE: dictionary or "@staff" ... */
    unsigned flags;       /* COLUMN_FULL, COLUMN_DEFAULT (shown without "+ filter"), COLUMN_WIDE */
};

/* A column whose value is kept somewhere as long as it holds: a cheaper expression, NULL when it does
 * not hold any more. Pages read it; when a row of theirs says NULL, they read the column itself. */
struct kept {
    const char *key;
    const char *expr;
};

struct order {
    const char *key;      /* ?order=key, ?order=-key for descending; also the column that sorts by it */
    const char *expr;     /* NOT NULL expression with an index (expr, id) */
    unsigned flags;       /* COLUMN_FULL */
};

/* What can be done with several rows at once: a button that asks GET <path>/<key> with the ids
 * ticked (?id=..&id=..), or all=1 and the filters in force. */
struct bulk_action {
    const char *key;        /* also the label: Msg.<noun>.bulk_<key> */
    const char *permission; /* NULL: everybody's own rows */
};

struct list {
    const char *name;     /* key of views and exports, e.g. "customers" */
    const char *path;     /* "/customers" */
    const char *rows_path; /* a row is at <rows_path>/<id>; NULL = path */
    const char *noun;     /* labels in Msg.<noun> */
    const char *permission; /* what an export job checks again, e.g. "customers.look"; NULL: the
                               list's WHERE says whose rows these are. <resource>.export lets export */
    const char *full_permission; /* columns and filters marked COLUMN_FULL; NULL: none are */
    const char *more_permission; /* the same for COLUMN_MORE: what belongs to another aspect */
    const char *from;     /* "customer cu JOIN ...": what filters, orders and .where speak of */
    const char *with;     /* " LEFT JOIN ...", at most one row each: what only columns need; may be NULL */
    const char *from_all; /* the same joined in another order, for those who see all rows, and tried for those who
                               see a team's or a region's, which may be most; NULL = from */
    const char *own;      /* alias of a table of from_all that keeps owner_id, the same as that of the visible row: who sees own rows alone
                               finds them by its index, in order. What may be seen is still what .where says; NULL = there is none */
    const char *from_found; /* the same, begun with the rows that filter "text" finds by an index of words. Asked last, when so
                               few rows hold the text that the other ways look at too many in vain; NULL = there is no such index */
    const char *from_newest[2]; /* the same, of a text that many rows hold, in the order of the list and stopping early: by an index of words for
                               who sees all or most rows, among the own rows of who sees these alone. What they do not know of has no rows */
    const char *where;    /* with its {visible:..} marker; never empty */
    const char *id;       /* unique key expression, e.g. "cu.id" */
    const struct column *columns;
    size_t column_count;
    const struct filter *filters;
    size_t filter_count;
    const struct order *orders;
    size_t order_count;
    const char *default_order; /* "name", "-changed_at" */
    const struct bulk_action *bulk;
    size_t bulk_count;
    const struct kept *kept;
    size_t kept_count;
    /* What a cell says when its value alone does not; NULL for the usual text. May be NULL. */
    const char *(*words)(struct request *req, const struct column *column, const struct row *row);
};

enum { LIST_PAGE_ROWS = 50, LIST_COUNT_CAP = 200, LIST_BULK_MOST = 1000 };

/* Fills List.* (see templates/list.cst) from the URL's parameters: two statements, and one that
 * counts behind a first page. What a filter offers is shown when the URL asks for it (?open=key;
 * ?open=more, ?open=columns): most pages are read without anybody opening one. */
MUST_USE NEOERR *list_page(struct request *req, const struct list *list);
/* Behind list_page: the filter `key` that the address sets by a number is called `name`, and is not offered for typing. */
MUST_USE NEOERR *list_filter_named(struct request *req, const char *key, const char *name);
/* POST <path>/export: puts an export job; answers 303 to /files. */
MUST_USE NEOERR *list_export(struct request *req, const struct list *list);
/* POST <path>/views: saves or removes a view of the signed-in person. */
MUST_USE NEOERR *list_view_save(struct request *req, const struct list *list);

/* The rows that a bulk action was asked for, as comma-separated ids: those ticked, or with all=1
 * those of the filters in force; at most LIST_BULK_MOST. Whether this person may touch each is
 * asked when it is its turn. */
MUST_USE NEOERR *list_bulk_ids(struct request *req, const struct list *list, const char **ids);

#endif
