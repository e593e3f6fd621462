/* contract_test.c - contracts on paper: what stands on each page, bytes that stay, numbers and hashes that verify. The PDFs are
 * read with pdftotext, pdffonts, pdfinfo, and their codes with zbarimg, as anybody would. */
#include "pdf_body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/contract.h"
#include "domain/contract_print.h"
#include "domain/flow.h"
#include "prints/numerals_data.h"
#include "prints/prints.h"

static const struct module *prints, *contracts;
static struct visitor reader, stranger, staff;
static int64_t product;

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    prints = module_named("prints");
    contracts = module_named("contracts");
    reader = visitor_new("contracts.read:all");
    stranger = visitor_new("contracts.read:own");
    staff = visitor_new("customers.look:all");
    product = run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at)"
                          " VALUES ('P%lld', 'Product', 'product', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", (long long)unique()));
    return 0;
}

/* --- what is drawn ------------------------------------------------------------------------- */

static const char rare[] = "𠮷祥堂药业"; /* its first character is in few fonts */

static void add_lines(int64_t contract, int count)
{
    for (int i = 1; i <= count; i++)
        run_sql(say("INSERT INTO contract_line (contract_id, place, product_id, code, name, trade_name, specification, unit, maker, approval_no, quantity, unit_price, tax_rate, amount, tax)"
                    " VALUES (%lld, %d, %lld, 'C%d', 'Amoxicillin no. %03d', 'Brand', '0.25 g x 24', 'box', '长沙市某某制药股份有限公司%d', 'H1%07d', 100, 12.5, 13, 1250, 143.81)",
                    (long long)contract, i, (long long)product, i, i, i, i));
    run_sql(say("UPDATE contract SET total = %d * 1250, tax_total = %d * 143.81 WHERE id = %lld", count, count, (long long)contract));
}

static void add_clause(int64_t contract, int place, const char *title, const char *body)
{
    run_sql(say("INSERT INTO contract_clause (contract_id, place, title, body, prominent) VALUES (%lld, %d, '%s', '%s', %d)", (long long)contract, place, title, body, place == 3));
}

/* A draft of one sale to a dealer with a rare name. */
static int64_t draft(int lines)
{
    int64_t dealer = dealer_new(reader.id, rare);
    int64_t id = run_sql(say("INSERT INTO contract (kind, title, customer_id, company_id, owner_id, starts_on, ends_on, signed_at_place, payment_days, deposit_percent, state_at, created_at, created_by, changed_at)"
                             " VALUES ('single', 'Sale %lld', %lld, 1, %lld, '2026-01-01', '2026-12-31', 'Changsha', 30, 10, '2026-01-01', '2026-01-01', 1, '2026-01-01')",
                             (long long)unique(), (long long)dealer, (long long)reader.id));

    run_sql(say("INSERT INTO contract_party (contract_id, side, name, credit_code, address, representative) VALUES (%lld, 'seller', 'Our company', '91110000802100433B', 'Our street', 'Li'),"
                " (%lld, 'buyer', '%s', '91440300708461136T', 'Their street', 'Wang')", (long long)id, (long long)id, rare));
    add_clause(id, 1, "Subject", "Goods as listed, for {total} yuan, {total_words}.");
    add_clause(id, 2, "Payment", "Within {payment_days} days of delivery.");
    add_clause(id, 3, "Liability", "Whoever is late pays a penalty. This is of major interest.");
    add_lines(id, lines);
    return id;
}

/* Runs `step` on contract `id` in a transaction, as the system. */
static void with_contract(int64_t id, NEOERR *(*step)(struct request *req, int64_t id))
{
    struct arena *arena = arena_new();
    struct request req;

    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    must(step(&req, id));
    must(db_commit(&req));
    request_end(&req);
    arena_free(arena);
}

static NEOERR *submit(struct request *req, int64_t id)
{
    struct contract_content content;
    struct row row;

    req->scope = SCOPE_ALL;
    values_int(req->values, "id", id);
    TRY(db_select_one(req, contract_record_sql, &row));
    TRY(contract_content_read(req, id, &content));
    return nerr_pass(contract_submit(req, &row, &content));
}

static NEOERR *approve(struct request *req, int64_t id)
{
    TRY(contract_move(req, id, flow_find(&contract_flow, "approval", "approved"), ""));
    return nerr_pass(contract_freeze(req, id));
}

static int64_t approved(int lines)
{
    int64_t id = draft(lines);

    with_contract(id, submit);
    with_contract(id, approve);
    run_sql(say("UPDATE job SET state = 'done' WHERE kind = 'prints.contract' AND JSON_VALUE(args, '$.contract') = %lld", (long long)id)); /* this test runs it itself */
    return id;
}

/* The job that approving it put, without the others that wait; whether it did its work. */
static bool freeze(int64_t id)
{
    struct arena *arena = arena_new();
    struct job job = { .args = json_loads(text_of(say("SELECT args FROM job WHERE kind = 'prints.contract' AND JSON_VALUE(args, '$.contract') = %lld", (long long)id)), 0, NULL) };
    struct request req;
    bool finished = false;
    NEOERR *err;

    assert_non_null(job.args);
    must(request_for_work(&req, arena, 0, VIA_JOB));
    must(db_begin(&req));
    err = contract_freeze_step(&req, &job, &finished);
    if (err == STATUS_OK)
        must(db_commit(&req));
    else
        db_rollback(&req);
    nerr_ignore(&err);
    json_decref(job.args);
    request_end(&req);
    arena_free(arena);
    return finished && number_of(say("SELECT file_id IS NOT NULL FROM contract WHERE id = %lld", (long long)id)) != 0;
}

/* --- reading it -------------------------------------------------------------------------------- */

/* The PDF of the contract in a file. */
static struct page fetch(const struct visitor *visitor, int64_t id, const char *name)
{
    return fetch_pdf(visitor, say("/prints/contracts/%lld", (long long)id), name);
}

/* "3 / 9" at a line's end; the blanks come and go with pdftotext's reckoning. */
static bool says_page(const char *words, int page, int pages)
{
    const char *tail = say("%d\n", pages), *number = say("%d", page);

    for (const char *at = strchr(words, '/'); at != NULL; at = strchr(at + 1, '/')) {
        const char *before = at, *behind = at + 1;

        before -= before > words && before[-1] == ' ';
        behind += *behind == ' ';
        if (strncmp(behind, tail, strlen(tail)) == 0 && (size_t)(before - words) > strlen(number) &&
            strncmp(before - strlen(number), number, strlen(number)) == 0)
            return true;
    }
    return false;
}

static const char *column_of(int64_t id, const char *column)
{
    return text_of(say("SELECT COALESCE(%s, '') FROM contract WHERE id = %lld", column, (long long)id));
}

static const char *hash_of(int64_t id)
{
    return column_of(id, "HEX(text_hash)");
}

/* --- the document ---------------------------------------------------------------------------------- */

static void a_draft_is_marked_on_each_page_and_has_no_code(void **state)
{
    int64_t id = draft(30);
    int pages;

    (void)state;
    fetch(&reader, id, "draft.pdf");
    pages = pages_of("draft.pdf");
    assert_true(pages >= 2);
    assert_int_equal(times(words_of("draft.pdf"), "稿"), pages);
    assert_string_equal(codes_of("draft.pdf"), "");
    with_contract(id, submit);
    fetch(&reader, id, "waiting.pdf");
    assert_int_equal(times(words_of("waiting.pdf"), "稿"), pages_of("waiting.pdf"));
}

static void each_page_of_an_approved_contract_tells_which_it_is(void **state)
{
    int64_t id = approved(120);
    char number[64], hash[65], url[400];
    const char *words;
    int pages;

    (void)state;
    snprintf(number, sizeof(number), "%s", column_of(id, "number"));
    snprintf(hash, sizeof(hash), "%s", hash_of(id));
    assert_true(freeze(id));
    fetch(&reader, id, "approved.pdf");
    check_fonts("approved.pdf");
    pages = pages_of("approved.pdf");
    assert_true(pages >= 4);
    words = words_of("approved.pdf");
    assert_int_equal(times(words, "稿"), 0);
    assert_true(times(words, number) >= 2 * pages);
    hash[8] = '\0';
    assert_true(times(words, hash) >= pages);
    for (int page = 1; page <= pages; page++)
        assert_true(says_page(words, page, pages));
    snprintf(hash, sizeof(hash), "%s", hash_of(id));
    snprintf(url, sizeof(url), "%s/contracts/verify/%s?hash=%s\n", config.base_url, number, hash);
    assert_int_equal(times(codes_of("approved.pdf"), url), pages);
}

static void a_long_table_repeats_its_head_and_loses_no_line(void **state)
{
    int64_t id = draft(120);
    const char *words;
    int sheets = 0;

    (void)state;
    fetch(&reader, id, "long.pdf");
    words = words_of("long.pdf");
    for (int i = 1; i <= 120; i++)
        assert_non_null(strstr(words, say("H1%07d", i)));
    for (const char *sheet = words; sheet != NULL && *sheet != '\0'; sheet = strchr(sheet, '\f') != NULL ? strchr(sheet, '\f') + 1 : NULL) {
        const char *one = say("%.*s", (int)(strcspn(sheet, "\f") < 16000 ? strcspn(sheet, "\f") : 16000), sheet);

        if (strstr(one, "H10") != NULL) {
            sheets++;
            assert_non_null(strstr(one, "含税单价"));
        }
    }
    assert_true(sheets >= 3);
    assert_non_null(strstr(words, "150,000.00"));
}

static void what_is_written_stands_there_whatever_its_characters(void **state)
{
    int64_t id = draft(2);
    const char *words;

    (void)state;
    fetch(&reader, id, "rare.pdf");
    check_fonts("rare.pdf");
    words = words_of("rare.pdf");
    assert_true(strstr(words, "𠮷祥堂药业") != NULL || strstr(words, "(U+20BB7)祥堂药业") != NULL);
    assert_non_null(strstr(words, "第三条"));
    assert_non_null(strstr(words, "Whoever is late pays a penalty."));
    assert_non_null(strstr(words, "for 2,500.00 yuan, 贰仟伍佰元整."));
    assert_non_null(strstr(words, "287.62"));
    assert_int_equal(times(words, "盖章处"), 2);
}

static void a_long_title_is_printed_whole(void **state)
{
    int64_t id = draft(1);
    struct buffer words;
    struct arena *arena = arena_new();

    (void)state;
    run_sql(say("UPDATE contract SET title = CONCAT(REPEAT('药品购销', 28), '合同书') WHERE id = %lld", (long long)id));
    fetch(&reader, id, "title.pdf");
    buffer_init(&words, arena);
    for (const char *at = words_of("title.pdf"); *at != '\0'; at++) {
        if (*at != ' ' && *at != '\n')
            buffer_char(&words, *at);
    }
    assert_non_null(strstr(words.bytes, text_of("SELECT CONCAT(REPEAT('药品购销', 28), '合同书')")));
    assert_non_null(strstr(words.bytes, "合同编号:(未编号)药品购销")); /* beside each other at the head, not one over the other */
    arena_free(arena);
}

static void clauses_are_numbered_in_characters(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(numeral_chinese(arena, 1), "一");
    assert_string_equal(numeral_chinese(arena, 10), "十");
    assert_string_equal(numeral_chinese(arena, 19), "十九");
    assert_string_equal(numeral_chinese(arena, 20), "二十");
    assert_string_equal(numeral_chinese(arena, 99), "九十九");
    assert_string_equal(numeral_chinese(arena, 100), "100");
    arena_free(arena);
}

static void a_void_draft_says_so_and_what_came_from_elsewhere_is_a_copy(void **state)
{
    int64_t gone = draft(1), imported = draft(1);

    (void)state;
    run_sql(say("UPDATE contract SET state = 'void' WHERE id = %lld", (long long)gone));
    fetch(&reader, gone, "void.pdf");
    assert_non_null(strstr(words_of("void.pdf"), "废"));
    run_sql(say("UPDATE contract SET state = 'effective' WHERE id = %lld", (long long)imported));
    fetch(&reader, imported, "imported.pdf");
    assert_non_null(strstr(words_of("imported.pdf"), "副"));
}

/* --- bytes that stay ------------------------------------------------------------------------------- */

static void until_the_bytes_are_kept_nothing_else_is_served(void **state)
{
    int64_t id = approved(1);
    struct page page = get(&reader, prints, say("/prints/contracts/%lld", (long long)id));

    (void)state;
    assert_int_equal(page.status, 303);
    page = get(&reader, prints, page.location);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, column_of(id, "number")));
    assert_true(freeze(id));
    assert_int_equal(get(&reader, prints, say("/prints/contracts/%lld/waiting", (long long)id)).status, 303);
}

static void what_was_approved_is_drawn_once_and_never_again(void **state)
{
    int64_t id = approved(3), file;
    struct page first, again;

    (void)state;
    assert_true(freeze(id));
    file = strtoll(column_of(id, "file_id"), NULL, 10);
    assert_true(file > 0);
    first = fetch(&reader, id, "first.pdf");
    assert_string_equal(text_of(say("SELECT purpose FROM file WHERE id = %lld", (long long)file)), "print");
    assert_int_equal(number_of(say("SELECT size FROM file WHERE id = %lld", (long long)file)), (int64_t)first.length);
    assert_non_null(strstr(said(say("sha256sum %s", in_folder("first.pdf"))), text_of(say("SELECT LOWER(HEX(sha256)) FROM file WHERE id = %lld", (long long)file))));
    run_sql(say("UPDATE contract_line SET name = 'Something else' WHERE contract_id = %lld", (long long)id));
    run_sql(say("UPDATE contract SET state = 'void' WHERE id = %lld", (long long)id));
    assert_true(freeze(id)); /* once more: nothing to do */
    again = fetch(&reader, id, "again.pdf");
    assert_int_equal(again.length, first.length);
    (void)said(say("cmp %s %s", in_folder("first.pdf"), in_folder("again.pdf")));
    assert_int_equal(strtoll(column_of(id, "file_id"), NULL, 10), file);
}

static void rows_that_say_something_else_than_was_approved_are_not_kept(void **state)
{
    int64_t id = approved(1);

    (void)state;
    run_sql(say("UPDATE contract_line SET quantity = 101 WHERE contract_id = %lld", (long long)id));
    assert_false(freeze(id));
    assert_string_equal(column_of(id, "file_id"), "");
    assert_int_equal(get(&reader, prints, say("/prints/contracts/%lld", (long long)id)).status, 303);
}

static void only_who_reads_the_contract_prints_it(void **state)
{
    int64_t id = draft(1);

    (void)state;
    assert_int_equal(get(&stranger, prints, say("/prints/contracts/%lld", (long long)id)).status, 404);
    assert_int_equal(get(&staff, prints, say("/prints/contracts/%lld", (long long)id)).status, 403);
}

/* --- number and hash ------------------------------------------------------------------------------------ */

/* The page's answer is Msg.contract_verify.<outcome>. */
static bool answers(const struct visitor *visitor, const char *path, const char *outcome)
{
    struct page page = get(visitor, contracts, path);

    assert_int_equal(page.status, 200);
    return strstr(page.body, say("data-outcome=\"%s\"", outcome)) != NULL;
}

static const char *verify_path(const char *number, const char *hash)
{
    return say("/contracts/verify/%s?hash=%s", number, hash);
}

static char other_digit(char digit)
{
    return digit == '7' ? '8' : '7';
}

static void a_changed_digit_of_number_or_hash_does_not_verify(void **state)
{
    int64_t id = approved(1);
    char number[64], hash[65];
    size_t last;

    (void)state;
    snprintf(number, sizeof(number), "%s", column_of(id, "number"));
    snprintf(hash, sizeof(hash), "%s", hash_of(id));
    assert_true(answers(&reader, verify_path(number, hash), "approved"));
    for (size_t i = 0; i < 64; i++) {
        char kept = hash[i];

        hash[i] = other_digit(kept);
        assert_true(answers(&reader, verify_path(number, hash), "differs"));
        hash[i] = kept;
    }
    last = strlen(number) - 1;
    number[last] = other_digit(number[last]);
    assert_false(answers(&reader, verify_path(number, hash), "approved"));
    assert_true(answers(&reader, verify_path("XS-NO-1999-XX-0001", hash), "unknown"));
}

static void typed_digits_count_as_far_as_they_go(void **state)
{
    int64_t id = approved(1);
    char number[64], hash[65];

    (void)state;
    snprintf(number, sizeof(number), "%s", column_of(id, "number"));
    snprintf(hash, sizeof(hash), "%.8s", hash_of(id));
    assert_true(answers(&reader, verify_path(number, hash), "begins"));
    assert_true(answers(&reader, say("/contracts/verify?number=%s&hash=%.4s+%s", number, hash, hash + 4), "begins"));
    hash[7] = other_digit(hash[7]);
    assert_true(answers(&reader, verify_path(number, hash), "differs"));
    assert_true(answers(&reader, verify_path(number, "1234567"), "no_hash"));
    assert_true(answers(&reader, verify_path(number, "nonsense!"), "no_hash"));
    assert_int_equal(get(&reader, contracts, "/contracts/verify").status, 200);
}

static void what_nobody_approved_is_not_called_approved(void **state)
{
    int64_t id = draft(1);
    char first[65];

    (void)state;
    with_contract(id, submit);
    snprintf(first, sizeof(first), "%s", hash_of(id));
    assert_true(answers(&reader, verify_path(column_of(id, "number"), first), "not_approved"));
    run_sql(say("UPDATE contract SET state = 'returned' WHERE id = %lld", (long long)id));
    with_contract(id, submit);
    with_contract(id, approve);
    assert_true(answers(&reader, verify_path(column_of(id, "number"), first), "differs")); /* the first version is not it */
    assert_true(answers(&reader, verify_path(column_of(id, "number"), hash_of(id)), "approved"));
}

static void who_holds_the_paper_of_a_void_contract_is_told(void **state)
{
    int64_t id = approved(1);
    char path[200];

    (void)state;
    snprintf(path, sizeof(path), "%s", verify_path(column_of(id, "number"), hash_of(id)));
    assert_null(strstr(get(&staff, contracts, path).body, "已作废"));
    run_sql(say("UPDATE contract SET state = 'void' WHERE id = %lld", (long long)id));
    assert_true(answers(&staff, path, "approved"));
    assert_non_null(strstr(get(&staff, contracts, path).body, "已作废"));
}

static void who_may_not_read_the_contract_learns_nothing_of_it(void **state)
{
    int64_t id = approved(1);
    const char *path = verify_path(column_of(id, "number"), hash_of(id));
    char address[200];
    const struct visitor *outside[] = { &stranger, &staff };

    (void)state;
    snprintf(address, sizeof(address), "%s", path);
    assert_non_null(strstr(get(&reader, contracts, address).body, "祥堂药业"));
    assert_non_null(strstr(get(&reader, contracts, address).body, "1,250.00"));
    for (size_t i = 0; i < COUNT_OF(outside); i++) {
        assert_true(answers(outside[i], address, "approved"));
        assert_null(strstr(get(outside[i], contracts, address).body, "祥堂药业"));
        assert_null(strstr(get(outside[i], contracts, address).body, "1,250.00"));
        assert_null(strstr(get(outside[i], contracts, address).body, column_of(id, "title")));
    }
    assert_int_equal(get(&nobody, contracts, address).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_is_marked_on_each_page_and_has_no_code),
        cmocka_unit_test(each_page_of_an_approved_contract_tells_which_it_is),
        cmocka_unit_test(a_long_table_repeats_its_head_and_loses_no_line),
        cmocka_unit_test(what_is_written_stands_there_whatever_its_characters),
        cmocka_unit_test(a_long_title_is_printed_whole),
        cmocka_unit_test(clauses_are_numbered_in_characters),
        cmocka_unit_test(a_void_draft_says_so_and_what_came_from_elsewhere_is_a_copy),
        cmocka_unit_test(until_the_bytes_are_kept_nothing_else_is_served),
        cmocka_unit_test(what_was_approved_is_drawn_once_and_never_again),
        cmocka_unit_test(rows_that_say_something_else_than_was_approved_are_not_kept),
        cmocka_unit_test(only_who_reads_the_contract_prints_it),
        cmocka_unit_test(a_changed_digit_of_number_or_hash_does_not_verify),
        cmocka_unit_test(typed_digits_count_as_far_as_they_go),
        cmocka_unit_test(what_nobody_approved_is_not_called_approved),
        cmocka_unit_test(who_holds_the_paper_of_a_void_contract_is_told),
        cmocka_unit_test(who_may_not_read_the_contract_learns_nothing_of_it),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
