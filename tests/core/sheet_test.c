/* sheet_test.c - tables as they arrive: sound ones, and every way of being broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#include "core/arena.h"
#include "core/sheet.h"

static struct arena *arena;

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

static int file_of(const void *bytes, size_t length)
{
    int fd = temporary();

    assert_int_equal(write(fd, bytes, length), length);
    return fd;
}

static int file_of_text(const char *text)
{
    return file_of(text, strlen(text));
}

static int file_in(const char *encoding, const char *text)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    char *from = arena_text(arena, text), bytes[4096], *to = bytes;
    size_t left = strlen(from), room = sizeof(bytes);

    assert_true(iconv(converter, &from, &left, &to, &room) == 0);
    iconv_close(converter);
    return file_of(bytes, sizeof(bytes) - room);
}

/* All rows as "1:a|b\n2:c|" and, behind them, the problem with its row. */
static const char *read_all(int fd)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct buffer out;
    enum sheet_problem problem = sheet_open(arena, fd, &sheet);
    size_t i;

    if (problem != SHEET_FINE) {
        close(fd);
        return sheet_problem_name(problem);
    }
    buffer_init(&out, arena);
    while (sheet_next(sheet, &row)) {
        buffer_format(&out, "%u:", row.number);
        for (i = 0; i < row.count; i++)
            buffer_format(&out, "%s%s", i == 0 ? "" : "|", row.cells[i]);
        buffer_char(&out, '\n');
    }
    if (sheet_problem(sheet) != SHEET_FINE)
        buffer_format(&out, "%s in row %u", sheet_problem_name(sheet_problem(sheet)), sheet_problem_row(sheet));
    sheet_close(sheet);
    close(fd);
    return out.bytes;
}

/* ---- workbooks made on the fly ---- */

#define WORKBOOK_HEAD "<?xml version=\"1.0\"?><workbook xmlns:r=\"R\"><workbookPr/>"
#define ONE_SHEET WORKBOOK_HEAD "<sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>"
#define RELATIONS                                                                                                      \
    "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"                                        \
    "<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"
#define STYLES                                                                                                         \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"               \
    "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot;days&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"      \
    "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"    \
    "</cellXfs></styleSheet>"

struct entry {
    const char *path, *text;
};

static int zip_of(const struct entry *entries)
{
    char path[] = "/tmp/sheet-test-XXXXXX";
    int fd = mkstemp(path), error;
    zip_t *zip = zip_open(path, ZIP_TRUNCATE | ZIP_CREATE, &error);

    assert_non_null(zip);
    for (; entries->path != NULL; entries++)
        zip_file_add(zip, entries->path, zip_source_buffer(zip, entries->text, strlen(entries->text), 0), 0);
    assert_int_equal(zip_close(zip), 0);
    close(fd);
    fd = open(path, O_RDONLY);
    unlink(path);
    return fd;
}

static int workbook_of(const char *workbook, const char *strings, const char *sheet)
{
    const struct entry entries[] = {
        { "xl/workbook.xml", workbook },
        { "xl/_rels/workbook.xml.rels", RELATIONS },
        { "xl/styles.xml", STYLES },
        { "xl/sharedStrings.xml", strings },
        { "xl/worksheets/sheet1.xml", sheet },
        { "xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>" },
        { NULL, NULL },
    };

    return zip_of(entries);
}

static const char *rows_of(const char *rows)
{
    return read_all(workbook_of(ONE_SHEET, "<sst/>",
                                arena_format(arena, "<worksheet><sheetData>%s</sheetData></worksheet>", rows)));
}

/* ---- CSV ---- */

static void quoted_commas_quotes_and_line_breaks_stay_in_their_cell(void **state)
{
    (void)state;
    assert_string_equal(read_all(file_of_text("a,\"b,\"\"c\"\"\",\"d\r\ne\"\r\n\r\n1,2\n3,\r4")),
                        "1:a|b,\"c\"|d\ne\n2:\n3:1|2\n4:3|\n5:4\n");
}

static void the_encoding_is_found(void **state)
{
    static const char *const encodings[] = { "UTF-8", "GB18030", "UTF-16" };
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++)
        assert_string_equal(read_all(file_in(encodings[i], "客户,𠮷\n重庆,2\n")), "1:客户|𠮷\n2:重庆|2\n");
    assert_string_equal(read_all(file_of_text("\xEF\xBB\xBF客户,1\n")), "1:客户|1\n");
    assert_string_equal(read_all(file_of_text("\xEF\xBB\xBF")), "");
}

static void the_delimiter_is_found_below_title_lines(void **state)
{
    (void)state;
    assert_string_equal(read_all(file_of_text("title\na\tb,c\td\n1\t\"2;3\"\t4,5\n")),
                        "1:title\n2:a|b,c|d\n3:1|2;3|4,5\n");
    assert_string_equal(read_all(file_of_text("a;b;c\n1;2,5;3\n1;2;3\n")), "1:a|b|c\n2:1|2,5|3\n3:1|2|3\n");
}

static void a_character_on_the_border_of_two_blocks_is_read(void **state)
{
    struct buffer text;
    size_t shift, i;
    const char *rows;

    (void)state;
    for (shift = 0; shift < 4; shift++) {
        buffer_init(&text, arena);
        for (i = 0; i < shift; i++)
            buffer_char(&text, 'x');
        for (i = 0; i < 30000; i++)
            buffer_text(&text, i % 20 == 19 ? "九方\n" : "九");
        rows = read_all(file_of_text(text.bytes));
        assert_null(strstr(rows, "wrong"));
        assert_non_null(strstr(rows, "1500:九九九九九九九九九九九九九九九九九九九九方\n"));
    }
}

static void a_wrong_byte_is_refused_with_its_row(void **state)
{
    struct buffer text;
    size_t i;

    (void)state;
    buffer_init(&text, arena);
    for (i = 0; i < 100; i++)
        buffer_text(&text, i == 41 ? "九方\xFF药业\n" : "九方药业\n");
    assert_non_null(strstr(read_all(file_of_text(text.bytes)), "wrong_encoding in row 42"));
    assert_non_null(strstr(read_all(file_of_text("\xEF\xBB\xBF九\n\xE4\xB8\n")), "wrong_encoding in row 2"));
    assert_non_null(strstr(read_all(file_of("\xBF\xCD\xBB\xA7,1\n\xFF\xFF,2\n", 13)), "wrong_encoding in row 2"));
    assert_non_null(strstr(read_all(file_of("\xBF\xCD\xBB\xA7,1\n\xBF", 8)), "wrong_encoding in row 2"));
}

static void nul_bytes_are_refused(void **state)
{
    (void)state;
    assert_non_null(strstr(read_all(file_of("a,b\nc\0d,e\n", 10)), "nul_bytes in row 2"));
    assert_non_null(strstr(read_all(file_of("a,b\n\"c\0d\",e\n", 12)), "nul_bytes in row 2"));
}

static void a_quote_that_nothing_closes_is_refused(void **state)
{
    (void)state;
    assert_non_null(strstr(read_all(file_of_text("a,b\nc,\"d\ne,f\n")), "unclosed_quote in row 2"));
}

static void ten_thousand_columns_are_refused_when_something_stands_in_them(void **state)
{
    struct buffer text;
    size_t i;

    (void)state;
    buffer_init(&text, arena);
    buffer_text(&text, "a,b\n");
    for (i = 0; i < 10000; i++)
        buffer_text(&text, ",");
    assert_null(strstr(read_all(file_of_text(text.bytes)), "too_many_columns"));
    buffer_text(&text, "x\n");
    assert_non_null(strstr(read_all(file_of_text(text.bytes)), "too_many_columns in row 2"));
}

static void a_cell_longer_than_a_spreadsheets_is_refused(void **state)
{
    struct buffer text;
    size_t i;

    (void)state;
    buffer_init(&text, arena);
    for (i = 0; i < SHEET_CELL_MOST; i++)
        buffer_text(&text, "九");
    assert_null(strstr(read_all(file_of_text(text.bytes)), "too_long"));
    buffer_text(&text, "九");
    assert_non_null(strstr(read_all(file_of_text(text.bytes)), "cell_too_long in row 1"));
}

static void other_kinds_of_file_are_told_apart(void **state)
{
    static const char locked[] =
        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0....";
    static const struct entry word[] = { { "word/document.xml", "<x/>" }, { NULL, NULL } };

    (void)state;
    assert_string_equal(read_all(file_of("", 0)), "empty");
    assert_string_equal(read_all(file_of_text("%PDF-1.7 ...")), "not_a_table");
    assert_string_equal(read_all(file_of_text("<html><table>")), "not_a_table");
    assert_string_equal(read_all(zip_of(word)), "not_a_table");
    assert_string_equal(read_all(file_of(locked, sizeof(locked))), "encrypted");
    assert_string_equal(
        read_all(file_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1............................................", 50)),
        "old_excel");
}

/* ---- XLSX ---- */

static void every_type_of_cell_becomes_text(void **state)
{
    (void)state;
    assert_string_equal(
        read_all(workbook_of(
            ONE_SHEET, "<sst><si><t>甲</t></si><si><r><t>a</t></r><rPh><t>!</t></rPh><r><t>b_x000D_</t></r></si></sst>",
            "<worksheet><sheetData>"
            "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c r=\"E2\" "
            "t=\"inlineStr\"><is><t>x</t><t>y</t></is></c></row>"
            "<row><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>1+1</f><v>two</v></c>"
            "<c t=\"s\"><v>99</v></c><c s=\"1\"/></row></sheetData></worksheet>")),
        "2:甲|ab|||xy\n3:TRUE|#N/A|two|\n");
}

static void numbers_are_shown_in_their_shortest_form(void **state)
{
    (void)state;
    assert_string_equal(rows_of("<row><c><v>20170425</v></c><c><v>1e+06</v></c><c><v>0.68000000000000005</v></c>"
                                "<c><v>1.2345E-3</v></c><c><v>-5.0</v></c><c><v>9.1341821428344896E+17</v></c>"
                                "<c><v>13912345678</v></c><c><v>-0</v></c><c s=\"3\"><v>30</v></c></row>"),
                        "1:20170425|1000000|0.68|0.0012345|-5|913418214283449000|13912345678|0|30\n");
}

static void dates_are_told_by_their_style(void **state)
{
    const char *rows = "<row><c s=\"1\"><v>42636</v></c><c s=\"2\"><v>42636.5</v></c><c s=\"1\"><v>0.25</v></c>"
                       "<c s=\"1\"><v>-3</v></c><c s=\"1\" t=\"s\"><v>0</v></c></row>";
    const char *sheet = arena_format(arena, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);

    (void)state;
    assert_string_equal(rows_of(rows), "1:2016-09-23|2016-09-23 12:00:00|06:00:00|-3|\n");
    assert_string_equal(
        read_all(workbook_of(WORKBOOK_HEAD
                             "<workbookPr date1904=\"1\"/><sheets><sheet r:id=\"r1\"/></sheets></workbook>",
                             "<sst><si><t>文</t></si></sst>", sheet)),
        "1:2020-09-24|2020-09-24 12:00:00|1904-01-01 06:00:00|-3|文\n");
}

static void the_first_visible_worksheet_is_read(void **state)
{
    (void)state;
    assert_string_equal(read_all(workbook_of(WORKBOOK_HEAD "<sheets><sheet state=\"hidden\" r:id=\"r1\"/>"
                                                           "<sheet state=\"visible\" r:id=\"r2\"/></sheets></workbook>",
                                             "<sst/>", "<worksheet/>")),
                        "1:2\n");
}

static void a_document_type_is_refused(void **state)
{
    (void)state;
    assert_string_equal(read_all(workbook_of("<!DOCTYPE x [<!ENTITY a \"b\">]><workbook/>", "<sst/>", "<worksheet/>")),
                        "not_a_table");
    assert_string_equal(read_all(workbook_of(ONE_SHEET, "<sst/>", "<!DOCTYPE x><worksheet/>")), "not_a_table in row 0");
}

static void a_row_beyond_the_last_one_is_refused(void **state)
{
    (void)state;
    assert_string_equal(rows_of("<row r=\"1048577\"><c><v>1</v></c></row>"), "too_many_rows in row 1048577");
    assert_string_equal(rows_of("<row r=\"7\"><c r=\"XFD7\"><v>1</v></c></row>"), "too_many_columns in row 7");
}

static void a_truncated_workbook_is_refused(void **state)
{
    char bytes[100000];
    FILE *file = fopen("tests/data/dealers.xlsx", "rb");
    size_t length = fread(bytes, 1, sizeof(bytes), file), cut;

    (void)state;
    fclose(file);
    for (cut = 10; cut < length; cut += 7919)
        assert_string_equal(read_all(file_of(bytes, cut)), "truncated");
    bytes[length / 3] ^= 0x55; /* the worksheet's own bytes */
    bytes[length / 3 + 1] ^= 0x55;
    assert_non_null(strstr(read_all(file_of(bytes, length)), "truncated"));
    assert_string_equal(rows_of("<row><c><v>1</v></row>"), "truncated in row 1");
}

static int bomb(const char *path)
{
    char file[] = "/tmp/sheet-test-XXXXXX", *zeros = calloc(1, 300 << 20);
    int fd = mkstemp(file), error;
    zip_t *zip = zip_open(file, ZIP_TRUNCATE | ZIP_CREATE, &error);
    const struct entry entries[] = { { "xl/workbook.xml", ONE_SHEET }, { "xl/_rels/workbook.xml.rels", RELATIONS } };
    static const char head[] = "<worksheet><sheetData>";
    size_t i;

    memset(zeros, ' ', 300 << 20);
    memcpy(zeros, head, sizeof(head) - 1);
    for (i = 0; i < 2; i++)
        zip_file_add(zip, entries[i].path, zip_source_buffer(zip, entries[i].text, strlen(entries[i].text), 0), 0);
    zip_file_add(zip, path, zip_source_buffer(zip, zeros, 300 << 20, 0), 0);
    assert_int_equal(zip_close(zip), 0);
    free(zeros);
    close(fd);
    fd = open(file, O_RDONLY);
    unlink(file);
    return fd;
}

static void a_zip_bomb_is_stopped_early(void **state)
{
    (void)state;
    assert_string_equal(read_all(bomb("xl/worksheets/sheet1.xml")), "expands_too_much in row 0");
    assert_string_equal(read_all(bomb("xl/sharedStrings.xml")), "expands_too_much");
}

static long resident_kb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void two_hundred_thousand_rows_do_not_fill_the_memory(void **state)
{
    int fd = temporary();
    FILE *file = fdopen(dup(fd), "w");
    struct sheet *sheet;
    struct sheet_row row;
    uint32_t i, last = 0;
    long before;

    (void)state;
    for (i = 0; i < 200000; i++)
        fprintf(file, "K%06u,九方药业有限公司,\"深圳, 南山\",1234.50,2026-11-23,13912345678,备注\n", i);
    fclose(file);
    before = resident_kb();
    assert_int_equal(sheet_open(arena, fd, &sheet), SHEET_FINE);
    while (sheet_next(sheet, &row))
        last = row.number;
    assert_int_equal(last, 200000);
    assert_true(resident_kb() - before < 8192);
    sheet_close(sheet);
    close(fd);
}

static void both_sample_registers_have_the_same_cells(void **state)
{
    int left = open("tests/data/dealers-gb18030.csv", O_RDONLY), right = open("tests/data/dealers.xlsx", O_RDONLY);
    struct sheet *csv, *xlsx;
    struct sheet_row row, other;
    size_t rows = 0;

    (void)state;
    assert_int_equal(sheet_open(arena, left, &csv), SHEET_FINE);
    assert_int_equal(sheet_open(arena, right, &xlsx), SHEET_FINE);
    assert_string_equal(sheet_encoding(csv), "GB18030");
    assert_true(sheet_next(xlsx, &other) && sheet_next(xlsx, &other)); /* two title lines */
    while (sheet_next(csv, &row)) {
        assert_true(sheet_next(xlsx, &other));
        assert_int_equal(row.number + 2, other.number);
        if (*row.cells[0] != '\0')
            assert_string_equal(row.cells[1], other.cells[1]);
        rows++;
    }
    assert_int_equal(rows, 328);
    assert_true(sheet_next(xlsx, &other));
    assert_string_equal(other.cells[0], "合计");
    assert_false(sheet_next(xlsx, &other));
    sheet_close(csv);
    sheet_close(xlsx);
    close(left);
    close(right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_thousand_rows_do_not_fill_the_memory),
        cmocka_unit_test(quoted_commas_quotes_and_line_breaks_stay_in_their_cell),
        cmocka_unit_test(the_encoding_is_found),
        cmocka_unit_test(the_delimiter_is_found_below_title_lines),
        cmocka_unit_test(a_character_on_the_border_of_two_blocks_is_read),
        cmocka_unit_test(a_wrong_byte_is_refused_with_its_row),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(a_quote_that_nothing_closes_is_refused),
        cmocka_unit_test(ten_thousand_columns_are_refused_when_something_stands_in_them),
        cmocka_unit_test(a_cell_longer_than_a_spreadsheets_is_refused),
        cmocka_unit_test(other_kinds_of_file_are_told_apart),
        cmocka_unit_test(every_type_of_cell_becomes_text),
        cmocka_unit_test(numbers_are_shown_in_their_shortest_form),
        cmocka_unit_test(dates_are_told_by_their_style),
        cmocka_unit_test(the_first_visible_worksheet_is_read),
        cmocka_unit_test(a_document_type_is_refused),
        cmocka_unit_test(a_row_beyond_the_last_one_is_refused),
        cmocka_unit_test(a_truncated_workbook_is_refused),
        cmocka_unit_test(a_zip_bomb_is_stopped_early),
        cmocka_unit_test(both_sample_registers_have_the_same_cells),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
