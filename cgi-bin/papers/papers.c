/* papers.c - /papers: licences and other papers of dealers: worklists, a dealer's papers, entry,
 * renewal, verification. Types are in types.c, what is required of whom in requirements.c; scans
 * come and go through the program files. */
#include "papers.h"

#include <string.h>

#include "domain/completeness.h"
#include "domain/customer.h"
#include "domain/import_pages.h"
#include "domain/paper.h"
#include "domain/search_index.h"

/* --- what may be typed ------------------------------------------------------------------ */

static const struct field fields[] = {
    { .name = "paper_type", .type = FIELD_CHOICE, .options = "paper_type", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "number", .type = FIELD_TEXT, .max = 60 },
    { .name = "issuer", .type = FIELD_TEXT, .max = 120 },
    { .name = "issued_on", .type = FIELD_DATE },
    { .name = "date_meaning", .type = FIELD_CHOICE, .options = "paper_date" },
    { .name = "expires_on", .type = FIELD_DATE },
    { .name = "scope_codes", .type = FIELD_CHOICES, .options = "product_class" },
    { .name = "scope_text", .type = FIELD_LONG_TEXT, .max = 1000 },
    { .name = "note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
    { .name = "customer_id", .type = FIELD_HIDDEN },
};

static NEOERR *paper_check(struct request *req);
const struct form paper_form = { "paper", fields, COUNT_OF(fields), paper_check };
const struct form paper_change_form = { "paper", fields, COUNT_OF(fields) - 1, paper_check }; /* of a known dealer */

static const struct field verify_fields[] = {
    { .name = "verification", .type = FIELD_CHOICE, .options = "paper_result", .flags = FIELD_REQUIRED },
    { .name = "verify_note", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
};

static NEOERR *verify_check(struct request *req);
const struct form verify_form = { "paper", verify_fields, COUNT_OF(verify_fields), verify_check };

/* --- what is listed ----------------------------------------------------------------------- */

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "paper_type", "p.paper_type", COLUMN_CHOICE, COLUMN_DEFAULT, "paper_type" },
    { "number", "p.number", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "state", PAPER_STATE, COLUMN_TAG, COLUMN_DEFAULT, "paper_state" },
    { "due_on", "p.due_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "step", PAPER_STEP, COLUMN_CHOICE, COLUMN_SMALL, "paper_step" },
    { "days_left", "DATEDIFF(p.due_on, :today)", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "verification", "p.verification", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "paper_verification" },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "date_meaning", "p.date_meaning", COLUMN_CHOICE, COLUMN_SMALL, "paper_date" },
    { "issuer", "p.issuer", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "issued_on", "p.issued_on", COLUMN_DATE, COLUMN_SMALL, NULL },
    { "scope_text", "p.scope_text", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "verified_by", "p.verified_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "verified_at", "p.verified_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "changed_at", "p.changed_at", COLUMN_TIME, COLUMN_SMALL, NULL },
    { "customer_id", "p.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "version", "p.version", COLUMN_INT, COLUMN_API, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR p.number LIKE CONCAT(:text, '%')"
                           " OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "paper_type", FILTER_CHOICE, "p.paper_type %s", "paper_type", COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "(" PAPER_STATE ") %s", "paper_state", COLUMN_DEFAULT },
    { "step", FILTER_CHOICE, "p.due_order BETWEEN :today AND :today + INTERVAL 1 YEAR AND (" PAPER_STEP ") %s", "paper_step", COLUMN_DEFAULT },
    { "verification", FILTER_CHOICE, "p.verification %s", "paper_verification", COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", 0 },
    { "due_from", FILTER_FROM, "p.due_on >= :due_from", NULL, 0 },
    { "due_to", FILTER_TO, "p.due_on <= :due_to", NULL, 0 },
    { "customer_id", FILTER_TEXT, "cu.id = :customer_id", NULL, COLUMN_API },
};

static const struct order orders[] = { { "due_on", "p.due_order", 0 }, { "changed_at", "p.changed_at", 0 } };

const struct list paper_list = {
    .name = "papers", .path = "/papers", .noun = "paper", .permission = "papers.read",
    .from = "customer cu JOIN paper p ON p.customer_id = cu.id",
    .from_all = "paper p STRAIGHT_JOIN customer cu ON cu.id = p.customer_id", /* in the order of its days, stopping early */
    .where = "p.valid_to IS NULL AND p.replaced_by IS NULL AND {visible:cu}", .id = "p.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "due_on",
};

/* Dealers that lack a mandatory paper; a row leads to the dealer's papers. */
#define LACKING_NAMES                                                                                                  \
    "(SELECT GROUP_CONCAT(COALESCE(IF(:lang = 'en' AND de.name_en <> '', de.name_en, de.name), r.paper_type) ORDER BY r.id SEPARATOR ', ')" \
    " FROM paper_requirement r LEFT JOIN dictionary_entry de ON de.dictionary = 'paper_type' AND de.word = r.paper_type"  \
    " WHERE " PAPER_REQUIRED_NOW " AND r.mandatory = 1 AND " PAPER_GENERALLY " AND NOT EXISTS (SELECT 1 FROM paper p WHERE " PAPER_MEETS "))"

static const struct column missing_columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "lacking", LACKING_NAMES, COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "bring_by", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "customer_state", "cu.state", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "customer_state" },
    { "customer_type", "cu.type", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "customer_type" },
};

static const struct filter missing_filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "customer_type", FILTER_CHOICE, "cu.type %s", "customer_type", COLUMN_DEFAULT },
    { "customer_state", FILTER_CHOICE, "cu.state %s", "customer_state", COLUMN_DEFAULT },
};

static const struct order missing_orders[] = { { "customer_name", "cu.name_py", 0 } };

static const struct list missing_list = {
    .name = "papers_missing", .path = "/papers/missing", .noun = "paper", .permission = "papers.read",
    .from = "customer cu", .where = "cu.state <> 'closed' AND {visible:cu} AND " PAPER_LACKING, .id = "cu.id",
    .columns = missing_columns, .column_count = COUNT_OF(missing_columns),
    .filters = missing_filters, .filter_count = COUNT_OF(missing_filters),
    .orders = missing_orders, .order_count = COUNT_OF(missing_orders), .default_order = "customer_name",
};

static NEOERR *list(struct request *req)
{
    return nerr_pass(list_page(req, &paper_list));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &paper_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &paper_list));
}

static NEOERR *missing(struct request *req)
{
    return nerr_pass(list_page(req, &missing_list));
}

static NEOERR *missing_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &missing_list));
}

static NEOERR *missing_export(struct request *req)
{
    return nerr_pass(list_export(req, &missing_list));
}

static NEOERR *missing_row(struct request *req)
{
    reply_redirect(req, "/papers/customer/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* --- the form's rules ------------------------------------------------------------------------ */

/* What the date of a type means when nobody says otherwise. */
static NEOERR *usual_meaning(struct request *req, const char **meaning)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT date_meaning FROM paper_type WHERE word = :paper_type", &row, &found));
    *meaning = found ? row_text(&row, "date_meaning") : "expiry";
    return STATUS_OK;
}

/* Dates as the meaning wants them; a date that means nothing is not kept. */
static void check_dates(struct request *req, const char *meaning)
{
    const char *issued = values_get_text(req->values, "issued_on"), *expires = values_get_text(req->values, "expires_on");

    if (strcmp(meaning, "expiry") == 0 && *expires == '\0')
        form_error(req, "expires_on", "paper.needs_expiry");
    if (strcmp(meaning, "filing") == 0 && *issued == '\0')
        form_error(req, "issued_on", "paper.needs_filing");
    if (strcmp(meaning, "annual") == 0 && *issued == '\0' && *expires == '\0')
        form_error(req, "issued_on", "paper.needs_filing");
    if (*issued != '\0' && *expires != '\0' && strcmp(expires, issued) < 0)
        form_error(req, "expires_on", "paper.dates_crossed");
    if (strcmp(meaning, "expiry") != 0 && strcmp(meaning, "annual") != 0)
        values_null(req->values, "expires_on");
}

static NEOERR *paper_check(struct request *req)
{
    const char *meaning = values_get_text(req->values, "date_meaning");

    if (*values_get_text(req->values, "paper_type") == '\0')
        return STATUS_OK;
    if (*meaning == '\0')
        TRY(usual_meaning(req, &meaning));
    values_text(req->values, "date_meaning", meaning);
    check_dates(req, meaning);
    return STATUS_OK;
}

static NEOERR *verify_check(struct request *req)
{
    if (strcmp(values_get_text(req->values, "verification"), "refused") == 0 &&
        *values_get_text(req->values, "verify_note") == '\0')
        form_error(req, "verify_note", "paper.say_why");
    return STATUS_OK;
}

/* --- a dealer's papers ----------------------------------------------------------------------- */

static const char dealers_papers_sql[] =
    "SELECT p.id, p.paper_type, p.number, p.issuer, p.issued_on, p.date_meaning, p.due_on, p.verification, DATEDIFF(p.due_on, :today) AS days_left,"
    "  p.replaced_by, " PAPER_STATE " AS state, (SELECT COUNT(*) FROM paper_scan s WHERE s.paper_id = p.id) AS scans"
    " FROM paper p WHERE p.customer_id = :id AND p.valid_to IS NULL ORDER BY p.replaced_by IS NOT NULL, p.due_order, p.id LIMIT 300";

/* The header offers what customers.c does to whoever may read the whole file. */
static NEOERR *customer_page(struct request *req)
{
    if (row_int(&req->record, "full") != 0)
        TRY(show_text(req, "1", "Full"));
    TRY(papers_show_gate(req, row_int(&req->record, "id")));
    return nerr_pass(db_show_rows(req, "All", dealers_papers_sql));
}

/* --- one paper ---------------------------------------------------------------------------------- */

static const char scans_sql[] =
    "SELECT s.id, s.place, s.added_by, s.added_at, f.name, f.type, CEIL(f.size / 1024) AS kilobytes FROM paper_scan s"
    " JOIN file f ON f.id = s.file_id WHERE s.paper_id = :id ORDER BY s.place DESC";

static const char earlier_sql[] =
    "SELECT o.id, o.number, o.issued_on, o.due_on, o.verification, o.replaced_by FROM paper p JOIN paper o ON o.customer_id = p.customer_id"
    " AND o.paper_type = p.paper_type AND o.valid_to IS NULL AND o.id <> p.id WHERE p.id = :id ORDER BY o.due_order DESC, o.id DESC LIMIT 50";

static NEOERR *show_scope(struct request *req)
{
    char *codes = arena_text(req->arena, row_text(&req->record, "scope_codes")), *rest = NULL;
    int place = 0;

    for (char *code = strtok_r(codes, ",", &rest); code != NULL; code = strtok_r(NULL, ",", &rest))
        TRY(show_text(req, code, "Scope.%d", place++));
    return STATUS_OK;
}

static NEOERR *page(struct request *req)
{
    TRY(show_scope(req));
    TRY(db_show_rows(req, "Scans", scans_sql));
    TRY(db_show_rows(req, "Others", earlier_sql));
    if (!may(req, "papers.verify"))
        return STATUS_OK;
    return nerr_pass(form_show(req, &verify_form, "Record", arena_format(req->arena, "/papers/%s/verify", row_text(&req->record, "id"))));
}

static const char *paper_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/papers/%s%s", row_text(&req->record, "id"), end);
}

static void back_to_page(struct request *req, const char *notice)
{
    reply_notice(req, notice, NULL);
    reply_redirect(req, "%s", paper_path(req, ""));
}

/* Whoever changed a paper says so, and the file is as complete as that makes it. */
static NEOERR *tell_timeline(struct request *req, int64_t customer_id, int64_t paper_id, const char *kind, const char *detail)
{
    const struct option *type = options_find("paper_type", detail);

    TRY(completeness_reckon(req, customer_id));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = customer_id, .kind = kind, .resource = "papers",
                                                                 .detail = type != NULL ? type->zh : detail,
                                                                 .link = arena_format(req->arena, "/papers/%lld", (long long)paper_id) }));
}

/* --- entry ------------------------------------------------------------------------------------------ */

/* Asked.customer_name and customer_id of a dealer in scope; ERR_NOT_FOUND for another. */
static NEOERR *show_customer(struct request *req, int64_t id)
{
    struct row row;
    bool found;

    values_int(req->values, "about_id", id);
    TRY(db_select_maybe(req, "SELECT cu.id AS customer_id, cu.name AS customer_name FROM customer cu WHERE cu.id = :about_id AND {visible:cu}", &row, &found));
    if (!found)
        return nerr_raise(ERR_NOT_FOUND, "customer %lld", (long long)id);
    return nerr_pass(row_show(req, "Asked", &row));
}

static NEOERR *new_page(struct request *req)
{
    int64_t id = 0;

    if (!text_int(request_param(req, "customer"), &id) && !text_int(request_posted(req, "customer_id"), &id)) {
        reply_redirect(req, "/papers");
        return STATUS_OK;
    }
    TRY(show_customer(req, id));
    if (options_find("paper_type", request_param(req, "type")) != NULL)
        TRY(show_text(req, request_param(req, "type"), "Asked.paper_type"));
    return nerr_pass(form_show(req, &paper_form, "Asked", "/papers/new"));
}

/* What hangs on a paper follows it in the same transaction: its number in the search, its dealer's light. */
static NEOERR *follow(struct request *req, int64_t id, int64_t customer_id)
{
    TRY(search_index_papers(req, &id, 1));
    return nerr_pass(papers_light_refresh(req, &customer_id, 1));
}

static NEOERR *insert(struct request *req, int64_t customer_id, int64_t *id)
{
    values_int(req->values, "customer_id", customer_id);
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    values_text(req->values, "changed_at", req->now);
    return nerr_pass(db_insert(req, &paper_table, req->values, id));
}

NEOERR *paper_create(struct request *req)
{
    int64_t customer = values_get_int(req->values, "customer_id"), id;

    TRY(show_customer(req, customer));
    TRY(insert(req, customer, &id));
    TRY(follow(req, id, customer));
    TRY(tell_timeline(req, customer, id, "paper_added", values_get_text(req->values, "paper_type")));
    req->made = id;
    reply_notice(req, "paper.saved_scan", NULL);
    reply_redirect(req, "/papers/%lld", (long long)id);
    return STATUS_OK;
}

static NEOERR *edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &paper_form, "Record", paper_path(req, "/edit")));
}

/* What was verified was what stood there: a change is to be verified anew. */
NEOERR *paper_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), customer = row_int(&req->record, "customer_id");

    values_int(req->values, "customer_id", customer);
    values_text(req->values, "changed_at", req->now);
    values_text(req->values, "verification", "waiting");
    values_null(req->values, "verified_by");
    values_null(req->values, "verified_at");
    values_text(req->values, "verify_note", "");
    TRY(db_change(req, &paper_table, id, req->values));
    TRY(follow(req, id, customer));
    TRY(tell_timeline(req, customer, id, "paper_changed", values_get_text(req->values, "paper_type")));
    back_to_page(req, "app.saved");
    return STATUS_OK;
}

/* --- renewal: the next paper of the same kind; the old one stays in history -------------------------- */

static NEOERR *renew_page(struct request *req)
{
    static const char *const kept[] = { "paper_type", "issuer", "scope_codes", "scope_text", "date_meaning", "number" };

    for (size_t i = 0; i < COUNT_OF(kept); i++)
        TRY(show_text(req, row_text(&req->record, kept[i]), "Next.%s", kept[i]));
    return nerr_pass(form_show(req, &paper_form, "Next", paper_path(req, "/renew")));
}

NEOERR *paper_renew(struct request *req)
{
    struct values *old = values_new(req->arena);
    int64_t customer = row_int(&req->record, "customer_id"), id;

    if (!row_is_null(&req->record, "replaced_by")) {
        form_error(req, "", "paper.renewed_already");
        return STATUS_OK;
    }
    TRY(insert(req, customer, &id));
    values_int(old, "replaced_by", id);
    values_text(old, "changed_at", req->now);
    values_int(old, "version", row_int(&req->record, "version"));
    TRY(db_change(req, &paper_table, row_int(&req->record, "id"), old));
    TRY(follow(req, id, customer));
    TRY(tell_timeline(req, customer, id, "paper_renewed", values_get_text(req->values, "paper_type")));
    req->made = id;
    reply_notice(req, "paper.saved_scan", NULL);
    reply_redirect(req, "/papers/%lld", (long long)id);
    return STATUS_OK;
}

/* --- verification, end --------------------------------------------------------------------------------- */

NEOERR *paper_verify(struct request *req)
{
    const char *result = values_get_text(req->values, "verification");
    int64_t customer = row_int(&req->record, "customer_id"), id = row_int(&req->record, "id");

    values_int(req->values, "verified_by", req->person.id);
    values_text(req->values, "verified_at", req->now);
    values_text(req->values, "changed_at", req->now);
    TRY(db_change(req, &paper_table, id, req->values));
    TRY(papers_light_refresh(req, &customer, 1));
    TRY(tell_timeline(req, customer, id, strcmp(result, "verified") == 0 ? "paper_verified" : "paper_refused",
                      row_text(&req->record, "paper_type")));
    if (strcmp(result, "refused") == 0 && !row_is_null(&req->record, "owner_id") && row_int(&req->record, "owner_id") != req->person.id)
        TRY(notice_put(req, row_int(&req->record, "owner_id"), "paper_refused", row_text(&req->record, "customer_name"), paper_path(req, "")));
    back_to_page(req, "paper.verify_saved");
    return STATUS_OK;
}

/* Entered by mistake: out of every list, still in the trail. A paper that it renewed counts again. */
NEOERR *paper_end(struct request *req)
{
    struct values *values = values_new(req->arena);
    int64_t id = row_int(&req->record, "id"), customer = row_int(&req->record, "customer_id");
    struct rows *rows;

    TRY(db_select(req, "SELECT id, version FROM paper WHERE replaced_by = :id FOR UPDATE", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        values_null(values, "replaced_by");
        values_int(values, "version", row_int(&row, "version"));
        TRY(db_change(req, &paper_table, row_int(&row, "id"), values));
    }
    TRY(db_close(req, &paper_table, id, NULL));
    TRY(follow(req, id, customer));
    TRY(tell_timeline(req, customer, id, "paper_ended", row_text(&req->record, "paper_type")));
    reply_notice(req, "paper.ended", NULL);
    reply_redirect(req, "/papers/customer/%s", row_text(&req->record, "customer_id"));
    return STATUS_OK;
}

/* --- routes ---------------------------------------------------------------------------------------------- */

static const char rules[] = "rules hold for the whole company";

static const struct route routes[] = {
    IMPORT_ROUTES("papers"),
    { METHOD_GET, "/papers/types", "papers.read|papers.rules", types_page, "papers/types", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/types/new", "papers.rules", type_new_page, "papers/type", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/types/new", "papers.rules", type_create, "papers/type", &type_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/types/:id", "papers.rules", type_edit_page, "papers/type", NULL, type_record_sql, ROUTE_NO_RECORD_SCOPE, rules, NULL },
    { METHOD_POST, "/papers/types/:id", "papers.rules", type_update, "papers/type", &type_form, type_record_sql, ROUTE_NO_RECORD_SCOPE, rules, NULL },
    { METHOD_GET, "/papers/requirements", "papers.read|papers.rules", requirements_page, "papers/requirements", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/requirements/new", "papers.rules", requirement_new_page, "papers/requirement", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/requirements/new", "papers.rules", requirement_create, "papers/requirement", &requirement_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/requirements/:id", "papers.rules", requirement_edit_page, "papers/requirement", NULL, requirement_record_sql, ROUTE_NO_RECORD_SCOPE, rules, NULL },
    { METHOD_POST, "/papers/requirements/:id", "papers.rules", requirement_update, "papers/requirement", &requirement_change_form, requirement_record_sql, ROUTE_NO_RECORD_SCOPE, rules, NULL },
    { METHOD_GET, "/papers", "papers.read", list, "papers/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/views", "papers.read", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/export", "papers.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/missing", "papers.read", missing, "papers/missing", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/missing/views", "papers.read", missing_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/missing/export", "papers.export", missing_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/missing/:id", "papers.read", missing_row, NULL, NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/papers/customer/:id", "papers.read", customer_page, "papers/customer", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/papers/new", "papers.update", new_page, "papers/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/papers/new", "papers.update", paper_create, "papers/edit", &paper_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/papers/:id", "papers.read", page, "papers/page", NULL, paper_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/papers/:id/edit", "papers.update", edit_page, "papers/edit", NULL, paper_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/papers/:id/edit", "papers.update", paper_update, "papers/edit", &paper_form, paper_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/papers/:id/renew", "papers.update", renew_page, "papers/edit", NULL, paper_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/papers/:id/renew", "papers.update", paper_renew, "papers/edit", &paper_form, paper_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/papers/:id/verify", "papers.verify", page, "papers/page", NULL, paper_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/papers/:id/verify", "papers.verify", paper_verify, "papers/page", &verify_form, paper_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/papers/:id/end", "papers.update", paper_end, NULL, NULL, paper_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &paper_list, &missing_list, NULL };
const struct module papers_module = { .name = "papers", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .api = &papers_api };
