/* list_export.h - the job behind "export": all rows of a filtered list into a file. */
#ifndef CORE_LIST_EXPORT_H
#define CORE_LIST_EXPORT_H

#include "job.h"
#include "list.h"

/* Job args {"list", "format", "query"}. Runs as the person who ordered it, with that
 * person's scope of today; stores the file and tells the person. */
MUST_USE NEOERR *list_export_step(struct request *req, const struct list *list, struct job *job, bool *finished);

#endif
