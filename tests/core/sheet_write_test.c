/* sheet_write_test.c - what is exported can be read again, and runs no formula. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/sheet.h"
#include "core/sheet_write.h"

static struct arena *arena;

static const struct sheet_column columns[] = {
    { "名称", SHEET_TEXT, 20 },
    { "数量", SHEET_NUMBER, 0 },
    { "金额", SHEET_MONEY, 0 },
    { "日期", SHEET_DATE, 0 },
};

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int temporary(void)
{
    char path[] = "/tmp/sheet-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

static void check(NEOERR *err)
{
    if (err != STATUS_OK)
        nerr_log_error(err);
    assert_true(err == STATUS_OK);
}

static int written(enum sheet_format format, const char *const (*rows)[4], size_t count)
{
    const struct sheet_writing writing = {
        .format = format, .fd = temporary(), .name = "客户", .columns = columns, .column_count = COUNT_OF(columns)
    };
    struct sheet_writer *writer;
    size_t i;

    check(sheet_write_open(arena, &writing, &writer));
    for (i = 0; i < count; i++)
        check(sheet_write_row(writer, rows[i]));
    check(sheet_write_close(writer));
    return writing.fd;
}

static const char *bytes_of(int fd)
{
    char *bytes = arena_alloc(arena, 65536);

    assert_true(pread(fd, bytes, 65535, 0) >= 0);
    close(fd);
    return bytes;
}

static const char *read_back(int fd)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct buffer out;
    size_t i;

    buffer_init(&out, arena);
    assert_int_equal(sheet_open(arena, fd, &sheet), SHEET_FINE);
    while (sheet_next(sheet, &row))
        for (i = 0; i < row.count; i++)
            buffer_format(&out, "%s%s", row.cells[i], i + 1 < row.count ? "|" : "\n");
    assert_int_equal(sheet_problem(sheet), SHEET_FINE);
    sheet_close(sheet);
    close(fd);
    return out.bytes;
}

static const char *const sound[][4] = {
    { "九方, \"药业\"\n二行", "1.5", "1234.50", "2026-11-23" },
    { NULL, "-3", "", "不详" },
    { "𠮷", "0", "1000000.00", "1900-01-01" },
};

static void csv_has_a_byte_order_mark_and_quotes(void **state)
{
    (void)state;
    assert_string_equal(bytes_of(written(SHEET_FORMAT_CSV, sound, 3)),
                        "\xEF\xBB\xBF名称,数量,金额,日期\r\n\"九方, \"\"药业\"\"\n二行\",1.5,1234.50,2026-11-23\r\n"
                        ",-3,,不详\r\n𠮷,0,1000000.00,1900-01-01\r\n");
}

static void gb18030_is_read_again(void **state)
{
    const char *expected = "名称|数量|金额|日期\n九方, \"药业\"\n二行|1.5|1234.50|2026-11-23\n|-3||不详\n"
                           "𠮷|0|1000000.00|1900-01-01\n";

    (void)state;
    assert_string_equal(read_back(written(SHEET_FORMAT_CSV_GB18030, sound, 3)), expected);
    assert_string_equal(read_back(written(SHEET_FORMAT_CSV, sound, 3)), expected);
}

static void xlsx_has_typed_cells(void **state)
{
    (void)state;
    assert_string_equal(read_back(written(SHEET_FORMAT_XLSX, sound, 3)),
                        "名称|数量|金额|日期\n九方, \"药业\"\n二行|1.5|1234.5|2026-11-23\n|-3||不详\n"
                        "𠮷|0|1000000|1900-01-01\n");
}

static void what_a_spreadsheet_would_execute_gets_an_apostrophe(void **state)
{
    static const char *const attacks[][4] = { { "=1+1", "=2", "-5.00", "@x" },
                                              { "-5", "-5", "+cmd", "\tx" },
                                              { "+86 139", "1-2", "--1", "\rx" } };

    (void)state;
    assert_string_equal(bytes_of(written(SHEET_FORMAT_CSV, attacks, 3)),
                        "\xEF\xBB\xBF名称,数量,金额,日期\r\n\"'=1+1\",\"'=2\",-5.00,\"'@x\"\r\n"
                        "\"'-5\",-5,\"'+cmd\",\"'\tx\"\r\n\"'+86 139\",1-2,\"'--1\",\"'\rx\"\r\n");
    assert_non_null(strstr(read_back(written(SHEET_FORMAT_XLSX, attacks, 1)), "\n=1+1|=2|-5|@x\n"));
}

static void fifty_thousand_rows_are_written_and_counted(void **state)
{
    const struct sheet_writing writing = {
        .format = SHEET_FORMAT_XLSX, .fd = temporary(), .columns = columns, .column_count = COUNT_OF(columns)
    };
    struct sheet_writer *writer;
    struct sheet *sheet;
    struct sheet_row row;
    uint32_t i, last = 0;

    (void)state;
    check(sheet_write_open(arena, &writing, &writer));
    for (i = 0; i < 50000; i++)
        check(sheet_write_row(writer, sound[i % 3]));
    check(sheet_write_close(writer));
    assert_int_equal(sheet_open(arena, writing.fd, &sheet), SHEET_FINE);
    while (sheet_next(sheet, &row))
        last = row.number;
    assert_int_equal(last, 50001);
    sheet_close(sheet);
    close(writing.fd);
}

static void an_unfinished_table_is_given_up_without_a_leak(void **state)
{
    struct sheet_writing writing = { .columns = columns, .column_count = COUNT_OF(columns) };
    struct sheet_writer *writer;
    int format;

    (void)state;
    for (format = SHEET_FORMAT_XLSX; format <= SHEET_FORMAT_CSV_GB18030; format++) {
        writing.format = (enum sheet_format)format;
        writing.fd = temporary();
        check(sheet_write_open(arena, &writing, &writer));
        check(sheet_write_row(writer, sound[0]));
        sheet_write_discard(writer);
        close(writing.fd);
    }
}

static void a_full_disk_is_an_error(void **state)
{
    struct sheet_writing writing = { .columns = columns, .column_count = COUNT_OF(columns) };
    struct sheet_writer *writer;
    NEOERR *err;
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    writing.format = SHEET_FORMAT_CSV;
    writing.fd = fileno(full);
    check(sheet_write_open(arena, &writing, &writer));
    err = sheet_write_close(writer);
    assert_true(err != STATUS_OK);
    nerr_ignore(&err);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_a_byte_order_mark_and_quotes),
        cmocka_unit_test(gb18030_is_read_again),
        cmocka_unit_test(xlsx_has_typed_cells),
        cmocka_unit_test(what_a_spreadsheet_would_execute_gets_an_apostrophe),
        cmocka_unit_test(fifty_thousand_rows_are_written_and_counted),
        cmocka_unit_test(an_unfinished_table_is_given_up_without_a_leak),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    check(nerr_init());
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
