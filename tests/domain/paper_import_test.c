/* paper_import_test.c - both sample lists of papers: every row is attached to its dealer once the
 * register is in, and says why not before. */
#include "support/page.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "domain/import.h"
#include "tool/tool.h"

static int start(void **state)
{
    const char *packages = getenv("NINEFOLD_NPM");
    char *load[] = { (char *)(uintptr_t) "load-regions",
                     (char *)(uintptr_t)(packages != NULL ? packages : "build/npm/node_modules") };

    if (test_start(state) != 0)
        return -1;
    must(tool_load_regions(2, load));
    return 0;
}

static void import(const char *kind, const char *path)
{
    char *arguments[] = { (char *)(uintptr_t) "import", (char *)(uintptr_t)kind, (char *)(uintptr_t)path, (char *)(uintptr_t) "--json" };

    must(tool_import(4, arguments));
}

static int64_t last_run(void)
{
    return number_of("SELECT MAX(id) FROM import_run WHERE kind = 'papers'");
}

static int64_t rows_in(const char *state, const char *reason)
{
    return number_of(say("SELECT COUNT(*) FROM import_row WHERE run_id = %lld AND state = '%s' AND reason = '%s'",
                         (long long)last_run(), state, reason));
}

/* One step after another, as the job does it. */
static void undo(int64_t run_id)
{
    bool finished = false, moved;

    for (bool first = true; !finished; first = false) {
        struct arena *arena = arena_new();
        struct job job = { .kind = "import", .state = json_object() };
        struct request req;

        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        if (first)
            must(import_undo(&req, run_id, &moved));
        job.args = json_pack("{s:I, s:s}", "run", (json_int_t)run_id, "step", "undo");
        must(import_step(&req, &job, &finished));
        must(db_commit(&req));
        json_decref(job.args);
        json_decref(job.state);
        request_end(&req);
        arena_free(arena);
    }
}

static void take_back_everything(void)
{
    undo(last_run());
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper WHERE import_run_id = %lld", (long long)last_run())), 0);
}

static void both_samples_attach_every_row_and_reject_with_a_reason(void **state)
{
    (void)state;
    import("licences", "tests/data/licences-utf8.csv");
    assert_int_equal(rows_in("bad", "dealer unknown"), 1005);
    import("customers", "tests/data/dealers-gb18030.csv");
    import("licences", "tests/data/licences-utf8-bom.csv");
    assert_int_equal(rows_in("applied", ""), 1005);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper WHERE import_run_id = %lld AND date_meaning = 'permanent' AND expires_on IS NULL",
                                   (long long)last_run())),
                     222);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'paper' AND batch_id = %lld", (long long)last_run())), 1005);
    assert_string_equal(text_of(say("SELECT CONCAT(number, ' ', expires_on, ' ', verification) FROM paper p JOIN customer cu ON cu.id = p.customer_id"
                                    " WHERE cu.code = 'K100001' AND p.paper_type = 'drug_licence' AND p.import_run_id = %lld",
                                    (long long)last_run())),
                        "浙AA2255951 2026-10-20 waiting");
    import("licences", "tests/data/licences-utf8.csv");
    assert_int_equal(rows_in("bad", "paper known"), 1005);
}

static void an_import_of_papers_is_taken_back(void **state)
{
    int64_t run = number_of("SELECT MAX(id) FROM import_run WHERE kind = 'papers' AND rows_applied = 1005");

    (void)state;
    undo(run);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper WHERE import_run_id = %lld", (long long)run)), 0);
    import("licences", "tests/data/licences-utf8.csv");
    assert_int_equal(rows_in("applied", ""), 1005);
    take_back_everything();
    run = number_of("SELECT MAX(id) FROM import_run WHERE kind = 'customers'");
    undo(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_samples_attach_every_row_and_reject_with_a_reason),
        cmocka_unit_test(an_import_of_papers_is_taken_back),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
