/* import.h - staged imports of table files: read, map, check (dry run), apply, undo; the
 * same steps for the page, the job and the command.
 *
 * States of a run: reading -> mapping -> checking -> checked -> applying -> done -> undoing ->
 * undone; failed from reading and checking (problem). A step works in chunks, each in a
 * transaction of its caller's, and finds out by itself where the last one ended: killed at any
 * point it goes on there, and nothing is done twice. */
#ifndef DOMAIN_IMPORT_H
#define DOMAIN_IMPORT_H

#include "core/app.h"

/* Of a kind: "/sales/targets" is where its list is, its pages are below it at /import; "sales.targets" lets import. */
const char *import_home(const char *kind);
const char *import_permission(const char *kind);

/* A new run for an uploaded file, in the present transaction; its job begins to read. */
MUST_USE NEOERR *import_begin(struct request *req, const char *kind, int64_t file_id, int64_t *run_id);
/* The same without a job: the caller calls import_step (the command). */
MUST_USE NEOERR *import_create(struct request *req, const char *kind, int64_t file_id, int64_t *run_id);

/* The job kind "import": args {"run": id, "step": "read" | "check" | "apply" | "undo"}. */
MUST_USE NEOERR *import_step(struct request *req, struct job *job, bool *finished);
/* Puts the job of a step. */
MUST_USE NEOERR *import_queue(struct request *req, int64_t run_id, const char *step);

/* The run's columns, as its page shows and changes them. */
struct import_columns {
    const char **headers, **fields; /* a place a column; field "" = left out */
    size_t count;
};
MUST_USE NEOERR *import_columns_get(struct request *req, int64_t run_id, struct import_columns *columns);
/* True when every field that must be filled has its column. *missing is the first without. */
bool import_columns_complete(struct arena *arena, const char *kind, const struct import_columns *columns,
                             const char **missing);

/* Moves a run on; *moved is false when it is not in a state for that (pressed twice).
 * check: what was checked before is thrown away; the mapping is remembered for such headers. */
struct import_options {
    bool do_update, good_only;
};
MUST_USE NEOERR *import_check(struct request *req, int64_t run_id, const struct import_columns *columns,
                              const struct import_options *options, bool *moved);
/* Refused too when rows are bad and only good ones are not what was asked for. */
MUST_USE NEOERR *import_apply(struct request *req, int64_t run_id, bool good_only, bool *moved);
MUST_USE NEOERR *import_undo(struct request *req, int64_t run_id, bool *moved);
/* Deletes a run that was not applied, with its rows and its file. */
MUST_USE NEOERR *import_discard(struct request *req, int64_t run_id, bool *moved);

/* Salespeople named in the file: staff id, IMPORT_STAFF_NEW or IMPORT_STAFF_NONE. */
enum { IMPORT_STAFF_NEW = 0, IMPORT_STAFF_NONE = -1 };
struct import_name {
    const char *name;
    int64_t staff_id;
};
MUST_USE NEOERR *import_names_get(struct request *req, int64_t run_id, struct import_name **names, size_t *count);
MUST_USE NEOERR *import_names_set(struct request *req, int64_t run_id, const struct import_name *names, size_t count);

/* An XLSX of the run's bad rows as they stand in the file, and why; a file of this person's.
 * *file_id is 0 when the original is no longer there. */
MUST_USE NEOERR *import_error_file(struct request *req, int64_t run_id, int64_t *file_id);

/* "credit code check digit" -> its words (Msg.import.reason_credit_code_check_digit). */
const char *import_reason_words(struct request *req, const char *reason);
/* Keys and labels of a kind's fields, for choosing: Fields.N.{key,label} below `path`. */
MUST_USE NEOERR *import_fields_show(struct request *req, const char *kind, const char *path);

#endif
