/* facts.c - /api/v1/sales: the ledger for programs: entries and open items to read; shipments, returns, receipts and invoices that an ERP
 * reports as done, line by line, each once. They are known by kind, number and line_no: the same again answers what is booked, another
 * content under the same key is refused. They go through domain/ledger_post.c like all others. */
#include "sales.h"

#include <string.h>

#include "core/api.h"
#include "domain/customer.h"
#include "domain/gate.h"
#include "domain/goods_return.h"
#include "domain/ledger_statement.h"
#include "domain/lot_block.h"
#include "domain/money.h"

/* --- what is reported -------------------------------------------------------------------------------- */

#define WHOSE                                                                                                          \
    { .name = "customer_id", .type = FIELD_HIDDEN }, { .name = "customer_code", .type = FIELD_TEXT, .max = 30 },       \
    { .name = "number", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED }, { .name = "line_no", .type = FIELD_INT, .max = 9999 }, \
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED }
#define GOODS                                                                                                          \
    { .name = "product_code", .type = FIELD_TEXT, .max = 30 }, { .name = "product_name", .type = FIELD_TEXT, .max = 120 }, { .name = "specification", .type = FIELD_TEXT, .max = 100 }, \
    { .name = "lot", .type = FIELD_TEXT, .max = 40 }, { .name = "quantity", .type = FIELD_TEXT, .max = 20 }, { .name = "price", .type = FIELD_TEXT, .max = 20 }
#define AMOUNT { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_REQUIRED }, { .name = "note", .type = FIELD_TEXT, .max = 300 }
#define SHIPMENT { .name = "shipment_number", .type = FIELD_TEXT, .max = 40 }
#define DUE { .name = "due_on", .type = FIELD_DATE }

static const struct field shipment_fields[] = { WHOSE, DUE, GOODS, { .name = "contract_number", .type = FIELD_TEXT, .max = 40 }, AMOUNT };
static const struct field return_fields[] = { WHOSE, GOODS, SHIPMENT, AMOUNT };
static const struct field invoice_fields[] = { WHOSE, GOODS, SHIPMENT, AMOUNT };
static const struct field receipt_fields[] = { WHOSE, DUE, { .name = "means", .type = FIELD_CHOICE, .options = "payment_means" }, AMOUNT };

static const struct form shipment_fact = { "sales", shipment_fields, COUNT_OF(shipment_fields), NULL };
static const struct form return_fact = { "sales", return_fields, COUNT_OF(return_fields), NULL };
static const struct form invoice_fact = { "sales", invoice_fields, COUNT_OF(invoice_fields), NULL };
static const struct form receipt_fact = { "sales", receipt_fields, COUNT_OF(receipt_fields), NULL };

static const struct api_column entry_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "kind", API_TEXT, NULL, "ledger_kind" },
    { "standing", API_TEXT, NULL, "ledger_standing" },
    { "source", API_TEXT, NULL, "ledger_source" },
    { "number", API_TEXT, NULL, NULL },
    { "line_no", API_INT, NULL, NULL },
    { "revision", API_INT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "posted_on", API_DATE, NULL, NULL },
    { "due_on", API_DATE, NULL, NULL },
    { "amount", API_MONEY, NULL, NULL },
    { "value", API_MONEY, NULL, NULL },
    { "open_amount", API_MONEY, NULL, NULL },
    { "invoiced", API_MONEY, NULL, NULL },
    { "product_code", API_TEXT, NULL, NULL },
    { "product_name", API_TEXT, NULL, NULL },
    { "specification", API_TEXT, NULL, NULL },
    { "lot", API_TEXT, NULL, NULL },
    { "quantity", API_TEXT, "quantity_shown", NULL },
    { "price", API_TEXT, NULL, NULL },
    { "means", API_TEXT, NULL, "payment_means" },
    { "shipment_id", API_INT, NULL, NULL },
    { "shipment_number", API_TEXT, NULL, NULL },
    { "contract_number", API_TEXT, NULL, NULL },
    { "reverses_id", API_INT, NULL, NULL },
    { "unreleased", API_FLAG, NULL, NULL },
    { "note", API_TEXT, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};

static const struct resource entries = {
    .name = "sales", .schema = "LedgerEntry", .noun = "sales", .path = "/api/v1/sales/:id", .key = "id", .permission = "sales.read",
    .record = sales_record_sql, .columns = entry_columns, .column_count = COUNT_OF(entry_columns), .list = &ledger_list,
};
static const struct resource open_items = {
    .name = "sales", .schema = "OpenItem", .noun = "sales", .path = "/api/v1/sales/:id", .key = "id", .permission = "sales.read",
    .record = sales_record_sql, .columns = entry_columns, .column_count = COUNT_OF(entry_columns), .list = &open_list,
};

/* --- reading it ------------------------------------------------------------------------------------------ */

static void read_number(struct request *req, const char *name, int places, int64_t *scaled)
{
    const char *typed = values_get_text(req->values, name);

    if (*typed != '\0' && !entry_read(req, typed, places, scaled))
        form_error(req, name, "sales.amount_wrong");
}

/* Of a product that is not ours code and name are kept as they came. */
static NEOERR *read_goods(struct request *req, struct ledger_line *line)
{
    struct row row;
    bool found;
    int64_t product = 0;

    line->product_code = values_get_text(req->values, "product_code");
    line->product_name = values_get_text(req->values, "product_name");
    line->specification = values_get_text(req->values, "specification");
    line->lot = values_get_text(req->values, "lot");
    read_number(req, "quantity", QUANTITY_PLACES, &line->quantity);
    read_number(req, "price", PRICE_PLACES, &line->price);
    if (line->quantity > 0 && line->price > 0 && money_of_line(line->quantity, line->price, &product) && (product - line->value > 1 || line->value - product > 1))
        form_error_with(req, "amount", "sales.not_quantity_by_price", entry_fen(req, product));
    if (*line->product_code == '\0')
        return STATUS_OK;
    TRY(db_select_maybe(req, "SELECT p.id, p.name, p.specification FROM product p WHERE p.code = :product_code", &row, &found));
    if (!found)
        return STATUS_OK;
    line->product_id = row_int(&row, "id");
    line->product_name = *line->product_name == '\0' ? row_text(&row, "name") : line->product_name;
    line->specification = *line->specification == '\0' ? row_text(&row, "specification") : line->specification;
    return STATUS_OK;
}

static const char shipment_sql[] =
    "SELECT e.id, e.lot FROM ledger_entry e WHERE e.source IN ('api', 'import', 'page') AND e.kind = 'shipment' AND e.number = :shipment_number AND e.customer_id = :fact_customer AND e.reversal = 0"
    " AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY e.product_code = :product_code DESC, e.lot = :lot DESC, e.source, e.line_no, e.id LIMIT 1";

static NEOERR *read_shipment(struct request *req, struct ledger_line *line)
{
    struct row row;
    bool found;

    if (*values_get_text(req->values, "shipment_number") == '\0')
        return STATUS_OK;
    values_int(req->values, "fact_customer", line->customer_id);
    TRY(db_select_maybe(req, shipment_sql, &row, &found));
    if (!found) {
        form_error(req, "shipment_number", "sales.no_such_shipment");
        return STATUS_OK;
    }
    line->shipment_id = row_int(&row, "id");
    line->lot = *line->lot == '\0' ? row_text(&row, "lot") : line->lot;
    return STATUS_OK;
}

/* The dealer's contract that a shipment names. */
static NEOERR *read_contract(struct request *req, struct ledger_line *line)
{
    struct row row;
    bool found;

    if (*values_get_text(req->values, "contract_number") == '\0')
        return STATUS_OK;
    values_int(req->values, "fact_customer", line->customer_id);
    TRY(db_select_maybe(req, "SELECT c.id FROM contract c WHERE c.number = :contract_number AND c.customer_id = :fact_customer", &row, &found));
    if (found)
        line->contract_id = row_int(&row, "id");
    else
        form_error(req, "contract_number", "sales.no_such_contract");
    return STATUS_OK;
}

/* --- whether it is booked -------------------------------------------------------------------------------- */

static const char booked_sql[] =
    "SELECT e.id, e.revision, e.reversal, e.customer_id, e.posted_on, e.due_on, e.value, e.quantity, e.product_code, e.lot, e.contract_id FROM ledger_entry e"
    " WHERE e.source = 'api' AND e.kind = :fact_kind AND e.number = :number AND e.line_no = :fact_line ORDER BY e.revision DESC, e.reversal DESC LIMIT 1 FOR UPDATE";

static int64_t scaled(const struct row *row, const char *column, int places)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), places, &value) ? value : 0;
}

static bool is_same(const struct row *entry, const struct ledger_line *line)
{
    return row_int(entry, "customer_id") == line->customer_id && strcmp(row_text(entry, "posted_on"), line->posted_on) == 0 && scaled(entry, "value", MONEY_PLACES) == line->value &&
           scaled(entry, "quantity", QUANTITY_PLACES) == line->quantity && strcmp(row_text(entry, "product_code"), line->product_code == NULL ? "" : line->product_code) == 0 &&
           (line->lot == NULL || strcmp(row_text(entry, "lot"), line->lot) == 0) && (line->due_on == NULL || *line->due_on == '\0' || strcmp(row_text(entry, "due_on"), line->due_on) == 0) &&
           (line->contract_id == 0 || row_int(entry, "contract_id") == line->contract_id);
}

/* Sets line->id when it is, and says so when it was booked with another content. */
static NEOERR *find_booked(struct request *req, struct ledger_line *line)
{
    struct row row;
    bool found;

    values_text(req->values, "fact_kind", line->kind);
    values_int(req->values, "fact_line", line->line_no);
    TRY(db_select_maybe(req, booked_sql, &row, &found));
    if (!found)
        return STATUS_OK;
    line->revision = row_int(&row, "revision") + 1;
    if (row_int(&row, "reversal") != 0)
        return STATUS_OK;
    if (is_same(&row, line))
        line->id = row_int(&row, "id");
    else
        form_error(req, "number", "sales.fact_changed");
    return STATUS_OK;
}

/* --- booking ------------------------------------------------------------------------------------------------- */

static NEOERR *read_fact(struct request *req, const char *kind, struct ledger_line *line)
{
    bool back = strcmp(kind, "return") == 0;

    *line = (struct ledger_line){ .kind = kind, .source = "api", .number = values_get_text(req->values, "number"), .line_no = values_get_int(req->values, "line_no"),
                                  .posted_on = values_get_text(req->values, "posted_on"), .due_on = values_get_text(req->values, "due_on"), .means = values_get_text(req->values, "means"),
                                  .note = values_get_text(req->values, "note") };
    line->line_no = line->line_no == 0 ? 1 : line->line_no;
    TRY(dealer_of_program(req, &line->customer_id));
    entry_day_check(req);
    if (*line->due_on != '\0' && strcmp(line->due_on, line->posted_on) < 0)
        form_error(req, "due_on", "sales.due_before");
    if (!decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &line->value) || line->value <= 0)
        form_error(req, "amount", "sales.amount_wrong");
    if (strcmp(kind, "receipt") != 0)
        TRY(read_goods(req, line));
    if (form_refused(req))
        return STATUS_OK;
    TRY(read_shipment(req, line));
    TRY(read_contract(req, line));
    line->value = back ? -line->value : line->value;
    line->quantity = back ? -line->quantity : line->quantity;
    return nerr_pass(find_booked(req, line));
}

/* What has happened is booked; what the gate would have refused is marked, and a return that nobody approved. A lot that had been recalled or held then is refused: it has to
 * come back, and who reports it must know. */
static NEOERR *report(struct request *req, const char *kind)
{
    struct ledger_line line;

    TRY(read_fact(req, kind, &line));
    if (form_refused(req))
        return STATUS_OK;
    if (line.id != 0) {
        req->made = line.id;
        return nerr_pass(audit_event(req, "known", "ledger_entry", line.id, line.number));
    }
    TRY(lot_block_refuse(req, &line, 1, (const char *const[]){ "lot" }, true));
    if (form_refused(req))
        return STATUS_OK;
    TRY(gate_mark_reported(req, &line, 1));
    TRY(goods_return_mark_reported(req, &line, 1));
    TRY(ledger_post(req, &line, 1));
    TRY(goods_return_settle_reported(req, &line, 1));
    TRY(gate_tell_reported(req, &line, 1));
    return nerr_pass(entry_booked(req, &line, line.value));
}

static NEOERR *report_shipment(struct request *req)
{
    return nerr_pass(report(req, "shipment"));
}

static NEOERR *report_return(struct request *req)
{
    return nerr_pass(report(req, "return"));
}

static NEOERR *report_receipt(struct request *req)
{
    return nerr_pass(report(req, "receipt"));
}

static NEOERR *report_invoice(struct request *req)
{
    return nerr_pass(report(req, "invoice"));
}

/* --- routes -------------------------------------------------------------------------------------------------- */

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/sales", "sales.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &entries, "List entries of the ledger" },
    { { METHOD_GET, "/api/v1/sales/open", "sales.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &open_items, "List open items" },
    { { METHOD_GET, "/api/v1/sales/statements", "sales.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &statement_resource, "List statements of account" },
    { { METHOD_GET, "/api/v1/sales/statements/:id", "sales.read", NULL, NULL, NULL, ledger_statement_sql, 0, NULL, NULL }, API_READ, &statement_resource, "Read a statement of account" },
    { { METHOD_POST, "/api/v1/sales/statements", "sales.post", statement_create, NULL, &statement_form, NULL, 0, NULL, NULL }, API_CREATE, &statement_resource, "Make a statement of account as of the end of a day" },
    { { METHOD_POST, "/api/v1/sales/statements/:id/answer", "sales.post", statement_answer, NULL, &statement_answer_form, ledger_statement_sql, 0, NULL, NULL },
      API_ACT, &statement_resource, "Say what the dealer answered to a statement" },
    { { METHOD_GET, "/api/v1/sales/:id", "sales.read", NULL, NULL, NULL, sales_record_sql, 0, NULL, NULL }, API_READ, &entries, "Read an entry" },
    { { METHOD_POST, "/api/v1/sales/shipments", "sales.post", report_shipment, NULL, &shipment_fact, NULL, 0, NULL, NULL }, API_CREATE, &entries, "Report a line of a shipment" },
    { { METHOD_POST, "/api/v1/sales/returns", "sales.post", report_return, NULL, &return_fact, NULL, 0, NULL, NULL }, API_CREATE, &entries, "Report goods that came back" },
    { { METHOD_POST, "/api/v1/sales/receipts", "sales.post", report_receipt, NULL, &receipt_fact, NULL, 0, NULL, NULL }, API_CREATE, &entries, "Report money that came in" },
    { { METHOD_POST, "/api/v1/sales/invoices", "sales.post", report_invoice, NULL, &invoice_fact, NULL, 0, NULL, NULL }, API_CREATE, &entries, "Report an invoiced line" },
    { { METHOD_POST, "/api/v1/gate-checks", "gate.read", check_api, NULL, &check_form, NULL, 0, NULL, NULL }, API_OTHER, NULL, "Ask whether goods may leave for a dealer; changes nothing" },
};

const struct api sales_api = { routes, COUNT_OF(routes) };
