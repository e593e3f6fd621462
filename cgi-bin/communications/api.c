/* api.c - /api/v1/communications: the log for programs, a telephone system or a phone's app: listed, read, written; and who is to be
 * spoken with until when, to be read. Lists, records, forms and handlers are those of the pages. */
#include "communications.h"

#include "core/api.h"
#include "plan.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "kind", API_TEXT, NULL, "communication_kind" },
    { "at", API_TIME, NULL, NULL },
    { "minutes", API_INT, NULL, NULL },
    { "staff_id", API_INT, NULL, "@staff" },
    { "subject", API_TEXT, NULL, NULL },
    { "result", API_TEXT, NULL, NULL },
    { "contacts", API_WORDS, NULL, NULL },
    { "colleagues", API_WORDS, NULL, "@staff" },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};

static const struct resource communications = {
    .name = "communications", .schema = "Communication", .noun = "communication", .path = "/api/v1/communications/:id", .key = "id", .permission = "communications.read",
    .record = communication_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .list = &communication_list,
};

static const struct api_column due_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "pace", API_TEXT, NULL, "contact_pace" },
    { "due_on", API_DATE, NULL, NULL },
    { "last_at", API_TIME, NULL, NULL },
    { "our_level", API_TEXT, NULL, "contact_level" },
    { "their_role", API_TEXT, NULL, "contact_role" },
    { "staff_id", API_INT, NULL, "@staff" },
    { "times", API_INT, NULL, NULL },
    { "done", API_INT, NULL, NULL },
    { "period", API_TEXT, NULL, "contact_period" },
    { "occasion", API_TEXT, NULL, "contact_occasion" },
    { "reason", API_TEXT, NULL, NULL },
};

static const struct resource due = {
    .name = "due", .schema = "ContactDue", .noun = "contact_plan", .path = "/api/v1/communications/due/:id", .key = "id", .permission = "communications.read",
    .record = plan_record_sql, .columns = due_columns, .column_count = COUNT_OF(due_columns), .list = &plan_list,
};

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/communications", "communications.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &communications, "List communications" },
    { { METHOD_GET, "/api/v1/communications/:id", "communications.read", NULL, NULL, NULL, communication_record_sql, 0, NULL, NULL }, API_READ, &communications, "Read a communication" },
    { { METHOD_POST, "/api/v1/communications", "communications.create", communication_create, NULL, &communication_form, NULL, 0, NULL, NULL }, API_CREATE, &communications, "Log a communication" },
    { { METHOD_GET, "/api/v1/communications/due", "communications.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &due, "List contacts that are due by the plan" },
    { { METHOD_GET, "/api/v1/communications/due/:id", "communications.read", NULL, NULL, NULL, plan_record_sql, 0, NULL, NULL }, API_READ, &due, "Read a contact that is due" },
};

const struct api communications_api = { routes, COUNT_OF(routes) };
