/* lockout.c - table sign_in_failure: from the 5th failure on a word waits 1, 2, 4 ... at most
 * 15 minutes; unknown accounts are counted and answered alike. */
#include "lockout.h"

#include "audit.h"
#include "request.h"
#include "text.h"

enum { FREE_FAILURES = 4, WORD_MOST = 60 };

static const char failure_sql[] =
    "INSERT INTO sign_in_failure (account, failures, last_at, locked_until) VALUES (:failed_word, 1, :now, :now)"
    " ON DUPLICATE KEY UPDATE"
    "  failures = IF(last_at < :now - INTERVAL 1 DAY, 1, failures + 1), last_at = :now,"
    "  locked_until = IF(failures > :free_failures,"
    "   :now + INTERVAL LEAST(900, 60 * POW(2, LEAST(10, failures - :free_failures - 1))) SECOND, :now)";

static void bind(struct request *req, const char *word)
{
    values_text(req->values, "failed_word", text_cut(req->arena, word, WORD_MOST));
    values_int(req->values, "free_failures", FREE_FAILURES);
}

NEOERR *lockout_ask(struct request *req, const char *word, bool *locked)
{
    struct row row;

    bind(req, word);
    TRY(db_select_maybe(req, "SELECT locked_until > :now AS locked FROM sign_in_failure WHERE account = :failed_word", &row, locked));
    *locked = *locked && row_int(&row, "locked") != 0;
    return STATUS_OK;
}

NEOERR *lockout_failed(struct request *req, const char *word, const char *table)
{
    bind(req, word);
    db_rollback(req);
    TRY(db_use_writer(req));
    TRY(db_execute(req, failure_sql));
    return nerr_pass(audit_event(req, "sign_in_failed", table, 0, word));
}

NEOERR *lockout_clear(struct request *req, const char *word)
{
    bind(req, word);
    return nerr_pass(db_execute(req, "DELETE FROM sign_in_failure WHERE account = :failed_word"));
}
