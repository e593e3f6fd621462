/* import_check.c - the dry run: a chunk of rows a step, each read, judged and staged.
 *
 * The open file and the keys seen so far stay with this process from one step to the next.
 * Another process, or this one after a step that was rolled back, reads the file again up to
 * the run's position: reading and judging have no effect of their own. */
#include <string.h>
#include <unistd.h>

#include "core/db_bulk.h"
#include "domain/region_db.h"
#include "import_inside.h"

static struct {
    struct arena *arena; /* NULL = nothing is open */
    int64_t run_id;
    uint32_t position;
    int fd;
    struct import_definition definition;
    struct import_mapping mapping;
    struct import_reading reading;
} held;

static void let_go(void)
{
    if (held.arena == NULL)
        return;
    sheet_close(held.reading.sheet);
    import_keys_free(held.reading.keys);
    if (held.fd >= 0)
        close(held.fd);
    arena_free(held.arena);
    memset(&held, 0, sizeof(held));
}

/* --- opening ------------------------------------------------------------------------------ */

static NEOERR *prepare(struct request *req, const struct import_run *run)
{
    struct import_choice_of_columns chosen = { .header_row = run->header_row,
                                               .headers = run->columns.headers,
                                               .fields = run->columns.fields,
                                               .count = run->columns.count };
    struct region *regions;
    size_t count;

    TRY(run->kind->prepare(req, &held.definition));
    TRY(region_rows_read(req, &regions, &count));
    import_map(held.arena, &held.definition, &chosen, &held.mapping);
    held.reading = (struct import_reading){ .definition = &held.definition,
                                            .mapping = &held.mapping,
                                            .regions = region_index_new(held.arena, regions, count),
                                            .keys = import_keys_new() };
    return STATUS_OK;
}

/* What is read for the whole file lives in an arena of its own. */
static NEOERR *open_file(struct request *req, const struct import_run *run, enum sheet_problem *problem)
{
    struct arena *own = req->arena;
    NEOERR *err;

    held.arena = arena_new();
    held.fd = -1;
    held.run_id = run->id;
    req->arena = held.arena;
    err = prepare(req, run);
    req->arena = own;
    TRY(err);
    TRY(import_open(req, run, held.arena, &held.fd, &held.reading.sheet, problem));
    if (*problem != SHEET_FINE)
        held.fd = -1;
    return STATUS_OK;
}

/* Past the rows that are staged already. */
static void catch_up(uint32_t position)
{
    struct arena *scratch = arena_new();
    struct import_row row;

    while (held.reading.last_number < position && import_next(&held.reading, scratch, &row)) {
        arena_reset(scratch);
        if (row.number >= position)
            break;
    }
    arena_free(scratch);
    held.position = position;
}

static NEOERR *hold(struct request *req, const struct import_run *run, enum sheet_problem *problem)
{
    NEOERR *err;

    *problem = SHEET_FINE;
    if (held.arena != NULL && held.run_id == run->id && held.position == run->position && run->position > 0)
        return STATUS_OK;
    let_go();
    err = open_file(req, run, problem);
    if (err != STATUS_OK || *problem != SHEET_FINE) {
        let_go();
        return nerr_pass(err);
    }
    if (run->position > 0)
        catch_up(run->position);
    return STATUS_OK;
}

/* --- staging ----------------------------------------------------------------------------------- */

static const char *data_of(struct request *req, const struct import_definition *definition,
                           const struct import_row *row)
{
    json_t *data = json_object();

    for (size_t i = 0; i < definition->field_count; i++) {
        if (row->values[i] != NULL)
            json_object_set_new_nocheck(data, definition->fields[i].key, json_string_nocheck(row->values[i]));
    }
    return import_json(req, data);
}

static const char *short_text(struct request *req, const char *text, size_t most)
{
    return strlen(text) <= most ? text : text_cut(req->arena, text, most);
}

static struct values *staged(struct request *req, const struct import_run *run, const struct import_row *row)
{
    struct values *values = values_new(req->arena);
    bool good = row->reason == NULL;

    values_int(values, "row_no", row->number);
    values_text(values, "state", good ? "good" : "bad");
    values_text(values, "reason", good ? "" : row->reason);
    values_text(values, "field", good ? "" : run->kind->definition->fields[row->field].key);
    values_text(values, "value", good ? "" : short_text(req, text_trim(req->arena, row->typed), 250));
    values_text(values, "other", row->first_row == 0 ? "" : arena_format(req->arena, "%u", row->first_row));
    values_text(values, "warning", row->note_count == 0 ? "" : row->notes[0].key);
    values_text(values, "code", good ? row->values[run->kind->code] : NULL);
    values_text(values, "credit_code", good ? row->values[run->kind->credit_code] : NULL);
    values_text(values, "data", good ? data_of(req, &held.definition, row) : "");
    return values;
}

struct chunk {
    struct values *rows[IMPORT_CHUNK_MOST];
    size_t count;
    bool new_names;
};

static NEOERR *read_chunk(struct request *req, struct import_run *run, struct chunk *chunk)
{
    struct import_row row;

    while (chunk->count < import_chunk(run) && import_next(&held.reading, req->arena, &row)) {
        chunk->rows[chunk->count++] = staged(req, run, &row);
        held.position = row.number;
        if (row.reason == NULL && row.values[run->kind->owner] != NULL) {
            bool added;

            TRY(import_name_meet(req, run, row.values[run->kind->owner], &added));
            chunk->new_names = chunk->new_names || added;
        }
    }
    return STATUS_OK;
}

static NEOERR *stage(struct request *req, struct import_run *run, const struct chunk *chunk)
{
    struct import_rows rows = { .run_id = run->id, .first = run->position + 1, .last = held.position };

    values_int(req->values, "run_id", run->id);
    TRY(db_execute_many(
        req,
        "INSERT INTO import_row (run_id, row_no, state, reason, field, value, other, warning, code, credit_code, data)"
        " VALUES (:run_id, :row_no, :state, :reason, :field, :value, :other, :warning, :code, :credit_code, :data)",
        chunk->rows, chunk->count));
    TRY(run->kind->match(req, run, &rows));
    if (chunk->new_names)
        TRY(import_staff_map_save(req, run));
    values_int(req->values, "position", held.position);
    values_int(req->values, "rows_total", (int64_t)held.reading.rows);
    values_int(req->values, "rows_blank", (int64_t)held.reading.blank);
    values_int(req->values, "rows_skipped", (int64_t)held.reading.skipped);
    return nerr_pass(db_execute(
        req, "UPDATE import_run SET position = :position, rows_total = :rows_total, rows_blank = :rows_blank,"
             " rows_skipped = :rows_skipped WHERE id = :run_id"));
}

static NEOERR *check_chunk(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    struct chunk *chunk = arena_alloc(req->arena, sizeof(*chunk));

    TRY(read_chunk(req, run, chunk));
    *finished = chunk->count < import_chunk(run);
    job->done = (int64_t)held.reading.rows;
    TRY(stage(req, run, chunk));
    if (*finished && sheet_problem(held.reading.sheet) != SHEET_FINE)
        return nerr_pass(import_run_fail(req, run, sheet_problem_name(sheet_problem(held.reading.sheet)),
                                         sheet_problem_row(held.reading.sheet)));
    return STATUS_OK;
}

NEOERR *import_check_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    enum sheet_problem problem;
    NEOERR *err;

    TRY(hold(req, run, &problem));
    if (problem != SHEET_FINE) {
        *finished = true;
        return nerr_pass(import_run_fail(req, run, sheet_problem_name(problem), 0));
    }
    err = check_chunk(req, run, job, finished);
    if (err != STATUS_OK || *finished)
        let_go();
    return nerr_pass(err);
}
