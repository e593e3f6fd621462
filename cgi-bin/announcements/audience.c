/* audience.c - people named one by one: typed as names or accounts, kept as ids. */
#include "announcements.h"

#include <string.h>

enum { PEOPLE_MOST = 200 };

static const char named_sql[] =
    "SELECT st.id FROM staff st WHERE (st.name = :named OR st.account = :named) AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY st.account <> :named, st.id LIMIT 2";

/* A name that several have must be given as account; one that is also somebody's account is that one's. */
static NEOERR *find_one(struct request *req, const char *name, struct buffer *ids)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_text(values, "named", name);
    TRY(db_select_with(req, named_sql, values, &rows));
    if (rows->count != 1) {
        form_error_with(req, "people", rows->count == 0 ? "announcement.person_unknown" : "announcement.person_twice", name);
        return STATUS_OK;
    }
    row = rows_at(rows, 0);
    if (!text_has_word(ids->bytes, row_text(&row, "id")))
        buffer_format(ids, "%s%s", ids->length > 0 ? "," : "", row_text(&row, "id"));
    return STATUS_OK;
}

/* The ideographic comma and the full-width one part names, too. */
static char *with_commas(struct request *req, const char *text)
{
    static const char *const commas[] = { "\u3001", "\uff0c", "\uff1b", ";" };
    struct buffer out;

    buffer_init(&out, req->arena);
    while (*text != '\0') {
        size_t i = 0;

        while (i < COUNT_OF(commas) && strncmp(text, commas[i], strlen(commas[i])) != 0)
            i++;
        buffer_add(&out, i < COUNT_OF(commas) ? "," : text, 1);
        text += i < COUNT_OF(commas) ? strlen(commas[i]) : 1;
    }
    return out.bytes;
}

NEOERR *audience_check(struct request *req)
{
    char *names = with_commas(req, values_get_text(req->values, "people")), *rest = NULL;
    struct buffer ids;
    int count = 0;

    buffer_init(&ids, req->arena);
    for (char *name = strtok_r(names, ",", &rest); name != NULL; name = strtok_r(NULL, ",", &rest)) {
        const char *tidy = text_tidy(req->arena, name);

        if (++count > PEOPLE_MOST) {
            form_error(req, "people", "announcement.too_many_people");
            return STATUS_OK;
        }
        if (*tidy != '\0')
            TRY(find_one(req, tidy, &ids));
    }
    values_text(req->values, "people", ids.bytes);
    return STATUS_OK;
}

NEOERR *audience_show(struct request *req)
{
    char *ids = arena_text(req->arena, row_text(&req->record, "people")), *rest = NULL;
    struct buffer names;

    buffer_init(&names, req->arena);
    for (char *id = strtok_r(ids, ",", &rest); id != NULL; id = strtok_r(NULL, ",", &rest)) {
        const struct option *option = options_find("@staff", id);

        if (option != NULL)
            buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", option->zh);
    }
    return nerr_pass(show_text(req, names.bytes, "Record.people"));
}
