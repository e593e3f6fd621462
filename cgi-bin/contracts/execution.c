/* execution.c - what became of contracts' lines (product.md 2.5): ordered, shipped, sent back, invoiced, paid, as orders and ledger say: on the
 * page of a contract, and of all contracts at /contracts/execution, with what is behind the plan. */
#include "contracts.h"

#include <jansson.h>

#include "core/db_bulk.h"
#include "domain/contract_shipment.h"

/* --- of one contract ------------------------------------------------------------------------------------ */

/* Read from the contract along orders, shipments and what followed: an index that is all but empty (most shipments have no order) looks useless to
 * MariaDB, which then reads the whole ledger. Hence STRAIGHT_JOIN.
 *
 * Lines of orders drawn on the contract. A framework's orders name no line: the first of the same product counts. */
#define DRAWN                                                                                                          \
    "drawn AS (SELECT ol.id, ol.quantity, ol.amount, COALESCE(ol.contract_line_id, (SELECT l.id FROM contract_line l WHERE l.contract_id = o.contract_id AND l.product_id = ol.product_id ORDER BY l.place, l.id LIMIT 1)) AS line_id" \
    " FROM sales_order o STRAIGHT_JOIN sales_order_line ol ON ol.order_id = o.id WHERE o.contract_id = :id AND o.state <> 'draft')"
/* And what left without an order of it: `how` says why it counts here. */
#define WITHOUT_ORDER(how, condition)                                                                                  \
    " UNION ALL SELECT (SELECT l.id FROM contract_line l WHERE l.contract_id = c.id AND " CONTRACT_SAME_GOODS("l", "e") " ORDER BY l.place, l.id LIMIT 1), e.id, e.amount, e.quantity, '" how "', e.reversal" \
    " FROM contract c STRAIGHT_JOIN ledger_entry e ON " condition " WHERE c.id = :id"
#define SHIPPED                                                                                                        \
    "shipped AS (SELECT d.line_id, e.id, e.amount, e.quantity, 'order' AS how, e.reversal FROM drawn d STRAIGHT_JOIN ledger_entry e ON e.order_line_id = d.id AND e.kind = 'shipment'" \
    WITHOUT_ORDER("named", CONTRACT_NAMED_BY("e", "c")) WITHOUT_ORDER("taken", CONTRACT_TAKEN_FOR("e", "c")) ")"
#define NUMBER(expr) "REGEXP_REPLACE(" expr ", '[.]?0+$', '')"
#define FOLLOWED(kind, what) "(SELECT s.line_id, " what " FROM shipped s STRAIGHT_JOIN ledger_entry x ON x.shipment_id = s.id AND x.kind = '" kind "' GROUP BY s.line_id)"
#define PAID "(SELECT s.line_id, SUM(a.amount) AS amount FROM shipped s STRAIGHT_JOIN ledger_allocation a ON a.item_id = s.id STRAIGHT_JOIN ledger_entry y ON y.id = a.credit_id AND y.kind = 'receipt' GROUP BY s.line_id)"

static const char execution_sql[] =
    "WITH " DRAWN ", " SHIPPED
    " SELECT cl.place, cl.code, cl.name, cl.specification, cl.unit, " NUMBER("cl.quantity") " AS quantity, cl.amount,"
    "  " NUMBER("COALESCE(o.quantity, 0)") " AS ordered, COALESCE(o.amount, 0) AS ordered_amount, " NUMBER("COALESCE(s.quantity, 0)") " AS shipped, COALESCE(s.amount, 0) AS shipped_amount,"
    "  " NUMBER("COALESCE(r.quantity, 0)") " AS returned, COALESCE(r.amount, 0) AS returned_amount, COALESCE(i.amount, 0) AS invoiced_amount, COALESCE(p.amount, 0) AS received_amount,"
    "  ROUND(100 * (COALESCE(s.quantity, 0) - COALESCE(r.quantity, 0)) / NULLIF(cl.quantity, 0), 1) AS rate"
    " FROM contract_line cl LEFT JOIN (SELECT d.line_id, SUM(d.quantity) AS quantity, SUM(d.amount) AS amount FROM drawn d GROUP BY d.line_id) o ON o.line_id = cl.id"
    " LEFT JOIN (SELECT s.line_id, SUM(s.quantity) AS quantity, SUM(s.amount) AS amount FROM shipped s GROUP BY s.line_id) s ON s.line_id = cl.id"
    " LEFT JOIN " FOLLOWED("return", "-SUM(x.quantity) AS quantity, -SUM(x.amount) AS amount") " r ON r.line_id = cl.id"
    " LEFT JOIN " FOLLOWED("invoice", "SUM(x.value) AS amount") " i ON i.line_id = cl.id LEFT JOIN " PAID " p ON p.line_id = cl.id"
    " WHERE cl.contract_id = :id ORDER BY cl.place, cl.id LIMIT 500";

/* What counts here though it names neither order nor contract. */
static const char taken_sql[] =
    "WITH " DRAWN ", " SHIPPED " SELECT SUM(IF(s.reversal = 1, -1, 1)) AS shipments, SUM(s.amount) AS amount FROM shipped s WHERE s.how = 'taken' HAVING shipments > 0";

NEOERR *execution_show(struct request *req)
{
    if (!may(req, "sales.read") || (row_int(&req->record, "ordered") == 0 && !text_has_word("effective,done,expired,ended", row_text(&req->record, "state"))))
        return STATUS_OK;
    TRY(db_show_rows(req, "Execution", execution_sql));
    return nerr_pass(db_show_rows(req, "Taken", taken_sql));
}

/* --- of all ------------------------------------------------------------------------------------------------ */

/* The same figures for a line `cl` of a contract `c`, each asked for the rows of a page alone: by order, by what the document names, by dealer,
 * product and day. */
#define FIRST_OF_GOODS                                                                                                 \
    "NOT EXISTS (SELECT 1 FROM contract_line el WHERE el.contract_id = cl.contract_id AND el.product_id = cl.product_id AND (el.place < cl.place OR (el.place = cl.place AND el.id < cl.id)))"
#define OF_LINE " AND (ol.contract_line_id = cl.id OR (ol.contract_line_id IS NULL AND ol.product_id = cl.product_id AND " FIRST_OF_GOODS "))"
#define OF_GOODS " AND " CONTRACT_SAME_GOODS("cl", "e") " AND " FIRST_OF_GOODS
#define ORDERED(what, joins, line) "COALESCE((SELECT SUM(" what ") FROM sales_order o STRAIGHT_JOIN sales_order_line ol ON ol.order_id = o.id" joins " WHERE o.contract_id = cl.contract_id AND o.state <> 'draft'" line "), 0)"
#define UNORDERED(what, joins, condition, goods) "COALESCE((SELECT SUM(" what ") FROM ledger_entry e" joins " WHERE " condition goods "), 0)"
#define SUM_OF(what, joins, line, goods)                                                                               \
    ORDERED(what, " STRAIGHT_JOIN ledger_entry e ON e.order_line_id = ol.id AND e.kind = 'shipment'" joins, line) " + " UNORDERED(what, joins, CONTRACT_NAMED_BY("e", "c"), goods) \
    " + " UNORDERED(what, joins, CONTRACT_TAKEN_FOR("e", "c"), goods)
#define LINE_SUM(what, joins) "(" SUM_OF(what, joins, OF_LINE, OF_GOODS) ")"
#define RETURNS " STRAIGHT_JOIN ledger_entry x ON x.shipment_id = e.id AND x.kind = 'return'"
#define INVOICES " STRAIGHT_JOIN ledger_entry x ON x.shipment_id = e.id AND x.kind = 'invoice'"
#define PAYMENTS " STRAIGHT_JOIN ledger_allocation a ON a.item_id = e.id STRAIGHT_JOIN ledger_entry y ON y.id = a.credit_id AND y.kind = 'receipt'"
/* Against the line's amount; a framework's lines have none and count together against its target. */
#define PLAN "IF(c.kind = 'framework', c.amount, cl.amount)"
#define NET "e.amount + COALESCE((SELECT SUM(x.amount) FROM ledger_entry x WHERE x.shipment_id = e.id AND x.kind = 'return'), 0)"
#define OR_OF_FRAMEWORK(line) " AND (c.kind = 'framework' OR (1" line "))"
#define DONE "(" SUM_OF(NET, "", OR_OF_FRAMEWORK(OF_LINE), OR_OF_FRAMEWORK(OF_GOODS)) ")"
/* The plan goes evenly from the first day to the last. */
#define ELAPSED "LEAST(1, GREATEST(0, (DATEDIFF(:today, c.starts_on) + 1) / (DATEDIFF(c.ends_on, c.starts_on) + 1)))"

static const struct column columns[] = {
    { "name", "COALESCE(c.number, c.title)", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "kind", "c.kind", COLUMN_CHOICE, COLUMN_SMALL, "contract_kind" },
    { "goods", "CONCAT_WS(' ', cl.name, cl.specification)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "plan", PLAN, COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "ordered", ORDERED("ol.amount", "", OF_LINE), COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "shipped", LINE_SUM("e.amount", ""), COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_MORE, NULL },
    { "taken", UNORDERED("e.amount", "", CONTRACT_TAKEN_FOR("e", "c"), OF_GOODS), COLUMN_MONEY, COLUMN_SMALL | COLUMN_MORE, NULL },
    { "returned", "-" LINE_SUM("x.amount", RETURNS), COLUMN_MONEY, COLUMN_SMALL | COLUMN_MORE, NULL },
    { "invoiced", LINE_SUM("x.value", INVOICES), COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "received", LINE_SUM("a.amount", PAYMENTS), COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "rate", "CONCAT(ROUND(100 * (" DONE ") / NULLIF(" PLAN ", 0), 1), '%')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_MORE, NULL },
    { "elapsed", "CONCAT(ROUND(100 * " ELAPSED ", 1), '%')", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "ends_on", "c.ends_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "state", "c.state", COLUMN_TAG, COLUMN_SMALL, "contract_state" },
    { "starts_on", "c.starts_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "quantity", NUMBER("cl.quantity"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "code", "cl.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "c.number LIKE CONCAT('%', :text, '%') OR c.title LIKE CONCAT('%', :text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "c.kind %s", "contract_kind", COLUMN_DEFAULT | COLUMN_WIDE },
    { "state", FILTER_CHOICE, "c.state %s", "contract_state", COLUMN_DEFAULT | COLUMN_WIDE },
    { "behind", FILTER_CHOICE, "cl.behind %s", "yes_no", COLUMN_DEFAULT | COLUMN_MORE },
    { "product", FILTER_TEXT, "cl.code = :product OR cl.name LIKE CONCAT('%', :product, '%')", NULL, 0 },
    { "ends_from", FILTER_FROM, "c.ends_on >= :ends_from", NULL, 0 },
    { "ends_to", FILTER_TO, "c.ends_on <= :ends_to", NULL, 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "c.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "ends_on", "cl.ends_on", 0 } };

const struct list execution_list = {
    .name = "contract_execution", .path = "/contracts/execution", .noun = "contract_execution", .permission = "contracts.read", .more_permission = "sales.read",
    .from = "customer cu JOIN contract c ON c.customer_id = cu.id JOIN contract_line cl ON cl.contract_id = c.id",
    .from_all = "contract_line cl STRAIGHT_JOIN contract c ON c.id = cl.contract_id STRAIGHT_JOIN customer cu ON cu.id = c.customer_id", /* in the order of its own index, stopping early */
    .where = "{visible:cu} AND " CONTRACT_HELD("c"), .id = "cl.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-ends_on",
};

const char execution_record_sql[] = "SELECT cl.id, cl.contract_id FROM contract_line cl JOIN contract c ON c.id = cl.contract_id JOIN customer cu ON cu.id = c.customer_id WHERE cl.id = :id AND {visible:cu}";

NEOERR *execution_page(struct request *req)
{
    return nerr_pass(list_page(req, &execution_list));
}

NEOERR *execution_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &execution_list));
}

NEOERR *execution_export(struct request *req)
{
    return nerr_pass(list_export(req, &execution_list));
}

/* --- what is behind its plan: every night --------------------------------------------------------------------- */

enum { LINES_A_STEP = 500 };

/* Lines of contracts in force, and of those that ended lately, whose last shipments may have been told since. */
static const char lines_sql[] =
    "SELECT cl.id, cl.behind AS kept, " DONE " < " PLAN " * " ELAPSED " AS behind FROM contract_line cl STRAIGHT_JOIN contract c ON c.id = cl.contract_id"
    " WHERE cl.id > :line_after AND cl.ends_on >= :today - INTERVAL 60 DAY AND " CONTRACT_HELD("c") " ORDER BY cl.id LIMIT 500";

NEOERR *contract_behind_step(struct request *req, struct job *job, bool *finished)
{
    struct values *changed[LINES_A_STEP];
    struct rows *rows;
    size_t count = 0;

    values_int(req->values, "line_after", json_integer_value(json_object_get(job->state, "after")));
    TRY(db_select(req, lines_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        json_object_set_new(job->state, "after", json_integer(row_int(&row, "id")));
        if (row_int(&row, "kept") == row_int(&row, "behind"))
            continue;
        changed[count] = values_new(req->arena);
        values_int(changed[count], "line_id", row_int(&row, "id"));
        values_int(changed[count++], "line_behind", row_int(&row, "behind"));
    }
    job->done += (int64_t)rows->count;
    *finished = rows->count < LINES_A_STEP;
    return nerr_pass(db_execute_many(req, "UPDATE contract_line SET behind = :line_behind WHERE id = :line_id", changed, count));
}

/* A row leads to its contract, where each figure leads to its entries. */
NEOERR *execution_row(struct request *req)
{
    reply_redirect(req, "/contracts/%s#execution", row_text(&req->record, "contract_id"));
    return STATUS_OK;
}
