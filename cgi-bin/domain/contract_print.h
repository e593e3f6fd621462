/* contract_print.h - a contract on paper: what of it is printed, kept and verified (domain.md 3). cgi-bin/prints draws it. */
#ifndef DOMAIN_CONTRACT_PRINT_H
#define DOMAIN_CONTRACT_PRINT_H

#include "core/app.h"

/* Contract :id as a print needs it, in the scope of the route: id, customer_id, number, title, state, kind, relation, revision, previous_number,
 * target_amount, approved (1 = finally, with a text that was hashed), hash (64 hex digits in capitals, of the submitted text; "" while the text
 * may still be changed), and of the kept bytes file_id, name, type, size; late (1 = was approved more than ten minutes ago). */
extern const char contract_print_sql[];

/* Puts the job prints.contract, which draws the approved contract once and keeps the bytes; to be called in the transaction
 * that approves it. More than once does no harm. */
MUST_USE NEOERR *contract_freeze(struct request *req, int64_t contract_id);

/* Locks contract `id` of an approved one without kept bytes and reads it as contract_print_sql does, whoever asks; *found. */
MUST_USE NEOERR *contract_to_freeze(struct request *req, int64_t contract_id, struct row *row, bool *found);
/* Its kept bytes from now on. */
MUST_USE NEOERR *contract_frozen(struct request *req, const struct row *row, int64_t file_id);

/* Whether the rows still say what was submitted: their canonical text has the hash of the last revision. */
MUST_USE NEOERR *contract_text_stands(struct request *req, const struct row *row, bool *stands);

/* What the QR code holds: the address that verifies this number and hash. In capitals a hash takes less room there. */
const char *contract_verify_url(struct request *req, const char *number, const char *hash);

/* "AB12 cd.." as typed -> "AB12CD..": 8 to 64 hex digits in capitals; false when it is no such thing. */
bool contract_hash_read(struct arena *arena, const char *typed, const char **hash);

#endif
