/* knowledge.c - /tickets/knowledge: articles, written from a solved ticket or anew; and what is like what is typed. */
#include "tickets.h"

#include <string.h>

static const struct field fields[] = {
    { .name = "ticket_id", .type = FIELD_HIDDEN },
    { .name = "title", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "category", .type = FIELD_CHOICE, .options = "ticket_category", .flags = FIELD_REQUIRED },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_KEPT },
};
const struct form knowledge_form = { "knowledge", fields, COUNT_OF(fields), NULL };

static const struct column columns[] = {
    { "title", "k.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "category", "k.category", COLUMN_CHOICE, COLUMN_DEFAULT, "ticket_category" },
    { "version", "k.version", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "changed_by", "k.changed_by", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "changed_at", "k.changed_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, KNOWLEDGE_HOLDS, NULL, COLUMN_DEFAULT },
    { "category", FILTER_CHOICE, "k.category %s", "ticket_category", COLUMN_DEFAULT },
};
static const struct order orders[] = { { "title", "k.title", 0 }, { "changed_at", "k.changed_at", 0 } };

const struct list knowledge_list = {
    .name = "knowledge_list", .path = "/tickets/knowledge", .noun = "knowledge", .permission = "tickets.read",
    .from = "knowledge k", .where = "k.valid_to IS NULL", .id = "k.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "title",
};

NEOERR *knowledge_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &knowledge_list));
}

NEOERR *knowledge_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &knowledge_list));
}

NEOERR *knowledge_export(struct request *req)
{
    return nerr_pass(list_export(req, &knowledge_list));
}

NEOERR *knowledge_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Versions", "SELECT v.number, v.title, v.text, v.at, v.staff_id FROM knowledge_version v WHERE v.knowledge_id = :id ORDER BY v.number DESC LIMIT 100"));
}

static const char grown_sql[] =
    "SELECT t.id AS ticket_id, t.title, t.category, CONCAT_WS('\\n\\n', NULLIF(t.description, ''), NULLIF(t.solution, '')) AS text FROM ticket t JOIN customer cu ON cu.id = t.customer_id"
    " WHERE t.id = :ticket_id AND t.state IN ('solved', 'closed') AND {visible:cu}";

/* ?ticket=7: what happened and what was done, to be made general. */
NEOERR *knowledge_new_page(struct request *req)
{
    int64_t ticket;

    if (text_int(request_param(req, "ticket"), &ticket)) {
        values_int(req->values, "ticket_id", ticket);
        TRY(db_show_one(req, "Preset", grown_sql));
    }
    return nerr_pass(form_show(req, &knowledge_form, "Preset", "/tickets/knowledge/new"));
}

/* The ticket that an article names is one that its writer sees. */
static NEOERR *check_ticket(struct request *req)
{
    struct row row;
    bool found = false;

    if (values_get_int(req->values, "ticket_id") != 0)
        TRY(db_select_maybe(req, grown_sql, &row, &found));
    if (!found)
        values_null(req->values, "ticket_id");
    return STATUS_OK;
}

NEOERR *knowledge_create(struct request *req)
{
    int64_t id = 0;

    TRY(check_ticket(req));
    TRY(knowledge_write(req, &id));
    reply_notice(req, "knowledge.written", NULL);
    reply_redirect(req, "/tickets/knowledge/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *knowledge_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &knowledge_form, "Record", arena_format(req->arena, "/tickets/knowledge/%s/edit", row_text(&req->record, "id"))));
}

/* What it grew from stays. */
NEOERR *knowledge_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id");

    if (row_is_null(&req->record, "ticket_id"))
        values_null(req->values, "ticket_id");
    else
        values_int(req->values, "ticket_id", row_int(&req->record, "ticket_id"));
    TRY(knowledge_write(req, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tickets/knowledge/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *knowledge_end(struct request *req)
{
    TRY(knowledge_withdraw(req, row_int(&req->record, "id")));
    reply_notice(req, "knowledge.ended", NULL);
    reply_redirect(req, "/tickets/knowledge");
    return STATUS_OK;
}

/* --- while a ticket is logged --------------------------------------------------------------------- */

/* Of this dealer, of a year: the lot that was picked, or what says something like it. */
static const char alike_sql[] =
    "SELECT t.id, t.number, t.title, t.state, t.lot FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND t.customer_id = :customer_id AND t.state <> 'merged'"
    " AND t.opened_at > :now - INTERVAL 365 DAY AND ((:of_lot <> '' AND t.lot = :of_lot) OR " KNOWLEDGE_HITS("t.title") " >= :enough)"
    " ORDER BY (:of_lot <> '' AND t.lot = :of_lot) DESC, " KNOWLEDGE_HITS("t.title") " DESC, t.opened_at DESC LIMIT 6";
static const char articles_sql[] =
    "SELECT k.id, k.title, k.category FROM " KNOWLEDGE_FOUND " f JOIN knowledge k ON k.id = f.knowledge_id WHERE k.valid_to IS NULL ORDER BY f.hits DESC, k.changed_at DESC LIMIT 4";
static const char of_category_sql[] =
    "SELECT k.id, k.title, k.category FROM knowledge k WHERE k.category = :of_category AND k.valid_to IS NULL ORDER BY k.id DESC LIMIT 4";
static const char lot_sql[] = "SELECT e.lot FROM ledger_entry e WHERE e.id = :of_shipment AND e.customer_id = :customer_id AND e.kind = 'shipment'";

/* The lot of the shipment that was picked, or the one that was typed. */
static NEOERR *find_lot(struct request *req, const struct ticket_typed *typed)
{
    struct row row;
    bool found = false;
    int64_t shipment;

    if (text_int(typed->shipment, &shipment)) {
        values_int(req->values, "of_shipment", shipment);
        TRY(db_select_maybe(req, lot_sql, &row, &found));
    }
    values_text(req->values, "of_lot", found ? row_text(&row, "lot") : text_cut(req->arena, text_tidy(req->arena, typed->lot), 40));
    return STATUS_OK;
}

NEOERR *ticket_alike_show(struct request *req, int64_t customer_id, const struct ticket_typed *typed)
{
    bool is_said = knowledge_pieces(req, text_cut(req->arena, text_tidy(req->arena, typed->title), 60));

    values_int(req->values, "customer_id", customer_id);
    TRY(find_lot(req, typed));
    if (is_said || *values_get_text(req->values, "of_lot") != '\0')
        TRY(db_show_rows(req, "Alike", alike_sql));
    if (is_said)
        return nerr_pass(db_show_rows(req, "Articles", articles_sql));
    values_text(req->values, "of_category", typed->category);
    return nerr_pass(db_show_rows(req, "Articles", of_category_sql));
}

/* Tickets of this dealer, and articles: below the line that is typed (?q=), or beside the form (?beside=1). */
NEOERR *ticket_alike(struct request *req)
{
    bool beside = *request_param(req, "beside") != '\0';
    const struct ticket_typed typed = { .title = request_param(req, beside ? "title" : "q"), .shipment = beside ? request_param(req, "shipment_id") : "", .lot = beside ? request_param(req, "lot") : "",
                                        .category = beside ? request_param(req, "category") : "" };
    int64_t customer;

    if (beside)
        TRY(show_text(req, "1", "Beside"));
    return text_int(request_param(req, "customer"), &customer) ? nerr_pass(ticket_alike_show(req, customer, &typed)) : STATUS_OK;
}
