/* gate_rules.c - the rules of the gate, one row each. */
#include "gate_rules.h"

#include "core/arena.h"
#include "core/error.h"
#include "core/text.h"

static bool is_not_active(const struct gate_facts *facts)
{
    return !facts->active;
}

static bool papers_lack(const struct gate_facts *facts)
{
    return facts->papers_lack;
}

static bool no_contract(const struct gate_facts *facts)
{
    return !facts->contract;
}

/* An order paid ahead waits for no credit; when its goods leave, the money must be there like any other room under the limit. */
static bool gives_credit(const struct gate_facts *facts)
{
    return !facts->paid_ahead || facts->moment == GATE_SHIPMENT;
}

static bool over_limit(const struct gate_facts *facts)
{
    return gives_credit(facts) && facts->exposure + facts->added > facts->limit;
}

static bool overdue(const struct gate_facts *facts)
{
    return gives_credit(facts) && facts->late_weight > facts->late_allowed;
}

const struct gate_rule gate_rules[] = {
    { GATE_STATE, "state", false, is_not_active }, { GATE_PAPER, "paper", false, papers_lack }, { GATE_CONTRACT, "contract", true, no_contract },
    { GATE_LIMIT, "limit", true, over_limit },     { GATE_OVERDUE, "overdue", true, overdue },
};
const size_t gate_rule_count = COUNT_OF(gate_rules);

unsigned gate_judge(const struct gate_facts *facts)
{
    unsigned refused = 0;

    for (size_t i = 0; i < gate_rule_count; i++)
        refused |= gate_rules[i].refuses(facts) ? (unsigned)gate_rules[i].refusal : 0;
    return refused;
}

bool gate_releasable(unsigned refused)
{
    for (size_t i = 0; i < gate_rule_count; i++) {
        if ((refused & (unsigned)gate_rules[i].refusal) != 0 && !gate_rules[i].releasable)
            return false;
    }
    return true;
}

const char *gate_words(struct arena *arena, unsigned refused)
{
    struct buffer words;

    buffer_init(&words, arena);
    for (size_t i = 0; i < gate_rule_count; i++) {
        if ((refused & (unsigned)gate_rules[i].refusal) != 0)
            buffer_format(&words, "%s%s", words.length > 0 ? "," : "", gate_rules[i].word);
    }
    return words.length > 0 ? words.bytes : "";
}

unsigned gate_bits(const char *words)
{
    unsigned bits = 0;

    for (size_t i = 0; i < gate_rule_count; i++)
        bits |= text_has_word(words, gate_rules[i].word) ? (unsigned)gate_rules[i].refusal : 0;
    return bits;
}
