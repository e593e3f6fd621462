/* goods_return_report.c - returns that an ERP reports as done (import, API). The approved return that one of them carries out is settled by
 * it; one that nobody approved has happened all the same: it is booked and marked, as a shipment is that left without a release. */
#include <string.h>

#include "goods_return_inside.h"
#include "ledger_post.h"
#include "money.h"

static bool is_return(const struct ledger_line *line)
{
    return strcmp(line->kind, "return") == 0;
}

/* Older ones are history, as shipments are. */
static bool is_recent(const struct request *req, const struct ledger_line *line)
{
    return clock_parse_day(req->today) - clock_parse_day(line->posted_on) <= setting_int("gate.report_days");
}

/* --- which was approved --------------------------------------------------------------------------------------- */

/* As much of the same shipment; what came counts, once it was taken in. One whose entry was taken back is carried out anew. */
static const char approved_sql[] =
    "SELECT k.place, g.id FROM JSON_TABLE(:reported_returns, '$[*]' COLUMNS (place INT PATH '$[0]', shipment_id BIGINT PATH '$[1]', quantity DECIMAL(18,4) PATH '$[2]', amount DECIMAL(15,2) PATH '$[3]')) k"
    " STRAIGHT_JOIN goods_return g ON g.shipment_id = k.shipment_id AND (g.state IN ('approved', 'received') OR (g.state = 'settled' AND " RETURN_TAKEN_BACK "))"
    " AND (COALESCE(g.received_quantity, g.quantity) = k.quantity OR (k.quantity = 0 AND g.amount = k.amount)) ORDER BY k.place, g.id";

/* Of a shipment that is booked with it nothing can have been asked for. NULL: none names one. */
static const char *returns_json(struct request *req, const struct ledger_line *lines, size_t count)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++) {
        if (is_return(&lines[i]) && lines[i].shipment_id != 0)
            buffer_format(&json, "%s[%zu,%lld,%s,%s]", json.length == 0 ? "[" : ",", i, (long long)lines[i].shipment_id, decimal_write(req->arena, -lines[i].quantity, QUANTITY_PLACES, 0),
                          decimal_write(req->arena, -lines[i].value, MONEY_PLACES, MONEY_PLACES));
    }
    if (json.length == 0)
        return NULL;
    buffer_char(&json, ']');
    return json.bytes;
}

static bool is_taken(const struct ledger_line *lines, size_t count, int64_t return_id)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].return_id == return_id)
            return true;
    }
    return false;
}

/* Each return settles one entry, each entry one return. */
static NEOERR *find_approved(struct request *req, struct ledger_line *lines, size_t count)
{
    const char *json = returns_json(req, lines, count);
    struct values *values = values_new(req->arena);
    struct rows *rows;

    if (json == NULL)
        return STATUS_OK;
    values_text(values, "reported_returns", json);
    TRY(db_select_with(req, approved_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct ledger_line *line = &lines[row_int(&row, "place")];

        if (line->return_id == 0 && !is_taken(lines, count, row_int(&row, "id")))
            line->return_id = row_int(&row, "id");
    }
    return STATUS_OK;
}

NEOERR *goods_return_mark_reported(struct request *req, struct ledger_line *lines, size_t count)
{
    TRY(find_approved(req, lines, count));
    for (size_t i = 0; i < count; i++) {
        if (is_return(&lines[i]) && lines[i].return_id == 0 && is_recent(req, &lines[i]))
            lines[i].unreleased = true;
    }
    return STATUS_OK;
}

/* --- settled by it --------------------------------------------------------------------------------------------- */

/* What was not taken in on its page came as it was reported. Nobody has said what of it is fit. */
static void take_in(struct request *req, const struct ledger_line *line, struct values *values)
{
    int64_t quantity = -line->quantity;

    values_text(values, "received_on", line->posted_on);
    if (quantity > 0)
        values_text(values, "received_quantity", decimal_write(req->arena, quantity, QUANTITY_PLACES, 0));
    values_text(values, "receipt_note", line->number);
    values_int(values, "received_by", req->person.id);
}

static NEOERR *settle(struct request *req, const struct ledger_line *line)
{
    struct values *values = values_new(req->arena);
    const char *state;
    struct row goods;

    TRY(return_row_locked(req, line->return_id, &goods));
    state = row_text(&goods, "state");
    if (!text_has_word("approved,received", state) && row_int(&goods, "taken_back") == 0)
        return nerr_raise(ERR_DB_RETRY, "return %lld was settled meanwhile", (long long)line->return_id);
    if (strcmp(state, "approved") == 0)
        take_in(req, line, values);
    values_int(values, "entry_id", line->id);
    values_text(values, "settled_at", req->now);
    return nerr_pass(return_move(req, &goods, "settled", values));
}

NEOERR *goods_return_settle_reported(struct request *req, const struct ledger_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].return_id != 0)
            TRY(settle(req, &lines[i]));
    }
    return STATUS_OK;
}
