/* held.h - rows of small tables that each worker remembers (requirements, rules ...), so that a page
 * need not join them: a module looks through them in C.
 *
 *   static struct held rules = { .sql = "SELECT id, word FROM rule WHERE valid_from <= :today ORDER BY id" };
 *   TRY(held_rows(req, &rules, &rows));
 *
 * Who changes such a table calls options_changed in the same transaction. The statement may bind :today only. */
#ifndef CORE_HELD_H
#define CORE_HELD_H

#include "error.h"

struct arena;
struct request;
struct rows;

struct held {
    const char *sql;
    /* held.c's */
    struct arena *arena;
    const struct rows *rows;
    unsigned readings; /* of options.c, when it was read */
};

/* Read when first asked for, and again after options_refresh read again (a change, another day). The rows
 * live until this request ends. */
MUST_USE NEOERR *held_rows(struct request *req, struct held *held, const struct rows **rows);
/* A copy in another arena. */
const struct rows *rows_copy(struct arena *arena, const struct rows *rows);

#endif
