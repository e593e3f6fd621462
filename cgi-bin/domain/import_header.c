/* import_header.c - the header row of a file and the meaning of its columns; rows that are
 * no data. */
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "domain/import_table.h"

enum { FIELDS_LEAST = 2, FIRST_CELLS = 3, TOTAL_CHARACTERS = 8 };

static const char *cell_of(const struct sheet_row *row, int column)
{
    return column < 0 || (size_t)column >= row->count ? "" : row->cells[column];
}

void import_preview_read(struct arena *arena, struct sheet *sheet, struct import_preview *preview)
{
    struct sheet_row row;
    const char **cells;
    size_t i;

    preview->count = 0;
    while (preview->count < IMPORT_PREVIEW_ROWS && sheet_next(sheet, &row)) {
        cells = arena_alloc(arena, (row.count + 1) * sizeof(*cells));
        for (i = 0; i < row.count; i++)
            cells[i] = arena_text(arena, row.cells[i]);
        row.cells = cells;
        preview->rows[preview->count++] = row;
    }
}

/* Drops what stands in brackets: 账期(天), 【必填】. Brackets are half-width by now. */
static void drop_brackets(char *text)
{
    static const char *const brackets[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" } };
    char *open, *end;
    size_t i;

    for (i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++)
        while ((open = strstr(text, brackets[i][0])) != NULL && (end = strstr(open, brackets[i][1])) != NULL)
            memmove(open, end + strlen(brackets[i][1]), strlen(end + strlen(brackets[i][1])) + 1);
}

/* A title as it is compared: lower case, without blanks, marks and brackets. */
static const char *normalize(struct arena *arena, const char *title)
{
    char *text = arena_text(arena, text_tidy(arena, title));
    size_t used = 0, i;

    drop_brackets(text);
    for (i = 0; text[i] != '\0'; i++) {
        if (strchr(" \n*:_-/.#'\"", text[i]) != NULL)
            continue;
        text[used++] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    }
    text[used] = '\0';
    return text;
}

/* One row's titles, normalized. */
struct titles {
    const char *texts[SHEET_COLUMNS_MOST];
    bool taken[SHEET_COLUMNS_MOST];
    size_t count;
};

static void titles_of(struct arena *arena, const struct sheet_row *row, struct titles *titles)
{
    size_t i;

    titles->count = row->count;
    for (i = 0; i < row->count; i++) {
        titles->texts[i] = normalize(arena, row->cells[i]);
        titles->taken[i] = *titles->texts[i] == '\0';
    }
}

/* The column called by the first of a field's titles that any column has; -1 without one. */
static int find_column(struct arena *arena, const struct titles *titles, const char *names)
{
    while (names != NULL && *names != '\0') {
        size_t length = strcspn(names, "|"), i;
        const char *name = normalize(arena, arena_copy(arena, names, length));

        for (i = 0; i < titles->count; i++)
            if (!titles->taken[i] && strcmp(titles->texts[i], name) == 0)
                return (int)i;
        names += length + (names[length] == '|');
    }
    return -1;
}

/* Maps a row as if it were the header; returns how many fields it names. */
static size_t map_row(struct arena *arena, const struct import_definition *definition, const struct sheet_row *row,
                      struct import_mapping *mapping)
{
    struct titles titles;
    size_t i, found = 0;

    memset(mapping, 0, sizeof(*mapping));
    mapping->header_row = row->number;
    titles_of(arena, row, &titles);
    for (i = 0; i < IMPORT_FIELDS_MOST; i++) {
        int column = i < definition->field_count ? find_column(arena, &titles, definition->fields[i].titles) : -1;

        mapping->columns[i] = column;
        if (column < 0)
            continue;
        titles.taken[column] = true;
        mapping->titles[i] = titles.texts[column];
        mapping->in_wan[i] = strstr(row->cells[column], "万") != NULL;
        found++;
    }
    return found;
}

static bool has_required(const struct import_definition *definition, const struct import_mapping *mapping)
{
    size_t i;

    for (i = 0; i < definition->field_count; i++)
        if (definition->fields[i].missing != NULL && mapping->columns[i] < 0)
            return false;
    return true;
}

bool import_guess(struct arena *arena, const struct import_definition *definition, const struct import_preview *preview,
                  struct import_mapping *mapping)
{
    struct arena *scratch = arena_new();
    size_t best = FIELDS_LEAST - 1, best_row = preview->count, i, found;

    for (i = 0; i < preview->count; i++) {
        found = map_row(scratch, definition, &preview->rows[i], mapping);
        if (found > best) {
            best = found;
            best_row = i;
        }
        arena_reset(scratch);
    }
    arena_free(scratch);
    if (best_row < preview->count) {
        map_row(arena, definition, &preview->rows[best_row], mapping);
        return has_required(definition, mapping);
    }
    memset(mapping, 0, sizeof(*mapping));
    for (i = 0; i < IMPORT_FIELDS_MOST; i++)
        mapping->columns[i] = -1;
    return false;
}

void import_map(struct arena *arena, const struct import_definition *definition,
                const struct import_choice_of_columns *chosen, struct import_mapping *mapping)
{
    memset(mapping, 0, sizeof(*mapping));
    mapping->header_row = chosen->header_row;
    for (size_t i = 0; i < IMPORT_FIELDS_MOST; i++)
        mapping->columns[i] = -1;
    for (size_t i = 0; i < definition->field_count; i++) {
        for (size_t k = 0; k < chosen->count && mapping->columns[i] < 0; k++) {
            if (strcmp(chosen->fields[k], definition->fields[i].key) != 0)
                continue;
            mapping->columns[i] = (int)k;
            mapping->titles[i] = chosen->header_row == 0 ? NULL : normalize(arena, chosen->headers[k]);
            mapping->in_wan[i] = strstr(chosen->headers[k], "万") != NULL;
        }
    }
}

const char *import_header_key(struct arena *arena, const char *const *headers, size_t count)
{
    struct buffer text;

    buffer_init(&text, arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%s\n", normalize(arena, headers[i]));
    return text.bytes;
}

/* ---- rows that are no data ---- */

static bool is_total(const char *word)
{
    static const char *const totals[] = { "合计", "总计", "小计", "共计", "累计", "total", "subtotal", "grandtotal" };
    size_t length = strlen(word), i, ending;

    for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
        ending = strlen(totals[i]);
        if (length >= ending && strcmp(word + length - ending, totals[i]) == 0)
            return text_characters(word) <= TOTAL_CHARACTERS || strcmp(word, totals[i]) == 0;
    }
    return false;
}

static bool is_footer(const char *word)
{
    static const char *const starts[] = { "制表", "制单", "审核", "复核", "打印", "导出", "说明", "填表", "第" };
    size_t i;

    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(word, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static size_t count_filled(const struct sheet_row *row, size_t *first)
{
    size_t i, filled = 0;

    *first = 0;
    for (i = 0; i < row->count; i++)
        if (!text_is_blank(row->cells[i]) && filled++ == 0)
            *first = i;
    return filled;
}

/* Half of the mapped columns, and two at least, repeat their title. */
static bool repeats_header(struct arena *arena, const struct import_mapping *mapping, const struct sheet_row *row)
{
    size_t mapped = 0, same = 0, i;

    for (i = 0; i < IMPORT_FIELDS_MOST; i++) {
        if (mapping->columns[i] < 0 || mapping->titles[i] == NULL)
            continue;
        mapped++;
        same += strcmp(mapping->titles[i], normalize(arena, cell_of(row, mapping->columns[i]))) == 0;
        if (mapped == 3 && same == 0)
            return false; /* the usual row, found out early */
    }
    return same >= FIELDS_LEAST && same * 2 >= mapped;
}

static size_t count_mapped(const struct import_definition *definition, const struct import_mapping *mapping)
{
    size_t i, mapped = 0;

    for (i = 0; i < definition->field_count; i++)
        mapped += mapping->columns[i] >= 0;
    return mapped;
}

enum import_row_kind import_row_kind(struct arena *arena, const struct import_definition *definition,
                                     const struct import_mapping *mapping, const struct sheet_row *row)
{
    size_t first, filled = count_filled(row, &first), i;

    if (filled == 0)
        return IMPORT_ROW_BLANK;
    /* A total line is sparse: a dealer may well be called 合计 something. */
    for (i = first; i < row->count && i < first + FIRST_CELLS && filled * 2 <= count_mapped(definition, mapping) + 1;
         i++)
        if (is_total(normalize(arena, row->cells[i])))
            return IMPORT_ROW_TOTAL;
    if (filled <= 2 && is_footer(text_tidy(arena, row->cells[first])))
        return IMPORT_ROW_FOOTER;
    return repeats_header(arena, mapping, row) ? IMPORT_ROW_HEADER : IMPORT_ROW_DATA;
}
