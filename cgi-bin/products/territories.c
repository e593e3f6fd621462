/* territories.c - /products/customer/:id/territories: where a dealer sells which product. An exclusive agreement keeps all
 * other dealers out: what collides with it is refused. */
#include "products.h"

#include <string.h>

#include "domain/customer.h"
#include "domain/price.h"
#include "domain/region_db.h"

static const char *const columns[] = { "customer_id", "product_id", "sales_region_id", "region_prefix", "exclusive", "valid_from",
                                       "valid_to", "note", "created_at", "created_by", NULL };
/* No subject: who reads a dealer's history need not read its agreements; the timeline asks. */
static const struct table territory_table = { .name = "territory", .columns = columns };

static const struct field fields[] = {
    { .name = "product_code", .type = FIELD_TEXT, .max = 30, .flags = FIELD_FOCUS },
    { .name = "sales_region_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },
    { .name = "region_code", .type = FIELD_REGION, .max = 120 },
    { .name = "exclusive", .type = FIELD_FLAG },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};
static NEOERR *check(struct request *req);
const struct form territory_form = { "territory", fields, COUNT_OF(fields), check };

/* --- the form's rules ------------------------------------------------------------------------- */

static NEOERR *find_product(struct request *req)
{
    struct row row;
    bool found;

    values_null(req->values, "product_id");
    if (*values_get_text(req->values, "product_code") == '\0')
        return STATUS_OK;
    TRY(db_select_maybe(req, "SELECT id FROM product WHERE code = :product_code", &row, &found));
    if (found)
        values_int(req->values, "product_id", row_int(&row, "id"));
    else
        form_error(req, "product_code", "territory.no_product");
    return STATUS_OK;
}

/* "440300" -> "4403", "440000" -> "44" */
static const char *prefix_of(struct request *req, const char *code)
{
    size_t length = strlen(code);

    while (length > 2 && strncmp(code + length - 2, "00", 2) == 0)
        length -= 2;
    return arena_copy(req->arena, code, length);
}

static NEOERR *find_region(struct request *req)
{
    const char *typed = values_get_text(req->values, "region_code"), *code;

    values_text(req->values, "region_prefix", "");
    if (*typed == '\0')
        return STATUS_OK;
    TRY(region_code_of(req, typed, &code));
    if (code == NULL)
        form_error(req, "region_code", "error.region");
    else
        values_text(req->values, "region_prefix", prefix_of(req, code));
    return STATUS_OK;
}

static NEOERR *check(struct request *req)
{
    bool sales = values_has(req->values, "sales_region_id"), postal = *values_get_text(req->values, "region_code") != '\0';

    if (sales == postal)
        form_error(req, "sales_region_id", "territory.one_region");
    TRY(find_product(req));
    return nerr_pass(find_region(req));
}

/* --- collisions ------------------------------------------------------------------------------- */

/* The postal region `prefix` lies in sales region `region`, or part of it does: the longest cover counts. */
#define COVERS(region, prefix)                                                                                         \
    "EXISTS (SELECT 1 FROM sales_region_tree r JOIN sales_region_cover c ON c.sales_region_id = r.region_id WHERE r.ancestor_id = " region \
    " AND (c.prefix LIKE CONCAT(" prefix ", '%') OR (" prefix " LIKE CONCAT(c.prefix, '%') AND NOT EXISTS (SELECT 1 FROM sales_region_cover n"  \
    " WHERE " prefix " LIKE CONCAT(n.prefix, '%') AND LENGTH(n.prefix) > LENGTH(c.prefix)))))"
#define REGIONS_MEET                                                                                                   \
    "(EXISTS (SELECT 1 FROM sales_region_tree r WHERE (r.ancestor_id = t.sales_region_id AND r.region_id = :sales_region_id)" \
    "  OR (r.ancestor_id = :sales_region_id AND r.region_id = t.sales_region_id))"                                     \
    " OR (t.region_prefix <> '' AND :region_prefix <> '' AND (t.region_prefix LIKE CONCAT(:region_prefix, '%') OR :region_prefix LIKE CONCAT(t.region_prefix, '%')))" \
    " OR (t.region_prefix <> '' AND " COVERS(":sales_region_id", "t.region_prefix") ")"                                \
    " OR (:region_prefix <> '' AND " COVERS("t.sales_region_id", ":region_prefix") "))"
#define REGION_NAME                                                                                                    \
    "COALESCE((SELECT IF(:lang = 'en' AND sr.name_en <> '', sr.name_en, sr.name) FROM sales_region sr WHERE sr.id = t.sales_region_id),"       \
    " (SELECT pr.full_name FROM postal_region pr WHERE pr.code = RPAD(t.region_prefix, 6, '0')), t.region_prefix) AS region"

/* {visible:cu:..} says how much of the other may be told, not which counts. */
static const char collision_sql[] =
    "SELECT cu.code, cu.name, st.name AS owner, {visible:cu:territories.read} AS seen, COALESCE(p.name, '') AS product, t.valid_from,"
    "  t.valid_to - INTERVAL 1 DAY AS last_on, " REGION_NAME
    " /* all rows: exclusive is exclusive of all */ FROM territory t JOIN customer cu ON cu.id = t.customer_id LEFT JOIN product p ON p.id = t.product_id LEFT JOIN staff st ON st.id = cu.owner_id"
    " WHERE t.customer_id <> :customer_id AND (:exclusive = 1 OR t.exclusive = 1)"
    " AND (:product_id IS NULL OR t.product_id IS NULL OR t.product_id = :product_id)"
    " AND t.valid_from < COALESCE(:valid_to, DATE '9999-12-31') AND COALESCE(t.valid_to, DATE '9999-12-31') > GREATEST(:valid_from, t.valid_from)"
    " AND " REGIONS_MEET " ORDER BY t.exclusive DESC, t.id LIMIT 1 FOR UPDATE";

/* Of a dealer outside the scope: who it is and whose, nothing of what was agreed. */
static const char *other_words(struct request *req, const struct row *other)
{
    const char *last = row_text(other, "last_on"), *product = row_text(other, "product");

    if (row_int(other, "seen") == 0)
        return arena_format(req->arena, "%s %s (%s)", row_text(other, "code"), row_text(other, "name"), row_text(other, "owner"));
    return arena_format(req->arena, "%s %s: %s, %s, %s – %s", row_text(other, "code"), row_text(other, "name"), row_text(other, "region"),
                        *product != '\0' ? product : message(req, "territory.all_products"), row_text(other, "valid_from"),
                        *last != '\0' ? last : message(req, "product.open"));
}

static NEOERR *check_collision(struct request *req)
{
    struct row other;
    bool found;

    TRY(db_select_maybe(req, collision_sql, &other, &found));
    if (found)
        form_error_with(req, "", "territory.collides", other_words(req, &other));
    return STATUS_OK;
}

/* --- pages and changes ------------------------------------------------------------------------- */

#define TERRITORY                                                                                                      \
    "SELECT t.id, t.exclusive, t.valid_from, t.valid_to - INTERVAL 1 DAY AS last_on, t.note, t.created_by, t.customer_id, p.name AS product_name,"  \
    " p.id AS product_id, CASE WHEN t.valid_from > :today THEN 'ahead' WHEN t.valid_to <= :today THEN 'past' ELSE 'now' END AS time, " REGION_NAME
#define NOT_TAKEN_BACK "(t.valid_to IS NULL OR t.valid_to > t.valid_from)"

NEOERR *territories_of_dealer_show(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Territories",
                                  TERRITORY " FROM territory t JOIN customer cu ON cu.id = t.customer_id LEFT JOIN product p ON p.id = t.product_id"
                                            " WHERE t.customer_id = :id AND {visible:cu:territories.read} AND " NOT_TAKEN_BACK
                                            " ORDER BY t.valid_to IS NOT NULL AND t.valid_to <= :today, t.valid_from DESC, t.id LIMIT 200"));
}

NEOERR *territories_of_product_show(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Territories",
                                  TERRITORY ", cu.code AS customer_code, cu.name AS customer_name FROM territory t"
                                            " JOIN customer cu ON cu.id = t.customer_id LEFT JOIN product p ON p.id = t.product_id"
                                            " WHERE (t.product_id = :id OR t.product_id IS NULL) AND {visible:cu:territories.read} AND " PRICE_LIVES("t")
                                            " ORDER BY cu.name_py, t.valid_from DESC, t.id LIMIT 200"));
}

static const char *dealer_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/products/customer/%s%s", row_text(&req->record, "id"), end);
}

NEOERR *territory_new_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    return nerr_pass(form_show(req, &territory_form, "Preset", dealer_path(req, "/territories/new")));
}

static NEOERR *tell_timeline(struct request *req, const char *kind, const char *detail)
{
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "id"), .kind = kind, .resource = "territories",
                                                                 .detail = detail, .link = dealer_path(req, "") }));
}

NEOERR *territory_create(struct request *req)
{
    int64_t id;

    values_int(req->values, "customer_id", row_int(&req->record, "id"));
    TRY(period_read(req));
    if (!form_refused(req))
        TRY(check_collision(req));
    if (form_refused(req))
        return STATUS_OK;
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &territory_table, req->values, &id));
    TRY(tell_timeline(req, "territory", values_get_text(req->values, "product_code")));
    reply_notice(req, "territory.saved", NULL);
    reply_redirect(req, "%s", dealer_path(req, ""));
    return STATUS_OK;
}

const char territory_end_record_sql[] =
    "SELECT cu.id, cu.code, cu.name, t.id AS territory_id, t.valid_from, t.valid_to, COALESCE(p.name, '') AS product_name, p.specification, " REGION_NAME
    " FROM customer cu JOIN territory t ON t.customer_id = cu.id AND t.id = :territory_id LEFT JOIN product p ON p.id = t.product_id"
    " WHERE cu.id = :id AND {visible:cu} AND " PRICE_LIVES("t");

NEOERR *territory_end_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.last_on"));
    TRY(show_text(req, dealer_path(req, ""), "Back"));
    return nerr_pass(form_show(req, &period_end_form, "Preset",
                               dealer_path(req, arena_format(req->arena, "/territories/%s/end", row_text(&req->record, "territory_id")))));
}

NEOERR *territory_end(struct request *req)
{
    TRY(period_end(req, &territory_table, row_int(&req->record, "territory_id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(tell_timeline(req, "territory_ended", row_text(&req->record, "region")));
    reply_notice(req, "product.ended", NULL);
    reply_redirect(req, "%s", dealer_path(req, ""));
    return STATUS_OK;
}
