/* paper_import_kind.c - a list of papers against the database: every row is attached to its
 * dealer or says why not. What comes in waits for quality, whatever the file says. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import_inside.h"
#include "import_inside.h"
#include "paper.h"
#include "paper_import.h"

static NEOERR *prepare(struct request *req, struct import_definition *definition)
{
    struct import_field *fields = arena_alloc(req->arena, PAPER_FIELDS * sizeof(*fields));
    struct import_choice *types;

    TRY(customer_import_choices(req, "paper_type", &types));
    memcpy(fields, paper_import_fields, PAPER_FIELDS * sizeof(*fields));
    fields[PAPER_TYPE].choices = types;
    *definition = paper_import;
    definition->fields = fields;
    return STATUS_OK;
}

static void bind_span(struct request *req, const struct import_rows *span)
{
    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
}

/* --- whose paper, and whether it is known ---------------------------------------------------- */

#define DEALER_OF_ROW                                                                                                  \
    " LEFT JOIN customer cu /* all rows: `mine` and the statements below judge them */"                               \
    " ON cu.id = COALESCE((SELECT c.id FROM customer c /* all rows: codes are unique in the company */ WHERE c.code = r.code),"      \
    "  (SELECT c.id FROM customer c /* all rows: codes are unique in the company */ WHERE r.code IS NULL AND c.credit_code = r.credit_code))"
#define SPAN " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good'"
#define REFUSE " SET r.state = 'bad', r.data = '', r.field = 'code', r.value = COALESCE(r.code, r.credit_code), r.reason = "
#define SAME_PAPER                                                                                                     \
    " JOIN paper p ON p.customer_id = cu.id AND p.paper_type = JSON_VALUE(r.data, '$.paper_type') AND p.valid_to IS NULL" \
    " AND p.number = COALESCE(JSON_VALUE(r.data, '$.number'), '')"                                                      \
    " AND (p.number <> '' OR p.issued_on <=> JSON_VALUE(r.data, '$.issued_on'))"

static NEOERR *match(struct request *req, const struct import_run *run, const struct import_rows *span)
{
    bind_span(req, span);
    TRY(db_execute(req, "UPDATE import_row r" DEALER_OF_ROW REFUSE "'dealer unknown'" SPAN " AND cu.id IS NULL"));
    TRY(db_execute(req, "UPDATE import_row r" DEALER_OF_ROW REFUSE "'not yours'" SPAN " AND NOT ({visible:cu})"));
    if (run->do_update)
        return nerr_pass(db_execute(req, "UPDATE import_row r" DEALER_OF_ROW SAME_PAPER
                                         " SET r.what = 'update', r.target_id = p.id" SPAN));
    return nerr_pass(db_execute(req, "UPDATE import_row r" DEALER_OF_ROW SAME_PAPER
                                     " SET r.state = 'bad', r.data = '', r.field = 'number', r.value = p.number, r.reason = 'paper known'" SPAN));
}

/* --- writing ------------------------------------------------------------------------------------- */

static const char chunk_sql[] =
    "SELECT r.row_no, r.what, r.target_id, r.data, cu.id AS customer_id, COALESCE(t.date_meaning, 'expiry') AS usual, p.version"
    " FROM import_row r" DEALER_OF_ROW " LEFT JOIN paper_type t ON t.word = JSON_VALUE(r.data, '$.paper_type')"
    " LEFT JOIN paper p ON p.id = r.target_id AND r.what = 'update'" SPAN " ORDER BY r.row_no";

/* Without a day an expiring type's date is not known. */
static const char *meaning_of(const json_t *data, const char *usual)
{
    const char *meaning = json_string_value(json_object_get(data, "date_meaning"));

    if (meaning != NULL && (strcmp(meaning, "permanent") == 0 || strcmp(usual, "annual") != 0))
        return meaning;
    return strcmp(usual, "expiry") == 0 ? "unknown" : usual;
}

static struct values *paper_of(struct request *req, const struct import_run *run, const struct row *row)
{
    static const char *const texts[] = { "paper_type", "number", "issuer", "scope_text", "note" };
    static const char *const dates[] = { "issued_on", "expires_on" };
    struct values *values = values_new(req->arena);
    json_t *data = json_loads(row_text(row, "data"), 0, NULL);
    bool is_new = strcmp(row_text(row, "what"), "insert") == 0;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *text = json_string_value(json_object_get(data, texts[i]));

        if (text != NULL || is_new)
            values_text(values, texts[i], text != NULL ? text : "");
    }
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        values_text(values, dates[i], json_string_value(json_object_get(data, dates[i])));
    values_text(values, "date_meaning", meaning_of(data, row_text(row, "usual")));
    values_text(values, "verification", "waiting");
    values_text(values, "changed_at", req->now);
    if (is_new) {
        values_int(values, "customer_id", row_int(row, "customer_id"));
        values_int(values, "import_run_id", run->id);
        values_text(values, "created_at", req->now);
        values_int(values, "created_by", req->person.id);
    } else {
        values_int(values, "version", row_int(row, "version"));
    }
    json_decref(data);
    return values;
}

static NEOERR *mark(struct request *req, const int64_t *row_nos, const int64_t *ids, size_t count)
{
    struct values **marks = arena_alloc(req->arena, (count + 1) * sizeof(*marks));

    for (size_t i = 0; i < count; i++) {
        marks[i] = values_new(req->arena);
        values_int(marks[i], "row_no", row_nos[i]);
        values_int(marks[i], "target_id", ids[i]);
    }
    return nerr_pass(db_execute_many(req,
                                     "UPDATE import_row SET state = 'applied', target_id = :target_id, data = ''"
                                     " WHERE run_id = :run_id AND row_no = :row_no AND state = 'good'",
                                     marks, count));
}

/* One entry a dealer, as timeline_add writes it. */
static const char timeline_sql[] =
    "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail)"
    " SELECT p.customer_id, :now, 'papers_imported', 'papers', :me, COUNT(*) FROM import_row r JOIN paper p ON p.id = r.target_id"
    " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied' GROUP BY p.customer_id";

static NEOERR *apply(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *rows;
    struct values **added;
    int64_t *row_nos, *ids;
    size_t count = 0;

    TRY(match(req, run, span)); /* a paper that came to be known since the check is not written twice */
    TRY(db_select(req, chunk_sql, &rows));
    added = arena_alloc(req->arena, (rows->count + 1) * sizeof(*added));
    row_nos = arena_alloc(req->arena, (rows->count + 1) * sizeof(*row_nos));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct values *values = paper_of(req, run, &row);
        int64_t row_no = row_int(&row, "row_no"), target = row_int(&row, "target_id");

        if (strcmp(row_text(&row, "what"), "update") == 0) {
            TRY(db_change(req, &paper_table, target, values));
            TRY(mark(req, &row_no, &target, 1));
        } else {
            added[count] = values;
            row_nos[count++] = row_no;
        }
    }
    TRY(db_insert_many(req, &paper_table, added, count, ids));
    TRY(mark(req, row_nos, ids, count));
    return nerr_pass(db_execute(req, timeline_sql));
}

/* --- taking back: papers that nobody touched since --------------------------------------------------- */

static NEOERR *undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *rows;

    (void)run;
    bind_span(req, span);
    TRY(db_execute(req, "UPDATE import_row r JOIN paper p ON p.id = r.target_id SET r.state = 'kept', r.reason = 'changed since'"
                        " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'"
                        " AND (r.what = 'update' OR p.version > 1 OR EXISTS (SELECT 1 FROM paper_scan s WHERE s.paper_id = p.id))"));
    TRY(db_select(req, "SELECT r.row_no, p.id FROM import_row r JOIN paper p ON p.id = r.target_id WHERE r.run_id = :run_id"
                       " AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(db_remove(req, &paper_table, row_int(&row, "id")));
    }
    return nerr_pass(db_execute(req, "UPDATE import_row SET state = 'undone' WHERE run_id = :run_id"
                                     " AND row_no BETWEEN :first AND :last AND state = 'applied'"));
}

const struct import_kind paper_import_kind = {
    .name = "papers",
    .permission = "papers.import",
    .definition = &paper_import,
    .code = PAPER_CODE,
    .credit_code = PAPER_CREDIT_CODE,
    .owner = PAPER_OWNER,
    .prepare = prepare,
    .match = match,
    .apply = apply,
    .undo = undo,
};
