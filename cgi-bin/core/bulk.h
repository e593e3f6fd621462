/* bulk.h - one change to several rows of a list: asked once, done row by row by a job, each row
 * in its own transaction and with its own outcome.
 *
 * GET <path> shows what was ticked and asks the form; POST <path> puts the job and goes to
 * <path>/<job>, which shows the outcome of each. Whoever ordered it needs the permission for
 * each row when it is its turn. */
#ifndef CORE_BULK_H
#define CORE_BULK_H

#include "form.h"
#include "job.h"
#include "list.h"

struct row;

#define BULK_UNDO "!"

struct bulk {
    const char *kind;       /* of the job: "customers.transfer" */
    const char *noun;       /* Msg.<noun>.title, .task ..., and .outcome_<word> of each outcome */
    const char *path;       /* "/customers/transfer" */
    const char *permission; /* gives the scope of each row's look-up; NULL: record_sql says whose rows they are */
    const struct list *list;
    const struct form *form;
    const char *rows_sql;   /* id, code, name, owner_id of the visible ones of :ids (JSON array), as they stand there, at most :most */
    const char *record_sql; /* the visible row of :id; none: outcome "hidden" */
    /* Changes one row; the form's values are in req->values. *outcome: a word of Msg.<noun>.outcome_;
     * with BULK_UNDO before it nothing of the row's change is kept. */
    NEOERR *(*one)(struct request *req, const struct row *row, const char **outcome);
    NEOERR *(*end)(struct request *req, const struct job *job); /* after the last row; may be NULL */
};

/* The record of GET <path>/:id: one's own job. */
extern const char bulk_record_sql[];

/* Handlers of the three routes; HDF Bulk.*, and Form.* from Preset.*. */
MUST_USE NEOERR *bulk_page(struct request *req, const struct bulk *bulk);
MUST_USE NEOERR *bulk_order(struct request *req, const struct bulk *bulk);
MUST_USE NEOERR *bulk_outcome(struct request *req, const struct bulk *bulk);
/* The job's step: one row. */
MUST_USE NEOERR *bulk_step(struct request *req, const struct bulk *bulk, struct job *job, bool *finished);

#endif
