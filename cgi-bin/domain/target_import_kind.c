/* target_import_kind.c - a list of targets against the database: whose each row is, whether that year has targets, what is written, what is
 * taken back. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import_inside.h"
#include "import_inside.h"
#include "ledger_target.h"
#include "target_import.h"

static NEOERR *prepare(struct request *req, struct import_definition *definition)
{
    struct import_field *fields = arena_alloc(req->arena, TARGET_FIELDS * sizeof(*fields));
    struct import_choice *kinds;

    TRY(customer_import_choices(req, "target_kind", &kinds));
    memcpy(fields, target_import_fields, TARGET_FIELDS * sizeof(*fields));
    fields[TARGET_KIND].choices = kinds;
    *definition = target_import;
    definition->fields = fields;
    return STATUS_OK;
}

/* --- whose target it is --------------------------------------------------------------------------------------- */

/* By kind: by code, or by name when the row has none. `cu` has what scopes of dealers speak of. */
static const struct {
    const char *kind, *by_code, *by_name;
} subjects[] = {
    { "customer", "SELECT cu.id, {visible:cu} AS mine FROM customer cu WHERE cu.code = :subject LIMIT 2", "SELECT cu.id, {visible:cu} AS mine FROM customer cu WHERE cu.name = :subject LIMIT 2" },
#define REGION(where) "SELECT cu.id, {visible:cu} AS mine FROM (SELECT r.id, NULL AS owner_id, r.id AS sales_region_id FROM sales_region r WHERE " where ") cu LIMIT 2"
    { "region", REGION("r.name = :subject OR r.name_en = :subject"), REGION("r.name = :subject OR r.name_en = :subject") },
#define PERSON(where) "SELECT cu.id, {visible:cu} AS mine FROM (SELECT s.id, s.id AS owner_id, NULL AS sales_region_id FROM staff s WHERE " where ") cu LIMIT 2"
    { "staff", PERSON("s.account = :subject"), PERSON("s.name = :subject") },
#define PRODUCT(where) "SELECT cu.id, {visible:cu} AS mine FROM (SELECT p.id, NULL AS owner_id, NULL AS sales_region_id FROM product p WHERE " where ") cu LIMIT 2"
    { "product", PRODUCT("p.code = :subject"), PRODUCT("p.name = :subject OR CONCAT_WS(' ', p.name, p.specification) = :subject") },
};

struct staged {
    int64_t row_no;
    struct ledger_target target; /* kind, of, year, amounts */
    const char *code, *name;
    int64_t known_id;            /* of the first month that the year has; 0 = none */
    const char *refused, *field;
};

static const char *find_sql(const struct staged *row)
{
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        if (strcmp(subjects[i].kind, row->target.kind) == 0)
            return *row->code != '\0' ? subjects[i].by_code : subjects[i].by_name;
    }
    return subjects[0].by_code; /* the reader knows no other kinds */
}

static NEOERR *find_subject(struct request *req, struct staged *row)
{
    struct rows *rows;
    struct row found;

    values_text(req->values, "subject", *row->code != '\0' ? row->code : row->name);
    TRY(db_select(req, find_sql(row), &rows));
    row->field = *row->code != '\0' ? "target_code" : "target_name";
    if (rows->count != 1) {
        row->refused = rows->count == 0 ? "target unknown" : "target unclear";
        return STATUS_OK;
    }
    found = rows_at(rows, 0);
    row->target.of = row_int(&found, "id");
    if (row_int(&found, "mine") == 0)
        row->refused = "not yours";
    return STATUS_OK;
}

/* --- the good rows of a span ------------------------------------------------------------------------------------ */

struct span {
    struct staged *rows;
    size_t count;
};

static const char *text_of(struct request *req, const json_t *data, const char *key)
{
    const char *text = json_string_value(json_object_get(data, key));

    return text == NULL ? NULL : arena_text(req->arena, text);
}

static void read_row(struct request *req, const struct row *from, struct staged *row)
{
    json_t *data = json_loads(row_text(from, "data"), 0, NULL);
    const char *year = text_of(req, data, "year");

    *row = (struct staged){ .row_no = row_int(from, "row_no"), .code = text_of(req, data, "target_code"), .name = text_of(req, data, "target_name") };
    row->code = row->code == NULL ? "" : row->code;
    row->name = row->name == NULL ? "" : row->name;
    row->target.kind = text_of(req, data, "target_kind");
    if (year == NULL || !text_int(year, &row->target.year) || row->target.kind == NULL)
        row->refused = "year";
    for (size_t month = 0; month < 12; month++)
        row->target.amounts[month] = text_of(req, data, target_import_fields[TARGET_MONTH + month].key);
    json_decref(data);
}

static NEOERR *judge(struct request *req, const struct import_run *run, struct staged *row)
{
    TRY(find_subject(req, row));
    if (row->refused != NULL)
        return STATUS_OK;
    TRY(ledger_target_known(req, &row->target, &row->known_id));
    if (row->known_id == 0 || run->do_update)
        return STATUS_OK;
    row->refused = "target known";
    row->field = "year";
    return STATUS_OK;
}

static NEOERR *read_span(struct request *req, const struct import_run *run, const struct import_rows *which, struct span *span)
{
    struct rows *rows;

    import_span_bind(req, which);
    TRY(db_select(req, "SELECT r.row_no, r.data FROM import_row r WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good' ORDER BY r.row_no", &rows));
    span->rows = arena_alloc(req->arena, (rows->count + 1) * sizeof(*span->rows));
    span->count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        read_row(req, &row, &span->rows[i]);
        TRY(judge(req, run, &span->rows[i]));
    }
    return STATUS_OK;
}

static const char *shown_of(const struct staged *row)
{
    return *row->code != '\0' ? row->code : row->name;
}

/* Refused, or a year that has targets. */
static NEOERR *write_judged(struct request *req, const struct span *span)
{
    struct values **rows = arena_alloc(req->arena, (span->count + 1) * sizeof(*rows));
    size_t used = 0;

    for (size_t i = 0; i < span->count; i++) {
        const struct staged *row = &span->rows[i];
        bool bad = row->refused != NULL;

        if (!bad && row->known_id == 0)
            continue;
        rows[used] = values_new(req->arena);
        values_int(rows[used], "row_no", row->row_no);
        values_text(rows[used], "row_state", bad ? "bad" : "good");
        values_text(rows[used], "what", bad ? "insert" : "update");
        values_text(rows[used], "reason", bad ? row->refused : "");
        values_text(rows[used], "field", bad ? row->field : "");
        values_text(rows[used++], "value", bad ? text_cut(req->arena, shown_of(row), 250) : "");
    }
    return used == 0 ? STATUS_OK
                     : nerr_pass(db_execute_many(req, "UPDATE import_row SET state = :row_state, what = :what, reason = :reason, field = :field, value = :value, data = IF(:row_state = 'bad', '', data)"
                                                      " WHERE run_id = :run_id AND row_no = :row_no AND state = 'good'", rows, used));
}

static NEOERR *match_span(struct request *req, const struct import_run *run, const struct import_rows *which, struct span *span)
{
    TRY(read_span(req, run, which, span));
    return nerr_pass(write_judged(req, span));
}

static NEOERR *match(struct request *req, const struct import_run *run, const struct import_rows *which)
{
    struct span span;

    return nerr_pass(match_span(req, run, which, &span));
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* Matched once more: a year that came to have targets since the check is not written over. */
static NEOERR *apply(struct request *req, struct import_run *run, const struct import_rows *which)
{
    struct values **marks;
    struct span span;
    size_t used = 0;

    TRY(match_span(req, run, which, &span));
    marks = arena_alloc(req->arena, (span.count + 1) * sizeof(*marks));
    for (size_t i = 0; i < span.count; i++) {
        struct staged *row = &span.rows[i];

        if (row->refused != NULL)
            continue;
        TRY(ledger_target_set(req, &row->target));
        marks[used] = values_new(req->arena);
        values_int(marks[used], "row_no", row->row_no);
        values_int(marks[used++], "target_id", row->target.id);
    }
    return used == 0 ? STATUS_OK
                     : nerr_pass(db_execute_many(req, "UPDATE import_row SET state = 'applied', target_id = :target_id, data = '' WHERE run_id = :run_id AND row_no = :row_no AND state = 'good'", marks, used));
}

/* --- taking back: years that nobody touched since ---------------------------------------------------------------------- */

/* What was done to the months of a year since the import began, the last first. */
static const char done_sql[] =
    "SELECT a.row_id AS id, a.action, a.changes, a.via = 'import' AND a.batch_id <=> :run_id AS ours FROM JSON_TABLE(:year_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) these"
    " STRAIGHT_JOIN audit a ON a.table_name = 'sales_target' AND a.row_id = these.id AND a.id >= :first_audit WHERE a.action IN ('insert', 'change') ORDER BY a.id DESC";

static NEOERR *take_back(struct request *req, const struct rows *done)
{
    for (size_t i = 0; i < done->count; i++) {
        struct row row = rows_at(done, i);

        if (strcmp(row_text(&row, "action"), "insert") == 0)
            TRY(db_remove(req, &ledger_target_table, row_int(&row, "id")));
        else
            TRY(import_change_back(req, &ledger_target_table, row_int(&row, "id"), row_text(&row, "changes")));
    }
    return STATUS_OK;
}

static bool touched_since(const struct rows *done)
{
    for (size_t i = 0; i < done->count; i++) {
        struct row row = rows_at(done, i);

        if (row_int(&row, "ours") == 0)
            return true;
    }
    return false;
}

static NEOERR *undo_year(struct request *req, const struct row *applied, struct values *mark)
{
    struct rows *done;
    const char *ids;

    TRY(ledger_target_year(req, row_int(applied, "target_id"), &ids));
    values_text(req->values, "year_ids", ids);
    TRY(db_select(req, done_sql, &done));
    values_int(mark, "row_no", row_int(applied, "row_no"));
    values_text(mark, "row_state", touched_since(done) ? "kept" : "undone");
    values_text(mark, "reason", touched_since(done) ? "changed since" : "");
    return touched_since(done) ? STATUS_OK : nerr_pass(take_back(req, done));
}

static NEOERR *undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct values **marks;
    struct rows *rows;
    struct row row;

    (void)run;
    import_span_bind(req, span);
    TRY(db_select_one(req, "SELECT COALESCE(MIN(id), 0) AS id FROM audit WHERE batch_id = :run_id AND via = 'import'", &row));
    values_int(req->values, "first_audit", row_int(&row, "id"));
    TRY(db_select(req, "SELECT r.row_no, r.target_id FROM import_row r WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied' ORDER BY r.row_no", &rows));
    marks = arena_alloc(req->arena, (rows->count + 1) * sizeof(*marks));
    for (size_t i = 0; i < rows->count; i++) {
        row = rows_at(rows, i);
        marks[i] = values_new(req->arena);
        TRY(undo_year(req, &row, marks[i]));
    }
    return nerr_pass(db_execute_many(req, "UPDATE import_row SET state = :row_state, reason = :reason WHERE run_id = :run_id AND row_no = :row_no AND state = 'applied'", marks, rows->count));
}

static const char shown_sql[] =
    "/* all rows: what this person imported */ SELECT r.row_no, r.what, r.reason, CONCAT('/sales/targets/', t.id) AS path, " LEDGER_TARGET_NAME " AS name, t.year AS detail"
    " FROM import_row r LEFT JOIN (SELECT x.id, YEAR(x.month) AS year, x.customer_id, x.sales_region_id AS region_id, x.staff_id, x.product_id," LEDGER_TARGET_KIND " AS kind FROM sales_target x) t ON t.id = r.target_id"
    " WHERE r.run_id = :id AND r.state = :shown_state ORDER BY r.row_no LIMIT :shown_most";

const struct import_kind target_import_kind = {
    .name = "sales_targets",
    .home = "/sales/targets",
    .permission = "sales.targets",
    .definition = &target_import,
    .code = TARGET_NONE,
    .credit_code = TARGET_NONE,
    .owner = TARGET_NONE,
    .prepare = prepare,
    .match = match,
    .apply = apply,
    .undo = undo,
    .shown_sql = shown_sql,
};
