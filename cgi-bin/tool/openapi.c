/* openapi.c - ninefold openapi: the API's description (OpenAPI 3.1) from the tables of routes, forms and lists;
 * migrate keeps it in table api_description, where /api/v1/openapi.json takes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/api.h"
#include "core/app.h"
#include "modules.h"
#include "tool.h"

enum { LIMIT_MOST = 200 };

struct writing {
    struct request *req;
    json_t *schemas, *paths;
};

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

/* --- members --------------------------------------------------------------------------------- */

static const char *const formats[][2] = {
    [API_TEXT] = { "string", NULL },    [API_INT] = { "integer", NULL },          [API_MONEY] = { "string", "decimal" },
    [API_DATE] = { "string", "date" },  [API_TIME] = { "string", "date-time" },   [API_FLAG] = { "boolean", NULL },
    [API_WORDS] = { "array", NULL },
};

static const char *description(struct writing *to, const char *noun, const struct api_column *column)
{
    const char *key = arena_format(to->req->arena, "%s.%s", noun, column->key), *text = message(to->req, key);
    const char *dictionary = column->options;

    text = text == key ? "" : text;
    if (dictionary == NULL)
        return text;
    return arena_format(to->req->arena, "%s%sa key of /api/v1/options/%s", text, *text != '\0' ? ": " : "",
                        dictionary + (dictionary[0] == '@'));
}

static json_t *member(struct writing *to, const char *noun, const struct api_column *column)
{
    json_t *schema = json_object();
    const char *words = description(to, noun, column);

    if (column->type == API_FLAG)
        set_text(schema, "type", "boolean");
    else
        json_object_set_new(schema, "type", json_pack("[s, s]", formats[column->type][0], "null"));
    if (formats[column->type][1] != NULL)
        set_text(schema, "format", formats[column->type][1]);
    if (column->type == API_WORDS)
        json_object_set_new(schema, "items", json_pack("{s:s}", "type", "string"));
    if (*words != '\0')
        set_text(schema, "description", words);
    return schema;
}

static json_t *typed_member(struct writing *to, const struct form *form, const struct field *field)
{
    struct api_column column = api_column_of_field(field);
    json_t *schema = member(to, form->noun, &column);

    if (field->max > 0 && column.type == API_TEXT)
        json_object_set_new(schema, "maxLength", json_integer(field->max));
    if (field->max > 0 && column.type == API_INT)
        json_object_set_new(schema, "maximum", json_integer(field->max));
    return schema;
}

/* --- schemas --------------------------------------------------------------------------------- */

static json_t *reference(struct writing *to, const char *name)
{
    return json_pack("{s:s}", "$ref", arena_format(to->req->arena, "#/components/schemas/%s", name));
}

/* What a form takes; `changes`: nothing is required. */
static json_t *form_schema(struct writing *to, const struct form *form, bool changes)
{
    json_t *schema = json_pack("{s:s, s:b}", "type", "object", "additionalProperties", 0), *members = json_object(), *required = json_array();

    json_object_set_new(schema, "properties", members);
    for (size_t i = 0; i < form->count; i++) {
        json_object_set_new(members, form->fields[i].name, typed_member(to, form, &form->fields[i]));
        if ((form->fields[i].flags & FIELD_REQUIRED) != 0 && !changes)
            json_array_append_new(required, json_string(form->fields[i].name));
    }
    json_object_set_new(members, "version", json_pack("{s:s, s:s}", "type", "integer", "description", "the version that is meant, instead of If-Match"));
    if (json_array_size(required) > 0)
        json_object_set(schema, "required", required);
    json_decref(required);
    return schema;
}

static json_t *nested_schema(struct writing *to, const struct resource *resource)
{
    json_t *members = json_object();

    for (size_t i = 0; i < resource->nested_count; i++)
        json_object_set_new(members, resource->nested[i].key, member(to, resource->noun, &resource->nested[i]));
    return json_pack("{s:s, s:{s:s, s:o}}", "type", "array", "items", "type", "object", "properties", members);
}

static json_t *row_schema(struct writing *to, const struct resource *resource)
{
    json_t *members = json_object();

    for (size_t i = 0; i < resource->column_count; i++)
        json_object_set_new(members, resource->columns[i].key, member(to, resource->noun, &resource->columns[i]));
    for (size_t i = 0; resource->form != NULL && i < resource->form->count; i++)
        json_object_set_new(members, resource->form->fields[i].name, typed_member(to, resource->form, &resource->form->fields[i]));
    if (resource->nested != NULL)
        json_object_set_new(members, resource->nested_key, nested_schema(to, resource));
    return json_pack("{s:s, s:o}", "type", "object", "properties", members);
}

static json_t *list_schema(struct writing *to, const struct resource *resource)
{
    json_t *members = json_object();

    json_object_set_new(members, "id", json_pack("{s:s}", "type", "integer"));
    for (size_t i = 0; i < resource->list->column_count; i++) {
        struct api_column column = api_column_of_list(&resource->list->columns[i]);

        json_object_set_new(members, column.key, member(to, resource->noun, &column));
    }
    if (resource->nested != NULL)
        json_object_set_new(members, resource->nested_key, nested_schema(to, resource));
    return json_pack("{s:s, s:{s:{s:s, s:{s:s, s:o}}, s:{s:[s, s], s:s}}}", "type", "object", "properties", "items", "type", "array", "items",
                     "type", "object", "properties", members, "next", "type", "string", "null", "description", "address of the next page; null on the last");
}

static json_t *problem_schema(void)
{
    return json_pack("{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}}}}, s:{s:s}}}", "type", "object",
                     "properties", "type", "type", "string", "title", "type", "string", "status", "type", "integer", "detail", "type", "string",
                     "instance", "type", "string", "errors", "type", "array", "items", "type", "object", "properties", "field", "type", "string",
                     "code", "type", "string", "message", "type", "string", "current", "type", "object");
}

/* --- parameters ------------------------------------------------------------------------------- */

static void add_parameter(json_t *parameters, const char *in, const char *name, json_t *schema)
{
    json_t *parameter = json_pack("{s:s, s:s, s:o}", "in", in, "name", name, "schema", schema);

    if (strcmp(in, "path") == 0)
        json_object_set_new(parameter, "required", json_true());
    json_array_append_new(parameters, parameter);
}

/* "/api/v1/customers/:id" -> "/api/v1/customers/{id}", and a parameter each. */
static const char *address(struct writing *to, const char *pattern, json_t *parameters)
{
    struct buffer text;

    buffer_init(&text, to->req->arena);
    while (*pattern != '\0') {
        size_t length = strcspn(pattern + 1, "/");

        if (*pattern != ':' && *pattern != '$') {
            buffer_char(&text, *pattern++);
            continue;
        }
        buffer_format(&text, "{%.*s}", (int)length, pattern + 1);
        add_parameter(parameters, "path", arena_copy(to->req->arena, pattern + 1, length),
                      json_pack("{s:s}", "type", *pattern == ':' ? "integer" : "string"));
        pattern += length + 1;
    }
    return text.bytes;
}

static json_t *filter_schema(const struct filter *filter)
{
    if (filter->kind == FILTER_CHOICE)
        return json_pack("{s:s, s:{s:s}}", "type", "array", "items", "type", "string");
    if (filter->kind == FILTER_TEXT)
        return json_pack("{s:s, s:i}", "type", "string", "maxLength", 100);
    return json_pack("{s:s, s:s}", "type", "string", "format", "date");
}

static void add_list_parameters(const struct list *list, json_t *parameters)
{
    json_t *orders = json_array();

    for (size_t i = 0; i < list->filter_count; i++)
        add_parameter(parameters, "query", list->filters[i].key, filter_schema(&list->filters[i]));
    for (size_t i = 0; i < list->order_count; i++) {
        json_array_append_new(orders, json_string(list->orders[i].key));
        json_array_append_new(orders, json_sprintf("-%s", list->orders[i].key));
    }
    add_parameter(parameters, "query", "order", json_pack("{s:s, s:o, s:s}", "type", "string", "enum", orders, "default", list->default_order));
    add_parameter(parameters, "query", "limit",
                  json_pack("{s:s, s:i, s:i, s:i}", "type", "integer", "minimum", 1, "maximum", LIMIT_MOST, "default", LIST_PAGE_ROWS));
    add_parameter(parameters, "query", "after", json_pack("{s:s}", "type", "string"));
}

static void add_header_parameters(const struct api_route *route, json_t *parameters)
{
    if (route->route.method == METHOD_POST)
        add_parameter(parameters, "header", "Idempotency-Key", json_pack("{s:s, s:i}", "type", "string", "maxLength", 200));
    if (route->route.record != NULL && route->route.method != METHOD_GET && route->kind != API_CREATE)
        add_parameter(parameters, "header", "If-Match", json_pack("{s:s}", "type", "string"));
}

/* --- operations ------------------------------------------------------------------------------- */

static json_t *answer(const char *words, json_t *schema)
{
    return schema == NULL ? json_pack("{s:s}", "description", words)
                          : json_pack("{s:s, s:{s:{s:o}}}", "description", words, "content", "application/json", "schema", schema);
}

static json_t *answers(struct writing *to, const struct api_route *route)
{
    json_t *all = json_object();
    const char *row = route->resource != NULL ? route->resource->schema : "";

    switch (route->kind) {
    case API_LIST:
        json_object_set_new(all, "200", answer("A page", reference(to, arena_format(to->req->arena, "%sList", row))));
        break;
    case API_CREATE:
        json_object_set_new(all, "201", answer("Made", reference(to, row)));
        break;
    case API_END:
        json_object_set_new(all, "204", answer("Ended", NULL));
        break;
    case API_OTHER:
        json_object_set_new(all, "200", answer("The answer", json_pack("{s:s}", "type", "object")));
        break;
    case API_ACT:
        json_object_set_new(all, "201", answer("Done: the row that was made", reference(to, row)));
        /* fallthrough */
    default:
        json_object_set_new(all, "200", answer("The row as it is now", reference(to, row)));
        break;
    }
    json_object_set_new(all, "default", json_pack("{s:s, s:{s:{s:o}}}", "description", "What went wrong (RFC 9457)", "content",
                                                  "application/problem+json", "schema", reference(to, "Problem")));
    return all;
}

/* "papers_update": of the method and the path's words. */
static const char *operation_id(struct writing *to, const struct api_route *route)
{
    char *text = arena_format(to->req->arena, "%s%s", route_method_word(route->route.method), route->route.path + strlen("/api/v1"));

    for (char *c = text; *c != '\0'; c++) {
        if (strchr("/:$.-", *c) != NULL)
            *c = '_';
    }
    return text;
}

static void add_body(struct writing *to, const struct api_route *route, json_t *operation)
{
    const char *type = route->route.method == METHOD_PATCH ? "application/merge-patch+json" : "application/json";

    json_t *schema;

    if (route->route.form == NULL)
        return;
    schema = form_schema(to, route->route.form, route->kind == API_CHANGE);
    if (route->kind == API_CREATE && route->resource->confirm != NULL)
        json_object_set_new(json_object_get(schema, "properties"), route->resource->confirm, json_pack("{s:s}", "type", "boolean"));
    json_object_set_new(operation, "requestBody",
                        json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content", type, "schema",
                                  schema));
}

static void add_route(struct writing *to, const struct api_route *route)
{
    json_t *operation = json_object(), *parameters = json_array(), *path;
    const char *at = address(to, route->route.path, parameters);
    char *method = arena_text(to->req->arena, route_method_word(route->route.method));

    for (char *c = method; *c != '\0'; c++)
        *c = (char)(*c | 0x20);
    if (route->kind == API_LIST)
        add_list_parameters(route->resource->list, parameters);
    add_header_parameters(route, parameters);
    set_text(operation, "operationId", operation_id(to, route));
    set_text(operation, "summary", route->summary);
    set_text(operation, "description",
             route->route.permission == NULL ? "Any token." : arena_format(to->req->arena, "Needs %s.", route->route.permission));
    if (route->resource != NULL)
        json_object_set_new(operation, "tags", json_pack("[s]", route->resource->name));
    json_object_set_new(operation, "parameters", parameters);
    add_body(to, route, operation);
    json_object_set_new(operation, "responses", answers(to, route));
    path = json_object_get(to->paths, at);
    if (path == NULL)
        json_object_set_new(to->paths, at, path = json_object());
    json_object_set_new(path, method, operation);
}

static void add_schemas(struct writing *to, const struct resource *resource)
{
    if (resource == NULL || json_object_get(to->schemas, resource->schema) != NULL)
        return;
    json_object_set_new(to->schemas, resource->schema, row_schema(to, resource));
    json_object_set_new(to->schemas, arena_format(to->req->arena, "%sList", resource->schema), list_schema(to, resource));
}

static json_t *document_of(struct request *req)
{
    struct writing to = { .req = req, .schemas = json_object(), .paths = json_object() };

    req->person.lang = "en";
    json_object_set_new(to.schemas, "Problem", problem_schema());
    for (size_t m = 0; modules[m] != NULL; m++) {
        const struct api *api = modules[m]->api;

        for (size_t i = 0; api != NULL && i < api->count; i++) {
            add_schemas(&to, api->routes[i].resource);
            add_route(&to, &api->routes[i]);
        }
    }
    return json_pack("{s:s, s:{s:s, s:s, s:s}, s:[{s:[]}], s:o, s:{s:o, s:{s:{s:s, s:s}}}}", "openapi", "3.1.0", "info", "title",
                     "Ninefold", "version", "1", "description", "The dealer book and its papers for programs. docs/api.md tells the rest.",
                     "security", "token", "paths", to.paths, "components", "schemas", to.schemas, "securitySchemes", "token", "type",
                     "http", "scheme", "bearer");
}

static NEOERR *document_text(struct request *req, char **text)
{
    json_t *document = document_of(req);

    *text = json_dumps(document, JSON_INDENT(1));
    json_decref(document);
    return *text == NULL ? nerr_raise(NERR_NOMEM, "description") : STATUS_OK;
}

static NEOERR *store(struct request *req, const char *text)
{
    values_text(req->values, "document", text);
    return nerr_pass(db_execute(req, "REPLACE INTO api_description (id, document) VALUES (1, :document)"));
}

static NEOERR *with_document(NEOERR *(*use)(struct request *req, const char *text))
{
    struct arena *arena = arena_new();
    struct request req;
    char *text = NULL;
    NEOERR *err = request_for_work(&req, arena, 0, VIA_TOOL);

    if (err == STATUS_OK)
        err = document_text(&req, &text);
    if (err == STATUS_OK)
        err = use(&req, text);
    free(text);
    request_end(&req);
    arena_free(arena);
    return nerr_pass(err);
}

static NEOERR *print(struct request *req, const char *text)
{
    (void)req;
    return puts(text) < 0 ? nerr_raise(NERR_IO, "cannot write") : STATUS_OK;
}

NEOERR *openapi_store(void)
{
    return nerr_pass(with_document(store));
}

NEOERR *tool_openapi(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return nerr_pass(with_document(print));
}
