/* log.c - /tickets/new: a call is logged while the caller is on the phone. Works without script. */
#include "tickets.h"

#include <stdio.h>
#include <string.h>

#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/money.h"

static NEOERR *check_ticket(struct request *req);

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "call" },
    { .name = "contact_id", .type = FIELD_HIDDEN },
    { .name = "shipment_id", .type = FIELD_HIDDEN },
    { .name = "category", .type = FIELD_CHOICE, .options = "ticket_category", .flags = FIELD_REQUIRED },
    { .name = "severity", .type = FIELD_CHOICE, .options = "ticket_severity", .flags = FIELD_REQUIRED },
    { .name = "caller", .type = FIELD_TEXT, .max = 60 },
    { .name = "caller_phone", .type = FIELD_PHONE },
    { .name = "title", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED | FIELD_WIDE, .group = "what" },
    { .name = "description", .type = FIELD_LONG_TEXT, .max = 4000, .flags = FIELD_WIDE | FIELD_KEPT },
    { .name = "lot", .type = FIELD_TEXT, .max = 40 },
    { .name = "quantity", .type = FIELD_TEXT, .max = 20 },
    { .name = "promised", .type = FIELD_TEXT, .max = 200, .group = "promise" },
    { .name = "promised_on", .type = FIELD_DATE },
    { .name = "promised_time", .type = FIELD_TEXT, .max = 5 },
};
const struct form ticket_form = { "ticket_log", fields, COUNT_OF(fields), check_ticket };

/* --- what was typed ------------------------------------------------------------------------------ */

static const char shipped_sql[] =
    "SELECT e.quantity + COALESCE((SELECT SUM(b.quantity) FROM ledger_entry b WHERE b.shipment_id = e.id AND b.kind = 'return'), 0) AS quantity, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS shown"
    " FROM ledger_entry e WHERE e.id = :shipment_id AND e.customer_id = :customer_id AND e.kind = 'shipment'";

/* "300": above 0, and not more than was shipped of that lot. */
static NEOERR *check_quantity(struct request *req)
{
    const char *typed = values_get_text(req->values, "quantity");
    int64_t quantity, shipped;
    struct row row;
    bool found = false;

    if (*typed == '\0') {
        values_null(req->values, "quantity");
        return STATUS_OK;
    }
    if (!decimal_read(typed, QUANTITY_PLACES, &quantity) || quantity <= 0) {
        form_error(req, "quantity", "ticket.quantity_wrong");
        return STATUS_OK;
    }
    if (values_get_int(req->values, "shipment_id") != 0)
        TRY(db_select_maybe(req, shipped_sql, &row, &found));
    if (found && decimal_read(row_text(&row, "quantity"), QUANTITY_PLACES, &shipped) && quantity > shipped)
        form_error_with(req, "quantity", "ticket.more_than_shipped", row_text(&row, "shown"));
    return STATUS_OK;
}

/* "2026-11-26" and "17:00" on the company's clocks; a day alone is its working end. */
static void check_promise(struct request *req)
{
    const char *day = values_get_text(req->values, "promised_on"), *time = values_get_text(req->values, "promised_time");
    int hour = 17, minute = 30, end = 0;
    char utc[24];
    int64_t at;

    values_null(req->values, "promised_at");
    if (*day == '\0' && *time == '\0')
        return;
    if (*time != '\0' && (sscanf(time, "%2d:%2d%n", &hour, &minute, &end) != 2 || time[end] != '\0' || hour > 23 || minute > 59)) {
        form_error(req, "promised_time", "ticket.time_wrong");
        return;
    }
    at = clock_from_civil((int64_t)clock_parse_day(*day != '\0' ? day : req->today) * 24 * 60 + hour * 60 + minute);
    if (at < clock_parse_utc(req->now))
        form_error(req, *day != '\0' ? "promised_on" : "promised_time", "ticket.promised_past");
    clock_format_utc(at, utc);
    values_text(req->values, "promised_at", arena_text(req->arena, utc));
}

static NEOERR *check_ticket(struct request *req)
{
    if (values_get_int(req->values, "contact_id") == 0)
        values_null(req->values, "contact_id");
    check_promise(req);
    return nerr_pass(check_quantity(req));
}

/* --- the page -------------------------------------------------------------------------------------- */

static const char shipments_sql[] =
    "SELECT e.id, e.number, e.posted_on, e.product_name, e.specification, e.lot, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM e.quantity)) AS quantity FROM ledger_entry e"
    " WHERE e.customer_id = :customer_id AND e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)"
    " ORDER BY e.posted_on DESC, e.id DESC LIMIT 8";
static const char contacts_sql[] =
    "SELECT c.id, p.name, c.title, (SELECT ph.number FROM phone ph WHERE ph.contact_id = c.id AND ph.valid_to IS NULL ORDER BY ph.id LIMIT 1) AS phone FROM contact c JOIN person p ON p.id = c.person_id"
    " WHERE c.customer_id = :customer_id AND c.valid_to IS NULL ORDER BY c.key_person DESC, c.id LIMIT 12";
static const char open_sql[] =
    "SELECT t.id, t.number, t.title, t.state, t.lot, t.opened_at FROM ticket t WHERE t.customer_id = :customer_id AND t.state NOT IN ('closed', 'merged') ORDER BY t.opened_at DESC LIMIT 6";
static const char now_sql[] =
    "SELECT cu.exposure, cu.overdue, cu.light FROM customer cu WHERE cu.id = :customer_id AND {visible:cu}";
static const char promises_sql[] =
    "SELECT t.id, t.number, t.promised, t.promised_at FROM ticket t WHERE t.customer_id = :customer_id AND t.promised <> '' AND t.promise_kept_at IS NULL AND t.state NOT IN ('closed', 'merged') ORDER BY t.promised_at LIMIT 6";

static NEOERR *show_around(struct request *req, int64_t customer_id)
{
    bool reached;

    TRY(db_show_rows(req, "Shipments", shipments_sql));
    TRY(db_show_rows(req, "Open", open_sql));
    TRY(db_show_rows(req, "Promises", promises_sql));
    TRY(customer_reached(req, customer_id, "contacts.read", &reached));
    if (reached)
        TRY(db_show_rows(req, "Contacts", contacts_sql));
    TRY(customer_reached(req, customer_id, "sales.read", &reached));
    return reached ? nerr_pass(db_show_one(req, "Now", now_sql)) : STATUS_OK;
}

/* What was sent, refused or kept before: the rows that were picked, and what is like it. */
static NEOERR *show_typed(struct request *req, int64_t customer_id)
{
    const struct ticket_typed typed = { .title = request_posted(req, "title"), .shipment = request_posted(req, "shipment_id"), .lot = request_posted(req, "lot"), .category = request_posted(req, "category") };

    TRY(show_text(req, request_posted(req, "shipment_id"), "Picked.shipment_id"));
    TRY(show_text(req, request_posted(req, "contact_id"), "Picked.contact_id"));
    return *typed.title != '\0' || *typed.category != '\0' || *typed.shipment != '\0' ? nerr_pass(ticket_alike_show(req, customer_id, &typed)) : STATUS_OK;
}

/* Begun for a dealer and left: found again where the next is begun. */
static const char unfinished_sql[] =
    "SELECT cu.id, cu.code, cu.name, p.at FROM parked_form p JOIN customer cu ON cu.id = CAST(SUBSTRING(p.path, CHAR_LENGTH('/tickets/new?customer=') + 1) AS UNSIGNED)"
    " WHERE p.staff_id = :me AND p.typed = 1 AND p.path LIKE '/tickets/new?customer=%' AND {visible:cu} ORDER BY p.id DESC LIMIT 6";

NEOERR *ticket_new_page(struct request *req)
{
    const char *action;
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/tickets/new", &dealer, &chosen));
    if (!chosen)
        return nerr_pass(db_show_rows(req, "Unfinished", unfinished_sql));
    TRY(show_around(req, row_int(&dealer, "id")));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, "medium", "Preset.severity"));
    TRY(ticket_promised_show(req));
    action = arena_format(req->arena, "/tickets/new?customer=%s", row_text(&dealer, "id"));
    TRY(form_show(req, &ticket_form, "Preset", action));
    return nerr_pass(show_typed(req, row_int(&dealer, "id")));
}

/* The caller is one of the dealer's contacts: name and phone come from there unless typed. */
static NEOERR *take_contact(struct request *req)
{
    struct row row;
    bool found;

    if (values_get_int(req->values, "contact_id") == 0)
        return STATUS_OK;
    TRY(db_select_maybe(req, "SELECT p.name, COALESCE((SELECT ph.number FROM phone ph WHERE ph.contact_id = c.id AND ph.valid_to IS NULL ORDER BY ph.id LIMIT 1), '') AS phone"
                             " FROM contact c JOIN person p ON p.id = c.person_id WHERE c.id = :contact_id AND c.customer_id = :customer_id", &row, &found));
    if (!found)
        return nerr_raise(ERR_INVALID, "contact %lld is not this dealer's", (long long)values_get_int(req->values, "contact_id"));
    if (*values_get_text(req->values, "caller") == '\0')
        values_text(req->values, "caller", row_text(&row, "name"));
    if (*values_get_text(req->values, "caller_phone") == '\0')
        values_text(req->values, "caller_phone", row_text(&row, "phone"));
    return STATUS_OK;
}

NEOERR *ticket_create(struct request *req)
{
    struct row dealer;
    int64_t id;
    bool chosen;

    TRY(dealer_choice_read(req, "/tickets/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(take_contact(req));
    TRY(ticket_open(req, &id));
    req->made = id;
    reply_notice(req, "ticket.logged", values_get_text(req->values, "number"));
    reply_redirect(req, "%s", ticket_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *ticket_dealers(struct request *req)
{
    return nerr_pass(dealer_choice_suggest(req, ""));
}
