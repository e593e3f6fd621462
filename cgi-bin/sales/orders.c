/* orders.c - /sales/orders: orders: list, one order with what the gate says to its next step, and its steps. Entering them is in
 * order_edit.c, shipping in order_ship.c. */
#include "sales.h"

#include <string.h>

#include "domain/dealer_choice.h"
#include "domain/flow.h"
#include "domain/gate.h"
#include "domain/order.h"

static const struct field state_fields[] = {
    { .name = "state_reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE | FIELD_FOCUS },
};
static NEOERR *check_state(struct request *req);
const struct form order_state_form = { "order", state_fields, COUNT_OF(state_fields), check_state };

/* --- what is listed ----------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "s.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "s.state", COLUMN_TAG, COLUMN_DEFAULT, "order_state" },
    { "ordered_on", "s.ordered_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "total", "s.total", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "left_amount", "(SELECT SUM(ROUND((l.quantity - LEAST(l.shipped, l.quantity)) * l.price, 2)) FROM sales_order_line l WHERE l.order_id = s.id)", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "refusal", "SUBSTRING_INDEX(s.refusals, ',', 1)", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "gate_refusal" },
    { "contract_number", "(SELECT COALESCE(c.number, c.title) FROM contract c WHERE c.id = s.contract_id)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "prepaid", "s.prepaid", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "released", "s.release_id IS NOT NULL", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "delivery_address", "s.delivery_address", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "note", "s.note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "state_reason", "s.state_reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "created_by", "s.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "s.number LIKE CONCAT(:text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "s.state %s", "order_state", COLUMN_DEFAULT },
    { "refused", FILTER_CHOICE, "(s.refusals <> '') %s", "yes_no", COLUMN_DEFAULT },
    { "ordered_from", FILTER_FROM, "s.ordered_on >= :ordered_from", NULL, COLUMN_DEFAULT },
    { "ordered_to", FILTER_TO, "s.ordered_on <= :ordered_to", NULL, COLUMN_DEFAULT },
    { "prepaid", FILTER_CHOICE, "s.prepaid %s", "yes_no", 0 },
    { "released", FILTER_CHOICE, "(s.release_id IS NOT NULL) %s", "yes_no", 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "product", FILTER_TEXT, "EXISTS (SELECT 1 FROM sales_order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = s.id AND (p.code = :product OR p.name LIKE CONCAT('%', :product, '%')))", NULL, 0 },
    { "customer", FILTER_TEXT, "s.customer_id = :customer", NULL, 0 },
    { "contract", FILTER_TEXT, "s.contract_id = :contract", NULL, 0 },
};
static const struct order orders[] = { { "ordered_on", "s.ordered_on", 0 } };

const struct list orders_list = {
    .name = "sales_orders", .path = "/sales/orders", .noun = "order", .permission = "orders.read",
    .from = "customer cu JOIN sales_order s ON s.customer_id = cu.id", .from_all = "sales_order s STRAIGHT_JOIN customer cu ON cu.id = s.customer_id", /* in the order of its own index */
    .where = "{visible:cu}", .id = "s.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-ordered_on",
};

NEOERR *orders_page(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &orders_list));
    return nerr_pass(dealer_asked_show(req, &dealer));
}

NEOERR *orders_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &orders_list));
}

NEOERR *orders_export(struct request *req)
{
    return nerr_pass(list_export(req, &orders_list));
}

/* --- one order -------------------------------------------------------------------------------- */

const char *order_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/sales/orders/%lld%s", (long long)id, end);
}

static bool is_open(const char *state)
{
    return strcmp(state, "released") == 0 || strcmp(state, "partly") == 0;
}

static const char shipments_sql[] =
    "SELECT e.id, e.number, e.posted_on, e.product_name, e.lot, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS quantity, e.value, e.release_id, EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) AS reversed"
    " FROM sales_order_line l JOIN ledger_entry e ON e.order_line_id = l.id WHERE l.order_id = :id AND e.reversal = 0 ORDER BY e.id LIMIT 200";
static const char releases_sql[] =
    "SELECT g.id, g.amount, g.used, g.once, g.until, g.state, g.asked_at, g.asked_by FROM gate_release g WHERE g.order_id = :id OR g.id = (SELECT s.release_id FROM sales_order s WHERE s.id = :id) ORDER BY g.id DESC LIMIT 20";

NEOERR *order_page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    const char *state = row_text(&req->record, "state");
    struct gate_verdict verdict;
    struct sales_order order;

    TRY(db_show_rows(req, "Lines", order_lines_sql));
    TRY(db_show_rows(req, "Shipments", shipments_sql));
    TRY(db_show_rows(req, "Releases", releases_sql));
    TRY(flow_show(req, &order_flow, state, row_int(&req->record, "owner_id") == req->person.id));
    if (is_open(state))
        TRY(show_text(req, "1", "Open"));
    TRY(order_read(req, id, &order));
    if (order.left == 0)
        return STATUS_OK;
    TRY(show_text(req, entry_fen(req, order.left), "Left"));
    if (strcmp(state, "closed") == 0 && *row_text(&req->record, "refusals") == '\0')
        return STATUS_OK;
    TRY(order_ask(req, &order, &verdict));
    return nerr_pass(gate_show(req, &verdict));
}

/* --- its steps --------------------------------------------------------------------------------------- */

/* The step of :action from the present state, in the scope of its own permission. */
static NEOERR *find_step(struct request *req, const struct flow_step **step)
{
    struct row row;

    *step = flow_find(&order_flow, row_text(&req->record, "state"), values_get_text(req->values, "action"));
    if (*step == NULL || (*step)->permission == NULL)
        return nerr_raise(ERR_NOT_FOUND, "no %s from here", values_get_text(req->values, "action"));
    req->scope = permission_scope(req, (*step)->permission);
    if (req->scope == 0)
        return nerr_raise(ERR_FORBIDDEN, "%s needs %s", (*step)->action, (*step)->permission);
    return nerr_pass(db_select_one(req, order_record_sql, &row));
}

/* What takes an order away says why. */
static NEOERR *check_state(struct request *req)
{
    if (!text_has_word("order_release,order_reopen", values_get_text(req->values, "action")) && *values_get_text(req->values, "state_reason") == '\0')
        form_error(req, "state_reason", "error.required");
    return STATUS_OK;
}

NEOERR *order_state_page(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, &step));
    TRY(show_text(req, message(req, arena_format(req->arena, "flow.%s", step->action)), "Step.label"));
    TRY(show_text(req, message(req, arena_format(req->arena, "order.%s_hint", step->action)), "Step.hint"));
    TRY(show_text(req, step->to, "Step.to"));
    if ((step->flags & FLOW_GRAVE) != 0)
        TRY(show_text(req, "1", "Step.grave"));
    return nerr_pass(form_show(req, &order_state_form, NULL, order_path(req, row_int(&req->record, "id"), arena_format(req->arena, "/state/%s", step->action))));
}

NEOERR *order_state_change(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct gate_verdict verdict;
    struct sales_order order;
    const struct flow_step *step;

    TRY(find_step(req, &step));
    TRY(order_lock(req, id, &order));
    if (strcmp(order.state, step->from) != 0)
        form_error(req, "", "order.moved");
    else if ((step->flags & FLOW_GATE) != 0 && order.left == 0)
        form_error(req, "", "order.nothing_left");
    if (form_refused(req))
        return STATUS_OK;
    TRY(order_step(req, &order, step, values_get_text(req->values, "state_reason"), &verdict));
    if (verdict.passed)
        reply_notice(req, "order.state_changed", NULL); /* the order's page says what else is the matter */
    reply_redirect(req, "%s", order_path(req, id, ""));
    return STATUS_OK;
}
