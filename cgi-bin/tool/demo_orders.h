/* demo_orders.h - invented orders: drafts, one that the gate refuses, some to ship, some shipped in part. */
#ifndef TOOL_DEMO_ORDERS_H
#define TOOL_DEMO_ORDERS_H

#include "core/app.h"

/* After contracts and ledger. */
MUST_USE NEOERR *demo_orders_load(struct request *req);

#endif
