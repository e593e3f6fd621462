/* permission_table.h - read by options_refresh together with the other small tables. */
#ifndef CORE_PERMISSION_TABLE_H
#define CORE_PERMISSION_TABLE_H

#include "error.h"

struct request;

MUST_USE NEOERR *permission_table_read(struct request *req);

#endif
