/* ledger_import_kind.c - a ledger's rows against the database: booked in the order of the file, each once. What an ERP reports has
 * happened: it is booked whatever the gate would have said, and a return whether it was approved or not; what would have been refused is
 * marked. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import_inside.h"
#include "gate.h"
#include "goods_return.h"
#include "import_inside.h"
#include "import_match.h"
#include "ledger_import.h"
#include "ledger_post.h"
#include "lot_block.h"
#include "money.h"

static NEOERR *prepare(struct request *req, struct import_definition *definition)
{
    struct import_field *fields = arena_alloc(req->arena, LEDGER_FIELDS * sizeof(*fields));
    struct import_choice *means;

    TRY(customer_import_choices(req, "payment_means", &means));
    memcpy(fields, ledger_import_fields, LEDGER_FIELDS * sizeof(*fields));
    fields[LEDGER_MEANS].choices = means;
    *definition = ledger_import;
    definition->fields = fields;
    return STATUS_OK;
}

/* --- the good rows of a span ------------------------------------------------------------------------------ */

/* A row, whose it is, and what is booked under its key. */
struct staged {
    int64_t row_no, customer_id, product_id, contract_id;
    bool mine;
    const char *code, *values[LEDGER_FIELDS];
    int64_t revision;              /* the newest that was ever booked, 0 = none */
    const struct rows *booked;     /* the one that stands ... */
    size_t place;
    int64_t standing_id;           /* ... and its key, 0 = none */
    const char *refused, *field, *value;
};

struct span {
    const struct import_run *run;
    struct staged *rows;
    size_t count;
};

static const char rows_sql[] =
    "SELECT r.row_no, COALESCE(r.code, r.credit_code) AS code, r.data, cu.id AS customer_id, {visible:cu} AS mine, p.id AS product_id, c.id AS contract_id FROM import_row r" IMPORT_DEALER_OF_ROW
    " LEFT JOIN product p ON p.code = JSON_VALUE(r.data, '$.product_code') LEFT JOIN contract c ON c.number = JSON_VALUE(r.data, '$.contract') AND c.customer_id = cu.id" IMPORT_SPAN " ORDER BY r.row_no";

static void read_data(struct request *req, const char *text, struct staged *out)
{
    json_t *data = json_loads(text, 0, NULL);

    for (size_t i = 0; i < LEDGER_FIELDS; i++) {
        const char *value = json_string_value(json_object_get(data, ledger_import_fields[i].key));

        out->values[i] = value == NULL ? NULL : arena_text(req->arena, value);
    }
    json_decref(data);
}

static NEOERR *read_span(struct request *req, const struct import_rows *which, struct span *span)
{
    struct rows *rows;

    import_span_bind(req, which);
    TRY(db_select(req, rows_sql, &rows));
    span->count = rows->count;
    span->rows = arena_alloc(req->arena, (rows->count + 1) * sizeof(*span->rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        span->rows[i] = (struct staged){ .row_no = row_int(&row, "row_no"), .customer_id = row_int(&row, "customer_id"), .product_id = row_int(&row, "product_id"), .contract_id = row_int(&row, "contract_id"),
                                         .mine = row_int(&row, "mine") != 0, .code = row_text(&row, "code") };
        read_data(req, row_text(&row, "data"), &span->rows[i]);
    }
    return STATUS_OK;
}

static const char *text_of(const struct staged *row, enum ledger_field field)
{
    return row->values[field] == NULL ? "" : row->values[field];
}

/* --- whether they are booked --------------------------------------------------------------------------------- */

/* Every revision under the rows' keys; a reversal has the revision that it takes back. */
static const char booked_sql[] =
    "SELECT k.place, e.id, e.revision, e.reversal, e.customer_id, e.posted_on, e.value, e.quantity, e.product_code, e.lot, e.due_on, e.contract_id"
    " FROM JSON_TABLE(:ledger_keys, '$[*]' COLUMNS (place INT PATH '$[0]', kind VARCHAR(20) PATH '$[1]', number VARCHAR(40) PATH '$[2]', line_no INT PATH '$[3]')) k"
    " STRAIGHT_JOIN ledger_entry e ON e.source = 'import' AND e.kind = k.kind AND e.number = k.number AND e.line_no = k.line_no ORDER BY k.place, e.revision, e.reversal";

static const char *keys_json(struct request *req, const struct span *span)
{
    json_t *keys = json_array();

    for (size_t i = 0; i < span->count; i++)
        json_array_append_new(keys, json_pack("[I, s, s, s]", (json_int_t)i, text_of(&span->rows[i], LEDGER_KIND), text_of(&span->rows[i], LEDGER_NUMBER), text_of(&span->rows[i], LEDGER_LINE_NO)));
    return import_json(req, keys);
}

static NEOERR *read_booked(struct request *req, struct span *span)
{
    struct rows *rows;

    values_text(req->values, "ledger_keys", keys_json(req, span));
    TRY(db_select(req, booked_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct staged *staged = &span->rows[row_int(&row, "place")];

        staged->revision = row_int(&row, "revision");
        staged->standing_id = row_int(&row, "reversal") != 0 ? 0 : row_int(&row, "id");
        staged->booked = rows;
        staged->place = i;
    }
    return STATUS_OK;
}

static int64_t scaled(const char *text, int places)
{
    int64_t value = 0;

    return text != NULL && decimal_read(text, places, &value) ? value : 0; /* the reader has checked it */
}

/* Of a shipment; a number that is no contract of the dealer is none. */
static int64_t names_contract(const struct staged *row)
{
    return strcmp(text_of(row, LEDGER_KIND), "shipment") == 0 ? row->contract_id : 0;
}

/* The entry says what the row says; a lot, a due day or a contract that the row does not give may be any. */
static bool is_same(const struct staged *staged)
{
    struct row entry = rows_at(staged->booked, staged->place);
    const char *lot = staged->values[LEDGER_LOT], *due = staged->values[LEDGER_DUE_ON];

    return row_int(&entry, "customer_id") == staged->customer_id && strcmp(row_text(&entry, "posted_on"), text_of(staged, LEDGER_POSTED_ON)) == 0 &&
           scaled(row_text(&entry, "value"), MONEY_PLACES) == scaled(staged->values[LEDGER_AMOUNT], MONEY_PLACES) &&
           scaled(row_text(&entry, "quantity"), QUANTITY_PLACES) == scaled(staged->values[LEDGER_QUANTITY], QUANTITY_PLACES) &&
           strcmp(row_text(&entry, "product_code"), text_of(staged, LEDGER_PRODUCT_CODE)) == 0 && (lot == NULL || strcmp(row_text(&entry, "lot"), lot) == 0) &&
           (due == NULL || strcmp(row_text(&entry, "due_on"), due) == 0) && (names_contract(staged) == 0 || row_int(&entry, "contract_id") == staged->contract_id);
}

static void judge(const struct import_run *run, struct staged *row)
{
    row->field = "code";
    row->value = row->code;
    if (row->customer_id == 0) {
        row->refused = "dealer unknown";
    } else if (!row->mine) {
        row->refused = "not yours";
    } else if (row->standing_id != 0) {
        row->field = "number";
        row->value = text_of(row, LEDGER_NUMBER);
        row->refused = is_same(row) ? "entry known" : run->do_update ? NULL : "changed";
    }
}

/* Refused, or booked before and to be booked anew. */
static const char judged_sql[] =
    "UPDATE JSON_TABLE(:ledger_judged, '$[*]' COLUMNS (row_no INT PATH '$[0]', reason VARCHAR(60) PATH '$[1]', field VARCHAR(40) PATH '$[2]', value VARCHAR(250) PATH '$[3]', target_id BIGINT PATH '$[4]')) these"
    " STRAIGHT_JOIN import_row r ON r.run_id = :run_id AND r.row_no = these.row_no SET r.state = IF(these.reason = '', 'good', 'bad'), r.reason = these.reason,"
    "  r.what = IF(these.reason = '', 'update', r.what), r.target_id = IF(these.reason = '', these.target_id, r.target_id), r.field = IF(these.reason = '', r.field, these.field),"
    "  r.value = IF(these.reason = '', r.value, these.value), r.data = IF(these.reason = '', r.data, '')";

static NEOERR *write_judged(struct request *req, const struct span *span)
{
    json_t *judged = json_array();

    for (size_t i = 0; i < span->count; i++) {
        const struct staged *row = &span->rows[i];

        if (row->refused != NULL || row->standing_id != 0)
            json_array_append_new(judged, json_pack("[I, s, s, s, I]", (json_int_t)row->row_no, row->refused == NULL ? "" : row->refused, row->field, row->value, (json_int_t)row->standing_id));
    }
    if (json_array_size(judged) == 0) {
        json_decref(judged);
        return STATUS_OK;
    }
    values_text(req->values, "ledger_judged", import_json(req, judged));
    return nerr_pass(db_execute(req, judged_sql));
}

static NEOERR *match_span(struct request *req, const struct import_rows *which, struct span *span)
{
    TRY(read_span(req, which, span));
    if (span->count == 0)
        return STATUS_OK;
    TRY(read_booked(req, span));
    for (size_t i = 0; i < span->count; i++)
        judge(span->run, &span->rows[i]);
    return nerr_pass(write_judged(req, span));
}

static NEOERR *match(struct request *req, const struct import_run *run, const struct import_rows *which)
{
    struct span span = { .run = run };

    return nerr_pass(match_span(req, which, &span));
}

/* --- booking --------------------------------------------------------------------------------------------------- */

struct booking {
    const struct import_run *run;
    const struct import_choice *means;
    struct staged **rows; /* those to be booked, and ... */
    struct ledger_line *lines;
    size_t count;
};

static struct ledger_line line_of(struct request *req, const struct booking *booking, const struct staged *row)
{
    int64_t line_no = 0;
    struct ledger_line line = {
        .customer_id = row->customer_id, .kind = text_of(row, LEDGER_KIND), .source = "import", .number = text_of(row, LEDGER_NUMBER),
        .revision = row->revision + 1, .posted_on = text_of(row, LEDGER_POSTED_ON), .due_on = text_of(row, LEDGER_DUE_ON), .value = scaled(row->values[LEDGER_AMOUNT], MONEY_PLACES),
        .product_id = row->product_id, .quantity = scaled(row->values[LEDGER_QUANTITY], QUANTITY_PLACES), .price = scaled(row->values[LEDGER_PRICE], PRICE_PLACES),
        .product_code = text_of(row, LEDGER_PRODUCT_CODE), .product_name = text_of(row, LEDGER_PRODUCT_NAME), .specification = text_of(row, LEDGER_SPECIFICATION), .lot = text_of(row, LEDGER_LOT),
        .means = text_of(row, LEDGER_MEANS), .note = text_of(row, LEDGER_NOTE), .import_run_id = booking->run->id, .contract_id = names_contract(row),
    };
    const char *means = *line.means == '\0' && strcmp(line.kind, "receipt") == 0 ? customer_import_choice(req->arena, booking->means, line.note) : NULL;

    if (means != NULL)
        line.means = means;
    if (text_int(text_of(row, LEDGER_LINE_NO), &line_no))
        line.line_no = line_no;
    return line;
}

/* The shipment that a return or invoice names, of the same dealer, of the same product when the number has several lines: in this
 * chunk, or in the ledger. None: the row stands without. */
static const char shipments_sql[] =
    "SELECT k.place, e.id, e.lot, e.product_code FROM JSON_TABLE(:ledger_shipments, '$[*]' COLUMNS (place INT PATH '$[0]', number VARCHAR(40) PATH '$[1]', customer_id BIGINT PATH '$[2]')) k"
    " STRAIGHT_JOIN ledger_entry e ON e.source = 'import' AND e.kind = 'shipment' AND e.number = k.number AND e.customer_id = k.customer_id AND e.reversal = 0"
    " WHERE NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY k.place, e.line_no";

static bool names_shipment(const struct staged *row)
{
    return row->values[LEDGER_SHIPMENT] != NULL && (strcmp(text_of(row, LEDGER_KIND), "return") == 0 || strcmp(text_of(row, LEDGER_KIND), "invoice") == 0);
}

static struct ledger_line *shipment_here(const struct booking *booking, const struct ledger_line *line, const char *number)
{
    struct ledger_line *found = NULL;

    for (size_t i = 0; i < booking->count; i++) {
        struct ledger_line *one = &booking->lines[i];

        if (strcmp(one->kind, "shipment") != 0 || one->customer_id != line->customer_id || strcmp(one->number, number) != 0)
            continue;
        if (found == NULL || strcmp(one->product_code, line->product_code) == 0)
            found = one;
    }
    return found;
}

static void take_lot(struct ledger_line *line, const char *lot)
{
    line->lot = *line->lot == '\0' ? lot : line->lot;
}

/* Those of this chunk; the others are asked for at once. */
static json_t *shipments_asked(const struct booking *booking)
{
    json_t *asked = json_array();

    for (size_t i = 0; i < booking->count; i++) {
        struct ledger_line *line = &booking->lines[i];
        const char *number = booking->rows[i]->values[LEDGER_SHIPMENT];

        if (!names_shipment(booking->rows[i]))
            continue;
        line->follows = shipment_here(booking, line, number);
        if (line->follows != NULL)
            take_lot(line, line->follows->lot);
        else
            json_array_append_new(asked, json_pack("[I, s, I]", (json_int_t)i, number, (json_int_t)line->customer_id));
    }
    return asked;
}

static NEOERR *find_shipments(struct request *req, const struct booking *booking)
{
    json_t *asked = shipments_asked(booking);
    bool none = json_array_size(asked) == 0, same_product = false;
    struct rows *rows;

    values_text(req->values, "ledger_shipments", import_json(req, asked));
    if (none)
        return STATUS_OK;
    TRY(db_select(req, shipments_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct ledger_line *line = &booking->lines[row_int(&row, "place")];
        bool same = strcmp(row_text(&row, "product_code"), line->product_code) == 0;

        if (line->shipment_id != 0 && (same_product || !same))
            continue;
        same_product = same;
        line->shipment_id = row_int(&row, "id");
        line->lot = *text_of(booking->rows[row_int(&row, "place")], LEDGER_LOT) == '\0' ? row_text(&row, "lot") : line->lot;
    }
    return STATUS_OK;
}

static const char mark_sql[] =
    "UPDATE JSON_TABLE(:marks, '$[*]' COLUMNS (row_no INT PATH '$[0]', target_id BIGINT PATH '$[1]')) these STRAIGHT_JOIN import_row r ON r.run_id = :run_id AND r.row_no = these.row_no"
    " SET r.state = 'applied', r.target_id = these.target_id, r.data = '' WHERE r.state = 'good'";

static NEOERR *mark(struct request *req, const struct booking *booking)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < booking->count; i++)
        buffer_format(&json, "%s[%lld,%lld]", i == 0 ? "[" : ",", (long long)booking->rows[i]->row_no, (long long)booking->lines[i].id);
    buffer_char(&json, ']');
    values_text(req->values, "marks", json.bytes);
    return nerr_pass(db_execute(req, mark_sql));
}

/* One entry a dealer, as timeline_add writes it. */
static const char timeline_sql[] =
    "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail)"
    " SELECT these.id, :now, 'ledger_imported', 'sales', :me, COUNT(*) FROM JSON_TABLE(:ledger_dealers, '$[*]' COLUMNS (id BIGINT PATH '$')) these GROUP BY these.id";

static NEOERR *tell_timeline(struct request *req, const struct booking *booking)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < booking->count; i++)
        buffer_format(&json, "%s%lld", i == 0 ? "[" : ",", (long long)booking->lines[i].customer_id);
    buffer_char(&json, ']');
    values_text(req->values, "ledger_dealers", json.bytes);
    return nerr_pass(db_execute(req, timeline_sql));
}

/* What is booked anew is taken back first. */
static NEOERR *read_lines(struct request *req, struct booking *booking, const struct span *span)
{
    int64_t reversal;

    booking->rows = arena_alloc(req->arena, (span->count + 1) * sizeof(struct staged *));
    booking->lines = arena_alloc(req->arena, (span->count + 1) * sizeof(*booking->lines));
    for (size_t i = 0; i < span->count; i++) {
        struct staged *row = &span->rows[i];

        if (row->refused != NULL)
            continue;
        if (row->standing_id != 0)
            TRY(ledger_reverse(req, row->standing_id, arena_format(req->arena, "import %lld", (long long)booking->run->id), &reversal));
        booking->rows[booking->count] = row;
        booking->lines[booking->count++] = line_of(req, booking, row);
    }
    return STATUS_OK;
}

/* Matched once more: what came to be booked since the check is not booked twice. */
static NEOERR *apply(struct request *req, struct import_run *run, const struct import_rows *which)
{
    struct booking booking = { .run = run };
    struct span span = { .run = run };
    struct import_choice *means;

    TRY(match_span(req, which, &span));
    TRY(customer_import_choices(req, "payment_means", &means));
    booking.means = means;
    TRY(read_lines(req, &booking, &span));
    if (booking.count == 0)
        return STATUS_OK;
    TRY(find_shipments(req, &booking));
    TRY(gate_mark_reported(req, booking.lines, booking.count));
    TRY(lot_block_mark_reported(req, booking.lines, booking.count));
    TRY(goods_return_mark_reported(req, booking.lines, booking.count));
    TRY(ledger_post(req, booking.lines, booking.count));
    TRY(goods_return_settle_reported(req, booking.lines, booking.count));
    TRY(gate_tell_reported(req, booking.lines, booking.count));
    TRY(mark(req, &booking));
    return nerr_pass(tell_timeline(req, &booking));
}

/* --- taking back: a reversal for each entry ------------------------------------------------------------------------- */

#define APPLIED " r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'"

static NEOERR *undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *rows;
    int64_t *ids;

    import_span_bind(req, span);
    TRY(db_execute(req, "UPDATE import_row r JOIN ledger_entry b ON b.reverses_id = r.target_id SET r.state = 'kept', r.reason = 'changed since' WHERE" APPLIED));
    TRY(db_select(req, "SELECT r.target_id FROM import_row r WHERE" APPLIED " ORDER BY r.target_id DESC", &rows));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "target_id");
    }
    TRY(ledger_reverse_all(req, ids, rows->count, arena_format(req->arena, "undo import %lld", (long long)run->id)));
    return nerr_pass(db_execute(req, "UPDATE import_row r SET r.state = 'undone' WHERE" APPLIED));
}

static const char shown_sql[] =
    "/* all rows: what this person imported */ SELECT r.row_no, r.what, r.reason, CONCAT('/sales?customer=', cu.id) AS path, cu.name,"
    "  CONCAT_WS(' ', e.number, e.product_name, e.value) AS detail"
    " FROM import_row r LEFT JOIN ledger_entry e ON e.id = r.target_id LEFT JOIN customer cu /* all rows: as above */ ON cu.id = e.customer_id"
    " WHERE r.run_id = :id AND r.state = :shown_state ORDER BY r.row_no LIMIT :shown_most";

const struct import_kind ledger_import_kind = {
    .name = "sales",
    .home = "/sales",
    .permission = "sales.import",
    .definition = &ledger_import,
    .chunk = IMPORT_CHUNK_MOST, /* what is kept of a dealer is written once a chunk */
    .code = LEDGER_CODE,
    .credit_code = LEDGER_CREDIT_CODE,
    .owner = LEDGER_OWNER,
    .prepare = prepare,
    .match = match,
    .apply = apply,
    .undo = undo,
    .shown_sql = shown_sql,
};
