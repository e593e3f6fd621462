/* sheet_inside.h - what the sheet_*.c files share; nobody else includes it. */
#ifndef CORE_SHEET_INSIDE_H
#define CORE_SHEET_INSIDE_H

#include <stdio.h>

#include "sheet.h"

/* The row that is being read: bytes of all cells, and where each column's text starts. */
struct sheet_cells {
    char *bytes; /* bytes[0] is NUL, so start 0 is the empty text */
    size_t used, room;
    size_t cell; /* start of the cell being added to */
    size_t starts[SHEET_COLUMNS_MOST];
    const char *texts[SHEET_COLUMNS_MOST];
    size_t count;
};

struct sheet {
    struct arena *arena;
    int fd;
    enum sheet_problem problem;
    uint32_t problem_row;
    const char *encoding;
    struct sheet_cells cells;
    bool (*next)(struct sheet *sheet, uint32_t *number);
    void (*close)(struct sheet *sheet);
    void *reader;
};

/* Remembers the first problem and answers false. */
bool sheet_fail(struct sheet *sheet, enum sheet_problem problem, uint32_t row);

/* Adds bytes to the cell that is being read, and ends it as the one of `column`, from 0. */
bool cells_add(struct sheet *sheet, const char *bytes, size_t length);
bool cells_end(struct sheet *sheet, size_t column);
/* An unlinked temporary file, NULL when there is no room for one. */
FILE *sheet_temporary(void);

enum sheet_problem csv_open(struct sheet *sheet);
enum sheet_problem xlsx_open(struct sheet *sheet);

#endif
