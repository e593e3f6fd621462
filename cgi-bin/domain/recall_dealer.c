/* recall_dealer.c - a dealer of a recall: told, answering, accounting for what it received; and what others see of recalls. */
#include <string.h>

#include "customer.h"
#include "recall_inside.h"

static const char *const columns[] = { "recall_id", "customer_id", "step", "notified_at", "notified_by", "means", "contact", "notice_note", "confirmed_on", "confirmed_by", "logged_by", "note", "open_reason", "open_reason_by", NULL };
const struct table recall_dealer_table = { .name = "recall_dealer", .columns = columns, .subject = "customer_id", .versioned = true };
static const char *const line_columns[] = { "recall_dealer_id", "lot", "received", "returned_before", "held", "sold_on", "returned", "destroyed", NULL };
const struct table recall_line_table = { .name = "recall_line", .columns = line_columns, .versioned = true };

#define RECALL_FACTS                                                                                                    \
    "r.number, r.product_code, r.product_name, r.lots, r.class, r.mock, r.reason, r.instruction, r.state, r.started_at, r.notify_by, " RECALL_PACE " AS pace"

const char recall_record_sql[] =
    "SELECT r.*, " RECALL_PACE " AS pace, " RECALL_MINUTES " AS minutes, EXISTS (SELECT 1 FROM lot_block b WHERE b.reason = 'recall' AND b.source_id = r.id AND b.until IS NULL) AS blocked FROM recall r WHERE r.id = :id"
    " AND (EXISTS (SELECT 1 FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = r.id AND {visible:cu}) OR EXISTS (SELECT 1 FROM customer cu WHERE {visible:cu:recalls.manage}))";

const char recall_dealer_record_sql[] =
    "SELECT d.*, " RECALL_FACTS ", cu.name AS customer_name, cu.code AS customer_code, cu.owner_id, cu.address, cu.phone FROM recall_dealer d JOIN recall r ON r.id = d.recall_id JOIN customer cu ON cu.id = d.customer_id"
    " WHERE d.id = :id AND {visible:cu}";

/* What came back since by the ledger stands beside what the dealer says. */
const char recall_lines_sql[] =
    "SELECT l.id, l.version, l.lot, " RECALL_SHOWN("l.received") " AS received, " RECALL_SHOWN("l.returned_before") " AS returned_before, " RECALL_SHOWN(RECALL_NET) " AS net, " RECALL_SHOWN("l.held") " AS held,"
    "  " RECALL_SHOWN("l.sold_on") " AS sold_on, " RECALL_SHOWN("l.returned") " AS returned, " RECALL_SHOWN("l.destroyed") " AS destroyed, " RECALL_SHOWN("(" RECALL_NET " - " RECALL_TOLD ")") " AS difference,"
    "  COALESCE(" RECALL_SHOWN("((SELECT -SUM(e.quantity) FROM ledger_entry e WHERE e.product_code = r.product_code AND e.lot = l.lot AND e.kind = 'return' AND e.customer_id = d.customer_id) - l.returned_before)") ", 0) AS booked_back"
    " FROM recall_line l JOIN recall_dealer d ON d.id = l.recall_dealer_id JOIN recall r ON r.id = d.recall_id WHERE l.recall_dealer_id = :id ORDER BY l.lot, l.id";

NEOERR *recall_lock(struct request *req, int64_t id, const char *state, const char *refusal, bool *as)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "recall_id", id);
    TRY(db_select_with(req, "SELECT r.state FROM recall r WHERE r.id = :recall_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "recall %lld", (long long)id);
    row = rows_at(rows, 0);
    *as = strcmp(row_text(&row, "state"), state) == 0;
    if (!*as)
        form_error(req, "", refusal);
    return STATUS_OK;
}

static const char count_sql[] =
    "UPDATE recall r JOIN (SELECT COUNT(*) AS dealers, COALESCE(SUM(d.notified_at IS NOT NULL), 0) AS notified, COALESCE(SUM(d.confirmed_on IS NOT NULL), 0) AS confirmed, COALESCE(SUM(d.step = 4), 0) AS reconciled,"
    "  COALESCE(SUM(d.step < 4 AND d.open_reason <> ''), 0) AS excused FROM recall_dealer d WHERE d.recall_id = :recall_id) n"
    " SET r.dealers = n.dealers, r.notified = n.notified, r.confirmed = n.confirmed, r.reconciled = n.reconciled, r.excused = n.excused,"
    "  r.notified_at = IF(n.notified = n.dealers, COALESCE(r.notified_at, :now), NULL), r.reconciled_at = IF(n.reconciled = n.dealers, COALESCE(r.reconciled_at, :now), NULL),"
    "  r.due_at = IF(r.state = 'running' AND n.notified < n.dealers, r.notify_by, '9999-12-31') WHERE r.id = :recall_id";

NEOERR *recall_count(struct request *req, int64_t id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "recall_id", id);
    return nerr_pass(db_execute_with(req, count_sql, values));
}

/* --- what is done ----------------------------------------------------------------------------------------- */

static NEOERR *step_on(struct request *req, const struct row *dealer)
{
    struct values *values = values_new(req->arena);

    values_int(values, "dealer_row", row_int(dealer, "id"));
    TRY(db_execute_with(req, "UPDATE recall_dealer d SET d.step = " RECALL_STEP " WHERE d.id = :dealer_row", values));
    return nerr_pass(recall_count(req, row_int(dealer, "recall_id")));
}

static NEOERR *tell_timeline(struct request *req, const struct row *dealer, const char *kind, const char *words)
{
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(dealer, "customer_id"), .kind = kind, .resource = "recalls",
                                                                 .detail = arena_format(req->arena, "%s%s %s", row_int(dealer, "mock") != 0 ? message(req, "recall.mock_mark") : "", row_text(dealer, "number"), words),
                                                                 .link = arena_format(req->arena, "/tickets/recalls/dealers/%lld", (long long)row_int(dealer, "id")) }));
}

static NEOERR *lock_running(struct request *req, const struct row *dealer, bool *running)
{
    return nerr_pass(recall_lock(req, row_int(dealer, "recall_id"), "running", "recall.not_running", running));
}

/* What was typed, and the version of the row as the person saw it. */
static void take(struct request *req, const struct row *dealer, struct values *values, const char *const *names)
{
    for (; *names != NULL; names++)
        values_text(values, *names, values_get_text(req->values, *names));
    values_int(values, "version", values_has(req->values, "version") ? values_get_int(req->values, "version") : row_int(dealer, "version"));
}

/* Told once more: the first time counts, what is said of it is the last. */
NEOERR *recall_notify(struct request *req, const struct row *dealer)
{
    static const char *const names[] = { "means", "contact", "notice_note", NULL };
    struct values *values = values_new(req->arena);
    bool running;

    TRY(lock_running(req, dealer, &running));
    if (!running)
        return STATUS_OK;
    take(req, dealer, values, names);
    if (row_is_null(dealer, "notified_at")) {
        values_text(values, "notified_at", values_get_text(req->values, "notified_at"));
        values_int(values, "notified_by", req->person.id);
    }
    TRY(db_change(req, &recall_dealer_table, row_int(dealer, "id"), values));
    TRY(step_on(req, dealer));
    return nerr_pass(tell_timeline(req, dealer, "recall_notified", values_get_text(req->values, "contact")));
}

static NEOERR *keep_told(struct request *req, const struct recall_told *told)
{
    struct values *values = values_new(req->arena);

    values_text(values, "held", told->held);
    values_text(values, "sold_on", told->sold_on);
    values_text(values, "returned", told->returned);
    values_text(values, "destroyed", told->destroyed);
    values_int(values, "version", told->version);
    return nerr_pass(db_change(req, &recall_line_table, told->line_id, values));
}

NEOERR *recall_confirm(struct request *req, const struct row *dealer, const struct recall_told *told, size_t count)
{
    static const char *const names[] = { "confirmed_on", "confirmed_by", "note", NULL };
    struct values *values = values_new(req->arena);
    bool running;

    TRY(lock_running(req, dealer, &running));
    if (running && row_is_null(dealer, "notified_at"))
        form_error(req, "", "recall.notify_first");
    if (form_refused(req))
        return STATUS_OK;
    take(req, dealer, values, names);
    values_int(values, "logged_by", req->person.id);
    TRY(db_change(req, &recall_dealer_table, row_int(dealer, "id"), values));
    req->subject = row_int(dealer, "customer_id");
    for (size_t i = 0; i < count; i++)
        TRY(keep_told(req, &told[i]));
    TRY(step_on(req, dealer));
    return nerr_pass(tell_timeline(req, dealer, "recall_confirmed", values_get_text(req->values, "confirmed_by")));
}

NEOERR *recall_excuse(struct request *req, const struct row *dealer)
{
    static const char *const names[] = { "open_reason", NULL };
    struct values *values = values_new(req->arena);
    bool running;

    TRY(lock_running(req, dealer, &running));
    if (!running)
        return STATUS_OK;
    take(req, dealer, values, names);
    values_int(values, "open_reason_by", req->person.id);
    TRY(db_change(req, &recall_dealer_table, row_int(dealer, "id"), values));
    return nerr_pass(recall_count(req, row_int(dealer, "recall_id")));
}

/* --- elsewhere ---------------------------------------------------------------------------------------------- */

static const char dealer_recalls_sql[] =
    "SELECT d.id, d.step, r.number, r.product_name, r.lots, r.class, r.mock, r.notify_by, " RECALL_PACE " AS pace FROM customer cu JOIN recall_dealer d ON d.customer_id = cu.id JOIN recall r ON r.id = d.recall_id"
    " WHERE cu.id = :id AND {visible:cu:recalls.read} AND r.state = 'running' AND d.step < 4 ORDER BY r.mock, r.notify_by, d.id LIMIT 6";

NEOERR *recall_dealer_show(struct request *req)
{
    return may(req, "recalls.read") ? nerr_pass(db_show_rows(req, "OpenRecalls", dealer_recalls_sql)) : STATUS_OK;
}

static const char home_sql[] =
    "SELECT r.id, r.number, r.product_name, r.lots, r.class, r.mock, r.state, r.dealers, r.notified, r.reconciled, r.notify_by, " RECALL_PACE " AS pace FROM recall r WHERE r.state IN ('draft', 'running')"
    " AND (EXISTS (SELECT 1 FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = r.id AND d.step < 4 AND {visible:cu}) OR EXISTS (SELECT 1 FROM customer cu WHERE {visible:cu:recalls.manage}))"
    " ORDER BY r.due_at, r.id LIMIT 6";

NEOERR *recall_home_show(struct request *req)
{
    req->scope = permission_scope(req, "recalls.read");
    return req->scope == 0 ? STATUS_OK : nerr_pass(db_show_rows(req, "Recalls", home_sql));
}
