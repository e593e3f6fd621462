/* order_edit.c - /sales/orders/new and /sales/orders/:id/edit: an order with its goods, from a contract or from products; of an open one
 * quantities and prices only, through the gate when they rise. */
#include "sales.h"

#include <string.h>

#include "domain/gate.h"
#include "domain/money.h"
#include "domain/order.h"

static NEOERR *check(struct request *req);

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "contract_id", .type = FIELD_HIDDEN },
    { .name = "ordered_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "prepaid", .type = FIELD_FLAG },
    { .name = "delivery_address", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form order_form = { "order", fields, COUNT_OF(fields), check };

static NEOERR *check(struct request *req)
{
    if (strcmp(values_get_text(req->values, "ordered_on"), req->today) > 0)
        form_error(req, "ordered_on", "sales.day_ahead");
    return STATUS_OK;
}

/* --- goods ---------------------------------------------------------------------------------------------- */

static NEOERR *read_lines(struct request *req, int64_t customer_id, struct order_line *lines, size_t *count)
{
    bool any;

    *count = 0;
    for (int place = 1; place <= ORDER_LINES_MOST; place++) {
        struct ledger_line line = { .customer_id = customer_id, .posted_on = values_get_text(req->values, "ordered_on") };

        TRY(goods_read(req, place, false, &line, &any));
        if (any)
            lines[(*count)++] = (struct order_line){ .product_id = line.product_id, .quantity = line.quantity, .price = line.price, .amount = line.value };
    }
    if (*count == 0)
        form_error(req, "", "sales.no_lines");
    return STATUS_OK;
}

/* Lines.N as the rows of the form; more rows follow, empty. */
static NEOERR *show_lines(struct request *req, const char *sql)
{
    struct rows *rows;

    TRY(goods_show(req, ORDER_LINES_MOST));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count && i < ORDER_LINES_MOST; i++) {
        struct row row = rows_at(rows, i);
        int place = (int)i + 1;

        TRY(show_text(req, row_text(&row, "product"), "Lines.%d.product", place));
        TRY(show_text(req, row_text(&row, "quantity"), "Lines.%d.quantity", place));
        TRY(show_text(req, row_text(&row, "price"), "Lines.%d.price", place));
        TRY(show_text(req, row_text(&row, "shipped"), "Lines.%d.shipped", place));
    }
    return STATUS_OK;
}

#define PLAIN(x) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " x "))"
static const char contract_goods_sql[] =
    "SELECT CONCAT(l.code, ' ', l.name) AS product, COALESCE(" PLAIN("l.quantity") ", '') AS quantity, " PLAIN("l.unit_price") " AS price, '' AS shipped FROM contract_line l WHERE l.contract_id = :contract_id ORDER BY l.place LIMIT 12";
static const char goods_sql[] =
    "SELECT CONCAT(p.code, ' ', p.name) AS product, " PLAIN("l.quantity") " AS quantity, " PLAIN("l.price") " AS price, " PLAIN("l.shipped") " AS shipped FROM sales_order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = :id ORDER BY l.place";
static const char no_goods_sql[] = "SELECT 1 FROM setting WHERE FALSE";

/* --- a new one ------------------------------------------------------------------------------------------- */

static const char contracts_sql[] =
    "SELECT c.id, c.number, c.title, c.kind, c.ends_on, c.amount FROM contract c WHERE c.customer_id = :customer_id AND c.state = 'effective' AND c.starts_on <= :today AND c.ends_on >= :today ORDER BY c.ends_on, c.id LIMIT 20";
static const char contract_sql[] = "SELECT c.id, COALESCE(c.number, c.title) AS number, c.payment_days FROM contract c WHERE c.id = :contract_id AND c.customer_id = :customer_id";
static const char address_sql[] = "/* all rows: chosen in the scope of this route */ SELECT cu.delivery_address FROM customer cu WHERE cu.id = :customer_id";

/* The contract that the page or the form names, if it is the dealer's. */
static NEOERR *find_contract(struct request *req, bool *found)
{
    int64_t contract;
    struct row row;

    *found = text_int(request_param(req, "contract"), &contract) || text_int(request_posted(req, "contract_id"), &contract);
    if (!*found)
        return STATUS_OK;
    values_int(req->values, "contract_id", contract);
    TRY(db_select_maybe(req, contract_sql, &row, found));
    if (!*found) {
        values_null(req->values, "contract_id");
        return STATUS_OK;
    }
    return nerr_pass(row_show(req, "Contract", &row));
}

NEOERR *order_new_page(struct request *req)
{
    struct row dealer, address;
    bool chosen, contract;

    TRY(dealer_choice_read(req, "/sales/orders/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(find_contract(req, &contract));
    TRY(db_show_rows(req, "Contracts", contracts_sql));
    TRY(db_select_one(req, address_sql, &address));
    TRY(show_lines(req, contract ? contract_goods_sql : no_goods_sql));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    if (contract)
        TRY(show_int(req, values_get_int(req->values, "contract_id"), "Preset.contract_id"));
    TRY(show_text(req, req->today, "Preset.ordered_on"));
    TRY(show_text(req, row_text(&address, "delivery_address"), "Preset.delivery_address"));
    return nerr_pass(form_show(req, &order_form, "Preset", "/sales/orders/new"));
}

NEOERR *order_enter(struct request *req)
{
    struct order_line lines[ORDER_LINES_MOST];
    struct row dealer;
    size_t count;
    int64_t id;
    bool chosen, contract;

    TRY(dealer_choice_read(req, "/sales/orders/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(find_contract(req, &contract));
    TRY(read_lines(req, row_int(&dealer, "id"), lines, &count));
    if (form_refused(req))
        return STATUS_OK;
    TRY(order_create(req, lines, count, &id));
    req->made = id;
    reply_notice(req, "order.made", NULL);
    reply_redirect(req, "%s", order_path(req, id, ""));
    return STATUS_OK;
}

/* --- changing one --------------------------------------------------------------------------------------------- */

static bool is_draft(const struct request *req)
{
    return strcmp(row_text(&req->record, "state"), "draft") == 0;
}

NEOERR *order_edit_page(struct request *req)
{
    if (strcmp(row_text(&req->record, "state"), "closed") == 0)
        return nerr_raise(ERR_NOT_FOUND, "a closed order does not change");
    TRY(show_lines(req, goods_sql));
    TRY(show_text(req, row_text(&req->record, "customer_id"), "Dealer.id"));
    TRY(show_text(req, row_text(&req->record, "customer_code"), "Dealer.code"));
    TRY(show_text(req, row_text(&req->record, "customer_name"), "Dealer.name"));
    if (!is_draft(req))
        TRY(show_text(req, "1", "Open"));
    return nerr_pass(form_show(req, &order_form, "Record", order_path(req, row_int(&req->record, "id"), "/edit")));
}

static NEOERR *change_draft(struct request *req, const struct sales_order *order)
{
    struct order_line lines[ORDER_LINES_MOST];
    size_t count;

    values_int(req->values, "customer_id", order->customer_id); /* neither changes */
    if (order->contract_id != 0)
        values_int(req->values, "contract_id", order->contract_id);
    else
        values_null(req->values, "contract_id");
    TRY(read_lines(req, order->customer_id, lines, &count));
    return form_refused(req) ? STATUS_OK : nerr_pass(order_rewrite(req, order, lines, count));
}

/* Row by row what was ordered; not less than was shipped. */
static NEOERR *change_open(struct request *req, const struct sales_order *order)
{
    struct order_line lines[ORDER_LINES_MOST];
    struct gate_verdict verdict;

    for (size_t i = 0; i < order->count; i++) {
        const char *quantity = text_tidy(req->arena, request_posted(req, arena_format(req->arena, "quantity_%zu", i + 1)));
        const char *price = text_tidy(req->arena, request_posted(req, arena_format(req->arena, "price_%zu", i + 1)));

        lines[i] = order->lines[i];
        if (!entry_read(req, quantity, QUANTITY_PLACES, &lines[i].quantity) || lines[i].quantity < lines[i].shipped)
            form_error(req, arena_format(req->arena, "quantity_%zu", i + 1), "order.quantity_wrong");
        if (!entry_read(req, price, PRICE_PLACES, &lines[i].price))
            form_error(req, arena_format(req->arena, "price_%zu", i + 1), "product.price_wrong");
        if (!form_refused(req) && !money_of_line(lines[i].quantity, lines[i].price, &lines[i].amount))
            form_error(req, arena_format(req->arena, "quantity_%zu", i + 1), "sales.amount_wrong");
    }
    return form_refused(req) ? STATUS_OK : nerr_pass(order_change(req, order, lines, &verdict));
}

NEOERR *order_edit(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), seen = 0;
    struct sales_order order;

    TRY(order_lock(req, id, &order));
    if (strcmp(order.state, "closed") == 0 || !text_int(request_posted(req, "version"), &seen) || seen != order.version)
        form_error(req, "", "order.moved");
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "version", order.version);
    TRY(strcmp(order.state, "draft") == 0 ? change_draft(req, &order) : change_open(req, &order));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", order_path(req, id, ""));
    return STATUS_OK;
}
