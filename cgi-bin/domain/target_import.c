/* target_import.c - rules of a list of targets; its columns are in target_import_data.c. */
#include <string.h>

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "domain/target_import.h"

enum { KEY_TARGET = 't', YEAR_FIRST = 2000, YEAR_LAST = 2999 };

/* 2026, 2026年. */
static bool read_year(struct arena *arena, struct import_row *row)
{
    const char *text = row->values[TARGET_YEAR];
    size_t digits = strspn(text, "0123456789");
    int64_t year = 0;

    row->typed = text;
    if (digits != 4 || !text_int(arena_copy(arena, text, digits), &year) || year < YEAR_FIRST || year > YEAR_LAST || (text[digits] != '\0' && strcmp(text + digits, "年") != 0)) /* data */
        return import_refuse(row, TARGET_YEAR, "year");
    row->values[TARGET_YEAR] = arena_copy(arena, text, digits);
    return true;
}

static bool has_month(const struct import_row *row)
{
    for (size_t month = 0; month < 12; month++) {
        if (row->values[TARGET_MONTH + month] != NULL)
            return true;
    }
    return false;
}

static bool claim(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    const char *of = row->values[TARGET_CODE] != NULL ? row->values[TARGET_CODE] : row->values[TARGET_NAME];
    const char *key = arena_format(arena, "%s\t%s\t%s", row->values[TARGET_KIND], of, row->values[TARGET_YEAR]);

    row->first_row = import_keys_find(reading->keys, KEY_TARGET, key);
    if (row->first_row != 0) {
        row->typed = of;
        return import_refuse(row, TARGET_CODE, "duplicate in file");
    }
    import_keys_add(reading->keys, KEY_TARGET, key, row->number);
    return true;
}

static bool check(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    if (row->values[TARGET_CODE] == NULL && row->values[TARGET_NAME] == NULL) {
        row->typed = "";
        return import_refuse(row, TARGET_CODE, "target missing");
    }
    if (!read_year(arena, row))
        return false;
    row->typed = "";
    return has_month(row) ? claim(reading, arena, row) : import_refuse(row, TARGET_MONTH, "months missing");
}

const struct import_definition target_import = {
    .kind = "sales_targets",
    .fields = target_import_fields,
    .field_count = TARGET_FIELDS,
    .check = check,
};
_Static_assert((int)TARGET_FIELDS <= (int)IMPORT_FIELDS_MOST, "room for every field");
