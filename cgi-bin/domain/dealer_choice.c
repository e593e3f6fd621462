/* dealer_choice.c - whose document it will be. */
#include "dealer_choice.h"

#include <string.h>

#include "customer.h"
#include "search_index.h"

/* Dealers by a word's beginning, the start or the inside of a name. */
static const char suggest_sql[] =
    "/* all rows: narrowed by what follows */ SELECT DISTINCT cu.id, cu.code, cu.name FROM"
    " ((SELECT s.customer_id FROM search_word s JOIN customer cu ON cu.id = s.customer_id WHERE s.kind = 'customer' AND s.place = 0 AND s.word LIKE :start AND {visible:cu} LIMIT 40)"
    "  UNION (SELECT s.customer_id FROM search_word s JOIN customer cu ON cu.id = s.customer_id WHERE s.kind = 'customer' AND s.place = 1 AND s.word LIKE :part AND {visible:cu} LIMIT 40)) hit"
    " JOIN customer cu ON cu.id = hit.customer_id WHERE cu.state <> :but_state ORDER BY cu.name_py, cu.id LIMIT 12";

NEOERR *dealer_choice_suggest(struct request *req, const char *but)
{
    const char *word = text_cut(req->arena, search_normal(req->arena, text_cut(req->arena, request_param(req, "q"), 60)), SEARCH_WORD_MOST);

    if (*word == '\0')
        return STATUS_OK;
    values_text(req->values, "start", arena_format(req->arena, "%s%%", word));
    values_text(req->values, "part", arena_format(req->arena, "%s%%", text_cut(req->arena, word, SEARCH_PART_MOST)));
    values_text(req->values, "but_state", but);
    return nerr_pass(db_show_rows(req, "Dealers", suggest_sql));
}

const char dealer_choice_sql[] = "SELECT cu.id, cu.code, cu.name, cu.state, cu.owner_id FROM customer cu WHERE cu.id = :customer_id AND {visible:cu}";
static const char named_sql[] =
    "SELECT cu.id FROM customer cu WHERE (cu.code = :code OR cu.name = :typed OR cu.short_name = :typed) AND {visible:cu} ORDER BY cu.code = :code DESC, cu.id LIMIT 1";

/* "D001000 name" as suggested, or a code, or a name; 0 when there is none. */
static NEOERR *find_named(struct request *req, int64_t *id)
{
    const char *typed = text_tidy(req->arena, request_param(req, "dealer"));
    struct row row;
    bool found;

    *id = 0;
    if (*typed == '\0')
        return STATUS_OK;
    values_text(req->values, "typed", typed);
    values_text(req->values, "code", arena_format(req->arena, "%.*s", (int)strcspn(typed, " "), typed));
    TRY(db_select_maybe(req, named_sql, &row, &found));
    TRY(show_text(req, typed, "Asked.dealer"));
    if (!found)
        return nerr_pass(show_text(req, "1", "Asked.unknown"));
    *id = row_int(&row, "id");
    return STATUS_OK;
}

static const char program_sql[] =
    "SELECT cu.id FROM customer cu WHERE {visible:cu} AND cu.id = COALESCE(:customer_id, (SELECT c.id FROM customer c /* all rows: codes are unique, the row is judged */ WHERE c.code = NULLIF(:customer_code, '')))";

NEOERR *dealer_of_program(struct request *req, int64_t *id)
{
    struct row row;
    bool found;

    *id = 0;
    if (!values_has(req->values, "customer_id"))
        values_null(req->values, "customer_id");
    TRY(db_select_maybe(req, program_sql, &row, &found));
    if (found)
        *id = row_int(&row, "id");
    else
        form_error(req, values_has(req->values, "customer_id") ? "customer_id" : "customer_code", "api.no_such_customer");
    return STATUS_OK;
}

static NEOERR *take(struct request *req, int64_t id, struct row *dealer)
{
    values_int(req->values, "customer_id", id);
    TRY(db_select_one(req, dealer_choice_sql, dealer));
    return nerr_pass(row_show(req, "Dealer", dealer));
}

NEOERR *dealer_choice_asked(struct request *req, struct row *dealer, bool *chosen)
{
    int64_t id;

    if (!text_int(request_param(req, "customer"), &id))
        TRY(find_named(req, &id));
    *chosen = id != 0;
    return *chosen ? nerr_pass(take(req, id, dealer)) : STATUS_OK;
}

NEOERR *dealer_choice_read(struct request *req, const char *path, struct row *dealer, bool *chosen)
{
    int64_t id;

    *chosen = text_int(request_posted(req, "customer_id"), &id) || text_int(request_param(req, "customer"), &id);
    TRY(show_text(req, path, "Here"));
    if (*chosen)
        return nerr_pass(take(req, id, dealer));
    TRY(find_named(req, &id));
    if (id != 0)
        reply_redirect(req, "%s?customer=%lld", path, (long long)id);
    return STATUS_OK;
}

NEOERR *dealer_asked_show(struct request *req, int64_t *id)
{
    struct row row;
    bool found = text_int(request_param(req, "customer"), id);

    if (found) {
        values_int(req->values, "id", *id);
        TRY(db_select_maybe(req, customer_header_sql, &row, &found));
    }
    if (!found) {
        *id = 0;
        return STATUS_OK;
    }
    TRY(row_show(req, "Record", &row));
    TRY(list_filter_named(req, "customer", row_text(&row, "name")));
    return row_int(&row, "full") != 0 && may(req, "customers.read") ? nerr_pass(show_text(req, "1", "Full")) : STATUS_OK;
}
