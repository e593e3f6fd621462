/* blocked_import_test.c - what a file of an ERP says of shipments besides their amount: a blocked lot that left is booked, since it happened, and
 * marked, unless it left before; the contract that a row names is the entry's. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/tool.h"

static struct visitor seller;
static int64_t dealer;
static char code[40], lot[40], number[40];

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    seller = visitor_new("customers.look:own sales.read:own");
    snprintf(code, sizeof(code), "BP%lld", (long long)unique());
    snprintf(lot, sizeof(lot), "BL%lld", (long long)unique());
    snprintf(number, sizeof(number), "BN%lld", (long long)unique());
    dealer = dealer_new(seller.id, say("Reported %s", lot));
    run_sql(say("INSERT INTO lot_block (product_code, lot, reason, source_id, since, since_on, created_by) VALUES ('%s', '%s', 'recall', 1, '2026-01-10', '2026-01-10', 1)", code, lot));
    return 0;
}

/* Rows of a day, a lot, a contract's number; imported by the command. */
static void import(const char *const rows[][3], size_t count)
{
    char path[200];
    char *arguments[] = { (char *)(uintptr_t) "import", (char *)(uintptr_t) "ledger", path, (char *)(uintptr_t) "--json" };
    FILE *file;

    snprintf(path, sizeof(path), "%s/blocked-%d.csv", getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp", (int)getpid());
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "单据日期,单据类型,单据编号,客户编码,客户名称,商品编码,商品名称,规格,批号,数量,单价,金额,到期日,备注,合同编号\n");
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s,出库,%s-%zu,%s,,%s,Amoxicillin,,%s,5,2,10,,,%s\n", rows[i][0], number, i, text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)dealer)), code, rows[i][1], rows[i][2]);
    assert_int_equal(fclose(file), 0);
    must(tool_import(4, arguments));
    unlink(path);
}

static const char *marks(void)
{
    return text_of(say("SELECT GROUP_CONCAT(e.unreleased ORDER BY e.number SEPARATOR ' ') FROM ledger_entry e WHERE e.customer_id = %lld AND e.kind = 'shipment'", (long long)dealer));
}

static void a_blocked_lot_in_a_file_is_booked_and_marked_unless_it_left_before(void **state)
{
    const char *const rows[][3] = { { "2026-01-09", lot, "" }, { "2026-01-10", lot, "" }, { "2026-01-11", "FREE", "" }, { "2026-01-12", lot, "" } };

    (void)state;
    import(rows, COUNT_OF(rows));
    assert_string_equal(marks(), "0 1 0 1");
    assert_string_equal(text_of(say("SELECT receivable FROM customer_figures WHERE id = %lld", (long long)dealer)), "40.00");
    import(rows, COUNT_OF(rows)); /* again: nothing twice */
    assert_string_equal(marks(), "0 1 0 1");
}

/* A number that is no contract of the dealer names none: ERPs have numbers of their own. */
static void the_contract_that_a_row_names_is_the_entrys(void **state)
{
    const char *ours = say("C%s", number), *foreign = say("F%s", number);
    const char *const rows[][3] = { { "2026-02-01", "N1", ours }, { "2026-02-02", "N2", foreign }, { "2026-02-03", "N3", "" } };
    int64_t contract, other = dealer_new(seller.id, say("Other %s", lot));

    (void)state;
    dealer = dealer_new(seller.id, say("Named %s", lot));
    contract = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)"
                           " VALUES ('%s', 'framework', 'x', %lld, 1, '2026-01-01', '2099-01-01', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')", ours, (long long)dealer));
    run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)"
                " VALUES ('%s', 'framework', 'x', %lld, 1, '2026-01-01', '2099-01-01', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')", foreign, (long long)other));
    snprintf(number + strlen(number), 2, "N");
    import(rows, COUNT_OF(rows));
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(COALESCE(contract_id, 0) ORDER BY posted_on) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), say("%lld,0,0", (long long)contract));
    import(rows, COUNT_OF(rows));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE customer_id = %lld", (long long)dealer)), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blocked_lot_in_a_file_is_booked_and_marked_unless_it_left_before),
        cmocka_unit_test(the_contract_that_a_row_names_is_the_entrys),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
