/* import_row.c - what the cells of one row mean: canonical values, or one reason. */
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "domain/import_table.h"

enum { TEXT_MOST = 255, WAN_PLACES = 4 };

/* One cell being read into one field. */
struct cell {
    struct arena *arena;
    const struct import_field *field;
    const char *text;
    bool in_wan;
    const char *value;
    const char *note;
};

static bool read_text(struct cell *cell)
{
    char *text = arena_text(cell->arena, text_tidy(cell->arena, cell->text)), *at;

    for (at = text; (at = strchr(at, '\n')) != NULL;)
        *at = ' ';
    cell->value = text;
    return true;
}

static bool read_note(struct cell *cell)
{
    cell->value = text_trim(cell->arena, cell->text);
    return true;
}

/* Old licence numbers and the numbers of medical institutions are shorter or longer. */
static bool read_identifier(struct cell *cell)
{
    enum credit_code result = text_credit_code(cell->arena, cell->text, &cell->value);

    return result == CREDIT_CODE_OK || (result == CREDIT_CODE_FORM && text_characters(cell->value) != 18);
}

static bool read_date(struct cell *cell)
{
    return text_date(cell->arena, cell->text, true, &cell->value);
}

static bool read_decimal(struct cell *cell, size_t digits, size_t places)
{
    struct text_decimal_form form = { .digits = digits, .places = places, .negative = cell->field->negative };

    /* A title that says 万元 speaks for plain numbers; 50万 below it has said so itself. */
    if (cell->in_wan && strstr(cell->text, "万") == NULL && strstr(cell->text, "元") == NULL)
        form.shift = WAN_PLACES;
    return text_decimal(cell->arena, cell->text, form, &cell->value);
}

static bool read_money(struct cell *cell)
{
    return read_decimal(cell, 13, 2);
}

static bool read_price(struct cell *cell)
{
    return read_decimal(cell, 12, 6);
}

static bool read_quantity(struct cell *cell)
{
    return read_decimal(cell, 14, 4);
}

static bool read_days(struct cell *cell)
{
    int64_t days;

    if (!text_days(text_tidy(cell->arena, cell->text), &days))
        return false;
    cell->value = arena_format(cell->arena, "%d", (int)days);
    return true;
}

static bool read_mobile(struct cell *cell)
{
    return text_mobile(cell->arena, cell->text, &cell->value);
}

static bool read_phone(struct cell *cell)
{
    if (text_landline(cell->arena, cell->text, &cell->value) || text_mobile(cell->arena, cell->text, &cell->value))
        return true;
    cell->note = "phone_form";
    return read_text(cell);
}

static bool is_one_of(const char *words, const char *text)
{
    size_t length = strlen(text);

    while (*words != '\0') {
        size_t word = strcspn(words, "|,");

        if (word == length && strncasecmp(words, text, length) == 0)
            return true;
        words += word + (words[word] != '\0');
    }
    return false;
}

static bool read_choice(struct cell *cell)
{
    const char *text = text_tidy(cell->arena, cell->text);
    const struct import_choice *choice;

    for (choice = cell->field->choices; choice->key != NULL; choice++)
        if (strcmp(choice->key, text) == 0 || is_one_of(choice->words, text)) {
            cell->value = choice->key;
            return true;
        }
    return false;
}

static const struct reader {
    bool (*read)(struct cell *cell);
    const char *reason;
    bool free_text; /* may hold anything, also a dash */
} readers[] = {
    [IMPORT_TEXT] = { read_text, "text", true },
    [IMPORT_NOTE] = { read_note, "text", true },
    [IMPORT_IDENTIFIER] = { read_identifier, "credit code check digit", false },
    [IMPORT_DATE] = { read_date, "date", false },
    [IMPORT_MONEY] = { read_money, "amount", false },
    [IMPORT_PRICE] = { read_price, "amount", false },
    [IMPORT_QUANTITY] = { read_quantity, "quantity", false },
    [IMPORT_DAYS] = { read_days, "days", false },
    [IMPORT_MOBILE] = { read_mobile, "mobile", false },
    [IMPORT_PHONE] = { read_phone, "phone", false },
    [IMPORT_CHOICE] = { read_choice, "type", false },
};

bool import_refuse(struct import_row *row, size_t field, const char *reason)
{
    row->reason = reason;
    row->field = field;
    return false;
}

void import_note(struct import_row *row, size_t field, const char *key)
{
    if (row->note_count < IMPORT_NOTES_MOST)
        row->notes[row->note_count++] = (struct import_note){ .field = field, .key = key };
}

/* What people write where they have nothing to write. */
static bool is_nothing(struct arena *arena, const char *text)
{
    return is_one_of("-|--|---|—|——|/|\\|无|暂无|没有|n/a|na|null|nil", text_tidy(arena, text));
}

/* A formula that failed is no value, whatever the field. */
static bool is_formula_error(const char *text)
{
    return *text == '#' && is_one_of("#N/A|#REF!|#VALUE!|#DIV/0!|#NAME?|#NULL!|#NUM!", text);
}

/* The apostrophe that our own exports put before =, +, - and @. */
static const char *without_guard(const char *text)
{
    return *text == '\'' && text[1] != '\0' && strchr("=+-@\t\r", text[1]) != NULL ? text + 1 : text;
}

static bool read_cell(struct cell *cell, size_t field, struct import_row *row)
{
    const struct reader *reader = &readers[cell->field->reader];
    size_t most = cell->field->most == 0 ? TEXT_MOST : cell->field->most;

    row->typed = cell->text;
    if (text_is_blank(cell->text) || (!reader->free_text && is_nothing(cell->arena, cell->text))) {
        return cell->field->missing == NULL || import_refuse(row, field, cell->field->missing);
    }
    if (is_formula_error(cell->text))
        return import_refuse(row, field, "formula error");
    cell->text = without_guard(cell->text);
    if (!reader->read(cell))
        return import_refuse(row, field, cell->field->reason == NULL ? reader->reason : cell->field->reason);
    if (strlen(cell->value) > most && text_characters(cell->value) > most)
        return import_refuse(row, field, "too long");
    if (*cell->value != '\0')
        row->values[field] = cell->value;
    if (cell->note != NULL)
        import_note(row, field, cell->note);
    return true;
}

bool import_read_row(struct arena *arena, const struct import_definition *definition,
                     const struct import_mapping *mapping, const struct sheet_row *row, struct import_row *out)
{
    size_t i;

    memset(out, 0, sizeof(*out));
    out->number = row->number;
    for (i = 0; i < definition->field_count; i++) {
        int column = mapping->columns[i];
        struct cell cell = { .arena = arena,
                             .field = &definition->fields[i],
                             .text = column < 0 || (size_t)column >= row->count ? "" : row->cells[column],
                             .in_wan = mapping->in_wan[i] };

        if (cell.field->reader == IMPORT_DERIVED || (column < 0 && cell.field->missing == NULL))
            continue;
        if (!read_cell(&cell, i, out)) {
            out->typed = arena_text(arena, out->typed);
            return false;
        }
    }
    out->typed = NULL;
    return true;
}
