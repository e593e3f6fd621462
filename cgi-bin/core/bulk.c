/* bulk.c - one change to several rows: page, order, step, outcome. */
#include "app.h"

#include <stdlib.h>
#include <string.h>

#include "bulk.h"

enum { SHOWN = 20 };

/* --- asking ---------------------------------------------------------------------------- */

/* "7,9" as it came (a page's query, or the form's own field) -> JSON numbers; others are left out. */
static json_t *numbers(struct request *req, const char *ids)
{
    char *copy = arena_text(req->arena, ids), *rest = NULL;
    json_t *list = json_array();

    for (char *word = strtok_r(copy, ",", &rest); word != NULL && json_array_size(list) < LIST_BULK_MOST;
         word = strtok_r(NULL, ",", &rest)) {
        int64_t id;

        if (text_int(word, &id) && id > 0)
            json_array_append_new(list, json_integer(id));
    }
    return list;
}

/* Msg.<noun>.title_all where .title is a field of the rows. */
static const char *list_title(struct request *req, const struct list *list)
{
    const char *key = arena_format(req->arena, "%s.title_all", list->noun), *words = message(req, key);

    return words != key ? words : message(req, arena_format(req->arena, "%s.title", list->noun));
}

static NEOERR *show_words(struct request *req, const struct bulk *bulk)
{
    TRY(show_text(req, message(req, arena_format(req->arena, "%s.title", bulk->noun)), "Bulk.title"));
    TRY(show_text(req, list_title(req, bulk->list), "Bulk.list_title"));
    TRY(show_text(req, bulk->list->path, "Bulk.list_path"));
    return nerr_pass(show_text(req, bulk->path, "Bulk.path"));
}

NEOERR *bulk_page(struct request *req, const struct bulk *bulk)
{
    const char *ids = request_posted(req, "ids");
    json_t *list;

    if (*ids == '\0')
        TRY(list_bulk_ids(req, bulk->list, &ids));
    list = numbers(req, ids);
    TRY(show_int(req, (int64_t)json_array_size(list), "Bulk.count"));
    json_decref(list);
    TRY(show_words(req, bulk));
    TRY(show_text(req, ids, "Bulk.ids"));
    values_text(req->values, "ids", arena_format(req->arena, "[%s]", ids));
    values_int(req->values, "most", SHOWN);
    TRY(db_show_rows(req, "Rows", bulk->rows_sql));
    return nerr_pass(form_show(req, bulk->form, "Preset", bulk->path));
}

/* --- ordering ---------------------------------------------------------------------------- */

static json_t *value_json(const struct value *value)
{
    if (value->type == VALUE_INT)
        return json_integer(value->number);
    return value->type == VALUE_TEXT ? json_string(value->text) : json_null();
}

/* What was typed, as the job finds it again. */
static json_t *typed_values(struct request *req, const struct form *form)
{
    json_t *object = json_object();

    for (size_t i = 0; i < form->count; i++) {
        const struct value *value = values_find(req->values, form->fields[i].name);

        if (value != NULL)
            json_object_set_new(object, form->fields[i].name, value_json(value));
    }
    return object;
}

NEOERR *bulk_order(struct request *req, const struct bulk *bulk)
{
    json_t *ids = numbers(req, request_posted(req, "ids")), *args;
    size_t count = json_array_size(ids);
    int64_t job_id;
    NEOERR *err;

    if (count == 0) {
        json_decref(ids);
        form_error(req, "", "bulk.none");
        return STATUS_OK;
    }
    args = json_pack("{s:o, s:o}", "ids", ids, "values", typed_values(req, bulk->form));
    err = job_put(req, bulk->kind, args, NULL, &job_id);
    json_decref(args);
    TRY(err);
    TRY(audit_event(req, "bulk", "job", job_id, arena_format(req->arena, "%s %zu", bulk->kind, count)));
    reply_redirect(req, "%s/%lld", bulk->path, (long long)job_id);
    return STATUS_OK;
}

/* --- doing: a row a step -------------------------------------------------------------------- */

static void values_of_job(struct request *req, const struct form *form, const json_t *typed)
{
    for (size_t i = 0; i < form->count; i++) {
        const char *name = form->fields[i].name;
        const json_t *value = json_object_get(typed, name);

        if (json_is_integer(value))
            values_int(req->values, name, json_integer_value(value));
        else if (value != NULL)
            values_text(req->values, name, json_string_value(value));
    }
}

static NEOERR *one_row(struct request *req, const struct bulk *bulk, const char **outcome)
{
    struct row row;
    bool found;

    *outcome = "hidden";
    req->scope = bulk->permission == NULL ? 0 : permission_scope(req, bulk->permission);
    if (bulk->permission != NULL && req->scope == 0)
        return STATUS_OK;
    TRY(db_select_maybe(req, bulk->record_sql, &row, &found));
    if (!found)
        return STATUS_OK;
    TRY(db_execute(req, "SAVEPOINT bulk_row"));
    TRY(bulk->one(req, &row, outcome));
    if (strncmp(*outcome, BULK_UNDO, 1) != 0)
        return STATUS_OK;
    (*outcome)++;
    return nerr_pass(db_execute(req, "ROLLBACK TO SAVEPOINT bulk_row"));
}

/* Who ordered it is told at the end. */
static NEOERR *tell(struct request *req, const struct bulk *bulk, const struct job *job)
{
    const char *what = message(req, arena_format(req->arena, "%s.title", bulk->noun));

    return nerr_pass(notice_put(req, req->person.id, "bulk_done", arena_format(req->arena, "%s · %lld", what, (long long)job->total),
                                arena_format(req->arena, "%s/%lld", bulk->path, (long long)job->id)));
}

NEOERR *bulk_step(struct request *req, const struct bulk *bulk, struct job *job, bool *finished)
{
    json_t *ids = json_object_get(job->args, "ids"), *outcomes = json_object_get(job->state, "outcomes");
    const char *outcome;

    if (json_object_get(job->args, "values") == NULL)
        return nerr_raise(ERR_INVALID, "%s without values", bulk->kind);
    job->total = (int64_t)json_array_size(ids);
    req->via = VIA_BULK;
    req->batch = job->id;
    values_of_job(req, bulk->form, json_object_get(job->args, "values"));
    values_int(req->values, "id", json_integer_value(json_array_get(ids, (size_t)job->done)));
    TRY(one_row(req, bulk, &outcome));
    if (outcomes == NULL)
        json_object_set_new(job->state, "outcomes", outcomes = json_array());
    json_array_append_new(outcomes, json_string(outcome));
    job->done++;
    *finished = job->done >= job->total;
    if (!*finished)
        return STATUS_OK;
    TRY(tell(req, bulk, job));
    return bulk->end == NULL ? STATUS_OK : nerr_pass(bulk->end(req, job));
}

/* --- the outcome of each ---------------------------------------------------------------------- */

const char bulk_record_sql[] = "SELECT id, kind, args, progress_state, state, done, total FROM job WHERE id = :id AND staff_id = :me";

struct outcomes {
    const struct bulk *bulk;
    const json_t *ids, *words;
    struct rows *rows; /* the visible ones, in the order of ids */
};

static NEOERR *show_one(struct request *req, const struct outcomes *all, size_t place, size_t *row_place)
{
    const char *path = arena_format(req->arena, "Outcomes.%zu", place), *word = json_string_value(json_array_get(all->words, place));
    int64_t id = json_integer_value(json_array_get(all->ids, place));
    struct row row;

    if (*row_place < all->rows->count)
        row = rows_at(all->rows, *row_place);
    if (*row_place < all->rows->count && row_int(&row, "id") == id) {
        TRY(row_show(req, path, &row));
        (*row_place)++;
    } else {
        TRY(show_text(req, arena_format(req->arena, "#%lld", (long long)id), "%s.name", path));
    }
    TRY(show_text(req, word, "%s.outcome", path));
    return nerr_pass(show_text(req, message(req, arena_format(req->arena, "%s.outcome_%s", all->bulk->noun, word)), "%s.label", path));
}

static NEOERR *show_outcomes(struct request *req, struct outcomes *all)
{
    size_t row_place = 0;

    if (all->ids == NULL || all->words == NULL)
        return STATUS_OK;
    TRY(db_select(req, all->bulk->rows_sql, &all->rows));
    for (size_t i = 0; i < json_array_size(all->words); i++)
        TRY(show_one(req, all, i, &row_place));
    return STATUS_OK;
}

NEOERR *bulk_outcome(struct request *req, const struct bulk *bulk)
{
    json_t *args, *state;
    struct outcomes all = { .bulk = bulk };
    NEOERR *err;

    if (strcmp(row_text(&req->record, "kind"), bulk->kind) != 0)
        return nerr_raise(ERR_NOT_FOUND, "job of another kind");
    args = json_loads(row_text(&req->record, "args"), 0, NULL);
    state = json_loads(row_text(&req->record, "progress_state"), 0, NULL);
    all.ids = json_object_get(args, "ids");
    all.words = json_object_get(state, "outcomes");
    if (all.ids != NULL) {
        char *text = json_dumps(all.ids, JSON_COMPACT);

        values_text(req->values, "ids", text);
        free(text);
    }
    values_int(req->values, "most", LIST_BULK_MOST);
    err = show_words(req, bulk);
    if (err == STATUS_OK)
        err = show_outcomes(req, &all);
    json_decref(args);
    json_decref(state);
    return nerr_pass(err);
}
