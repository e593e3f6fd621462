/* sheet_open.c - finds what kind of table a file is and hands its rows out. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "sheet_inside.h"
#include "text.h"

enum { CELLS_ROOM = 8192, SCAN_BYTES = 65536, LONGEST_CHARACTER = 4 };

bool sheet_fail(struct sheet *sheet, enum sheet_problem problem, uint32_t row)
{
    if (sheet->problem == SHEET_FINE) {
        sheet->problem = problem;
        sheet->problem_row = row;
    }
    return false;
}

FILE *sheet_temporary(void)
{
    const char *folder = getenv("TMPDIR");
    char path[512];
    int fd;
    FILE *file;

    snprintf(path, sizeof(path), "%s/sheet-XXXXXX", folder == NULL || *folder == '\0' ? "/tmp" : folder);
    fd = mkostemp(path, 0);
    if (fd < 0)
        return NULL;
    unlink(path);
    file = fdopen(fd, "w+");
    if (file == NULL)
        close(fd);
    return file;
}

static void cells_clear(struct sheet_cells *cells)
{
    memset(cells->starts, 0, cells->count * sizeof(cells->starts[0]));
    cells->count = 0;
    cells->bytes[0] = '\0';
    cells->used = cells->cell = 1;
}

static bool cells_reserve(struct sheet *sheet, size_t more)
{
    struct sheet_cells *cells = &sheet->cells;
    size_t room = cells->room;
    char *bytes;

    if (more < room - cells->used)
        return true;
    while (room - cells->used <= more)
        room *= 2;
    bytes = realloc(cells->bytes, room);
    if (bytes == NULL)
        return sheet_fail(sheet, SHEET_UNREADABLE, 0);
    cells->bytes = bytes;
    cells->room = room;
    return true;
}

bool cells_add(struct sheet *sheet, const char *bytes, size_t length)
{
    struct sheet_cells *cells = &sheet->cells;

    if (cells->used - cells->cell + length > (size_t)SHEET_CELL_MOST * LONGEST_CHARACTER)
        return sheet_fail(sheet, SHEET_CELL_TOO_LONG, 0);
    if (!cells_reserve(sheet, length))
        return false;
    memcpy(cells->bytes + cells->used, bytes, length);
    cells->used += length;
    return true;
}

bool cells_end(struct sheet *sheet, size_t column)
{
    struct sheet_cells *cells = &sheet->cells;
    size_t start = cells->cell;

    if (!cells_reserve(sheet, 1))
        return false;
    cells->bytes[cells->used++] = '\0';
    cells->cell = cells->used;
    if (cells->used - start > SHEET_CELL_MOST && text_characters(cells->bytes + start) > SHEET_CELL_MOST)
        return sheet_fail(sheet, SHEET_CELL_TOO_LONG, 0);
    if (column >= SHEET_COLUMNS_MOST) /* empty cells out there are formatting, not data */
        return text_is_blank(cells->bytes + start) || sheet_fail(sheet, SHEET_TOO_MANY_COLUMNS, 0);
    cells->starts[column] = start;
    if (column >= cells->count)
        cells->count = column + 1;
    return true;
}

bool sheet_next(struct sheet *sheet, struct sheet_row *row)
{
    struct sheet_cells *cells = &sheet->cells;
    uint32_t number = 0;
    size_t i;

    if (sheet->problem != SHEET_FINE)
        return false;
    cells_clear(cells);
    if (!sheet->next(sheet, &number) || sheet->problem != SHEET_FINE) {
        if (sheet->problem != SHEET_FINE && sheet->problem_row == 0)
            sheet->problem_row = number;
        return false;
    }
    if (number > SHEET_ROWS_MOST)
        return sheet_fail(sheet, SHEET_TOO_MANY_ROWS, number);
    for (i = 0; i < cells->count; i++)
        cells->texts[i] = cells->bytes + cells->starts[i];
    *row = (struct sheet_row){ .number = number, .count = cells->count, .cells = cells->texts };
    return true;
}

enum sheet_problem sheet_problem(const struct sheet *sheet)
{
    return sheet->problem;
}

uint32_t sheet_problem_row(const struct sheet *sheet)
{
    return sheet->problem_row;
}

const char *sheet_encoding(const struct sheet *sheet)
{
    return sheet->encoding;
}

void sheet_close(struct sheet *sheet)
{
    if (sheet == NULL)
        return;
    if (sheet->close != NULL)
        sheet->close(sheet);
    sheet->close = NULL;
    free(sheet->cells.bytes);
    sheet->cells.bytes = NULL;
}

const char *sheet_problem_name(enum sheet_problem problem)
{
    static const char *const names[] = {
        [SHEET_FINE] = "fine",
        [SHEET_EMPTY] = "empty",
        [SHEET_NOT_A_TABLE] = "not_a_table",
        [SHEET_OLD_EXCEL] = "old_excel",
        [SHEET_ENCRYPTED] = "encrypted",
        [SHEET_TRUNCATED] = "truncated",
        [SHEET_TOO_MANY_COLUMNS] = "too_many_columns",
        [SHEET_TOO_MANY_ROWS] = "too_many_rows",
        [SHEET_CELL_TOO_LONG] = "cell_too_long",
        [SHEET_EXPANDS_TOO_MUCH] = "expands_too_much",
        [SHEET_WRONG_ENCODING] = "wrong_encoding",
        [SHEET_NUL_BYTES] = "nul_bytes",
        [SHEET_UNCLOSED_QUOTE] = "unclosed_quote",
        [SHEET_UNREADABLE] = "unreadable",
    };

    return names[problem];
}

/* An OLE file is Excel's old format, or the wrapping of a workbook with a password. */
static enum sheet_problem ole_problem(int fd)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char bytes[SCAN_BYTES];
    off_t at = 0;
    ssize_t got;

    while ((got = pread(fd, bytes, sizeof(bytes), at)) > (ssize_t)sizeof(name)) {
        if (memmem(bytes, (size_t)got, name, sizeof(name) - 1) != NULL)
            return SHEET_ENCRYPTED;
        at += got - (ssize_t)sizeof(name);
    }
    return SHEET_OLD_EXCEL;
}

static bool starts_with(const char *head, size_t length, const char *mark)
{
    return length >= strlen(mark) && memcmp(head, mark, strlen(mark)) == 0;
}

static enum sheet_problem open_kind(struct sheet *sheet)
{
    static const char *const others[] = { "%PDF-", "\x89PNG",    "\xFF\xD8\xFF", "GIF8",
                                          "Rar!",  "7z\xBC\xAF", "\x1F\x8B",     "<" };
    char head[8];
    ssize_t got = pread(sheet->fd, head, sizeof(head), 0);
    size_t i;

    if (got < 0)
        return SHEET_UNREADABLE;
    if (got == 0)
        return SHEET_EMPTY;
    if (starts_with(head, (size_t)got, "PK\x03\x04"))
        return xlsx_open(sheet);
    if (starts_with(head, (size_t)got, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
        return ole_problem(sheet->fd);
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (starts_with(head, (size_t)got, others[i]))
            return SHEET_NOT_A_TABLE;
    return csv_open(sheet);
}

enum sheet_problem sheet_open(struct arena *arena, int fd, struct sheet **sheet)
{
    struct sheet *opened = arena_alloc(arena, sizeof(*opened));
    enum sheet_problem problem;

    opened->arena = arena;
    opened->fd = fd;
    opened->cells.room = CELLS_ROOM;
    opened->cells.bytes = malloc(CELLS_ROOM);
    *sheet = NULL;
    if (opened->cells.bytes == NULL)
        return SHEET_UNREADABLE;
    problem = open_kind(opened);
    if (problem != SHEET_FINE) {
        sheet_close(opened);
        return problem;
    }
    *sheet = opened;
    return SHEET_FINE;
}
