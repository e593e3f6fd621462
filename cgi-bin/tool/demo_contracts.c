/* demo_contracts.c - about forty contracts, each drafted, submitted, decided and signed on its days by the people who would. */
#include "demo_contracts.h"

#include <stdio.h>
#include <string.h>

#include "demo_contracts_data.h"
#include "domain/contract.h"
#include "domain/contract_approval.h"
#include "domain/flow.h"
#include "domain/paper.h"

/* How far a contract goes; each word's steps are those before it, too. */
enum until { DRAFT, APPROVAL, RETURNED, WITHDRAWN, REJECTED, APPROVED, VOID, SEALED, POSTED, SIGNED, FILED, DONE, ENDED };

static const struct plan {
    enum until until;
    int days; /* ago: drafted */
    bool framework, changed;
} plans[] = {
    { DRAFT, 2, false, false },     { DRAFT, 1, true, false },     { DRAFT, 0, false, true },       { DRAFT, 6, false, false },    { APPROVAL, 1, false, true },
    { APPROVAL, 2, false, false },  { APPROVAL, 1, true, false },  { APPROVAL, 3, false, false },   { APPROVAL, 1, false, true },  { APPROVAL, 0, true, false },
    { RETURNED, 5, false, false },  { RETURNED, 3, true, true },   { WITHDRAWN, 4, false, false },  { REJECTED, 40, false, false },{ REJECTED, 25, true, false },
    { APPROVED, 3, false, false },  { APPROVED, 4, true, false },  { APPROVED, 2, false, true },    { VOID, 60, false, false },    { SEALED, 8, false, false },
    { SEALED, 12, true, false },    { POSTED, 14, false, false },  { POSTED, 30, true, false },     { POSTED, 50, false, true },   { SIGNED, 18, false, false },
    { SIGNED, 35, true, false },    { SIGNED, 50, false, false },  { SIGNED, 90, true, false },     { FILED, 335, true, false },   { FILED, 312, true, false },
    { FILED, 320, true, true },     { FILED, 100, true, false },   { FILED, 150, true, false },     { FILED, 60, false, false },   { FILED, 200, true, false },
    { FILED, 80, false, true },     { FILED, 400, true, false },   { FILED, 420, true, false },     { DONE, 120, false, false },   { ENDED, 170, true, false },
};

/* --- people and days ------------------------------------------------------------------------------------ */

struct demo {
    int64_t legal, clerk;
    char now[24], today[11]; /* of the loading */
};

static NEOERR *on_day(struct request *req, const struct demo *demo, int days_ago)
{
    struct row row;

    snprintf(req->now, sizeof(req->now), "%s", demo->now);
    snprintf(req->today, sizeof(req->today), "%s", demo->today);
    values_int(req->values, "days_ago", days_ago < 0 ? 0 : days_ago);
    TRY(db_select_one(req, "SELECT DATE_FORMAT(:now - INTERVAL :days_ago DAY, '%Y-%m-%d %H:%i:%s.000') AS at, :today - INTERVAL :days_ago DAY AS day", &row));
    snprintf(req->now, sizeof(req->now), "%s", row_text(&row, "at"));
    snprintf(req->today, sizeof(req->today), "%s", row_text(&row, "day"));
    return STATUS_OK;
}

static NEOERR *not_refused(struct request *req)
{
    struct form_problem problem;

    if (!form_problem_at(req, 0, &problem))
        return STATUS_OK;
    return nerr_raise(ERR_INVALID, "demo contract: %s %s", problem.field, problem.message);
}

static NEOERR *read_contract(struct request *req, int64_t id, struct row *row)
{
    values_int(req->values, "id", id);
    return nerr_pass(db_select_one(req, contract_record_sql, row));
}

static NEOERR *move(struct request *req, int64_t id, const char *action, const char *reason)
{
    struct row row;

    TRY(read_contract(req, id, &row));
    return nerr_pass(contract_move(req, id, flow_find(&contract_flow, row_text(&row, "state"), action), reason));
}

/* --- the draft ---------------------------------------------------------------------------------------------- */

static const char goods_sql[] =
    "SELECT p.code, ROUND(lp.price * (100 - p.id % 4) / 100, 2) AS price FROM product p JOIN list_price lp ON lp.product_id = p.id JOIN price_list l ON l.id = lp.price_list_id AND l.customer_type = ''"
    " WHERE p.product_class = 'drug' AND p.state = 'active' AND (p.id + :place) % 5 = 0 ORDER BY p.id LIMIT 4";

static NEOERR *add_goods(struct request *req, int64_t id, size_t place)
{
    struct rows *rows;
    struct row contract;

    values_int(req->values, "place", (int64_t)place);
    TRY(db_select(req, goods_sql, &rows));
    TRY(read_contract(req, id, &contract));
    for (size_t i = 0; i < rows->count; i++) {
        struct contract_line_typed line = { .suffix = "demo", .product = rows->cells[i][0], .price = rows->cells[i][1], .discount = "", .note = "",
                                            .quantity = plans[place].framework ? "" : arena_format(req->arena, "%zu", 200 * (1 + (place * 7 + i * 3) % 9)) };

        TRY(contract_line_save(req, &contract, &line));
    }
    TRY(not_refused(req));
    return nerr_pass(contract_follow(req, id, 0));
}

static const char clause_sql[] =
    "SELECT cc.contract_id AS id, cc.id AS clause_row_id, cc.clause_id, cc.clause_version_id, cc.title, REPLACE(cc.body, :old_days, :new_days) AS body, cc.version"
    " FROM contract_clause cc JOIN clause cl ON cl.id = cc.clause_id AND cl.code = 'acceptance' WHERE cc.contract_id = :contract_id";

static NEOERR *change_clause(struct request *req, int64_t id)
{
    struct row row;

    values_int(req->values, "contract_id", id);
    values_text(req->values, "old_days", demo_old_days);
    values_text(req->values, "new_days", demo_new_days);
    TRY(db_select_one(req, clause_sql, &row));
    values_text(req->values, "title", row_text(&row, "title"));
    values_text(req->values, "body", row_text(&row, "body"));
    values_text(req->values, "reason", demo_deviation);
    values_int(req->values, "version", row_int(&row, "version"));
    values_null(req->values, "text_id");
    TRY(contract_clause_change(req, &row));
    return nerr_pass(not_refused(req));
}

static NEOERR *complete(struct request *req, int64_t id, const struct plan *plan, size_t place)
{
    struct values *values = values_new(req->arena);
    struct row row;

    TRY(read_contract(req, id, &row));
    values_text(values, "signed_at_place", demo_place);
    if (plan->framework)
        values_text(values, "target_amount", arena_format(req->arena, "%zu0000.00", 20 + place % 8 * 15));
    if (plan->changed)
        values_text(values, "explanation", demo_explanation);
    values_int(values, "version", row_int(&row, "version"));
    return nerr_pass(contract_change(req, id, values));
}

static NEOERR *draft(struct request *req, const struct plan *plan, size_t place, int64_t *id)
{
    struct contract_source source = { .origin = CONTRACT_FROM_TEMPLATE, .customer_id = values_get_int(req->values, "demo_customer") };
    struct row row;

    values_text(req->values, "word", plan->framework ? "framework" : "single");
    TRY(db_select_one(req, "SELECT id FROM contract_template WHERE word = :word AND state = 'current'", &row));
    source.template_id = row_int(&row, "id");
    TRY(contract_draft(req, &source, id));
    TRY(add_goods(req, *id, place));
    if (plan->changed)
        TRY(change_clause(req, *id));
    return nerr_pass(complete(req, *id, plan, place));
}

/* --- decisions ------------------------------------------------------------------------------------------------ */

static NEOERR *submit(struct request *req, int64_t id)
{
    struct contract_content content;
    struct row row;

    TRY(read_contract(req, id, &row));
    TRY(contract_content_read(req, id, &content));
    TRY(contract_submit(req, &row, &content));
    TRY(approval_start(req, &contract_approval, id, ""));
    return nerr_pass(not_refused(req));
}

static const char open_sql[] =
    "SELECT a.id, t.staff_id FROM approval a JOIN approval_turn t ON t.approval_id = a.id AND t.state = 'open' AND t.staff_id IS NOT NULL"
    " WHERE a.kind = 'contract' AND a.document_id = :document_id AND a.state = 'running' ORDER BY t.id LIMIT 1";

/* The next of those who decide does so; *found says that there was one. */
static NEOERR *decide(struct request *req, int64_t id, enum until until, bool *found)
{
    struct row row;
    int64_t approval;

    values_int(req->values, "document_id", id);
    TRY(db_later_run(req)); /* the turns that its submission opened */
    TRY(db_select_maybe(req, open_sql, &row, found));
    if (!*found)
        return STATUS_OK;
    approval = row_int(&row, "id");
    req->person.id = row_int(&row, "staff_id");
    if (until == RETURNED)
        TRY(approval_return(req, approval, 0, demo_return));
    else if (until == REJECTED)
        TRY(approval_reject(req, approval, demo_reject));
    else
        TRY(approval_approve(req, approval, demo_agreed));
    return nerr_pass(not_refused(req));
}

static NEOERR *decide_all(struct request *req, int64_t id, enum until until)
{
    bool found = true;

    for (int i = 0; i < 10 && found; i++) {
        TRY(decide(req, id, until, &found));
        if (until == RETURNED || until == REJECTED)
            return STATUS_OK;
    }
    return STATUS_OK;
}

/* --- signing ------------------------------------------------------------------------------------------------------ */

static NEOERR *set(struct request *req, int64_t id, struct values *values)
{
    struct row row;

    TRY(read_contract(req, id, &row));
    values_int(values, "version", row_int(&row, "version"));
    return nerr_pass(contract_change(req, id, values));
}

static NEOERR *seal(struct request *req, const struct demo *demo, int64_t id)
{
    struct values *values = values_new(req->arena), *entry = values_new(req->arena);
    int64_t seal_id;

    req->person.id = demo->legal;
    values_int(entry, "contract_id", id);
    values_int(entry, "revision", 1);
    values_text(entry, "seal", "contract");
    values_text(entry, "pages", "1-6");
    values_int(entry, "copies", 4);
    values_text(entry, "stamped_on", req->today);
    values_int(entry, "stamped_by", demo->legal);
    values_text(entry, "created_at", req->now);
    values_int(entry, "created_by", demo->legal);
    TRY(db_insert(req, &contract_seal_table, entry, &seal_id));
    values_text(values, "sealed_on", req->today);
    TRY(set(req, id, values));
    return nerr_pass(move(req, id, "contract_seal", ""));
}

static NEOERR *post(struct request *req, const struct demo *demo, int64_t id)
{
    struct values *values = values_new(req->arena);

    req->person.id = demo->clerk;
    values_text(values, "posted_on", req->today);
    values_text(values, "posted_by", demo_courier);
    values_text(values, "tracking_no", arena_format(req->arena, "SF%010lld", (long long)id * 7919));
    return nerr_pass(set(req, id, values));
}

static NEOERR *countersign(struct request *req, int64_t id, const char *who)
{
    struct values *values = values_new(req->arena);

    values_text(values, "acknowledged_at", req->now);
    values_int(values, "acknowledged_by", req->person.id);
    values_text(values, "acknowledged_name", who);
    values_text(values, "acknowledged_how", demo_acknowledged);
    values_text(values, "countersigned_on", req->today);
    values_text(values, "countersigner", who);
    values_text(values, "signed_on", req->today);
    TRY(set(req, id, values));
    return nerr_pass(contract_take_effect(req, id));
}

static NEOERR *file(struct request *req, int64_t id)
{
    struct values *values = values_new(req->arena);

    values_text(values, "original_received_on", req->today);
    values_text(values, "original_place", demo_shelf);
    return nerr_pass(set(req, id, values));
}

static NEOERR *sign(struct request *req, const struct demo *demo, const struct plan *plan, int64_t id)
{
    TRY(on_day(req, demo, plan->days - 3));
    TRY(seal(req, demo, id));
    if (plan->until < POSTED)
        return STATUS_OK;
    TRY(on_day(req, demo, plan->days - 4));
    TRY(post(req, demo, id));
    if (plan->until < SIGNED)
        return STATUS_OK;
    TRY(on_day(req, demo, plan->days - 9));
    TRY(countersign(req, id, values_get_text(req->values, "demo_boss")));
    if (plan->until < FILED)
        return STATUS_OK;
    TRY(on_day(req, demo, plan->days - 14));
    return nerr_pass(file(req, id));
}

/* --- one contract, all contracts ------------------------------------------------------------------------------------ */

static NEOERR *last_step(struct request *req, const struct demo *demo, const struct plan *plan, int64_t id)
{
    TRY(on_day(req, demo, plan->days / 8));
    if (plan->until == VOID)
        return nerr_pass(move(req, id, "contract_void", demo_void));
    if (plan->until == ENDED)
        return nerr_pass(move(req, id, "contract_end", demo_end));
    return plan->until == DONE ? nerr_pass(move(req, id, "contract_finish", demo_done)) : STATUS_OK;
}

static NEOERR *contract(struct request *req, const struct demo *demo, size_t place)
{
    const struct plan *plan = &plans[place];
    int64_t id, owner = req->person.id;

    req->reason = NULL; /* of the one before */
    TRY(on_day(req, demo, plan->days));
    TRY(draft(req, plan, place, &id));
    if (plan->until == DRAFT)
        return STATUS_OK;
    TRY(submit(req, id));
    TRY(on_day(req, demo, plan->days - 2));
    if (plan->until == APPROVAL)
        return STATUS_OK;
    if (plan->until == WITHDRAWN)
        return nerr_pass(approval_withdraw(req, &contract_approval, id, demo_withdraw));
    TRY(decide_all(req, id, plan->until));
    req->person.id = owner;
    if (plan->until >= SEALED)
        TRY(sign(req, demo, plan, id));
    return nerr_pass(last_step(req, demo, plan, id));
}

/* Dealers whose papers are in order, so that their contracts may be approved. */
static const char dealers_sql[] =
    "/* all rows: invented contracts */ SELECT cu.id, cu.owner_id, IF(cu.legal_representative <> '', cu.legal_representative, cu.short_name) AS boss FROM customer cu"
    " WHERE cu.state = 'active' AND cu.owner_id IS NOT NULL AND cu.sales_region_id IS NOT NULL AND cu.address <> '' AND NOT " PAPER_LACKING_NOW " ORDER BY cu.id * 7919 % 1009, cu.id LIMIT 30";

static NEOERR *load_company(struct request *req)
{
    struct values *values = values_new(req->arena);

    values_text(values, "name", demo_company.name);
    values_text(values, "credit_code", demo_company.credit_code);
    values_text(values, "address", demo_company.address);
    values_text(values, "representative", demo_company.representative);
    values_text(values, "phone", demo_company.phone);
    values_text(values, "bank_name", demo_company.bank_name);
    values_text(values, "bank_account", demo_company.bank_account);
    values_text(values, "licence_no", demo_company.licence_no);
    return nerr_pass(db_execute_with(req, "UPDATE company SET name = :name, credit_code = :credit_code, address = :address, representative = :representative, phone = :phone,"
                                          " bank_name = :bank_name, bank_account = :bank_account, licence_no = :licence_no WHERE code = 'JF'", values));
}

static NEOERR *find_people(struct request *req, struct demo *demo)
{
    struct row row;

    TRY(db_select_one(req, "SELECT (SELECT id FROM staff WHERE account = 'legal1') AS legal, (SELECT id FROM staff WHERE account = 'clerk1') AS clerk", &row));
    demo->legal = row_int(&row, "legal");
    demo->clerk = row_int(&row, "clerk");
    snprintf(demo->now, sizeof(demo->now), "%s", req->now);
    snprintf(demo->today, sizeof(demo->today), "%s", req->today);
    return STATUS_OK;
}

/* What has ended since then; and nobody is told today of what happened long ago. */
static NEOERR *settle(struct request *req, const struct demo *demo)
{
    struct job job = { 0 };
    bool finished = false;

    TRY(on_day(req, demo, 0));
    while (!finished)
        TRY(contracts_daily_step(req, &job, &finished));
    TRY(db_execute(req, "DELETE FROM outbox"));
    return nerr_pass(db_execute(req, "UPDATE notice SET read_at = at WHERE at < :now - INTERVAL 1 DAY"));
}

NEOERR *demo_contracts_load(struct request *req)
{
    int64_t self = req->person.id;
    unsigned scope = req->scope;
    struct demo demo;
    struct rows *dealers;

    req->scope = SCOPE_ALL; /* acts as whoever is next */
    TRY(load_company(req));
    TRY(find_people(req, &demo));
    TRY(db_select(req, dealers_sql, &dealers));
    for (size_t i = 0; i < COUNT_OF(plans) && dealers->count > 0; i++) {
        struct row dealer = rows_at(dealers, i % dealers->count);

        req->person.id = row_int(&dealer, "owner_id");
        values_int(req->values, "demo_customer", row_int(&dealer, "id"));
        values_text(req->values, "demo_boss", row_text(&dealer, "boss"));
        TRY(contract(req, &demo, i));
    }
    req->person.id = self;
    req->scope = scope;
    return nerr_pass(settle(req, &demo));
}
