/* demo_orders.c - what dealers with a contract in force have ordered these days; each through the gate as the clerk would send it. */
#include "demo_orders.h"

#include "domain/flow.h"
#include "domain/ledger_post.h"
#include "domain/money.h"
#include "domain/order.h"

enum { UNITS = 10000, GOODS = 2, REFUSED = 2, REFUSED_UNITS = 900000 };

static const char dealers_sql[] =
    "/* all rows: demo */ SELECT cu.id, cu.delivery_address, MIN(c.id) AS contract_id FROM contract c JOIN customer cu ON cu.id = c.customer_id WHERE c.state = 'effective' AND c.kind = 'framework'"
    " AND c.ends_on >= :today AND cu.state = 'active' GROUP BY cu.id, cu.delivery_address ORDER BY cu.id LIMIT 12";
static const char goods_sql[] =
    "SELECT p.id, lp.price FROM product p JOIN list_price lp ON lp.product_id = p.id JOIN price_list l ON l.id = lp.price_list_id AND l.customer_type = '' WHERE p.state = 'active' AND p.product_class = 'drug' ORDER BY p.id LIMIT 12";

static NEOERR *enter(struct request *req, const struct row *dealer, const struct rows *goods, size_t i, int64_t *id)
{
    struct order_line lines[GOODS] = { 0 };

    for (size_t k = 0; k < GOODS; k++) {
        struct row row = rows_at(goods, (i + 3 * k) % goods->count);

        lines[k].product_id = row_int(&row, "id");
        lines[k].quantity = (i == REFUSED ? REFUSED_UNITS : (int64_t)(20 + 10 * i)) * UNITS;
        if (!decimal_read(row_text(&row, "price"), PRICE_PLACES, &lines[k].price) || !money_of_line(lines[k].quantity, lines[k].price, &lines[k].amount))
            return nerr_raise(ERR_INVALID, "price of product %lld", (long long)lines[k].product_id);
    }
    values_int(req->values, "customer_id", row_int(dealer, "id"));
    values_int(req->values, "contract_id", row_int(dealer, "contract_id"));
    values_text(req->values, "ordered_on", req->today);
    values_int(req->values, "prepaid", 0);
    values_text(req->values, "delivery_address", row_text(dealer, "delivery_address"));
    values_text(req->values, "note", "");
    return nerr_pass(order_create(req, lines, GOODS, id));
}

/* Half of its first line leaves. */
static NEOERR *ship(struct request *req, int64_t id, size_t i)
{
    struct ledger_line line = { .kind = "shipment", .source = "page", .line_no = 1, .posted_on = req->today, .due_on = "", .note = "" };
    struct order_parcel parcel = { .place = 0, .lot = "20261101" };
    struct gate_verdict verdict;
    struct sales_order order;

    TRY(order_lock(req, id, &order));
    if (order.count == 0)
        return STATUS_OK;
    line.number = arena_format(req->arena, "DCK%04zu", i);
    parcel.quantity = order.lines[0].quantity / (2 * UNITS) * UNITS;
    return nerr_pass(order_ship(req, &order, &parcel, 1, &line, &verdict));
}

static NEOERR *one_order(struct request *req, const struct row *dealer, const struct rows *goods, size_t i)
{
    struct gate_verdict verdict;
    struct sales_order order;
    int64_t id;

    TRY(enter(req, dealer, goods, i, &id));
    if (i % 4 == 3)
        return STATUS_OK; /* a draft */
    TRY(order_lock(req, id, &order));
    TRY(order_step(req, &order, flow_find(&order_flow, "draft", "order_release"), "", &verdict));
    return verdict.passed && i % 4 == 1 ? nerr_pass(ship(req, id, i)) : STATUS_OK;
}

NEOERR *demo_orders_load(struct request *req)
{
    int64_t before = req->person.id;
    struct rows *dealers, *goods;
    struct row clerk;

    TRY(db_select_one(req, "SELECT id FROM staff WHERE account = 'clerk1'", &clerk));
    TRY(db_select(req, goods_sql, &goods));
    TRY(db_select(req, dealers_sql, &dealers));
    req->person.id = row_int(&clerk, "id");
    for (size_t i = 0; i < dealers->count && goods->count > 0; i++) {
        struct row dealer = rows_at(dealers, i);

        TRY(one_order(req, &dealer, goods, i));
    }
    req->person.id = before;
    return STATUS_OK;
}
