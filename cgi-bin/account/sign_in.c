/* sign_in.c - from the 5th failure on an account waits 1, 2, 4 ... at most 15 minutes;
 * unknown accounts are counted and answered alike. */
#include "sign_in.h"

#include <ctype.h>
#include <string.h>

#include "core/password.h"

enum { FREE_FAILURES = 4 };

static const char failure_sql[] =
    "INSERT INTO sign_in_failure (account, failures, last_at, locked_until) VALUES (:typed, 1, :now, :now)"
    " ON DUPLICATE KEY UPDATE"
    "  failures = IF(last_at < :now - INTERVAL 1 DAY, 1, failures + 1), last_at = :now,"
    "  locked_until = IF(failures > :free_failures,"
    "   :now + INTERVAL LEAST(900, 60 * POW(2, LEAST(10, failures - :free_failures - 1))) SECOND, :now)";

/* Written at once, outside the transaction that the refused form rolls back. */
static NEOERR *note_failure(struct request *req)
{
    db_rollback(req);
    values_int(req->values, "free_failures", FREE_FAILURES);
    TRY(db_execute(req, failure_sql));
    return nerr_pass(audit_event(req, "sign_in_failed", "session", 0, values_get_text(req->values, "typed")));
}

static NEOERR *find_account(struct request *req, struct row *row, bool *found, bool *locked)
{
    struct row lock;

    TRY(db_select_maybe(req, "SELECT locked_until > :now AS locked FROM sign_in_failure WHERE account = :typed", &lock, locked));
    *locked = *locked && row_int(&lock, "locked") != 0;
    return nerr_pass(db_select_maybe(req,
                                     "SELECT id, password_hash, demo, left_on IS NOT NULL AND left_on <= :today AS gone"
                                     " FROM staff WHERE account = :typed",
                                     row, found));
}

static bool may_sign_in(const struct row *row)
{
    return row_int(row, "gone") == 0 && (row_int(row, "demo") == 0 || strcmp(config.demo, "yes") == 0);
}

NEOERR *sign_in_check(struct request *req, const char *account, const char *password, int64_t *staff_id)
{
    char *typed = arena_text(req->arena, account);
    struct row row;
    bool found, locked, right;

    *staff_id = 0;
    for (char *c = typed; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    values_text(req->values, "typed", typed);
    TRY(find_account(req, &row, &found, &locked));
    if (locked) {
        form_error(req, "", "account.locked");
        return STATUS_OK;
    }
    TRY(password_verify(req, password, found ? row_text(&row, "password_hash") : "", &right));
    if (!right || !found || !may_sign_in(&row)) {
        form_error(req, "", "account.sign_in_failed");
        return nerr_pass(note_failure(req));
    }
    *staff_id = row_int(&row, "id");
    return nerr_pass(db_execute(req, "DELETE FROM sign_in_failure WHERE account = :typed"));
}

NEOERR *sign_in_check_own_password(struct request *req, const char *old_password, const char *new_password)
{
    const char *problem = password_problem(req, new_password, req->person.account);
    struct row row;
    bool right;

    if (problem != NULL)
        form_error_with(req, "new_password", problem, arena_format(req->arena, "%lld", (long long)setting_int("password.min_length")));
    else if (strcmp(old_password, new_password) == 0)
        form_error(req, "new_password", "account.password_same");
    TRY(db_select_one(req, "SELECT password_hash FROM staff WHERE id = :me", &row));
    TRY(password_verify(req, old_password, row_text(&row, "password_hash"), &right));
    if (!right)
        form_error(req, "old_password", "account.password_wrong");
    return STATUS_OK;
}

NEOERR *sign_in_set_password(struct request *req, const struct table *table, int64_t staff_id, const char *password)
{
    struct values *values = values_new(req->arena);
    const char *hash;

    TRY(password_hash(req, password, &hash));
    values_text(values, "password_hash", hash);
    values_text(values, "password_changed_at", req->now);
    values_int(values, "must_change_password", staff_id == req->person.id ? 0 : 1);
    return nerr_pass(db_change(req, table, staff_id, values));
}
