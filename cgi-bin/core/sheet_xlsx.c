/* sheet_xlsx.c - the rows of a workbook's first visible worksheet, one at a time: expat is
 * suspended at each </row>, so nothing but the row in hand is in memory. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "sheet_xlsx.h"
#include "utf8.h"

enum { ENTRIES_MOST = 20000 };

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN, CELL_DATE };

/* Where the parser stands inside the worksheet. */
struct rows {
    struct xlsx *xlsx;
    zip_file_t *entry;
    XML_Parser parser;
    struct arena *scratch; /* of one row */
    bool suspended, ready;
    uint32_t number;
    size_t column; /* of the cell being read, from 0 */
    enum cell_type type;
    size_t style;
    bool in_value;
    int phonetic;
    struct buffer value;
};

/* "BC12" -> 54; `next` when there is no reference. */
static size_t column_of(const char *reference, size_t next)
{
    size_t column = 0;

    if (reference == NULL || *reference < 'A' || *reference > 'Z')
        return next;
    for (; *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++)
        column = column * 26 + (size_t)(*reference - 'A' + 1);
    return column - 1;
}

static enum cell_type type_of(const char *text)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {
        { "n", CELL_NUMBER },
        { "s", CELL_SHARED },
        { "b", CELL_BOOLEAN },
        { "d", CELL_DATE },
    };
    size_t i;

    if (text == NULL)
        return CELL_NUMBER;
    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(text, types[i].name) == 0)
            return types[i].type;
    return CELL_TEXT; /* inlineStr; str, a formula's text; e, an error such as #N/A */
}

static void start_cell(struct rows *rows, const char **attributes)
{
    const char *style = xlsx_attribute(attributes, "s");

    rows->column = column_of(xlsx_attribute(attributes, "r"), rows->column + 1);
    rows->type = type_of(xlsx_attribute(attributes, "t"));
    rows->style = style == NULL ? 0 : strtoul(style, NULL, 10);
    rows->value.length = 0;
    rows->value.bytes[0] = '\0';
}

static void start_row(struct rows *rows, const char **attributes)
{
    const char *reference = xlsx_attribute(attributes, "r");
    unsigned long number = reference == NULL ? 0 : strtoul(reference, NULL, 10);

    rows->number = number == 0 || number > UINT32_MAX ? rows->number + 1 : (uint32_t)number;
    rows->column = (size_t)-1;
}

static void XMLCALL rows_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct rows *rows = XML_GetUserData(user);
    const char *local = xlsx_name(name);

    if (strcmp(local, "c") == 0)
        start_cell(rows, attributes);
    else if (strcmp(local, "row") == 0)
        start_row(rows, attributes);
    else if (strcmp(local, "v") == 0)
        rows->in_value = true;
    else if (strcmp(local, "t") == 0)
        rows->in_value = rows->phonetic == 0;
    else if (strcmp(local, "rPh") == 0)
        rows->phonetic++;
}

static void XMLCALL rows_text(void *user, const XML_Char *text, int length)
{
    struct rows *rows = XML_GetUserData(user);

    if (!rows->in_value)
        return;
    if (rows->value.length + (size_t)length > (size_t)SHEET_CELL_MOST * 4) {
        sheet_fail(rows->xlsx->sheet, SHEET_CELL_TOO_LONG, rows->number);
        XML_StopParser(rows->parser, XML_FALSE);
        return;
    }
    buffer_add(&rows->value, text, (size_t)length);
}

/* "_x000D_" stands for a character that XML cannot carry; CR goes, LF alone ends a line. */
static const char *unescape(struct arena *arena, const char *text)
{
    struct buffer out;
    const char *mark;
    char *end, character[4];

    if (strstr(text, "_x") == NULL)
        return text;
    buffer_init(&out, arena);
    while ((mark = strstr(text, "_x")) != NULL) {
        unsigned long point = strtoul(mark + 2, &end, 16);

        buffer_add(&out, text, (size_t)(mark - text));
        text = mark + 2;
        if (end != mark + 6 || *end != '_' || (point >= 0xD800 && point <= 0xDFFF)) {
            buffer_text(&out, "_x");
            continue;
        }
        text = end + 1;
        if (point != '\r' && point != 0)
            buffer_add(&out, character, utf8_put((uint32_t)point, character));
    }
    buffer_text(&out, text);
    return out.bytes;
}

static const char *cell_text(struct rows *rows)
{
    struct xlsx *xlsx = rows->xlsx;
    const char *stored = rows->value.bytes;

    switch (rows->type) {
    case CELL_SHARED:
        return unescape(rows->scratch, xlsx_string(xlsx, strtoul(stored, NULL, 10)));
    case CELL_BOOLEAN:
        return strcmp(stored, "1") == 0 ? "TRUE" : "FALSE";
    case CELL_TEXT:
        return unescape(rows->scratch, stored);
    case CELL_DATE:
        return stored;
    case CELL_NUMBER:
        break;
    }
    if (rows->style < xlsx->style_count && xlsx->date_styles[rows->style])
        return xlsx_date(rows->scratch, stored, xlsx->date1904);
    return xlsx_number(rows->scratch, stored);
}

static void end_cell(struct rows *rows)
{
    struct sheet *sheet = rows->xlsx->sheet;
    const char *text;

    if (rows->value.length == 0)
        return;
    text = cell_text(rows);
    if (!cells_add(sheet, text, strlen(text)) || !cells_end(sheet, rows->column))
        XML_StopParser(rows->parser, XML_FALSE);
}

static void XMLCALL rows_end(void *user, const XML_Char *name)
{
    struct rows *rows = XML_GetUserData(user);
    const char *local = xlsx_name(name);

    if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0) {
        rows->in_value = false;
    } else if (strcmp(local, "rPh") == 0) {
        rows->phonetic--;
    } else if (strcmp(local, "c") == 0) {
        end_cell(rows);
    } else if (strcmp(local, "row") == 0) {
        rows->ready = true;
        XML_StopParser(rows->parser, XML_TRUE);
    }
}

/* Parses on, from where it was suspended or with the next bytes; false at the end or a problem. */
static bool parse_on(struct rows *rows, enum XML_Status *status)
{
    struct sheet *sheet = rows->xlsx->sheet;
    XML_ParsingStatus standing;
    void *bytes;
    int got;

    XML_GetParsingStatus(rows->parser, &standing);
    if (standing.parsing == XML_FINISHED)
        return false;
    if (standing.parsing == XML_SUSPENDED) {
        *status = XML_ResumeParser(rows->parser);
        return true;
    }
    bytes = XML_GetBuffer(rows->parser, XLSX_READ);
    if (bytes == NULL)
        return sheet_fail(sheet, SHEET_UNREADABLE, rows->number);
    got = xlsx_read(rows->xlsx, rows->entry, bytes);
    if (got < 0)
        return false;
    *status = XML_ParseBuffer(rows->parser, got, got == 0);
    return true;
}

static bool xlsx_next(struct sheet *sheet, uint32_t *number)
{
    struct rows *rows = ((struct xlsx *)sheet->reader)->rows;
    enum XML_Status status;

    arena_reset(rows->scratch);
    buffer_init(&rows->value, rows->scratch);
    rows->ready = false;
    while (!rows->ready && parse_on(rows, &status))
        if (status == XML_STATUS_ERROR) /* changes nothing when a limit stopped it: that was told first */
            return sheet_fail(sheet, xlsx_parse_problem(rows->parser), *number = rows->number);
    *number = rows->number;
    return rows->ready;
}

static void xlsx_close(struct sheet *sheet)
{
    struct xlsx *xlsx = sheet->reader;
    struct rows *rows = xlsx->rows;

    if (rows != NULL) {
        XML_ParserFree(rows->parser);
        if (rows->entry != NULL)
            zip_fclose(rows->entry);
        arena_free(rows->scratch);
    }
    xlsx_close_strings(xlsx);
    if (xlsx->zip != NULL)
        zip_discard(xlsx->zip);
}

static bool open_rows(struct xlsx *xlsx)
{
    struct rows *rows = arena_alloc(xlsx->sheet->arena, sizeof(*rows));
    const struct xlsx_part part = { .start = rows_start, .end = rows_end, .text = rows_text, .state = rows };

    rows->xlsx = xlsx;
    rows->scratch = arena_new();
    xlsx->rows = rows;
    rows->entry = xlsx_entry(xlsx, xlsx->worksheet, true);
    if (rows->entry == NULL)
        return false;
    rows->parser = xlsx_parser(xlsx, &part);
    return rows->parser != NULL;
}

static enum sheet_problem open_zip(struct xlsx *xlsx)
{
    int copy = dup(xlsx->sheet->fd), error;
    off_t length = lseek(copy, 0, SEEK_END);

    if (length < 0 || lseek(copy, 0, SEEK_SET) != 0) {
        close(copy);
        return SHEET_UNREADABLE;
    }
    xlsx->packed = (uint64_t)length;
    xlsx->zip = zip_fdopen(copy, 0, &error);
    if (xlsx->zip == NULL) { /* it started like a zip */
        close(copy);
        return SHEET_TRUNCATED;
    }
    return zip_get_num_entries(xlsx->zip, 0) > ENTRIES_MOST ? SHEET_EXPANDS_TOO_MUCH : SHEET_FINE;
}

enum sheet_problem xlsx_open(struct sheet *sheet)
{
    struct xlsx *xlsx = arena_alloc(sheet->arena, sizeof(*xlsx));
    enum sheet_problem problem;

    xlsx->sheet = sheet;
    sheet->reader = xlsx;
    sheet->next = xlsx_next;
    sheet->close = xlsx_close;
    sheet->encoding = "XLSX";
    problem = open_zip(xlsx);
    if (problem != SHEET_FINE)
        return problem;
    if (!xlsx_read_parts(xlsx) || !open_rows(xlsx))
        return sheet->problem;
    return SHEET_FINE;
}
