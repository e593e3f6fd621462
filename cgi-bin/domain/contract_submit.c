/* contract_submit.c - from draft into approval: what must be there first, the number, the text for ever. */
#include "contract.h"

#include <sodium.h>
#include <string.h>

#include "contract_rules.h"
#include "customer.h"
#include "flow.h"
#include "money.h"

/* --- the checklist --------------------------------------------------------------------------------- */

static bool is_named(const struct row *party)
{
    return *row_text(party, "name") != '\0' && *row_text(party, "address") != '\0';
}

static bool is_unexplained(const struct row *clause)
{
    const char *deviation = row_text(clause, "deviation");
    bool deviates = text_has_word("changed,added", deviation) || (strcmp(deviation, "removed") == 0 && row_int(clause, "required") != 0);

    return deviates && *row_text(clause, "reason") == '\0';
}

/* *unexplained: title of the first clause that deviates without a reason, or NULL. */
static struct contract_facts find_facts(struct request *req, const struct contract_content *content, const char **unexplained)
{
    const struct row *contract = &content->fill.contract;
    struct contract_facts facts = {
        .framework = strcmp(row_text(contract, "kind"), "framework") == 0, .amendment = strcmp(row_text(contract, "relation"), "amendment") == 0,
        .parties_named = is_named(&content->fill.seller) && is_named(&content->fill.buyer), .has_days = true, .has_place = *row_text(contract, "delivery_place") != '\0',
        .lines = content->lines->count,
    };
    struct buffer covers;

    buffer_init(&covers, req->arena);
    *unexplained = NULL;
    for (size_t i = 0; i < content->clauses->count; i++) {
        struct row clause = rows_at(content->clauses, i);

        if (*unexplained == NULL && is_unexplained(&clause))
            *unexplained = row_text(&clause, "title");
        if (strcmp(row_text(&clause, "deviation"), "removed") != 0)
            buffer_format(&covers, "%s%s", covers.length == 0 ? "" : ",", row_text(&clause, "covers"));
    }
    for (size_t i = 0; i < content->lines->count; i++) {
        struct row line = rows_at(content->lines, i);

        facts.counted += !row_is_null(&line, "quantity");
    }
    facts.covers = covers.length == 0 ? "" : covers.bytes;
    return facts;
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

NEOERR *contract_checklist(struct request *req, const struct contract_content *content, size_t *missing)
{
    const char *unexplained;
    struct contract_facts facts = find_facts(req, content, &unexplained);

    return nerr_pass(show_checklist(req, &facts, missing));
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

NEOERR *contract_check(struct request *req, const struct row *contract, const struct contract_content *content)
{
    const char *unexplained;
    struct contract_facts facts = find_facts(req, content, &unexplained);
    size_t missing;

    if (!contract_is_open(row_text(contract, "state"))) {
        form_error(req, "", "contract.locked");
        return STATUS_OK;
    }
    check_header(req, contract);
    check_amount(req, contract);
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
    " VALUES (:contract_id, :revision, :canonical, :text_hash, :amount, :explanation, :now, :me)";

/* The text of `content`, with its hash: what is kept of this submission. */
static struct values *frozen_text(struct request *req, const struct contract_content *content)
{
    const struct row *contract = &content->fill.contract;
    const char *text = contract_text(req, content);
    struct values *values = values_new(req->arena);
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    values_int(values, "contract_id", row_int(contract, "id"));
    values_int(values, "revision", row_int(contract, "revision"));
    values_text(values, "canonical", text);
    values_bytes(values, "text_hash", hash, sizeof(hash));
    values_text(values, "amount", row_text(contract, "amount"));
    values_text(values, "explanation", row_text(contract, "explanation"));
    return values;
}

/* The row with its number and revision to come. */
static struct row submitted(struct request *req, const struct row *contract, const struct values *values)
{
    struct row row = row_copy(req->arena, contract);

    if (values_has(values, "number"))
        row_put(&row, "number", values_get_text(values, "number"));
    row_put(&row, "revision", arena_format(req->arena, "%lld", (long long)values_get_int(values, "revision")));
    return row;
}

NEOERR *contract_submit(struct request *req, const struct row *contract, struct contract_content *content)
{
    const struct flow_step *step = flow_find(&contract_flow, row_text(contract, "state"), "contract_submit");
    struct values *values = values_new(req->arena), *frozen;
    int64_t id = row_int(contract, "id");

    if (step == NULL)
        return nerr_raise(ERR_INVALID, "contract %lld is %s", (long long)id, row_text(contract, "state"));
    values_int(values, "version", row_int(contract, "version"));
    values_int(values, "revision", row_int(contract, "revision") + 1);
    TRY(give_number(req, contract, values));
    contract_step_values(req, step, "", values);
    content->fill.contract = submitted(req, contract, values);
    if (content->parties == PARTIES_STORED)
        TRY(contract_parties_today(req, id, content));
    if (content->parties == PARTIES_CHANGED)
        TRY(contract_parties_refresh(req, id));
    frozen = frozen_text(req, content);
    values_bytes(values, "text_hash", values_find(frozen, "text_hash")->text, crypto_hash_sha256_BYTES);
    TRY(contract_change_row(req, contract, values)); /* of two at once the other is told here */
    TRY(db_later(req, revision_sql, frozen));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(contract, "customer_id"), .kind = "contract_approval", .resource = "contracts",
                                                                 .detail = row_text(&content->fill.contract, "number"), .link = contract_path(req, id, "") }));
}
