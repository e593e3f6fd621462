/* sheet_xlsx_parts.c - the zip of a workbook: reading its parts within limits; which
 * worksheet is the first visible one; which styles show dates. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "sheet_xlsx.h"

/* Sheets shrink 10 to 60 times; what shrinks more, and is large, is no sheet. */
enum { RATIO_MOST = 250, RATIO_FROM = 64 * 1024 * 1024, UNPACKED_MOST = 1536 * 1024 * 1024, STYLES_MOST = 65536 };

const char *xlsx_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(xlsx_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

/* Handlers get the parser, so that this one can stop it. */
static void XMLCALL refuse_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                                   int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    XML_StopParser(user, XML_FALSE);
}

enum sheet_problem xlsx_parse_problem(XML_Parser parser)
{
    return XML_GetErrorCode(parser) == XML_ERROR_ABORTED ? SHEET_NOT_A_TABLE : SHEET_TRUNCATED;
}

XML_Parser xlsx_parser(struct xlsx *xlsx, const struct xlsx_part *part)
{
    XML_Parser parser = XML_ParserCreate(NULL);

    if (parser == NULL) {
        sheet_fail(xlsx->sheet, SHEET_UNREADABLE, 0);
        return NULL;
    }
    XML_SetUserData(parser, part->state);
    XML_UseParserAsHandlerArg(parser);
    XML_SetStartDoctypeDeclHandler(parser, refuse_doctype);
    XML_SetElementHandler(parser, part->start, part->end);
    XML_SetCharacterDataHandler(parser, part->text);
    return parser;
}

zip_file_t *xlsx_entry(struct xlsx *xlsx, const char *path, bool required)
{
    zip_stat_t stat;
    zip_file_t *entry;
    zip_int64_t number = zip_name_locate(xlsx->zip, path, ZIP_FL_NOCASE);

    if (number < 0) {
        if (required)
            sheet_fail(xlsx->sheet, SHEET_NOT_A_TABLE, 0);
        return NULL;
    }
    if (zip_stat_index(xlsx->zip, (zip_uint64_t)number, 0, &stat) == 0 && (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) &&
        stat.encryption_method != ZIP_EM_NONE) {
        sheet_fail(xlsx->sheet, SHEET_ENCRYPTED, 0);
        return NULL;
    }
    entry = zip_fopen_index(xlsx->zip, (zip_uint64_t)number, 0);
    if (entry == NULL)
        sheet_fail(xlsx->sheet, SHEET_TRUNCATED, 0);
    return entry;
}

int xlsx_read(struct xlsx *xlsx, zip_file_t *entry, void *bytes)
{
    zip_int64_t got = zip_fread(entry, bytes, XLSX_READ);

    if (got < 0) {
        sheet_fail(xlsx->sheet, SHEET_TRUNCATED, 0);
        return -1;
    }
    xlsx->unpacked += (uint64_t)got;
    if (xlsx->unpacked > UNPACKED_MOST || (xlsx->unpacked > RATIO_FROM && xlsx->unpacked / RATIO_MOST > xlsx->packed)) {
        sheet_fail(xlsx->sheet, SHEET_EXPANDS_TOO_MUCH, 0);
        return -1;
    }
    return (int)got;
}

static bool parse_entry(struct xlsx *xlsx, zip_file_t *entry, XML_Parser parser)
{
    void *bytes;
    int got;

    do {
        bytes = XML_GetBuffer(parser, XLSX_READ);
        if (bytes == NULL)
            return sheet_fail(xlsx->sheet, SHEET_UNREADABLE, 0);
        got = xlsx_read(xlsx, entry, bytes);
        if (got < 0)
            return false;
        if (XML_ParseBuffer(parser, got, got == 0) != XML_STATUS_OK)
            return sheet_fail(xlsx->sheet, xlsx_parse_problem(parser), 0);
    } while (got > 0 && xlsx->sheet->problem == SHEET_FINE);
    return xlsx->sheet->problem == SHEET_FINE;
}

bool xlsx_parse(struct xlsx *xlsx, const struct xlsx_part *part)
{
    zip_file_t *entry = xlsx_entry(xlsx, part->path, part->required);
    XML_Parser parser;
    bool good;

    if (entry == NULL)
        return xlsx->sheet->problem == SHEET_FINE;
    parser = xlsx_parser(xlsx, part);
    good = parser != NULL && parse_entry(xlsx, entry, parser);
    XML_ParserFree(parser);
    zip_fclose(entry);
    return good;
}

/* ---- xl/workbook.xml: the first visible worksheet, and when time began ---- */

static bool is_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void XMLCALL workbook_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx *xlsx = XML_GetUserData(user);
    const char *state = xlsx_attribute(attributes, "state"), *id = NULL;
    size_t i;

    if (strcmp(xlsx_name(name), "workbookPr") == 0)
        xlsx->date1904 = is_true(xlsx_attribute(attributes, "date1904"));
    if (strcmp(xlsx_name(name), "sheet") != 0 || xlsx->visible_found)
        return;
    for (i = 0; attributes[i] != NULL; i += 2) /* r:id, whatever the prefix is called */
        if (strcmp(xlsx_name(attributes[i]), "id") == 0)
            id = attributes[i + 1];
    if (id == NULL)
        return;
    xlsx->visible_found = state == NULL || strcmp(state, "visible") == 0;
    if (xlsx->visible_found || xlsx->worksheet_id == NULL)
        xlsx->worksheet_id = arena_text(xlsx->sheet->arena, id);
}

static void XMLCALL relation_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx *xlsx = XML_GetUserData(user);
    const char *id = xlsx_attribute(attributes, "Id"), *target = xlsx_attribute(attributes, "Target");

    if (strcmp(xlsx_name(name), "Relationship") != 0 || id == NULL || target == NULL)
        return;
    if (strcmp(id, xlsx->worksheet_id) != 0)
        return;
    if (*target == '/')
        xlsx->worksheet = arena_text(xlsx->sheet->arena, target + 1);
    else
        xlsx->worksheet = arena_format(xlsx->sheet->arena, "xl/%s", target);
}

/* ---- xl/styles.xml: which of cellXfs show dates ---- */

struct styles {
    struct xlsx *xlsx;
    bool custom_dates[STYLES_MOST]; /* by number format */
    bool in_cells;
};

static int format_number(const char *text)
{
    long number = text == NULL ? 0 : strtol(text, NULL, 10);

    return number < 0 || number >= STYLES_MOST ? 0 : (int)number;
}

static void XMLCALL styles_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct styles *styles = XML_GetUserData(user);
    struct xlsx *xlsx = styles->xlsx;
    const char *code = xlsx_attribute(attributes, "formatCode"), *local = xlsx_name(name);
    int number = format_number(xlsx_attribute(attributes, "numFmtId"));

    if (strcmp(local, "numFmt") == 0 && code != NULL)
        styles->custom_dates[number] = xlsx_format_is_date(code);
    else if (strcmp(local, "cellXfs") == 0)
        styles->in_cells = true;
    else if (strcmp(local, "xf") == 0 && styles->in_cells && xlsx->style_count < STYLES_MOST)
        xlsx->date_styles[xlsx->style_count++] = xlsx_builtin_date(number) || styles->custom_dates[number];
}

static void XMLCALL styles_end(void *user, const XML_Char *name)
{
    struct styles *styles = XML_GetUserData(user);

    if (strcmp(xlsx_name(name), "cellXfs") == 0)
        styles->in_cells = false;
}

static void XMLCALL no_end(void *user, const XML_Char *name)
{
    (void)user, (void)name;
}

static bool read_styles(struct xlsx *xlsx)
{
    struct styles *styles = arena_alloc(xlsx->sheet->arena, sizeof(*styles));
    const struct xlsx_part part = {
        .path = "xl/styles.xml", .start = styles_start, .end = styles_end, .state = styles
    };

    styles->xlsx = xlsx;
    xlsx->date_styles = arena_alloc(xlsx->sheet->arena, STYLES_MOST * sizeof(bool));
    return xlsx_parse(xlsx, &part);
}

bool xlsx_read_parts(struct xlsx *xlsx)
{
    const struct xlsx_part workbook = {
        .path = "xl/workbook.xml", .required = true, .start = workbook_start, .end = no_end, .state = xlsx
    };
    const struct xlsx_part relations = {
        .path = "xl/_rels/workbook.xml.rels", .required = true, .start = relation_start, .end = no_end, .state = xlsx
    };

    if (!xlsx_parse(xlsx, &workbook))
        return false;
    if (xlsx->worksheet_id == NULL)
        return sheet_fail(xlsx->sheet, SHEET_NOT_A_TABLE, 0);
    if (!xlsx_parse(xlsx, &relations))
        return false;
    if (xlsx->worksheet == NULL)
        return sheet_fail(xlsx->sheet, SHEET_NOT_A_TABLE, 0);
    return read_styles(xlsx) && xlsx_read_strings(xlsx);
}
