/* duplicates.c - /customers/duplicates: dealers that may be one and the same, found by a nightly
 * comparison (domain/twins.c); a person merges them or says that they are different. */
#include "customers.h"

#include "domain/twins.h"

static const struct column columns[] = {
    { "low", "CONCAT(cu.name, ' · ', cu.code)", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "high", "CONCAT(cv.name, ' · ', cv.code)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "reason", "dp.reason", COLUMN_TAG, COLUMN_DEFAULT, "pair_reason" },
    { "likeness", "dp.likeness", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "low_owner", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "high_owner", "cv.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "found_at", "dp.found_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cv.name LIKE CONCAT('%', :text, '%') OR cu.code = :text OR cv.code = :text", NULL, COLUMN_DEFAULT },
    { "reason", FILTER_CHOICE, "dp.reason %s", "pair_reason", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "(cu.owner_id %s OR cv.owner_id %s)", "@staff", 0 },
};

static const struct order orders[] = {
    { "likeness", "dp.likeness", 0 },
};

const struct list duplicates_list = {
    .name = "duplicates", .path = "/customers/duplicates", .noun = "duplicate", .permission = "customers.merge",
    .from = "/* all rows: .where narrows */ customer_pair dp JOIN customer cu ON cu.id = dp.low_id JOIN customer cv ON cv.id = dp.high_id",
    .where = "dp.state = 'open' AND {visible:cu} AND {visible:cv}", .id = "dp.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-likeness",
};

NEOERR *duplicates_page(struct request *req)
{
    return nerr_pass(list_page(req, &duplicates_list));
}

NEOERR *duplicates_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &duplicates_list));
}

NEOERR *duplicates_export(struct request *req)
{
    return nerr_pass(list_export(req, &duplicates_list));
}

const char pair_record_sql[] =
    "SELECT dp.id, dp.low_id, dp.high_id FROM customer_pair dp JOIN customer cu ON cu.id = dp.low_id JOIN customer cv ON cv.id = dp.high_id"
    " WHERE dp.id = :id AND dp.state = 'open' AND {visible:cu} AND {visible:cv}";

NEOERR *pair_page(struct request *req)
{
    reply_redirect(req, "/customers/merge?id=%s&id=%s", row_text(&req->record, "low_id"), row_text(&req->record, "high_id"));
    return STATUS_OK;
}

/* Compares all dealers now instead of at night. */
NEOERR *duplicates_scan(struct request *req)
{
    json_t *args = json_object();
    int64_t id;
    NEOERR *err = job_put(req, "customers.pairs", args, NULL, &id);

    json_decref(args);
    TRY(err);
    TRY(audit_event(req, "bulk", "job", id, "customers.pairs"));
    reply_notice(req, "duplicate.scanning", NULL);
    reply_redirect(req, "/customers/duplicates");
    return STATUS_OK;
}
