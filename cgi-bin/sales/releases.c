/* releases.c - /sales/releases: what may leave though the gate refuses: asked for here, decided on the desk, used by orders and shipments. */
#include "sales.h"

#include <string.h>

#include "domain/dealer_choice.h"
#include "domain/gate_release.h"
#include "domain/money.h"
#include "domain/order.h"

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "order_id", .type = FIELD_HIDDEN },
    { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_REQUIRED },
    { .name = "once", .type = FIELD_CHOICE, .options = "release_kind", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "until", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "reason", .type = FIELD_LONG_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form release_form = { "release", fields, COUNT_OF(fields), NULL };

static const struct field back_fields[] = {
    { .name = "comment", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form release_back_form = { "release", back_fields, COUNT_OF(back_fields), NULL };

/* --- what is listed -------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "order_number", "(SELECT s.number FROM sales_order s WHERE s.id = g.order_id)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "g.state", COLUMN_TAG, COLUMN_DEFAULT, "release_state" },
    { "amount", "g.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "used", "g.used", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "refusal", "SUBSTRING_INDEX(g.refusals, ',', 1)", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "gate_refusal" },
    { "once", "g.once", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "release_kind" },
    { "until", "g.until", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "reason", "g.reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "asked_by", "g.asked_by", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "asked_at", "g.asked_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "decided_at", "g.decided_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "g.state %s", "release_state", COLUMN_DEFAULT },
    { "refusal", FILTER_CHOICE, "EXISTS (SELECT 1 FROM dictionary_entry d WHERE d.dictionary = 'gate_refusal' AND FIND_IN_SET(d.word, g.refusals) AND d.word %s)", "gate_refusal", COLUMN_DEFAULT },
    { "asked_by", FILTER_CHOICE, "g.asked_by %s", "@staff", COLUMN_DEFAULT },
    { "once", FILTER_CHOICE, "g.once %s", "release_kind", 0 },
    { "until_from", FILTER_FROM, "g.until >= :until_from", NULL, 0 },
    { "customer", FILTER_TEXT, "g.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "asked_at", "g.asked_at", 0 } };

const struct list releases_list = {
    .name = "sales_releases", .path = "/sales/releases", .noun = "release", .permission = "gate.read",
    .from = "customer cu JOIN gate_release g ON g.customer_id = cu.id", .from_all = "gate_release g STRAIGHT_JOIN customer cu ON cu.id = g.customer_id", /* in the order of its own index */
    .where = "{visible:cu}", .id = "g.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-asked_at",
};

NEOERR *releases_page(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &releases_list));
    return nerr_pass(dealer_asked_show(req, &dealer));
}

NEOERR *releases_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &releases_list));
}

NEOERR *releases_export(struct request *req)
{
    return nerr_pass(list_export(req, &releases_list));
}

/* --- asking for one ------------------------------------------------------------------------------------------ */

/* The order that the page or the form names, of this dealer. */
static NEOERR *find_order(struct request *req, int64_t customer_id, struct sales_order *order)
{
    int64_t id;

    *order = (struct sales_order){ 0 };
    if (!text_int(request_param(req, "order"), &id) && !text_int(request_posted(req, "order_id"), &id))
        return STATUS_OK;
    TRY(order_read(req, id, order));
    if (order->customer_id != customer_id)
        return nerr_raise(ERR_NOT_FOUND, "order %lld is another dealer's", (long long)id);
    values_int(req->values, "order_id", id);
    return nerr_pass(show_text(req, order->number, "Order.number"));
}

/* What the gate says to the order, or to goods of :amount. */
static NEOERR *ask_gate(struct request *req, int64_t customer_id, const struct sales_order *order, struct gate_verdict *verdict)
{
    struct gate_question question = { .customer_id = customer_id, .moment = GATE_SHIPMENT, .product_ids = "" };

    if (order->id != 0 && strcmp(order->state, "closed") != 0)
        return nerr_pass(order_ask(req, order, verdict));
    if (decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &question.added))
        question.goods = question.added;
    question.order_id = order->id;
    question.contract_id = order->contract_id;
    return nerr_pass(gate_ask(req, &question, verdict));
}

enum { DAYS_OFFERED = 3 }; /* over a weekend: asked for today alone, it would be over before two people have decided */

static const char *day_offered(struct request *req)
{
    int64_t days = setting_int("gate.release_days") < DAYS_OFFERED ? setting_int("gate.release_days") : DAYS_OFFERED;
    char day[11];

    clock_format_day(clock_from_civil((int64_t)(clock_parse_day(req->today) + days) * 24 * 60), day);
    return arena_text(req->arena, day);
}

static NEOERR *preset(struct request *req, const struct row *dealer, const struct sales_order *order)
{
    const char *amount;

    if (order->id != 0)
        values_text(req->values, "amount", entry_fen(req, order->left));
    else if (text_money(req->arena, request_param(req, "amount"), false, &amount))
        values_text(req->values, "amount", amount);
    TRY(show_text(req, row_text(dealer, "id"), "Preset.customer_id"));
    if (order->id != 0)
        TRY(show_int(req, order->id, "Preset.order_id"));
    TRY(show_text(req, values_get_text(req->values, "amount"), "Preset.amount"));
    TRY(show_text(req, "1", "Preset.once"));
    return nerr_pass(show_text(req, day_offered(req), "Preset.until"));
}

NEOERR *release_new_page(struct request *req)
{
    struct gate_verdict verdict;
    struct sales_order order;
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/releases/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(find_order(req, row_int(&dealer, "id"), &order));
    TRY(preset(req, &dealer, &order));
    TRY(ask_gate(req, row_int(&dealer, "id"), &order, &verdict));
    TRY(gate_show(req, &verdict));
    return nerr_pass(form_show(req, &release_form, "Preset", "/sales/releases/new"));
}

NEOERR *release_create(struct request *req)
{
    struct gate_verdict verdict;
    struct sales_order order;
    struct row dealer;
    int64_t id;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/releases/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(find_order(req, row_int(&dealer, "id"), &order));
    TRY(ask_gate(req, row_int(&dealer, "id"), &order, &verdict));
    TRY(gate_release_ask(req, &verdict, &id));
    if (form_refused(req))
        return STATUS_OK;
    req->made = id;
    reply_notice(req, "release.asked", NULL);
    reply_redirect(req, "/sales/releases/%lld", (long long)id);
    return STATUS_OK;
}

/* --- its page --------------------------------------------------------------------------------------------------- */

/* What left by it: orders that it released, entries that name it. */
static const char uses_sql[] =
    "SELECT 'order' AS what, s.id, s.number, s.ordered_on AS day, s.total AS amount FROM sales_order s WHERE s.release_id = :id"
    " UNION ALL SELECT 'entry', e.id, e.number, e.posted_on, e.value FROM ledger_entry e JOIN gate_release g ON g.id = :id WHERE e.customer_id = g.customer_id AND e.kind = 'shipment' AND e.release_id = g.id AND e.reversal = 0 ORDER BY day, id LIMIT 200";

NEOERR *release_page(struct request *req)
{
    unsigned refused = gate_bits(row_text(&req->record, "refusals"));

    for (size_t i = 0; i < gate_rule_count; i++) {
        if ((refused & (unsigned)gate_rules[i].refusal) != 0)
            TRY(show_text(req, gate_rules[i].word, "Refusals.%zu", i));
    }
    TRY(db_show_rows(req, "Uses", uses_sql));
    return nerr_pass(approval_trail_show(req, &release_approval, row_int(&req->record, "id")));
}

NEOERR *release_back_page(struct request *req)
{
    return nerr_pass(form_show(req, &release_back_form, NULL, arena_format(req->arena, "/sales/releases/%s/withdraw", row_text(&req->record, "id"))));
}

NEOERR *release_back(struct request *req)
{
    TRY(approval_withdraw(req, &release_approval, row_int(&req->record, "id"), values_get_text(req->values, "comment")));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/sales/releases/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
