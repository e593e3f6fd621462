/* api.c - /api/v1/tickets: tickets for programs, an ERP or a hotline: listed, read, opened, written to, worked on. Lists, records, forms and
 * handlers are those of the pages. */
#include "tickets.h"

#include "core/api.h"

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
};

const struct api tickets_api = { routes, COUNT_OF(routes) };
