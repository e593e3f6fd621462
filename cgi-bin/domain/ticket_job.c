/* ticket_job.c - job tickets.clock: who works on a ticket is warned before its time is over, the superior hears of it after that.
 * Within working time only; safety at any time. Then the reports of adverse reactions (reaction.c). */
#include "ticket.h"

#include "core/job.h"
#include "reaction.h"
#include "ticket_day.h"

enum { CHUNK = 50 };

/* What a moment asks for: `step` 1 before, 2 after. Each moment is told once (ticket.warned); another due time begins anew. Found along
 * an index of what is not told yet, whatever was told before and is still late. */
static const char due_sql[] =
    "SELECT t.id, t.number, t.title, t.severity, t.assignee_id, t.customer_id, IF(t.due_at <= :now, 2, 1) AS step, t.verdict_due_at <=> t.due_at AS of_verdict,"
    "  COALESCE((SELECT st.superior_id FROM staff st WHERE st.id = t.assignee_id), (SELECT op.superior_id FROM staff op WHERE op.id = t.opened_by)) AS superior_id FROM ticket t FORCE INDEX (ticket_warned)"
    " WHERE ((t.warned = 0 AND t.due_at <= :now + INTERVAL :setting_tickets_warn_minutes MINUTE) OR (t.warned = 1 AND t.due_at <= :now)) AND (:working OR t.severity = 'safety') LIMIT :chunk FOR UPDATE";

static NEOERR *warn(struct request *req, const struct row *ticket, const char *words)
{
    if (row_is_null(ticket, "assignee_id"))
        return STATUS_OK;
    return nerr_pass(notice_put(req, row_int(ticket, "assignee_id"), "ticket_soon", words, ticket_path(req, row_int(ticket, "id"), "")));
}

static NEOERR *escalate(struct request *req, const struct row *ticket, const char *words)
{
    int64_t id = row_int(ticket, "id"), superior = row_int(ticket, "superior_id");

    TRY(ticket_tell(req, ticket, "ticket_late"));
    if (superior != 0)
        TRY(notice_put(req, superior, "ticket_late", words, ticket_path(req, id, "")));
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "escalated", .new_word = superior != 0 ? arena_format(req->arena, "%lld", (long long)superior) : "" }));
}

/* A verdict is owed by quality, whoever has the ticket. */
static NEOERR *tell_who_judges(struct request *req, const struct row *ticket, const char *words)
{
    if (row_int(ticket, "of_verdict") == 0)
        return STATUS_OK;
    return nerr_pass(ticket_tell_quality(req, &(struct notice){ row_int(ticket, "step") == 2 ? "ticket_late" : "ticket_soon", words, ticket_path(req, row_int(ticket, "id"), "") }, row_int(ticket, "step") == 2));
}

/* A hand that has run out while nothing happened: figures and filters count it as late from then on. */
#define RUN_OUT " WHERE t.due_at <= :now AND ((t.answer_due_at <= :now AND t.answer_late = 0) OR (t.solve_due_at <= :now AND t.solve_late = 0))"

static NEOERR *keep_run_out(struct request *req)
{
    struct values *values = values_new(req->arena);

    ticket_day_zone(req, values);
    TRY(db_execute_with(req, "INSERT INTO ticket_day_stale (day) SELECT DISTINCT DATE(t.opened_at + INTERVAL :zone_minutes MINUTE) FROM ticket t" RUN_OUT, values));
    return nerr_pass(db_execute_with(req, "UPDATE ticket t SET t.answer_late = IF(t.answer_due_at <= :now, 1, t.answer_late), t.solve_late = IF(t.solve_due_at <= :now, 1, t.solve_late)" RUN_OUT, values));
}

static NEOERR *tell(struct request *req, const struct row *ticket, struct values *values)
{
    const char *words = arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title"));

    TRY(row_int(ticket, "step") == 2 ? escalate(req, ticket, words) : warn(req, ticket, words));
    TRY(tell_who_judges(req, ticket, words));
    values_int(values, "ticket_id", row_int(ticket, "id"));
    values_int(values, "step", row_int(ticket, "step"));
    return nerr_pass(db_execute_with(req, "UPDATE ticket SET warned = :step WHERE id = :ticket_id", values));
}

NEOERR *tickets_clock_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    int64_t now = clock_parse_utc(req->now);
    struct work_calendar calendar;
    struct rows *rows;
    bool working;

    TRY(worktime_read(req, &calendar));
    working = worktime_between(&calendar, now, now + 60000) > 0;
    values_int(values, "working", working);
    values_int(values, "chunk", CHUNK);
    TRY(db_select_with(req, due_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(tell(req, &row, values));
    }
    job->done += (int64_t)rows->count;
    *finished = false;
    if (rows->count > 0)
        return STATUS_OK;
    TRY(keep_run_out(req));
    return nerr_pass(reaction_clock_step(req, working, finished));
}
