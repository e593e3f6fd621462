/* recall.c - a recall is prepared, started, gathered from the ledger, ended. */
#include "recall.h"

#include <stdlib.h>
#include <string.h>

#include "lot_block.h"
#include "month_number.h"
#include "recall_inside.h"

static const char *const columns[] = { "number", "product_code", "product_name", "lots", "class", "mock", "reason", "instruction", "state", "created_at", "created_by", "started_at", "started_by", "notify_by", "due_at", "closed_at",
                                       "closed_by", "conclusion", NULL };
const struct table recall_table = { .name = "recall", .columns = columns, .versioned = true };
static const char *const lot_columns[] = { "recall_id", "lot", NULL };
static const struct table lot_table = { .name = "recall_lot", .columns = lot_columns };

/* --- lots -------------------------------------------------------------------------------------------- */

static NEOERR *put_lots(struct request *req, int64_t recall_id, const char *lots)
{
    char *copy = arena_text(req->arena, lots), *rest = NULL;
    int64_t id;

    for (char *lot = strtok_r(copy, ",", &rest); lot != NULL; lot = strtok_r(NULL, ",", &rest)) {
        struct values *values = values_new(req->arena);

        values_int(values, "recall_id", recall_id);
        values_text(values, "lot", lot);
        TRY(db_insert(req, &lot_table, values, &id));
    }
    return STATUS_OK;
}

static NEOERR *lots_of(struct request *req, int64_t recall_id, struct rows **rows)
{
    struct values *values = values_new(req->arena);

    values_int(values, "recall_id", recall_id);
    return nerr_pass(db_select_with(req, "SELECT l.id, l.lot FROM recall_lot l WHERE l.recall_id = :recall_id ORDER BY l.id", values, rows));
}

NEOERR *recall_prepare(struct request *req, const char *lots, int64_t *id)
{
    const char *number;

    TRY(month_number_next(req, "RC", &number));
    values_text(req->values, "number", number);
    values_text(req->values, "lots", lots);
    values_text(req->values, "state", "draft");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &recall_table, req->values, id));
    return nerr_pass(put_lots(req, *id, lots));
}

NEOERR *recall_rewrite(struct request *req, const struct row *recall, const char *lots)
{
    struct rows *before;

    if (strcmp(row_text(recall, "state"), "draft") != 0) {
        form_error(req, "", "recall.no_draft");
        return STATUS_OK;
    }
    values_text(req->values, "lots", lots);
    TRY(db_change(req, &recall_table, row_int(recall, "id"), req->values));
    TRY(lots_of(req, row_int(recall, "id"), &before));
    for (size_t i = 0; i < before->count; i++) {
        struct row row = rows_at(before, i);

        TRY(db_remove(req, &lot_table, row_int(&row, "id")));
    }
    return nerr_pass(put_lots(req, row_int(recall, "id"), lots));
}

/* --- who received them --------------------------------------------------------------------------------- */

/* Shipments and returns of the lots, each dealer and lot once; what was taken back cancels itself. Read from the index alone. */
#define RECEIVED                                                                                                        \
    "(SELECT e.customer_id, o.lot, SUM(IF(e.kind = 'shipment', e.quantity, 0)) AS received, -SUM(IF(e.kind = 'return', e.quantity, 0)) AS returned FROM recall r STRAIGHT_JOIN recall_lot o ON o.recall_id = r.id" \
    " STRAIGHT_JOIN ledger_entry e FORCE INDEX (ledger_entry_lot) ON e.product_code = r.product_code AND e.lot = o.lot AND e.kind IN ('shipment', 'return') WHERE r.id = :recall_id"      \
    " GROUP BY e.customer_id, o.lot HAVING received > 0)"

static const char received_sql[] =
    "SELECT g.customer_id, cu.name, cu.code, cu.owner_id, GROUP_CONCAT(g.lot ORDER BY g.lot SEPARATOR ', ') AS lots, " RECALL_SHOWN("SUM(g.received)") " AS received, " RECALL_SHOWN("SUM(g.returned)") " AS returned"
    " FROM " RECEIVED " g JOIN customer cu ON cu.id = g.customer_id WHERE {visible:cu} GROUP BY g.customer_id ORDER BY SUM(g.received) DESC, g.customer_id LIMIT 100";
static const char received_all_sql[] =
    "SELECT COUNT(DISTINCT g.customer_id) AS dealers, COALESCE(" RECALL_SHOWN("SUM(g.received)") ", 0) AS received, COALESCE(" RECALL_SHOWN("SUM(g.returned)") ", 0) AS returned FROM " RECEIVED " g";

NEOERR *recall_received_show(struct request *req)
{
    values_int(req->values, "recall_id", values_get_int(req->values, "id"));
    TRY(db_show_one(req, "ReceivedAll", received_all_sql));
    return nerr_pass(db_show_rows(req, "Received", received_sql));
}

/* INSERT .. SELECT reads what is committed now, behind the blocks: a shipment that was being booked has been waited for. */
static const char dealers_sql[] =
    "INSERT INTO recall_dealer (recall_id, customer_id) SELECT :recall_id, g.customer_id FROM " RECEIVED " g"
    " WHERE NOT EXISTS (SELECT 1 FROM recall_dealer d WHERE d.recall_id = :recall_id AND d.customer_id = g.customer_id) GROUP BY g.customer_id ORDER BY g.customer_id";
static const char lines_sql[] =
    "INSERT INTO recall_line (recall_dealer_id, lot, received, returned_before) SELECT MIN(d.id), g.lot, g.received, g.returned FROM " RECEIVED " g"
    " JOIN recall_dealer d ON d.recall_id = :recall_id AND d.customer_id = g.customer_id"
    " WHERE NOT EXISTS (SELECT 1 FROM recall_dealer o JOIN recall_line l ON l.recall_dealer_id = o.id AND l.lot = g.lot WHERE o.recall_id = :recall_id AND o.customer_id = g.customer_id)"
    " GROUP BY g.customer_id, g.lot, g.received, g.returned ORDER BY g.customer_id, g.lot";
/* A dealer that took in another has two rows: what is more goes to the first. */
static const char raise_sql[] =
    "UPDATE recall_line t JOIN (SELECT MIN(l.id) AS id, g.received - SUM(l.received) AS more FROM " RECEIVED " g JOIN recall_dealer d ON d.recall_id = :recall_id AND d.customer_id = g.customer_id"
    " JOIN recall_line l ON l.recall_dealer_id = d.id AND l.lot = g.lot GROUP BY g.customer_id, g.lot, g.received HAVING more > 0) m ON m.id = t.id SET t.received = t.received + m.more, t.version = t.version + 1";

static NEOERR *gather(struct request *req, int64_t recall_id, int64_t *added)
{
    values_int(req->values, "recall_id", recall_id);
    TRY(db_execute(req, dealers_sql));
    TRY(db_execute(req, lines_sql));
    *added = db_changed_rows(req);
    TRY(db_execute(req, raise_sql));
    *added += db_changed_rows(req);
    TRY(db_execute(req, "UPDATE recall_dealer d SET d.step = " RECALL_STEP " WHERE d.recall_id = :recall_id"));
    TRY(recall_count(req, recall_id));
    return nerr_pass(audit_event(req, "gather", "recall", recall_id, arena_format(req->arena, "%lld", (long long)*added)));
}

/* --- starting -------------------------------------------------------------------------------------------- */

static NEOERR *block_lots(struct request *req, const struct row *recall)
{
    struct rows *lots;

    if (row_int(recall, "mock") != 0)
        return STATUS_OK;
    TRY(lots_of(req, row_int(recall, "id"), &lots));
    for (size_t i = 0; i < lots->count; i++) {
        struct row row = rows_at(lots, i);

        TRY(lot_block_put(req, &(struct lot_block){ .product_code = row_text(recall, "product_code"), .lot = row_text(&row, "lot"), .reason = "recall", .source_id = row_int(recall, "id") }));
    }
    return STATUS_OK;
}

/* The salespeople of the dealers, and each dealer's timeline. */
static NEOERR *tell_start(struct request *req, const struct row *recall)
{
    const char *name = arena_format(req->arena, "%s%s %s %s", row_int(recall, "mock") != 0 ? message(req, "recall.mock_mark") : "", row_text(recall, "number"), row_text(recall, "product_name"), row_text(recall, "lots"));
    const char *path = arena_format(req->arena, "/tickets/recalls/%lld", (long long)row_int(recall, "id"));
    struct rows *rows;
    int64_t *people;

    TRY(db_select(req, "/* all rows: whom to tell */ SELECT DISTINCT cu.owner_id FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :recall_id AND cu.owner_id IS NOT NULL ORDER BY cu.owner_id", &rows));
    people = arena_alloc(req->arena, (rows->count + 1) * sizeof(*people));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        people[i] = row_int(&row, "owner_id");
    }
    if (rows->count > 0)
        TRY(notice_put_many(req, people, rows->count, &(struct notice){ .kind = "recall_started", .detail = name, .link = path }));
    values_text(req->values, "recall_words", name);
    values_text(req->values, "recall_path", path);
    return nerr_pass(db_execute(req, "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail, link) SELECT d.customer_id, :now, 'recall_started', 'recalls', :me, LEFT(:recall_words, 300), :recall_path"
                                     " FROM recall_dealer d WHERE d.recall_id = :recall_id"));
}

static NEOERR *set_started(struct request *req, const struct row *recall)
{
    const char *class = row_text(recall, "class");
    struct values *values = values_new(req->arena);
    char due[24];

    clock_format_utc(clock_parse_utc(req->now) + setting_int(arena_format(req->arena, "recalls.days_%s", class)) * 86400000LL, due);
    values_text(values, "state", "running");
    values_text(values, "started_at", req->now);
    values_int(values, "started_by", req->person.id);
    values_text(values, "notify_by", arena_text(req->arena, due));
    values_text(values, "due_at", arena_text(req->arena, due));
    values_int(values, "version", row_int(recall, "version"));
    return nerr_pass(db_change(req, &recall_table, row_int(recall, "id"), values));
}

NEOERR *recall_start(struct request *req, const struct row *recall)
{
    int64_t id = row_int(recall, "id"), added;
    bool draft;

    TRY(recall_lock(req, id, "draft", "recall.no_draft", &draft));
    if (!draft)
        return STATUS_OK;
    TRY(set_started(req, recall));
    TRY(block_lots(req, recall));
    TRY(gather(req, id, &added));
    return nerr_pass(tell_start(req, recall));
}

static NEOERR *end(struct request *req, const struct row *recall, const char *state)
{
    struct values *values = values_new(req->arena);

    values_text(values, "state", state);
    values_text(values, "closed_at", req->now);
    values_int(values, "closed_by", req->person.id);
    values_text(values, "due_at", "9999-12-31");
    values_text(values, "conclusion", values_get_text(req->values, "conclusion"));
    values_int(values, "version", row_int(recall, "version"));
    return nerr_pass(db_change(req, &recall_table, row_int(recall, "id"), values));
}

NEOERR *recall_discard(struct request *req, const struct row *recall)
{
    bool draft;

    TRY(recall_lock(req, row_int(recall, "id"), "draft", "recall.no_draft", &draft));
    return draft ? nerr_pass(end(req, recall, "void")) : STATUS_OK;
}

NEOERR *recall_gather_again(struct request *req, const struct row *recall, int64_t *added)
{
    bool running;

    *added = 0;
    TRY(recall_lock(req, row_int(recall, "id"), "running", "recall.not_running", &running));
    return running ? nerr_pass(gather(req, row_int(recall, "id"), added)) : STATUS_OK;
}

/* Blocks stay: what was recalled is not sold again because the papers are complete. */
NEOERR *recall_close(struct request *req, const struct row *recall)
{
    int64_t id = row_int(recall, "id");
    bool running;
    struct row row;

    TRY(recall_lock(req, id, "running", "recall.not_running", &running));
    values_int(req->values, "recall_id", id);
    TRY(db_select_one(req, "SELECT COUNT(*) AS open FROM recall_dealer d WHERE d.recall_id = :recall_id AND d.step < 4 AND d.open_reason = '' FOR UPDATE", &row));
    if (row_int(&row, "open") > 0)
        form_error_with(req, "", "recall.still_open", row_text(&row, "open"));
    if (form_refused(req))
        return STATUS_OK;
    return nerr_pass(end(req, recall, "closed"));
}
