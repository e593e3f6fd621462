/* customers.c - /customers: list, registration, page, edit, history. The exemplar: a module
 * is its tables (what may be typed, what is listed, what can be asked) and what no table says.
 *
 * Contacts of a dealer are in contacts.c. */
#include "customers.h"

#include <string.h>

#include "domain/chart.h"
#include "domain/communication.h"
#include "domain/completeness.h"
#include "domain/contact_plan.h"
#include "domain/contract.h"
#include "domain/customer_merge.h"
#include "domain/document.h"
#include "domain/history.h"
#include "domain/import_pages.h"
#include "domain/money.h"
#include "domain/paper.h"
#include "domain/recall.h"
#include "domain/region_db.h"
#include "domain/search_index.h"
#include "domain/quality.h"
#include "domain/ticket.h"
#include "domain/twins.h"

/* --- what may be typed: the registration form 客户基本信息登记表 ------------------------- */

static const struct field fields[] = {
    { .name = "code", .type = FIELD_TEXT, .max = 30, .group = "identity" },
    { .name = "name", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "short_name", .type = FIELD_TEXT, .max = 60 },
    { .name = "name_py_own", .type = FIELD_TEXT, .max = 250, .flags = FIELD_OPTIONAL_KEY },
    { .name = "credit_code", .type = FIELD_CREDIT_CODE },
    { .name = "other_id", .type = FIELD_TEXT, .max = 60 },
    { .name = "type", .type = FIELD_CHOICE, .options = "customer_type", .flags = FIELD_REQUIRED },
    { .name = "legal_representative", .type = FIELD_TEXT, .max = 60 },
    { .name = "registered_capital", .type = FIELD_MONEY },
    { .name = "founded_on", .type = FIELD_DATE },
    { .name = "business_scope", .type = FIELD_LONG_TEXT, .max = 1000 },
    { .name = "region_code", .type = FIELD_REGION, .max = 120, .group = "place" },
    { .name = "address", .type = FIELD_TEXT, .max = 200 },
    { .name = "delivery_address", .type = FIELD_TEXT, .max = 200 },
    { .name = "phone", .type = FIELD_PHONE },
    { .name = "website", .type = FIELD_TEXT, .max = 120 },
    { .name = "owner_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID, .group = "ours" },
    { .name = "sales_region_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },
    { .name = "source", .type = FIELD_CHOICE, .options = "customer_source" },
    { .name = "bank_name", .type = FIELD_TEXT, .max = 120, .group = "invoice" },
    { .name = "bank_account", .type = FIELD_TEXT, .max = 40 },
    { .name = "invoice_title", .type = FIELD_TEXT, .max = 120 },
    { .name = "tax_no", .type = FIELD_TEXT, .max = 30 },
    { .name = "invoice_address", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
    { .name = "warehouse_m2", .type = FIELD_INT, .max = 10000000, .group = "capability" },
    { .name = "cold_chain", .type = FIELD_FLAG },
    { .name = "vehicles", .type = FIELD_INT, .max = 100000 },
    { .name = "staff_count", .type = FIELD_INT, .max = 1000000 },
    { .name = "sales_people", .type = FIELD_INT, .max = 1000000 },
    { .name = "downstream_count", .type = FIELD_INT, .max = 10000000 },
    { .name = "downstream", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
    { .name = "brands", .type = FIELD_TEXT, .max = 300, .flags = FIELD_WIDE },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 1000, .group = "more" },
};

static NEOERR *customer_check(struct request *req);
const struct form customer_form = { "customer", fields, COUNT_OF(fields), customer_check };

/* --- what is listed ---------------------------------------------------------------------- */

static const struct column columns[] = {
    { "name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "region_name", "cu.region_code", COLUMN_NAME, COLUMN_DEFAULT | COLUMN_SUB, "@postal_region" },
    { "state", "cu.state", COLUMN_TAG, COLUMN_DEFAULT, "customer_state" },
    { "papers", PAPER_LIGHT, COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_FULL, "paper_light" },
    { "score", "cu.file_score", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_FULL, NULL },
    { "exposure", "cu.exposure", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "overdue", "cu.overdue", COLUMN_MONEY, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_MORE, NULL },
    { "last_shipment_on", "NULLIF(cu.last_shipment_on, '1000-01-01')", COLUMN_DATE, COLUMN_SMALL | COLUMN_MORE, NULL },
    { "type", "cu.type", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_FULL, "customer_type" },
    { "owner_id", "cu.owner_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@sales_region" },
    { "legal_representative", "cu.legal_representative", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_FULL, NULL },
    { "changed_at", "cu.changed_at", COLUMN_TIME, COLUMN_DEFAULT | COLUMN_SMALL | COLUMN_FULL, NULL },
    { "short_name", "cu.short_name", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "credit_code", "cu.credit_code", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "other_id", "cu.other_id", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "address", "cu.address", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "phone", "cu.phone", COLUMN_PHONE, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "registered_capital", "cu.registered_capital", COLUMN_MONEY, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "founded_on", "cu.founded_on", COLUMN_DATE, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "source", "cu.source", COLUMN_CHOICE, COLUMN_SMALL | COLUMN_FULL, "customer_source" },
    { "warehouse_m2", "cu.warehouse_m2", COLUMN_INT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "cold_chain", "cu.cold_chain", COLUMN_FLAG, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "vehicles", "cu.vehicles", COLUMN_INT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "staff_count", "cu.staff_count", COLUMN_INT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "downstream_count", "cu.downstream_count", COLUMN_INT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "brands", "cu.brands", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "tags", "(SELECT GROUP_CONCAT(IF(:lang = 'en' AND de.name_en <> '', de.name_en, de.name) ORDER BY de.place SEPARATOR ', ') FROM customer_tag ct"
              " JOIN dictionary_entry de ON de.dictionary = 'customer_tag' AND de.word = ct.tag WHERE ct.customer_id = cu.id)", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "note", "cu.note", COLUMN_TEXT, COLUMN_SMALL | COLUMN_FULL, NULL },
    { "created_at", "cu.created_at", COLUMN_TIME, COLUMN_SMALL | COLUMN_FULL, NULL },
};

static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%')"
                           " OR cu.short_name LIKE CONCAT('%', :text, '%') OR cu.initials LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, "cu.state %s", "customer_state", COLUMN_DEFAULT },
    { "type", FILTER_CHOICE, "cu.type %s", "customer_type", COLUMN_DEFAULT | COLUMN_FULL },
    { "owner_id", FILTER_CHOICE, "cu.owner_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "region", FILTER_TEXT, "cu.region_code IN (SELECT pr.code FROM postal_region pr WHERE pr.full_name LIKE CONCAT('%', :region, '%'))", NULL, 0 },
    { "papers", FILTER_CHOICE, "(" PAPER_LIGHT ") %s", "paper_light", COLUMN_FULL },
    { "score", FILTER_CHOICE, "(SELECT " SCORE_BAND " FROM customer_file cf WHERE cf.id = cu.id) %s", "score_band", COLUMN_FULL },
    { "unowned", FILTER_CHOICE, "(cu.owner_id IS NULL) %s", "yes_no", 0 },
    { "tag", FILTER_CHOICE, "EXISTS (SELECT 1 FROM customer_tag ct WHERE ct.customer_id = cu.id AND ct.tag %s)", "customer_tag", COLUMN_FULL },
    { "source", FILTER_CHOICE, "cu.source %s", "customer_source", COLUMN_FULL },
    { "cold_chain", FILTER_CHOICE, "cu.cold_chain %s", "yes_no", COLUMN_FULL },
    { "founded_from", FILTER_FROM, "cu.founded_on >= :founded_from", NULL, COLUMN_FULL },
    { "founded_to", FILTER_TO, "cu.founded_on <= :founded_to", NULL, COLUMN_FULL },
    { "has_overdue", FILTER_CHOICE, "(cu.overdue > 0) %s", "yes_no", COLUMN_MORE },
    { "exposure_from", FILTER_TEXT, "cu.exposure >= CAST(REPLACE(:exposure_from, ',', '') AS DECIMAL(15,2))", NULL, COLUMN_MORE },
    { "overdue_from", FILTER_TEXT, "cu.overdue >= CAST(REPLACE(:overdue_from, ',', '') AS DECIMAL(15,2))", NULL, COLUMN_MORE },
    { "shipment_from", FILTER_FROM, "cu.last_shipment_on >= :shipment_from", NULL, COLUMN_MORE },
    { "shipment_to", FILTER_TO, "cu.last_shipment_on <= :shipment_to", NULL, COLUMN_MORE },
    { "code", FILTER_TEXT, "cu.code = :code", NULL, COLUMN_API },
    { "credit_code", FILTER_TEXT, "cu.credit_code = :credit_code", NULL, COLUMN_API | COLUMN_FULL },
    { "changed_from", FILTER_SINCE, "cu.changed_at >= :changed_from", NULL, COLUMN_FULL },
};

static const struct order orders[] = {
    { "name", "cu.name_py", 0 },
    { "code", "cu.code", 0 },
    { "changed_at", "cu.changed_at", COLUMN_FULL },
    { "exposure", "cu.exposure", COLUMN_MORE },
    { "overdue", "cu.overdue", COLUMN_MORE },
    { "last_shipment_on", "cu.last_shipment_on", COLUMN_MORE },
};

static const struct bulk_action bulk[] = {
    { "transfer", "customers.transfer" },
    { "change", "customers.update" },
    { "merge", "customers.merge" },
};

static const struct kept kept[] = { { "papers", PAPER_LIGHT_KEPT("cu.light") } };

const struct list customer_list = {
    .name = "customers", .path = "/customers", .noun = "customer",
    .permission = "customers.read|customers.look", .full_permission = "customers.read", .more_permission = "sales.read",
    .from = "customer cu", .where = "{visible:cu}", .id = "cu.id", /* no other table: this page is the most asked for */
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "name",
    .bulk = bulk, .bulk_count = COUNT_OF(bulk), .kept = kept, .kept_count = COUNT_OF(kept),
};

static NEOERR *list(struct request *req)
{
    return nerr_pass(list_page(req, &customer_list));
}

static NEOERR *views(struct request *req)
{
    return nerr_pass(list_view_save(req, &customer_list));
}

static NEOERR *export(struct request *req)
{
    return nerr_pass(list_export(req, &customer_list));
}

/* --- the form's rules ------------------------------------------------------------------------ */

/* A region comes as a code or as words; what is stored is the code. */
static NEOERR *customer_check(struct request *req)
{
    const char *typed = values_get_text(req->values, "region_code"), *code;

    if (*typed == '\0')
        return STATUS_OK;
    TRY(region_code_of(req, typed, &code));
    if (code == NULL)
        form_error(req, "region_code", "error.region");
    else
        values_text(req->values, "region_code", code);
    return STATUS_OK;
}

/* Rows that a person creates or changes must stay where that person may reach them: nobody
 * gives one away here (that is a transfer, with a hand-over). */
static NEOERR *check_reach(struct request *req, int64_t id)
{
    bool own_only = (req->scope & (SCOPE_ALL | SCOPE_TEAM | SCOPE_REGION)) == 0, found;
    struct row row;

    values_int(req->values, "saved_id", id);
    TRY(db_select_maybe(req, "SELECT cu.id FROM customer cu WHERE cu.id = :saved_id AND {visible:cu}", &row, &found));
    if (!found)
        form_error(req, "owner_id", own_only ? "customer.owner_is_you" : "customer.out_of_reach");
    return STATUS_OK;
}

/* Shows the code of the region as its words. */
static NEOERR *show_region_words(struct request *req)
{
    const struct option *region = options_find("@postal_region", row_text(&req->record, "region_code"));

    return region == NULL ? STATUS_OK : nerr_pass(show_text(req, option_label(req, region), "Record.region_code"));
}

/* --- registration ------------------------------------------------------------------------------ */

static NEOERR *new_page(struct request *req)
{
    TRY(show_int(req, req->person.id, "Preset.owner_id"));
    return nerr_pass(form_show(req, &customer_form, "Preset", "/customers/new"));
}

/* Dealers alike, already registered. They are asked about once: registering all the same says
 * that they are different. */
static NEOERR *find_twins(struct request *req, struct twin *twins, size_t *count)
{
    struct twin_of dealer = { .name = values_get_text(req->values, "name"), .region_code = values_get_text(req->values, "region_code"),
                              .region_name = "", .phone = values_get_text(req->values, "phone"), .mobile = "" };
    struct row region;
    bool found = false;

    if (*dealer.region_code != '\0')
        TRY(db_select_maybe(req, "SELECT full_name FROM postal_region WHERE code = :region_code", &region, &found));
    if (found)
        dealer.region_name = row_text(&region, "full_name");
    req->scope = permission_scope_any(req, "customers.look|customers.read");
    TRY(twins_find(req, &dealer, twins, count));
    if (*count == 0 || strcmp(request_posted(req, "not_duplicate"), "1") == 0)
        return STATUS_OK;
    form_error(req, "", "customer.alike");
    return nerr_pass(twins_show(req, twins, *count));
}

static NEOERR *complete_new(struct request *req)
{
    const char *code;

    if (*values_get_text(req->values, "code") == '\0') {
        TRY(customer_next_code(req, &code));
        values_text(req->values, "code", code);
    }
    values_text(req->values, "state", "prospect");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    return nerr_pass(customer_derive(req, req->values));
}

NEOERR *customer_create(struct request *req)
{
    struct twin twins[TWINS_MOST];
    unsigned scope = req->scope;
    size_t twin_count;
    int64_t id;

    TRY(customer_check_unique(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(find_twins(req, twins, &twin_count));
    req->scope = scope;
    if (form_refused(req))
        return STATUS_OK;
    TRY(complete_new(req));
    TRY(db_insert(req, &customer_table, req->values, &id));
    TRY(check_reach(req, id));
    TRY(search_index_dealer(req, id, SEARCH_NAMES | SEARCH_NEW));
    TRY(twins_note(req, id, "different", twins, twin_count));
    TRY(completeness_reckon(req, id));
    TRY(papers_light_refresh(req, &id, 1));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "registered", .resource = "customers" }));
    req->made = id;
    reply_notice(req, "customer.registered", values_get_text(req->values, "code"));
    reply_redirect(req, "/customers/%lld", (long long)id);
    return STATUS_OK;
}

/* --- the page ------------------------------------------------------------------------------------ */

/* Everything of the dealer; `full` says whether this person may read it, or only look at its header. Each statement
 * costs more than what it reads, so what is one value comes along: limit_now is "amount days". */
static const char page_sql[] =
    "SELECT cu.*, " FILE_SHOWN ", {visible:cu:customers.read} AS full,"
    "  (SELECT CONCAT(l.amount, ' ', l.term_days) FROM customer_limit l WHERE l.customer_id = cu.id AND l.valid_from <= :today"
    "   AND (l.valid_to IS NULL OR l.valid_to > :today) ORDER BY l.valid_from DESC LIMIT 1) AS limit_now,"
    "  (SELECT GROUP_CONCAT(ct.tag ORDER BY ct.tag) FROM customer_tag ct WHERE ct.customer_id = cu.id) AS tags"
    " FROM customer cu LEFT JOIN customer_file cf ON cf.id = cu.id WHERE cu.id = :id AND {visible:cu}";

static const char tasks_sql[] = "SELECT t.id, t.title, t.due_on, t.owner_id, t.due_on < :today AS late, t.owner_id = :me OR t.created_by = :me AS own"
                                " FROM task t WHERE t.customer_id = :id AND t.done_at IS NULL ORDER BY t.due_on, t.id LIMIT 10";

/* What the page shows of the record to who may only look. */
static NEOERR *show_header(struct request *req)
{
    static const char *const columns_looked_at[] = { "id", "code", "name", "short_name", "type", "state", "state_reason", "owner_id",
                                                     "sales_region_id", "region_code" };

    TRY(hdf_remove_tree(req->hdf, "Record"));
    for (size_t i = 0; i < COUNT_OF(columns_looked_at); i++)
        TRY(show_text(req, row_text(&req->record, columns_looked_at[i]), "Record.%s", columns_looked_at[i]));
    return STATUS_OK;
}

static NEOERR *show_tags(struct request *req)
{
    char *copy = arena_text(req->arena, row_text(&req->record, "tags")), *rest = NULL;
    int place = 0;

    for (char *tag = strtok_r(copy, ",", &rest); tag != NULL; tag = strtok_r(NULL, ",", &rest))
        TRY(show_text(req, tag, "Tags.%d.tag", place++));
    return STATUS_OK;
}

static NEOERR *show_limit(struct request *req)
{
    const char *limit = row_text(&req->record, "limit_now");
    size_t length = strcspn(limit, " ");

    TRY(show_text(req, arena_copy(req->arena, limit, length), "Record.limit_amount"));
    return nerr_pass(show_text(req, limit + length + (limit[length] == ' '), "Record.limit_days"));
}

/* What is open of the ledger by age, and what makes the exposure. */
static const char ledger_sql[] =
    "SELECT COALESCE(SUM(IF(o.open_amount > 0, o.open_amount, 0)), 0) AS receivable, COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on >= :today, o.open_amount, 0)), 0) AS ahead,"
    "  COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on < :today AND o.due_on >= :today - INTERVAL 30 DAY, o.open_amount, 0)), 0) AS d30,"
    "  COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on < :today - INTERVAL 30 DAY AND o.due_on >= :today - INTERVAL 60 DAY, o.open_amount, 0)), 0) AS d60,"
    "  COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on < :today - INTERVAL 60 DAY AND o.due_on >= :today - INTERVAL 90 DAY, o.open_amount, 0)), 0) AS d90,"
    "  COALESCE(SUM(IF(o.open_amount > 0 AND o.due_on < :today - INTERVAL 90 DAY, o.open_amount, 0)), 0) AS older, COALESCE(SUM(IF(o.open_amount < 0, -o.open_amount, 0)), 0) AS prepaid,"
    "  IF(:setting_exposure_bills = '1', COALESCE(MAX(f.bills), 0), 0) AS bills, COALESCE(MAX(f.undelivered), 0) AS undelivered, COALESCE(MAX(f.undrawn), 0) AS undrawn"
    " FROM customer_figures f LEFT JOIN open_item o ON o.customer_id = f.id AND o.settled = 0 WHERE f.id = :id";

/* Of the limit in force; what is near its end is shown before it is passed. */
static NEOERR *show_available(struct request *req)
{
    const char *limit = row_text(&req->record, "limit_now");
    int64_t exposure = 0, amount = 0;

    if (*limit == '\0' || !decimal_read(arena_copy(req->arena, limit, strcspn(limit, " ")), MONEY_PLACES, &amount) || !decimal_read(row_text(&req->record, "exposure"), MONEY_PLACES, &exposure))
        return STATUS_OK;
    TRY(show_text(req, decimal_write(req->arena, amount - exposure, MONEY_PLACES, MONEY_PLACES), "Available"));
    if (exposure > amount)
        TRY(show_text(req, "1", "Over"));
    return exposure * 5 > amount * 4 ? nerr_pass(show_text(req, "1", "Near")) : STATUS_OK;
}

static NEOERR *show_ledger(struct request *req, int64_t id)
{
    TRY(show_available(req));
    TRY(db_show_one(req, "Ledger", ledger_sql));
    TRY(show_text(req, arena_format(req->arena, "/sales?customer=%lld", (long long)id), "Chart.rows"));
    return nerr_pass(chart_dealer_show(req, id));
}

/* Contracts.running, .expiring, and .year_amount of those that both signed and that begin this year. */
static const char contracts_sql[] =
    "SELECT COALESCE(SUM(c.state = 'effective'), 0) AS running, COALESCE(SUM(" CONTRACT_EXPIRING "), 0) AS expiring,"
    "  COALESCE(SUM(IF(c.state IN ('effective', 'done', 'expired', 'ended') AND YEAR(c.starts_on) = YEAR(:today), c.amount, 0)), 0) AS year_amount"
    " FROM customer cu JOIN contract c ON c.customer_id = cu.id WHERE cu.id = :id AND {visible:cu:contracts.read}";

static NEOERR *page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct customer_parts with;

    TRY(customer_parts_find(req, id, &with));
    if (with.contacts)
        TRY(key_people_show(req));
    TRY(ticket_dealer_show(req));
    TRY(promise_dealer_show(req));
    TRY(contact_plan_dealer_show(req));
    TRY(quality_dealer_show(req));
    TRY(recall_dealer_show(req));
    if (row_int(&req->record, "full") == 0)
        return nerr_pass(show_header(req));
    TRY(show_text(req, "1", "Full"));
    TRY(state_actions_show(req));
    TRY(completeness_show_row(req, id, &req->record));
    if (with.papers)
        TRY(papers_show_gate(req, id));
    if (with.limits)
        TRY(show_limit(req));
    if (with.sales)
        TRY(show_ledger(req, id));
    if (may(req, "contracts.read"))
        TRY(db_show_one(req, "Contracts", contracts_sql));
    TRY(show_tags(req));
    TRY(db_show_rows(req, "Tasks", tasks_sql));
    return nerr_pass(timeline_show(req, 20));
}

/* The stream alone: what one goes through it by costs no more than it. */
static NEOERR *timeline_page(struct request *req)
{
    TRY(show_text(req, "1", "Full"));
    return nerr_pass(timeline_show(req, 50));
}

static NEOERR *file_page(struct request *req)
{
    TRY(documents_show(req));
    return nerr_pass(show_text(req, "1", "Full"));
}

static NEOERR *edit_page(struct request *req)
{
    TRY(show_region_words(req));
    return nerr_pass(form_show(req, &customer_form, "Record",
                               arena_format(req->arena, "/customers/%s/edit", row_text(&req->record, "id"))));
}

/* Like the overview: who may read the whole file finds the same actions above its contacts. */
static NEOERR *contacts_page(struct request *req)
{
    TRY(contacts_show(req));
    return row_int(&req->record, "full") != 0 ? nerr_pass(show_text(req, "1", "Full")) : STATUS_OK;
}

/* For the timeline: the labels of what this save changes, as message keys. */
static const char *changed_labels(struct request *req)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct value *value = values_find(req->values, fields[i].name);
        const char *old = row_text(&req->record, fields[i].name), *now = "";

        if (value == NULL)
            continue;
        if (value->type == VALUE_INT)
            now = arena_format(req->arena, "%lld", (long long)value->number);
        else if (value->text != NULL)
            now = value->text;
        if (strcmp(old, now) != 0)
            buffer_format(&text, "%scustomer.%s", text.length > 0 ? "," : "@", fields[i].name);
    }
    return text.bytes;
}

/* Whether one of these columns is among the changed. */
static bool touches(const char *changed, const char *const *labels)
{
    for (; *labels != NULL; labels++) {
        if (text_has_word(changed + 1, *labels))
            return true;
    }
    return false;
}

NEOERR *customer_update(struct request *req)
{
    static const char *const reach[] = { "customer.owner_id", "customer.sales_region_id", "customer.region_code", NULL };
    static const char *const named[] = { "customer.name", "customer.short_name", "customer.name_py_own", NULL };
    static const char *const unique[] = { "customer.code", "customer.credit_code", NULL };
    static const char *const searched[] = { "customer.name",        "customer.short_name", "customer.name_py_own", "customer.code",
                                            "customer.credit_code", "customer.other_id",   "customer.phone",       NULL };
    int64_t id = row_int(&req->record, "id");
    const char *changed = changed_labels(req);

    if (*values_get_text(req->values, "code") == '\0')
        values_text(req->values, "code", row_text(&req->record, "code"));
    if (*changed != '\0' && touches(changed, unique))
        TRY(customer_check_unique(req, id));
    if (form_refused(req))
        return STATUS_OK;
    if (*changed != '\0') {
        TRY(touches(changed, named) ? customer_derive(req, req->values) : customer_derive_rest(req, req->values));
        TRY(db_change_row(req, &customer_table, &req->record, req->values));
        if (touches(changed, reach))
            TRY(check_reach(req, id));
        if (touches(changed, searched))
            TRY(search_index_dealer(req, id, SEARCH_NAMES));
        if (touches(changed, completeness_columns))
            TRY(completeness_reckon(req, id));
        TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "changed", .resource = "customers", .detail = changed }));
    }
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/customers/%lld", (long long)id);
    return STATUS_OK;
}

/* --- history: field by field --------------------------------------------------------------------- */

static const char history_sql[] =
    "SELECT " HISTORY_COLUMNS " FROM audit a WHERE a.subject_id IN (SELECT :id UNION ALL SELECT loser_id FROM customer_merge WHERE now_id = :id AND undone_at IS NULL) AND " HISTORY_BEFORE;

static NEOERR *history_page(struct request *req)
{
    TRY(history_show(req, history_sql));
    return nerr_pass(show_text(req, "1", "Full"));
}

/* --- suggestions for the region field ---------------------------------------------------------------- */

static NEOERR *regions(struct request *req)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 40);

    if (*q == '\0')
        return STATUS_OK;
    values_text(req->values, "q", q);
    return nerr_pass(db_show_rows(req, "Regions",
                                  "SELECT code, full_name FROM postal_region WHERE valid_to IS NULL"
                                  " AND (name LIKE CONCAT(:q, '%') OR code LIKE CONCAT(:q, '%') OR full_name LIKE CONCAT('%', :q, '%'))"
                                  " ORDER BY name LIKE CONCAT(:q, '%') DESC, level, code LIMIT 12"));
}

/* --- routes ------------------------------------------------------------------------------------------- */

static const struct route routes[] = {
    { METHOD_GET, "/customers", "customers.read|customers.look", list, "customers/list", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/views", "customers.read|customers.look", views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/export", "customers.export", export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/new", "customers.create", new_page, "customers/edit", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/new", "customers.create", customer_create, "customers/edit", &customer_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/regions", NULL, regions, "customers/regions", NULL, NULL, ROUTE_ANY_PERSON, "public region codes", NULL },
    IMPORT_ROUTES("customers"),
    { METHOD_GET, "/customers/transfer", "customers.transfer", transfer_page, "bulk", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/transfer", "customers.transfer", transfer_order, "bulk", &transfer_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/transfer/:id", "customers.transfer", transfer_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_NO_RECORD_SCOPE, "one's own job", NULL },
    { METHOD_GET, "/customers/change", "customers.update", bulk_edit_page, "bulk", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/change", "customers.update", bulk_edit_order, "bulk", &bulk_edit_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/change/:id", "customers.update", bulk_edit_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_NO_RECORD_SCOPE, "one's own job", NULL },
    { METHOD_GET, "/customers/duplicates", "customers.merge", duplicates_page, "customers/duplicates", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/duplicates/views", "customers.merge", duplicates_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/duplicates/export", "customers.export", duplicates_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/duplicates/scan", "customers.merge", duplicates_scan, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/duplicates/:id", "customers.merge", pair_page, NULL, NULL, pair_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/merge", "customers.merge", merge_page, "customers/merge", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/merge", "customers.merge", merge_do, "customers/merge", &merge_form, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/merge/different", "customers.merge", merge_different, NULL, &pair_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/merges", "customers.merge", merges_page, "customers/merges", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/merges/views", "customers.merge", merges_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/merges/export", "customers.export", merges_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/merges/:id", "customers.merge", unmerge_page, "customers/unmerge", NULL, merge_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/merges/:id", "customers.merge", unmerge_do, "customers/unmerge", &unmerge_form, merge_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody", "customers.read", custody_page, "customers/custody", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/views", "customers.read", custody_views, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/export", "customers.export", custody_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/ask", "custody.ask", ask_page, "bulk", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/ask", "custody.ask", ask_order, "bulk", &ask_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/ask/:id", "custody.ask", ask_outcome, "bulk_outcome", NULL, bulk_record_sql, ROUTE_NO_RECORD_SCOPE, "one's own job", NULL },
    { METHOD_GET, "/customers/custody/figures", "customers.read", figures_people, "customers/custody_figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/figures/export", "customers.export", figures_people_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/figures/regions", "customers.read", figures_regions, "customers/custody_figures", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/figures/regions/export", "customers.export", figures_regions_export, NULL, NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/rules", "custody.rules", rules_page, "customers/custody_rules", NULL, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/rules/new", "custody.rules", rule_new_page, "customers/custody_rule", NULL, NULL, 0, NULL, NULL },
    { METHOD_POST, "/customers/custody/rules/new", "custody.rules", rule_create, "customers/custody_rule", &completeness_rule_form, NULL, 0, NULL, NULL },
    { METHOD_GET, "/customers/custody/rules/:id", "custody.rules", rule_edit_page, "customers/custody_rule", NULL, completeness_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules are the company's", NULL },
    { METHOD_POST, "/customers/custody/rules/:id", "custody.rules", rule_update, "customers/custody_rule", &completeness_rule_form, completeness_rule_record_sql, ROUTE_NO_RECORD_SCOPE, "rules are the company's", NULL },
    { METHOD_GET, "/customers/custody/reviews/:id", "custody.rules", review_edit_page, "customers/custody_rule", NULL, review_record_sql, ROUTE_NO_RECORD_SCOPE, "rules are the company's", NULL },
    { METHOD_POST, "/customers/custody/reviews/:id", "custody.rules", review_update, "customers/custody_rule", &review_form, review_record_sql, ROUTE_NO_RECORD_SCOPE, "rules are the company's", NULL },
    { METHOD_GET, "/customers/custody/:id", "customers.read", custody_row, NULL, NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id", "customers.look", page, "customers/page", NULL, page_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/timeline", "customers.read", timeline_page, "customers/timeline", NULL, customer_row_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/file", "customers.read", file_page, "customers/file", NULL, customer_row_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/edit", "customers.update", edit_page, "customers/edit", NULL, customer_row_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/edit", "customers.update", customer_update, "customers/edit", &customer_form, customer_row_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/state/$action", "customers.read", state_page, "customers/state", NULL, customer_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/state/$action", "customers.read", state_change, "customers/state", &state_form, customer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/tags", "customers.update", tags_page, "customers/tags", NULL, customer_row_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/tags", "customers.update", tags_change, "customers/tags", &tags_form, customer_row_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/verify", "custody.verify", verify_page, "customers/verify", NULL, customer_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/verify", "custody.verify", verify_save, "customers/verify", &file_verify_form, customer_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/limits", "limits.read", limits_page, "customers/limits", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/limits/new", "limits.update", limit_new_page, "customers/limit", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/limits/new", "limits.update", limit_create, "customers/limit", &limit_form, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/history", "customers.read", history_page, "customers/history", NULL, customer_row_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/contacts", "contacts.read", contacts_page, "customers/contacts", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/contacts/new", "contacts.update", contact_new_page, "customers/contact", NULL, customer_header_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/new", "contacts.update", contact_create, "customers/contact", &contact_form, customer_header_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/contacts/:contact_id/edit", "contacts.update", contact_edit_page, "customers/contact", NULL, contact_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/edit", "contacts.update", contact_update, "customers/contact", &contact_form, contact_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/end", "contacts.update", contact_end, NULL, NULL, contact_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/contacts/:contact_id/phones", "contacts.update", phones_page, "customers/phones", NULL, contact_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/phones", "contacts.update", phone_create, "customers/phones", &phone_form, contact_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/phones/:phone_id/sms", "contacts.update", phone_use_for_sms, NULL, NULL, phone_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/phones/:phone_id/end", "contacts.update", phone_end, NULL, NULL, phone_record_sql, 0, NULL, NULL },
    { METHOD_GET, "/customers/:id/contacts/:contact_id/phones/:phone_id/consent", "contacts.update", consent_page, "customers/consent", NULL, phone_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/phones/:phone_id/consent", "contacts.update", consent_create, "customers/consent", &consent_form, phone_record_sql, 0, NULL, NULL },
    { METHOD_POST, "/customers/:id/contacts/:contact_id/phones/:phone_id/consents/:consent_id/end", "contacts.update", consent_end, NULL, NULL, consent_record_sql, 0, NULL, NULL },
};

static const struct list *const lists[] = { &customer_list,   &duplicates_list,    &merges_list,
                                             &custody_list, &custody_people_list, &custody_regions_list, NULL };
const struct module customers_module = { .name = "customers", .routes = routes, .route_count = COUNT_OF(routes), .lists = lists, .moved = customer_moved, .api = &customers_api };
