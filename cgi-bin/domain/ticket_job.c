/* ticket_job.c - job tickets.clock: who works on a ticket is warned before its time is over, the superior hears of it after that.
 * Within working time only; safety at any time. Then the reports of adverse reactions (reaction.c). */
#include "ticket.h"

#include "core/job.h"
#include "reaction.h"
#include "ticket_day.h"

/* What a moment asks for: :step 1 before, 2 after. Each moment is told once (ticket.warned); another due time begins anew. */
static const char due_sql[] =
    "SELECT t.id, t.number, t.title, t.severity, t.assignee_id, t.customer_id, IF(t.due_at <= :now, 2, 1) AS step, t.verdict_due_at <=> t.due_at AS of_verdict, COALESCE(st.superior_id, op.superior_id) AS superior_id FROM ticket t"
    " LEFT JOIN staff st ON st.id = t.assignee_id JOIN staff op ON op.id = t.opened_by"
    " WHERE t.due_at <= :now + INTERVAL :setting_tickets_warn_minutes MINUTE AND t.warned < IF(t.due_at <= :now, 2, 1) AND (:working OR t.severity = 'safety') ORDER BY t.due_at, t.id LIMIT 1 FOR UPDATE";

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

NEOERR *tickets_clock_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    int64_t now = clock_parse_utc(req->now);
    struct work_calendar calendar;
    const char *words;
    struct rows *rows;
    struct row row;

    TRY(worktime_read(req, &calendar));
    values_int(values, "working", worktime_between(&calendar, now, now + 60000) > 0);
    TRY(db_select_with(req, due_sql, values, &rows));
    *finished = rows->count == 0;
    if (*finished)
    if (*finished) {
        TRY(keep_run_out(req));
        return nerr_pass(reaction_clock_step(req, values_get_int(values, "working") != 0, finished));
    }
    row = rows_at(rows, 0);
    words = arena_format(req->arena, "%s %s", row_text(&row, "number"), row_text(&row, "title"));
    TRY(row_int(&row, "step") == 2 ? escalate(req, &row, words) : warn(req, &row, words));
    TRY(tell_who_judges(req, &row, words));
    values_int(values, "ticket_id", row_int(&row, "id"));
    values_int(values, "step", row_int(&row, "step"));
    job->done++;
    return nerr_pass(db_execute_with(req, "UPDATE ticket SET warned = :step WHERE id = :ticket_id", values));
}
