/* import_table.h - imports without a database: which row is the header, which column is
 * which field, which rows are data, and what each row's cells mean.
 *
 * Every kind of import is a table of fields (customer_import.c). Each row gives canonical
 * values or one reason, spelt as on the command line and in the page's list (product.md 4). */
#ifndef DOMAIN_IMPORT_TABLE_H
#define DOMAIN_IMPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sheet.h"

struct arena;
struct region_index;

enum { IMPORT_FIELDS_MOST = 48, IMPORT_PREVIEW_ROWS = 50, IMPORT_NOTES_MOST = 4, IMPORT_REASONS_MOST = 32 };

enum import_reader {
    IMPORT_TEXT,       /* one line, full-width made half-width */
    IMPORT_NOTE,       /* as typed, line breaks kept */
    IMPORT_IDENTIFIER, /* credit code, upper case, its check character right; another form is kept for the check */
    IMPORT_DATE,       /* YYYY-MM-DD */
    IMPORT_MONEY,      /* two places */
    IMPORT_PRICE,      /* six */
    IMPORT_QUANTITY,   /* four */
    IMPORT_DAYS,
    IMPORT_MOBILE,
    IMPORT_PHONE,   /* landline or mobile; other text is kept with a note */
    IMPORT_CHOICE,  /* key of one of `choices` */
    IMPORT_DERIVED, /* in no column: set by the definition's check */
};

struct import_choice {
    const char *key;
    const char *words; /* "商业公司|商业|distributor"; commas part them too */
};

struct import_field {
    const char *key;    /* column and message name */
    const char *titles; /* what its column may be called, best first: "客户名称|名称|name" */
    enum import_reader reader;
    unsigned most; /* characters; 0 = 255 */
    bool negative;
    const char *missing;                 /* reason when it is blank, "name missing"; NULL = may be blank */
    const char *reason;                  /* for a value that cannot be read; NULL = the reader's own */
    const struct import_choice *choices; /* ended by a NULL key */
};

struct import_reading;
struct import_row;

/* Plain data: a copy with other choices (from the dictionary) is as good. */
struct import_definition {
    const char *kind; /* "customers" */
    const struct import_field *fields;
    size_t field_count;
    /* What needs several fields or other rows; NULL = nothing. False after import_refuse. */
    bool (*check)(struct import_reading *reading, struct arena *arena, struct import_row *row);
};

/* Which column, from 0, holds which field of the definition; -1 = none. A page may change it. */
struct import_mapping {
    uint32_t header_row; /* as sheet_row numbers it; 0 = the file has none */
    int columns[IMPORT_FIELDS_MOST];
    bool in_wan[IMPORT_FIELDS_MOST];        /* the title says 万元: plain numbers are ten thousands */
    const char *titles[IMPORT_FIELDS_MOST]; /* normalized, to know a repeated header; NULL = none */
};

/* The first rows of a file, for guessing and for showing. */
struct import_preview {
    struct sheet_row rows[IMPORT_PREVIEW_ROWS];
    size_t count;
};
void import_preview_read(struct arena *arena, struct sheet *sheet, struct import_preview *preview);

/* Finds the header row and maps its columns. False when no row looks like a header, or a
 * required field has no column; the mapping then holds what was found. */
bool import_guess(struct arena *arena, const struct import_definition *definition, const struct import_preview *preview,
                  struct import_mapping *mapping);

/* The mapping that somebody chose: fields[i] is the key of column i's field, "" for none. */
struct import_choice_of_columns {
    uint32_t header_row;
    const char *const *headers, *const *fields;
    size_t count;
};
void import_map(struct arena *arena, const struct import_definition *definition,
                const struct import_choice_of_columns *chosen, struct import_mapping *mapping);
/* The header's titles as they are compared, joined: what a remembered mapping hangs on. */
const char *import_header_key(struct arena *arena, const char *const *headers, size_t count);

enum import_row_kind {
    IMPORT_ROW_DATA,
    IMPORT_ROW_BLANK,
    IMPORT_ROW_TOTAL,  /* 合计, 小计 ... */
    IMPORT_ROW_HEADER, /* the header again, as printed on each page */
    IMPORT_ROW_FOOTER, /* 制表人, page numbers */
};
enum import_row_kind import_row_kind(struct arena *arena, const struct import_definition *definition,
                                     const struct import_mapping *mapping, const struct sheet_row *row);

/* Something worth knowing about an accepted row. */
struct import_note {
    size_t field;
    const char *key; /* "region_ended", "county_unknown", "phone_form", "old_number" */
};

struct import_row {
    uint32_t number;
    const char *values[IMPORT_FIELDS_MOST]; /* by field, canonical; NULL = blank */
    const char *reason;                     /* NULL = accepted */
    size_t field;                           /* refused for this one */
    const char *typed;                      /* its cell, as it stands in the file */
    uint32_t first_row;                     /* "duplicate in file": of this row */
    struct import_note notes[IMPORT_NOTES_MOST];
    size_t note_count;
};

/* Gives the row its one reason and answers false. */
bool import_refuse(struct import_row *row, size_t field, const char *reason);
void import_note(struct import_row *row, size_t field, const char *key);

/* Reads the fields of one data row; false when it is refused. */
bool import_read_row(struct arena *arena, const struct import_definition *definition,
                     const struct import_mapping *mapping, const struct sheet_row *row, struct import_row *out);

/* Keys seen so far in a file, with the row that had each first; 64-bit hashes. */
struct import_keys;
struct import_keys *import_keys_new(void);
void import_keys_free(struct import_keys *keys);
/* Row that has the key already, 0 when none has. `kind` keeps different keys apart. */
uint32_t import_keys_find(const struct import_keys *keys, char kind, const char *text);
void import_keys_add(struct import_keys *keys, char kind, const char *text, uint32_t row);

/* A file being read from its first row to its last. */
struct import_reading {
    const struct import_definition *definition;
    const struct import_mapping *mapping;
    struct sheet *sheet;
    const struct region_index *regions;    /* for definitions with regions */
    struct import_keys *keys;              /* for definitions that look for duplicates */
    size_t rows, accepted, blank, skipped; /* rows = data rows; skipped = totals, headers, footers */
    struct {
        const char *reason;
        size_t count;
    } refused[IMPORT_REASONS_MOST]; /* ended by a NULL reason */
    uint32_t last_number;
};

/* The next data row, accepted or refused, its texts in `arena`; false at the end and at a
 * problem of the sheet (sheet_problem). */
bool import_next(struct import_reading *reading, struct arena *arena, struct import_row *row);

#endif
