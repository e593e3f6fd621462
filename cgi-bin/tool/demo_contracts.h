/* demo_contracts.h - invented contracts in every state, brought there by the same functions as the pages. */
#ifndef TOOL_DEMO_CONTRACTS_H
#define TOOL_DEMO_CONTRACTS_H

#include "core/app.h"

/* After dealers, papers and products. */
MUST_USE NEOERR *demo_contracts_load(struct request *req);

#endif
