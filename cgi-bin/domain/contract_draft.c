/* contract_draft.c - a new draft: from a template, from an earlier contract, as its renewal or amendment. */
#include "contract.h"

#include <string.h>

/* --- where it comes from --------------------------------------------------------------------------- */

static const char template_sql[] =
    "SELECT t.id AS template_id, t.kind, t.title, t.payment_days, t.deposit_percent, t.inspection_days, t.delivery_days, '' AS delivery_place, NULL AS target_amount,"
    "  :today AS starts_on, :today + INTERVAL t.term_months MONTH - INTERVAL 1 DAY AS ends_on, NULL AS previous_id, '' AS relation,"
    "  COALESCE((SELECT c.company_id FROM contract c WHERE c.customer_id = :customer_id ORDER BY c.id DESC LIMIT 1),"
    "   (SELECT MIN(co.id) FROM company co WHERE co.ended_on IS NULL OR co.ended_on > :today)) AS company_id"
    " FROM contract_template t WHERE t.id = :template_id AND t.state = 'current'";

/* The same terms; a renewal begins the day after and is as long, a copy begins today. */
static const char earlier_sql[] =
    "SELECT c.template_id, c.kind, c.title, c.payment_days, c.deposit_percent, c.inspection_days, c.delivery_days, c.delivery_place, c.target_amount,"
    "  IF(:relation = 'renewal', GREATEST(c.ends_on + INTERVAL 1 DAY, :today), :today) AS starts_on,"
    "  IF(:relation = 'renewal', GREATEST(c.ends_on + INTERVAL 1 DAY, :today), :today) + INTERVAL DATEDIFF(c.ends_on, c.starts_on) DAY AS ends_on,"
    "  c.id AS previous_id, :relation AS relation, c.company_id FROM contract c WHERE c.id = :from_id";

/* What an amendment does not say stays as it was: no lines, the term of the contract, the text of the template for amendments. */
static const char amended_sql[] =
    "SELECT t.id AS template_id, c.kind, t.title, c.payment_days, c.deposit_percent, c.inspection_days, c.delivery_days, c.delivery_place, NULL AS target_amount,"
    "  GREATEST(c.starts_on, :today) AS starts_on, c.ends_on, c.id AS previous_id, 'amendment' AS relation, c.company_id"
    " FROM contract c JOIN contract_template t ON t.id = :template_id WHERE c.id = :from_id";

static const struct {
    const char *sql, *relation;
} origins[] = {
    [CONTRACT_FROM_TEMPLATE] = { template_sql, "" },
    [CONTRACT_COPY] = { earlier_sql, "copy" },
    [CONTRACT_RENEWAL] = { earlier_sql, "renewal" },
    [CONTRACT_AMENDMENT] = { amended_sql, "amendment" },
};

/* The template for amendments in force; ERR_NOT_FOUND without one. */
static NEOERR *find_amending(struct request *req, int64_t *template_id)
{
    struct row row;

    TRY(db_select_one(req, "SELECT id FROM contract_template WHERE state = 'current' AND amendment = 1 ORDER BY id DESC LIMIT 1", &row));
    *template_id = row_int(&row, "id");
    return STATUS_OK;
}

/* --- parts ------------------------------------------------------------------------------------------- */

static const char template_clauses_sql[] =
    "INSERT INTO contract_clause (contract_id, place, clause_id, clause_version_id, title, body, prominent, required, deviation)"
    " SELECT :contract_id, tc.place, v.clause_id, v.id, v.title, v.body, cl.prominent, tc.required, 'standard'"
    " FROM template_clause tc JOIN clause_version v ON v.id = tc.clause_version_id JOIN clause cl ON cl.id = v.clause_id"
    " WHERE tc.template_id = :template_id ORDER BY tc.place, tc.id";
static const char earlier_clauses_sql[] =
    "INSERT INTO contract_clause (contract_id, place, clause_id, clause_version_id, title, body, prominent, required, deviation, reason)"
    " SELECT :contract_id, cc.place, cc.clause_id, cc.clause_version_id, cc.title, cc.body, cc.prominent, cc.required, cc.deviation, cc.reason"
    " FROM contract_clause cc WHERE cc.contract_id = :from_id ORDER BY cc.place, cc.id";
static const char earlier_lines_sql[] =
    "INSERT INTO contract_line (contract_id, place, product_id, code, name, trade_name, dosage_form, specification, unit, maker, approval_no, quantity,"
    "  list_price, price_source, unit_price, tax_rate, amount, tax, below_floor, note)"
    " SELECT :contract_id, l.place, l.product_id, p.code, p.name, p.trade_name, p.dosage_form, p.specification, p.unit, p.maker, p.approval_no, l.quantity,"
    "  l.list_price, l.price_source, l.unit_price, l.tax_rate, l.amount, l.tax, l.below_floor, l.note"
    " FROM contract_line l JOIN product p ON p.id = l.product_id WHERE l.contract_id = :from_id AND p.state = 'active' ORDER BY l.place, l.id";

static NEOERR *take_parts(struct request *req, enum contract_origin origin)
{
    if (origin == CONTRACT_FROM_TEMPLATE || origin == CONTRACT_AMENDMENT)
        return nerr_pass(db_execute(req, template_clauses_sql));
    TRY(db_execute(req, earlier_clauses_sql));
    TRY(db_execute(req, earlier_lines_sql));
    return nerr_pass(contract_lines_refresh(req, values_get_int(req->values, "contract_id")));
}

/* Both parties as they stand today; `stored`: what the contract has of them, in one text. */
#define SELLER(stored, from)                                                                                           \
    "SELECT c.id AS contract_id, 'seller' AS side, co.name, COALESCE(co.credit_code, '') AS credit_code, co.address, co.representative, co.phone, co.bank_name, co.bank_account, co.licence_no" stored \
    " FROM contract c JOIN company co ON co.id = c.company_id" from " WHERE c.id = :contract_id"
#define BUYER(stored, from)                                                                                            \
    "SELECT c.id AS contract_id, 'buyer' AS side, cu.name, COALESCE(cu.credit_code, cu.other_id) AS credit_code, CONCAT(COALESCE(pr.full_name, ''), cu.address) AS address, cu.legal_representative AS representative, cu.phone, cu.bank_name, cu.bank_account," \
    "  COALESCE((SELECT p.number FROM paper p WHERE p.customer_id = c.customer_id AND p.paper_type IN ('drug_licence', 'institution_licence') AND p.valid_to IS NULL AND p.replaced_by IS NULL" \
    "   ORDER BY p.due_order DESC, p.id DESC LIMIT 1), '') AS licence_no" stored                                    \
    " FROM contract c JOIN customer cu /* all rows: reached by whoever drafts */ ON cu.id = c.customer_id LEFT JOIN postal_region pr ON pr.code = cu.region_code" from " WHERE c.id = :contract_id"
#define STORED ", CONCAT_WS('\n', x.name, x.credit_code, x.address, x.representative, x.phone, x.bank_name, x.bank_account, x.licence_no) AS stored"
#define STORED_OF(side) " LEFT JOIN contract_party x ON x.contract_id = c.id AND x.side = '" side "'"
/* Two statements: of their union the database makes a table. */
static const char seller_sql[] = SELLER(STORED, STORED_OF("seller")), buyer_sql[] = BUYER(STORED, STORED_OF("buyer"));
static const char parties_sql[] =
    "INSERT INTO contract_party (contract_id, side, name, credit_code, address, representative, phone, bank_name, bank_account, licence_no) " SELLER("", "") " UNION ALL " BUYER("", "")
    " ON DUPLICATE KEY UPDATE name = VALUES(name), credit_code = VALUES(credit_code), address = VALUES(address), representative = VALUES(representative), phone = VALUES(phone),"
    "  bank_name = VALUES(bank_name), bank_account = VALUES(bank_account), licence_no = VALUES(licence_no)";

NEOERR *contract_parties_refresh(struct request *req, int64_t id)
{
    values_int(req->values, "contract_id", id);
    return nerr_pass(db_execute(req, parties_sql));
}

static bool is_stored(struct request *req, const struct row *party)
{
    return strcmp(row_text(party, "stored"),
                  arena_format(req->arena, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s", row_text(party, "name"), row_text(party, "credit_code"), row_text(party, "address"), row_text(party, "representative"),
                               row_text(party, "phone"), row_text(party, "bank_name"), row_text(party, "bank_account"), row_text(party, "licence_no"))) == 0;
}

NEOERR *contract_parties_today(struct request *req, int64_t id, struct contract_content *content)
{
    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, seller_sql, &content->fill.seller));
    TRY(db_select_one(req, buyer_sql, &content->fill.buyer));
    content->parties = is_stored(req, &content->fill.seller) && is_stored(req, &content->fill.buyer) ? PARTIES_KEPT : PARTIES_CHANGED;
    return STATUS_OK;
}

/* --- the draft ---------------------------------------------------------------------------------------- */

static void take_columns(struct values *values, const struct row *from)
{
    static const char *const taken[] = { "template_id", "kind", "title", "payment_days", "deposit_percent", "inspection_days", "delivery_days", "delivery_place",
                                         "target_amount", "starts_on", "ends_on", "previous_id", "relation", "company_id" };

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        values_text(values, taken[i], row_is_null(from, taken[i]) ? NULL : row_text(from, taken[i]));
}

static const char dealer_sql[] =
    "/* all rows: the caller has reached it */ SELECT cu.owner_id, cu.sales_region_id, IF(cu.delivery_address <> '', cu.delivery_address, CONCAT(COALESCE(pr.full_name, ''), cu.address)) AS place"
    " FROM customer cu LEFT JOIN postal_region pr ON pr.code = cu.region_code WHERE cu.id = :customer_id";

/* Whose contract it is: who drafts it. Goods go where the dealer receives them, unless the earlier contract says otherwise. */
static NEOERR *complete(struct request *req, struct values *values, int64_t customer_id)
{
    struct row dealer;

    TRY(db_select_one(req, dealer_sql, &dealer));
    if (*values_get_text(values, "delivery_place") == '\0')
        values_text(values, "delivery_place", row_text(&dealer, "place"));
    if (!row_is_null(&dealer, "sales_region_id"))
        values_int(values, "sales_region_id", row_int(&dealer, "sales_region_id"));
    values_int(values, "customer_id", customer_id);
    values_int(values, "owner_id", req->person.id);
    values_int(values, "created_by", req->person.id);
    values_text(values, "created_at", req->now);
    values_text(values, "changed_at", req->now);
    values_text(values, "state_at", req->now);
    return STATUS_OK;
}

NEOERR *contract_draft(struct request *req, const struct contract_source *source, int64_t *id)
{
    struct values *values = values_new(req->arena);
    int64_t template_id = source->template_id;
    struct row from;

    if (source->origin == CONTRACT_AMENDMENT)
        TRY(find_amending(req, &template_id));
    values_int(req->values, "template_id", template_id);
    values_int(req->values, "from_id", source->from_id);
    values_int(req->values, "customer_id", source->customer_id);
    values_text(req->values, "relation", origins[source->origin].relation);
    TRY(db_select_one(req, origins[source->origin].sql, &from));
    take_columns(values, &from);
    TRY(complete(req, values, source->customer_id));
    TRY(db_insert(req, &contract_table, values, id));
    values_int(req->values, "contract_id", *id);
    TRY(take_parts(req, source->origin));
    TRY(contract_parties_refresh(req, *id));
    return nerr_pass(contract_follow(req, *id, 0));
}
