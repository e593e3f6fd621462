/* limits.c - /customers/:id/limits: the dealer's credit line and payment term over time, and a new one from a day on. */
#include "customers.h"

#include <string.h>

#include "domain/customer_limit.h"

enum { TERM_MOST = 365 };

static NEOERR *check(struct request *req);

static const struct field fields[] = {
    { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "term_days", .type = FIELD_INT, .max = TERM_MOST, .flags = FIELD_REQUIRED },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "last_on", .type = FIELD_DATE },
    { .name = "reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form limit_form = { "limit", fields, COUNT_OF(fields), check };

/* What held is not changed afterwards. */
static NEOERR *check(struct request *req)
{
    const char *from = values_get_text(req->values, "valid_from"), *last = values_get_text(req->values, "last_on");

    if (*from != '\0' && strcmp(from, req->today) < 0)
        form_error(req, "valid_from", "limit.not_back");
    if (*last != '\0' && strcmp(last, from) < 0)
        form_error(req, "last_on", "limit.last_before");
    return STATUS_OK;
}

/* What the line is measured by, as far as this person may read the ledger. */
static const char now_sql[] = "SELECT cu.exposure, cu.overdue FROM customer cu WHERE cu.id = :id AND {visible:cu:sales.read}";

static NEOERR *show_now(struct request *req)
{
    struct row row;
    bool found = false;

    if (may(req, "sales.read"))
        TRY(db_select_maybe(req, now_sql, &row, &found));
    return found ? nerr_pass(row_show(req, "Now", &row)) : STATUS_OK;
}

NEOERR *limits_page(struct request *req)
{
    if (row_int(&req->record, "full") != 0 && may(req, "customers.read"))
        TRY(show_text(req, "1", "Full"));
    TRY(show_now(req));
    return nerr_pass(db_show_rows(req, "Limits", customer_limits_sql));
}

static const char *path_of(struct request *req, const char *end)
{
    return arena_format(req->arena, "/customers/%s/limits%s", row_text(&req->record, "id"), end);
}

/* The one in force is what most are like. */
NEOERR *limit_new_page(struct request *req)
{
    struct row row;
    bool found;

    TRY(show_now(req));
    TRY(db_select_maybe(req, "/* all rows: narrowed below */ SELECT l.amount, l.term_days FROM customer cu JOIN " CUSTOMER_LIMIT_NOW " WHERE cu.id = :id AND {visible:cu}", &row, &found));
    if (found)
        TRY(row_show(req, "Preset", &row));
    TRY(show_text(req, req->today, "Preset.valid_from"));
    return nerr_pass(form_show(req, &limit_form, "Preset", path_of(req, "/new")));
}

NEOERR *limit_create(struct request *req)
{
    struct customer_limit limit = { .customer_id = row_int(&req->record, "id"), .amount = values_get_text(req->values, "amount"), .term_days = values_get_int(req->values, "term_days"),
                                    .from = values_get_text(req->values, "valid_from"), .last = values_get_text(req->values, "last_on"), .reason = values_get_text(req->values, "reason") };

    TRY(customer_limit_set(req, &limit));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", path_of(req, ""));
    return STATUS_OK;
}
