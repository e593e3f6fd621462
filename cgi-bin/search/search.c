/* search.c - /search?q=: dealers and people by name, pinyin, code, credit code, phone; papers
 * and contracts by number, tickets by number and lot.
 * docs/search.md says how. */
#include "core/app.h"

#include <string.h>

#include "domain/search_index.h"

enum { SUGGESTIONS = 8, RESULTS = 50 };

/* Ranges of the key of search_word, best first: a whole word as typed (code, short name), words that
 * begin so, names that hold it, numbers that end so. Each stops at as many rows as are shown. */
#define TIER(tier, kind, condition)                                                                                       \
    "(SELECT DISTINCT s.id, " tier " AS tier FROM search_word s JOIN customer cu /* all rows: visible below */ ON cu.id = s.customer_id" \
    " WHERE s.kind = '" kind "' AND " condition " AND {visible:cu} LIMIT :most)"
#define HITS(kind)                                                                                                        \
    "(" TIER("0", kind, "s.place = 0 AND s.word = :word") " UNION ALL " TIER("1", kind, "s.place = 0 AND s.word > :word AND s.word LIKE :start") \
    " UNION ALL " TIER("2", kind, "s.place = 1 AND s.word LIKE :part")       \
    " UNION ALL " TIER("2", kind, "s.place = 2 AND s.word LIKE :end") ") hit"

static const char customers_sql[] =
    "/* all rows: HITS is narrowed */ SELECT cu.id, cu.code, cu.name, cu.short_name, cu.state, cu.owner_id, pr.full_name AS region_name FROM " HITS("customer")
    " JOIN customer cu /* all rows: HITS is narrowed */ ON cu.id = hit.id LEFT JOIN postal_region pr ON pr.code = cu.region_code"
    " GROUP BY cu.id ORDER BY MIN(hit.tier), cu.name_py, cu.id LIMIT :most";

static const char people_sql[] =
    "/* all rows: HITS is narrowed */ SELECT cu.id, cu.name AS customer_name, p.name, c.role, c.title,"
    "  (SELECT ph.number FROM phone ph WHERE ph.contact_id = c.id AND ph.valid_to IS NULL ORDER BY ph.sms DESC, ph.id LIMIT 1) AS number"
    " FROM " HITS("contact") " JOIN contact c ON c.id = hit.id AND c.valid_to IS NULL JOIN customer cu /* all rows: HITS is narrowed */ ON cu.id = c.customer_id"
    " JOIN person p ON p.id = c.person_id GROUP BY c.id ORDER BY MIN(hit.tier), p.name_py, c.id LIMIT :most";

static const char papers_sql[] =
    "/* all rows: HITS is narrowed */ SELECT p.id, p.paper_type, p.number, p.due_on, cu.id AS customer_id, cu.name AS customer_name FROM " HITS("paper")
    " JOIN paper p ON p.id = hit.id AND p.valid_to IS NULL JOIN customer cu /* all rows: HITS is narrowed */ ON cu.id = p.customer_id"
    " GROUP BY p.id ORDER BY MIN(hit.tier), p.due_order DESC, p.id LIMIT :most";

/* By the beginning of the number, which is a range of its key; typed as "XS-.." only, so that no other search asks. */
static const char contracts_sql[] =
    "SELECT c.id, c.number, c.title, c.state, cu.name AS customer_name FROM contract c JOIN customer cu ON cu.id = c.customer_id WHERE c.number LIKE :contract_start AND {visible:cu}"
    " ORDER BY c.number LIMIT :most";

/* Tickets by the beginning of the number, typed as "T-..", or of the lot: both are ranges of a key. */
#define TICKETS(condition)                                                                                              \
    "SELECT t.id, t.number, t.title, t.state, t.product_name, t.lot, cu.name AS customer_name FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND " condition \
    " ORDER BY t.id DESC LIMIT :most"
static const char tickets_sql[] = TICKETS("t.number LIKE :ticket_start");
static const char lots_sql[] = TICKETS("t.lot LIKE :ticket_start");

static NEOERR *show_customers(struct request *req)
{
    req->scope = permission_scope_any(req, "customers.look|customers.read");
    return req->scope == 0 ? STATUS_OK : nerr_pass(db_show_rows(req, "Customers", customers_sql));
}

static NEOERR *show_people(struct request *req)
{
    req->scope = permission_scope(req, "contacts.read");
    return req->scope == 0 ? STATUS_OK : nerr_pass(db_show_rows(req, "People", people_sql));
}

static NEOERR *show_papers(struct request *req)
{
    req->scope = permission_scope(req, "papers.read");
    return req->scope == 0 ? STATUS_OK : nerr_pass(db_show_rows(req, "Papers", papers_sql));
}

static NEOERR *show_contracts(struct request *req, const char *q)
{
    req->scope = permission_scope(req, "contracts.read");
    if (req->scope == 0 || strncasecmp(q, "XS-", 3) != 0)
        return STATUS_OK;
    values_text(req->values, "contract_start", arena_format(req->arena, "%s%%", q));
    return nerr_pass(db_show_rows(req, "Contracts", contracts_sql));
}

/* A lot has a digit, and no sign that is not of ASCII. */
static bool is_like_lot(const char *q)
{
    size_t length = strlen(q);

    return length >= SEARCH_END_LEAST && strpbrk(q, "0123456789") != NULL && strspn(q, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-/.") == length;
}

static NEOERR *show_tickets(struct request *req, const char *q)
{
    bool number = strncasecmp(q, "T-", 2) == 0;

    req->scope = permission_scope(req, "tickets.read");
    if (req->scope == 0 || (!number && !is_like_lot(q)))
        return STATUS_OK;
    values_text(req->values, "ticket_start", arena_format(req->arena, "%s%%", q));
    return nerr_pass(db_show_rows(req, "Tickets", number ? tickets_sql : lots_sql));
}

static NEOERR *find(struct request *req, int most)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 60);
    const char *word = text_cut(req->arena, search_normal(req->arena, q), SEARCH_WORD_MOST);

    TRY(show_text(req, q, "Query.q"));
    if (*word == '\0')
        return STATUS_OK;
    values_text(req->values, "word", word);
    values_text(req->values, "start", arena_format(req->arena, "%s%%", word));
    values_text(req->values, "part", arena_format(req->arena, "%s%%", text_cut(req->arena, word, SEARCH_PART_MOST)));
    values_text(req->values, "end", search_end(req->arena, word));
    values_int(req->values, "most", most);
    TRY(show_customers(req));
    TRY(show_people(req));
    TRY(show_papers(req));
    TRY(show_contracts(req, q));
    return nerr_pass(show_tickets(req, q));
}

static NEOERR *page(struct request *req)
{
    bool suggest = strcmp(request_param(req, "suggest"), "1") == 0;

    if (suggest)
        TRY(show_text(req, "1", "Suggest"));
    return nerr_pass(find(req, suggest ? SUGGESTIONS : RESULTS));
}

static const struct route routes[] = {
    { METHOD_GET, "/search", NULL, page, "search/search", NULL, NULL, ROUTE_ANY_PERSON, "each part asks for its permission", NULL },
};

const struct module search_module = { .name = "search", .routes = routes, .route_count = COUNT_OF(routes) };
