/* db_fetch.c - results of prepared statements as text.
 *
 * Whole numbers and dates come as they are and are written here: the client library's own
 * conversion costs ten times as much, and a list's page has some hundred of them. */
#include "db_fetch.h"

#include <string.h>

#include "request.h"
#include "text.h"

enum { STREAM_CELL_BYTES = 4096, SHORT_CELL_BYTES = 32 };

struct cell {
    char *text; /* with room + 1 bytes */
    size_t room;
    unsigned long length; /* of the text */
    my_bool null;
    enum { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_MOMENT } kind;
    unsigned decimals; /* of a moment's seconds */
    bool is_unsigned;
    union {
        long long number;
        MYSQL_TIME time;
    } raw;
};

struct fetch {
    MYSQL_BIND *binds;
    struct cell *cells;
    size_t count;
};

/* --- binding ------------------------------------------------------------------- */

static void find_kind(struct cell *cell, const MYSQL_FIELD *field)
{
    cell->kind = CELL_TEXT;
    if ((field->flags & ZEROFILL_FLAG) != 0)
        return;
    switch (field->type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
        cell->kind = CELL_NUMBER;
        cell->is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
        return;
    case MYSQL_TYPE_DATE:
        cell->kind = CELL_DATE;
        return;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        cell->kind = CELL_MOMENT;
        cell->decimals = field->decimals;
        return;
    default:
        return;
    }
}

static void bind_cell(MYSQL_BIND *bind, struct cell *cell)
{
    static const enum enum_field_types types[] = { MYSQL_TYPE_STRING, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_DATE, MYSQL_TYPE_DATETIME };
    bool is_text = cell->kind == CELL_TEXT;

    *bind = (MYSQL_BIND){
        .buffer_type = types[cell->kind],
        .buffer = is_text ? (void *)cell->text : (void *)&cell->raw,
        .buffer_length = is_text ? cell->room : sizeof(cell->raw),
        .length = is_text ? &cell->length : NULL,
        .is_null = &cell->null,
        .is_unsigned = cell->is_unsigned,
    };
}

/* `room` 0: that of the widest cell of each column, known after mysql_stmt_store_result. */
static NEOERR *bind_all(struct request *req, struct statement *statement, size_t room, struct fetch *fetch)
{
    MYSQL_RES *meta = mysql_stmt_result_metadata(statement->handle);
    MYSQL_FIELD *fields;

    if (meta == NULL)
        return nerr_raise(ERR_DB, "no result: %.120s", statement->key);
    fields = mysql_fetch_fields(meta);
    fetch->count = statement->column_count;
    fetch->binds = arena_alloc(req->arena, fetch->count * sizeof(*fetch->binds));
    fetch->cells = arena_alloc(req->arena, fetch->count * sizeof(*fetch->cells));
    for (size_t i = 0; i < fetch->count; i++) {
        struct cell *cell = &fetch->cells[i];

        find_kind(cell, &fields[i]);
        cell->room = cell->kind != CELL_TEXT ? SHORT_CELL_BYTES : room != 0 ? room : fields[i].max_length + SHORT_CELL_BYTES;
        cell->text = arena_alloc(req->arena, cell->room + 1);
        bind_cell(&fetch->binds[i], cell);
    }
    mysql_free_result(meta);
    if (mysql_stmt_bind_result(statement->handle, fetch->binds) != 0)
        return nerr_pass(db_statement_failure(req->db, statement));
    return STATUS_OK;
}

/* --- text ------------------------------------------------------------------------- */

/* At least `width` digits. */
static char *put_digits(char *out, unsigned long long number, int width)
{
    char digits[20];
    int count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || count < width);
    while (count > 0)
        *out++ = digits[--count];
    return out;
}

static char *put_number(char *out, const struct cell *cell)
{
    if (cell->is_unsigned || cell->raw.number >= 0)
        return put_digits(out, (unsigned long long)cell->raw.number, 1);
    *out++ = '-';
    return put_digits(out, 0 - (unsigned long long)cell->raw.number, 1);
}

static char *put_part(char *out, char before, unsigned number)
{
    *out++ = before;
    return put_digits(out, number, 2);
}

/* "2026-11-25", "2026-11-25 21:03:04.120" */
static char *put_time(char *out, const struct cell *cell)
{
    const MYSQL_TIME *time = &cell->raw.time;
    unsigned long fraction = time->second_part;

    out = put_digits(out, time->year, 4);
    out = put_part(out, '-', time->month);
    out = put_part(out, '-', time->day);
    if (cell->kind == CELL_DATE)
        return out;
    out = put_part(out, ' ', time->hour);
    out = put_part(out, ':', time->minute);
    out = put_part(out, ':', time->second);
    if (cell->decimals == 0 || cell->decimals > 6)
        return out;
    *out++ = '.';
    for (unsigned i = cell->decimals; i < 6; i++)
        fraction /= 10;
    return put_digits(out, fraction, (int)cell->decimals);
}

/* The cell's text is complete after this. */
static void write_text(struct cell *cell)
{
    char *end;

    if (cell->kind == CELL_TEXT)
        end = cell->text + cell->length;
    else
        end = cell->kind == CELL_NUMBER ? put_number(cell->text, cell) : put_time(cell->text, cell);
    *end = '\0';
    cell->length = (unsigned long)(end - cell->text);
}

/* --- all rows ------------------------------------------------------------------------ */

static void copy_row(struct request *req, struct rows *rows, size_t index, const struct fetch *fetch)
{
    const char **cells = rows->cells[0] + index * rows->columns;
    size_t *lengths = rows->lengths[0] + index * rows->columns;

    for (size_t i = 0; i < rows->columns; i++) {
        struct cell *cell = &fetch->cells[i];

        if (cell->null)
            continue;
        write_text(cell);
        cells[i] = arena_copy(req->arena, cell->text, cell->length);
        lengths[i] = cell->length;
    }
    rows->cells[index] = cells;
    rows->lengths[index] = lengths;
}

static const char *const *copy_names(struct request *req, const struct statement *statement)
{
    const char **names = arena_alloc(req->arena, statement->column_count * sizeof(*names));

    for (size_t i = 0; i < statement->column_count; i++)
        names[i] = arena_text(req->arena, statement->columns[i]);
    return names;
}

NEOERR *fetch_all(struct request *req, struct statement *statement, struct rows *rows)
{
    struct fetch fetch;
    int got;

    TRY(bind_all(req, statement, 0, &fetch));
    rows->columns = statement->column_count;
    rows->names = copy_names(req, statement);
    rows->count = mysql_stmt_num_rows(statement->handle);
    rows->cut = mysql_stmt_warning_count(statement->handle) > 0;
    rows->cells = arena_alloc(req->arena, (rows->count + 1) * sizeof(*rows->cells));
    rows->lengths = arena_alloc(req->arena, (rows->count + 1) * sizeof(*rows->lengths));
    rows->cells[0] = arena_alloc(req->arena, (rows->count * rows->columns + 1) * sizeof(**rows->cells));
    rows->lengths[0] = arena_alloc(req->arena, (rows->count * rows->columns + 1) * sizeof(**rows->lengths));
    for (size_t i = 0; i < rows->count; i++) {
        got = mysql_stmt_fetch(statement->handle);
        if (got != 0)
            return nerr_raise(ERR_DB, "fetch answered %d: %.120s", got, statement->key);
        copy_row(req, rows, i, &fetch);
    }
    return STATUS_OK;
}

/* --- row after row --------------------------------------------------------------------- */

/* Cells longer than their buffer are fetched again into a larger one. */
static void widen_cells(struct request *req, struct statement *statement, struct fetch *fetch)
{
    for (unsigned i = 0; i < fetch->count; i++) {
        struct cell *cell = &fetch->cells[i];

        if (cell->kind != CELL_TEXT || cell->null || cell->length <= cell->room)
            continue;
        cell->room = cell->length;
        cell->text = arena_alloc(req->arena, cell->room + 1);
        bind_cell(&fetch->binds[i], cell);
        mysql_stmt_fetch_column(statement->handle, &fetch->binds[i], i, 0);
    }
    mysql_stmt_bind_result(statement->handle, fetch->binds);
}

NEOERR *fetch_each(struct request *req, struct statement *statement, db_each_fn each, void *context)
{
    const char **cells = arena_alloc(req->arena, statement->column_count * sizeof(*cells));
    size_t *lengths = arena_alloc(req->arena, statement->column_count * sizeof(*lengths));
    struct rows rows = { .count = 1, .columns = statement->column_count, .names = statement->columns,
                         .cells = &cells, .lengths = &lengths };
    struct fetch fetch;
    int got;

    TRY(bind_all(req, statement, STREAM_CELL_BYTES, &fetch));
    while ((got = mysql_stmt_fetch(statement->handle)) == 0 || got == MYSQL_DATA_TRUNCATED) {
        struct row row = { .rows = &rows };

        if (got == MYSQL_DATA_TRUNCATED)
            widen_cells(req, statement, &fetch);
        for (size_t i = 0; i < rows.columns; i++) {
            struct cell *cell = &fetch.cells[i];

            if (!cell->null)
                write_text(cell);
            cells[i] = cell->null ? NULL : cell->text;
            lengths[i] = cell->null ? 0 : cell->length;
        }
        TRY(each(req, &row, context));
    }
    return got == MYSQL_NO_DATA ? STATUS_OK : nerr_pass(db_statement_failure(req->db, statement));
}
