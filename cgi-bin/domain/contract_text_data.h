/* contract_text_data.h - the words of the canonical text: part of what is hashed, so they never change within a form. */
#ifndef DOMAIN_CONTRACT_TEXT_DATA_H
#define DOMAIN_CONTRACT_TEXT_DATA_H

struct contract_words {
    const char *form, *form_before, *see, *clause, *number, *revision, *title, *kind, *framework, *single, *earlier, *seller, *buyer, *term, *to, *sign_place, *payment, *deposit, *inspection, *delivery, *target,
        *clauses, *lines, *total, *tax, *capitals, *comma, *colon;
};
extern const struct contract_words contract_words;

#endif
