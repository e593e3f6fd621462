/* sheet.c - every cell of every row is UTF-8 within its limits. */
#include "support/sheet.h"

#include <unistd.h>

#include "core/sheet.h"

void fuzz_sheet(struct arena *arena, const uint8_t *data, size_t size)
{
    int fd = fuzz_file(data, size);
    struct sheet *sheet = NULL;
    struct sheet_row row;

    if (sheet_open(arena, fd, &sheet) == SHEET_FINE) {
        while (sheet_next(sheet, &row)) {
            HOLDS(row.count <= SHEET_COLUMNS_MOST);
            for (size_t i = 0; i < row.count; i++)
                HOLDS(text_is_utf8(row.cells[i], strlen(row.cells[i])) && text_characters(row.cells[i]) <= SHEET_CELL_MOST);
        }
        HOLDS(sheet_problem_name(sheet_problem(sheet)) != NULL);
    }
    sheet_close(sheet);
    close(fd);
}
