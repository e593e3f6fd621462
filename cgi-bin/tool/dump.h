/* dump.h - the text of a database as mariadb-dump writes it, counted and summed as it passes. */
#ifndef TOOL_DUMP_H
#define TOOL_DUMP_H

#include <jansson.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "core/error.h"

enum { DUMP_TABLES_MOST = 400 };

struct dump_table {
    char name[65];
    int64_t rows;
    crypto_hash_sha256_state rows_sum; /* of the rows' text, in the order of the primary key */
};

/* What passed; a manifest line ends it and is kept, not counted. */
struct dump {
    struct dump_table tables[DUMP_TABLES_MOST], *current;
    size_t table_count;
    crypto_hash_sha256_state sum;
    char *manifest; /* malloc'd JSON text; NULL when there was none */
};

/* Each line goes through `take` (may be NULL) too. */
typedef NEOERR *(*dump_take_fn)(void *context, const char *line, size_t length);
MUST_USE NEOERR *dump_read(struct dump *dump, FILE *in, dump_take_fn take, void *context);
void dump_free(struct dump *dump);

/* The manifest of what passed, as a line of the file (malloc'd). */
char *dump_manifest_line(const struct dump *dump);
/* What passed is what the manifest tells: `whole` the whole text, else table by table. */
MUST_USE NEOERR *dump_compare(const struct dump *dump, const json_t *manifest, bool whole);

/* mariadb-dump or mariadb, as the owner, at the other end of a pipe. */
struct client {
    pid_t pid;
    FILE *pipe;
};
MUST_USE NEOERR *client_dump(struct client *client);
MUST_USE NEOERR *client_load(struct client *client);
MUST_USE NEOERR *client_end(struct client *client); /* an error when it failed */

#endif
