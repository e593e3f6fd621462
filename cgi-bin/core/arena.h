/* arena.h - memory that lives as long as one request (or one job step).
 *
 * Nothing is freed one by one: arena_reset at the top of the loop gives all of
 * it back. Running out of memory ends the process (the parent starts another),
 * so no caller tests for NULL. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
/* With another first block than the usual 64 kB: the one that arena_reset keeps. */
struct arena *arena_sized(size_t first_bytes);
void arena_reset(struct arena *arena); /* keeps the first block */
void arena_free(struct arena *arena);

/* `size` bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));
char *arena_copy(struct arena *arena, const char *bytes, size_t length) __attribute__((returns_nonnull)); /* adds a NUL */
char *arena_text(struct arena *arena, const char *text) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));

/* A text that grows; its bytes are always NUL-terminated. */
struct buffer {
    struct arena *arena;
    char *bytes;
    size_t length, room;
};
void buffer_init(struct buffer *buffer, struct arena *arena);
/* With room for `room` bytes before it has to move; at least 1. */
void buffer_init_sized(struct buffer *buffer, struct arena *arena, size_t room);
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
