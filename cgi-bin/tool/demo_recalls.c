/* demo_recalls.c - recalls and returns of the demo, each step by the functions that the pages use, at a moment that has passed. */
#include "demo_recalls.h"

#include <string.h>

#include "demo_recalls_data.h"
#include "domain/goods_return.h"
#include "domain/recall.h"

enum { HOURS_MS = 3600000 };

static const char staff_sql[] =
    "SELECT MAX(IF(account = 'quality1', id, 0)) AS quality, MAX(IF(account = 'aftersales1', id, 0)) AS asks, MAX(IF(account = 'clerk1', id, 0)) AS clerk FROM staff";
/* Lots that went to several dealers. */
static const char lots_sql[] =
    "SELECT e.product_code, e.product_name, e.lot FROM ledger_entry e WHERE e.kind = 'shipment' AND e.lot <> '' AND e.posted_on < :today - INTERVAL 30 DAY GROUP BY e.product_code, e.product_name, e.lot"
    " ORDER BY COUNT(DISTINCT e.customer_id) DESC, e.lot DESC, e.product_code LIMIT 2";
static const char shipments_sql[] =
    "SELECT e.id, e.customer_id FROM ledger_entry e JOIN product p ON p.code = e.product_code AND p.storage <> 'cold' WHERE e.kind = 'shipment' AND e.reversal = 0 AND e.price > 0 AND e.posted_on BETWEEN :today - INTERVAL 100 DAY AND :today - INTERVAL 30 DAY"
    " AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.shipment_id = e.id OR b.reverses_id = e.id) GROUP BY e.customer_id ORDER BY e.customer_id LIMIT 4";

struct people {
    int64_t quality, asks, clerk, now_ms;
};

static NEOERR *not_refused(struct request *req)
{
    struct form_problem problem;

    return form_problem_at(req, 0, &problem) ? nerr_raise(ERR_INVALID, "demo: %s %s", problem.field, problem.message) : STATUS_OK;
}

/* What follows was done by `person` so long ago. */
static void set_scene(struct request *req, const struct people *people, int64_t person, int hours_ago)
{
    int64_t ms = people->now_ms - (int64_t)hours_ago * HOURS_MS;

    clock_format_utc(ms, req->now);
    clock_format_day(ms, req->today);
    req->person.id = person;
    req->scope = SCOPE_ALL;
    req->values = values_new(req->arena);
}

static const char recall_sql[] = "SELECT r.* FROM recall r WHERE r.id = :id";

static NEOERR *read_row(struct request *req, const char *sql, int64_t id, struct row *row)
{
    values_int(req->values, "id", id);
    return nerr_pass(db_select_one(req, sql, row));
}

/* --- recalls --------------------------------------------------------------------------------------------- */

static NEOERR *tell_dealer(struct request *req, const struct people *people, int64_t id, int hours_ago)
{
    struct row row;

    set_scene(req, people, people->quality, hours_ago);
    TRY(read_row(req, recall_dealer_record_sql, id, &row));
    values_text(req->values, "means", "phone");
    values_text(req->values, "contact", demo_recall_by);
    values_text(req->values, "notice_note", demo_recall_note);
    values_text(req->values, "notified_at", req->now);
    TRY(recall_notify(req, &row));
    return nerr_pass(not_refused(req));
}

/* Half is held, the rest sold. */
static NEOERR *answer(struct request *req, const struct people *people, int64_t id, int hours_ago)
{
    struct recall_told told[RECALL_LOTS_MOST];
    struct rows *lines;
    struct row row;

    set_scene(req, people, people->quality, hours_ago);
    TRY(read_row(req, recall_dealer_record_sql, id, &row));
    TRY(db_select(req, "SELECT l.id, l.version, FLOOR(" RECALL_NET " / 2) AS half, " RECALL_NET " - FLOOR(" RECALL_NET " / 2) AS rest FROM recall_line l WHERE l.recall_dealer_id = :id ORDER BY l.id", &lines));
    for (size_t i = 0; i < lines->count && i < RECALL_LOTS_MOST; i++) {
        struct row line = rows_at(lines, i);

        told[i] = (struct recall_told){ row_int(&line, "id"), row_int(&line, "version"), row_text(&line, "half"), row_text(&line, "rest"), NULL, NULL };
    }
    values_text(req->values, "confirmed_on", req->today);
    values_text(req->values, "confirmed_by", demo_recall_by);
    TRY(recall_confirm(req, &row, told, lines->count));
    return nerr_pass(not_refused(req));
}

static NEOERR *begin(struct request *req, const struct people *people, const struct row *lot, bool mock, int64_t *id)
{
    struct row recall;

    values_text(req->values, "product_code", row_text(lot, "product_code"));
    values_text(req->values, "product_name", row_text(lot, "product_name"));
    values_text(req->values, "class", mock ? "3" : "2");
    values_int(req->values, "mock", mock);
    values_text(req->values, "reason", demo_recall_reasons[mock]);
    values_text(req->values, "instruction", demo_recall_instruction);
    TRY(recall_prepare(req, row_text(lot, "lot"), id));
    set_scene(req, people, people->quality, mock ? 30 * 24 : 50);
    TRY(read_row(req, recall_sql, *id, &recall));
    TRY(recall_start(req, &recall));
    return nerr_pass(not_refused(req));
}

/* An exercise is over in two days; of the real one the first dealer has answered, the last is not told yet. */
static NEOERR *one_recall(struct request *req, const struct people *people, const struct row *lot, bool mock)
{
    int hours_ago = mock ? 30 * 24 : 50;
    struct row recall;
    struct rows *dealers;
    int64_t id;

    set_scene(req, people, people->quality, hours_ago);
    TRY(begin(req, people, lot, mock, &id));
    values_int(req->values, "id", id);
    TRY(db_select(req, "SELECT d.id FROM recall_dealer d WHERE d.recall_id = :id ORDER BY d.id", &dealers));
    for (size_t i = 0; i < dealers->count; i++) {
        struct row row = rows_at(dealers, i);

        if (mock || i + 1 < dealers->count)
            TRY(tell_dealer(req, people, row_int(&row, "id"), hours_ago - 4));
        if (mock || i == 0)
            TRY(answer(req, people, row_int(&row, "id"), hours_ago - 31));
    }
    if (!mock)
        return STATUS_OK;
    set_scene(req, people, people->quality, hours_ago - 40);
    TRY(read_row(req, recall_sql, id, &recall));
    values_text(req->values, "conclusion", demo_recall_conclusion);
    TRY(recall_close(req, &recall));
    return nerr_pass(not_refused(req));
}

/* --- returns ---------------------------------------------------------------------------------------------- */

static const char turn_sql[] =
    "SELECT t.approval_id, t.staff_id FROM approval a JOIN approval_turn t ON t.approval_id = a.id AND t.state = 'open' AND t.staff_id IS NOT NULL WHERE a.kind = 'return' AND a.document_id = :id AND a.state = 'running' ORDER BY t.id LIMIT 1";

static NEOERR *approve(struct request *req, const struct people *people, int64_t id)
{
    struct row turn;
    bool found = true;

    for (int i = 0; i < 5 && found; i++) {
        set_scene(req, people, people->quality, 60);
        values_int(req->values, "id", id);
        TRY(db_select_maybe(req, turn_sql, &turn, &found));
        if (!found)
            return STATUS_OK;
        req->person.id = row_int(&turn, "staff_id");
        TRY(approval_approve(req, row_int(&turn, "approval_id"), demo_return_agreed));
        TRY(not_refused(req));
    }
    return STATUS_OK;
}

static NEOERR *receive_and_settle(struct request *req, const struct people *people, int64_t id, bool settled)
{
    struct row row;
    int64_t entry;

    set_scene(req, people, people->clerk, 40);
    TRY(read_row(req, goods_return_record_sql, id, &row));
    if (strcmp(row_text(&row, "state"), "approved") != 0)
        return STATUS_OK; /* nobody was found to decide */
    values_text(req->values, "received_quantity", row_text(&row, "quantity_shown"));
    values_text(req->values, "fit_quantity", "1");
    values_text(req->values, "received_on", req->today);
    values_text(req->values, "receipt_note", demo_return_receipt);
    TRY(goods_return_receive(req, &row));
    TRY(not_refused(req));
    if (!settled)
        return STATUS_OK;
    set_scene(req, people, people->clerk, 20);
    TRY(read_row(req, goods_return_record_sql, id, &row));
    values_text(req->values, "posted_on", req->today);
    TRY(goods_return_settle(req, &row, &entry));
    return nerr_pass(not_refused(req));
}

/* The first stays a draft, the second waits for a decision, the third for its settlement; the fourth is settled. */
static NEOERR *one_return(struct request *req, const struct people *people, const struct row *shipment, size_t place)
{
    static const char *const reasons[] = { "unsold", "damaged", "expiring", "wrong" };
    struct row row;
    int64_t id;

    set_scene(req, people, people->asks, place == 1 ? 3 : 90);
    values_int(req->values, "customer_id", row_int(shipment, "customer_id"));
    values_int(req->values, "shipment_id", row_int(shipment, "id"));
    values_int(req->values, "ticket_id", 0);
    values_text(req->values, "quantity", "4");
    values_text(req->values, "reason", reasons[place]);
    values_text(req->values, "goods_condition", place == 1 ? "damaged" : "sealed");
    values_text(req->values, "note", demo_return_notes[place]);
    TRY(goods_return_create(req, &id));
    TRY(not_refused(req));
    TRY(read_row(req, goods_return_record_sql, id, &row));
    if (place == 0 || row_int(&row, "cold_chain") != 0)
        return STATUS_OK;
    set_scene(req, people, people->asks, place == 1 ? 2 : 88);
    TRY(goods_return_submit(req, &row));
    TRY(not_refused(req));
    if (place == 1)
        return STATUS_OK;
    TRY(approve(req, people, id));
    return nerr_pass(receive_and_settle(req, people, id, place == 3));
}

static NEOERR *load_all(struct request *req, const struct people *people)
{
    struct rows *lots, *shipments;

    TRY(db_select(req, lots_sql, &lots));
    TRY(db_select(req, shipments_sql, &shipments));
    for (size_t i = 0; i < lots->count; i++) {
        struct row lot = rows_at(lots, i);

        TRY(one_recall(req, people, &lot, i == 1));
    }
    for (size_t i = 0; i < shipments->count; i++) {
        struct row shipment = rows_at(shipments, i);

        TRY(one_return(req, people, &shipment, i));
    }
    return STATUS_OK;
}

/* What people would have been told has long been seen, but that a recall runs. */
NEOERR *demo_recalls_load(struct request *req)
{
    struct people people = { .now_ms = clock_parse_utc(req->now) };
    struct values *values = req->values;
    int64_t person = req->person.id;
    unsigned scope = req->scope;
    struct row staff;

    TRY(db_select_one(req, staff_sql, &staff));
    people.quality = row_int(&staff, "quality");
    people.asks = row_int(&staff, "asks");
    people.clerk = row_int(&staff, "clerk");
    TRY(load_all(req, &people));
    set_scene(req, &people, person, 0);
    req->scope = scope;
    req->values = values;
    return nerr_pass(db_execute(req, "UPDATE notice SET read_at = :now WHERE kind LIKE 'approval%' AND read_at IS NULL AND link LIKE '/tickets/returns%'"));
}
