/* values.c - typed values by name: a short list, searched from its start. */
#include "values.h"

#include <string.h>

#include "arena.h"
#include "text.h"

enum { FIRST_ROOM = 8 };

struct values *values_new(struct arena *arena)
{
    struct values *values = arena_alloc(arena, sizeof(*values));

    values->arena = arena;
    return values;
}

const struct value *values_find(const struct values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++) {
        if (text_is(values->items[i].name, name))
            return &values->items[i];
    }
    return NULL;
}

/* The place for `name`: its old one, or a new one at the end. */
static struct value *slot(struct values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++) {
        if (text_is(values->items[i].name, name))
            return &values->items[i];
    }
    if (values->count == values->room) {
        size_t room = values->room == 0 ? FIRST_ROOM : values->room * 2;
        struct value *items = arena_alloc(values->arena, room * sizeof(*items));

        if (values->count > 0)
            memcpy(items, values->items, values->count * sizeof(*items));
        values->items = items;
        values->room = room;
    }
    return &values->items[values->count++];
}

void values_null(struct values *values, const char *name)
{
    *slot(values, name) = (struct value){ .name = name, .type = VALUE_NULL };
}

void values_int(struct values *values, const char *name, int64_t number)
{
    *slot(values, name) = (struct value){ .name = name, .type = VALUE_INT, .number = number };
}

void values_id(struct values *values, const char *name, int64_t id)
{
    if (id != 0)
        values_int(values, name, id);
    else
        values_null(values, name);
}

struct values *values_copy(struct arena *arena, const struct values *values)
{
    struct values *copy = values_new(arena);

    copy->items = arena_alloc(arena, (values->count + 1) * sizeof(*copy->items));
    copy->count = copy->room = values->count;
    if (values->count > 0)
        memcpy(copy->items, values->items, values->count * sizeof(*copy->items));
    return copy;
}

void values_text(struct values *values, const char *name, const char *text)
{
    size_t length;

    if (text == NULL) {
        values_null(values, name);
        return;
    }
    length = strlen(text);
    *slot(values, name) = (struct value){
        .name = name, .type = VALUE_TEXT, .text = arena_copy(values->arena, text, length), .length = length
    };
}

void values_bytes(struct values *values, const char *name, const void *bytes, size_t length)
{
    *slot(values, name) = (struct value){
        .name = name, .type = VALUE_BYTES, .text = arena_copy(values->arena, bytes, length), .length = length
    };
}

void values_borrow(struct values *values, const char *name, const void *bytes, size_t length)
{
    *slot(values, name) = (struct value){ .name = name, .type = VALUE_BYTES, .text = bytes, .length = length };
}

bool values_has(const struct values *values, const char *name)
{
    const struct value *value = values_find(values, name);

    return value != NULL && value->type != VALUE_NULL;
}

int64_t values_get_int(const struct values *values, const char *name)
{
    const struct value *value = values_find(values, name);

    return value != NULL && value->type == VALUE_INT ? value->number : 0;
}

const char *values_get_text(const struct values *values, const char *name)
{
    const struct value *value = values_find(values, name);

    return value != NULL && value->text != NULL ? value->text : "";
}
