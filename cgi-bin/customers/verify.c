/* verify.c - /customers/:id/verify: a person checks the file and vouches for it. */
#include "customers.h"

#include "domain/completeness.h"
#include "domain/document.h"
#include "domain/paper.h"

static const struct field fields[] = {
    { .name = "verify_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE | FIELD_FOCUS },
};
const struct form file_verify_form = { "custody", fields, COUNT_OF(fields), NULL };

NEOERR *verify_page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct customer_parts with;
    bool full;

    TRY(customer_reached(req, id, "customers.read", &full));
    TRY(customer_parts_find(req, id, &with));
    if (full)
        TRY(show_text(req, "1", "Full"));
    TRY(completeness_show(req, id));
    if (with.contacts)
        TRY(contacts_show(req));
    if (with.papers)
        TRY(papers_show_gate(req, id));
    return nerr_pass(form_show(req, &file_verify_form, NULL, arena_format(req->arena, "/customers/%lld/verify", (long long)id)));
}

/* The registration form is kept as it stood when somebody vouched for it. */
NEOERR *verify_save(struct request *req)
{
    const char *note = values_get_text(req->values, "verify_note");
    int64_t id = row_int(&req->record, "id");

    req->reason = *note != '\0' ? note : NULL;
    TRY(completeness_verify(req, id, note));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "file_verified", .resource = "customers", .detail = note }));
    TRY(document_freeze(req, id, "reviewed"));
    reply_notice(req, "custody.verified", NULL);
    reply_redirect(req, "/customers/%lld", (long long)id);
    return STATUS_OK;
}
