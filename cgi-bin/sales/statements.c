/* statements.c - /sales/statements, /api/v1/sales/statements: statements of account: made for a day, printed (/prints/statements/:id), answered by the dealer. */
#include "sales.h"

#include <string.h>

#include "core/api.h"
#include "domain/ledger_statement.h"
#include "domain/money.h"

static NEOERR *check_new(struct request *req);
static NEOERR *check_answer(struct request *req);

static const struct field new_fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED },
    { .name = "until", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "sent_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form statement_form = { "statement", new_fields, COUNT_OF(new_fields), check_new };

static const struct field answer_fields[] = {
    { .name = "answer", .type = FIELD_CHOICE, .options = "statement_answer", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "theirs", .type = FIELD_MONEY },
    { .name = "confirmed_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "confirmed_by", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form statement_answer_form = { "statement", answer_fields, COUNT_OF(answer_fields), check_answer };

/* --- what is listed ------------------------------------------------------------------------------------ */

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "s.state", COLUMN_TAG, COLUMN_DEFAULT, "statement_state" },
    { "until", "s.until", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "balance", "s.receivable - s.prepaid", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "sent_on", "s.sent_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "confirmed_on", "s.confirmed_on", COLUMN_DATE, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "difference", "s.difference", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "waiting_days", "IF(s.state = 'sent', DATEDIFF(:today, s.sent_on), NULL)", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "note", "s.note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "version", "s.version", COLUMN_INT, COLUMN_API, NULL },
    { "customer_id", "s.customer_id", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "s.state %s", "statement_state", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sent_to", FILTER_TO, "s.sent_on <= :sent_to", NULL, 0 },
    { "until_from", FILTER_FROM, "s.until >= :until_from", NULL, 0 },
    { "until_to", FILTER_TO, "s.until <= :until_to", NULL, 0 },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "customer", FILTER_TEXT, "s.customer_id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "sent_on", "s.sent_on", 0 } };

const struct list statements_list = {
    .name = "sales_statements", .path = "/sales/statements", .noun = "statement", .permission = "sales.read",
    .from = "customer cu JOIN ledger_statement s ON s.customer_id = cu.id", .where = "{visible:cu}", .id = "s.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-sent_on",
};

static const struct api_column members[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "state", API_TEXT, NULL, "statement_state" },
    { "customer_id", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "until", API_DATE, NULL, NULL },
    { "receivable", API_MONEY, NULL, NULL },
    { "prepaid", API_MONEY, NULL, NULL },
    { "balance", API_MONEY, NULL, NULL },
    { "sent_on", API_DATE, NULL, NULL },
    { "confirmed_on", API_DATE, NULL, NULL },
    { "confirmed_by", API_TEXT, NULL, NULL },
    { "difference", API_MONEY, NULL, NULL },
    { "note", API_TEXT, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
};
const struct resource statement_resource = {
    .name = "statements", .schema = "Statement", .noun = "statement", .path = "/api/v1/sales/statements/:id", .key = "id", .permission = "sales.read",
    .record = ledger_statement_sql, .columns = members, .column_count = COUNT_OF(members), .list = &statements_list,
};

NEOERR *statements_page(struct request *req)
{
    return nerr_pass(list_page(req, &statements_list));
}

NEOERR *statements_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &statements_list));
}

NEOERR *statements_export(struct request *req)
{
    return nerr_pass(list_export(req, &statements_list));
}

/* --- making one ------------------------------------------------------------------------------------------ */

static NEOERR *check_new(struct request *req)
{
    if (strcmp(values_get_text(req->values, "until"), req->today) > 0)
        form_error(req, "until", "sales.day_ahead");
    if (strcmp(values_get_text(req->values, "sent_on"), req->today) > 0)
        form_error(req, "sent_on", "sales.day_ahead");
    return STATUS_OK;
}

NEOERR *statement_new_page(struct request *req)
{
    struct row dealer, day;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/statements/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(db_select_one(req, "SELECT DATE_FORMAT(:today, '%Y-%m-01') - INTERVAL 1 DAY AS last_month", &day));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, row_text(&day, "last_month"), "Preset.until"));
    TRY(show_text(req, req->today, "Preset.sent_on"));
    return nerr_pass(form_show(req, &statement_form, "Preset", "/sales/statements/new"));
}

NEOERR *statement_create(struct request *req)
{
    struct row dealer;
    bool chosen;
    int64_t id;

    TRY(dealer_choice_read(req, "/sales/statements/new", &dealer, &chosen));
    if (!chosen || form_refused(req))
        return STATUS_OK;
    TRY(ledger_statement_make(req, &id));
    req->made = id;
    reply_notice(req, "statement.made", NULL);
    reply_redirect(req, "/sales/statements/%lld", (long long)id);
    return STATUS_OK;
}

/* --- its page, and the answer -------------------------------------------------------------------------------- */

static const char *path_of(struct request *req, const char *end)
{
    return arena_format(req->arena, "/sales/statements/%s%s", row_text(&req->record, "id"), end);
}

NEOERR *statement_page(struct request *req)
{
    TRY(db_show_one(req, "Before", ledger_statement_before_sql));
    return nerr_pass(db_show_rows(req, "Entries", ledger_statement_entries_sql));
}

/* Who disputes says which amount; who confirms, confirms ours. */
static NEOERR *check_answer(struct request *req)
{
    bool disputed = strcmp(values_get_text(req->values, "answer"), "disputed") == 0;

    if (strcmp(values_get_text(req->values, "confirmed_on"), req->today) > 0)
        form_error(req, "confirmed_on", "sales.day_ahead");
    if (disputed && !values_has(req->values, "theirs"))
        form_error(req, "theirs", "error.required");
    if (disputed && *values_get_text(req->values, "note") == '\0')
        form_error(req, "note", "statement.say_why");
    return STATUS_OK;
}

NEOERR *statement_answer_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.confirmed_on"));
    TRY(show_text(req, row_text(&req->record, "note"), "Preset.note"));
    TRY(show_text(req, row_text(&req->record, "version"), "Preset.version"));
    return nerr_pass(form_show(req, &statement_answer_form, "Preset", path_of(req, "/answer")));
}

NEOERR *statement_answer(struct request *req)
{
    bool disputed = strcmp(values_get_text(req->values, "answer"), "disputed") == 0;
    int64_t theirs = 0, ours = 0;

    if (form_refused(req))
        return STATUS_OK;
    if (disputed && (!decimal_read(values_get_text(req->values, "theirs"), MONEY_PLACES, &theirs) || !decimal_read(row_text(&req->record, "balance"), MONEY_PLACES, &ours)))
        return nerr_raise(ERR_INVALID, "amounts of statement %s", row_text(&req->record, "id"));
    values_text(req->values, "state", disputed ? "disputed" : "confirmed");
    values_text(req->values, "difference", entry_fen(req, theirs - ours));
    TRY(ledger_statement_answer(req, row_int(&req->record, "id")));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", path_of(req, ""));
    return STATUS_OK;
}
