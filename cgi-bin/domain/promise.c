/* promise.c - what we promised when we spoke with a dealer, until it is kept; the one writer of promise, and of communication.promise_due. What was promised on a
 * ticket stands in the ticket (ticket.c); a dealer's page shows both. */
#include "communication.h"

#include "customer.h"
#include "worktime.h"

static const char *const columns[] = { "communication_id", "customer_id", "text", "due_on", "owner_id", "kept_at", "kept_on", "kept_by", "kept_note", "created_at", "created_by", NULL };
const struct table promise_table = { .name = "promise", .columns = columns, .subject = "customer_id", .versioned = true };

const char promise_record_sql[] =
    "SELECT p.*, p.kept_at IS NULL AND p.due_on < :today AS late, co.subject, co.at, cu.name AS customer_name, cu.code AS customer_code FROM promise p JOIN communication co ON co.id = p.communication_id"
    " JOIN customer cu ON cu.id = p.customer_id WHERE p.id = :id AND {visible:cu}";

/* What is open of a communication stands there, too, where lists read it. */
static NEOERR *note_due(struct request *req, int64_t communication_id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "communication_id", communication_id);
    return nerr_pass(db_execute_with(req, "UPDATE communication SET promise_due = (SELECT MIN(p.due_on) FROM promise p WHERE p.communication_id = :communication_id AND p.kept_at IS NULL) WHERE id = :communication_id", values));
}

NEOERR *promise_give(struct request *req, const struct promise_given *given)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "communication_id", given->communication_id);
    values_int(values, "customer_id", given->customer_id);
    values_text(values, "text", given->text);
    values_text(values, "due_on", given->due_on);
    values_int(values, "owner_id", given->owner_id);
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    TRY(db_insert(req, &promise_table, values, &id));
    TRY(note_due(req, given->communication_id));
    if (given->owner_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, given->owner_id, "promise_given", given->text, communication_path(req, given->communication_id, "#promises")));
}

NEOERR *promise_keep(struct request *req, const struct row *promise, const char *note)
{
    struct values *values = values_new(req->arena);

    values_text(values, "kept_at", req->now);
    values_text(values, "kept_on", req->today);
    values_int(values, "kept_by", req->person.id);
    values_text(values, "kept_note", note);
    values_int(values, "version", row_int(promise, "version"));
    TRY(db_change(req, &promise_table, row_int(promise, "id"), values));
    TRY(note_due(req, row_int(promise, "communication_id")));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(promise, "customer_id"), .kind = "promise_kept", .resource = "communications", .detail = row_text(promise, "text"),
                                                                 .link = communication_path(req, row_int(promise, "communication_id"), "#promises") }));
}

static const char dealer_sql[] =
    "SELECT x.* FROM ((SELECT 'log' AS source, p.id, p.text, '' AS number, p.owner_id, p.due_on AS until, p.due_on < :today AS late FROM customer cu JOIN promise p ON p.customer_id = cu.id"
    "  WHERE cu.id = :id AND {visible:cu:communications.read} AND p.kept_at IS NULL ORDER BY p.due_on, p.id LIMIT 8)"
    " UNION ALL (SELECT 'ticket', t.id, t.promised, t.number, t.assignee_id, t.promised_at, t.promised_at < :now FROM customer cu JOIN ticket t ON t.customer_id = cu.id"
    "  WHERE cu.id = :id AND {visible:cu:tickets.read} AND t.promised <> '' AND t.promise_kept_at IS NULL AND t.state <> 'merged' ORDER BY t.promised_at IS NULL, t.promised_at, t.id LIMIT 8)) x"
    " ORDER BY x.until IS NULL, x.until, x.id LIMIT 8";

NEOERR *promise_dealer_show(struct request *req)
{
    return permission_scope_any(req, "communications.read|tickets.read") != 0 ? nerr_pass(db_show_rows(req, "Promises", dealer_sql)) : STATUS_OK;
}

/* --- the morning's reminder ---------------------------------------------------------------------------- */

/* Each promise is told once a day, from its day on, on working days. */
static const char due_sql[] =
    "SELECT p.id, p.communication_id, p.owner_id, p.text, cu.name AS customer_name FROM promise p JOIN customer cu /* all rows: told to whoever is to keep it */ ON cu.id = p.customer_id"
    " WHERE p.kept_at IS NULL AND p.due_on <= :today AND (p.told_on IS NULL OR p.told_on < :today) ORDER BY p.due_on, p.id LIMIT 50 FOR UPDATE";

NEOERR *communications_promises_step(struct request *req, struct job *job, bool *finished)
{
    struct work_calendar calendar;
    struct rows *rows;

    TRY(worktime_read(req, &calendar));
    *finished = true;
    if (!worktime_is_working_day(&calendar, clock_parse_day(req->today)))
        return STATUS_OK;
    TRY(db_select(req, due_sql, &rows));
    *finished = rows->count == 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        values_int(req->values, "told_id", row_int(&row, "id"));
        TRY(db_execute(req, "UPDATE promise SET told_on = :today WHERE id = :told_id"));
        TRY(notice_put(req, row_int(&row, "owner_id"), "promise_due", arena_format(req->arena, "%s: %s", row_text(&row, "customer_name"), row_text(&row, "text")),
                       communication_path(req, row_int(&row, "communication_id"), "#promises")));
        job->done++;
    }
    return STATUS_OK;
}
