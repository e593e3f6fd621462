/* dealer.c - /products/customer/:id: what a dealer pays today and why, prices agreed with it, its territories. */
#include "products.h"

#include "domain/customer.h"
#include "domain/price.h"

const char dealer_line_record_sql[] =
    "SELECT cu.id, cu.code, cu.name, p.id AS product_id, p.code AS product_code, p.name AS product_name, p.specification, p.unit"
    " FROM customer cu JOIN product p ON p.id = :product_id WHERE cu.id = :id AND {visible:cu}";
const char dealer_end_record_sql[] =
    "SELECT cu.id, cu.code, cu.name, p.name AS product_name, p.specification, dp.id AS price_id, dp.valid_from, dp.valid_to, " PRICE_SHOWN("dp.price") " AS price"
    " FROM customer cu JOIN dealer_price dp ON dp.customer_id = cu.id AND dp.id = :price_id JOIN product p ON p.id = dp.product_id"
    " WHERE cu.id = :id AND {visible:cu} AND " PRICE_LIVES("dp");

/* --- the page ------------------------------------------------------------------------------------- */

static const char agreed_sql[] =
    "SELECT dp.id, p.id AS product_id, p.code, p.name, p.specification, p.unit, " PRICE_SHOWN("dp.price") " AS price, dp.valid_from,"
    "  dp.valid_to - INTERVAL 1 DAY AS last_on, dp.reason, dp.created_by,"
    "  CASE WHEN dp.valid_from > :today THEN 'ahead' WHEN dp.valid_to <= :today THEN 'past' ELSE 'now' END AS time"
    " FROM dealer_price dp JOIN product p ON p.id = dp.product_id WHERE dp.customer_id = :id AND (dp.valid_to IS NULL OR dp.valid_to > dp.valid_from)"
    " ORDER BY dp.valid_to IS NOT NULL AND dp.valid_to <= :today, p.name_py, p.id, dp.valid_from DESC LIMIT 300";

/* The header offers what customers.c does to whoever may read the whole file. */
static NEOERR *show_full(struct request *req)
{
    return row_int(&req->record, "full") != 0 && may(req, "customers.read") ? nerr_pass(show_text(req, "1", "Full")) : STATUS_OK;
}

static NEOERR *show_prices(struct request *req)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "text")), 60);

    values_text(req->values, "q", q);
    values_text(req->values, "price_day", req->today);
    values_int(req->values, "price_customer", row_int(&req->record, "id"));
    TRY(show_text(req, q, "Asked.text"));
    return nerr_pass(db_show_rows(req, "Prices",
                                  arena_format(req->arena, "%s WHERE p.state = 'active' AND (:q = '' OR p.name LIKE CONCAT('%%', :q, '%%')"
                                                           " OR p.code LIKE CONCAT(:q, '%%') OR p.initials LIKE CONCAT(:q, '%%'))"
                                                           " ORDER BY p.name_py, p.id LIMIT 500", prices_sql)));
}

NEOERR *dealer_page(struct request *req)
{
    bool prices, territories;

    TRY(show_full(req));
    TRY(customer_reached(req, row_int(&req->record, "id"), "prices.read", &prices));
    TRY(customer_reached(req, row_int(&req->record, "id"), "territories.read", &territories));
    if (prices) {
        TRY(show_text(req, "1", "Prices_shown"));
        TRY(show_prices(req));
        TRY(db_show_rows(req, "Agreed", agreed_sql));
    }
    if (territories) {
        TRY(show_text(req, "1", "Territories_shown"));
        TRY(territories_of_dealer_show(req));
    }
    return STATUS_OK;
}

static const char *dealer_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/products/customer/%s%s", row_text(&req->record, "id"), end);
}

/* --- a price agreed with the dealer ------------------------------------------------------------------- */

NEOERR *dealer_line_page(struct request *req)
{
    struct price_question question = { row_int(&req->record, "id"), row_int(&req->record, "product_id"), req->today };
    struct price price;

    TRY(price_in_force(req, &question, &price));
    TRY(show_text(req, price.source, "Now.source"));
    TRY(show_text(req, price.shown, "Now.price"));
    TRY(show_text(req, req->today, "Preset.valid_from"));
    TRY(show_text(req, dealer_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &dealer_price_form, "Preset",
                               dealer_path(req, arena_format(req->arena, "/set/%s", row_text(&req->record, "product_id")))));
}

NEOERR *dealer_line_set(struct request *req)
{
    int64_t id, customer = row_int(&req->record, "id");
    const char *name = row_text(&req->record, "product_name");

    values_int(req->values, "customer_id", customer);
    req->reason = values_get_text(req->values, "reason");
    TRY(price_set(req, &dealer_prices, &id));
    if (form_refused(req))
        return STATUS_OK;
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = customer, .kind = "dealer_price", .resource = "prices", .detail = name,
                                                    .link = dealer_path(req, "") }));
    reply_notice(req, "product.price_saved", name);
    reply_redirect(req, "%s", dealer_path(req, ""));
    return STATUS_OK;
}

NEOERR *dealer_end_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.last_on"));
    TRY(show_text(req, dealer_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &period_end_form, "Preset",
                               dealer_path(req, arena_format(req->arena, "/prices/%s/end", row_text(&req->record, "price_id")))));
}

NEOERR *dealer_end(struct request *req)
{
    TRY(period_end(req, dealer_prices.table, row_int(&req->record, "price_id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "id"), .kind = "dealer_price_ended", .resource = "prices",
                                                    .detail = row_text(&req->record, "product_name"), .link = dealer_path(req, "") }));
    reply_notice(req, "product.ended", NULL);
    reply_redirect(req, "%s", dealer_path(req, ""));
    return STATUS_OK;
}
