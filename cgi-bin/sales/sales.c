/* sales.c - /sales: the ledger: list, one entry. Entry pages are in shipment.c, receipt.c and follow.c, open items and ageing in open.c,
 * orders in orders.c, what may leave in check.c and releases.c. */
#include "sales.h"

#include <string.h>

#include "core/api.h"
#include "domain/contract_shipment.h"
#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/gate_release.h"
#include "domain/import_pages.h"
#include "domain/ledger_statement.h"
#include "domain/order.h"
#include "domain/product.h"

/* --- what is listed ----------------------------------------------------------------------- */

#define TAKEN_BACK "EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)"
#define STANDING "IF(e.reversal = 1, 'reversal', IF(" TAKEN_BACK ", 'reversed', 'booked'))"

/* What a contract's shipments are (contract_shipment.h), what followed them, and the receipts that paid them; of the dealer's entries alone. */
#define OF_CONTRACT                                                                                                    \
    "e.customer_id = (SELECT c.customer_id FROM contract c WHERE c.id = :contract) AND (EXISTS (SELECT 1 FROM ledger_entry s WHERE s.id = IF(e.kind = 'shipment', e.id, e.shipment_id) AND " \
    CONTRACT_OF_SHIPMENT("s") " = :contract) OR (e.kind = 'receipt' AND EXISTS (SELECT 1 FROM ledger_allocation a JOIN ledger_entry s ON s.id = a.item_id WHERE a.credit_id = e.id AND "      \
    CONTRACT_OF_SHIPMENT("s") " = :contract)))"

static const struct column columns[] = {
    { "name", "e.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "kind", "e.kind", COLUMN_TAG, COLUMN_DEFAULT, "ledger_kind" },
    { "posted_on", "e.posted_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "product_name", "e.product_name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "lot", "e.lot", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "quantity", "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity))", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "value", "e.value", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "open_amount", "o.open_amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "due_on", "e.due_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "standing", STANDING, COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "ledger_standing" },
    { "means", "e.means", COLUMN_CHOICE, COLUMN_SMALL, "payment_means" },
    { "product_code", "e.product_code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "specification", "e.specification", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "price", "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.price))", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "line_no", "e.line_no", COLUMN_INT, COLUMN_SMALL, NULL },
    { "invoiced", "o.invoiced", COLUMN_MONEY, COLUMN_SMALL, NULL },
    { "unreleased", "e.unreleased", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "source", "e.source", COLUMN_CHOICE, COLUMN_SMALL, "ledger_source" },
    { "note", "e.note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "created_at", "e.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "created_by", "e.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "customer_id", "e.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_API, NULL },
    { "amount", "e.amount", COLUMN_MONEY, COLUMN_API, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "e.number LIKE CONCAT(:text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "e.kind %s", "ledger_kind", COLUMN_DEFAULT | COLUMN_WIDE },
    { "posted_from", FILTER_FROM, "e.posted_on >= :posted_from", NULL, COLUMN_DEFAULT | COLUMN_WIDE },
    { "posted_to", FILTER_TO, "e.posted_on <= :posted_to", NULL, COLUMN_DEFAULT | COLUMN_WIDE },
    { "is_open", FILTER_CHOICE, "EXISTS (SELECT 1 FROM open_item oi WHERE oi.id = e.id AND oi.settled = 0) %s", "yes_no", COLUMN_DEFAULT | COLUMN_WIDE },
    { "product", FILTER_TEXT, "e.product_code = :product OR e.product_name LIKE CONCAT('%', :product, '%')", NULL, 0 },
    { "lot", FILTER_TEXT, "e.lot = :lot", NULL, 0 },
    { "standing", FILTER_CHOICE, "(" STANDING ") %s", "ledger_standing", 0 },
    { "unreleased", FILTER_CHOICE, "e.unreleased %s", "yes_no", 0 },
    { "means", FILTER_CHOICE, "e.means %s", "payment_means", COLUMN_WIDE },
    { "uncashed", FILTER_CHOICE, "(e.kind = 'receipt' AND COALESCE(" LEDGER_BILL_DAY("e") " > :today, 0) AND e.reversal = 0 AND NOT " TAKEN_BACK ") %s", "yes_no", 0 },
    { "due_from", FILTER_FROM, "e.due_on >= :due_from", NULL, 0 },
    { "due_to", FILTER_TO, "e.due_on <= :due_to", NULL, 0 },
    { "source", FILTER_CHOICE, "e.source %s", "ledger_source", 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "e.customer_id = :customer", NULL, 0 },
    { "contract", FILTER_TEXT, OF_CONTRACT, NULL, 0 },
    { "number", FILTER_TEXT, "e.number = :number", NULL, COLUMN_API },
};

static const struct order orders[] = { { "posted_on", "e.posted_on", 0 } };

const struct list ledger_list = {
    .name = "sales", .path = "/sales", .noun = "sales", .permission = "sales.read",
    .from = "customer cu JOIN ledger_entry e ON e.customer_id = cu.id",
    .from_all = "ledger_entry e STRAIGHT_JOIN customer cu ON cu.id = e.customer_id", /* in the order of its own index, stopping early */
    .with = " LEFT JOIN open_item o ON o.id = e.id", .where = "{visible:cu}", .id = "e.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-posted_on",
};

/* As of today, whatever day the figures were kept for. */
static const char sums_sql[] =
    "SELECT COALESCE(SUM(IF(o.open_amount > 0, o.open_amount, 0)), 0) AS receivable, COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on < :today, o.open_amount, 0)), 0) AS overdue,"
    "  COALESCE(SUM(IF(o.open_amount < 0, -o.open_amount, 0)), 0) AS prepaid, COALESCE(MAX(IF(o.open_amount > 0 AND o.due_on < :today, DATEDIFF(:today, o.due_on), 0)), 0) AS days_late"
    " FROM open_item o WHERE o.customer_id = :id AND o.settled = 0";

static NEOERR *list(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &ledger_list));
    TRY(dealer_asked_show(req, &dealer));
    return dealer != 0 ? nerr_pass(db_show_one(req, "Sums", sums_sql)) : STATUS_OK;
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &ledger_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &ledger_list));
}

/* --- the page of an entry --------------------------------------------------------------------- */

const char *entry_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/sales/%lld%s", (long long)id, end);
}

const char sales_record_sql[] =
    "SELECT e.*, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS quantity_shown, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.price)) AS price_shown, cu.code AS customer_code, cu.name AS customer_name, " STANDING " AS standing,"
    "  o.open_amount, o.invoiced, s.number AS shipment_number, s.posted_on AS shipment_on, nc.number AS contract_number, od.id AS order_id, od.number AS order_number, t.number AS reverses_number, f.name AS file_name,"
    "  IF(e.kind = 'shipment', DATEDIFF(:today, e.due_on), NULL) AS days_late, IF(e.kind = 'receipt' AND e.due_on IS NULL, " LEDGER_BILL_DAY("e") ", NULL) AS bill_day"
    " FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id LEFT JOIN open_item o ON o.id = e.id LEFT JOIN ledger_entry s ON s.id = e.shipment_id LEFT JOIN ledger_entry t ON t.id = e.reverses_id LEFT JOIN contract nc ON nc.id = e.contract_id LEFT JOIN sales_order_line ol ON ol.id = e.order_line_id LEFT JOIN sales_order od ON od.id = ol.order_id"
    " LEFT JOIN import_run ir ON ir.id = e.import_run_id LEFT JOIN file f ON f.id = ir.file_id WHERE e.id = :id AND {visible:cu}";

/* What pays it, or what it pays; a pair that was taken back is shown with what is left of it. */
static const char payments_sql[] =
    "SELECT x.id, x.number, x.kind, x.posted_on, SUM(a.amount) AS amount, MAX(a.allocated_on) AS allocated_on FROM ledger_allocation a"
    " JOIN ledger_entry x ON x.id = IF(a.credit_id = :id, a.item_id, a.credit_id) WHERE a.credit_id = :id OR a.item_id = :id"
    " GROUP BY x.id, x.number, x.kind, x.posted_on HAVING SUM(a.amount) <> 0 ORDER BY MIN(a.id) LIMIT 200";
static const char follow_sql[] =
    "SELECT x.id, x.number, x.kind, x.posted_on, x.value, x.reversal FROM ledger_entry x WHERE x.shipment_id = :id ORDER BY x.id LIMIT 200";
static const char reversal_sql[] = "SELECT x.id, x.note, x.created_at, x.created_by FROM ledger_entry x WHERE x.reverses_id = :id LIMIT 1";
static const char document_sql[] =
    "SELECT x.id, x.line_no, x.product_name, x.lot, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM x.quantity)) AS quantity, x.value, x.id = e.id AS this FROM ledger_entry e JOIN ledger_entry x"
    " ON x.source = e.source AND x.kind = e.kind AND x.number = e.number AND x.revision = e.revision AND x.reversal = e.reversal AND x.customer_id = e.customer_id WHERE e.id = :id ORDER BY x.line_no LIMIT 200";

/* The contract that it, or the shipment it follows, carries out, and why. */
static const char contract_sql[] =
    "SELECT c.id, COALESCE(c.number, c.title) AS name, IF(" CONTRACT_OF_ORDER("s") " IS NOT NULL, 'order', IF(s.contract_id IS NOT NULL, 'named', 'taken')) AS how"
    " FROM ledger_entry e JOIN ledger_entry s ON s.id = IF(e.kind = 'shipment', e.id, e.shipment_id) JOIN contract c ON c.id = " CONTRACT_OF_SHIPMENT("s") " WHERE e.id = :id";

static NEOERR *page(struct request *req)
{
    TRY(db_show_rows(req, "Contract", contract_sql));
    TRY(db_show_rows(req, "Payments", payments_sql));
    TRY(db_show_rows(req, "Follows", follow_sql));
    TRY(db_show_rows(req, "Reversal", reversal_sql));
    return nerr_pass(db_show_rows(req, "Document", document_sql));
}

/* --- routes --------------------------------------------------------------------------------------- */

static const struct route routes[] = {
    { METHOD_GET, "/sales", "sales.read", list, "sales/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/views", "sales.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/export", "sales.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/open", "sales.read", open_page, "sales/open", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/open/views", "sales.read", open_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/open/export", "sales.export", open_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/open/:id", "sales.read", open_row, NULL, NULL, sales_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/ageing", "sales.read", ageing_page, "sales/ageing", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/ageing/views", "sales.read", ageing_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/ageing/export", "sales.export", ageing_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/ageing/:id", "sales.read", ageing_row, NULL, NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/ageing/people", "sales.read", ageing_people, "sales/ageing_figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/ageing/people/export", "sales.export", ageing_people_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/ageing/regions", "sales.read", ageing_regions, "sales/ageing_figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/ageing/regions/export", "sales.export", ageing_regions_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/figures", "sales.read", figures_page, "sales/figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/figures/views", "sales.read", figures_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/figures/export", "sales.export", figures_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/figures/:id", "sales.read", figures_row, NULL, NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/dealers", "sales.post|orders.update|gate.read", dealers_suggest, "dealers", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/products", "sales.post|orders.update", products_suggest, "products/suggest", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/shipments/new", "sales.post", shipment_page, "sales/shipment", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/shipments/new", "sales.post", shipment_create, "sales/shipment", &shipment_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/receipts/new", "sales.post", receipt_page, "sales/receipt", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/receipts/new", "sales.post", receipt_create, "sales/receipt", &receipt_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/statements", "sales.read", statements_page, "sales/statements", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/statements/views", "sales.read", statements_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/statements/export", "sales.export", statements_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/statements/new", "sales.post", statement_new_page, "sales/statement_new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/statements/new", "sales.post", statement_create, "sales/statement_new", &statement_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/statements/:id", "sales.read", statement_page, "sales/statement", NULL, ledger_statement_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/statements/:id/answer", "sales.post", statement_answer_page, "sales/statement_answer", NULL, ledger_statement_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/statements/:id/answer", "sales.post", statement_answer, "sales/statement_answer", &statement_answer_form, ledger_statement_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders", "orders.read", orders_page, "sales/orders", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/views", "orders.read", orders_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/export", "orders.export", orders_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders/new", "orders.update", order_new_page, "sales/order_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/new", "orders.update", order_enter, "sales/order_edit", &order_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders/:id", "orders.read", order_page, "sales/order", NULL, order_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders/:id/edit", "orders.update", order_edit_page, "sales/order_edit", NULL, order_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/:id/edit", "orders.update", order_edit, "sales/order_edit", &order_form, order_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders/:id/state/$action", "orders.update|orders.close", order_state_page, "sales/order_state", NULL, order_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/:id/state/$action", "orders.update|orders.close", order_state_change, "sales/order_state", &order_state_form, order_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/orders/:id/ship", "sales.post", order_ship_page, "sales/order_ship", NULL, order_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/orders/:id/ship", "sales.post", order_ship_create, "sales/order_ship", &order_ship_form, order_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/check", "gate.read", check_page, "sales/check", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/releases", "gate.read", releases_page, "sales/releases", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/releases/views", "gate.read", releases_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/releases/export", "gate.export", releases_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/releases/new", "gate.ask", release_new_page, "sales/release_new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/releases/new", "gate.ask", release_create, "sales/release_new", &release_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/releases/:id", "gate.read", release_page, "sales/release", NULL, gate_release_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/releases/:id/withdraw", "gate.ask", release_back_page, "sales/release_back", NULL, gate_release_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/releases/:id/withdraw", "gate.ask", release_back, "sales/release_back", &release_back_form, gate_release_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/limits", "limits.read", limit_list_page, "sales/limits", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/limits/views", "limits.read", limit_list_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/limits/export", "limits.export", limit_list_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/limits/:id", "limits.read", limit_list_row, NULL, NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/cross", "sales.read", cross_page, "sales/cross", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/cross/views", "sales.read", cross_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/cross/export", "sales.export", cross_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/cross/:id", "sales.read", cross_row, NULL, NULL, cross_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/targets", "sales.read", targets_page, "sales/targets", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/views", "sales.read", targets_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/export", "sales.export", targets_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/targets/months", "sales.read", target_months_page, "sales/target_months", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/months/views", "sales.read", target_months_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/months/export", "sales.export", target_months_export, NULL, NULL, NULL, 0, NULL, NULL },
    IMPORT_ROUTES_AT("/sales/targets", "sales_targets", "sales.targets"),
    { METHOD_GET, "/sales/targets/new", "sales.targets", target_new_page, "sales/target_new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/new", "sales.targets", target_create, "sales/target_new", &target_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/sales/targets/:id", "sales.read", target_page, "sales/target", NULL, target_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/targets/:id/edit", "sales.targets", target_edit_page, "sales/target_edit", NULL, target_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/targets/:id/edit", "sales.targets", target_change, "sales/target_edit", &target_months_form, target_record_sql, 0, NULL, NULL },
    IMPORT_ROUTES("sales"),
    { METHOD_GET, "/sales/:id", "sales.read", page, "sales/page", NULL, sales_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/:id/invoice", "sales.post", invoice_page, "sales/invoice", NULL, sales_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/:id/invoice", "sales.post", invoice_create, "sales/invoice", &invoice_form, sales_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/:id/write-off", "sales.write_off", write_off_page, "sales/follow", NULL, sales_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/:id/write-off", "sales.write_off", write_off_create, "sales/follow", &write_off_form, sales_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/sales/:id/reverse", "sales.reverse", reverse_page, "sales/follow", NULL, sales_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/sales/:id/reverse", "sales.reverse", reverse_create, "sales/follow", &reverse_form, sales_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &ledger_list, &open_list, &ageing_list, &ageing_people_list, &ageing_regions_list, &statements_list, &figures_list, &orders_list, &releases_list, &targets_list, &target_months_list, &limit_list, &cross_list, NULL };

const struct module sales_module = { .name = "sales", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &sales_api };
