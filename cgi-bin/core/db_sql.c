/* db_sql.c - the :name scanner. */
#include "db_sql.h"

#include <ctype.h>
#include <string.h>

static bool name_start(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static bool name_part(char c)
{
    return name_start(c) || (c >= '0' && c <= '9');
}

/* End of what begins at `at` and must not be looked into: a quoted text or a
 * comment; `at` itself when nothing of the kind begins there; NULL when it never ends. */
static const char *skip_opaque(const char *at)
{
    if (*at == '\'' || *at == '"' || *at == '`') {
        char quote = *at;

        for (at++; *at != '\0'; at++) {
            if (*at == '\\' && at[1] != '\0')
                at++;
            else if (*at == quote)
                return at + 1;
        }
        return NULL;
    }
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");

        return end == NULL ? NULL : end + 2;
    }
    return at;
}

/* Takes the name at `at` (behind the colon) and returns what follows it. */
static const char *take_name(struct arena *arena, const char *at, struct sql *sql)
{
    const char *end = at;

    while (name_part(*end))
        end++;
    sql->names[sql->count++] = arena_copy(arena, at, (size_t)(end - at));
    return end;
}

NEOERR *sql_scan(struct arena *arena, const char *statement, struct sql *sql)
{
    struct buffer text;
    const char *at = statement;

    buffer_init(&text, arena);
    sql->count = 0;
    sql->names = arena_alloc(arena, SQL_MAX_PARAMETERS * sizeof(*sql->names));
    while (*at != '\0') {
        size_t plain = strcspn(at, "'\"`/:");
        const char *end;

        buffer_add(&text, at, plain);
        at += plain;
        if (*at == '\0')
            break;
        end = skip_opaque(at);
        if (end == NULL)
            return nerr_raise(ERR_DB, "a quote or comment is not closed: %.80s", statement);
        if (end != at) {
            buffer_add(&text, at, (size_t)(end - at));
            at = end;
        } else if (*at == ':' && name_start(at[1]) && (at == statement || (at[-1] != ':' && !name_part(at[-1])))) {
            if (sql->count == SQL_MAX_PARAMETERS)
                return nerr_raise(ERR_DB, "more than %d parameters: %.80s", SQL_MAX_PARAMETERS, statement);
            at = take_name(arena, at + 1, sql);
            buffer_char(&text, '?');
        } else {
            buffer_char(&text, *at++);
        }
    }
    sql->text = text.bytes;
    return STATUS_OK;
}
