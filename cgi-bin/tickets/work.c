/* work.c - what is done with a ticket: words and notes, steps, hand-over, links, merging. */
#include "tickets.h"

#include <string.h>

#include "domain/flow.h"
#include "domain/quality.h"

/* --- forms ------------------------------------------------------------------------------------------ */

static const struct field word_fields[] = {
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_KEPT },
    { .name = "open_to_dealer", .type = FIELD_FLAG },
};
const struct form ticket_word_form = { "ticket_step", word_fields, COUNT_OF(word_fields), NULL };

static const struct field step_fields[] = { { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS | FIELD_KEPT } };
const struct form ticket_step_form = { "ticket_step", step_fields, COUNT_OF(step_fields), NULL };

static const struct field solve_fields[] = {
    { .name = "solution", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS | FIELD_KEPT },
    { .name = "root_cause", .type = FIELD_CHOICE, .options = "ticket_cause", .flags = FIELD_REQUIRED },
    { .name = "cost", .type = FIELD_MONEY },
    { .name = "open_to_dealer", .type = FIELD_FLAG },
};
const struct form ticket_solve_form = { "ticket", solve_fields, COUNT_OF(solve_fields), NULL };

static const struct field close_fields[] = {
    { .name = "satisfaction", .type = FIELD_CHOICE, .options = "ticket_satisfaction", .flags = FIELD_INT_ID },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_WIDE | FIELD_FOCUS | FIELD_KEPT },
};
const struct form ticket_close_form = { "ticket_step", close_fields, COUNT_OF(close_fields), NULL };

static const struct field assign_fields[] = {
    { .name = "assignee_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID | FIELD_FOCUS },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_WIDE | FIELD_KEPT },
};
const struct form ticket_assign_form = { "ticket_step", assign_fields, COUNT_OF(assign_fields), NULL };

static const struct field severity_fields[] = {
    { .name = "severity", .type = FIELD_CHOICE, .options = "ticket_severity", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_KEPT },
};
const struct form ticket_severity_form = { "ticket_step", severity_fields, COUNT_OF(severity_fields), NULL };

static const struct field other_fields[] = { { .name = "other", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED | FIELD_FOCUS } };
const struct form ticket_merge_form = { "ticket", other_fields, COUNT_OF(other_fields), NULL };
const struct form ticket_link_form = { "ticket", other_fields, COUNT_OF(other_fields), NULL };

/* --- shared -------------------------------------------------------------------------------------------- */

static int64_t id_of(const struct request *req)
{
    return row_int(&req->record, "id");
}

NEOERR *ticket_done(struct request *req, const char *notice)
{
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, notice, NULL);
    reply_redirect(req, "%s", ticket_path(req, id_of(req), ""));
    return STATUS_OK;
}

NEOERR *ticket_ask(struct request *req, const struct form *form, const char *label_key, const char *end)
{
    TRY(show_text(req, message(req, label_key), "Step.label"));
    TRY(show_text(req, message(req, arena_format(req->arena, "%s_hint", label_key)), "Step.hint"));
    return nerr_pass(form_show(req, form, "Record", ticket_path(req, id_of(req), end)));
}

bool ticket_is_ended(const struct request *req)
{
    return text_has_word("closed,merged", row_text(&req->record, "state"));
}

/* --- words ------------------------------------------------------------------------------------------------ */

NEOERR *ticket_word(struct request *req)
{
    bool to_dealer = values_get_int(req->values, "open_to_dealer") != 0;

    if (ticket_is_ended(req))
        form_error(req, "text", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id_of(req), .kind = to_dealer ? "word" : "note", .text = values_get_text(req->values, "text"), .open_to_dealer = to_dealer }));
    if (to_dealer)
        TRY(ticket_reckon(req, id_of(req)));
    TRY(ticket_tell(req, &req->record, "ticket_word"));
    return nerr_pass(ticket_done(req, "app.saved"));
}

NEOERR *ticket_keep_promise(struct request *req)
{
    struct values *values = values_new(req->arena);

    if (*row_text(&req->record, "promised") == '\0' || !row_is_null(&req->record, "promise_kept_at"))
        return nerr_pass(ticket_done(req, "ticket.kept"));
    values_text(values, "promise_kept_at", req->now);
    TRY(ticket_change(req, &req->record, values));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id_of(req), .kind = "kept", .text = row_text(&req->record, "promised") }));
    return nerr_pass(ticket_done(req, "ticket.kept"));
}

NEOERR *ticket_watch(struct request *req)
{
    struct row row;
    bool watches;
    int64_t id;

    TRY(db_select_maybe(req, "SELECT id FROM ticket_watch WHERE ticket_id = :id AND staff_id = :me", &row, &watches));
    if (watches) {
        TRY(db_remove(req, &ticket_watch_table, row_int(&row, "id")));
        return nerr_pass(ticket_done(req, "ticket.not_watched"));
    }
    values_int(req->values, "ticket_id", id_of(req));
    values_int(req->values, "staff_id", req->person.id);
    TRY(db_insert(req, &ticket_watch_table, req->values, &id));
    return nerr_pass(ticket_done(req, "ticket.watched"));
}

/* --- steps ------------------------------------------------------------------------------------------------- */

/* The step of `action` from the present state. Somebody may have taken another since the page was shown: then there is none, a
 * form says so and keeps what was typed, a page leads back. */
static NEOERR *find_step(struct request *req, const char *action, const struct flow_step **step)
{
    *step = flow_find(&ticket_flow, row_text(&req->record, "state"), action);
    if (*step != NULL && (*step)->permission != NULL)
        return nerr_pass(show_text(req, (*step)->to, "Step.to"));
    *step = NULL;
    if (req->method == METHOD_POST)
        form_error(req, "", "ticket.moved_meanwhile");
    else
        return nerr_pass(ticket_done(req, "ticket.moved_meanwhile"));
    return STATUS_OK;
}

/* Steps with pages of their own stand in their own routes. */
static const char *asked_action(const struct request *req)
{
    const char *action = values_get_text(req->values, "action");

    return text_has_word("ticket_solve,ticket_close", action) ? "" : action;
}

NEOERR *ticket_step_page(struct request *req)
{
    const char *action = asked_action(req);
    const struct flow_step *step;

    TRY(find_step(req, action, &step));
    return nerr_pass(ticket_ask(req, &ticket_step_form, arena_format(req->arena, "flow.%s", action), arena_format(req->arena, "/step/%s", action)));
}

NEOERR *ticket_step(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, asked_action(req), &step));
    if (step != NULL)
        TRY(ticket_move(req, &req->record, step, values_get_text(req->values, "text")));
    return nerr_pass(ticket_done(req, "ticket.moved"));
}

NEOERR *ticket_take(struct request *req)
{
    const struct flow_step *step = flow_find(&ticket_flow, row_text(&req->record, "state"), "ticket_take");

    TRY(ticket_assign(req, &req->record, req->person.id, ""));
    if (step != NULL && row_int(&req->record, "assignee_id") == req->person.id)
        TRY(ticket_move(req, &req->record, step, ""));
    else if (step != NULL) {
        struct row now;

        TRY(db_select_one(req, ticket_record_sql, &now));
        TRY(ticket_move(req, &now, step, ""));
    }
    return nerr_pass(ticket_done(req, "ticket.taken"));
}

NEOERR *ticket_solve_page(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, "ticket_solve", &step));
    if (step != NULL && quality_lacks_verdict(&req->record) && !form_refused(req))
        return nerr_pass(ticket_done(req, "quality.verdict_first"));
    return nerr_pass(ticket_ask(req, &ticket_solve_form, "flow.ticket_solve", "/solve"));
}

NEOERR *ticket_solve(struct request *req)
{
    const char *solution = values_get_text(req->values, "solution");
    const struct flow_step *step;

    TRY(find_step(req, "ticket_solve", &step));
    if (step != NULL && quality_lacks_verdict(&req->record))
        form_error(req, "", "quality.verdict_first");
    if (step == NULL || form_refused(req))
        return STATUS_OK;
    if (!values_has(req->values, "cost"))
        values_text(req->values, "cost", "0.00");
    if (values_get_int(req->values, "open_to_dealer") != 0)
        TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id_of(req), .kind = "word", .text = solution, .open_to_dealer = true }));
    TRY(ticket_move(req, &req->record, step, solution));
    return nerr_pass(ticket_done(req, "ticket.solved"));
}

NEOERR *ticket_close_page(struct request *req)
{
    const struct flow_step *step;

    TRY(find_step(req, "ticket_close", &step));
    return nerr_pass(ticket_ask(req, &ticket_close_form, "flow.ticket_close", "/close"));
}

/* Without an answer the dealer was not reached: then a note says so. */
NEOERR *ticket_close(struct request *req)
{
    const char *said = values_get_text(req->values, "text");
    const struct flow_step *step;

    TRY(find_step(req, "ticket_close", &step));
    if (!values_has(req->values, "satisfaction") && *said == '\0')
        form_error(req, "text", "ticket.say_why_not_asked");
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_move(req, &req->record, step, said));
    return nerr_pass(ticket_done(req, "ticket.closed"));
}

NEOERR *ticket_assign_page(struct request *req)
{
    return nerr_pass(ticket_ask(req, &ticket_assign_form, "ticket.assign", "/assign"));
}

NEOERR *ticket_hand_over(struct request *req)
{
    if (ticket_is_ended(req))
        form_error(req, "", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_assign(req, &req->record, values_get_int(req->values, "assignee_id"), values_get_text(req->values, "text")));
    return nerr_pass(ticket_done(req, "ticket.assigned"));
}

NEOERR *ticket_severity_page(struct request *req)
{
    return nerr_pass(ticket_ask(req, &ticket_severity_form, "ticket.change_severity", "/severity"));
}

NEOERR *ticket_severity_save(struct request *req)
{
    if (ticket_is_ended(req))
        form_error(req, "", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_set_severity(req, &req->record, values_get_text(req->values, "severity"), values_get_text(req->values, "text")));
    return nerr_pass(ticket_done(req, "app.saved"));
}

/* --- other tickets -------------------------------------------------------------------------------------------- */

/* The ticket of that number, in the scope of the route and not this one; else the field says so. */
static NEOERR *find_other(struct request *req, struct row *other, bool *found)
{
    TRY(db_select_maybe(req, "SELECT t.* FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE t.number = :other AND t.id <> :id AND {visible:cu}", other, found));
    if (!*found)
        form_error(req, "other", "ticket.no_such_ticket");
    return STATUS_OK;
}

NEOERR *ticket_link_page(struct request *req)
{
    return nerr_pass(ticket_ask(req, &ticket_link_form, "ticket.link", "/link"));
}

NEOERR *ticket_link(struct request *req)
{
    struct values *values = values_new(req->arena);
    struct row other, row;
    bool found, linked;
    int64_t id;

    TRY(find_other(req, &other, &found));
    if (!found)
        return STATUS_OK;
    values_int(req->values, "other_id", row_int(&other, "id"));
    TRY(db_select_maybe(req, "SELECT id FROM ticket_link WHERE (ticket_id = :id AND other_id = :other_id) OR (ticket_id = :other_id AND other_id = :id)", &row, &linked));
    if (!linked) {
        values_int(values, "ticket_id", id_of(req));
        values_int(values, "other_id", row_int(&other, "id"));
        values_text(values, "created_at", req->now);
        values_int(values, "created_by", req->person.id);
        TRY(db_insert(req, &ticket_link_table, values, &id));
        TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id_of(req), .kind = "link", .new_word = row_text(&other, "number") }));
        TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(&other, "id"), .kind = "link", .new_word = row_text(&req->record, "number") }));
    }
    return nerr_pass(ticket_done(req, "ticket.linked_saved"));
}

/* Goods held and a report to the authority stay with their ticket: that one goes on, the other is merged into it. */
static NEOERR *refuse_what_it_holds(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT 1 FROM lot_hold h WHERE h.ticket_id = :id AND h.state = 'held' UNION ALL SELECT 1 FROM adverse_reaction r WHERE r.ticket_id = :id LIMIT 1", &row, &found));
    if (found)
        form_error(req, "other", "quality.merge_the_other");
    return STATUS_OK;
}

NEOERR *ticket_merge_page(struct request *req)
{
    return nerr_pass(ticket_ask(req, &ticket_merge_form, "ticket.merge", "/merge"));
}

/* This one is a duplicate: the other goes on, and says what it took in. */
NEOERR *ticket_merge(struct request *req)
{
    const struct flow_step *step = flow_find(&ticket_flow, row_text(&req->record, "state"), "merged");
    struct row other;
    bool found;

    TRY(find_other(req, &other, &found));
    TRY(refuse_what_it_holds(req));
    if (found && (row_int(&other, "customer_id") != row_int(&req->record, "customer_id") || strcmp(row_text(&other, "state"), "merged") == 0))
        form_error(req, "other", "ticket.merge_same_dealer");
    if (step == NULL)
        form_error(req, "", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "merged_into_id", row_int(&other, "id"));
    TRY(ticket_move(req, &req->record, step, ""));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = id_of(req), .kind = "merged", .new_word = row_text(&other, "number") }));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(&other, "id"), .kind = "merged", .old_word = row_text(&req->record, "number"), .text = row_text(&req->record, "description") }));
    reply_notice(req, "ticket.merged", row_text(&other, "number"));
    reply_redirect(req, "%s", ticket_path(req, row_int(&other, "id"), ""));
    return STATUS_OK;
}
