/* exposure.c - the dealer's exposure, read and locked; ledger_figures.c keeps it. */
#include "exposure.h"

#include "ledger_post.h"
#include "money.h"

static NEOERR *fen_of(const struct rows *rows, const char *column, int64_t *fen)
{
    struct row row;

    *fen = 0;
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    if (!row_is_null(&row, column) && !decimal_read(row_text(&row, column), MONEY_PLACES, fen))
        return nerr_raise(ERR_DB, "%s %s", column, row_text(&row, column));
    return STATUS_OK;
}

static const char make_sql[] = "INSERT IGNORE INTO customer_figures (id, reckoned_on) VALUES (:exposed_id, :today)";

NEOERR *exposure_lock(struct request *req, int64_t customer_id, int64_t *fen)
{
    static const char lock_sql[] = "SELECT f.exposure FROM customer_figures f WHERE f.id = :exposed_id FOR UPDATE";
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "exposed_id", customer_id);
    TRY(db_later_run(req)); /* what this request has changed of it */
    TRY(db_select_with(req, lock_sql, values, &rows));
    if (rows->count == 0) { /* first business with the dealer */
        TRY(db_execute_with(req, make_sql, values));
        TRY(ledger_figures_refresh(req, &customer_id, 1));
        TRY(db_later_run(req));
        TRY(db_select_with(req, lock_sql, values, &rows));
    }
    return nerr_pass(fen_of(rows, "exposure", fen));
}

/* Orders and contracts only; what the ledger says stays. One table: each assignment sees those before it. */
#define CONTRACTS "f.undrawn = " EXPOSURE_UNDRAWN("f.id") ", f.exposure = " EXPOSURE_OF("f") " WHERE f.id = :exposed_id"
static const char contract_sql[] = "UPDATE customer_figures f SET " CONTRACTS;
static const char order_sql[] =
    "UPDATE customer_figures f SET f.last_order_on = (SELECT MAX(s.ordered_on) FROM sales_order s WHERE s.customer_id = f.id AND s.state <> 'draft'),"
    "  f.undelivered = " EXPOSURE_UNDELIVERED("f.id") ", " CONTRACTS;
static const char dealer_sql[] = "UPDATE customer cu /* all rows: whose figures they are */ JOIN customer_figures f ON f.id = cu.id SET cu.exposure = f.exposure WHERE cu.id = :exposed_id AND cu.exposure <> f.exposure";

/* With the commit: each locks the row before it reads. Of a dealer without one nothing was booked yet: orders and contracts are all
 * there is. */
static NEOERR *changed(struct request *req, int64_t customer_id, const char *sql)
{
    struct values *values = values_new(req->arena);

    values_int(values, "exposed_id", customer_id);
    TRY(db_later(req, make_sql, values));
    TRY(db_later(req, sql, values));
    return nerr_pass(db_later(req, dealer_sql, values));
}

NEOERR *exposure_changed(struct request *req, int64_t customer_id)
{
    return nerr_pass(changed(req, customer_id, order_sql));
}

NEOERR *exposure_contract_changed(struct request *req, int64_t customer_id)
{
    return nerr_pass(changed(req, customer_id, contract_sql));
}

/* EXPOSURE_UNDRAWN of one contract, as it is now and not as the transaction found it: flat joins, so that every row is locked. What left without
 * an order is read of the entries as they are now; which of them are the contract's, of contracts as the transaction found them. */
static const char reserved_sql[] =
    "SELECT c.amount - COALESCE(SUM(IF(s.state IN ('released', 'partly'), l.amount, ROUND(LEAST(l.shipped, l.quantity) * l.price, 2))), 0) AS reserved FROM contract c"
    " LEFT JOIN sales_order s ON s.contract_id = c.id AND s.state <> 'draft' LEFT JOIN sales_order_line l ON l.order_id = s.id WHERE c.id = :reserved_by AND " EXPOSURE_RESERVES " GROUP BY c.id LOCK IN SHARE MODE";

static const char reported_sql[] =
    "SELECT SUM(e.amount) AS reported FROM contract c STRAIGHT_JOIN ledger_entry e ON (" CONTRACT_TAKEN_FOR("e", "c") ") OR (e.customer_id = c.customer_id AND " CONTRACT_NAMED_BY("e", "c") ")"
    " WHERE c.id = :reserved_by AND e.customer_id = c.customer_id LOCK IN SHARE MODE";

NEOERR *exposure_reserved(struct request *req, int64_t contract_id, int64_t *fen)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t reported;

    *fen = 0;
    if (contract_id == 0)
        return STATUS_OK;
    values_int(values, "reserved_by", contract_id);
    TRY(db_select_with(req, reserved_sql, values, &rows));
    TRY(fen_of(rows, "reserved", fen));
    TRY(db_select_with(req, reported_sql, values, &rows));
    TRY(fen_of(rows, "reported", &reported));
    *fen = *fen > reported ? *fen - reported : 0;
    return STATUS_OK;
}
