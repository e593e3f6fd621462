/* arena.c - memory of one request: blocks that are given back all at once.
 *
 * A block doubles the last one's size up to BLOCK_MOST; what is larger than a
 * quarter of the current block gets a block of its own, so that the rest of the
 * current one stays in use. Under AddressSanitizer every piece has a block of its
 * own, so that a step over its end is seen. */
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer) /* clang */
#elif defined __SANITIZE_ADDRESS__
#define SANITIZED 1 /* gcc */
#else
#define SANITIZED 0
#endif

enum { BLOCK_FIRST = 64 * 1024, BLOCK_MOST = 1024 * 1024, BUFFER_FIRST = 256, FORMAT_FIRST = 256 };

struct block {
    struct block *older;
    size_t used, room;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *current; /* where small pieces come from; `older` leads to the first */
    struct block *first;
};

static void out_of_memory(void)
{
    fputs("out of memory\n", stderr);
    abort();
}

static struct block *block_new(size_t room)
{
    struct block *block;

    if (room > SIZE_MAX / 2 - sizeof(*block))
        out_of_memory();
    block = malloc(sizeof(*block) + room);
    if (block == NULL)
        out_of_memory();
    block->older = NULL;
    block->used = 0;
    block->room = room;
    return block;
}

struct arena *arena_sized(size_t first_bytes)
{
    struct arena *arena = malloc(sizeof(*arena));

    if (arena == NULL)
        out_of_memory();
    arena->first = arena->current = block_new(first_bytes);
    return arena;
}

struct arena *arena_new(void)
{
    return arena_sized(BLOCK_FIRST);
}

void arena_reset(struct arena *arena)
{
    struct block *block = arena->current, *older;

    for (; block != arena->first; block = older) {
        older = block->older;
        free(block);
    }
    arena->current = arena->first;
    arena->first->used = 0;
    /* Large pieces are linked behind the first block when that was current. */
    for (block = arena->first->older; block != NULL; block = older) {
        older = block->older;
        free(block);
    }
    arena->first->older = NULL;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    free(arena->first);
    free(arena);
}

static void *alloc_apart(struct arena *arena, size_t size)
{
    struct block *block = block_new(size);

    block->used = size;
    block->older = arena->current->older;
    arena->current->older = block;
    return block->bytes;
}

static void add_block(struct arena *arena)
{
    size_t room = arena->current->room;
    struct block *block = block_new(room >= BLOCK_MOST ? BLOCK_MOST : room * 2);

    block->older = arena->current;
    arena->current = block;
}

/* Not zeroed: for callers that fill every byte. */
static void *alloc_raw(struct arena *arena, size_t size)
{
    struct block *block = arena->current;
    size_t aligned;

    if (size > SIZE_MAX / 4)
        out_of_memory();
    if (SANITIZED)
        return alloc_apart(arena, size);
    aligned = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (aligned > block->room - block->used) {
        if (aligned > block->room / 4)
            return alloc_apart(arena, aligned);
        add_block(arena);
        block = arena->current;
    }
    block->used += aligned;
    return block->bytes + block->used - aligned;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(alloc_raw(arena, size), 0, size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = alloc_raw(arena, length + 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

/* Most texts are short: formatted once, then copied. */
static char *format_list(struct arena *arena, size_t *length, const char *format, va_list list)
{
    char first[FORMAT_FIRST], *text;
    va_list again;
    int needed;

    if (format == NULL) /* never; but sanitized builds warn that it might be */
        format = "";
    va_copy(again, list);
    needed = vsnprintf(first, sizeof(first), format, again);
    va_end(again);
    if (needed < 0)
        needed = 0;
    *length = (size_t)needed;
    if (needed < FORMAT_FIRST)
        return arena_copy(arena, first, (size_t)needed);
    text = alloc_raw(arena, (size_t)needed + 1);
    text[0] = '\0';
    vsnprintf(text, (size_t)needed + 1, format, list);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list list;
    size_t length;
    char *text;

    va_start(list, format);
    text = format_list(arena, &length, format, list);
    va_end(list);
    return text;
}

void buffer_init_sized(struct buffer *buffer, struct arena *arena, size_t room)
{
    buffer->arena = arena;
    buffer->length = 0;
    buffer->room = room;
    buffer->bytes = alloc_raw(arena, room);
    buffer->bytes[0] = '\0';
}

void buffer_init(struct buffer *buffer, struct arena *arena)
{
    buffer_init_sized(buffer, arena, BUFFER_FIRST);
}

static void buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t room = buffer->room;
    char *bytes;

    if (more < room - buffer->length)
        return;
    if (more > SIZE_MAX / 8)
        out_of_memory();
    while (room - buffer->length <= more)
        room *= 2;
    bytes = alloc_raw(buffer->arena, room);
    memcpy(bytes, buffer->bytes, buffer->length + 1);
    buffer->bytes = bytes;
    buffer->room = room;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, &c, 1);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list list;
    size_t length;
    char *text;

    va_start(list, format);
    text = format_list(buffer->arena, &length, format, list);
    va_end(list);
    buffer_add(buffer, text, length);
}
