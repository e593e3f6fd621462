/* ledger_statement.c - statements of account. */
#include "ledger_statement.h"

#include "customer.h"

static const char *const columns[] = { "customer_id", "until", "receivable", "prepaid", "entries_of", "last_entry_id", "state", "sent_on", "confirmed_on", "confirmed_by", "difference", "note", "created_by", NULL };
static const struct table statement_table = { .name = "ledger_statement", .columns = columns, .subject = "customer_id", .versioned = true };

const char ledger_statement_sql[] =
    "SELECT s.*, s.receivable - s.prepaid AS balance, s.until - INTERVAL 3 MONTH + INTERVAL 1 DAY AS first_on, cu.code, cu.name, cu.code AS customer_code, cu.name AS customer_name,"
    " st.name AS made_by FROM ledger_statement s JOIN customer cu ON cu.id = s.customer_id LEFT JOIN staff st ON st.id = s.created_by WHERE s.id = :id AND {visible:cu}";

/* As its maker saw them. What was taken back then, and what took it back, stand on the same day and say nothing to the dealer; what was booked
 * or taken back since is not on it, whatever its day. The newest, when there are very many: those before are in the balance before. */
#define KNOWN(e) e ".id <= COALESCE(s.last_entry_id, 9223372036854775807)"
#define ENTRIES                                                                                                        \
    "(SELECT e.id, e.kind, e.number, e.posted_on, e.product_name, e.lot, e.amount, e.due_on FROM ledger_statement s JOIN ledger_entry e ON e.customer_id = COALESCE(s.entries_of, s.customer_id)" \
    "  AND e.posted_on BETWEEN s.until - INTERVAL 3 MONTH + INTERVAL 1 DAY AND s.until WHERE s.id = :id AND e.kind <> 'invoice' AND " KNOWN("e") " AND e.reversal = 0"                     \
    "  AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id AND " KNOWN("b") ") ORDER BY e.posted_on DESC, e.id DESC LIMIT 2000)"
const char ledger_statement_entries_sql[] = "SELECT x.* FROM " ENTRIES " x ORDER BY x.posted_on, x.id";
const char ledger_statement_before_sql[] =
    "SELECT s.receivable - s.prepaid - COALESCE((SELECT SUM(x.amount) FROM " ENTRIES " x), 0) AS before_them FROM ledger_statement s WHERE s.id = :id";

static const char balance_sql[] =
    "SELECT GREATEST(b.balance, 0) AS receivable, GREATEST(-b.balance, 0) AS prepaid, b.last_entry_id FROM"
    " (SELECT COALESCE(SUM(IF(e.posted_on <= :until, e.amount, 0)), 0) AS balance, COALESCE(MAX(e.id), 0) AS last_entry_id FROM ledger_entry e WHERE e.customer_id = :customer_id) b";

NEOERR *ledger_statement_make(struct request *req, int64_t *id)
{
    struct row row;

    TRY(db_select_one(req, balance_sql, &row));
    values_text(req->values, "receivable", row_text(&row, "receivable"));
    values_text(req->values, "prepaid", row_text(&row, "prepaid"));
    values_int(req->values, "entries_of", values_get_int(req->values, "customer_id"));
    values_int(req->values, "last_entry_id", row_int(&row, "last_entry_id"));
    values_text(req->values, "state", "sent");
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &statement_table, req->values, id));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = values_get_int(req->values, "customer_id"), .kind = "statement_sent", .resource = "sales",
                                                                 .detail = values_get_text(req->values, "until"), .link = arena_format(req->arena, "/sales/statements/%lld", (long long)*id) }));
}

NEOERR *ledger_statement_answer(struct request *req, int64_t id)
{
    TRY(db_change(req, &statement_table, id, req->values));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "customer_id"),
                                                                 .kind = arena_format(req->arena, "statement_%s", values_get_text(req->values, "state")), .resource = "sales",
                                                                 .detail = row_text(&req->record, "until"), .link = arena_format(req->arena, "/sales/statements/%lld", (long long)id) }));
}
