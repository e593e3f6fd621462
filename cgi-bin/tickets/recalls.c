/* recalls.c - /tickets/recalls: recalls and exercises, how far each is, its steps. */
#include "recalls.h"

#include <string.h>

#include "domain/lot_block.h"

static const struct field close_fields[] = { { .name = "conclusion", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS } };
static const struct field act_fields[] = { { .name = "act", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED } };
const struct form recall_act_form = { "recall", act_fields, COUNT_OF(act_fields), NULL };
const struct form recall_close_form = { "recall", close_fields, COUNT_OF(close_fields), NULL };

const char *recall_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/tickets/recalls/%lld%s", (long long)id, end);
}

/* --- the list -------------------------------------------------------------------------------------------- */

#define PERCENT(count) "IF(r.dealers = 0, NULL, FLOOR(100 * r." count " / r.dealers))"
#define SEEN                                                                                                            \
    "(EXISTS (SELECT 1 FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = r.id AND {visible:cu}) OR EXISTS (SELECT 1 FROM customer cu WHERE {visible:cu:recalls.manage}))"

static const struct column columns[] = {
    { "name", "r.number", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "product_name", "r.product_name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "lots", "r.lots", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "state", "r.state", COLUMN_TAG, COLUMN_DEFAULT, "recall_state" },
    { "class", "r.class", COLUMN_TAG, COLUMN_DEFAULT, "recall_class" },
    { "mock", "r.mock", COLUMN_TAG, COLUMN_DEFAULT, "recall_mock" },
    { "pace", RECALL_PACE, COLUMN_TAG, COLUMN_DEFAULT, "recall_pace" },
    { "notify_by", "r.notify_by", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "dealers", "r.dealers", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "notified_percent", PERCENT("notified"), COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "confirmed_percent", PERCENT("confirmed"), COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "reconciled_percent", PERCENT("reconciled"), COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "minutes", RECALL_MINUTES, COLUMN_INT, COLUMN_SMALL, NULL },
    { "product_code", "r.product_code", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "started_at", "r.started_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "started_by", "r.started_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "reconciled_at", "r.reconciled_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "closed_at", "r.closed_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "created_at", "r.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "notified", "r.notified", COLUMN_INT, COLUMN_API, NULL },
    { "confirmed", "r.confirmed", COLUMN_INT, COLUMN_API, NULL },
    { "reconciled", "r.reconciled", COLUMN_INT, COLUMN_API, NULL },
    { "excused", "r.excused", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "r.number LIKE CONCAT('%', :text, '%') OR r.product_name LIKE CONCAT('%', :text, '%') OR r.product_code = :text OR EXISTS (SELECT 1 FROM recall_lot o WHERE o.recall_id = r.id AND o.lot = :text)", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "r.state %s", "recall_state", COLUMN_DEFAULT },
    { "class", FILTER_CHOICE, "r.class %s", "recall_class", COLUMN_DEFAULT },
    { "mock", FILTER_CHOICE, "r.mock %s", "recall_mock", COLUMN_DEFAULT },
    { "pace", FILTER_CHOICE, RECALL_PACE " %s", "recall_pace", 0 },
};
static const struct order orders[] = { { "notify_by", "r.due_at", 0 }, { "created_at", "r.created_at", 0 } };

/* What is late comes first: of those whose clock runs, the earliest. */
const struct list recalls_list = {
    .name = "recalls", .path = "/tickets/recalls", .noun = "recall", .permission = "recalls.read",
    .from = "recall r", .where = SEEN, .id = "r.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "notify_by",
};

NEOERR *recalls_page(struct request *req)
{
    return nerr_pass(list_page(req, &recalls_list));
}

NEOERR *recalls_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &recalls_list));
}

NEOERR *recalls_export(struct request *req)
{
    return nerr_pass(list_export(req, &recalls_list));
}

/* --- one --------------------------------------------------------------------------------------------------- */

/* Those who wait longest for something first. */
static const char dealers_sql[] =
    "SELECT d.id, d.step, d.notified_at, d.contact, d.confirmed_on, d.confirmed_by, d.open_reason, cu.name, cu.code, cu.owner_id, r.due_at < :now AND d.step = 1 AS late,"
    "  (SELECT " RECALL_SHOWN("SUM(" RECALL_NET ")") " FROM recall_line l WHERE l.recall_dealer_id = d.id) AS net, (SELECT " RECALL_SHOWN("SUM(" RECALL_NET " - " RECALL_TOLD ")") " FROM recall_line l WHERE l.recall_dealer_id = d.id) AS difference"
    " FROM recall_dealer d JOIN recall r ON r.id = d.recall_id JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :id AND {visible:cu} ORDER BY d.step, d.id LIMIT 50";
static const char sums_sql[] =
    "SELECT " RECALL_SHOWN("SUM(l.received)") " AS received, " RECALL_SHOWN("SUM(l.returned_before)") " AS returned_before, " RECALL_SHOWN("SUM(COALESCE(l.held, 0))") " AS held, " RECALL_SHOWN("SUM(COALESCE(l.sold_on, 0))") " AS sold_on,"
    "  " RECALL_SHOWN("SUM(COALESCE(l.returned, 0))") " AS returned, " RECALL_SHOWN("SUM(COALESCE(l.destroyed, 0))") " AS destroyed, " RECALL_SHOWN("SUM(" RECALL_NET " - " RECALL_TOLD ")") " AS difference"
    " FROM recall_dealer d JOIN recall_line l ON l.recall_dealer_id = d.id JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :id AND {visible:cu}";

static NEOERR *show_time_taken(struct request *req)
{
    int64_t minutes = row_int(&req->record, "minutes");
    const char *hours = arena_format(req->arena, "%lld:%02lld", (long long)minutes / 60, (long long)minutes % 60);

    return row_is_null(&req->record, "started_at") ? STATUS_OK : nerr_pass(show_text(req, hours, "Taken"));
}

NEOERR *recall_page(struct request *req)
{
    TRY(form_show(req, &recall_act_form, NULL, recall_path(req, row_int(&req->record, "id"), "")));
    if (strcmp(row_text(&req->record, "state"), "draft") == 0)
        return nerr_pass(recall_received_show(req));
    TRY(show_time_taken(req));
    TRY(db_show_rows(req, "Dealers", dealers_sql));
    return nerr_pass(db_show_one(req, "Sums", sums_sql));
}

/* --- steps ---------------------------------------------------------------------------------------------------- */

static NEOERR *back(struct request *req, const char *notice, const char *detail)
{
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, notice, detail);
    reply_redirect(req, "%s", recall_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}

static NEOERR *start(struct request *req)
{
    TRY(recall_start(req, &req->record));
    return nerr_pass(back(req, "recall.started", NULL));
}

static NEOERR *discard(struct request *req)
{
    TRY(recall_discard(req, &req->record));
    return nerr_pass(back(req, "recall.discarded", NULL));
}

static NEOERR *refresh(struct request *req)
{
    int64_t added;

    TRY(recall_gather_again(req, &req->record, &added));
    return nerr_pass(back(req, "recall.refreshed", arena_format(req->arena, "%lld", (long long)added)));
}

/* What is left in the house was destroyed, or found good: the lots may leave again. */
static NEOERR *let_go(struct request *req)
{
    if (strcmp(row_text(&req->record, "state"), "closed") != 0)
        form_error(req, "", "recall.close_first");
    else
        TRY(lot_block_lift(req, "recall", row_int(&req->record, "id")));
    return nerr_pass(back(req, "recall.freed", NULL));
}

static const struct act {
    const char *word;
    NEOERR *(*take)(struct request *req);
} acts[] = { { "start", start }, { "discard", discard }, { "refresh", refresh }, { "let_go", let_go } };

/* Buttons of the page: each posts its word. */
NEOERR *recall_act(struct request *req)
{
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (strcmp(acts[i].word, values_get_text(req->values, "act")) == 0)
            return nerr_pass(acts[i].take(req));
    }
    return nerr_raise(ERR_INVALID, "no step %s of a recall", values_get_text(req->values, "act"));
}

NEOERR *recall_close_page(struct request *req)
{
    return nerr_pass(form_show(req, &recall_close_form, NULL, recall_path(req, row_int(&req->record, "id"), "/close")));
}

NEOERR *recall_end(struct request *req)
{
    TRY(recall_close(req, &req->record));
    return nerr_pass(back(req, "recall.closed", NULL));
}
