/* verify.c - /contracts/verify: whether a number and the hash on a sheet of paper are those of a text that was approved. A QR code on each
 * printed page leads here. What else is known of the contract is shown to those who may read it. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/contract_print.h"

/* Says of a number only whether there is such a contract, of which text, and that it is void: who holds the paper must know. */
static const char number_sql[] =
    "SELECT c.id, HEX(c.text_hash) AS hash, c.approved_at, c.state = 'void' AS is_void FROM contract c WHERE c.number = :contract_number";

static const char details_sql[] =
    "SELECT c.id, c.title, c.state, c.amount, c.revision, c.starts_on, c.ends_on, c.file_id, s.name AS seller, b.name AS buyer FROM contract c JOIN customer cu ON cu.id = c.customer_id"
    " LEFT JOIN contract_party s ON s.contract_id = c.id AND s.side = 'seller' LEFT JOIN contract_party b ON b.contract_id = c.id AND b.side = 'buyer'"
    " WHERE c.number = :contract_number AND {visible:cu:contracts.read}";

/* Msg.contract_verify.<outcome>. A printed page has the first digits only: they are worth less than the whole. */
static const char *outcome_of(const struct row *row, const char *hash)
{
    const char *stored = row_text(row, "hash");

    if (*stored == '\0' || strncmp(stored, hash, strlen(hash)) != 0)
        return "differs";
    if (row_is_null(row, "approved_at"))
        return "not_approved";
    return strlen(hash) == strlen(stored) ? "approved" : "begins";
}

static NEOERR *show_details(struct request *req, const struct row *row)
{
    struct row details;
    bool found;

    TRY(show_text(req, row_text(row, "approved_at"), "Verified.approved_at"));
    TRY(show_int(req, row_int(row, "is_void"), "Verified.void"));
    TRY(db_select_maybe(req, details_sql, &details, &found));
    return found ? nerr_pass(row_show(req, "Details", &details)) : STATUS_OK;
}

static NEOERR *verify(struct request *req, const char *hash)
{
    const char *outcome = "unknown";
    struct row row;
    bool found;

    TRY(db_select_maybe(req, number_sql, &row, &found));
    if (found)
        outcome = outcome_of(&row, hash);
    TRY(show_text(req, outcome, "Verified.outcome"));
    return text_has_word("approved,begins", outcome) ? nerr_pass(show_details(req, &row)) : STATUS_OK;
}

NEOERR *contract_verify_page(struct request *req)
{
    const char *path = values_get_text(req->values, "number"), *typed = request_param(req, "hash"), *hash;
    const char *number = text_tidy(req->arena, *path != '\0' ? path : request_param(req, "number"));

    TRY(show_text(req, number, "Asked.number"));
    TRY(show_text(req, typed, "Asked.hash"));
    if (*number == '\0' || *typed == '\0')
        return STATUS_OK;
    if (!contract_hash_read(req->arena, typed, &hash))
        return nerr_pass(show_text(req, "no_hash", "Verified.outcome"));
    values_text(req->values, "contract_number", text_cut(req->arena, number, 60));
    return nerr_pass(verify(req, hash));
}
