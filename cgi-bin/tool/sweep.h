/* sweep.h - the hourly job that throws away what has had its time. */
#ifndef TOOL_SWEEP_H
#define TOOL_SWEEP_H

#include "core/app.h"

MUST_USE NEOERR *sweep_step(struct request *req, struct job *job, bool *finished);

#endif
