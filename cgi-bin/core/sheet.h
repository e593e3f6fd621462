/* sheet.h - a table file as a stream of rows: XLSX, or CSV in the encodings that arrive here.
 *
 * The kind is found by content, never by name: a zip with xl/workbook.xml is XLSX (its
 * first visible worksheet is read), anything else is text: UTF-8, UTF-16 with a byte order
 * mark, or GB18030; parted by comma, tab or semicolon, quoted as in RFC 4180.
 * Memory stays bounded whatever the file: shared strings lie in an unlinked temporary file. */
#ifndef CORE_SHEET_H
#define CORE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct sheet;

enum {
    SHEET_COLUMNS_MOST = 500,
    SHEET_ROWS_MOST = 1048576,
    SHEET_CELL_MOST = 32767, /* characters */
};

enum sheet_problem {
    SHEET_FINE,
    SHEET_EMPTY,            /* no byte in it */
    SHEET_NOT_A_TABLE,      /* some other kind of file */
    SHEET_OLD_EXCEL,        /* .xls of before 2007: to be saved as .xlsx */
    SHEET_ENCRYPTED,        /* protected by a password */
    SHEET_TRUNCATED,        /* damaged or cut off */
    SHEET_TOO_MANY_COLUMNS, /* something stands beyond column 500 */
    SHEET_TOO_MANY_ROWS,    /* more than a spreadsheet has */
    SHEET_CELL_TOO_LONG,
    SHEET_EXPANDS_TOO_MUCH, /* a zip bomb, or as good as one */
    SHEET_WRONG_ENCODING,   /* bytes that are no characters, in the row named */
    SHEET_NUL_BYTES,
    SHEET_UNCLOSED_QUOTE, /* the row named opens a quote that nothing closes */
    SHEET_UNREADABLE,     /* the system could not read it, or has no room for a temporary file */
};

/* Cells are tidy of nothing: text as it stands, "" for an empty cell, `count` up to the last
 * cell that the file has. They live until the next call of sheet_next. */
struct sheet_row {
    uint32_t number; /* as a spreadsheet counts, from 1: in CSV the n-th record, since a quoted line break stays in its
                        row */
    size_t count;
    const char *const *cells;
};

/* Opens the table in `fd`, any seekable descriptor, read from its start and left open.
 * The sheet needs sheet_close unless a problem is returned. Dates in XLSX come as
 * "YYYY-MM-DD" (with " HH:MM:SS" when there is a time), numbers in their shortest form. */
enum sheet_problem sheet_open(struct arena *arena, int fd, struct sheet **sheet);
/* False at the end and at a problem; rows that XLSX leaves out are not made up. */
bool sheet_next(struct sheet *sheet, struct sheet_row *row);
enum sheet_problem sheet_problem(const struct sheet *sheet);
uint32_t sheet_problem_row(const struct sheet *sheet);
const char *sheet_encoding(const struct sheet *sheet); /* "XLSX", "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" */
void sheet_close(struct sheet *sheet);                 /* NULL is fine */

/* The last part of a message key: "too_many_columns". */
const char *sheet_problem_name(enum sheet_problem problem);

#endif
