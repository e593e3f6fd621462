/* replies.c - /tickets/replies: what is written to dealers again and again, one's own or one's department's, with fields that a ticket
 * fills. */
#include "tickets.h"

#include <string.h>

static NEOERR *check_fields(struct request *req);

static const struct field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
    { .name = "text", .type = FIELD_LONG_TEXT, .max = 2000, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_KEPT },
    { .name = "team", .type = FIELD_FLAG },
};
const struct form reply_form = { "saved_reply", fields, COUNT_OF(fields), check_fields };

static const char *const reply_columns[] = { "title", "text", "staff_id", "department_id", "created_at", "valid_to", NULL };
static const struct table reply_table = { .name = "saved_reply", .columns = reply_columns, .versioned = true };

#define MINE_OR_OURS "r.valid_to IS NULL AND (r.staff_id = :me OR r.department_id = (SELECT st.department_id FROM staff st WHERE st.id = :me))"

const char reply_record_sql[] = "SELECT r.*, r.department_id IS NOT NULL AS team FROM saved_reply r WHERE r.id = :id AND " MINE_OR_OURS;

static const struct column columns[] = {
    { "title", "r.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "text", "LEFT(r.text, 120)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "department_id", "r.department_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@department" },
    { "staff_id", "r.staff_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "created_at", "r.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "words", FILTER_TEXT, "r.title LIKE CONCAT('%', :words, '%') OR r.text LIKE CONCAT('%', :words, '%')", NULL, COLUMN_DEFAULT },
};
static const struct order orders[] = { { "title", "r.title", 0 } };

const struct list reply_list = {
    .name = "saved_replies", .path = "/tickets/replies", .noun = "saved_reply", .permission = "tickets.work",
    .from = "saved_reply r", .where = MINE_OR_OURS, .id = "r.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "title",
};

/* --- fields ------------------------------------------------------------------------------------------------ */

/* {word} in a text, and the column of ticket_record_sql that stands for it. */
static const struct {
    const char *word, *column;
} reply_fields[] = {
    { "contact", "caller" }, { "number", "number" }, { "dealer", "customer_name" }, { "product", "product_name" }, { "lot", "lot" }, { "title", "title" }, { "me", NULL },
};

static const char *filled_word(struct request *req, const char *word, size_t length, bool *known)
{
    *known = true;
    for (size_t i = 0; i < COUNT_OF(reply_fields); i++) {
        if (strlen(reply_fields[i].word) != length || strncmp(reply_fields[i].word, word, length) != 0)
            continue;
        if (reply_fields[i].column == NULL)
            return req->person.name;
        return req->record.rows != NULL && row_has(&req->record, reply_fields[i].column) ? row_text(&req->record, reply_fields[i].column) : "";
    }
    *known = false;
    return "";
}

/* The text with its fields filled from the ticket in req->record; *unknown: the first that is none, or NULL. */
static const char *fill(struct request *req, const char *text, const char **unknown)
{
    struct buffer out;

    *unknown = NULL;
    buffer_init(&out, req->arena);
    while (*text != '\0') {
        size_t plain = strcspn(text, "{"), length;
        bool known;

        buffer_add(&out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        length = strcspn(text + 1, "{}\n");
        if (text[1 + length] != '}') {
            buffer_char(&out, *text++);
            continue;
        }
        buffer_text(&out, filled_word(req, text + 1, length, &known));
        if (!known && *unknown == NULL)
            *unknown = arena_copy(req->arena, text, length + 2);
        text += length + 2;
    }
    return out.length == 0 ? "" : out.bytes;
}

static NEOERR *check_fields(struct request *req)
{
    const char *unknown;

    (void)fill(req, values_get_text(req->values, "text"), &unknown);
    if (unknown != NULL)
        form_error_with(req, "text", "saved_reply.unknown_field", unknown);
    return STATUS_OK;
}

/* --- pages --------------------------------------------------------------------------------------------------- */

NEOERR *reply_list_page(struct request *req)
{
    return nerr_pass(list_page(req, &reply_list));
}

NEOERR *reply_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &reply_list));
}

NEOERR *reply_export(struct request *req)
{
    return nerr_pass(list_export(req, &reply_list));
}

NEOERR *reply_new_page(struct request *req)
{
    return nerr_pass(form_show(req, &reply_form, NULL, "/tickets/replies/new"));
}

NEOERR *reply_page(struct request *req)
{
    return nerr_pass(form_show(req, &reply_form, "Record", arena_format(req->arena, "/tickets/replies/%s", row_text(&req->record, "id"))));
}

/* The department's, when that is wanted and there is one. */
static NEOERR *set_whose(struct request *req)
{
    struct row row;

    values_null(req->values, "department_id");
    if (values_get_int(req->values, "team") == 0)
        return STATUS_OK;
    TRY(db_select_one(req, "SELECT COALESCE(st.department_id, 0) AS department_id FROM staff st WHERE st.id = :me", &row));
    if (row_int(&row, "department_id") == 0)
        form_error(req, "team", "saved_reply.no_department");
    else
        values_int(req->values, "department_id", row_int(&row, "department_id"));
    return STATUS_OK;
}

NEOERR *reply_create(struct request *req)
{
    int64_t id;

    TRY(set_whose(req));
    if (form_refused(req))
        return STATUS_OK;
    values_int(req->values, "staff_id", req->person.id);
    values_text(req->values, "created_at", req->now);
    TRY(db_insert(req, &reply_table, req->values, &id));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tickets/replies");
    return STATUS_OK;
}

NEOERR *reply_update(struct request *req)
{
    TRY(set_whose(req));
    if (!row_is_null(&req->record, "department_id") && values_get_int(req->values, "team") == 0)
        values_int(req->values, "staff_id", req->person.id); /* who makes it a reply of one person's has it */
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &reply_table, row_int(&req->record, "id"), req->values));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/tickets/replies");
    return STATUS_OK;
}

NEOERR *reply_end(struct request *req)
{
    TRY(db_close(req, &reply_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "saved_reply.ended", NULL);
    reply_redirect(req, "/tickets/replies");
    return STATUS_OK;
}

/* --- on a ticket ----------------------------------------------------------------------------------------------- */

static const char suggest_sql[] =
    "SELECT r.id, r.title, r.text FROM saved_reply r WHERE " MINE_OR_OURS " AND (r.title LIKE CONCAT('%', :typed, '%') OR r.text LIKE CONCAT('%', :typed, '%'))"
    " ORDER BY r.title LIKE CONCAT(:typed, '%') DESC, r.title, r.id LIMIT 12";

/* ?q=: replies that hold it, all without it, each as this ticket makes it. */
NEOERR *reply_suggest(struct request *req)
{
    struct rows *rows;

    values_text(req->values, "typed", text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 60));
    TRY(db_select(req, suggest_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *unknown, *text = fill(req, row_text(&row, "text"), &unknown);

        TRY(show_text(req, row_text(&row, "title"), "Replies.%zu.title", i));
        TRY(show_text(req, text_cut(req->arena, text, 40), "Replies.%zu.short", i));
        TRY(show_text(req, text, "Replies.%zu.text", i));
    }
    return STATUS_OK;
}

/* ?reply=, its title or the beginning: into the box, for those without script. */
NEOERR *reply_show_asked(struct request *req)
{
    const char *asked = text_cut(req->arena, text_tidy(req->arena, request_param(req, "reply")), 60), *unknown;
    struct row row;
    bool found;

    if (*asked == '\0')
        return STATUS_OK;
    values_text(req->values, "typed", asked);
    TRY(db_select_maybe(req, suggest_sql, &row, &found));
    if (!found)
        return nerr_pass(show_text(req, message(req, "saved_reply.none_such"), "Reply.problem"));
    return nerr_pass(show_text(req, fill(req, row_text(&row, "text"), &unknown), "Said.text"));
}
