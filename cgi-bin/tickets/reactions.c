/* reactions.c - /tickets/reactions: adverse reactions by the day their report is due; one with its reports; the form beside a ticket
 * (/tickets/:id/reaction). */
#include "tickets.h"

#include <string.h>

#include "domain/reaction.h"

/* --- forms ------------------------------------------------------------------------------------------ */

static NEOERR *check_reaction(struct request *req);
static NEOERR *check_submit(struct request *req);

static const struct field fields[] = {
    { .name = "product_kind", .type = FIELD_CHOICE, .options = "reaction_product", .flags = FIELD_REQUIRED, .group = "product" },
    { .name = "product_name", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED },
    { .name = "lot", .type = FIELD_TEXT, .max = 40 },
    { .name = "usage_text", .type = FIELD_LONG_TEXT, .max = 500, .flags = FIELD_WIDE },
    { .name = "patient_initials", .type = FIELD_TEXT, .max = 6, .group = "patient" },
    { .name = "patient_sex", .type = FIELD_CHOICE, .options = "reaction_sex" },
    { .name = "patient_age", .type = FIELD_TEXT, .max = 10 },
    { .name = "reaction", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS, .group = "reaction" },
    { .name = "onset_on", .type = FIELD_DATE },
    { .name = "outcome", .type = FIELD_CHOICE, .options = "reaction_outcome", .flags = FIELD_REQUIRED },
    { .name = "criteria", .type = FIELD_CHOICES, .options = "reaction_criterion", .flags = FIELD_WIDE, .group = "gravity" },
    { .name = "known", .type = FIELD_CHOICE, .options = "reaction_known", .flags = FIELD_REQUIRED },
    { .name = "aware_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "reporter_kind", .type = FIELD_CHOICE, .options = "reaction_reporter", .group = "reporter" },
    { .name = "reporter", .type = FIELD_TEXT, .max = 60 },
};
const struct form reaction_form = { "reaction", fields, COUNT_OF(fields), check_reaction };

static const struct field submit_fields[] = {
    { .name = "kind", .type = FIELD_CHOICE, .options = "reaction_report_kind", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "submitted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "authority", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED },
    { .name = "receipt", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED },
    { .name = "next_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_WIDE },
};
const struct form reaction_submit_form = { "reaction", submit_fields, COUNT_OF(submit_fields), check_submit };

/* --- the list ----------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "t.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "product_name", "r.product_name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "gravity", "r.gravity", COLUMN_TAG, COLUMN_DEFAULT, "reaction_gravity" },
    { "state", "r.state", COLUMN_TAG, COLUMN_DEFAULT, "reaction_state" },
    { "pace", REACTION_PACE, COLUMN_TAG, COLUMN_DEFAULT, "reaction_pace" },
    { "due_at", "IF(r.due_at < '9999-01-01', r.due_at, NULL)", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "product_kind", "r.product_kind", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "reaction_product" },
    { "lot", "r.lot", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "aware_on", "r.aware_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "reported_on", "r.reported_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "outcome", "r.outcome", COLUMN_CHOICE, COLUMN_SMALL, "reaction_outcome" },
    { "known", "r.known", COLUMN_CHOICE, COLUMN_SMALL, "reaction_known" },
    { "onset_on", "r.onset_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "assignee_id", "t.assignee_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "created_by", "r.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "created_at", "r.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "ticket_id", "r.ticket_id", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "t.customer_id", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "t.number LIKE CONCAT('%', :text, '%') OR r.product_name LIKE CONCAT('%', :text, '%') OR r.lot = :text OR cu.name LIKE CONCAT('%', :text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "r.state %s", "reaction_state", COLUMN_DEFAULT },
    { "pace", FILTER_CHOICE, REACTION_PACE " %s", "reaction_pace", COLUMN_DEFAULT },
    { "gravity", FILTER_CHOICE, "r.gravity %s", "reaction_gravity", COLUMN_DEFAULT },
    { "product_kind", FILTER_CHOICE, "r.product_kind %s", "reaction_product", 0 },
    { "lot", FILTER_TEXT, "r.lot = :lot", NULL, 0 },
    { "customer", FILTER_TEXT, "t.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "due_at", "r.due_at", 0 }, { "created_at", "r.created_at", 0 } };

const struct list reaction_list = {
    .name = "ticket_reactions", .path = "/tickets/reactions", .noun = "reaction", .permission = "tickets.read",
    .from = "customer cu JOIN ticket t ON t.customer_id = cu.id JOIN adverse_reaction r ON r.ticket_id = t.id",
    .from_all = "adverse_reaction r STRAIGHT_JOIN ticket t ON t.id = r.ticket_id STRAIGHT_JOIN customer cu ON cu.id = t.customer_id",
    .where = "{visible:cu}", .id = "r.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "due_at",
};

NEOERR *reaction_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &reaction_list));
}

NEOERR *reaction_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &reaction_list));
}

NEOERR *reaction_export(struct request *req)
{
    return nerr_pass(list_export(req, &reaction_list));
}

/* --- one ------------------------------------------------------------------------------------------------ */

/* The words of reaction_criterion that hold, one a line. */
static NEOERR *show_criteria(struct request *req)
{
    const struct options *all = options_get("reaction_criterion");
    int place = 0;

    for (size_t i = 0; i < all->count; i++) {
        if (text_has_word(row_text(&req->record, "criteria"), all->items[i].key))
            TRY(show_text(req, all->items[i].key, "Criteria.%d.key", place++));
    }
    return STATUS_OK;
}

NEOERR *reaction_page(struct request *req)
{
    struct row row;

    TRY(reaction_reports_show(req));
    TRY(show_criteria(req));
    if (!reaction_sees_person(req, &req->record))
        return STATUS_OK;
    TRY(reaction_read_all(req, row_int(&req->record, "id"), &row));
    return nerr_pass(row_show(req, "Person", &row));
}

/* --- what is known ----------------------------------------------------------------------------------------- */

/* "Z.S.", "ZS", never a name. */
static bool is_initials(const char *text)
{
    size_t letters = 0;

    for (const char *at = text; *at != '\0'; at++) {
        bool letter = (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z');

        if (!letter && *at != '.' && *at != ' ' && *at != '-')
            return false;
        letters += letter;
    }
    return letters <= 4;
}

static NEOERR *check_reaction(struct request *req)
{
    const char *aware = values_get_text(req->values, "aware_on"), *onset = values_get_text(req->values, "onset_on");

    if (!is_initials(values_get_text(req->values, "patient_initials")))
        form_error(req, "patient_initials", "reaction.initials_only");
    if (*aware != '\0' && strcmp(aware, req->today) > 0)
        form_error(req, "aware_on", "quality.in_the_future");
    if (*onset != '\0' && strcmp(onset, *aware != '\0' ? aware : req->today) > 0)
        form_error(req, "onset_on", "reaction.onset_after_aware");
    return STATUS_OK;
}

static NEOERR *refuse_stranger(struct request *req, const struct row *reaction)
{
    if (reaction_sees_person(req, reaction))
        return STATUS_OK;
    return nerr_raise(ERR_FORBIDDEN, "reaction %s is another's, and quality's", row_text(reaction, "id"));
}

static NEOERR *preset(struct request *req)
{
    const struct row *ticket = &req->record;
    char day[11];

    clock_format_day(clock_parse_utc(row_text(ticket, "opened_at")), day);
    TRY(show_text(req, "drug", "Preset.product_kind"));
    TRY(show_text(req, row_text(ticket, "product_name"), "Preset.product_name"));
    TRY(show_text(req, row_text(ticket, "lot"), "Preset.lot"));
    TRY(show_text(req, row_text(ticket, "description"), "Preset.reaction"));
    TRY(show_text(req, "known", "Preset.known"));
    return nerr_pass(show_text(req, day, "Preset.aware_on"));
}

NEOERR *reaction_edit_page(struct request *req)
{
    struct row row;
    bool found;

    TRY(reaction_find(req, row_int(&req->record, "id"), &row, &found));
    if (found) {
        TRY(refuse_stranger(req, &row));
        TRY(reaction_read_all(req, row_int(&row, "id"), &row));
        TRY(row_show(req, "Preset", &row));
    } else
        TRY(preset(req));
    TRY(show_text(req, message(req, "form.save"), "Step.button"));
    TRY(ticket_ask(req, &reaction_form, "reaction.form", "/reaction"));
    return nerr_pass(form_show(req, &reaction_form, "Preset", ticket_path(req, row_int(&req->record, "id"), "/reaction")));
}

NEOERR *reaction_save_post(struct request *req)
{
    struct row row;
    bool found;
    int64_t id;

    TRY(reaction_lock(req, row_int(&req->record, "id"), &row, &found));
    if (found)
        TRY(refuse_stranger(req, &row));
    else if (strcmp(row_text(&req->record, "asks"), "reaction") != 0)
        form_error(req, "", "reaction.not_this_category");
    if (strcmp(row_text(&req->record, "state"), "merged") == 0)
        form_error(req, "", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    if (found && !values_has(req->values, "version"))
        values_int(req->values, "version", 0); /* somebody else's came in between */
    TRY(reaction_save(req, &req->record, found ? &row : NULL, &id));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "reaction.saved", NULL);
    reply_redirect(req, "/tickets/reactions/%lld", (long long)id);
    return STATUS_OK;
}

/* --- submitted ------------------------------------------------------------------------------------------------ */

static NEOERR *check_submit(struct request *req)
{
    const char *day = values_get_text(req->values, "submitted_on"), *next = values_get_text(req->values, "next_on");

    if (*day != '\0' && strcmp(day, req->today) > 0)
        form_error(req, "submitted_on", "quality.in_the_future");
    if (*next != '\0' && strcmp(next, req->today) < 0)
        form_error(req, "next_on", "quality.in_the_past");
    if (*next != '\0' && strcmp(values_get_text(req->values, "kind"), "final") == 0)
        form_error(req, "next_on", "reaction.nothing_after_final");
    return STATUS_OK;
}

NEOERR *reaction_submit_page(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT p.authority FROM reaction_report p WHERE p.reaction_id = :id ORDER BY p.number DESC LIMIT 1", &row, &found));
    TRY(show_text(req, found ? "followup" : "first", "Preset.kind"));
    TRY(show_text(req, found ? row_text(&row, "authority") : "", "Preset.authority"));
    TRY(show_text(req, req->today, "Preset.submitted_on"));
    return nerr_pass(form_show(req, &reaction_submit_form, "Preset", arena_format(req->arena, "/tickets/reactions/%s/submit", row_text(&req->record, "id"))));
}

NEOERR *reaction_submit_post(struct request *req)
{
    TRY(reaction_submit(req, &req->record));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "reaction.submitted", values_get_text(req->values, "receipt"));
    reply_redirect(req, "/tickets/reactions/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
