/* desk_test.c - what makes the work with tickets quick: splitting, saved replies, articles by their words, what is typed kept, steps
 * by API, figures. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>

#include "core/job.h"
#include "domain/ticket_day.h"

static const struct module *tickets, *account;
static struct visitor worker, colleague, stranger, colleague_who_logs;
static int64_t dealer, shipment, department;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    tickets = module_named("tickets");
    account = module_named("account");
    worker = visitor_new("customers.look:all tickets.read:all tickets.create:all tickets.work:all tickets.assign:all tickets.export:all");
    colleague = visitor_new("customers.look:all tickets.read:all tickets.work:all");
    stranger = visitor_new("customers.look:all tickets.read:all tickets.work:all");
    colleague_who_logs = visitor_new("customers.look:all tickets.read:all tickets.create:all");
    department = run_sql(say("INSERT INTO department (name) VALUES ('Desk %lld')", (long long)unique()));
    run_sql(say("UPDATE staff SET department_id = %lld WHERE id IN (%lld, %lld)", (long long)department, (long long)worker.id, (long long)colleague.id));
    dealer = dealer_new(0, "Desked");
    shipment = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)"
                           " VALUES (%lld, 'shipment', 'page', 'DS%lld', 1, '2026-01-01', '2026-02-01', 100, 100, 'P7', 'Amoxicillin', 'L7', 204, 1, '2026-01-01', 1)", (long long)dealer, (long long)unique()));
    return 0;
}

static int64_t logged(const char *more)
{
    struct page page = post(&worker, tickets, "/tickets/new", say("customer_id=%lld&category=damaged&severity=medium&title=Two+boxes+crushed&%s", (long long)dealer, more));

    assert_int_equal(page.status, 303);
    return atoll(page.location + strlen("/tickets/"));
}

static const char *of(int64_t ticket, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM ticket WHERE id = %lld", column, (long long)ticket));
}

static const char *path(int64_t ticket, const char *end)
{
    return say("/tickets/%lld%s", (long long)ticket, end);
}

static bool shows(const struct visitor *visitor, const char *address, const char *text)
{
    struct page page = get(visitor, tickets, address);

    assert_int_equal(page.status, 200);
    return strstr(page.body, text) != NULL;
}

/* --- splitting ----------------------------------------------------------------------------------------- */

static int64_t entry_of(int64_t ticket, const char *text)
{
    return number_of(say("SELECT MAX(id) FROM ticket_entry WHERE ticket_id = %lld AND text = '%s'", (long long)ticket, text));
}

static void entry(int64_t ticket, const char *values)
{
    run_sql(say("INSERT INTO ticket_entry SET ticket_id = %lld, %s", (long long)ticket, values));
}

/* Logged long ago and taken; something was noted, something was said to the dealer. */
static int64_t long_open(void)
{
    int64_t ticket = run_sql(say("INSERT INTO ticket SET number = 'D%lld', customer_id = %lld, caller = 'Zhou', category = 'damaged', severity = 'medium', title = 'Two boxes crushed', description = '', state = 'open',"
                                 " lot = 'L7', assignee_id = %lld, opened_at = '2026-01-05 02:00', opened_by = %lld, due_at = '9999-12-31'",
                                 (long long)unique(), (long long)dealer, (long long)worker.id, (long long)worker.id));

    entry(ticket, "at = '2026-01-05 02:00', staff_id = 1, kind = 'opened'");
    entry(ticket, "at = '2026-01-05 02:10', staff_id = 1, kind = 'state', old_word = 'new', new_word = 'open'");
    entry(ticket, "at = '2026-01-05 02:20', staff_id = 1, kind = 'note', text = 'About the boxes'");
    entry(ticket, "at = '2026-01-05 02:30', staff_id = 1, kind = 'word', text = 'About the leaflet', open_to_dealer = 1");
    return ticket;
}

static void a_second_matter_becomes_a_ticket_with_its_own_entries_and_the_same_clocks(void **state)
{
    int64_t first = long_open(), second;
    struct page page;

    (void)state;
    assert_true(shows(&worker, path(first, "/split"), "About the leaflet"));
    page = post(&worker, tickets, path(first, "/split"), say("category=quality&entry=%lld", (long long)entry_of(first, "About the leaflet")));
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, say("value=\"%lld\" checked", (long long)entry_of(first, "About the leaflet"))));
    page = post(&worker, tickets, path(first, "/split"), say("title=Leaflet+missing&category=quality&entry=%lld&entry=1", (long long)entry_of(first, "About the leaflet")));
    assert_int_equal(page.status, 303);
    second = atoll(page.location + strlen("/tickets/"));
    assert_string_equal(of(second, "customer_id"), of(first, "customer_id"));
    assert_string_equal(of(second, "lot"), "L7");
    assert_string_equal(of(second, "caller"), "Zhou");
    assert_string_equal(of(second, "state"), "open");
    assert_string_equal(of(second, "opened_at"), of(first, "opened_at"));
    assert_string_equal(of(second, "solve_late"), "1");
    assert_string_equal(of(second, "answered_at"), "2026-01-05 02:30:00.000");
    assert_string_equal(of(second, "answer_late"), "0");
    assert_true(shows(&worker, path(second, ""), "About the leaflet"));
    assert_false(shows(&worker, path(second, ""), "About the boxes"));
    assert_true(shows(&worker, path(first, ""), say("\"%s\"", path(second, ""))));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = %lld AND kind = 'split' AND new_word = '%s'", (long long)first, of(second, "number"))), 1);
}

static void what_is_solved_is_not_split(void **state)
{
    int64_t ticket = logged("");

    (void)state;
    assert_int_equal(post(&worker, tickets, path(ticket, "/take"), "").status, 303);
    assert_int_equal(post(&worker, tickets, path(ticket, "/solve"), "solution=Done&root_cause=none").status, 303);
    assert_int_equal(post(&worker, tickets, path(ticket, "/split"), "title=More&category=quality").status, 422);
}

static void who_watches_may_stop(void **state)
{
    int64_t ticket = logged("");

    (void)state;
    assert_false(shows(&worker, path(ticket, ""), "取消关注"));
    assert_int_equal(post(&worker, tickets, path(ticket, "/watch"), "").status, 303);
    assert_true(shows(&worker, path(ticket, ""), "取消关注"));
    assert_false(shows(&colleague, path(ticket, ""), "取消关注"));
}

/* --- saved replies --------------------------------------------------------------------------------------- */

static int64_t reply(const char *title, const char *more)
{
    assert_int_equal(post(&worker, tickets, "/tickets/replies/new", say("title=%s&%s", title, more)).status, 303);
    return number_of(say("SELECT MAX(id) FROM saved_reply WHERE title = '%s'", title));
}

static void a_reply_is_filled_from_the_ticket(void **state)
{
    const char *title = say("R%lld", (long long)unique());
    int64_t ticket = logged(say("shipment_id=%lld&caller=Zhou", (long long)shipment));
    struct page page;

    (void)state;
    reply(title, "text=Dear+{contact},+{number}+on+lot+{lot}+{not+closed");
    page = get(&worker, tickets, say("/tickets/%lld/replies?q=%s", (long long)ticket, title));
    assert_non_null(strstr(page.body, say("Dear Zhou, %s on lot L7 {not closed", of(ticket, "number"))));
    assert_true(shows(&worker, say("/tickets/%lld?reply=%s", (long long)ticket, title), say("Dear Zhou, %s on lot L7", of(ticket, "number"))));
    assert_true(shows(&worker, say("/tickets/%lld?reply=no+such+reply", (long long)ticket), "没有这样的常用回复"));
    page = post(&worker, tickets, "/tickets/replies/new", "title=Wrong&text=Dear+{contakt}");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "没有这个字段:{contakt}"));
}

static void a_reply_is_ones_own_or_the_departments(void **state)
{
    const char *own = say("O%lld", (long long)unique()), *shared = say("S%lld", (long long)unique());
    int64_t mine = reply(own, "text=Mine"), ours = reply(shared, "text=Ours&team=1");

    (void)state;
    assert_true(shows(&worker, "/tickets/replies", own));
    assert_false(shows(&colleague, "/tickets/replies", own));
    assert_true(shows(&colleague, "/tickets/replies", shared));
    assert_false(shows(&stranger, "/tickets/replies", shared));
    assert_int_equal(get(&colleague, tickets, say("/tickets/replies/%lld", (long long)mine)).status, 404);
    assert_int_equal(get(&stranger, tickets, say("/tickets/replies/%lld", (long long)ours)).status, 404);
    assert_int_equal(post(&stranger, tickets, say("/tickets/replies/%lld/end", (long long)ours), "").status, 404);
    assert_int_equal(post(&colleague, tickets, say("/tickets/replies/%lld", (long long)ours), say("title=%s&text=Better&team=1&version=1", shared)).status, 303);
    assert_true(shows(&worker, say("/tickets/replies/%lld", (long long)ours), "Better"));
    assert_int_equal(post(&stranger, tickets, "/tickets/replies/new", "title=x&text=y&team=1").status, 422);
    assert_int_equal(post(&worker, tickets, say("/tickets/replies/%lld/end", (long long)ours), "").status, 303);
    assert_false(shows(&colleague, "/tickets/replies", shared));
}

/* --- articles by their words -------------------------------------------------------------------------------- */

static void an_article_is_found_by_its_words_until_it_is_withdrawn(void **state)
{
    const char *word = say("Okapi%lld", (long long)unique());
    struct page page = post(&worker, tickets, "/tickets/knowledge/new", say("title=%s+leaks&category=damaged&text=斑马纹外箱的认定", word));
    int64_t id = atoll(page.location + strlen("/tickets/knowledge/"));
    const char *link = say("\"/tickets/knowledge/%lld\"", (long long)id);

    (void)state;
    assert_int_equal(page.status, 303);
    assert_true(shows(&worker, say("/tickets/knowledge?text=%s", word), link));
    assert_true(shows(&worker, say("/tickets/knowledge?text=%.7s", word), link));
    assert_true(shows(&worker, "/tickets/knowledge?text=马纹外", link));
    assert_false(shows(&worker, "/tickets/knowledge?text=马纹内", link));
    assert_true(shows(&worker, say("/tickets/alike?customer=%lld&q=%s", (long long)dealer, word), link));
    assert_true(shows(&worker, say("/tickets/alike?customer=%lld&beside=1&title=斑马纹外箱", (long long)dealer), link));
    assert_int_equal(post(&worker, tickets, say("/tickets/knowledge/%lld/end", (long long)id), "").status, 303);
    assert_false(shows(&worker, say("/tickets/alike?customer=%lld&q=%s", (long long)dealer, word), link));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM knowledge_word WHERE knowledge_id = %lld", (long long)id)), 0);
}

/* --- logging --------------------------------------------------------------------------------------------------- */

static void beside_the_form_stand_the_clocks_and_what_has_the_same_lot(void **state)
{
    int64_t before = logged(say("shipment_id=%lld", (long long)shipment));
    const char *due = text_of(say("SELECT DATE_FORMAT(solve_due_at + INTERVAL 8 HOUR, '%%m-%%d %%H') FROM ticket WHERE id = %lld", (long long)before));

    (void)state;
    assert_true(shows(&worker, say("/tickets/new?customer=%lld", (long long)dealer), "data-severity=\"safety\""));
    assert_true(shows(&worker, say("/tickets/new?customer=%lld", (long long)dealer), due)); /* medium, logged a moment ago */
    assert_true(shows(&worker, say("/tickets/alike?beside=1&customer=%lld&shipment_id=%lld", (long long)dealer, (long long)shipment), say("\"%s\"", path(before, ""))));
}

static void what_is_typed_is_there_again_until_it_is_saved(void **state)
{
    int64_t ticket = logged("");
    const char *keep = say("/account/typed?at=%%2Ftickets%%2F%lld", (long long)ticket);

    (void)state;
    assert_int_equal(post(&worker, account, keep, "text=Half+a+sen").status, 204);
    assert_int_equal(post(&worker, account, keep, "text=Half+a+sentence").status, 204);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM parked_form WHERE staff_id = %lld AND path = '%s'", (long long)worker.id, path(ticket, ""))), 1);
    assert_true(shows(&worker, path(ticket, ""), "Half a sentence"));
    assert_false(shows(&colleague, path(ticket, ""), "Half a sentence"));
    assert_int_equal(post(&worker, tickets, path(ticket, ""), "text=").status, 422);
    assert_true(shows(&worker, path(ticket, ""), "Half a sentence"));
    assert_int_equal(post(&worker, tickets, path(ticket, ""), say("text=Another+whole+one&_key=%032d", 7)).status, 303);
    assert_false(shows(&worker, path(ticket, ""), "Half a sentence"));
    assert_int_equal(post(&worker, account, say("%s&key=%032d", keep, 7), "text=Half+a+sentence").status, 204); /* sent before, arrived after */
    assert_false(shows(&worker, path(ticket, ""), "Half a sentence"));
}

static void what_is_typed_can_be_given_up(void **state)
{
    const char *at = say("/tickets/new?customer=%lld", (long long)dealer);
    struct page page;

    (void)state;
    assert_int_equal(post(&worker, account, say("/account/typed?at=%%2Ftickets%%2Fnew%%3Fcustomer%%3D%lld", (long long)dealer), say("title=Kept+line&shipment_id=%lld&category=quality", (long long)shipment)).status, 204);
    assert_true(shows(&worker, at, "Kept line"));
    assert_true(shows(&worker, "/tickets/new", say("\"%s\"", at)));
    assert_false(shows(&colleague_who_logs, "/tickets/new", at));
    assert_true(shows(&worker, at, say("value=\"%lld\" checked", (long long)shipment)));
    assert_false(shows(&worker, say("/tickets/new?customer=%lld", (long long)dealer_new(0, "Other")), "Kept line"));
    page = post(&worker, account, "/account/typed", say("forget=%%2Ftickets%%2Fnew%%3Fcustomer%%3D%lld", (long long)dealer));
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, at);
    assert_false(shows(&worker, at, "Kept line"));
    assert_int_equal(post(&worker, account, "/account/typed?at=elsewhere", "a=b").status, 400);
}

static void a_ticket_logged_after_the_session_ended_waits_with_its_dealer(void **state)
{
    struct visitor late = visitor_new("customers.look:all tickets.read:all tickets.create:all");
    const char *at = say("/tickets/new?customer=%lld", (long long)dealer);
    struct page page;

    (void)state;
    run_sql(say("UPDATE session SET last_seen_at = last_seen_at - INTERVAL 3 DAY WHERE staff_id = %lld", (long long)late.id));
    page = post(&late, tickets, at, say("customer_id=%lld&title=Typed+too+late&category=quality&severity=low", (long long)dealer));
    assert_int_equal(page.status, 303);
    assert_non_null(strstr(page.location, say("customer%%3D%lld%%26parked%%3D", (long long)dealer)));
    run_sql(say("UPDATE session SET last_seen_at = UTC_TIMESTAMP(3) WHERE staff_id = %lld", (long long)late.id));
    assert_true(shows(&late, say("%s&parked=%s", at, text_of(say("SELECT MAX(id) FROM parked_form WHERE staff_id = %lld", (long long)late.id))), "Typed too late"));
}

/* --- by API ---------------------------------------------------------------------------------------------------- */

static int called(int64_t ticket, const char *end, const char *body, const char *token)
{
    return call_api(tickets, &(struct call){ .method = "POST", .path = say("/api/v1/tickets/%lld%s", (long long)ticket, end), .body = body, .token = token }).status;
}

static void a_program_takes_the_steps_that_pages_take(void **state)
{
    int64_t ticket = logged("");
    const char *token = say("%s", token_of(&worker, "tickets.read tickets.write"));
    char kept[100];

    (void)state;
    strncat(memset(kept, 0, sizeof(kept)), token, sizeof(kept) - 1);
    assert_int_equal(called(ticket, "/take", "{}", kept), 200);
    assert_string_equal(of(ticket, "state"), "open");
    assert_int_equal(called(ticket, "/steps/ticket_wait", "{}", kept), 422);
    assert_int_equal(called(ticket, "/steps/ticket_wait", "{\"text\": \"Photos\"}", kept), 200);
    assert_string_equal(of(ticket, "state"), "waiting");
    assert_int_equal(called(ticket, "/steps/ticket_reopen", "{\"text\": \"x\"}", kept), 422);
    assert_int_equal(called(ticket, "/assign", say("{\"assignee_id\": %lld}", (long long)colleague.id), kept), 200);
    assert_int_equal(atoll(of(ticket, "assignee_id")), colleague.id);
    assert_int_equal(called(ticket, "/severity", "{\"severity\": \"high\", \"text\": \"More of it\"}", kept), 200);
    assert_int_equal(called(ticket, "/entries", "{\"text\": \"We are at it\", \"open_to_dealer\": true}", kept), 200);
    assert_string_not_equal(of(ticket, "answered_at"), "NULL");
    assert_int_equal(called(ticket, "/split", "{\"title\": \"And another\", \"category\": \"quality\"}", kept), 201);
    assert_int_equal(called(ticket, "/solve", "{\"solution\": \"Sent\", \"root_cause\": \"carrier\"}", kept), 200);
    assert_int_equal(called(ticket, "/close", "{}", kept), 422);
    assert_int_equal(called(ticket, "/close", "{\"satisfaction\": 4}", kept), 200);
    assert_string_equal(of(ticket, "state"), "closed");
    assert_int_equal(called(ticket, "/entries", "{\"text\": \"Late\"}", kept), 422);
}

/* --- figures ------------------------------------------------------------------------------------------------------ */

/* Tickets of one seller's dealers, who sees no others. */
static int64_t ticket_of(int64_t customer, const char *day, const char *more)
{
    return run_sql(say("INSERT INTO ticket SET number = 'F%lld', customer_id = %lld, severity = 'low', title = 'F', description = '', opened_at = '%s 04:00', opened_by = 1, due_at = '9999-12-31', %s",
                       (long long)unique(), (long long)customer, day, more));
}

static void figures_count_what_the_list_shows(void **state)
{
    struct visitor seller = visitor_new("customers.look:own tickets.read:own tickets.export:own");
    int64_t mine = dealer_new(seller.id, "Counted");
    const char *period = "from=2025-01-01&to=2025-02-28";
    struct page page;

    (void)state;
    ticket_of(mine, "2025-01-10", "category = 'damaged', state = 'closed', answer_minutes = 60, work_minutes = 100, satisfaction = 5, cost = 20, assignee_id = 1, lot = 'FA,B', product_code = 'FP'");
    ticket_of(mine, "2025-01-11", "category = 'damaged', state = 'solved', answer_minutes = 120, work_minutes = 200, satisfaction = 4, cost = 10.50, solve_late = 1, assignee_id = 1, lot = 'FA,B', product_code = 'FP'");
    ticket_of(mine, "2025-02-03", "category = 'damaged', state = 'open', answer_minutes = 180, answer_late = 1, work_minutes = 999, reopened = 2, assignee_id = NULL");
    ticket_of(mine, "2025-02-04", "category = 'enquiry', state = 'closed', answer_minutes = 5, work_minutes = 3000, assignee_id = 1");
    ticket_of(mine, "2025-02-04", "category = 'enquiry', state = 'merged', answer_minutes = 5, work_minutes = 3000");
    ticket_of(mine, "2025-03-01", "category = 'enquiry', state = 'closed', answer_minutes = 5, work_minutes = 1");
    page = get(&seller, tickets, say("/tickets/figures?%s", period));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "/tickets?category=damaged&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28\">3<"));
    assert_non_null(strstr(page.body, "opened_to=2025-02-28&amp;answered=1\">2:00<")); /* of 60, 120, 180 */
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28&amp;state=solved&amp;state=closed\">1:40<"));
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28&amp;state=solved&amp;state=closed\">3:20<"));
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28&amp;costly=1\">30.50<"));
    assert_non_null(strstr(page.body, ">4.5<"));
    assert_non_null(strstr(page.body, "\"/tickets?opened_from=2025-01-01&amp;opened_to=2025-02-28\">4<")); /* all */
    assert_non_null(strstr(page.body, "\"/tickets?opened_from=2025-01-01&amp;opened_to=2025-01-31\">2025-01<"));
    assert_non_null(strstr(get(&seller, tickets, "/tickets?category=damaged&opened_from=2025-01-01&opened_to=2025-02-28&solve_late=1").body, "2025-01-11"));
    page = get(&seller, tickets, say("/tickets/figures?by=lot&%s", period));
    assert_non_null(strstr(page.body, "/tickets?lot=FA%2CB&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28\">2<"));
    page = get(&seller, tickets, say("/tickets/figures?by=person&%s", period));
    assert_non_null(strstr(page.body, "/tickets?unassigned=1&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28\">1<"));
    assert_non_null(strstr(get(&seller, tickets, say("/tickets/figures?by=customer&%s", period)).body, "Counted"));
    page = get(&seller, tickets, say("/tickets/figures?by=product&%s", period));
    assert_non_null(strstr(page.body, "/tickets?product=FP&amp;opened_from=2025-01-01&amp;opened_to=2025-02-28\">2<"));
    assert_non_null(strstr(page.body, "\"/tickets?opened_from=2025-01-01&amp;opened_to=2025-02-28\">4<")); /* with those without a product */
    assert_non_null(strstr(page.body, "\"/tickets?opened_from=2025-02-01&amp;opened_to=2025-02-28\">2025-02<"));
    assert_null(strstr(page.body, "product=&amp;"));
    assert_non_null(strstr(get(&seller, tickets, say("/tickets/figures?by=month&%s", period)).body, "/tickets?opened_from=2025-02-01&amp;opened_to=2025-02-28\">2<"));
}

static void sum_up(void)
{
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    while (!finished) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(tickets_figures_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    arena_free(arena);
}

/* Who sees all reads the days' sums: right after a change, and after they were taken anew. */
static void sums_of_days_are_what_the_tickets_say(void **state)
{
    int64_t ticket = logged(say("shipment_id=%lld", (long long)shipment));
    const char *count = "SELECT COUNT(*) FROM ticket WHERE category = 'damaged' AND state <> 'merged' AND DATE(opened_at + INTERVAL 8 HOUR) = DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)";
    char today[11] = "";
    const char *at, *shown;
    struct visitor handler = visitor_new("customers.look:all tickets.read:all tickets.work:all");

    (void)state;
    strncat(today, text_of("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)"), 10); /* say() forgets */
    at = say("/tickets/figures?by=category&from=%s&to=%s", today, today);
    shown = say("category=damaged&amp;opened_from=%s&amp;opened_to=%s\">%lld<", today, today, (long long)number_of(count));

    assert_true(number_of("SELECT COUNT(*) FROM ticket_day_stale") > 0);
    assert_true(shows(&worker, at, shown));
    sum_up();
    assert_int_equal(number_of("SELECT COUNT(*) FROM ticket_day_stale"), 0);
    assert_true(shows(&worker, at, shown));
    assert_int_equal(number_of(say("SELECT volume FROM ticket_day WHERE grouped = 'category' AND word = 'damaged' AND day = '%s'", today)), number_of(count));
    assert_int_equal(post(&worker, tickets, path(ticket, "/assign"), say("assignee_id=%lld", (long long)handler.id)).status, 303);
    assert_true(shows(&worker, say("/tickets/figures?by=person&from=%s&to=%s", today, today), say("assignee_id=%lld&amp;opened_from=%s&amp;opened_to=%s\">1<", (long long)handler.id, today, today)));
    sum_up();
    assert_true(shows(&worker, say("/tickets/figures?by=person&from=%s&to=%s", today, today), say("assignee_id=%lld&amp;opened_from=%s&amp;opened_to=%s\">1<", (long long)handler.id, today, today)));
    assert_true(shows(&worker, say("/tickets/figures?by=product&from=%s&to=%s", today, today), "product=P7&amp;"));
    assert_true(shows(&worker, say("/tickets/figures?by=lot&from=%s&to=%s", today, today), "lot=L7&amp;"));
    assert_true(shows(&worker, say("/tickets/figures?by=customer&from=%s&to=%s", today, today), say("customer=%lld&amp;", (long long)dealer)));
}

static void medians_of_many_are_exact(void **state)
{
    struct visitor seller = visitor_new("customers.look:own tickets.read:own");
    int64_t mine = dealer_new(seller.id, "Many");
    struct page page;

    (void)state;
    run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, opened_at, opened_by, due_at, answer_minutes, work_minutes)"
                " SELECT CONCAT('H%lld-', s.seq), %lld, 'damaged', 'low', 'closed', 'F', '', '2025-05-05', 1, '9999-12-31', 1 + s.seq * 37 %% 300, 10 + s.seq * 37 %% 300 * 10"
                " FROM (SELECT ROW_NUMBER() OVER () AS seq FROM dictionary_entry LIMIT 300) s", (long long)unique(), (long long)mine)); /* 1 to 300, and ten times that, in no order */
    page = get(&seller, tickets, "/tickets/figures?from=2025-05-01&to=2025-05-31");
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-05-01&amp;opened_to=2025-05-31&amp;answered=1\">2:30<"));
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-05-01&amp;opened_to=2025-05-31&amp;state=solved&amp;state=closed\">25:00<"));
    assert_non_null(strstr(page.body, "category=damaged&amp;opened_from=2025-05-01&amp;opened_to=2025-05-31&amp;state=solved&amp;state=closed\">45:00<"));
}

static void a_period_that_is_none_is_said(void **state)
{
    struct page page = get(&worker, tickets, "/tickets/figures?from=yesterday&by=nothing");

    (void)state;
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "value=\"yesterday\""));
    assert_non_null(strstr(page.body, "id=\"e-from\""));
}

static void figures_are_exported_by_who_may(void **state)
{
    int64_t before = number_of("SELECT COALESCE(MAX(id), 0) FROM file");

    (void)state;
    assert_int_equal(post(&colleague, tickets, "/tickets/figures/export", "by=category&format=csv").status, 403);
    assert_int_equal(post(&worker, tickets, "/tickets/figures/export", "by=category&format=csv").status, 303);
    assert_int_equal(post(&worker, tickets, "/tickets/figures/export", "by=lot&format=xlsx").status, 303);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM file WHERE id > %lld AND staff_id = %lld AND purpose = 'export'", (long long)before, (long long)worker.id)), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_matter_becomes_a_ticket_with_its_own_entries_and_the_same_clocks),
        cmocka_unit_test(what_is_solved_is_not_split),
        cmocka_unit_test(who_watches_may_stop),
        cmocka_unit_test(a_reply_is_filled_from_the_ticket),
        cmocka_unit_test(a_reply_is_ones_own_or_the_departments),
        cmocka_unit_test(an_article_is_found_by_its_words_until_it_is_withdrawn),
        cmocka_unit_test(beside_the_form_stand_the_clocks_and_what_has_the_same_lot),
        cmocka_unit_test(what_is_typed_is_there_again_until_it_is_saved),
        cmocka_unit_test(what_is_typed_can_be_given_up),
        cmocka_unit_test(a_ticket_logged_after_the_session_ended_waits_with_its_dealer),
        cmocka_unit_test(a_program_takes_the_steps_that_pages_take),
        cmocka_unit_test(figures_count_what_the_list_shows),
        cmocka_unit_test(medians_of_many_are_exact),
        cmocka_unit_test(sums_of_days_are_what_the_tickets_say),
        cmocka_unit_test(a_period_that_is_none_is_said),
        cmocka_unit_test(figures_are_exported_by_who_may),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
