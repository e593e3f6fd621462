/* contract.h - contracts with dealers (product.md 2.5, domain.md 3): tables, drafting, text, numbers, states. Only the
 * files domain/contract*.c write the tables of sql/081_contracts.sql; pages, API, approval engine, jobs and prints use these. */
#ifndef DOMAIN_CONTRACT_H
#define DOMAIN_CONTRACT_H

#include "core/app.h"

extern const struct table contract_table, contract_party_table, contract_clause_table, contract_line_table, contract_seal_table, contract_file_table;

/* --- what it says ------------------------------------------------------------------------------------ */

/* {fields} of clause texts: Msg.contract.token_<name> explains each to who writes one. */
extern const char *const contract_tokens[];
extern const size_t contract_token_count;

/* `body` with its {fields} filled for contract :id; an unknown word in braces stays as it is. Call contract_fill_read once a
 * contract: it reads the row, its parties and names. */
struct contract_fill {
    struct row contract, seller, buyer;
};
MUST_USE NEOERR *contract_fill_read(struct request *req, int64_t id, struct contract_fill *fill);
const char *contract_fill(struct request *req, const struct contract_fill *fill, const char *body);

/* The canonical text of contract `id` as it stands: number, revision, parties, clauses, lines, totals; stable UTF-8 with \n.
 * The text of a submitted one is contract_revision.text, and contract.text_hash its SHA-256. */
MUST_USE NEOERR *contract_text(struct request *req, int64_t id, const char **text);

/* What prints and pages show, in the order of `place`. `id` is :contract_id. */
extern const char contract_parties_sql[]; /* side, name, credit_code, address, representative, phone, bank_name, bank_account, licence_no */
extern const char contract_clauses_sql[]; /* printed ones: id, clause_id, place, title, body, prominent, deviation, reason ... */
extern const char contract_lines_sql[];   /* id, place, code, name ... quantity, list_price, unit_price (as people read them), amount, tax */

#endif
