/* tickets.c - /tickets: queues, one ticket. Logging is in log.c, what is done with one in work.c and split.c, quality complaints in quality.c,
 * adverse reactions in reactions.c, recalls in recalls.c, returns in returns.c, articles in knowledge.c, saved replies in replies.c, sums in figures.c, clocks and what categories
 * ask for in rules.c. */
#include "tickets.h"

#include <string.h>

#include "domain/communication.h"
#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/flow.h"
#include "domain/product.h"
#include "domain/quality.h"
#include "domain/reaction.h"
#include "recalls.h"
#include "returns.h"
#include "rules.h"

/* --- queues ------------------------------------------------------------------------------------ */

#define OF_MY_DEPARTMENT "t.assignee_id IN (SELECT st.id FROM staff st JOIN staff me ON me.id = :me AND me.department_id = st.department_id)"

static const struct column columns[] = {
    { "name", "t.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "title", "t.title", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "state", "t.state", COLUMN_TAG, COLUMN_DEFAULT, "ticket_state" },
    { "severity", "t.severity", COLUMN_TAG, COLUMN_DEFAULT, "ticket_severity" },
    { "pace", TICKET_PACE, COLUMN_TAG, COLUMN_DEFAULT, "ticket_pace" },
    { "due_at", "IF(" TICKET_RUNNING ", t.due_at, NULL)", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "category", "t.category", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "ticket_category" },
    { "assignee_id", "t.assignee_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "opened_at", "t.opened_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "product_name", "t.product_name", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "lot", "t.lot", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "opened_by", "t.opened_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "answered_at", "t.answered_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "solved_at", "t.solved_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "work_minutes", "t.work_minutes", COLUMN_INT, COLUMN_SMALL, NULL },
    { "answer_late", "t.answer_late", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "solve_late", "t.solve_late", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "reopened", "t.reopened", COLUMN_INT, COLUMN_SMALL, NULL },
    { "root_cause", "t.root_cause", COLUMN_CHOICE, COLUMN_SMALL, "ticket_cause" },
    { "cost", "t.cost", COLUMN_MONEY, COLUMN_SMALL, NULL },
    { "satisfaction", "t.satisfaction", COLUMN_INT, COLUMN_SMALL, NULL },
    { "promised", "t.promised", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "version", "t.version", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "t.customer_id", COLUMN_INT, COLUMN_API, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "t.number LIKE CONCAT('%', :text, '%') OR t.title LIKE CONCAT('%', :text, '%') OR t.lot = :text OR cu.name LIKE CONCAT('%', :text, '%') OR cu.initials LIKE CONCAT(:text, '%') OR cu.code = :text", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "t.state %s", "ticket_state", COLUMN_DEFAULT | COLUMN_WIDE },
    { "severity", FILTER_CHOICE, "t.severity %s", "ticket_severity", COLUMN_DEFAULT | COLUMN_WIDE },
    { "open", FILTER_CHOICE, "t.is_open %s", "ticket_yes", COLUMN_WIDE },
    { "pace", FILTER_CHOICE, TICKET_PACE " %s", "ticket_pace", COLUMN_DEFAULT | COLUMN_WIDE },
    { "category", FILTER_CHOICE, "t.category %s", "ticket_category", COLUMN_DEFAULT | COLUMN_WIDE },
    { "assignee_id", FILTER_CHOICE, "t.assignee_id %s", "@staff", 0 },
    { "mine", FILTER_CHOICE, "t.assignee_id = :me AND '1' %s", "ticket_mine", 0 },
    { "team", FILTER_CHOICE, OF_MY_DEPARTMENT " AND '1' %s", "ticket_team", 0 },
    { "unassigned", FILTER_CHOICE, "t.assignee_id IS NULL AND '1' %s", "ticket_unassigned", 0 },
    { "root_cause", FILTER_CHOICE, "t.root_cause %s", "ticket_cause", COLUMN_WIDE },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "t.customer_id = :customer", NULL, 0 },
    { "lot", FILTER_TEXT, "t.lot = :lot", NULL, 0 },
    { "product", FILTER_TEXT, "t.product_code = :product", NULL, 0 },
    { "answer_late", FILTER_CHOICE, "t.answer_late = 1 AND '1' %s", "ticket_yes", COLUMN_WIDE },
    { "solve_late", FILTER_CHOICE, "t.solve_late = 1 AND '1' %s", "ticket_yes", COLUMN_WIDE },
    { "reopened", FILTER_CHOICE, "t.reopened > 0 AND '1' %s", "ticket_yes", 0 },
    { "answered", FILTER_CHOICE, "t.answer_minutes IS NOT NULL AND '1' %s", "ticket_yes", COLUMN_WIDE },
    { "satisfaction", FILTER_CHOICE, "t.satisfaction %s", "ticket_satisfaction", COLUMN_WIDE },
    { "costly", FILTER_CHOICE, "t.cost > 0 AND '1' %s", "ticket_yes", COLUMN_WIDE },
    { "opened_from", FILTER_SINCE, "t.opened_at >= :opened_from", NULL, COLUMN_WIDE },
    { "opened_to", FILTER_BEFORE, "t.opened_at < :opened_to", NULL, COLUMN_WIDE },
};

static const struct order orders[] = { { "due_at", "t.due_at", 0 }, { "opened_at", "t.opened_at", 0 } };

const struct list ticket_list = {
    .name = "tickets", .path = "/tickets", .noun = "ticket", .permission = "tickets.read",
    .from = "customer cu JOIN ticket t ON t.customer_id = cu.id",
    .from_all = "ticket t STRAIGHT_JOIN customer cu ON cu.id = t.customer_id", /* in the order of its own index, stopping early */
    .where = "{visible:cu} AND t.state <> 'merged'", .id = "t.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "due_at",
};

static NEOERR *list(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &ticket_list));
    return nerr_pass(dealer_asked_show(req, &dealer));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &ticket_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &ticket_list));
}

/* --- one ------------------------------------------------------------------------------------------ */

static const char entries_sql[] =
    "SELECT e.id, e.at, e.staff_id, e.kind, e.open_to_dealer, e.old_word, e.new_word, e.text, e.file_id, f.name AS file_name, f.type AS file_type FROM ticket_entry e LEFT JOIN file f ON f.id = e.file_id"
    " WHERE e.ticket_id = :id ORDER BY e.id DESC LIMIT :most";
/* What stands around it, in one look: most tickets have none of it, and what there is none of is not asked for. */
static const char around_sql[] =
    "SELECT 'link' AS kind, l.other_id AS id FROM ticket_link l WHERE l.ticket_id = :id UNION ALL SELECT 'link', l.ticket_id FROM ticket_link l WHERE l.other_id = :id"
    " UNION ALL SELECT 'link', m.id FROM ticket m WHERE m.merged_into_id = :id UNION ALL SELECT 'watch', w.staff_id FROM ticket_watch w WHERE w.ticket_id = :id"
    " UNION ALL SELECT 'origin', f.communication_id FROM communication_follow f WHERE f.ticket_id = :id UNION ALL SELECT 'return', g.id FROM goods_return g WHERE g.ticket_id = :id";
static const char linked_sql[] =
    "SELECT DISTINCT o.id, o.number, o.title, o.state, o.opened_at FROM JSON_TABLE(:linked, '$[*]' COLUMNS (id BIGINT PATH '$')) x"
    " JOIN ticket o ON o.id = x.id JOIN customer cu ON cu.id = o.customer_id WHERE {visible:cu} ORDER BY o.opened_at DESC LIMIT 20";
/* Of the same dealer lately, or of the same lot: perhaps the same thing. Two indexes serve it; to weigh all of them costs more than to read. */
static const char alike_sql[] =
    "SELECT o.id, o.number, o.title, o.state, o.lot, o.opened_at FROM ticket o FORCE INDEX (ticket_customer, ticket_lot) JOIN customer cu ON cu.id = o.customer_id WHERE {visible:cu} AND o.id <> :id AND o.state NOT IN ('closed', 'merged')"
    " AND (o.customer_id = :customer_id OR (:lot <> '' AND o.product_code = :product_code AND o.lot = :lot)) AND o.opened_at > :now - INTERVAL 60 DAY ORDER BY o.lot = :lot DESC, o.opened_at DESC LIMIT 6";

struct around {
    const char *linked; /* ids as JSON, "" = none */
    bool origin, returns;
};

/* Shows who watches it, too. */
static NEOERR *read_around(struct request *req, struct around *around)
{
    struct buffer linked;
    struct rows *rows;
    int watching = 0;

    *around = (struct around){ .linked = "" };
    buffer_init(&linked, req->arena);
    TRY(db_select(req, around_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *kind = row_text(&row, "kind"), *id = row_text(&row, "id");

        around->origin |= strcmp(kind, "origin") == 0;
        around->returns |= strcmp(kind, "return") == 0;
        if (strcmp(kind, "link") == 0) {
            buffer_format(&linked, "%s%s", linked.length == 0 ? "[" : ",", id);
        } else if (strcmp(kind, "watch") == 0) {
            TRY(show_text(req, id, "Watching.%d.staff_id", watching));
            TRY(show_int(req, row_int(&row, "id") == req->person.id, "Watching.%d.me", watching++));
        }
    }
    if (linked.length > 0)
        around->linked = arena_format(req->arena, "%s]", linked.bytes);
    return STATUS_OK;
}

static NEOERR *show_around(struct request *req)
{
    struct around around;

    TRY(read_around(req, &around));
    if (*around.linked != '\0') {
        values_text(req->values, "linked", around.linked);
        TRY(db_show_rows(req, "Linked", linked_sql));
    }
    if (around.origin)
        TRY(communication_of_ticket_show(req, row_int(&req->record, "id")));
    return around.returns && may(req, "returns.read") ? nerr_pass(goods_return_ticket_show(req)) : STATUS_OK;
}

/* What the category asks for beside the ticket. */
static NEOERR *show_what_it_asks(struct request *req)
{
    if (*row_text(&req->record, "asks") == '\0')
        return STATUS_OK;
    TRY(quality_show(req));
    return nerr_pass(reaction_ticket_show(req));
}

static NEOERR *page(struct request *req)
{
    const struct row *ticket = &req->record;
    struct rows *log;

    values_int(req->values, "customer_id", row_int(ticket, "customer_id"));
    values_text(req->values, "lot", row_text(ticket, "lot"));
    values_text(req->values, "product_code", row_text(ticket, "product_code"));
    values_int(req->values, "most", TICKET_LOG_SHOWN);
    TRY(db_select(req, entries_sql, &log));
    TRY(rows_show(req, "Entries", log));
    TRY(show_around(req));
    TRY(db_show_rows(req, "Alike", alike_sql));
    TRY(ticket_clocks_show(req, ticket, log));
    TRY(show_what_it_asks(req));
    if (permission_scope(req, "tickets.work") != 0)
        TRY(flow_show(req, &ticket_flow, row_text(ticket, "state"), false));
    TRY(reply_show_asked(req));
    return nerr_pass(form_show(req, &ticket_word_form, "Said", ticket_path(req, row_int(ticket, "id"), "")));
}

static const struct route routes[] = {
    { METHOD_GET, "/tickets", "tickets.read", list, "tickets/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/views", "tickets.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/export", "tickets.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/dealers", "tickets.create|returns.create", ticket_dealers, "dealers", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/alike", "tickets.create", ticket_alike, "tickets/alike", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/new", "tickets.create", ticket_new_page, "tickets/new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/new", "tickets.create", ticket_create, "tickets/new", &ticket_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/knowledge", "tickets.read", knowledge_list_page, "tickets/knowledge_list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/knowledge/views", "tickets.read", knowledge_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/knowledge/export", "tickets.export", knowledge_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/knowledge/new", "tickets.work", knowledge_new_page, "tickets/knowledge_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/knowledge/new", "tickets.work", knowledge_create, "tickets/knowledge_edit", &knowledge_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/knowledge/:id", "tickets.read", knowledge_page, "tickets/knowledge", NULL, knowledge_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/knowledge/:id/edit", "tickets.work", knowledge_edit_page, "tickets/knowledge_edit", NULL, knowledge_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/knowledge/:id/edit", "tickets.work", knowledge_update, "tickets/knowledge_edit", &knowledge_form, knowledge_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/knowledge/:id/end", "tickets.work", knowledge_end, NULL, NULL, knowledge_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/holds", "tickets.read", hold_list_page, "tickets/holds", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/holds/views", "tickets.read", hold_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/holds/export", "tickets.export", hold_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/holds/:id", "tickets.read", hold_open, NULL, NULL, lot_hold_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/holds/:id/end", "tickets.judge", hold_end_page, "tickets/hold", NULL, lot_hold_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/holds/:id/end", "tickets.judge", hold_end, "tickets/hold", &hold_end_form, lot_hold_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/samples/:id", "tickets.work", sample_edit_page, "tickets/sample", NULL, sample_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/samples/:id", "tickets.work", sample_update, "tickets/sample", &ticket_sample_form, sample_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/reactions", "tickets.read", reaction_list_page, "tickets/reactions", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/reactions/views", "tickets.read", reaction_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/reactions/export", "tickets.export", reaction_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/reactions/:id", "tickets.read", reaction_page, "tickets/reaction", NULL, reaction_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/reactions/:id/submit", "tickets.judge", reaction_submit_page, "tickets/reaction_submit", NULL, reaction_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/reactions/:id/submit", "tickets.judge", reaction_submit_post, "tickets/reaction_submit", &reaction_submit_form, reaction_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls", "recalls.read", recalls_page, "tickets/recalls", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/views", "recalls.read", recalls_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/export", "recalls.export", recalls_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/products", "recalls.manage", products_suggest, "products/suggest", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/new", "recalls.manage", recall_new_page, "tickets/recall_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/new", "recalls.manage", recall_create, "tickets/recall_edit", &recall_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers", "recalls.read", recall_dealers_page, "tickets/recall_dealers", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/views", "recalls.read", recall_dealers_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/export", "recalls.export", recall_dealers_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers/notify", "recalls.confirm", recall_notify_all_page, "bulk", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/notify", "recalls.confirm", recall_notify_all_order, "bulk", &recall_notify_all_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers/notify/:id", "recalls.confirm", recall_notify_all_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_NO_RECORD_SCOPE, "one's own job", NULL },
    { METHOD_GET, "/tickets/recalls/dealers/:id", "recalls.read", recall_dealer_page, "tickets/recall_dealer", NULL, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers/:id/notify", "recalls.confirm", recall_notify_page, "tickets/recall_dealer_edit", NULL, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/:id/notify", "recalls.confirm", recall_notify_save, "tickets/recall_dealer_edit", &recall_notify_form, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers/:id/confirm", "recalls.confirm", recall_confirm_page, "tickets/recall_dealer_edit", NULL, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/:id/confirm", "recalls.confirm", recall_confirm_save, "tickets/recall_dealer_edit", &recall_confirm_form, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/dealers/:id/reason", "recalls.manage", recall_excuse_page, "tickets/recall_dealer_edit", NULL, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/dealers/:id/reason", "recalls.manage", recall_excuse_save, "tickets/recall_dealer_edit", &recall_excuse_form, recall_dealer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/:id", "recalls.read", recall_page, "tickets/recall", NULL, recall_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/:id", "recalls.manage", recall_act, "tickets/recall", &recall_act_form, recall_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/:id/edit", "recalls.manage", recall_edit_page, "tickets/recall_edit", NULL, recall_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/:id/edit", "recalls.manage", recall_edit, "tickets/recall_edit", &recall_form, recall_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/recalls/:id/close", "recalls.manage", recall_close_page, "tickets/recall_close", NULL, recall_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/recalls/:id/close", "recalls.manage", recall_end, "tickets/recall_close", &recall_close_form, recall_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns", "returns.read", returns_page, "tickets/returns", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/views", "returns.read", returns_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/export", "returns.export", returns_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/new", "returns.create", return_ask_page, "tickets/return_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/new", "returns.create", return_ask_save, "tickets/return_edit", &return_ask_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/:id", "returns.read", return_one_page, "tickets/return", NULL, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/:id", "returns.create", return_act, "tickets/return", &return_act_form, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/:id/edit", "returns.create", return_edit_page, "tickets/return_edit", NULL, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/:id/edit", "returns.create", return_edit, "tickets/return_edit", &return_ask_form, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/:id/withdraw", "returns.create", return_back_page, "tickets/return_step", NULL, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/:id/withdraw", "returns.create", return_back, "tickets/return_step", &return_back_form, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/:id/receive", "returns.receive", return_receive_page, "tickets/return_step", NULL, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/:id/receive", "returns.receive", return_receive, "tickets/return_step", &return_receive_form, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/returns/:id/settle", "returns.settle", return_settle_page, "tickets/return_step", NULL, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/returns/:id/settle", "returns.settle", return_settle, "tickets/return_step", &return_settle_form, goods_return_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/replies", "tickets.work", reply_list_page, "tickets/reply_list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/replies/views", "tickets.work", reply_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/replies/export", "tickets.export", reply_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/replies/new", "tickets.work", reply_new_page, "tickets/reply_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/replies/new", "tickets.work", reply_create, "tickets/reply_edit", &reply_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/replies/:id", "tickets.work", reply_page, "tickets/reply_edit", NULL, reply_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/replies/:id", "tickets.work", reply_update, "tickets/reply_edit", &reply_form, reply_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/replies/:id/end", "tickets.work", reply_end, NULL, NULL, reply_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/rules", "tickets.read", ticket_rules_page, "tickets/rules", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/rules/clocks/:id", "tickets.rules", clock_rule_page, "tickets/rule", NULL, clock_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/tickets/rules/clocks/:id", "tickets.rules", clock_rule_save, "tickets/rule", &clock_rule_form, clock_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_GET, "/tickets/rules/procedures/new", "tickets.rules", procedure_page, "tickets/rule", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/rules/procedures/new", "tickets.rules", procedure_create, "tickets/rule", &procedure_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/rules/procedures/:id", "tickets.rules", procedure_page, "tickets/rule", NULL, procedure_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/tickets/rules/procedures/:id", "tickets.rules", procedure_save, "tickets/rule", &procedure_form, procedure_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/tickets/rules/procedures/:id/end", "tickets.rules", procedure_end, NULL, NULL, procedure_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_GET, "/tickets/rules/reports/new", "tickets.rules", report_rule_page, "tickets/rule", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/rules/reports/new", "tickets.rules", report_rule_create, "tickets/rule", &report_rule_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/rules/reports/:id", "tickets.rules", report_rule_page, "tickets/rule", NULL, report_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/tickets/rules/reports/:id", "tickets.rules", report_rule_save, "tickets/rule", &report_rule_form, report_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_POST, "/tickets/rules/reports/:id/end", "tickets.rules", report_rule_end, NULL, NULL, report_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to nobody", NULL },
    { METHOD_GET, "/tickets/figures", "tickets.read", ticket_figures_page, "tickets/figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/tickets/figures/export", "tickets.export", ticket_figures_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id", "tickets.read", page, "tickets/page", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id", "tickets.work|tickets.create", ticket_word, "tickets/page", &ticket_word_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/take", "tickets.work", ticket_take, NULL, NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/step/$action", "tickets.work", ticket_step_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/step/$action", "tickets.work", ticket_step, "tickets/step", &ticket_step_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/solve", "tickets.work", ticket_solve_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/solve", "tickets.work", ticket_solve, "tickets/step", &ticket_solve_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/close", "tickets.work", ticket_close_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/close", "tickets.work", ticket_close, "tickets/step", &ticket_close_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/assign", "tickets.assign|tickets.work", ticket_assign_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/assign", "tickets.assign|tickets.work", ticket_hand_over, "tickets/step", &ticket_assign_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/severity", "tickets.work", ticket_severity_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/severity", "tickets.work", ticket_severity_save, "tickets/step", &ticket_severity_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/kept", "tickets.work", ticket_keep_promise, NULL, NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/watch", "tickets.read", ticket_watch, NULL, NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/link", "tickets.work", ticket_link_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/link", "tickets.work", ticket_link, "tickets/step", &ticket_link_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/replies", "tickets.work", reply_suggest, "tickets/replies", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/split", "tickets.work", ticket_split_page, "tickets/split", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/split", "tickets.work", ticket_split_save, "tickets/split", &ticket_split_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/merge", "tickets.work", ticket_merge_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/merge", "tickets.work", ticket_merge, "tickets/step", &ticket_merge_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/hold", "tickets.work", ticket_hold_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/hold", "tickets.work", ticket_hold, "tickets/step", &ticket_hold_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/sample", "tickets.work", ticket_sample_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/sample", "tickets.work", ticket_sample_create, "tickets/step", &ticket_sample_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/verdict", "tickets.judge", ticket_verdict_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/verdict", "tickets.judge", ticket_verdict_save, "tickets/step", &ticket_verdict_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/measure", "tickets.judge", ticket_measure_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/measure", "tickets.judge", ticket_measure_save, "tickets/step", &ticket_measure_form, ticket_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/tickets/:id/reaction", "tickets.work|tickets.create", reaction_edit_page, "tickets/step", NULL, ticket_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/tickets/:id/reaction", "tickets.work|tickets.create", reaction_save_post, "tickets/step", &reaction_form, ticket_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &ticket_list, &knowledge_list, &reply_list, &hold_list, &reaction_list, &recalls_list, &recall_dealers_list, &goods_returns_list, NULL };
const struct module tickets_module = { .name = "tickets", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &tickets_api };
