/* follow.c - what a dealer suggested becomes a task, what it complained about a ticket: by one click, with what was typed. */
#include "communications.h"

#include "domain/customer.h"
#include "domain/task.h"
#include "domain/ticket.h"
#include "domain/worktime.h"

enum { SUGGESTION_DAYS = 5 }; /* working days that a suggestion is given at first; its page changes that */

/* The working day so many from now. */
static NEOERR *working_day(struct request *req, int days, const char **day)
{
    struct work_calendar calendar;
    int32_t at = clock_parse_day(req->today);
    char text[11];

    TRY(worktime_read(req, &calendar));
    for (int tries = 0; days > 0 && tries < 60; tries++)
        days -= worktime_is_working_day(&calendar, ++at);
    clock_format_day(clock_from_civil((int64_t)at * 24 * 60 + 12 * 60), text);
    *day = arena_text(req->arena, text);
    return STATUS_OK;
}

/* One's own at first; where it goes on to another is said on its page. */
NEOERR *communication_to_task(struct request *req)
{
    const struct row *said = &req->record;
    const char *due_on;
    int64_t task;

    TRY(working_day(req, SUGGESTION_DAYS, &due_on));
    TRY(task_give(req, &(struct task_given){ .owner_id = req->person.id, .customer_id = row_int(said, "customer_id"), .title = row_text(said, "subject"), .note = row_text(said, "result"), .due_on = due_on }, &task));
    TRY(communication_follow_add(req, row_int(said, "id"), task, 0));
    reply_notice(req, "communication.task_made", NULL);
    reply_redirect(req, "/tasks/%lld/edit", (long long)task);
    return STATUS_OK;
}

/* The first of those who were spoken with calls. */
static const char caller_sql[] =
    "SELECT c.id, p.name FROM communication_contact cc JOIN contact c ON c.id = cc.contact_id JOIN person p ON p.id = c.person_id WHERE cc.communication_id = :id ORDER BY cc.id LIMIT 1";

static NEOERR *take_caller(struct request *req, struct values *values)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, caller_sql, &row, &found));
    if (!found)
        return STATUS_OK;
    values_int(values, "contact_id", row_int(&row, "id"));
    values_text(values, "caller", row_text(&row, "name"));
    return STATUS_OK;
}

NEOERR *communication_to_ticket(struct request *req)
{
    const struct row *said = &req->record;
    struct values *values = values_new(req->arena);
    bool reached;
    int64_t ticket;

    TRY(customer_reached(req, row_int(said, "customer_id"), "tickets.create", &reached));
    if (!reached)
        return nerr_raise(ERR_FORBIDDEN, "no tickets of dealer %lld", (long long)row_int(said, "customer_id"));
    TRY(take_caller(req, values));
    values_int(values, "customer_id", row_int(said, "customer_id"));
    values_text(values, "category", "complaint");
    values_text(values, "severity", "medium");
    values_text(values, "title", text_cut(req->arena, row_text(said, "subject"), 100));
    values_text(values, "description", row_text(said, "result"));
    req->values = values;
    TRY(ticket_open(req, &ticket));
    TRY(communication_follow_add(req, row_int(said, "id"), 0, ticket));
    reply_notice(req, "ticket.logged", values_get_text(values, "number"));
    reply_redirect(req, "%s", ticket_path(req, ticket, ""));
    return STATUS_OK;
}
