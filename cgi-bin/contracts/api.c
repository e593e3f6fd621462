/* api.c - /api/v1/contracts: contracts for programs: read, drafted from a template or an earlier one, terms and goods of a draft changed, submitted.
 * Lists, records, forms and handlers are those of the pages. */
#include "contracts.h"

#include "core/api.h"
#include "domain/approval.h"
#include "domain/contract.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "kind", API_TEXT, NULL, "contract_kind" },
    { "state", API_TEXT, NULL, "contract_state" },
    { "state_reason", API_TEXT, NULL, NULL },
    { "state_at", API_TIME, NULL, NULL },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "owner_id", API_INT, "customer_owner_id", "@staff" },
    { "relation", API_TEXT, NULL, "contract_relation" },
    { "previous_id", API_INT, NULL, NULL },
    { "amount", API_MONEY, NULL, NULL },
    { "total", API_MONEY, NULL, NULL },
    { "tax_total", API_MONEY, NULL, NULL },
    { "nonstandard", API_FLAG, NULL, NULL },
    { "revision", API_INT, NULL, NULL },
    { "signed_on", API_DATE, NULL, NULL },
    { "sealed_on", API_DATE, NULL, NULL },
    { "posted_on", API_DATE, NULL, NULL },
    { "countersigned_on", API_DATE, NULL, NULL },
    { "original_received_on", API_DATE, NULL, NULL },
    { "effective_on", API_DATE, NULL, NULL },
    { "ended_on", API_DATE, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "changed_at", API_TIME, NULL, NULL },
};

static const struct resource contracts = {
    .name = "contracts", .schema = "Contract", .noun = "contract", .path = "/api/v1/contracts/:id", .key = "id", .permission = "contracts.read",
    .record = contract_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .form = &contract_form, .list = &contract_list,
};

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/contracts", "contracts.read", NULL, NULL, NULL, NULL, 0, NULL, NULL }, API_LIST, &contracts, "List contracts" },
    { { METHOD_GET, "/api/v1/contracts/:id", "contracts.read", NULL, NULL, NULL, contract_record_sql, 0, NULL, NULL }, API_READ, &contracts, "Read a contract" },
    { { METHOD_PATCH, "/api/v1/contracts/:id", "contracts.update", contract_update, NULL, &contract_form, contract_change_sql, 0, NULL, NULL },
      API_CHANGE, &contracts, "Change the terms of a draft" },
    { { METHOD_POST, "/api/v1/contracts", "contracts.create", contract_create, NULL, &contract_new_form, NULL, 0, NULL, NULL },
      API_CREATE, &contracts, "Draft a contract from a template, or from an earlier contract" },
    { { METHOD_POST, "/api/v1/contracts/:id/lines", "contracts.update", contract_line_create, NULL, &contract_line_form, contract_change_sql, 0, NULL, NULL },
      API_ACT, &contracts, "Add goods to a draft" },
    { { METHOD_POST, "/api/v1/contracts/:id/submit", "contracts.update", contract_send_as_is, NULL, &approval_start_form, contract_change_sql, 0, NULL, NULL },
      API_ACT, &contracts, "Submit a draft for approval; deciders: whom you choose for steps that leave it to you" },
};

const struct api contracts_api = { routes, COUNT_OF(routes) };
