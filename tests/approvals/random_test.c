/* random_test.c - several people at once do whatever comes to their minds with the same documents. Afterwards nothing stands that
 * the tables do not allow, nobody has approved his own, and each run has ended once or still waits for somebody. */
#include "scene_body.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PEOPLE = 6, DEALERS = 6, PROCESSES = 4, ACTIONS = 200 };

static struct scene scene;
static struct visitor people[PEOPLE];
static int64_t dealers[DEALERS], runs[DEALERS];
static const struct module *approvals, *customers;
static unsigned seed;

static int end(void **state)
{
    scene_end();
    return test_end(state);
}

static unsigned any(unsigned below)
{
    return (unsigned)rand_r(&seed) % below;
}

static int64_t somebody(void)
{
    return any(8) == 0 ? scene.quality.id : any(8) == 0 ? scene.owner.id : people[any(PEOPLE)].id;
}

/* Anything a page can send; most of it is refused. 500 never is an answer. */
static void do_something(void)
{
    static const char *const actions[] = { "approve", "approve", "approve", "approve", "approve", "approve", "reject", "return", "delegate", "add", "add", "ask", "withdraw" };
    unsigned which = any(DEALERS + 2);
    const struct visitor *who = any(6) == 0 ? &scene.quality : &people[any(PEOPLE)];
    int status;

    if (which >= DEALERS) {
        which = any(DEALERS);
        status = post(&scene.quality, customers, say("/customers/%lld/state/%s", (long long)dealers[which], any(2) == 0 ? "pass" : "send_back"), "state_reason=again").status;
        if (any(2) == 0)
            post(&scene.owner, customers, say("/customers/%lld/state/submit", (long long)dealers[which]), "state_reason=again");
    } else {
        int64_t run = number_of(say("SELECT MAX(id) FROM approval WHERE kind = 'opening' AND document_id = %lld", (long long)dealers[which]));

        status = act(who, any(5) == 0 ? runs[which] : run, actions[any(COUNT_OF(actions))],
                     say("comment=why&place=%u&staff_id=%lld&first=%u", any(3) == 0 ? 0 : 100 + any(3), (long long)somebody(), any(2)));
    }
    if (status >= 500)
        fprintf(stderr, "# answered %d\n", status);
    assert_true(status < 500);
}

static void child(unsigned number)
{
    seed = 7919 * number + 17;
    db_disconnect();
    for (int i = 0; i < ACTIONS; i++)
        do_something();
    db_disconnect();
    _exit(0);
}

static void let_them(void)
{
    for (unsigned i = 0; i < PROCESSES; i++) {
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0)
            child(i);
    }
    for (unsigned i = 0; i < PROCESSES; i++) {
        int status = 0;

        assert_true(wait(&status) > 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

/* The scene's region is the youngest. */
#define OURS "approval a JOIN customer cu ON cu.id = a.document_id AND a.kind = 'opening' WHERE cu.sales_region_id = (SELECT MAX(id) FROM sales_region) AND "

static void check(const char *what, const char *wrong)
{
    int64_t n = number_of(wrong);

    if (n != 0)
        fprintf(stderr, "# %lld: %s\n", (long long)n, what);
    assert_int_equal(n, 0);
}

static void whatever_people_do_at_once_the_tables_hold(void **state)
{
    (void)state;
    approvals = module_named("approvals");
    customers = module_named("customers");
    scene = scene_new();
    for (int i = 0; i < PEOPLE; i++)
        people[i] = person();
    step_person(&scene, &people[0]);
    step_role(&scene, role_of(&people[1], &people[2]), "all");
    step_role(&scene, role_of(&people[3], &scene.quality), "any");
    for (int i = 0; i < DEALERS; i++)
        runs[i] = submitted(&scene, dealers[i] = dealer(&scene));
    let_them();
    assert_true(number_of("SELECT COUNT(*) FROM approval_entry e JOIN " OURS "e.approval_id = a.id") > DEALERS * 3);
    check("a run that goes on waits for somebody",
          "SELECT COUNT(*) FROM " OURS "a.state = 'running' AND NOT EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id AND t.state = 'open')");
    check("a run that ended waits for nobody",
          "SELECT COUNT(*) FROM " OURS "a.state <> 'running' AND EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id AND t.state IN ('open', 'waiting'))");
    check("one current step, and only while it runs",
          "SELECT COUNT(*) FROM " OURS "(SELECT COUNT(*) FROM approval_step s WHERE s.approval_id = a.id AND s.state = 'current') <> (a.state = 'running')");
    check("an approved run has every step done",
          "SELECT COUNT(*) FROM " OURS "a.state = 'approved' AND EXISTS (SELECT 1 FROM approval_step s WHERE s.approval_id = a.id AND s.state <> 'done')");
    check("nobody decided his own",
          "SELECT COUNT(*) FROM " OURS "EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id AND t.decided_by IN (a.initiator_id, a.owner_id))");
    check("a step of all has an approval of each",
          "SELECT COUNT(*) FROM " OURS "a.state = 'approved' AND (SELECT COUNT(DISTINCT t.place) FROM approval_turn t JOIN approval_step s ON s.id = t.step_id"
          " WHERE t.approval_id = a.id AND s.mode = 'all' AND t.state = 'approved') <> 2");
    check("one run of a document at a time",
          "SELECT COUNT(*) FROM (SELECT a.document_id FROM " OURS "a.state = 'running' GROUP BY a.document_id HAVING COUNT(*) > 1) x");
    check("the dealer is where its last run put it",
          "SELECT COUNT(*) FROM " OURS "a.round = (SELECT MAX(b.round) FROM approval b WHERE b.kind = a.kind AND b.document_id = a.document_id)"
          " AND ((a.state = 'running') <> (cu.state = 'approval') OR (a.state = 'approved' AND cu.state <> 'active'))");
    check("each ending was said once",
          "SELECT COUNT(*) FROM " OURS "(SELECT COUNT(*) FROM approval_entry e WHERE e.approval_id = a.id AND e.action IN ('reject', 'withdraw')) > 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whatever_people_do_at_once_the_tables_hold) };

    return cmocka_run_group_tests(tests, test_start, end);
}
