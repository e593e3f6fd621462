/* ticket_split.c - one call, two matters: what else was said becomes a ticket of its own; and what each severity promises from now on. */
#include "ticket.h"

#include <stdio.h>

#include "customer.h"
#include "month_number.h"
#include "worktime.h"

/* --- in two ---------------------------------------------------------------------------------------------- */

/* What of the first ticket holds for the second. */
static const char *const shared[] = { "customer_id", "contact_id", "caller", "caller_phone", "severity", "state", "shipment_id", "product_code", "product_name", "lot", "assignee_id", "opened_at", "opened_by" };

static void share(struct request *req, const struct row *ticket, struct values *values)
{
    for (size_t i = 0; i < COUNT_OF(shared); i++) {
        if (row_is_null(ticket, shared[i]))
            values_null(values, shared[i]);
        else
            values_text(values, shared[i], row_text(ticket, shared[i]));
    }
    values_text(values, "title", values_get_text(req->values, "title"));
    values_text(values, "category", values_get_text(req->values, "category"));
    values_text(values, "description", values_get_text(req->values, "description"));
    values_text(values, "due_at", "9999-12-31");
}

/* What moved the hands moved them for both; of what was said only what is chosen goes along. The rows keep their moments, so that the
 * clocks of the second are reckoned as if it had been there from the first call. */
static const char copy_sql[] =
    "INSERT INTO ticket_entry (ticket_id, at, staff_id, kind, open_to_dealer, old_word, new_word, text, file_id)"
    " SELECT :new_id, e.at, e.staff_id, e.kind, e.open_to_dealer, e.old_word, e.new_word, e.text, e.file_id FROM ticket_entry e"
    " WHERE e.ticket_id = :ticket_id AND (e.kind IN ('opened', 'state', 'severity', 'person') OR (e.kind IN ('word', 'note', 'file') AND FIND_IN_SET(e.id, :chosen))) ORDER BY e.id";
static const char answered_sql[] =
    "UPDATE ticket SET answered_at = (SELECT MIN(e.at) FROM ticket_entry e WHERE e.ticket_id = :new_id AND e.open_to_dealer = 1) WHERE id = :new_id";

static NEOERR *copy_log(struct request *req, int64_t from, int64_t to, const char *chosen)
{
    struct values *values = values_new(req->arena);

    values_int(values, "ticket_id", from);
    values_int(values, "new_id", to);
    values_text(values, "chosen", chosen);
    TRY(db_execute_with(req, copy_sql, values));
    return nerr_pass(db_execute_with(req, answered_sql, values));
}

/* Each says in its log where the other is. */
static NEOERR *link_both(struct request *req, const struct row *ticket, int64_t id, const char *number)
{
    const char *title = values_get_text(req->values, "title");
    struct values *values = values_new(req->arena);
    int64_t first = row_int(ticket, "id"), link;

    values_int(values, "ticket_id", first);
    values_int(values, "other_id", id);
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    TRY(db_insert(req, &ticket_link_table, values, &link));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = first, .kind = "split", .new_word = number, .text = title }));
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "split", .old_word = row_text(ticket, "number"), .text = row_text(ticket, "title") }));
}

NEOERR *ticket_split(struct request *req, const struct row *ticket, const char *chosen, int64_t *id)
{
    struct values *values = values_new(req->arena);
    const char *number;

    TRY(month_number_next(req, "T", &number));
    values_text(values, "number", number);
    share(req, ticket, values);
    TRY(db_insert(req, &ticket_table, values, id));
    TRY(copy_log(req, row_int(ticket, "id"), *id, chosen));
    TRY(link_both(req, ticket, *id, number));
    TRY(ticket_reckon(req, *id));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(ticket, "customer_id"), .kind = "ticket_opened", .resource = "tickets",
                                                    .detail = arena_format(req->arena, "%s %s", number, values_get_text(req->values, "title")), .link = ticket_path(req, *id, "") }));
    return nerr_pass(ticket_tell(req, ticket, "ticket_split"));
}

/* --- what is promised ------------------------------------------------------------------------------------ */

static NEOERR *show_end(struct request *req, const struct work_calendar *calendar, const char *path, int64_t minutes)
{
    char text[24];

    clock_format_utc(worktime_add(calendar, clock_parse_utc(req->now), minutes), text);
    return nerr_pass(show_text(req, text, "%s", path));
}

NEOERR *ticket_promised_show(struct request *req)
{
    struct work_calendar calendar;
    struct rows *rows;

    TRY(worktime_read(req, &calendar));
    TRY(db_select(req, "SELECT c.severity, c.answer_minutes, c.update_minutes, c.solve_minutes FROM ticket_clock c ORDER BY c.solve_minutes DESC, c.id LIMIT 20", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, row_text(&row, "severity"), "Promised.%zu.severity", i));
        TRY(show_end(req, &calendar, arena_format(req->arena, "Promised.%zu.answer_at", i), row_int(&row, "answer_minutes")));
        TRY(show_end(req, &calendar, arena_format(req->arena, "Promised.%zu.update_at", i), row_int(&row, "update_minutes")));
        TRY(show_end(req, &calendar, arena_format(req->arena, "Promised.%zu.solve_at", i), row_int(&row, "solve_minutes")));
    }
    return STATUS_OK;
}
