/* import_read.c - the first look at a file: its header, what its columns seem to be, some
 * sample values; and the error file, which is the file again without its good rows. */
#include <string.h>
#include <unistd.h>

#include "core/sheet_write.h"
#include "import_inside.h"

enum { SAMPLES = 3, SAMPLE_CHARACTERS = 60 };

NEOERR *import_open(struct request *req, const struct import_run *run, struct arena *arena, int *fd,
                    struct sheet **sheet, enum sheet_problem *problem)
{
    NEOERR *err;

    TRY(file_temporary(fd));
    err = file_fetch(req, run->file_id, *fd);
    if (err != STATUS_OK) {
        close(*fd);
        return nerr_pass(err);
    }
    *problem = sheet_open(arena, *fd, sheet);
    if (*problem != SHEET_FINE)
        close(*fd);
    return STATUS_OK;
}

/* --- the mapping as it is shown ------------------------------------------------------- */

static size_t widest(const struct import_preview *preview)
{
    size_t count = 0;

    for (size_t i = 0; i < preview->count; i++)
        count = preview->rows[i].count > count ? preview->rows[i].count : count;
    return count;
}

static const char *cell(const struct sheet_row *row, size_t column)
{
    return row == NULL || column >= row->count ? "" : row->cells[column];
}

static const struct sheet_row *row_numbered(const struct import_preview *preview, uint32_t number)
{
    for (size_t i = 0; i < preview->count; i++) {
        if (preview->rows[i].number == number)
            return &preview->rows[i];
    }
    return NULL;
}

static void columns_from(struct request *req, const struct import_definition *definition,
                         const struct import_preview *preview, const struct import_mapping *mapping,
                         struct import_columns *columns)
{
    const struct sheet_row *header = row_numbered(preview, mapping->header_row);

    columns->count = widest(preview);
    columns->headers = arena_alloc(req->arena, (columns->count + 1) * sizeof(*columns->headers));
    columns->fields = arena_alloc(req->arena, (columns->count + 1) * sizeof(*columns->fields));
    for (size_t i = 0; i < columns->count; i++) {
        columns->headers[i] = text_cut(req->arena, text_tidy(req->arena, cell(header, i)), SAMPLE_CHARACTERS);
        columns->fields[i] = "";
    }
    for (size_t i = 0; i < definition->field_count; i++) {
        if (mapping->columns[i] >= 0)
            columns->fields[mapping->columns[i]] = definition->fields[i].key;
    }
}

/* Columns without the two that an error file has more than its original. */
static size_t original_count(struct request *req, const struct import_columns *columns)
{
    size_t count = columns->count;

    return count > 2 && strcmp(columns->headers[count - 1], message(req, "import.error_reason")) == 0 ? count - 2
                                                                                                      : count;
}

/* What somebody chose for the same header before counts more than a guess. */
static NEOERR *remember(struct request *req, const struct import_run *run, const struct import_columns *columns)
{
    size_t count = original_count(req, columns);
    struct row row;
    bool found;
    json_t *fields;

    values_text(req->values, "import_kind", run->kind->name);
    values_text(req->values, "header_key", import_header_key(req->arena, columns->headers, count));
    TRY(db_select_maybe(
        req,
        "SELECT mapping FROM import_mapping WHERE kind = :import_kind AND header_hash = UNHEX(SHA2(:header_key, 256))",
        &row, &found));
    if (!found)
        return STATUS_OK;
    fields = json_loads(row_text(&row, "mapping"), 0, NULL);
    for (size_t i = 0; i < count && json_array_size(fields) == count; i++) {
        const char *field = json_string_value(json_array_get(fields, i));

        columns->fields[i] = arena_text(req->arena, field != NULL ? field : "");
    }
    json_decref(fields);
    return STATUS_OK;
}

static json_t *json_texts(const char *const *texts, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(texts[i]));
    return array;
}

static json_t *json_samples(struct request *req, const struct import_preview *preview,
                            const struct import_columns *columns, uint32_t header_row)
{
    json_t *samples = json_array();

    for (size_t i = 0; i < preview->count && json_array_size(samples) < SAMPLES; i++) {
        json_t *sample;

        if (preview->rows[i].number <= header_row)
            continue;
        sample = json_array();
        for (size_t k = 0; k < columns->count; k++)
            json_array_append_new(sample,
                                  json_string(text_cut(req->arena, cell(&preview->rows[i], k), SAMPLE_CHARACTERS)));
        json_array_append_new(samples, sample);
    }
    return samples;
}

static NEOERR *save(struct request *req, const struct import_run *run, const struct import_columns *columns,
                    json_t *samples, uint32_t header_row)
{
    json_t *mapping = json_object();

    json_object_set_new(mapping, "headers", json_texts(columns->headers, columns->count));
    json_object_set_new(mapping, "fields", json_texts(columns->fields, columns->count));
    json_object_set_new(mapping, "samples", samples);
    values_int(req->values, "run_id", run->id);
    values_text(req->values, "mapping", import_json(req, mapping));
    values_int(req->values, "header_row", header_row);
    return nerr_pass(db_execute(req,
                                "UPDATE import_run SET state = 'mapping', mapping = :mapping, header_row = :header_row"
                                " WHERE id = :run_id AND state = 'reading'"));
}

static NEOERR *look(struct request *req, const struct import_run *run, struct sheet *sheet)
{
    struct import_preview *preview = arena_alloc(req->arena, sizeof(*preview));
    struct import_mapping mapping;
    struct import_columns columns;

    import_preview_read(req->arena, sheet, preview);
    if (preview->count == 0)
        return nerr_pass(import_run_fail(
            req, run, sheet_problem(sheet) == SHEET_FINE ? "empty" : sheet_problem_name(sheet_problem(sheet)),
            sheet_problem_row(sheet)));
    (void)import_guess(req->arena, run->kind->definition, preview, &mapping);
    columns_from(req, run->kind->definition, preview, &mapping, &columns);
    if (mapping.header_row > 0)
        TRY(remember(req, run, &columns));
    return nerr_pass(
        save(req, run, &columns, json_samples(req, preview, &columns, mapping.header_row), mapping.header_row));
}

NEOERR *import_read_step(struct request *req, struct import_run *run, struct job *job, bool *finished)
{
    enum sheet_problem problem;
    struct sheet *sheet;
    NEOERR *err;
    int fd;

    (void)job;
    *finished = true;
    TRY(import_open(req, run, req->arena, &fd, &sheet, &problem));
    if (problem != SHEET_FINE)
        return nerr_pass(import_run_fail(req, run, sheet_problem_name(problem), 0));
    err = look(req, run, sheet);
    sheet_close(sheet);
    close(fd);
    return nerr_pass(err);
}

/* --- the error file ------------------------------------------------------------------------ */

static const char bad_sql[] = "SELECT row_no, field, reason, value, other FROM import_row WHERE run_id = :run_id AND "
                              "state = 'bad' ORDER BY row_no";

struct error_file {
    struct import_run *run;
    const struct rows *bad;
    struct sheet_writer *writer;
    const char **cells;
};

/* A column without a header is called after its field, to be found again. */
static const char *title_of(struct request *req, const struct import_columns *columns, size_t i)
{
    if (*columns->headers[i] != '\0' || *columns->fields[i] == '\0')
        return columns->headers[i];
    return message(req, arena_format(req->arena, "import.field_%s", columns->fields[i]));
}

/* The file's columns, and two that no import knows: where the row stood and why it is bad. */
static NEOERR *open_writer(struct request *req, struct error_file *file, int fd)
{
    size_t count = file->run->columns.count;
    struct sheet_column *columns = arena_alloc(req->arena, (count + 2) * sizeof(*columns));
    struct sheet_writing writing = {
        .format = SHEET_FORMAT_XLSX, .fd = fd, .name = "", .columns = columns, .column_count = count + 2
    };

    for (size_t i = 0; i < count; i++)
        columns[i].title = title_of(req, &file->run->columns, i);
    columns[count] = (struct sheet_column){ .title = message(req, "import.error_row"), .width = 12 };
    columns[count + 1] = (struct sheet_column){ .title = message(req, "import.error_reason"), .width = 60 };
    file->cells = arena_alloc(req->arena, (count + 2) * sizeof(*file->cells));
    return nerr_pass(sheet_write_open(req->arena, &writing, &file->writer));
}

/* "手机: 号码不对 (1380000)" */
static const char *why(struct request *req, const struct row *row)
{
    const char *reason = import_reason_words(req, row_text(row, "reason")), *value = row_text(row, "value");
    const char *label = message(req, arena_format(req->arena, "import.field_%s", row_text(row, "field")));

    if (*row_text(row, "other") != '\0')
        value = row_text(row, "other");
    return arena_format(req->arena, *value != '\0' ? "%s%s%s (%s)" : "%s%s%s", label, message(req, "app.colon"), reason,
                        value);
}

static NEOERR *write_bad(struct request *req, struct error_file *file, const struct sheet_row *raw,
                         const struct row *row)
{
    size_t count = file->run->columns.count;

    for (size_t i = 0; i < count; i++)
        file->cells[i] = cell(raw, i);
    file->cells[count] = row_text(row, "row_no");
    file->cells[count + 1] = why(req, row);
    return nerr_pass(sheet_write_row(file->writer, file->cells));
}

/* The file and its bad rows, both in the order of their numbers. */
static NEOERR *write_rows(struct request *req, struct error_file *file, struct sheet *sheet)
{
    struct sheet_row raw;
    size_t at = 0;

    while (at < file->bad->count && sheet_next(sheet, &raw)) {
        struct row row = rows_at(file->bad, at);

        if (raw.number < row_int(&row, "row_no"))
            continue;
        TRY(write_bad(req, file, &raw, &row));
        at++;
    }
    return STATUS_OK;
}

static NEOERR *store(struct request *req, const struct error_file *file, int fd, int64_t *file_id)
{
    struct row row;
    const char *name, *dot;

    TRY(db_select_one(req, "SELECT f.name FROM import_run r JOIN file f ON f.id = r.file_id WHERE r.id = :run_id",
                      &row));
    name = row_text(&row, "name");
    dot = strrchr(name, '.');
    TRY(file_store(req, fd,
                   arena_format(req->arena, "%.*s-%s.xlsx", dot != NULL ? (int)(dot - name) : (int)strlen(name), name,
                                message(req, "import.error_file_name")),
                   "export", file_id));
    values_int(req->values, "error_file", *file_id);
    values_int(req->values, "rows_count", (int64_t)file->bad->count);
    return nerr_pass(db_execute(req, "UPDATE file SET rows_count = :rows_count WHERE id = :error_file"));
}

static NEOERR *write_file(struct request *req, struct error_file *file, struct sheet *sheet, int64_t *file_id)
{
    NEOERR *err;
    int fd;

    TRY(file_temporary(&fd));
    err = open_writer(req, file, fd);
    if (err == STATUS_OK) {
        err = write_rows(req, file, sheet);
        if (err == STATUS_OK)
            err = sheet_write_close(file->writer);
        else
            sheet_write_discard(file->writer);
    }
    if (err == STATUS_OK)
        err = store(req, file, fd, file_id);
    close(fd);
    return nerr_pass(err);
}

static NEOERR *error_file(struct request *req, struct import_run *run, int64_t *file_id)
{
    struct error_file file = { .run = run };
    enum sheet_problem problem;
    struct sheet *sheet;
    struct rows *bad;
    NEOERR *err;
    int fd;

    TRY(db_select(req, bad_sql, &bad));
    file.bad = bad;
    TRY(import_open(req, run, req->arena, &fd, &sheet, &problem));
    if (problem != SHEET_FINE)
        return STATUS_OK;
    err = write_file(req, &file, sheet, file_id);
    sheet_close(sheet);
    close(fd);
    return nerr_pass(err);
}

NEOERR *import_error_file(struct request *req, int64_t run_id, int64_t *file_id)
{
    struct import_run run;
    NEOERR *err;

    *file_id = 0;
    err = import_run_load(req, run_id, &run);
    if (err == STATUS_OK)
        err = error_file(req, &run, file_id);
    import_run_free(&run);
    return nerr_pass(err);
}

/* --- words ---------------------------------------------------------------------------------- */

const char *import_reason_words(struct request *req, const char *reason)
{
    char *key = arena_format(req->arena, "import.reason_%s", reason), *at;

    for (at = key; (at = strchr(at, ' ')) != NULL;)
        *at = '_';
    return message(req, key);
}

NEOERR *import_fields_show(struct request *req, const char *kind, const char *path)
{
    const struct import_definition *definition = import_kind_find(kind)->definition;
    size_t place = 0;

    for (size_t i = 0; i < definition->field_count; i++) {
        const char *key = definition->fields[i].key;

        if (definition->fields[i].reader == IMPORT_DERIVED)
            continue;
        TRY(show_text(req, key, "%s.%zu.key", path, place));
        TRY(show_text(req, message(req, arena_format(req->arena, "import.field_%s", key)), "%s.%zu.label", path,
                      place));
        place++;
    }
    return STATUS_OK;
}
