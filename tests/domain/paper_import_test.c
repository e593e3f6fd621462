/* paper_import_test.c - both sample lists of papers: every row is attached to its dealer once the
 * register is in, and says why not before. */
#include "support/page.h"

#include <fcntl.h>
#include <stdio.h>
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

static void import_with(const char *kind, const char *path, const char *option)
{
    char *arguments[] = { (char *)(uintptr_t) "import", (char *)(uintptr_t)kind, (char *)(uintptr_t)path, (char *)(uintptr_t) "--json",
                          (char *)(uintptr_t)option };

    must(tool_import(option == NULL ? 4 : 5, arguments));
}

static void import(const char *kind, const char *path)
{
    import_with(kind, path, NULL);
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

/* --- updates -------------------------------------------------------------------------------- */

/* Words of the index that lead to this paper. */
static const char *found_by(int64_t paper)
{
    return text_of(say("SELECT COALESCE(GROUP_CONCAT(word ORDER BY word), '') FROM search_word WHERE kind = 'paper' AND id = %lld", (long long)paper));
}

static int64_t known_paper(int64_t customer, const char *type, const char *number)
{
    return run_sql(say("INSERT INTO paper (customer_id, paper_type, number, issuer, date_meaning, expires_on, verification, verified_by, verified_at,"
                       " verify_note, created_at, created_by, changed_at)"
                       " VALUES (%lld, '%s', '%s', 'Before', 'expiry', '2026-05-05', 'verified', 1, '2026-01-02', 'seen', '2026-01-01', 1, '2026-01-01')",
                       (long long)customer, type, number));
}

static const char *list_file(const char *code)
{
    const char *path = say("%s/list.csv", getenv("TMPDIR"));
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(file, "code,paper type,number,issuer,expires\n");
    fprintf(file, "%s,drug_licence,AB-1,After,2031-05-05\n", code);
    fprintf(file, "%s,device_licence,AB-2,After,2031-05-05\n", code);
    fprintf(file, "%s,food_licence,AB-3,After,2031-05-05\n", code);
    fclose(file);
    return path;
}

static const char *content(int64_t paper)
{
    return text_of(say("SELECT CONCAT_WS(' ', issuer, expires_on, verification, verified_by, verify_note) FROM paper WHERE id = %lld", (long long)paper));
}

static void what_an_update_changed_is_restored_unless_somebody_changed_it_since(void **state)
{
    int64_t customer = dealer_new(0, "Papers updated");
    int64_t left = known_paper(customer, "drug_licence", "AB-1"), changed = known_paper(customer, "device_licence", "AB-2");
    const char *code = text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)customer));

    (void)state;
    import_with("licences", list_file(code), "--update");
    assert_int_equal(rows_in("applied", ""), 3);
    assert_string_equal(content(left), "After 2031-05-05 waiting ");
    assert_string_equal(found_by(left), "ab1");
    run_sql(say("INSERT INTO audit (at, actor_id, via, request_id, action, table_name, row_id, changes)"
                " SELECT MAX(at), 1, 'page', 'x', 'change', 'paper', %lld, '{}' FROM audit",
                (long long)changed));
    undo(last_run());
    assert_string_equal(content(left), "Before 2026-05-05 verified 1 seen");
    assert_string_equal(content(changed), "After 2031-05-05 waiting ");
    assert_int_equal(rows_in("kept", "changed since"), 1);
    assert_int_equal(rows_in("undone", ""), 2);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper WHERE customer_id = %lld", (long long)customer)), 2);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM search_word WHERE kind = 'paper' AND customer_id = %lld", (long long)customer)), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_samples_attach_every_row_and_reject_with_a_reason),
        cmocka_unit_test(an_import_of_papers_is_taken_back),
        cmocka_unit_test(what_an_update_changed_is_restored_unless_somebody_changed_it_since),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
