/* recall_dealers.c - /tickets/recalls/dealers: a dealer of a recall is notified, confirms, accounts for what it received; many at once. */
#include "recalls.h"

#include <stdio.h>
#include <string.h>

#include "domain/customer.h"
#include "domain/money.h"

static NEOERR *check_day(struct request *req);

static const struct field notify_fields[] = {
    { .name = "means", .type = FIELD_CHOICE, .options = "recall_means", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "contact", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "notified_on", .type = FIELD_DATE },
    { .name = "notified_time", .type = FIELD_TEXT, .max = 5 },
    { .name = "notice_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form recall_notify_form = { "recall_dealer", notify_fields, COUNT_OF(notify_fields), NULL };

static const struct field all_fields[] = {
    { .name = "means", .type = FIELD_CHOICE, .options = "recall_means", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "notice_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form recall_notify_all_form = { "recall_notify", all_fields, COUNT_OF(all_fields), NULL };

static const struct field confirm_fields[] = {
    { .name = "confirmed_by", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "confirmed_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form recall_confirm_form = { "recall_dealer", confirm_fields, COUNT_OF(confirm_fields), check_day };

static const struct field excuse_fields[] = { { .name = "open_reason", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS } };
const struct form recall_excuse_form = { "recall_dealer", excuse_fields, COUNT_OF(excuse_fields), NULL };

/* --- the list --------------------------------------------------------------------------------------------- */

#define OF_LINES(what) "(SELECT " RECALL_SHOWN("SUM(" what ")") " FROM recall_line l WHERE l.recall_dealer_id = d.id)"

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "recall_number", "r.number", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "mock", "r.mock", COLUMN_TAG, COLUMN_DEFAULT, "recall_mock" },
    { "product_name", "r.product_name", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "lots", "(SELECT GROUP_CONCAT(l.lot ORDER BY l.lot SEPARATOR ', ') FROM recall_line l WHERE l.recall_dealer_id = d.id)", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "step", "d.step", COLUMN_TAG, COLUMN_DEFAULT, "recall_step" },
    { "received", OF_LINES("l.received"), COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "returned_before", OF_LINES("l.returned_before"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "held", OF_LINES("l.held"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "sold_on", OF_LINES("l.sold_on"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "returned", OF_LINES("l.returned"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "destroyed", OF_LINES("l.destroyed"), COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "difference", OF_LINES(RECALL_NET " - " RECALL_TOLD), COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "notified_at", "d.notified_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "means", "d.means", COLUMN_CHOICE, COLUMN_SMALL, "recall_means" },
    { "contact", "d.contact", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "notified_by", "d.notified_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "confirmed_on", "d.confirmed_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "confirmed_by", "d.confirmed_by", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "open_reason", "d.open_reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "recall_id", "d.recall_id", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "d.customer_id", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR r.number = :text", NULL, COLUMN_DEFAULT },
    { "step", FILTER_CHOICE, "d.step %s", "recall_step", COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "r.state %s", "recall_state", COLUMN_DEFAULT },
    { "mock", FILTER_CHOICE, "r.mock %s", "recall_mock", 0 },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", 0 },
    { "recall", FILTER_TEXT, "d.recall_id = (SELECT x.id FROM recall x WHERE x.number = :recall)", NULL, 0 },
    { "customer", FILTER_TEXT, "d.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "step", "d.step", 0 } };
static const struct bulk_action actions[] = { { "notify", "recalls.confirm" } };

const struct list recall_dealers_list = {
    .name = "recall_dealers", .path = "/tickets/recalls/dealers", .noun = "recall_dealer", .permission = "recalls.read",
    .from = "customer cu JOIN recall_dealer d ON d.customer_id = cu.id JOIN recall r ON r.id = d.recall_id",
    .from_all = "recall_dealer d STRAIGHT_JOIN customer cu ON cu.id = d.customer_id STRAIGHT_JOIN recall r ON r.id = d.recall_id", /* in the order of its own index */
    .where = "{visible:cu}", .id = "d.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "step", .bulk = actions, .bulk_count = COUNT_OF(actions),
};

NEOERR *recall_dealers_page(struct request *req)
{
    return nerr_pass(list_page(req, &recall_dealers_list));
}

NEOERR *recall_dealers_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &recall_dealers_list));
}

NEOERR *recall_dealers_export(struct request *req)
{
    return nerr_pass(list_export(req, &recall_dealers_list));
}

/* --- one ------------------------------------------------------------------------------------------------------ */

static const char *path_of(struct request *req, const char *end)
{
    return arena_format(req->arena, "/tickets/recalls/dealers/%lld%s", (long long)row_int(&req->record, "id"), end);
}

static NEOERR *back(struct request *req)
{
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", path_of(req, ""));
    return STATUS_OK;
}

/* Whom to call: those for quality and goods first. */
static const char contacts_sql[] =
    "SELECT p.name, c.title, c.role, (SELECT GROUP_CONCAT(ph.number ORDER BY ph.sms DESC, ph.id SEPARATOR ' ') FROM phone ph WHERE ph.contact_id = c.id AND ph.valid_to IS NULL) AS phones"
    " FROM contact c JOIN person p ON p.id = c.person_id WHERE c.customer_id = :customer_id AND c.valid_to IS NULL ORDER BY c.role IN ('quality', 'warehouse', 'purchasing') DESC, c.key_person DESC, c.id LIMIT 6";

static NEOERR *show_contacts(struct request *req)
{
    bool reached;

    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    TRY(customer_reached(req, row_int(&req->record, "customer_id"), "contacts.read", &reached));
    return reached ? nerr_pass(db_show_rows(req, "Contacts", contacts_sql)) : STATUS_OK;
}

NEOERR *recall_dealer_page(struct request *req)
{
    TRY(show_contacts(req));
    return nerr_pass(db_show_rows(req, "Lines", recall_lines_sql));
}

/* --- notifying --------------------------------------------------------------------------------------------------- */

/* Day and hour on the company's clocks, neither: now. Between the start and now. */
static void read_moment(struct request *req)
{
    const char *day = values_get_text(req->values, "notified_on"), *time = values_get_text(req->values, "notified_time");
    int64_t now = clock_parse_utc(req->now), started = clock_parse_utc(row_text(&req->record, "started_at")), at = now;
    int hour = 0, minute = 0, end = 0;
    char utc[24];

    if (*time != '\0' && (sscanf(time, "%2d:%2d%n", &hour, &minute, &end) != 2 || time[end] != '\0' || hour > 23 || minute > 59 || hour < 0 || minute < 0)) {
        form_error(req, "notified_time", "ticket.time_wrong");
        return;
    }
    if (*time != '\0' || (*day != '\0' && strcmp(day, req->today) != 0)) {
        at = clock_from_civil((int64_t)clock_parse_day(*day != '\0' ? day : req->today) * 24 * 60 + (*time != '\0' ? hour * 60 + minute : 24 * 60 - 1));
        if (at > now || at + 60000 <= started)
            form_error(req, *day != '\0' ? "notified_on" : "notified_time", "recall_dealer.moment_wrong");
        at = at < started ? started : at;
    }
    clock_format_utc(at, utc);
    values_text(req->values, "notified_at", arena_text(req->arena, utc));
}

NEOERR *recall_notify_page(struct request *req)
{
    TRY(show_contacts(req));
    TRY(show_text(req, req->today, "Record.notified_on"));
    if (row_is_null(&req->record, "notified_at"))
        TRY(show_text(req, hdf_get_value(req->hdf, "Contacts.0.name", ""), "Record.contact"));
    return nerr_pass(form_show(req, &recall_notify_form, "Record", path_of(req, "/notify")));
}

NEOERR *recall_notify_save(struct request *req)
{
    read_moment(req);
    if (form_refused(req))
        return STATUS_OK;
    TRY(recall_notify(req, &req->record));
    return nerr_pass(back(req));
}

/* --- confirming ---------------------------------------------------------------------------------------------------- */

static NEOERR *check_day(struct request *req)
{
    if (strcmp(values_get_text(req->values, "confirmed_on"), req->today) > 0)
        form_error(req, "confirmed_on", "sales.day_ahead");
    return STATUS_OK;
}

static const char *const places[] = { "held", "sold_on", "returned", "destroyed" };

/* Field held_7 of line 7, and so on. */
static const char *cell_name(struct request *req, const char *place, const char *line_id)
{
    return arena_format(req->arena, "%s_%s", place, line_id);
}

static NEOERR *show_cells(struct request *req, const struct rows *lines)
{
    struct form_problem problem;

    for (size_t i = 0; i < lines->count; i++) {
        struct row row = rows_at(lines, i);

        TRY(row_show(req, arena_format(req->arena, "Lines.%zu", i), &row));
        for (size_t k = 0; k < COUNT_OF(places); k++) {
            const char *name = cell_name(req, places[k], row_text(&row, "id"));

            TRY(show_text(req, places[k], "Lines.%zu.cells.%zu.place", i, k));
            TRY(show_text(req, name, "Lines.%zu.cells.%zu.name", i, k));
            TRY(show_text(req, request_has_posted(req, name) ? request_posted(req, name) : row_text(&row, places[k]), "Lines.%zu.cells.%zu.value", i, k));
        }
    }
    for (size_t i = 0; form_problem_at(req, i, &problem); i++) {
        if (*problem.field != '\0')
            TRY(show_text(req, message_with(req, problem.message, problem.detail), "Wrong.%s", problem.field));
    }
    return STATUS_OK;
}

NEOERR *recall_confirm_page(struct request *req)
{
    struct rows *lines;

    TRY(db_select(req, recall_lines_sql, &lines));
    TRY(show_cells(req, lines));
    if (row_is_null(&req->record, "confirmed_on"))
        TRY(show_text(req, req->today, "Record.confirmed_on"));
    return nerr_pass(form_show(req, &recall_confirm_form, "Record", path_of(req, "/confirm")));
}

/* "" = not told. */
static const char *read_cell(struct request *req, const char *name)
{
    const char *typed = text_tidy(req->arena, request_posted(req, name)), *text;
    int64_t scaled;

    if (*typed == '\0')
        return NULL;
    if (text_decimal(req->arena, typed, (struct text_decimal_form){ .digits = 11, .places = QUANTITY_PLACES }, &text) && decimal_read(text, QUANTITY_PLACES, &scaled) && scaled >= 0)
        return text;
    form_error(req, name, "recall_dealer.quantity_wrong");
    return NULL;
}

NEOERR *recall_confirm_save(struct request *req)
{
    struct recall_told *told;
    struct rows *lines;

    TRY(db_select(req, recall_lines_sql, &lines));
    told = arena_alloc(req->arena, (lines->count + 1) * sizeof(*told));
    for (size_t i = 0; i < lines->count; i++) {
        struct row row = rows_at(lines, i);
        const char *id = row_text(&row, "id");

        told[i] = (struct recall_told){ .line_id = row_int(&row, "id"), .version = row_int(&row, "version") };
        told[i].held = read_cell(req, cell_name(req, "held", id));
        told[i].sold_on = read_cell(req, cell_name(req, "sold_on", id));
        told[i].returned = read_cell(req, cell_name(req, "returned", id));
        told[i].destroyed = read_cell(req, cell_name(req, "destroyed", id));
    }
    TRY(recall_confirm(req, &req->record, told, lines->count));
    return nerr_pass(back(req));
}

NEOERR *recall_excuse_page(struct request *req)
{
    return nerr_pass(form_show(req, &recall_excuse_form, "Record", path_of(req, "/reason")));
}

NEOERR *recall_excuse_save(struct request *req)
{
    TRY(recall_excuse(req, &req->record));
    return nerr_pass(back(req));
}

/* --- many at once: the same letter to all of them ---------------------------------------------------------------------- */

static const char rows_sql[] =
    "SELECT d.id, cu.code, CONCAT(r.number, ' ', cu.name) AS name, cu.owner_id FROM JSON_TABLE(:ids, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) these JOIN recall_dealer d ON d.id = these.id"
    " JOIN recall r ON r.id = d.recall_id JOIN customer cu ON cu.id = d.customer_id WHERE {visible:cu} ORDER BY these.place LIMIT :most";
static const char first_contact_sql[] =
    "SELECT p.name FROM contact c JOIN person p ON p.id = c.person_id WHERE c.customer_id = :notified_customer AND c.valid_to IS NULL ORDER BY c.role IN ('quality', 'warehouse', 'purchasing') DESC, c.key_person DESC, c.id LIMIT 1";

/* *outcome: done, same (told before), over. */
static NEOERR *notify_one(struct request *req, const struct row *row, const char **outcome)
{
    struct row contact;
    bool found;

    *outcome = !row_is_null(row, "notified_at") ? "same" : strcmp(row_text(row, "state"), "running") != 0 ? "over" : "done";
    if (strcmp(*outcome, "done") != 0)
        return STATUS_OK;
    values_int(req->values, "notified_customer", row_int(row, "customer_id"));
    TRY(db_select_maybe(req, first_contact_sql, &contact, &found));
    values_text(req->values, "contact", found ? row_text(&contact, "name") : row_text(row, "customer_name"));
    values_text(req->values, "notified_at", req->now);
    return nerr_pass(recall_notify(req, row));
}

static const struct bulk notify_all = {
    .kind = "recalls.notify", .noun = "recall_notify", .path = "/tickets/recalls/dealers/notify", .permission = "recalls.confirm", .list = &recall_dealers_list, .form = &recall_notify_all_form,
    .rows_sql = rows_sql, .record_sql = recall_dealer_record_sql, .one = notify_one,
};

NEOERR *recall_notify_all_page(struct request *req)
{
    return nerr_pass(bulk_page(req, &notify_all));
}

NEOERR *recall_notify_all_order(struct request *req)
{
    return nerr_pass(bulk_order(req, &notify_all));
}

NEOERR *recall_notify_all_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &notify_all));
}

NEOERR *recall_notify_all_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &notify_all, job, finished));
}
