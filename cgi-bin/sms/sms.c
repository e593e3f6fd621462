/* sms.c - /communications/sms: campaigns, their steps, how far each is. */
#include "sms.h"

#include <string.h>

#include "domain/flow.h"

static const struct field act_fields[] = { { .name = "act", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED } };
static const struct form act_form = { "sms", act_fields, COUNT_OF(act_fields), NULL };

const char *sms_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/communications/sms/%lld%s", (long long)id, end);
}

/* --- the list ---------------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "b.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "state", "b.state", COLUMN_TAG, COLUMN_DEFAULT, "sms_batch_state" },
    { "category", "b.category", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "consent_category" },
    { "total", "b.total", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "sent", "b.sent", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "delivered", "b.delivered", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "failed", "b.failed", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "suppressed", "b.suppressed", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "segments", "b.segments", COLUMN_INT, COLUMN_SMALL, NULL },
    { "created_by", "b.created_by", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "created_at", "b.created_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "started_at", "b.started_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "finished_at", "b.finished_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "b.title LIKE CONCAT('%', :text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "b.state %s", "sms_batch_state", COLUMN_DEFAULT },
    { "category", FILTER_CHOICE, "b.category %s", "consent_category", COLUMN_DEFAULT },
    { "created_by", FILTER_CHOICE, "b.created_by %s", "@staff", 0 },
};
static const struct order orders[] = { { "created_at", "b.created_at", 0 } };

static const struct list batches_list = {
    .name = "sms_batches", .path = "/communications/sms", .noun = "sms", .permission = "sms.read",
    .from = "sms_batch b", .where = SMS_SEEN, .id = "b.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-created_at",
};

static NEOERR *batches_page(struct request *req)
{
    return nerr_pass(list_page(req, &batches_list));
}

static NEOERR *batches_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &batches_list));
}

static NEOERR *batches_export(struct request *req)
{
    return nerr_pass(list_export(req, &batches_list));
}

/* --- one ------------------------------------------------------------------------------------------------------- */

/* What went wrong first, then what came last. */
static const char messages_sql[] =
    "SELECT m.id, m.number, m.person_name, m.state, m.reason, m.sent_at, m.delivered_at, m.replied_at, m.customer_id, cu.name AS customer_name FROM sms_message m JOIN customer cu ON cu.id = m.customer_id"
    " WHERE m.batch_id = :id AND {visible:cu} ORDER BY m.state = 'failed' DESC, m.replied_at IS NULL, m.id LIMIT 30";

static NEOERR *show_messages(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, messages_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *path = arena_format(req->arena, "Messages.%zu", i);

        TRY(row_show(req, path, &row));
        TRY(show_text(req, text_mask_phone(req->arena, row_text(&row, "number")), "%s.number", path));
        TRY(show_text(req, sms_failure_words(req, row_text(&row, "reason")), "%s.reason", path));
    }
    return STATUS_OK;
}

/* Chosen.N.{label,value}: whom it is for; what was left open reaches all. */
static NEOERR *show_chosen(struct request *req)
{
    static const struct {
        const char *column, *options;
    } choices[] = { { "regions", "@sales_region" }, { "roles", "contact_role" }, { "classes", "abc_class" }, { "tags", "customer_tag" }, { "dealer_states", "customer_state" } };

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        char *copy = arena_text(req->arena, row_text(&req->record, choices[i].column)), *rest = NULL;
        struct buffer words;

        buffer_init(&words, req->arena);
        for (char *key = strtok_r(copy, ",", &rest); key != NULL; key = strtok_r(NULL, ",", &rest)) {
            const struct option *option = options_find(choices[i].options, key);

            buffer_format(&words, "%s%s", words.length > 0 ? ", " : "", option != NULL ? option_label(req, option) : key);
        }
        TRY(show_text(req, message(req, arena_format(req->arena, "sms.%s", choices[i].column)), "Chosen.%zu.label", i));
        TRY(show_text(req, words.length > 0 ? words.bytes : message(req, "sms.everybody"), "Chosen.%zu.value", i));
    }
    return STATUS_OK;
}

/* Why nothing goes out though it was sent: no gateway, or quiet hours until Opens. */
static NEOERR *show_waiting(struct request *req)
{
    int64_t now_ms = clock_parse_utc(req->now), opens = sms_opens(sms_hours_now(), now_ms);
    char text[24];

    if (strcmp(row_text(&req->record, "state"), "sending") != 0)
        return STATUS_OK;
    if (*config.sms_gateway == '\0')
        return nerr_pass(show_text(req, "1", "NoGateway"));
    if (opens <= now_ms)
        return STATUS_OK;
    clock_format_utc(opens, text);
    return nerr_pass(show_text(req, text, "Opens"));
}

/* AtGateway: how many it took of which it has told nothing yet; those of days ago it will not tell of. Done: what has left us. */
static NEOERR *show_progress(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM sms_message m WHERE m.batch_id = :id AND m.state = 'handed' AND m.handed_at > :now - INTERVAL 1 DAY", &row)); /* all rows: a figure of the campaign, as its others */
    TRY(show_int(req, row_int(&req->record, "sent") + row_int(&req->record, "failed") + row_int(&row, "n"), "Done"));
    return nerr_pass(show_int(req, row_int(&row, "n"), "AtGateway"));
}

static NEOERR *batch_page(struct request *req)
{
    const char *state = row_text(&req->record, "state");
    int64_t id = row_int(&req->record, "id");

    TRY(form_show(req, &act_form, NULL, sms_path(req, id, "")));
    TRY(show_int(req, row_int(&req->record, "total") - row_int(&req->record, "suppressed"), "ToSend"));
    TRY(show_chosen(req));
    if (row_int(&req->record, "created_by") == req->person.id)
        TRY(flow_show(req, &sms_flow, state, false));
    TRY(approval_trail_show(req, &sms_approval, id));
    if (strcmp(state, "draft") == 0 || strcmp(state, "returned") == 0)
        return nerr_pass(sms_preview_show(req, id));
    TRY(show_waiting(req));
    TRY(show_progress(req));
    return nerr_pass(show_messages(req));
}

/* Buttons of the page: each posts its word. */
static NEOERR *batch_act(struct request *req)
{
    const char *act = values_get_text(req->values, "act");

    TRY(sms_step(req, &req->record, act));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, strcmp(act, "sms_submit") == 0 ? "sms.submitted" : "app.saved", NULL);
    reply_redirect(req, "%s", sms_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}

/* --- all routes of the program ------------------------------------------------------------------------------------ */

#define P "/communications/sms"
static const char no_dealer[] = "the row belongs to no dealer";

static const struct route routes[] = {
    { METHOD_GET, P, "sms.read", batches_page, "sms/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/views", "sms.read", batches_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/export", "sms.export", batches_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/new", "sms.send", sms_new_page, "sms/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/new", "sms.send", sms_create, "sms/edit", &sms_form, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/messages", "sms.read", sms_messages_page, "sms/messages", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/messages/views", "sms.read", sms_messages_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/messages/export", "sms.export", sms_messages_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/replies", "sms.read", sms_replies_page, "sms/replies", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/replies/views", "sms.read", sms_replies_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/replies/export", "sms.export", sms_replies_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/suppressed", "sms.read", sms_suppressions_page, "sms/suppressed", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/suppressed/views", "sms.read", sms_suppressions_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/suppressed/export", "sms.export", sms_suppressions_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/suppressed/new", "sms.send", sms_suppression_new_page, "sms/suppression_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/suppressed/new", "sms.send", sms_suppression_create, "sms/suppression_edit", &sms_suppression_form, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/suppressed/:id", "sms.read", sms_suppression_page, "sms/suppression", NULL, sms_suppression_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_POST, P "/suppressed/:id/lift", "sms.send", sms_suppression_lift, NULL, NULL, sms_suppression_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_GET, P "/templates", "sms.send", sms_templates_page, "sms/templates", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/templates/new", "sms.send", sms_template_new_page, "sms/template_edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/templates/new", "sms.send", sms_template_create, "sms/template_edit", &sms_template_form, NULL, 0, NULL, NULL },
    { METHOD_GET, P "/templates/:id/edit", "sms.send", sms_template_edit_page, "sms/template_edit", NULL, sms_template_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_POST, P "/templates/:id/edit", "sms.send", sms_template_edit, "sms/template_edit", &sms_template_form, sms_template_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_POST, P "/templates/:id/end", "sms.send", sms_template_end, NULL, NULL, sms_template_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_GET, P "/words", "sms.send", sms_words_page, "sms/words", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/words", "sms.send", sms_word_add, "sms/words", &sms_word_form, NULL, 0, NULL, NULL },
    { METHOD_POST, P "/words/:id/remove", "sms.send", sms_word_remove, NULL, NULL, sms_word_record_sql, ROUTE_NO_RECORD_SCOPE, no_dealer, NULL },
    { METHOD_GET, P "/:id", "sms.read", batch_page, "sms/page", NULL, sms_batch_record_sql, 0, NULL, NULL },
    { METHOD_POST, P "/:id", "sms.send", batch_act, "sms/page", &act_form, sms_batch_record_sql, 0, NULL, NULL },
    { METHOD_GET, P "/:id/edit", "sms.send", sms_edit_page, "sms/edit", NULL, sms_batch_record_sql, 0, NULL, NULL },
    { METHOD_POST, P "/:id/edit", "sms.send", sms_edit, "sms/edit", &sms_form, sms_batch_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &batches_list, &sms_messages_list, &sms_replies_list, &sms_suppressions_list, NULL };
const struct module sms_module = { .name = "sms", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists };
