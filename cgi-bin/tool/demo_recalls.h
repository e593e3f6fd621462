/* demo_recalls.h - invented recalls and returns: one that runs, an exercise that is over; goods asked back in each state. */
#ifndef TOOL_DEMO_RECALLS_H
#define TOOL_DEMO_RECALLS_H

#include "core/app.h"

/* After dealers, ledger and tickets. */
MUST_USE NEOERR *demo_recalls_load(struct request *req);

#endif
