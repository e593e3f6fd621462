/* file.h - files in the database: `file` (sha256, size, type by content, owner
 * record) and `file_chunk` (512 kB). */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "error.h"

struct request;

enum { FILE_CHUNK_BYTES = 512 * 1024 };

/* Stores the bytes of an open descriptor (from its start) as a new file that belongs to
 * the signed-in person; purpose "import", "export" (kept for settings' days) or "scan", "print" (kept). Type is found by content. */
MUST_USE NEOERR *file_store(struct request *req, int fd, const char *name, const char *purpose, int64_t *id);
/* The type by content: "application/pdf", "image/jpeg", "text/csv" for any plain text ... */
MUST_USE NEOERR *file_type(struct request *req, int fd, const char **type);
/* Writes a stored file's bytes to the descriptor. */
MUST_USE NEOERR *file_fetch(struct request *req, int64_t id, int fd);
/* All of the bytes, or ERR_FULL, or NERR_IO. */
MUST_USE NEOERR *file_write(int fd, const char *bytes, size_t length);
/* An unlinked temporary file under the instance's var/tmp, or ERR_... */
MUST_USE NEOERR *file_temporary(int *fd);

#endif
