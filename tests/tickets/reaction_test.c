/* reaction_test.c - an adverse reaction is written down, its clock follows its gravity, reports are submitted and kept; what is personal is
 * seen by quality and by who logged it. */
#include "support/page.h"
#include "../prints/pdf_body.h"

#include "core/job.h"
#include "domain/reaction.h"
#include "domain/ticket.h"
#include "prints/prints.h"

static const struct module *tickets, *prints;
static struct visitor logger, judge, other, seller;
static int64_t dealer;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    prints = module_named("prints");
    clock_fix("2026-03-10T03:00:00");
    logger = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all");
    judge = visitor_new("customers.look:all tickets.read:all tickets.work:all tickets.judge:all");
    other = visitor_new("customers.look:all tickets.read:all tickets.work:all");
    seller = visitor_new("customers.look:own tickets.read:own tickets.work:own");
    dealer = dealer_new(0, "Reacting");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static int64_t logged(const char *category)
{
    struct page page = post(&logger, tickets, "/tickets/new", say("customer_id=%lld&category=%s&severity=high&title=Rash", (long long)dealer, category));

    assert_int_equal(page.status, 303);
    return atoll(page.location + 9);
}

static const char *path(int64_t ticket, const char *ending)
{
    return say("/tickets/%lld%s", (long long)ticket, ending);
}

static const char *known(const char *kind, const char *more)
{
    return say("product_kind=%s&product_name=Amoxicillin&lot=L7&patient_initials=Q.Z.&patient_age=46&reaction=Rash+on+both+arms&reporter=Doctor+Who&aware_on=2026-03-09&%s", kind, more);
}

static int64_t row_of(int64_t ticket)
{
    return number_of(say("SELECT COALESCE(MAX(id), 0) FROM adverse_reaction WHERE ticket_id = %lld", (long long)ticket));
}

static const char *of(int64_t ticket, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM adverse_reaction WHERE ticket_id = %lld", column, (long long)ticket));
}

static void assert_gravity(const char *kind, const char *more, const char *gravity, const char *due_at)
{
    int64_t ticket = logged("reaction");

    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known(kind, more)).status, 303);
    assert_string_equal(of(ticket, "gravity"), gravity);
    assert_string_equal(of(ticket, "due_at"), due_at);
}

static void the_clock_is_that_of_product_and_gravity(void **state)
{
    (void)state;
    assert_gravity("drug", "outcome=recovered&known=known", "other", "2026-04-08 15:59:59.999");
    assert_gravity("drug", "outcome=recovered&known=new", "new", "2026-03-24 15:59:59.999");
    assert_gravity("drug", "outcome=improving&known=known&criteria=hospital&criteria=life", "serious", "2026-03-24 15:59:59.999");
    assert_gravity("drug", "outcome=death&known=known", "death", "2026-03-09 15:59:59.999");
    assert_gravity("device", "outcome=death&known=known", "death", "2026-03-16 15:59:59.999");
    assert_gravity("device", "outcome=improving&known=new&criteria=disability", "serious", "2026-03-29 15:59:59.999");
    assert_gravity("device", "outcome=recovered&known=new", "new", "9999-12-31 00:00:00.000");
}

static void what_is_wrong_is_said_beside_its_field(void **state)
{
    int64_t ticket = logged("reaction"), plain = logged("damaged");
    struct page page = post(&logger, tickets, path(ticket, "/reaction"), "product_kind=drug&product_name=A&reaction=x&outcome=recovered&known=known&aware_on=2026-03-09&patient_initials=%E5%BC%A0%E4%B8%89");

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "e-patient_initials"));
    assert_non_null(strstr(page.body, "value=\"张三\""));
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), "product_kind=drug&product_name=A&reaction=x&outcome=recovered&known=known&aware_on=2026-03-11").status, 422);
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), "product_kind=drug&product_name=A&reaction=x&outcome=recovered&known=known&aware_on=2026-03-09&onset_on=2026-03-10").status, 422);
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), "product_kind=drug&reaction=x").status, 422);
    assert_int_equal(post(&logger, tickets, path(plain, "/reaction"), known("drug", "outcome=recovered&known=known")).status, 422);
    assert_int_equal(row_of(ticket) + row_of(plain), 0);
}

/* Graver: sooner, from the same day. Less grave: only quality gives time back. */
static void gravity_raises_the_clock_and_only_quality_lowers_it(void **state)
{
    int64_t ticket = logged("reaction"), told = number_of("SELECT COUNT(*) FROM notice WHERE kind = 'reaction_grave'");
    struct visitor quality = visitor_new("");
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'quality'", (long long)quality.id));
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=recovered&known=known")).status, 303);
    assert_int_equal(number_of("SELECT COUNT(*) FROM notice WHERE kind = 'reaction_grave'"), told);
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "version=1&outcome=recovered&known=known&criteria=life")).status, 303);
    assert_string_equal(of(ticket, "due_at"), "2026-03-24 15:59:59.999");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'reaction_grave' AND staff_id = %lld", (long long)quality.id)), 1);
    page = post(&logger, tickets, path(ticket, "/reaction"), known("drug", "version=2&outcome=recovered&known=known"));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "只有质管可以这样改"));
    assert_int_equal(post(&judge, tickets, path(ticket, "/reaction"), known("drug", "version=1&outcome=recovered&known=known")).status, 409);
    assert_int_equal(post(&judge, tickets, path(ticket, "/reaction"), known("drug", "version=2&outcome=recovered&known=known")).status, 303);
    assert_string_equal(of(ticket, "due_at"), "2026-04-08 15:59:59.999");
    run_sql(say("DELETE FROM staff_role WHERE staff_id = %lld", (long long)quality.id));
}

static void what_is_personal_is_seen_by_quality_and_who_logged_it(void **state)
{
    int64_t ticket = logged("reaction"), looked;
    char at[60], print[60];

    (void)state;
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=recovered&known=known")).status, 303);
    snprintf(at, sizeof(at), "/tickets/reactions/%lld", (long long)row_of(ticket));
    snprintf(print, sizeof(print), "/prints/reactions/%lld", (long long)row_of(ticket));
    looked = number_of(say("SELECT COUNT(*) FROM audit WHERE action = 'private_read' AND row_id = %lld", (long long)row_of(ticket)));
    assert_non_null(strstr(get(&logger, tickets, at).body, "Q.Z."));
    assert_non_null(strstr(get(&judge, tickets, at).body, "Doctor Who"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE action = 'private_read' AND row_id = %lld", (long long)row_of(ticket))), looked + 2);
    assert_non_null(strstr(get(&other, tickets, at).body, "Rash on both arms"));
    assert_null(strstr(get(&other, tickets, at).body, "Q.Z."));
    assert_null(strstr(get(&other, tickets, at).body, "Doctor Who"));
    assert_null(strstr(get(&other, tickets, path(ticket, "")).body, "Doctor Who"));
    assert_int_equal(get(&other, tickets, path(ticket, "/reaction")).status, 403);
    assert_int_equal(post(&other, tickets, path(ticket, "/reaction"), known("drug", "version=1&outcome=recovered&known=known")).status, 403);
    assert_int_equal(get(&other, prints, print).status, 403);
    assert_int_equal(get(&seller, tickets, at).status, 404);
    assert_int_equal(get(&seller, prints, print).status, 404);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'adverse_reaction' AND row_id = %lld AND changes LIKE '%%Doctor Who%%'", (long long)row_of(ticket))), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = %lld AND text LIKE '%%Q.Z.%%'", (long long)ticket)), 0);
}

static void draw_kept(void)
{
    struct arena *arena = arena_new();
    struct job_kind kinds[] = { { "prints.reaction", reaction_freeze_step } };
    int64_t id = number_of("SELECT MAX(id) FROM reaction_report");
    struct job job = { .kind = kinds[0].name, .args = json_pack("{s:I}", "report", (json_int_t)id) };
    struct request req;
    bool finished;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(reaction_freeze_step(&req, &job, &finished));
    must(db_commit(&req));
    json_decref(job.args);
    request_end(&req);
    arena_free(arena);
}

static const char *submission(const char *kind, const char *receipt, const char *more)
{
    return say("kind=%s&submitted_on=2026-03-10&authority=Province&receipt=%s%s", kind, receipt, more);
}

static void reports_are_submitted_in_order_and_kept_as_they_were(void **state)
{
    int64_t ticket = logged("reaction"), first;
    char at[60], print[60], words[20000];

    (void)state;
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=improving&known=new")).status, 303);
    snprintf(at, sizeof(at), "/tickets/reactions/%lld/submit", (long long)row_of(ticket));
    assert_int_equal(post(&logger, tickets, at, submission("first", "R1", "")).status, 403);
    assert_int_equal(post(&judge, tickets, at, submission("followup", "R1", "")).status, 422);
    assert_int_equal(post(&judge, tickets, at, submission("first", "", "")).status, 422);
    assert_int_equal(post(&judge, tickets, at, submission("final", "R1", "&next_on=2026-04-01")).status, 422);
    assert_int_equal(post(&judge, tickets, at, "kind=first&submitted_on=2026-03-08&authority=P&receipt=R1").status, 422);
    assert_int_equal(post(&judge, tickets, at, submission("first", "R-ONE", "&next_on=2026-04-01")).status, 303);
    assert_string_equal(of(ticket, "state"), "following");
    assert_string_equal(of(ticket, "due_at"), "2026-04-01 15:59:59.999");
    assert_int_equal(post(&judge, tickets, at, submission("first", "R2", "")).status, 422);
    first = number_of("SELECT MAX(id) FROM reaction_report");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM job WHERE kind = 'prints.reaction' AND args LIKE '%%%lld%%'", (long long)first)), 1);
    draw_kept();
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "version=2&outcome=recovered&known=new")).status, 303);
    assert_int_equal(post(&judge, tickets, at, submission("final", "R-TWO", "&note=Healed")).status, 303);
    assert_string_equal(of(ticket, "state"), "final");
    assert_string_equal(of(ticket, "due_at"), "9999-12-31 00:00:00.000");
    snprintf(print, sizeof(print), "/prints/reaction-reports/%lld", (long long)first);
    fetch_pdf(&judge, print, "first.pdf");
    snprintf(words, sizeof(words), "%s", words_of("first.pdf"));
    assert_non_null(strstr(words, "药品不良反应"));
    assert_non_null(strstr(words, "R-ONE"));
    assert_non_null(strstr(words, "好转"));
    assert_null(strstr(words, "痊愈"));
    assert_non_null(strstr(words, "Q.Z."));
    assert_int_equal(get(&other, prints, print).status, 403);
    fetch_pdf(&judge, say("/prints/reaction-reports/%lld", (long long)number_of("SELECT MAX(id) FROM reaction_report")), "second.pdf"); /* the job has not drawn it yet */
    assert_non_null(strstr(words_of("second.pdf"), "痊愈"));
    fetch_pdf(&logger, say("/prints/reactions/%lld", (long long)row_of(ticket)), "draft.pdf");
}

static void what_turns_out_graver_after_a_report_is_due_anew(void **state)
{
    int64_t ticket = logged("reaction");

    (void)state;
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=improving&known=known")).status, 303);
    assert_int_equal(post(&judge, tickets, say("/tickets/reactions/%lld/submit", (long long)row_of(ticket)), submission("final", "R9", "")).status, 422);
    assert_int_equal(post(&judge, tickets, say("/tickets/reactions/%lld/submit", (long long)row_of(ticket)), submission("first", "R9", "")).status, 303);
    assert_string_equal(of(ticket, "due_at"), "9999-12-31 00:00:00.000");
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "version=2&outcome=improving&known=known&criteria=life")).status, 303);
    assert_string_equal(of(ticket, "due_at"), "2026-03-25 15:59:59.999"); /* 15 days from the day it was learned */
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "version=3&outcome=death&known=known")).status, 303);
    assert_string_equal(of(ticket, "due_at"), "2026-03-10 03:00:00.000");
}

static void run_clock(void)
{
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    while (!finished) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(tickets_clock_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    arena_free(arena);
}

static int64_t told(const char *kind, int64_t staff, int64_t reaction)
{
    return number_of(say("SELECT COUNT(*) FROM notice WHERE kind = '%s' AND staff_id = %lld AND link = '/tickets/reactions/%lld'", kind, (long long)staff, (long long)reaction));
}

/* Tuesday 10 March, 11 in the morning: working time. */
static void who_owes_a_report_is_warned_before_and_superiors_hear_after(void **state)
{
    int64_t ticket = logged("reaction"), id;
    struct visitor boss = visitor_new(""), quality = visitor_below("", boss.id);

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'quality'", (long long)quality.id));
    assert_int_equal(post(&logger, tickets, path(ticket, "/take"), "").status, 303);
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=improving&known=known")).status, 303);
    id = row_of(ticket);
    run_clock();
    assert_int_equal(told("reaction_soon", quality.id, id), 0);
    run_sql(say("UPDATE adverse_reaction SET due_at = '2026-03-12 15:59:59.999' WHERE id = %lld", (long long)id));
    run_clock();
    run_clock();
    assert_int_equal(told("reaction_soon", quality.id, id), 1);
    assert_int_equal(told("reaction_soon", logger.id, id), 1);
    assert_int_equal(told("reaction_soon", boss.id, id), 0);
    run_sql(say("UPDATE adverse_reaction SET due_at = '2026-03-09 15:59:59.999' WHERE id = %lld", (long long)id));
    run_clock();
    run_clock();
    assert_int_equal(told("reaction_late", quality.id, id), 1);
    assert_int_equal(told("reaction_late", boss.id, id), 1);
    run_sql(say("DELETE FROM staff_role WHERE staff_id = %lld", (long long)quality.id));
}

static void they_are_listed_by_the_day_they_are_due(void **state)
{
    int64_t ticket = logged("reaction");
    const struct module *home = module_named("home"), *customers = module_named("customers");
    const char *link;

    (void)state;
    assert_int_equal(post(&logger, tickets, path(ticket, "/reaction"), known("drug", "outcome=improving&known=known")).status, 303);
    run_sql(say("UPDATE adverse_reaction SET due_at = '2000-01-01', warned = 2 WHERE id = %lld", (long long)row_of(ticket)));
    link = say("/tickets/reactions/%lld\"", (long long)row_of(ticket));
    assert_non_null(strstr(get(&other, tickets, "/tickets/reactions?pace=late").body, link));
    assert_null(strstr(get(&other, tickets, "/tickets/reactions?state=final").body, link));
    assert_null(strstr(get(&seller, tickets, "/tickets/reactions").body, link));
    assert_non_null(strstr(get(&judge, home, "/").body, link));
    assert_null(strstr(get(&other, home, "/").body, link));
    assert_non_null(strstr(get(&other, customers, say("/customers/%lld", (long long)dealer)).body, link));
    run_sql(say("UPDATE adverse_reaction SET due_at = '9999-12-31' WHERE id = %lld", (long long)row_of(ticket)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_is_that_of_product_and_gravity),
        cmocka_unit_test(what_is_wrong_is_said_beside_its_field),
        cmocka_unit_test(gravity_raises_the_clock_and_only_quality_lowers_it),
        cmocka_unit_test(what_is_personal_is_seen_by_quality_and_who_logged_it),
        cmocka_unit_test(reports_are_submitted_in_order_and_kept_as_they_were),
        cmocka_unit_test(what_turns_out_graver_after_a_report_is_due_anew),
        cmocka_unit_test(who_owes_a_report_is_warned_before_and_superiors_hear_after),
        cmocka_unit_test(they_are_listed_by_the_day_they_are_due),
    };

    return cmocka_run_group_tests(tests, start, end);
}
