/* contracts_test.c - a contract through its pages, on a fixed day: drafting, goods, clauses, submission, signing, ends. */
#include "support/page.h"

#include <stdio.h>
#include <string.h>

#include "contracts/contracts.h"
#include "domain/contract.h"
#include "domain/contract_print.h"
#include "domain/flow.h"

static struct visitor seller, other_seller, legal, clerk, reader;
static const struct module *contracts;
static int64_t dealer, product, other_product, single, framework;
static char code[40], other_code[40];

static int64_t product_new(const char *named, const char *floor)
{
    int64_t id = run_sql(say("INSERT INTO product (code, name, name_py, initials, specification, unit, product_class, tax_rate, state_on, created_at, created_by, changed_at)"
                             " VALUES ('%s', '%s', 'g', 'blg', '10g x 10', 'box', 'drug', 13, '2026-01-01', '2026-01-01', 1, '2026-01-01')", named, named));

    run_sql(say("INSERT INTO list_price (price_list_id, product_id, price, valid_from, created_at, created_by) SELECT id, %lld, 12.5, '2026-01-01', '2026-01-01', 1 FROM price_list", (long long)id));
    run_sql(say("INSERT INTO floor_price (product_id, price, valid_from, created_at, created_by) VALUES (%lld, %s, '2026-01-01', '2026-01-01', 1)", (long long)id, floor));
    return id;
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    contracts = module_named("contracts");
    clock_fix("2026-11-23T04:00:00");
    seller = visitor_new("contracts.read:own contracts.create:own contracts.update:own contracts.post:own customers.look:own customers.read:own products.read:all");
    other_seller = visitor_new("contracts.read:own contracts.create:own contracts.update:own contracts.post:own customers.look:own customers.read:own");
    legal = visitor_new("contracts.read:all contracts.seal:all contracts.post:all contracts.void:all contracts.end:all contracts.templates:all contracts.export:all");
    clerk = visitor_new("contracts.read:all contracts.post:all");
    reader = visitor_new("customers.look:all");
    run_sql("DELETE FROM price_list");
    run_sql("INSERT INTO price_list (name, valid_from) VALUES ('Usual', '2026-01-01')");
    snprintf(code, sizeof(code), "K%lld", (long long)unique());
    snprintf(other_code, sizeof(other_code), "L%lld", (long long)unique());
    product = product_new(code, "11");
    other_product = product_new(other_code, "5");
    dealer = dealer_new(seller.id, "Contract Dealer");
    run_sql(say("UPDATE customer SET address = 'Road 1', delivery_address = 'Gate 2' WHERE id = %lld", (long long)dealer));
    run_sql("UPDATE company SET address = 'Ours 1' WHERE id = 1");
    single = number_of("SELECT id FROM contract_template WHERE word = 'single' AND state = 'current'");
    framework = number_of("SELECT id FROM contract_template WHERE word = 'framework' AND state = 'current'");
    return 0;
}

static int end(void **state)
{
    run_sql("DELETE FROM price_list");
    run_sql("DELETE FROM list_price");
    clock_fix(NULL);
    return test_end(state);
}

static const char *of(int64_t id, const char *rest)
{
    return say("/contracts/%lld%s", (long long)id, rest);
}

static int64_t version_of(int64_t id)
{
    return number_of(say("SELECT version FROM contract WHERE id = %lld", (long long)id));
}

static const char *state_of(int64_t id)
{
    return text_of(say("SELECT state FROM contract WHERE id = %lld", (long long)id));
}

static int64_t drafted(int64_t template_id)
{
    struct page page = post(&seller, contracts, "/contracts/new", say("customer_id=%lld&template_id=%lld", (long long)dealer, (long long)template_id));

    assert_int_equal(page.status, 303);
    return number_of("SELECT MAX(id) FROM contract");
}

static struct page save_lines(int64_t id, const char *body)
{
    return post(&seller, contracts, of(id, "/lines"), say("version=%lld&%s", (long long)version_of(id), body));
}

static struct page sent(int64_t id)
{
    return post(&seller, contracts, of(id, "/submit"), say("version=%lld", (long long)version_of(id)));
}

/* What the approval engine does in its own transaction. */
static void decide(int64_t id, const char *outcome)
{
    struct request req;
    struct arena *arena = arena_new();

    must(request_for_work(&req, arena, legal.id, VIA_JOB));
    must(db_use_writer(&req));
    must(db_begin(&req));
    must(contract_move(&req, id, flow_find(&contract_flow, "approval", outcome), "because"));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

static int64_t ready(void)
{
    int64_t id = drafted(single);

    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=1000", code)).status, 303);
    return id;
}

static int64_t approved(void)
{
    int64_t id = ready();

    assert_int_equal(sent(id).status, 303);
    decide(id, "approved");
    return id;
}

/* --- drafting -------------------------------------------------------------------------------------- */

static void a_draft_takes_the_templates_text_and_terms(void **state)
{
    int64_t id = drafted(single);
    struct page page;

    (void)state;
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', kind, ' ', starts_on, ' ', ends_on, ' ', payment_days, ' ', delivery_place, ' ', COALESCE(number, '-')) FROM contract WHERE id = %lld", (long long)id)),
                        "draft single 2026-11-23 2027-05-22 30 Gate 2 -");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contract_clause WHERE contract_id = %lld AND deviation = 'standard'", (long long)id)),
                     number_of(say("SELECT COUNT(*) FROM template_clause WHERE template_id = %lld", (long long)single)));
    page = get(&seller, contracts, of(id, ""));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Gate 2"));
    assert_null(strstr(page.body, "{delivery_place}"));
    assert_int_equal(get(&other_seller, contracts, of(id, "")).status, 404);
    assert_int_equal(get(&reader, contracts, of(id, "")).status, 403);
    assert_int_equal(get(&clerk, contracts, of(id, "")).status, 200);
    assert_int_equal(post(&other_seller, contracts, "/contracts/new", say("customer_id=%lld&template_id=%lld", (long long)dealer, (long long)single)).status, 404);
}

static void lines_take_price_and_discount_and_round_once(void **state)
{
    int64_t id = drafted(single), line;

    (void)state;
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=1000&product_new2=%s+Other&quantity_new2=3&discount_new2=8", code, other_code)).status, 303);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(CONCAT(list_price, ' ', unit_price, ' ', amount, ' ', tax, ' ', below_floor) ORDER BY place SEPARATOR ', ') FROM contract_line WHERE contract_id = %lld", (long long)id)),
                        "12.500000 12.500000 12500.00 1438.05 0, 12.500000 11.500000 34.50 3.97 0");
    assert_string_equal(text_of(say("SELECT CONCAT(total, ' ', tax_total) FROM contract WHERE id = %lld", (long long)id)), "12534.50 1442.02");
    line = number_of(say("SELECT MIN(id) FROM contract_line WHERE contract_id = %lld", (long long)id));
    assert_int_equal(save_lines(id, say("quantity_%lld=1000&price_%lld=10.99", (long long)line, (long long)line)).status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(amount, ' ', below_floor) FROM contract_line WHERE id = %lld", (long long)line)), "10990.00 1");
    assert_null(strstr(get(&seller, contracts, of(id, "")).body, "低于底价")); /* data */
    assert_int_equal(save_lines(id, say("quantity_%lld=1000&price_%lld=10.99&remove_%lld=1", (long long)line, (long long)line, (long long)line)).status, 303);
    assert_string_equal(text_of(say("SELECT total FROM contract WHERE id = %lld", (long long)id)), "34.50");
}

static void a_changed_discount_makes_the_price_of_a_line_that_is_there(void **state)
{
    int64_t id = ready(), line = number_of(say("SELECT MAX(id) FROM contract_line WHERE contract_id = %lld", (long long)id));

    (void)state;
    assert_int_equal(save_lines(id, say("quantity_%lld=1000&price_%lld=12.50&discount_%lld=4", (long long)line, (long long)line, (long long)line)).status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(unit_price, ' ', amount) FROM contract_line WHERE id = %lld", (long long)line)), "12.000000 12000.00");
}

static void a_wrong_line_keeps_what_was_typed_and_saves_nothing(void **state)
{
    int64_t id = drafted(single);
    struct page page = save_lines(id, say("product_new1=%s&quantity_new1=1000&product_new2=nothing&quantity_new2=x", code));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "e-product_new2"));
    assert_non_null(strstr(page.body, "value=\"1000\""));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contract_line WHERE contract_id = %lld", (long long)id)), 0);
}

static void a_stale_save_of_the_lines_is_refused(void **state)
{
    int64_t id = drafted(single), version = version_of(id);

    (void)state;
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=1", code)).status, 303);
    assert_int_equal(post(&seller, contracts, of(id, "/lines"), say("version=%lld&product_new1=%s&quantity_new1=2", (long long)version, other_code)).status, 409);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contract_line WHERE contract_id = %lld", (long long)id)), 1);
}

static void a_changed_clause_says_why_and_is_shown_with_its_difference(void **state)
{
    int64_t id = ready(), clause = number_of(say("SELECT cc.id FROM contract_clause cc JOIN clause cl ON cl.id = cc.clause_id WHERE cc.contract_id = %lld AND cl.code = 'acceptance'", (long long)id));
    const char *path = say("/contracts/%lld/clauses/%lld", (long long)id, (long long)clause);
    struct page page;
    char where[80];

    (void)state;
    snprintf(where, sizeof(where), "%s", path);
    assert_int_equal(post(&seller, contracts, where, "version=1&title=Check&body=Within+9+days&reason=").status, 422);
    assert_int_equal(post(&seller, contracts, where, "version=1&title=Check&body=Within+9+days&reason=Chain").status, 303);
    assert_int_equal(number_of(say("SELECT nonstandard FROM contract WHERE id = %lld", (long long)id)), 1);
    page = get(&seller, contracts, of(id, ""));
    assert_non_null(strstr(page.body, "<ins>"));
    assert_non_null(strstr(page.body, "<del>"));
    assert_int_equal(sent(id).status, 422); /* an explanation first */
    assert_int_equal(post(&seller, contracts, say("%s/restore", where), "").status, 303);
    assert_int_equal(number_of(say("SELECT nonstandard FROM contract WHERE id = %lld", (long long)id)), 0);
}

/* Whether the contract with the hash of `text`, an SQL expression over its last text, still says what was approved. */
static bool stands_as(int64_t id, const char *text)
{
    const char *hash = text_of(say("SELECT SHA2(%s, 256) FROM contract_revision WHERE contract_id = %lld", text, (long long)id));
    struct request req;
    struct arena *arena = arena_new();
    struct row row;
    bool stands;

    must(request_for_work(&req, arena, legal.id, VIA_JOB));
    must(db_use_writer(&req));
    must(db_select_one(&req, say("SELECT id, '%s' AS hash FROM contract WHERE id = %lld", hash, (long long)id), &row));
    must(contract_text_stands(&req, &row, &stands));
    request_end(&req);
    arena_free(arena);
    return stands;
}

static void days_that_a_changed_clause_says_otherwise_are_not_said_twice(void **state)
{
    int64_t id = ready(), clause = number_of(say("SELECT cc.id FROM contract_clause cc JOIN clause cl ON cl.id = cc.clause_id WHERE cc.contract_id = %lld AND cl.code = 'acceptance'", (long long)id));
    const char *see = "<dd>见第 6 条</dd>"; /* data */
    const char *form_before = "REPLACE(REPLACE(text, '九方合同文本 2', '九方合同文本 1'), '验收天数:见第6条', '验收天数:7')"; /* data */

    (void)state;
    assert_null(strstr(get(&seller, contracts, of(id, "")).body, see));
    assert_int_equal(post(&seller, contracts, say("/contracts/%lld/clauses/%lld", (long long)id, (long long)clause), "version=1&title=Check&body=Within+9+days&reason=Chain").status, 303);
    assert_non_null(strstr(get(&seller, contracts, of(id, "")).body, see));
    run_sql(say("UPDATE contract SET explanation = 'x' WHERE id = %lld", (long long)id));
    assert_int_equal(sent(id).status, 303);
    assert_int_equal(number_of(say("SELECT text LIKE '%%验收天数:见第6条%%' AND text LIKE '%%付款天数:30%%' FROM contract_revision WHERE contract_id = %lld", (long long)id)), 1); /* data */
    assert_true(stands_as(id, "text"));
    assert_true(stands_as(id, form_before)); /* what was under way when the form changed */
    assert_false(stands_as(id, "CONCAT(text, '.')"));
}

static void an_approved_variant_is_no_deviation_and_a_left_out_clause_is(void **state)
{
    int64_t id = ready(), clause = number_of(say("SELECT cc.id FROM contract_clause cc JOIN clause cl ON cl.id = cc.clause_id WHERE cc.contract_id = %lld AND cl.code = 'disputes'", (long long)id));
    int64_t variant = number_of("SELECT v.id FROM clause_version v JOIN clause cl ON cl.id = v.clause_id WHERE cl.code = 'disputes' AND v.variant <> ''");

    (void)state;
    assert_int_equal(post(&seller, contracts, say("/contracts/%lld/clauses/%lld", (long long)id, (long long)clause), say("version=1&title=x&body=y&reason=&text_id=%lld", (long long)variant)).status, 303);
    assert_string_equal(text_of(say("SELECT deviation FROM contract_clause WHERE id = %lld", (long long)clause)), "variant");
    assert_int_equal(number_of(say("SELECT nonstandard FROM contract WHERE id = %lld", (long long)id)), 0);
    assert_int_equal(post(&seller, contracts, say("/contracts/%lld/clauses/%lld/remove", (long long)id, (long long)clause), "reason=Agreed").status, 303);
    assert_int_equal(number_of(say("SELECT nonstandard FROM contract WHERE id = %lld", (long long)id)), 1);
    assert_int_equal(sent(id).status, 422); /* disputes are missing */
}

static void goods_go_to_the_whole_address_where_no_other_is_known(void **state)
{
    int64_t id;

    (void)state;
    run_sql("INSERT INTO postal_region (code, name, full_name, level, parent_code, valid_from) VALUES ('998866', 'Shire', 'Middle Shire ', 3, '', '2000-01-01')");
    run_sql(say("UPDATE customer SET delivery_address = '', region_code = '998866' WHERE id = %lld", (long long)dealer));
    id = drafted(single);
    run_sql(say("UPDATE customer SET delivery_address = 'Gate 2', region_code = NULL WHERE id = %lld", (long long)dealer));
    run_sql("DELETE FROM postal_region WHERE code = '998866'");
    assert_string_equal(text_of(say("SELECT delivery_place FROM contract WHERE id = %lld", (long long)id)), "Middle Shire Road 1");
}

/* --- submission ------------------------------------------------------------------------------------------ */

static void a_draft_without_goods_is_not_submitted(void **state)
{
    int64_t id = drafted(single);

    (void)state;
    assert_int_equal(sent(id).status, 422);
    assert_string_equal(state_of(id), "draft");
    assert_string_equal(text_of(say("SELECT COALESCE(number, '-') FROM contract WHERE id = %lld", (long long)id)), "-");
}

static void a_framework_is_submitted_on_its_target(void **state)
{
    int64_t id = drafted(framework);
    const char *terms = "title=Frame&starts_on=2026-12-01&ends_on=2027-11-30&payment_days=30&deposit_percent=0&inspection_days=7&delivery_days=5&delivery_place=Gate";

    (void)state;
    assert_int_equal(sent(id).status, 422);
    assert_int_equal(post(&seller, contracts, of(id, "/edit"), say("version=%lld&%s&target_amount=80%%E4%%B8%%87", (long long)version_of(id), terms)).status, 303);
    assert_string_equal(text_of(say("SELECT amount FROM contract WHERE id = %lld", (long long)id)), "800000.00");
    assert_int_equal(save_lines(id, say("product_new1=%s&price_new1=11.80", code)).status, 303);
    assert_int_equal(sent(id).status, 303);
    assert_int_equal(post(&seller, contracts, of(id, "/edit"), say("version=%lld&%s", (long long)version_of(id), terms)).status, 422); /* locked */
}

static void the_number_stays_and_the_text_is_kept_for_ever(void **state)
{
    int64_t id = ready();
    char number[60];

    (void)state;
    assert_int_equal(sent(id).status, 303);
    assert_string_equal(state_of(id), "approval");
    snprintf(number, sizeof(number), "%s", text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id)));
    assert_non_null(strstr(number, "XS-JF-2026-00-"));
    assert_int_equal(number_of(say("SELECT sha256 = UNHEX(SHA2(text, 256)) AND LOCATE('%s', text) > 0 FROM contract_revision WHERE contract_id = %lld", number, (long long)id)), 1);
    assert_int_equal(save_lines(id, "x=1").status, 422);
    decide(id, "returned");
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=5", other_code)).status, 303);
    assert_int_equal(sent(id).status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(number, ' ', revision) FROM contract WHERE id = %lld", (long long)id)), say("%s 2", number));
    assert_int_equal(number_of(say("SELECT COUNT(DISTINCT sha256) FROM contract_revision WHERE contract_id = %lld", (long long)id)), 2);
    assert_non_null(strstr(get(&clerk, contracts, of(id, "/texts")).body, "<ins>"));
}

static void a_submission_of_what_was_not_seen_is_refused(void **state)
{
    int64_t id = ready(), seen = version_of(id);

    (void)state;
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=5", other_code)).status, 303);
    assert_int_equal(post(&seller, contracts, of(id, "/submit"), say("version=%lld", (long long)seen)).status, 422);
}

/* --- what the policies are asked ------------------------------------------------------------------------------- */

static const char *flags_of(int64_t id)
{
    return text_of(say("SELECT CONCAT(flags, ' ', JSON_VALUE(facts, '$.amount_added'), ' ', JSON_VALUE(facts, '$.contract_kind')) FROM approval WHERE kind = 'contract' AND document_id = %lld", (long long)id));
}

static int64_t ready_for(int64_t customer, const char *quantity)
{
    int64_t id;

    assert_int_equal(post(&seller, contracts, "/contracts/new", say("customer_id=%lld&template_id=%lld", (long long)customer, (long long)single)).status, 303);
    id = number_of("SELECT MAX(id) FROM contract");
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=%s&price_new1=12", code, quantity)).status, 303);
    return id;
}

static int64_t dealer_with_limit(const char *amount, int days)
{
    int64_t id = dealer_new(seller.id, "Limit Dealer");

    run_sql(say("UPDATE customer SET type = '', address = 'Road 2', delivery_address = 'Gate 3' WHERE id = %lld", (long long)id));
    run_sql(say("INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (%lld, %s, %d, '2026-01-01', 'x')", (long long)id, amount, days));
    return id;
}

static void what_was_granted_lately_is_added_and_the_limit_is_reckoned_with(void **state)
{
    int64_t customer = dealer_with_limit("100000", 30), first = ready_for(customer, "5000"), second = ready_for(customer, "5000");

    (void)state;
    assert_int_equal(sent(first).status, 303);
    assert_string_equal(flags_of(first), " 60000.00 single");
    decide(first, "approved");
    assert_int_equal(sent(second).status, 303);
    assert_string_equal(flags_of(second), "over_limit 120000.00 single");
    run_sql(say("UPDATE contract SET submitted_at = '2026-10-01' WHERE id = %lld", (long long)first)); /* longer ago than is added up */
    decide(second, "returned");
    run_sql(say("DELETE FROM approval WHERE kind = 'contract' AND document_id = %lld", (long long)second));
    assert_int_equal(sent(second).status, 303);
    assert_string_equal(flags_of(second), "over_limit 60000.00 single");
}

static void a_term_longer_than_agreed_and_a_price_under_the_floor_are_flagged(void **state)
{
    int64_t id = ready_for(dealer_with_limit("900000", 20), "10"), line = number_of(say("SELECT id FROM contract_line WHERE contract_id = %lld", (long long)id));

    (void)state;
    assert_int_equal(save_lines(id, say("quantity_%lld=10&price_%lld=10", (long long)line, (long long)line)).status, 303);
    assert_int_equal(sent(id).status, 303);
    assert_string_equal(flags_of(id), "below_floor,longer_term 100.00 single");
}

static void who_has_a_turn_sees_the_contract_and_changes_nothing(void **state)
{
    int64_t id = ready();

    (void)state;
    assert_int_equal(sent(id).status, 303);
    assert_int_equal(get(&other_seller, contracts, of(id, "")).status, 404);
    run_sql(say("INSERT INTO approval_turn (approval_id, step_id, kind, document_id, amount, staff_id, state, opened_at) SELECT MAX(a.id), 1, 'contract', %lld, 0, %lld, 'open', '2026-11-23' FROM approval a",
                (long long)id, (long long)other_seller.id));
    assert_int_equal(get(&other_seller, contracts, of(id, "")).status, 200);
    assert_int_equal(get(&other_seller, contracts, of(id, "/texts")).status, 200);
    assert_int_equal(get(&other_seller, contracts, of(id, "/edit")).status, 404);
    assert_int_equal(post(&other_seller, contracts, of(id, "/copy"), "").status, 404);
    assert_int_equal(post(&other_seller, contracts, of(id, "/state/contract_withdraw"), "state_reason=x").status, 404);
}

/* --- signing ------------------------------------------------------------------------------------------------ */

static void no_seal_before_final_approval(void **state)
{
    int64_t id = ready();
    const char *stamp = "seal=contract&pages=1-4&copies=4&stamped_on=2026-11-23&stamped_by=1";

    (void)state;
    assert_int_equal(sent(id).status, 303);
    assert_int_equal(post(&legal, contracts, of(id, "/seal"), say("version=%lld&%s", (long long)version_of(id), stamp)).status, 422);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contract_seal WHERE contract_id = %lld", (long long)id)), 0);
    decide(id, "approved");
    assert_int_equal(post(&seller, contracts, of(id, "/seal"), stamp).status, 403);
    assert_int_equal(post(&legal, contracts, of(id, "/seal"), say("version=%lld&stamped_by=%lld&seal=contract&pages=1-4&copies=4&stamped_on=2026-11-24", (long long)version_of(id), (long long)legal.id)).status, 422); /* tomorrow */
    assert_int_equal(post(&legal, contracts, of(id, "/seal"), say("version=%lld&stamped_by=%lld&seal=contract&pages=1-4&copies=4&stamped_on=2026-11-23", (long long)version_of(id), (long long)legal.id)).status, 303);
    assert_string_equal(state_of(id), "sealed");
}

static void sealed(int64_t id)
{
    assert_int_equal(post(&legal, contracts, of(id, "/seal"), say("version=%lld&stamped_by=%lld&seal=contract&pages=1-4&copies=4&stamped_on=2026-11-23", (long long)version_of(id), (long long)legal.id)).status, 303);
}

static void countersigned(int64_t id)
{
    assert_int_equal(post(&seller, contracts, of(id, "/acknowledge"), say("version=%lld&acknowledged_name=Wu&acknowledged_how=Read", (long long)version_of(id))).status, 303);
    assert_int_equal(post(&seller, contracts, of(id, "/countersign"), say("version=%lld&countersigned_on=2026-11-23&countersigner=Wu", (long long)version_of(id))).status, 303);
}

static void in_force_when_both_signed_and_its_day_has_come(void **state)
{
    int64_t id = approved();

    (void)state;
    sealed(id);
    assert_non_null(strstr(get(&clerk, contracts, "/contracts?ageing=posting").body, text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id))));
    assert_int_equal(post(&seller, contracts, of(id, "/post"), say("version=%lld&posted_on=2026-11-22&posted_by=SF", (long long)version_of(id))).status, 422);
    assert_int_equal(post(&seller, contracts, of(id, "/post"), say("version=%lld&posted_on=2026-11-23&posted_by=SF&tracking_no=1", (long long)version_of(id))).status, 303);
    assert_int_equal(post(&seller, contracts, of(id, "/countersign"), say("version=%lld&countersigned_on=2026-11-23&countersigner=Wu", (long long)version_of(id))).status, 422); /* not acknowledged */
    countersigned(id);
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', effective_on, ' ', signed_on) FROM contract WHERE id = %lld", (long long)id)), "effective 2026-11-23 2026-11-23");
    assert_non_null(strstr(get(&clerk, contracts, "/contracts?ageing=original").body, text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id))));
    assert_int_equal(post(&clerk, contracts, of(id, "/original"), say("version=%lld&original_received_on=2026-11-23&original_place=Shelf+3", (long long)version_of(id))).status, 303);
    assert_null(strstr(get(&clerk, contracts, "/contracts?ageing=original").body, text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id))));
}

static void run_daily(const char *utc)
{
    struct request req;
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    clock_fix(utc);
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_use_writer(&req));
    must(db_begin(&req));
    for (int i = 0; i < 5 && !finished; i++)
        must(contracts_daily_step(&req, &job, &finished));
    must(db_commit(&req));
    assert_true(finished);
    request_end(&req);
    arena_free(arena);
    clock_fix("2026-11-23T04:00:00");
}

static void the_daily_job_puts_in_force_reminds_and_expires(void **state)
{
    int64_t id = approved(), notices;

    (void)state;
    sealed(id);
    countersigned(id);
    run_sql(say("UPDATE contract SET state = 'sealed', effective_on = NULL, starts_on = '2026-12-01', ends_on = '2027-02-28' WHERE id = %lld", (long long)id));
    run_daily("2026-11-30T04:00:00");
    assert_string_equal(state_of(id), "sealed");
    run_daily("2026-11-30T16:30:00"); /* 1 December here */
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', effective_on) FROM contract WHERE id = %lld", (long long)id)), "effective 2026-12-01");
    notices = number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'contract_expiring'", (long long)seller.id));
    run_daily("2027-01-05T04:00:00");
    run_daily("2027-01-06T04:00:00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'contract_expiring' AND link = '/contracts/%lld'", (long long)seller.id, (long long)id)), 1);
    run_daily("2027-02-10T04:00:00");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'contract_expiring' AND link = '/contracts/%lld'", (long long)seller.id, (long long)id)), 2);
    assert_true(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'contract_expiring'", (long long)seller.id)) > notices);
    run_daily("2027-02-28T15:59:00"); /* still the last day */
    assert_string_equal(state_of(id), "effective");
    run_daily("2027-02-28T16:10:00");
    assert_string_equal(state_of(id), "expired");
}

static int64_t prints_waiting(int64_t id)
{
    return number_of(say("SELECT COUNT(*) FROM job WHERE kind = 'prints.contract' AND state = 'waiting' AND args = '{\"contract\":%lld}'", (long long)id));
}

static void a_print_that_was_lost_is_ordered_again_once(void **state)
{
    int64_t id = approved();

    (void)state;
    run_sql(say("UPDATE job SET state = 'failed' WHERE kind = 'prints.contract' AND args = '{\"contract\":%lld}'", (long long)id));
    run_daily("2026-11-23T04:30:00"); /* it may still be on its way */
    assert_int_equal(prints_waiting(id), 0);
    run_daily("2026-11-23T06:00:00");
    assert_int_equal(prints_waiting(id), 1);
    run_daily("2026-11-23T06:30:00");
    assert_int_equal(prints_waiting(id), 1);
}

/* --- chain and ends ---------------------------------------------------------------------------------------------- */

static int64_t effective(void)
{
    int64_t id = approved();

    sealed(id);
    countersigned(id);
    return id;
}

static void a_renewal_follows_and_is_started_once(void **state)
{
    int64_t id = effective(), renewal;

    (void)state;
    run_sql(say("UPDATE contract SET ends_on = '2026-12-31' WHERE id = %lld", (long long)id));
    assert_non_null(strstr(get(&seller, contracts, "/contracts/expiring").body, say("/contracts/%lld/renew", (long long)id)));
    assert_int_equal(post(&seller, contracts, of(id, "/renew"), "").status, 303);
    renewal = number_of("SELECT MAX(id) FROM contract");
    assert_string_equal(text_of(say("SELECT CONCAT(relation, ' ', previous_id = %lld, ' ', starts_on, ' ', state, ' ', total) FROM contract WHERE id = %lld", (long long)id, (long long)renewal)),
                        "renewal 1 2027-01-01 draft 12500.00");
    assert_string_equal(post(&seller, contracts, of(id, "/renew"), "").location, of(renewal, ""));
    assert_null(strstr(get(&seller, contracts, "/contracts/expiring").body, say("/contracts/%lld/renew", (long long)id)));
}

static void a_copy_takes_todays_list_and_leaves_out_what_is_not_sold_any_more(void **state)
{
    int64_t id = ready(), copied;

    (void)state;
    assert_int_equal(save_lines(id, say("product_new1=%s&quantity_new1=7", other_code)).status, 303);
    run_sql(say("UPDATE list_price SET price = 14 WHERE product_id = %lld", (long long)product));
    run_sql(say("UPDATE product SET state = 'stopped' WHERE id = %lld", (long long)other_product));
    assert_non_null(strstr(post(&seller, contracts, of(id, "/copy"), "").head, "contract.drafted_fewer~1"));
    copied = number_of("SELECT MAX(id) FROM contract");
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(CONCAT(list_price, ' ', unit_price, ' ', amount)) FROM contract_line WHERE contract_id = %lld", (long long)copied)), "14.000000 12.500000 12500.00");
    assert_string_equal(text_of(say("SELECT CONCAT(relation, ' ', state, ' ', total) FROM contract WHERE id = %lld", (long long)copied)), "copy draft 12500.00");
    run_sql(say("UPDATE list_price SET price = 12.5 WHERE product_id = %lld", (long long)product));
    run_sql(say("UPDATE product SET state = 'active' WHERE id = %lld", (long long)other_product));
}

static void an_amendment_is_numbered_after_its_contract(void **state)
{
    int64_t id = effective(), amendment;
    char number[60];

    (void)state;
    snprintf(number, sizeof(number), "%s", text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id)));
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(post(&seller, contracts, of(id, "/amend"), "").status, 303);
        amendment = number_of("SELECT MAX(id) FROM contract");
        assert_int_equal(sent(amendment).status, 303);
        assert_string_equal(text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)amendment)), say("%s-B%d", number, i));
    }
    assert_int_equal(post(&seller, contracts, of(drafted(single), "/amend"), "").status, 303);
    assert_int_equal(number_of("SELECT MAX(id) FROM contract WHERE relation = 'amendment'"), amendment);
}

static void void_and_end_need_a_reason_and_the_number_stays(void **state)
{
    int64_t id = approved(), other = effective();

    (void)state;
    assert_int_equal(post(&legal, contracts, of(id, "/state/contract_void"), "state_reason=").status, 422);
    assert_int_equal(post(&seller, contracts, of(id, "/state/contract_void"), "state_reason=x").status, 403);
    assert_int_equal(post(&legal, contracts, of(id, "/state/contract_void"), "state_reason=Twice").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(state, ' ', state_reason, ' ', number IS NOT NULL, ' ', ended_on) FROM contract WHERE id = %lld", (long long)id)), "void Twice 1 2026-11-23");
    assert_int_equal(post(&legal, contracts, of(other, "/state/contract_end"), "state_reason=Breach").status, 303);
    assert_string_equal(state_of(other), "ended");
    assert_int_equal(post(&legal, contracts, of(other, "/state/contract_end"), "state_reason=Again").status, 404);
    assert_int_equal(post(&legal, contracts, of(other, "/state/approved"), "state_reason=Again").status, 404);
}

static void the_dealers_contracts_stand_under_its_header(void **state)
{
    struct page page = get(&seller, contracts, say("/contracts?customer=%lld", (long long)dealer));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Contract Dealer"));
    assert_non_null(strstr(page.body, "aria-current=\"page\">合同")); /* data */
    assert_null(strstr(get(&other_seller, contracts, say("/contracts?customer=%lld", (long long)dealer)).body, "Contract Dealer"));
}

static void a_number_is_found_by_who_may_see_the_contract(void **state)
{
    int64_t id = approved();
    char number[60];

    (void)state;
    snprintf(number, sizeof(number), "%s", text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)id)));
    assert_non_null(strstr(get(&seller, module_named("search"), say("/search?q=%s", number)).body, say("/contracts/%lld\"", (long long)id)));
    assert_null(strstr(get(&other_seller, module_named("search"), say("/search?q=%s", number)).body, say("/contracts/%lld\"", (long long)id)));
}

/* --- what legal keeps ----------------------------------------------------------------------------------------------- */

static void a_published_text_is_never_changed_but_followed(void **state)
{
    int64_t clause = number_of("SELECT id FROM clause WHERE code = 'packing'"), first = number_of(say("SELECT id FROM clause_version WHERE clause_id = %lld AND state = 'current'", (long long)clause)), second, next;

    (void)state;
    assert_int_equal(post(&legal, contracts, say("/contracts/clauses/%lld/texts/%lld", (long long)clause, (long long)first), "version=1&title=x&body=y").status, 404);
    assert_int_equal(post(&legal, contracts, say("/contracts/clauses/%lld/texts/new", (long long)clause), "variant=&title=Packing+2&body=Boxes").status, 303);
    second = number_of("SELECT MAX(id) FROM clause_version");
    assert_int_equal(post(&legal, contracts, say("/contracts/clauses/%lld/texts/%lld/publish", (long long)clause, (long long)second), "").status, 303);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(CONCAT(number, state) ORDER BY number) FROM clause_version WHERE clause_id = %lld", (long long)clause)), "1past,2current");
    assert_int_equal(post(&legal, contracts, say("/contracts/templates/%lld/next", (long long)single), "").status, 303);
    next = number_of("SELECT MAX(id) FROM contract_template");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM template_clause WHERE template_id = %lld AND clause_version_id = %lld", (long long)next, (long long)second)), 1);
    assert_int_equal(post(&legal, contracts, say("/contracts/templates/%lld/publish", (long long)next), "").status, 303);
    assert_string_equal(text_of("SELECT GROUP_CONCAT(CONCAT(number, state) ORDER BY number) FROM contract_template WHERE word = 'single'"), "1past,2current");
    assert_int_equal(post(&seller, contracts, "/contracts/new", say("customer_id=%lld&template_id=%lld", (long long)dealer, (long long)single)).status, 422);
    run_sql(say("DELETE FROM template_clause WHERE template_id = %lld", (long long)next));
    run_sql(say("DELETE FROM contract_template WHERE id = %lld", (long long)next));
    run_sql(say("UPDATE contract_template SET state = 'current', valid_to = NULL WHERE id = %lld", (long long)single));
    run_sql(say("DELETE FROM clause_version WHERE id = %lld", (long long)second));
    run_sql(say("UPDATE clause_version SET state = 'current', valid_to = NULL WHERE id = %lld", (long long)first));
}

/* Whatever column changes, its history calls it by a name. */
static void the_history_tells_each_change_in_words(void **state)
{
    const struct table *const tables[] = { &contract_table, &contract_clause_table, &contract_line_table, &contract_seal_table };
    int64_t id = ready();
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO contract_seal (contract_id, revision, seal, pages, copies, stamped_on, stamped_by, created_at, created_by) VALUES (%lld, 1, 'contract', '1', 2, '2026-11-23', 1, :now, 1)", (long long)id));
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        for (size_t i = 0; tables[t]->columns[i] != NULL; i++) {
            run_sql(say("INSERT INTO audit (at, actor_id, via, action, table_name, row_id, request_id, changes) VALUES (:now, 0, 'job', 'change', '%s', %lld, '', '{\"%s\": [\"\", \"2026\"]}')", tables[t]->name,
                        (long long)(t == 0 ? id : number_of(say("SELECT MIN(id) FROM %s WHERE contract_id = %lld", tables[t]->name, (long long)id))), tables[t]->columns[i]));
        }
        page = get(&seller, contracts, of(id, "/history"));
        assert_int_equal(page.status, 200);
        if (strstr(page.body, "<dt>contract.") != NULL)
            print_error("no name: %.60s\n", strstr(page.body, "<dt>contract."));
        assert_null(strstr(page.body, "<dt>contract."));
    }
    assert_non_null(strstr(get(&seller, contracts, of(id, "/history?before=9999999999")).body, "<dt>偏离</dt>"));
    assert_int_equal(get(&other_seller, contracts, of(id, "/history")).status, 404);
}

/* As the page would: template, goods, terms, submission; nobody else's dealer and nobody else's draft. */
static void a_program_drafts_and_submits_for_who_holds_the_token(void **state)
{
    const char *token = token_of(&seller, "contracts.read contracts.write"), *other = token_of(&other_seller, "contracts.read contracts.write");
    const char *body = say("{\"customer_id\": %lld, \"template_id\": %lld}", (long long)dealer, (long long)single);
    struct visitor decider = visitor_new("approvals.read:all approvals.decide:all");
    struct page refused;
    int64_t id, node;

    (void)state;
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = "/api/v1/contracts", .token = other, .body = body }).status, 404);
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = "/api/v1/contracts", .token = token, .body = body }).status, 201);
    id = number_of("SELECT MAX(id) FROM contract");
    body = say("{\"product\": \"%s\", \"quantity\": \"no\"}", code);
    assert_non_null(strstr(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/lines", (long long)id), .token = token, .body = body }).body, "\"field\":\"quantity\""));
    body = say("{\"product\": \"%s\", \"quantity\": \"1000\"}", code);
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/lines", (long long)id), .token = other, .body = body }).status, 404);
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/lines", (long long)id), .token = token, .body = body }).status, 200);
    assert_string_equal(text_of(say("SELECT amount FROM contract WHERE id = %lld", (long long)id)), "12500.00");
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = other, .body = "{}" }).status, 404);
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = token, .body = "{\"version\": 1}" }).status, 409);
    node = run_sql("INSERT INTO approval_node (policy_id, place, name, name_en, finder, mode) SELECT id, 99, '自选', 'Chosen', 'choice', 'any' FROM approval_policy WHERE kind = 'contract' AND state = 'current'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    refused = call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = token, .body = "{}" });
    assert_int_equal(refused.status, 422);
    assert_non_null(strstr(refused.body, "\"field\":\"deciders\""));
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = token, .body = say("{\"deciders\": [\"%lld1\"]}", (long long)decider.id) }).status, 422);
    assert_string_equal(state_of(id), "draft");
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = token, .body = say("{\"deciders\": [\"%lld1\", \"%lld\"]}", (long long)decider.id, (long long)decider.id) }).status, 200);
    assert_string_equal(state_of(id), "approval");
    assert_int_equal(number_of(say("SELECT s.staff_id FROM approval_step s JOIN approval a ON a.id = s.approval_id WHERE a.kind = 'contract' AND a.document_id = %lld AND s.node_id = %lld", (long long)id, (long long)node)), decider.id);
    assert_int_equal(call_api(contracts, &(struct call){ .method = "POST", .path = say("/api/v1/contracts/%lld/submit", (long long)id), .token = token, .body = "{}" }).status, 422);
    decide(id, "rejected");
    run_sql(say("DELETE FROM approval_node WHERE id = %lld", (long long)node));
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* What a submission costs is counted: a statement more is seen here. */
static void a_submission_takes_few_statements(void **state)
{
    int64_t id = ready();
    unsigned count;

    (void)state;
    (void)db_statement_count(true);
    assert_int_equal(sent(id).status, 303);
    count = db_statement_count(true);
    if (count > 28)
        print_error("a submission took %u statements\n", count);
    assert_true(count <= 28);
    decide(id, "rejected");
}

static void run_reminders(void)
{
    static const struct job_kind kinds[] = { { "contracts.remind", contract_remind_step } };
    struct arena *arena = arena_new();
    struct request req;
    bool ran = true;

    while (ran) {
        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(job_run_next(&req, kinds, COUNT_OF(kinds), &ran));
        request_end(&req);
    }
    arena_free(arena);
}

static void reminding_gives_whoever_keeps_the_dealer_a_task_once(void **state)
{
    int64_t waits = ready(), settled = ready();
    const char *body = say("ids=%lld,%lld&remind_due_on=2099-01-01&remind_note=Please", (long long)waits, (long long)settled);

    (void)state;
    run_sql(say("UPDATE contract SET state = 'sealed', sealed_on = '2026-11-01', posted_on = '2026-11-02' WHERE id = %lld", (long long)waits));
    run_sql("DELETE FROM job");
    assert_int_equal(post(&legal, contracts, "/contracts/remind", body).status, 303);
    run_reminders();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"done\",\"settled\"]");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM task WHERE owner_id = %lld AND customer_id = %lld AND note = 'Please'", (long long)seller.id, (long long)dealer)), 1);
    run_sql("DELETE FROM job");
    assert_int_equal(post(&legal, contracts, "/contracts/remind", body).status, 303);
    run_reminders();
    assert_string_equal(text_of("SELECT JSON_COMPACT(JSON_EXTRACT(progress_state, '$.outcomes')) FROM job"), "[\"asked\",\"settled\"]");
    assert_int_equal(post(&legal, contracts, "/contracts/remind", say("ids=%lld&remind_due_on=2020-01-01", (long long)waits)).status, 422);
    assert_int_equal(post(&reader, contracts, "/contracts/remind", body).status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reminding_gives_whoever_keeps_the_dealer_a_task_once),
        cmocka_unit_test(the_history_tells_each_change_in_words),
        cmocka_unit_test(a_program_drafts_and_submits_for_who_holds_the_token),
        cmocka_unit_test(a_submission_takes_few_statements),
        cmocka_unit_test(a_draft_takes_the_templates_text_and_terms),
        cmocka_unit_test(lines_take_price_and_discount_and_round_once),
        cmocka_unit_test(a_changed_discount_makes_the_price_of_a_line_that_is_there),
        cmocka_unit_test(a_wrong_line_keeps_what_was_typed_and_saves_nothing),
        cmocka_unit_test(a_stale_save_of_the_lines_is_refused),
        cmocka_unit_test(a_changed_clause_says_why_and_is_shown_with_its_difference),
        cmocka_unit_test(goods_go_to_the_whole_address_where_no_other_is_known),
        cmocka_unit_test(days_that_a_changed_clause_says_otherwise_are_not_said_twice),
        cmocka_unit_test(an_approved_variant_is_no_deviation_and_a_left_out_clause_is),
        cmocka_unit_test(a_draft_without_goods_is_not_submitted),
        cmocka_unit_test(a_framework_is_submitted_on_its_target),
        cmocka_unit_test(the_number_stays_and_the_text_is_kept_for_ever),
        cmocka_unit_test(a_submission_of_what_was_not_seen_is_refused),
        cmocka_unit_test(what_was_granted_lately_is_added_and_the_limit_is_reckoned_with),
        cmocka_unit_test(a_term_longer_than_agreed_and_a_price_under_the_floor_are_flagged),
        cmocka_unit_test(who_has_a_turn_sees_the_contract_and_changes_nothing),
        cmocka_unit_test(no_seal_before_final_approval),
        cmocka_unit_test(in_force_when_both_signed_and_its_day_has_come),
        cmocka_unit_test(the_daily_job_puts_in_force_reminds_and_expires),
        cmocka_unit_test(a_print_that_was_lost_is_ordered_again_once),
        cmocka_unit_test(a_renewal_follows_and_is_started_once),
        cmocka_unit_test(a_copy_takes_todays_list_and_leaves_out_what_is_not_sold_any_more),
        cmocka_unit_test(an_amendment_is_numbered_after_its_contract),
        cmocka_unit_test(void_and_end_need_a_reason_and_the_number_stays),
        cmocka_unit_test(a_number_is_found_by_who_may_see_the_contract),
        cmocka_unit_test(the_dealers_contracts_stand_under_its_header),
        cmocka_unit_test(a_published_text_is_never_changed_but_followed),
    };

    return cmocka_run_group_tests(tests, start, end);
}
