/* contract.c - the tables of contracts, and what every door to them reads. */
#include "contract.h"

#include <string.h>

#include "price.h"

static const char *const contract_columns[] = {
    "number", "series", "kind", "title", "customer_id", "company_id", "owner_id", "sales_region_id", "template_id", "previous_id", "relation", "signed_on",
    "signed_at_place", "starts_on", "ends_on", "payment_days", "deposit_percent", "inspection_days", "delivery_days", "delivery_place", "total", "tax_total",
    "target_amount", "nonstandard", "explanation", "note", "state", "state_reason", "state_at", "revision", "file_id", "acknowledged_at", "acknowledged_by",
    "acknowledged_name", "acknowledged_how", "submitted_at", "approved_at", "sealed_on", "posted_on", "posted_by", "tracking_no", "countersigned_on",
    "countersigner", "original_received_on", "original_place", "effective_on", "expiry_told", "ended_on", "created_at", "created_by", "changed_at", NULL,
};
static const char *const contract_derived[] = { "text_hash", NULL };
/* No subject: who reads a dealer's history need not read contracts; the timeline asks. */
const struct table contract_table = { .name = "contract", .columns = contract_columns, .derived = contract_derived, .versioned = true };

static const char *const party_columns[] = { "contract_id", "side", "name", "credit_code", "address", "representative", "phone", "bank_name", "bank_account", "licence_no", NULL };
const struct table contract_party_table = { .name = "contract_party", .columns = party_columns };

static const char *const clause_columns[] = { "contract_id", "place", "clause_id", "clause_version_id", "title", "body", "prominent", "required", "deviation", "reason", NULL };
const struct table contract_clause_table = { .name = "contract_clause", .columns = clause_columns, .versioned = true };

static const char *const line_columns[] = {
    "contract_id", "place", "product_id", "code", "name", "trade_name", "dosage_form", "specification", "unit", "maker", "approval_no", "quantity",
    "list_price", "price_source", "unit_price", "tax_rate", "amount", "tax", "below_floor", "note", NULL,
};
const struct table contract_line_table = { .name = "contract_line", .columns = line_columns };

static const char *const seal_columns[] = { "contract_id", "revision", "seal", "pages", "copies", "stamped_on", "stamped_by", "note", "created_at", "created_by", NULL };
const struct table contract_seal_table = { .name = "contract_seal", .columns = seal_columns };

static const char *const file_columns[] = { "contract_id", "kind", "file_id", "note", "added_at", "added_by", "valid_to", NULL };
const struct table contract_file_table = { .name = "contract_file", .columns = file_columns, .versioned = true };

/* --- reading ------------------------------------------------------------------------------------- */

#define RECORD                                                                                                         \
    "SELECT c.*, c.acknowledged_at IS NOT NULL AS acknowledged, LEFT(HEX(c.text_hash), 8) AS hash, DATEDIFF(c.ends_on, :today) AS days_left," \
    "  " CONTRACT_AGEING " AS ageing, DATEDIFF(:today, " CONTRACT_AGEING_SINCE ") AS ageing_days,"                      \
    "  cu.name AS customer_name, cu.code AS customer_code, cu.state AS customer_state, cu.owner_id AS customer_owner_id, cu.sales_region_id AS customer_region_id, co.name AS company_name, co.code AS company_code," \
    "  t.name AS template_name, t.number AS template_number, p.number AS previous_number, EXISTS (SELECT 1 FROM sales_order o WHERE o.contract_id = c.id) AS ordered"                               \
    " FROM contract c JOIN customer cu /* all rows: narrowed by what follows */ ON cu.id = c.customer_id JOIN company co ON co.id = c.company_id"                \
    " LEFT JOIN contract_template t ON t.id = c.template_id LEFT JOIN contract p ON p.id = c.previous_id WHERE c.id = :id AND "

const char contract_record_sql[] = RECORD "{visible:cu}" DB_ELSE RECORD APPROVAL_SEES("contract", "c.id"); /* few come by the second way: the first need not plan for them */
const char contract_change_sql[] = RECORD "{visible:cu}";

const char contract_parties_sql[] =
    "SELECT p.side, p.name, p.credit_code, p.address, p.representative, p.phone, p.bank_name, p.bank_account, p.licence_no"
    " FROM contract_party p WHERE p.contract_id = :contract_id ORDER BY p.side";
const char contract_clauses_sql[] =
    "SELECT cc.id, cc.clause_id, cc.clause_version_id, cc.place, cc.title, cc.body, cc.prominent, cc.required, cc.deviation, cc.reason"
    " FROM contract_clause cc WHERE cc.contract_id = :contract_id AND cc.deviation <> 'removed' ORDER BY cc.place, cc.id";
const char contract_lines_sql[] =
    "SELECT l.id, l.place, l.product_id, l.code, l.name, l.trade_name, l.dosage_form, l.specification, l.unit, l.maker, l.approval_no,"
    "  REGEXP_REPLACE(l.quantity, '[.]?0+$', '') AS quantity, " PRICE_SHOWN("l.list_price") " AS list_price, l.price_source, " PRICE_SHOWN("l.unit_price") " AS unit_price,"
    "  ROUND((l.list_price - l.unit_price) * 100 / NULLIF(l.list_price, 0), 2) AS discount, l.tax_rate, l.amount, l.tax, l.below_floor, l.note"
    " FROM contract_line l WHERE l.contract_id = :contract_id ORDER BY l.place, l.id LIMIT 500";

bool contract_is_open(const char *state)
{
    return text_has_word("draft,returned,withdrawn", state);
}

const char *contract_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/contracts/%lld%s", (long long)id, end);
}

/* --- changing -------------------------------------------------------------------------------------- */

NEOERR *contract_change(struct request *req, int64_t id, struct values *values)
{
    values_text(values, "changed_at", req->now);
    return nerr_pass(db_change(req, &contract_table, id, values));
}

NEOERR *contract_change_row(struct request *req, const struct row *row, struct values *values)
{
    values_text(values, "changed_at", req->now);
    return nerr_pass(db_change_row(req, &contract_table, row, values));
}

static const char sums_sql[] =
    "SELECT c.version, (SELECT COALESCE(SUM(l.amount), 0) FROM contract_line l WHERE l.contract_id = c.id) AS total,"
    "  (SELECT COALESCE(SUM(l.tax), 0) FROM contract_line l WHERE l.contract_id = c.id) AS tax_total,"
    "  EXISTS (SELECT 1 FROM contract_clause cc WHERE cc.contract_id = c.id AND (cc.deviation IN ('changed', 'added') OR (cc.deviation = 'removed' AND cc.required = 1))) AS nonstandard"
    " FROM contract c WHERE c.id = :contract_id FOR UPDATE";

NEOERR *contract_follow(struct request *req, int64_t id, int64_t version)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(values, "contract_id", id);
    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, sums_sql, &row));
    values_text(values, "total", row_text(&row, "total"));
    values_text(values, "tax_total", row_text(&row, "tax_total"));
    values_int(values, "nonstandard", row_int(&row, "nonstandard"));
    values_int(values, "version", version != 0 ? version : row_int(&row, "version"));
    return nerr_pass(contract_change(req, id, values));
}
