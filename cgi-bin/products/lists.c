/* lists.c - /products/prices: price lists and what stands in them; floor prices of a product. What held stays as it
 * was: a new price ends the one before. */
#include "products.h"

#include <string.h>

#include "domain/price.h"

static const char *const columns[] = { "name", "name_en", "customer_type", "valid_from", "valid_to", "note", NULL };
static const struct table price_list_table = { .name = "price_list", .columns = columns, .versioned = true };

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "customer_type", .type = FIELD_CHOICE, .options = "customer_type" },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
/* Whose list it is and since when says what was paid: that stays. */
static const struct field change_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
const struct form price_list_form = { "price_list", fields, COUNT_OF(fields), NULL };
const struct form price_list_change_form = { "price_list", change_fields, COUNT_OF(change_fields), NULL };

#define LIST                                                                                                           \
    "SELECT l.*, IF(:lang = 'en' AND l.name_en <> '', l.name_en, l.name) AS list_name, l.valid_to - INTERVAL 1 DAY AS last_on," \
    " CASE WHEN l.valid_from > :today THEN 'ahead' WHEN l.valid_to <= :today THEN 'past' ELSE 'now' END AS time"

const char price_list_record_sql[] = LIST " FROM price_list l WHERE l.id = :id";
const char line_record_sql[] =
    "SELECT l.id, IF(:lang = 'en' AND l.name_en <> '', l.name_en, l.name) AS list_name, l.customer_type, p.id AS product_id, p.code AS product_code,"
    "  p.name AS product_name, p.specification, p.unit FROM price_list l JOIN product p ON p.id = :product_id WHERE l.id = :id AND " PRICE_LIVES("l");
const char line_end_record_sql[] =
    "SELECT p.id, p.name AS product_name, p.specification, lp.id AS price_id, lp.valid_from, lp.valid_to, " PRICE_SHOWN("lp.price") " AS price"
    " FROM product p JOIN list_price lp ON lp.product_id = p.id AND lp.id = :price_id WHERE p.id = :id AND " PRICE_LIVES("lp");
const char floor_end_record_sql[] =
    "SELECT p.id, p.name AS product_name, p.specification, f.id AS price_id, f.valid_from, f.valid_to, " PRICE_SHOWN("f.price") " AS price"
    " FROM product p JOIN floor_price f ON f.product_id = p.id AND f.id = :price_id WHERE p.id = :id AND " PRICE_LIVES("f");

/* --- lists ------------------------------------------------------------------------------------ */

static const char lists_sql[] =
    LIST ", (SELECT COUNT(DISTINCT lp.product_id) FROM list_price lp WHERE lp.price_list_id = l.id AND " PRICE_HOLDS("lp") ") AS products"
    " FROM price_list l ORDER BY l.valid_to IS NOT NULL AND l.valid_to <= :today, l.customer_type, l.valid_from DESC LIMIT 500";

NEOERR *price_lists_page(struct request *req)
{
    values_text(req->values, "price_day", req->today);
    return nerr_pass(db_show_rows(req, "Lists", lists_sql));
}

NEOERR *price_list_new_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    return nerr_pass(form_show(req, &price_list_form, "Preset", "/products/prices/new"));
}

static const char overlap_sql[] =
    "SELECT l.name FROM price_list l WHERE l.customer_type = :customer_type AND l.id <> :own_id AND l.valid_from < COALESCE(:valid_to, DATE '9999-12-31')"
    " AND COALESCE(l.valid_to, DATE '9999-12-31') > GREATEST(:valid_from, l.valid_from) LIMIT 1 FOR UPDATE";

/* One list at a time for dealers of a type; `own_id` 0 when new. */
static NEOERR *check_days(struct request *req, int64_t own_id)
{
    struct row row;
    bool overlaps;

    TRY(period_read(req));
    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, overlap_sql, &row, &overlaps));
    if (overlaps)
        form_error_with(req, own_id == 0 ? "customer_type" : "last_on", "price_list.overlaps", row_text(&row, "name"));
    return STATUS_OK;
}

NEOERR *price_list_create(struct request *req)
{
    int64_t id;

    TRY(check_days(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &price_list_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/products/prices/%lld", (long long)id);
    return STATUS_OK;
}

static const char list_lines_sql[] =
    "SELECT p.id AS product_id, p.code, p.name, p.trade_name, p.specification, p.unit, p.state, lp.valid_from, lp.valid_to - INTERVAL 1 DAY AS last_on,"
    "  " PRICE_SHOWN("lp.price") " AS price, (SELECT MIN(n.valid_from) FROM list_price n WHERE n.product_id = p.id AND n.price_list_id = :id"
    "   AND n.valid_from > :today AND " PRICE_LIVES("n") ") AS next_from"
    " FROM product p LEFT JOIN list_price lp ON lp.product_id = p.id AND lp.price_list_id = :id AND " PRICE_HOLDS("lp")
    " WHERE (p.state = 'active' OR lp.id IS NOT NULL) AND (:q = '' OR p.name LIKE CONCAT('%', :q, '%') OR p.code LIKE CONCAT(:q, '%')"
    "  OR p.initials LIKE CONCAT(:q, '%')) ORDER BY p.name_py, p.id LIMIT 500";

NEOERR *price_list_page(struct request *req)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "text")), 60);

    values_text(req->values, "q", q);
    values_text(req->values, "price_day", req->today);
    TRY(show_text(req, q, "Asked.text"));
    return nerr_pass(db_show_rows(req, "Lines", list_lines_sql));
}

static const char *list_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/products/prices/%s%s", row_text(&req->record, "id"), end);
}

NEOERR *price_list_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &price_list_change_form, "Record", list_path(req, "/edit")));
}

NEOERR *price_list_update(struct request *req)
{
    values_text(req->values, "customer_type", row_text(&req->record, "customer_type"));
    values_text(req->values, "valid_from", row_text(&req->record, "valid_from"));
    TRY(check_days(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &price_list_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", list_path(req, ""));
    return STATUS_OK;
}

/* --- a product's price in a list ------------------------------------------------------------------ */

NEOERR *line_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    TRY(show_text(req, list_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &price_form, "Preset", list_path(req, arena_format(req->arena, "/set/%s", row_text(&req->record, "product_id")))));
}

NEOERR *line_set(struct request *req)
{
    int64_t id;

    values_int(req->values, "price_list_id", row_int(&req->record, "id"));
    TRY(price_set(req, &list_prices, &id));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "product.price_saved", row_text(&req->record, "product_name"));
    reply_redirect(req, "%s", list_path(req, ""));
    return STATUS_OK;
}

/* --- floor prices ------------------------------------------------------------------------------------ */

static const char *product_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/products/%s%s", row_text(&req->record, "id"), end);
}

NEOERR *floor_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    TRY(show_text(req, "1", "Floor"));
    TRY(show_text(req, row_text(&req->record, "name"), "Record.product_name"));
    TRY(show_text(req, product_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &price_form, "Preset", product_path(req, "/floor")));
}

NEOERR *floor_set(struct request *req)
{
    int64_t id;

    values_int(req->values, "product_id", row_int(&req->record, "id"));
    TRY(price_set(req, &floor_prices, &id));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "product.price_saved", row_text(&req->record, "name"));
    reply_redirect(req, "%s", product_path(req, ""));
    return STATUS_OK;
}

/* --- ends ------------------------------------------------------------------------------------------- */

static NEOERR *end_page(struct request *req, const char *kind)
{
    TRY(show_text(req, req->today, "Preset.last_on"));
    TRY(show_text(req, product_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &period_end_form, "Preset",
                               product_path(req, arena_format(req->arena, "/%s/%s/end", kind, row_text(&req->record, "price_id")))));
}

static NEOERR *end(struct request *req, const struct price_book *book)
{
    TRY(period_end(req, book->table, row_int(&req->record, "price_id")));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "product.ended", NULL);
    reply_redirect(req, "%s", product_path(req, ""));
    return STATUS_OK;
}

NEOERR *line_end_page(struct request *req)
{
    return nerr_pass(end_page(req, "prices"));
}

NEOERR *line_end(struct request *req)
{
    return nerr_pass(end(req, &list_prices));
}

NEOERR *floor_end_page(struct request *req)
{
    return nerr_pass(end_page(req, "floor"));
}

NEOERR *floor_end(struct request *req)
{
    return nerr_pass(end(req, &floor_prices));
}
