/* contract_rules.c - pure rules of contracts. */
#include "contract_rules.h"

#include <ctype.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/text.h"

const struct contract_item contract_items[] = {
    { "parties", true, true },   { "subject", true, true },      { "quantity", true, false },    { "quality", true, false },
    { "price", true, false },    { "term", true, false },        { "place", true, false },       { "manner", true, false },
    { "packing", false, false }, { "inspection", false, false }, { "settlement", true, false },  { "breach", true, false },
    { "disputes", true, false }, { "originals", false, false },
};
const size_t contract_item_count = sizeof(contract_items) / sizeof(*contract_items);

bool contract_item_met(const struct contract_facts *facts, const char *word)
{
    bool said = text_has_word(facts->covers, word);

    if (strcmp(word, "parties") == 0)
        return facts->parties_named;
    if (strcmp(word, "subject") == 0)
        return facts->lines > 0 || said;
    if (strcmp(word, "quantity") == 0) /* a framework leaves it to each order, and says so */
        return facts->framework ? said : facts->lines > 0 && facts->counted == facts->lines;
    if (strcmp(word, "price") == 0)
        return facts->lines > 0 || (facts->framework && said);
    if (strcmp(word, "term") == 0)
        return facts->has_days && said;
    if (strcmp(word, "place") == 0)
        return facts->has_place && said;
    return said;
}

const char *contract_days_problem(const char *starts_on, const char *ends_on, int64_t months_most)
{
    int32_t first = clock_parse_day(starts_on), last = clock_parse_day(ends_on);

    if (first < 0 || last < 0)
        return "error.date";
    if (last < first)
        return "contract.days_crossed";
    return (last - first) > months_most * 31 ? "contract.too_long" : NULL;
}

const char *contract_deposit_problem(int64_t percent, int64_t percent_most)
{
    return percent < 0 || percent > percent_most ? "contract.deposit_too_high" : NULL;
}

const char *contract_region_code(struct arena *arena, const char *initials)
{
    char code[7];
    size_t used = 0;

    for (; *initials != '\0' && used < 6; initials++) {
        if (isalnum((unsigned char)*initials))
            code[used++] = (char)toupper((unsigned char)*initials);
    }
    code[used] = '\0';
    return used > 0 ? arena_text(arena, code) : "00";
}

const char *contract_series(struct arena *arena, const char *company, const char *year, const char *region)
{
    return arena_format(arena, "XS-%.10s-%.4s-%s", company, year, region);
}
