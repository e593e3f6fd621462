/* values.h - typed values by name: what a form read, what a statement binds.
 *
 * Names are constants of the program (a field's or parameter's name), never
 * user text. Money, quantities, dates and times travel as canonical text
 * ("1234.50", "2026-11-23", "2026-11-23 08:00:00.000"), which MariaDB converts
 * exactly; whole numbers as int64. */
#ifndef CORE_VALUES_H
#define CORE_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };

struct value {
    const char *name;
    enum value_type type;
    int64_t number;
    const char *text; /* NUL-terminated; VALUE_BYTES may hold NULs */
    size_t length;
};

struct values {
    struct arena *arena;
    struct value *items;
    size_t count, room;
};

struct values *values_new(struct arena *arena);
void values_null(struct values *values, const char *name);
void values_int(struct values *values, const char *name, int64_t number);
void values_text(struct values *values, const char *name, const char *text); /* NULL becomes SQL NULL; text is copied */
void values_bytes(struct values *values, const char *name, const void *bytes, size_t length);
/* Bytes that the caller keeps until the statement has run; nothing is copied. */
void values_borrow(struct values *values, const char *name, const void *bytes, size_t length);

void values_id(struct values *values, const char *name, int64_t id); /* 0 becomes SQL NULL */
/* The same names and values; texts are shared. */
struct values *values_copy(struct arena *arena, const struct values *values);

/* NULL when the name is not there. */
const struct value *values_find(const struct values *values, const char *name);
bool values_has(const struct values *values, const char *name); /* there and not NULL */
int64_t values_get_int(const struct values *values, const char *name);      /* 0 when absent */
const char *values_get_text(const struct values *values, const char *name); /* "" when absent */

#endif
