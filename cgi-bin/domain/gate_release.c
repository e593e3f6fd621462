/* gate_release.c - releases, from the question to their last use; their kind of approval. */
#include "gate_release.h"

#include <string.h>

#include "customer.h"
#include "money.h"

static const char *const columns[] = { "customer_id", "order_id", "amount", "used", "once", "until", "reason", "refusals", "state", "state_reason", "asked_by", "asked_at", "decided_at", NULL };
const struct table gate_release_table = { .name = "gate_release", .columns = columns, .subject = "customer_id", .versioned = true };

const char gate_release_record_sql[] =
    "SELECT g.*, g.amount - g.used AS left_amount, cu.code AS customer_code, cu.name AS customer_name, cu.owner_id, s.number AS order_number FROM gate_release g JOIN customer cu ON cu.id = g.customer_id"
    " LEFT JOIN sales_order s ON s.id = g.order_id WHERE g.id = :id AND ({visible:cu} OR g.asked_by = :me OR " APPROVAL_SEES("release", "g.id") ")";

/* --- use -------------------------------------------------------------------------------------------------- */

/* The order's own first, then what ends soonest. The one an order was released by lets its goods leave, too. */
#define FIND                                                                                                           \
    "SELECT g.id, g.refusals FROM gate_release g WHERE g.customer_id = :release_of AND g.until >= :today AND (g.id = :order_release AND g.state IN ('granted', 'used') OR g.state = 'granted' AND"  \
    " (g.order_id IS NULL OR g.order_id = :release_order) AND g.amount - g.used >= :release_goods) ORDER BY g.id = :order_release DESC, g.order_id IS NULL, g.until, g.id LIMIT 50"

/* The order took its place in the exposure when it was released; one paid ahead did not, and what it was let in for does not let its goods out. */
static bool rides(const struct gate_question *question)
{
    return question->moment == GATE_SHIPMENT && !question->paid_ahead;
}

NEOERR *gate_release_find(struct request *req, const struct gate_question *question, unsigned refused, bool locked, int64_t *id)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    *id = 0;
    values_int(values, "release_of", question->customer_id);
    values_int(values, "release_order", question->order_id);
    values_int(values, "order_release", rides(question) ? question->release_id : 0);
    values_text(values, "release_goods", decimal_write(req->arena, question->goods, MONEY_PLACES, MONEY_PLACES));
    TRY(db_select_with(req, locked ? FIND " FOR UPDATE" : FIND, values, &rows));
    for (size_t i = 0; i < rows->count && *id == 0; i++) {
        struct row row = rows_at(rows, i);

        if ((refused & ~gate_bits(row_text(&row, "refusals"))) == 0)
            *id = row_int(&row, "id");
    }
    return STATUS_OK;
}

static NEOERR *row_locked(struct request *req, int64_t id, struct row *row)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "release_id", id);
    TRY(db_select_with(req, "SELECT g.* FROM gate_release g WHERE g.id = :release_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "release %lld", (long long)id);
    *row = rows_at(rows, 0);
    return STATUS_OK;
}

NEOERR *gate_release_use(struct request *req, const struct gate_question *question, int64_t id)
{
    struct values *values = values_new(req->arena);
    int64_t used, amount;
    struct row row;

    if (rides(question) && id == question->release_id)
        return STATUS_OK;
    TRY(row_locked(req, id, &row));
    if (!decimal_read(row_text(&row, "used"), MONEY_PLACES, &used) || !decimal_read(row_text(&row, "amount"), MONEY_PLACES, &amount))
        return nerr_raise(ERR_DB, "release %lld", (long long)id);
    used += question->goods;
    values_int(values, "version", row_int(&row, "version"));
    values_text(values, "used", decimal_write(req->arena, used, MONEY_PLACES, MONEY_PLACES));
    if (row_int(&row, "once") != 0 || used >= amount)
        values_text(values, "state", "used");
    return nerr_pass(db_change(req, &gate_release_table, id, values));
}

/* --- asking --------------------------------------------------------------------------------------------------- */

static void check(struct request *req, const struct gate_verdict *verdict)
{
    int64_t amount = 0;
    int32_t days = clock_parse_day(values_get_text(req->values, "until")) - clock_parse_day(req->today);

    if (values_has(req->values, "amount") && (!decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &amount) || amount <= 0))
        form_error(req, "amount", "sales.amount_wrong");
    if (values_has(req->values, "until") && (days < 0 || days > setting_int("gate.release_days")))
        form_error_with(req, "until", "release.until_wrong", arena_format(req->arena, "%lld", (long long)setting_int("gate.release_days")));
    if (verdict->refused == 0)
        form_error(req, "", "release.not_needed");
    else if (!gate_releasable(verdict->refused))
        form_error(req, "", "release.not_releasable");
}

NEOERR *gate_release_ask(struct request *req, const struct gate_verdict *verdict, int64_t *id)
{
    struct values *values = req->values;

    check(req, verdict);
    if (form_refused(req))
        return STATUS_OK;
    values_text(values, "refusals", gate_words(req->arena, verdict->refused));
    values_text(values, "state", "asked");
    values_int(values, "asked_by", req->person.id);
    values_text(values, "asked_at", req->now);
    TRY(db_insert(req, &gate_release_table, values, id));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = values_get_int(values, "customer_id"), .kind = "release_asked", .resource = "sales",
                                                    .detail = arena_format(req->arena, "¥%s", text_money_grouped(req->arena, values_get_text(values, "amount"))),
                                                    .link = arena_format(req->arena, "/sales/releases/%lld", (long long)*id) }));
    return nerr_pass(approval_start(req, &release_approval, *id, values_get_text(values, "reason")));
}

/* --- its kind of approval ---------------------------------------------------------------------------------------- */

static const struct approval_fact facts[] = {
    { "amount", FACT_MONEY, NULL },         { "over_limit_now", FACT_FLAG, NULL }, { "overdue_now", FACT_FLAG, NULL },
    { "no_contract", FACT_FLAG, NULL },     { "lasting", FACT_FLAG, NULL },        { "overdue_amount", FACT_MONEY, NULL },
    { "excess_amount", FACT_MONEY, NULL },  { "sales_region_id", FACT_CHOICE, "@sales_region" },
};

/* What goes beyond the limit if all of it leaves. */
#define EXCESS "GREATEST(COALESCE(f.exposure, 0) + g.amount - COALESCE(l.amount, 0), 0)"
static const char facts_sql[] =
    "SELECT CONCAT(IF(s.number IS NULL, '', CONCAT(s.number, ' ')), cu.name) AS title, g.amount, g.customer_id, cu.sales_region_id, cu.owner_id, " APPROVAL_ROUND("release", "g.id") ", FIND_IN_SET('limit', g.refusals) > 0 AS over_limit_now,"
    "  FIND_IN_SET('overdue', g.refusals) > 0 AS overdue_now, FIND_IN_SET('contract', g.refusals) > 0 AS no_contract, g.once = 0 AS lasting, COALESCE(f.overdue, 0) AS overdue_amount, " EXCESS " AS excess_amount"
    " FROM gate_release g JOIN customer cu /* all rows: who asks was let through to it; who decides is told by the policy */ ON cu.id = g.customer_id LEFT JOIN sales_order s ON s.id = g.order_id"
    " LEFT JOIN customer_figures f ON f.id = cu.id LEFT JOIN " CUSTOMER_LIMIT_NOW " WHERE g.id = :document_id";

/* Nobody releases what the law forbids, nor for a day that is over. */
static NEOERR *gate(struct request *req, int64_t document_id)
{
    struct papers_reasons reasons;
    struct row row;

    TRY(row_locked(req, document_id, &row));
    TRY(papers_gate(req, row_int(&row, "customer_id"), "", &reasons));
    if (reasons.count > 0)
        form_error_with(req, "", "approval.papers_first", papers_reason_words(req, &reasons.items[0]));
    if (strcmp(row_text(&row, "until"), req->today) < 0)
        form_error_with(req, "", "release.over", row_text(&row, "until"));
    return STATUS_OK;
}

static NEOERR *decided(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment)
{
    static const char *const states[] = { [APPROVAL_APPROVED] = "granted", [APPROVAL_REJECTED] = "refused", [APPROVAL_RETURNED] = "returned", [APPROVAL_WITHDRAWN] = "withdrawn" };
    struct values *values = values_new(req->arena);
    struct row row;

    TRY(row_locked(req, document_id, &row));
    if (strcmp(row_text(&row, "state"), "asked") != 0) {
        form_error(req, "", "approval.document_moved");
        return STATUS_OK;
    }
    values_text(values, "state", states[outcome]);
    values_text(values, "state_reason", text_cut(req->arena, comment, 300));
    values_text(values, "decided_at", req->now);
    values_int(values, "version", row_int(&row, "version"));
    TRY(db_change(req, &gate_release_table, document_id, values));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&row, "customer_id"), .kind = arena_format(req->arena, "release_%s", states[outcome]), .resource = "sales",
                                                                 .detail = arena_format(req->arena, "¥%s", text_money_grouped(req->arena, row_text(&row, "amount"))),
                                                                 .link = arena_format(req->arena, "/sales/releases/%lld", (long long)document_id) }));
}

static const char document_sql[] =
    "SELECT g.id, g.customer_id, g.order_id, g.amount, g.once, g.until, g.reason, g.refusals, g.asked_by, s.number AS order_number, s.total AS order_total, cu.name AS customer_name, cu.code AS customer_code, st.name AS owner,"
    "  l.amount AS limit_amount, l.term_days, f.exposure, f.receivable, f.overdue, f.oldest_due, DATEDIFF(:today, f.oldest_due) AS days_late, f.undelivered, f.prepaid, f.shipped_year, f.last_receipt_on, " EXCESS " AS excess"
    " FROM gate_release g JOIN customer cu /* all rows: whose turn it is sees what is decided */ ON cu.id = g.customer_id LEFT JOIN sales_order s ON s.id = g.order_id LEFT JOIN staff st ON st.id = cu.owner_id"
    " LEFT JOIN customer_figures f ON f.id = cu.id LEFT JOIN " CUSTOMER_LIMIT_NOW " WHERE g.id = :document_id";
static const char goods_sql[] =
    "SELECT p.code, p.name, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)) AS quantity, l.price, l.amount FROM gate_release g JOIN sales_order_line l ON l.order_id = g.order_id JOIN product p ON p.id = l.product_id"
    " WHERE g.id = :document_id ORDER BY l.place LIMIT 50";

static NEOERR *show(struct request *req, int64_t document_id)
{
    struct gate_verdict verdict;
    struct row row;
    int64_t amount = 0;

    values_int(req->values, "document_id", document_id);
    TRY(db_select_one(req, document_sql, &row));
    TRY(row_show(req, "Document", &row));
    TRY(db_show_rows(req, "Document.goods", goods_sql));
    if (!decimal_read(row_text(&row, "amount"), MONEY_PLACES, &amount))
        return nerr_raise(ERR_DB, "release %lld", (long long)document_id);
    TRY(gate_ask(req, &(struct gate_question){ .customer_id = row_int(&row, "customer_id"), .moment = GATE_SHIPMENT, .added = amount, .goods = amount, .product_ids = "" }, &verdict));
    return nerr_pass(gate_show(req, &verdict));
}

const struct approval_kind release_approval = {
    .word = "release", .path = "/sales/releases", .facts = facts, .fact_count = COUNT_OF(facts), .facts_sql = facts_sql, .gate = gate, .decided = decided, .show = show,
};
