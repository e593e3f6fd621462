/* products.c - /products: what is sold: list, registration, page, edit, stop. Price lists are in lists.c, a dealer's
 * prices in dealer.c, territories in territories.c. */
#include "products.h"

#include <string.h>

#include "domain/customer.h"
#include "domain/price.h"
#include "domain/product.h"

/* --- what may be typed ------------------------------------------------------------------ */

static const struct field fields[] = {
    { .name = "code", .type = FIELD_TEXT, .max = 30, .flags = FIELD_REQUIRED | FIELD_FOCUS, .group = "identity" },
    { .name = "name", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED },
    { .name = "trade_name", .type = FIELD_TEXT, .max = 120 },
    { .name = "product_class", .type = FIELD_CHOICE, .options = "product_class", .flags = FIELD_REQUIRED },
    { .name = "approval_no", .type = FIELD_TEXT, .max = 60 },
    { .name = "maker", .type = FIELD_TEXT, .max = 120 },
    { .name = "dosage_form", .type = FIELD_CHOICE, .options = "dosage_form", .group = "pack" },
    { .name = "specification", .type = FIELD_TEXT, .max = 100 },
    { .name = "unit", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "package_units", .type = FIELD_INT, .max = 1000000 },
    { .name = "storage", .type = FIELD_CHOICE, .options = "storage" },
    { .name = "barcode", .type = FIELD_TEXT, .max = 30 },
    { .name = "tax_rate", .type = FIELD_CHOICE, .options = "tax_rate", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000 },
};
const struct form product_form = { "product", fields, COUNT_OF(fields), NULL };

static const struct field state_fields[] = {
    { .name = "state_reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
static const struct form state_form = { "product", state_fields, COUNT_OF(state_fields), NULL };

/* --- what is listed ----------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "p.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "code", "p.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "trade_name", "p.trade_name", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "p.state", COLUMN_TAG, COLUMN_DEFAULT, "product_state" },
    { "specification", "p.specification", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "unit", "p.unit", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "maker", "p.maker", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "approval_no", "p.approval_no", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "product_class", "p.product_class", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "product_class" },
    { "storage", "p.storage", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "storage" },
    { "dosage_form", "p.dosage_form", COLUMN_CHOICE, COLUMN_SMALL, "dosage_form" },
    { "package_units", "p.package_units", COLUMN_INT, COLUMN_SMALL, NULL },
    { "tax_rate", "p.tax_rate", COLUMN_CHOICE, COLUMN_SMALL, "tax_rate" },
    { "barcode", "p.barcode", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "state_reason", "p.state_reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "state_on", "p.state_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "note", "p.note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "changed_at", "p.changed_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "version", "p.version", COLUMN_INT, COLUMN_API, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "p.name LIKE CONCAT('%', :text, '%') OR p.trade_name LIKE CONCAT('%', :text, '%') OR p.code LIKE CONCAT(:text, '%')"
                           " OR p.approval_no LIKE CONCAT('%', :text, '%') OR p.initials LIKE CONCAT(:text, '%')"
                           " OR p.trade_initials LIKE CONCAT(:text, '%') OR REPLACE(p.name_py, ' ', '') LIKE CONCAT(REPLACE(:text, ' ', ''), '%')",
      NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "p.state %s", "product_state", COLUMN_DEFAULT },
    { "product_class", FILTER_CHOICE, "p.product_class %s", "product_class", COLUMN_DEFAULT },
    { "storage", FILTER_CHOICE, "p.storage %s", "storage", COLUMN_DEFAULT },
    { "dosage_form", FILTER_CHOICE, "p.dosage_form %s", "dosage_form", 0 },
    { "maker", FILTER_TEXT, "p.maker LIKE CONCAT('%', :maker, '%')", NULL, 0 },
    { "code", FILTER_TEXT, "p.code = :code", NULL, COLUMN_API },
    { "changed_from", FILTER_SINCE, "p.changed_at >= :changed_from", NULL, 0 },
};

static const struct order orders[] = { { "name", "p.name_py", 0 }, { "code", "p.code", 0 }, { "changed_at", "p.changed_at", 0 } };

const struct list product_list = {
    .name = "products", .path = "/products", .noun = "product", .permission = "products.read",
    .from = "product p", .where = "p.id > 0", .id = "p.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "name",
};

static NEOERR *list(struct request *req)
{
    return nerr_pass(list_page(req, &product_list));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &product_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &product_list));
}

/* --- the page ------------------------------------------------------------------------------- */

const char product_record_sql[] = "SELECT p.* FROM product p WHERE p.id = :id";

/* What a price's row says of its time: "now", "ahead", "past"; those taken back are not shown. */
#define SPAN(a)                                                                                                        \
    PRICE_SHOWN(a ".price") " AS price, " a ".valid_from, " a ".valid_to - INTERVAL 1 DAY AS last_on, " a ".reason, " a ".created_by," \
    " CASE WHEN " a ".valid_from > :today THEN 'ahead' WHEN " a ".valid_to <= :today THEN 'past' ELSE 'now' END AS time"
#define SHOWN(a) "(" a ".valid_to IS NULL OR " a ".valid_to > " a ".valid_from)"

static const char lines_sql[] =
    "SELECT lp.id, l.id AS list_id, IF(:lang = 'en' AND l.name_en <> '', l.name_en, l.name) AS list_name, l.customer_type, " SPAN("lp")
    " FROM list_price lp JOIN price_list l ON l.id = lp.price_list_id WHERE lp.product_id = :id AND " SHOWN("lp")
    " ORDER BY l.customer_type, l.id, lp.valid_from DESC LIMIT 200";
static const char open_lists_sql[] =
    "SELECT l.id, IF(:lang = 'en' AND l.name_en <> '', l.name_en, l.name) AS list_name FROM price_list l WHERE " PRICE_LIVES("l")
    " ORDER BY l.customer_type, l.id LIMIT 50";
static const char floors_sql[] = "SELECT f.id, " SPAN("f") " FROM floor_price f WHERE f.product_id = :id AND " SHOWN("f") " ORDER BY f.valid_from DESC LIMIT 100";
static const char dealers_sql[] =
    "SELECT dp.id, cu.id AS customer_id, cu.code AS customer_code, cu.name AS customer_name, " SPAN("dp")
    " /* all rows: narrowed below */ FROM dealer_price dp JOIN customer cu ON cu.id = dp.customer_id WHERE dp.product_id = :id AND " SHOWN("dp") " AND {visible:cu:prices.read}"
    " ORDER BY cu.name_py, cu.id, dp.valid_from DESC LIMIT 200";

static NEOERR *page(struct request *req)
{
    if (may(req, "prices.read")) {
        TRY(db_show_rows(req, "Lines", lines_sql));
        TRY(db_show_rows(req, "Dealers", dealers_sql));
    }
    if (may(req, "prices.lists"))
        TRY(db_show_rows(req, "Lists", open_lists_sql));
    if (may(req, "products.floor"))
        TRY(db_show_rows(req, "Floors", floors_sql));
    return may(req, "territories.read") ? nerr_pass(territories_of_product_show(req)) : STATUS_OK;
}

/* --- registration and edit -------------------------------------------------------------------- */

static const char *path_of(struct request *req, const char *end)
{
    return arena_format(req->arena, "/products/%s%s", row_text(&req->record, "id"), end);
}

static NEOERR *new_page(struct request *req)
{
    TRY(show_text(req, "drug", "Preset.product_class"));
    TRY(show_text(req, "13", "Preset.tax_rate"));
    return nerr_pass(form_show(req, &product_form, "Preset", "/products/new"));
}

NEOERR *product_create(struct request *req)
{
    int64_t id;

    TRY(product_check_unique(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    product_derive(req->values);
    values_text(req->values, "state", "active");
    values_text(req->values, "state_on", req->today);
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    values_text(req->values, "changed_at", req->now);
    TRY(db_insert(req, &product_table, req->values, &id));
    req->made = id;
    reply_notice(req, "product.registered", values_get_text(req->values, "code"));
    reply_redirect(req, "/products/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &product_form, "Record", path_of(req, "/edit")));
}

NEOERR *product_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id");

    TRY(product_check_unique(req, id));
    if (form_refused(req))
        return STATUS_OK;
    product_derive(req->values);
    TRY(db_change(req, &product_table, id, req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", path_of(req, ""));
    return STATUS_OK;
}

/* --- stop and resume: the other of the two states ------------------------------------------------ */

static bool is_active(const struct request *req)
{
    return strcmp(row_text(&req->record, "state"), "active") == 0;
}

static NEOERR *state_page(struct request *req)
{
    TRY(show_text(req, row_text(&req->record, "version"), "Preset.version"));
    return nerr_pass(form_show(req, &state_form, "Preset", path_of(req, "/state")));
}

static NEOERR *state_change(struct request *req)
{
    values_text(req->values, "state", is_active(req) ? "stopped" : "active");
    values_text(req->values, "state_on", req->today);
    req->reason = values_get_text(req->values, "state_reason");
    TRY(db_change(req, &product_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, is_active(req) ? "product.stopped" : "product.resumed", NULL);
    reply_redirect(req, "%s", path_of(req, ""));
    return STATUS_OK;
}

/* --- routes --------------------------------------------------------------------------------------- */

static const char ours[] = "products and lists are the company's";

static const struct route routes[] = {
    { METHOD_GET, "/products", "products.read", list, "products/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/products/views", "products.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/products/export", "products.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/products/new", "products.update", new_page, "products/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/products/new", "products.update", product_create, "products/edit", &product_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/products/prices", "prices.read", price_lists_page, "products/lists", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/products/prices/new", "prices.lists", price_list_new_page, "products/list_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/products/prices/new", "prices.lists", price_list_create, "products/list_edit", &price_list_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/products/prices/:id", "prices.read", price_list_page, "products/list_page", NULL, price_list_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/prices/:id/edit", "prices.lists", price_list_edit_page, "products/list_edit", NULL, price_list_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/prices/:id/edit", "prices.lists", price_list_update, "products/list_edit", &price_list_change_form, price_list_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/prices/:id/set/:product_id", "prices.lists", line_page, "products/price", NULL, line_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/prices/:id/set/:product_id", "prices.lists", line_set, "products/price", &price_form, line_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/customer/:id", "prices.read|territories.read", dealer_page, "products/customer", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/products/customer/:id/set/:product_id", "prices.update", dealer_line_page, "products/price", NULL, dealer_line_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/products/customer/:id/set/:product_id", "prices.update", dealer_line_set, "products/price", &dealer_price_form, dealer_line_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/products/customer/:id/prices/:price_id/end", "prices.update", dealer_end_page, "products/end", NULL, dealer_end_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/products/customer/:id/prices/:price_id/end", "prices.update", dealer_end, "products/end", &period_end_form, dealer_end_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/products/customer/:id/territories/new", "territories.update", territory_new_page, "products/territory", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_POST, "/products/customer/:id/territories/new", "territories.update", territory_create, "products/territory", &territory_form, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/products/customer/:id/territories/:territory_id/end", "territories.update", territory_end_page, "products/end", NULL, territory_end_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/products/customer/:id/territories/:territory_id/end", "territories.update", territory_end, "products/end", &period_end_form, territory_end_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/products/:id", "products.read", page, "products/page", NULL, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/:id/edit", "products.update", edit_page, "products/edit", NULL, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/:id/edit", "products.update", product_update, "products/edit", &product_form, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/:id/state", "products.update", state_page, "products/state", NULL, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/:id/state", "products.update", state_change, "products/state", &state_form, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/:id/floor", "products.floor", floor_page, "products/price", NULL, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/:id/floor", "products.floor", floor_set, "products/price", &price_form, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/:id/floor/:price_id/end", "products.floor", floor_end_page, "products/end", NULL, floor_end_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/:id/floor/:price_id/end", "products.floor", floor_end, "products/end", &period_end_form, floor_end_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_GET, "/products/:id/prices/:price_id/end", "prices.lists", line_end_page, "products/end", NULL, line_end_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
    { METHOD_POST, "/products/:id/prices/:price_id/end", "prices.lists", line_end, "products/end", &period_end_form, line_end_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
};

static const struct list *const lists[] = { &product_list, NULL };
const struct module products_module = { .name = "products", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &products_api };
