/* paper_import.c - rules of a list of papers; its columns are in paper_import_data.c.
 *
 * A row says whose paper it is by the dealer's code or credit code, never by the name. */
#include <string.h>

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "domain/paper_import.h"

enum { KEY_PAPER = 'p' };

static bool is_permanent(struct arena *arena, const char *text)
{
    const char *tidy = text_tidy(arena, text);
    size_t length = strlen(tidy);

    for (const char *at = paper_import_permanent_words; *at != '\0';) {
        size_t word = strcspn(at, "|");

        if (word == length && strncasecmp(at, tidy, length) == 0)
            return true;
        at += word + (at[word] == '|');
    }
    return false;
}

/* A day, or a word that says that there is none. */
static bool sort_expiry(struct arena *arena, struct import_row *row)
{
    const char *text = row->values[PAPER_EXPIRES_ON];

    if (text == NULL)
        return true;
    row->typed = text;
    if (is_permanent(arena, text)) {
        row->values[PAPER_EXPIRES_ON] = NULL;
        row->values[PAPER_DATE_MEANING] = "permanent";
        return true;
    }
    if (!text_date(arena, text, true, &row->values[PAPER_EXPIRES_ON]))
        return import_refuse(row, PAPER_EXPIRES_ON, "date");
    row->values[PAPER_DATE_MEANING] = "expiry";
    if (row->values[PAPER_ISSUED_ON] != NULL && strcmp(row->values[PAPER_EXPIRES_ON], row->values[PAPER_ISSUED_ON]) < 0)
        return import_refuse(row, PAPER_EXPIRES_ON, "dates crossed");
    return true;
}

static const char *shown(const char *text)
{
    return text == NULL ? "" : text;
}

static bool claim(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    const char *key = arena_format(arena, "%s\t%s\t%s\t%s\t%s", shown(row->values[PAPER_CODE]), shown(row->values[PAPER_CREDIT_CODE]),
                                   row->values[PAPER_TYPE], shown(row->values[PAPER_NUMBER]),
                                   row->values[PAPER_NUMBER] != NULL ? "" : shown(row->values[PAPER_ISSUED_ON]));

    row->first_row = import_keys_find(reading->keys, KEY_PAPER, key);
    if (row->first_row != 0) {
        row->typed = shown(row->values[PAPER_NUMBER]);
        return import_refuse(row, PAPER_NUMBER, "duplicate in file");
    }
    import_keys_add(reading->keys, KEY_PAPER, key, row->number);
    return true;
}

static bool check(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    if (row->values[PAPER_CODE] == NULL && row->values[PAPER_CREDIT_CODE] == NULL) {
        row->typed = shown(row->values[PAPER_CUSTOMER_NAME]);
        return import_refuse(row, PAPER_CODE, "code missing");
    }
    return sort_expiry(arena, row) && claim(reading, arena, row);
}

const struct import_definition paper_import = {
    .kind = "papers",
    .fields = paper_import_fields,
    .field_count = PAPER_FIELDS,
    .check = check,
};
_Static_assert((int)PAPER_FIELDS <= (int)IMPORT_FIELDS_MOST, "room for every field");
