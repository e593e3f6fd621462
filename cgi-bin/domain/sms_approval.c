/* sms_approval.c - campaigns as a kind of document that is approved. */
#include <string.h>

#include "flow.h"
#include "sms.h"

static const struct approval_fact facts[] = { { "sms_numbers", FACT_INT, NULL }, { "sms_marketing", FACT_FLAG, NULL } };

static const char facts_sql[] =
    "SELECT b.title, NULL AS amount, NULL AS customer_id, NULL AS sales_region_id, b.created_by AS owner_id, " APPROVAL_ROUND("sms", "b.id") ", b.total - b.suppressed AS sms_numbers, b.category = 'marketing' AS sms_marketing FROM sms_batch b WHERE b.id = :document_id";

/* Who decides about messages in the company's name has a right to it. */
static NEOERR *gate(struct request *req, int64_t document_id)
{
    (void)document_id;
    if (!may(req, "sms.approve"))
        form_error(req, "", "sms.may_not_approve");
    return STATUS_OK;
}

static NEOERR *decided(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment)
{
    static const char *const actions[] = { [APPROVAL_APPROVED] = "approved", [APPROVAL_REJECTED] = "rejected", [APPROVAL_RETURNED] = "returned", [APPROVAL_WITHDRAWN] = "sms_withdraw" };
    const struct flow_step *step;
    struct row row;

    TRY(sms_batch_locked(req, document_id, &row));
    step = flow_find(&sms_flow, row_text(&row, "state"), actions[outcome]);
    if (step == NULL) {
        form_error(req, "", "approval.document_moved");
        return STATUS_OK;
    }
    return nerr_pass(sms_move(req, &row, step->to, comment));
}

static const char document_sql[] = "SELECT b.* FROM sms_batch b WHERE b.id = :document_id";
static const char sample_sql[] =
    "SELECT m.person_name, cu.name AS customer_name, m.text, m.segments FROM sms_message m JOIN customer cu /* all rows: whose turn it is sees what is decided */ ON cu.id = m.customer_id WHERE m.batch_id = :document_id AND m.state = 'waiting' ORDER BY m.id LIMIT 5";

static NEOERR *show(struct request *req, int64_t document_id)
{
    values_int(req->values, "document_id", document_id);
    TRY(db_show_one(req, "Document", document_sql));
    return nerr_pass(db_show_rows(req, "Document.sample", sample_sql));
}

const struct approval_kind sms_approval = {
    .word = "sms", .path = "/communications/sms", .facts = facts, .fact_count = COUNT_OF(facts), .facts_sql = facts_sql, .gate = gate, .decided = decided, .show = show,
};
