/* import_inside.h - what the files of the import share; nobody else includes it. */
#ifndef DOMAIN_IMPORT_INSIDE_H
#define DOMAIN_IMPORT_INSIDE_H

#include "core/app.h"
#include "import.h"
#include "import_table.h"

struct import_run {
    int64_t id, file_id, staff_id, job_id;
    const char *state;
    const struct import_kind *kind;
    struct import_columns columns;
    uint32_t header_row, position;
    bool do_update, good_only;
    json_t *staff_map; /* borrowed from nobody: import_run_free */
};

struct import_rows {
    int64_t run_id;
    int64_t first, last; /* row numbers, both included */
};

/* :run_id, :first, :last of IMPORT_SPAN. */
void import_span_bind(struct request *req, const struct import_rows *span);

/* What differs from one kind of import to another. */
struct import_kind {
    const char *name; /* "customers"; words of a kind end in it, its menu entry is called so */
    const char *home; /* "/customers": its pages are at <home>/import */
    const char *permission;
    const struct import_definition *definition;
    size_t chunk; /* rows a step, IMPORT_CHUNK_MOST at most; 0 = 1,000 */
    size_t code, credit_code, owner; /* fields staged in columns of their own, and the salesperson */
    /* A definition with the dictionary's words, in req's arena. */
    NEOERR *(*prepare)(struct request *req, struct import_definition *definition);
    /* Marks good rows whose dealer is known: update or bad. */
    NEOERR *(*match)(struct request *req, const struct import_run *run, const struct import_rows *rows);
    /* Writes the span's good rows; each becomes applied or bad. */
    NEOERR *(*apply)(struct request *req, struct import_run *run, const struct import_rows *span);
    /* Takes the span's applied rows back; each becomes undone or kept. */
    NEOERR *(*undo)(struct request *req, struct import_run *run, const struct import_rows *span);
    /* row_no, what, reason, path, name, detail of rows of run :id in :shown_state, :shown_most of them. */
    const char *shown_sql;
};
const struct import_kind *import_kind_find(const char *name);
/* The kind whose pages are at `path`, "/sales/targets/import/:id"; NULL: none is. */
const struct import_kind *import_kind_at(const char *path);
extern const struct import_kind customer_import_kind; /* customer_import_kind.c */
extern const struct import_kind paper_import_kind;    /* paper_import_kind.c */
extern const struct import_kind ledger_import_kind;   /* ledger_import_kind.c */
extern const struct import_kind target_import_kind;   /* target_import_kind.c */

enum { IMPORT_CHUNK = 1000, IMPORT_CHUNK_MOST = 2500 };
/* Rows a step: 1,000 unless the kind says otherwise. */
static inline size_t import_chunk(const struct import_run *run)
{
    return run->kind->chunk != 0 ? run->kind->chunk : IMPORT_CHUNK;
}

/* Steps: one chunk each. */
MUST_USE NEOERR *import_read_step(struct request *req, struct import_run *run, struct job *job, bool *finished);
MUST_USE NEOERR *import_check_step(struct request *req, struct import_run *run, struct job *job, bool *finished);

/* Locks and reads a run. `staff_map` needs import_run_free. */
MUST_USE NEOERR *import_run_load(struct request *req, int64_t id, struct import_run *run);
void import_run_free(struct import_run *run);
MUST_USE NEOERR *import_run_fail(struct request *req, const struct import_run *run, const char *problem, uint32_t row);
MUST_USE NEOERR *import_staff_map_save(struct request *req, const struct import_run *run);

/* import_undo.c: gives row `id` of a table back what `changes` of an audit row says it had. */
MUST_USE NEOERR *import_change_back(struct request *req, const struct table *table, int64_t id, const char *changes);

/* JSON text in req's arena; takes the reference. */
const char *import_json(struct request *req, json_t *json);

/* import_staff.c: a name of the file that the run does not know yet; *added says so. */
MUST_USE NEOERR *import_name_meet(struct request *req, struct import_run *run, const char *name, bool *added);
/* Registers those that are to be new. */
MUST_USE NEOERR *import_names_register(struct request *req, struct import_run *run);
/* Staff id, 0 for nobody. */
int64_t import_name_id(const struct import_run *run, const char *name);

/* The original's table, opened in `arena`; *fd is to be closed after the sheet. */
MUST_USE NEOERR *import_open(struct request *req, const struct import_run *run, struct arena *arena, int *fd,
                             struct sheet **sheet, enum sheet_problem *problem);

#endif
