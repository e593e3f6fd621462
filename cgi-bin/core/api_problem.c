/* api_problem.c - what went wrong as application/problem+json (RFC 9457). */
#include <string.h>
#include <strings.h>

#include "api_inside.h"
#include "form.h"

/* The caller's language: the first of Accept-Language that we have, else the person's. */
static void choose_language(struct request *req)
{
    const char *text = api_header(req, "ACCEPT_LANGUAGE");

    while (*text != '\0') {
        text += strspn(text, " ,");
        if (strncasecmp(text, "zh", 2) == 0 || strncasecmp(text, "en", 2) == 0) {
            req->person.lang = strncasecmp(text, "zh", 2) == 0 ? "zh" : "en";
            return;
        }
        text += strcspn(text, ",");
    }
}

/* "error.required" -> "required" */
static const char *code_of(const char *key)
{
    const char *dot = strrchr(key, '.');

    return dot == NULL ? key : dot + 1;
}

static bool is_listed(const json_t *errors, const char *field)
{
    const json_t *one;
    size_t i;

    json_array_foreach(errors, i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "field")), field) == 0)
            return true;
    }
    return false;
}

static void add_errors(struct request *req, json_t *problem)
{
    json_t *errors = json_array();
    struct form_problem one;

    json_object_set_new(problem, "errors", errors);
    for (size_t i = 0; form_problem_at(req, i, &one); i++) {
        if (is_listed(errors, one.field))
            continue;
        json_array_append_new(errors, json_pack("{s:s, s:s, s:s}", "field", one.field, "code", code_of(one.message), "message",
                                                message_with(req, one.message, one.detail)));
    }
}

/* The row as somebody else left it, with the version to take from here. */
static void add_present(struct request *req, json_t *problem)
{
    const struct resource *resource = req->api->resource;
    json_t *present = json_object();
    NEOERR *err;

    json_object_set_new(problem, "current", present);
    err = db_use_reader(req);
    if (err == STATUS_OK)
        err = api_show_now(req, resource, values_get_int(req->values, resource->key), present);
    json_object_set_new(present, "version", json_integer(row_int(&req->conflict, "version")));
    nerr_ignore(&err);
}

static const char *text_of(struct request *req, int status, const char *what)
{
    const char *key = arena_format(req->arena, "api.s%d.%s", status, what), *text = message(req, key);

    return text != key ? text : message(req, arena_format(req->arena, "api.s500.%s", what));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

static void drop_reply(struct request *req)
{
    req->reply.location = NULL;
    req->reply.stream = NULL;
    json_decref(req->reply.json);
    req->reply.json = json_object();
}

void api_problem(struct request *req, int status)
{
    json_t *problem;

    drop_reply(req);
    choose_language(req);
    problem = req->reply.json;
    req->reply.status = status;
    if (status == 401)
        reply_header(req, "WWW-Authenticate", req->token_was_wrong ? "Bearer realm=\"ninefold\", error=\"invalid_token\"" : "Bearer realm=\"ninefold\"");
    if (status == 429 || status == 503)
        reply_header(req, "Retry-After", status == 429 ? "60" : "5");
    set_text(problem, "type", arena_format(req->arena, "/account/api#s%d", status));
    set_text(problem, "title", text_of(req, status, "title"));
    json_object_set_new(problem, "status", json_integer(status));
    set_text(problem, "detail", req->problem != NULL ? message(req, req->problem) : text_of(req, status, "text"));
    set_text(problem, "instance", arena_format(req->arena, "urn:ninefold:request:%s", req->id));
    if (status == 422 && form_refused(req))
        add_errors(req, problem);
    if (status == 409 && req->conflict.rows != NULL && req->api != NULL && req->api->resource != NULL)
        add_present(req, problem);
    api_write(req, "application/problem+json");
}
