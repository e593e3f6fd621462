/* import.c - runs of imports: made, moved from state to state, stepped through by the job. */
#include <stdlib.h>
#include <string.h>

#include "import_inside.h"

static const struct import_kind *const kinds[] = { &customer_import_kind, &paper_import_kind, &ledger_import_kind, &target_import_kind };

const struct import_kind *import_kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    }
    return NULL;
}

const struct import_kind *import_kind_at(const char *path)
{
    const struct import_kind *found = NULL;

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        size_t length = strlen(kinds[i]->home);

        if (strncmp(path, kinds[i]->home, length) == 0 && strncmp(path + length, "/import", strlen("/import")) == 0)
            found = kinds[i];
    }
    return found;
}

const char *import_home(const char *kind)
{
    const struct import_kind *found = import_kind_find(kind);

    return found == NULL ? "/" : found->home;
}

const char *import_permission(const char *kind)
{
    const struct import_kind *found = import_kind_find(kind);

    return found == NULL ? "" : found->permission;
}

void import_span_bind(struct request *req, const struct import_rows *span)
{
    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
}

const char *import_json(struct request *req, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    const char *copy = arena_text(req->arena, text != NULL ? text : "{}");

    free(text);
    json_decref(json);
    return copy;
}

/* --- loading ------------------------------------------------------------------------ */

static const char **texts_of(struct request *req, const json_t *array, size_t count)
{
    const char **texts = arena_alloc(req->arena, (count + 1) * sizeof(*texts));

    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));

        texts[i] = arena_text(req->arena, text != NULL ? text : "");
    }
    return texts;
}

static void columns_read(struct request *req, const char *text, struct import_columns *columns)
{
    json_t *mapping = json_loads(text, 0, NULL);

    columns->count = json_array_size(json_object_get(mapping, "fields"));
    columns->headers = texts_of(req, json_object_get(mapping, "headers"), columns->count);
    columns->fields = texts_of(req, json_object_get(mapping, "fields"), columns->count);
    json_decref(mapping);
}

NEOERR *import_run_load(struct request *req, int64_t id, struct import_run *run)
{
    struct row row;

    memset(run, 0, sizeof(*run));
    values_int(req->values, "run_id", id);
    TRY(db_select_one(
        req,
        "SELECT kind, file_id, staff_id, state, header_row, mapping, staff_map, do_update, good_only, position"
        " FROM import_run WHERE id = :run_id FOR UPDATE",
        &row));
    run->id = id;
    run->file_id = row_int(&row, "file_id");
    run->staff_id = row_int(&row, "staff_id");
    run->state = row_text(&row, "state");
    run->header_row = (uint32_t)row_int(&row, "header_row");
    run->position = (uint32_t)row_int(&row, "position");
    run->do_update = row_int(&row, "do_update") != 0;
    run->good_only = row_int(&row, "good_only") != 0;
    columns_read(req, row_text(&row, "mapping"), &run->columns);
    run->kind = import_kind_find(row_text(&row, "kind"));
    if (run->kind == NULL)
        return nerr_raise(ERR_INVALID, "no import of '%s'", row_text(&row, "kind"));
    run->staff_map = json_loads(row_text(&row, "staff_map"), 0, NULL);
    if (!json_is_object(run->staff_map)) {
        json_decref(run->staff_map);
        run->staff_map = json_object();
    }
    return STATUS_OK;
}

void import_run_free(struct import_run *run)
{
    json_decref(run->staff_map);
    run->staff_map = NULL;
}

NEOERR *import_run_fail(struct request *req, const struct import_run *run, const char *problem, uint32_t row)
{
    values_int(req->values, "run_id", run->id);
    values_text(req->values, "problem", problem);
    values_int(req->values, "problem_row", row);
    return nerr_pass(db_execute(req,
                                "UPDATE import_run SET state = 'failed', problem = :problem, problem_row = :problem_row"
                                " WHERE id = :run_id"));
}

NEOERR *import_columns_get(struct request *req, int64_t run_id, struct import_columns *columns)
{
    struct row row;

    values_int(req->values, "run_id", run_id);
    TRY(db_select_one(req, "SELECT mapping FROM import_run WHERE id = :run_id", &row));
    columns_read(req, row_text(&row, "mapping"), columns);
    return STATUS_OK;
}

bool import_columns_complete(struct arena *arena, const char *kind, const struct import_columns *columns,
                             const char **missing)
{
    const struct import_definition *definition = import_kind_find(kind)->definition;

    for (size_t i = 0; i < definition->field_count; i++) {
        bool found = definition->fields[i].missing == NULL;

        for (size_t k = 0; k < columns->count && !found; k++)
            found = strcmp(columns->fields[k], definition->fields[i].key) == 0;
        if (!found) {
            *missing = arena_text(arena, definition->fields[i].key);
            return false;
        }
    }
    return true;
}

/* --- beginning ------------------------------------------------------------------------ */

NEOERR *import_create(struct request *req, const char *kind, int64_t file_id, int64_t *run_id)
{
    values_text(req->values, "import_kind", kind);
    values_int(req->values, "import_file", file_id);
    TRY(db_execute(req, "INSERT INTO import_run (kind, file_id, staff_id, state, created_at)"
                        " VALUES (:import_kind, :import_file, :me, 'reading', :now)"));
    *run_id = db_insert_id(req);
    return STATUS_OK;
}

NEOERR *import_queue(struct request *req, int64_t run_id, const char *step)
{
    json_t *args = json_pack("{s:I, s:s}", "run", (json_int_t)run_id, "step", step);
    int64_t job_id;
    NEOERR *err = job_put(req, "import", args, NULL, &job_id);

    json_decref(args);
    TRY(err);
    values_int(req->values, "run_id", run_id);
    values_int(req->values, "run_job", job_id);
    return nerr_pass(db_execute(req, "UPDATE import_run SET job_id = :run_job WHERE id = :run_id"));
}

NEOERR *import_begin(struct request *req, const char *kind, int64_t file_id, int64_t *run_id)
{
    TRY(import_create(req, kind, file_id, run_id));
    return nerr_pass(import_queue(req, *run_id, "read"));
}

/* --- from state to state ----------------------------------------------------------------- */

/* The trail says who moved a run; a run that was not in a state for it is a refusal. The command
 * leaves it to the rows: nothing of its dry run stays. */
static NEOERR *move(struct request *req, int64_t run_id, const char *action, const char *sql, bool *moved)
{
    values_int(req->values, "run_id", run_id);
    TRY(db_execute(req, sql));
    *moved = db_changed_rows(req) > 0;
    if (req->via == VIA_TOOL)
        return STATUS_OK;
    return nerr_pass(audit_event(req, *moved ? action : "refused", "import_run", run_id, *moved ? NULL : action));
}

static NEOERR *columns_save(struct request *req, int64_t run_id, const struct import_columns *columns)
{
    json_t *fields = json_array();
    struct row row;

    for (size_t i = 0; i < columns->count; i++)
        json_array_append_new(fields, json_string(columns->fields[i]));
    values_int(req->values, "run_id", run_id);
    values_text(req->values, "fields", import_json(req, fields));
    TRY(db_execute(
        req,
        "UPDATE import_run SET mapping = JSON_SET(mapping, '$.fields', JSON_COMPACT(:fields)) WHERE id = :run_id"));
    TRY(db_select_one(req, "SELECT kind, header_row FROM import_run WHERE id = :run_id", &row));
    if (row_int(&row, "header_row") == 0)
        return STATUS_OK;
    values_text(req->values, "import_kind", row_text(&row, "kind"));
    values_text(req->values, "header_key", import_header_key(req->arena, columns->headers, columns->count));
    return nerr_pass(db_execute(req, "INSERT INTO import_mapping (kind, header_hash, mapping, used_at)"
                                     " VALUES (:import_kind, UNHEX(SHA2(:header_key, 256)), :fields, :now)"
                                     " ON DUPLICATE KEY UPDATE mapping = VALUES(mapping), used_at = VALUES(used_at)"));
}

NEOERR *import_check(struct request *req, int64_t run_id, const struct import_columns *columns,
                     const struct import_options *options, bool *moved)
{
    values_int(req->values, "do_update", options->do_update);
    values_int(req->values, "good_only", options->good_only);
    TRY(move(req, run_id, "import_check",
             "UPDATE import_run SET state = 'checking', do_update = :do_update, good_only = :good_only, position = 0,"
             " rows_total = 0, rows_good = 0, rows_bad = 0, rows_update = 0, rows_blank = 0, rows_skipped = 0, "
             "staff_map = '{}',"
             " problem = '', problem_row = 0 WHERE id = :run_id AND state IN ('mapping', 'checked')",
             moved));
    if (!*moved)
        return STATUS_OK;
    TRY(db_execute(req, "DELETE FROM import_row WHERE run_id = :run_id"));
    return nerr_pass(columns_save(req, run_id, columns));
}

NEOERR *import_apply(struct request *req, int64_t run_id, bool good_only, bool *moved)
{
    values_int(req->values, "apply_good_only", good_only);
    return nerr_pass(
        move(req, run_id, "import_apply",
             "UPDATE import_run SET state = 'applying', good_only = good_only OR :apply_good_only, position = 0"
             " WHERE id = :run_id AND state = 'checked' AND rows_good > 0"
             " AND (rows_bad = 0 OR good_only OR :apply_good_only)",
             moved));
}

NEOERR *import_undo(struct request *req, int64_t run_id, bool *moved)
{
    return nerr_pass(move(req, run_id, "import_undo",
                          "UPDATE import_run SET state = 'undoing', position = 0 WHERE id = :run_id AND state = 'done'",
                          moved));
}

NEOERR *import_discard(struct request *req, int64_t run_id, bool *moved)
{
    TRY(move(req, run_id, "import_discard",
             "UPDATE import_run SET state = 'failed', problem = 'discarded' WHERE id = :run_id"
             " AND state IN ('reading', 'mapping', 'checking', 'checked', 'failed')",
             moved));
    if (!*moved)
        return STATUS_OK;
    TRY(db_execute(req, "DELETE FROM import_row WHERE run_id = :run_id"));
    TRY(db_execute(req, "DELETE c FROM file_chunk c JOIN import_run r ON r.file_id = c.file_id WHERE r.id = :run_id"));
    TRY(db_execute(req, "DELETE f FROM file f JOIN import_run r ON r.file_id = f.id WHERE r.id = :run_id"));
    return nerr_pass(db_execute(req, "DELETE FROM import_run WHERE id = :run_id"));
}

/* --- the job ---------------------------------------------------------------------------------- */

/* Written in at least this time, a person has gone elsewhere and is told by a notice. */
enum { LONG_MS = 10000 };

static NEOERR *tell(struct request *req, const struct import_run *run, const struct job *job, const char *kind)
{
    json_int_t began = json_integer_value(json_object_get(job->state, "began"));
    struct row row;

    if (run->staff_id == 0 || job->id == 0 || clock_now_ms() - began < LONG_MS)
        return STATUS_OK;
    TRY(db_select_one(req, "SELECT f.name FROM import_run r JOIN file f ON f.id = r.file_id WHERE r.id = :run_id",
                      &row));
    return nerr_pass(notice_put(req, run->staff_id, kind, row_text(&row, "name"),
                                arena_format(req->arena, "%s/import/%lld", run->kind->home, (long long)run->id)));
}

static NEOERR *count_rows(struct request *req)
{
    return nerr_pass(db_execute(
        req,
        "UPDATE import_run SET"
        " rows_good = (SELECT COUNT(*) FROM import_row WHERE run_id = :run_id AND state IN ('good', 'applied')),"
        " rows_update = (SELECT COUNT(*) FROM import_row WHERE run_id = :run_id AND state IN ('good', 'applied') AND "
        "what = 'update'),"
        " rows_bad = (SELECT COUNT(*) FROM import_row WHERE run_id = :run_id AND state = 'bad') WHERE id = :run_id"));
}

static NEOERR *check_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    TRY(import_check_step(req, run, job, finished));
    if (!*finished)
        return STATUS_OK;
    TRY(count_rows(req));
    TRY(db_execute(req, "UPDATE import_run SET state = 'checked' WHERE id = :run_id AND state = 'checking'"));
    return nerr_pass(tell(req, run, job, "import_ready"));
}

static NEOERR *progress(struct request *req, struct job *job)
{
    struct row row;

    TRY(db_select_one(req, "SELECT rows_good, rows_applied FROM import_run WHERE id = :run_id", &row));
    job->done = row_int(&row, "rows_applied");
    job->total = row_int(&row, "rows_good");
    return STATUS_OK;
}

/* The next rows in `state` behind the run's position; *count is 0 when none are left. The position
 * moves behind them in the same transaction. */
static NEOERR *next_span(struct request *req, const struct import_run *run, const char *state, struct import_rows *span,
                         int64_t *count)
{
    struct row row;

    values_int(req->values, "run_id", run->id);
    values_int(req->values, "position", run->position);
    values_text(req->values, "span_state", state);
    values_int(req->values, "chunk", (int64_t)import_chunk(run));
    TRY(db_select_one(
        req,
        "SELECT COUNT(*) AS n, COALESCE(MIN(row_no), 0) AS first, COALESCE(MAX(row_no), 0) AS last FROM"
        " (SELECT row_no FROM import_row WHERE run_id = :run_id AND row_no > :position AND state = :span_state"
        "  ORDER BY row_no LIMIT :chunk) x",
        &row));
    *count = row_int(&row, "n");
    *span = (struct import_rows){ .run_id = run->id, .first = row_int(&row, "first"), .last = row_int(&row, "last") };
    if (*count > 0)
        values_int(req->values, "position", span->last);
    return nerr_pass(db_execute(req, "UPDATE import_run SET position = :position WHERE id = :run_id"));
}

static NEOERR *apply_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    struct import_rows span;
    int64_t count;

    TRY(import_names_register(req, run));
    TRY(next_span(req, run, "good", &span, &count));
    if (count > 0)
        TRY(run->kind->apply(req, run, &span));
    *finished = count < (int64_t)import_chunk(run);
    values_int(req->values, "applied_now", count);
    TRY(db_execute(req, "UPDATE import_run SET rows_applied = rows_applied + :applied_now WHERE id = :run_id"));
    TRY(progress(req, job));
    if (!*finished)
        return STATUS_OK;
    TRY(count_rows(req));
    TRY(db_execute(
        req, "UPDATE import_run SET state = 'done', finished_at = :now, rows_applied = rows_good WHERE id = :run_id"));
    return nerr_pass(tell(req, run, job, "import_done"));
}

static NEOERR *undo_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    struct import_rows span;
    int64_t count;

    TRY(next_span(req, run, "applied", &span, &count));
    if (count > 0)
        TRY(run->kind->undo(req, run, &span));
    *finished = count < (int64_t)import_chunk(run);
    values_int(req->values, "undone_now", count);
    TRY(db_execute(req,
                   "UPDATE import_run SET rows_applied = GREATEST(rows_applied - :undone_now, 0) WHERE id = :run_id"));
    TRY(progress(req, job));
    job->done = job->total - job->done;
    if (!*finished)
        return STATUS_OK;
    return nerr_pass(db_execute(
        req, "UPDATE import_run SET state = 'undone', rows_applied ="
             " (SELECT COUNT(*) FROM import_row WHERE run_id = :run_id AND state = 'kept') WHERE id = :run_id"));
}

static const struct {
    const char *step, *state;
    NEOERR *(*run)(struct request *req, struct import_run *run, struct job *job, bool *finished);
} steps[] = {
    { "read", "reading", import_read_step },
    { "check", "checking", check_step },
    { "apply", "applying", apply_step },
    { "undo", "undoing", undo_step },
};

/* Whoever imports does so with his own right; the system (the command) with all. */
static NEOERR *act_as_importer(struct request *req, const struct import_run *run)
{
    req->via = VIA_IMPORT;
    req->batch = run->id;
    req->scope = req->person.id == 0 ? (unsigned)SCOPE_ALL : permission_scope(req, run->kind->permission);
    if (req->scope == 0)
        return nerr_raise(ERR_FORBIDDEN, "staff %lld may no longer import", (long long)req->person.id);
    return STATUS_OK;
}

static NEOERR *run_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    const char *step = json_string_value(json_object_get(job->args, "step"));

    if (json_object_get(job->state, "began") == NULL)
        json_object_set_new(job->state, "began", json_integer(clock_now_ms()));
    TRY(act_as_importer(req, run));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (step != NULL && strcmp(steps[i].step, step) == 0 && strcmp(steps[i].state, run->state) == 0)
            return nerr_pass(steps[i].run(req, run, job, finished));
    }
    *finished = true; /* done by another, or discarded */
    return STATUS_OK;
}

NEOERR *import_step(struct request *req, struct job *job, bool *finished)
{
    struct import_run run;
    NEOERR *err = import_run_load(req, json_integer_value(json_object_get(job->args, "run")), &run);

    *finished = false;
    if (nerr_match(err, ERR_NOT_FOUND)) {
        nerr_ignore(&err);
        *finished = true;
        return STATUS_OK;
    }
    if (err == STATUS_OK)
        err = run_step(req, &run, job, finished);
    import_run_free(&run);
    return nerr_pass(err);
}
