/* contract_print.c - which bytes of a contract are kept, and how they are vouched for. */
#include "contract_print.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "contract.h"

enum { HASH_DIGITS = 64, HASH_DIGITS_PRINTED = 8 };

/* A text that may still be changed is not the one that was hashed. */
#define PRINT                                                                                                          \
    "SELECT c.id, c.version, c.customer_id, c.number, c.title, c.state, c.kind, c.relation, c.revision, c.target_amount, c.file_id, p.number AS previous_number," \
    "  c.approved_at IS NOT NULL AND c.text_hash IS NOT NULL AS approved,"                                             \
    "  IF(c.state IN ('draft', 'returned', 'withdrawn'), '', COALESCE(HEX(c.text_hash), '')) AS hash"

const char contract_print_sql[] =
    PRINT ", f.name, f.type, f.size, c.approved_at < :now - INTERVAL 10 MINUTE AS late FROM contract c JOIN customer cu /* all rows: CONTRACT_VISIBLE narrows them */ ON cu.id = c.customer_id LEFT JOIN contract p ON p.id = c.previous_id"
          " LEFT JOIN file f ON f.id = c.file_id WHERE c.id = :id AND " CONTRACT_VISIBLE;

static const char freeze_sql[] =
    PRINT " FROM contract c LEFT JOIN contract p ON p.id = c.previous_id WHERE c.id = :contract_id AND c.file_id IS NULL"
          " AND c.approved_at IS NOT NULL AND c.text_hash IS NOT NULL FOR UPDATE";

NEOERR *contract_freeze(struct request *req, int64_t contract_id)
{
    json_t *args = json_pack("{s:I}", "contract", (json_int_t)contract_id);
    NEOERR *err = job_put(req, "prints.contract", args, NULL, NULL);

    json_decref(args);
    return nerr_pass(err);
}

NEOERR *contract_to_freeze(struct request *req, int64_t contract_id, struct row *row, bool *found)
{
    values_int(req->values, "contract_id", contract_id);
    return nerr_pass(db_select_maybe(req, freeze_sql, row, found));
}

/* Which bytes are kept changes nothing that a person may be about to save: the version stays. */
static const char *const frozen_columns[] = { "file_id", NULL };
static const struct table frozen_table = { .name = "contract", .columns = frozen_columns };

NEOERR *contract_frozen(struct request *req, const struct row *row, int64_t file_id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "file_id", file_id);
    return nerr_pass(db_change(req, &frozen_table, row_int(row, "id"), values));
}

static bool has_hash(const char *text, const char *wanted)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digits[sizeof(hash) * 2 + 1];

    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    sodium_bin2hex(digits, sizeof(digits), hash, sizeof(hash));
    return strcasecmp(digits, wanted) == 0;
}

NEOERR *contract_text_stands(struct request *req, const struct row *row, bool *stands)
{
    const char *hash = row_text(row, "hash");
    struct contract_content content;

    TRY(contract_content_read(req, row_int(row, "id"), &content));
    *stands = has_hash(contract_text(req, &content), hash) || has_hash(contract_text_before(req, &content), hash);
    return STATUS_OK;
}

const char *contract_verify_url(struct request *req, const char *number, const char *hash)
{
    return arena_format(req->arena, "%s/contracts/verify/%s?hash=%s", config.base_url, text_url(req->arena, number), hash);
}

bool contract_hash_read(struct arena *arena, const char *typed, const char **hash)
{
    char digits[HASH_DIGITS + 1];
    size_t count = 0;

    for (typed = text_tidy(arena, typed); *typed != '\0'; typed++) {
        if (*typed == ' ')
            continue;
        if (!isxdigit((unsigned char)*typed) || count == HASH_DIGITS)
            return false;
        digits[count++] = (char)toupper((unsigned char)*typed);
    }
    digits[count] = '\0';
    *hash = arena_text(arena, digits);
    return count >= HASH_DIGITS_PRINTED;
}
