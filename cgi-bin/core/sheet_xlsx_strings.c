/* sheet_xlsx_strings.c - xl/sharedStrings.xml, kept in an unlinked temporary file and
 * mapped, so that a file with millions of texts does not fill the memory. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "sheet_xlsx.h"

enum { STRINGS_BYTES_MOST = 512 * 1024 * 1024, STRING_MOST = SHEET_CELL_MOST * 4 };

struct reading {
    struct xlsx *xlsx;
    int depth_phonetic; /* inside rPh: readings for Japanese, no text */
    bool in_text;
    size_t length; /* of the current text */
};

static void XMLCALL strings_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = XML_GetUserData(user);
    struct xlsx_strings *strings = &reading->xlsx->strings;
    const char *local = xlsx_name(name);
    uint32_t offset = (uint32_t)strings->length;

    (void)attributes;
    if (strcmp(local, "si") == 0) {
        fwrite(&offset, sizeof(offset), 1, strings->offset_file);
        strings->count++;
        reading->length = 0;
    } else if (strcmp(local, "rPh") == 0) {
        reading->depth_phonetic++;
    } else if (strcmp(local, "t") == 0) {
        reading->in_text = reading->depth_phonetic == 0;
    }
}

static void XMLCALL strings_end(void *user, const XML_Char *name)
{
    struct reading *reading = XML_GetUserData(user);
    struct xlsx_strings *strings = &reading->xlsx->strings;
    const char *local = xlsx_name(name);

    if (strcmp(local, "t") == 0) {
        reading->in_text = false;
    } else if (strcmp(local, "rPh") == 0) {
        reading->depth_phonetic--;
    } else if (strcmp(local, "si") == 0) {
        fputc('\0', strings->text_file);
        strings->length++;
    }
}

static void XMLCALL strings_text(void *user, const XML_Char *text, int length)
{
    struct reading *reading = XML_GetUserData(user);
    struct xlsx_strings *strings = &reading->xlsx->strings;

    if (!reading->in_text)
        return;
    reading->length += (size_t)length;
    strings->length += (size_t)length;
    if (reading->length > STRING_MOST)
        sheet_fail(reading->xlsx->sheet, SHEET_CELL_TOO_LONG, 0);
    else if (strings->length > STRINGS_BYTES_MOST)
        sheet_fail(reading->xlsx->sheet, SHEET_EXPANDS_TOO_MUCH, 0);
    else
        fwrite(text, 1, (size_t)length, strings->text_file);
}

/* The file's bytes, NULL when it is empty or cannot be had. */
static const void *map(FILE *file, size_t length)
{
    void *bytes;

    if (length == 0)
        return NULL;
    bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fileno(file), 0);
    return bytes == MAP_FAILED ? NULL : bytes;
}

static bool map_strings(struct xlsx *xlsx)
{
    struct xlsx_strings *strings = &xlsx->strings;

    if (fflush(strings->text_file) != 0 || fflush(strings->offset_file) != 0 || ferror(strings->text_file) ||
        ferror(strings->offset_file))
        return sheet_fail(xlsx->sheet, SHEET_UNREADABLE, 0);
    strings->texts = map(strings->text_file, strings->length);
    strings->offsets = map(strings->offset_file, strings->count * sizeof(uint32_t));
    if (strings->count > 0 && (strings->texts == NULL || strings->offsets == NULL))
        return sheet_fail(xlsx->sheet, SHEET_UNREADABLE, 0);
    return true;
}

bool xlsx_read_strings(struct xlsx *xlsx)
{
    struct reading reading = { .xlsx = xlsx };
    const struct xlsx_part part = { .path = "xl/sharedStrings.xml",
                                    .start = strings_start,
                                    .end = strings_end,
                                    .text = strings_text,
                                    .state = &reading };

    xlsx->strings.text_file = sheet_temporary();
    xlsx->strings.offset_file = sheet_temporary();
    if (xlsx->strings.text_file == NULL || xlsx->strings.offset_file == NULL)
        return sheet_fail(xlsx->sheet, SHEET_UNREADABLE, 0);
    return xlsx_parse(xlsx, &part) && map_strings(xlsx);
}

const char *xlsx_string(const struct xlsx *xlsx, size_t number)
{
    return number < xlsx->strings.count ? xlsx->strings.texts + xlsx->strings.offsets[number] : "";
}

static void unmap(const void *bytes, size_t length)
{
    if (bytes != NULL)
        munmap((void *)(uintptr_t)bytes, length); /* the way round -Wcast-qual: mapped read-only, unmapped as it came */
}

void xlsx_close_strings(struct xlsx *xlsx)
{
    struct xlsx_strings *strings = &xlsx->strings;

    unmap(strings->texts, strings->length);
    unmap(strings->offsets, strings->count * sizeof(uint32_t));
    if (strings->text_file != NULL)
        fclose(strings->text_file);
    if (strings->offset_file != NULL)
        fclose(strings->offset_file);
    *strings = (struct xlsx_strings){ 0 };
}
