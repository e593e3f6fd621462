/* import_reading.c - a file from its first row to its last: data rows handed out, the rest
 * counted; and the set of keys that finds duplicates. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "domain/import_table.h"

enum { KEYS_FIRST = 4096 };

struct slot {
    uint64_t hash; /* 0 = empty */
    uint32_t row;
};

struct import_keys {
    struct slot *slots;
    size_t count, room; /* room is a power of two, at most half full */
};

static struct slot *slots_new(size_t room)
{
    struct slot *slots = calloc(room, sizeof(*slots));

    if (slots == NULL)
        abort(); /* as the arena does */
    return slots;
}

struct import_keys *import_keys_new(void)
{
    struct import_keys *keys = calloc(1, sizeof(*keys));

    if (keys == NULL)
        abort();
    keys->room = KEYS_FIRST;
    keys->slots = slots_new(KEYS_FIRST);
    return keys;
}

void import_keys_free(struct import_keys *keys)
{
    if (keys == NULL)
        return;
    free(keys->slots);
    free(keys);
}

/* FNV-1a with a final mix. A million keys share a hash once in some ten million files. */
static uint64_t hash_of(char kind, const char *text)
{
    uint64_t hash = (14695981039346656037U ^ (unsigned char)kind) * 1099511628211U;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93U;
    hash ^= hash >> 32;
    return hash == 0 ? 1 : hash;
}

static struct slot *slot_of(struct slot *slots, size_t room, uint64_t hash)
{
    size_t at = hash & (room - 1);

    while (slots[at].hash != 0 && slots[at].hash != hash)
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static void keys_grow(struct import_keys *keys)
{
    struct slot *slots = slots_new(keys->room * 2);
    size_t i;

    for (i = 0; i < keys->room; i++)
        if (keys->slots[i].hash != 0)
            *slot_of(slots, keys->room * 2, keys->slots[i].hash) = keys->slots[i];
    free(keys->slots);
    keys->slots = slots;
    keys->room *= 2;
}

uint32_t import_keys_find(const struct import_keys *keys, char kind, const char *text)
{
    return slot_of(keys->slots, keys->room, hash_of(kind, text))->row;
}

void import_keys_add(struct import_keys *keys, char kind, const char *text, uint32_t row)
{
    uint64_t hash = hash_of(kind, text);
    struct slot *slot;

    if (keys->count * 2 >= keys->room)
        keys_grow(keys);
    slot = slot_of(keys->slots, keys->room, hash);
    if (slot->hash != 0)
        return;
    *slot = (struct slot){ .hash = hash, .row = row };
    keys->count++;
}

static void count_refused(struct import_reading *reading, const char *reason)
{
    size_t i;

    for (i = 0; i < IMPORT_REASONS_MOST - 1; i++) {
        if (reading->refused[i].reason == NULL)
            reading->refused[i].reason = reason;
        if (strcmp(reading->refused[i].reason, reason) == 0)
            break;
    }
    reading->refused[i].count++;
}

/* Rows that XLSX leaves out are blank ones. */
static void count_gap(struct import_reading *reading, uint32_t number)
{
    if (reading->last_number == 0)
        reading->last_number = reading->mapping->header_row;
    if (number > reading->last_number)
        reading->blank += number - reading->last_number - 1;
    reading->last_number = number;
}

static bool is_data(struct import_reading *reading, struct arena *arena, const struct sheet_row *row)
{
    enum import_row_kind kind;

    if (row->number <= reading->mapping->header_row)
        return false;
    count_gap(reading, row->number);
    kind = import_row_kind(arena, reading->definition, reading->mapping, row);
    reading->blank += kind == IMPORT_ROW_BLANK;
    reading->skipped += kind != IMPORT_ROW_BLANK && kind != IMPORT_ROW_DATA;
    return kind == IMPORT_ROW_DATA;
}

bool import_next(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    const struct import_definition *definition = reading->definition;
    struct sheet_row raw;
    bool good;

    do {
        if (!sheet_next(reading->sheet, &raw))
            return false;
    } while (!is_data(reading, arena, &raw));
    good = import_read_row(arena, definition, reading->mapping, &raw, row);
    if (good && definition->check != NULL)
        good = definition->check(reading, arena, row);
    if (!good && row->typed == NULL)
        row->typed = "";
    reading->rows++;
    if (good)
        reading->accepted++;
    else
        count_refused(reading, row->reason);
    return true;
}
