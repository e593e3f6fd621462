/* migrations.h - the numbered files of sql/. */
#ifndef TOOL_MIGRATIONS_H
#define TOOL_MIGRATIONS_H

#include <stddef.h>

#include "core/error.h"

enum { MIGRATIONS_MOST = 500 };

struct arena;

/* Their names in order, MIGRATIONS_MOST at most. */
MUST_USE NEOERR *migrations_find(struct arena *arena, char **names, size_t *count);

#endif
