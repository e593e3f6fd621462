/* form.h - what may be typed: a table of fields, read once, shown once.
 *
 * A field's name is its column, its parameter in SQL (:name), its input's name
 * and its label in the catalogue (Msg.<noun>.<name>; Msg.<noun>.<name>_hint is
 * shown below when it exists). form_read puts typed values into req->values; a
 * value that cannot be read leaves an error beside its field and the text as it
 * was typed. */
#ifndef CORE_FORM_H
#define CORE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include "error.h"

struct request;

enum field_type {
    FIELD_TEXT,        /* one line, `max` characters */
    FIELD_LONG_TEXT,   /* several lines */
    FIELD_PASSWORD,    /* never shown back */
    FIELD_INT,         /* 0..max */
    FIELD_MONEY,       /* 1,234.50 / 12万 / ¥ -> "1234.50" */
    FIELD_DATE,        /* the forms of text_date -> "YYYY-MM-DD" */
    FIELD_FLAG,        /* checkbox -> 0 or 1 */
    FIELD_CHOICE,      /* one of options(field->options) */
    FIELD_CHOICES,     /* several: comma-joined keys */
    FIELD_MOBILE,
    FIELD_PHONE,       /* mobile or landline */
    FIELD_CREDIT_CODE, /* GB 32100-2015, check digit verified */
    FIELD_EMAIL,
    FIELD_REGION,      /* "430426" or "湖南省 衡阳市 祁东县" -> code text; suggestions from /customers/regions */
    FIELD_HIDDEN,      /* a whole number carried by the page */
    FIELD_IDS,         /* several whole numbers > 0 ticked on the page: comma-joined */
};

enum field_flag {
    FIELD_REQUIRED = 1,
    FIELD_WIDE = 2,     /* takes the form's whole width */
    FIELD_OPTIONAL_KEY = 4, /* absent from the request = leave as it is (bulk edit, API) */
    FIELD_FOCUS = 8,    /* gets the cursor */
    FIELD_INT_ID = 16,  /* a FIELD_CHOICE whose keys are numbers (ids) */
    FIELD_KEPT = 32,    /* a pity to type twice: what is typed into its form is kept until it is saved or given up (session.h) */
};

struct field {
    const char *name;
    enum field_type type;
    int max;              /* characters, or the largest number; 0 = type's default */
    unsigned flags;
    const char *options;  /* FIELD_CHOICE(S): dictionary key, or "@staff" "@role" "@department" "@sales_region" */
    const char *group;    /* Msg.<noun>.group_<group>; NULL continues the last group */
};

struct form {
    const char *noun; /* Msg.<noun> holds the labels */
    const struct field *fields;
    size_t count;
    /* Rules across fields, after each was read; says form_error() where one fails. May be NULL. */
    NEOERR *(*check)(struct request *req);
};

/* Reads the body's declared fields into req->values. */
MUST_USE NEOERR *form_read(struct request *req, const struct form *form);
/* The same for fields that the body names; the others count as req->record has them (API). */
MUST_USE NEOERR *form_read_given(struct request *req, const struct form *form);
/* Says that `field` is wrong; `message` is a key below Msg (e.g. "error.required").
 * The page is shown again with 422 and all that was typed. `field` "" = above the form. */
void form_error(struct request *req, const char *field, const char *message);
/* The same with a text put into the message's %s. */
void form_error_with(struct request *req, const char *field, const char *message, const char *detail);
bool form_refused(const struct request *req);
/* Something in it must not be kept as it was typed. */
bool form_has_password(const struct form *form);
/* One of its fields is FIELD_KEPT. */
bool form_is_kept(const struct form *form);

struct form_problem {
    const char *field, *message, *detail;
};
/* The one of number `index`, from 0; false behind the last. */
bool form_problem_at(const struct request *req, size_t index, struct form_problem *problem);

/* Fills Form.* for the template: fields with the values of the HDF node `record` (may be
 * NULL: empty form), or, when the form was refused, with what was typed. `action` is
 * the URL that the form posts to. */
MUST_USE NEOERR *form_show(struct request *req, const struct form *form, const char *record, const char *action);

#endif
