/* contracts.c - /contracts: list, page, the terms of a draft. New ones are in draft.c, text and goods in clauses.c and lines.c,
 * submission in submit.c, signing in sign.c, what legal keeps in templates.c, texts.c and companies.c. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/contract_approval.h"
#include "domain/contract_rules.h"
#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/flow.h"
#include "domain/history.h"
#include "domain/product.h"

/* --- what may be typed ------------------------------------------------------------------ */

static NEOERR *check_terms(struct request *req);

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "head" },
    { .name = "company_id", .type = FIELD_HIDDEN },
    { .name = "starts_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "ends_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "target_amount", .type = FIELD_MONEY, .flags = FIELD_OPTIONAL_KEY },
    { .name = "signed_at_place", .type = FIELD_TEXT, .max = 100 },
    { .name = "payment_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED, .group = "terms" },
    { .name = "deposit_percent", .type = FIELD_INT, .max = 100, .flags = FIELD_REQUIRED },
    { .name = "inspection_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "delivery_days", .type = FIELD_INT, .max = 365, .flags = FIELD_REQUIRED },
    { .name = "delivery_place", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
    { .name = "explanation", .type = FIELD_LONG_TEXT, .max = 1000, .group = "inside" },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000 },
};
const struct form contract_form = { "contract", fields, COUNT_OF(fields), check_terms };

/* --- what is listed ----------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "COALESCE(c.number, c.title)", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "c.state", COLUMN_TAG, COLUMN_DEFAULT, "contract_state" },
    { "kind", "c.kind", COLUMN_CHOICE, COLUMN_DEFAULT, "contract_kind" },
    { "amount", "c.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "starts_on", "c.starts_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "ends_on", "c.ends_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "ageing", CONTRACT_AGEING, COLUMN_TAG, COLUMN_DEFAULT, "contract_ageing" },
    { "ageing_days", "DATEDIFF(:today, " CONTRACT_AGEING_SINCE ")", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "nonstandard", "c.nonstandard", COLUMN_FLAG, COLUMN_SMALL, NULL },
    { "days_left", "IF(c.state = 'effective', DATEDIFF(c.ends_on, :today), NULL)", COLUMN_INT, COLUMN_SMALL, NULL },
    { "title", "c.title", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "relation", "c.relation", COLUMN_CHOICE, COLUMN_SMALL, "contract_relation" },
    { "payment_days", "c.payment_days", COLUMN_INT, COLUMN_SMALL, NULL },
    { "signed_on", "c.signed_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "sealed_on", "c.sealed_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "posted_on", "c.posted_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "countersigned_on", "c.countersigned_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "original_received_on", "c.original_received_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "original_place", "c.original_place", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "state_reason", "c.state_reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "changed_at", "c.changed_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "number", "c.number", COLUMN_TEXT, COLUMN_API, NULL },
    { "customer_id", "c.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_API, NULL },
    { "version", "c.version", COLUMN_INT, COLUMN_API, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "c.number LIKE CONCAT('%', :text, '%') OR c.title LIKE CONCAT('%', :text, '%') OR cu.name LIKE CONCAT('%', :text, '%')"
                           " OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%') OR c.tracking_no = :text", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "c.state %s", "contract_state", COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "c.kind %s", "contract_kind", COLUMN_DEFAULT },
    { "ageing", FILTER_CHOICE, "c.state IN ('sealed', 'effective') AND (" CONTRACT_AGEING ") %s", "contract_ageing", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "nonstandard", FILTER_CHOICE, "c.nonstandard %s", "yes_no", 0 },
    { "expiring", FILTER_CHOICE, CONTRACT_EXPIRING " AND '1' %s", "contract_expiring", 0 },
    { "relation", FILTER_CHOICE, "c.relation %s", "contract_relation", 0 },
    { "customer", FILTER_TEXT, "c.customer_id = :customer", NULL, 0 },
    { "amount_from", FILTER_TEXT, "c.amount >= CAST(REPLACE(:amount_from, ',', '') AS DECIMAL(15,2))", NULL, 0 },
    { "amount_to", FILTER_TEXT, "c.amount <= CAST(REPLACE(:amount_to, ',', '') AS DECIMAL(15,2))", NULL, 0 },
    { "waiting_days", FILTER_TEXT, "DATEDIFF(:today, " CONTRACT_AGEING_SINCE ") > CAST(:waiting_days AS INT)", NULL, 0 },
    { "starts_from", FILTER_FROM, "c.starts_on >= :starts_from", NULL, 0 },
    { "ends_from", FILTER_FROM, "c.ends_on >= :ends_from", NULL, 0 },
    { "ends_to", FILTER_TO, "c.ends_on <= :ends_to", NULL, 0 },
    { "changed_from", FILTER_SINCE, "c.changed_at >= :changed_from", NULL, 0 },
    { "number", FILTER_TEXT, "c.number = :number", NULL, COLUMN_API },
};

static const struct order orders[] = { { "changed_at", "c.changed_at", 0 }, { "ends_on", "c.ends_on", 0 }, { "amount", "c.amount", 0 } };

static const struct bulk_action bulk[] = { { "remind", "contracts.post" } };

const struct list contract_list = {
    .name = "contracts", .path = "/contracts", .noun = "contract", .permission = "contracts.read",
    .from = "customer cu JOIN contract c ON c.customer_id = cu.id",
    .from_all = "contract c STRAIGHT_JOIN customer cu ON cu.id = c.customer_id", /* in the order of its own index, stopping early */
    .where = "{visible:cu}", .id = "c.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-changed_at",
    .bulk = bulk, .bulk_count = COUNT_OF(bulk),
};

/* ?customer=7: the dealer's contracts under its header. */
static const char dealer_sums_sql[] =
    "SELECT COUNT(*) AS contracts, COALESCE(SUM(c.state = 'effective'), 0) AS effective, COALESCE(SUM(IF(c.state = 'effective', c.amount, 0)), 0) AS amount,"
    "  COALESCE(SUM(" CONTRACT_EXPIRING "), 0) AS expiring, COALESCE(SUM(c.state IN ('draft', 'returned', 'withdrawn', 'approval')), 0) AS ahead"
    " FROM contract c WHERE c.customer_id = :id AND c.state <> 'void'";

static NEOERR *list(struct request *req)
{
    int64_t dealer;

    TRY(list_page(req, &contract_list));
    TRY(dealer_asked_show(req, &dealer));
    return dealer != 0 ? nerr_pass(db_show_one(req, "Sums", dealer_sums_sql)) : STATUS_OK;
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &contract_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &contract_list));
}

/* --- the page ------------------------------------------------------------------------------- */

static const char chain_sql[] =
    "SELECT o.id, COALESCE(o.number, o.title) AS name, o.relation, o.state, o.starts_on, o.ends_on, o.amount, o.id = c.previous_id AS earlier"
    " FROM contract c JOIN contract o ON o.id = c.previous_id OR o.previous_id = c.id WHERE c.id = :id ORDER BY o.id LIMIT 50";
static const char seals_sql[] =
    "SELECT s.seal, s.pages, s.copies, s.stamped_on, s.stamped_by, s.note, s.revision FROM contract_seal s WHERE s.contract_id = :id ORDER BY s.stamped_on, s.id LIMIT 100";
static const char files_sql[] =
    "SELECT cf.id, cf.kind, cf.note, cf.added_at, cf.added_by, f.name, CEIL(f.size / 1024) AS kilobytes FROM contract_file cf JOIN file f ON f.id = cf.file_id"
    " WHERE cf.contract_id = :id AND cf.valid_to IS NULL ORDER BY cf.id DESC LIMIT 100";
static const char revisions_sql[] =
    "SELECT r.revision, r.submitted_at, r.submitted_by, r.amount, LEFT(HEX(r.sha256), 8) AS hash FROM contract_revision r WHERE r.contract_id = :id ORDER BY r.revision DESC LIMIT 50";

/* Of a draft: what is missing, and what stands in the way later. */
static NEOERR *show_open(struct request *req, int64_t id, const struct contract_content *content)
{
    size_t missing;

    TRY(show_text(req, "1", "Open"));
    TRY(contract_checklist(req, content, &missing));
    TRY(show_int(req, (int64_t)missing, "Missing"));
    TRY(contract_papers_show(req, id));
    if (row_int(&req->record, "revision") == 0)
        return STATUS_OK;
    return nerr_pass(contract_changes_since_show(req, row_int(&req->record, "revision"), content));
}

/* Said.<term> = number of the clause that says otherwise. */
static NEOERR *show_said_elsewhere(struct request *req, const struct contract_content *content)
{
    static const char *const terms[] = { "payment_days", "deposit_percent", "inspection_days", "delivery_days" };

    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        size_t number = contract_said_elsewhere(content, terms[i]);

        if (number > 0)
            TRY(show_int(req, (int64_t)number, "Said.%s", terms[i]));
    }
    return STATUS_OK;
}

static NEOERR *page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct contract_content content;

    TRY(contract_content_of(req, &req->record, &content));
    TRY(contract_content_show(req, &content));
    TRY(show_said_elsewhere(req, &content));
    TRY(db_show_rows(req, "Chain", chain_sql));
    if (!row_is_null(&req->record, "sealed_on"))
        TRY(db_show_rows(req, "Seals", seals_sql));
    TRY(db_show_rows(req, "Files", files_sql));
    if (row_int(&req->record, "revision") > 0)
        TRY(db_show_rows(req, "Revisions", revisions_sql));
    TRY(flow_show(req, &contract_flow, row_text(&req->record, "state"), false));
    TRY(approval_trail_show(req, &contract_approval, id));
    TRY(options_show(req, "Kinds", "contract_file_kind", NULL));
    if (may(req, "products.floor"))
        TRY(show_text(req, "1", "Floor"));
    return nerr_pass(contract_is_open(row_text(&req->record, "state")) ? show_open(req, id, &content) : execution_show(req));
}

/* --- history: field by field ----------------------------------------------------------------- */

static const char history_sql[] =
    "SELECT " HISTORY_COLUMNS " FROM (SELECT 'contract' AS name, :id AS row_id UNION ALL SELECT 'contract_clause', cc.id FROM contract_clause cc WHERE cc.contract_id = :id"
    "  UNION ALL SELECT 'contract_line', l.id FROM contract_line l WHERE l.contract_id = :id UNION ALL SELECT 'contract_seal', s.id FROM contract_seal s WHERE s.contract_id = :id"
    "  UNION ALL SELECT 'contract_file', f.id FROM contract_file f WHERE f.contract_id = :id) w JOIN audit a ON a.table_name = w.name AND a.row_id = w.row_id WHERE " HISTORY_BEFORE;

static NEOERR *history_page(struct request *req)
{
    return nerr_pass(history_show(req, history_sql));
}

/* --- the terms of a draft --------------------------------------------------------------------- */

NEOERR *refuse_locked(struct request *req, bool *locked)
{
    *locked = !contract_is_open(row_text(&req->record, "state")) && !form_refused(req); /* what was typed is shown again */
    if (*locked) {
        reply_refusal(req, "contract.locked", NULL);
        reply_redirect(req, "%s", contract_path(req, row_int(&req->record, "id"), ""));
    }
    return STATUS_OK;
}

static const char companies_sql[] =
    "SELECT co.id, co.code, co.name, co.id = :chosen_company AS chosen FROM company co WHERE co.ended_on IS NULL OR co.ended_on > :today OR co.id = :chosen_company ORDER BY co.id LIMIT 100";

static NEOERR *edit_page(struct request *req)
{
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked)
        return STATUS_OK;
    values_text(req->values, "chosen_company", *request_posted(req, "company_id") != '\0' ? request_posted(req, "company_id") : row_text(&req->record, "company_id"));
    TRY(db_show_rows(req, "Companies", companies_sql));
    return nerr_pass(form_show(req, &contract_form, "Record", contract_path(req, row_int(&req->record, "id"), "/edit")));
}

/* Days and deposit as the rules want them. */
static NEOERR *check_terms(struct request *req)
{
    const char *starts = values_get_text(req->values, "starts_on"), *ends = values_get_text(req->values, "ends_on"), *problem = NULL;
    int64_t months = setting_int("contracts.max_term_months"), most = setting_int("contracts.deposit_most");

    if (*starts != '\0' && *ends != '\0')
        problem = contract_days_problem(starts, ends, months);
    if (problem != NULL)
        form_error_with(req, "ends_on", problem, arena_format(req->arena, "%lld", (long long)months));
    if (contract_deposit_problem(values_get_int(req->values, "deposit_percent"), most) != NULL)
        form_error_with(req, "deposit_percent", "contract.deposit_too_high", arena_format(req->arena, "%lld", (long long)most));
    return STATUS_OK;
}

static NEOERR *check_company(struct request *req)
{
    struct row row;
    bool found;

    if (!values_has(req->values, "company_id")) {
        values_int(req->values, "company_id", row_int(&req->record, "company_id"));
        return STATUS_OK;
    }
    TRY(db_select_maybe(req, "SELECT co.id FROM company co WHERE co.id = :company_id", &row, &found));
    if (!found)
        form_error(req, "company_id", "error.choice");
    return STATUS_OK;
}

/* A number that was given names the company: it stays then. */
NEOERR *contract_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id");

    TRY(check_company(req));
    if (!contract_is_open(row_text(&req->record, "state")))
        form_error(req, "", "contract.locked");
    if (!row_is_null(&req->record, "number") && values_get_int(req->values, "company_id") != row_int(&req->record, "company_id"))
        form_error(req, "company_id", "contract.company_stays");
    if (form_refused(req))
        return STATUS_OK;
    if (strcmp(row_text(&req->record, "kind"), "framework") != 0)
        values_null(req->values, "target_amount");
    TRY(contract_change(req, id, req->values));
    TRY(contract_parties_refresh(req, id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", contract_path(req, id, ""));
    return STATUS_OK;
}

/* --- routes --------------------------------------------------------------------------------------- */

static const char ours[] = "texts and companies are the company's";
static const char paper[] = "whoever holds the paper may ask whether it is genuine; what else is known is shown to who may read the contract";

static const struct route routes[] = {
    { METHOD_GET, "/contracts", "contracts.read", list, "contracts/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/views", "contracts.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/export", "contracts.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/new", "contracts.create", contract_new_page, "contracts/new", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/new", "contracts.create", contract_create, "contracts/new", &contract_new_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/remind", "contracts.post", contract_remind_page, "bulk", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/remind", "contracts.post", contract_remind_order, "bulk", &contract_remind_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/remind/:id", "contracts.post", contract_remind_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_NO_RECORD_SCOPE, "one's own job", NULL },
    { METHOD_GET, "/contracts/dealers", "contracts.create", contract_dealers_suggest, "dealers", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/products", "contracts.update", products_sold_suggest, "products/suggest", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/expiring", "contracts.read", contracts_expiring_page, "contracts/expiring", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/execution", "contracts.read", execution_page, "contracts/execution", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/execution/views", "contracts.read", execution_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/execution/export", "contracts.export", execution_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/execution/:id", "contracts.read", execution_row, NULL, NULL, execution_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/seals", "contracts.read", contract_seals, "contracts/seals", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/seals/:id", "contracts.read", contract_seal_row, NULL, NULL,
      "SELECT s.id, s.contract_id FROM contract_seal s JOIN contract c ON c.id = s.contract_id JOIN customer cu ON cu.id = c.customer_id WHERE s.id = :id AND {visible:cu}", 0, NULL, NULL },
    { METHOD_POST, "/contracts/seals/views", "contracts.read", contract_seals_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/seals/export", "contracts.export", contract_seals_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/verify", NULL, contract_verify_page, "contracts/verify", NULL, NULL, ROUTE_ANY_PERSON, paper, NULL },
    { METHOD_GET, "/contracts/verify/$number", NULL, contract_verify_page, "contracts/verify", NULL, NULL, ROUTE_ANY_PERSON, paper, NULL },

    { METHOD_GET, "/contracts/templates", "contracts.templates", templates_page, "contracts/templates", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/templates/new", "contracts.templates", template_new_page, "contracts/template_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/templates/new", "contracts.templates", template_create, "contracts/template_edit", &template_new_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/templates/:id", "contracts.templates", template_page, "contracts/template", NULL, template_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/templates/:id/edit", "contracts.templates", template_edit_page, "contracts/template_edit", NULL, template_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/templates/:id/edit", "contracts.templates", template_update, "contracts/template_edit", &template_form, template_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/templates/:id/next", "contracts.templates", template_next, NULL, NULL, template_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/templates/:id/publish", "contracts.templates", template_publish, NULL, NULL, template_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/templates/:id", "contracts.templates", template_clause_add, "contracts/template", &template_clause_form, template_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/templates/:id/clauses/:clause_id/remove", "contracts.templates", template_clause_remove, NULL, NULL, template_clause_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/clauses", "contracts.templates", clauses_page, "contracts/clauses", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/clauses/new", "contracts.templates", clause_head_new_page, "contracts/clause_head", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/clauses/new", "contracts.templates", clause_head_create, "contracts/clause_head", &clause_head_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/clauses/:id", "contracts.templates", clause_head_page, "contracts/clause_texts", NULL, clause_head_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/clauses/:id/edit", "contracts.templates", clause_head_edit_page, "contracts/clause_head", NULL, clause_head_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/clauses/:id/edit", "contracts.templates", clause_head_update, "contracts/clause_head", &clause_head_form, clause_head_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/clauses/:id/texts/new", "contracts.templates", text_new_page, "contracts/text", NULL, clause_head_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/clauses/:id/texts/new", "contracts.templates", text_create, "contracts/text", &text_new_form, clause_head_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/clauses/:id/texts/:text_id", "contracts.templates", text_page, "contracts/text", NULL, text_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/clauses/:id/texts/:text_id", "contracts.templates", text_update, "contracts/text", &text_form, text_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/clauses/:id/texts/:text_id/publish", "contracts.templates", text_publish, NULL, NULL, text_draft_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/contracts/companies", "contracts.templates", companies_page, "contracts/companies", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/companies/new", "contracts.templates", company_new_page, "contracts/company", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/contracts/companies/new", "contracts.templates", company_create, "contracts/company", &company_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/contracts/companies/:id", "contracts.templates", company_edit_page, "contracts/company", NULL, company_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/contracts/companies/:id", "contracts.templates", company_update, "contracts/company", &company_form, company_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },

    { METHOD_GET, "/contracts/:id", "contracts.read", page, "contracts/page", NULL, contract_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/edit", "contracts.update", edit_page, "contracts/edit", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/edit", "contracts.update", contract_update, "contracts/edit", &contract_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/lines", "contracts.update", contract_lines_page, "contracts/lines", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/lines", "contracts.update", contract_lines_save, "contracts/lines", &contract_lines_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/clauses/new", "contracts.update", clause_new_page, "contracts/clause", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/clauses/new", "contracts.update", clause_create, "contracts/clause", &clause_new_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/clauses/:clause_id", "contracts.update", clause_page, "contracts/clause", NULL, clause_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/clauses/:clause_id", "contracts.update", clause_save, "contracts/clause", &clause_form, clause_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/clauses/:clause_id/remove", "contracts.update", clause_remove_page, "contracts/clause_remove", NULL, clause_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/clauses/:clause_id/remove", "contracts.update", clause_remove, "contracts/clause_remove", &clause_remove_form, clause_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/clauses/:clause_id/restore", "contracts.update", clause_restore, NULL, NULL, clause_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/submit", "contracts.update", contract_submit_page, "contracts/submit", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/submit", "contracts.update", contract_send, "contracts/submit", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/history", "contracts.read", history_page, "contracts/history", NULL, contract_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/texts", "contracts.read", contract_texts_page, "contracts/texts", NULL, contract_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/renew", "contracts.create", contract_renew, NULL, NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/amend", "contracts.create", contract_amend, NULL, NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/copy", "contracts.create", contract_copy, NULL, NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/acknowledge", "contracts.post", contract_sign_page, "contracts/sign", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/acknowledge", "contracts.post", contract_acknowledge, "contracts/sign", &contract_acknowledge_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/seal", "contracts.seal", contract_sign_page, "contracts/sign", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/seal", "contracts.seal", contract_seal, "contracts/sign", &contract_seal_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/post", "contracts.post", contract_sign_page, "contracts/sign", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/post", "contracts.post", contract_post, "contracts/sign", &contract_post_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/countersign", "contracts.post", contract_sign_page, "contracts/sign", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/countersign", "contracts.post", contract_countersign, "contracts/sign", &contract_countersign_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/original", "contracts.post", contract_sign_page, "contracts/sign", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/original", "contracts.post", contract_original, "contracts/sign", &contract_original_form, contract_change_sql, 0, NULL, NULL },
    { METHOD_GET, "/contracts/:id/state/$action", "contracts.read", contract_state_page, "contracts/state", NULL, contract_change_sql, 0, NULL, NULL },
    { METHOD_POST, "/contracts/:id/state/$action", "contracts.read", contract_state_change, "contracts/state", &contract_state_form, contract_change_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &contract_list, &contract_seal_list, &execution_list, NULL };

const struct module contracts_module = { .name = "contracts", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &contracts_api };
