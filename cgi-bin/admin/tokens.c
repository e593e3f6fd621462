/* tokens.c - /admin/tokens: everybody's tokens for the API: who has which, when it was used last, and an
 * end to it. */
#include "admin.h"

#include <string.h>

#include "core/token.h"

static const struct column columns[] = {
    { "name", "t.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "hint", "t.hint", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "staff_id", "t.staff_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "scopes", "t.scopes", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "last_used_at", "t.last_used_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "last_address", "t.last_address", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "expires_on", "t.expires_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "created_at", "t.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};

static const struct filter filters[] = {
    { "staff_id", FILTER_CHOICE, "t.staff_id %s", "@staff", COLUMN_DEFAULT },
    { "used_before", FILTER_BEFORE, "COALESCE(t.last_used_at, t.created_at) < :used_before", NULL, COLUMN_DEFAULT },
};

static const struct order orders[] = { { "created_at", "t.id", 0 } };

/* "customers.read,papers.read" in the person's words. */
static const char *cell_words(struct request *req, const struct column *column, const struct row *row)
{
    char *words, *rest = NULL;
    struct buffer out;

    if (strcmp(column->key, "scopes") != 0)
        return NULL;
    buffer_init(&out, req->arena);
    words = arena_text(req->arena, row_text(row, "scopes"));
    for (char *word = strtok_r(words, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        const struct option *option = options_find("api_scope", word);

        buffer_format(&out, "%s%s", out.length > 0 ? ", " : "", option != NULL ? option_label(req, option) : word);
    }
    return out.length == 0 ? "" : out.bytes;
}

const struct list token_list = {
    .name = "tokens", .path = "/admin/tokens", .noun = "api_token", .permission = "staff.read",
    .from = "api_token t", .where = "t.valid_to IS NULL AND t.expires_on >= :today", .id = "t.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-created_at", .words = cell_words,
};

const char admin_token_record_sql[] =
    "SELECT t.id, t.name, t.hint, t.staff_id, t.scopes, t.expires_on, t.created_at, t.last_used_at, t.last_address"
    " FROM api_token t WHERE t.id = :id AND t.valid_to IS NULL";

NEOERR *tokens_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &token_list));
}

NEOERR *tokens_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &token_list));
}

NEOERR *tokens_export(struct request *req)
{
    return nerr_pass(list_export(req, &token_list));
}

NEOERR *admin_token_page(struct request *req)
{
    static const struct column scopes = { "scopes", NULL, COLUMN_TEXT, 0, NULL };

    return nerr_pass(show_text(req, cell_words(req, &scopes, &req->record), "Scopes"));
}

/* Its program stops at once; whose it was is told. */
NEOERR *admin_token_end(struct request *req)
{
    const char *name = row_text(&req->record, "name");

    TRY(db_close(req, &api_token_table, row_int(&req->record, "id"), NULL));
    if (row_int(&req->record, "staff_id") != req->person.id)
        TRY(notice_put(req, row_int(&req->record, "staff_id"), "token_revoked", name, "/account/tokens"));
    reply_notice(req, "token.revoked", name);
    reply_redirect(req, "/admin/tokens");
    return STATUS_OK;
}
