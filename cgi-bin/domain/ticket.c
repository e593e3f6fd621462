/* ticket.c - a ticket is opened, moved, handed on; its log and the clocks kept with it. */
#include "ticket.h"

#include <stdlib.h>
#include <string.h>

#include "customer.h"
#include "flow.h"
#include "money.h"
#include "month_number.h"
#include "ticket_day.h"

static const char *const columns[] = { "number", "customer_id", "contact_id", "caller", "caller_phone", "category", "severity", "state", "title", "description", "shipment_id", "product_code", "product_name", "lot",
                                       "quantity", "promised", "promised_at", "promise_kept_at", "assignee_id", "opened_at", "opened_by", "due_at", "solved_at", "closed_at", "reopened", "solution", "root_cause", "cost",
                                       "satisfaction", "merged_into_id", "verdict", "verdict_at", NULL };
const struct table ticket_table = { .name = "ticket", .columns = columns, .subject = "customer_id", .versioned = true };
static const char *const entry_columns[] = { "ticket_id", "at", "staff_id", "kind", "open_to_dealer", "old_word", "new_word", "text", "file_id", NULL };
static const struct table ticket_entry_table = { .name = "ticket_entry", .columns = entry_columns };
static const char *const link_columns[] = { "ticket_id", "other_id", "created_at", "created_by", NULL };
const struct table ticket_link_table = { .name = "ticket_link", .columns = link_columns };
static const char *const watch_columns[] = { "ticket_id", "staff_id", NULL };
const struct table ticket_watch_table = { .name = "ticket_watch", .columns = watch_columns };

const char ticket_record_sql[] =
    "SELECT t.*, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.quantity)) AS quantity_shown, cu.name AS customer_name, cu.code AS customer_code, cu.owner_id, e.number AS shipment_number, e.posted_on AS shipped_on,"
    "  m.number AS merged_into, COALESCE(pr.kind, '') AS asks, tc.answer_minutes AS clock_answer, tc.update_minutes AS clock_update, tc.solve_minutes AS clock_solve"
    " FROM ticket t JOIN customer cu ON cu.id = t.customer_id LEFT JOIN ticket_clock tc ON tc.severity = t.severity LEFT JOIN ledger_entry e ON e.id = t.shipment_id LEFT JOIN ticket m ON m.id = t.merged_into_id LEFT JOIN ticket_procedure pr ON pr.category = t.category WHERE t.id = :id AND {visible:cu}";

const char *ticket_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/tickets/%lld%s", (long long)id, end);
}

static const char dealer_tickets_sql[] =
    "SELECT t.id, t.number, t.title, t.state, t.severity, t.lot, t.due_at, " TICKET_PACE " AS pace FROM customer cu JOIN ticket t ON t.customer_id = cu.id"
    " WHERE cu.id = :id AND {visible:cu:tickets.read} AND " TICKET_OPEN " ORDER BY t.due_at, t.id LIMIT 8";
NEOERR *ticket_dealer_show(struct request *req)
{
    if (!may(req, "tickets.read"))
        return STATUS_OK;
    TRY(show_text(req, "1", "With.tickets"));
    return nerr_pass(db_show_rows(req, "Tickets", dealer_tickets_sql));
}

/* --- the log ----------------------------------------------------------------------------------------- */

/* What goes with a change of the ticket has that change's audit row; what was only said has one of its own. */
NEOERR *ticket_log_add(struct request *req, const struct ticket_log *log)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "ticket_id", log->ticket_id);
    values_text(values, "at", req->now);
    values_int(values, "staff_id", req->person.id);
    values_text(values, "kind", log->kind);
    values_int(values, "open_to_dealer", log->open_to_dealer);
    values_text(values, "old_word", log->old_word != NULL ? log->old_word : "");
    values_text(values, "new_word", log->new_word != NULL ? log->new_word : "");
    values_text(values, "text", log->text != NULL ? text_cut(req->arena, log->text, 2000) : "");
    if (log->file_id != 0)
        values_int(values, "file_id", log->file_id);
    else
        values_null(values, "file_id");
    if (text_has_word("word,note,file", log->kind))
        return nerr_pass(db_insert(req, &ticket_entry_table, values, &id));
    return nerr_pass(db_execute_with(req, "INSERT INTO ticket_entry (ticket_id, at, staff_id, kind, open_to_dealer, old_word, new_word, text, file_id)"
                                          " VALUES (:ticket_id, :at, :staff_id, :kind, :open_to_dealer, :old_word, :new_word, :text, :file_id)", values));
}

static const char events_sql[] = "SELECT e.at, e.kind, e.open_to_dealer, e.new_word FROM ticket_entry e WHERE e.ticket_id = :ticket_id ORDER BY e.id";

/* What a state does to the hands; "" for an entry that is no state. */
static const char *clock_of(const struct rows *clocks, const struct row *entry)
{
    if (strcmp(row_text(entry, "kind"), "state") != 0)
        return "";
    for (size_t i = 0; i < clocks->count; i++) {
        struct row row = rows_at(clocks, i);

        if (strcmp(row_text(&row, "state"), row_text(entry, "new_word")) == 0)
            return row_text(&row, "clock");
    }
    return "";
}

static bool take_event(struct ticket_event *event, const struct rows *clocks, const struct row *row)
{
    const char *kind = row_text(row, "kind"), *clock = clock_of(clocks, row);

    event->at_ms = clock_parse_utc(row_text(row, "at"));
    if (strcmp(kind, "opened") == 0)
        event->kind = TICKET_OPENED;
    else if (strcmp(kind, "verdict") == 0)
        event->kind = TICKET_JUDGED;
    else if (*clock != '\0')
        event->kind = strcmp(clock, "runs") == 0 ? TICKET_RUNS : strcmp(clock, "paused") == 0 ? TICKET_PAUSED : TICKET_SOLVED;
    else
        event->kind = TICKET_WORD;
    return *clock != '\0' || event->kind == TICKET_OPENED || event->kind == TICKET_JUDGED || row_int(row, "open_to_dealer") != 0;
}

/* From all entries of the log, oldest or newest first. */
static NEOERR *take_events(struct request *req, const struct rows *entries, bool newest_first, struct ticket_event **events, size_t *count)
{
    static struct held state_clocks = { .sql = "SELECT state, clock FROM ticket_state_clock" };
    const struct rows *clocks;

    TRY(held_rows(req, &state_clocks, &clocks));
    *events = arena_alloc(req->arena, (entries->count + 1) * sizeof(**events));
    *count = 0;
    for (size_t i = 0; i < entries->count; i++) {
        struct row row = rows_at(entries, newest_first ? entries->count - 1 - i : i);

        if (take_event(&(*events)[*count], clocks, &row))
            (*count)++;
    }
    return *count > 0 ? STATUS_OK : nerr_raise(ERR_INVALID, "a ticket without a log");
}

static NEOERR *read_events(struct request *req, const struct values *values, struct ticket_event **events, size_t *count)
{
    struct rows *rows;

    TRY(db_select_with(req, events_sql, values, &rows));
    return nerr_pass(take_events(req, rows, false, events, count));
}

/* What is promised by severity; and the verdict in working days, where the category asks for one. */
static const char promise_sql[] =
    "SELECT c.answer_minutes, c.update_minutes, c.solve_minutes, COALESCE(pr.kind = 'quality', 0) AS judged FROM ticket t JOIN ticket_clock c ON c.severity = t.severity"
    " LEFT JOIN ticket_procedure pr ON pr.category = t.category WHERE t.id = :ticket_id";

static int64_t verdict_minutes(const struct work_calendar *calendar)
{
    int64_t day = 0;

    for (size_t i = 0; i < calendar->span_count; i++)
        day += calendar->spans[i].to - calendar->spans[i].from;
    return day * setting_int("quality.verdict_days");
}

static NEOERR *read_promise(struct request *req, const struct values *values, const struct work_calendar *calendar, struct ticket_promise *promise)
{
    struct rows *rows;
    struct row row;

    TRY(db_select_with(req, promise_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_INVALID, "a severity without clocks");
    row = rows_at(rows, 0);
    *promise = (struct ticket_promise){ row_int(&row, "answer_minutes"), row_int(&row, "update_minutes"), row_int(&row, "solve_minutes"), row_int(&row, "judged") != 0 ? verdict_minutes(calendar) : 0 };
    return STATUS_OK;
}

/* The same of a ticket's record. */
static NEOERR *promise_of(const struct row *ticket, const struct work_calendar *calendar, struct ticket_promise *promise)
{
    if (row_is_null(ticket, "clock_answer"))
        return nerr_raise(ERR_INVALID, "a severity without clocks");
    *promise = (struct ticket_promise){ row_int(ticket, "clock_answer"), row_int(ticket, "clock_update"), row_int(ticket, "clock_solve"), strcmp(row_text(ticket, "asks"), "quality") == 0 ? verdict_minutes(calendar) : 0 };
    return STATUS_OK;
}

static NEOERR *reckon(struct request *req, const struct values *values, struct ticket_promise *promise, struct ticket_clocks *clocks)
{
    struct work_calendar calendar;
    struct ticket_event *events;
    size_t count;

    TRY(worktime_read(req, &calendar));
    TRY(read_promise(req, values, &calendar, promise));
    TRY(read_events(req, values, &events, &count));
    *clocks = ticket_clocks_at(&calendar, events, count, promise, clock_parse_utc(req->now));
    return STATUS_OK;
}

static void value_moment(struct request *req, struct values *values, const char *name, int64_t ms)
{
    char text[24];

    if (ms == 0) {
        values_null(values, name);
        return;
    }
    clock_format_utc(ms, text);
    values_text(values, name, arena_text(req->arena, text));
}

static const char keep_sql[] =
    "UPDATE ticket SET answer_due_at = :answer_due, update_due_at = :update_due, solve_due_at = :solve_due, verdict_due_at = :verdict_due, answer_late = :answer_late, solve_late = :solve_late, work_minutes = :work_minutes, answer_minutes = :answer_minutes,"
    "  answered_at = IF(:answered AND answered_at IS NULL, :now, answered_at), warned = IF(due_at = COALESCE(:due, '9999-12-31'), warned, 0), due_at = COALESCE(:due, '9999-12-31') WHERE id = :ticket_id";

NEOERR *ticket_reckon(struct request *req, int64_t id)
{
    struct values *values = values_new(req->arena);
    struct ticket_promise promise;
    struct ticket_clocks clocks;

    values_int(values, "ticket_id", id);
    TRY(reckon(req, values, &promise, &clocks));
    value_moment(req, values, "answer_due", clocks.answer.due_ms);
    value_moment(req, values, "update_due", clocks.update.due_ms);
    value_moment(req, values, "solve_due", clocks.solve.due_ms);
    value_moment(req, values, "verdict_due", clocks.verdict.due_ms);
    value_moment(req, values, "due", clocks.due_ms);
    values_int(values, "answer_late", clocks.answer.late);
    values_int(values, "solve_late", clocks.solve.late);
    values_int(values, "work_minutes", clocks.solve.used);
    values_int(values, "answered", clocks.answer.over);
    if (clocks.answer.over)
        values_int(values, "answer_minutes", clocks.answer.used);
    else
        values_null(values, "answer_minutes");
    TRY(db_execute_with(req, keep_sql, values));
    return nerr_pass(ticket_day_mark(req, id));
}

static NEOERR *show_hand(struct request *req, int place, const char *kind, const struct ticket_clock_hand *hand, int64_t promised)
{
    int64_t left = promised - hand->used;
    char text[24] = "";

    TRY(show_text(req, kind, "Clocks.%d.kind", place));
    TRY(show_text(req, arena_format(req->arena, "%s%lld:%02lld", left < 0 ? "-" : "", (long long)llabs(left) / 60, (long long)llabs(left) % 60), "Clocks.%d.left", place));
    if (hand->due_ms > 0)
        clock_format_utc(hand->due_ms, text);
    TRY(show_text(req, text, "Clocks.%d.due_at", place));
    TRY(show_int(req, hand->over, "Clocks.%d.over", place));
    return nerr_pass(show_int(req, hand->late, "Clocks.%d.late", place));
}

/* Of the record and the log that a page has read anyway. */
static NEOERR *reckon_shown(struct request *req, const struct row *ticket, const struct rows *log, struct ticket_promise *promise, struct ticket_clocks *clocks)
{
    struct values *values = values_new(req->arena);
    struct work_calendar calendar;
    struct ticket_event *events;
    size_t count;

    TRY(worktime_read(req, &calendar));
    TRY(promise_of(ticket, &calendar, promise));
    values_int(values, "ticket_id", row_int(ticket, "id"));
    if (log->count < TICKET_LOG_SHOWN)
        TRY(take_events(req, log, true, &events, &count));
    else
        TRY(read_events(req, values, &events, &count));
    *clocks = ticket_clocks_at(&calendar, events, count, promise, clock_parse_utc(req->now));
    return STATUS_OK;
}

NEOERR *ticket_clocks_show(struct request *req, const struct row *ticket, const struct rows *log)
{
    struct ticket_promise promise;
    struct ticket_clocks clocks;

    TRY(reckon_shown(req, ticket, log, &promise, &clocks));
    TRY(show_hand(req, 0, "answer", &clocks.answer, promise.answer));
    TRY(show_hand(req, 1, "update", &clocks.update, promise.update));
    TRY(show_hand(req, 2, "solve", &clocks.solve, promise.solve));
    if (promise.verdict > 0)
        TRY(show_hand(req, 3, "verdict", &clocks.verdict, promise.verdict));
    return nerr_pass(show_int(req, clocks.paused, "Paused"));
}

/* --- telling ------------------------------------------------------------------------------------------ */

static const char hearers_sql[] =
    "SELECT t.assignee_id AS staff_id FROM ticket t WHERE t.id = :ticket_id AND t.assignee_id IS NOT NULL AND t.assignee_id <> :me"
    " UNION SELECT w.staff_id FROM ticket_watch w WHERE w.ticket_id = :ticket_id AND w.staff_id <> :me";

NEOERR *ticket_tell(struct request *req, const struct row *ticket, const char *notice)
{
    const char *words = arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title"));
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "ticket_id", row_int(ticket, "id"));
    TRY(db_select_with(req, hearers_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(notice_put(req, row_int(&row, "staff_id"), notice, words, ticket_path(req, row_int(ticket, "id"), "")));
    }
    return STATUS_OK;
}

#define OF_THE_ROLE "FROM role r JOIN staff_role sr ON sr.role_id = r.id JOIN staff st ON st.id = sr.staff_id WHERE r.word = :role AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"
static const char quality_sql[] =
    "SELECT st.id " OF_THE_ROLE " UNION SELECT st.superior_id " OF_THE_ROLE " AND :superiors AND st.superior_id IS NOT NULL LIMIT 50";

NEOERR *ticket_tell_quality(struct request *req, const struct notice *notice, bool superiors)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t *people;

    values_text(values, "role", setting_text("tickets.safety_role"));
    values_int(values, "superiors", superiors);
    TRY(db_select_with(req, quality_sql, values, &rows));
    people = arena_alloc(req->arena, (rows->count + 1) * sizeof(*people));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        people[i] = row_int(&row, "id");
    }
    return nerr_pass(notice_put_many(req, people, rows->count, notice));
}

/* Safety is told at once. */
static NEOERR *tell_safety(struct request *req, int64_t id, const char *words)
{
    return nerr_pass(ticket_tell_quality(req, &(struct notice){ "ticket_safety", words, ticket_path(req, id, "") }, false));
}

/* --- opening --------------------------------------------------------------------------------------------- */

/* Product and lot of the shipment that was picked. */
static NEOERR *take_shipment(struct request *req)
{
    struct row row;
    bool found;

    if (values_get_int(req->values, "shipment_id") == 0) {
        values_null(req->values, "shipment_id");
        return STATUS_OK;
    }
    TRY(db_select_maybe(req, "SELECT e.product_code, e.product_name, e.lot FROM ledger_entry e WHERE e.id = :shipment_id AND e.customer_id = :customer_id AND e.kind = 'shipment' AND e.reversal = 0", &row, &found));
    if (!found)
        return nerr_raise(ERR_INVALID, "shipment %lld is not this dealer's", (long long)values_get_int(req->values, "shipment_id"));
    values_text(req->values, "product_code", row_text(&row, "product_code"));
    values_text(req->values, "product_name", row_text(&row, "product_name"));
    values_text(req->values, "lot", row_text(&row, "lot"));
    return STATUS_OK;
}

NEOERR *ticket_open(struct request *req, int64_t *id)
{
    const char *number, *words;

    TRY(month_number_next(req, "T", &number));
    TRY(take_shipment(req));
    values_text(req->values, "number", number);
    values_text(req->values, "state", "new");
    values_text(req->values, "opened_at", req->now);
    values_int(req->values, "opened_by", req->person.id);
    values_text(req->values, "due_at", "9999-12-31");
    TRY(db_insert(req, &ticket_table, req->values, id));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = *id, .kind = "opened", .text = values_get_text(req->values, "promised") }));
    TRY(ticket_reckon(req, *id));
    words = arena_format(req->arena, "%s %s", number, values_get_text(req->values, "title"));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = values_get_int(req->values, "customer_id"), .kind = "ticket_opened", .resource = "tickets", .detail = words, .link = ticket_path(req, *id, "") }));
    return strcmp(values_get_text(req->values, "severity"), "safety") == 0 ? nerr_pass(tell_safety(req, *id, words)) : STATUS_OK;
}

/* --- steps ----------------------------------------------------------------------------------------------- */

NEOERR *ticket_change(struct request *req, const struct row *ticket, struct values *values)
{
    if (!values_has(values, "version"))
        values_int(values, "version", row_int(ticket, "version"));
    return nerr_pass(db_change(req, &ticket_table, row_int(ticket, "id"), values));
}

/* Dates and counts that go with a state; whoever takes an unassigned one has it. */
static void add_facts(struct request *req, const struct row *ticket, const struct flow_step *step, struct values *values)
{
    values_text(values, "state", step->to);
    if (strcmp(step->to, "solved") == 0)
        values_text(values, "solved_at", req->now);
    if (strcmp(step->to, "closed") == 0)
        values_text(values, "closed_at", req->now);
    if (strcmp(step->action, "ticket_reopen") == 0) {
        values_int(values, "reopened", row_int(ticket, "reopened") + 1);
        values_null(values, "closed_at");
        values_null(values, "solved_at");
    }
    if (row_is_null(ticket, "assignee_id") && step->permission != NULL && strcmp(step->to, "quality") != 0)
        values_int(values, "assignee_id", req->person.id);
}

/* It is handed to a role, and whoever judges must know: the person who has it stays. */
static NEOERR *tell_given_to_quality(struct request *req, const struct row *ticket)
{
    const char *words = arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title"));

    return nerr_pass(ticket_tell_quality(req, &(struct notice){ "ticket_given", words, ticket_path(req, row_int(ticket, "id"), "") }, false));
}

NEOERR *ticket_move(struct request *req, const struct row *ticket, const struct flow_step *step, const char *text)
{
    int64_t id = row_int(ticket, "id");

    if (strcmp(row_text(ticket, "state"), step->from) != 0)
        return nerr_raise(ERR_INVALID, "ticket %lld is %s, not %s", (long long)id, row_text(ticket, "state"), step->from);
    add_facts(req, ticket, step, req->values);
    TRY(ticket_change(req, ticket, req->values));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "state", .old_word = step->from, .new_word = step->to, .text = text }));
    TRY(ticket_reckon(req, id));
    if (text_has_word("solved,closed", step->to) || strcmp(step->action, "ticket_reopen") == 0)
        TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(ticket, "customer_id"), .kind = arena_format(req->arena, "ticket_%s", strcmp(step->action, "ticket_reopen") == 0 ? "reopened" : step->to),
                                                        .resource = "tickets", .detail = arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title")), .link = ticket_path(req, id, "") }));
    if (strcmp(step->to, "quality") == 0)
        TRY(tell_given_to_quality(req, ticket));
    return nerr_pass(ticket_tell(req, ticket, "ticket_moved"));
}

NEOERR *ticket_assign(struct request *req, const struct row *ticket, int64_t staff_id, const char *text)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(ticket, "id");

    if (staff_id == row_int(ticket, "assignee_id"))
        return STATUS_OK;
    if (staff_id == 0)
        values_null(values, "assignee_id");
    else
        values_int(values, "assignee_id", staff_id);
    TRY(ticket_change(req, ticket, values));
    TRY(ticket_day_mark(req, id));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "person", .old_word = row_text(ticket, "assignee_id"), .new_word = arena_format(req->arena, "%lld", (long long)staff_id), .text = text }));
    if (staff_id == 0 || staff_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, staff_id, "ticket_given", arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title")), ticket_path(req, id, "")));
}

NEOERR *ticket_set_severity(struct request *req, const struct row *ticket, const char *severity, const char *text)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(ticket, "id");

    if (strcmp(severity, row_text(ticket, "severity")) == 0)
        return STATUS_OK;
    values_text(values, "severity", severity);
    TRY(ticket_change(req, ticket, values));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "severity", .old_word = row_text(ticket, "severity"), .new_word = severity, .text = text }));
    TRY(ticket_reckon(req, id));
    if (strcmp(severity, "safety") == 0)
        TRY(tell_safety(req, id, arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title"))));
    return nerr_pass(ticket_tell(req, ticket, "ticket_severity"));
}
