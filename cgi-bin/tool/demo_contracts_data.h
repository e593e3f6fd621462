/* demo_contracts_data.h - words of the invented contracts. */
#ifndef TOOL_DEMO_CONTRACTS_DATA_H
#define TOOL_DEMO_CONTRACTS_DATA_H

#include <stddef.h>

struct demo_company {
    const char *name, *credit_code, *address, *representative, *phone, *bank_name, *bank_account, *licence_no;
};
extern const struct demo_company demo_company;
extern const char *const demo_old_days, *const demo_new_days; /* what is changed in the acceptance clause */
extern const char *const demo_deviation, *const demo_explanation, *const demo_return, *const demo_reject, *const demo_withdraw, *const demo_void, *const demo_end, *const demo_done,
    *const demo_agreed, *const demo_courier, *const demo_shelf, *const demo_acknowledged, *const demo_place;

#endif
