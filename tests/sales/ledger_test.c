/* ledger_test.c - what is kept beside the ledger is what its entries say, whatever was booked and taken back. */
#include "support/page.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/ledger_post.h"

static struct arena *arena;
static int64_t dealer;
static unsigned seed = 4711;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    dealer = dealer_new(0, "Ledger");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static unsigned any(unsigned below)
{
    return (unsigned)rand_r(&seed) % below;
}

static int64_t post_line(struct ledger_line line)
{
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    line.customer_id = dealer;
    line.source = "page";
    line.line_no = 1;
    line.number = say("N%lld", (long long)unique());
    must(ledger_post(&req, &line, 1));
    must(db_commit(&req));
    request_end(&req);
    return line.id;
}

static int64_t shipment(const char *on, const char *due, int64_t fen)
{
    return post_line((struct ledger_line){ .kind = "shipment", .posted_on = on, .due_on = due, .value = fen, .product_code = "P1", .quantity = 10000, .price = fen * 10000 });
}

static int64_t receipt(const char *on, int64_t fen)
{
    return post_line((struct ledger_line){ .kind = "receipt", .posted_on = on, .value = fen, .means = "transfer" });
}

static int64_t goods_back(int64_t of, const char *on, int64_t fen)
{
    return post_line((struct ledger_line){ .kind = "return", .posted_on = on, .value = -fen, .product_code = "P1", .quantity = -10000, .price = fen * 10000, .shipment_id = of });
}

static void take_back(int64_t entry)
{
    struct request req;
    int64_t id;

    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    must(ledger_reverse(&req, entry, "wrong", &id));
    must(db_commit(&req));
    request_end(&req);
}

static const char *open_of(int64_t entry)
{
    return text_of(say("SELECT open_amount FROM open_item WHERE id = %lld", (long long)entry));
}

static const char *figure(const char *name)
{
    return text_of(say("SELECT %s FROM customer_figures WHERE id = %lld", name, (long long)dealer));
}

/* --- by hand --------------------------------------------------------------------------------------------- */

static void a_receipt_pays_what_is_due_first_and_the_rest_waits(void **state)
{
    int64_t late = shipment("2026-01-05", "2026-03-01", 100000), early = shipment("2026-01-06", "2026-02-01", 50000), paid;

    (void)state;
    paid = receipt("2026-02-10", 60000);
    assert_string_equal(open_of(early), "0.00");
    assert_string_equal(open_of(late), "900.00");
    assert_string_equal(figure("receivable"), "900.00");
    receipt("2026-02-11", 100000);
    assert_string_equal(figure("receivable"), "0.00");
    assert_string_equal(figure("prepaid"), "100.00");
    shipment("2026-02-12", "2026-03-12", 30000);
    assert_string_equal(figure("receivable"), "200.00");
    assert_string_equal(figure("prepaid"), "0.00");
    assert_string_equal(figure("exposure"), "200.00");
    assert_string_equal(figure("last_receipt_on"), "2026-02-11");
    take_back(paid);
    assert_string_equal(figure("receivable"), "800.00");
}

static void a_return_lessens_its_shipment_or_becomes_a_credit(void **state)
{
    int64_t old = shipment("2026-01-05", "2026-02-01", 100000), new = shipment("2026-01-06", "2026-02-05", 100000);

    (void)state;
    goods_back(new, "2026-01-20", 30000);
    assert_string_equal(open_of(new), "700.00");
    assert_string_equal(open_of(old), "1000.00");
    receipt("2026-01-21", 170000);
    goods_back(old, "2026-01-22", 20000);
    assert_string_equal(figure("prepaid"), "200.00");
}

static void nothing_is_taken_back_twice(void **state)
{
    int64_t entry = shipment("2026-01-05", "2026-02-01", 100000);
    struct request req;
    int64_t id;
    NEOERR *err;

    (void)state;
    take_back(entry);
    assert_string_equal(figure("receivable"), "0.00");
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    err = ledger_reverse(&req, entry, "again", &id);
    assert_true(nerr_match(err, ERR_CONFLICT));
    nerr_ignore(&err);
    db_rollback(&req);
    request_end(&req);
}

/* Who takes a shipment back waited for a receipt that paid it, and had read something before: the payment counts all the same. */
static void a_payment_made_meanwhile_is_taken_back_too(void **state)
{
    int64_t entry = shipment("2026-01-05", "2026-02-01", 100000), id;
    struct request req;
    struct row row;
    int go[2], status;
    pid_t other;
    char one = 'x';

    (void)state;
    assert_int_equal(pipe(go), 0);
    db_disconnect();
    other = fork();
    if (other == 0) {
        if (read(go[0], &one, 1) == 1)
            receipt("2026-01-06", 100000);
        db_disconnect();
        _exit(0);
    }
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    must(db_begin(&req));
    must(db_select_one(&req, "SELECT COUNT(*) AS n FROM ledger_allocation", &row)); /* from now on plain reads see this moment */
    assert_int_equal(write(go[1], &one, 1), 1);
    assert_int_equal(waitpid(other, &status, 0), other);
    must(ledger_reverse(&req, entry, "wrong", &id));
    must(db_commit(&req));
    request_end(&req);
    close(go[0]);
    close(go[1]);
    assert_string_equal(figure("receivable"), "0.00");
    assert_string_equal(figure("prepaid"), "1000.00");
}

static void the_application_cannot_change_what_is_booked(void **state)
{
    int64_t entry = shipment("2026-01-05", "2026-02-01", 100000);
    struct request req;
    NEOERR *err;

    (void)state;
    must(request_for_work(&req, arena, 0, VIA_TOOL));
    err = db_execute(&req, say("UPDATE ledger_entry SET amount = 1 WHERE id = %lld", (long long)entry));
    assert_true(err != STATUS_OK);
    nerr_ignore(&err);
    request_end(&req);
}

/* --- whatever happens -------------------------------------------------------------------------------------- */

static void same(const char *what, const char *kept, const char *reckoned)
{
    if (strcmp(kept, reckoned) != 0)
        print_error("%s: kept %s, entries say %s\n", what, kept, reckoned);
    assert_string_equal(kept, reckoned);
}

static const char *raw(const char *sql)
{
    return text_of(sql);
}

static void compare(void)
{
    long long id = (long long)dealer;

    same("receivable less prepaid", figure("receivable - prepaid"), raw(say("SELECT COALESCE(SUM(amount), 0.00) FROM ledger_entry WHERE customer_id = %lld", id)));
    same("open items", raw(say("SELECT COALESCE(SUM(open_amount), 0.00) FROM open_item WHERE customer_id = %lld", id)),
         raw(say("SELECT COALESCE(SUM(amount), 0.00) FROM ledger_entry WHERE customer_id = %lld", id)));
    same("items that differ from their entry less payments",
         raw(say("SELECT COUNT(*) FROM open_item o JOIN ledger_entry e ON e.id = o.id LEFT JOIN ledger_entry r ON r.reverses_id = e.id WHERE o.customer_id = %lld AND r.id IS NULL AND o.open_amount <> e.amount"
                 " - COALESCE((SELECT SUM(a.amount) FROM ledger_allocation a WHERE a.item_id = o.id), 0) + COALESCE((SELECT SUM(a.amount) FROM ledger_allocation a WHERE a.credit_id = o.id), 0)", id)), "0");
    same("what was taken back and is still open", raw(say("SELECT COUNT(*) FROM open_item o JOIN ledger_entry r ON r.reverses_id = o.id WHERE o.customer_id = %lld AND o.open_amount <> 0", id)), "0");
    same("credits and items open at once", raw(say("SELECT MIN(open_amount) < 0 AND MAX(open_amount) > 0 FROM open_item WHERE customer_id = %lld AND settled = 0", id)), number_of(say("SELECT COUNT(*) FROM open_item WHERE customer_id = %lld AND settled = 0", id)) == 0 ? "" : "0");
    same("settled", raw(say("SELECT COUNT(*) FROM open_item WHERE customer_id = %lld AND settled <> (open_amount = 0)", id)), "0");
    same("shipped by month", raw(say("SELECT COALESCE(SUM(shipped - returned), 0.00) FROM sales_month WHERE customer_id = %lld", id)),
         raw(say("SELECT COALESCE(SUM(amount), 0.00) FROM ledger_entry WHERE customer_id = %lld AND kind IN ('shipment', 'return')", id)));
    same("received by month", raw(say("SELECT COALESCE(SUM(received), 0.00) FROM sales_month WHERE customer_id = %lld", id)),
         raw(say("SELECT COALESCE(SUM(-amount), 0.00) FROM ledger_entry WHERE customer_id = %lld AND kind = 'receipt'", id)));
}

static const char *some_day(void)
{
    return say("2026-%02u-%02u", 1 + any(9), 1 + any(28));
}

static void whatever_is_booked_and_taken_back_the_figures_follow(void **state)
{
    int64_t entries[120];
    size_t count = 0;

    (void)state;
    for (int i = 0; i < 120; i++) {
        int64_t fen = 100 + any(500000);
        unsigned what = any(10);

        if (what < 4 || count == 0)
            entries[count++] = shipment(some_day(), some_day(), fen);
        else if (what < 7)
            entries[count++] = receipt(some_day(), fen);
        else if (what < 8) {
            int64_t of = number_of(say("SELECT COALESCE(MAX(id), 0) FROM ledger_entry WHERE customer_id = %lld AND kind = 'shipment' AND reversal = 0", (long long)dealer));

            entries[count++] = goods_back(of, some_day(), 100 + any(50000));
        } else {
            int64_t entry = entries[any((unsigned)count)];

            if (number_of(say("SELECT COUNT(*) FROM ledger_entry WHERE reverses_id = %lld", (long long)entry)) == 0)
                take_back(entry);
        }
        if (i % 10 == 9)
            compare();
    }
    compare();
}

/* --- every night -------------------------------------------------------------------------------------------- */

static void the_night_takes_figures_anew_and_tells_of_what_differs(void **state)
{
    int64_t entry = shipment("2026-01-05", "2026-02-01", 100000);
    struct request req;
    struct job job = { .kind = "ledger_figures" };
    bool finished = false;

    (void)state;
    run_sql(say("UPDATE customer_figures SET reckoned_on = '2000-01-01', overdue = 0, exposure = 5 WHERE id = %lld", (long long)dealer));
    run_sql(say("UPDATE open_item SET open_amount = 999 WHERE id = %lld", (long long)entry));
    while (!finished) {
        must(request_for_work(&req, arena, 0, VIA_JOB));
        must(db_begin(&req));
        must(ledger_figures_step(&req, &job, &finished));
        must(db_commit(&req));
        request_end(&req);
    }
    assert_string_equal(figure("exposure"), "999.00");
    assert_string_equal(text_of(say("SELECT CONCAT(exposure, ' ', overdue, ' ', last_shipment_on) FROM customer WHERE id = %lld", (long long)dealer)), "999.00 999.00 2026-01-05");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM audit WHERE table_name = 'customer_figures' AND action = 'differs' AND row_id = %lld", (long long)dealer)), 1);
    run_sql(say("UPDATE open_item SET open_amount = 1000 WHERE id = %lld", (long long)entry));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_receipt_pays_what_is_due_first_and_the_rest_waits, begin, end),
        cmocka_unit_test_setup_teardown(a_return_lessens_its_shipment_or_becomes_a_credit, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_taken_back_twice, begin, end),
        cmocka_unit_test_setup_teardown(a_payment_made_meanwhile_is_taken_back_too, begin, end),
        cmocka_unit_test_setup_teardown(the_application_cannot_change_what_is_booked, begin, end),
        cmocka_unit_test_setup_teardown(the_night_takes_figures_anew_and_tells_of_what_differs, begin, end),
        cmocka_unit_test_setup_teardown(whatever_is_booked_and_taken_back_the_figures_follow, begin, end),
    };

    return cmocka_run_group_tests(tests, test_start, test_end);
}
