/* types.c - /papers/types: kinds of papers: their names, what their date means, when people are
 * reminded. Names and spellings are entries of dictionary paper_type, the rest is table paper_type. */
#include "papers.h"

#include <string.h>

#include "domain/dictionary.h"
#include "domain/paper.h"

enum { STEPS_MOST = 6, STEP_DAYS_MOST = 366 };

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "date_meaning", .type = FIELD_CHOICE, .options = "paper_date", .flags = FIELD_REQUIRED },
    { .name = "steps", .type = FIELD_TEXT, .max = 30, .flags = FIELD_REQUIRED },
    { .name = "place", .type = FIELD_INT, .max = 9999 },
    { .name = "ended_on", .type = FIELD_DATE },
    { .name = "synonyms", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};

static NEOERR *check(struct request *req);
const struct form type_form = { "paper_type", fields, COUNT_OF(fields), check };

/* The version is that of paper_type, which each save changes. */
#define TYPE                                                                                                           \
    "SELECT e.id, e.word, e.name, e.name_en, e.synonyms, e.place, e.ended_on, e.ended_on IS NOT NULL AND e.ended_on <= :today AS ended," \
    "  t.id AS type_id, COALESCE(t.date_meaning, 'expiry') AS date_meaning, COALESCE(t.version, 0) AS version,"         \
    "  COALESCE(t.steps, (SELECT value FROM setting WHERE name = 'papers.warn_days')) AS steps"                         \
    " FROM dictionary_entry e LEFT JOIN paper_type t ON t.word = e.word WHERE e.dictionary = 'paper_type'"

const char type_record_sql[] = TYPE " AND e.id = :id";

/* --- rules -------------------------------------------------------------------------------------- */

/* "90 60, 30" -> "90,60,30"; NULL when they are no falling days. */
static const char *steps_tidy(struct request *req, const char *typed)
{
    char *copy = arena_text(req->arena, text_tidy(req->arena, typed)), *rest = NULL;
    int64_t days, last = STEP_DAYS_MOST + 1;
    struct buffer steps;
    int count = 0;

    buffer_init(&steps, req->arena);
    for (char *word = strtok_r(copy, ", ;", &rest); word != NULL; word = strtok_r(NULL, ", ;", &rest)) {
        if (!text_int(word, &days) || days < 1 || days >= last || ++count > STEPS_MOST)
            return NULL;
        buffer_format(&steps, "%s%lld", count > 1 ? "," : "", (long long)days);
        last = days;
    }
    return count == 0 ? NULL : steps.bytes;
}

static NEOERR *check(struct request *req)
{
    const char *typed = values_get_text(req->values, "steps"), *steps = steps_tidy(req, typed);

    if (*typed != '\0' && steps == NULL)
        form_error(req, "steps", "paper_type.steps_wrong");
    else if (steps != NULL)
        values_text(req->values, "steps", steps);
    values_text(req->values, "dictionary", "paper_type");
    values_text(req->values, "changed_at", req->now);
    if (!values_has(req->values, "place"))
        values_int(req->values, "place", 0);
    return STATUS_OK;
}

/* --- pages ---------------------------------------------------------------------------------------- */

static const char types_sql[] =
    "SELECT x.*, (SELECT COUNT(*) FROM paper_requirement r WHERE r.paper_type = x.word AND r.valid_from <= :today"
    "  AND (r.valid_to IS NULL OR r.valid_to > :today)) AS requirements FROM (" TYPE ") x ORDER BY x.ended, x.place, x.id LIMIT 500";

NEOERR *types_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Types", types_sql));
}

NEOERR *type_new_page(struct request *req)
{
    TRY(db_show_one(req, "Preset", "SELECT COALESCE(MAX(place), 0) + 1 AS place, (SELECT value FROM setting WHERE name = 'papers.warn_days') AS steps"
                                   " FROM dictionary_entry WHERE dictionary = 'paper_type'"));
    return nerr_pass(form_show(req, &type_form, "Preset", "/papers/types/new"));
}

NEOERR *type_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &type_form, "Record", arena_format(req->arena, "/papers/types/%s", row_text(&req->record, "id"))));
}

/* --- changes ---------------------------------------------------------------------------------------- */

static NEOERR *saved(struct request *req)
{
    TRY(papers_rules_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/papers/types");
    return STATUS_OK;
}

NEOERR *type_create(struct request *req)
{
    int64_t id;

    TRY(dictionary_check_name(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(dictionary_make_word(req));
    TRY(db_insert(req, &dictionary_entry_table, req->values, &id));
    TRY(db_insert(req, &paper_type_table, req->values, &id));
    return nerr_pass(saved(req));
}

/* The entry's own version is what it is now: the form guards that of paper_type. */
static NEOERR *change_entry(struct request *req, int64_t id)
{
    static const char *const names[] = { "name", "name_en", "synonyms", "ended_on" };
    struct values *values = values_new(req->arena);
    struct row row;

    TRY(db_select_one(req, "SELECT version FROM dictionary_entry WHERE id = :id FOR UPDATE", &row));
    values_int(values, "version", row_int(&row, "version"));
    values_int(values, "place", values_get_int(req->values, "place"));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        values_text(values, names[i], values_has(req->values, names[i]) ? values_get_text(req->values, names[i]) : i < 3 ? "" : NULL);
    return nerr_pass(db_change(req, &dictionary_entry_table, id, values));
}

NEOERR *type_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), type_id = row_int(&req->record, "type_id");

    TRY(dictionary_check_name(req, id));
    if (form_refused(req))
        return STATUS_OK;
    values_text(req->values, "word", row_text(&req->record, "word"));
    if (type_id == 0)
        TRY(db_insert(req, &paper_type_table, req->values, &type_id));
    else
        TRY(db_change(req, &paper_type_table, type_id, req->values));
    TRY(change_entry(req, id));
    return nerr_pass(saved(req));
}
