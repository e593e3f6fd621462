/* customer_import.c - rules of the dealer register; its columns are in customer_import_data.c.
 *
 * A row has one reason: the first wrong cell in the order of the fields there (who, where,
 * money, people), then what needs several cells: identifiers, region, duplicates. A row
 * repeats another when code or credit code is one of an accepted row above it. */
#include <string.h>

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "domain/customer_import.h"
#include "domain/region.h"

enum { OLD_LICENCE_DIGITS = 15, KEY_CODE = 'c', KEY_CREDIT = 'u' };

static bool is_old_licence(const char *code)
{
    return strlen(code) == OLD_LICENCE_DIGITS && strspn(code, "0123456789") == OLD_LICENCE_DIGITS;
}

/* domain.md 5: other identifiers are storable as such. */
static bool sort_identifiers(struct arena *arena, struct import_row *row)
{
    const char *code = row->values[CUSTOMER_CREDIT_CODE], *type = row->values[CUSTOMER_TYPE], *tidy;

    if (code != NULL && text_credit_code(arena, code, &tidy) != CREDIT_CODE_OK) {
        if (!is_old_licence(code) && (type == NULL || strcmp(type, "clinic") != 0))
            return import_refuse(row, CUSTOMER_CREDIT_CODE, "credit code");
        row->values[CUSTOMER_OTHER_ID] = code;
        row->values[CUSTOMER_CREDIT_CODE] = NULL;
        import_note(row, CUSTOMER_CREDIT_CODE, "old_number");
    }
    if (row->values[CUSTOMER_CODE] == NULL && row->values[CUSTOMER_CREDIT_CODE] == NULL)
        return import_refuse(row, CUSTOMER_CODE, "code missing");
    return true;
}

/* A mobile in the column of landlines is the contact's when there is no other. */
static void sort_phones(struct import_row *row)
{
    const char *phone = row->values[CUSTOMER_PHONE];

    if (row->values[CUSTOMER_MOBILE] != NULL || phone == NULL)
        return;
    if (strlen(phone) == 11 && phone[0] == '1' && strspn(phone, "0123456789") == 11) {
        row->values[CUSTOMER_MOBILE] = phone;
        row->values[CUSTOMER_PHONE] = NULL;
    }
}

static const char *place(const struct import_row *row, enum customer_field field)
{
    return row->values[field] == NULL ? "" : row->values[field];
}

/* The three columns, or the one that holds all of it. */
static enum region_result match_region(struct import_reading *reading, struct arena *arena, struct import_row *row,
                                       struct region_match *match)
{
    const char *const parts[3] = { place(row, CUSTOMER_PROVINCE), place(row, CUSTOMER_CITY),
                                   place(row, CUSTOMER_COUNTY) };
    enum region_result result = region_match(arena, reading->regions, parts, match);

    if (result == REGION_BLANK) {
        row->field = CUSTOMER_REGION;
        row->typed = place(row, CUSTOMER_REGION);
        return region_match_cell(arena, reading->regions, row->typed, match);
    }
    row->field = CUSTOMER_PROVINCE;
    row->typed = arena_format(arena, "%s %s %s", parts[0], parts[1], parts[2]);
    return result;
}

static bool find_region(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    struct region_match match;

    switch (match_region(reading, arena, row, &match)) {
    case REGION_BLANK:
        return true;
    case REGION_UNKNOWN:
        return import_refuse(row, row->field, "region");
    case REGION_COUNTY_UNKNOWN:
        import_note(row, CUSTOMER_COUNTY, "county_unknown");
        break;
    case REGION_FOUND:
        if (match.current != match.region)
            import_note(row, CUSTOMER_COUNTY, "region_ended");
        break;
    }
    row->typed = NULL;
    row->values[CUSTOMER_REGION_CODE] = match.region->code;
    return true;
}

/* Claims code and credit code for this row, unless an accepted row above has one of them. */
static bool claim_keys(struct import_reading *reading, struct import_row *row)
{
    static const struct {
        enum customer_field field;
        char kind;
    } keys[] = { { CUSTOMER_CREDIT_CODE, KEY_CREDIT }, { CUSTOMER_CODE, KEY_CODE } };
    size_t i;

    for (i = 0; i < COUNT_OF(keys); i++) {
        const char *text = row->values[keys[i].field];

        row->first_row = text == NULL ? 0 : import_keys_find(reading->keys, keys[i].kind, text);
        if (row->first_row == 0)
            continue;
        row->typed = text;
        return import_refuse(row, keys[i].field, "duplicate in file");
    }
    for (i = 0; i < COUNT_OF(keys); i++)
        if (row->values[keys[i].field] != NULL)
            import_keys_add(reading->keys, keys[i].kind, row->values[keys[i].field], row->number);
    return true;
}

static bool check(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    if (!sort_identifiers(arena, row)) {
        row->typed = place(row, (enum customer_field)row->field);
        return false;
    }
    sort_phones(row);
    return find_region(reading, arena, row) && claim_keys(reading, row);
}

const struct import_definition customer_import = {
    .kind = "customers",
    .fields = customer_import_fields,
    .field_count = CUSTOMER_FIELDS,
    .check = check,
};
_Static_assert((int)CUSTOMER_FIELDS <= (int)IMPORT_FIELDS_MOST, "room for every field");
