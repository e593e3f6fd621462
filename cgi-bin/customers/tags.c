/* tags.c - /customers/:id/tags: words by which people group dealers; and as part of a change to
 * many (bulk_edit.c). */
#include "customers.h"

#include <string.h>

#include "domain/customer_tag.h"

static const struct field fields[] = {
    { .name = "tags", .type = FIELD_CHOICES, .options = "customer_tag", .flags = FIELD_FOCUS },
};
const struct form tags_form = { "customer", fields, COUNT_OF(fields), NULL };

NEOERR *tags_page(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT COALESCE(GROUP_CONCAT(tag ORDER BY tag), '') AS tags FROM customer_tag WHERE customer_id = :id", &row));
    TRY(row_show(req, "Preset", &row));
    return nerr_pass(form_show(req, &tags_form, "Preset", arena_format(req->arena, "/customers/%s/tags", row_text(&req->record, "id"))));
}

NEOERR *tags_change(struct request *req)
{
    TRY(customer_tags_set(req, row_int(&req->record, "id"), values_get_text(req->values, "tags")));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/customers/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}
