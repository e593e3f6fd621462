/* sheet_xlsx.h - the parts of a workbook that are read before its rows. */
#ifndef CORE_SHEET_XLSX_H
#define CORE_SHEET_XLSX_H

#include <expat.h>
#include <zip.h>

#include "sheet_inside.h"

/* Shared strings: NUL-terminated texts one behind the other, mapped from a temporary file. */
struct xlsx_strings {
    FILE *text_file, *offset_file;
    const char *texts;
    const uint32_t *offsets;
    size_t count, length;
};

struct xlsx {
    struct sheet *sheet;
    zip_t *zip;
    uint64_t packed, unpacked; /* bytes of the file; bytes of XML read so far */
    const char *worksheet;     /* path in the zip */
    const char *worksheet_id;  /* its relation */
    bool visible_found, date1904;
    struct xlsx_strings strings;
    bool *date_styles; /* by style number: shows a date or time */
    size_t style_count;
    void *rows; /* sheet_xlsx.c */
};

enum { XLSX_READ = 65536 };

/* One handler set for expat. Handlers are given the parser; XML_GetUserData has the state. */
struct xlsx_part {
    const char *path;
    bool required;
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler text;
    void *state;
};

/* Element name without its name space prefix. */
const char *xlsx_name(const char *name);
/* An attribute's value, prefix or not; NULL when absent. */
const char *xlsx_attribute(const char **attributes, const char *name);

/* A parser that refuses document types. */
XML_Parser xlsx_parser(struct xlsx *xlsx, const struct xlsx_part *part);
enum sheet_problem xlsx_parse_problem(XML_Parser parser); /* after a failed parse */
zip_file_t *xlsx_entry(struct xlsx *xlsx, const char *path, bool required);
/* Bytes read, 0 at the end, -1 at a problem (told to the sheet); counts what it unpacks. */
int xlsx_read(struct xlsx *xlsx, zip_file_t *entry, void *bytes);
bool xlsx_parse(struct xlsx *xlsx, const struct xlsx_part *part);

/* Workbook, relations, styles, shared strings. */
bool xlsx_read_parts(struct xlsx *xlsx);
bool xlsx_read_strings(struct xlsx *xlsx);
const char *xlsx_string(const struct xlsx *xlsx, size_t number); /* "" beyond the table */
void xlsx_close_strings(struct xlsx *xlsx);

/* True when a number format shows a date or time: built-in number or custom code. */
bool xlsx_builtin_date(int number);
bool xlsx_format_is_date(const char *code);
/* A stored number as people see it: "20170425", "0.68", or the date it stands for. */
const char *xlsx_number(struct arena *arena, const char *stored);
const char *xlsx_date(struct arena *arena, const char *stored, bool date1904);

#endif
