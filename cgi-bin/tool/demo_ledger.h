/* demo_ledger.h - two years of invented shipments, returns and receipts, booked by the same function as the pages. */
#ifndef TOOL_DEMO_LEDGER_H
#define TOOL_DEMO_LEDGER_H

#include "core/app.h"

/* After dealers and products. */
MUST_USE NEOERR *demo_ledger_load(struct request *req);

#endif
