/* ledger_figures.c - figures of a dealer, reckoned anew from its open items, orders and contracts. */
#include "ledger_post.h"

#include <stdlib.h>

#include "exposure.h"

/* Many dealers, or one, which needs no table of keys: what is read of them, what is changed. */
#define THESE "JSON_TABLE(:figures_of, '$[*]' COLUMNS (id BIGINT PATH '$')) these"
#define OF_MANY(table, id) THESE " STRAIGHT_JOIN " table " ON " id " = these.id"
#define OF_ONE(table, id) table " WHERE " id " = :figures_of"
#define LATE(from, to) "SUM(IF(o.open_amount > 0 AND o.due_on < :today - INTERVAL " from " DAY AND o.due_on >= :today - INTERVAL " to " DAY, o.open_amount, 0)) AS late" to
#define OPEN_OF(OF)                                                                                                    \
    "(SELECT o.customer_id, SUM(IF(o.open_amount > 0, o.open_amount, 0)) AS receivable, SUM(IF(o.open_amount < 0, -o.open_amount, 0)) AS prepaid,"  \
    "  SUM(IF(o.open_amount > 0 AND o.due_on < :today, o.open_amount, 0)) AS overdue, " LATE("0", "30") ", " LATE("30", "60") ", " LATE("60", "90") ", MIN(IF(o.open_amount > 0 AND o.due_on < :today, o.due_on, NULL)) AS oldest_due" \
    " FROM " OF("open_item o", "o.customer_id") " AND o.settled = 0 GROUP BY o.customer_id)"
#define SOLD_IN(first, last) "SUM(IF(m.month > :today - INTERVAL " first " MONTH AND m.month <= :today - INTERVAL " last " MONTH, m.shipped - m.returned, 0))"
#define SOLD_OF(OF)                                                                                                    \
    "(SELECT m.customer_id, " SOLD_IN("12", "0") " AS year, " SOLD_IN("3", "0") " AS quarter, " SOLD_IN("6", "3") " AS before_quarter, SUM(m.received) AS received" \
    " FROM " OF("sales_month m", "m.customer_id") " AND m.month > :today - INTERVAL 12 MONTH GROUP BY m.customer_id)"
#define NEWEST(kind)                                                                                                   \
    "(SELECT e.posted_on FROM ledger_entry e WHERE e.customer_id = f.id AND e.kind = '" kind "' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id) ORDER BY e.posted_on DESC LIMIT 1)"

/* Bills not cashed: those whose day is known, along its index, and of the others the receipts of half a year. */
#define BILLS                                                                                                          \
    "COALESCE((SELECT SUM(-e.amount) FROM ledger_entry e FORCE INDEX (ledger_entry_due) WHERE e.customer_id = f.id AND e.kind = 'receipt' AND e.due_on > :today), 0)" \
    " + COALESCE((SELECT SUM(-e.amount) FROM ledger_entry e FORCE INDEX (ledger_entry_kind) WHERE e.customer_id = f.id AND e.kind = 'receipt' AND e.posted_on > :today - INTERVAL 190 DAY" \
    " AND e.due_on IS NULL AND " LEDGER_BILL_DAY("e") " > :today), 0)"

/* What money moves, and what depends on the day. */
#define MONEY(OF)                                                                                                      \
    " LEFT JOIN " OPEN_OF(OF) " i ON i.customer_id = f.id LEFT JOIN " SOLD_OF(OF) " s ON s.customer_id = f.id"          \
    " SET f.receivable = COALESCE(i.receivable, 0), f.prepaid = COALESCE(i.prepaid, 0), f.overdue = COALESCE(i.overdue, 0), f.oldest_due = i.oldest_due," \
    "  f.late30 = COALESCE(i.late30, 0), f.late60 = COALESCE(i.late60, 0), f.late90 = COALESCE(i.late90, 0),"          \
    "  f.bills = " BILLS ","                                                                                \
    "  f.last_receipt_on = " NEWEST("receipt") ", f.shipped_year = COALESCE(s.year, 0), f.sold_quarter = COALESCE(s.quarter, 0), f.sold_before = COALESCE(s.before_quarter, 0)," \
    "  f.received_year = COALESCE(s.received, 0), f.reckoned_on = :today"
/* What goods move besides. */
#define GOODS                                                                                                          \
    ", f.last_shipment_on = " NEWEST("shipment") ", f.last_order_on = (SELECT MAX(s.ordered_on) FROM sales_order s WHERE s.customer_id = f.id AND s.state <> 'draft')," \
    "  f.undelivered = " EXPOSURE_UNDELIVERED("f.id")
#define UNDRAWN "f.undrawn = " EXPOSURE_UNDRAWN("f.id")
#define DEALER " SET cu.exposure = f.exposure, cu.overdue = f.overdue, cu.last_shipment_on = COALESCE(f.last_shipment_on, '1000-01-01')"

/* Figures, the exposure that they make, and what lists of dealers read, who read their own table and no other. From the dealers
 * along their own indexes, each of them read once: joined the other way, MariaDB reads all there is. */
static const char *const many_sql[] = {
    "UPDATE " OF_MANY("customer_figures f", "f.id") MONEY(OF_MANY) GOODS,
    "UPDATE " OF_MANY("customer_figures f", "f.id") " SET " UNDRAWN,
    "UPDATE " OF_MANY("customer_figures f", "f.id") " SET f.exposure = " EXPOSURE_OF("f"),
    "UPDATE " OF_MANY("customer_figures f", "f.id") " STRAIGHT_JOIN customer cu /* all rows: those booked for */ ON cu.id = f.id" DEALER,
    NULL,
};
#define ONE_OF " WHERE f.id = :figures_of"
/* One table: each assignment sees those before it. */
#define EXPOSURE_OF_ONE(before)                                                                                        \
    "UPDATE customer_figures f SET " before "f.exposure = " EXPOSURE_OF("f") ONE_OF,                                   \
        "UPDATE customer_figures f STRAIGHT_JOIN customer cu /* all rows: booked for */ ON cu.id = f.id" DEALER ONE_OF, NULL
static const char *const one_sql[] = { "UPDATE customer_figures f" MONEY(OF_ONE) GOODS ONE_OF, EXPOSURE_OF_ONE(UNDRAWN ", ") };
static const char *const paid_sql[] = { "UPDATE customer_figures f" MONEY(OF_ONE) ONE_OF, EXPOSURE_OF_ONE("") };

static int by_number(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

/* In their order, each once. */
static const char *ids_json(struct request *req, const int64_t *ids, size_t count)
{
    int64_t *sorted = arena_alloc(req->arena, (count + 1) * sizeof(*sorted));
    struct buffer json;

    for (size_t i = 0; i < count; i++)
        sorted[i] = ids[i];
    qsort(sorted, count, sizeof(*sorted), by_number);
    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1])
            buffer_format(&json, "%s%lld", i == 0 ? "[" : ",", (long long)sorted[i]);
    }
    buffer_char(&json, ']');
    return json.bytes;
}

static NEOERR *refresh(struct request *req, const int64_t *customer_ids, size_t count, const char *const *sql)
{
    struct values *values = values_new(req->arena);

    if (count == 0)
        return STATUS_OK;
    if (count == 1)
        values_int(values, "figures_of", customer_ids[0]);
    else
        values_text(values, "figures_of", ids_json(req, customer_ids, count));
    for (; *sql != NULL; sql++)
        TRY(count == 1 ? db_later(req, *sql, values) : db_execute_with(req, *sql, values));
    return STATUS_OK;
}

NEOERR *ledger_figures_refresh(struct request *req, const int64_t *customer_ids, size_t count)
{
    return nerr_pass(refresh(req, customer_ids, count, count == 1 ? one_sql : many_sql));
}

NEOERR *ledger_figures_paid(struct request *req, int64_t customer_id)
{
    return nerr_pass(refresh(req, &customer_id, 1, paid_sql));
}

/* --- every night ------------------------------------------------------------------------------------------- */

enum { NIGHTLY_DEALERS = 500 };

static const char stale_sql[] = "SELECT f.id FROM customer_figures f WHERE f.reckoned_on < :today ORDER BY f.id LIMIT 500 FOR UPDATE";

/* Dealers whose open items are not what their entries add up to. */
static const char differing_sql[] =
    "SELECT d.id, e.total, o.total AS kept FROM (SELECT DISTINCT id FROM " THESE ") d"
    " JOIN (SELECT x.id, COALESCE(SUM(e.amount), 0) AS total FROM (SELECT DISTINCT id FROM " THESE ") x LEFT JOIN ledger_entry e ON e.customer_id = x.id GROUP BY x.id) e ON e.id = d.id"
    " JOIN (SELECT x.id, COALESCE(SUM(o.open_amount), 0) AS total FROM (SELECT DISTINCT id FROM " THESE ") x LEFT JOIN open_item o ON o.customer_id = x.id AND o.settled = 0 GROUP BY x.id) o ON o.id = d.id"
    " WHERE e.total <> o.total LIMIT 100";

static const char administrators_sql[] =
    "SELECT DISTINCT sr.staff_id FROM staff_role sr JOIN role r ON r.id = sr.role_id JOIN staff st ON st.id = sr.staff_id WHERE r.word = 'admin' AND (st.left_on IS NULL OR st.left_on > :today)";

static NEOERR *alarm(struct request *req, const struct row *row)
{
    const char *detail = arena_format(req->arena, "%s: %s, %s", row_text(row, "id"), row_text(row, "kept"), row_text(row, "total"));
    struct rows *people;

    TRY(audit_event(req, "differs", "customer_figures", row_int(row, "id"), detail));
    TRY(db_select(req, administrators_sql, &people));
    for (size_t i = 0; i < people->count; i++) {
        struct row person = rows_at(people, i);

        TRY(notice_put(req, row_int(&person, "staff_id"), "ledger_differs", detail, arena_format(req->arena, "/sales?customer=%s", row_text(row, "id"))));
    }
    return STATUS_OK;
}

static NEOERR *compare(struct request *req, const struct values *values)
{
    struct rows *rows;

    TRY(db_select_with(req, differing_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(alarm(req, &row));
    }
    return STATUS_OK;
}

/* From what amount of a year a dealer is A (up to 70 % of all) or B (the next 20 %; domain.md 2.7). Those that bought as much are of the same
 * class. One statement a night instead of a column of every dealer. */
static const char classes_sql[] =
    "INSERT INTO sales_class (class, least, reckoned_on) SELECT x.class, MIN(x.year), :today FROM"
    " (SELECT y.year, CASE WHEN y.before_it < 0.7 * y.total THEN 'A' WHEN y.before_it < 0.9 * y.total THEN 'B' ELSE 'C' END AS class FROM"
    "  (SELECT f.shipped_year AS year, SUM(f.shipped_year) OVER (ORDER BY f.shipped_year DESC, f.id ROWS UNBOUNDED PRECEDING) - f.shipped_year AS before_it, SUM(f.shipped_year) OVER () AS total"
    "   FROM customer_figures f WHERE f.shipped_year > 0) y) x WHERE x.class <> 'C' GROUP BY x.class";

static NEOERR *class_dealers(struct request *req)
{
    TRY(db_execute(req, "DELETE FROM sales_class"));
    return nerr_pass(db_execute(req, classes_sql));
}

NEOERR *ledger_figures_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    int64_t ids[NIGHTLY_DEALERS];
    struct rows *rows;

    TRY(db_select(req, stale_sql, &rows));
    *finished = rows->count == 0;
    if (*finished)
        return nerr_pass(class_dealers(req));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    values_text(values, "figures_of", ids_json(req, ids, rows->count));
    TRY(compare(req, values));
    job->done += (int64_t)rows->count;
    return nerr_pass(ledger_figures_refresh(req, ids, rows->count));
}

/* --- totals of many dealers ----------------------------------------------------------------------------------- */

enum { DIFFERENCES_MOST = 5000, DIFFERENCES_LEFT = 100 };

/* The month and region that have waited longest: millions of differences (a first import) are folded in as many transactions. All but
 * the newest row: what is added meanwhile comes behind it, and nobody waits. */
static const char fold_next_sql[] =
    "SELECT t.month, t.sales_region_id, (SELECT COUNT(*) FROM (SELECT 1 FROM sales_total WHERE folded = 0 LIMIT 5001) n) AS differences, (SELECT MAX(id) - 1 FROM sales_total) AS last"
    " FROM sales_total t WHERE t.folded = 0 ORDER BY t.id LIMIT 1";
#define FOLDED_NOW " WHERE month = :fold_month AND sales_region_id = :fold_region AND id <= :fold_last"
static const char fold_sql[] =
    "INSERT INTO sales_total (folded, owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)"
    " SELECT 1, owner_id, sales_region_id, month, product_code, SUM(shipped) AS s, SUM(returned) AS b, SUM(received) AS r, SUM(quantity) AS q FROM sales_total" FOLDED_NOW
    " GROUP BY owner_id, product_code HAVING s <> 0 OR b <> 0 OR r <> 0 OR q <> 0";

/* Begins when there are many, ends when few are left. */
NEOERR *sales_totals_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct row row;
    bool found;

    TRY(db_select_maybe(req, fold_next_sql, &row, &found));
    *finished = !found || row_int(&row, "differences") <= (job->done == 0 ? DIFFERENCES_MOST : DIFFERENCES_LEFT);
    if (*finished)
        return STATUS_OK;
    values_text(values, "fold_month", row_text(&row, "month"));
    values_int(values, "fold_region", row_int(&row, "sales_region_id"));
    values_int(values, "fold_last", row_int(&row, "last"));
    TRY(db_execute_with(req, fold_sql, values));
    TRY(db_execute_with(req, "DELETE FROM sales_total" FOLDED_NOW, values));
    job->done += db_changed_rows(req);
    return STATUS_OK;
}
