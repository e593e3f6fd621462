/* sql.c - the :name scanner: as many '?' of its own as names, the rest of the statement untouched. */
#include "support/fuzz.h"

#include "core/db_sql.h"

/* The statement again, made from what was found. */
static void put_together(struct arena *arena, const char *statement, const struct sql *sql)
{
    const char *at = statement, *text = sql->text;
    size_t next = 0;

    (void)arena;
    for (; *text != '\0'; text++) {
        if (*text == *at) {
            at++;
            continue;
        }
        HOLDS(*text == '?' && *at == ':' && next < sql->count);
        HOLDS(strncmp(at + 1, sql->names[next], strlen(sql->names[next])) == 0);
        at += 1 + strlen(sql->names[next++]);
    }
    HOLDS(*at == '\0' && next == sql->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct fuzz_io io = fuzz_request(arena, (const uint8_t *)"", 0);
    char *statement = fuzz_text(arena, data, size);
    struct request req;
    struct sql sql;
    NEOERR *err;

    fuzz_begin(&req, &io);
    err = sql_scan(arena, statement, &sql);
    if (err == STATUS_OK)
        put_together(arena, statement, &sql);
    nerr_ignore(&err);
    request_end(&req);
    return 0;
}
