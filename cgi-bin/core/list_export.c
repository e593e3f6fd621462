/* list_export.c - rows stream from the database into a sheet in a temporary file. */
#include "list_export.h"

#include <string.h>
#include <unistd.h>

#include "body.h"
#include "file.h"
#include "list_query.h"
#include "options.h"
#include "outbox.h"
#include "sheet_write.h"
#include "text.h"

struct export {
    const struct list_query *query;
    struct sheet_writer *writer;
    struct arena *cells; /* of one row; reset after each */
    int64_t rows;
};

static enum sheet_type type_of(const struct column *column)
{
    switch (column->kind) {
    case COLUMN_INT: return SHEET_NUMBER;
    case COLUMN_MONEY: return SHEET_MONEY;
    case COLUMN_DATE: return SHEET_DATE;
    default: return SHEET_TEXT;
    }
}

/* Numbers and dates as they are, everything else as it is shown. */
static NEOERR *write_row(struct request *req, const struct row *row, void *context)
{
    struct export *export = context;
    const char *cells[LIST_COLUMNS_MOST];
    struct arena *own = req->arena;
    NEOERR *err;

    req->arena = export->cells;
    for (size_t i = 0; i < export->query->column_count; i++) {
        const struct column *column = export->query->columns[i];

        cells[i] = type_of(column) == SHEET_TEXT ? list_cell(req, export->query->list, column, row, row_text(row, column->key))
                                                : row_text(row, column->key);
    }
    err = sheet_write_row(export->writer, cells);
    req->arena = own;
    arena_reset(export->cells);
    export->rows++;
    return nerr_pass(err);
}

static NEOERR *open_writer(struct request *req, struct export *export, const char *format, int fd)
{
    const struct list_query *query = export->query;
    struct sheet_column *columns = arena_alloc(req->arena, (query->column_count + 1) * sizeof(*columns));
    struct sheet_writing writing = {
        .format = strcmp(format, "xlsx") == 0 ? SHEET_FORMAT_XLSX
                  : strcmp(format, "csv") == 0 ? SHEET_FORMAT_CSV
                                               : SHEET_FORMAT_CSV_GB18030,
        .fd = fd, .name = "", .columns = columns, .column_count = query->column_count };

    for (size_t i = 0; i < query->column_count; i++) {
        const char *key = arena_format(req->arena, "%s.%s", query->list->noun, query->columns[i]->key);

        columns[i] = (struct sheet_column){ .title = message(req, key), .type = type_of(query->columns[i]) };
    }
    return nerr_pass(sheet_write_open(req->arena, &writing, &export->writer));
}

static NEOERR *write_all(struct request *req, struct export *export, const char *format, int fd)
{
    NEOERR *err;

    TRY(open_writer(req, export, format, fd));
    export->cells = arena_new();
    err = db_each(req, list_all_sql(req, export->query), export->query->values, write_row, export);
    arena_free(export->cells);
    if (err == STATUS_OK)
        return nerr_pass(sheet_write_close(export->writer));
    sheet_write_discard(export->writer);
    return nerr_pass(err);
}

static NEOERR *chosen_columns(struct request *req, const struct list *list, const char **chosen)
{
    struct row row;
    bool found;

    values_text(req->values, "list_name", list->name);
    TRY(db_select_maybe(req, "SELECT columns FROM list_columns WHERE staff_id = :me AND list = :list_name", &row, &found));
    *chosen = found ? row_text(&row, "columns") : "";
    return STATUS_OK;
}

static NEOERR *store(struct request *req, const struct export *export, const char *format, int fd)
{
    const struct list *list = export->query->list;
    const char *title = message(req, arena_format(req->arena, "%s.title", list->noun));
    int64_t id;

    TRY(file_store(req, fd, arena_format(req->arena, "%s-%s.%.*s", title, req->today, (int)strcspn(format, "-"), format),
                   "export", &id));
    values_int(req->values, "file_id", id);
    values_int(req->values, "rows_count", export->rows);
    values_text(req->values, "note", text_cut(req->arena, req->query_text, 300));
    TRY(db_execute(req, "UPDATE file SET rows_count = :rows_count, note = :note WHERE id = :file_id"));
    return nerr_pass(notice_put(req, req->person.id, "export_ready", arena_format(req->arena, "%lld", (long long)export->rows),
                                arena_format(req->arena, "/files/%lld", (long long)id)));
}

NEOERR *list_export_step(struct request *req, const struct list *list, struct job *job, bool *finished)
{
    const char *format = json_string_value(json_object_get(job->args, "format"));
    struct list_query query;
    struct export export = { .query = &query };
    const char *chosen;
    NEOERR *err;
    int fd;

    req->scope = list->permission != NULL ? permission_scope_any(req, list->permission) : 0;
    req->query_text = json_string_value(json_object_get(job->args, "query"));
    TRY(body_parse(req, req->query_text, &req->query));
    TRY(chosen_columns(req, list, &chosen));
    list_query_read(req, list, chosen, &query);
    TRY(file_temporary(&fd));
    err = write_all(req, &export, format, fd);
    if (err == STATUS_OK)
        err = store(req, &export, format, fd);
    close(fd);
    job->done = job->total = export.rows;
    *finished = true;
    return nerr_pass(err);
}
