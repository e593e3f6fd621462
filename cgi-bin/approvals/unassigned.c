/* unassigned.c - /approvals/unassigned: steps for which nobody was found, or whose person left. The administrator names who
 * decides; of the document he sees its kind and who submitted it. */
#include "approvals.h"

static const struct field assign_fields[] = {
    { .name = "staff_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID | FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "comment", .type = FIELD_LONG_TEXT, .max = 1000, .flags = FIELD_REQUIRED },
};
const struct form assign_form = { "approval", assign_fields, COUNT_OF(assign_fields), NULL };

#define UNASSIGNED                                                                                                          \
    "SELECT a.id, a.kind, a.round, a.initiator_id, a.sales_region_id, a.started_at, t.opened_at, t.staff_id AS left_id,"     \
    " IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS step FROM approval_turn t JOIN approval a ON a.id = t.approval_id JOIN approval_step s ON s.id = t.step_id" \
    " LEFT JOIN staff st ON st.id = t.staff_id WHERE t.state = 'open'"
#define NOBODY " AND (t.staff_id IS NULL OR (t.staff_id > 0 AND (st.account IS NULL OR st.left_on <= :today)))"

const char unassigned_record_sql[] = UNASSIGNED " AND a.id = :id" NOBODY " LIMIT 1";

NEOERR *unassigned_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Unassigned", UNASSIGNED NOBODY " ORDER BY t.opened_at LIMIT 500"));
}

NEOERR *assign_page(struct request *req)
{
    return nerr_pass(form_show(req, &assign_form, NULL, arena_format(req->arena, "/approvals/unassigned/%s", row_text(&req->record, "id"))));
}

NEOERR *assign(struct request *req)
{
    TRY(approval_assign(req, row_int(&req->record, "id"), values_get_int(req->values, "staff_id"), values_get_text(req->values, "comment")));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "approval.done_assign", NULL);
    reply_redirect(req, "/approvals/unassigned");
    return STATUS_OK;
}
