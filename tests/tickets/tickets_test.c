/* tickets_test.c - a ticket is logged, worked on, handed over, merged; its clocks follow its log. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/job.h"
#include "domain/ticket.h"

static const struct module *tickets;
static struct visitor worker, other, seller, onlooker;
static int64_t dealer, shipment;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    worker = visitor_new("customers.look:all contacts.read:all tickets.read:all tickets.create:all tickets.work:all tickets.assign:all");
    other = visitor_below("customers.look:all tickets.read:all tickets.work:all", worker.id);
    seller = visitor_new("customers.look:own tickets.read:own tickets.create:own");
    onlooker = visitor_new("customers.look:all tickets.read:all");
    dealer = dealer_new(seller.id, "Ticketed");
    shipment = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                           " VALUES (%lld, 'shipment', 'page', 'TS%lld', 1, '2026-01-01', '2026-02-01', 100, 100, 'P7', 'Amoxicillin', 'L7', 204, 1, '2026-01-01', 1)", (long long)dealer, (long long)unique()));
    return 0;
}

static const char *form_of(const char *more)
{
    return say("customer_id=%lld&category=damaged&severity=medium&title=Two+boxes+crushed&description=Leaking&%s", (long long)dealer, more);
}

static int64_t logged(const char *more)
{
    struct page page = post(&worker, tickets, "/tickets/new", form_of(more));

    assert_int_equal(page.status, 303);
    assert_int_equal(strncmp(page.location, "/tickets/", 9), 0);
    return atoll(page.location + 9);
}

static const char *of(int64_t ticket, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM ticket WHERE id = %lld", column, (long long)ticket));
}

static const char *path(int64_t ticket, const char *end)
{
    return say("/tickets/%lld%s", (long long)ticket, end);
}

static void a_call_is_logged_with_number_lot_and_clocks(void **state)
{
    int64_t ticket = logged(say("shipment_id=%lld&quantity=12&promised=Call+back&promised_on=2099-01-02&promised_time=17:00", (long long)shipment));
    struct page page;

    (void)state;
    assert_int_equal(strncmp(of(ticket, "number"), "T-", 2), 0);
    assert_string_equal(of(ticket, "state"), "new");
    assert_string_equal(of(ticket, "lot"), "L7");
    assert_string_equal(of(ticket, "product_name"), "Amoxicillin");
    assert_string_equal(of(ticket, "promised_at"), "2099-01-02 09:00:00.000");
    assert_string_not_equal(of(ticket, "answer_due_at"), "NULL");
    assert_string_equal(of(ticket, "due_at = answer_due_at"), "1");
    page = get(&worker, tickets, path(ticket, ""));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Two boxes crushed"));
    assert_non_null(strstr(page.body, "L7"));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM timeline WHERE customer_id = %lld AND kind = 'ticket_opened'", (long long)dealer)), 1);
}

/* A caller says who he is or shows his number; the index is written by who changes contacts, here for one that the test made. */
static void a_dealer_is_found_by_its_people_phones_and_papers_for_who_may_see_them(void **state)
{
    struct visitor reader = visitor_new("customers.look:all papers.read:all tickets.read:all tickets.create:all");
    char number[24], name[40], paper[40], backwards[12] = "", *end = number + 3;
    int64_t person, contact;
    struct page page;

    (void)state;
    snprintf(number, sizeof(number), "1377%07lld", (long long)unique() % 10000000);
    snprintf(name, sizeof(name), "caller%lld", (long long)unique());
    snprintf(paper, sizeof(paper), "gsp%lld", (long long)unique());
    person = run_sql(say("INSERT INTO person (name) VALUES ('%s')", name));
    contact = run_sql(say("INSERT INTO contact (customer_id, person_id, title) VALUES (%lld, %lld, 'Buyer')", (long long)dealer, (long long)person));
    for (size_t i = 0; i < 11; i++)
        backwards[i] = number[10 - i];
    run_sql(say("INSERT INTO search_word (kind, place, word, id, customer_id) VALUES ('contact', 0, '%s', %lld, %lld), ('contact', 0, '%s', %lld, %lld), ('contact', 2, '%s', %lld, %lld), ('paper', 0, '%s', 1, %lld)",
                number, (long long)contact, (long long)dealer, name, (long long)contact, (long long)dealer, backwards, (long long)contact, (long long)dealer, paper, (long long)dealer));
    page = get(&worker, tickets, say("/tickets/dealers?q=%s", end));
    assert_non_null(strstr(page.body, "Ticketed"));
    assert_non_null(strstr(page.body, "Buyer"));
    assert_null(strstr(page.body, number));
    assert_non_null(strstr(get(&worker, tickets, say("/tickets/dealers?q=%s", name)).body, "Ticketed"));
    assert_null(strstr(get(&worker, tickets, say("/tickets/dealers?q=%s", paper)).body, "Ticketed"));
    assert_null(strstr(get(&reader, tickets, say("/tickets/dealers?q=%s", end)).body, "Ticketed"));
    assert_non_null(strstr(get(&reader, tickets, say("/tickets/dealers?q=%s", paper)).body, "Ticketed"));
    assert_string_equal(get(&worker, tickets, say("/tickets/new?dealer=%s", end)).location, say("/tickets/new?customer=%lld", (long long)dealer));
    assert_int_equal(get(&reader, tickets, say("/tickets/new?dealer=%s", end)).status, 200);
}

static void what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(void **state)
{
    struct page page = post(&worker, tickets, "/tickets/new", form_of(say("shipment_id=%lld&quantity=300", (long long)shipment)));

    (void)state;
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "超过该批发货数量 204"));
    assert_non_null(strstr(page.body, "value=\"300\""));
    assert_non_null(strstr(page.body, say("value=\"%lld\" checked", (long long)shipment)));
    page = post(&worker, tickets, "/tickets/new", form_of("promised=x&promised_time=17h"));
    assert_int_equal(page.status, 422);
    page = post(&worker, tickets, "/tickets/new", form_of("promised=x&promised_on=2020-01-01"));
    assert_int_equal(page.status, 422);
    page = post(&worker, tickets, "/tickets/new", say("customer_id=%lld&title=x", (long long)dealer));
    assert_int_equal(page.status, 422);
}

static void numbers_follow_each_other(void **state)
{
    int64_t one = logged(""), two = logged("");

    (void)state;
    assert_int_equal(atoll(of(two, "number") + 7), atoll(of(one, "number") + 7) + 1);
}

static void a_word_to_the_dealer_answers_a_note_does_not(void **state)
{
    int64_t ticket = logged("");

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, ""), "text=Among+us").status, 303);
    assert_string_equal(of(ticket, "answered_at"), "NULL");
    assert_int_equal(post(&worker, tickets, path(ticket, ""), "text=We+look+at+it&open_to_dealer=1").status, 303);
    assert_string_not_equal(of(ticket, "answered_at"), "NULL");
    assert_string_equal(of(ticket, "answer_due_at"), "NULL");
    assert_string_equal(of(ticket, "due_at = update_due_at"), "1");
}

static void waiting_pauses_solved_stands_and_reopened_runs(void **state)
{
    int64_t ticket = logged("");

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/take"), "").status, 303);
    assert_string_equal(of(ticket, "state"), "open");
    assert_int_equal(post(&worker, tickets, path(ticket, "/step/ticket_wait"), "text=Photos").status, 303);
    assert_string_equal(of(ticket, "solve_due_at"), "NULL");
    assert_string_equal(of(ticket, "due_at"), "9999-12-31 00:00:00.000");
    assert_int_equal(post(&worker, tickets, path(ticket, "/step/ticket_go_on"), "text=Came").status, 303);
    assert_string_not_equal(of(ticket, "solve_due_at"), "NULL");
    assert_int_equal(post(&worker, tickets, path(ticket, "/solve"), "solution=Sent+two+new+ones&root_cause=carrier&cost=120&open_to_dealer=1").status, 303);
    assert_string_equal(of(ticket, "state"), "solved");
    assert_string_equal(of(ticket, "cost"), "120.00");
    assert_string_equal(of(ticket, "due_at"), "9999-12-31 00:00:00.000");
    assert_int_equal(post(&worker, tickets, path(ticket, "/close"), "").status, 422);
    assert_int_equal(post(&worker, tickets, path(ticket, "/close"), "satisfaction=5").status, 303);
    assert_string_equal(of(ticket, "satisfaction"), "5");
    assert_int_equal(post(&worker, tickets, path(ticket, "/step/ticket_reopen"), "text=Again").status, 303);
    assert_string_equal(of(ticket, "reopened"), "1");
    assert_string_not_equal(of(ticket, "solve_due_at"), "NULL");
}

static void a_step_that_somebody_else_took_meanwhile_is_said(void **state)
{
    int64_t ticket = logged("");
    struct page page;

    (void)state;
    assert_int_equal(post(&other, tickets, path(ticket, "/step/ticket_quality"), "text=Please").status, 303);
    page = post(&worker, tickets, path(ticket, "/step/ticket_take"), "text=Typed+with+care");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "Typed with care"));
    assert_string_equal(of(ticket, "state"), "quality");
    assert_int_equal(get(&worker, tickets, path(ticket, "/step/ticket_take")).status, 303);
}

static void severity_moves_the_clocks_and_safety_is_told_at_once(void **state)
{
    int64_t ticket = logged(""), before = number_of("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_safety'");
    int64_t boss = visitor_new("").id;
    const char *due = of(ticket, "solve_due_at");

    (void)state;
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) SELECT %lld, id FROM role WHERE word = 'quality'", (long long)boss));
    assert_int_equal(post(&worker, tickets, path(ticket, "/severity"), "severity=safety&text=Smoke").status, 303);
    assert_string_not_equal(of(ticket, "solve_due_at"), due);
    assert_true(number_of("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_safety'") > before);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_safety' AND staff_id = %lld", (long long)boss)), 1);
    run_sql(say("DELETE FROM staff_role WHERE staff_id = %lld", (long long)boss));
}

static void who_gets_it_and_who_watches_are_told(void **state)
{
    int64_t ticket = logged("");

    (void)state;
    assert_int_equal(post(&onlooker, tickets, path(ticket, "/watch"), "").status, 303);
    assert_int_equal(post(&worker, tickets, path(ticket, "/assign"), say("assignee_id=%lld&text=Yours", (long long)other.id)).status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_given' AND staff_id = %lld AND link = '%s'", (long long)other.id, path(ticket, ""))), 1);
    assert_int_equal(post(&other, tickets, path(ticket, ""), "text=Seen").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_word' AND staff_id = %lld AND link = '%s'", (long long)onlooker.id, path(ticket, ""))), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE kind = 'ticket_word' AND staff_id = %lld AND link = '%s'", (long long)other.id, path(ticket, ""))), 0);
}

static void a_duplicate_goes_into_the_one_that_stays(void **state)
{
    int64_t stays = logged(""), goes = logged(""), elsewhere = dealer_new(0, "Another");

    (void)state;
    run_sql(say("UPDATE ticket SET customer_id = %lld WHERE id = %lld", (long long)elsewhere, (long long)stays));
    assert_int_equal(post(&worker, tickets, path(goes, "/merge"), say("other=%s", of(stays, "number"))).status, 422);
    run_sql(say("UPDATE ticket SET customer_id = %lld WHERE id = %lld", (long long)dealer, (long long)stays));
    assert_int_equal(post(&worker, tickets, path(goes, "/merge"), "other=T-0000-0000").status, 422);
    assert_int_equal(post(&worker, tickets, path(goes, "/merge"), say("other=%s", of(stays, "number"))).status, 303);
    assert_string_equal(of(goes, "state"), "merged");
    assert_non_null(strstr(get(&worker, tickets, path(stays, "")).body, of(goes, "number")));
    assert_null(strstr(get(&worker, tickets, say("/tickets?text=%s", of(goes, "number"))).body, path(goes, "\"")));
}

static void rows_of_other_peoples_dealers_are_not_there(void **state)
{
    int64_t ticket = logged(""), strange = logged("");

    (void)state;
    run_sql(say("UPDATE ticket SET customer_id = %lld WHERE id = %lld", (long long)dealer_new(0, "Strange"), (long long)strange));
    assert_int_equal(get(&seller, tickets, path(ticket, "")).status, 200);
    assert_int_equal(get(&seller, tickets, path(strange, "")).status, 404);
    assert_int_equal(post(&seller, tickets, path(strange, ""), "text=x").status, 404);
    assert_int_equal(post(&onlooker, tickets, path(ticket, ""), "text=x").status, 403);
    assert_int_equal(post(&onlooker, tickets, path(ticket, "/take"), "").status, 403);
    assert_null(strstr(get(&seller, tickets, "/tickets").body, of(strange, "number")));
    assert_int_equal(post(&seller, tickets, "/tickets/new", say("customer_id=%s&category=enquiry&severity=low&title=x", of(strange, "customer_id"))).status, 404);
}

/* say() forgets after sixteen. */
struct text {
    char text[100];
};

static struct text kept(const char *text)
{
    struct text copy;

    snprintf(copy.text, sizeof(copy.text), "%s", text);
    return copy;
}

static struct text link_of(int64_t ticket)
{
    return kept(say("\"/tickets/%lld\"", (long long)ticket));
}

static void others_see_it_where_they_work(void **state)
{
    struct text lot = kept(say("LOT%lld", (long long)unique()));
    int64_t ticket = logged(say("lot=%s&promised=A+new+report&promised_on=2099-01-02", lot.text));
    const struct module *home = module_named("home"), *search = module_named("search"), *customers = module_named("customers");
    struct visitor mine = visitor_new("customers.look:all tickets.read:all tickets.work:all");
    struct text link = link_of(ticket), overview = kept(say("/customers/%lld", (long long)dealer));

    (void)state;
    assert_int_equal(post(&mine, tickets, path(ticket, "/take"), "").status, 303);
    assert_non_null(strstr(get(&mine, home, "/").body, link.text));
    assert_null(strstr(get(&worker, home, "/").body, link.text));
    assert_non_null(strstr(get(&mine, home, "/home/counts").body, "\"tickets\":1"));
    assert_non_null(strstr(get(&onlooker, search, say("/search?q=%s", of(ticket, "number"))).body, link.text));
    assert_non_null(strstr(get(&onlooker, search, say("/search?q=%s", lot.text)).body, link.text));
    run_sql(say("UPDATE ticket SET due_at = '2000-01-01' WHERE id = %lld", (long long)ticket)); /* first of those shown */
    assert_non_null(strstr(get(&onlooker, customers, overview.text).body, link.text));
    assert_non_null(strstr(get(&onlooker, customers, overview.text).body, "A new report"));
    assert_int_equal(post(&mine, tickets, path(ticket, "/kept"), "").status, 303);
    assert_null(strstr(get(&onlooker, customers, overview.text).body, "A new report"));
}

static void a_stranger_finds_nothing_of_it(void **state)
{
    struct text lot = kept(say("LOT%lld", (long long)unique()));
    int64_t ticket = logged(say("lot=%s", lot.text));
    struct visitor stranger = visitor_new("customers.look:all tickets.read:own"), reader = visitor_new("customers.look:all");
    const struct module *search = module_named("search"), *customers = module_named("customers"), *home = module_named("home");
    struct text link = link_of(ticket), overview = kept(say("/customers/%lld", (long long)dealer));

    (void)state;
    run_sql(say("UPDATE ticket SET due_at = '2000-01-01', assignee_id = %lld WHERE id = %lld", (long long)stranger.id, (long long)ticket));
    assert_null(strstr(get(&stranger, search, say("/search?q=%s", lot.text)).body, link.text));
    assert_null(strstr(get(&stranger, customers, overview.text).body, link.text));
    assert_null(strstr(get(&stranger, home, "/").body, link.text));
    assert_null(strstr(get(&reader, search, say("/search?q=%s", lot.text)).body, link.text));
    assert_null(strstr(get(&reader, customers, overview.text).body, link.text));
}

static int64_t file_of(int64_t ticket)
{
    int64_t file = run_sql("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at) VALUES ('a.png', 'image/png', 3, '', 'scan', 1, '2026-01-01')");

    run_sql(say("INSERT INTO file_chunk (file_id, place, bytes) VALUES (%lld, 0, 'abc')", (long long)file));
    return run_sql(say("INSERT INTO ticket_entry (ticket_id, at, staff_id, kind, file_id) VALUES (%lld, '2026-01-01', 1, 'file', %lld)", (long long)ticket, (long long)file));
}

static void a_file_is_seen_by_who_sees_the_ticket(void **state)
{
    int64_t ticket = logged(""), strange = logged("");
    const struct module *files = module_named("files");
    struct text of_ticket = kept(say("/files/ticket/%lld", (long long)file_of(ticket))), of_strange = kept(say("/files/ticket/%lld", (long long)file_of(strange)));

    (void)state;
    run_sql(say("UPDATE ticket SET customer_id = %lld WHERE id = %lld", (long long)dealer_new(0, "Strange"), (long long)strange));
    assert_int_equal(get(&seller, files, of_ticket.text).status, 200);
    assert_int_equal(get(&seller, files, of_strange.text).status, 404);
    assert_int_equal(get(&onlooker, files, of_strange.text).status, 200);
    assert_non_null(strstr(get(&onlooker, tickets, path(ticket, "")).body, of_ticket.text));
    assert_int_equal(post(&onlooker, files, say("/files/tickets/%lld", (long long)ticket), "note=x").status, 403);
}

static int64_t article(const char *body)
{
    struct page page = post(&worker, tickets, "/tickets/knowledge/new", body);

    assert_int_equal(page.status, 303);
    return atoll(page.location + strlen("/tickets/knowledge/"));
}

static void a_solved_ticket_becomes_knowledge_with_versions(void **state)
{
    int64_t ticket = logged(""), id;
    struct text form = kept(say("/tickets/knowledge/new?ticket=%lld", (long long)ticket)), at;

    (void)state;
    assert_null(strstr(get(&worker, tickets, form.text).body, "Leaking"));
    assert_int_equal(post(&worker, tickets, path(ticket, "/take"), "").status, 303);
    assert_int_equal(post(&worker, tickets, path(ticket, "/solve"), "solution=Send+new+ones&root_cause=carrier").status, 303);
    assert_non_null(strstr(get(&worker, tickets, path(ticket, "")).body, form.text));
    assert_non_null(strstr(get(&worker, tickets, form.text).body, "Send new ones"));
    id = article(say("ticket_id=%lld&title=Crushed+boxes&category=damaged&text=Ask+for+photos", (long long)ticket));
    at = kept(say("/tickets/knowledge/%lld", (long long)id));
    assert_non_null(strstr(get(&onlooker, tickets, at.text).body, of(ticket, "number")));
    assert_int_equal(post(&worker, tickets, say("%s/edit", at.text), "title=Crushed+boxes&category=damaged&text=Ask+for+photos&version=1").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM knowledge_version WHERE knowledge_id = %lld", (long long)id)), 1);
    assert_int_equal(post(&worker, tickets, say("%s/edit", at.text), "title=Crushed+boxes&category=damaged&text=Two+photos&version=1").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM knowledge_version WHERE knowledge_id = %lld", (long long)id)), 2);
    assert_non_null(strstr(get(&onlooker, tickets, at.text).body, "Ask for photos"));
    assert_int_equal(post(&worker, tickets, say("%s/edit", at.text), "title=Stale&category=damaged&text=Stale&version=1").status, 409);
    assert_int_equal(post(&onlooker, tickets, say("%s/end", at.text), "").status, 403);
    assert_int_equal(post(&worker, tickets, say("%s/end", at.text), "").status, 303);
    assert_int_equal(get(&worker, tickets, at.text).status, 404);
}

static void what_is_like_it_is_said_while_the_line_is_typed(void **state)
{
    struct text word = kept(say("Zebra%lld", (long long)unique())), asked = kept(say("/tickets/alike?customer=%lld&q=striped+very+%s", (long long)dealer, word.text)), link;
    int64_t ticket = logged(say("lot=A1&caller=x")), id = article(say("title=%s+striped&category=damaged&text=Paint", word.text));

    (void)state;
    link = link_of(ticket);
    run_sql(say("UPDATE ticket SET title = '%s is no longer striped' WHERE id = %lld", word.text, (long long)ticket));
    assert_non_null(strstr(get(&worker, tickets, asked.text).body, link.text));
    assert_non_null(strstr(get(&worker, tickets, asked.text).body, say("\"/tickets/knowledge/%lld\"", (long long)id)));
    run_sql(say("UPDATE ticket SET title = '外箱压坏两件，内盒渗漏' WHERE id = %lld", (long long)ticket));
    assert_non_null(strstr(get(&worker, tickets, say("/tickets/alike?customer=%lld&q=有两件外箱压坏", (long long)dealer)).body, link.text));
    assert_null(strstr(get(&worker, tickets, say("/tickets/alike?customer=%lld&q=询问价目", (long long)dealer)).body, link.text));
}

/* *steps: how many transactions it took. */
static void run_clock_counted(int *steps)
{
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    for (*steps = 0; !finished; (*steps)++) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(tickets_clock_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    arena_free(arena);
}

static void run_clock(void)
{
    int steps;

    run_clock_counted(&steps);
}

/* Safety, so that the time of day when the test runs does not matter. */
static void a_late_ticket_is_told_once_to_person_and_superior(void **state)
{
    int64_t ticket = logged("");
    const char *told = say("SELECT COUNT(*) FROM notice WHERE link = '%s' AND kind = 'ticket_late'", path(ticket, ""));

    (void)state;
    run_sql(say("UPDATE ticket SET severity = 'safety', assignee_id = %lld, due_at = UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE WHERE id = %lld", (long long)other.id, (long long)ticket));
    run_clock();
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM notice WHERE link = '%s' AND kind = 'ticket_soon' AND staff_id = %lld", path(ticket, ""), (long long)other.id)), 1);
    run_sql(say("UPDATE ticket SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE id = %lld", (long long)ticket));
    run_clock();
    run_clock();
    assert_int_equal(number_of(told), 2);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = %lld AND kind = 'escalated' AND new_word = '%lld'", (long long)ticket, (long long)worker.id)), 1);
}

static void many_that_are_late_are_told_once_each_in_few_steps(void **state)
{
    struct text of = kept(say("FROM notice WHERE staff_id = %lld AND kind = 'ticket_late' AND detail LIKE 'M%%'", (long long)other.id));
    int steps;

    (void)state;
    run_clock();
    run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, opened_at, opened_by, assignee_id, due_at)"
                " SELECT CONCAT('M%lld-', s.seq), %lld, 'damaged', 'safety', 'open', 'Many', 'x', '2026-01-01', %lld, %lld, UTC_TIMESTAMP(3) - INTERVAL s.seq SECOND FROM (SELECT ROW_NUMBER() OVER () AS seq FROM dictionary_entry LIMIT 220) s",
                (long long)unique(), (long long)dealer, (long long)other.id, (long long)other.id));
    run_clock_counted(&steps);
    assert_int_equal(number_of(say("SELECT COUNT(*) %s", of.text)), 220);
    assert_int_equal(number_of(say("SELECT COUNT(DISTINCT link) %s", of.text)), 220);
    assert_true(steps <= 220 / 50 + 3);
    run_clock();
    assert_int_equal(number_of(say("SELECT COUNT(*) %s", of.text)), 220);
    run_sql("UPDATE ticket SET due_at = '9999-12-31' WHERE title = 'Many'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_logged_with_number_lot_and_clocks),
        cmocka_unit_test(a_dealer_is_found_by_its_people_phones_and_papers_for_who_may_see_them),
        cmocka_unit_test(what_is_wrong_is_said_beside_the_field_and_nothing_is_lost),
        cmocka_unit_test(numbers_follow_each_other),
        cmocka_unit_test(a_word_to_the_dealer_answers_a_note_does_not),
        cmocka_unit_test(waiting_pauses_solved_stands_and_reopened_runs),
        cmocka_unit_test(a_step_that_somebody_else_took_meanwhile_is_said),
        cmocka_unit_test(severity_moves_the_clocks_and_safety_is_told_at_once),
        cmocka_unit_test(who_gets_it_and_who_watches_are_told),
        cmocka_unit_test(a_duplicate_goes_into_the_one_that_stays),
        cmocka_unit_test(rows_of_other_peoples_dealers_are_not_there),
        cmocka_unit_test(others_see_it_where_they_work),
        cmocka_unit_test(a_stranger_finds_nothing_of_it),
        cmocka_unit_test(a_file_is_seen_by_who_sees_the_ticket),
        cmocka_unit_test(a_solved_ticket_becomes_knowledge_with_versions),
        cmocka_unit_test(what_is_like_it_is_said_while_the_line_is_typed),
        cmocka_unit_test(a_late_ticket_is_told_once_to_person_and_superior),
        cmocka_unit_test(many_that_are_late_are_told_once_each_in_few_steps),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
