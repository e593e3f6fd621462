/* import.h - staged imports of table files: read, map, check (dry run), apply, undo; the
 * same steps for the page, the job and the command. */
#ifndef DOMAIN_IMPORT_H
#define DOMAIN_IMPORT_H

#include "core/app.h"

/* A new run for an uploaded file, in the present transaction; its job begins to read. */
MUST_USE NEOERR *import_begin(struct request *req, const char *kind, int64_t file_id, int64_t *run_id);

/* The job kind "import": args {"run": id, "step": "read" | "check" | "apply" | "undo"}. */
MUST_USE NEOERR *import_step(struct request *req, struct job *job, bool *finished);

#endif
