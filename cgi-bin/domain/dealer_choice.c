/* dealer_choice.c - whose document it will be. */
#include "dealer_choice.h"

#include <string.h>

#include "customer.h"
#include "search_index.h"

enum { OFFERED = 12 };

/* A range of the key of search_word: dealers by their own names and numbers, by their people and the people's phones, by numbers of papers,
 * each by its beginning, parts of names by theirs, phones by their ends. Who may not see a dealer's people or papers does not find it by them. */
#define FOUND(tier, kind, place, word, may, contact)                                                                   \
    "(SELECT s.customer_id, " contact " AS contact_id, " tier " AS tier FROM search_word s JOIN customer cu /* all rows: visible below */ ON cu.id = s.customer_id"  \
    " WHERE s.kind = '" kind "' AND s.place = " place " AND s.word LIKE " word " AND {visible:cu}" may " LIMIT 40)"
#define OF_PEOPLE " AND {visible:cu:contacts.read}"
#define OF_PAPERS " AND {visible:cu:papers.read}"

static const char suggest_sql[] =
    "SELECT cu.id, cu.code, cu.name, p.name AS person, c.title FROM"
    " (SELECT customer_id, MIN(tier) AS tier, MIN(contact_id) AS contact_id FROM (" FOUND("0", "customer", "0", ":start", "", "NULL") " UNION ALL " FOUND("1", "customer", "1", ":part", "", "NULL")
    "  UNION ALL " FOUND("1", "customer", "2", ":end", "", "NULL") " UNION ALL " FOUND("2", "contact", "0", ":start", OF_PEOPLE, "s.id") " UNION ALL " FOUND("3", "contact", "1", ":part", OF_PEOPLE, "s.id")
    "  UNION ALL " FOUND("2", "contact", "2", ":end", OF_PEOPLE, "s.id") " UNION ALL " FOUND("3", "paper", "0", ":start", OF_PAPERS, "NULL") ") found GROUP BY customer_id) hit"
    " JOIN customer cu /* all rows: found ones are narrowed */ ON cu.id = hit.customer_id LEFT JOIN contact c ON c.id = hit.contact_id AND hit.tier >= 2 LEFT JOIN person p ON p.id = c.person_id"
    " WHERE cu.state <> :but_state ORDER BY hit.tier, cu.name_py, cu.id LIMIT :most";

/* Binds what was typed; false when nothing was. */
static bool bind_word(struct request *req, const char *typed, const char *but, int64_t most)
{
    const char *word = text_cut(req->arena, search_normal(req->arena, text_cut(req->arena, typed, 60)), SEARCH_WORD_MOST);

    values_text(req->values, "start", arena_format(req->arena, "%s%%", word));
    values_text(req->values, "part", arena_format(req->arena, "%s%%", text_cut(req->arena, word, SEARCH_PART_MOST)));
    values_text(req->values, "end", search_end(req->arena, word));
    values_text(req->values, "but_state", but);
    values_int(req->values, "most", most);
    return *word != '\0';
}

NEOERR *dealer_choice_suggest(struct request *req, const char *but)
{
    return bind_word(req, request_param(req, "q"), but, OFFERED) ? nerr_pass(db_show_rows(req, "Dealers", suggest_sql)) : STATUS_OK;
}

const char dealer_choice_sql[] = "SELECT cu.id, cu.code, cu.name, cu.state, cu.owner_id FROM customer cu WHERE cu.id = :customer_id AND {visible:cu}";
static const char named_sql[] =
    "SELECT cu.id FROM customer cu WHERE (cu.code = :code OR cu.name = :typed OR cu.short_name = :typed) AND {visible:cu} ORDER BY cu.code = :code DESC, cu.id LIMIT 1";

/* The only one that a fragment is found by; several or none: 0. */
static NEOERR *find_only(struct request *req, const char *typed, int64_t *id)
{
    struct rows *rows;
    struct row row;

    if (!bind_word(req, typed, "", 2))
        return STATUS_OK;
    TRY(db_select(req, suggest_sql, &rows));
    if (rows->count == 1) {
        row = rows_at(rows, 0);
        *id = row_int(&row, "id");
    }
    return STATUS_OK;
}

/* "D001000 name" as suggested, a code, a name, or what only one is found by; 0 when there is none. */
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
    if (found)
        *id = row_int(&row, "id");
    else
        TRY(find_only(req, typed, id));
    return *id == 0 ? nerr_pass(show_text(req, "1", "Asked.unknown")) : STATUS_OK;
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
