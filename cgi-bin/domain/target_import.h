/* target_import.h - targets by month from a file (ninefold import targets): a row is a year of a dealer, a region, a salesperson or a product. */
#ifndef DOMAIN_TARGET_IMPORT_H
#define DOMAIN_TARGET_IMPORT_H

#include "domain/import_table.h"

enum target_field {
    TARGET_KIND,
    TARGET_CODE, /* of the dealer or product, account of the salesperson; a region has none */
    TARGET_NAME, /* counts where there is no code */
    TARGET_YEAR,
    TARGET_MONTH, /* of January; eleven follow */
    TARGET_NONE = TARGET_MONTH + 12, /* derived, always blank: rows name no dealer's keys nor a salesperson to be registered */
    TARGET_FIELDS,
};

/* Refuses: "target kind", "target missing" (neither code nor name), "year", "amount", "months missing", "duplicate in file". Needs reading.keys. */
extern const struct import_definition target_import;
extern const struct import_field target_import_fields[TARGET_FIELDS]; /* target_import_data.c */

#endif
