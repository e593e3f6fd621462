/* api.c - /api/v1/tickets: tickets for programs, an ERP or a hotline: listed, read, opened, written to, worked on. Lists, records, forms and
 * handlers are those of the pages. What is about goods is in api_goods.c. */
#include "tickets.h"

#include "api_goods.h"
#include "domain/goods_return.h"
#include "domain/quality.h"
#include "domain/reaction.h"
#include "domain/recall.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "state", API_TEXT, NULL, "ticket_state" },
    { "category", API_TEXT, NULL, "ticket_category" },
    { "severity", API_TEXT, NULL, "ticket_severity" },
    { "title", API_TEXT, NULL, NULL },
    { "description", API_TEXT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "contact_id", API_INT, NULL, NULL },
    { "caller", API_TEXT, NULL, NULL },
    { "caller_phone", API_TEXT, NULL, NULL },
    { "shipment_id", API_INT, NULL, NULL },
    { "product_name", API_TEXT, NULL, NULL },
    { "lot", API_TEXT, NULL, NULL },
    { "quantity", API_TEXT, "quantity_shown", NULL },
    { "promised", API_TEXT, NULL, NULL },
    { "promised_at", API_TIME, NULL, NULL },
    { "promise_kept_at", API_TIME, NULL, NULL },
    { "assignee_id", API_INT, NULL, "@staff" },
    { "opened_at", API_TIME, NULL, NULL },
    { "opened_by", API_INT, NULL, "@staff" },
    { "answer_due_at", API_TIME, NULL, NULL },
    { "update_due_at", API_TIME, NULL, NULL },
    { "solve_due_at", API_TIME, NULL, NULL },
    { "answered_at", API_TIME, NULL, NULL },
    { "answer_minutes", API_INT, NULL, NULL },
    { "solved_at", API_TIME, NULL, NULL },
    { "closed_at", API_TIME, NULL, NULL },
    { "reopened", API_INT, NULL, NULL },
    { "solution", API_TEXT, NULL, NULL },
    { "root_cause", API_TEXT, NULL, "ticket_cause" },
    { "satisfaction", API_INT, NULL, NULL },
    { "merged_into_id", API_INT, NULL, NULL },
};

static const struct resource tickets = {
    .name = "tickets", .schema = "Ticket", .noun = "ticket", .path = "/api/v1/tickets/:id", .key = "id", .permission = "tickets.read",
    .record = ticket_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .list = &ticket_list,
};

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/tickets", "tickets.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &tickets, "List tickets" },
    { { METHOD_GET, "/api/v1/tickets/:id", "tickets.read", NULL, NULL, NULL, ticket_record_sql, 0, NULL, NULL }, API_READ, &tickets, "Read a ticket" },
    { { METHOD_POST, "/api/v1/tickets", "tickets.create", ticket_create, NULL, &ticket_form, NULL, 0, NULL, NULL }, API_CREATE, &tickets, "Open a ticket" },
    { { METHOD_POST, "/api/v1/tickets/:id/entries", "tickets.work", ticket_word, NULL, &ticket_word_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Write to a ticket: a note among us, or what was said to the dealer" },
    { { METHOD_POST, "/api/v1/tickets/:id/take", "tickets.work", ticket_take, NULL, NULL, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Take a ticket: whoever asks handles it" },
    { { METHOD_POST, "/api/v1/tickets/:id/assign", "tickets.assign|tickets.work", ticket_hand_over, NULL, &ticket_assign_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Hand a ticket to another person, who is told" },
    { { METHOD_POST, "/api/v1/tickets/:id/severity", "tickets.work", ticket_severity_save, NULL, &ticket_severity_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Change the severity; what was used of the clocks counts on" },
    { { METHOD_POST, "/api/v1/tickets/:id/steps/$action", "tickets.work", ticket_step, NULL, &ticket_step_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Take a step: ticket_take, ticket_wait, ticket_go_on, ticket_quality, ticket_back, ticket_reopen" },
    { { METHOD_POST, "/api/v1/tickets/:id/solve", "tickets.work", ticket_solve, NULL, &ticket_solve_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Solve a ticket" },
    { { METHOD_POST, "/api/v1/tickets/:id/close", "tickets.work", ticket_close, NULL, &ticket_close_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Close a solved ticket after the call back" },
    { { METHOD_POST, "/api/v1/tickets/:id/kept", "tickets.work", ticket_keep_promise, NULL, NULL, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Say that the promise was kept" },
    { { METHOD_POST, "/api/v1/tickets/:id/split", "tickets.work", ticket_split_save, NULL, &ticket_split_form, ticket_record_sql, 0, NULL, NULL },
      API_ACT, &tickets, "Make a second ticket of what else was said" },
    { { METHOD_GET, "/api/v1/tickets/holds", "tickets.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &holds_resource, "List goods held at dealers" },
    { { METHOD_GET, "/api/v1/tickets/holds/:id", "tickets.read", NULL, NULL, NULL, lot_hold_record_sql, 0, NULL, NULL }, API_READ, &holds_resource, "Read goods held" },
    { { METHOD_GET, "/api/v1/tickets/reactions", "tickets.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &reactions_resource, "List adverse reactions, without what is personal" },
    { { METHOD_GET, "/api/v1/tickets/reactions/:id", "tickets.read", NULL, NULL, NULL, reaction_record_sql, 0, NULL, NULL }, API_READ, &reactions_resource, "Read an adverse reaction, without what is personal" },
    { { METHOD_GET, "/api/v1/tickets/recalls", "recalls.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &recalls_resource, "List recalls and how far they are" },
    { { METHOD_GET, "/api/v1/tickets/recalls/:id", "recalls.read", NULL, NULL, NULL, recall_record_sql, 0, NULL, NULL }, API_READ, &recalls_resource, "Read a recall and how far it is" },
    { { METHOD_GET, "/api/v1/tickets/recalls/dealers", "recalls.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &recall_dealers_resource, "List dealers of recalls and what became of their goods" },
    { { METHOD_GET, "/api/v1/tickets/recalls/dealers/:id", "recalls.read", NULL, NULL, NULL, recall_dealer_record_sql, 0, NULL, NULL }, API_READ, &recall_dealers_resource, "Read a dealer of a recall" },
    { { METHOD_GET, "/api/v1/tickets/returns", "returns.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &returns_resource, "List returns" },
    { { METHOD_GET, "/api/v1/tickets/returns/:id", "returns.read", NULL, NULL, NULL, goods_return_record_sql, 0, NULL, NULL }, API_READ, &returns_resource, "Read a return" },
    { { METHOD_POST, "/api/v1/tickets/returns", "returns.create", return_program_ask, NULL, &return_program_form, NULL, 0, NULL, NULL },
      API_CREATE, &returns_resource, "Ask for a return, by the shipment that the goods left by: a draft" },
    { { METHOD_POST, "/api/v1/tickets/returns/:id/submit", "returns.create", return_program_submit, NULL, NULL, goods_return_record_sql, 0, NULL, NULL },
      API_ACT, &returns_resource, "Submit a return to those who decide" },
};

const struct api tickets_api = { routes, COUNT_OF(routes) };
