/* permission.c - the table role x resource.action -> scope, and what a scope is in SQL. */
#include "permission.h"

#include <stdlib.h>
#include <string.h>

#include "permission_table.h"
#include "request.h"
#include "route.h"
#include "text.h"

struct right {
    int64_t role_id;
    const char *word; /* "customers.read" */
    unsigned scope;
};

static struct {
    struct arena *arena;
    struct right *rights; /* sorted by word */
    size_t count;
} held;

static int by_word(const void *one, const void *other)
{
    return strcmp(((const struct right *)one)->word, ((const struct right *)other)->word);
}

NEOERR *permission_table_read(struct request *req)
{
    struct rows *rows;
    struct arena *arena;

    TRY(db_select(req, "SELECT role_id, CONCAT(resource, '.', action) AS word, scope + 0 AS scope FROM role_permission", &rows));
    arena = arena_new();
    arena_free(held.arena);
    held.arena = arena;
    held.count = rows->count;
    held.rights = arena_alloc(arena, (rows->count + 1) * sizeof(*held.rights));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        held.rights[i] = (struct right){ .role_id = row_int(&row, "role_id"),
                                         .word = arena_text(arena, row_text(&row, "word")),
                                         .scope = (unsigned)row_int(&row, "scope") };
    }
    qsort(held.rights, held.count, sizeof(*held.rights), by_word);
    return STATUS_OK;
}

static bool has_role(const struct request *req, int64_t role_id)
{
    for (size_t i = 0; i < req->person.role_count; i++) {
        if (req->person.roles[i] == role_id)
            return true;
    }
    return false;
}

/* The first right of that word; they stand together. */
static size_t first_right(const char *word)
{
    size_t low = 0, high = held.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(held.rights[middle].word, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A token may read ("x.read": looking and reading) or write ("x.write": every other action) of a resource. */
static bool token_allows(const struct request *req, const char *permission)
{
    const char *action = strchr(permission, '.');
    bool reads = action != NULL && (strcmp(action, ".read") == 0 || strcmp(action, ".look") == 0);
    char word[64];

    if (req->token.scopes == NULL)
        return true;
    snprintf(word, sizeof(word), "%.*s.%s", (int)strcspn(permission, "."), permission, reads ? "read" : "write");
    return text_has_word(req->token.scopes, word);
}

unsigned permission_scope(const struct request *req, const char *permission)
{
    unsigned scope = 0;

    if (!token_allows(req, permission))
        return 0;

    if (req->person.id == 0 && req->via != VIA_PAGE && req->via != VIA_API)
        return SCOPE_ALL; /* the system itself: jobs and the administrator's command */
    for (size_t i = first_right(permission); i < held.count && strcmp(held.rights[i].word, permission) == 0; i++) {
        if (has_role(req, held.rights[i].role_id))
            scope |= held.rights[i].scope;
    }
    if ((scope & SCOPE_TEAM) != 0)
        scope &= ~(unsigned)SCOPE_OWN; /* the team contains oneself */
    if (scope != 0 && req->person.stands_in_for != NULL && *req->person.stands_in_for != '\0')
        scope |= SCOPE_STANDS_IN;
    return (scope & SCOPE_ALL) != 0 ? (unsigned)SCOPE_ALL : scope;
}

unsigned permission_scope_any(const struct request *req, const char *permissions)
{
    char word[64];

    for (const char *at = permissions; *at != '\0';) {
        size_t length = strcspn(at, "|");
        unsigned scope;

        snprintf(word, sizeof(word), "%.*s", (int)length, at);
        scope = permission_scope(req, word);
        if (scope != 0)
            return scope;
        at += length + (at[length] == '|');
    }
    return 0;
}

NEOERR *permission_check(struct request *req, const struct route *route)
{
    if (route->permission == NULL && (route->flags & (ROUTE_PUBLIC | ROUTE_ANY_PERSON)) != 0) {
        req->scope = 0;
        return STATUS_OK;
    }
    req->scope = route->permission == NULL ? 0 : permission_scope_any(req, route->permission);
    if (req->scope != 0)
        return STATUS_OK;
    return nerr_raise(ERR_FORBIDDEN, "%s needs %s", route->path, route->permission);
}

/* " OR alias.column IN (ids)"; nothing without ids. */
static void add_list(struct buffer *text, const char *alias, const char *column, const char *ids)
{
    if (*ids == '\0')
        return;
    buffer_format(text, "%s%s.%s IN (%s)", text->length == 1 ? "" : " OR ", alias, column, ids);
}

/* The lists come from the database's own numbers (people.c). */
const char *permission_visible_sql(struct request *req, unsigned scope, const char *alias)
{
    struct buffer text;

    if ((scope & SCOPE_ALL) != 0)
        return "TRUE";
    buffer_init(&text, req->arena);
    buffer_char(&text, '(');
    if ((scope & SCOPE_OWN) != 0)
        buffer_format(&text, "%s.owner_id = :me", alias);
    if ((scope & SCOPE_TEAM) != 0)
        add_list(&text, alias, "owner_id", req->person.team);
    if ((scope & SCOPE_REGION) != 0)
        add_list(&text, alias, "sales_region_id", req->person.regions);
    if ((scope & SCOPE_STANDS_IN) != 0)
        add_list(&text, alias, "owner_id", req->person.stands_in_for);
    buffer_text(&text, text.length == 1 ? "FALSE)" : ")");
    return text.bytes;
}
