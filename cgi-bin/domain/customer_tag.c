/* customer_tag.c - the one writer of customer_tag. */
#include "customer_tag.h"

#include <string.h>

static const char *const columns[] = { "customer_id", "tag", NULL };
static const struct table customer_tag_table = { .name = "customer_tag", .columns = columns, .subject = "customer_id" };

static NEOERR *find(struct request *req, int64_t customer_id, const char *tag, int64_t *id)
{
    struct row row;
    bool found;

    values_int(req->values, "tag_customer", customer_id);
    values_text(req->values, "tag_word", tag);
    TRY(db_select_maybe(req, "SELECT id FROM customer_tag WHERE customer_id = :tag_customer AND tag = :tag_word", &row, &found));
    *id = found ? row_int(&row, "id") : 0;
    return STATUS_OK;
}

NEOERR *customer_tag_add(struct request *req, int64_t customer_id, const char *tag, bool *changed)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    TRY(find(req, customer_id, tag, &id));
    *changed = id == 0;
    if (!*changed)
        return STATUS_OK;
    values_int(values, "customer_id", customer_id);
    values_text(values, "tag", tag);
    return nerr_pass(db_insert(req, &customer_tag_table, values, &id));
}

NEOERR *customer_tag_remove(struct request *req, int64_t customer_id, const char *tag, bool *changed)
{
    int64_t id;

    TRY(find(req, customer_id, tag, &id));
    *changed = id != 0;
    return *changed ? nerr_pass(db_remove(req, &customer_tag_table, id)) : STATUS_OK;
}

NEOERR *customer_tags_set(struct request *req, int64_t customer_id, const char *tags)
{
    char *copy = arena_text(req->arena, tags), *rest = NULL;
    struct rows *rows;
    bool changed;

    values_int(req->values, "tag_customer", customer_id);
    TRY(db_select(req, "SELECT id, tag FROM customer_tag WHERE customer_id = :tag_customer FOR UPDATE", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (!text_has_word(tags, row_text(&row, "tag")))
            TRY(db_remove(req, &customer_tag_table, row_int(&row, "id")));
    }
    for (char *tag = strtok_r(copy, ",", &rest); tag != NULL; tag = strtok_r(NULL, ",", &rest))
        TRY(customer_tag_add(req, customer_id, tag, &changed));
    return STATUS_OK;
}
