/* api.c - /account/api: how the API is called, for people. /api/v1/me, /options, /openapi.json: what of it
 * belongs to no noun. */
#include "account.h"

#include "core/api.h"
#include "core/io.h"

/* Written by `ninefold migrate` from every module's tables; this program knows only its own. */
NEOERR *description(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT document FROM api_description WHERE id = 1", &row));
    buffer_text(&req->reply.body, row_text(&row, "document"));
    reply_type(req, "application/json");
    return STATUS_OK;
}

NEOERR *api_help_page(struct request *req)
{
    static const char *const statuses[] = { "400", "401", "403", "404", "405", "409", "413", "415", "422", "428", "429", "500", "503" };
    const char *host = req->io->variable(req->io, "HTTP_HOST"), *scheme = req->io->variable(req->io, "REQUEST_SCHEME");

    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        TRY(show_text(req, statuses[i], "Statuses.%zu.status", i));
        TRY(show_text(req, message(req, arena_format(req->arena, "api.s%s.title", statuses[i])), "Statuses.%zu.title", i));
        TRY(show_text(req, message(req, arena_format(req->arena, "api.s%s.text", statuses[i])), "Statuses.%zu.text", i));
    }
    return nerr_pass(show_text(req, arena_format(req->arena, "%s://%s", scheme != NULL ? scheme : "http", host != NULL ? host : "localhost"), "Base"));
}

static NEOERR *me(struct request *req)
{
    static const struct api_column scopes = { "scopes", API_WORDS, NULL, NULL };
    json_t *answer = json_object();
    struct row row;

    api_answer(req, answer);
    values_int(req->values, "token_id", req->token.id);
    TRY(db_select_one(req, "SELECT name, scopes, expires_on FROM api_token WHERE id = :token_id", &row));
    json_object_set_new(answer, "id", json_integer(req->person.id));
    json_object_set_new(answer, "account", json_string(req->person.account));
    json_object_set_new(answer, "name", json_string(req->person.name));
    json_object_set_new(answer, "token", json_string(row_text(&row, "name")));
    json_object_set_new(answer, "scopes", api_value(req, &scopes, &row));
    json_object_set_new(answer, "expires_on", json_string(row_text(&row, "expires_on")));
    return STATUS_OK;
}

/* Keys of staff, regions, roles ... are numbers, those of dictionaries words. */
static json_t *option_of(const struct option *option, bool numbers)
{
    int64_t id;
    json_t *key = numbers && text_int(option->key, &id) ? json_integer(id) : json_string(option->key);

    return json_pack("{s:o, s:s, s:s, s:b}", "key", key, "zh", option->zh, "en", option->en, "ended", (int)option->ended);
}

/* What may stand in a member that is chosen: /api/v1/options/customer_type, .../staff, .../sales_region. */
static NEOERR *options(struct request *req)
{
    const char *word = values_get_text(req->values, "dictionary");
    const struct options *found = options_get(word);
    bool numbers = found->count == 0;
    json_t *answer = json_object(), *items = json_array();

    api_answer(req, answer);
    json_object_set_new(answer, "items", items);
    if (numbers)
        found = options_get(arena_format(req->arena, "@%s", word));
    if (found->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "dictionary %s", word);
    for (size_t i = 0; i < found->count; i++)
        json_array_append_new(items, option_of(&found->items[i], numbers));
    return STATUS_OK;
}

static const char any[] = "whoever has a token";

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/me", NULL, me, NULL, NULL, NULL, ROUTE_ANY_PERSON, any, NULL }, API_OTHER, NULL,
      "Whose token this is and what it may" },
    { { METHOD_GET, "/api/v1/options/$dictionary", NULL, options, NULL, NULL, NULL, ROUTE_ANY_PERSON, any, NULL }, API_OTHER, NULL,
      "The keys that a chosen member may hold, with their names" },
    { { METHOD_GET, "/api/v1/openapi.json", NULL, description, NULL, NULL, NULL, ROUTE_ANY_PERSON, any, NULL }, API_OTHER, NULL,
      "This description" },
};

const struct api account_api = { routes, COUNT_OF(routes) };
