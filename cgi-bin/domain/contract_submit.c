/* contract_submit.c - from draft into approval: what must be there first, the number, the text for ever. */
#include "contract.h"

#include <sodium.h>
#include <string.h>

#include "contract_rules.h"
#include "customer.h"
#include "flow.h"
#include "money.h"
#include "paper.h"
#include "papers_gate.h"

/* --- the checklist --------------------------------------------------------------------------------- */

static const char facts_sql[] =
    "SELECT c.kind = 'framework' AS framework, c.relation = 'amendment' AS amendment, c.delivery_place <> '' AS has_place,"
    "  (SELECT COUNT(*) FROM contract_party p WHERE p.contract_id = c.id AND p.name <> '' AND p.address <> '') AS named,"
    "  (SELECT COUNT(*) FROM contract_line l WHERE l.contract_id = c.id) AS goods, (SELECT COUNT(l.quantity) FROM contract_line l WHERE l.contract_id = c.id) AS counted,"
    "  COALESCE((SELECT GROUP_CONCAT(cl.covers SEPARATOR ',') FROM contract_clause cc JOIN clause cl ON cl.id = cc.clause_id WHERE cc.contract_id = c.id AND cc.deviation <> 'removed'), '') AS covers,"
    "  (SELECT cc.title FROM contract_clause cc WHERE cc.contract_id = c.id AND cc.reason = ''"
    "   AND (cc.deviation IN ('changed', 'added') OR (cc.deviation = 'removed' AND cc.required = 1)) ORDER BY cc.place, cc.id LIMIT 1) AS unexplained"
    " FROM contract c WHERE c.id = :contract_id";

static NEOERR *find_facts(struct request *req, int64_t id, struct contract_facts *facts, const char **unexplained)
{
    struct row row;

    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, facts_sql, &row));
    *facts = (struct contract_facts){
        .framework = row_int(&row, "framework") != 0, .amendment = row_int(&row, "amendment") != 0, .parties_named = row_int(&row, "named") == 2,
        .has_days = true, .has_place = row_int(&row, "has_place") != 0, .lines = (size_t)row_int(&row, "goods"), .counted = (size_t)row_int(&row, "counted"),
        .covers = row_text(&row, "covers"),
    };
    *unexplained = row_is_null(&row, "unexplained") ? NULL : row_text(&row, "unexplained");
    return STATUS_OK;
}

static NEOERR *show_checklist(struct request *req, const struct contract_facts *facts, size_t *missing)
{
    *missing = 0;
    for (size_t i = 0; i < contract_item_count; i++) {
        const struct contract_item *item = &contract_items[i];
        bool required = facts->amendment ? item->of_amendment : item->required, met = contract_item_met(facts, item->word);

        if (facts->amendment && !required && !met)
            continue;
        *missing += required && !met;
        TRY(show_text(req, item->word, "Checklist.%zu.item", i));
        TRY(show_int(req, met, "Checklist.%zu.met", i));
        TRY(show_int(req, required, "Checklist.%zu.required", i));
    }
    return STATUS_OK;
}

NEOERR *contract_checklist(struct request *req, int64_t id, size_t *missing)
{
    struct contract_facts facts;
    const char *unexplained;

    TRY(find_facts(req, id, &facts, &unexplained));
    return nerr_pass(show_checklist(req, &facts, missing));
}

/* --- papers ------------------------------------------------------------------------------------------- */

static bool is_told(const struct papers_reasons *reasons, const struct papers_reason *reason)
{
    for (size_t i = 0; i < reasons->count; i++) {
        if (strcmp(reasons->items[i].type, reason->type) == 0 && strcmp(reasons->items[i].problem, reason->problem) == 0)
            return true;
    }
    return false;
}

/* A paper that two classes of products lack is one reason. */
static void add_reasons(struct papers_reasons *all, const struct papers_reasons *more)
{
    for (size_t i = 0; i < more->count && all->count < PAPERS_REASONS_MOST; i++) {
        if (!is_told(all, &more->items[i]))
            all->items[all->count++] = more->items[i];
    }
}

static const char classes_sql[] =
    "SELECT c.customer_id, '' AS product_class FROM contract c WHERE c.id = :contract_id UNION SELECT c.customer_id, p.product_class"
    " FROM contract c JOIN contract_line l ON l.contract_id = c.id JOIN product p ON p.id = l.product_id WHERE c.id = :contract_id LIMIT 20";

static NEOERR *find_reasons(struct request *req, int64_t id, struct papers_reasons *all)
{
    struct papers_of papers;
    struct rows *rows;

    values_int(req->values, "contract_id", id);
    TRY(db_select(req, classes_sql, &rows));
    all->count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct papers_reasons some;

        if (i == 0)
            TRY(papers_read(req, row_int(&row, "customer_id"), &papers));
        TRY(papers_gate_of(req, &papers, &(struct papers_asked){ .product_class = row_text(&row, "product_class") }, &some));
        add_reasons(all, &some);
    }
    return STATUS_OK;
}

NEOERR *contract_gate_show(struct request *req, int64_t id, size_t *count)
{
    struct papers_reasons reasons;

    TRY(find_reasons(req, id, &reasons));
    *count = reasons.count;
    for (size_t i = 0; i < reasons.count; i++) {
        TRY(show_text(req, papers_reason_words(req, &reasons.items[i]), "Gate.%zu.words", i));
        TRY(show_int(req, reasons.items[i].paper_id, "Gate.%zu.paper_id", i));
        TRY(show_text(req, reasons.items[i].type, "Gate.%zu.type", i));
    }
    return STATUS_OK;
}

NEOERR *contract_gate_first(struct request *req, int64_t id, const char **words)
{
    struct papers_reasons reasons;

    TRY(find_reasons(req, id, &reasons));
    *words = reasons.count > 0 ? papers_reason_words(req, &reasons.items[0]) : NULL;
    return STATUS_OK;
}

/* Mandatory papers good today whose last good day comes before the contract's. */
static const char ending_sql[] =
    "/* all rows: a gate holds for everybody */ SELECT r.paper_type, MAX(p.due_order) AS due_on FROM contract c JOIN customer cu ON cu.id = c.customer_id"
    " JOIN paper_requirement r ON " PAPER_REQUIRED_NOW " AND r.mandatory = 1 AND " PAPER_GENERALLY
    " JOIN paper p ON p.customer_id = cu.id AND p.paper_type = r.paper_type AND p.valid_to IS NULL AND p.verification <> 'refused'"
    " WHERE c.id = :contract_id GROUP BY r.paper_type, c.ends_on HAVING due_on >= :today AND due_on < c.ends_on ORDER BY due_on LIMIT 20";

NEOERR *contract_papers_ending_show(struct request *req, int64_t id, size_t *count)
{
    struct rows *rows;

    values_int(req->values, "contract_id", id);
    TRY(db_select(req, ending_sql, &rows));
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, paper_type_name(req, row_text(&row, "paper_type")), "Ending.%zu.words", i));
        TRY(show_text(req, row_text(&row, "due_on"), "Ending.%zu.due_on", i));
    }
    return STATUS_OK;
}

/* --- what stops it -------------------------------------------------------------------------------------- */

static void check_header(struct request *req, const struct row *contract)
{
    const char *days = contract_days_problem(row_text(contract, "starts_on"), row_text(contract, "ends_on"), setting_int("contracts.max_term_months"));

    if (days != NULL)
        form_error_with(req, "", days, arena_format(req->arena, "%lld", (long long)setting_int("contracts.max_term_months")));
    else if (strcmp(row_text(contract, "ends_on"), req->today) < 0)
        form_error(req, "", "contract.over_already");
    if (contract_deposit_problem(row_int(contract, "deposit_percent"), setting_int("contracts.deposit_most")) != NULL)
        form_error_with(req, "", "contract.deposit_too_high", arena_format(req->arena, "%lld", (long long)setting_int("contracts.deposit_most")));
    if (strcmp(row_text(contract, "customer_state"), "closed") == 0)
        form_error(req, "", "contract.dealer_closed");
}

static void check_amount(struct request *req, const struct row *contract)
{
    int64_t amount = 0;

    (void)decimal_read(row_text(contract, "amount"), MONEY_PLACES, &amount);
    if (amount > 0 || strcmp(row_text(contract, "relation"), "amendment") == 0)
        return;
    form_error(req, "", strcmp(row_text(contract, "kind"), "framework") == 0 ? "contract.target_first" : "contract.lines_first");
}

static void check_reasons(struct request *req, const struct row *contract, const char *unexplained)
{
    if (unexplained != NULL)
        form_error_with(req, "", "contract.unexplained", unexplained);
    if (row_int(contract, "nonstandard") != 0 && *row_text(contract, "explanation") == '\0')
        form_error(req, "", "contract.explain_first");
}

NEOERR *contract_check(struct request *req, const struct row *contract)
{
    struct contract_facts facts;
    const char *unexplained;
    size_t missing;

    if (!contract_is_open(row_text(contract, "state"))) {
        form_error(req, "", "contract.locked");
        return STATUS_OK;
    }
    check_header(req, contract);
    check_amount(req, contract);
    TRY(find_facts(req, row_int(contract, "id"), &facts, &unexplained));
    TRY(show_checklist(req, &facts, &missing));
    if (missing > 0)
        form_error_with(req, "", "contract.items_missing", arena_format(req->arena, "%zu", missing));
    check_reasons(req, contract, unexplained);
    return STATUS_OK;
}

/* --- the number -------------------------------------------------------------------------------------------- */

/* The next of a series. The row stays locked until the submission is committed or rolled back: no gap, nothing twice. */
static NEOERR *next_in_series(struct request *req, const char *series, int64_t *serial)
{
    values_text(req->values, "series", series);
    TRY(db_execute(req, "INSERT INTO numbering (series, next_number, prefix) VALUES (:series, LAST_INSERT_ID(1) + 1, '')"
                        " ON DUPLICATE KEY UPDATE next_number = LAST_INSERT_ID(next_number) + 1"));
    *serial = db_insert_id(req);
    return STATUS_OK;
}

/* An amendment is numbered after the contract it amends: XS-..-0007-B1. */
static NEOERR *number_amendment(struct request *req, const struct row *contract, struct values *values)
{
    const char *series = arena_format(req->arena, "%s-B", row_text(contract, "previous_number"));
    int64_t serial;

    if (*row_text(contract, "previous_number") == '\0')
        return nerr_raise(ERR_INVALID, "contract %lld amends one without a number", (long long)row_int(contract, "id"));
    TRY(next_in_series(req, series, &serial));
    values_text(values, "series", series);
    values_text(values, "number", arena_format(req->arena, "%s%lld", series, (long long)serial));
    return STATUS_OK;
}

/* The dealer's sales region as people call it; the code is made of its initials. */
static const char *region_name(const struct row *contract)
{
    const struct option *region = options_find("@sales_region", row_text(contract, "customer_region_id"));

    return region == NULL ? "" : region->zh;
}

static NEOERR *number_contract(struct request *req, const struct row *contract, struct values *values)
{
    const char *series = contract_series(req->arena, row_text(contract, "company_code"), req->today,
                                         contract_region_code(req->arena, text_initials(req->arena, text_pinyin(req->arena, region_name(contract)))));
    int64_t serial;

    TRY(next_in_series(req, series, &serial));
    values_text(values, "series", series);
    values_text(values, "number", arena_format(req->arena, "%s-%04lld", series, (long long)serial));
    values_text(values, "sales_region_id", row_is_null(contract, "customer_region_id") ? NULL : row_text(contract, "customer_region_id"));
    values_text(values, "submitted_at", req->now);
    return STATUS_OK;
}

static NEOERR *give_number(struct request *req, const struct row *contract, struct values *values)
{
    if (!row_is_null(contract, "number"))
        return STATUS_OK; /* sent back or withdrawn: it keeps it */
    if (strcmp(row_text(contract, "relation"), "amendment") == 0)
        return nerr_pass(number_amendment(req, contract, values));
    return nerr_pass(number_contract(req, contract, values));
}

/* --- the text for ever ---------------------------------------------------------------------------------------- */

static const char revision_sql[] =
    "INSERT INTO contract_revision (contract_id, revision, text, sha256, amount, explanation, submitted_at, submitted_by)"
    " SELECT c.id, c.revision, :canonical, :hash, c.amount, c.explanation, :now, :me FROM contract c WHERE c.id = :contract_id";

static NEOERR *freeze_text(struct request *req, int64_t id)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    const char *text;

    TRY(contract_text(req, id, &text));
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    values_int(req->values, "contract_id", id);
    values_text(req->values, "canonical", text);
    values_bytes(req->values, "hash", hash, sizeof(hash));
    TRY(db_execute(req, revision_sql));
    return nerr_pass(db_execute(req, "UPDATE contract SET text_hash = :hash WHERE id = :contract_id"));
}

NEOERR *contract_submit(struct request *req, const struct row *contract)
{
    const struct flow_step *step = flow_find(&contract_flow, row_text(contract, "state"), "contract_submit");
    struct values *values = values_new(req->arena);
    int64_t id = row_int(contract, "id");

    if (step == NULL)
        return nerr_raise(ERR_INVALID, "contract %lld is %s", (long long)id, row_text(contract, "state"));
    values_int(values, "version", row_int(contract, "version"));
    values_int(values, "revision", row_int(contract, "revision") + 1);
    TRY(give_number(req, contract, values));
    contract_step_values(req, step, "", values);
    TRY(contract_change(req, id, values));
    TRY(contract_parties_refresh(req, id));
    TRY(freeze_text(req, id));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(contract, "customer_id"), .kind = "contract_approval", .resource = "contracts",
                                                                 .detail = values_has(values, "number") ? values_get_text(values, "number") : row_text(contract, "number"),
                                                                 .link = contract_path(req, id, "") }));
}
