/* ledger_import.c - rules of a ledger's rows; its columns are in ledger_import_data.c.
 *
 * A row is known by its kind, number and place among the rows of that number. */
#include <string.h>

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"
#include "domain/ledger_import.h"
#include "domain/money.h"

enum { KEY_LINE = 'l', LINES_MOST = 9999 };

/* Money moves as its kind says: shipments, receipts and invoices above 0, returns below (some write them above). */
static bool check_sign(struct arena *arena, struct import_row *row)
{
    int64_t fen;
    bool back = strcmp(row->values[LEDGER_KIND], "return") == 0;

    if (!decimal_read(row->values[LEDGER_AMOUNT], MONEY_PLACES, &fen))
        return import_refuse(row, LEDGER_AMOUNT, "amount");
    if (back && fen > 0) {
        row->values[LEDGER_AMOUNT] = decimal_write(arena, -fen, MONEY_PLACES, MONEY_PLACES);
        fen = -fen;
    }
    row->typed = row->values[LEDGER_AMOUNT];
    return fen != 0 && (fen < 0) == back ? true : import_refuse(row, LEDGER_AMOUNT, "amount sign");
}

/* The place among the rows of its number. */
static bool count_line(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    for (int place = 1; place <= LINES_MOST; place++) {
        const char *key = arena_format(arena, "%s\t%s\t%d", row->values[LEDGER_KIND], row->values[LEDGER_NUMBER], place);

        if (import_keys_find(reading->keys, KEY_LINE, key) != 0)
            continue;
        import_keys_add(reading->keys, KEY_LINE, key, row->number);
        row->values[LEDGER_LINE_NO] = arena_format(arena, "%d", place);
        return true;
    }
    return import_refuse(row, LEDGER_NUMBER, "duplicate in file");
}

/* Means of payment stand in the note of many exports; so does the shipment of a return. */
static void read_note(struct import_row *row)
{
    const char *kind = row->values[LEDGER_KIND], *note = row->values[LEDGER_NOTE];

    if (note == NULL)
        return;
    if (row->values[LEDGER_SHIPMENT] == NULL && (strcmp(kind, "return") == 0 || strcmp(kind, "invoice") == 0))
        row->values[LEDGER_SHIPMENT] = note;
}

static bool check(struct import_reading *reading, struct arena *arena, struct import_row *row)
{
    if (row->values[LEDGER_CODE] == NULL && row->values[LEDGER_CREDIT_CODE] == NULL) {
        row->typed = row->values[LEDGER_CUSTOMER_NAME] == NULL ? "" : row->values[LEDGER_CUSTOMER_NAME];
        return import_refuse(row, LEDGER_CODE, "code missing");
    }
    if (!check_sign(arena, row))
        return false;
    read_note(row);
    if (row->values[LEDGER_DUE_ON] != NULL && strcmp(row->values[LEDGER_DUE_ON], row->values[LEDGER_POSTED_ON]) < 0) {
        row->typed = row->values[LEDGER_DUE_ON];
        return import_refuse(row, LEDGER_DUE_ON, "dates crossed");
    }
    return count_line(reading, arena, row);
}

const struct import_definition ledger_import = {
    .kind = "sales",
    .fields = ledger_import_fields,
    .field_count = LEDGER_FIELDS,
    .check = check,
};
_Static_assert((int)LEDGER_FIELDS <= (int)IMPORT_FIELDS_MOST, "room for every field");
