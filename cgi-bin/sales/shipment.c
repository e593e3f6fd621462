/* shipment.c - /sales/shipments/new: goods that left for a dealer, lot by lot. Works without script; with it products are
 * suggested and amounts are reckoned while typing. */
#include "sales.h"

#include <string.h>

#include "domain/gate.h"
#include "domain/lot_block.h"

enum { ROWS = 8 };

static const struct field fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED, .group = "document" },
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "number", .type = FIELD_TEXT, .max = 40, .flags = FIELD_FOCUS },
    { .name = "due_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form shipment_form = { "sales", fields, COUNT_OF(fields), NULL };

/* --- the page -------------------------------------------------------------------------------------- */

/* The term that holds for what is shipped on :posted_on; none: paid at once. */
static const char term_sql[] =
    "SELECT l.term_days, l.amount FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from <= :posted_on AND (l.valid_to IS NULL OR l.valid_to > :posted_on)"
    " ORDER BY l.valid_from DESC LIMIT 1";

NEOERR *shipment_page(struct request *req)
{
    struct row dealer, term;
    bool chosen, found;

    TRY(dealer_choice_read(req, "/sales/shipments/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    if (!values_has(req->values, "posted_on"))
        values_text(req->values, "posted_on", req->today);
    TRY(db_select_maybe(req, term_sql, &term, &found));
    TRY(show_text(req, found ? row_text(&term, "term_days") : "0", "Term"));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, req->today, "Preset.posted_on"));
    TRY(goods_show(req, ROWS));
    return nerr_pass(form_show(req, &shipment_form, "Preset", "/sales/shipments/new"));
}

/* --- booking -------------------------------------------------------------------------------------------- */

NEOERR *entry_due(struct request *req, const char **due)
{
    const char *posted = values_get_text(req->values, "posted_on");
    struct row row;
    bool found;

    *due = values_get_text(req->values, "due_on");
    if (*posted == '\0')
        return STATUS_OK;
    if (**due != '\0') {
        if (strcmp(*due, posted) < 0)
            form_error(req, "due_on", "sales.due_before");
        return STATUS_OK;
    }
    TRY(db_select_maybe(req, "SELECT :posted_on + INTERVAL COALESCE((SELECT l.term_days FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from <= :posted_on"
                             " AND (l.valid_to IS NULL OR l.valid_to > :posted_on) ORDER BY l.valid_from DESC LIMIT 1), 0) DAY AS due_on", &row, &found));
    *due = found ? row_text(&row, "due_on") : posted;
    return STATUS_OK;
}

/* Rows in which anything was typed, and where their lots were; *total of them. */
static NEOERR *read_lines(struct request *req, const struct ledger_line *document, struct ledger_line *lines, const char **lot_fields, size_t *count, int64_t *total)
{
    bool any;

    *count = 0;
    *total = 0;
    for (int place = 1; place <= ROWS; place++) {
        struct ledger_line *line = &lines[*count];

        *line = *document;
        line->line_no = (int64_t)*count + 1;
        lot_fields[*count] = arena_format(req->arena, "lot_%d", place);
        TRY(goods_read(req, place, true, line, &any));
        *total += any ? line->value : 0;
        *count += any;
    }
    if (*count == 0)
        form_error(req, "", "sales.no_lines");
    return STATUS_OK;
}

static const char *products_of(struct request *req, const struct ledger_line *lines, size_t count)
{
    struct buffer ids;

    buffer_init(&ids, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&ids, "%s%lld", i == 0 ? "" : ",", (long long)lines[i].product_id);
    return ids.bytes;
}

/* Goods that no order is behind: whole through the gate. */
static NEOERR *pass_gate(struct request *req, struct ledger_line *lines, size_t count, int64_t total)
{
    struct gate_question question = { .customer_id = lines[0].customer_id, .moment = GATE_SHIPMENT, .added = total, .goods = total, .product_ids = products_of(req, lines, count) };
    struct gate_verdict verdict;

    TRY(gate_pass(req, &question, &verdict));
    if (!verdict.passed)
        return nerr_pass(gate_refuse(req, &verdict));
    for (size_t i = 0; i < count; i++)
        lines[i].release_id = verdict.release_id;
    return STATUS_OK;
}

NEOERR *shipment_create(struct request *req)
{
    struct ledger_line document = { .kind = "shipment", .source = "page", .note = values_get_text(req->values, "note"), .posted_on = values_get_text(req->values, "posted_on") };
    struct ledger_line lines[ROWS + 1];
    const char *lot_fields[ROWS + 1];
    struct row dealer;
    size_t count;
    int64_t total;
    bool chosen;

    TRY(dealer_choice_read(req, "/sales/shipments/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    document.customer_id = row_int(&dealer, "id");
    entry_day_check(req);
    TRY(entry_due(req, &document.due_on));
    TRY(entry_number(req, "shipment", &document.number, &document.revision));
    TRY(read_lines(req, &document, lines, lot_fields, &count, &total));
    TRY(lot_block_refuse(req, lines, count, lot_fields, false));
    if (form_refused(req))
        return STATUS_OK;
    TRY(pass_gate(req, lines, count, total));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_post(req, lines, count));
    return nerr_pass(entry_booked(req, &lines[0], total));
}
