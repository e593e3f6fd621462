/* pinyin_table.c - runs while the programs are built: writes what ICU reads for each Chinese character as
 * a C file (../pinyin_table.h). So no process loads ICU's rules: 7 MB and 90 ms each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { SYLLABLES_MOST = 1000, READING_ROOM = 8, ROOM = 32, FIRST = 0x3400, LAST = 0x9FFF };

static char syllables[SYLLABLES_MOST][READING_ROOM]; /* the first stays empty: no reading */
static unsigned syllable_count = 1;

static void stop(const char *what)
{
    fprintf(stderr, "pinyin_table: %s\n", what);
    exit(1);
}

static UTransliterator *transliterator(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *opened;
    UChar id[64];

    u_uastrcpy(id, "Han-Latin; Latin-ASCII; Lower");
    opened = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (opened == NULL)
        stop(u_errorName(status));
    return opened;
}

static unsigned number_of(const char *syllable)
{
    for (unsigned i = 1; i < syllable_count; i++) {
        if (strcmp(syllables[i], syllable) == 0)
            return i;
    }
    if (syllable_count == SYLLABLES_MOST)
        stop("more syllables than expected");
    memcpy(syllables[syllable_count], syllable, strlen(syllable) + 1);
    return syllable_count++;
}

/* Number of the syllable that is read for the character; 0 when ICU knows none. */
static unsigned read_character(UTransliterator *reader, UChar32 point)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[ROOM];
    char text[ROOM * 4];
    int32_t count = 0, limit;

    U16_APPEND_UNSAFE(wide, count, point);
    limit = count;
    utrans_transUChars(reader, wide, &count, ROOM, 0, &limit, &status);
    u_strToUTF8(text, sizeof(text), NULL, wide, count, &status);
    if (U_FAILURE(status) || strlen(text) >= READING_ROOM || strspn(text, "abcdefghijklmnopqrstuvwxyz") != strlen(text))
        return 0;
    return number_of(text);
}

static void write_range(UTransliterator *reader, UChar32 first, UChar32 last)
{
    for (UChar32 point = first; point <= last; point++) {
        unsigned number = read_character(reader, point);

        if (number != 0)
            printf("    { 0x%x, %u },\n", (unsigned)point, number);
    }
}

int main(void)
{
    UTransliterator *reader = transliterator();

    printf("/* Written by cgi-bin/core/made/pinyin_table.c from ICU's data. */\n#include \"pinyin_table.h\"\n\n"
           "const unsigned short pinyin_common[PINYIN_LAST - PINYIN_FIRST + 1] = {");
    for (UChar32 point = FIRST; point <= LAST; point++)
        printf("%s%u,", (point - FIRST) % 24 == 0 ? "\n    " : " ", read_character(reader, point));
    printf("\n};\n\nconst struct pinyin_rare pinyin_rare[] = {\n");
    write_range(reader, 0x3007, 0x3007);
    write_range(reader, 0xF900, 0xFAFF);
    write_range(reader, 0x20000, 0x3FFFF);
    printf("};\nconst unsigned long pinyin_rare_count = sizeof(pinyin_rare) / sizeof(pinyin_rare[0]);\n\n"
           "const char pinyin_syllables[][PINYIN_ROOM] = {\n");
    for (unsigned i = 0; i < syllable_count; i++)
        printf("    \"%s\",\n", syllables[i]);
    printf("};\n");
    utrans_close(reader);
    return 0;
}
