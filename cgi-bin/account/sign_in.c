/* sign_in.c - account and password; core/lockout.c makes those wait who fail again and again. */
#include "sign_in.h"

#include <ctype.h>
#include <string.h>

#include "core/lockout.h"
#include "core/password.h"

static NEOERR *find_account(struct request *req, struct row *row, bool *found, bool *locked)
{
    TRY(lockout_ask(req, values_get_text(req->values, "typed"), locked));
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
        return nerr_pass(lockout_failed(req, typed, "session"));
    }
    *staff_id = row_int(&row, "id");
    return nerr_pass(lockout_clear(req, typed));
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
