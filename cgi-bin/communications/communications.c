/* communications.c - /communications: the log, one entry of it. Logging is in log.c, promises in promises.c, what grows from an
 * entry in follow.c. */
#include "communications.h"

#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/search_index.h"
#include "domain/words.h"
#include "plan.h"

/* --- the log ------------------------------------------------------------------------------------ */

static const struct column columns[] = {
    { "name", "co.subject", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "kind", "co.kind", COLUMN_TAG, COLUMN_DEFAULT, "communication_kind" },
    { "at", "co.at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "staff_id", "co.staff_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "contact_names", "(SELECT GROUP_CONCAT(pe.name ORDER BY c.id SEPARATOR ', ') FROM communication_contact cc JOIN contact c ON c.id = cc.contact_id JOIN person pe ON pe.id = c.person_id WHERE cc.communication_id = co.id)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "promise", COMMUNICATION_PROMISE, COLUMN_TAG, COLUMN_DEFAULT, "communication_promise" },
    { "result", "LEFT(co.result, 200)", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "minutes", "co.minutes", COLUMN_INT, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "customer_id", "co.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "version", "co.version", COLUMN_INT, COLUMN_API, NULL },
};

#define DEALER_CALLED(cu) cu ".name LIKE CONCAT('%', :text, '%') OR " cu ".initials LIKE CONCAT(:text, '%') OR " cu ".code = :text"
/* What few have, or nobody, is looked up by its first and last word, and by the dealers that are called so: by their words, and one by
 * one when these do not hold the text. */
#define FOUND                                                                                                          \
    "(SELECT w.communication_id AS id FROM communication_word w JOIN communication_word v ON v.communication_id = w.communication_id" \
    "  WHERE " WORDS_BEGIN("w.word") " AND " WORDS_END("v.word")                                                     \
    " UNION SELECT c.id FROM search_word s STRAIGHT_JOIN customer d USE INDEX (PRIMARY) ON d.id = s.customer_id STRAIGHT_JOIN communication c ON c.customer_id = d.id WHERE {visible:d}" \
    "  AND " SEARCH_HOLDS_DEALERS " AND " SEARCH_DEALER_CALLED                                                         \
    " UNION SELECT c.id FROM customer d JOIN communication c ON c.customer_id = d.id WHERE {visible:d} AND NOT " SEARCH_HOLDS_DEALERS " AND (" DEALER_CALLED("d") ")) found"

/* What many have, and no dealer is called so: the newest of its first two characters, or of own ones those with the subject. */
#define NO_DEALER_CALLED SEARCH_HOLDS_DEALERS " AND NOT EXISTS (SELECT 1 FROM search_word s STRAIGHT_JOIN customer d USE INDEX (PRIMARY) ON d.id = s.customer_id WHERE {visible:d} AND " SEARCH_DEALER_CALLED ")"
#define NEWEST                                                                                                         \
    "communication_word w STRAIGHT_JOIN communication co ON co.id = w.communication_id AND co.at = w.at AND w.word = " WORDS_FIRST_TWO " AND " NO_DEALER_CALLED \
    " STRAIGHT_JOIN customer cu USE INDEX (PRIMARY) ON cu.id = co.customer_id"
#define NEWEST_OWN "communication co FORCE INDEX (communication_owner) STRAIGHT_JOIN customer cu USE INDEX (PRIMARY) ON cu.id = co.customer_id AND co.subject LIKE CONCAT('%', :text, '%') AND " NO_DEALER_CALLED

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "co.subject LIKE CONCAT('%', :text, '%') OR " DEALER_CALLED("cu"), NULL, COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "co.kind %s", "communication_kind", COLUMN_DEFAULT },
    { "staff_id", FILTER_CHOICE, "co.staff_id %s", "@staff", COLUMN_DEFAULT },
    { "at_from", FILTER_SINCE, "co.at >= :at_from", NULL, COLUMN_DEFAULT },
    { "at_to", FILTER_BEFORE, "co.at < :at_to", NULL, COLUMN_DEFAULT },
    { "promise", FILTER_CHOICE, COMMUNICATION_PROMISE " %s", "communication_promise", COLUMN_DEFAULT },
    { "mine", FILTER_CHOICE, "co.staff_id = :me AND '1' %s", "communication_mine", 0 },
    { "took_part", FILTER_CHOICE, "co.id IN (SELECT cs.communication_id FROM communication_staff cs WHERE cs.staff_id = :me) AND '1' %s", "communication_part", 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "co.customer_id = :customer", NULL, 0 },
    { "contact", FILTER_TEXT, "co.id IN (SELECT cc.communication_id FROM communication_contact cc WHERE cc.contact_id = :contact)", NULL, 0 },
};

static const struct order orders[] = { { "at", "co.at", 0 } };

const struct list communication_list = {
    .name = "communications", .path = "/communications", .noun = "communication", .permission = "communications.read",
    .from = "customer cu JOIN communication co ON co.customer_id = cu.id",
    .from_all = "communication co STRAIGHT_JOIN customer cu USE INDEX (PRIMARY) ON cu.id = co.customer_id", /* in the order of its own index, stopping early; the dealer by its key, not each time among all of its owner's */
    .from_found = FOUND " STRAIGHT_JOIN communication co ON co.id = found.id STRAIGHT_JOIN customer cu USE INDEX (PRIMARY) ON cu.id = co.customer_id",
    .from_newest = { NEWEST, NEWEST_OWN },
    .own = "co", .where = "{visible:cu}", .id = "co.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-at",
};

static NEOERR *list(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &communication_list));
    return nerr_pass(dealer_asked_show(req, &dealer));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &communication_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &communication_list));
}

/* --- one ------------------------------------------------------------------------------------------ */

static const char contacts_sql[] =
    "SELECT c.id, p.name, c.title, c.role FROM communication_contact cc JOIN contact c ON c.id = cc.contact_id JOIN person p ON p.id = c.person_id WHERE cc.communication_id = :id ORDER BY c.id";
static const char promises_sql[] =
    "SELECT p.id, p.text, p.due_on, p.owner_id, p.kept_at, p.kept_by, p.kept_note, p.kept_at IS NULL AND p.due_on < :today AS late FROM promise p WHERE p.communication_id = :id ORDER BY p.id";
/* Tasks are opened by who has or gave them, tickets by who may see the dealer's. */
static const char follows_sql[] =
    "SELECT f.task_id, ta.title AS task_title, ta.due_on, ta.owner_id, ta.done_at IS NOT NULL AS done, ta.owner_id = :me OR ta.created_by = :me AS own, f.ticket_id, IF(cu.id IS NULL, NULL, ti.number) AS number, IF(cu.id IS NULL, '', ti.title) AS ticket_title, ti.state"
    " FROM communication_follow f LEFT JOIN task ta ON ta.id = f.task_id LEFT JOIN ticket ti ON ti.id = f.ticket_id LEFT JOIN customer cu ON cu.id = ti.customer_id AND {visible:cu:tickets.read} WHERE f.communication_id = :id ORDER BY f.id";
static const char files_sql[] = "SELECT cf.id, cf.note, cf.added_by, f.name, f.type FROM communication_file cf JOIN file f ON f.id = cf.file_id WHERE cf.communication_id = :id ORDER BY cf.id";
static const char staff_sql[] = "SELECT cs.staff_id FROM communication_staff cs WHERE cs.communication_id = :id ORDER BY cs.id";

static NEOERR *page(struct request *req)
{
    TRY(db_show_rows(req, "Contacts", contacts_sql));
    TRY(db_show_rows(req, "Colleagues", staff_sql));
    TRY(db_show_rows(req, "Promises", promises_sql));
    TRY(db_show_rows(req, "Follows", follows_sql));
    return nerr_pass(db_show_rows(req, "Files", files_sql));
}

static const struct route routes[] = {
    { METHOD_GET, "/communications", "communications.read", list, "communications/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/views", "communications.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/export", "communications.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/dealers", "communications.create", communication_dealers, "dealers", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/new", "communications.create", communication_new_page, "communications/new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/new", "communications.create", communication_create, "communications/new", &communication_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/promises", "communications.read", promise_list_page, "communications/promises", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/promises/views", "communications.read", promise_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/promises/export", "communications.export", promise_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/promises/:id", "communications.read|communications.create", promise_keep_page, "communications/promise", NULL, promise_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/communications/promises/:id", "communications.create", promise_keep_post, "communications/promise", &promise_keep_form, promise_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/communications/plan", "communications.read", plan_page, "communications/plan", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/plan/views", "communications.read", plan_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/plan/export", "communications.export", plan_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/plan/coverage", "communications.read", plan_coverage, "communications/coverage", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/plan/rules", "communications.read", plan_rules_page, "communications/rules", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/plan/rules/new", "communications.plan", plan_rule_new_page, "communications/rule", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/communications/plan/rules/new", "communications.plan", plan_rule_create, "communications/rule", &plan_rule_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/plan/rules/:id", "communications.plan", plan_rule_edit_page, "communications/rule", NULL, plan_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/communications/plan/rules/:id", "communications.plan", plan_rule_change, "communications/rule", &plan_rule_change_form, plan_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/communications/plan/rules/:id/end", "communications.plan", plan_rule_end, NULL, NULL, plan_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_GET, "/communications/plan/:id", "communications.read", plan_row, NULL, NULL, plan_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/communications/calendar", "communications.read", my_calendar_page, "communications/calendar", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/assessment", "communications.read", assessment_list, "communications/assessment", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/communications/assessment/:id", "communications.read", assessment_page, "communications/assessed", NULL, assessment_record_sql, ROUTE_NO_RECORD_SCOPE, "oneself and who is below, whatever dealers", NULL },
    { METHOD_GET, "/communications/:id", "communications.read", page, "communications/page", NULL, communication_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/communications/:id/edit", "communications.create", communication_edit_page, "communications/new", NULL, communication_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/communications/:id/edit", "communications.create", communication_update, "communications/new", &communication_correct_form, communication_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/communications/:id/task", "communications.create", communication_to_task, NULL, NULL, communication_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/communications/:id/ticket", "communications.create", communication_to_ticket, NULL, NULL, communication_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &communication_list, &promise_list, &plan_list, NULL };
const struct module communications_module = { .name = "communications", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &communications_api };
