/* sales_cross.c - deliveries across territories are found: from each dealer to the territories that it lies in, along their indexes. From
 * the territories to the dealers in them is the shorter question and the longer way: one region may hold twenty thousand dealers. */
#include "sales_cross.h"

#include "core/job.h"

#define THESE "JSON_TABLE(:cross_of, '$[*]' COLUMNS (id BIGINT PATH '$')) these"
#define DEALERS THESE " STRAIGHT_JOIN customer cu /* all rows: whoever it is; the list is narrowed */ ON cu.id = these.id"
#define IN_FORCE "t.valid_from <= :today AND (t.valid_to IS NULL OR t.valid_to > :today)"
#define FOR_PRODUCT(t) "(" t ".product_id IS NULL OR " t ".product_id = s.product)"

/* Shipped less returned in twelve months. */
#define SOLD                                                                                                           \
    "sold AS (SELECT m.customer_id AS dealer, p.id AS product, SUM(m.shipped - m.returned) AS amount, SUM(m.quantity) AS quantity, MAX(m.month) AS month FROM " THESE                    \
    " STRAIGHT_JOIN sales_month m ON m.customer_id = these.id AND m.month > :today - INTERVAL 12 MONTH AND m.product_code <> '' JOIN product p ON p.code = m.product_code"               \
    " GROUP BY m.customer_id, p.id HAVING SUM(m.shipped - m.returned) > 0)"
/* Territories that others have to themselves and the dealer lies in: by the company's regions above its own, by the beginnings of its postal code. */
#define OTHERS                                                                                                         \
    "others AS (SELECT cu.id AS dealer, t.product_id, t.customer_id AS holder FROM " DEALERS " JOIN sales_region_tree r ON r.region_id = cu.sales_region_id"                              \
    " JOIN territory t ON t.sales_region_id = r.ancestor_id AND t.exclusive = 1 AND t.customer_id <> cu.id AND " IN_FORCE                                                         \
    " UNION SELECT cu.id, t.product_id, t.customer_id FROM " DEALERS " JOIN JSON_TABLE('[1,2,3,4,5,6]', '$[*]' COLUMNS (digits INT PATH '$')) n"                                    \
    " JOIN territory t ON t.region_prefix = LEFT(cu.region_code, n.digits) AND t.region_prefix <> '' AND t.exclusive = 1 AND t.customer_id <> cu.id AND " IN_FORCE ")"
/* The dealer's own, and whether it lies there. */
#define OWN                                                                                                            \
    "own AS (SELECT cu.id AS dealer, t.product_id, (EXISTS (SELECT 1 FROM sales_region_tree r WHERE r.ancestor_id = t.sales_region_id AND r.region_id = cu.sales_region_id)"                \
    "  OR (t.region_prefix <> '' AND cu.region_code LIKE CONCAT(t.region_prefix, '%'))) AS inside FROM " DEALERS " JOIN territory t ON t.customer_id = cu.id AND " IN_FORCE ")"

/* Who keeps another out says more than who lies outside. */
static const char found_sql[] =
    "INSERT INTO sales_cross (id, customer_id, product_id, kind, holder_id, amount, quantity, month, reckoned_on) WITH " SOLD ", " OTHERS ", " OWN
    " SELECT s.dealer * 1000000 + s.product, s.dealer, s.product, IF(h.holder IS NULL, 'outside', 'exclusive'), h.holder, s.amount, s.quantity, s.month, :today FROM sold s"
    " LEFT JOIN (SELECT s.dealer, s.product, MAX(o.holder) AS holder FROM sold s JOIN others o ON o.dealer = s.dealer AND " FOR_PRODUCT("o") " GROUP BY s.dealer, s.product) h ON h.dealer = s.dealer AND h.product = s.product"
    " LEFT JOIN (SELECT s.dealer, s.product, MAX(w.inside) AS inside FROM sold s JOIN own w ON w.dealer = s.dealer AND " FOR_PRODUCT("w") " GROUP BY s.dealer, s.product) i ON i.dealer = s.dealer AND i.product = s.product"
    " WHERE h.holder IS NOT NULL OR i.inside = 0";

static const char dealers_sql[] = "/* all rows: each in its turn */ SELECT cu.id FROM customer cu WHERE cu.id > :cross_after ORDER BY cu.id LIMIT 500";

static const char *ids_json(struct request *req, const struct rows *rows)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < rows->count; i++)
        buffer_format(&json, "%s%s", i == 0 ? "[" : ",", rows->cells[i][0]);
    buffer_char(&json, ']');
    return json.bytes;
}

NEOERR *sales_cross_step(struct request *req, struct job *job, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row last;

    values_int(values, "cross_after", json_integer_value(json_object_get(job->state, "after")));
    TRY(db_select_with(req, dealers_sql, values, &rows));
    *finished = rows->count == 0;
    if (*finished) /* dealers that are gone */
        return nerr_pass(db_execute_with(req, "DELETE FROM sales_cross WHERE reckoned_on < :today", values));
    last = rows_at(rows, rows->count - 1);
    values_text(values, "cross_of", ids_json(req, rows));
    TRY(db_execute_with(req, "DELETE c FROM " THESE " STRAIGHT_JOIN sales_cross c ON c.customer_id = these.id", values));
    TRY(db_execute_with(req, found_sql, values));
    json_object_set_new(job->state, "after", json_integer(row_int(&last, "id")));
    job->done += (int64_t)rows->count;
    return STATUS_OK;
}
