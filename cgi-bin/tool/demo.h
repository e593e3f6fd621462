/* demo.h - demo accounts and dealers. */
#ifndef TOOL_DEMO_H
#define TOOL_DEMO_H

#include "core/app.h"

/* Loads sql/demo/ and fills what SQL cannot (passwords, pinyin), when there are no staff yet. */
MUST_USE NEOERR *demo_load(struct request *req, void *unused);

#endif
