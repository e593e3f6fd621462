/* paper_import_kind.c - a list of papers against the database: every row is attached to its
 * dealer or says why not. What comes in waits for quality, whatever the file says. */
#include <string.h>

#include "core/db_bulk.h"
#include "completeness.h"
#include "customer_import_inside.h"
#include "import_inside.h"
#include "import_match.h"
#include "paper.h"
#include "paper_import.h"
#include "search_index.h"

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

/* --- whose paper, and whether it is known ---------------------------------------------------- */

#define SAME_PAPER                                                                                                     \
    " JOIN paper p ON p.customer_id = cu.id AND p.paper_type = JSON_VALUE(r.data, '$.paper_type') AND p.valid_to IS NULL" \
    " AND p.number = COALESCE(JSON_VALUE(r.data, '$.number'), '')"                                                      \
    " AND (p.number <> '' OR p.issued_on <=> JSON_VALUE(r.data, '$.issued_on'))"

static NEOERR *match(struct request *req, const struct import_run *run, const struct import_rows *span)
{
    import_span_bind(req, span);
    TRY(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW IMPORT_REFUSE_DEALER "'dealer unknown'" IMPORT_SPAN " AND cu.id IS NULL"));
    TRY(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW IMPORT_REFUSE_DEALER "'not yours'" IMPORT_SPAN " AND NOT ({visible:cu})"));
    if (run->do_update)
        return nerr_pass(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW SAME_PAPER
                                         " SET r.what = 'update', r.target_id = p.id" IMPORT_SPAN));
    return nerr_pass(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW SAME_PAPER
                                     " SET r.state = 'bad', r.data = '', r.field = 'number', r.value = p.number, r.reason = 'paper known'" IMPORT_SPAN));
}

/* --- writing ------------------------------------------------------------------------------------- */

static const char chunk_sql[] =
    "SELECT r.row_no, r.what, r.target_id, r.data, cu.id AS customer_id, COALESCE(t.date_meaning, 'expiry') AS usual, p.version"
    " FROM import_row r" IMPORT_DEALER_OF_ROW " LEFT JOIN paper_type t ON t.word = JSON_VALUE(r.data, '$.paper_type')"
    " LEFT JOIN paper p ON p.id = r.target_id AND r.what = 'update'" IMPORT_SPAN " ORDER BY r.row_no";

/* Without a day an expiring type's date is not known. */
static const char *meaning_of(const json_t *data, const char *usual)
{
    const char *meaning = json_string_value(json_object_get(data, "date_meaning"));

    if (meaning != NULL && (strcmp(meaning, "permanent") == 0 || strcmp(usual, "annual") != 0))
        return meaning;
    return strcmp(usual, "expiry") == 0 ? "unknown" : usual;
}

/* What the row says of the paper; what an update leaves blank stays. */
static void copy_row(struct request *req, const struct row *row, struct values *values, bool is_new)
{
    static const char *const texts[] = { "paper_type", "number", "issuer", "scope_text", "note" };
    json_t *data = json_loads(row_text(row, "data"), 0, NULL);

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *text = json_string_value(json_object_get(data, texts[i]));

        if (text != NULL || is_new)
            values_text(values, texts[i], text != NULL ? text : "");
    }
    values_text(values, "issued_on", json_string_value(json_object_get(data, "issued_on")));
    values_text(values, "expires_on", json_string_value(json_object_get(data, "expires_on")));
    values_text(values, "date_meaning", arena_text(req->arena, meaning_of(data, row_text(row, "usual"))));
    json_decref(data);
}

static struct values *paper_of(struct request *req, const struct import_run *run, const struct row *row)
{
    struct values *values = values_new(req->arena);
    bool is_new = strcmp(row_text(row, "what"), "insert") == 0;

    copy_row(req, row, values, is_new);
    values_text(values, "verification", "waiting");
    values_text(values, "changed_at", req->now);
    if (is_new) {
        values_int(values, "customer_id", row_int(row, "customer_id"));
        values_int(values, "import_run_id", run->id);
        values_text(values, "created_at", req->now);
        values_int(values, "created_by", req->person.id);
    } else {
        values_null(values, "verified_by");
        values_null(values, "verified_at");
        values_text(values, "verify_note", "");
        values_int(values, "version", row_int(row, "version"));
    }
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

struct writing {
    struct values **added;
    int64_t *row_nos, *ids; /* of those added, then of those changed */
    int64_t *customer_ids;  /* of all */
    size_t added_count, changed_count;
};

static NEOERR *write_rows(struct request *req, const struct import_run *run, const struct rows *rows, struct writing *out)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct values *values = paper_of(req, run, &row);
        int64_t row_no = row_int(&row, "row_no"), target = row_int(&row, "target_id");

        out->customer_ids[i] = row_int(&row, "customer_id");
        if (strcmp(row_text(&row, "what"), "update") != 0) {
            out->added[out->added_count] = values;
            out->row_nos[out->added_count++] = row_no;
            continue;
        }
        TRY(db_change(req, &paper_table, target, values));
        TRY(mark(req, &row_no, &target, 1));
        out->ids[rows->count - ++out->changed_count] = target;
    }
    TRY(db_insert_many(req, &paper_table, out->added, out->added_count, out->ids));
    return nerr_pass(mark(req, out->row_nos, out->ids, out->added_count));
}

static NEOERR *apply(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct writing out = { 0 };
    struct rows *rows;

    TRY(match(req, run, span)); /* a paper that came to be known since the check is not written twice */
    TRY(db_select(req, chunk_sql, &rows));
    out.added = arena_alloc(req->arena, (rows->count + 1) * sizeof(*out.added));
    out.row_nos = arena_alloc(req->arena, (rows->count + 1) * sizeof(*out.row_nos));
    out.ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*out.ids));
    out.customer_ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*out.customer_ids));
    TRY(write_rows(req, run, rows, &out));
    TRY(papers_light_refresh(req, out.customer_ids, rows->count));
    TRY(search_index_papers(req, out.ids, rows->count));
    TRY(completeness_papers_changed(req, out.ids, rows->count));
    return nerr_pass(db_execute(req, timeline_sql));
}

/* --- taking back: papers that nobody touched since --------------------------------------------------- */

#define APPLIED " r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'"

/* Each marks rows of the span that stay. */
static const char *const keep_sql[] = {
    "UPDATE import_row r JOIN audit a ON a.table_name = 'paper' AND a.row_id = r.target_id AND NOT (a.via = 'import' AND a.batch_id <=> :run_id)"
    " SET r.state = 'kept', r.reason = 'changed since' WHERE a.id > :first_audit AND a.action IN ('change', 'close') AND" APPLIED,
    "UPDATE import_row r JOIN paper_scan s ON s.paper_id = r.target_id SET r.state = 'kept', r.reason = 'used since'"
    " WHERE s.added_at > :first_at AND" APPLIED,
};

static int64_t *ids_of(struct request *req, const struct rows *rows, const char *column)
{
    int64_t *ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));

    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, column);
    }
    return ids;
}

static NEOERR *remove_made(struct request *req)
{
    struct rows *rows;
    int64_t *ids;

    TRY(db_select(req, "SELECT r.target_id AS id FROM import_row r WHERE r.what = 'insert' AND" APPLIED, &rows));
    ids = ids_of(req, rows, "id");
    TRY(search_forget_papers(req, ids, rows->count));
    TRY(completeness_papers_go(req, ids, rows->count));
    for (size_t i = 0; i < rows->count; i++)
        TRY(db_remove(req, &paper_table, ids[i]));
    return STATUS_OK;
}

/* What the trail says they had, last change first. */
static NEOERR *restore_changed(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT DISTINCT a.id AS entry, a.row_id AS id, a.changes FROM import_row r JOIN audit a ON a.table_name = 'paper'"
                       " AND a.row_id = r.target_id AND a.batch_id = :run_id AND a.via = 'import' AND a.action = 'change'"
                       " WHERE r.what = 'update' AND" APPLIED " ORDER BY a.id DESC",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(import_change_back(req, &paper_table, row_int(&row, "id"), row_text(&row, "changes")));
    }
    TRY(completeness_papers_changed(req, ids_of(req, rows, "id"), rows->count));
    return nerr_pass(search_index_papers(req, ids_of(req, rows, "id"), rows->count));
}

static NEOERR *undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *dealers;
    struct row row;

    (void)run;
    import_span_bind(req, span);
    TRY(db_select_one(req, "SELECT COALESCE(MIN(id), 0) AS id, COALESCE(MIN(at), :now) AS at FROM audit WHERE batch_id = :run_id AND via = 'import'", &row));
    values_int(req->values, "first_audit", row_int(&row, "id"));
    values_text(req->values, "first_at", row_text(&row, "at"));
    for (size_t i = 0; i < COUNT_OF(keep_sql); i++)
        TRY(db_execute(req, keep_sql[i]));
    TRY(db_select(req, "SELECT p.customer_id FROM import_row r JOIN paper p ON p.id = r.target_id WHERE" APPLIED, &dealers));
    TRY(remove_made(req));
    TRY(restore_changed(req));
    TRY(papers_light_refresh(req, ids_of(req, dealers, "customer_id"), dealers->count));
    return nerr_pass(db_execute(req, "UPDATE import_row r JOIN import_row o ON o.run_id = r.run_id AND o.target_id = r.target_id AND o.state = 'applied'"
                                     " SET o.state = 'undone' WHERE" APPLIED));
}

static const char shown_sql[] =
    "/* all rows: what this person imported */ SELECT r.row_no, r.what, r.reason, CONCAT('/papers/', p.id) AS path, cu.name,"
    "  CONCAT_WS(' ', COALESCE(IF(:lang = 'en' AND de.name_en <> '', de.name_en, de.name), p.paper_type), p.number) AS detail"
    " FROM import_row r LEFT JOIN paper p ON p.id = r.target_id LEFT JOIN customer cu /* all rows: as above */ ON cu.id = p.customer_id"
    " LEFT JOIN dictionary_entry de ON de.dictionary = 'paper_type' AND de.word = p.paper_type"
    " WHERE r.run_id = :id AND r.state = :shown_state ORDER BY r.row_no LIMIT :shown_most";

const struct import_kind paper_import_kind = {
    .name = "papers",
    .home = "/papers",
    .permission = "papers.import",
    .definition = &paper_import,
    .code = PAPER_CODE,
    .credit_code = PAPER_CREDIT_CODE,
    .owner = PAPER_OWNER,
    .prepare = prepare,
    .match = match,
    .apply = apply,
    .undo = undo,
    .shown_sql = shown_sql,
};
