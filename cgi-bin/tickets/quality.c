/* quality.c - what quality complaints ask for beside the ticket: goods held (/tickets/holds), samples, the verdict, measures. */
#include "tickets.h"

#include <string.h>

#include "domain/money.h"
#include "domain/quality.h"

/* --- forms ------------------------------------------------------------------------------------------ */

static NEOERR *check_hold(struct request *req);
static NEOERR *check_sample(struct request *req);
static NEOERR *check_verdict(struct request *req);
static NEOERR *check_measure(struct request *req);

static const struct field hold_fields[] = {
    { .name = "product", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED },
    { .name = "lot", .type = FIELD_TEXT, .max = 40, .flags = FIELD_REQUIRED },
    { .name = "quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "reason", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "whole_lot", .type = FIELD_FLAG, .flags = FIELD_WIDE },
};
const struct form ticket_hold_form = { "hold", hold_fields, COUNT_OF(hold_fields), check_hold };

static const struct field hold_end_fields[] = {
    { .name = "goods", .type = FIELD_CHOICE, .options = "hold_goods", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "reason", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form hold_end_form = { "hold", hold_end_fields, COUNT_OF(hold_end_fields), NULL };

static const struct field sample_fields[] = {
    { .name = "asked_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "asked_quantity", .type = FIELD_TEXT, .max = 20, .flags = FIELD_FOCUS },
    { .name = "received_on", .type = FIELD_DATE },
    { .name = "received_quantity", .type = FIELD_TEXT, .max = 20 },
    { .name = "sent_on", .type = FIELD_DATE },
    { .name = "sent_quantity", .type = FIELD_TEXT, .max = 20 },
    { .name = "laboratory", .type = FIELD_TEXT, .max = 100 },
    { .name = "result", .type = FIELD_TEXT, .max = 500, .flags = FIELD_WIDE },
};
const struct form ticket_sample_form = { "quality", sample_fields, COUNT_OF(sample_fields), check_sample };

enum { MEASURES = 3 };
#define MEASURE(n)                                                                                                     \
    { .name = "what_" n, .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE }, { .name = "owner_" n, .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID }, { .name = "until_" n, .type = FIELD_DATE }
static const struct field verdict_fields[] = {
    { .name = "verdict", .type = FIELD_CHOICE, .options = "ticket_verdict", .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "verdict" },
    { .name = "goods", .type = FIELD_CHOICE, .options = "hold_goods" },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE },
    { .name = "what_1", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE, .group = "measures" },
    { .name = "owner_1", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID },
    { .name = "until_1", .type = FIELD_DATE },
    MEASURE("2"),
    MEASURE("3"),
};
const struct form ticket_verdict_form = { "quality", verdict_fields, COUNT_OF(verdict_fields), check_verdict };

static const struct field measure_fields[] = { MEASURE("1") };
const struct form ticket_measure_form = { "quality", measure_fields, COUNT_OF(measure_fields), check_measure };

/* --- the list of goods held ------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "h.lot", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "product_name", "h.product_name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "customer_name", "cu.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "quantity", "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM h.quantity))", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "state", "h.state", COLUMN_TAG, COLUMN_DEFAULT, "hold_state" },
    { "whole", "h.whole_lot", COLUMN_FLAG, COLUMN_DEFAULT, NULL },
    { "verdict", "t.verdict", COLUMN_TAG, COLUMN_DEFAULT, "ticket_verdict" },
    { "number", "t.number", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "held_at", "h.held_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "held_by", "h.held_by", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "reason", "h.reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "product_code", "h.product_code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "verdict_due_at", "t.verdict_due_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "ended_at", "h.ended_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "ended_by", "h.ended_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "ended_reason", "h.ended_reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "ticket_id", "h.ticket_id", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "t.customer_id", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "lot", FILTER_TEXT, "h.lot LIKE CONCAT(:lot, '%')", NULL, COLUMN_DEFAULT },
    { "product", FILTER_TEXT, "h.product_code = :product OR h.product_name LIKE CONCAT('%', :product, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "h.state %s", "hold_state", COLUMN_DEFAULT },
    { "whole", FILTER_CHOICE, "h.whole_lot %s", "yes_no", COLUMN_DEFAULT },
    { "verdict", FILTER_CHOICE, "t.verdict %s", "ticket_verdict", 0 },
    { "customer", FILTER_TEXT, "t.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "held_at", "h.held_at", 0 }, { "name", "h.lot", 0 } };

const struct list hold_list = {
    .name = "ticket_holds", .path = "/tickets/holds", .noun = "hold", .permission = "tickets.read",
    .from = "customer cu JOIN ticket t ON t.customer_id = cu.id JOIN lot_hold h ON h.ticket_id = t.id",
    .from_all = "lot_hold h STRAIGHT_JOIN ticket t ON t.id = h.ticket_id STRAIGHT_JOIN customer cu ON cu.id = t.customer_id",
    .where = "{visible:cu}", .id = "h.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-held_at",
};

NEOERR *hold_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &hold_list));
}

NEOERR *hold_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &hold_list));
}

NEOERR *hold_export(struct request *req)
{
    return nerr_pass(list_export(req, &hold_list));
}

/* What is to be known of it stands on its ticket. */
NEOERR *hold_open(struct request *req)
{
    reply_redirect(req, "%s#quality", ticket_path(req, row_int(&req->record, "ticket_id"), ""));
    return STATUS_OK;
}

/* --- goods are held ------------------------------------------------------------------------------------ */

static void refuse_ended(struct request *req)
{
    if (ticket_is_ended(req))
        form_error(req, "", "ticket.ended");
}

static NEOERR *check_hold(struct request *req)
{
    const char *typed = values_get_text(req->values, "quantity");
    int64_t quantity;

    if (*typed != '\0' && (!decimal_read(typed, QUANTITY_PLACES, &quantity) || quantity <= 0))
        form_error(req, "quantity", "ticket.quantity_wrong");
    if (values_get_int(req->values, "whole_lot") != 0 && !may(req, "tickets.judge"))
        form_error(req, "whole_lot", "hold.only_quality");
    return STATUS_OK;
}

/* As the ticket has it, else a product of ours: by code, or by a name that only one has. */
static NEOERR *find_product(struct request *req, struct lot_hold *hold)
{
    const char *typed = values_get_text(req->values, "product");
    struct rows *rows;
    struct row row;

    if (strcmp(typed, row_text(&req->record, "product_name")) == 0 && *row_text(&req->record, "product_code") != '\0') {
        hold->product_code = row_text(&req->record, "product_code");
        hold->product_name = row_text(&req->record, "product_name");
        return STATUS_OK;
    }
    TRY(db_select(req, "SELECT p.code, p.name, p.code = :product AS by_code FROM product p WHERE p.code = :product OR p.name = :product OR p.trade_name = :product ORDER BY p.code = :product DESC, p.id LIMIT 2", &rows));
    row = rows->count > 0 ? rows_at(rows, 0) : (struct row){ 0 };
    if (rows->count == 0 || (rows->count > 1 && row_int(&row, "by_code") == 0)) {
        form_error(req, "product", rows->count == 0 ? "hold.no_such_product" : "hold.several_products");
        return STATUS_OK;
    }
    hold->product_code = row_text(&row, "code");
    hold->product_name = row_text(&row, "name");
    return STATUS_OK;
}

/* Not more than the dealer received, where the ledger knows of it. */
static NEOERR *check_received(struct request *req, const struct lot_hold *hold)
{
    int64_t wanted, there;
    const char *received;

    TRY(lot_received(req, row_int(&req->record, "customer_id"), hold, &received));
    if (decimal_read(hold->quantity, QUANTITY_PLACES, &wanted) && decimal_read(received, QUANTITY_PLACES, &there) && there > 0 && wanted > there)
        form_error_with(req, "quantity", "ticket.more_than_shipped", received);
    return STATUS_OK;
}

NEOERR *ticket_hold_page(struct request *req)
{
    const struct row *ticket = &req->record;

    TRY(show_text(req, row_text(ticket, *row_text(ticket, "product_name") != '\0' ? "product_name" : "product_code"), "Preset.product"));
    TRY(show_text(req, row_text(ticket, "lot"), "Preset.lot"));
    TRY(show_text(req, row_text(ticket, "quantity_shown"), "Preset.quantity"));
    TRY(ticket_ask(req, &ticket_hold_form, "hold.new", "/hold"));
    return nerr_pass(form_show(req, &ticket_hold_form, "Preset", ticket_path(req, row_int(ticket, "id"), "/hold")));
}

NEOERR *ticket_hold(struct request *req)
{
    struct lot_hold hold = { .lot = values_get_text(req->values, "lot"), .quantity = values_get_text(req->values, "quantity"), .reason = values_get_text(req->values, "reason"), .whole_lot = values_get_int(req->values, "whole_lot") != 0 };
    int64_t id;

    refuse_ended(req);
    if (*row_text(&req->record, "asks") == '\0')
        form_error(req, "", "hold.not_this_category");
    TRY(find_product(req, &hold));
    if (form_refused(req))
        return STATUS_OK;
    TRY(check_received(req, &hold));
    if (form_refused(req))
        return STATUS_OK;
    TRY(lot_hold_put(req, &req->record, &hold, &id));
    return nerr_pass(ticket_done(req, "hold.put"));
}

NEOERR *hold_end_page(struct request *req)
{
    return nerr_pass(form_show(req, &hold_end_form, NULL, arena_format(req->arena, "/tickets/holds/%s/end", row_text(&req->record, "id"))));
}

NEOERR *hold_end(struct request *req)
{
    const char *goods = values_get_text(req->values, "goods");

    if (strcmp(goods, "held") == 0 || strcmp(goods, row_text(&req->record, "state")) == 0)
        form_error(req, "goods", "hold.is_so");
    if (form_refused(req))
        return STATUS_OK;
    TRY(lot_hold_end(req, &req->record, goods, values_get_text(req->values, "reason")));
    reply_notice(req, "hold.ended", NULL);
    reply_redirect(req, "%s#quality", ticket_path(req, row_int(&req->record, "ticket_id"), ""));
    return STATUS_OK;
}

/* --- samples ------------------------------------------------------------------------------------------------ */

const char sample_record_sql[] =
    "SELECT s.*, t.number, t.title, t.state, t.customer_id FROM ticket_sample s JOIN ticket t ON t.id = s.ticket_id JOIN customer cu ON cu.id = t.customer_id WHERE s.id = :id AND {visible:cu}";

/* Each day after the one before, none ahead of today. */
static NEOERR *check_sample(struct request *req)
{
    static const char *const days[] = { "asked_on", "received_on", "sent_on" };

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        const char *day = values_get_text(req->values, days[i]), *before = i > 0 ? values_get_text(req->values, days[i - 1]) : "";

        if (*day != '\0' && strcmp(day, req->today) > 0)
            form_error(req, days[i], "quality.in_the_future");
        if (*day != '\0' && strcmp(day, before) < 0)
            form_error(req, days[i], "quality.before_the_step_before");
        if (*day != '\0' && i > 0 && *before == '\0')
            form_error(req, days[i - 1], "quality.step_missing");
    }
    if (*values_get_text(req->values, "sent_on") != '\0' && *values_get_text(req->values, "laboratory") == '\0')
        form_error(req, "laboratory", "error.required");
    return STATUS_OK;
}

NEOERR *ticket_sample_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.asked_on"));
    TRY(ticket_ask(req, &ticket_sample_form, "quality.sample", "/sample"));
    return nerr_pass(form_show(req, &ticket_sample_form, "Preset", ticket_path(req, row_int(&req->record, "id"), "/sample")));
}

NEOERR *ticket_sample_create(struct request *req)
{
    refuse_ended(req);
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_sample_save(req, &req->record, 0));
    return nerr_pass(ticket_done(req, "quality.sample_saved"));
}

NEOERR *sample_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &ticket_sample_form, "Record", arena_format(req->arena, "/tickets/samples/%s", row_text(&req->record, "id"))));
}

NEOERR *sample_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), ticket = row_int(&req->record, "ticket_id");
    struct row row;

    refuse_ended(req);
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "of_ticket", ticket);
    TRY(db_select_one(req, "SELECT t.* FROM ticket t WHERE t.id = :of_ticket", &row));
    TRY(ticket_sample_save(req, &row, id));
    reply_notice(req, "quality.sample_saved", NULL);
    reply_redirect(req, "%s#quality", ticket_path(req, ticket, ""));
    return STATUS_OK;
}

/* --- measures -------------------------------------------------------------------------------------------------- */

static const char *part(struct request *req, const char *name, int place)
{
    return arena_format(req->arena, "%s_%d", name, place);
}

static bool is_typed(struct request *req, int place)
{
    return *values_get_text(req->values, part(req, "what", place)) != '\0' || values_get_int(req->values, part(req, "owner", place)) != 0 || *values_get_text(req->values, part(req, "until", place)) != '\0';
}

/* What, who and until when: all of them, from today on. */
static void check_one(struct request *req, int place)
{
    const char *until = values_get_text(req->values, part(req, "until", place));

    if (*values_get_text(req->values, part(req, "what", place)) == '\0')
        form_error(req, part(req, "what", place), "error.required");
    if (values_get_int(req->values, part(req, "owner", place)) == 0)
        form_error(req, part(req, "owner", place), "error.required");
    if (*until == '\0')
        form_error(req, part(req, "until", place), "error.required");
    else if (strcmp(until, req->today) < 0)
        form_error(req, part(req, "until", place), "quality.in_the_past");
}

static NEOERR *check_measure(struct request *req)
{
    check_one(req, 1);
    return STATUS_OK;
}

static NEOERR *add_one(struct request *req, int place)
{
    return nerr_pass(quality_measure_add(req, &req->record, &(struct quality_measure){ .what = values_get_text(req->values, part(req, "what", place)), .owner_id = values_get_int(req->values, part(req, "owner", place)),
                                                                                       .until = values_get_text(req->values, part(req, "until", place)) }));
}

NEOERR *ticket_measure_page(struct request *req)
{
    return nerr_pass(ticket_ask(req, &ticket_measure_form, "quality.measure", "/measure"));
}

NEOERR *ticket_measure_save(struct request *req)
{
    if (strcmp(row_text(&req->record, "state"), "merged") == 0)
        form_error(req, "", "ticket.ended");
    if (form_refused(req))
        return STATUS_OK;
    TRY(add_one(req, 1));
    return nerr_pass(ticket_done(req, "quality.measure_added"));
}

/* --- the verdict --------------------------------------------------------------------------------------------------- */

static NEOERR *check_verdict(struct request *req)
{
    for (int place = 1; place <= MEASURES; place++) {
        if (is_typed(req, place))
            check_one(req, place);
    }
    return STATUS_OK;
}

NEOERR *ticket_verdict_page(struct request *req)
{
    TRY(show_text(req, "", "Preset.verdict"));
    TRY(show_text(req, row_text(&req->record, "version"), "Preset.version"));
    TRY(quality_show(req));
    TRY(ticket_ask(req, &ticket_verdict_form, "quality.judge", "/verdict"));
    return nerr_pass(form_show(req, &ticket_verdict_form, "Preset", ticket_path(req, row_int(&req->record, "id"), "/verdict")));
}

/* What becomes of goods held is said with the verdict; only what cannot be decided may stay held. */
static NEOERR *check_goods(struct request *req, const char **goods)
{
    int64_t waiting;

    *goods = values_get_text(req->values, "goods");
    TRY(lot_holds_waiting(req, row_int(&req->record, "id"), &waiting));
    if (waiting == 0)
        *goods = "";
    else if (**goods == '\0')
        form_error(req, "goods", "hold.say_what_becomes");
    else if (strcmp(*goods, "held") == 0 && strcmp(values_get_text(req->values, "verdict"), "undecidable") != 0)
        form_error(req, "goods", "hold.only_undecidable");
    return STATUS_OK;
}

NEOERR *ticket_verdict_save(struct request *req)
{
    struct quality_verdict verdict = { .verdict = values_get_text(req->values, "verdict"), .text = values_get_text(req->values, "text") };

    refuse_ended(req);
    if (strcmp(row_text(&req->record, "asks"), "quality") != 0)
        form_error(req, "", "quality.not_this_category");
    TRY(check_goods(req, &verdict.goods));
    if (form_refused(req))
        return STATUS_OK;
    TRY(quality_judge(req, &req->record, &verdict));
    for (int place = 1; place <= MEASURES; place++) {
        if (is_typed(req, place))
            TRY(add_one(req, place));
    }
    return nerr_pass(ticket_done(req, "quality.judged"));
}
