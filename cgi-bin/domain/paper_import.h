/* paper_import.h - licences and papers as ERPs export them (ninefold import licences). */
#ifndef DOMAIN_PAPER_IMPORT_H
#define DOMAIN_PAPER_IMPORT_H

#include "domain/import_table.h"

enum paper_field {
    PAPER_CODE,
    PAPER_CREDIT_CODE,
    PAPER_CUSTOMER_NAME,
    PAPER_TYPE,
    PAPER_NUMBER,
    PAPER_ISSUER,
    PAPER_ISSUED_ON,
    PAPER_EXPIRES_ON, /* a day, or a word for "permanent" */
    PAPER_SCOPE_TEXT,
    PAPER_NOTE,
    PAPER_DATE_MEANING, /* derived: "permanent", "expiry"; NULL = as usual for the type */
    PAPER_OWNER,        /* derived, always blank: a paper names no salesperson */
    PAPER_FIELDS,
};

/* Refuses: "code missing" (no dealer's code nor credit code), "paper type", "date", "dates
 * crossed", "duplicate in file" (dealer, type and number), "too long". Needs reading.keys. */
extern const struct import_definition paper_import;
extern const struct import_field paper_import_fields[PAPER_FIELDS]; /* paper_import_data.c */
/* "|"-separated words for a paper without end. */
extern const char *const paper_import_permanent_words;

#endif
