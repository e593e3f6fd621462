/* numbers_test.c - several people submit at once, some are refused at the last moment: each number once, none left out. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 5, EACH = 12 };

static struct visitor sellers[PROCESSES];
static const struct module *contracts;
static int64_t drafts[PROCESSES][EACH];

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    contracts = module_named("contracts");
    clock_fix("2026-11-23T04:00:00");
    return 0;
}

static int end(void **state)
{
    clock_fix(NULL);
    return test_end(state);
}

static const char *of(int64_t id, const char *rest)
{
    return say("/contracts/%lld%s", (long long)id, rest);
}

static int64_t draft_of(const struct visitor *seller, int64_t dealer, int64_t template_id)
{
    int64_t id;

    assert_int_equal(post(seller, contracts, "/contracts/new", say("customer_id=%lld&template_id=%lld", (long long)dealer, (long long)template_id)).status, 303);
    id = number_of("SELECT MAX(id) FROM contract");
    run_sql(say("UPDATE contract SET target_amount = 1000, version = version + 1 WHERE id = %lld", (long long)id));
    return id;
}

/* Its submission fails after the number was given: a text of the same revision is there already. */
static void spoil(int64_t id)
{
    run_sql(say("INSERT INTO contract_revision (contract_id, revision, text, sha256, amount, submitted_at, submitted_by) VALUES (%lld, 1, 'x', '', 0, '2026-01-01', 1)", (long long)id));
}

static void prepare(int64_t region)
{
    int64_t framework = number_of("SELECT id FROM contract_template WHERE word = 'framework' AND state = 'current'");

    run_sql("UPDATE company SET address = 'Ours 1' WHERE id = 1");
    for (int i = 0; i < PROCESSES; i++) {
        int64_t dealer;

        sellers[i] = visitor_new("contracts.read:own contracts.create:own contracts.update:own customers.look:own");
        dealer = dealer_new(sellers[i].id, "Numbers");
        run_sql(say("UPDATE customer SET address = 'x', delivery_address = 'y', sales_region_id = %lld WHERE id = %lld", (long long)region, (long long)dealer));
        for (int j = 0; j < EACH; j++) {
            drafts[i][j] = draft_of(&sellers[i], dealer, framework);
            if (j % 3 == 1)
                spoil(drafts[i][j]);
        }
    }
}

static void child(int number)
{
    db_disconnect();
    for (int j = 0; j < EACH; j++) {
        int64_t version = number_of(say("SELECT version FROM contract WHERE id = %lld", (long long)drafts[number][j]));
        struct page page = post(&sellers[number], contracts, of(drafts[number][j], "/submit"), say("version=%lld", (long long)version));

        if (page.status != (j % 3 == 1 ? 409 : 303)) {
            fprintf(stderr, "# %d of %d answered %d\n", j, number, page.status);
            _exit(1);
        }
    }
    db_disconnect();
    _exit(0);
}

static void each_number_once_and_none_left_out(void **state)
{
    int64_t region = run_sql(say("INSERT INTO sales_region (name) VALUES ('Q%lld')", (long long)unique()));
    int64_t given = PROCESSES * EACH - PROCESSES * (EACH / 3);

    (void)state;
    prepare(region);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0)
            child(i);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;

        assert_true(wait(&status) > 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(number_of(say("SELECT COUNT(DISTINCT number) FROM contract WHERE sales_region_id = %lld AND number IS NOT NULL", (long long)region)), given);
    assert_int_equal(number_of(say("SELECT MAX(CAST(SUBSTRING_INDEX(number, '-', -1) AS INT)) FROM contract WHERE sales_region_id = %lld", (long long)region)), given);
    assert_int_equal(number_of(say("SELECT n.next_number FROM numbering n WHERE n.series = (SELECT MIN(series) FROM contract WHERE sales_region_id = %lld AND number IS NOT NULL)", (long long)region)), given + 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contract WHERE sales_region_id = %lld AND state = 'draft' AND (number IS NOT NULL OR series <> '')", (long long)region)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_number_once_and_none_left_out) };

    return cmocka_run_group_tests(tests, start, end);
}
