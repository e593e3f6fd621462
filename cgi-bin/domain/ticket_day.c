/* ticket_day.c - the one writer of ticket_day: a day's sums are never added to, but taken anew from its tickets. */
#include "ticket_day.h"

#include "core/job.h"

void ticket_day_zone(const struct request *req, struct values *values)
{
    int64_t now = clock_parse_utc(req->now);

    values_int(values, "zone_minutes", clock_civil_minutes(now) - now / 60000);
}

NEOERR *ticket_day_mark(struct request *req, int64_t id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "ticket_id", id);
    ticket_day_zone(req, values);
    return nerr_pass(db_execute_with(req, "INSERT INTO ticket_day_stale (day) SELECT DATE(t.opened_at + INTERVAL :zone_minutes MINUTE) FROM ticket t WHERE t.id = :ticket_id", values));
}

#define OF_DAY " FROM ticket t WHERE t.opened_at >= " TICKET_DAY_BEGIN("CAST(:day AS DATETIME)") " AND t.opened_at < " TICKET_DAY_BEGIN("CAST(:day AS DATETIME)") " + INTERVAL 1 DAY AND t.state <> 'merged'"
#define SUM_UP(grouped, word)                                                                                          \
    "INSERT INTO ticket_day (grouped, word, day, volume, answer_late, solve_late, reopened, asked, satisfaction, cost, answers, solutions)"                                \
    " SELECT '" grouped "', " TICKET_DAY_SUMS(word) OF_DAY TICKET_DAY_GROUP

/* The marks go first: whoever changes a ticket of the day while it is summed up leaves another. */
static const char *const statements[] = {
    "DELETE FROM ticket_day_stale WHERE day = :day",
    "DELETE FROM ticket_day WHERE grouped IN ('all', 'category', 'product', 'person') AND day = :day",
    SUM_UP("all", TICKET_BY_ALL),
    SUM_UP("category", TICKET_BY_CATEGORY),
    SUM_UP("product", TICKET_BY_PRODUCT),
    SUM_UP("person", TICKET_BY_PERSON),
};

NEOERR *tickets_figures_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT s.day FROM ticket_day_stale s ORDER BY s.id LIMIT 1", &row, &found));
    *finished = !found;
    if (!found)
        return STATUS_OK;
    values_text(values, "day", row_text(&row, "day"));
    ticket_day_zone(req, values);
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        TRY(db_execute_with(req, statements[i], values));
    job->done++;
    return STATUS_OK;
}
