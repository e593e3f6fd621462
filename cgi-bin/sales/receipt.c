/* receipt.c - /sales/receipts/new: money that came from a dealer, in cash or bills; it pays the items ticked, then what is due first. */
#include "sales.h"

#include <string.h>

#include "domain/money.h"

static NEOERR *check(struct request *req);

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "means", .type = FIELD_CHOICE, .options = "payment_means", .flags = FIELD_REQUIRED },
    { .name = "bill_due_on", .type = FIELD_DATE },
    { .name = "number", .type = FIELD_TEXT, .max = 40 },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form receipt_form = { "sales", fields, COUNT_OF(fields), check };

static bool is_bill(const char *means)
{
    return strcmp(means, "bank_acceptance") == 0 || strcmp(means, "commercial_acceptance") == 0;
}

/* A bill has the day on which it is cashed; what is not one has none. */
static NEOERR *check(struct request *req)
{
    const char *due = values_get_text(req->values, "bill_due_on"), *posted = values_get_text(req->values, "posted_on");
    int64_t fen = 0;

    entry_day_check(req);
    if (decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &fen) && fen <= 0)
        form_error(req, "amount", "sales.amount_wrong");
    if (is_bill(values_get_text(req->values, "means")) && *due == '\0')
        form_error(req, "bill_due_on", "error.required");
    if (!is_bill(values_get_text(req->values, "means")) && *due != '\0')
        form_error(req, "bill_due_on", "sales.no_bill");
    if (*due != '\0' && strcmp(due, posted) < 0)
        form_error(req, "bill_due_on", "sales.due_before");
    return STATUS_OK;
}

/* --- the page -------------------------------------------------------------------------------------- */

static const char items_sql[] =
    "SELECT o.id, e.number, e.posted_on, e.product_name, o.due_on, o.amount, o.open_amount, DATEDIFF(:today, o.due_on) AS days_late, FIND_IN_SET(o.id, :ticked) > 0 AS ticked"
    " FROM open_item o JOIN ledger_entry e ON e.id = o.id WHERE o.customer_id = :customer_id AND o.settled = 0 AND o.open_amount > 0 ORDER BY o.due_on, o.id LIMIT 200";

/* ?item= of a link, or what was ticked in a form that was refused. */
static const char *ticked_ids(struct request *req)
{
    const struct pairs *pairs = req->method == METHOD_POST ? &req->body : &req->query;
    struct buffer text;
    int64_t id;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->items[i].name, "item") == 0 && text_int(pairs->items[i].value, &id))
            buffer_format(&text, "%s%lld", text.length > 0 ? "," : "", (long long)id);
    }
    return text.length > 0 ? text.bytes : "";
}

NEOERR *receipt_page(struct request *req)
{
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/receipts/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    values_text(req->values, "ticked", ticked_ids(req));
    TRY(db_show_rows(req, "Items", items_sql));
    TRY(db_show_one(req, "Sums", "SELECT COALESCE(SUM(o.open_amount), 0) AS open_amount FROM open_item o WHERE o.customer_id = :customer_id AND o.settled = 0"));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    TRY(show_text(req, "transfer", "Preset.means"));
    return nerr_pass(form_show(req, &receipt_form, "Preset", "/sales/receipts/new"));
}

/* --- booking ----------------------------------------------------------------------------------------- */

/* The items ticked, in the order in which they are due; one that is not the dealer's or paid meanwhile says so. */
static NEOERR *read_chosen(struct request *req, struct ledger_line *line)
{
    struct rows *rows;
    int64_t *ids;
    size_t wanted = 0;

    values_text(req->values, "ticked", ticked_ids(req));
    for (const char *at = values_get_text(req->values, "ticked"); *at != '\0'; at++)
        wanted += *at == ',' || wanted == 0;
    if (wanted == 0)
        return STATUS_OK;
    TRY(db_select(req, "SELECT o.id FROM open_item o WHERE o.customer_id = :customer_id AND o.settled = 0 AND o.open_amount > 0 AND FIND_IN_SET(o.id, :ticked) > 0 ORDER BY o.due_on, o.id", &rows));
    if (rows->count < wanted)
        form_error(req, "", "sales.item_paid");
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    line->pays = ids;
    line->pays_count = rows->count;
    return STATUS_OK;
}

NEOERR *receipt_create(struct request *req)
{
    struct ledger_line line = { .kind = "receipt", .source = "page", .line_no = 1, .posted_on = values_get_text(req->values, "posted_on"), .means = values_get_text(req->values, "means"),
                                .due_on = values_get_text(req->values, "bill_due_on"), .note = values_get_text(req->values, "note") };
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/receipts/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    line.customer_id = row_int(&dealer, "id");
    TRY(read_chosen(req, &line));
    TRY(entry_number(req, "receipt", &line.number, &line.revision));
    if (form_refused(req))
        return STATUS_OK;
    if (!decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &line.value))
        return nerr_raise(ERR_INVALID, "amount");
    TRY(ledger_post(req, &line, 1));
    return nerr_pass(entry_booked(req, &line, line.value));
}
