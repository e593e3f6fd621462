/* gigabyte_test.c - a table file as large as they come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/sheet.h"

enum { GIGABYTE_ROWS = 1000000, SHEET_KB = 32 * 1024 };

static long resident_kb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static char path[400];

static FILE *list_file(void)
{
    FILE *file;

    snprintf(path, sizeof(path), "%s/large.csv", getenv("TMPDIR"));
    file = fopen(path, "w");
    assert_non_null(file);
    return file;
}

static void a_gigabyte_of_csv_is_read_in_bounded_memory(void **state)
{
    struct arena *arena = arena_new();
    struct sheet_row row;
    struct sheet *sheet;
    FILE *file = list_file();
    char padding[1040];
    uint32_t last = 0;
    long before;
    int fd;

    (void)state;
    memset(padding, 'x', sizeof(padding) - 1);
    padding[sizeof(padding) - 1] = '\0';
    for (int i = 0; i < GIGABYTE_ROWS; i++)
        fprintf(file, "K%07d,九方药业有限公司,%s\n", i, padding);
    assert_true(ftell(file) > 1000000000);
    fclose(file);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    before = resident_kb();
    assert_int_equal(sheet_open(arena, fd, &sheet), SHEET_FINE);
    while (sheet_next(sheet, &row))
        last = row.number;
    assert_int_equal(sheet_problem(sheet), SHEET_FINE);
    assert_int_equal(last, GIGABYTE_ROWS);
    assert_true(resident_kb() - before < SHEET_KB);
    sheet_close(sheet);
    close(fd);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gigabyte_of_csv_is_read_in_bounded_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
