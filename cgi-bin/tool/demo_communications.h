/* demo_communications.h - what the demo's people said to the demo's dealers. */
#ifndef TOOL_DEMO_COMMUNICATIONS_H
#define TOOL_DEMO_COMMUNICATIONS_H

#include "core/app.h"

/* After dealers, contacts and staff. */
MUST_USE NEOERR *demo_communications_load(struct request *req);

#endif
