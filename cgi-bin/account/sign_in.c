/* sign_in.c - account and password; core/lockout.c makes those wait who fail again and again. */
#include "sign_in.h"

#include <ctype.h>
#include <string.h>

#include "core/lockout.h"
#include "core/password.h"

/* Guesses at one account from one address wait soon. Those at one account from everywhere, or at all accounts
 * from one address, wait later, and only where this person has not signed in from before: nobody can lock others
 * out of their own desks. */
enum { FROM_HERE, FROM_EVERYWHERE, AT_ALL, WAYS };

static void name_attempts(const struct request *req, const char *account, struct attempt attempts[WAYS])
{
    attempts[FROM_HERE] = (struct attempt){ .account = account, .address = req->address };
    attempts[FROM_EVERYWHERE] = (struct attempt){ .account = account, .address = "", .setting = "sign_in.account_failures" };
    attempts[AT_ALL] = (struct attempt){ .account = "", .address = req->address, .setting = "sign_in.address_failures" };
}

static const char account_sql[] =
    "SELECT st.id, st.password_hash, st.demo, st.left_on IS NOT NULL AND st.left_on <= :today AS gone,"
    " EXISTS (SELECT 1 FROM session s WHERE s.staff_id = st.id AND s.address = :address) AS at_home"
    " FROM staff st WHERE st.account = :typed";

static NEOERR *find_account(struct request *req, const struct attempt attempts[WAYS], struct row *row, bool *found)
{
    values_text(req->values, "typed", attempts[FROM_HERE].account);
    values_text(req->values, "address", req->address);
    return nerr_pass(db_select_maybe(req, account_sql, row, found));
}

static NEOERR *must_wait(struct request *req, const struct attempt attempts[WAYS], bool at_home, bool *locked)
{
    TRY(lockout_ask(req, &attempts[FROM_HERE], locked));
    for (int i = FROM_EVERYWHERE; i < WAYS && !*locked && !at_home; i++)
        TRY(lockout_ask(req, &attempts[i], locked));
    if (*locked)
        form_error(req, "", "account.locked");
    return STATUS_OK;
}

static bool may_sign_in(const struct row *row)
{
    return row_int(row, "gone") == 0 && (row_int(row, "demo") == 0 || strcmp(config.demo, "yes") == 0);
}

NEOERR *sign_in_check(struct request *req, const char *account, const char *password, int64_t *staff_id)
{
    char *typed = arena_text(req->arena, account);
    struct attempt attempts[WAYS];
    struct row row;
    bool found, locked, right;

    *staff_id = 0;
    for (char *c = typed; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    name_attempts(req, typed, attempts);
    TRY(find_account(req, attempts, &row, &found));
    TRY(must_wait(req, attempts, found && row_int(&row, "at_home") != 0, &locked));
    if (locked)
        return STATUS_OK;
    TRY(password_verify(req, password, found ? row_text(&row, "password_hash") : "", &right));
    if (!right || !found || !may_sign_in(&row)) {
        form_error(req, "", "account.sign_in_failed");
        return nerr_pass(lockout_failed(req, attempts, WAYS, "session"));
    }
    *staff_id = row_int(&row, "id");
    return nerr_pass(lockout_clear(req, &attempts[FROM_HERE]));
}

/* Whoever sits at a person's open page may not try passwords there either. */
static NEOERR *check_old_password(struct request *req, const char *old_password)
{
    const struct attempt attempt = { .account = req->person.account, .address = req->address };
    struct row row;
    bool right, locked;

    TRY(lockout_ask(req, &attempt, &locked));
    if (locked) {
        form_error(req, "", "account.locked");
        return STATUS_OK;
    }
    TRY(db_select_one(req, "SELECT password_hash FROM staff WHERE id = :me", &row));
    TRY(password_verify(req, old_password, row_text(&row, "password_hash"), &right));
    if (right)
        return nerr_pass(lockout_clear(req, &attempt));
    form_error(req, "old_password", "account.password_wrong");
    return nerr_pass(lockout_failed(req, &attempt, 1, "staff"));
}

NEOERR *sign_in_check_own_password(struct request *req, const char *old_password, const char *new_password)
{
    const char *problem;

    TRY(password_problem(req, new_password, req->person.account, &problem));
    if (problem != NULL)
        form_error_with(req, "new_password", problem, arena_format(req->arena, "%lld", (long long)setting_int("password.min_length")));
    else if (strcmp(old_password, new_password) == 0)
        form_error(req, "new_password", "account.password_same");
    return nerr_pass(check_old_password(req, old_password));
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
