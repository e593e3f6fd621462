/* home.c - / the workbench, /home/counts and /home/notices, /health. */
#include "core/app.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "domain/announcement.h"
#include "domain/contract.h"
#include "domain/ledger_target.h"
#include "domain/reaction.h"
#include "domain/recall.h"
#include "domain/ticket.h"

/* --- the workbench ------------------------------------------------------------------ */

/* Sums of customer_count; those of the last thirty days counted no further than is shown. */
static const char figures_sql[] =
    "SELECT COALESCE(SUM(n.dealers), 0) AS total, COALESCE(SUM(IF(n.state = 'active', n.dealers, 0)), 0) AS active, COALESCE(SUM(IF(n.state = 'prospect', n.dealers, 0)), 0) AS prospects,"
    "  COALESCE(SUM(IF(n.owner_id = 0, n.dealers, 0)), 0) AS unowned,"
    "  (SELECT IF(COUNT(*) > 1000, '1000+', COUNT(*)) FROM (SELECT 1 FROM customer cu WHERE cu.created_at > :now - INTERVAL 30 DAY AND {visible:cu} LIMIT 1001) r) AS recent"
    " FROM customer_count n WHERE {visible:n}";

static const char changes_sql[] =
    "SELECT cu.id, cu.name, cu.code, cu.state, cu.changed_at FROM customer cu WHERE {visible:cu}"
    " ORDER BY cu.changed_at DESC, cu.id DESC LIMIT 8";

/* How many files of `customer cu` there are with something to do, counted no further than is shown. */
#define FILES(condition)                                                                                               \
    "(SELECT IF(COUNT(*) > 1000, '1000+', COUNT(*)) FROM (SELECT 1 FROM customer cu JOIN customer_file cf ON cf.id = cu.id WHERE cu.state <> 'closed' AND {visible:cu} AND " condition \
    " LIMIT 1001) n)"
static const char custody_sql[] =
    "SELECT " FILES("cf.score < 100") " AS incomplete, " FILES("cf.verified_on IS NULL") " AS to_verify,"
    " " FILES("cf.next_review_on <= :today") " AS review_due, " FILES("cf.owner_missing > 0") " AS to_bring";

/* The largest of what waits for this person's decision. */
static const char approvals_sql[] =
    "SELECT t.approval_id AS id, t.kind, t.opened_at, t.escalate_at <= :now AS late, a.title, a.amount FROM approval_turn t JOIN approval a ON a.id = t.approval_id"
    " WHERE t.state = 'open' AND {mine:t.staff_id} ORDER BY t.opened_at, t.approval_id LIMIT 8";

/* The files in one's care: for who completes or verifies them. */
static NEOERR *show_custody(struct request *req)
{
    req->scope = permission_scope(req, "customers.read");
    if (req->scope == 0 || (!may(req, "custody.verify") && !may(req, "customers.update")))
        return STATUS_OK;
    return nerr_pass(db_show_one(req, "Custody", custody_sql));
}

/* How many contracts with dealers in one's scope wait for something, counted no further than is shown. */
#define CONTRACTS(condition)                                                                                           \
    "(SELECT IF(COUNT(*) > 200, '200+', COUNT(*)) FROM (SELECT 1 FROM contract c STRAIGHT_JOIN customer cu ON cu.id = c.customer_id WHERE {visible:cu} AND " condition " LIMIT 201) n)"
static const char contracts_sql[] =
    "SELECT " CONTRACTS("c.state IN ('draft', 'returned', 'withdrawn')") " AS open, " CONTRACTS("c.state = 'returned'") " AS returned, " CONTRACTS(CONTRACT_EXPIRING) " AS expiring,"
    " " CONTRACTS("c.state = 'approved'") " AS approved, " CONTRACTS("c.state = 'sealed' AND c.posted_on IS NULL AND c.countersigned_on IS NULL") " AS posting,"
    " " CONTRACTS("c.state IN ('sealed', 'effective') AND c.countersigned_on IS NOT NULL AND c.original_received_on IS NULL") " AS original";

static NEOERR *show_contracts(struct request *req)
{
    req->scope = permission_scope(req, "contracts.read");
    return req->scope == 0 ? STATUS_OK : nerr_pass(db_show_one(req, "Contracts", contracts_sql));
}

/* Who owes most that is due, along the index of that. */
static const char overdue_sql[] =
    "SELECT cu.id, cu.name, cu.overdue FROM customer cu WHERE cu.overdue > 0 AND {visible:cu} ORDER BY cu.overdue DESC, cu.id DESC LIMIT 6";
/* This month as /sales/figures has it, what is overdue as lists of dealers have it. */
static const char month_sql[] =
    "SELECT :month AS first, LAST_DAY(:month) AS last, COALESCE(SUM(m.shipped - m.returned), 0) AS shipped, COALESCE(SUM(m.received), 0) AS received,"
    "  (SELECT COALESCE(SUM(cu.overdue), 0) FROM customer cu WHERE cu.overdue > 0 AND {visible:cu}) AS overdue,"
    "  (SELECT COUNT(*) FROM (SELECT 1 FROM ledger_statement s JOIN customer cu ON cu.id = s.customer_id WHERE s.state = 'sent' AND {visible:cu} LIMIT 1001) n) AS unanswered"
    " FROM sales_total m WHERE m.month = :month AND {visible:m}";

/* Targets of this month: one's own, then regions', then people's. LIMIT keeps MariaDB from merging what it cannot execute twice. */
#define MONTH_TARGETS                                                                                                  \
    "(SELECT x.id, x.amount, x.customer_id, x.sales_region_id AS region_id, x.staff_id, x.product_id," LEDGER_TARGET_KIND " AS kind, COALESCE(x.staff_id = :me, 0) AS mine," \
    "  x.staff_id AS owner_id, x.sales_region_id FROM sales_target x WHERE x.month = :month AND (x.sales_region_id IS NOT NULL OR x.staff_id IS NOT NULL)) t"
#define FIRST_TARGETS "(SELECT t.* FROM " MONTH_TARGETS " WHERE {visible:t} ORDER BY t.mine DESC, t.kind = 'region' DESC, t.amount DESC, t.id LIMIT 3) t"
static const char targets_sql[] =
    "SELECT f.*, CONCAT(ROUND(100 * f.achieved / NULLIF(f.amount, 0), 1), '%') AS rate FROM"
    " (SELECT t.id, t.kind, t.mine, t.amount, " LEDGER_TARGET_NAME " AS name, " LEDGER_TARGET_SOLD(":month", ":month") " AS achieved FROM " FIRST_TARGETS " LIMIT 3) f"
    " ORDER BY f.mine DESC, f.kind = 'region' DESC, f.amount DESC, f.id";

static NEOERR *show_sales(struct request *req)
{
    req->scope = permission_scope(req, "sales.read");
    if (req->scope == 0)
        return STATUS_OK;
    values_text(req->values, "month", arena_format(req->arena, "%.7s-01", req->today));
    TRY(db_show_one(req, "Sales", month_sql));
    TRY(db_show_rows(req, "Targets", targets_sql));
    return nerr_pass(db_show_rows(req, "Overdue", overdue_sql));
}

/* Orders with dealers in one's scope that wait, counted no further than is shown; and what one has asked to be released. */
#define ORDERS(condition)                                                                                              \
    "(SELECT IF(COUNT(*) > 200, '200+', COUNT(*)) FROM (SELECT 1 FROM sales_order s STRAIGHT_JOIN customer cu ON cu.id = s.customer_id WHERE {visible:cu} AND " condition " LIMIT 201) n)"
static const char orders_sql[] =
    "SELECT " ORDERS("s.state IN ('released', 'partly')") " AS to_ship, " ORDERS("s.state = 'draft' AND s.refusals <> ''") " AS refused, " ORDERS("s.state = 'draft'") " AS drafts";
static const char releases_sql[] =
    "SELECT g.id, g.amount, g.state, g.until, cu.name FROM gate_release g JOIN customer cu /* all rows: what one has asked for oneself */ ON cu.id = g.customer_id"
    " WHERE g.asked_by = :me AND (g.state = 'asked' OR g.state = 'granted' AND g.until >= :today) ORDER BY g.id DESC LIMIT 6";

static NEOERR *show_orders(struct request *req)
{
    req->scope = permission_scope(req, "orders.read");
    if (req->scope == 0)
        return STATUS_OK;
    TRY(db_show_one(req, "Orders", orders_sql));
    return may(req, "gate.ask") ? nerr_pass(db_show_rows(req, "Releases", releases_sql)) : STATUS_OK;
}

/* My tickets, what is due next first, those to call back last; and how many of those in one's scope nobody has, or are late. */
static const char my_tickets_sql[] =
    "SELECT t.id, t.number, t.title, t.state, t.due_at, " TICKET_PACE " AS pace, cu.name AS customer_name FROM ticket t JOIN customer cu ON cu.id = t.customer_id"
    " WHERE {visible:cu} AND t.assignee_id = :me AND (" TICKET_OPEN " OR t.state = 'solved') ORDER BY t.due_at, t.id LIMIT 8";
#define TICKETS(condition)                                                                                              \
    "(SELECT IF(COUNT(*) > 200, '200+', COUNT(*)) FROM (SELECT 1 FROM ticket t STRAIGHT_JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND " condition " LIMIT 201) n)"
static const char tickets_sql[] =
    "SELECT " TICKETS("t.assignee_id IS NULL AND " TICKET_OPEN) " AS unassigned, " TICKETS("t.due_at < :now") " AS late, " TICKETS(TICKET_OPEN) " AS open";

/* For who judges quality: tickets that wait there and goods held that wait for a verdict, by the day that is due, and reports to the authority by theirs. */
static const char at_quality_sql[] =
    "SELECT t.id, t.number, t.title, t.due_at, " TICKET_PACE " AS pace, cu.name AS customer_name FROM ticket t JOIN customer cu ON cu.id = t.customer_id"
    " WHERE t.state = 'quality' AND {visible:cu} ORDER BY t.due_at, t.id LIMIT 6";
static const char holds_sql[] =
    "SELECT h.id, h.product_name, h.lot, h.held_at, h.whole_lot, t.verdict_due_at, COALESCE(t.verdict_due_at < :now, 0) AS late, cu.name AS customer_name FROM lot_hold h JOIN ticket t ON t.id = h.ticket_id JOIN customer cu ON cu.id = t.customer_id"
    " WHERE h.state = 'held' AND {visible:cu} ORDER BY h.held_at, h.id LIMIT 6";
static const char reactions_sql[] =
    "SELECT r.id, r.product_name, r.lot, r.gravity, r.due_at, " REACTION_PACE " AS pace, t.number FROM adverse_reaction r JOIN ticket t ON t.id = r.ticket_id JOIN customer cu ON cu.id = t.customer_id"
    " WHERE r.due_at < '9999-01-01' AND {visible:cu} ORDER BY r.due_at, r.id LIMIT 6";

static NEOERR *show_quality(struct request *req)
{
    req->scope = permission_scope(req, "tickets.judge");
    if (req->scope == 0)
        return STATUS_OK;
    TRY(show_text(req, "1", "Judges"));
    TRY(db_show_rows(req, "AtQuality", at_quality_sql));
    TRY(db_show_rows(req, "Holds", holds_sql));
    return nerr_pass(db_show_rows(req, "Reactions", reactions_sql));
}

static NEOERR *show_tickets(struct request *req)
{
    req->scope = permission_scope(req, "tickets.read");
    if (req->scope == 0)
        return STATUS_OK;
    TRY(db_show_rows(req, "MyTickets", my_tickets_sql));
    return nerr_pass(db_show_one(req, "Tickets", tickets_sql));
}

/* Whom I should have spoken with, longest overdue first. */
static const char contacts_sql[] =
    "SELECT d.id, d.due_on, d.reason, cu.name AS customer_name FROM contact_due d JOIN customer cu ON cu.id = d.customer_id WHERE {visible:cu} AND d.staff_id = :me AND d.due_on < :today ORDER BY d.due_on, d.id LIMIT 5";
static const char contacts_late_sql[] =
    "SELECT IF(COUNT(*) > 200, '200+', COUNT(*)) AS late FROM (SELECT 1 FROM contact_due d JOIN customer cu ON cu.id = d.customer_id WHERE {visible:cu} AND d.staff_id = :me AND d.due_on < :today LIMIT 201) n";

static NEOERR *show_contacts(struct request *req)
{
    req->scope = permission_scope(req, "communications.read");
    if (req->scope == 0)
        return STATUS_OK;
    TRY(db_show_rows(req, "ContactsDue", contacts_sql));
    return nerr_pass(db_show_one(req, "Contacts", contacts_late_sql));
}

static NEOERR *show_customers(struct request *req)
{
    req->scope = permission_scope_any(req, "customers.read|customers.look");
    if (req->scope == 0)
        return STATUS_OK;
    TRY(db_show_one(req, "Figures", figures_sql));
    return nerr_pass(db_show_rows(req, "Changes", changes_sql));
}

static NEOERR *home_page(struct request *req)
{
    TRY(db_show_rows(req, "Tasks",
                     "SELECT t.id, t.title, t.due_on, t.customer_id, cu.name AS customer_name, t.due_on < :today AS late,"
                     "  t.due_on = :today AS today, t.created_by <> :me AS given"
                     " FROM task t LEFT JOIN customer cu /* all rows: name of the dealer a task of one's own is about */ ON cu.id = t.customer_id"
                     " WHERE t.owner_id = :me AND t.done_at IS NULL ORDER BY t.due_on, t.id LIMIT 10"));
    TRY(db_show_rows(req, "Approvals", approvals_sql));
    TRY(announcements_show(req, 5));
    TRY(db_show_rows(req, "Notices", "SELECT id, kind, detail, at FROM notice"
                                     " WHERE staff_id = :me AND read_at IS NULL ORDER BY id DESC LIMIT 5"));
    TRY(show_tickets(req));
    TRY(show_contacts(req));
    TRY(show_quality(req));
    TRY(recall_home_show(req));
    TRY(show_custody(req));
    TRY(show_sales(req));
    TRY(show_orders(req));
    TRY(show_contracts(req));
    return nerr_pass(show_customers(req));
}

/* --- numbers beside the menu, after the page -------------------------------------------- */

static const char counts_sql[] =
    "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE staff_id = :me AND read_at IS NULL LIMIT 100) n) AS notices,"
    "  (SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE owner_id = :me AND done_at IS NULL AND due_on <= :today LIMIT 100) t) AS tasks,"
    "  (SELECT COUNT(*) FROM (SELECT 1 FROM approval_turn t WHERE t.state = 'open' AND {mine:t.staff_id} LIMIT 100) w) AS approvals,"
    "  (SELECT COUNT(*) FROM (SELECT 1 FROM ticket k WHERE k.assignee_id = :me AND k.state IN ('new', 'open', 'quality') LIMIT 100) k) AS tickets,"
    "  (SELECT COUNT(*) FROM announcement a JOIN staff st ON st.id = :me WHERE " ANNOUNCEMENT_IN_FORCE " AND a.must_read = 1 AND " ANNOUNCEMENT_ADDRESSES " AND NOT EXISTS"
    "    (SELECT 1 FROM announcement_read r WHERE " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = :me)) AS announcements";

static NEOERR *counts(struct request *req)
{
    struct row row;
    json_t *json;
    char *text;

    TRY(db_select_one(req, counts_sql, &row));
    json = json_pack("{s:I, s:I, s:I, s:I, s:I}", "notices", (json_int_t)row_int(&row, "notices"), "tasks", (json_int_t)row_int(&row, "tasks"),
                     "approvals", (json_int_t)row_int(&row, "approvals"), "tickets", (json_int_t)row_int(&row, "tickets"), "announcements", (json_int_t)row_int(&row, "announcements"));
    text = json_dumps(json, JSON_COMPACT);
    buffer_text(&req->reply.body, text != NULL ? text : "{}");
    free(text);
    json_decref(json);
    reply_type(req, "application/json");
    return STATUS_OK;
}

/* --- the bell ------------------------------------------------------------------------------ */

static NEOERR *notices_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Notices", "SELECT id, kind, detail, link, at, read_at IS NOT NULL AS seen FROM notice"
                                                  " WHERE staff_id = :me ORDER BY id DESC LIMIT 100"));
}

/* Opening one marks it as seen and goes where it leads. */
static NEOERR *notice_open(struct request *req)
{
    const char *link = row_text(&req->record, "link");

    TRY(db_execute(req, "UPDATE notice SET read_at = :now WHERE id = :id AND read_at IS NULL"));
    reply_redirect(req, "%s", *link != '\0' ? link : "/home/notices");
    return STATUS_OK;
}

static NEOERR *notices_seen(struct request *req)
{
    TRY(db_execute(req, "UPDATE notice SET read_at = :now WHERE staff_id = :me AND read_at IS NULL"));
    reply_redirect(req, "/home/notices");
    return STATUS_OK;
}

static NEOERR *health(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT 1 AS up", &row));
    reply_type(req, "text/plain; charset=utf-8");
    buffer_text(&req->reply.body, "up\n");
    return STATUS_OK;
}

/* --- routes ------------------------------------------------------------------------------------ */

static const char own[] = "each person's own workbench; its parts ask for their permission";

static const struct route routes[] = {
    { METHOD_GET, "/", NULL, home_page, "home/home", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/home/counts", NULL, counts, NULL, NULL, NULL, ROUTE_ANY_PERSON | ROUTE_BARE, own, NULL },
    { METHOD_GET, "/home/notices", NULL, notices_page, "home/notices", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/home/notices/seen", NULL, notices_seen, NULL, NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_POST, "/home/notices/:id/open", NULL, notice_open, NULL, NULL,
      "SELECT id, link FROM notice WHERE id = :id AND staff_id = :me", ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/health", NULL, health, NULL, NULL, NULL, ROUTE_PUBLIC | ROUTE_BARE, "says only up or down", NULL },
};

const struct module home_module = { .name = "home", .routes = routes, .route_count = COUNT_OF(routes) };
