/* list_views.h - the views of a list and its URLs; list.c. */
#ifndef CORE_LIST_VIEWS_H
#define CORE_LIST_VIEWS_H

#include <stdbool.h>

#include "error.h"

struct list;
struct pair;
struct request;

/* List.views: of everybody and of the signed-in person. *chosen: the columns this person chose for the
 * list, comma-separated; "" when none. */
MUST_USE NEOERR *list_views_show(struct request *req, const struct list *list, const char **chosen);

/* A parameter that narrows or orders the list, and does not only say which part of it is shown. */
bool list_narrows(const struct pair *pair);
/* The present parameters as a query text, without page, and without `left_out`=`value` (value NULL:
 * any value; left_out NULL: all of them). */
const char *list_query_without(struct request *req, const char *left_out, const char *value);
/* The list's address with a query text and `more` parameters; both may be "". */
const char *list_url_with(struct request *req, const struct list *list, const char *query, const char *more);
/* The parameters that a POST carries along, as the query text they came from. */
const char *list_posted_query(struct request *req, const struct list *list);

#endif
