/* contract_rules_test.c - what a contract has to say (Civil Code 470, 596), its days, its series. No database. */
#include "support/page.h"

#include <string.h>

#include "domain/contract_rules.h"

static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char everything[] = "parties,subject,quantity,quality,price,term,place,manner,packing,inspection,settlement,breach,disputes,originals";

/* The required items that are not met, in their order. */
static const char *missing(const struct contract_facts *facts)
{
    struct buffer words;

    buffer_init(&words, arena);
    for (size_t i = 0; i < contract_item_count; i++) {
        const struct contract_item *item = &contract_items[i];

        if ((facts->amendment ? item->of_amendment : item->required) && !contract_item_met(facts, item->word))
            buffer_format(&words, "%s%s", words.length > 0 ? " " : "", item->word);
    }
    return words.bytes;
}

static void a_single_sale_says_all_of_470_with_its_goods(void **state)
{
    struct contract_facts facts = { .parties_named = true, .has_days = true, .has_place = true, .lines = 2, .counted = 2, .covers = everything };

    (void)state;
    assert_string_equal(missing(&facts), "");
    facts.counted = 1;
    assert_string_equal(missing(&facts), "quantity");
    facts.lines = facts.counted = 0;
    assert_string_equal(missing(&facts), "quantity price");
    facts.parties_named = false;
    facts.has_place = false;
    assert_string_equal(missing(&facts), "parties quantity price place");
}

static void a_clause_that_is_left_out_is_missed_when_the_law_wants_it(void **state)
{
    struct contract_facts facts = { .parties_named = true, .has_days = true, .has_place = true, .lines = 1, .counted = 1, .covers = "subject,quality,term,place,manner,settlement,disputes" };

    (void)state;
    assert_string_equal(missing(&facts), "breach");
    assert_false(contract_item_met(&facts, "packing")); /* 596 advises it; nothing stops without */
}

static void a_framework_leaves_quantities_to_its_orders(void **state)
{
    struct contract_facts facts = { .framework = true, .parties_named = true, .has_days = true, .has_place = true, .covers = everything };

    (void)state;
    assert_string_equal(missing(&facts), "");
    facts.covers = "subject,quality,price,term,place,manner,settlement,breach,disputes";
    assert_string_equal(missing(&facts), "quantity");
}

static void an_amendment_says_who_and_what(void **state)
{
    struct contract_facts facts = { .amendment = true, .parties_named = true, .covers = "subject" };

    (void)state;
    assert_string_equal(missing(&facts), "");
    facts.covers = "";
    assert_string_equal(missing(&facts), "subject");
}

static void days_and_deposit(void **state)
{
    (void)state;
    assert_null(contract_days_problem("2026-11-23", "2026-11-23", 36));
    assert_null(contract_days_problem("2026-01-01", "2028-12-31", 36));
    assert_string_equal(contract_days_problem("2026-11-23", "2026-11-22", 36), "contract.days_crossed");
    assert_string_equal(contract_days_problem("2026-01-01", "2029-12-31", 36), "contract.too_long");
    assert_string_equal(contract_days_problem("2026-01-01", "", 36), "error.date");
    assert_null(contract_deposit_problem(20, 20));
    assert_non_null(contract_deposit_problem(21, 20)); /* Civil Code 586 */
}

static void a_series_is_company_year_and_region(void **state)
{
    (void)state;
    assert_string_equal(contract_region_code(arena, "hn"), "HN");
    assert_string_equal(contract_region_code(arena, "hu dong-1 abc"), "HUDONG");
    assert_string_equal(contract_region_code(arena, ""), "00");
    assert_string_equal(contract_series(arena, "JF", "2026-11-23", "HN"), "XS-JF-2026-HN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_sale_says_all_of_470_with_its_goods),
        cmocka_unit_test(a_clause_that_is_left_out_is_missed_when_the_law_wants_it),
        cmocka_unit_test(a_framework_leaves_quantities_to_its_orders),
        cmocka_unit_test(an_amendment_says_who_and_what),
        cmocka_unit_test(days_and_deposit),
        cmocka_unit_test(a_series_is_company_year_and_region),
    };

    return cmocka_run_group_tests(tests, start, end);
}
