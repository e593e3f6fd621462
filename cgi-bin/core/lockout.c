/* lockout.c - table sign_in_failure: counters by account, by address and by both; unknown accounts are counted and
 * answered like known ones. */
#include "lockout.h"

#include "audit.h"
#include "request.h"
#include "text.h"

enum { FREE_FAILURES = 4, ACCOUNT_MOST = 60, ADDRESS_MOST = 45 };

static const char failure_sql[] =
    "INSERT INTO sign_in_failure (account, address, failures, last_at, locked_until)"
    " VALUES (:failed_account, :failed_address, 1, :now, :now)"
    " ON DUPLICATE KEY UPDATE"
    "  failures = IF(last_at < :now - INTERVAL 1 DAY, 1, failures + 1), last_at = :now,"
    "  locked_until = IF(failures > :free_failures,"
    "   :now + INTERVAL LEAST(900, 60 * POW(2, LEAST(10, failures - :free_failures - 1))) SECOND, :now)";

static void bind(struct request *req, const struct attempt *attempt)
{
    values_text(req->values, "failed_account", text_cut(req->arena, attempt->account, ACCOUNT_MOST));
    values_text(req->values, "failed_address", text_cut(req->arena, attempt->address, ADDRESS_MOST));
}

/* From the table itself: nobody may be signed in yet, and so no settings held. */
static NEOERR *bind_free(struct request *req, const struct attempt *attempt)
{
    struct row row;

    values_int(req->values, "free_failures", FREE_FAILURES);
    if (attempt->setting == NULL)
        return STATUS_OK;
    values_text(req->values, "failed_setting", attempt->setting);
    TRY(db_select_one(req, "SELECT value FROM setting WHERE name = :failed_setting", &row));
    values_int(req->values, "free_failures", row_int(&row, "value"));
    return STATUS_OK;
}

NEOERR *lockout_ask(struct request *req, const struct attempt *attempt, bool *locked)
{
    struct row row;

    bind(req, attempt);
    TRY(db_select_maybe(req, "SELECT locked_until > :now AS locked FROM sign_in_failure"
                             " WHERE account = :failed_account AND address = :failed_address",
                        &row, locked));
    *locked = *locked && row_int(&row, "locked") != 0;
    return STATUS_OK;
}

NEOERR *lockout_failed(struct request *req, const struct attempt *attempts, size_t count, const char *table)
{
    db_rollback(req);
    TRY(db_use_writer(req));
    for (size_t i = 0; i < count; i++) {
        bind(req, &attempts[i]);
        TRY(bind_free(req, &attempts[i]));
        TRY(db_execute(req, failure_sql));
    }
    return nerr_pass(audit_event(req, "sign_in_failed", table, 0, attempts[0].account));
}

NEOERR *lockout_clear(struct request *req, const struct attempt *attempt)
{
    bind(req, attempt);
    return nerr_pass(db_execute(req, "DELETE FROM sign_in_failure WHERE account = :failed_account AND address = :failed_address"));
}
