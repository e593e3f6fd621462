/* communications_test.c - what was said is logged, corrected for a day, seen within the scope; promises stand until they are kept. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/job.h"
#include "domain/communication.h"

static const struct module *communications, *customers;
static struct visitor seller, other, boss, reader;
static int64_t dealer, foreign, contact, stranger;

static int64_t contact_of(int64_t customer, const char *name)
{
    int64_t person = run_sql(say("INSERT INTO person (name) VALUES ('%s')", name));

    return run_sql(say("INSERT INTO contact (customer_id, person_id, role) VALUES (%lld, %lld, 'buyer')", (long long)customer, (long long)person));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    communications = module_named("communications");
    customers = module_named("customers");
    boss = visitor_new("customers.look:all customers.read:all contacts.read:all communications.read:all communications.create:all tickets.read:all tickets.create:all");
    seller = visitor_below("customers.look:own customers.read:own contacts.read:own communications.read:own communications.create:own tickets.read:own", boss.id);
    other = visitor_new("customers.look:own customers.read:own communications.read:own communications.create:own");
    reader = visitor_new("customers.look:all communications.read:all");
    dealer = dealer_new(seller.id, "Spoken With");
    foreign = dealer_new(other.id, "Not Mine");
    contact = contact_of(dealer, "Zhou");
    stranger = contact_of(foreign, "Wu");
    return 0;
}

static const char *form_of(const char *more)
{
    const char *kind = strstr(more, "kind=") == NULL ? "kind=call&" : "", *subject = strstr(more, "subject=") == NULL ? "subject=Orders+of+December&" : "";

    return say("customer_id=%lld&%s%sresult=86+boxes&%s", (long long)dealer, kind, subject, more);
}

static int64_t logged_by(const struct visitor *who, const char *more)
{
    struct page page = post(who, communications, "/communications/new", form_of(more));

    assert_int_equal(page.status, 303);
    assert_int_equal(strncmp(page.location, "/communications/", 16), 0);
    return atoll(page.location + 16);
}

static int64_t logged(const char *more)
{
    return logged_by(&seller, more);
}

static const char *of(int64_t id, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, 'NULL') FROM communication WHERE id = %lld", column, (long long)id));
}

static const char *path(int64_t id, const char *end)
{
    return say("/communications/%lld%s", (long long)id, end);
}

static int64_t count_of(const char *from)
{
    return number_of(say("SELECT COUNT(*) FROM %s", from));
}

/* --- logging ------------------------------------------------------------------------------------------- */

static void kind_whom_and_a_line_are_enough(void **state)
{
    int64_t id = logged(say("contacts=%lld&colleagues=%lld", (long long)contact, (long long)boss.id));
    struct page page = get(&seller, communications, path(id, ""));

    (void)state;
    assert_string_equal(of(id, "kind"), "call");
    assert_string_equal(of(id, "at = created_at"), "1");
    assert_int_equal(number_of(say("SELECT staff_id FROM communication WHERE id = %lld", (long long)id)), seller.id);
    assert_int_equal(count_of(say("communication_contact cc JOIN communication co ON co.id = cc.communication_id AND co.at = cc.at WHERE co.id = %lld AND cc.contact_id = %lld", (long long)id, (long long)contact)), 1);
    assert_int_equal(count_of(say("communication_staff WHERE communication_id = %lld AND staff_id = %lld", (long long)id, (long long)boss.id)), 1);
    assert_int_equal(count_of(say("timeline WHERE customer_id = %lld AND kind = 'communication_call' AND link = '/communications/%lld'", (long long)dealer, (long long)id)), 1);
    assert_int_equal(count_of(say("audit WHERE table_name = 'communication' AND row_id = %lld AND action = 'insert'", (long long)id)), 1);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Orders of December"));
    assert_non_null(strstr(page.body, "Zhou"));
}

static void a_day_and_a_time_are_the_companys(void **state)
{
    int64_t id = logged("held_on=2026-01-05&held_time=9:05&minutes=15");

    (void)state;
    assert_string_equal(of(id, "at"), "2026-01-05 01:05:00.000");
    assert_string_equal(of(id, "minutes"), "15");
    assert_string_equal(of(logged("held_on=2026-01-05"), "at"), "2026-01-05 04:00:00.000");
    assert_int_equal(count_of(say("timeline WHERE customer_id = %lld AND at = '2026-01-05 01:05:00' AND link = '/communications/%lld'", (long long)dealer, (long long)id)), 1);
}

static void refused(const char *more, const char *word)
{
    int64_t before = count_of("communication");
    struct page page = post(&seller, communications, "/communications/new", form_of(more));

    assert_int_equal(page.status, 422);
    if (strstr(page.body, word) == NULL)
        fail_msg("no %s", word);
    assert_non_null(strstr(page.body, "Orders of December")); /* nothing typed is lost */
    assert_int_equal(count_of("communication"), before);
}

static void what_is_wrong_is_said_and_nothing_is_lost(void **state)
{
    (void)state;
    refused("held_time=half", "e-held_time");
    refused("held_time=25:00", "e-held_time");
    refused("held_on=2099-01-01", "e-held_on");
    refused("minutes=9999", "e-minutes");
    refused("kind=", "e-kind");
    refused("kind=telepathy", "e-kind");
    refused("promised=Call+back", "e-promised_on");
    refused("promised_on=2099-01-02", "e-promised");
    refused("promised=Call+back&promised_on=2020-01-02", "e-promised_on");
    refused("next_step=Visit", "e-next_on");
    refused("next_step=Visit&next_on=2020-01-02", "e-next_on");
    refused(say("contacts=%lld", (long long)stranger), "e-contacts");
    refused("contacts=x", "e-contacts");
    refused(say("contacts=%lld&held_time=x", (long long)contact), say("value=\"%lld\" checked", (long long)contact));
    assert_int_equal(post(&seller, communications, "/communications/new", say("customer_id=%lld&kind=call&subject=", (long long)dealer)).status, 422);
}

static void only_who_reaches_the_dealer_and_may_logs(void **state)
{
    (void)state;
    assert_int_equal(post(&other, communications, "/communications/new", form_of("")).status, 404);
    assert_int_equal(post(&reader, communications, "/communications/new", form_of("")).status, 403);
    assert_int_equal(get(&other, communications, path(logged(""), "")).status, 404);
    assert_int_equal(get(&reader, communications, path(logged(""), "")).status, 200);
}

/* Who may not see contacts is shown none, and cannot tick one by its number. */
static void contacts_are_for_who_may_see_them(void **state)
{
    struct page page = get(&other, communications, say("/communications/new?customer=%lld", (long long)foreign));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "name=\"contacts\""));
    assert_int_equal(post(&other, communications, "/communications/new", say("customer_id=%lld&kind=call&subject=x&contacts=%lld", (long long)foreign, (long long)stranger)).status, 422);
}

static void contacts_come_newest_first(void **state)
{
    int64_t second = contact_of(dealer, "Newer");
    struct page page;

    (void)state;
    logged(say("contacts=%lld", (long long)second));
    page = get(&seller, communications, say("/communications/new?customer=%lld", (long long)dealer));
    assert_true(strstr(page.body, "Newer") < strstr(page.body, "Zhou"));
    logged(say("contacts=%lld", (long long)contact));
    page = get(&seller, communications, say("/communications/new?customer=%lld", (long long)dealer));
    assert_true(strstr(page.body, "Zhou") < strstr(page.body, "Newer"));
}

/* --- the position --------------------------------------------------------------------------------------- */

static void a_position_is_kept_of_visits_and_only_with_consent(void **state)
{
    static const char place[] = "place_lat=28.228200&place_lon=112.938800&place_accuracy=12";
    const char *page = say("/communications/new?customer=%lld", (long long)dealer);

    (void)state;
    assert_null(strstr(get(&seller, communications, page).body, "place_lat"));
    assert_string_equal(of(logged(say("kind=visit&%s", place)), "place_lat"), "NULL");
    run_sql(say("UPDATE staff SET note_place = 1 WHERE id = %lld", (long long)seller.id));
    assert_non_null(strstr(get(&seller, communications, page).body, "place_lat"));
    assert_string_equal(of(logged(place), "place_lat"), "NULL"); /* a call */
    assert_int_equal(post(&seller, communications, "/communications/new", say("customer_id=%lld&kind=visit&subject=x&%s", (long long)dealer, place)).status, 303);
    assert_string_equal(text_of("SELECT CONCAT(place_lat, ' ', place_lon, ' ', place_accuracy) FROM communication ORDER BY id DESC LIMIT 1"), "28.228200 112.938800 12");
    assert_int_equal(post(&seller, communications, "/communications/new", say("customer_id=%lld&kind=visit&subject=x&place_lat=north&place_lon=200", (long long)dealer)).status, 303);
    assert_string_equal(text_of("SELECT COALESCE(place_lat, 'NULL') FROM communication ORDER BY id DESC LIMIT 1"), "NULL");
    run_sql(say("UPDATE staff SET note_place = 0 WHERE id = %lld", (long long)seller.id));
}

/* --- correcting ------------------------------------------------------------------------------------------- */

static void who_wrote_it_corrects_it_for_a_day_and_the_audit_remembers(void **state)
{
    int64_t id = logged(say("contacts=%lld", (long long)contact));
    const char *corrected = "kind=visit&subject=Orders+of+January&result=90+boxes&held_on=2026-01-06&held_time=10:00&version=1";

    (void)state;
    assert_int_equal(get(&seller, communications, path(id, "/edit")).status, 200);
    assert_int_equal(post(&boss, communications, path(id, "/edit"), corrected).status, 303);
    assert_string_equal(of(id, "subject"), "Orders of December"); /* not by another */
    assert_int_equal(post(&seller, communications, path(id, "/edit"), say("%s&contacts=%lld", corrected, (long long)stranger)).status, 422);
    assert_int_equal(post(&seller, communications, path(id, "/edit"), corrected).status, 303);
    assert_string_equal(of(id, "subject"), "Orders of January");
    assert_int_equal(count_of(say("communication_contact WHERE communication_id = %lld", (long long)id)), 0);
    assert_int_equal(count_of(say("timeline WHERE customer_id = %lld AND link = '/communications/%lld'", (long long)dealer, (long long)id)), 1);
    assert_string_equal(text_of(say("SELECT CONCAT(kind, ' ', detail, ' ', at) FROM timeline WHERE customer_id = %lld AND link = '/communications/%lld'", (long long)dealer, (long long)id)), "communication_visit Orders of January 2026-01-06 02:00:00.000");
    assert_int_equal(count_of(say("audit WHERE table_name = 'communication' AND row_id = %lld AND changes LIKE '%%Orders of December%%Orders of January%%'", (long long)id)), 1);
    assert_int_equal(post(&seller, communications, path(id, "/edit"), corrected).status, 409); /* of an older version */
    run_sql(say("UPDATE communication SET created_at = created_at - INTERVAL 25 HOUR WHERE id = %lld", (long long)id));
    assert_int_equal(get(&seller, communications, path(id, "/edit")).status, 303);
    assert_int_equal(post(&seller, communications, path(id, "/edit"), "kind=call&subject=Later&version=2").status, 303);
    assert_string_equal(of(id, "subject"), "Orders of January");
}

/* --- promises ------------------------------------------------------------------------------------------------ */

static int64_t promise_of(int64_t communication)
{
    return number_of(say("SELECT id FROM promise WHERE communication_id = %lld", (long long)communication));
}

static void a_promise_stands_on_the_dealers_page_until_it_is_kept(void **state)
{
    int64_t id = logged("promised=Send+the+certificate&promised_on=2099-01-02");
    int64_t promise = promise_of(id);
    const char *keep = say("/communications/promises/%lld", (long long)promise);

    (void)state;
    assert_non_null(strstr(get(&seller, customers, say("/customers/%lld", (long long)dealer)).body, keep));
    assert_non_null(strstr(get(&seller, communications, "/communications/promises").body, "Send the certificate"));
    assert_int_equal(get(&other, communications, keep).status, 404);
    assert_int_equal(post(&other, communications, keep, "").status, 404);
    assert_int_equal(post(&reader, communications, keep, "").status, 403);
    assert_int_equal(post(&seller, communications, keep, "kept_note=By+courier").status, 303);
    assert_string_equal(text_of(say("SELECT CONCAT(kept_by = %lld, kept_on IS NOT NULL, kept_note) FROM promise WHERE id = %lld", (long long)seller.id, (long long)promise)), "11By courier");
    assert_null(strstr(get(&seller, customers, say("/customers/%lld", (long long)dealer)).body, keep));
    assert_int_equal(post(&seller, communications, keep, "kept_note=Again").status, 409);
    assert_string_equal(text_of(say("SELECT kept_note FROM promise WHERE id = %lld", (long long)promise)), "By courier");
    assert_int_equal(count_of(say("timeline WHERE customer_id = %lld AND kind = 'promise_kept'", (long long)dealer)), 1);
}

static int64_t notices(const char *kind, int64_t staff)
{
    return count_of(say("notice WHERE kind = '%s' AND staff_id = %lld", kind, (long long)staff));
}

static void work_at(const char *utc)
{
    struct arena *arena = arena_new();
    struct request req = { 0 };
    struct job job = { 0 };
    bool finished = false;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    snprintf(req.now, sizeof(req.now), "%s", utc);
    clock_format_day(clock_parse_utc(utc), req.today);
    must(db_use_writer(&req));
    while (!finished) {
        must(db_begin(&req));
        must(communications_promises_step(&req, &job, &finished));
        must(db_commit(&req));
    }
    request_end(&req);
    arena_free(arena);
}

static void who_is_to_keep_a_promise_is_told_when_it_is_due_once_a_day(void **state)
{
    int64_t id = logged(say("promised=Approve+the+display&promised_on=2099-01-06&promise_owner_id=%lld", (long long)boss.id)), before;

    (void)state;
    assert_int_equal(notices("promise_given", boss.id), 1);
    before = notices("promise_due", boss.id);
    run_sql(say("UPDATE promise SET due_on = '2031-03-04' WHERE communication_id = %lld", (long long)id)); /* a Tuesday */
    work_at("2031-03-03 01:00:00.000");
    assert_int_equal(notices("promise_due", boss.id), before);
    work_at("2031-03-04 01:00:00.000");
    work_at("2031-03-04 02:00:00.000");
    assert_int_equal(notices("promise_due", boss.id), before + 1);
    work_at("2031-03-08 01:00:00.000"); /* a Saturday */
    assert_int_equal(notices("promise_due", boss.id), before + 1);
    work_at("2031-03-10 01:00:00.000");
    assert_int_equal(notices("promise_due", boss.id), before + 2);
    assert_string_equal(of(id, "promise_due"), "2099-01-06");
    assert_int_equal(post(&boss, communications, say("/communications/promises/%lld", (long long)promise_of(id)), "").status, 303);
    assert_string_equal(of(id, "promise_due"), "NULL");
    work_at("2031-03-11 01:00:00.000");
    assert_int_equal(notices("promise_due", boss.id), before + 2);
}

/* --- what grows from it ------------------------------------------------------------------------------------ */

static void a_next_step_is_a_task_of_ones_own(void **state)
{
    int64_t id = logged("next_step=Bring+the+contract&next_on=2099-02-03");
    int64_t task = number_of(say("SELECT task_id FROM communication_follow WHERE communication_id = %lld", (long long)id));

    (void)state;
    assert_int_equal(count_of(say("task WHERE id = %lld AND owner_id = %lld AND customer_id = %lld AND due_on = '2099-02-03' AND title = 'Bring the contract'", (long long)task, (long long)seller.id, (long long)dealer)), 1);
    assert_non_null(strstr(get(&seller, communications, path(id, "")).body, say("/tasks/%lld", (long long)task)));
    assert_non_null(strstr(get(&seller, module_named("tasks"), say("/tasks/%lld", (long long)task)).body, path(id, "")));
}

static void a_suggestion_becomes_a_task_a_complaint_a_ticket(void **state)
{
    int64_t id = logged(say("contacts=%lld", (long long)contact)), ticket;
    struct page page = post(&seller, communications, path(id, "/task"), "");

    (void)state;
    assert_int_equal(page.status, 303);
    assert_non_null(strstr(page.location, "/edit"));
    assert_int_equal(count_of(say("task WHERE id = %lld AND title = 'Orders of December' AND note = '86 boxes' AND due_on > DATE('2026-01-01')", atoll(page.location + 7))), 1);
    assert_int_equal(post(&seller, communications, path(id, "/ticket"), "").status, 403); /* logs no tickets */
    page = post(&boss, communications, path(id, "/ticket"), "");
    assert_int_equal(page.status, 303);
    ticket = atoll(page.location + 9);
    assert_int_equal(count_of(say("ticket WHERE id = %lld AND customer_id = %lld AND category = 'complaint' AND title = 'Orders of December' AND description = '86 boxes' AND contact_id = %lld AND caller = 'Zhou'", (long long)ticket, (long long)dealer, (long long)contact)), 1);
    assert_non_null(strstr(get(&boss, module_named("tickets"), say("/tickets/%lld", (long long)ticket)).body, path(id, "")));
    assert_non_null(strstr(get(&boss, communications, path(id, "")).body, say("/tickets/%lld", (long long)ticket)));
    assert_null(strstr(get(&reader, communications, path(id, "")).body, say("/tickets/%lld", (long long)ticket))); /* sees no tickets */
}

/* --- lists and the stream ------------------------------------------------------------------------------------ */

static void the_list_is_filtered(void **state)
{
    int64_t id = logged(say("subject=Filtered&contacts=%lld&colleagues=%lld&promised=x&promised_on=2099-01-02&kind=call", (long long)contact, (long long)boss.id));
    const char *row = say("href=\"/communications/%lld\"", (long long)id);
    const struct {
        const char *query;
        bool there;
    } asked[] = { { "", true }, { "kind=call", true }, { "kind=visit", false }, { "promise=open", true }, { "promise=late", false }, { "at_to=2020-01-01", false }, { "text=Filtered", true }, { "text=Nothing", false } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct page page = get(&seller, communications, say("/communications?customer=%lld&%s", (long long)dealer, asked[i].query));

        assert_int_equal(page.status, 200);
        if ((strstr(page.body, row) != NULL) != asked[i].there)
            fail_msg("%s: %s", asked[i].query, asked[i].there ? "not there" : "there");
    }
    assert_non_null(strstr(get(&boss, communications, "/communications?took_part=1").body, row));
    assert_null(strstr(get(&boss, communications, "/communications?mine=1").body, row));
    assert_non_null(strstr(get(&seller, communications, "/communications?mine=1").body, row));
    assert_non_null(strstr(get(&seller, communications, say("/communications?contact=%lld", (long long)contact)).body, row));
    assert_null(strstr(get(&other, communications, "/communications").body, row));
}

/* Along the index of times so many rows are looked at in vain that the words are asked instead. */
static void a_text_that_few_have_is_found_by_its_words_among_many(void **state)
{
    int64_t id = logged("held_on=2020-02-03&subject=About+the+Quarterlist+%E7%9B%98%E7%82%B9%E5%BA%93%E5%AD%98");
    const char *row, *own = "/communications?text=%E7%9B%98%E7%82%B9";

    (void)state;
    for (int doubled = 0; doubled < 16; doubled++) /* 32768 */
        run_sql(doubled == 0 ? say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by)"
                                   " VALUES (%lld, 'call', '2026-01-01', %lld, 'Common', '', '2026-01-01', %lld)", (long long)foreign, (long long)other.id, (long long)other.id)
                             : say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by)"
                                   " SELECT customer_id, kind, at, staff_id, subject, '', created_at, created_by FROM communication WHERE customer_id = %lld AND subject = 'Common'", (long long)foreign));
    run_sql("INSERT INTO communication_word (word, at, communication_id) SELECT 'common', co.at, co.id FROM communication co WHERE co.subject = 'Common'");
    row = say("href=\"/communications/%lld\"", (long long)id);
    assert_non_null(strstr(get(&boss, communications, own).body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=uarterl").body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=uarterlist+%E7%9B%98").body, row));
    assert_null(strstr(get(&boss, communications, "/communications?text=%E7%9B%98%E7%82%B9%E8%B4%A6").body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=Spoken+With&kind=call&at_to=2020-03-01").body, row)); /* by its dealer */
    assert_null(strstr(get(&other, communications, own).body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=Common").body, "200+"));
    assert_int_equal(post(&seller, communications, path(id, "/edit"), "version=1&kind=call&held_on=2020-02-03&subject=Another+%E5%AF%B9%E8%B4%A6").status, 303);
    assert_null(strstr(get(&boss, communications, own).body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=%E5%AF%B9%E8%B4%A6").body, row));
    run_sql(say("DELETE FROM communication_word WHERE communication_id = %lld", (long long)id)); /* so it was these */
    assert_null(strstr(get(&boss, communications, "/communications?text=%E5%AF%B9%E8%B4%A6").body, row));
    run_sql("DELETE FROM communication_word WHERE word = 'common'");
    run_sql(say("DELETE FROM communication WHERE customer_id = %lld AND subject = 'Common'", (long long)foreign));
}

/* Of a word that many hold the newest are read along its index, whatever page is asked for; unless a dealer is called so. */
static void the_newest_of_a_common_word_come_first(void **state)
{
    static const char asked[] = "/communications?text=%E5%B8%B8%E7%94%A8"; /* ordinary */
    int64_t id, named;
    const char *row, *next;

    (void)state;
    for (int doubled = 0; doubled < 14; doubled++) /* 8192 */
        run_sql(doubled == 0 ? say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by)"
                                   " VALUES (%lld, 'call', '2026-01-01', %lld, '\xE5\xB8\xB8\xE7\x94\xA8', '', '2026-01-01', %lld)", (long long)foreign, (long long)other.id, (long long)other.id)
                             : say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by)"
                                   " SELECT customer_id, kind, at, staff_id, subject, '', created_at, created_by FROM communication WHERE customer_id = %lld AND subject = '\xE5\xB8\xB8\xE7\x94\xA8'", (long long)foreign));
    run_sql("INSERT INTO communication_word (word, at, communication_id) SELECT co.subject, co.at, co.id FROM communication co WHERE co.subject = '\xE5\xB8\xB8\xE7\x94\xA8'");
    id = logged("held_on=2026-02-03&subject=%E5%B8%B8%E7%94%A8");
    row = say("href=\"/communications/%lld\"", (long long)id);
    assert_non_null(strstr(get(&boss, communications, asked).body, "200+"));
    assert_non_null(strstr(get(&boss, communications, asked).body, row));
    assert_non_null(strstr(get(&seller, communications, asked).body, row));
    assert_non_null(strstr(get(&boss, communications, say("%s&kind=call&at_from=2026-02-01", asked)).body, row));
    next = say("%s&after=%lld~2026-01-02", asked, (long long)id + 1);
    assert_null(strstr(get(&boss, communications, next).body, row));
    assert_non_null(strstr(get(&boss, communications, next).body, "/communications/"));
    run_sql(say("UPDATE communication SET subject = 'hidden' WHERE id = %lld", (long long)id)); /* a word alone is not enough */
    assert_null(strstr(get(&boss, communications, asked).body, row));
    run_sql(say("UPDATE communication SET subject = '\xE5\xB8\xB8\xE7\x94\xA8' WHERE id = %lld", (long long)id));
    assert_int_equal(post(&seller, communications, path(id, "/edit"), "version=1&kind=call&held_on=2025-02-03&subject=%E5%B8%B8%E7%94%A8").status, 303);
    assert_int_equal(number_of("SELECT COUNT(*) FROM communication_word w JOIN communication co ON co.id = w.communication_id WHERE w.at <> co.at"), 0);
    assert_null(strstr(get(&boss, communications, asked).body, row));
    named = dealer_new(seller.id, "\xE5\xB8\xB8\xE7\x94\xA8\xE5\x93\x81");
    run_sql(say("INSERT INTO search_word (kind, place, word, id, customer_id) VALUES ('customer', 1, '\xE5\xB8\xB8\xE7\x94\xA8\xE5\x93\x81', %lld, %lld)", (long long)named, (long long)named));
    id = run_sql(say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by) VALUES (%lld, 'call', '2026-03-02', %lld, 'Silent', '', '2026-03-02', %lld)", (long long)named, (long long)seller.id, (long long)seller.id));
    row = say("href=\"/communications/%lld\"", (long long)id);
    assert_non_null(strstr(get(&boss, communications, asked).body, row));
    assert_non_null(strstr(get(&seller, communications, asked).body, row));
    run_sql(say("DELETE FROM search_word WHERE customer_id = %lld", (long long)named));
    run_sql("DELETE FROM communication_word WHERE word = '\xE5\xB8\xB8\xE7\x94\xA8'");
    run_sql(say("DELETE FROM communication WHERE id = %lld OR subject = '\xE5\xB8\xB8\xE7\x94\xA8'", (long long)id));
}

/* Who sees own dealers alone reads their log by a copy of their owner: whatever changes that, the copy follows. */
static void the_log_follows_its_dealer_to_another_owner(void **state)
{
    int64_t moved = dealer_new(seller.id, "Handed Over"), orphan = dealer_new(0, "Nobodys"), id = run_sql(say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by)"
        " VALUES (%lld, 'call', '2026-01-02', %lld, 'Follows', '', '2026-01-02', %lld)", (long long)moved, (long long)seller.id, (long long)seller.id));
    const char *row = say("href=\"/communications/%lld\"", (long long)id), *list = say("/communications?customer=%lld", (long long)moved);

    (void)state;
    assert_string_equal(of(id, "owner_id"), say("%lld", (long long)seller.id));
    assert_non_null(strstr(get(&seller, communications, list).body, row));
    assert_null(strstr(get(&other, communications, list).body, row));
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)other.id, (long long)moved));
    assert_null(strstr(get(&seller, communications, list).body, row));
    assert_non_null(strstr(get(&other, communications, list).body, row));
    run_sql(say("UPDATE communication SET owner_id = %lld WHERE id = %lld", (long long)seller.id, (long long)id)); /* a wrong copy shows nothing to anybody */
    assert_null(strstr(get(&seller, communications, list).body, row));
    run_sql(say("UPDATE communication SET customer_id = %lld WHERE id = %lld", (long long)orphan, (long long)id));
    assert_string_equal(of(id, "owner_id"), "NULL");
    run_sql(say("UPDATE customer SET owner_id = %lld WHERE id = %lld", (long long)seller.id, (long long)orphan));
    assert_non_null(strstr(get(&seller, communications, say("/communications?customer=%lld", (long long)orphan)).body, row));
    assert_int_equal(number_of("SELECT COUNT(*) FROM communication co JOIN customer cu ON cu.id = co.customer_id WHERE NOT co.owner_id <=> cu.owner_id"), 0);
}

/* A dealer's name is looked up by its words; what these do not hold, one by one. */
static void a_text_is_found_by_what_its_dealer_is_called(void **state)
{
    int64_t named = dealer_new(seller.id, "\xE5\xB9\xBF\xE5\xB7\x9E\xE5\x92\x8C\xE6\xBA\x90\xE6\x9C\x89\xE9\x99\x90\xE5\x85\xAC\xE5\x8F\xB8"), id; /* Guangzhou Heyuan Ltd. */
    const char *row;

    (void)state;
    run_sql(say("INSERT INTO search_word (kind, place, word, id, customer_id) VALUES ('customer', 1, '\xE5\x92\x8C\xE6\xBA\x90\xE6\x9C\x89\xE9\x99\x90\xE5\x85\xAC\xE5\x8F\xB8', %lld, %lld)", (long long)named, (long long)named));
    id = run_sql(say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by) VALUES (%lld, 'call', '2026-01-02', %lld, 'Silent', '', '2026-01-02', %lld)", (long long)named, (long long)seller.id, (long long)seller.id));
    row = say("href=\"/communications/%lld\"", (long long)id);
    assert_non_null(strstr(get(&boss, communications, "/communications?text=%E5%92%8C%E6%BA%90").body, row));
    assert_non_null(strstr(get(&seller, communications, "/communications?text=%E5%92%8C%E6%BA%90").body, row));
    assert_null(strstr(get(&other, communications, "/communications?text=%E5%92%8C%E6%BA%90").body, row));
    assert_non_null(strstr(get(&boss, communications, "/communications?text=%E9%99%90%E5%85%AC").body, row)); /* within the legal form */
    assert_null(strstr(get(&boss, communications, "/communications?text=%E6%BA%90%E5%92%8C").body, row));
    run_sql(say("DELETE FROM search_word WHERE customer_id = %lld", (long long)named)); /* so it was these */
    assert_null(strstr(get(&boss, communications, "/communications?text=%E5%92%8C%E6%BA%90&kind=call").body, row));
    run_sql(say("DELETE FROM communication WHERE id = %lld", (long long)id));
}

static void the_stream_shows_one_kind_of_entry(void **state)
{
    const char *page = say("/customers/%lld", (long long)dealer);
    int64_t id = logged("");

    (void)state;
    run_sql(say("INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail) VALUES (%lld, '2098-01-01', 'state_active', 'customers', 1, 'Only State')", (long long)dealer));
    assert_non_null(strstr(get(&seller, customers, page).body, "Only State"));
    assert_non_null(strstr(get(&seller, customers, say("%s?stream=state", page)).body, "Only State"));
    assert_null(strstr(get(&seller, customers, say("%s?stream=state", page)).body, path(id, "")));
    assert_null(strstr(get(&seller, customers, say("%s?stream=communications", page)).body, "Only State"));
    assert_non_null(strstr(get(&seller, customers, say("%s?stream=communications", page)).body, path(id, "")));
    assert_non_null(strstr(get(&seller, customers, page).body, "before=")); /* more than a page by now */
    assert_null(strstr(get(&seller, customers, page).body, "stream=papers")); /* reads no papers */
    assert_non_null(strstr(get(&seller, customers, say("%s/timeline", page)).body, "Only State"));
    assert_null(strstr(get(&seller, customers, say("%s/timeline?stream=communications", page)).body, "Only State"));
    assert_non_null(strstr(get(&seller, customers, say("%s/timeline?stream=communications", page)).body, path(id, "")));
    assert_int_equal(get(&other, customers, say("%s/timeline", page)).status, 404);
    assert_int_equal(get(&reader, customers, say("%s/timeline", page)).status, 403); /* may look, not read */
}

static int end(void **state)
{
    return test_end(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kind_whom_and_a_line_are_enough),
        cmocka_unit_test(a_day_and_a_time_are_the_companys),
        cmocka_unit_test(what_is_wrong_is_said_and_nothing_is_lost),
        cmocka_unit_test(only_who_reaches_the_dealer_and_may_logs),
        cmocka_unit_test(contacts_are_for_who_may_see_them),
        cmocka_unit_test(contacts_come_newest_first),
        cmocka_unit_test(a_position_is_kept_of_visits_and_only_with_consent),
        cmocka_unit_test(who_wrote_it_corrects_it_for_a_day_and_the_audit_remembers),
        cmocka_unit_test(a_promise_stands_on_the_dealers_page_until_it_is_kept),
        cmocka_unit_test(who_is_to_keep_a_promise_is_told_when_it_is_due_once_a_day),
        cmocka_unit_test(a_next_step_is_a_task_of_ones_own),
        cmocka_unit_test(a_suggestion_becomes_a_task_a_complaint_a_ticket),
        cmocka_unit_test(the_list_is_filtered),
        cmocka_unit_test(a_text_that_few_have_is_found_by_its_words_among_many),
        cmocka_unit_test(the_newest_of_a_common_word_come_first),
        cmocka_unit_test(the_log_follows_its_dealer_to_another_owner),
        cmocka_unit_test(a_text_is_found_by_what_its_dealer_is_called),
        cmocka_unit_test(the_stream_shows_one_kind_of_entry),
    };

    return cmocka_run_group_tests(tests, start, end);
}
