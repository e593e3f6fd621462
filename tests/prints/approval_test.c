/* approval_test.c - the sheet of an approval: what was decided by whom, for whoever took part or reads the document. */
#include "pdf_body.h"

static struct visitor initiator, first, second, substitute, reader, outsider;
static int64_t run, document;

static const char *name_of(const struct visitor *visitor)
{
    return text_of(say("SELECT name FROM staff WHERE id = %lld", (long long)visitor->id));
}

/* A step that one person had; `by` decided it, nobody when NULL. */
static int64_t step(const char *name, const struct visitor *who, const struct visitor *by)
{
    int64_t id = run_sql(say("INSERT INTO approval_step (approval_id, place, name, name_en, finder, mode, state) VALUES (%lld, 1, '%s', '%s', 'person', 'any', '%s')",
                             (long long)run, name, name, by != NULL ? "done" : "current"));

    run_sql(say("INSERT INTO approval_turn (approval_id, step_id, kind, document_id, amount, staff_id, state, opened_at, decided_at, decided_by)"
                " VALUES (%lld, %lld, 'opening', %lld, 0, %lld, '%s', '2026-03-01', %s, NULLIF(%lld, 0))",
                (long long)run, (long long)id, (long long)document, (long long)who->id, by != NULL ? "approved" : "open", by != NULL ? "'2026-03-02 02:30:00'" : "NULL",
                by != NULL ? (long long)by->id : 0));
    return id;
}

static void entry(const struct visitor *who, const struct visitor *for_whom, const char *action, const char *comment)
{
    run_sql(say("INSERT INTO approval_entry (approval_id, at, staff_id, for_id, action, comment) VALUES (%lld, '2026-03-02 02:30:00', %lld, NULLIF(%lld, 0), '%s', '%s')",
                (long long)run, (long long)who->id, for_whom != NULL ? (long long)for_whom->id : 0, action, comment));
}

static int start(void **state)
{
    if (test_start(state) != 0)
        return -1;
    initiator = visitor_new("");
    first = visitor_new("");
    second = visitor_new("");
    substitute = visitor_new("");
    reader = visitor_new("customers.read:all");
    outsider = visitor_new("customers.read:own");
    document = dealer_new(reader.id, "Sheet Dealer");
    run = run_sql(say("INSERT INTO approval (kind, document_id, round, policy_id, customer_id, title, amount, flags, facts, initiator_id, state, started_at)"
                      " VALUES ('opening', %lld, 1, 1, %lld, 'Sheet Dealer', 1234567.5, 'papers_problem', '{\"cold_chain\":\"1\",\"registered_capital\":\"500000\",\"score\":\"87\"}', %lld, 'running', '2026-03-01')",
                      (long long)document, (long long)document, (long long)initiator.id));
    step("Quality", &first, &substitute);
    step("Director", &second, NULL);
    entry(&initiator, NULL, "submit", "Please");
    entry(&substitute, &first, "approve", "Papers seen");
    entry(&initiator, NULL, "remind", "not of interest");
    return 0;
}

static const char *sheet(void)
{
    return say("/prints/approvals/%lld", (long long)run);
}

static void it_tells_the_steps_who_decided_in_whose_place_and_what_was_said(void **state)
{
    const char *words;

    (void)state;
    fetch_pdf(&second, sheet(), "sheet.pdf");
    check_fonts("sheet.pdf");
    words = words_of("sheet.pdf");
    assert_non_null(strstr(words, "审批单"));
    assert_non_null(strstr(words, "Sheet Dealer"));
    assert_non_null(strstr(words, "1,234,567.50"));
    assert_non_null(strstr(words, "Papers seen"));
    assert_non_null(strstr(words, "2026-03-02 10:30")); /* in the company's zone */
    assert_non_null(strstr(words, "审批中"));
    assert_non_null(strstr(words, "待处理"));
    assert_int_equal(times(words, "(代 "), 2); /* among the steps and in the trail */
    assert_non_null(strstr(words, name_of(&substitute)));
    assert_non_null(strstr(words, name_of(&second)));
    assert_null(strstr(words, "not of interest"));
}

static void who_took_part_sees_what_it_was_decided_by(void **state)
{
    const struct visitor *parts[] = { &initiator, &first, &second, &substitute };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *words;

        fetch_pdf(parts[i], sheet(), "part.pdf");
        words = words_of("part.pdf");
        assert_non_null(strstr(words, "审批依据"));
        assert_non_null(strstr(words, "500,000.00"));
        assert_non_null(strstr(words, "证照问题"));
    }
}

static void who_merely_reads_the_document_sees_who_decided(void **state)
{
    const char *words;

    (void)state;
    fetch_pdf(&reader, sheet(), "read.pdf");
    words = words_of("read.pdf");
    assert_non_null(strstr(words, "Papers seen"));
    assert_null(strstr(words, "审批依据"));
    assert_null(strstr(words, "证照问题"));
    assert_int_equal(get(&outsider, module_named("prints"), sheet()).status, 404);
    assert_int_equal(get(&nobody, module_named("prints"), sheet()).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_the_steps_who_decided_in_whose_place_and_what_was_said),
        cmocka_unit_test(who_took_part_sees_what_it_was_decided_by),
        cmocka_unit_test(who_merely_reads_the_document_sees_who_decided),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
