/* ledger_rebook.c - one statement a table, whatever the number of entries. */
#include "ledger_rebook.h"

#include "exposure.h"
#include "ledger_inside.h"

#define NOTED(r) r ".merge_id = :move_merge AND " r ".table_name = :move_rows"
#define THESE "customer_merge_row r JOIN ledger_entry e ON e.id = r.row_id"
#define STANDS(e) e ".reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = " e ".id)"
/* `n`: entry `o` as it is booked anew. */
#define AGAIN(n, o)                                                                                                    \
    "ledger_entry " n " ON " n ".source = " o ".source AND " n ".kind = " o ".kind AND " n ".number = " o ".number AND " n ".line_no = " o ".line_no AND " n ".revision = " o ".revision + 1 AND " n ".reversal = 0"

static NEOERR *run_all(struct request *req, const struct values *values, const char *const *statements)
{
    for (; *statements != NULL; statements++)
        TRY(db_execute_with(req, *statements, values));
    return STATUS_OK;
}

static struct values *values_of(struct request *req, const struct ledger_move *move)
{
    struct values *values = values_new(req->arena);

    values_int(values, "move_merge", move->merge_id);
    values_int(values, "move_from", move->from_id);
    values_int(values, "move_to", move->to_id);
    values_text(values, "move_rows", move->rows);
    values_text(values, "move_why", text_cut(req->arena, move->reason, 300));
    return values;
}

NEOERR *ledger_move_lock(struct request *req, int64_t one, int64_t other)
{
    int64_t exposure;

    TRY(exposure_lock(req, one < other ? one : other, &exposure));
    return nerr_pass(exposure_lock(req, one < other ? other : one, &exposure));
}

/* --- which entries ------------------------------------------------------------------------------------------------ */

#define NOTE "INSERT IGNORE INTO customer_merge_row (merge_id, table_name, row_id) SELECT :move_merge, :move_rows, "

NEOERR *ledger_move_note(struct request *req, const struct ledger_move *move)
{
    static const char *const statements[] = { NOTE "e.id FROM ledger_entry e WHERE e.customer_id = :move_from AND " STANDS("e"), NULL };

    return nerr_pass(run_all(req, values_of(req, move), statements));
}

/* By their numbers: they may have been booked anew since, by another merge or an import. */
static const char *const back_sql[] = {
    NOTE "x.id FROM customer_merge_row m JOIN ledger_entry o ON o.id = m.row_id JOIN ledger_entry x ON x.source = o.source AND x.kind = o.kind AND x.number = o.number AND x.line_no = o.line_no"
         " WHERE m.merge_id = :move_merge AND m.table_name = 'ledger_entry' AND x.customer_id = :move_from AND " STANDS("x"),
    NOTE "x.id FROM customer_merge_row m JOIN sales_order_line l ON l.order_id = m.row_id JOIN ledger_entry x ON x.order_line_id = l.id"
         " WHERE m.merge_id = :move_merge AND m.table_name = 'sales_order' AND x.customer_id = :move_from AND " STANDS("x"),
    NOTE "x.id FROM customer_merge_row m JOIN ledger_entry x ON x.shipment_id = m.row_id WHERE m.merge_id = :move_merge AND m.table_name = :move_rows AND x.customer_id = :move_from AND " STANDS("x"),
    NULL,
};

NEOERR *ledger_move_note_back(struct request *req, const struct ledger_move *move)
{
    return nerr_pass(run_all(req, values_of(req, move), back_sql));
}

/* --- payments across: what goes with what stays -------------------------------------------------------------------------- */

#define PAIR_AT(mine, others)                                                                                          \
    "SELECT a.credit_id, a.item_id, a.amount FROM customer_merge_row r JOIN ledger_allocation a ON a." mine " = r.row_id WHERE " NOTED("r")          \
    " AND NOT EXISTS (SELECT 1 FROM customer_merge_row q WHERE " NOTED("q") " AND q.row_id = a." others ")"
#define ACROSS "(" PAIR_AT("credit_id", "item_id") " UNION ALL " PAIR_AT("item_id", "credit_id") ") a"
#define ACROSS_OF(side) "(SELECT a." side " AS id, SUM(a.amount) AS amount FROM " ACROSS " GROUP BY a." side " HAVING SUM(a.amount) <> 0) x"
#define TAKEN_BACK "INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by) SELECT :move_from, a.credit_id, a.item_id, -SUM(a.amount), :today, :now, :me FROM "

static const char *const across_sql[] = {
    "UPDATE open_item o JOIN " ACROSS_OF("item_id") " ON x.id = o.id SET o.open_amount = o.open_amount + x.amount, o.settled = 0",
    "UPDATE open_item o JOIN " ACROSS_OF("credit_id") " ON x.id = o.id SET o.open_amount = o.open_amount - x.amount, o.settled = 0",
    TAKEN_BACK ACROSS " GROUP BY a.credit_id, a.item_id HAVING SUM(a.amount) <> 0",
    NULL,
};

/* --- entries, and what stands beside them ------------------------------------------------------------------------------------ */

#define ENTRY "customer_id, kind, source, number, line_no, revision, reversal, reverses_id, posted_on, due_on, amount, value, product_id, product_code, product_name, specification, lot, quantity, price, means, " \
    "shipment_id, order_line_id, contract_id, note, unreleased, release_id, import_run_id, created_at, created_by"
#define GOODS "e.product_id, e.product_code, e.product_name, e.specification, e.lot, "
/* What names a shipment names it as it is booked now. */
#define BOOKED_ANEW                                                                                                    \
    "INSERT INTO ledger_entry (" ENTRY ") SELECT :move_to, e.kind, e.source, e.number, e.line_no, e.revision + 1, 0, NULL, e.posted_on, e.due_on, e.amount, e.value, " GOODS "e.quantity, e.price, e.means,"  \
    " COALESCE(n.id, e.shipment_id), e.order_line_id, e.contract_id, e.note, e.unreleased, e.release_id, e.import_run_id, :now, :me FROM " THESE                                                                       \
    " LEFT JOIN ledger_entry s ON s.id = e.shipment_id LEFT JOIN " AGAIN("n", "s") " AND n.customer_id = :move_to WHERE " NOTED("r")
#define MONTHS(whose, sign)                                                                                            \
    "INSERT INTO sales_month (customer_id, product_code, month, shipped, returned, received, quantity) SELECT " whose ", IF(e.kind = 'receipt', '', e.product_code) AS code, DATE_FORMAT(e.posted_on, '%Y-%m-01') AS month,"     \
    " " sign "SUM(IF(e.kind = 'shipment', e.value, 0)), " sign "SUM(IF(e.kind = 'return', -e.value, 0)), " sign "SUM(IF(e.kind = 'receipt', e.value, 0)), " sign "SUM(IF(e.kind = 'receipt', 0, COALESCE(e.quantity, 0)))" \
    " FROM " THESE " WHERE " NOTED("r") " AND e.kind IN ('shipment', 'return', 'receipt') GROUP BY code, month"                                                                                             \
    " ON DUPLICATE KEY UPDATE sales_month.shipped = sales_month.shipped + VALUES(shipped), sales_month.returned = sales_month.returned + VALUES(returned),"                                                    \
    " sales_month.received = sales_month.received + VALUES(received), sales_month.quantity = sales_month.quantity + VALUES(quantity)"
#define INSIDE                                                                                                         \
    "customer_merge_row r JOIN ledger_allocation a ON a.credit_id = r.row_id JOIN customer_merge_row q ON " NOTED("q") " AND q.row_id = a.item_id"

static const char *const entries_sql[] = {
    BOOKED_ANEW " AND e.kind = 'shipment' ORDER BY e.id",
    BOOKED_ANEW " AND e.kind <> 'shipment' ORDER BY e.id",
    "INSERT INTO ledger_entry (" ENTRY ") SELECT e.customer_id, e.kind, e.source, e.number, e.line_no, e.revision, 1, e.id, e.posted_on, e.due_on, -e.amount, -e.value, " GOODS "-e.quantity, e.price, e.means,"
    " e.shipment_id, e.order_line_id, e.contract_id, :move_why, 0, NULL, e.import_run_id, :now, :me FROM " THESE " WHERE " NOTED("r") " ORDER BY e.id",
    "INSERT INTO open_item (id, customer_id, posted_on, due_on, amount, open_amount, invoiced, settled) SELECT n.id, :move_to, o.posted_on, o.due_on, o.amount, o.open_amount, o.invoiced, o.settled"
    " FROM " THESE " JOIN open_item o ON o.id = e.id JOIN " AGAIN("n", "e") " WHERE " NOTED("r"),
    "UPDATE customer_merge_row r JOIN open_item o ON o.id = r.row_id SET o.open_amount = 0, o.invoiced = 0, o.settled = 1 WHERE " NOTED("r"),
    "INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by) SELECT :move_to, c.id, i.id, SUM(a.amount), a.allocated_on, :now, :me FROM " INSIDE
    " JOIN ledger_entry e ON e.id = a.credit_id JOIN " AGAIN("c", "e") " JOIN ledger_entry p ON p.id = a.item_id JOIN " AGAIN("i", "p") " WHERE " NOTED("r") " GROUP BY c.id, i.id, a.allocated_on",
    TAKEN_BACK INSIDE " WHERE " NOTED("r") " GROUP BY a.credit_id, a.item_id HAVING SUM(a.amount) <> 0",
    MONTHS(":move_to", ""),
    MONTHS(":move_from", "-"),
    "UPDATE ticket t JOIN customer_merge_row r ON r.row_id = t.shipment_id JOIN ledger_entry e ON e.id = r.row_id JOIN " AGAIN("n", "e") " SET t.shipment_id = n.id WHERE t.customer_id = :move_to AND " NOTED("r"),
    NULL,
};

/* --- all of it ------------------------------------------------------------------------------------------------------------------ */

static NEOERR *settle(struct request *req, const int64_t ids[2])
{
    struct ledger_book book;

    TRY(ledger_book_open(req, ids, 2, 0, &book));
    for (size_t i = 0; i < book.count; i++)
        ledger_book_settle(req, &book, &book.dealers[i], req->today);
    TRY(ledger_book_close(req, &book));
    return nerr_pass(ledger_figures_refresh(req, ids, 2));
}

NEOERR *ledger_rebook(struct request *req, const struct ledger_move *move)
{
    struct values *values = values_of(req, move);
    int64_t ids[2] = { move->from_id, move->to_id };
    struct rows *rows;
    struct row row;

    TRY(db_select_with(req, "SELECT COUNT(*) AS entries FROM customer_merge_row r WHERE " NOTED("r"), values, &rows));
    row = rows_at(rows, 0);
    if (row_int(&row, "entries") == 0)
        return nerr_pass(ledger_figures_refresh(req, ids, 2));
    TRY(run_all(req, values, across_sql));
    TRY(run_all(req, values, entries_sql));
    TRY(settle(req, ids));
    return nerr_pass(audit_event(req, "rebook", "customer", move->to_id, arena_format(req->arena, "%lld → %lld · %s", (long long)move->from_id, (long long)move->to_id, row_text(&row, "entries"))));
}
