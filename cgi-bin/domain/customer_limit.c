/* customer_limit.c - credit lines are entered from a day on. */
#include "customer_limit.h"

#include "customer.h"
#include "exposure.h"

const char customer_limits_sql[] =
    "SELECT l.id, l.amount, l.term_days, l.valid_from, l.valid_to - INTERVAL 1 DAY AS last_on, l.reason, l.created_by,"
    "  CASE WHEN l.valid_to <= l.valid_from THEN 'replaced' WHEN l.valid_from > :today THEN 'ahead' WHEN l.valid_to <= :today THEN 'past' ELSE 'now' END AS time"
    " FROM customer_limit l WHERE l.customer_id = :id ORDER BY l.valid_from DESC, l.id DESC LIMIT 200";

static const char former_sql[] =
    "SELECT l.id FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from <= :valid_from AND (l.valid_to IS NULL OR l.valid_to > :valid_from) ORDER BY l.id FOR UPDATE";
static const char end_sql[] =
    "SELECT NULLIF(LEAST(COALESCE(MIN(l.valid_from), '9999-12-31'), COALESCE(CAST(NULLIF(:last_on, '') AS DATE) + INTERVAL 1 DAY, '9999-12-31')), '9999-12-31') AS ends FROM customer_limit l WHERE l.customer_id = :customer_id AND l.valid_from > :valid_from AND (l.valid_to IS NULL OR l.valid_to > l.valid_from)";

static NEOERR *end_former(struct request *req, const struct values *values)
{
    struct rows *rows;

    TRY(db_select_with(req, former_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct values *end = values_new(req->arena);

        values_text(end, "valid_to", values_get_text(values, "valid_from"));
        TRY(db_change(req, &customer_limit_table, row_int(&row, "id"), end));
    }
    return STATUS_OK;
}

static struct values *values_of(struct request *req, const struct customer_limit *limit)
{
    struct values *values = values_new(req->arena);

    values_int(values, "customer_id", limit->customer_id);
    values_text(values, "amount", limit->amount);
    values_int(values, "term_days", limit->term_days);
    values_text(values, "valid_from", limit->from);
    values_text(values, "last_on", limit->last);
    values_text(values, "reason", limit->reason);
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    return values;
}

static NEOERR *tell(struct request *req, const struct customer_limit *limit)
{
    const char *words = arena_format(req->arena, "¥%s · %s", text_money_grouped(req->arena, limit->amount), limit->from);
    const char *link = arena_format(req->arena, "/customers/%lld/limits", (long long)limit->customer_id);
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = limit->customer_id, .kind = "limit_set", .resource = "limits", .detail = words, .link = link }));
    values_int(values, "limit_of", limit->customer_id);
    TRY(db_select_with(req, "/* all rows: whom to tell */ SELECT cu.owner_id, cu.name FROM customer cu WHERE cu.id = :limit_of AND cu.owner_id IS NOT NULL AND cu.owner_id <> :me", values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    return nerr_pass(notice_put(req, row_int(&row, "owner_id"), "limit_set", arena_format(req->arena, "%s %s", row_text(&row, "name"), words), link));
}

NEOERR *customer_limit_set(struct request *req, const struct customer_limit *limit)
{
    struct values *values = values_of(req, limit);
    int64_t exposure, id;
    struct rows *rows;
    struct row end;

    TRY(exposure_lock(req, limit->customer_id, &exposure));
    req->reason = limit->reason;
    TRY(end_former(req, values));
    TRY(db_select_with(req, end_sql, values, &rows));
    end = rows_at(rows, 0);
    values_text(values, "valid_to", row_is_null(&end, "ends") ? NULL : row_text(&end, "ends"));
    TRY(db_insert(req, &customer_limit_table, values, &id));
    req->made = id;
    return nerr_pass(tell(req, limit));
}
