/* demo_tickets.h - invented service tickets: every state and severity, some late, some waiting, with promises kept and open. */
#ifndef TOOL_DEMO_TICKETS_H
#define TOOL_DEMO_TICKETS_H

#include "core/app.h"

/* After dealers and ledger. */
MUST_USE NEOERR *demo_tickets_load(struct request *req);

#endif
