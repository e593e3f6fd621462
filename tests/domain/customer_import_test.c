/* customer_import_test.c - the sample register, and registers that are as dirty in other ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/arena.h"
#include "domain/customer_import.h"
#include "domain/region.h"

static struct arena *arena;
static struct region_index *regions;

static int set_up(void **state)
{
    const char *packages = getenv("NINEFOLD_NPM");
    struct region_table table;
    NEOERR *err;

    (void)state;
    arena = arena_new();
    err = region_table_load(arena, packages == NULL ? "build/npm/node_modules" : packages, &table);
    if (err != STATUS_OK)
        nerr_log_error(err);
    assert_true(err == STATUS_OK);
    regions = region_index_new(arena, table.rows, table.count);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* A file being imported, as the job does it: opened twice, once to guess. */
struct file {
    int fd;
    struct import_mapping mapping;
    struct import_reading reading;
    bool mapped;
};

static struct file *open_file(int fd)
{
    struct file *file = arena_alloc(arena, sizeof(*file));
    struct import_preview preview;
    struct sheet *sheet;

    file->fd = fd;
    assert_int_equal(sheet_open(arena, fd, &sheet), SHEET_FINE);
    import_preview_read(arena, sheet, &preview);
    sheet_close(sheet);
    file->mapped = import_guess(arena, &customer_import, &preview, &file->mapping);
    file->reading = (struct import_reading){
        .definition = &customer_import, .mapping = &file->mapping, .regions = regions, .keys = import_keys_new()
    };
    assert_int_equal(sheet_open(arena, fd, &file->reading.sheet), SHEET_FINE);
    return file;
}

static void close_file(struct file *file)
{
    sheet_close(file->reading.sheet);
    import_keys_free(file->reading.keys);
    close(file->fd);
}

static struct file *open_text(const char *text)
{
    char path[] = "/tmp/import-test-XXXXXX";
    int fd = mkstemp(path);

    unlink(path);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    return open_file(fd);
}

static size_t refused(const struct file *file, const char *reason)
{
    size_t i;

    for (i = 0; file->reading.refused[i].reason != NULL; i++)
        if (strcmp(file->reading.refused[i].reason, reason) == 0)
            return file->reading.refused[i].count;
    return 0;
}

/* "12:-" or "12:date" for each data row. */
static const char *outcomes(const char *text)
{
    struct file *file = open_text(text);
    struct import_row row;
    struct buffer out;

    assert_true(file->mapped);
    buffer_init(&out, arena);
    while (import_next(&file->reading, arena, &row))
        buffer_format(&out, "%s%u:%s", out.length > 0 ? " " : "", row.number, row.reason == NULL ? "-" : row.reason);
    close_file(file);
    return out.bytes;
}

/* The one data row below a header line. */
static struct import_row first_row(const char *header, const char *cells)
{
    struct file *file = open_text(arena_format(arena, "%s\n%s\n", header, cells));
    struct import_row row;

    assert_true(file->mapped);
    assert_true(import_next(&file->reading, arena, &row));
    close_file(file);
    return row;
}

static void check_sample(const char *path)
{
    struct file *file = open_file(open(path, O_RDONLY));
    json_t *expected = json_load_file("tests/data/expected.json", 0, NULL), *count;
    struct import_row row;
    const char *reason;
    size_t bad = 0;

    assert_true(file->mapped);
    while (import_next(&file->reading, arena, &row))
        ;
    assert_int_equal(sheet_problem(file->reading.sheet), SHEET_FINE);
    assert_int_equal(file->reading.rows, json_integer_value(json_object_get(expected, "rows")));
    assert_int_equal(file->reading.accepted, json_integer_value(json_object_get(expected, "good")));
    assert_int_equal(file->reading.blank, json_integer_value(json_object_get(expected, "blank rows")));
    json_object_foreach(json_object_get(expected, "bad"), reason, count)
    {
        assert_int_equal(refused(file, reason), json_integer_value(count));
        bad += (size_t)json_integer_value(count);
    }
    assert_int_equal(file->reading.rows - file->reading.accepted, bad);
    json_decref(expected);
    close_file(file);
}

static void the_sample_csv_gives_exactly_the_expected_counts(void **state)
{
    (void)state;
    check_sample("tests/data/dealers-gb18030.csv");
}

static void the_sample_xlsx_gives_exactly_the_expected_counts(void **state)
{
    (void)state;
    check_sample("tests/data/dealers.xlsx");
}

static void both_samples_give_the_same_values(void **state)
{
    struct file *csv = open_file(open("tests/data/dealers-gb18030.csv", O_RDONLY));
    struct file *xlsx = open_file(open("tests/data/dealers.xlsx", O_RDONLY));
    struct import_row left, right;
    size_t i;

    (void)state;
    assert_int_equal(xlsx->mapping.header_row, 3);
    while (import_next(&csv->reading, arena, &left)) {
        assert_true(import_next(&xlsx->reading, arena, &right));
        for (i = 0; left.reason == NULL && i < CUSTOMER_FIELDS; i++)
            if (left.values[i] == NULL)
                assert_null(right.values[i]);
            else
                assert_string_equal(left.values[i], right.values[i]);
    }
    assert_false(import_next(&xlsx->reading, arena, &right));
    assert_int_equal(xlsx->reading.skipped, 1); /* the total line */
    close_file(csv);
    close_file(xlsx);
}

static void every_cell_of_a_row_gets_its_canonical_form(void **state)
{
    struct file *file = open_file(open("tests/data/dealers-gb18030.csv", O_RDONLY));
    struct import_row row;

    (void)state;
    assert_true(import_next(&file->reading, arena, &row));
    assert_string_equal(row.values[CUSTOMER_CODE], "K100001");
    assert_string_equal(row.values[CUSTOMER_NAME], "咸宁雅康药业有限公司");
    assert_string_equal(row.values[CUSTOMER_CREDIT_CODE], "91421223837783537Y");
    assert_string_equal(row.values[CUSTOMER_TYPE], "distributor");
    assert_string_equal(row.values[CUSTOMER_REGION_CODE], "421223");
    assert_string_equal(row.values[CUSTOMER_REGISTERED_CAPITAL], "2000000.00");
    assert_string_equal(row.values[CUSTOMER_FOUNDED_ON], "2017-04-25");
    assert_string_equal(row.values[CUSTOMER_MOBILE], "15068124158");
    assert_string_equal(row.values[CUSTOMER_PHONE], "0991-25220660");
    assert_string_equal(row.values[CUSTOMER_LIMIT_AMOUNT], "1000000.00");
    assert_string_equal(row.values[CUSTOMER_TERM_DAYS], "30");
    assert_null(row.values[CUSTOMER_OTHER_ID]);
    close_file(file);
}

static void a_check_digit_that_is_wrong_is_refused(void **state)
{
    struct import_row row = first_row("客户编码,客户名称,统一社会信用代码", "K1,九方,91440300708461136U");

    (void)state;
    assert_string_equal(row.reason, "credit code check digit");
    assert_string_equal(row.typed, "91440300708461136U");
    assert_int_equal(row.field, CUSTOMER_CREDIT_CODE);
    assert_string_equal(first_row("编码,名称,信用代码", "K1,九方,9144030070846").reason, "credit code");
    assert_string_equal(first_row("编码,名称,信用代码", "K1,九方,正在办理之中").reason, "credit code"); /* 18 bytes */
}

static void old_licences_and_numbers_of_clinics_are_kept_as_such(void **state)
{
    struct import_row row = first_row("编码,名称,信用代码,类型", "K1,九方,440301103097413,商业");

    (void)state;
    assert_null(row.reason);
    assert_null(row.values[CUSTOMER_CREDIT_CODE]);
    assert_string_equal(row.values[CUSTOMER_OTHER_ID], "440301103097413");
    assert_string_equal(row.notes[0].key, "old_number");
    row = first_row("编码,名称,信用代码,类型", "K1,九方诊所,PDY10005644030517D2202,诊所");
    assert_null(row.reason);
    assert_string_equal(row.values[CUSTOMER_OTHER_ID], "PDY10005644030517D2202");
}

static void columns_may_come_in_any_order_and_under_other_names(void **state)
{
    struct import_row row = first_row("Mobile;Credit Limit;Customer Name;*客户编号：;帐期（天）;注册资本(万元)",
                                      "13912345678;5万;Ninefold;K1;30 天;500");

    (void)state;
    assert_null(row.reason);
    assert_string_equal(row.values[CUSTOMER_CODE], "K1");
    assert_string_equal(row.values[CUSTOMER_LIMIT_AMOUNT], "50000.00");
    assert_string_equal(row.values[CUSTOMER_REGISTERED_CAPITAL], "5000000.00");
    assert_string_equal(row.values[CUSTOMER_TERM_DAYS], "30");
}

static void titles_totals_blanks_headers_and_footers_are_no_data(void **state)
{
    (void)state;
    assert_string_equal(
        outcomes("经销商登记表\n导出时间:2026-11-01\n客户编码,客户名称,手机,备注\nK1,甲,,\n,,,\n\"　\",,,\n"
                 "小计：,1,,\n客户编码,客户名称,手机,备注\nK2,乙,,\n合 计,2,,\n制表人：张三,,审核：李四,\n"),
        "4:- 9:-");
    assert_string_equal(outcomes("编码,名称\nK1,合计药业\n"), "2:-");
}

static void a_file_without_a_header_is_not_mapped(void **state)
{
    struct file *file = open_text("K1,九方,13912345678\nK2,十方,13912345679\n");

    (void)state;
    assert_false(file->mapped);
    assert_int_equal(file->mapping.header_row, 0);
    close_file(file);
    file = open_text("编码,手机\nK1,13912345678\n"); /* no name */
    assert_false(file->mapped);
    assert_int_equal(file->mapping.columns[CUSTOMER_MOBILE], 1);
    close_file(file);
}

static void each_kind_of_dirt_has_its_reason(void **state)
{
    (void)state;
    assert_string_equal(
        outcomes("编码,名称,类型,省,市,区县,注册资本,成立日期,手机,额度,账期,电话\n"
                 "K1,,,,,,,,,,,\n"
                 "K2,乙,未知类型,,,,,,,,,\n"
                 "K3,丙,,火星省,奥林匹斯市,,,,,,,\n"
                 "K4,丁,,,,,,2019-02-30,,,,\n"
                 "K5,戊,,,,,,,139-1234-567812,,,\n"
                 "K6,己,,,,,,,,很多,,\n"
                 "K7,庚,,,,,-5,,,,,\n"
                 "K8,辛,,,,,,,,,月结,\n"
                 "K9,壬,,,,,,#N/A,,,,\n"
                 ",癸,,,,,,,,,,\n"
                 "K0123456789012345678901234567890,子,,,,,,,,,,\n"
                 "K12,丑,-,湖南省,,,—,无,/,-,-,无\n"
                 "K13,寅,,湖南省,长沙市,没有县,,,,,,见备注\n"),
        "2:name missing 3:type 4:region 5:date 6:mobile 7:amount 8:amount 9:days 10:formula error 11:code missing "
        "12:too long 13:- 14:-");
}

static void the_second_row_with_a_key_is_a_duplicate_and_names_the_first(void **state)
{
    struct file *file = open_text("编码,名称,信用代码,手机\nK1,甲,91440300708461136T,\nK2,乙,914403001922038216,123\n"
                                  "K2,乙,914403001922038216,\nk3,丙,９１４４０３００７０８４６１１３６ｔ,\nK1,丁,,\n");
    struct import_row row;

    (void)state;
    assert_true(import_next(&file->reading, arena, &row) && row.reason == NULL);
    assert_true(import_next(&file->reading, arena, &row));
    assert_string_equal(row.reason, "mobile");
    assert_true(import_next(&file->reading, arena, &row) && row.reason == NULL); /* the refused row claimed nothing */
    assert_true(import_next(&file->reading, arena, &row));
    assert_string_equal(row.reason, "duplicate in file");
    assert_int_equal(row.first_row, 2);
    assert_true(import_next(&file->reading, arena, &row));
    assert_string_equal(row.reason, "duplicate in file");
    assert_int_equal(row.field, CUSTOMER_CODE);
    assert_int_equal(refused(file, "duplicate in file"), 2);
    close_file(file);
}

static void warnings_do_not_refuse(void **state)
{
    const char *header = "编码,名称,省,市,区县,电话";
    struct import_row row = first_row(header, "K1,甲,湖南省,长沙市,没有县,见备注");

    (void)state;
    assert_null(row.reason);
    assert_string_equal(row.values[CUSTOMER_REGION_CODE], "430100");
    assert_string_equal(row.notes[0].key, "phone_form");
    assert_string_equal(row.notes[1].key, "county_unknown");
    row = first_row(header, "K1,甲,广西壮族自治区,南宁市,横县,13912345678");
    assert_string_equal(row.values[CUSTOMER_REGION_CODE], "450127");
    assert_string_equal(row.notes[0].key, "region_ended");
    assert_string_equal(row.values[CUSTOMER_MOBILE], "13912345678");
    assert_null(row.values[CUSTOMER_PHONE]);
}

static void a_column_of_whole_regions_stands_in_for_three(void **state)
{
    const char *header = "编码,名称,省,市,地区";
    struct import_row row = first_row(header, "K1,甲,,,湖南长沙岳麓区");

    (void)state;
    assert_null(row.reason);
    assert_string_equal(row.values[CUSTOMER_REGION_CODE], "430104");
    row = first_row(header, "K1,甲,,,朝阳区");
    assert_string_equal(row.reason, "region");
    assert_int_equal(row.field, CUSTOMER_REGION);
    assert_string_equal(row.typed, "朝阳区");
    row = first_row(header, "K1,甲,广东省,广州市,湖南长沙"); /* the three columns count when they are filled */
    assert_string_equal(row.values[CUSTOMER_REGION_CODE], "440100");
    row = first_row(header, "K1,甲,,,湖南省长沙市没有县");
    assert_string_equal(row.notes[0].key, "county_unknown");
    assert_null(first_row(header, "K1,甲,,,").values[CUSTOMER_REGION_CODE]);
}

static void our_own_guard_against_formulas_is_taken_off_again(void **state)
{
    (void)state;
    assert_string_equal(first_row("编码,名称,手机", "K1,'=甲,'+86 13912345678").values[CUSTOMER_NAME], "=甲");
    assert_string_equal(first_row("编码,名称,手机", "K1,'=甲,'+86 13912345678").values[CUSTOMER_MOBILE], "13912345678");
}

static void a_hundred_thousand_rows_find_their_duplicates(void **state)
{
    struct import_keys *keys = import_keys_new();
    char text[32];
    uint32_t i;

    (void)state;
    for (i = 1; i <= 100000; i++) {
        snprintf(text, sizeof(text), "K%06u", i);
        assert_int_equal(import_keys_find(keys, 'c', text), 0);
        import_keys_add(keys, 'c', text, i);
    }
    assert_int_equal(import_keys_find(keys, 'c', "K004711"), 4711);
    assert_int_equal(import_keys_find(keys, 'u', "K004711"), 0);
    import_keys_free(keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_csv_gives_exactly_the_expected_counts),
        cmocka_unit_test(the_sample_xlsx_gives_exactly_the_expected_counts),
        cmocka_unit_test(both_samples_give_the_same_values),
        cmocka_unit_test(every_cell_of_a_row_gets_its_canonical_form),
        cmocka_unit_test(a_check_digit_that_is_wrong_is_refused),
        cmocka_unit_test(old_licences_and_numbers_of_clinics_are_kept_as_such),
        cmocka_unit_test(columns_may_come_in_any_order_and_under_other_names),
        cmocka_unit_test(titles_totals_blanks_headers_and_footers_are_no_data),
        cmocka_unit_test(a_file_without_a_header_is_not_mapped),
        cmocka_unit_test(each_kind_of_dirt_has_its_reason),
        cmocka_unit_test(the_second_row_with_a_key_is_a_duplicate_and_names_the_first),
        cmocka_unit_test(warnings_do_not_refuse),
        cmocka_unit_test(a_column_of_whole_regions_stands_in_for_three),
        cmocka_unit_test(our_own_guard_against_formulas_is_taken_off_again),
        cmocka_unit_test(a_hundred_thousand_rows_find_their_duplicates),
    };

    nerr_init();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
