/* dictionaries.c - /admin/dictionaries: the lists of words that forms choose from. */
#include "admin.h"

static const struct field new_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "word", .type = FIELD_TEXT, .max = 40 },
    { .name = "colour", .type = FIELD_CHOICE, .options = "colour" },
    { .name = "place", .type = FIELD_INT, .max = 9999 },
    { .name = "synonyms", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "colour", .type = FIELD_CHOICE, .options = "colour" },
    { .name = "place", .type = FIELD_INT, .max = 9999, .flags = FIELD_OPTIONAL_KEY },
    { .name = "ended_on", .type = FIELD_DATE, .flags = FIELD_OPTIONAL_KEY },
    { .name = "synonyms", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE | FIELD_OPTIONAL_KEY },
};
enum { FIXED_FIELDS = 3 }; /* names and colour: the keys belong to the program */

static NEOERR *new_check(struct request *req);
const struct form entry_new_form = { "dictionary", new_fields, COUNT_OF(new_fields), new_check };
const struct form entry_form = { "dictionary", fields, COUNT_OF(fields), NULL };
static const struct form fixed_form = { "dictionary", fields, FIXED_FIELDS, NULL };

#define DICTIONARY "SELECT d.word AS dictionary, d.name AS dictionary_name, d.name_en AS dictionary_name_en, d.fixed"
const char dictionary_record_sql[] = DICTIONARY " FROM dictionary d WHERE d.word = :dictionary";
const char open_dictionary_record_sql[] = DICTIONARY " FROM dictionary d WHERE d.word = :dictionary AND d.fixed = 0";
const char entry_record_sql[] =
    DICTIONARY ", e.id, e.word, e.name, e.name_en, e.colour, e.place, e.ended_on, e.synonyms, e.version"
               " FROM dictionary d JOIN dictionary_entry e ON e.dictionary = d.word WHERE d.word = :dictionary AND e.id = :id";

/* --- showing ----------------------------------------------------------------------------- */

NEOERR *dictionaries_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Dictionaries",
                                  "SELECT d.word, d.name, d.name_en, d.fixed,"
                                  "  (SELECT COUNT(*) FROM dictionary_entry e WHERE e.dictionary = d.word) AS entries"
                                  " FROM dictionary d ORDER BY d.fixed, d.word"));
}

NEOERR *dictionary_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Entries",
                                  "SELECT e.id, e.word, e.name, e.name_en, e.colour, e.place, e.synonyms, e.ended_on,"
                                  "  e.ended_on IS NOT NULL AND e.ended_on <= :today AS ended"
                                  " FROM dictionary_entry e WHERE e.dictionary = :dictionary ORDER BY e.place, e.name, e.id LIMIT 1000"));
}

/* --- changing ---------------------------------------------------------------------------- */

static NEOERR *new_check(struct request *req)
{
    if (!is_word(values_get_text(req->values, "word")))
        form_error(req, "word", "role.word_form");
    return STATUS_OK;
}

/* An integer column has no NULL: no order given is 0. */
static void default_place(struct request *req)
{
    if (values_find(req->values, "place") != NULL && !values_has(req->values, "place"))
        values_int(req->values, "place", 0);
}

static NEOERR *back_to_entries(struct request *req)
{
    TRY(options_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/dictionaries/%s", row_text(&req->record, "dictionary"));
    return STATUS_OK;
}

NEOERR *entry_new_page(struct request *req)
{
    TRY(db_show_one(req, "Preset", "SELECT COALESCE(MAX(place), 0) + 1 AS place FROM dictionary_entry WHERE dictionary = :dictionary AND place < 9"));
    return nerr_pass(form_show(req, &entry_new_form, "Preset",
                               arena_format(req->arena, "/admin/dictionaries/%s/new", row_text(&req->record, "dictionary"))));
}

NEOERR *entry_create(struct request *req)
{
    int64_t id;

    TRY(dictionary_check_name(req, 0));
    if (*values_get_text(req->values, "word") == '\0')
        TRY(dictionary_make_word(req));
    else
        TRY(check_free(req, "SELECT 1 AS x FROM dictionary_entry WHERE dictionary = :dictionary AND word = :word", "word"));
    if (form_refused(req))
        return STATUS_OK;
    default_place(req);
    TRY(db_insert(req, &dictionary_entry_table, req->values, &id));
    return nerr_pass(back_to_entries(req));
}

static bool is_fixed(const struct request *req)
{
    return row_int(&req->record, "fixed") != 0;
}

NEOERR *entry_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, is_fixed(req) ? &fixed_form : &entry_form, "Record",
                               arena_format(req->arena, "/admin/dictionaries/%s/%s", row_text(&req->record, "dictionary"),
                                            row_text(&req->record, "id"))));
}

NEOERR *entry_update(struct request *req)
{
    static const char *const names[] = { "name", "name_en", "colour", NULL };
    static const struct table fixed_table = { .name = "dictionary_entry", .columns = names, .versioned = true };
    int64_t id = row_int(&req->record, "id");

    TRY(dictionary_check_name(req, id));
    if (form_refused(req))
        return STATUS_OK;
    default_place(req);
    TRY(db_change(req, is_fixed(req) ? &fixed_table : &dictionary_entry_table, id, req->values));
    return nerr_pass(back_to_entries(req));
}
