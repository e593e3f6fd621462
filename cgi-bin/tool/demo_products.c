/* demo_products.c - twenty products, two price lists, what some dealers agreed on. */
#include "demo_products.h"

#include "core/app.h"
#include "domain/product.h"

static NEOERR *insert_product(struct request *req, const struct demo_product *product, int64_t made_by)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_text(values, "code", product->code);
    values_text(values, "name", product->name);
    values_text(values, "trade_name", product->trade_name);
    values_text(values, "dosage_form", product->dosage_form);
    values_text(values, "specification", product->specification);
    values_text(values, "unit", product->unit);
    values_int(values, "package_units", product->package_units);
    values_text(values, "product_class", product->product_class);
    values_text(values, "storage", product->storage);
    values_text(values, "approval_no", product->approval_no);
    values_text(values, "maker", product->maker);
    values_text(values, "state_on", req->today);
    values_text(values, "created_at", req->now);
    values_text(values, "changed_at", req->now);
    values_int(values, "created_by", made_by);
    product_derive(values);
    TRY(db_insert(req, &product_table, values, &id));
    values_int(values, "product_id", id);
    values_text(values, "price", product->price);
    TRY(db_execute_with(req, "INSERT INTO list_price (price_list_id, product_id, price, valid_from, created_at, created_by)"
                             " SELECT l.id, :product_id, IF(l.customer_type = '', :price, ROUND(:price * 0.96, 2)), l.valid_from, :now, :created_by FROM price_list l",
                        values));
    return nerr_pass(db_execute_with(req, "INSERT INTO floor_price (product_id, price, valid_from, created_at, created_by)"
                                          " VALUES (:product_id, ROUND(:price * 0.85, 2), DATE_FORMAT(:today, '%Y-01-01'), :now, :created_by)",
                                     values));
}

static NEOERR *insert_lists(struct request *req)
{
    values_text(req->values, "list_name", demo_list_name);
    values_text(req->values, "chain_list_name", demo_chain_list_name);
    return nerr_pass(db_execute(req, "INSERT INTO price_list (name, name_en, customer_type, valid_from) VALUES"
                                     " (:list_name, 'Wholesale', '', DATE_FORMAT(:today, '%Y-01-01')), (:chain_list_name, 'Chains', 'chain', DATE_FORMAT(:today, '%Y-01-01'))"));
}

/* Twelve dealers, each with a price of one product below the list's. */
static const char dealer_prices_sql[] =
    "/* all rows: invented prices */ INSERT INTO dealer_price (customer_id, product_id, price, valid_from, reason, created_at, created_by)"
    " SELECT cu.id, p.id, ROUND(lp.price * 0.93, 2), DATE_FORMAT(:today, '%Y-01-01'), :price_reason, :now, cu.owner_id"
    " FROM (SELECT id, type, owner_id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM customer WHERE state = 'active' AND owner_id IS NOT NULL AND type = 'distributor') cu"
    " JOIN product p ON p.id % 12 = cu.place % 12 JOIN list_price lp ON lp.product_id = p.id JOIN price_list l ON l.id = lp.price_list_id AND l.customer_type = ''"
    " WHERE cu.place <= 12 AND p.id <= 12";
/* Two agreements, each with the first distributor of its place. */
static const char territories_sql[] =
    "/* all rows: invented agreements */ INSERT INTO territory (customer_id, product_id, region_prefix, exclusive, valid_from, valid_to, created_at, created_by)"
    " SELECT (SELECT cu.id FROM customer cu WHERE cu.type = 'distributor' AND cu.state = 'active' AND cu.owner_id IS NOT NULL AND cu.region_code LIKE CONCAT(x.prefix, '%')"
    "  ORDER BY cu.id LIMIT 1) AS dealer, (SELECT id FROM product WHERE code = x.code), x.prefix, x.exclusive, DATE_FORMAT(:today, '%Y-01-01'),"
    "  DATE_FORMAT(:today, '%Y-01-01') + INTERVAL 2 YEAR, :now, (SELECT id FROM staff WHERE account = 'salesdirector1')"
    " FROM (SELECT 'CP0008' AS code, '44' AS prefix, 1 AS exclusive UNION SELECT 'CP0016', '33', 0) x"
    " HAVING dealer IS NOT NULL";

NEOERR *demo_products_load(struct request *req)
{
    struct row quality;

    TRY(insert_lists(req));
    TRY(db_select_one(req, "SELECT id FROM staff WHERE account = 'quality1'", &quality));
    for (size_t i = 0; i < demo_product_count; i++)
        TRY(insert_product(req, &demo_products[i], row_int(&quality, "id")));
    values_text(req->values, "price_reason", demo_price_reason);
    TRY(db_execute(req, dealer_prices_sql));
    return nerr_pass(db_execute(req, territories_sql));
}
