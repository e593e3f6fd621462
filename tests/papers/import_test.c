/* import_test.c - lists of papers against a database, through the command. */
#include "support/page.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t seller;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    seller = visitor_new("customers.read:own").id;
    return 0;
}

static const char *code_of(int64_t dealer)
{
    return text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer));
}

/* Rows that were attached. */
static int64_t imported(const char *text)
{
    char path[400], command[1000];
    json_t *result;
    int64_t accepted;
    FILE *file;

    snprintf(path, sizeof(path), "%s/papers.csv", getenv("TMPDIR"));
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    snprintf(command, sizeof(command), "build/asan/bin/ninefold --config '%s' import licences '%s' --json", getenv("NINEFOLD_TEST_CONFIG"), path);
    file = popen(command, "r");
    assert_non_null(file);
    result = json_loadf(file, 0, NULL);
    assert_int_equal(pclose(file), 0);
    accepted = json_integer_value(json_object_get(result, "accepted"));
    json_decref(result);
    return accepted;
}

static void merge(int64_t lost, int64_t stays)
{
    run_sql(say("INSERT INTO customer_merged SELECT * FROM customer WHERE id = %lld", (long long)lost));
    run_sql(say("DELETE FROM customer WHERE id = %lld", (long long)lost));
    run_sql(say("INSERT INTO customer_merge (loser_id, winner_id, now_id, reason, taken, merged_at, merged_by)"
                " VALUES (%lld, %lld, %lld, 'x', '{}', '2026-01-01', 1)", (long long)lost, (long long)stays, (long long)stays));
}

static void a_merged_dealers_old_code_leads_to_the_one_that_stayed(void **state)
{
    int64_t stays = dealer_new(seller, "Stays"), lost = dealer_new(seller, "Lost");
    char code[40], text[300];

    (void)state;
    snprintf(code, sizeof(code), "%s", code_of(lost));
    merge(lost, stays);
    snprintf(text, sizeof(text), "客户编码,客户名称,证照类型,证照编号,有效期至\n%s,旧名,药品经营许可证,湘AA%lld,2031-01-01\n", code, (long long)unique());
    assert_int_equal(imported(text), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM paper WHERE customer_id = %lld AND paper_type = 'drug_licence'", (long long)stays)), 1);
    assert_int_equal(imported(text), 0); /* known by now */
    run_sql(say("UPDATE customer_merge SET undone_at = '2026-01-02' WHERE loser_id = %lld", (long long)lost));
    snprintf(text, sizeof(text), "客户编码,客户名称,证照类型,证照编号,有效期至\n%s,旧名,药品经营许可证,湘BB%lld,2031-01-01\n", code, (long long)unique());
    assert_int_equal(imported(text), 0); /* a merge taken back leads nowhere */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merged_dealers_old_code_leads_to_the_one_that_stayed),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
