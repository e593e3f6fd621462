/* requirements.c - /papers/requirements: which papers a dealer of a type needs to be sold a class of
 * products, each from a day to a day. What held stays as it was: a change in force ends the row and
 * begins another. */
#include "papers.h"

#include <string.h>

#include "domain/paper.h"

static const struct field fields[] = {
    { .name = "customer_type", .type = FIELD_CHOICE, .options = "customer_type", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "product_class", .type = FIELD_CHOICE, .options = "product_class" },
    { .name = "paper_type", .type = FIELD_CHOICE, .options = "paper_type", .flags = FIELD_REQUIRED },
    { .name = "mandatory", .type = FIELD_FLAG },
    { .name = "valid_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "valid_to", .type = FIELD_DATE },
};
static const struct field change_fields[] = {
    { .name = "mandatory", .type = FIELD_FLAG, .flags = FIELD_FOCUS },
    { .name = "change_from", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "valid_to", .type = FIELD_DATE },
};

const struct form requirement_form = { "paper_requirement", fields, COUNT_OF(fields), NULL };
const struct form requirement_change_form = { "paper_requirement", change_fields, COUNT_OF(change_fields), NULL };

/* What is over cannot be changed. */
const char requirement_record_sql[] =
    "SELECT r.*, GREATEST(r.valid_from, :today) AS change_from FROM paper_requirement r WHERE r.id = :id AND (r.valid_to IS NULL OR r.valid_to > :today)";

/* --- pages ---------------------------------------------------------------------------------------- */

static const char requirements_sql[] =
    "SELECT r.*, r.valid_from > :today AS ahead, r.valid_to IS NOT NULL AND r.valid_to <= :today AS past FROM paper_requirement r"
    " LEFT JOIN dictionary_entry e ON e.dictionary = 'customer_type' AND e.word = r.customer_type"
    " WHERE :show_all = 1 OR r.valid_to IS NULL OR r.valid_to > :today"
    " ORDER BY e.place, r.customer_type, r.product_class, r.mandatory DESC, r.id LIMIT 1000";

NEOERR *requirements_page(struct request *req)
{
    values_int(req->values, "show_all", strcmp(request_param(req, "all"), "1") == 0);
    TRY(show_int(req, values_get_int(req->values, "show_all"), "ShowAll"));
    return nerr_pass(db_show_rows(req, "Requirements", requirements_sql));
}

NEOERR *requirement_new_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.valid_from"));
    TRY(show_text(req, "1", "Preset.mandatory"));
    return nerr_pass(form_show(req, &requirement_form, "Preset", "/papers/requirements/new"));
}

NEOERR *requirement_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &requirement_change_form, "Record",
                               arena_format(req->arena, "/papers/requirements/%s", row_text(&req->record, "id"))));
}

/* --- changes ---------------------------------------------------------------------------------------- */

static const char overlap_sql[] =
    "SELECT 1 AS x FROM paper_requirement WHERE customer_type = :customer_type AND product_class = :product_class AND paper_type = :paper_type"
    " AND id <> :own_id AND valid_from < COALESCE(:valid_to, DATE '9999-12-31') AND COALESCE(valid_to, DATE '9999-12-31') > :valid_from LIMIT 1 FOR UPDATE";

/* One requirement at a time for the same dealers, products and paper; `own_id` 0 when new. */
static NEOERR *check_days(struct request *req, int64_t own_id)
{
    const char *from = values_get_text(req->values, "valid_from"), *to = values_get_text(req->values, "valid_to");
    struct row row;
    bool overlaps;

    if (*to != '\0' && strcmp(to, from) < 0)
        form_error(req, "valid_to", "paper_requirement.days_crossed");
    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, overlap_sql, &row, &overlaps));
    if (overlaps)
        form_error(req, own_id == 0 ? "paper_type" : "valid_to", "paper_requirement.exists");
    return STATUS_OK;
}

static NEOERR *saved(struct request *req)
{
    TRY(papers_rules_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/papers/requirements");
    return STATUS_OK;
}

NEOERR *requirement_create(struct request *req)
{
    int64_t id;

    if (strcmp(values_get_text(req->values, "valid_from"), req->today) < 0)
        form_error(req, "valid_from", "paper_requirement.not_back");
    if (!values_has(req->values, "product_class"))
        values_text(req->values, "product_class", "");
    TRY(check_days(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &paper_requirement_table, req->values, &id));
    return nerr_pass(saved(req));
}

/* The row ends on the day and another begins, with what is to hold from then on. */
static NEOERR *succeed(struct request *req, const char *from)
{
    struct values *ending = values_new(req->arena);
    int64_t id;

    values_text(ending, "valid_to", from);
    values_int(ending, "version", values_get_int(req->values, "version"));
    TRY(db_change(req, &paper_requirement_table, row_int(&req->record, "id"), ending));
    return nerr_pass(db_insert(req, &paper_requirement_table, req->values, &id));
}

NEOERR *requirement_update(struct request *req)
{
    static const char *const kept[] = { "customer_type", "product_class", "paper_type" };
    const char *began = row_text(&req->record, "valid_from"), *from = values_get_text(req->values, "change_from");
    bool other = values_get_int(req->values, "mandatory") != row_int(&req->record, "mandatory") && strcmp(began, from) < 0;

    for (size_t i = 0; i < COUNT_OF(kept); i++)
        values_text(req->values, kept[i], row_text(&req->record, kept[i]));
    if (strcmp(from, req->today) < 0)
        form_error(req, "change_from", "paper_requirement.not_back");
    values_text(req->values, "valid_from", other ? from : began);
    TRY(check_days(req, row_int(&req->record, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(other ? succeed(req, from) : db_change(req, &paper_requirement_table, row_int(&req->record, "id"), req->values));
    return nerr_pass(saved(req));
}
