/* contract_approval.c - contracts as a kind of approval: what policies may ask, the papers gate, what is decided on one screen. */
#include "contract_approval.h"

#include <math.h>
#include <string.h>

#include "contract.h"
#include "contract_print.h"
#include "customer.h"
#include "exposure.h"
#include "flow.h"
#include "money.h"
#include "paper.h"
#include "papers_gate.h"

static const struct approval_fact facts[] = {
    { "amount", FACT_MONEY, NULL },           { "amount_added", FACT_MONEY, NULL }, { "contract_kind", FACT_CHOICE, "contract_kind" },
    { "nonstandard", FACT_FLAG, NULL },       { "below_floor", FACT_FLAG, NULL },   { "papers_problem", FACT_FLAG, NULL },
    { "over_limit", FACT_FLAG, NULL },        { "longer_term", FACT_FLAG, NULL },   { "payment_days", FACT_INT, NULL },
    { "relation", FACT_CHOICE, "contract_relation" }, { "sales_region_id", FACT_CHOICE, "@sales_region" },
};

/* This contract and what the same dealer was submitted or granted lately: nobody splits an amount. The index says it alone; it is named,
 * for to weigh those of the states takes longer than to read it. */
#define ADDED                                                                                                          \
    "(c.amount + COALESCE((SELECT SUM(o.amount) FROM contract o FORCE INDEX (contract_added) WHERE o.customer_id = c.customer_id AND o.id <> c.id" \
    "  AND o.state IN ('approval', 'approved', 'sealed', 'effective', 'done') AND o.submitted_at > :now - INTERVAL :setting_approval_added_days DAY), 0))"
/* The dealer's exposure without this contract. */
#define EXPOSED "(COALESCE(f.exposure, 0) - IF(" EXPOSURE_RESERVES ", GREATEST(c.amount - (" EXPOSURE_DRAWN "), 0), 0))"
/* A framework is approved on its target and draws nothing: its orders will; what is paid before delivery needs no credit. */
#define DRAWS "(c.kind = 'single' AND c.payment_days > 0)"
/* Asked before it reserves anything: exposure is without it. Each submission makes a revision, and a round. */
static const char facts_sql[] =
    "SELECT CONCAT(COALESCE(c.number, c.title), ' ', cu.name) AS title, c.amount, c.customer_id, cu.sales_region_id, cu.owner_id, c.revision AS round, " ADDED " AS amount_added, c.kind AS contract_kind,"
    "  c.nonstandard, EXISTS (SELECT 1 FROM contract_line l WHERE l.contract_id = c.id AND l.below_floor = 1) AS below_floor,"
    "  NULL AS papers_problem, " DRAWS " AND l.amount IS NOT NULL AND c.amount + COALESCE(f.exposure, 0) > l.amount AS over_limit,"
    "  c.payment_days > COALESCE(l.term_days, c.payment_days) AS longer_term, c.payment_days, c.relation"
    " FROM contract c JOIN customer cu /* all rows: who submits was let through to it; who decides is told by the policy */ ON cu.id = c.customer_id LEFT JOIN customer_figures f ON f.id = cu.id"
    " LEFT JOIN " CUSTOMER_LIMIT_OF("c.customer_id") " WHERE c.id = :document_id";

/* Missing, expired, or ending before the contract: asked of the rows that the gate reads; in SQL it took a third of a submission. */
static NEOERR *more_facts(struct request *req, int64_t document_id, struct row *row)
{
    struct contract_papers papers;

    TRY(contract_papers_read(req, document_id, &papers));
    row_put(row, "papers_problem", papers.reasons.count + papers.ending.count > 0 ? "1" : "0");
    return STATUS_OK;
}

/* Nobody may override what the law asks for. */
static NEOERR *gate(struct request *req, int64_t document_id)
{
    struct contract_papers papers;

    TRY(contract_papers_read(req, document_id, &papers));
    if (papers.reasons.count > 0)
        form_error_with(req, "", "approval.papers_first", papers_reason_words(req, &papers.reasons.items[0]));
    return STATUS_OK;
}

static NEOERR *decided(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment)
{
    static const char *const actions[] = { [APPROVAL_APPROVED] = "approved", [APPROVAL_REJECTED] = "rejected", [APPROVAL_RETURNED] = "returned", [APPROVAL_WITHDRAWN] = "contract_withdraw" };
    bool moved;

    TRY(contract_move_from(req, document_id, flow_find(&contract_flow, "approval", actions[outcome]), comment, &moved));
    if (!moved) {
        form_error(req, "", "approval.document_moved");
        return STATUS_OK;
    }
    return outcome == APPROVAL_APPROVED ? nerr_pass(contract_freeze(req, document_id)) : STATUS_OK; /* the bytes that are signed */
}

/* --- one screen ---------------------------------------------------------------------------------------- */

/* Few subqueries: each costs as much as a statement of its own. */
static const char document_sql[] =
    "SELECT c.id, c.number, c.title, c.kind, c.amount, c.total, c.starts_on, c.ends_on, c.payment_days, c.deposit_percent, c.inspection_days, c.delivery_days, c.explanation, c.revision,"
    "  c.nonstandard, c.relation, p.number AS previous_number, cu.name AS customer_name, cu.code AS customer_code, cu.id AS customer_id, st.name AS owner, l.amount AS limit_amount, l.term_days AS limit_days,"
    "  " EXPOSED " AS exposed, " DRAWS " AS draws, " ADDED " AS amount_added, " PAPER_LIGHT_KEPT("cu.light") " AS light, goods.discount, goods.below_floor,"
    "  (SELECT COUNT(*) FROM contract_clause x WHERE x.contract_id = c.id AND (x.deviation IN ('changed', 'added') OR (x.deviation = 'removed' AND x.required = 1))) AS deviations,"
    "  (SELECT COUNT(*) FROM contract o WHERE o.customer_id = c.customer_id AND o.state = 'effective') AS in_force"
    " FROM contract c JOIN customer cu /* all rows: whose turn it is sees what is decided */ ON cu.id = c.customer_id LEFT JOIN staff st ON st.id = cu.owner_id LEFT JOIN contract p ON p.id = c.previous_id"
    " LEFT JOIN customer_figures f ON f.id = cu.id LEFT JOIN " CUSTOMER_LIMIT_NOW
    " LEFT JOIN (SELECT ROUND(SUM((x.list_price - x.unit_price) * x.quantity) * 100 / NULLIF(SUM(x.list_price * x.quantity), 0), 1) AS discount, SUM(x.below_floor) AS below_floor"
    "  FROM contract_line x WHERE x.contract_id = :document_id) goods ON TRUE WHERE c.id = :document_id";
/* When what is kept does not hold any more. */
static const char light_sql[] = "SELECT " PAPER_LIGHT_NOW " AS light FROM customer cu /* all rows: as above */ WHERE cu.id = :light_of";
static const char files_sql[] =
    "SELECT cf.id, cf.kind, f.name FROM contract_file cf JOIN file f ON f.id = cf.file_id WHERE cf.contract_id = :document_id AND cf.valid_to IS NULL ORDER BY cf.id DESC LIMIT 30";

static int64_t fen(const struct row *row, const char *column)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), MONEY_PLACES, &value) ? value : 0;
}

/* How much of the limit is used once it is approved, in percent; nothing without a limit. */
static NEOERR *show_share(struct request *req, const struct row *row)
{
    int64_t limit = fen(row, "limit_amount"), after = fen(row, "exposed") + (row_int(row, "draws") != 0 ? fen(row, "amount") : 0);

    return limit == 0 ? STATUS_OK : nerr_pass(show_int(req, llround((double)after * 100 / (double)limit), "Document.limit_share"));
}

static NEOERR *show(struct request *req, int64_t document_id)
{
    struct contract_content content;
    struct row row;

    values_int(req->values, "document_id", document_id);
    TRY(db_select_one(req, document_sql, &row));
    TRY(row_show(req, "Document", &row));
    TRY(show_share(req, &row));
    if (row_is_null(&row, "light")) {
        values_int(req->values, "light_of", row_int(&row, "customer_id"));
        TRY(db_show_one(req, "Document", light_sql));
    }
    TRY(contract_content_read(req, document_id, &content));
    TRY(contract_content_show(req, &content));
    TRY(contract_papers_show(req, document_id));
    TRY(db_show_rows(req, "Document.files", files_sql));
    if (may(req, "products.floor"))
        TRY(show_text(req, "1", "Floor"));
    if (row_int(&row, "revision") < 2)
        return STATUS_OK;
    return nerr_pass(contract_changes_show(req, document_id, row_int(&row, "revision") - 1, row_int(&row, "revision")));
}

const struct approval_kind contract_approval = {
    .word = "contract", .path = "/contracts", .facts = facts, .fact_count = COUNT_OF(facts), .facts_sql = facts_sql, .more_facts = more_facts, .gate = gate, .decided = decided, .show = show,
};
