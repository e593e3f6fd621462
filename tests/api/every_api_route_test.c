/* every_api_route_test.c - what holds for every row of every module's API: a new one is under it the day it is
 * added. */
#include "support/page.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/api.h"
#include "tool/modules.h"

static const char every_scope[] = "customers.read customers.write contacts.read contacts.write papers.read papers.write products.read products.write approvals.read approvals.write contracts.read contracts.write sales.read sales.write gate.read gate.write tickets.read tickets.write communications.read communications.write recalls.read recalls.write returns.read returns.write";
static struct visitor everything, nothing, own;
static const char *token_all, *token_nothing, *token_own, *token_customers, *token_papers;
static int64_t dealer, contact, phone, paper, product, contract, approval, entry, ticket, communication, due, hold, reaction, recall, recalled, returning, shipment;

static int64_t paper_new(void)
{
    return run_sql(say("INSERT INTO paper (customer_id, paper_type, date_meaning, created_at, created_by, changed_at)"
                       " VALUES (%lld, 'business_licence', 'permanent', '2026-01-01', 1, '2026-01-01')",
                       (long long)dealer));
}

/* A dealer's opening that waits for who may do everything. */
static int64_t approval_new(void)
{
    int64_t opened = dealer_new(nothing.id, "Every Opening");
    int64_t run = run_sql(say("INSERT INTO approval (kind, document_id, round, policy_id, customer_id, title, facts, initiator_id, state, started_at)"
                              " VALUES ('opening', %lld, 1, 1, %lld, 'Every', '{}', %lld, 'running', '2026-01-01')", (long long)opened, (long long)opened, (long long)nothing.id));
    int64_t step = run_sql(say("INSERT INTO approval_step (approval_id, place, name, finder, mode, state) VALUES (%lld, 1, 'Every', 'person', 'all', 'current')", (long long)run));

    run_sql(say("INSERT INTO approval_turn (approval_id, step_id, kind, document_id, amount, staff_id, state, opened_at) VALUES (%lld, %lld, 'opening', %lld, 0, %lld, 'open', '2026-01-01')",
                (long long)run, (long long)step, (long long)opened, (long long)everything.id));
    run_sql(say("UPDATE customer SET state = 'approval' WHERE id = %lld", (long long)opened));
    return run;
}

/* Nobody's, with something promised. */
static int64_t ticket_new(const char *state)
{
    int64_t id = run_sql(say("INSERT INTO ticket (number, customer_id, category, severity, state, title, description, promised, opened_at, opened_by, due_at)"
                             " VALUES ('A%lld', %lld, 'damaged', 'medium', '%s', 'Every', 'Every', 'Every', '2026-01-01', 1, '2026-01-02')", (long long)unique(), (long long)dealer, state));

    run_sql(say("INSERT INTO ticket_entry (ticket_id, at, staff_id, kind) VALUES (%lld, '2026-01-01', 1, 'opened')", (long long)id));
    return id;
}

/* Goods of the ticket: held, reacted to, recalled, on their way back. */
static void goods_new(void)
{
    shipment = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, product_code, lot, quantity, price, created_at, created_by)"
                           " VALUES (%lld, 'shipment', 'page', 'A%lld', 1, '2026-01-01', 500, 500, 'EVERY', 'E1', 500, 1, '2026-01-01', 1)", (long long)dealer, (long long)unique()));

    hold = run_sql(say("INSERT INTO lot_hold (ticket_id, product_code, product_name, lot, quantity, reason, state, held_at, held_by) VALUES (%lld, 'EVERY', 'Every', 'E1', 5, 'Every', 'held', '2026-01-01', 1)", (long long)ticket));
    reaction = run_sql(say("INSERT INTO adverse_reaction (ticket_id, product_kind, product_name, reaction, outcome, known, aware_on, gravity, state, due_at, created_at, created_by)"
                           " VALUES (%lld, 'drug', 'Every', 'Every', 'recovered', 'known', '2026-01-01', 'other', 'open', '9999-12-31', '2026-01-01', 1)", (long long)ticket));
    recall = run_sql(say("INSERT INTO recall (number, product_code, product_name, lots, class, reason, state, created_at, created_by) VALUES ('A%lld', 'EVERY', 'Every', 'E1', '1', 'Every', 'running', '2026-01-01', 1)", (long long)unique()));
    recalled = run_sql(say("INSERT INTO recall_dealer (recall_id, customer_id) VALUES (%lld, %lld)", (long long)recall, (long long)dealer));
    returning = run_sql(say("INSERT INTO goods_return (number, customer_id, shipment_id, product_code, product_name, lot, quantity, amount, reason, goods_condition, state, created_at, created_by)"
                            " VALUES ('A%lld', %lld, %lld, 'EVERY', 'Every', 'E1', 1, 1, 'unsold', 'sealed', 'draft', '2026-01-01', 1)", (long long)unique(), (long long)dealer, (long long)shipment));
}

static int64_t statement;

static int64_t statement_new(void)
{
    return run_sql(say("INSERT INTO ledger_statement (customer_id, until, receivable, prepaid, sent_on, state, created_by) VALUES (%lld, '2026-01-31', 0, 0, '2026-02-01', 'sent', 1)", (long long)dealer));
}

static int start(void **state)
{
    int64_t person;

    if (test_start(state) != 0)
        return -1;
    everything = visitor_with_all();
    nothing = visitor_new("");
    own = visitor_new("customers.look:own customers.read:own customers.update:own customers.suspend:own contacts.read:own"
                      " contacts.update:own papers.read:own papers.update:own papers.verify:own contracts.read:own contracts.update:own sales.read:own sales.post:own gate.read:own tickets.read:own tickets.create:own tickets.work:own recalls.read:own returns.read:own returns.create:own communications.read:own communications.create:own");
    token_all = token_of(&everything, every_scope);
    token_nothing = token_of(&nothing, every_scope);
    token_own = token_of(&own, every_scope);
    token_customers = token_of(&everything, "customers.read customers.write contacts.read contacts.write");
    token_papers = token_of(&everything, "papers.read papers.write");
    dealer = dealer_new(everything.id, "Every API Route");
    person = run_sql("INSERT INTO person (name) VALUES ('Test')");
    contact = run_sql(say("INSERT INTO contact (customer_id, person_id, role) VALUES (%lld, %lld, 'boss')", (long long)dealer, (long long)person));
    phone = run_sql(say("INSERT INTO phone (contact_id, number) VALUES (%lld, '13800138000')", (long long)contact));
    paper = paper_new();
    approval = approval_new();
    contract = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state_at, created_at, created_by, changed_at)"
                           " VALUES ('A%lld', 'single', 'Every', %lld, 1, '2026-01-01', '2099-01-01', '2026-01-01', '2026-01-01', 1, '2026-01-01')", (long long)unique(), (long long)dealer));
    entry = run_sql(say("INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, created_at, created_by)"
                        " VALUES (%lld, 'receipt', 'page', 'A%lld', 1, '2026-01-01', -5, 5, '2026-01-01', 1)", (long long)dealer, (long long)unique()));
    statement = statement_new();
    ticket = ticket_new("open");
    goods_new();
    communication = run_sql(say("INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by) VALUES (%lld, 'call', '2026-01-01', 1, 'Every', 'Every', '2026-01-01', 1)", (long long)dealer));
    due = run_sql(say("INSERT INTO contact_due (customer_id, rule_id, due_on, times, done) VALUES (%lld, (SELECT MIN(id) FROM contact_rule), '2026-01-01', 1, 0)", (long long)dealer));
    product = run_sql(say("INSERT INTO product (code, name, name_py, unit, product_class, state_on, created_at, created_by, changed_at)"
                          " VALUES ('A%lld', 'Every', 'every', 'box', 'drug', '2026-01-01', '2026-01-01', 1, '2026-01-01')", (long long)unique()));
    return 0;
}

/* --- paths and calls ---------------------------------------------------------------------------- */

static const char *value_of(const char *path, const char *name)
{
    if (strcmp(name, "action") == 0)
        return strstr(path, "/tickets") != NULL ? "ticket_wait" : "suspend";
    if (strcmp(name, "dictionary") == 0)
        return "customer_type";
    if (strcmp(name, "contact_id") == 0)
        return say("%lld", (long long)contact);
    if (strcmp(name, "phone_id") == 0)
        return say("%lld", (long long)phone);
    if (strstr(path, "/approvals") != NULL)
        return say("%lld", (long long)approval);
    if (strstr(path, "/contracts") != NULL)
        return say("%lld", (long long)contract);
    if (strstr(path, "/sales/statements") != NULL)
        return say("%lld", (long long)statement);
    if (strstr(path, "/sales") != NULL)
        return say("%lld", (long long)entry);
    if (strstr(path, "/communications") != NULL)
        return say("%lld", (long long)(strstr(path, "/due") != NULL ? due : communication));
    if (strstr(path, "/tickets/holds") != NULL)
        return say("%lld", (long long)hold);
    if (strstr(path, "/tickets/reactions") != NULL)
        return say("%lld", (long long)reaction);
    if (strstr(path, "/tickets/recalls") != NULL)
        return say("%lld", (long long)(strstr(path, "/dealers") != NULL ? recalled : recall));
    if (strstr(path, "/tickets/returns") != NULL)
        return say("%lld", (long long)returning);
    if (strstr(path, "/tickets") != NULL)
        return say("%lld", (long long)ticket);
    if (strstr(path, "/products") != NULL)
        return say("%lld", (long long)product);
    return say("%lld", (long long)(strstr(path, "/papers") != NULL ? paper : dealer));
}

static const char *concrete(const struct route *route)
{
    char path[300];
    size_t used = 0;

    for (const char *at = route->path; *at != '\0';) {
        char name[40];
        size_t length = strcspn(at + 1, "/");

        if (*at != ':' && *at != '$') {
            path[used++] = *at++;
            continue;
        }
        snprintf(name, sizeof(name), "%.*s", (int)length, at + 1);
        used += (size_t)snprintf(path + used, sizeof(path) - used, "%s", value_of(route->path, name));
        at += length + 1;
    }
    path[used] = '\0';
    return say("%s", path);
}

static struct page ask(const struct module *module, const struct route *route, const char *token, const char *body)
{
    return call_api(module, &(struct call){ .method = route_method_word(route->method), .path = concrete(route), .token = token, .body = body });
}

typedef void (*check_fn)(const struct module *module, const struct api_route *route);

static void each_route(check_fn check)
{
    for (size_t m = 0; modules[m] != NULL; m++) {
        for (size_t i = 0; modules[m]->api != NULL && i < modules[m]->api->count; i++)
            check(modules[m], &modules[m]->api->routes[i]);
    }
}

#define CHECK(condition, row, page)                                                                                     \
    do {                                                                                                                \
        if (!(condition))                                                                                               \
            fail_msg("%s %s: %s; answered %d %.400s", route_method_word((row)->route.method), (row)->route.path,       \
                     #condition, (page).status, (page).body);                                                           \
    } while (0)

static void check_problem(const struct api_route *row, struct page page, int status)
{
    json_t *problem = json_loads(page.body, 0, NULL);

    CHECK(page.status == status, row, page);
    CHECK(strstr(page.head, "Content-Type: application/problem+json") != NULL, row, page);
    CHECK(json_integer_value(json_object_get(problem, "status")) == status, row, page);
    CHECK(json_is_string(json_object_get(problem, "title")) && json_is_string(json_object_get(problem, "detail")), row, page);
    CHECK(strncmp(json_string_value(json_object_get(problem, "instance")), "urn:ninefold:request:", 21) == 0, row, page);
    json_decref(problem);
}

/* --- who may ask ---------------------------------------------------------------------------------- */

static void check_without_token(const struct module *module, const struct api_route *row)
{
    struct page page = ask(module, &row->route, NULL, "{}");

    check_problem(row, page, 401);
    CHECK(strstr(page.head, "WWW-Authenticate: Bearer") != NULL, row, page);
    page = call_api(module, &(struct call){ .method = route_method_word(row->route.method), .path = concrete(&row->route), .body = "{}",
                                            .visitor = &everything });
    check_problem(row, page, 401);
}

static void without_a_token_every_route_answers_401_also_to_a_cookie(void **state)
{
    (void)state;
    each_route(check_without_token);
}

static void check_without_permission(const struct module *module, const struct api_route *row)
{
    struct page page = { 0 };

    if (row->route.permission == NULL) {
        CHECK(row->route.reason != NULL && (row->route.flags & ROUTE_ANY_PERSON) != 0, row, page);
        return;
    }
    check_problem(row, ask(module, &row->route, token_nothing, "{}"), 403);
}

static void a_person_without_the_permission_gets_403_and_leaves_an_audit_row(void **state)
{
    (void)state;
    each_route(check_without_permission);
    assert_true(number_of(say("SELECT COUNT(*) FROM audit WHERE action = 'refused' AND via = 'api' AND actor_id = %lld AND token_id IS NOT NULL",
                              (long long)nothing.id)) > 10);
}

static void check_without_scope(const struct module *module, const struct api_route *row)
{
    if (row->route.permission != NULL)
        check_problem(row, ask(module, &row->route, strncmp(row->route.permission, "papers.", 7) == 0 ? token_customers : token_papers, "{}"), 403);
}

static void a_token_without_the_scope_gets_403_though_its_person_may(void **state)
{
    (void)state;
    each_route(check_without_scope);
}

/* Whoever adds a noun to the API adds its scopes, or nobody could ask for it. */
static void check_scope_exists(const struct module *module, const struct api_route *row)
{
    struct page page = { 0 };

    (void)module;
    if (row->route.permission == NULL)
        return;
    CHECK(options_find("api_scope", say("%.*s.read", (int)strcspn(row->route.permission, "."), row->route.permission)) != NULL, row, page);
    CHECK(options_find("api_scope", say("%.*s.write", (int)strcspn(row->route.permission, "."), row->route.permission)) != NULL, row, page);
}

static void every_noun_has_its_scopes(void **state)
{
    (void)state;
    each_route(check_scope_exists);
}

static void check_other_teams_row(const struct module *module, const struct api_route *row)
{
    if (row->route.record != NULL && (row->route.flags & ROUTE_NO_RECORD_SCOPE) == 0)
        check_problem(row, ask(module, &row->route, token_own, "{\"version\": 1}"), 404);
}

static void a_row_of_another_team_answers_404(void **state)
{
    (void)state;
    each_route(check_other_teams_row);
}

static void check_record_scope(const struct module *module, const struct api_route *row)
{
    struct page page = { 0 };

    (void)module;
    CHECK(row->summary != NULL, row, page);
    if ((row->route.flags & ROUTE_NO_RECORD_SCOPE) != 0) { /* rows that are nobody's: it says why */
        CHECK(row->route.reason != NULL, row, page);
        return;
    }
    CHECK(row->route.record == NULL || strstr(row->route.record, "{visible:") != NULL, row, page);
    CHECK(row->resource == NULL || strstr(row->resource->record, "{visible:") != NULL, row, page);
    CHECK(row->resource == NULL || strstr(row->resource->list->where, "{visible:") != NULL, row, page);
    CHECK(row->resource != NULL || row->kind == API_OTHER, row, page);
}

static void every_statement_is_narrowed_to_what_the_person_sees(void **state)
{
    (void)state;
    each_route(check_record_scope);
}

/* --- the description ------------------------------------------------------------------------------- */

static json_t *described; /* paths of the document that migrate wrote */
static size_t described_routes;

/* "/api/v1/customers/:id" -> "/api/v1/customers/{id}" */
static const char *templated(const char *pattern)
{
    char path[300];
    size_t used = 0;

    for (bool inside = false; *pattern != '\0' || inside; pattern++) {
        if (inside && (*pattern == '/' || *pattern == '\0')) {
            path[used++] = '}';
            inside = false;
            if (*pattern == '\0')
                break;
        }
        if (*pattern == ':' || *pattern == '$')
            inside = true;
        path[used++] = (char)(*pattern == ':' || *pattern == '$' ? '{' : *pattern);
    }
    path[used] = '\0';
    return say("%s", path);
}

static void check_described(const struct module *module, const struct api_route *row)
{
    const json_t *operations = json_object_get(described, templated(row->route.path)), *operation = NULL, *schema;
    struct page page = { 0 };
    const char *method;
    json_t *value;

    (void)module;
    json_object_foreach((json_t *)(uintptr_t)operations, method, value)
    {
        if (strcasecmp(method, route_method_word(row->route.method)) == 0)
            operation = value;
    }
    CHECK(operation != NULL, row, page);
    described_routes++;
    schema = json_object_get(json_object_get(json_object_get(json_object_get(operation, "requestBody"), "content"),
                                             row->route.method == METHOD_PATCH ? "application/merge-patch+json" : "application/json"),
                             "schema");
    CHECK((row->route.form == NULL) == (schema == NULL), row, page);
    for (size_t i = 0; row->route.form != NULL && i < row->route.form->count; i++)
        CHECK(json_object_get(json_object_get(schema, "properties"), row->route.form->fields[i].name) != NULL, row, page);
}

static void the_description_holds_every_route_with_its_fields_and_nothing_else(void **state)
{
    struct page page = call_api(module_named("account"), &(struct call){ .path = "/api/v1/openapi.json", .token = token_nothing });
    json_t *document = json_loads(page.body, 0, NULL), *operations;
    size_t count = 0;
    const char *path;

    (void)state;
    assert_int_equal(page.status, 200);
    described = json_object_get(document, "paths");
    each_route(check_described);
    json_object_foreach(described, path, operations) count += json_object_size(operations);
    assert_int_equal(count, described_routes);
    json_decref(document);
}

/* --- what is sent ----------------------------------------------------------------------------------- */

static void check_strange_bodies(const struct module *module, const struct api_route *row)
{
    static const char *const bad[] = { "{", "[]", "7", "\"x\"", "{\"a\": 1, \"a\": 2}", "{\"a\": \"\xff\"}", "{\"a\": \"\\u0000\"}",
                                       "[[[[[[[[[[[[]]]]]]]]]]]]" };
    struct page page;

    if (row->route.method == METHOD_GET)
        return;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        check_problem(row, ask(module, &row->route, token_all, bad[i]), 400);
    page = call_api(module, &(struct call){ .method = route_method_word(row->route.method), .path = concrete(&row->route), .token = token_all,
                                            .body = "a=1", .type = "application/x-www-form-urlencoded" });
    check_problem(row, page, 415);
    page = ask(module, &row->route, token_all, "{\"version\": 1, \"no_such_field\": 1}");
    check_problem(row, page, 422);
    CHECK(strstr(page.body, "\"no_such_field\",\"code\":\"unknown_field\"") != NULL, row, page);
}

static void what_is_no_json_object_or_names_unknown_fields_is_refused(void **state)
{
    (void)state;
    each_route(check_strange_bodies);
}

/* Each field with each wrong type: refused beside the field, never a crash. */
static void check_wrong_types(const struct module *module, const struct api_route *row)
{
    static const char *const values[] = { "{}", "[{}]", "1.5", "[1]", "{\"x\": []}" };
    const struct form *form = row->route.form;

    for (size_t i = 0; form != NULL && i < form->count; i++) {
        for (size_t k = 0; k < COUNT_OF(values); k++) {
            struct page page = ask(module, &row->route, token_all, say("{\"version\": 1, \"%s\": %s}", form->fields[i].name, values[k]));

            check_problem(row, page, 422);
            CHECK(strstr(page.body, say("{\"field\":\"%s\",\"code\":\"type_", form->fields[i].name)) != NULL, row, page);
        }
    }
}

static void a_value_of_another_type_is_refused_beside_its_field(void **state)
{
    (void)state;
    each_route(check_wrong_types);
}

/* --- what changes -------------------------------------------------------------------------------------- */

static void check_get(const struct module *module, const struct api_route *row)
{
    int64_t before = number_of("SELECT COALESCE(MAX(id), 0) FROM audit");
    struct page page;

    if (row->route.method != METHOD_GET)
        return;
    page = ask(module, &row->route, token_all, NULL);
    CHECK(page.status == 200, row, page);
    CHECK(strstr(page.head, "Content-Type: application/json") != NULL, row, page);
    CHECK(strstr(page.head, "Set-Cookie") == NULL, row, page);
    CHECK(number_of("SELECT COALESCE(MAX(id), 0) FROM audit") == before, row, page);
}

static void every_get_answers_json_and_changes_nothing(void **state)
{
    (void)state;
    each_route(check_get);
}

/* Of fields whose value must name something that is there. */
static const char *named_value(const char *name)
{
    if (strcmp(name, "template_id") == 0)
        return say("%lld", (long long)number_of("SELECT MIN(id) FROM contract_template WHERE state = 'current' AND amendment = 0"));
    if (strcmp(name, "product") == 0)
        return say("\"%s\"", text_of(say("SELECT code FROM product WHERE id = %lld", (long long)product)));
    if (strcmp(name, "quantity") == 0 || strcmp(name, "price") == 0)
        return "\"2.5\"";
    if (strcmp(name, "amount") == 0)
        return "\"6.25\""; /* of those two */
    if (strcmp(name, "until") == 0 || strcmp(name, "sent_on") == 0 || strcmp(name, "confirmed_on") == 0)
        return "\"2026-02-01\""; /* what has been */
    if (strcmp(name, "promised_time") == 0)
        return "\"17:00\"";
    if (strcmp(name, "promised_on") == 0)
        return "\"2099-01-31\"";
    if (strcmp(name, "contact_id") == 0 || strcmp(name, "shipment_id") == 0)
        return "null"; /* those of the dealer */
    return strcmp(name, "from_id") == 0 || strcmp(name, "discount") == 0 ? "null" : NULL;
}

static const char *good_value(const struct field *field)
{
    const struct options *options = field->options != NULL ? options_get(field->options) : NULL;

    if (named_value(field->name) != NULL)
        return named_value(field->name);
    if (strcmp(field->name, "place") == 0)
        return "0"; /* of the steps before: to the initiator */
    if (strcmp(field->name, "company_id") == 0)
        return "1";
    if (strcmp(field->name, "posted_on") == 0 || strcmp(field->name, "held_on") == 0)
        return "\"2026-01-31\""; /* of what has happened */
    if (strcmp(field->name, "held_time") == 0)
        return "\"9:30\"";
    if (strcmp(field->name, "contract_number") == 0)
        return say("\"%s\"", text_of(say("SELECT number FROM contract WHERE id = %lld", (long long)contract)));
    if (strcmp(field->name, "shipment_number") == 0)
        return say("\"%s\"", text_of(say("SELECT number FROM ledger_entry WHERE id = %lld", (long long)shipment)));
    if (strcmp(field->name, "product_code") == 0 || strcmp(field->name, "lot") == 0)
        return strcmp(field->name, "lot") == 0 ? "\"E1\"" : "\"EVERY\""; /* of that shipment */
    if (strcmp(field->name, "ticket_id") == 0)
        return "null";
    switch (field->type) {
    case FIELD_FLAG:
        return "true";
    case FIELD_INT:
        return "1";
    case FIELD_HIDDEN:
        return say("%lld", (long long)dealer);
    case FIELD_MONEY:
        return "\"1000.50\"";
    case FIELD_DATE:
        return "\"2099-01-31\"";
    case FIELD_MOBILE:
    case FIELD_PHONE:
        return say("\"139%08lld\"", (long long)(unique() % 100000000));
    case FIELD_EMAIL:
        return "\"a@example.com\"";
    case FIELD_CREDIT_CODE:
    case FIELD_REGION:
        return "null";
    case FIELD_IDS:
        return "[]";
    case FIELD_CHOICES:
        return say("[\"%s\"]", options->items[0].key);
    case FIELD_CHOICE:
        if (strcmp(field->options, "@staff") == 0)
            return say("%lld", (long long)everything.id);
        return options->count == 0 ? "null" : say((field->flags & FIELD_INT_ID) != 0 ? "%s" : "\"%s\"", options->items[0].key);
    default:
        if (strcmp(field->name, "customer") == 0 || strcmp(field->name, "products") == 0) /* asked for by their codes */
            return say("\"%s\"", text_of(say("SELECT code FROM %s WHERE id = %lld", *field->name == 'c' ? "customer" : "product", (long long)(*field->name == 'c' ? dealer : product))));
        return say("\"w%lld\"", (long long)unique());
    }
}

/* The version that :id has now, so that changes follow each other in any order. */
static const char *good_body(const struct api_route *row)
{
    static char body[8000];
    size_t used;
    const struct form *form = row->route.form;
    const char *path = row->route.path;
    const char *table = strstr(path, "/statements/") != NULL ? "ledger_statement" : strstr(path, "/papers") != NULL ? "paper" : strstr(path, "/products") != NULL ? "product" : strstr(path, "/contracts") != NULL ? "contract" : strstr(path, "/contacts/") != NULL ? "contact" : strstr(path, "/tickets/") != NULL ? "ticket" : "customer";
    int64_t id = strcmp(table, "ledger_statement") == 0 ? statement : strcmp(table, "paper") == 0 ? paper : strcmp(table, "product") == 0 ? product : strcmp(table, "contract") == 0 ? contract : strcmp(table, "contact") == 0 ? contact : strcmp(table, "ticket") == 0 ? ticket : dealer;

    used = (size_t)snprintf(body, sizeof(body), "{\"version\": %lld", (long long)number_of(say("SELECT version FROM %s WHERE id = %lld", table, (long long)id)));
    for (size_t i = 0; form != NULL && i < form->count; i++)
        used += (size_t)snprintf(body + used, sizeof(body) - used, ", \"%s\": %s", form->fields[i].name, good_value(&form->fields[i]));
    snprintf(body + used, sizeof(body) - used, "}");
    return body;
}

static size_t changes;

static void check_change(const struct module *module, const struct api_route *row)
{
    int64_t before = number_of("SELECT COALESCE(MAX(id), 0) FROM audit");
    struct page page;

    if (row->route.method == METHOD_GET || row->kind == API_END)
        return;
    if (strstr(row->route.path, "/approvals") != NULL)
        approval = approval_new(); /* decided once */
    if (strstr(row->route.path, "/statements/") != NULL)
        statement = statement_new(); /* answered once */
    if (strstr(row->route.path, "/tickets/:id/") != NULL)
        ticket = ticket_new(strstr(row->route.path, "/close") != NULL ? "solved" : "open"); /* a step is taken once */
    page = ask(module, &row->route, token_all, good_body(row));
    if (strstr(row->route.path, "$action") != NULL && page.status == 404)
        return;
    if (strstr(row->route.path, "/submit") != NULL && page.status == 422)
        return; /* this one is not complete; tests/contracts submits one that is */
    CHECK(page.status == 200 || page.status == 201, row, page);
    CHECK(page.status != 201 || strncmp(page.location, "/api/v1/", 8) == 0, row, page);
    CHECK(strstr(page.body, "\"version\":") == NULL || strstr(page.head, "ETag: \"") != NULL, row, page);
    CHECK(number_of(say("SELECT COUNT(*) FROM audit a JOIN api_token t ON t.id = a.token_id WHERE a.id > %lld AND a.via = 'api' AND t.staff_id = %lld",
                        (long long)before, (long long)everything.id)) > 0, row, page);
    changes++;
    if (page.status == 201) { /* and what was made can be read where it says it is */
        page = call_api(module, &(struct call){ .path = page.location, .token = token_all });
        CHECK(page.status == 200, row, page);
    }
}

static void check_end(const struct module *module, const struct api_route *row)
{
    struct page page;

    if (row->kind != API_END)
        return;
    page = ask(module, &row->route, token_all, NULL);
    CHECK(page.status == 204 && *page.body == '\0', row, page);
    page = ask(module, &row->route, token_all, NULL);
    CHECK(page.status == 404, row, page);
    changes++;
}

/* Rows further down a path end first. */
static void check_end_of_part(const struct module *module, const struct api_route *row)
{
    if (strstr(row->route.path, "phone_id") != NULL)
        check_end(module, row);
}

static void check_end_of_whole(const struct module *module, const struct api_route *row)
{
    if (strstr(row->route.path, "phone_id") == NULL)
        check_end(module, row);
}

static void every_change_is_answered_with_the_row_and_audited_with_the_token(void **state)
{
    (void)state;
    each_route(check_change);
    each_route(check_end_of_part);
    each_route(check_end_of_whole);
    print_message("# %zu changes carried out\n", changes);
    assert_true(changes >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_token_every_route_answers_401_also_to_a_cookie),
        cmocka_unit_test(a_person_without_the_permission_gets_403_and_leaves_an_audit_row),
        cmocka_unit_test(a_token_without_the_scope_gets_403_though_its_person_may),
        cmocka_unit_test(every_noun_has_its_scopes),
        cmocka_unit_test(a_row_of_another_team_answers_404),
        cmocka_unit_test(every_statement_is_narrowed_to_what_the_person_sees),
        cmocka_unit_test(the_description_holds_every_route_with_its_fields_and_nothing_else),
        cmocka_unit_test(what_is_no_json_object_or_names_unknown_fields_is_refused),
        cmocka_unit_test(a_value_of_another_type_is_refused_beside_its_field),
        cmocka_unit_test(every_get_answers_json_and_changes_nothing),
        cmocka_unit_test(every_change_is_answered_with_the_row_and_audited_with_the_token),
    };

    return cmocka_run_group_tests(tests, start, test_end);
}
