/* api.c - /api/v1/tickets: tickets for programs, an ERP or a hotline: listed, read, opened, written to. Lists, records, forms and
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
};

const struct api tickets_api = { routes, COUNT_OF(routes) };
