/* search.c - /search?q=: dealers and people by name, pinyin, code, credit code, phone. */
#include "core/app.h"

#include <string.h>

enum { SUGGESTIONS = 8, RESULTS = 50 };

/* Codes, pinyin and initials from their start; names and short names anywhere. */
static const char customers_sql[] =
    "SELECT cu.id, cu.code, cu.name, cu.short_name, cu.state, cu.owner_id, pr.full_name AS region_name"
    " FROM customer cu LEFT JOIN postal_region pr ON pr.code = cu.region_code"
    " WHERE {visible:cu} AND (cu.name LIKE :anywhere OR cu.short_name LIKE :anywhere OR cu.code LIKE :start"
    "  OR cu.credit_code LIKE :start OR cu.initials LIKE :start OR cu.short_initials LIKE :start OR cu.name_py LIKE :start"
    "  OR REPLACE(cu.name_py, ' ', '') LIKE :start OR cu.phone LIKE :start)"
    " ORDER BY cu.code = :q DESC, cu.short_name = :q DESC, cu.name LIKE :start DESC, cu.name_py, cu.id LIMIT :most";

static const char people_sql[] =
    "SELECT cu.id, cu.name AS customer_name, p.name, c.role, c.title, ph.number"
    " FROM person p JOIN contact c ON c.person_id = p.id AND c.valid_to IS NULL JOIN customer cu ON cu.id = c.customer_id"
    " LEFT JOIN phone ph ON ph.contact_id = c.id AND ph.valid_to IS NULL"
    " WHERE {visible:cu} AND (p.name LIKE :start OR p.initials LIKE :start OR REPLACE(p.name_py, ' ', '') LIKE :start"
    "  OR ph.number LIKE :start)"
    " ORDER BY p.name_py, cu.id LIMIT :most";

/* LIKE patterns: what people type is literal text. */
static const char *escaped(struct request *req, const char *text)
{
    struct buffer out;

    buffer_init(&out, req->arena);
    for (; *text != '\0'; text++) {
        if (strchr("%_\\", *text) != NULL)
            buffer_char(&out, '\\');
        buffer_char(&out, *text);
    }
    return out.bytes;
}

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

static NEOERR *find(struct request *req, int most)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 60);
    const char *like = escaped(req, q);

    TRY(show_text(req, q, "Query.q"));
    if (*q == '\0')
        return STATUS_OK;
    values_text(req->values, "q", q);
    values_text(req->values, "start", arena_format(req->arena, "%s%%", like));
    values_text(req->values, "anywhere", arena_format(req->arena, "%%%s%%", like));
    values_int(req->values, "most", most);
    TRY(show_customers(req));
    return nerr_pass(show_people(req));
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

const struct module search_module = { "search", routes, COUNT_OF(routes), NULL };
