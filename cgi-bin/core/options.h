/* options.h - small tables that every page needs (dictionaries, staff names,
 * departments, sales regions, postal regions, roles, permissions, settings), held by each worker and read
 * again when the session statement brings a newer stamp. */
#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "error.h"

struct request;

struct option {
    const char *key;          /* what is stored */
    const char *zh, *en;      /* what is shown */
    const char *colour;       /* tag colour: "", "g", "y", "o", "r", "b" */
    int depth;                /* in a tree (sales regions), 0 = top */
    bool ended;               /* no longer to choose, still shown where stored */
};

struct options {
    const struct option *items;
    size_t count;
};

/* Options of a dictionary ("customer_type") or of "@staff", "@role", "@department",
 * "@sales_region", "@postal_region"; lives until the next options_refresh. Unknown: an empty list. */
const struct options *options_get(const char *name);
/* NULL when the key is not there. */
const struct option *options_find(const char *name, const char *key);
const char *option_label(const struct request *req, const struct option *option);

/* Reads all again when `stamp` is another than what is held was read by, or the day is: entries end by day. */
MUST_USE NEOERR *options_refresh(struct request *req, const char *stamp);
/* The same by the stamp there is now, for who brings none: work outside a session. */
MUST_USE NEOERR *options_current(struct request *req);
/* How often that was; 0 before the first. */
unsigned options_readings(void);
/* In the transaction of a change to any of these tables. */
MUST_USE NEOERR *options_changed(struct request *req);

/* A row of table setting as text, "" when unknown; as a number, 0 when unknown. Statements name it :setting_... (db.h). */
const char *setting_text(const char *name);
int64_t setting_int(const char *name);

/* Puts options under `path`.N.{key,label,depth,chosen}; `chosen` is a comma-separated list of
 * keys or NULL; ended options appear only when chosen. */
MUST_USE NEOERR *options_show(struct request *req, const char *path, const char *name, const char *chosen);

#endif
