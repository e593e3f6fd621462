/* execution.c - what became of a contract's lines (product.md 2.5): ordered, shipped, sent back, invoiced, as orders and ledger say. */
#include "contracts.h"

/* Lines of orders drawn on the contract. A framework's orders name no line: the first of the same product counts. */
#define DRAWN                                                                                                          \
    "drawn AS (SELECT ol.id, ol.quantity, ol.amount, COALESCE(ol.contract_line_id, (SELECT l.id FROM contract_line l WHERE l.contract_id = o.contract_id AND l.product_id = ol.product_id ORDER BY l.place, l.id LIMIT 1)) AS line_id" \
    " FROM sales_order o JOIN sales_order_line ol ON ol.order_id = o.id WHERE o.contract_id = :id AND o.state <> 'draft')"
#define SHIPPED "shipped AS (SELECT d.line_id, e.id, e.amount, e.quantity FROM drawn d JOIN ledger_entry e ON e.order_line_id = d.id AND e.kind = 'shipment')"
#define NUMBER(expr) "REGEXP_REPLACE(" expr ", '[.]?0+$', '')"
#define FOLLOWED(kind, what) "(SELECT s.line_id, " what " FROM shipped s JOIN ledger_entry x ON x.shipment_id = s.id AND x.kind = '" kind "' GROUP BY s.line_id)"

static const char execution_sql[] =
    "WITH " DRAWN ", " SHIPPED
    " SELECT cl.place, cl.code, cl.name, cl.specification, cl.unit, " NUMBER("cl.quantity") " AS quantity, cl.amount,"
    "  " NUMBER("COALESCE(o.quantity, 0)") " AS ordered, COALESCE(o.amount, 0) AS ordered_amount, " NUMBER("COALESCE(s.quantity, 0)") " AS shipped, COALESCE(s.amount, 0) AS shipped_amount,"
    "  " NUMBER("COALESCE(r.quantity, 0)") " AS returned, COALESCE(r.amount, 0) AS returned_amount, COALESCE(i.amount, 0) AS invoiced_amount,"
    "  ROUND(100 * (COALESCE(s.quantity, 0) - COALESCE(r.quantity, 0)) / NULLIF(cl.quantity, 0), 1) AS rate"
    " FROM contract_line cl LEFT JOIN (SELECT d.line_id, SUM(d.quantity) AS quantity, SUM(d.amount) AS amount FROM drawn d GROUP BY d.line_id) o ON o.line_id = cl.id"
    " LEFT JOIN (SELECT s.line_id, SUM(s.quantity) AS quantity, SUM(s.amount) AS amount FROM shipped s GROUP BY s.line_id) s ON s.line_id = cl.id"
    " LEFT JOIN " FOLLOWED("return", "-SUM(x.quantity) AS quantity, -SUM(x.amount) AS amount") " r ON r.line_id = cl.id"
    " LEFT JOIN " FOLLOWED("invoice", "SUM(x.value) AS amount") " i ON i.line_id = cl.id"
    " WHERE cl.contract_id = :id ORDER BY cl.place, cl.id LIMIT 500";

NEOERR *execution_show(struct request *req)
{
    if (!may(req, "sales.read") || row_int(&req->record, "ordered") == 0)
        return STATUS_OK;
    return nerr_pass(db_show_rows(req, "Execution", execution_sql));
}
