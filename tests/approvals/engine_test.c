/* engine_test.c - the approval engine through the pages of account opening: who decides, in which order, and that exactly one wins. */
#include "scene_body.h"

#include "core/clock.h"
#include "domain/approval.h"

static int end(void **state)
{
    scene_end();
    return test_end(state);
}

static const char *notice_kinds(const struct visitor *who)
{
    return text_of(say("SELECT GROUP_CONCAT(kind ORDER BY id) FROM notice WHERE staff_id = %lld", (long long)who->id));
}

static void steps_follow_one_another_and_the_last_opens_the_account(void **state)
{
    struct scene scene = scene_new();
    struct visitor first = person(), second = person();
    int64_t id, run;

    (void)state;
    step_person(&scene, &first);
    step_person(&scene, &second);
    run = submitted(&scene, id = dealer(&scene));
    assert_string_equal(state_of(id), "approval");
    assert_true(waits_for(run, &first));
    assert_false(waits_for(run, &second));
    assert_int_equal(act(&second, run, "approve", "comment=early"), 404);
    assert_int_equal(act(&first, run, "approve", "comment=good"), 303);
    assert_true(waits_for(run, &second));
    assert_string_equal(state_of(id), "approval");
    assert_int_equal(act(&first, run, "approve", ""), 422);
    assert_int_equal(act(&second, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    assert_string_equal(state_of(id), "active");
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(action ORDER BY id) FROM approval_entry WHERE approval_id = %lld", (long long)run)), "submit,approve,approve");
    assert_string_equal(notice_kinds(&second), "approval_waiting");
    assert_non_null(strstr(notice_kinds(&scene.quality), "approval_approved"));
    assert_non_null(strstr(notice_kinds(&scene.owner), "state_active"));
}

static void of_several_any_all_or_each_in_turn(void **state)
{
    struct scene any = scene_new(), all = scene_new(), turn = scene_new();
    struct visitor one = person(), other = person();
    int64_t role = role_of(&one, &other), run;

    (void)state;
    step_role(&any, role, "any");
    step_role(&all, role, "all");
    step_role(&turn, role, "turn");
    run = submitted(&any, dealer(&any));
    assert_true(waits_for(run, &one) && waits_for(run, &other));
    assert_int_equal(act(&one, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    run = submitted(&all, dealer(&all));
    assert_int_equal(act(&other, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "running");
    assert_int_equal(act(&one, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    run = submitted(&turn, dealer(&turn));
    assert_int_not_equal(waits_for(run, &one), waits_for(run, &other));
    assert_int_equal(act(waits_for(run, &one) ? &one : &other, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "running");
    assert_int_equal(act(waits_for(run, &one) ? &one : &other, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
}

static void a_rejection_and_a_return_need_a_reason_and_end_the_run(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person();
    int64_t id, run;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, id = dealer(&scene));
    assert_int_equal(act(&decider, run, "reject", "comment="), 422);
    assert_int_equal(act(&decider, run, "return", "place=0"), 422);
    assert_int_equal(act(&decider, run, "return", "comment=licence+unreadable&place=0"), 303);
    assert_string_equal(run_state(run), "returned");
    assert_string_equal(state_of(id), "papers");
    assert_string_equal(text_of(say("SELECT state_reason FROM customer WHERE id = %lld", (long long)id)), "licence unreadable");
    run_sql(say("UPDATE customer SET state = 'quality' WHERE id = %lld", (long long)id));
    run = submitted(&scene, id);
    assert_int_equal(number_of(say("SELECT round FROM approval WHERE id = %lld", (long long)run)), 2);
    assert_non_null(strstr(get(&decider, module_named("approvals"), say("/approvals/%lld", (long long)run)).body, "licence unreadable"));
    assert_int_equal(act(&decider, run, "reject", "comment=no"), 303);
    assert_string_equal(run_state(run), "rejected");
    assert_string_equal(state_of(id), "prospect");
}

static void it_can_be_sent_back_to_an_earlier_step_and_to_no_later_one(void **state)
{
    struct scene scene = scene_new();
    struct visitor first = person(), second = person();
    int64_t run;

    (void)state;
    step_person(&scene, &first);
    step_person(&scene, &second);
    run = submitted(&scene, dealer(&scene));
    assert_int_equal(act(&first, run, "approve", ""), 303);
    assert_int_equal(act(&second, run, "return", "comment=look+again&place=101"), 422);
    assert_int_equal(act(&second, run, "return", "comment=look+again&place=100"), 303);
    assert_string_equal(run_state(run), "running");
    assert_true(waits_for(run, &first));
    assert_false(waits_for(run, &second));
    assert_int_equal(act(&first, run, "approve", ""), 303);
    assert_int_equal(act(&second, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
}

static void a_turn_is_delegated_without_loops_and_never_to_whose_document_it_is(void **state)
{
    struct scene scene = scene_new();
    struct visitor first = person(), other = person();
    int64_t run;

    (void)state;
    step_person(&scene, &first);
    run = submitted(&scene, dealer(&scene));
    assert_int_equal(act(&first, run, "delegate", say("comment=please&staff_id=%lld", (long long)scene.quality.id)), 422);
    assert_int_equal(act(&first, run, "delegate", say("comment=please&staff_id=%lld", (long long)scene.owner.id)), 422);
    assert_int_equal(act(&first, run, "delegate", say("comment=please&staff_id=%lld", (long long)first.id)), 422);
    assert_int_equal(act(&first, run, "delegate", say("comment=please&staff_id=%lld", (long long)other.id)), 303);
    assert_false(waits_for(run, &first));
    assert_true(waits_for(run, &other));
    assert_int_equal(act(&other, run, "delegate", say("comment=back&staff_id=%lld", (long long)first.id)), 422);
    assert_int_equal(act(&other, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    assert_non_null(strstr(get(&first, module_named("approvals"), "/approvals/delegated").body, say("/approvals/%lld\"", (long long)run)));
    assert_null(strstr(get(&other, module_named("approvals"), "/approvals/delegated").body, say("/approvals/%lld\"", (long long)run)));
}

static void a_step_is_added_before_or_behind_ones_own(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person(), before = person(), behind = person();
    int64_t run;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, dealer(&scene));
    assert_int_equal(act(&decider, run, "add", say("comment=look&staff_id=%lld", (long long)behind.id)), 303);
    assert_true(waits_for(run, &decider));
    assert_int_equal(act(&decider, run, "add", say("comment=look&first=1&staff_id=%lld", (long long)before.id)), 303);
    assert_false(waits_for(run, &decider));
    assert_int_equal(act(&before, run, "approve", ""), 303);
    assert_true(waits_for(run, &decider));
    assert_int_equal(act(&decider, run, "approve", ""), 303);
    assert_true(waits_for(run, &behind));
    assert_int_equal(act(&behind, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
}

static void whoever_is_asked_sees_the_document_and_answers(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person(), asked = person();
    const struct module *approvals = module_named("approvals");
    int64_t run;
    const char *path;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, dealer(&scene));
    path = say("/approvals/%lld", (long long)run);
    assert_int_equal(get(&asked, approvals, path).status, 404);
    assert_int_equal(act(&decider, run, "ask", say("comment=Is+it+so&staff_id=%lld", (long long)asked.id)), 303);
    assert_non_null(strstr(get(&asked, approvals, path).body, "Is it so"));
    assert_non_null(strstr(get(&asked, approvals, "/approvals").body, "Is it so"));
    assert_int_equal(act(&asked, run, "approve", ""), 422);
    assert_int_equal(act(&asked, run, "answer", say("answer=Yes&question_id=%s", text_of(say("SELECT id FROM approval_question WHERE approval_id = %lld", (long long)run)))), 303);
    assert_non_null(strstr(get(&decider, approvals, path).body, "Yes"));
}

static void who_submitted_it_takes_it_back_and_a_decider_is_told(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person();
    int64_t id, run;
    struct page page;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, id = dealer(&scene));
    assert_int_equal(act(&decider, run, "withdraw", "comment=mine"), 422);
    assert_int_equal(act(&scene.quality, run, "withdraw", "comment=too+early"), 303);
    assert_string_equal(run_state(run), "withdrawn");
    assert_string_equal(state_of(id), "quality");
    page = acted(&decider, run, "approve", "comment=typed");
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, text_of(say("SELECT name FROM staff WHERE id = %lld", (long long)scene.quality.id))));
    assert_non_null(strstr(page.body, "typed"));
    assert_int_equal(act(&scene.quality, run, "withdraw", "comment=again"), 422);
}

static void nobody_decides_his_own_and_where_nobody_is_found_the_administrator_names_somebody(void **state)
{
    struct scene scene = scene_new();
    struct visitor admin = visitor_new("approvals.assign:all"), other = person();
    int64_t run;
    const char *path;
    struct page page;

    (void)state;
    step_role(&scene, role_of(&scene.quality, &scene.owner), "any");
    run = submitted(&scene, dealer(&scene));
    assert_string_equal(run_state(run), "running");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM approval_turn WHERE approval_id = %lld AND state = 'open' AND staff_id IS NULL", (long long)run)), 1);
    assert_int_equal(act(&scene.quality, run, "approve", ""), 422);
    assert_int_equal(act(&scene.owner, run, "approve", ""), 404);
    path = say("/approvals/unassigned/%lld", (long long)run);
    page = get(&admin, module_named("approvals"), path);
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "Dealer "));
    assert_int_equal(get(&admin, module_named("approvals"), say("/approvals/%lld", (long long)run)).status, 404);
    assert_int_equal(post(&admin, module_named("approvals"), path, say("comment=you&staff_id=%lld", (long long)admin.id)).status, 422);
    assert_int_equal(post(&admin, module_named("approvals"), path, say("comment=you&staff_id=%lld", (long long)scene.owner.id)).status, 422);
    assert_int_equal(post(&admin, module_named("approvals"), path, say("comment=you&staff_id=%lld", (long long)other.id)).status, 303);
    assert_int_equal(act(&admin, run, "approve", ""), 404);
    assert_int_equal(act(&other, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
}

static void a_policy_without_a_fitting_step_finds_nobody(void **state)
{
    struct scene scene = scene_new();
    int64_t run = submitted(&scene, dealer(&scene));

    (void)state;
    assert_string_equal(run_state(run), "running");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM approval_turn WHERE approval_id = %lld AND staff_id IS NULL AND state = 'open'", (long long)run)), 1);
}

static void substitute(const struct visitor *away, const struct visitor *instead)
{
    run_sql(say("INSERT INTO staff_substitute (staff_id, substitute_id, from_on, to_on) VALUES (%lld, %lld, '2020-01-01', '2090-01-01')", (long long)away->id, (long long)instead->id));
    run_sql("UPDATE options_stamp SET value = value + 1");
}

static void a_substitute_decides_in_the_place_of_who_is_away_but_never_what_is_his_own(void **state)
{
    struct scene scene = scene_new();
    struct visitor away = person(), instead = person();
    int64_t run;

    (void)state;
    step_person(&scene, &away);
    substitute(&away, &instead);
    substitute(&away, &scene.quality);
    run = submitted(&scene, dealer(&scene));
    assert_int_equal(act(&scene.quality, run, "approve", ""), 422);
    assert_string_equal(run_state(run), "running");
    assert_int_equal(act(&instead, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    assert_int_equal(number_of(say("SELECT for_id FROM approval_entry WHERE approval_id = %lld AND action = 'approve'", (long long)run)), away.id);
}

static void a_decider_outside_the_scope_sees_the_document_and_nothing_else_of_it(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person();
    int64_t id, run;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, id = dealer(&scene));
    assert_int_equal(get(&decider, module_named("approvals"), say("/approvals/%lld", (long long)run)).status, 200);
    assert_int_not_equal(get(&decider, module_named("customers"), say("/customers/%lld", (long long)id)).status, 200);
}

static void the_nearest_region_decides_before_the_one_above(void **state)
{
    struct scene scene = scene_new();
    struct visitor near = person(), far = person();
    int64_t above = run_sql(say("INSERT INTO sales_region (name) VALUES ('R%lld')", (long long)unique())), run;

    (void)state;
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld), (%lld, %lld)", (long long)above, (long long)above, (long long)above, (long long)scene.region));
    run_sql(say("INSERT INTO staff_sales_region (staff_id, sales_region_id) VALUES (%lld, %lld), (%lld, %lld)", (long long)far.id, (long long)above, (long long)near.id, (long long)scene.region));
    step_role(&scene, role_of(&near, &far), "any");
    run = submitted(&scene, dealer(&scene));
    assert_true(waits_for(run, &near));
    assert_false(waits_for(run, &far));
}

static void a_running_approval_keeps_the_policy_it_began_with(void **state)
{
    struct scene scene = scene_new();
    struct visitor first = person(), late = person();
    int64_t run;

    (void)state;
    step_person(&scene, &first);
    run = submitted(&scene, dealer(&scene));
    step_person(&scene, &late);
    assert_int_equal(act(&first, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
}

static void papers_stand_in_the_way_of_the_last_approval(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person();
    int64_t id = dealer(&scene), run;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, id);
    run_sql(say("UPDATE customer SET type = 'clinic' WHERE id = %lld", (long long)id));
    assert_int_equal(act(&decider, run, "approve", "comment=typed"), 422);
    assert_string_equal(run_state(run), "running");
    assert_true(waits_for(run, &decider));
}

/* --- the clock ------------------------------------------------------------------------------------------ */

static void clock_runs_at(const char *utc)
{
    struct arena *arena = arena_new();
    struct job job = { 0 };
    bool finished = false;

    clock_fix(utc);
    for (int i = 0; i < 500 && !finished; i++) {
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(approval_clock_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    assert_true(finished);
    clock_fix(NULL);
    arena_free(arena);
}

static int64_t reminders(const struct visitor *who)
{
    return number_of(say("SELECT COUNT(*) FROM notice WHERE staff_id = %lld AND kind = 'approval_late'", (long long)who->id));
}

static void reminders_and_escalation_come_in_working_time_only(void **state)
{
    struct scene scene = scene_new();
    struct visitor boss = person(), decider = visitor_below("", boss.id);
    int64_t id = dealer(&scene), run;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, id);
    clock_fix("2026-11-20T07:00:00");
    run_sql(say("UPDATE approval_turn SET opened_at = '2026-11-20 07:00:00', remind_at = '2026-11-23 07:00:00', escalate_at = '2026-11-24 07:00:00' WHERE approval_id = %lld", (long long)run));
    clock_runs_at("2026-11-22T10:00:00");
    assert_int_equal(reminders(&decider), 0);
    clock_runs_at("2026-11-23T07:00:01");
    assert_int_equal(reminders(&decider), 1);
    clock_runs_at("2026-11-23T08:00:00");
    assert_int_equal(reminders(&decider), 1);
    assert_false(waits_for(run, &boss));
    clock_runs_at("2026-11-24T07:00:01");
    assert_true(waits_for(run, &boss));
    assert_true(waits_for(run, &decider));
    assert_int_equal(act(&boss, run, "approve", ""), 303);
    assert_string_equal(run_state(run), "approved");
    assert_false(waits_for(run, &decider));
    assert_int_equal(act(&decider, run, "approve", ""), 422);
}

/* It opens on Friday 2026-11-20 at 15:00 in Shanghai, days have 8:30-12:00 and 13:30-17:30: 8 hours are 2.5 on Friday and 5.5 on
 * Monday, to 15:30; 16 are 2.5, 7.5 and 6 on Tuesday, to 16:00. */
static void the_clocks_of_a_turn_are_set_in_working_hours(void **state)
{
    struct scene scene = scene_new();
    struct visitor first = person(), second = person();
    struct arena *arena = arena_new();
    struct request req;
    int64_t run;

    (void)state;
    step_person(&scene, &first);
    step_person(&scene, &second);
    run = submitted(&scene, dealer(&scene));
    clock_fix("2026-11-20T07:00:00");
    must(request_for_work(&req, arena, first.id, VIA_PAGE));
    must(db_begin(&req));
    must(approval_approve(&req, run, "in time"));
    must(db_commit(&req));
    request_end(&req);
    clock_fix(NULL);
    arena_free(arena);
    assert_string_equal(text_of(say("SELECT CONCAT(remind_at, ' ', escalate_at) FROM approval_turn WHERE approval_id = %lld AND staff_id = %lld", (long long)run, (long long)second.id)),
                        "2026-11-23 07:30:00.000 2026-11-24 08:00:00.000");
}

/* A file of the run, as the upload leaves it. */
static int64_t file_of(int64_t run, const struct visitor *who)
{
    int64_t file = run_sql(say("INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at) VALUES ('p.png', 'image/png', 3, '', 'scan', %lld, '2026-01-01')", (long long)who->id));
    int64_t entry = run_sql(say("INSERT INTO approval_entry (approval_id, at, staff_id, action, comment) VALUES (%lld, '2026-01-01', %lld, 'attach', 'the warehouse')", (long long)run, (long long)who->id));

    run_sql(say("INSERT INTO file_chunk (file_id, place, bytes) VALUES (%lld, 0, 'abc')", (long long)file));
    return run_sql(say("INSERT INTO approval_file (approval_id, entry_id, file_id) VALUES (%lld, %lld, %lld)", (long long)run, (long long)entry, (long long)file));
}

static int file_status(const struct visitor *who, int64_t file)
{
    return get(who, module_named("files"), say("/files/approval/%lld", (long long)file)).status;
}

static void its_files_are_for_who_takes_part_and_who_reads_the_document(void **state)
{
    struct scene scene = scene_new();
    struct visitor decider = person(), stranger = person(), other_seller = visitor_new("customers.look:all customers.read:own");
    int64_t run, file;

    (void)state;
    step_person(&scene, &decider);
    run = submitted(&scene, dealer(&scene));
    file = file_of(run, &decider);
    assert_int_equal(file_status(&decider, file), 200);
    assert_int_equal(file_status(&scene.quality, file), 200);
    assert_int_equal(file_status(&scene.owner, file), 200);
    assert_int_equal(file_status(&stranger, file), 404);
    assert_int_equal(file_status(&other_seller, file), 404);
    assert_non_null(strstr(get(&decider, module_named("approvals"), say("/approvals/%lld", (long long)run)).body, say("/files/approval/%lld\"", (long long)file)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_files_are_for_who_takes_part_and_who_reads_the_document),
        cmocka_unit_test(steps_follow_one_another_and_the_last_opens_the_account),
        cmocka_unit_test(of_several_any_all_or_each_in_turn),
        cmocka_unit_test(a_rejection_and_a_return_need_a_reason_and_end_the_run),
        cmocka_unit_test(it_can_be_sent_back_to_an_earlier_step_and_to_no_later_one),
        cmocka_unit_test(a_turn_is_delegated_without_loops_and_never_to_whose_document_it_is),
        cmocka_unit_test(a_step_is_added_before_or_behind_ones_own),
        cmocka_unit_test(whoever_is_asked_sees_the_document_and_answers),
        cmocka_unit_test(who_submitted_it_takes_it_back_and_a_decider_is_told),
        cmocka_unit_test(nobody_decides_his_own_and_where_nobody_is_found_the_administrator_names_somebody),
        cmocka_unit_test(a_policy_without_a_fitting_step_finds_nobody),
        cmocka_unit_test(a_substitute_decides_in_the_place_of_who_is_away_but_never_what_is_his_own),
        cmocka_unit_test(a_decider_outside_the_scope_sees_the_document_and_nothing_else_of_it),
        cmocka_unit_test(the_nearest_region_decides_before_the_one_above),
        cmocka_unit_test(a_running_approval_keeps_the_policy_it_began_with),
        cmocka_unit_test(papers_stand_in_the_way_of_the_last_approval),
        cmocka_unit_test(reminders_and_escalation_come_in_working_time_only),
        cmocka_unit_test(the_clocks_of_a_turn_are_set_in_working_hours),
    };

    return cmocka_run_group_tests(tests, test_start, end);
}
