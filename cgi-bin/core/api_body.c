/* api_body.c - a JSON object in: limits first, then each member against the form's field of its name. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api_inside.h"
#include "body.h"
#include "io.h"
#include "text.h"

enum { DEPTH_MOST = 8 };

const char *api_header(struct request *req, const char *name)
{
    const char *value = req->io->variable(req->io, arena_format(req->arena, "HTTP_%s", name));

    return value == NULL ? "" : value;
}

/* --- bytes ------------------------------------------------------------------------------- */

static bool is_json_type(const char *type)
{
    static const char *const types[] = { "application/json", "application/merge-patch+json" };

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        size_t length = strlen(types[i]);

        if (strncasecmp(type, types[i], length) == 0 && (type[length] == '\0' || type[length] == ';' || type[length] == ' '))
            return true;
    }
    return false;
}

/* The parser calls itself for each level: what is nested deeply is refused before. */
static bool is_too_deep(const char *text)
{
    int depth = 0;

    for (bool quoted = false; *text != '\0'; text++) {
        if (quoted) {
            if (*text == '\\' && text[1] != '\0')
                text++;
            else
                quoted = *text != '"';
        } else if (*text == '"') {
            quoted = true;
        } else if (*text == '{' || *text == '[') {
            if (++depth > DEPTH_MOST)
                return true;
        } else if (*text == '}' || *text == ']') {
            depth--;
        }
    }
    return false;
}

static NEOERR *parse(struct request *req, const struct buffer *bytes)
{
    json_error_t problem;

    if (is_too_deep(bytes->bytes))
        return nerr_raise(ERR_INVALID, "nested more than %d deep", DEPTH_MOST);
    req->sent = json_loadb(bytes->bytes, bytes->length, JSON_REJECT_DUPLICATES, &problem);
    if (req->sent == NULL)
        return nerr_raise(ERR_INVALID, "line %d, column %d: %.100s", problem.line, problem.column, problem.text);
    return json_is_object(req->sent) ? STATUS_OK : nerr_raise(ERR_INVALID, "not a JSON object");
}

NEOERR *api_body_read(struct request *req)
{
    const char *type = req->io->variable(req->io, "CONTENT_TYPE");
    struct buffer bytes;

    if (req->method == METHOD_GET)
        return STATUS_OK;
    TRY(body_bytes(req, &bytes));
    req->body_was_read = true;
    req->body_bytes = bytes.bytes;
    if (bytes.length == 0) {
        req->sent = json_object();
        return STATUS_OK;
    }
    if (type == NULL || !is_json_type(type))
        return nerr_raise(ERR_MEDIA, "content type %.60s", type != NULL ? type : "missing");
    return nerr_pass(parse(req, &bytes));
}

/* --- members ------------------------------------------------------------------------------- */

/* "123", "123.4", "123.45": nothing to guess. */
static bool is_amount(const char *text)
{
    size_t whole = strspn(text, "0123456789"), part;

    if (whole == 0 || text[whole] == '\0')
        return whole > 0;
    if (text[whole] != '.')
        return false;
    part = strspn(text + whole + 1, "0123456789");
    return (part == 1 || part == 2) && text[whole + 1 + part] == '\0';
}

static bool is_iso_date(const char *text)
{
    return strlen(text) == 10 && text[4] == '-' && text[7] == '-' && strspn(text, "0123456789-") == 10;
}

static void add(struct request *req, const char *name, const char *value)
{
    pairs_add(req->arena, &req->body, name, value);
}

static const char *take_text(struct request *req, const struct api_column *column, const json_t *value)
{
    const char *text = json_string_value(value);

    if (text == NULL)
        return "api.type_text";
    if (*text != '\0' && column->type == API_MONEY && !is_amount(text))
        return "api.type_money";
    if (*text != '\0' && column->type == API_DATE && !is_iso_date(text))
        return "error.date";
    add(req, column->key, text);
    return NULL;
}

static const char *take_words(struct request *req, const struct api_column *column, const json_t *value)
{
    struct buffer joined;
    const json_t *word;
    size_t i;

    if (!json_is_array(value))
        return "api.type_words";
    buffer_init(&joined, req->arena);
    json_array_foreach(value, i, word)
    {
        if (!json_is_string(word) || strchr(json_string_value(word), ',') != NULL)
            return "api.type_words";
        buffer_format(&joined, "%s%s", i > 0 ? "," : "", json_string_value(word));
    }
    add(req, column->key, joined.bytes);
    return NULL;
}

/* The member as an input of a page would send it; a message key when it has another type. */
static const char *take(struct request *req, const struct api_column *column, const json_t *value)
{
    if (json_is_null(value) && column->type != API_FLAG) {
        add(req, column->key, "");
        return NULL;
    }
    switch (column->type) {
    case API_INT:
        if (!json_is_integer(value))
            return "api.type_int";
        add(req, column->key, arena_format(req->arena, "%lld", (long long)json_integer_value(value)));
        return NULL;
    case API_FLAG:
        if (!json_is_boolean(value))
            return "api.type_flag";
        add(req, column->key, json_is_true(value) ? "1" : "0");
        return NULL;
    case API_WORDS:
        return take_words(req, column, value);
    default:
        return take_text(req, column, value);
    }
}

static const struct field *find_field(const struct form *form, const char *name)
{
    for (size_t i = 0; form != NULL && i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    }
    return NULL;
}

static bool is_confirmation(const struct request *req, const char *name)
{
    const char *confirm = req->api->kind == API_CREATE ? req->api->resource->confirm : NULL;

    return confirm != NULL && strcmp(confirm, name) == 0;
}

static void take_member(struct request *req, const char *name, const json_t *value)
{
    const struct field *field = find_field(req->route->form, name);
    const char *problem = "api.unknown_field";

    if (strcmp(name, "version") == 0)
        return;
    if (is_confirmation(req, name)) {
        if (!json_is_boolean(value))
            form_error(req, req->api->resource->confirm, "api.type_flag");
        else if (json_is_true(value))
            add(req, req->api->resource->confirm, "1");
        return;
    }
    if (field != NULL) {
        struct api_column column = api_column_of_field(field);

        problem = take(req, &column, value);
    }
    if (problem != NULL)
        form_error(req, field != NULL ? field->name : arena_text(req->arena, name), problem);
}

NEOERR *api_form_read(struct request *req)
{
    bool changes = req->api->kind == API_CHANGE, given;
    int64_t version = 0;
    const char *name;
    json_t *value;

    req->body.count = 0;
    json_object_foreach(req->sent, name, value) take_member(req, name, value);
    if (req->route->form == NULL)
        return STATUS_OK;
    TRY(api_version(req, &version, &given));
    if (!given && req->record.rows != NULL && row_has(&req->record, "version"))
        version = row_int(&req->record, "version");
    values_int(req->values, "version", version);
    return nerr_pass(changes ? form_read_given(req, req->route->form) : form_read(req, req->route->form));
}

/* --- version ------------------------------------------------------------------------------- */

/* If-Match: "7" */
static bool read_etag(const char *text, int64_t *version)
{
    size_t digits = strspn(text + 1, "0123456789");
    char number[20];

    if (text[0] != '"' || digits == 0 || digits >= sizeof(number) || strcmp(text + 1 + digits, "\"") != 0)
        return false;
    snprintf(number, sizeof(number), "%.*s", (int)digits, text + 1);
    return text_int(number, version);
}

NEOERR *api_version(struct request *req, int64_t *version, bool *given)
{
    const json_t *member = json_object_get(req->sent, "version");
    const char *etag = api_header(req, "IF_MATCH");

    *given = false;
    if (*etag != '\0') {
        *given = read_etag(etag, version);
        return *given ? STATUS_OK : nerr_raise(ERR_VERSION, "If-Match is one ETag, such as \"7\"");
    }
    if (member == NULL)
        return STATUS_OK;
    if (!json_is_integer(member)) {
        form_error(req, "version", "api.type_int");
        return STATUS_OK;
    }
    *given = true;
    *version = json_integer_value(member);
    return STATUS_OK;
}
