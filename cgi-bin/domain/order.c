/* order.c - orders from draft to closed. */
#include "order.h"

#include <string.h>

#include "customer.h"
#include "exposure.h"
#include "flow.h"
#include "ledger_post.h"
#include "lot_block.h"
#include "money.h"

static const char *const columns[] = { "number", "customer_id", "contract_id", "state", "ordered_on", "total", "prepaid", "delivery_address", "note", "state_reason", "release_id", "refusals", "refused_at",
                                       "released_at", "created_at", "created_by", NULL };
const struct table sales_order_table = { .name = "sales_order", .columns = columns, .subject = "customer_id", .versioned = true };
static const char *const line_columns[] = { "order_id", "place", "product_id", "contract_line_id", "quantity", "price", "amount", "shipped", NULL };
const struct table sales_order_line_table = { .name = "sales_order_line", .columns = line_columns, .versioned = true };

const char order_record_sql[] =
    "SELECT s.*, cu.code AS customer_code, cu.name AS customer_name, cu.owner_id, COALESCE(c.number, c.title) AS contract_number, c.kind AS contract_kind,"
    "  (SELECT SUM(" EXPOSURE_LINE_LEFT ") FROM sales_order_line l WHERE l.order_id = s.id) AS left_amount, g.state AS release_state, g.until AS release_until"
    " FROM sales_order s JOIN customer cu ON cu.id = s.customer_id LEFT JOIN contract c ON c.id = s.contract_id LEFT JOIN gate_release g ON g.id = s.release_id WHERE s.id = :id AND {visible:cu}";

#define PLAIN(x) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " x "))"
const char order_lines_sql[] =
    "SELECT l.id, l.place, l.product_id, p.code, p.name, p.specification, p.unit, " PLAIN("l.quantity") " AS quantity, " PLAIN("l.price") " AS price, l.amount, " PLAIN("l.shipped") " AS shipped,"
    "  " PLAIN("GREATEST(l.quantity - l.shipped, 0)") " AS left_quantity, l.version FROM sales_order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = :id ORDER BY l.place";

static const char *fen(struct request *req, int64_t amount)
{
    return decimal_write(req->arena, amount, MONEY_PLACES, MONEY_PLACES);
}

/* --- reading ------------------------------------------------------------------------------------------------ */

#define ORDER "SELECT s.id, s.customer_id, s.contract_id, s.release_id, s.version, s.number, s.state, s.prepaid FROM sales_order s WHERE s.id = :order_id"
#define LINES "SELECT l.id, l.version, l.product_id, l.contract_line_id, l.quantity, l.price, l.amount, l.shipped FROM sales_order_line l WHERE l.order_id = :order_id ORDER BY l.place"

static int64_t scaled(const struct row *row, const char *column, int places)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), places, &value) ? value : 0;
}

static int64_t left_of(const struct order_line *line)
{
    int64_t amount = 0;

    return line->quantity > line->shipped && money_of_line(line->quantity - line->shipped, line->price, &amount) ? amount : 0;
}

static void take_lines(struct request *req, struct sales_order *order, const struct rows *rows)
{
    struct buffer ids;

    buffer_init(&ids, req->arena);
    for (size_t i = 0; i < rows->count && i < ORDER_LINES_MOST; i++) {
        struct row row = rows_at(rows, i);
        struct order_line *line = &order->lines[order->count++];

        *line = (struct order_line){ .id = row_int(&row, "id"), .version = row_int(&row, "version"), .product_id = row_int(&row, "product_id"), .contract_line_id = row_int(&row, "contract_line_id"), .quantity = scaled(&row, "quantity", QUANTITY_PLACES),
                                     .price = scaled(&row, "price", PRICE_PLACES), .amount = scaled(&row, "amount", MONEY_PLACES), .shipped = scaled(&row, "shipped", QUANTITY_PLACES) };
        order->left += left_of(line);
        buffer_format(&ids, "%s%lld", i == 0 ? "" : ",", (long long)line->product_id);
    }
    order->product_ids = ids.length > 0 ? ids.bytes : "";
}

static NEOERR *read(struct request *req, int64_t id, bool locked, struct sales_order *order)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "order_id", id);
    TRY(db_select_with(req, locked ? ORDER " FOR UPDATE" : ORDER, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "order %lld", (long long)id);
    row = rows_at(rows, 0);
    *order = (struct sales_order){ .id = id, .customer_id = row_int(&row, "customer_id"), .contract_id = row_int(&row, "contract_id"), .release_id = row_int(&row, "release_id"), .version = row_int(&row, "version"),
                             .number = row_text(&row, "number"), .state = row_text(&row, "state"), .paid_ahead = row_int(&row, "prepaid") != 0 };
    TRY(db_select_with(req, locked ? LINES " FOR UPDATE" : LINES, values, &rows));
    take_lines(req, order, rows);
    return STATUS_OK;
}

NEOERR *order_read(struct request *req, int64_t id, struct sales_order *order)
{
    return nerr_pass(read(req, id, false, order));
}

NEOERR *order_lock(struct request *req, int64_t id, struct sales_order *order)
{
    int64_t exposure;

    TRY(read(req, id, false, order));
    TRY(exposure_lock(req, order->customer_id, &exposure));
    return nerr_pass(read(req, id, true, order));
}

/* --- drafts --------------------------------------------------------------------------------------------------- */

static const char contract_line_sql[] = "SELECT l.id FROM contract_line l WHERE l.contract_id = :contract_id AND l.product_id = :line_product ORDER BY l.place LIMIT 1";

static NEOERR *insert_line(struct request *req, int64_t order_id, int64_t place, const struct order_line *line)
{
    struct values *values = values_new(req->arena);
    struct row row;
    bool found = false;
    int64_t id;

    values_int(req->values, "line_product", line->product_id);
    if (values_has(req->values, "contract_id"))
        TRY(db_select_maybe(req, contract_line_sql, &row, &found));
    values_int(values, "order_id", order_id);
    values_int(values, "place", place);
    values_int(values, "product_id", line->product_id);
    if (found)
        values_int(values, "contract_line_id", row_int(&row, "id"));
    values_text(values, "quantity", decimal_write(req->arena, line->quantity, QUANTITY_PLACES, 0));
    values_text(values, "price", decimal_write(req->arena, line->price, PRICE_PLACES, 2));
    values_text(values, "amount", fen(req, line->amount));
    return nerr_pass(db_insert(req, &sales_order_line_table, values, &id));
}

static NEOERR *insert_lines(struct request *req, int64_t order_id, const struct order_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(insert_line(req, order_id, (int64_t)i + 1, &lines[i]));
    return STATUS_OK;
}

static const char *total_of(struct request *req, const struct order_line *lines, size_t count)
{
    int64_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += lines[i].amount;
    return fen(req, total);
}

static NEOERR *next_number(struct request *req, const char **number)
{
    struct row row;

    TRY(db_select_one(req, "SELECT n.next_number, n.prefix FROM numbering n WHERE n.series = 'order' FOR UPDATE", &row));
    TRY(db_execute(req, "UPDATE numbering SET next_number = next_number + 1 WHERE series = 'order'"));
    *number = arena_format(req->arena, "%s%06lld", row_text(&row, "prefix"), (long long)row_int(&row, "next_number"));
    return STATUS_OK;
}

NEOERR *order_create(struct request *req, struct order_line *lines, size_t count, int64_t *id)
{
    const char *number;

    TRY(next_number(req, &number));
    values_text(req->values, "number", number);
    values_text(req->values, "state", "draft");
    values_text(req->values, "total", total_of(req, lines, count));
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &sales_order_table, req->values, id));
    return nerr_pass(insert_lines(req, *id, lines, count));
}

NEOERR *order_rewrite(struct request *req, const struct sales_order *order, struct order_line *lines, size_t count)
{
    values_text(req->values, "total", total_of(req, lines, count));
    values_text(req->values, "refusals", "");
    TRY(db_change(req, &sales_order_table, order->id, req->values));
    for (size_t i = 0; i < order->count; i++)
        TRY(db_remove(req, &sales_order_line_table, order->lines[i].id));
    return nerr_pass(insert_lines(req, order->id, lines, count));
}

/* --- the gate --------------------------------------------------------------------------------------------------- */

static NEOERR *question_of(struct request *req, const struct sales_order *order, enum gate_moment moment, int64_t rise, struct gate_question *question)
{
    int64_t reserved = 0;

    *question = (struct gate_question){ .customer_id = order->customer_id, .moment = moment, .added = rise, .goods = rise, .order_id = order->id, .contract_id = order->contract_id,
                                        .release_id = order->release_id, .paid_ahead = order->paid_ahead, .product_ids = order->product_ids };
    if (order->paid_ahead)
        question->added = 0; /* no credit before its goods leave */
    else if (moment != GATE_SHIPMENT)
        TRY(exposure_reserved(req, order->contract_id, &reserved)); /* it has a place already */
    question->added -= question->added < reserved ? question->added : reserved;
    return STATUS_OK;
}

NEOERR *order_ask(struct request *req, const struct sales_order *order, struct gate_verdict *verdict)
{
    bool open = strcmp(order->state, "released") == 0 || strcmp(order->state, "partly") == 0;
    struct gate_question question;

    TRY(question_of(req, order, open ? GATE_SHIPMENT : GATE_ORDER, order->left, &question));
    if (open)
        question.added = order->paid_ahead ? order->left : 0;
    return nerr_pass(gate_ask(req, &question, verdict));
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static NEOERR *tell(struct request *req, const struct sales_order *order, const char *kind, int64_t amount)
{
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = order->customer_id, .kind = kind, .resource = "orders", .link = arena_format(req->arena, "/sales/orders/%lld", (long long)order->id),
                                                                 .detail = arena_format(req->arena, "%s ¥%s", order->number, text_money_grouped(req->arena, fen(req, amount))) }));
}

static NEOERR *keep_refusal(struct request *req, const struct sales_order *order, const struct gate_verdict *verdict)
{
    struct values *values = values_new(req->arena);

    values_int(values, "version", order->version);
    values_text(values, "refusals", gate_words(req->arena, verdict->refused));
    values_text(values, "refused_at", req->now);
    return nerr_pass(db_change(req, &sales_order_table, order->id, values));
}

static bool was_shipped(const struct sales_order *order)
{
    int64_t shipped = 0;

    for (size_t i = 0; i < order->count; i++)
        shipped += order->lines[i].shipped;
    return shipped > 0;
}

static void add_release(struct request *req, struct values *values, const struct gate_verdict *verdict)
{
    values_text(values, "refusals", "");
    values_text(values, "released_at", req->now);
    if (verdict->release_id != 0)
        values_int(values, "release_id", verdict->release_id);
    else
        values_null(values, "release_id");
}

NEOERR *order_step(struct request *req, const struct sales_order *order, const struct flow_step *step, const char *reason, struct gate_verdict *verdict)
{
    bool gated = (step->flags & FLOW_GATE) != 0;
    struct values *values = values_new(req->arena);
    struct gate_question question;

    *verdict = (struct gate_verdict){ .passed = true };
    if (gated) {
        TRY(question_of(req, order, strcmp(order->state, "draft") == 0 ? GATE_ORDER : GATE_REOPEN, order->left, &question));
        TRY(gate_pass(req, &question, verdict));
    }
    if (!verdict->passed)
        return nerr_pass(keep_refusal(req, order, verdict));
    values_int(values, "version", order->version);
    values_text(values, "state", gated && was_shipped(order) ? "partly" : step->to);
    values_text(values, "state_reason", text_cut(req->arena, reason, 200));
    if (gated)
        add_release(req, values, verdict);
    req->reason = reason;
    TRY(db_change(req, &sales_order_table, order->id, values));
    TRY(exposure_changed(req, order->customer_id));
    return nerr_pass(tell(req, order, step->action, order->left));
}

/* --- an open order changes ------------------------------------------------------------------------------------------ */

static NEOERR *set_line(struct request *req, const struct order_line *before, const struct order_line *after)
{
    struct values *values = values_new(req->arena);

    values_int(values, "version", before->version);
    values_text(values, "quantity", decimal_write(req->arena, after->quantity, QUANTITY_PLACES, 0));
    values_text(values, "price", decimal_write(req->arena, after->price, PRICE_PLACES, 2));
    values_text(values, "amount", fen(req, after->amount));
    values_text(values, "shipped", decimal_write(req->arena, after->shipped, QUANTITY_PLACES, 0));
    return nerr_pass(db_change(req, &sales_order_line_table, before->id, values));
}

/* Everything was shipped: closed. Something: partly. */
static const char *state_of(const struct order_line *lines, size_t count)
{
    bool left = false, shipped = false;

    for (size_t i = 0; i < count; i++) {
        left = left || lines[i].quantity > lines[i].shipped;
        shipped = shipped || lines[i].shipped > 0;
    }
    return !left ? "closed" : shipped ? "partly" : "released";
}

static NEOERR *write_open(struct request *req, const struct sales_order *order, const struct order_line *lines, const struct gate_verdict *verdict)
{
    struct values *values = values_new(req->arena);

    for (size_t i = 0; i < order->count; i++)
        TRY(set_line(req, &order->lines[i], &lines[i]));
    values_int(values, "version", order->version);
    values_text(values, "total", total_of(req, lines, order->count));
    values_text(values, "state", state_of(lines, order->count));
    values_text(values, "refusals", "");
    if (verdict->release_id != 0)
        values_int(values, "release_id", verdict->release_id);
    return nerr_pass(db_change(req, &sales_order_table, order->id, values));
}

NEOERR *order_change(struct request *req, const struct sales_order *order, const struct order_line *lines, struct gate_verdict *verdict)
{
    int64_t rise = -order->left;
    struct gate_question question;

    *verdict = (struct gate_verdict){ .passed = true };
    for (size_t i = 0; i < order->count; i++)
        rise += left_of(&lines[i]);
    if (rise > 0) {
        TRY(question_of(req, order, GATE_CHANGE, rise, &question));
        TRY(gate_pass(req, &question, verdict));
    }
    if (!verdict->passed)
        return nerr_pass(gate_refuse(req, verdict));
    TRY(write_open(req, order, lines, verdict));
    TRY(exposure_changed(req, order->customer_id));
    return nerr_pass(tell(req, order, "order_changed", order->left + rise));
}

/* --- shipping ---------------------------------------------------------------------------------------------------------- */

static const char goods_sql[] = "SELECT p.id, p.code, p.name, p.specification FROM product p WHERE p.id = :goods_id";

static NEOERR *fill_goods(struct request *req, struct ledger_line *line)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "goods_id", line->product_id);
    TRY(db_select_with(req, goods_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "product %lld", (long long)line->product_id);
    row = rows_at(rows, 0);
    line->product_code = row_text(&row, "code");
    line->product_name = row_text(&row, "name");
    line->specification = row_text(&row, "specification");
    return STATUS_OK;
}

/* The line as it leaves, and the order's line as it is afterwards; *added: what the exposure rises by, fractions of a fen mostly. */
static NEOERR *take_parcel(struct request *req, const struct sales_order *order, const struct order_parcel *parcel, struct order_line *after, struct ledger_line *line)
{
    line->customer_id = order->customer_id;
    line->order_line_id = after->id;
    line->product_id = after->product_id;
    line->quantity = parcel->quantity;
    line->price = after->price;
    line->lot = parcel->lot;
    after->shipped += parcel->quantity;
    if (!money_of_line(line->quantity, line->price, &line->value) || line->value == 0)
        form_error(req, "", "sales.amount_wrong");
    return nerr_pass(fill_goods(req, line));
}

static NEOERR *refuse_blocked(struct request *req, const struct order_parcel *parcels, size_t count, const struct ledger_line *lines)
{
    const char **fields = arena_alloc(req->arena, (count + 1) * sizeof(*fields));

    for (size_t i = 0; i < count; i++)
        fields[i] = parcels[i].lot_field != NULL ? parcels[i].lot_field : "";
    return nerr_pass(lot_block_refuse(req, lines, count, fields, false));
}

NEOERR *order_ship(struct request *req, const struct sales_order *order, const struct order_parcel *parcels, size_t count, struct ledger_line *lines, struct gate_verdict *verdict)
{
    struct order_line after[ORDER_LINES_MOST];
    struct gate_question question;
    int64_t value = 0, left = 0;

    *verdict = (struct gate_verdict){ 0 };
    memcpy(after, order->lines, sizeof(after));
    for (size_t i = 0; i < count; i++) {
        TRY(take_parcel(req, order, &parcels[i], &after[parcels[i].place], &lines[i]));
        value += lines[i].value;
    }
    TRY(refuse_blocked(req, parcels, count, lines));
    if (form_refused(req))
        return STATUS_OK;
    for (size_t i = 0; i < order->count; i++)
        left += left_of(&after[i]);
    TRY(question_of(req, order, GATE_SHIPMENT, value, &question));
    question.added = order->paid_ahead ? value : value - (order->left - left);
    TRY(gate_pass(req, &question, verdict));
    if (!verdict->passed)
        return nerr_pass(gate_refuse(req, verdict));
    for (size_t i = 0; i < count; i++)
        lines[i].release_id = verdict->release_id;
    TRY(write_open(req, order, after, &(struct gate_verdict){ .release_id = 0 })); /* the entries name a release of their own */
    return nerr_pass(ledger_post(req, lines, count));
}

/* What is left of what was shipped; one that was closed with something left to ship was given up and stays closed. */
static NEOERR *open_again(struct request *req, const struct sales_order *before)
{
    struct values *values = values_new(req->arena);
    const struct flow_step *step;
    struct sales_order order;

    TRY(read(req, before->id, true, &order));
    step = flow_find(&order_flow, order.state, was_shipped(&order) ? "order_unshipped" : "order_emptied");
    if (step == NULL || (strcmp(order.state, "closed") == 0 && before->left > 0) || strcmp(step->to, order.state) == 0)
        return STATUS_OK;
    values_int(values, "version", order.version);
    values_text(values, "state", step->to);
    TRY(db_change(req, &sales_order_table, order.id, values));
    return nerr_pass(tell(req, &order, step->action, order.left));
}

NEOERR *order_unship(struct request *req, int64_t line_id, const char *quantity)
{
    struct values *values = values_new(req->arena);
    struct sales_order before;
    struct rows *rows;
    struct row row;

    values_int(values, "line_id", line_id);
    values_text(values, "back", quantity);
    TRY(db_select_with(req, "SELECT l.order_id FROM sales_order_line l WHERE l.id = :line_id", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "line %lld of an order", (long long)line_id);
    row = rows_at(rows, 0);
    TRY(read(req, row_int(&row, "order_id"), true, &before));
    TRY(db_execute_with(req, "UPDATE sales_order_line SET shipped = GREATEST(shipped - :back, 0), version = version + 1 WHERE id = :line_id", values));
    return nerr_pass(open_again(req, &before));
}
