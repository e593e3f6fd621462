/* routes.c - ninefold routes: every row of every route table with its permission, as JSON; for audits of an
 * installation and for the tests that compare what is reachable with what is permitted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/api.h"
#include "modules.h"
#include "tool.h"

static json_t *route_json(const char *module, const struct route *route)
{
    bool scoped = route->record != NULL && strstr(route->record, "{visible:") != NULL;

    return json_pack("{s:s, s:s, s:s, s:s?, s:b, s:b, s:b, s:b, s:s?}", "module", module, "method", route_method_word(route->method), "path",
                     route->path, "permission", route->permission, "public", (int)((route->flags & ROUTE_PUBLIC) != 0), "upload",
                     (int)((route->flags & ROUTE_UPLOAD) != 0), "one_row", (int)(route->record != NULL), "scoped", (int)scoped, "reason",
                     route->reason);
}

static json_t *all_routes(void)
{
    json_t *all = json_array();

    for (size_t m = 0; modules[m] != NULL; m++) {
        const struct module *module = modules[m];

        for (size_t i = 0; i < module->route_count; i++)
            json_array_append_new(all, route_json(module->name, &module->routes[i]));
        for (size_t i = 0; module->api != NULL && i < module->api->count; i++)
            json_array_append_new(all, route_json(module->name, &module->api->routes[i].route));
    }
    return all;
}

NEOERR *tool_routes(int argc, char **argv)
{
    json_t *all = all_routes();
    int failed = json_dumpf(all, stdout, JSON_INDENT(1)) != 0 || puts("") < 0;

    (void)argc;
    (void)argv;
    json_decref(all);
    return failed ? nerr_raise(NERR_IO, "cannot write") : STATUS_OK;
}
