/* customer_state.c - changes of a dealer's state. */
#include "customer_state.h"

#include <string.h>

#include "customer.h"
#include "document.h"

/* The owner hears of what others decided. */
static NEOERR *tell_owner(struct request *req, const struct row *customer, const struct flow_step *step)
{
    int64_t owner = row_int(customer, "owner_id");

    if (owner == 0 || owner == req->person.id)
        return STATUS_OK;
    return nerr_pass(notice_put(req, owner, arena_format(req->arena, "state_%s", step->to), row_text(customer, "name"),
                                arena_format(req->arena, "/customers/%s", row_text(customer, "id"))));
}

NEOERR *customer_state_set(struct request *req, const struct row *customer, const struct flow_step *step, const char *reason)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(customer, "id");

    values_text(values, "state", step->to);
    values_text(values, "state_reason", reason);
    values_text(values, "state_at", req->now);
    values_int(values, "version", row_int(customer, "version"));
    req->reason = reason;
    TRY(db_change(req, &customer_table, id, values));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = arena_format(req->arena, "state_%s", step->to),
                                                    .resource = "customers", .detail = reason }));
    TRY(tell_owner(req, customer, step));
    if (strcmp(step->to, "active") == 0 && strcmp(step->from, "approval") == 0)
        TRY(document_freeze(req, id, "opened"));
    return STATUS_OK;
}
