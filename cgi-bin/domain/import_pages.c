/* import_pages.c - <home>/import for every kind of import: columns, dry run, import, undo. A run
 * belongs to whoever uploaded its file; what a run does is in import.c, the upload itself in
 * files/files.c. */
#include "import_pages.h"

#include <jansson.h>
#include <string.h>

#include "import.h"
#include "import_inside.h"

enum { BAD_SHOWN = 200, DONE_SHOWN = 20, KEPT_SHOWN = 200, NAMES_MOST = 900 };

/* The kind whose pages are at this route. */
static const struct import_kind *kind_of(const struct request *req)
{
    return import_kind_at(req->route->path);
}

static const char *kind_name(const struct request *req)
{
    return kind_of(req)->name;
}

static int64_t run_id(struct request *req)
{
    return row_int(&req->record, "id");
}

/* Import.kind chooses the words, Import.home and Import.path the addresses. */
static NEOERR *show_kind(struct request *req)
{
    TRY(show_text(req, kind_name(req), "Import.kind"));
    TRY(show_text(req, kind_of(req)->home, "Import.home"));
    return nerr_pass(show_text(req, arena_format(req->arena, "%s/import", kind_of(req)->home), "Import.path"));
}

/* --- the runs so far ---------------------------------------------------------------------- */

NEOERR *import_list_page(struct request *req)
{
    TRY(show_kind(req));
    values_text(req->values, "import_kind", kind_name(req));
    return nerr_pass(db_show_rows(
        req, "Runs",
        "SELECT r.id, r.state, r.rows_total, r.rows_good, r.rows_bad, r.rows_applied, r.created_at, f.name AS file_name"
        " FROM import_run r LEFT JOIN file f ON f.id = r.file_id"
        " WHERE r.kind = :import_kind AND r.staff_id = :me ORDER BY r.id DESC LIMIT 50"));
}

/* Of the names by which a column is known, parted by "|", the first in the person's language. */
static const char *title_of(struct request *req, const char *titles)
{
    const char *first = titles;

    while (strcmp(req->person.lang, "en") == 0 && (unsigned char)*titles >= 0x80 && titles[strcspn(titles, "|")] == '|')
        titles += strcspn(titles, "|") + 1;
    if ((unsigned char)*titles >= 0x80)
        titles = first;
    return arena_copy(req->arena, titles, strcspn(titles, "|"));
}

/* A CSV that spreadsheets open. */
NEOERR *import_empty_file(struct request *req)
{
    const struct import_definition *definition = kind_of(req)->definition;
    const char *name = arena_format(req->arena, "%s.csv", message(req, arena_format(req->arena, "import.title_%s", kind_name(req))));
    bool first = true;

    buffer_text(&req->reply.body, "\xef\xbb\xbf");
    for (size_t i = 0; i < definition->field_count; i++) {
        const char *titles = definition->fields[i].titles;

        if (titles == NULL)
            continue;
        buffer_format(&req->reply.body, "%s%s", first ? "" : ",", title_of(req, titles));
        first = false;
    }
    buffer_text(&req->reply.body, "\r\n");
    reply_type(req, "text/csv; charset=utf-8");
    reply_header(req, "Content-Disposition", arena_format(req->arena, "attachment; filename*=UTF-8''%s", text_url(req->arena, name)));
    return STATUS_OK;
}

/* --- columns: the mapping form ---------------------------------------------------------------- */

/* What was posted takes the place of what is stored. */
static void columns_posted(struct request *req, struct import_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = arena_format(req->arena, "field_%zu", i);

        if (request_has_posted(req, name))
            columns->fields[i] = request_posted(req, name);
    }
}

static const char *field_label(struct request *req, const char *key)
{
    return message(req, arena_format(req->arena, "import.field_%s", key));
}

/* What is wrong with the columns chosen, in words; NULL = nothing. */
static const char *columns_problem(struct request *req, const struct import_columns *columns)
{
    const char *missing;

    for (size_t i = 0; i < columns->count; i++) {
        for (size_t k = i + 1; k < columns->count && *columns->fields[i] != '\0'; k++) {
            if (strcmp(columns->fields[i], columns->fields[k]) == 0)
                return arena_format(req->arena, "%.*s%s", (int)strcspn(message(req, "import.twice"), "%"),
                                    message(req, "import.twice"), field_label(req, columns->fields[i]));
        }
    }
    if (!import_columns_complete(req->arena, kind_name(req), columns, &missing))
        return arena_format(req->arena, "%s%s%s", message(req, "import.missing_column"), message(req, "app.colon"),
                            field_label(req, missing));
    return NULL;
}

/* Columns.N.{place,number,header,field,samples.N} */
static NEOERR *show_columns(struct request *req, const struct import_columns *columns, const json_t *samples)
{
    for (size_t i = 0; i < columns->count; i++) {
        TRY(show_int(req, (int64_t)i, "Columns.%zu.place", i));
        TRY(show_int(req, (int64_t)i + 1, "Columns.%zu.number", i));
        TRY(show_text(req, columns->headers[i], "Columns.%zu.header", i));
        TRY(show_text(req, columns->fields[i], "Columns.%zu.field", i));
        for (size_t k = 0; k < json_array_size(samples); k++) {
            const char *text = json_string_value(json_array_get(json_array_get(samples, k), i));

            if (text != NULL && *text != '\0')
                TRY(show_text(req, text, "Columns.%zu.samples.%zu", i, k));
        }
    }
    return STATUS_OK;
}

static NEOERR *show_samples(struct request *req, const struct import_columns *columns)
{
    struct row row;
    json_t *mapping;
    NEOERR *err;

    TRY(db_select_one(req, "SELECT mapping FROM import_run WHERE id = :id", &row));
    mapping = json_loads(row_text(&row, "mapping"), 0, NULL);
    err = show_columns(req, columns, json_object_get(mapping, "samples"));
    json_decref(mapping);
    return nerr_pass(err);
}

NEOERR *import_check_page(struct request *req)
{
    struct import_columns columns;
    const char *problem;

    TRY(show_kind(req));
    TRY(import_columns_get(req, run_id(req), &columns));
    columns_posted(req, &columns);
    if (form_refused(req) && (problem = columns_problem(req, &columns)) != NULL)
        TRY(show_text(req, problem, "Problem"));
    if (req->method == METHOD_POST) {
        TRY(show_text(req, request_posted(req, "do_update"), "Record.do_update"));
        TRY(show_text(req, request_posted(req, "good_only"), "Record.good_only"));
    }
    TRY(show_samples(req, &columns));
    return nerr_pass(import_fields_show(req, kind_name(req), "Fields"));
}

static void back(struct request *req, bool moved)
{
    if (!moved)
        reply_refusal(req, "import.not_moved", NULL);
    reply_redirect(req, "%s/import/%lld", kind_of(req)->home, (long long)run_id(req));
}

NEOERR *import_check_start(struct request *req)
{
    struct import_options options = { .do_update = strcmp(request_posted(req, "do_update"), "1") == 0,
                                      .good_only = strcmp(request_posted(req, "good_only"), "1") == 0 };
    struct import_columns columns;
    bool moved;

    TRY(import_columns_get(req, run_id(req), &columns));
    columns_posted(req, &columns);
    if (columns_problem(req, &columns) != NULL) {
        form_error(req, "", "import.missing_column");
        return STATUS_OK;
    }
    TRY(import_check(req, run_id(req), &columns, &options, &moved));
    if (moved)
        TRY(import_queue(req, run_id(req), "check"));
    back(req, moved);
    return STATUS_OK;
}

/* --- what the check found ------------------------------------------------------------------------ */

static NEOERR *show_reasons(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req,
                  "SELECT reason, COUNT(*) AS n FROM import_row WHERE run_id = :id AND state = 'bad' GROUP BY reason "
                  "ORDER BY n DESC, reason",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, import_reason_words(req, row_text(&row, "reason")), "Reasons.%zu.label", i));
        TRY(show_text(req, row_text(&row, "n"), "Reasons.%zu.count", i));
    }
    TRY(db_select(
        req,
        "SELECT warning, COUNT(*) AS n FROM import_row WHERE run_id = :id AND state = 'good' AND warning <> ''"
        " GROUP BY warning ORDER BY n DESC, warning",
        &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, message(req, arena_format(req->arena, "import.warning_%s", row_text(&row, "warning"))),
                      "Warnings.%zu.label", i));
        TRY(show_text(req, row_text(&row, "n"), "Warnings.%zu.count", i));
    }
    return STATUS_OK;
}

/* Rows that look like something known. */
static NEOERR *show_alike(struct request *req)
{
    values_int(req->values, "alike_shown", BAD_SHOWN);
    return nerr_pass(db_show_rows(req, "Alike", "SELECT row_no, other FROM import_row WHERE run_id = :id AND warning = 'alike'"
                                                " AND state IN ('good', 'applied') ORDER BY row_no LIMIT :alike_shown"));
}

static NEOERR *show_bad(struct request *req)
{
    struct rows *rows;

    values_int(req->values, "bad_shown", BAD_SHOWN);
    TRY(db_select(req,
                  "SELECT row_no, field, reason, value, other FROM import_row WHERE run_id = :id AND state = 'bad'"
                  " ORDER BY row_no LIMIT :bad_shown",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "Bad.%zu", i), &row));
        TRY(show_text(req, field_label(req, row_text(&row, "field")), "Bad.%zu.label", i));
        TRY(show_text(req, import_reason_words(req, row_text(&row, "reason")), "Bad.%zu.words", i));
    }
    return STATUS_OK;
}

/* Names.N.{place,name,staff_id} and whom they may be. */
static NEOERR *show_names(struct request *req)
{
    struct import_name *names;
    size_t count;

    TRY(import_names_get(req, run_id(req), &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(show_int(req, (int64_t)i, "Names.%zu.place", i));
        TRY(show_text(req, names[i].name, "Names.%zu.name", i));
        TRY(show_int(req, names[i].staff_id, "Names.%zu.staff_id", i));
    }
    return count == 0 ? STATUS_OK : nerr_pass(options_show(req, "Staff", "@staff", NULL));
}

static NEOERR *show_checked(struct request *req)
{
    TRY(show_reasons(req));
    TRY(show_alike(req));
    TRY(show_bad(req));
    return nerr_pass(show_names(req));
}

/* --- what was done --------------------------------------------------------------------------------- */

/* `path`.N.{path,name,detail,row_no,what,words}: rows of the run in a state, as their kind names them. */
static NEOERR *show_rows(struct request *req, const char *path, const char *state, int most)
{
    struct rows *rows;

    values_text(req->values, "shown_state", state);
    values_int(req->values, "shown_most", most);
    TRY(db_select(req, kind_of(req)->shown_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "%s.%zu", path, i), &row));
        TRY(show_text(req, import_reason_words(req, row_text(&row, "reason")), "%s.%zu.words", path, i));
    }
    return STATUS_OK;
}

static NEOERR *show_done(struct request *req)
{
    TRY(show_reasons(req));
    return nerr_pass(show_rows(req, "Done", "applied", DONE_SHOWN));
}

NEOERR *import_page(struct request *req)
{
    const char *state = row_text(&req->record, "state");

    TRY(show_kind(req));
    if (strcmp(state, "mapping") == 0)
        return nerr_pass(import_check_page(req));
    if (strcmp(state, "checked") == 0)
        return nerr_pass(show_checked(req));
    if (strcmp(state, "done") == 0)
        return nerr_pass(show_done(req));
    if (strcmp(state, "undone") == 0)
        return nerr_pass(show_rows(req, "Kept", "kept", KEPT_SHOWN));
    if (strcmp(state, "failed") == 0)
        return nerr_pass(show_text(
            req, message(req, arena_format(req->arena, "import.problem_%s", row_text(&req->record, "problem"))),
            "Problem"));
    return STATUS_OK;
}

/* --- buttons ------------------------------------------------------------------------------------------ */

static NEOERR *names_save(struct request *req)
{
    struct import_name *names = arena_alloc(req->arena, NAMES_MOST * sizeof(*names));
    size_t count = 0;

    for (size_t i = 0; i < NAMES_MOST; i++) {
        const char *name = arena_format(req->arena, "name_%zu", i), *staff = arena_format(req->arena, "staff_%zu", i);
        int64_t id;

        if (!request_has_posted(req, name))
            break;
        if (!text_int(request_posted(req, staff), &id) ||
            (id > 0 && options_find("@staff", request_posted(req, staff)) == NULL))
            id = IMPORT_STAFF_NONE;
        names[count++] = (struct import_name){ request_posted(req, name), id };
    }
    return count == 0 ? STATUS_OK : nerr_pass(import_names_set(req, run_id(req), names, count));
}

NEOERR *import_apply_start(struct request *req)
{
    bool moved;

    TRY(import_apply(req, run_id(req), strcmp(request_posted(req, "good_only"), "1") == 0, &moved));
    if (moved) {
        TRY(names_save(req));
        TRY(import_queue(req, run_id(req), "apply"));
    }
    back(req, moved);
    return STATUS_OK;
}

NEOERR *import_undo_start(struct request *req)
{
    bool moved;

    TRY(import_undo(req, run_id(req), &moved));
    if (moved)
        TRY(import_queue(req, run_id(req), "undo"));
    back(req, moved);
    return STATUS_OK;
}

NEOERR *import_discard_run(struct request *req)
{
    bool moved;

    TRY(import_discard(req, run_id(req), &moved));
    if (!moved) {
        back(req, false);
        return STATUS_OK;
    }
    reply_notice(req, "import.discarded", NULL);
    reply_redirect(req, "%s/import", kind_of(req)->home);
    return STATUS_OK;
}

NEOERR *import_error_file_make(struct request *req)
{
    int64_t file_id;

    TRY(import_error_file(req, run_id(req), &file_id));
    TRY(audit_event(req, "export", "import_run", run_id(req), NULL));
    if (file_id != 0) {
        reply_redirect(req, "/files/%lld", (long long)file_id);
        return STATUS_OK;
    }
    reply_refusal(req, "import.error_file_gone", NULL);
    reply_redirect(req, "%s/import/%lld", kind_of(req)->home, (long long)run_id(req));
    return STATUS_OK;
}
