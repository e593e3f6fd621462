/* ledger_figures.c - figures of a dealer, reckoned anew from its open items, orders and contracts. */
#include "ledger_post.h"

#define THESE "JSON_TABLE(:figures_of, '$[*]' COLUMNS (id BIGINT PATH '$')) these"

static const char figures_sql[] =
    "UPDATE customer_figures f JOIN (SELECT DISTINCT id FROM " THESE ") d ON d.id = f.id"
    " LEFT JOIN (SELECT o.customer_id, SUM(IF(o.open_amount > 0, o.open_amount, 0)) AS receivable, SUM(IF(o.open_amount < 0, -o.open_amount, 0)) AS prepaid,"
    "   SUM(IF(o.open_amount > 0 AND o.due_on < :today, o.open_amount, 0)) AS overdue, MIN(IF(o.open_amount > 0 AND o.due_on < :today, o.due_on, NULL)) AS oldest_due"
    "  FROM (SELECT DISTINCT id FROM " THESE ") d STRAIGHT_JOIN open_item o ON o.customer_id = d.id AND o.settled = 0 GROUP BY o.customer_id) i ON i.customer_id = f.id"
    " SET f.receivable = COALESCE(i.receivable, 0), f.prepaid = COALESCE(i.prepaid, 0), f.overdue = COALESCE(i.overdue, 0), f.oldest_due = i.oldest_due,"
    "  f.bills = COALESCE((SELECT SUM(-e.amount) FROM ledger_entry e WHERE e.customer_id = f.id AND e.kind = 'receipt' AND e.due_on > :today AND e.posted_on > :today - INTERVAL 400 DAY), 0),"
    "  f.last_shipment_on = (SELECT MAX(e.posted_on) FROM ledger_entry e WHERE e.customer_id = f.id AND e.kind = 'shipment'),"
    "  f.last_receipt_on = (SELECT MAX(e.posted_on) FROM ledger_entry e WHERE e.customer_id = f.id AND e.kind = 'receipt'),"
    "  f.last_order_on = (SELECT MAX(s.ordered_on) FROM sales_order s WHERE s.customer_id = f.id AND s.state <> 'draft'),"
    "  f.shipped_year = COALESCE((SELECT SUM(m.shipped - m.returned) FROM sales_month m WHERE m.customer_id = f.id AND m.month > :today - INTERVAL 12 MONTH), 0),"
    "  f.undelivered = COALESCE((SELECT SUM(ROUND(l.amount * (l.quantity - LEAST(l.shipped, l.quantity)) / l.quantity, 2)) FROM sales_order s JOIN sales_order_line l ON l.order_id = s.id"
    "   WHERE s.customer_id = f.id AND s.state IN ('released', 'partly')), 0), f.reckoned_on = :today";

static const char exposure_sql[] =
    "UPDATE customer_figures f JOIN (SELECT DISTINCT id FROM " THESE ") d ON d.id = f.id SET f.exposure = f.receivable + f.bills + f.undelivered + f.undrawn - f.prepaid";

NEOERR *ledger_figures_refresh(struct request *req, const int64_t *customer_ids, size_t count)
{
    struct values *values = values_new(req->arena);
    struct buffer json;

    if (count == 0)
        return STATUS_OK;
    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&json, "%s%lld", i == 0 ? "[" : ",", (long long)customer_ids[i]);
    buffer_char(&json, ']');
    values_text(values, "figures_of", json.bytes);
    TRY(db_execute_with(req, figures_sql, values));
    return nerr_pass(db_execute_with(req, exposure_sql, values));
}
