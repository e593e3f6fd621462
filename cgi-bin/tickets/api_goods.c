/* api_goods.c - what programs read below /api/v1/tickets of goods: holds, adverse reactions without what is personal, recalls and how far
 * each dealer is, returns; and the return that an ERP or a hotline asks for. Lists, records and rules are those of the pages. */
#include "api_goods.h"

#include "domain/dealer_choice.h"
#include "domain/quality.h"
#include "domain/reaction.h"
#include "recalls.h"
#include "returns.h"
#include "tickets.h"

/* --- goods held ------------------------------------------------------------------------------------------ */

static const struct api_column hold_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "state", API_TEXT, NULL, "hold_state" },
    { "ticket_id", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "product_code", API_TEXT, NULL, NULL },
    { "product_name", API_TEXT, NULL, NULL },
    { "lot", API_TEXT, NULL, NULL },
    { "quantity", API_TEXT, "quantity_shown", NULL },
    { "whole_lot", API_FLAG, NULL, NULL },
    { "reason", API_TEXT, NULL, NULL },
    { "held_at", API_TIME, NULL, NULL },
    { "held_by", API_INT, NULL, "@staff" },
    { "ended_at", API_TIME, NULL, NULL },
    { "ended_by", API_INT, NULL, "@staff" },
    { "ended_reason", API_TEXT, NULL, NULL },
};
const struct resource holds_resource = {
    .name = "holds", .schema = "Hold", .noun = "hold", .path = "/api/v1/tickets/holds/:id", .key = "id", .permission = "tickets.read",
    .record = lot_hold_record_sql, .columns = hold_columns, .column_count = COUNT_OF(hold_columns), .list = &hold_list,
};

/* --- adverse reactions: neither the patient, nor who reported, nor what was written freely ------------------ */

static const struct api_column reaction_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "state", API_TEXT, NULL, "reaction_state" },
    { "gravity", API_TEXT, NULL, "reaction_gravity" },
    { "pace", API_TEXT, NULL, "reaction_pace" },
    { "due_at", API_TIME, "next_due_at", NULL },
    { "reported_on", API_DATE, NULL, NULL },
    { "ticket_id", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "product_kind", API_TEXT, NULL, "reaction_product" },
    { "product_name", API_TEXT, NULL, NULL },
    { "lot", API_TEXT, NULL, NULL },
    { "onset_on", API_DATE, NULL, NULL },
    { "outcome", API_TEXT, NULL, "reaction_outcome" },
    { "criteria", API_WORDS, NULL, "reaction_criterion" },
    { "known", API_TEXT, NULL, "reaction_known" },
    { "reporter_kind", API_TEXT, NULL, "reaction_reporter" },
    { "aware_on", API_DATE, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};
const struct resource reactions_resource = {
    .name = "reactions", .schema = "AdverseReaction", .noun = "reaction", .path = "/api/v1/tickets/reactions/:id", .key = "id", .permission = "tickets.read",
    .record = reaction_record_sql, .columns = reaction_columns, .column_count = COUNT_OF(reaction_columns), .list = &reaction_list,
};

/* --- recalls ---------------------------------------------------------------------------------------------- */

static const struct api_column recall_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "state", API_TEXT, NULL, "recall_state" },
    { "class", API_TEXT, NULL, "recall_class" },
    { "mock", API_FLAG, NULL, NULL },
    { "product_code", API_TEXT, NULL, NULL },
    { "product_name", API_TEXT, NULL, NULL },
    { "lots", API_WORDS, NULL, NULL },
    { "blocked", API_FLAG, NULL, NULL },
    { "reason", API_TEXT, NULL, NULL },
    { "instruction", API_TEXT, NULL, NULL },
    { "pace", API_TEXT, NULL, "recall_pace" },
    { "started_at", API_TIME, NULL, NULL },
    { "notify_by", API_TIME, NULL, NULL },
    { "dealers", API_INT, NULL, NULL },
    { "notified", API_INT, NULL, NULL },
    { "confirmed", API_INT, NULL, NULL },
    { "reconciled", API_INT, NULL, NULL },
    { "excused", API_INT, NULL, NULL },
    { "notified_at", API_TIME, NULL, NULL },
    { "reconciled_at", API_TIME, NULL, NULL },
    { "minutes", API_INT, NULL, NULL },
    { "closed_at", API_TIME, NULL, NULL },
    { "conclusion", API_TEXT, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};
const struct resource recalls_resource = {
    .name = "recalls", .schema = "Recall", .noun = "recall", .path = "/api/v1/tickets/recalls/:id", .key = "id", .permission = "recalls.read",
    .record = recall_record_sql, .columns = recall_columns, .column_count = COUNT_OF(recall_columns), .list = &recalls_list,
};

static const struct api_column dealer_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "recall_id", API_INT, NULL, NULL },
    { "recall_number", API_TEXT, "number", NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "step", API_TEXT, NULL, "recall_step" },
    { "notified_at", API_TIME, NULL, NULL },
    { "notified_by", API_INT, NULL, "@staff" },
    { "means", API_TEXT, NULL, "recall_means" },
    { "contact", API_TEXT, NULL, NULL },
    { "confirmed_on", API_DATE, NULL, NULL },
    { "confirmed_by", API_TEXT, NULL, NULL },
    { "note", API_TEXT, NULL, NULL },
    { "open_reason", API_TEXT, NULL, NULL },
};
static const struct api_column line_columns[] = {
    { "lot", API_TEXT, NULL, NULL },
    { "received", API_TEXT, NULL, NULL },
    { "returned_before", API_TEXT, NULL, NULL },
    { "held", API_TEXT, NULL, NULL },
    { "sold_on", API_TEXT, NULL, NULL },
    { "returned", API_TEXT, NULL, NULL },
    { "destroyed", API_TEXT, NULL, NULL },
    { "difference", API_TEXT, NULL, NULL },
};

static const char lines_sql[] =
    "SELECT l.recall_dealer_id, l.lot, " RECALL_SHOWN("l.received") " AS received, " RECALL_SHOWN("l.returned_before") " AS returned_before, " RECALL_SHOWN("l.held") " AS held, " RECALL_SHOWN("l.sold_on") " AS sold_on,"
    "  " RECALL_SHOWN("l.returned") " AS returned, " RECALL_SHOWN("l.destroyed") " AS destroyed, " RECALL_SHOWN("(" RECALL_NET " - " RECALL_TOLD ")") " AS difference"
    " FROM JSON_TABLE(:lines_of, '$[*]' COLUMNS (id BIGINT PATH '$')) these JOIN recall_line l ON l.recall_dealer_id = these.id ORDER BY l.recall_dealer_id, l.lot, l.id";

static void add_line(struct request *req, json_t *items, const struct row *row)
{
    json_t *item, *line;
    size_t i;

    json_array_foreach(items, i, item)
    {
        if (json_integer_value(json_object_get(item, "id")) != row_int(row, "recall_dealer_id"))
            continue;
        line = json_object();
        for (size_t k = 0; k < COUNT_OF(line_columns); k++)
            json_object_set_new(line, line_columns[k].key, api_value(req, &line_columns[k], row));
        json_array_append_new(json_object_get(item, "lines"), line);
    }
}

/* What became of each lot, of all rows that are shown at once. */
static NEOERR *fill_lines(struct request *req, json_t *items)
{
    struct buffer ids;
    struct rows *rows;
    json_t *item;
    size_t i;

    buffer_init(&ids, req->arena);
    json_array_foreach(items, i, item)
    {
        json_object_set_new(item, "lines", json_array());
        buffer_format(&ids, "%s%lld", i == 0 ? "[" : ",", (long long)json_integer_value(json_object_get(item, "id")));
    }
    if (json_array_size(items) == 0)
        return STATUS_OK;
    buffer_char(&ids, ']');
    values_text(req->values, "lines_of", ids.bytes);
    TRY(db_select(req, lines_sql, &rows));
    for (i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        add_line(req, items, &row);
    }
    return STATUS_OK;
}

const struct resource recall_dealers_resource = {
    .name = "recalls", .schema = "RecallDealer", .noun = "recall_dealer", .path = "/api/v1/tickets/recalls/dealers/:id", .key = "id", .permission = "recalls.read",
    .record = recall_dealer_record_sql, .columns = dealer_columns, .column_count = COUNT_OF(dealer_columns), .list = &recall_dealers_list,
    .fill = fill_lines, .nested = line_columns, .nested_count = COUNT_OF(line_columns), .nested_key = "lines",
};

/* --- returns ------------------------------------------------------------------------------------------------ */

static const struct api_column return_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "state", API_TEXT, NULL, "return_state" },
    { "state_reason", API_TEXT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "ticket_id", API_INT, NULL, NULL },
    { "ticket_number", API_TEXT, NULL, NULL },
    { "shipment_id", API_INT, NULL, NULL },
    { "shipment_number", API_TEXT, NULL, NULL },
    { "shipped_on", API_DATE, NULL, NULL },
    { "product_code", API_TEXT, NULL, NULL },
    { "product_name", API_TEXT, NULL, NULL },
    { "lot", API_TEXT, NULL, NULL },
    { "quantity", API_TEXT, "quantity_shown", NULL },
    { "amount", API_MONEY, NULL, NULL },
    { "reason", API_TEXT, NULL, "return_reason" },
    { "goods_condition", API_TEXT, NULL, "return_condition" },
    { "note", API_TEXT, NULL, NULL },
    { "cold_chain", API_FLAG, NULL, NULL },
    { "has_temperature", API_FLAG, NULL, NULL },
    { "decided_at", API_TIME, NULL, NULL },
    { "received_on", API_DATE, NULL, NULL },
    { "received_quantity", API_TEXT, "received_shown", NULL },
    { "fit_quantity", API_TEXT, "fit_shown", NULL },
    { "receipt_note", API_TEXT, NULL, NULL },
    { "entry_id", API_INT, NULL, NULL },
    { "booked_value", API_MONEY, NULL, NULL },
    { "taken_back", API_FLAG, NULL, NULL },
    { "settled_at", API_TIME, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};
const struct resource returns_resource = {
    .name = "returns", .schema = "Return", .noun = "goods_return", .path = "/api/v1/tickets/returns/:id", .key = "id", .permission = "returns.read",
    .record = goods_return_record_sql, .columns = return_columns, .column_count = COUNT_OF(return_columns), .list = &goods_returns_list,
};

static const struct field ask_fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN },
    { .name = "customer_code", .type = FIELD_TEXT, .max = 30 },
    { .name = "ticket_id", .type = FIELD_HIDDEN },
    { .name = "shipment_id", .type = FIELD_HIDDEN },
    { .name = "shipment_number", .type = FIELD_TEXT, .max = 40 },
    { .name = "product_code", .type = FIELD_TEXT, .max = 30 },
    { .name = "lot", .type = FIELD_TEXT, .max = 40 },
    { .name = "quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "reason", .type = FIELD_CHOICE, .options = "return_reason", .flags = FIELD_REQUIRED },
    { .name = "goods_condition", .type = FIELD_CHOICE, .options = "return_condition", .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED },
};
const struct form return_program_form = { "goods_return", ask_fields, COUNT_OF(ask_fields), NULL };

/* A program that knows no id names the document, and product and lot as far as the document has several lines. */
static const char shipment_sql[] =
    "SELECT e.id FROM ledger_entry e WHERE e.source IN ('api', 'import', 'page') AND e.kind = 'shipment' AND e.number = :shipment_number AND e.customer_id = :customer_id AND e.reversal = 0"
    " AND (:product_code = '' OR e.product_code = :product_code) AND (:lot = '' OR e.lot = :lot) AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY e.id LIMIT 2";

static NEOERR *find_shipment(struct request *req)
{
    struct rows *rows;
    struct row row;

    if (values_get_int(req->values, "shipment_id") != 0)
        return STATUS_OK;
    TRY(db_select(req, shipment_sql, &rows));
    if (rows->count != 1) {
        form_error(req, rows->count == 0 ? "shipment_number" : "lot", rows->count == 0 ? "goods_return.no_such_shipment" : "goods_return.several_lines");
        return STATUS_OK;
    }
    row = rows_at(rows, 0);
    values_int(req->values, "shipment_id", row_int(&row, "id"));
    return STATUS_OK;
}

static NEOERR *check_ticket(struct request *req)
{
    struct row row;
    bool found = true;

    if (values_get_int(req->values, "ticket_id") != 0)
        TRY(db_select_maybe(req, "SELECT t.id FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE t.id = :ticket_id AND t.customer_id = :customer_id AND {visible:cu:tickets.read}", &row, &found));
    if (!found)
        form_error(req, "ticket_id", "goods_return.no_such_ticket");
    return STATUS_OK;
}

/* A draft: it waits for its papers, or for the program to submit it. */
NEOERR *return_program_ask(struct request *req)
{
    int64_t customer, id;

    TRY(dealer_of_program(req, &customer));
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "customer_id", customer);
    TRY(check_ticket(req));
    TRY(find_shipment(req));
    if (form_refused(req))
        return STATUS_OK;
    TRY(goods_return_create(req, &id));
    if (!form_refused(req))
        req->made = id;
    return STATUS_OK;
}

NEOERR *return_program_submit(struct request *req)
{
    return nerr_pass(goods_return_submit(req, &req->record));
}
