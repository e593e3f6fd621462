/* paper_light.c - the one writer of customer.light and what is beside it: the lights of dealers, so that
 * lists of a hundred thousand need not compute them, nor look into another table for them.
 *
 * A light says by itself whether it holds: it names the dealer's type, the number of the rules and the
 * days between which no date changes it. Where none holds, PAPER_LIGHT computes; so a light is
 * never wrong, only slow until it is kept again. Who changes papers calls papers_light_refresh in
 * the same transaction. */
#include "paper.h"

enum { CHUNK = 1000 };

/* The last day before a paper ends, begins to expire soon, or a requirement comes or goes. */
#define UNTIL                                                                                                          \
    "LEAST(COALESCE((SELECT MIN(p.due_on) FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL AND p.due_on >= :today), DATE '9999-12-31')," \
    " COALESCE((SELECT MIN(p.due_on - INTERVAL " PAPER_WARN_DAYS " DAY) FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL" \
    "   AND p.due_on - INTERVAL " PAPER_WARN_DAYS " DAY > :today) - INTERVAL 1 DAY, DATE '9999-12-31'),"                \
    " COALESCE((SELECT MIN(IF(r.valid_from > :today, r.valid_from, r.valid_to)) FROM paper_requirement r WHERE r.customer_type = cu.type" \
    "   AND (r.valid_from > :today OR r.valid_to > :today)) - INTERVAL 1 DAY, DATE '9999-12-31'))"

/* Not a change of the dealer: nobody's version, no trail. */
static const char refresh_sql[] =
    "/* all rows: a light is the same for everybody */ UPDATE JSON_TABLE(:light_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) ids"
    " JOIN customer cu /* all rows: as above */ ON cu.id = ids.id"
    " SET cu.light = " PAPER_LIGHT_NOW ", cu.light_type = cu.type, cu.light_from = :today, cu.light_until = " UNTIL ","
    "  cu.light_rules = (SELECT value FROM setting WHERE name = 'papers.rules')";

NEOERR *papers_light_refresh(struct request *req, const int64_t *customer_ids, size_t count)
{
    struct buffer list;

    if (count == 0)
        return STATUS_OK;
    buffer_init(&list, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%c%lld", i == 0 ? '[' : ',', (long long)customer_ids[i]);
    buffer_char(&list, ']');
    values_text(req->values, "light_ids", list.bytes);
    return nerr_pass(db_execute(req, refresh_sql));
}

NEOERR *papers_rules_changed(struct request *req)
{
    int64_t job_id;

    TRY(db_execute(req, "UPDATE setting SET value = value + 1 WHERE name = 'papers.rules'"));
    TRY(options_changed(req));
    return nerr_pass(job_put(req, "papers_light", NULL, NULL, &job_id));
}

/* One chunk of dealers behind the last, those whose light does not hold. */
static const char stale_sql[] =
    "/* all rows: a light is the same for everybody */ SELECT cu.id FROM customer cu WHERE cu.id > :light_after AND " PAPER_LIGHT_KEPT("1") " IS NULL"
    " ORDER BY cu.id LIMIT :light_chunk";

NEOERR *papers_light_step(struct request *req, struct job *job, bool *finished)
{
    int64_t ids[CHUNK];
    struct rows *rows;

    values_int(req->values, "light_after", json_integer_value(json_object_get(job->state, "after")));
    values_int(req->values, "light_chunk", CHUNK);
    TRY(db_select(req, stale_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    TRY(papers_light_refresh(req, ids, rows->count));
    *finished = rows->count < CHUNK;
    if (rows->count > 0)
        json_object_set_new(job->state, "after", json_integer(ids[rows->count - 1]));
    job->done += (int64_t)rows->count;
    return STATUS_OK;
}
