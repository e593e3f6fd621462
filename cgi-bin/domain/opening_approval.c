/* opening_approval.c - account opening: quality has passed the dealer, the policy says who opens the account. */
#include "opening_approval.h"

#include "customer.h"
#include "customer_state.h"
#include "flow.h"
#include "paper.h"
#include "papers_gate.h"

static const struct approval_fact facts[] = {
    { "customer_type", FACT_CHOICE, "customer_type" }, { "sales_region_id", FACT_CHOICE, "@sales_region" },
    { "source", FACT_CHOICE, "customer_source" },      { "cold_chain", FACT_FLAG, NULL },
    { "registered_capital", FACT_MONEY, NULL },        { "score", FACT_INT, NULL },
};

static const char facts_sql[] =
    "SELECT cu.name AS title, NULL AS amount, cu.id AS customer_id, cu.sales_region_id, cu.owner_id, " APPROVAL_ROUND("opening", "cu.id") ", cu.type AS customer_type, cu.source, cu.cold_chain,"
    " cu.registered_capital, cf.score FROM customer cu /* all rows: whoever passes the dealer on has been let through to it; who decides is told by the policy */"
    " LEFT JOIN customer_file cf ON cf.id = cu.id WHERE cu.id = :document_id";

/* Papers that stand in the way. */
static NEOERR *gate(struct request *req, int64_t document_id)
{
    struct papers_reasons reasons;

    TRY(papers_gate_opening(req, document_id, true, &reasons));
    if (reasons.count > 0)
        form_error_with(req, "", "approval.papers_first", papers_reason_words(req, &reasons.items[0]));
    return STATUS_OK;
}

static NEOERR *decided(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment)
{
    static const char *const actions[] = { [APPROVAL_APPROVED] = "approve", [APPROVAL_REJECTED] = "reject", [APPROVAL_RETURNED] = "send_back", [APPROVAL_WITHDRAWN] = "withdraw" };
    struct values *values = values_new(req->arena);
    const struct flow_step *step;
    struct rows *rows;
    struct row row;

    values_int(values, "document_id", document_id);
    TRY(db_select_with(req, "SELECT cu.id, cu.name, cu.state, cu.owner_id, cu.version FROM customer cu WHERE cu.id = :document_id FOR UPDATE"
                            " /* all rows: the engine has asked who decides */", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "customer %lld", (long long)document_id);
    row = rows_at(rows, 0);
    step = flow_find(&customer_flow, row_text(&row, "state"), actions[outcome]);
    if (step == NULL) {
        form_error(req, "", "approval.document_moved");
        return STATUS_OK;
    }
    return nerr_pass(customer_state_set(req, &row, step, comment));
}

static NEOERR *show_gate(struct request *req, int64_t document_id)
{
    struct papers_reasons reasons;

    TRY(papers_gate_opening(req, document_id, true, &reasons));
    for (size_t i = 0; i < reasons.count; i++)
        TRY(show_text(req, papers_reason_words(req, &reasons.items[i]), "Document.reasons.%zu", i));
    return STATUS_OK;
}

static NEOERR *show(struct request *req, int64_t document_id)
{
    values_int(req->values, "document_id", document_id);
    TRY(db_show_one(req, "Document",
                    "SELECT cu.id, cu.code, cu.name, cu.type, cu.credit_code, cu.legal_representative, cu.registered_capital, cu.founded_on, cu.address, cu.business_scope, cu.source,"
                    " cu.warehouse_m2, cu.vehicles, cu.staff_count, cu.downstream_count, cu.brands, cu.state_reason, cu.owner_id, st.name AS owner, pr.full_name AS region, cf.score, cf.missing"
                    " FROM customer cu /* all rows: whose turn it is sees what is decided */ LEFT JOIN staff st ON st.id = cu.owner_id"
                    " LEFT JOIN postal_region pr ON pr.code = cu.region_code LEFT JOIN customer_file cf ON cf.id = cu.id WHERE cu.id = :document_id"));
    TRY(db_show_rows(req, "Document.papers",
                     "SELECT p.paper_type, p.number, p.due_on, p.verification, p.due_on < :today AS expired FROM paper p"
                     " WHERE p.customer_id = :document_id AND p.valid_to IS NULL AND p.replaced_by IS NULL ORDER BY p.paper_type, p.id LIMIT 40"));
    return nerr_pass(show_gate(req, document_id));
}

const struct approval_kind opening_approval = {
    .word = "opening", .path = "/customers", .facts = facts, .fact_count = COUNT_OF(facts), .facts_sql = facts_sql, .gate = gate, .decided = decided, .show = show,
};
