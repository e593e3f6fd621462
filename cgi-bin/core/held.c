/* held.c - rows of small tables, remembered by the worker. */
#include "held.h"

#include "options.h"
#include "request.h"

enum { HELD_BYTES = 4096 };

const struct rows *rows_copy(struct arena *arena, const struct rows *rows)
{
    struct rows *copy = arena_alloc(arena, sizeof(*copy));
    const char **names = arena_alloc(arena, rows->columns * sizeof(*names));

    *copy = (struct rows){ .count = rows->count, .columns = rows->columns, .names = names };
    copy->cells = arena_alloc(arena, (rows->count + 1) * sizeof(*copy->cells));
    for (size_t i = 0; i < rows->columns; i++)
        names[i] = arena_text(arena, rows->names[i]);
    for (size_t i = 0; i < rows->count; i++) {
        copy->cells[i] = arena_alloc(arena, rows->columns * sizeof(**copy->cells));
        for (size_t k = 0; k < rows->columns; k++)
            copy->cells[i][k] = rows->cells[i][k] == NULL ? NULL : arena_text(arena, rows->cells[i][k]);
    }
    return copy;
}

NEOERR *held_rows(struct request *req, struct held *held, const struct rows **rows)
{
    struct rows *read;

    if (held->rows == NULL || held->readings != options_readings()) {
        TRY(db_select(req, held->sql, &read));
        if (held->arena == NULL)
            held->arena = arena_sized(HELD_BYTES);
        arena_reset(held->arena);
        held->rows = rows_copy(held->arena, read);
        held->readings = options_readings();
    }
    *rows = held->rows;
    return STATUS_OK;
}
