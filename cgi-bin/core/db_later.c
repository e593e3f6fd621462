/* db_later.c - writes that wait for the end of their transaction. */
#include "db_later.h"

#include <string.h>

#include "db.h"
#include "db_bulk.h"
#include "db_connect.h"
#include "db_sql.h"
#include "request.h"
#include "text.h"

enum { WAITING_MOST = 64, TOGETHER_MOST = 16 };

struct waiting {
    const char *text; /* as it was given */
    struct sql sql;
    struct values *values; /* all that it names, as of now */
    bool taken;            /* runs with another of the same text */
};

struct later {
    struct waiting items[WAITING_MOST];
    size_t count;
};

/* --- by text: rows of one INSERT are written together, all else in its order ------------------------- */

static NEOERR *run_alike(struct request *req, struct later *later, size_t first)
{
    static const char insert[] = "INSERT INTO ";
    struct values *rows[WAITING_MOST];
    const char *text = later->items[first].text;
    size_t count = 0, last = strncmp(text, insert, sizeof(insert) - 1) == 0 ? later->count : first + 1;

    for (size_t i = first; i < last; i++) {
        struct waiting *one = &later->items[i];

        if (one->taken || strcmp(one->text, text) != 0)
            continue;
        one->taken = true;
        rows[count++] = one->values;
    }
    return count == 1 ? nerr_pass(db_execute_with(req, text, rows[0])) : nerr_pass(db_execute_many(req, text, rows, count));
}

NEOERR *db_later_run(struct request *req)
{
    struct later *later = req->later;

    req->later = NULL;
    for (size_t i = 0; later != NULL && i < later->count; i++) {
        if (!later->items[i].taken)
            TRY(run_alike(req, later, i));
    }
    return STATUS_OK;
}

/* --- with the commit -------------------------------------------------------------------------------- */

static NEOERR *run_with_commit(struct request *req, const struct later *later)
{
    struct sql all = { 0 };
    struct buffer text;
    size_t count = 0;
    MYSQL_BIND *binds;

    buffer_init(&text, req->arena);
    buffer_text(&text, "BEGIN NOT ATOMIC ");
    for (size_t i = 0; i < later->count; i++) {
        buffer_format(&text, "%s; ", later->items[i].sql.text);
        all.count += later->items[i].sql.count;
    }
    buffer_text(&text, "COMMIT AND CHAIN; END");
    all.text = text.bytes;
    binds = arena_alloc(req->arena, (all.count + 1) * sizeof(*binds));
    for (size_t i = 0; i < later->count; count += later->items[i++].sql.count)
        TRY(db_bind(req, &later->items[i].sql, later->items[i].values, binds + count));
    return nerr_pass(db_run_bound(req, &all, binds));
}

NEOERR *db_later_commit(struct request *req, bool chain)
{
    struct later *later = req->later;

    if (!chain || later == NULL || later->count > TOGETHER_MOST) {
        TRY(db_later_run(req));
        return nerr_pass(db_run_plain(req->db, chain ? "COMMIT AND CHAIN" : "COMMIT"));
    }
    req->later = NULL;
    return nerr_pass(run_with_commit(req, later));
}

/* Also who, when: one who does much for many (the demo) is another by the end. */
static NEOERR *remember(struct request *req, const struct sql *sql, const struct values *given, struct values **values)
{
    struct value own;

    *values = values_copy(req->arena, given);
    for (size_t i = 0; i < sql->count; i++) {
        if (values_find(*values, sql->names[i]) != NULL)
            continue;
        if (!db_own_value(req, sql->names[i], &own))
            return nerr_raise(ERR_DB, "no value for :%s in %.120s", sql->names[i], sql->text);
        if (own.type == VALUE_INT)
            values_int(*values, sql->names[i], own.number);
        else
            values_text(*values, sql->names[i], own.text);
    }
    return STATUS_OK;
}

NEOERR *db_later(struct request *req, const char *sql, const struct values *values)
{
    struct waiting *waiting;

    if (!db_in_transaction(req))
        return nerr_pass(db_execute_with(req, sql, values));
    if (req->later == NULL) {
        req->later = arena_alloc(req->arena, sizeof(*req->later));
        req->later->count = 0;
    }
    waiting = &req->later->items[req->later->count];
    *waiting = (struct waiting){ .text = sql };
    TRY(sql_scan(req->arena, sql, &waiting->sql));
    TRY(remember(req, &waiting->sql, values, &waiting->values));
    return ++req->later->count < WAITING_MOST ? STATUS_OK : nerr_pass(db_later_run(req));
}
