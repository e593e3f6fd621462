/* goods_return_approval.c - returns as a kind of document that is approved. */
#include <string.h>

#include "goods_return_inside.h"
#include "money.h"

static const struct approval_fact facts[] = {
    { "amount", FACT_MONEY, NULL },     { "return_reason", FACT_CHOICE, "return_reason" }, { "cold_return", FACT_FLAG, NULL },
    { "late_return", FACT_FLAG, NULL }, { "return_days", FACT_INT, NULL },                 { "sales_region_id", FACT_CHOICE, "@sales_region" },
};

#define DAYS "DATEDIFF(:today, e.posted_on)"
static const char facts_sql[] =
    "SELECT LEFT(CONCAT(g.number, ' ', cu.name), 200) AS title, g.amount, g.customer_id, cu.sales_region_id, cu.owner_id, " APPROVAL_ROUND("return", "g.id") ", g.reason AS return_reason, g.cold_chain AS cold_return, " DAYS " > 180 AS late_return,"
    "  " DAYS " AS return_days FROM goods_return g JOIN customer cu /* all rows: who asks was let through to it; who decides is told by the policy */ ON cu.id = g.customer_id JOIN ledger_entry e ON e.id = g.shipment_id WHERE g.id = :document_id";

NEOERR *return_row_locked(struct request *req, int64_t id, struct row *row)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "return_id", id);
    TRY(db_select_with(req, "SELECT g.*, " RETURN_TAKEN_BACK " AS taken_back FROM goods_return g WHERE g.id = :return_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "return %lld", (long long)id);
    *row = rows_at(rows, 0);
    return STATUS_OK;
}

/* What came back by another way since is not approved once more. */
static NEOERR *gate(struct request *req, int64_t document_id)
{
    struct return_room room;
    int64_t quantity = 0;
    struct row row;
    bool found;

    TRY(return_row_locked(req, document_id, &row));
    TRY(return_room_read(req, &row, &room, &found));
    if (!found || !decimal_read(row_text(&row, "quantity"), QUANTITY_PLACES, &quantity) || quantity > room.quantity - room.asked)
        form_error_with(req, "", "goods_return.too_much", decimal_write(req->arena, found && room.quantity > room.asked ? room.quantity - room.asked : 0, QUANTITY_PLACES, 0));
    return STATUS_OK;
}

static NEOERR *decided(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment)
{
    static const char *const states[] = { [APPROVAL_APPROVED] = "approved", [APPROVAL_REJECTED] = "refused", [APPROVAL_RETURNED] = "returned", [APPROVAL_WITHDRAWN] = "withdrawn" };
    struct values *values = values_new(req->arena);
    struct row row;

    TRY(return_row_locked(req, document_id, &row));
    if (strcmp(row_text(&row, "state"), "asked") != 0) {
        form_error(req, "", "approval.document_moved");
        return STATUS_OK;
    }
    values_text(values, "state_reason", text_cut(req->arena, comment, 300));
    values_text(values, "decided_at", req->now);
    return nerr_pass(return_move(req, &row, states[outcome], values));
}

static const char document_sql[] =
    "SELECT g.id, g.number, g.customer_id, g.product_code, g.product_name, g.lot, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM g.quantity)) AS quantity, g.amount, g.reason, g.goods_condition, g.note, g.cold_chain, g.created_by, g.ticket_id,"
    "  t.number AS ticket_number, cu.name AS customer_name, cu.code AS customer_code, e.number AS shipment_number, e.posted_on AS shipped_on, " DAYS " AS days, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS shipped"
    " FROM goods_return g JOIN customer cu /* all rows: whose turn it is sees what is decided */ ON cu.id = g.customer_id JOIN ledger_entry e ON e.id = g.shipment_id LEFT JOIN ticket t ON t.id = g.ticket_id WHERE g.id = :document_id";
static const char files_sql[] =
    "SELECT x.id, x.kind, x.note, f.name, f.type FROM goods_return_file x JOIN file f ON f.id = x.file_id WHERE x.goods_return_id = :document_id ORDER BY x.id LIMIT 50";
/* What this dealer sent back in a year: whether it is a habit. */
static const char year_sql[] =
    "SELECT COALESCE(SUM(m.shipped), 0) AS shipped, COALESCE(SUM(m.returned), 0) AS returned FROM goods_return g JOIN sales_month m ON m.customer_id = g.customer_id AND m.month > :today - INTERVAL 12 MONTH WHERE g.id = :document_id";

static NEOERR *show(struct request *req, int64_t document_id)
{
    values_int(req->values, "document_id", document_id);
    TRY(db_show_one(req, "Document", document_sql));
    TRY(db_show_one(req, "Document.year", year_sql));
    return nerr_pass(db_show_rows(req, "Document.files", files_sql));
}

const struct approval_kind return_approval = {
    .word = "return", .path = "/tickets/returns", .facts = facts, .fact_count = COUNT_OF(facts), .facts_sql = facts_sql, .gate = gate, .decided = decided, .show = show,
};
