/* approvals.c - /approvals: what waits for me, what I decided, what I submitted; and the desk /approvals/:id, the document
 * beside the decision. Decisions are in decisions.c, several at once in many.c, policies in policies.c. */
#include "approvals.h"

#include <string.h>

#include "core/clock.h"
#include "core/log.h"
#include "domain/worktime.h"

/* --- what waits for me ---------------------------------------------------------------------------- */

#define ONE_WITH " LEFT JOIN customer cu ON cu.id = a.customer_id /* all rows: the name of the dealer whose document one decides */"
#define CUSTOMER_NAME "IF(INSTR(a.title, cu.name) > 0, '', cu.name)" /* a title mostly says whose it is */

static const struct column queue_columns[] = {
    { "title", "a.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", CUSTOMER_NAME, COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "flags", "a.flags", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "kind", "t.kind", COLUMN_TAG, COLUMN_DEFAULT, "approval_kind" },
    { "amount", "a.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "step", "IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name)", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "opened_at", "t.opened_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "escalate_at", "t.escalate_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "initiator_id", "a.initiator_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "sales_region_id", "a.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "round", "a.round", COLUMN_INT, COLUMN_SMALL, NULL },
    { "for_id", "NULLIF(t.staff_id, :me)", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
};

static const struct filter queue_filters[] = {
    { "kind", FILTER_CHOICE, "t.kind %s", "approval_kind", COLUMN_DEFAULT },
    { "overdue", FILTER_CHOICE, "(t.escalate_at <= :now) %s", "yes_no", COLUMN_DEFAULT },
    { "initiator_id", FILTER_CHOICE, "a.initiator_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "a.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "title", FILTER_TEXT, "a.title LIKE CONCAT('%', :title, '%')", NULL, 0 },
    { "since_from", FILTER_SINCE, "t.opened_at >= :since_from", NULL, 0 },
};

static const struct order queue_orders[] = { { "opened_at", "t.opened_at", 0 }, { "amount", "t.amount", 0 } };

static const struct bulk_action queue_bulk[] = { { "approve", NULL }, { "return", NULL } };

/* Working minutes until the turn is overdue, or since then when it is; false without a clock. */
static bool minutes_left(struct request *req, const char *escalate_at, int64_t *left, int64_t *over)
{
    int64_t now = clock_parse_utc(req->now), end = *escalate_at == '\0' ? -1 : clock_parse_utc(escalate_at);
    struct work_calendar calendar;
    NEOERR *err = end < 0 ? STATUS_OK : worktime_read(req, &calendar);

    if (err != STATUS_OK)
        log_error(req, &err);
    if (end < 0 || err != STATUS_OK)
        return false;
    *left = worktime_between(&calendar, now, end);
    *over = worktime_between(&calendar, end, now);
    return true;
}

/* "3.5 working hours left", "2 working hours over". */
static const char *due_words(struct request *req, const char *escalate_at)
{
    int64_t left, over, minutes;
    const char *hours;

    if (!minutes_left(req, escalate_at, &left, &over))
        return "";
    minutes = strcmp(escalate_at, req->now) <= 0 ? over : left;
    hours = minutes % 60 < 6 ? arena_format(req->arena, "%lld", (long long)(minutes / 60)) : arena_format(req->arena, "%lld.%lld", (long long)(minutes / 60), (long long)(minutes % 60 / 6));
    return message_with(req, strcmp(escalate_at, req->now) <= 0 ? "approval.due_over" : "approval.due_in", hours);
}

/* Words of the flags that a document was submitted with, and how long until it is overdue. */
static const char *queue_words(struct request *req, const struct column *column, const struct row *row)
{
    struct buffer text;

    if (strcmp(column->key, "escalate_at") == 0)
        return due_words(req, row_text(row, "escalate_at"));
    if (strcmp(column->key, "flags") != 0)
        return NULL;
    buffer_init(&text, req->arena);
    for (const char *at = row_text(row, "flags"); *at != '\0';) {
        size_t length = strcspn(at, ",");
        const struct option *flag = options_find("approval_flag", arena_copy(req->arena, at, length));

        if (flag != NULL)
            buffer_format(&text, "%s%s", text.length == 0 ? "" : " · ", option_label(req, flag));
        at += length + (at[length] == ',');
    }
    return text.length == 0 ? "" : text.bytes;
}

const struct list approval_queue = {
    .name = "approvals", .path = "/approvals", .noun = "approval",
    .from = "approval_turn t JOIN approval a ON a.id = t.approval_id", .with = " JOIN approval_step s ON s.id = t.step_id" ONE_WITH,
    .where = "t.state = 'open' AND {mine:t.staff_id}", .id = "t.approval_id",
    .columns = queue_columns, .column_count = COUNT_OF(queue_columns), .filters = queue_filters, .filter_count = COUNT_OF(queue_filters),
    .orders = queue_orders, .order_count = COUNT_OF(queue_orders), .default_order = "opened_at",
    .bulk = queue_bulk, .bulk_count = COUNT_OF(queue_bulk), .words = queue_words,
};

/* --- what I decided ---------------------------------------------------------------------------------- */

static const struct column done_columns[] = {
    { "title", "a.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", CUSTOMER_NAME, COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "turn_state", "t.state", COLUMN_TAG, COLUMN_DEFAULT, "approval_turn_state" },
    { "kind", "t.kind", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "approval_kind" },
    { "amount", "a.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "decided_at", "t.decided_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "state", "a.state", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "approval_state" },
    { "initiator_id", "a.initiator_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "for_id", "NULLIF(t.staff_id, :me)", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
};
static const struct filter done_filters[] = {
    { "turn_state", FILTER_CHOICE, "t.state %s", "approval_turn_state", COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "t.kind %s", "approval_kind", COLUMN_DEFAULT },
    { "title", FILTER_TEXT, "a.title LIKE CONCAT('%', :title, '%')", NULL, COLUMN_DEFAULT },
    { "decided_from", FILTER_SINCE, "t.decided_at >= :decided_from", NULL, 0 },
    { "decided_to", FILTER_BEFORE, "t.decided_at < :decided_to", NULL, 0 },
};
static const struct order done_orders[] = { { "decided_at", "t.decided_at", 0 } };

static const struct list done_list = {
    .name = "approvals_done", .path = "/approvals/done", .rows_path = "/approvals", .noun = "approval",
    .from = "approval_turn t JOIN approval a ON a.id = t.approval_id", .with = ONE_WITH, .where = "t.decided_by = :me AND t.decided_at IS NOT NULL", .id = "t.approval_id",
    .columns = done_columns, .column_count = COUNT_OF(done_columns), .filters = done_filters, .filter_count = COUNT_OF(done_filters),
    .orders = done_orders, .order_count = COUNT_OF(done_orders), .default_order = "-decided_at",
};

/* --- what I handed on, and what became of it ----------------------------------------------------------- */

static const struct column delegated_columns[] = {
    { "title", "a.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", CUSTOMER_NAME, COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "given_to", "(SELECT GROUP_CONCAT(st.name ORDER BY n.id SEPARATOR ', ') FROM approval_turn n JOIN staff st ON st.id = n.staff_id WHERE n.from_id = t.id)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "became", "(SELECT n.state FROM approval_turn n WHERE n.from_id = t.id ORDER BY n.id DESC LIMIT 1)", COLUMN_TAG, COLUMN_DEFAULT, "approval_turn_state" },
    { "kind", "t.kind", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "approval_kind" },
    { "amount", "a.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "decided_at", "t.decided_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "state", "a.state", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "approval_state" },
    { "initiator_id", "a.initiator_id", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
};
static const struct filter delegated_filters[] = {
    { "state", FILTER_CHOICE, "a.state %s", "approval_state", COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "t.kind %s", "approval_kind", COLUMN_DEFAULT },
    { "title", FILTER_TEXT, "a.title LIKE CONCAT('%', :title, '%')", NULL, COLUMN_DEFAULT },
    { "decided_from", FILTER_SINCE, "t.decided_at >= :decided_from", NULL, 0 },
};

static const struct list delegated_list = {
    .name = "approvals_delegated", .path = "/approvals/delegated", .rows_path = "/approvals", .noun = "approval",
    .from = "approval_turn t JOIN approval a ON a.id = t.approval_id", .with = ONE_WITH, .where = "t.decided_by = :me AND t.decided_at IS NOT NULL AND t.state = 'delegated'", .id = "t.approval_id",
    .columns = delegated_columns, .column_count = COUNT_OF(delegated_columns), .filters = delegated_filters, .filter_count = COUNT_OF(delegated_filters),
    .orders = done_orders, .order_count = COUNT_OF(done_orders), .default_order = "-decided_at",
};

/* --- what I submitted -------------------------------------------------------------------------------- */

static const struct column started_columns[] = {
    { "title", "a.title", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_name", CUSTOMER_NAME, COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "state", "a.state", COLUMN_TAG, COLUMN_DEFAULT, "approval_state" },
    { "kind", "a.kind", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "approval_kind" },
    { "amount", "a.amount", COLUMN_MONEY, COLUMN_DEFAULT, NULL },
    { "waits_for", "(SELECT GROUP_CONCAT(st.name ORDER BY t.id SEPARATOR ', ') FROM approval_turn t JOIN staff st ON st.id = t.staff_id WHERE t.approval_id = a.id AND t.state = 'open')",
      COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "started_at", "a.started_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "ended_at", "a.ended_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "round", "a.round", COLUMN_INT, COLUMN_SMALL, NULL },
};
static const struct filter started_filters[] = {
    { "state", FILTER_CHOICE, "a.state %s", "approval_state", COLUMN_DEFAULT },
    { "kind", FILTER_CHOICE, "a.kind %s", "approval_kind", COLUMN_DEFAULT },
    { "title", FILTER_TEXT, "a.title LIKE CONCAT('%', :title, '%')", NULL, COLUMN_DEFAULT },
    { "started_from", FILTER_SINCE, "a.started_at >= :started_from", NULL, 0 },
};
static const struct order started_orders[] = { { "started_at", "a.started_at", 0 } };

static const struct list started_list = {
    .name = "approvals_started", .path = "/approvals/started", .rows_path = "/approvals", .noun = "approval",
    .from = "approval a", .with = ONE_WITH, .where = "a.initiator_id = :me", .id = "a.id",
    .columns = started_columns, .column_count = COUNT_OF(started_columns), .filters = started_filters, .filter_count = COUNT_OF(started_filters),
    .orders = started_orders, .order_count = COUNT_OF(started_orders), .default_order = "-started_at",
};

/* --- pages of lists ----------------------------------------------------------------------------------- */

static const char asked_sql[] =
    "SELECT q.approval_id, q.question, q.asked_at, st.name AS asked_by, a.title FROM approval_question q JOIN approval a ON a.id = q.approval_id"
    " LEFT JOIN staff st ON st.id = q.asked_by WHERE {mine:q.staff_id} AND q.answered_at IS NULL AND a.state = 'running' ORDER BY q.asked_at LIMIT 20";

static NEOERR *queue_page(struct request *req)
{
    TRY(db_show_rows(req, "Asked", asked_sql));
    TRY(db_show_one(req, "Oldest", "SELECT MIN(t.opened_at) AS opened_at FROM approval_turn t WHERE t.state = 'open' AND {mine:t.staff_id}"));
    return nerr_pass(list_page(req, &approval_queue));
}

static NEOERR *queue_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &approval_queue));
}

static NEOERR *queue_export(struct request *req)
{
    return nerr_pass(list_export(req, &approval_queue));
}

static NEOERR *done_page(struct request *req)
{
    return nerr_pass(list_page(req, &done_list));
}

static NEOERR *done_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &done_list));
}

static NEOERR *done_export(struct request *req)
{
    return nerr_pass(list_export(req, &done_list));
}

static NEOERR *delegated_page(struct request *req)
{
    return nerr_pass(list_page(req, &delegated_list));
}

static NEOERR *delegated_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &delegated_list));
}

static NEOERR *delegated_export(struct request *req)
{
    return nerr_pass(list_export(req, &delegated_list));
}

static NEOERR *started_page(struct request *req)
{
    return nerr_pass(list_page(req, &started_list));
}

static NEOERR *started_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &started_list));
}

static NEOERR *started_export(struct request *req)
{
    return nerr_pass(list_export(req, &started_list));
}

/* --- the desk ------------------------------------------------------------------------------------------- */

/* Whose turn it is; else whoever submitted it, had a turn, or was asked. */
#define RECORD                                                                                                         \
    "SELECT a.*, cu.name AS customer_name, t.id AS turn_id, t.opened_at, t.escalate_at, t.escalate_at <= :now AS late, NULLIF(t.staff_id, :me) AS for_id, s.place AS step_place," \
    "  IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS step"                                                \
    " FROM approval a LEFT JOIN customer cu ON cu.id = a.customer_id /* all rows: the name of the dealer whose document one decides */"
const char approval_record_sql[] =
    RECORD " JOIN approval_turn t ON t.approval_id = a.id AND t.state = 'open' AND {mine:t.staff_id} LEFT JOIN approval_step s ON s.id = t.step_id"
    " WHERE a.id = :id ORDER BY t.staff_id = :me DESC, t.id LIMIT 1" DB_ELSE RECORD
    " LEFT JOIN approval_turn t ON FALSE LEFT JOIN approval_step s ON FALSE WHERE a.id = :id AND " APPROVAL_TAKES_PART;

/* The same for what changes it: the page that is shown again asks for the rest. */
#define DECIDED "SELECT a.id, a.kind, a.document_id, a.title, "
const char decision_record_sql[] =
    DECIDED "t.opened_at FROM approval a JOIN approval_turn t ON t.approval_id = a.id AND t.state = 'open' AND {mine:t.staff_id} WHERE a.id = :id ORDER BY t.staff_id = :me DESC, t.id LIMIT 1" DB_ELSE DECIDED
    "NULL AS opened_at FROM approval a WHERE a.id = :id AND " APPROVAL_TAKES_PART;

/* The record's neighbours in what waits for me, oldest first. */
#define QUEUE_ROW                                                                                                         \
    "SELECT t.approval_id AS id, t.kind, t.opened_at, t.escalate_at, a.title, a.amount, a.flags, a.round, " CUSTOMER_NAME " AS customer_name FROM approval_turn t FORCE INDEX (approval_turn_queue) JOIN approval a ON a.id = t.approval_id" ONE_WITH \
    " WHERE t.state = 'open' AND {mine:t.staff_id} AND t.opened_at "
static const char neighbours_sql[] =
    "SELECT * FROM ((" QUEUE_ROW "< :since ORDER BY t.opened_at DESC, t.approval_id DESC LIMIT 6) UNION ALL (" QUEUE_ROW ">= :since ORDER BY t.opened_at, t.approval_id LIMIT 20)) q"
    " ORDER BY opened_at, id";

/* Flags as Queue.N.flags.N.{label,colour}. */
static NEOERR *show_flags(struct request *req, const char *path, const char *flags)
{
    size_t place = 0;

    for (const char *at = flags; *at != '\0'; place++) {
        size_t length = strcspn(at, ",");
        const struct option *flag = options_find("approval_flag", arena_copy(req->arena, at, length));

        TRY(show_text(req, flag == NULL ? "" : option_label(req, flag), "%s.%zu.label", path, place));
        TRY(show_text(req, flag == NULL ? "" : flag->colour, "%s.%zu.colour", path, place));
        at += length + (at[length] == ',');
    }
    return STATUS_OK;
}

/* Queue.N.due in words, .left of .most working minutes as a bar. */
static NEOERR *show_due(struct request *req, const char *path, const char *escalate_at)
{
    int64_t most = setting_int("approval.escalate_hours") * 60, left, over;

    if (!minutes_left(req, escalate_at, &left, &over))
        return STATUS_OK;
    TRY(show_int(req, most, "%s.most", path));
    TRY(show_int(req, most / 2, "%s.half", path));
    TRY(show_int(req, most / 4, "%s.quarter", path));
    TRY(show_int(req, left < most ? left : most, "%s.left", path));
    return nerr_pass(show_text(req, due_words(req, escalate_at), "%s.due", path));
}

static NEOERR *show_queue(struct request *req)
{
    struct rows *rows;

    values_text(req->values, "since", row_is_null(&req->record, "opened_at") ? req->now : row_text(&req->record, "opened_at"));
    TRY(db_select(req, neighbours_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "Queue.%zu", i), &row));
        TRY(show_flags(req, arena_format(req->arena, "Queue.%zu.tags", i), row_text(&row, "flags")));
        TRY(show_due(req, arena_format(req->arena, "Queue.%zu", i), row_text(&row, "escalate_at")));
    }
    return STATUS_OK;
}

/* Where it can be sent back to: steps before the present one. */
static const char earlier_sql[] =
    "SELECT place, IF(:lang = 'en' AND name_en <> '', name_en, name) AS name FROM approval_step WHERE approval_id = :id AND state = 'done' AND place < :step_place ORDER BY place";

static NEOERR *show_decisions(struct request *req)
{
    values_int(req->values, "step_place", row_int(&req->record, "step_place"));
    TRY(db_show_rows(req, "Earlier", earlier_sql));
    TRY(db_show_rows(req, "Questions", "SELECT q.id, q.question, q.asked_at, st.name AS asked_by FROM approval_question q LEFT JOIN staff st ON st.id = q.asked_by"
                                       " WHERE q.approval_id = :id AND q.answered_at IS NULL AND {mine:q.staff_id} ORDER BY q.id"));
    return nerr_pass(form_show(req, &decision_form, NULL, arena_format(req->arena, "/approvals/%s", row_text(&req->record, "id"))));
}

NEOERR *desk_page(struct request *req)
{
    const struct approval_kind *kind = approval_kind_find(row_text(&req->record, "kind"));
    int64_t document_id = row_int(&req->record, "document_id");
    bool own = row_int(&req->record, "initiator_id") == req->person.id || row_int(&req->record, "owner_id") == req->person.id;

    if (kind == NULL)
        return nerr_raise(ERR_NOT_FOUND, "no kind %s", row_text(&req->record, "kind"));
    TRY(kind->show(req, document_id));
    TRY(show_text(req, arena_format(req->arena, "%s/%lld", kind->path, (long long)document_id), "Document.path"));
    TRY(show_text(req, !row_is_null(&req->record, "turn_id") && !own ? "1" : "", "MayDecide"));
    TRY(show_flags(req, "Flags", row_text(&req->record, "flags")));
    TRY(approval_trail_show(req, kind, document_id));
    TRY(show_decisions(req));
    return nerr_pass(show_queue(req));
}

/* --- routes ------------------------------------------------------------------------------------------------ */

static const char mine[] = "what waits for a person is that person's, whatever roles he or she has; the record and the engine ask whose turn it is";

static const struct route routes[] = {
    { METHOD_GET, "/approvals", NULL, queue_page, "approvals/list", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/views", NULL, queue_views, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/export", NULL, queue_export, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/done", NULL, done_page, "approvals/done", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/done/views", NULL, done_views, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/done/export", NULL, done_export, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/delegated", NULL, delegated_page, "approvals/delegated", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/delegated/views", NULL, delegated_views, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/delegated/export", NULL, delegated_export, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/started", NULL, started_page, "approvals/started", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/started/views", NULL, started_views, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/started/export", NULL, started_export, NULL, NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/approve", NULL, many_approve_page, "bulk", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/approve", NULL, many_approve_order, "bulk", &many_approve_form, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/approve/:id", NULL, many_approve_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/return", NULL, many_return_page, "bulk", NULL, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/return", NULL, many_return_order, "bulk", &many_return_form, NULL, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/return/:id", NULL, many_return_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/unassigned", "approvals.assign", unassigned_page, "approvals/unassigned", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/approvals/unassigned/:id", "approvals.assign", assign_page, "approvals/assign", NULL, unassigned_record_sql, ROUTE_NO_RECORD_SCOPE, "administrators see step and initiator, nothing of the document", NULL },
    { METHOD_POST, "/approvals/unassigned/:id", "approvals.assign", assign, "approvals/assign", &assign_form, unassigned_record_sql, ROUTE_NO_RECORD_SCOPE, "the same", NULL },
    { METHOD_GET, "/approvals/policies", "approvals.policies", policies_page, "approvals/policies", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/approvals/policies/:id", "approvals.policies", policy_page, "approvals/policy", NULL, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/policies/:id/draft", "approvals.policies", policy_draft, "approvals/policy", NULL, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/policies/:id/discard", "approvals.policies", policy_discard, "approvals/policy", NULL, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_GET, "/approvals/policies/:id/publish", "approvals.policies", policy_publish_page, "approvals/policy_publish", NULL, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/policies/:id/publish", "approvals.policies", policy_publish, "approvals/policy_publish", &policy_form, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_GET, "/approvals/policies/:id/new", "approvals.policies", node_new_page, "approvals/node", NULL, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/policies/:id/new", "approvals.policies", node_create, "approvals/node", &node_form, policy_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_GET, "/approvals/nodes/:id", "approvals.policies", node_page, "approvals/node", NULL, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/nodes/:id", "approvals.policies", node_update, "approvals/node", &node_form, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/nodes/:id/remove", "approvals.policies", node_remove, "approvals/node", NULL, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/nodes/:id/move", "approvals.policies", node_move, "approvals/node", NULL, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_GET, "/approvals/nodes/:id/conditions", "approvals.policies", node_page, "approvals/node", NULL, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/nodes/:id/conditions", "approvals.policies", condition_create, "approvals/node", &condition_form, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    { METHOD_POST, "/approvals/nodes/:id/conditions/:condition_id/remove", "approvals.policies", condition_remove, "approvals/node", NULL, node_record_sql, ROUTE_NO_RECORD_SCOPE, "rules belong to no dealer", NULL },
    /* a refused decision shows the desk again; its address then asks for it too */
    { METHOD_GET, "/approvals/:id", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/approve", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/approve", NULL, decision_approve, "approvals/desk", &approve_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/reject", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/reject", NULL, decision_reject, "approvals/desk", &spoken_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/return", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/return", NULL, decision_return, "approvals/desk", &spoken_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/delegate", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/delegate", NULL, decision_delegate, "approvals/desk", &other_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/add", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/add", NULL, decision_add, "approvals/desk", &add_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/ask", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/ask", NULL, decision_ask, "approvals/desk", &other_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/answer", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/answer", NULL, decision_answer, "approvals/desk", &answer_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_GET, "/approvals/:id/withdraw", NULL, desk_page, "approvals/desk", NULL, approval_record_sql, ROUTE_ANY_PERSON, mine, NULL },
    { METHOD_POST, "/approvals/:id/withdraw", NULL, decision_withdraw, "approvals/desk", &spoken_form, decision_record_sql, ROUTE_ANY_PERSON, mine, NULL },
};

static const struct list *const lists[] = { &approval_queue, &done_list, &delegated_list, &started_list, NULL };
const struct module approvals_module = { .name = "approvals", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &approvals_api };
