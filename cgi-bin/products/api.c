/* api.c - /api/v1/products: products for programs. Form, rules and handlers are those of products.c. */
#include "products.h"

#include "core/api.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "state", API_TEXT, NULL, "product_state" },
    { "state_reason", API_TEXT, NULL, NULL },
    { "state_on", API_DATE, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
    { "changed_at", API_TIME, NULL, NULL },
};

static const struct resource products = {
    .name = "products", .schema = "Product", .noun = "product", .path = "/api/v1/products/:id", .key = "id", .permission = "products.read",
    .record = product_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .form = &product_form, .list = &product_list,
};

static const char ours[] = "products are the company's";

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/products", "products.read", NULL, NULL, NULL, NULL, ROUTE_NO_RECORD_SCOPE, ours, NULL },
      API_LIST, &products, "List products" },
    { { METHOD_POST, "/api/v1/products", "products.update", product_create, NULL, &product_form, NULL, ROUTE_NO_RECORD_SCOPE, ours, NULL },
      API_CREATE, &products, "Register a product" },
    { { METHOD_GET, "/api/v1/products/:id", "products.read", NULL, NULL, NULL, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
      API_READ, &products, "Read a product" },
    { { METHOD_PATCH, "/api/v1/products/:id", "products.update", product_update, NULL, &product_form, product_record_sql, ROUTE_NO_RECORD_SCOPE, ours, NULL },
      API_CHANGE, &products, "Change a product" },
};

const struct api products_api = { routes, COUNT_OF(routes) };
