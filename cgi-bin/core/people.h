/* people.h - what a worker remembers of the people it served: whom and what they reach, and the views
 * and columns they chose, so that a page need not ask again. */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include "error.h"

struct request;
struct rows;

/* Fills roles, team, regions and stands_in_for of req->person; after options_refresh. Remembered
 * until that reads again (a change, another day): who changes staff_role, staff_tree, staff_sales_region,
 * sales_region_tree or staff_substitute calls options_changed in the same transaction. */
MUST_USE NEOERR *people_reach(struct request *req);

/* All views of everybody and of the signed-in person, with columns list, id, name, query, staff_id
 * (0 = everybody's), place; the columns chosen for a list are a row of staff_id -1 with the columns
 * as query. Remembered until the person's staff.own_stamp changes: people_views_changed. The rows
 * live until this request ends. */
MUST_USE NEOERR *people_views(struct request *req, const struct rows **views);
/* In the transaction of a change to saved_view or list_columns by the signed-in person. */
MUST_USE NEOERR *people_views_changed(struct request *req);

#endif
