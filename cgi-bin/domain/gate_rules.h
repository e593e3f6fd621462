/* gate_rules.h - may goods leave? What of it needs no database (domain.md 2). Amounts in fen. */
#ifndef DOMAIN_GATE_RULES_H
#define DOMAIN_GATE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* When the gate is asked. What takes from a credit (returns, receipts) or follows a delivery (invoices) never is. */
enum gate_moment {
    GATE_ORDER,    /* a draft is released */
    GATE_REOPEN,   /* a closed order is opened again */
    GATE_CHANGE,   /* price or quantity of an open order rises */
    GATE_SHIPMENT, /* goods leave */
};

enum gate_refusal { GATE_STATE = 1, GATE_PAPER = 2, GATE_CONTRACT = 4, GATE_LIMIT = 8, GATE_OVERDUE = 16 };

struct gate_facts {
    enum gate_moment moment;
    bool active;          /* the dealer is sold to at all */
    bool papers_lack;     /* one that the law asks for is missing or no longer good */
    bool contract;        /* one is in force; the order's own when it names one */
    bool paid_ahead;      /* the order is */
    int64_t exposure;     /* as it is */
    int64_t added;        /* by what is asked for */
    int64_t limit;        /* in force; 0 without */
    int64_t late_weight;  /* what is overdue, each amount times its days, in fen x days */
    int64_t late_allowed; /* the same, tolerated */
};

struct gate_rule {
    enum gate_refusal refusal;
    const char *word; /* dictionary gate_refusal; Msg.gate.<word> tells more */
    bool releasable;  /* a granted release passes it; nobody overrides what the law asks for */
    bool (*refuses)(const struct gate_facts *facts);
};
extern const struct gate_rule gate_rules[];
extern const size_t gate_rule_count;

/* Bits of enum gate_refusal; 0 = goods may leave. */
unsigned gate_judge(const struct gate_facts *facts);
/* Whether releases may pass all of these. */
bool gate_releasable(unsigned refused);
/* "limit,overdue", and back; unknown words are no refusal. */
const char *gate_words(struct arena *arena, unsigned refused);
unsigned gate_bits(const char *words);

#endif
