/* sheet_write.c - XLSX through libxlsxwriter, CSV by hand. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

#include "arena.h"
#include "file.h"
#include "sheet.h"
#include "sheet_write.h"
#include "text.h"

enum { FLUSH_BYTES = 65536, WIDTH_DEFAULT = 14 };

#define NO_CONVERTER ((iconv_t)-1)

struct sheet_writer {
    struct sheet_writing writing;
    struct arena *arena;
    /* CSV */
    struct arena *scratch; /* of the bytes not yet written */
    struct buffer out;
    iconv_t converter;
    /* XLSX */
    lxw_workbook *book;
    lxw_worksheet *worksheet;
    lxw_format *formats[SHEET_DATE + 1], *header;
    lxw_row_t row;
    int worksheets;
};

static bool is_xlsx(const struct sheet_writer *writer)
{
    return writer->writing.format == SHEET_FORMAT_XLSX;
}

/* ---- CSV ---- */

static NEOERR *write_converted(struct sheet_writer *writer)
{
    char block[FLUSH_BYTES], *from = writer->out.bytes, *to;
    size_t left = writer->out.length, room, result;

    while (left > 0) {
        to = block;
        room = sizeof(block);
        result = iconv(writer->converter, &from, &left, &to, &room);
        TRY(file_write(writer->writing.fd, block, sizeof(block) - room));
        if (result == (size_t)-1 && errno != E2BIG) { /* no character of GB18030: U+FFFD and its like */
            TRY(file_write(writer->writing.fd, "?", 1));
            do {
                from++;
                left--;
            } while (left > 0 && ((unsigned char)*from & 0xC0) == 0x80);
        }
    }
    return STATUS_OK;
}

static NEOERR *flush(struct sheet_writer *writer)
{
    if (writer->converter != NO_CONVERTER)
        TRY(write_converted(writer));
    else
        TRY(file_write(writer->writing.fd, writer->out.bytes, writer->out.length));
    arena_reset(writer->scratch);
    buffer_init(&writer->out, writer->scratch);
    return STATUS_OK;
}

/* What a spreadsheet would execute: OWASP's list of leading characters. */
static bool is_formula(const char *text)
{
    return *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
}

static bool is_number(const char *text)
{
    size_t length = strspn(text + (*text == '-'), "0123456789.") + (*text == '-');

    return text[length] == '\0' && strspn(text, "-.") < length;
}

static void add_cell(struct buffer *out, const char *text, enum sheet_type type)
{
    bool numeric = (type == SHEET_NUMBER || type == SHEET_MONEY) && is_number(text);
    bool guard = !numeric && is_formula(text);

    if (!guard && strpbrk(text, ",\"\r\n") == NULL) {
        buffer_text(out, text);
        return;
    }
    buffer_char(out, '"');
    if (guard)
        buffer_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_char(out, '"');
}

static NEOERR *csv_row(struct sheet_writer *writer, const char *const *cells)
{
    size_t i;

    for (i = 0; i < writer->writing.column_count; i++) {
        if (i > 0)
            buffer_char(&writer->out, ',');
        if (cells[i] != NULL)
            add_cell(&writer->out, cells[i], writer->writing.columns[i].type);
    }
    buffer_text(&writer->out, "\r\n");
    return writer->out.length < FLUSH_BYTES ? STATUS_OK : nerr_pass(flush(writer));
}

static NEOERR *csv_open_writer(struct sheet_writer *writer)
{
    size_t i;

    writer->scratch = arena_new();
    buffer_init(&writer->out, writer->scratch);
    if (writer->writing.format == SHEET_FORMAT_CSV_GB18030) {
        writer->converter = iconv_open("GB18030", "UTF-8");
        if (writer->converter == NO_CONVERTER)
            return nerr_raise_errno(NERR_SYSTEM, "no GB18030 here");
    } else {
        buffer_text(&writer->out, "\xEF\xBB\xBF");
    }
    for (i = 0; i < writer->writing.column_count; i++) {
        if (i > 0)
            buffer_char(&writer->out, ',');
        add_cell(&writer->out, writer->writing.columns[i].title, SHEET_TEXT);
    }
    buffer_text(&writer->out, "\r\n");
    return STATUS_OK;
}

/* ---- XLSX ---- */

static NEOERR *xlsx_check(lxw_error error)
{
    return error == LXW_NO_ERROR ? STATUS_OK : nerr_raise(NERR_IO, "xlsx: %s", lxw_strerror(error));
}

static bool date_parts(const char *text, lxw_datetime *date)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    *date = (lxw_datetime){ .year = (int)strtol(text, NULL, 10),
                            .month = (int)strtol(text + 5, NULL, 10),
                            .day = (int)strtol(text + 8, NULL, 10) };
    return date->year >= 1900 && date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 31;
}

static NEOERR *xlsx_cell(struct sheet_writer *writer, size_t column, const char *text)
{
    enum sheet_type type = writer->writing.columns[column].type;
    lxw_format *format = writer->formats[type];
    lxw_datetime date;

    if ((type == SHEET_NUMBER || type == SHEET_MONEY) && is_number(text))
        return nerr_pass(xlsx_check(
            worksheet_write_number(writer->worksheet, writer->row, (lxw_col_t)column, strtod(text, NULL), format)));
    if (type == SHEET_DATE && date_parts(text, &date))
        return nerr_pass(
            xlsx_check(worksheet_write_datetime(writer->worksheet, writer->row, (lxw_col_t)column, &date, format)));
    if (strlen(text) > SHEET_CELL_MOST)
        text = text_cut(writer->arena, text, SHEET_CELL_MOST / 2); /* half: a rare character counts twice there */
    return nerr_pass(xlsx_check(
        worksheet_write_string(writer->worksheet, writer->row, (lxw_col_t)column, text, writer->formats[SHEET_TEXT])));
}

static int column_width(const struct sheet_column *column)
{
    return column->width > 0 ? column->width : WIDTH_DEFAULT;
}

/* The next worksheet with widths, header row and frozen top. */
static NEOERR *begin_worksheet(struct sheet_writer *writer)
{
    const struct sheet_writing *writing = &writer->writing;
    const char *name = writing->name == NULL ? "" : writing->name;
    lxw_col_t i;

    if (*name != '\0')
        name = writer->worksheets == 0 ? name : arena_format(writer->arena, "%s %d", name, writer->worksheets + 1);
    if (*name != '\0' && workbook_validate_sheet_name(writer->book, name) != LXW_NO_ERROR)
        name = "";
    writer->worksheet = workbook_add_worksheet(writer->book, *name == '\0' ? NULL : name);
    if (writer->worksheet == NULL)
        return nerr_raise(NERR_IO, "xlsx: no worksheet");
    writer->worksheets++;
    writer->row = 0;
    for (i = 0; i < writing->column_count; i++)
        worksheet_set_column(writer->worksheet, i, i, column_width(&writing->columns[i]), NULL);
    worksheet_freeze_panes(writer->worksheet, 1, 0);
    for (i = 0; i < writing->column_count; i++)
        TRY(xlsx_check(worksheet_write_string(writer->worksheet, 0, i, writing->columns[i].title, writer->header)));
    writer->row = 1;
    return STATUS_OK;
}

static NEOERR *xlsx_open_writer(struct sheet_writer *writer)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = getenv("TMPDIR") };

    /* libxlsxwriter takes a path only; this one leads to the open file, linked or not. */
    writer->book = workbook_new_opt(arena_format(writer->arena, "/proc/self/fd/%d", writer->writing.fd), &options);
    if (writer->book == NULL)
        return nerr_raise(NERR_IO, "xlsx: cannot begin a workbook");
    writer->header = workbook_add_format(writer->book);
    format_set_bold(writer->header);
    writer->formats[SHEET_MONEY] = workbook_add_format(writer->book);
    format_set_num_format(writer->formats[SHEET_MONEY], "#,##0.00");
    writer->formats[SHEET_DATE] = workbook_add_format(writer->book);
    format_set_num_format(writer->formats[SHEET_DATE], "yyyy-mm-dd");
    /* Text format keeps a code of 18 digits a text when somebody edits it. */
    writer->formats[SHEET_TEXT] = workbook_add_format(writer->book);
    format_set_num_format(writer->formats[SHEET_TEXT], "@");
    return nerr_pass(begin_worksheet(writer));
}

static NEOERR *xlsx_row(struct sheet_writer *writer, const char *const *cells)
{
    size_t i;

    if (writer->row >= LXW_ROW_MAX)
        TRY(begin_worksheet(writer));
    for (i = 0; i < writer->writing.column_count; i++)
        if (cells[i] != NULL && *cells[i] != '\0')
            TRY(xlsx_cell(writer, i, cells[i]));
    writer->row++;
    return STATUS_OK;
}

/* The library writes rows to files of its own and does not ask whether they took them. */
static NEOERR *rows_check(const struct sheet_writer *writer)
{
    lxw_worksheet *worksheet;

    STAILQ_FOREACH(worksheet, writer->book->worksheets, list_pointers)
    {
        FILE *rows = worksheet->optimize_tmpfile;

        if (rows != NULL && (fflush(rows) != 0 || ferror(rows) != 0))
            return nerr_raise_errno(error_of_write(), "xlsx: cannot write rows");
    }
    return STATUS_OK;
}

/* ---- both ---- */

NEOERR *sheet_write_open(struct arena *arena, const struct sheet_writing *writing, struct sheet_writer **writer)
{
    struct sheet_writer *opened = arena_alloc(arena, sizeof(*opened));
    NEOERR *err;

    opened->writing = *writing;
    opened->arena = arena;
    opened->converter = NO_CONVERTER;
    err = is_xlsx(opened) ? xlsx_open_writer(opened) : csv_open_writer(opened);
    *writer = err == STATUS_OK ? opened : NULL;
    if (err != STATUS_OK)
        sheet_write_discard(opened);
    return nerr_pass(err);
}

NEOERR *sheet_write_row(struct sheet_writer *writer, const char *const *cells)
{
    return nerr_pass(is_xlsx(writer) ? xlsx_row(writer, cells) : csv_row(writer, cells));
}

NEOERR *sheet_write_close(struct sheet_writer *writer)
{
    NEOERR *err;

    if (is_xlsx(writer)) {
        err = rows_check(writer);
        if (err == STATUS_OK) {
            err = xlsx_check(workbook_close(writer->book)); /* frees the book, also when it fails */
            writer->book = NULL;
        }
    } else {
        err = flush(writer);
    }
    sheet_write_discard(writer);
    return nerr_pass(err);
}

void sheet_write_discard(struct sheet_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->book != NULL)
        lxw_workbook_free(writer->book);
    writer->book = NULL;
    arena_free(writer->scratch);
    writer->scratch = NULL;
    if (writer->converter != NO_CONVERTER)
        iconv_close(writer->converter);
    writer->converter = NO_CONVERTER;
}
