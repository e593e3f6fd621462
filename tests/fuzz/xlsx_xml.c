/* xlsx_xml.c - the XML inside a workbook: parts in this order, parted by lines of "--"; what is missing or
 * empty is that of a plain workbook. */
#include "support/sheet.h"

#include <zip.h>

static const struct {
    const char *path, *usual;
} parts[] = {
    { "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000.5</v></c></row>"
                                  "</sheetData></worksheet>" },
    { "xl/sharedStrings.xml", "<sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>" },
    { "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/></numFmts>"
                       "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>" },
    { "xl/workbook.xml", "<workbook><sheets><sheet name=\"x\" sheetId=\"1\" r:id=\"rId1\" xmlns:r=\"r\"/></sheets></workbook>" },
    { "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>" },
};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

static void add_part(zip_t *zip, const char *path, const char *bytes, size_t length)
{
    zip_int64_t place = zip_file_add(zip, path, zip_source_buffer(zip, bytes, length, 0), ZIP_FL_OVERWRITE);

    HOLDS(place >= 0 && zip_set_file_compression(zip, (zip_uint64_t)place, ZIP_CM_STORE, 0) == 0);
}

static void add_parts(zip_t *zip, const char *data, size_t size)
{
    for (size_t i = 0; i < PARTS; i++) {
        const char *end = size > 0 ? memmem(data, size, "\n--\n", 4) : NULL;
        size_t length = end != NULL ? (size_t)(end - data) : size;

        if (length > 0)
            add_part(zip, parts[i].path, data, length);
        else
            add_part(zip, parts[i].path, parts[i].usual, strlen(parts[i].usual));
        data += end != NULL ? length + 4 : length;
        size -= end != NULL ? length + 4 : length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    struct arena *arena = fuzz_arena();
    zip_stat_t stat;
    uint8_t *bytes;

    zip_source_keep(source);
    add_parts(zip, (const char *)data, size);
    HOLDS(zip_close(zip) == 0 && zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0);
    bytes = malloc(stat.size);
    HOLDS(zip_source_read(source, bytes, stat.size) == (zip_int64_t)stat.size);
    fuzz_sheet(arena, bytes, stat.size);
    free(bytes);
    zip_source_close(source);
    zip_source_free(source);
    return 0;
}
