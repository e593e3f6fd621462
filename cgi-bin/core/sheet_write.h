/* sheet_write.h - table files for people: exports, lists of refused rows, empty templates.
 *
 * Memory stays constant whatever the number of rows. */
#ifndef CORE_SHEET_WRITE_H
#define CORE_SHEET_WRITE_H

#include <stddef.h>

#include "error.h"

struct arena;
struct sheet_writer;

enum sheet_format { SHEET_FORMAT_XLSX, SHEET_FORMAT_CSV, SHEET_FORMAT_CSV_GB18030 };

/* SHEET_NUMBER: canonical decimal text; SHEET_MONEY: the same with two places;
 * SHEET_DATE: "YYYY-MM-DD". Text that is not what its column says is written as text. */
enum sheet_type { SHEET_TEXT, SHEET_NUMBER, SHEET_MONEY, SHEET_DATE };

struct sheet_column {
    const char *title;
    enum sheet_type type;
    int width; /* characters; 0 = a default by type */
};

/* Starts a table in `fd` (an empty temporary file) with its header row. `name` is the
 * worksheet's ("" = Sheet1). CSV in UTF-8 has a byte order mark, for spreadsheets; a text
 * that a spreadsheet would take for a formula gets a leading apostrophe. */
struct sheet_writing {
    enum sheet_format format;
    int fd;
    const char *name;
    const struct sheet_column *columns;
    size_t column_count;
};
MUST_USE NEOERR *sheet_write_open(struct arena *arena, const struct sheet_writing *writing,
                                  struct sheet_writer **writer);
/* One row of column_count texts; NULL and "" leave a cell empty. Beyond a worksheet's last
 * row another worksheet is begun. */
MUST_USE NEOERR *sheet_write_row(struct sheet_writer *writer, const char *const *cells);
/* Writes what is left; the writer is gone afterwards, also when this fails. */
MUST_USE NEOERR *sheet_write_close(struct sheet_writer *writer);
/* Gives an unfinished table up. NULL is fine. */
void sheet_write_discard(struct sheet_writer *writer);

#endif
