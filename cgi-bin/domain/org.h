/* org.h - closure tables of the organisation, rebuilt when a parent changes. */
#ifndef DOMAIN_ORG_H
#define DOMAIN_ORG_H

#include "core/app.h"

/* staff_tree from staff.superior_id; a circle would have been refused before. */
MUST_USE NEOERR *org_rebuild_staff_tree(struct request *req);
/* sales_region_tree from sales_region.parent_id. */
MUST_USE NEOERR *org_rebuild_region_tree(struct request *req);
/* True when making `superior_id` the superior of `staff_id` would close a circle. */
MUST_USE NEOERR *org_makes_circle(struct request *req, int64_t staff_id, int64_t superior_id, bool *circle);

#endif
