/* knowledge.c - /tickets/knowledge: articles, written from a solved ticket or anew; and what is like what is typed. */
#include "tickets.h"

#include <string.h>

static const struct field fields[] = {
    { .name = "ticket_id", .type = FIELD_HIDDEN },
    { .name = "title", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "category", .type = FIELD_CHOICE, .options = "ticket_category", .flags = FIELD_REQUIRED },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 8000, .flags = FIELD_REQUIRED | FIELD_WIDE },
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
    { "text", FILTER_TEXT, "k.title LIKE CONCAT('%', :text, '%') OR k.text LIKE CONCAT('%', :text, '%')", NULL, COLUMN_DEFAULT },
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
    TRY(db_close(req, &knowledge_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "knowledge.ended", NULL);
    reply_redirect(req, "/tickets/knowledge");
    return STATUS_OK;
}

/* --- while the line that says what happened is typed ------------------------------------------------- */

static const char alike_sql[] =
    "SELECT t.id, t.number, t.title, t.state, t.lot FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND t.customer_id = :customer_id AND t.state <> 'merged'"
    " AND t.opened_at > :now - INTERVAL 365 DAY AND " KNOWLEDGE_HITS("t.title") " >= :enough ORDER BY " KNOWLEDGE_HITS("t.title") " DESC, t.opened_at DESC LIMIT 6";
static const char articles_sql[] =
    "SELECT k.id, k.title, k.category FROM knowledge k WHERE k.valid_to IS NULL AND " KNOWLEDGE_HITS("k.title") " * 2 + " KNOWLEDGE_HITS("k.text") " >= :enough"
    " ORDER BY " KNOWLEDGE_HITS("k.title") " * 2 + " KNOWLEDGE_HITS("k.text") " DESC, k.changed_at DESC LIMIT 4";

/* Tickets of this dealer, and articles, that say something like it. */
NEOERR *ticket_alike(struct request *req)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 60);
    int64_t customer;

    if (!knowledge_pieces(req, q) || !text_int(request_param(req, "customer"), &customer))
        return STATUS_OK;
    values_int(req->values, "customer_id", customer);
    TRY(db_show_rows(req, "Alike", alike_sql));
    return nerr_pass(db_show_rows(req, "Articles", articles_sql));
}
