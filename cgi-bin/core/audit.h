/* audit.h - the functions that change rows, and the trail they leave.
 *
 * Each takes a `struct table`, so it knows table and id, writes only columns
 * that the table declares, and adds one audit row: who, when, via (page, bulk,
 * import, job, api, tool), reason, request id and {"column": [old, new]}.
 * Audit rows cannot be changed or deleted by the application's account. */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include "db.h"

struct table {
    const char *name;             /* SQL table, singular; key `id`, `version` when versioned */
    const char *const *columns;   /* NULL-terminated; what db_insert and db_change may write */
    const char *const *hidden;    /* NULL-terminated or NULL: audited as "changed", without values */
    const char *const *derived;   /* NULL-terminated or NULL: columns that follow from the others; written without a word in the trail */
    const char *subject;          /* column whose value is the customer id the history belongs to, or NULL */
    bool versioned;               /* has a `version` column guarded against two people at once */
};

/* Inserts the columns that `values` holds; *id gets the new key. created_at,
 * created_by and version are the table's defaults or columns like any other. */
MUST_USE NEOERR *db_insert(struct request *req, const struct table *table, const struct values *values, int64_t *id);

/* Changes row `id` to what `values` holds; columns that are equal stay, and when
 * all are equal nothing is written. A versioned table needs values "version";
 * when it differs from the row's, ERR_CONFLICT is raised and req->conflict
 * holds the row as it is now. */
MUST_USE NEOERR *db_change(struct request *req, const struct table *table, int64_t id, const struct values *values);

/* The same of a row that this transaction has read, with its id, the columns that `values` names, the subject and the version: a
 * versioned row that was changed since is a conflict; one of another table is locked by whoever read it. */
MUST_USE NEOERR *db_change_row(struct request *req, const struct table *table, const struct row *row, const struct values *values);

/* Ends row `id` by setting valid_to (nothing is deleted for good); `reason` may be NULL. */
MUST_USE NEOERR *db_close(struct request *req, const struct table *table, int64_t id, const char *reason);
/* Deletes a link row (role of a person, region of a person ...), audited with its last content. */
MUST_USE NEOERR *db_remove(struct request *req, const struct table *table, int64_t id);

/* An event that is not a row change: sign-in, refusal, private read, export ordered. */
MUST_USE NEOERR *audit_event(struct request *req, const char *action, const char *table, int64_t id,
                             const char *detail);

/* A row of the trail: :audit_via, :audit_batch ... (audit.c, db_bulk.c). */
extern const char audit_sql[];

/* What was added to row `id` but stands in a table that is itself a trail (who decided what of a document): as a change of that row. */
MUST_USE NEOERR *audit_added(struct request *req, const struct table *table, int64_t id, const struct values *values);

/* Whose history shows row `id` of `values`; 0 = nobody's. */
int64_t audit_subject(const struct table *table, const struct values *values, int64_t id);

/* The door of this request, as the trail names it. */
const char *audit_via(const struct request *req);

#endif
