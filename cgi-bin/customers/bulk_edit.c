/* bulk_edit.c - /customers/change: some fields and tags of many dealers at once; what is left open
 * stays as it is. Each dealer is changed as a person would, with its own outcome. */
#include "customers.h"

#include <string.h>

#include "domain/completeness.h"
#include "domain/customer_tag.h"

static const struct field fields[] = {
    { .name = "type", .type = FIELD_CHOICE, .options = "customer_type", .flags = FIELD_FOCUS },
    { .name = "sales_region_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },
    { .name = "source", .type = FIELD_CHOICE, .options = "customer_source" },
    { .name = "cold_chain", .type = FIELD_CHOICE, .options = "yes_no", .flags = FIELD_INT_ID },
    { .name = "tag_add", .type = FIELD_CHOICE, .options = "customer_tag" },
    { .name = "tag_remove", .type = FIELD_CHOICE, .options = "customer_tag" },
    { .name = "why", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};

/* At least one field must say something. */
static NEOERR *check(struct request *req)
{
    for (size_t i = 0; i + 1 < COUNT_OF(fields); i++) {
        const struct value *value = values_find(req->values, fields[i].name);

        if (value != NULL && (value->type == VALUE_INT || (value->text != NULL && *value->text != '\0')))
            return STATUS_OK;
    }
    form_error(req, "", "bulk_edit.nothing");
    return STATUS_OK;
}
const struct form bulk_edit_form = { "bulk_edit", fields, COUNT_OF(fields), check };

/* The columns that were filled in and differ from the row; labels for the timeline. */
static struct values *changes_for(struct request *req, const struct row *row, struct buffer *labels)
{
    static const char *const columns[] = { "type", "sales_region_id", "source", "cold_chain" };
    struct values *values = values_new(req->arena);

    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        const struct value *value = values_find(req->values, columns[i]);
        const char *text;

        if (value == NULL || (value->type != VALUE_INT && (value->text == NULL || *value->text == '\0')))
            continue;
        text = value->type == VALUE_INT ? arena_format(req->arena, "%lld", (long long)value->number) : value->text;
        if (strcmp(row_text(row, columns[i]), text) == 0)
            continue;
        values_text(values, columns[i], text);
        buffer_format(labels, "%scustomer.%s", labels->length > 0 ? "," : "@", columns[i]);
    }
    return values;
}

static NEOERR *change_tags(struct request *req, int64_t id, struct buffer *labels)
{
    const char *add = values_get_text(req->values, "tag_add"), *take = values_get_text(req->values, "tag_remove");
    bool added = false, removed = false;

    if (*add != '\0')
        TRY(customer_tag_add(req, id, add, &added));
    if (*take != '\0')
        TRY(customer_tag_remove(req, id, take, &removed));
    if (added || removed)
        buffer_format(labels, "%scustomer.tags", labels->length > 0 ? "," : "@");
    return STATUS_OK;
}

/* Whether the row, as changed, is still within the reach of who changed it. */
static NEOERR *is_in_reach(struct request *req, int64_t id, bool *reached)
{
    struct row row;

    values_int(req->values, "id", id);
    return nerr_pass(db_select_maybe(req, customer_header_sql, &row, reached));
}

/* *outcome: done, same, reach (it would leave this person's reach: nothing was changed). */
static NEOERR *change_one(struct request *req, const struct row *row, const char **outcome)
{
    int64_t id = row_int(row, "id");
    struct buffer labels;
    struct values *values;
    bool reached;

    buffer_init(&labels, req->arena);
    req->reason = values_get_text(req->values, "why");
    values = changes_for(req, row, &labels);
    if (values->count > 0) {
        values_int(values, "version", row_int(row, "version"));
        TRY(db_change(req, &customer_table, id, values));
        TRY(completeness_reckon(req, id));
    }
    TRY(change_tags(req, id, &labels));
    *outcome = labels.length == 0 ? "same" : "done";
    if (labels.length == 0)
        return STATUS_OK;
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "changed", .resource = "customers", .detail = labels.bytes }));
    TRY(is_in_reach(req, id, &reached));
    if (!reached)
        *outcome = BULK_UNDO "reach";
    return STATUS_OK;
}

static const struct bulk bulk_edit = {
    .kind = "customers.change", .noun = "bulk_edit", .path = "/customers/change", .permission = "customers.update",
    .list = &customer_list, .form = &bulk_edit_form, .rows_sql = customer_rows_sql, .record_sql = customer_record_sql, .one = change_one,
};

NEOERR *bulk_edit_page(struct request *req)
{
    return nerr_pass(bulk_page(req, &bulk_edit));
}

NEOERR *bulk_edit_order(struct request *req)
{
    return nerr_pass(bulk_order(req, &bulk_edit));
}

NEOERR *bulk_edit_outcome(struct request *req)
{
    return nerr_pass(bulk_outcome(req, &bulk_edit));
}

NEOERR *bulk_edit_step(struct request *req, struct job *job, bool *finished)
{
    return nerr_pass(bulk_step(req, &bulk_edit, job, finished));
}
