/* api_json.c - rows as JSON: money as "123.45", dates ISO, times RFC 3339 in UTC. */
#include <string.h>

#include "api_inside.h"
#include "permission.h"
#include "text.h"

struct api_column api_column_of_field(const struct field *field)
{
    struct api_column column = { .key = field->name, .type = API_TEXT, .options = field->options };

    switch (field->type) {
    case FIELD_INT:
    case FIELD_HIDDEN:
        column.type = API_INT;
        break;
    case FIELD_MONEY:
        column.type = API_MONEY;
        break;
    case FIELD_DATE:
        column.type = API_DATE;
        break;
    case FIELD_FLAG:
        column.type = API_FLAG;
        break;
    case FIELD_CHOICE:
        column.type = (field->flags & FIELD_INT_ID) != 0 ? API_INT : API_TEXT;
        break;
    case FIELD_CHOICES:
    case FIELD_IDS:
        column.type = API_WORDS;
        break;
    default:
        break;
    }
    return column;
}

struct api_column api_column_of_list(const struct column *column)
{
    static const enum api_type types[] = {
        [COLUMN_TEXT] = API_TEXT,   [COLUMN_LINK] = API_TEXT, [COLUMN_TAG] = API_TEXT,   [COLUMN_CHOICE] = API_TEXT,
        [COLUMN_NAME] = API_TEXT,   [COLUMN_INT] = API_INT,     [COLUMN_MONEY] = API_MONEY, [COLUMN_DATE] = API_DATE, [COLUMN_TIME] = API_TIME,
        [COLUMN_PHONE] = API_TEXT,  [COLUMN_FLAG] = API_FLAG,
    };
    bool is_id = column->options != NULL && column->options[0] == '@';

    if (column->kind == COLUMN_NAME)
        return (struct api_column){ .key = column->key, .type = API_TEXT };
    return (struct api_column){ .key = column->key, .type = is_id ? API_INT : types[column->kind], .options = column->options };
}

/* "a,b" -> ["a", "b"] */
static json_t *words(struct request *req, const char *text)
{
    char *copy = arena_text(req->arena, text), *rest = NULL;
    json_t *array = json_array();

    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest))
        json_array_append_new(array, json_string(word));
    return array;
}

/* "2026-11-23 08:00:00.000" -> "2026-11-23T08:00:00.000Z" */
static json_t *moment(struct request *req, const char *utc)
{
    char *text = arena_format(req->arena, "%sZ", utc);

    if (strlen(utc) > 10)
        text[10] = 'T';
    return json_string(text);
}

json_t *api_value(struct request *req, const struct api_column *column, const struct row *row)
{
    const char *name = column->column != NULL ? column->column : column->key, *text = row_text(row, name);
    int64_t number;

    if (row_is_null(row, name))
        return json_null();
    switch (column->type) {
    case API_INT:
        return text_int(text, &number) ? json_integer(number) : json_null();
    case API_FLAG:
        return json_boolean(strcmp(text, "1") == 0);
    case API_TIME:
        return moment(req, text);
    case API_WORDS:
        return words(req, text);
    default:
        return json_string(text);
    }
}

static void put(struct request *req, const struct api_column *column, const struct row *row, json_t *object)
{
    if (row_has(row, column->column != NULL ? column->column : column->key))
        json_object_set_new(object, column->key, api_value(req, column, row));
}

NEOERR *api_show(struct request *req, const struct resource *resource, const struct row *row, json_t *object)
{
    json_t *items;
    NEOERR *err = STATUS_OK;

    for (size_t i = 0; i < resource->column_count; i++)
        put(req, &resource->columns[i], row, object);
    for (size_t i = 0; resource->form != NULL && i < resource->form->count; i++) {
        struct api_column column = api_column_of_field(&resource->form->fields[i]);

        put(req, &column, row, object);
    }
    if (resource->fill == NULL)
        return STATUS_OK;
    items = json_array();
    json_array_append(items, object);
    err = resource->fill(req, items);
    json_decref(items);
    return nerr_pass(err);
}

NEOERR *api_show_now(struct request *req, const struct resource *resource, int64_t id, json_t *object)
{
    struct row row;
    bool found = false;

    values_int(req->values, resource->key, id);
    req->scope = permission_scope_any(req, resource->permission);
    if (req->scope != 0)
        TRY(db_select_maybe(req, resource->record, &row, &found));
    if (found)
        return nerr_pass(api_show(req, resource, &row, object));
    json_object_set_new(object, "id", json_integer(id));
    return STATUS_OK;
}
