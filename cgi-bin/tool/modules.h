/* modules.h - every module of the application, for the tool's jobs and the tests. */
#ifndef TOOL_MODULES_H
#define TOOL_MODULES_H

#include "core/app.h"

extern const struct module *const modules[]; /* NULL-terminated */

/* A list by its name, from whichever module declares it; NULL when none does. */
const struct list *list_find(const char *name);

#endif
