/* ledger_import_kind.c - a ledger's rows against the database: booked in the order of the file, each once. What an ERP reports has
 * happened: it is booked whatever the gate would have said (gate_mark_reported marks it). */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import_inside.h"
#include "gate.h"
#include "import_inside.h"
#include "import_match.h"
#include "ledger_import.h"
#include "ledger_post.h"
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

static void bind_span(struct request *req, const struct import_rows *span)
{
    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
}

/* --- whose row, and whether it is booked ------------------------------------------------------------------ */

#define VALUE(name) "JSON_VALUE(r.data, '$." name "')"
/* The entry of the row's key that stands. */
#define BOOKED                                                                                                            \
    " JOIN ledger_entry e ON e.source = 'import' AND e.kind = " VALUE("kind") " AND e.number = " VALUE("number")         \
    " AND e.line_no = " VALUE("line_no") " AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)"
/* It says something else than the row. */
#define OTHERWISE                                                                                                         \
    "(e.customer_id <> cu.id OR e.posted_on <> " VALUE("posted_on") " OR e.value <> " VALUE("amount")                    \
    " OR NOT (e.quantity <=> CAST(" VALUE("quantity") " AS DECIMAL(18,4))) OR e.product_code <> COALESCE(" VALUE("product_code") ", '')" \
    " OR (" VALUE("lot") " IS NOT NULL AND e.lot <> " VALUE("lot") ") OR (" VALUE("due_on") " IS NOT NULL AND NOT (e.due_on <=> " VALUE("due_on") ")))"
#define REFUSE_NUMBER " SET r.state = 'bad', r.field = 'number', r.value = e.number, r.data = '', r.reason = "

static NEOERR *match(struct request *req, const struct import_run *run, const struct import_rows *span)
{
    bind_span(req, span);
    TRY(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW IMPORT_REFUSE_DEALER "'dealer unknown'" IMPORT_SPAN " AND cu.id IS NULL"));
    TRY(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW IMPORT_REFUSE_DEALER "'not yours'" IMPORT_SPAN " AND NOT ({visible:cu})"));
    TRY(db_execute(req, "UPDATE import_row r" IMPORT_DEALER_OF_ROW BOOKED REFUSE_NUMBER "'entry known'" IMPORT_SPAN " AND NOT " OTHERWISE));
    if (run->do_update)
        return nerr_pass(db_execute(req, "UPDATE import_row r" BOOKED " SET r.what = 'update', r.target_id = e.id" IMPORT_SPAN));
    return nerr_pass(db_execute(req, "UPDATE import_row r" BOOKED REFUSE_NUMBER "'changed'" IMPORT_SPAN));
}

/* --- booking --------------------------------------------------------------------------------------------------- */

static const char chunk_sql[] =
    "SELECT r.row_no, r.what, r.target_id, cu.id AS customer_id, " VALUE("posted_on") " AS posted_on, " VALUE("kind") " AS kind, " VALUE("number") " AS number, " VALUE("line_no") " AS line_no,"
    " " VALUE("product_code") " AS product_code, " VALUE("product_name") " AS product_name, " VALUE("specification") " AS specification, " VALUE("lot") " AS lot, " VALUE("quantity") " AS quantity,"
    " " VALUE("price") " AS price, " VALUE("amount") " AS amount, " VALUE("due_on") " AS due_on, " VALUE("means") " AS means, " VALUE("shipment") " AS shipment, " VALUE("note") " AS note, p.id AS product_id,"
    " COALESCE((SELECT MAX(x.revision) FROM ledger_entry x WHERE x.source = 'import' AND x.kind = " VALUE("kind") " AND x.number = " VALUE("number") " AND x.line_no = " VALUE("line_no") "), 0) + 1 AS revision"
    " FROM import_row r" IMPORT_DEALER_OF_ROW " LEFT JOIN product p ON p.code = " VALUE("product_code") IMPORT_SPAN " ORDER BY r.row_no";

struct booking {
    const struct import_run *run;
    const struct import_choice *means;
    const struct rows *rows;
    struct ledger_line *lines; /* of all rows */
    size_t read;               /* so far */
};

static int64_t scaled(const struct row *row, const char *column, int places)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), places, &value) ? value : 0; /* the reader has checked it */
}

static struct ledger_line line_of(struct request *req, const struct booking *booking, const struct row *row)
{
    struct ledger_line line = {
        .customer_id = row_int(row, "customer_id"), .kind = row_text(row, "kind"), .source = "import", .number = row_text(row, "number"), .line_no = row_int(row, "line_no"),
        .revision = row_int(row, "revision"), .posted_on = row_text(row, "posted_on"), .due_on = row_text(row, "due_on"), .value = scaled(row, "amount", MONEY_PLACES),
        .product_id = row_int(row, "product_id"), .quantity = scaled(row, "quantity", QUANTITY_PLACES), .price = scaled(row, "price", PRICE_PLACES), .product_code = row_text(row, "product_code"),
        .product_name = row_text(row, "product_name"), .specification = row_text(row, "specification"), .lot = row_text(row, "lot"), .means = row_text(row, "means"),
        .note = row_text(row, "note"), .import_run_id = booking->run->id,
    };
    const char *means = *line.means == '\0' && strcmp(line.kind, "receipt") == 0 ? customer_import_choice(req->arena, booking->means, line.note) : NULL;

    if (means != NULL)
        line.means = means;
    return line;
}

/* The shipment that a return or invoice names, of the same dealer, of the same product when the number has several lines: in this
 * chunk, or in the ledger. None: the row stands without. */
static const char shipment_sql[] =
    "SELECT e.id, e.lot FROM ledger_entry e WHERE e.source = 'import' AND e.kind = 'shipment' AND e.number = :shipment AND e.customer_id = :shipment_of AND e.reversal = 0"
    " AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY e.product_code = :shipment_product DESC, e.line_no LIMIT 1";

static struct ledger_line *shipment_here(const struct booking *booking, const struct ledger_line *line, const char *number)
{
    struct ledger_line *found = NULL;

    for (size_t i = 0; i < booking->read; i++) {
        struct ledger_line *one = &booking->lines[i];

        if (strcmp(one->kind, "shipment") != 0 || one->customer_id != line->customer_id || strcmp(one->number, number) != 0)
            continue;
        if (found == NULL || strcmp(one->product_code, line->product_code) == 0)
            found = one;
    }
    return found;
}

static NEOERR *find_shipment(struct request *req, const struct booking *booking, struct ledger_line *line, const char *number)
{
    struct ledger_line *here = shipment_here(booking, line, number);
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    if (here != NULL) {
        line->follows = here;
        line->lot = *line->lot == '\0' ? here->lot : line->lot;
        return STATUS_OK;
    }
    values_text(values, "shipment", number);
    values_int(values, "shipment_of", line->customer_id);
    values_text(values, "shipment_product", line->product_code);
    TRY(db_select_with(req, shipment_sql, values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    line->shipment_id = row_int(&row, "id");
    line->lot = *line->lot == '\0' ? row_text(&row, "lot") : line->lot;
    return STATUS_OK;
}

static NEOERR *read_line(struct request *req, struct booking *booking, size_t place)
{
    struct row row = rows_at(booking->rows, place);
    struct ledger_line *line = &booking->lines[place];
    int64_t reversal;

    *line = line_of(req, booking, &row);
    if (strcmp(row_text(&row, "what"), "update") == 0)
        TRY(ledger_reverse(req, row_int(&row, "target_id"), arena_format(req->arena, "import %lld", (long long)booking->run->id), &reversal));
    if (!row_is_null(&row, "shipment") && (strcmp(line->kind, "return") == 0 || strcmp(line->kind, "invoice") == 0))
        TRY(find_shipment(req, booking, line, row_text(&row, "shipment")));
    booking->read = place + 1;
    return STATUS_OK;
}

static const char mark_sql[] =
    "UPDATE JSON_TABLE(:marks, '$[*]' COLUMNS (row_no INT PATH '$[0]', target_id BIGINT PATH '$[1]')) these STRAIGHT_JOIN import_row r ON r.run_id = :run_id AND r.row_no = these.row_no"
    " SET r.state = 'applied', r.target_id = these.target_id, r.data = '' WHERE r.state = 'good'";

static NEOERR *mark(struct request *req, const struct booking *booking)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < booking->rows->count; i++) {
        struct row row = rows_at(booking->rows, i);

        buffer_format(&json, "%s[%lld,%lld]", i == 0 ? "[" : ",", (long long)row_int(&row, "row_no"), (long long)booking->lines[i].id);
    }
    buffer_char(&json, ']');
    values_text(req->values, "marks", json.bytes);
    return nerr_pass(db_execute(req, mark_sql));
}

/* One entry a dealer, as timeline_add writes it. */
static const char timeline_sql[] =
    "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail)"
    " SELECT e.customer_id, :now, 'ledger_imported', 'sales', :me, COUNT(*) FROM import_row r JOIN ledger_entry e ON e.id = r.target_id"
    " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied' GROUP BY e.customer_id";

static NEOERR *apply(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct booking booking = { .run = run };
    struct import_choice *means;
    struct rows *rows;

    TRY(match(req, run, span)); /* what came to be booked since the check is not booked twice */
    TRY(db_select(req, chunk_sql, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    TRY(customer_import_choices(req, "payment_means", &means));
    booking.rows = rows;
    booking.means = means;
    booking.lines = arena_alloc(req->arena, (rows->count + 1) * sizeof(*booking.lines));
    for (size_t i = 0; i < rows->count; i++)
        TRY(read_line(req, &booking, i));
    TRY(gate_mark_reported(req, booking.lines, booking.read));
    TRY(ledger_post(req, booking.lines, booking.read));
    TRY(mark(req, &booking));
    return nerr_pass(db_execute(req, timeline_sql));
}

/* --- taking back: a reversal for each entry ------------------------------------------------------------------------- */

#define APPLIED " r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'"

static NEOERR *undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *rows;
    int64_t reversal;

    bind_span(req, span);
    TRY(db_execute(req, "UPDATE import_row r JOIN ledger_entry b ON b.reverses_id = r.target_id SET r.state = 'kept', r.reason = 'changed since' WHERE" APPLIED));
    TRY(db_select(req, "SELECT r.target_id FROM import_row r WHERE" APPLIED " ORDER BY r.target_id DESC", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(ledger_reverse(req, row_int(&row, "target_id"), arena_format(req->arena, "undo import %lld", (long long)run->id), &reversal));
    }
    return nerr_pass(db_execute(req, "UPDATE import_row r SET r.state = 'undone' WHERE" APPLIED));
}

static const char shown_sql[] =
    "/* all rows: what this person imported */ SELECT r.row_no, r.what, r.reason, CONCAT('/sales?customer=', cu.id) AS path, cu.name,"
    "  CONCAT_WS(' ', e.number, e.product_name, e.value) AS detail"
    " FROM import_row r LEFT JOIN ledger_entry e ON e.id = r.target_id LEFT JOIN customer cu /* all rows: as above */ ON cu.id = e.customer_id"
    " WHERE r.run_id = :id AND r.state = :shown_state ORDER BY r.row_no LIMIT :shown_most";

const struct import_kind ledger_import_kind = {
    .name = "sales",
    .permission = "sales.import",
    .definition = &ledger_import,
    .code = LEDGER_CODE,
    .credit_code = LEDGER_CREDIT_CODE,
    .owner = LEDGER_OWNER,
    .prepare = prepare,
    .match = match,
    .apply = apply,
    .undo = undo,
    .shown_sql = shown_sql,
};
