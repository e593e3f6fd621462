/* tokens.c - /account/tokens: a person's tokens for the API. A token may never do more than its person. */
#include "account.h"

#include <string.h>

#include "core/token.h"

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "scopes", .type = FIELD_CHOICES, .options = "api_scope", .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "expires_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
};

static const char *day_in(struct request *req, int days)
{
    char *day = arena_alloc(req->arena, 11);

    clock_format_day(clock_now_ms() + (int64_t)days * 24 * 3600 * 1000, day);
    return day;
}

static NEOERR *check(struct request *req)
{
    const char *until = values_get_text(req->values, "expires_on");

    if (*until == '\0')
        return STATUS_OK;
    if (strcmp(until, req->today) < 0)
        form_error(req, "expires_on", "token.over");
    else if (strcmp(until, day_in(req, TOKEN_DAYS_MOST)) > 0)
        form_error_with(req, "expires_on", "token.too_long", day_in(req, TOKEN_DAYS_MOST));
    return STATUS_OK;
}
const struct form token_form = { "token", fields, COUNT_OF(fields), check };

const char token_record_sql[] = "SELECT id, name FROM api_token WHERE id = :id AND staff_id = :me AND valid_to IS NULL";

/* Tokens in use, and those that ran out lately: their program stopped working. */
static const char tokens_sql[] =
    "SELECT id, name, hint, scopes, expires_on, created_at, last_used_at, last_address, expires_on < :today AS ran_out FROM api_token"
    " WHERE staff_id = :me AND valid_to IS NULL AND expires_on >= :today - INTERVAL 30 DAY ORDER BY expires_on < :today, id DESC";

static NEOERR *show_scopes(struct request *req)
{
    HDF *tokens = hdf_get_obj(req->hdf, "Tokens");

    for (HDF *one = tokens != NULL ? hdf_obj_child(tokens) : NULL; one != NULL; one = hdf_obj_next(one)) {
        char *words = arena_text(req->arena, hdf_get_value(one, "scopes", "")), *rest = NULL;
        int place = 0;

        for (char *word = strtok_r(words, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest))
            TRY(hdf_set_value(one, arena_format(req->arena, "may.%d", place++), word));
    }
    return STATUS_OK;
}

NEOERR *tokens_page(struct request *req)
{
    TRY(db_show_rows(req, "Tokens", tokens_sql));
    TRY(show_scopes(req));
    TRY(show_text(req, day_in(req, TOKEN_DAYS_USUAL), "Preset.expires_on"));
    return nerr_pass(form_show(req, &token_form, "Preset", "/account/tokens"));
}

/* Answered by the page itself: the token must not travel through an address or a cookie. */
NEOERR *token_create(struct request *req)
{
    const char *secret;
    struct row row;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM api_token WHERE staff_id = :me AND valid_to IS NULL AND expires_on >= :today FOR UPDATE", &row));
    if (row_int(&row, "n") >= TOKENS_A_PERSON) {
        form_error(req, "", "token.too_many");
        return STATUS_OK;
    }
    TRY(token_make(req, &secret));
    TRY(show_text(req, secret, "Secret"));
    return nerr_pass(tokens_page(req));
}

NEOERR *token_end(struct request *req)
{
    TRY(db_close(req, &api_token_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "token.revoked", row_text(&req->record, "name"));
    reply_redirect(req, "/account/tokens");
    return STATUS_OK;
}
