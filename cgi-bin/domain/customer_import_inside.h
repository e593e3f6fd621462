/* customer_import_inside.h - what the files of the dealer import share. */
#ifndef DOMAIN_CUSTOMER_IMPORT_INSIDE_H
#define DOMAIN_CUSTOMER_IMPORT_INSIDE_H

#include "customer_import.h"
#include "import_inside.h"

/* Words of a dictionary as choices, ended by a NULL key; in req's arena. */
MUST_USE NEOERR *customer_import_choices(struct request *req, const char *dictionary, struct import_choice **choices);
/* Key of the first choice that has `text` among its words; NULL. */
const char *customer_import_choice(struct arena *arena, const struct import_choice *choices, const char *text);

/* Marks good rows of a span whose dealer is known by now. */
MUST_USE NEOERR *customer_import_match(struct request *req, const struct import_run *run,
                                       const struct import_rows *span);

/* customer_import_alike.c: warns of good rows that look like a known dealer. */
MUST_USE NEOERR *customer_import_alike(struct request *req, const struct import_rows *span);

/* A good row being applied: its values by field, NULL = blank. */
struct customer_row {
    int64_t row_no, target_id;
    bool code_was_given; /* by us, for a row without */
    const char *values[CUSTOMER_FIELDS];
    struct values *customer; /* of an insert */
    int64_t customer_id;
    const char *limit_to;    /* day on which a limit that is planned begins; NULL = none is */
};

/* What is asked once a chunk. */
struct customer_applying {
    struct import_run *run;
    const struct import_choice *roles;
    const struct rows *cover; /* prefix, sales_region_id */
    const char *reason;       /* "imported" as the dictionary says it: state and limit */
    int64_t only_owner;       /* who imports with scope "own" only: its dealers are his; 0 */
};

/* The person, the contact and the phone of rows that name one; rows[i]->customer_id is set. */
MUST_USE NEOERR *customer_import_contacts(struct request *req, const struct customer_applying *applying,
                                          struct customer_row *const *rows, size_t count);
MUST_USE NEOERR *customer_import_limits(struct request *req, const struct customer_applying *applying,
                                        struct customer_row *const *rows, size_t count);
/* Columns of table customer that the row fills; those it leaves blank are left out with `only_filled`. */
struct values *customer_import_values(struct request *req, const struct customer_applying *applying,
                                      const struct customer_row *row, bool only_filled);
/* customer_import_update.c */
MUST_USE NEOERR *customer_import_update(struct request *req, const struct customer_applying *applying,
                                        struct customer_row *const *rows, size_t count);

MUST_USE NEOERR *customer_import_apply(struct request *req, struct import_run *run, const struct import_rows *span);
MUST_USE NEOERR *customer_import_undo(struct request *req, struct import_run *run, const struct import_rows *span);

#endif
