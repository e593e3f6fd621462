/* route.c - a path against the module's table. */
#include "route.h"

#include <string.h>

#include "text.h"

enum { NAME_MOST = 32, NUMBER_DIGITS_MOST = 18 };

/* One "/word" of pattern and path; a parameter goes into `values`. */
static bool match_segment(struct values *values, const char *pattern, const char *path, size_t lengths[2])
{
    char name[NAME_MOST], text[64];
    int64_t number;

    if (*pattern != ':' && *pattern != '$')
        return lengths[0] == lengths[1] && memcmp(pattern, path, lengths[0]) == 0;
    if (lengths[1] == 0 || lengths[1] >= sizeof(text) || lengths[0] > sizeof(name))
        return false;
    snprintf(name, sizeof(name), "%.*s", (int)lengths[0] - 1, pattern + 1);
    snprintf(text, sizeof(text), "%.*s", (int)lengths[1], path);
    if (*pattern == '$') {
        if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != lengths[1])
            return false;
        values_text(values, arena_text(values->arena, name), text);
        return true;
    }
    if (strspn(text, "0123456789") != lengths[1] || lengths[1] > NUMBER_DIGITS_MOST || !text_int(text, &number) ||
        number <= 0)
        return false;
    values_int(values, arena_text(values->arena, name), number);
    return true;
}

bool route_match(struct values *values, const char *pattern, const char *path)
{
    while (*pattern == '/' && *path == '/') {
        size_t lengths[2];

        pattern++;
        path++;
        lengths[0] = strcspn(pattern, "/");
        lengths[1] = strcspn(path, "/");
        if (!match_segment(values, pattern, path, lengths))
            return false;
        pattern += lengths[0];
        path += lengths[1];
    }
    return *pattern == '\0' && *path == '\0';
}

const char *route_method_word(enum method method)
{
    switch (method) {
    case METHOD_POST: return "POST";
    case METHOD_PATCH: return "PATCH";
    case METHOD_DELETE: return "DELETE";
    default: return "GET";
    }
}

NEOERR *route_find(struct request *req, const struct module *module)
{
    bool other_method = false;

    req->module = module;
    for (size_t i = 0; i < module->route_count; i++) {
        size_t count = req->values->count;

        if (route_match(req->values, module->routes[i].path, req->path)) {
            if (module->routes[i].method == req->method) {
                req->route = &module->routes[i];
                return STATUS_OK;
            }
            other_method = true;
        }
        req->values->count = count;
    }
    return other_method ? nerr_raise(ERR_METHOD, "%s", req->path) : nerr_raise(ERR_NOT_FOUND, "%s", req->path);
}

const struct route *route_page(const struct module *module, const struct route *route)
{
    for (size_t i = 0; i < module->route_count; i++) {
        if (module->routes[i].method == METHOD_GET && strcmp(module->routes[i].path, route->path) == 0)
            return &module->routes[i];
    }
    return NULL;
}
