/* papers_test.c - papers: states on a fixed day, the gate, who verifies, renewal, the digest. */
#include "support/page.h"

#include <string.h>

#include "domain/paper.h"
#include "domain/papers_gate.h"

static struct visitor seller, verifier;
static const struct module *papers;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    papers = module_named("papers");
    seller = visitor_new("customers.look:own customers.read:own papers.read:own papers.update:own");
    verifier = visitor_new("customers.look:all customers.read:all papers.read:all papers.verify:all");
    clock_fix("2026-11-23T04:00:00");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static int64_t dealer(const char *type)
{
    int64_t id = dealer_new(seller.id, say("Papers %lld", (long long)unique()));

    run_sql(say("UPDATE customer SET type = '%s' WHERE id = %lld", type, (long long)id));
    return id;
}

static int64_t paper(int64_t customer, const char *type, const char *meaning, const char *issued, const char *expires)
{
    return run_sql(say("INSERT INTO paper (customer_id, paper_type, date_meaning, issued_on, expires_on, verification, created_at, created_by, changed_at)"
                       " VALUES (%lld, '%s', '%s', %s, %s, 'verified', '2026-01-01', 1, '2026-01-01')",
                       (long long)customer, type, meaning, issued, expires));
}

static const char *state_of(int64_t id)
{
    struct arena *arena = arena_new();
    struct request req;
    struct row row;
    const char *state;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    values_int(req.values, "id", id);
    must(db_select_one(&req, "SELECT " PAPER_STATE " AS state FROM paper p WHERE p.id = :id", &row));
    state = say("%s", row_text(&row, "state"));
    request_end(&req);
    arena_free(arena);
    return state;
}

/* "drug_licence missing, ..." of the gate. */
static const char *gate(int64_t customer, const char *product_class)
{
    struct arena *arena = arena_new();
    struct papers_reasons reasons;
    struct request req;
    struct buffer text;
    const char *copy;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(papers_gate(&req, customer, product_class, &reasons));
    buffer_init(&text, arena);
    for (size_t i = 0; i < reasons.count; i++)
        buffer_format(&text, "%s%s %s", i > 0 ? ", " : "", reasons.items[i].type, reasons.items[i].problem);
    copy = say("%s", text.bytes);
    request_end(&req);
    arena_free(arena);
    return copy;
}

/* --- states ---------------------------------------------------------------------------------- */

static void a_state_follows_from_the_dates_and_the_day(void **state)
{
    int64_t customer = dealer("distributor"), waiting;

    (void)state;
    assert_string_equal(state_of(paper(customer, "drug_licence", "expiry", "'2022-01-01'", "'2026-11-22'")), "expired");
    assert_string_equal(state_of(paper(customer, "drug_licence", "expiry", "'2022-01-01'", "'2026-11-23'")), "soon");
    assert_string_equal(state_of(paper(customer, "drug_licence", "expiry", "'2022-01-01'", "'2027-02-21'")), "soon");
    assert_string_equal(state_of(paper(customer, "drug_licence", "expiry", "'2022-01-01'", "'2027-02-22'")), "valid");
    assert_string_equal(state_of(paper(customer, "business_licence", "permanent", "NULL", "NULL")), "permanent");
    assert_string_equal(state_of(paper(customer, "device_filing", "filing", "'2015-01-01'", "NULL")), "valid");
    assert_string_equal(state_of(paper(customer, "annual_report", "annual", "'2025-05-01'", "NULL")), "expired");
    assert_string_equal(state_of(paper(customer, "annual_report", "annual", "'2026-06-30'", "NULL")), "valid");
    waiting = paper(customer, "quality_system", "unknown", "NULL", "NULL");
    assert_string_equal(state_of(waiting), "valid");
    run_sql(say("UPDATE paper SET verification = 'waiting' WHERE id = %lld", (long long)waiting));
    assert_string_equal(state_of(waiting), "waiting");
}

/* --- the gate --------------------------------------------------------------------------------- */

static void the_gate_names_what_is_missing_and_what_expired(void **state)
{
    int64_t customer = dealer("distributor"), licence;

    (void)state;
    assert_string_equal(gate(customer, ""), "business_licence missing, drug_licence missing, quality_agreement missing");
    paper(customer, "business_licence", "permanent", "NULL", "NULL");
    paper(customer, "quality_agreement", "expiry", "'2026-01-01'", "'2026-12-31'");
    licence = paper(customer, "drug_licence", "expiry", "'2021-10-20'", "'2026-10-20'");
    assert_string_equal(gate(customer, ""), "drug_licence expired");
    paper(customer, "drug_licence", "expiry", "'2026-10-20'", "'2031-10-20'");
    assert_string_equal(gate(customer, ""), "");
    run_sql(say("UPDATE paper SET verification = 'refused' WHERE id > %lld AND customer_id = %lld", (long long)licence, (long long)customer));
    assert_string_equal(gate(customer, ""), "drug_licence expired");
    run_sql(say("UPDATE paper SET expires_on = '2031-10-20', verification = 'refused' WHERE id = %lld", (long long)licence));
    assert_string_equal(gate(customer, ""), "drug_licence refused");
}

static void a_class_of_products_asks_for_its_own_papers(void **state)
{
    int64_t customer = dealer("device"), licence;

    (void)state;
    paper(customer, "business_licence", "permanent", "NULL", "NULL");
    paper(customer, "quality_agreement", "expiry", "'2026-01-01'", "'2026-12-31'");
    assert_string_equal(gate(customer, ""), "");
    assert_string_equal(gate(customer, "device3"), "device_licence missing");
    licence = paper(customer, "device_licence", "expiry", "'2024-01-01'", "'2029-01-01'");
    assert_string_equal(gate(customer, "device3"), "");
    run_sql(say("UPDATE paper SET scope_codes = 'device2' WHERE id = %lld", (long long)licence));
    assert_string_equal(gate(customer, "device3"), "device_licence scope");
}

static void a_clinic_needs_no_business_licence(void **state)
{
    int64_t customer = dealer("clinic");

    (void)state;
    assert_string_equal(gate(customer, ""), "institution_licence missing");
    paper(customer, "institution_licence", "expiry", "'2024-01-01'", "'2029-01-01'");
    assert_string_equal(gate(customer, ""), "");
}

static void an_unverified_paper_opens_the_gate_unless_the_setting_says_no(void **state)
{
    int64_t customer = dealer("other"), licence = paper(customer, "business_licence", "permanent", "NULL", "NULL");

    (void)state;
    run_sql(say("UPDATE paper SET verification = 'waiting' WHERE id = %lld", (long long)licence));
    assert_string_equal(gate(customer, ""), "");
    run_sql("UPDATE setting SET value = '1' WHERE name = 'papers.unverified_blocks'");
    run_sql("UPDATE options_stamp SET value = value + 1");
    assert_string_equal(gate(customer, ""), "business_licence unverified");
    run_sql("UPDATE setting SET value = '0' WHERE name = 'papers.unverified_blocks'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* The gate reads a dealer's papers in C, lights ask for them in SQL: one rule, two readings. */
static bool is_lacking(int64_t customer)
{
    struct arena *arena = arena_new();
    struct request req;
    struct row row;
    bool lacking;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    values_int(req.values, "id", customer);
    must(db_select_one(&req, "/* all rows: test */ SELECT " PAPER_LACKING_NOW " AS lacking FROM customer cu WHERE cu.id = :id", &row));
    lacking = row_int(&row, "lacking") != 0;
    request_end(&req);
    arena_free(arena);
    return lacking;
}

static void gate_and_light_read_the_same_rule(void **state)
{
    static const char *const verifications[] = { "verified", "waiting", "refused" }, *const ends[] = { "NULL", "'2026-11-22'", "'2026-11-23'" },
                             *const scopes[] = { "", "drug", "device2,drug", "food" }, *const blocks[] = { "0", "1" };
    int64_t customer = dealer("pharmacy");

    (void)state;
    paper(customer, "business_licence", "permanent", "NULL", "NULL");
    for (size_t i = 0; i < COUNT_OF(verifications) * COUNT_OF(ends) * COUNT_OF(scopes) * COUNT_OF(blocks); i++) {
        size_t rest = i;
        int64_t id = paper(customer, "drug_licence", "expiry", "'2022-01-01'", ends[rest % COUNT_OF(ends)]);

        rest /= COUNT_OF(ends);
        run_sql(say("UPDATE paper SET verification = '%s', scope_codes = '%s' WHERE id = %lld", verifications[rest % COUNT_OF(verifications)],
                    scopes[rest / COUNT_OF(verifications) % COUNT_OF(scopes)], (long long)id));
        run_sql(say("UPDATE setting SET value = '%s' WHERE name = 'papers.unverified_blocks'",
                    blocks[rest / COUNT_OF(verifications) / COUNT_OF(scopes)]));
        run_sql("UPDATE options_stamp SET value = value + 1");
        assert_int_equal(*gate(customer, "") != '\0', is_lacking(customer));
        if (i % 5 != 0) /* some stay beside the next */
            run_sql(say("UPDATE paper SET valid_to = '2026-01-01' WHERE id = %lld", (long long)id));
        else
            run_sql(say("UPDATE paper SET verification = 'refused' WHERE id = %lld", (long long)id));
    }
    run_sql("UPDATE setting SET value = '0' WHERE name = 'papers.unverified_blocks'");
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* --- pages -------------------------------------------------------------------------------------- */

static int64_t last_paper(int64_t customer)
{
    return number_of(say("SELECT MAX(id) FROM paper WHERE customer_id = %lld", (long long)customer));
}

static void a_date_that_its_meaning_needs_is_asked_for(void **state)
{
    int64_t customer = dealer("other");
    struct page page = post(&seller, papers, "/papers/new", say("customer_id=%lld&paper_type=drug_licence&number=A1", (long long)customer));

    (void)state;
    assert_int_equal(page.status, 422);
    page = post(&seller, papers, "/papers/new",
                say("customer_id=%lld&paper_type=business_licence&date_meaning=permanent&expires_on=2030-01-01&number=A1", (long long)customer));
    assert_int_equal(page.status, 303);
    assert_string_equal(text_of(say("SELECT COALESCE(expires_on, 'none') FROM paper WHERE id = %lld", (long long)last_paper(customer))), "none");
    page = post(&seller, papers, "/papers/new",
                say("customer_id=%lld&paper_type=drug_licence&issued_on=2026-05-01&expires_on=2026-04-30", (long long)customer));
    assert_int_equal(page.status, 422);
}

static void only_who_may_verify_does_and_a_change_is_verified_anew(void **state)
{
    int64_t customer = dealer("other"), id = paper(customer, "business_licence", "permanent", "NULL", "NULL");
    const char *path = say("/papers/%lld/verify", (long long)id);

    (void)state;
    run_sql(say("UPDATE paper SET verification = 'waiting' WHERE id = %lld", (long long)id));
    assert_int_equal(post(&seller, papers, path, "verification=verified&version=1").status, 403);
    assert_int_equal(post(&verifier, papers, path, "verification=refused&version=1").status, 422);
    assert_int_equal(post(&verifier, papers, path, "verification=verified&version=1").status, 303);
    assert_int_equal(number_of(say("SELECT verified_by FROM paper WHERE id = %lld", (long long)id)), verifier.id);
    assert_int_equal(post(&verifier, papers, path, "verification=refused&verify_note=x&version=1").status, 409);
    assert_int_equal(post(&seller, papers, say("/papers/%lld/edit", (long long)id),
                          "paper_type=business_licence&date_meaning=permanent&number=B2&version=2")
                         .status,
                     303);
    assert_string_equal(text_of(say("SELECT verification FROM paper WHERE id = %lld", (long long)id)), "waiting");
}

static void a_refusal_tells_the_salesperson(void **state)
{
    int64_t customer = dealer("other"), id = paper(customer, "business_licence", "permanent", "NULL", "NULL");

    (void)state;
    assert_int_equal(post(&verifier, papers, say("/papers/%lld/verify", (long long)id), "verification=refused&verify_note=blurred&version=1").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'paper_refused'", (long long)seller.id)), 1);
}

static void a_renewal_replaces_and_keeps_the_old_one(void **state)
{
    int64_t customer = dealer("other"), old = paper(customer, "drug_licence", "expiry", "'2021-10-20'", "'2026-10-20'"), renewed;
    const char *path = say("/papers/%lld/renew", (long long)old);
    const char *body = "paper_type=drug_licence&number=N2&issued_on=2026-10-21&expires_on=2031-10-20&version=1";

    (void)state;
    assert_int_equal(post(&seller, papers, path, body).status, 303);
    renewed = last_paper(customer);
    assert_int_equal(number_of(say("SELECT replaced_by FROM paper WHERE id = %lld", (long long)old)), renewed);
    assert_string_equal(state_of(old), "replaced");
    assert_int_equal(post(&seller, papers, path, body).status, 422);
    assert_non_null(strstr(get(&seller, papers, say("/papers/%lld", (long long)renewed)).body, say("/papers/%lld\"", (long long)old)));
    assert_int_equal(post(&seller, papers, say("/papers/%lld/end", (long long)renewed), "").status, 303);
    assert_string_equal(state_of(old), "expired");
    assert_int_equal(get(&seller, papers, say("/papers/%lld", (long long)renewed)).status, 404);
}

static void nobody_enters_papers_for_a_dealer_out_of_reach(void **state)
{
    int64_t customer = dealer_new(verifier.id, "Elsewhere");

    (void)state;
    assert_int_equal(get(&seller, papers, say("/papers/new?customer=%lld", (long long)customer)).status, 404);
    assert_int_equal(post(&seller, papers, "/papers/new",
                          say("customer_id=%lld&paper_type=business_licence&date_meaning=permanent", (long long)customer))
                         .status,
                     404);
    assert_int_equal(get(&seller, papers, say("/papers/customer/%lld", (long long)customer)).status, 404);
}

/* --- the digest ------------------------------------------------------------------------------------ */

static void digest(void)
{
    struct arena *arena = arena_new();
    struct request req;
    struct job job = { .kind = "papers_digest" };
    bool finished;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(papers_digest_step(&req, &job, &finished));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

static void the_digest_is_one_notice_a_person_and_day(void **state)
{
    const char *count = say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'papers_digest'", (long long)seller.id);
    const char *unread = say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'papers_digest' AND read_at IS NULL", (long long)seller.id);

    (void)state;
    dealer("other");
    run_sql(say("UPDATE staff SET account = COALESCE(account, 'digest') WHERE id = %lld", (long long)seller.id));
    digest();
    assert_int_equal(number_of(count), 1);
    digest();
    assert_int_equal(number_of(count), 1);
    clock_fix("2026-11-24T04:00:00");
    digest();
    assert_int_equal(number_of(count), 2);
    assert_int_equal(number_of(unread), 1);
    clock_fix("2026-11-23T04:00:00");
}

/* What the last digest said to somebody. */
static const char *said_to(int64_t staff)
{
    return text_of(say("SELECT detail FROM notice WHERE staff_id = %lld AND kind = 'papers_digest' ORDER BY id DESC LIMIT 1", (long long)staff));
}

static const char *digest_on(const char *day, int64_t staff)
{
    clock_fix(say("%sT04:00:00", day));
    digest();
    clock_fix("2026-11-23T04:00:00");
    return said_to(staff);
}

/* The counts, and behind them dealer, type, last day and days left of what ends first. */
static void assert_says(const char *said, const char *counts, const char *paper)
{
    char all[300];

    snprintf(all, sizeof(all), "%s", said); /* outlives what text_of keeps */
    assert_memory_equal(all, counts, strlen(counts));
    assert_memory_equal(all + strlen(counts), " · ", strlen(" · "));
    assert_non_null(strstr(all, paper));
    assert_string_equal(all + strlen(all) - strlen(paper), paper);
}

static void each_reminder_step_is_told_once_in_one_digest_a_day(void **state)
{
    struct visitor one = visitor_new("customers.read:own papers.read:own");
    int64_t customer = dealer_new(one.id, "Steps"), far, near;

    (void)state;
    run_sql(say("UPDATE customer SET type = 'other' WHERE id = %lld", (long long)customer));
    paper(customer, "business_licence", "permanent", "NULL", "NULL");
    far = paper(customer, "drug_licence", "expiry", "NULL", "'2027-06-20'");  /* 90 days: 03-22, 60: 04-21 */
    near = paper(customer, "food_licence", "expiry", "NULL", "'2027-04-20'"); /* 30 days ahead on 03-21 */
    assert_says(digest_on("2027-03-21", one.id), "30 × 1 · 0 · 0 · 0", "食品经营许可证 2027-04-20 (30)");
    assert_says(digest_on("2027-03-22", one.id), "90 × 1 · 0 · 0 · 0", "药品经营许可证 2027-06-20 (90)");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'papers_digest'", (long long)one.id)), 2);
    digest_on("2027-03-23", one.id); /* nothing new: nothing said */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'papers_digest'", (long long)one.id)), 2);
    assert_says(digest_on("2027-04-21", one.id), "60 × 1 · 1 · 0 · 0", "药品经营许可证 2027-06-20 (60)"); /* days that no digest ran are caught up with */
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper_told WHERE paper_id IN (%lld, %lld)", (long long)far, (long long)near)), 3);
    run_sql(say("UPDATE paper SET expires_on = '2027-07-15' WHERE id = %lld", (long long)near)); /* mended: told anew */
    assert_says(digest_on("2027-04-22", one.id), "90 × 1 · 0 · 0 · 0", "食品经营许可证 2027-07-15 (84)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_follows_from_the_dates_and_the_day),
        cmocka_unit_test(the_gate_names_what_is_missing_and_what_expired),
        cmocka_unit_test(a_class_of_products_asks_for_its_own_papers),
        cmocka_unit_test(a_clinic_needs_no_business_licence),
        cmocka_unit_test(gate_and_light_read_the_same_rule),
        cmocka_unit_test(an_unverified_paper_opens_the_gate_unless_the_setting_says_no),
        cmocka_unit_test(a_date_that_its_meaning_needs_is_asked_for),
        cmocka_unit_test(only_who_may_verify_does_and_a_change_is_verified_anew),
        cmocka_unit_test(a_refusal_tells_the_salesperson),
        cmocka_unit_test(a_renewal_replaces_and_keeps_the_old_one),
        cmocka_unit_test(nobody_enters_papers_for_a_dealer_out_of_reach),
        cmocka_unit_test(the_digest_is_one_notice_a_person_and_day),
        cmocka_unit_test(each_reminder_step_is_told_once_in_one_digest_a_day),
    };

    return cmocka_run_group_tests(tests, start, end);
}
