/* quality.c - goods are held, samples go their way, quality judges, measures follow. */
#include "quality.h"

#include <string.h>

#include "flow.h"
#include "lot_block.h"
#include "reaction.h"
#include "task.h"
#include "ticket.h"

static const char *const hold_columns[] = { "ticket_id", "product_code", "product_name", "lot", "quantity", "whole_lot", "reason", "state", "held_at", "held_by", "ended_at", "ended_by", "ended_reason", NULL };
const struct table lot_hold_table = { .name = "lot_hold", .columns = hold_columns, .versioned = true };
static const char *const sample_columns[] = { "ticket_id", "asked_on", "asked_quantity", "received_on", "received_quantity", "sent_on", "sent_quantity", "laboratory", "result", "created_at", "created_by", NULL };
const struct table ticket_sample_table = { .name = "ticket_sample", .columns = sample_columns, .versioned = true };
static const char *const verdict_columns[] = { "ticket_id", "verdict", "text", "goods", "at", "staff_id", NULL };
static const struct table verdict_table = { .name = "ticket_verdict", .columns = verdict_columns };
static const char *const measure_columns[] = { "ticket_id", "task_id", "created_at", "created_by", NULL };
static const struct table measure_table = { .name = "ticket_measure", .columns = measure_columns };

#define QUANTITY(column) "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " column "))"

const char lot_hold_record_sql[] =
    "SELECT h.*, " QUANTITY("h.quantity") " AS quantity_shown, t.number, t.title, t.customer_id, cu.name AS customer_name, cu.code AS customer_code FROM lot_hold h JOIN ticket t ON t.id = h.ticket_id JOIN customer cu ON cu.id = t.customer_id"
    " WHERE h.id = :id AND {visible:cu}";

/* --- showing -------------------------------------------------------------------------------------- */

static const char holds_sql[] =
    "SELECT h.id, h.product_name, h.lot, " QUANTITY("h.quantity") " AS quantity_shown, h.whole_lot, h.reason, h.state, h.held_at, h.held_by, h.ended_at, h.ended_by, h.ended_reason FROM lot_hold h WHERE h.ticket_id = :id ORDER BY h.id";
static const char measures_sql[] =
    "SELECT k.id, k.title, k.owner_id, k.due_on, k.done_at, k.result, k.done_at IS NULL AND k.due_on < :today AS late, k.owner_id = :me OR k.created_by = :me AS mine FROM ticket_measure m JOIN task k ON k.id = m.task_id WHERE m.ticket_id = :id ORDER BY m.id";

NEOERR *quality_show(struct request *req)
{
    TRY(db_show_rows(req, "Holds", holds_sql));
    TRY(db_show_rows(req, "Samples", "SELECT s.* FROM ticket_sample s WHERE s.ticket_id = :id ORDER BY s.id"));
    TRY(db_show_rows(req, "Verdicts", "SELECT v.verdict, v.text, v.goods, v.at, v.staff_id FROM ticket_verdict v WHERE v.ticket_id = :id ORDER BY v.id DESC"));
    return nerr_pass(db_show_rows(req, "Measures", measures_sql));
}

/* One statement: a dealer's page has many. */
static const char dealer_sql[] =
    "SELECT 'hold' AS kind, h.id, h.product_name, h.lot, " QUANTITY("h.quantity") " AS quantity_shown, h.state, '' AS gravity, 'none' AS pace, h.held_at AS at FROM customer cu JOIN ticket t ON t.customer_id = cu.id"
    "  JOIN lot_hold h ON h.ticket_id = t.id WHERE cu.id = :id AND {visible:cu:tickets.read} AND h.state = 'held'"
    " UNION ALL SELECT 'reaction', r.id, r.product_name, r.lot, '', r.state, r.gravity, " REACTION_PACE ", r.due_at FROM customer cu JOIN ticket t ON t.customer_id = cu.id"
    "  JOIN adverse_reaction r ON r.ticket_id = t.id WHERE cu.id = :id AND {visible:cu:tickets.read} AND r.state <> 'final' ORDER BY kind, at LIMIT 12";

NEOERR *quality_dealer_show(struct request *req)
{
    return may(req, "tickets.read") ? nerr_pass(db_show_rows(req, "Concerns", dealer_sql)) : STATUS_OK;
}

/* --- goods held -------------------------------------------------------------------------------------- */

static const char *hold_words(struct request *req, const char *name, const char *lot, const char *quantity)
{
    return arena_format(req->arena, "%s · %s · %s", name, lot, quantity);
}

/* Rows of these tables have no column for the dealer: the ticket's. */
static void about(struct request *req, const struct row *ticket)
{
    req->subject = row_int(ticket, "customer_id");
}

NEOERR *lot_hold_put(struct request *req, const struct row *ticket, const struct lot_hold *hold, int64_t *id)
{
    struct values *values = values_new(req->arena);

    about(req, ticket);
    values_int(values, "ticket_id", row_int(ticket, "id"));
    values_text(values, "product_code", hold->product_code);
    values_text(values, "product_name", hold->product_name);
    values_text(values, "lot", hold->lot);
    values_text(values, "quantity", hold->quantity);
    values_int(values, "whole_lot", hold->whole_lot);
    values_text(values, "reason", hold->reason);
    values_text(values, "state", "held");
    values_text(values, "held_at", req->now);
    values_int(values, "held_by", req->person.id);
    TRY(db_insert(req, &lot_hold_table, values, id));
    if (hold->whole_lot)
        TRY(lot_block_put(req, &(struct lot_block){ .product_code = hold->product_code, .lot = hold->lot, .reason = "quality", .source_id = *id }));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(ticket, "id"), .kind = "hold", .new_word = "held",
                                                  .text = arena_format(req->arena, "%s\n%s", hold_words(req, hold->product_name, hold->lot, hold->quantity), hold->reason) }));
    return nerr_pass(ticket_tell(req, ticket, "ticket_hold"));
}

/* Our own stock of a lot that is held as a whole leaves only when the hold is released. */
static NEOERR *block_again(struct request *req, const struct row *hold, const char *state)
{
    int64_t id = row_int(hold, "id");

    if (row_int(hold, "whole_lot") == 0)
        return STATUS_OK;
    if (strcmp(state, "released") == 0)
        return nerr_pass(lot_block_lift(req, "quality", id));
    if (strcmp(row_text(hold, "state"), "released") != 0)
        return STATUS_OK;
    return nerr_pass(lot_block_put(req, &(struct lot_block){ .product_code = row_text(hold, "product_code"), .lot = row_text(hold, "lot"), .reason = "quality", .source_id = id }));
}

static NEOERR *end_hold(struct request *req, const struct row *hold, const char *state, const char *reason)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(hold, "id");

    values_int(values, "version", row_int(hold, "version"));
    values_text(values, "state", state);
    values_text(values, "ended_at", req->now);
    values_int(values, "ended_by", req->person.id);
    values_text(values, "ended_reason", text_cut(req->arena, reason, 300));
    TRY(db_change(req, &lot_hold_table, id, values));
    TRY(block_again(req, hold, state));
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(hold, "ticket_id"), .kind = "hold", .old_word = row_text(hold, "state"), .new_word = state,
                                                               .text = arena_format(req->arena, "%s\n%s", hold_words(req, row_text(hold, "product_name"), row_text(hold, "lot"), row_text(hold, "quantity_shown")), reason) }));
}

NEOERR *lot_hold_end(struct request *req, const struct row *hold, const char *state, const char *reason)
{
    req->subject = row_int(hold, "customer_id");
    return nerr_pass(end_hold(req, hold, state, reason));
}

static const char waiting_sql[] =
    "SELECT h.*, " QUANTITY("h.quantity") " AS quantity_shown FROM lot_hold h WHERE h.ticket_id = :ticket_id AND h.state = 'held' ORDER BY h.id";

static NEOERR *read_waiting(struct request *req, int64_t ticket_id, struct rows **rows)
{
    struct values *values = values_new(req->arena);

    values_int(values, "ticket_id", ticket_id);
    return nerr_pass(db_select_with(req, waiting_sql, values, rows));
}

NEOERR *lot_holds_waiting(struct request *req, int64_t ticket_id, int64_t *count)
{
    struct rows *rows;

    TRY(read_waiting(req, ticket_id, &rows));
    *count = (int64_t)rows->count;
    return STATUS_OK;
}

static const char received_sql[] =
    "SELECT SUM(e.quantity) AS quantity, " QUANTITY("SUM(e.quantity)") " AS shown FROM ledger_entry e WHERE e.customer_id = :customer_id AND e.kind IN ('shipment', 'return') AND e.product_code = :product_code AND e.lot = :lot";

NEOERR *lot_received(struct request *req, int64_t customer_id, const struct lot_hold *hold, const char **quantity)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "customer_id", customer_id);
    values_text(values, "product_code", hold->product_code);
    values_text(values, "lot", hold->lot);
    TRY(db_select_with(req, received_sql, values, &rows));
    *quantity = rows->count > 0 && rows->cells[0][1] != NULL ? rows->cells[0][1] : "";
    return STATUS_OK;
}

/* --- samples ------------------------------------------------------------------------------------------- */

/* How far it has come, in words of the log: its days. */
static const char *sample_words(struct request *req)
{
    struct buffer text;
    static const char *const days[] = { "asked_on", "received_on", "sent_on" }, *const amounts[] = { "asked_quantity", "received_quantity", "sent_quantity" };

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        const char *day = values_get_text(req->values, days[i]), *amount = values_get_text(req->values, amounts[i]);

        if (*day != '\0')
            buffer_format(&text, "%s%s %s %s", text.length > 0 ? "\n" : "", message(req, arena_format(req->arena, "quality.%s", days[i])), day, amount);
    }
    buffer_format(&text, "\n%s %s", values_get_text(req->values, "laboratory"), values_get_text(req->values, "result"));
    return text_trim(req->arena, text.bytes);
}

NEOERR *ticket_sample_save(struct request *req, const struct row *ticket, int64_t id)
{
    about(req, ticket);
    if (id == 0) {
        values_int(req->values, "ticket_id", row_int(ticket, "id"));
        values_text(req->values, "created_at", req->now);
        values_int(req->values, "created_by", req->person.id);
        TRY(db_insert(req, &ticket_sample_table, req->values, &id));
    } else {
        TRY(db_change(req, &ticket_sample_table, id, req->values));
    }
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(ticket, "id"), .kind = "sample", .text = sample_words(req) }));
}

/* --- the verdict ------------------------------------------------------------------------------------------ */

bool quality_lacks_verdict(const struct row *ticket)
{
    return strcmp(row_text(ticket, "asks"), "quality") == 0 && *row_text(ticket, "verdict") == '\0';
}

static NEOERR *end_holds(struct request *req, int64_t ticket_id, const struct quality_verdict *verdict)
{
    struct rows *rows;

    if (*verdict->goods == '\0' || strcmp(verdict->goods, "held") == 0)
        return STATUS_OK;
    TRY(read_waiting(req, ticket_id, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(end_hold(req, &row, verdict->goods, verdict->text));
    }
    return STATUS_OK;
}

/* The ticket says it, and goes back to who works on it when it was with quality. */
static NEOERR *say_in_ticket(struct request *req, const struct row *ticket, const struct quality_verdict *verdict)
{
    const struct flow_step *step = flow_find(&ticket_flow, row_text(ticket, "state"), "ticket_back");
    int64_t id = row_int(ticket, "id");

    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id, .kind = "verdict", .old_word = row_text(ticket, "verdict"), .new_word = verdict->verdict, .text = verdict->text }));
    values_text(req->values, "verdict", verdict->verdict);
    values_text(req->values, "verdict_at", req->now);
    if (step != NULL)
        return nerr_pass(ticket_move(req, ticket, step, ""));
    TRY(ticket_change(req, ticket, req->values));
    TRY(ticket_reckon(req, id));
    return nerr_pass(ticket_tell(req, ticket, "ticket_verdict"));
}

NEOERR *quality_judge(struct request *req, const struct row *ticket, const struct quality_verdict *verdict)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    about(req, ticket);
    values_int(values, "ticket_id", row_int(ticket, "id"));
    values_text(values, "verdict", verdict->verdict);
    values_text(values, "text", verdict->text);
    values_text(values, "goods", verdict->goods);
    values_text(values, "at", req->now);
    values_int(values, "staff_id", req->person.id);
    TRY(db_insert(req, &verdict_table, values, &id));
    TRY(say_in_ticket(req, ticket, verdict));
    return nerr_pass(end_holds(req, row_int(ticket, "id"), verdict));
}

/* --- measures ---------------------------------------------------------------------------------------------- */

NEOERR *quality_measure_add(struct request *req, const struct row *ticket, const struct quality_measure *measure)
{
    struct values *values = values_new(req->arena);
    struct task_given given = { .owner_id = measure->owner_id, .customer_id = row_int(ticket, "customer_id"), .title = measure->what, .due_on = measure->until,
                                .note = arena_format(req->arena, "%s %s", row_text(ticket, "number"), row_text(ticket, "title")) };
    int64_t task, id;

    about(req, ticket);
    TRY(task_give(req, &given, &task));
    values_int(values, "ticket_id", row_int(ticket, "id"));
    values_int(values, "task_id", task);
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    TRY(db_insert(req, &measure_table, values, &id));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(ticket, "id"), .kind = "measure", .text = arena_format(req->arena, "%s · %s", measure->what, measure->until) }));
    if (measure->owner_id == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, measure->owner_id, "task_given", measure->what, arena_format(req->arena, "/tasks/%lld", (long long)task)));
}
