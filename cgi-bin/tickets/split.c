/* split.c - /tickets/7/split: one call, two matters. */
#include "tickets.h"

#include <string.h>

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "category", .type = FIELD_CHOICE, .options = "ticket_category", .flags = FIELD_REQUIRED },
    { .name = "description", .type = FIELD_LONG_TEXT, .max = 4000, .flags = FIELD_WIDE | FIELD_KEPT },
};
const struct form ticket_split_form = { "ticket_split", fields, COUNT_OF(fields), NULL };

/* What was said and shown, to be chosen from. */
static const char entries_sql[] =
    "SELECT e.id, e.at, e.staff_id, e.kind, e.text, f.name AS file_name FROM ticket_entry e LEFT JOIN file f ON f.id = e.file_id"
    " WHERE e.ticket_id = :id AND e.kind IN ('word', 'note', 'file') ORDER BY e.id DESC LIMIT 100";

/* The ids ticked, "5,7"; what is no number is none. */
static const char *ticked(struct request *req)
{
    struct buffer list;

    buffer_init(&list, req->arena);
    for (size_t i = 0; i < req->body.count; i++) {
        int64_t id;

        if (strcmp(req->body.items[i].name, "entry") == 0 && text_int(req->body.items[i].value, &id))
            buffer_format(&list, "%s%lld", list.length > 0 ? "," : "", (long long)id);
    }
    return list.length == 0 ? "" : list.bytes;
}

static NEOERR *show_ticked(struct request *req)
{
    const char *chosen = ticked(req);
    struct rows *rows;

    TRY(db_select(req, entries_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *path = arena_format(req->arena, "Entries.%zu", i);

        TRY(row_show(req, path, &row));
        if (text_has_word(chosen, row_text(&row, "id")))
            TRY(show_text(req, "1", "%s.ticked", path));
    }
    return STATUS_OK;
}

NEOERR *ticket_split_page(struct request *req)
{
    TRY(show_text(req, row_text(&req->record, "category"), "Preset.category"));
    TRY(form_show(req, &ticket_split_form, "Preset", ticket_path(req, row_int(&req->record, "id"), "/split")));
    return nerr_pass(show_ticked(req));
}

NEOERR *ticket_split_save(struct request *req)
{
    int64_t id;

    if (!text_has_word("new,open,waiting,quality", row_text(&req->record, "state")))
        form_error(req, "", "ticket_split.open_only");
    if (form_refused(req))
        return STATUS_OK;
    TRY(ticket_split(req, &req->record, ticked(req), &id));
    req->made = id;
    reply_notice(req, "ticket_split.done", row_text(&req->record, "number"));
    reply_redirect(req, "%s", ticket_path(req, id, ""));
    return STATUS_OK;
}
