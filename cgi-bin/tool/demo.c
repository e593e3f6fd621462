/* demo.c - sixteen accounts, two sales regions, some 200 dealers with contacts: invented,
 * believable, the same at each load. Password of all: ninefold-demo. */
#include "demo.h"

#include <string.h>

#include "core/clock.h"
#include "core/password.h"
#include "demo_data.h"
#include "demo_communications.h"
#include "demo_contracts.h"
#include "demo_ledger.h"
#include "demo_orders.h"
#include "demo_products.h"
#include "demo_recalls.h"
#include "demo_sms.h"
#include "demo_tickets.h"
#include "domain/customer.h"
#include "domain/org.h"
#include "domain/search_index.h"

enum { DEALERS = 208 };

/* A small generator of its own, so that every load gives the same. */
static uint64_t state;

static size_t pick(size_t count)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (size_t)((state >> 33) % count);
}

/* Some minute of a day, so that not everything happened at the hour of loading. */
static const char *utc_days_ago(struct request *req, int64_t days)
{
    char *text = arena_alloc(req->arena, 24);

    clock_format_utc(clock_now_ms() - days * 86400000LL - (int64_t)pick(600) * 60000LL, text);
    return text;
}

/* Own copy of the request's values, for one row. */
static NEOERR *run(struct request *req, const char *sql, const struct values *values)
{
    return nerr_pass(db_execute_with(req, sql, values));
}

/* --- organisation ------------------------------------------------------------------- */

static NEOERR *load_departments(struct request *req)
{
    for (size_t i = 0; i < demo_department_count; i++) {
        struct values *values = values_new(req->arena);

        values_text(values, "name", demo_departments[i][0]);
        values_text(values, "name_en", demo_departments[i][1]);
        TRY(run(req, "INSERT INTO department (name, name_en) VALUES (:name, :name_en)", values));
    }
    return STATUS_OK;
}

static NEOERR *load_region(struct request *req, const struct demo_region *region)
{
    struct values *values = values_new(req->arena);
    char *prefixes = arena_text(req->arena, region->prefixes), *rest = NULL;

    values_text(values, "name", region->name);
    values_text(values, "name_en", region->name_en);
    values_text(values, "parent", region->parent);
    TRY(run(req, "INSERT INTO sales_region (parent_id, name, name_en)"
                 " SELECT (SELECT id FROM sales_region WHERE name = :parent), :name, :name_en",
            values));
    values_int(values, "region_id", db_insert_id(req));
    for (char *prefix = strtok_r(prefixes, " ", &rest); prefix != NULL; prefix = strtok_r(NULL, " ", &rest)) {
        values_text(values, "prefix", prefix);
        TRY(run(req, "INSERT INTO sales_region_cover (prefix, sales_region_id) VALUES (:prefix, :region_id)", values));
    }
    return STATUS_OK;
}

static NEOERR *load_person(struct request *req, const struct demo_person *person, const char *hash)
{
    struct values *values = values_new(req->arena);

    values_text(values, "account", person->account);
    values_text(values, "name", person->name);
    values_text(values, "name_py", text_person_pinyin(req->arena, person->name));
    values_text(values, "title", person->title);
    values_text(values, "role", person->role);
    values_text(values, "superior", person->superior);
    values_text(values, "email", arena_format(req->arena, "%s@ninefold.example", person->account));
    values_text(values, "department", demo_departments[person->department][0]);
    values_text(values, "region", person->region);
    values_text(values, "hash", hash);
    TRY(run(req,
            "INSERT INTO staff (account, name, name_py, title, email, department_id, superior_id, password_hash,"
            "  password_changed_at, demo, created_at)"
            " SELECT :account, :name, :name_py, :title, :email, (SELECT id FROM department WHERE name = :department),"
            "  (SELECT id FROM staff WHERE account = :superior), :hash, :now, 1, :now",
            values));
    values_int(values, "staff_id", db_insert_id(req));
    TRY(run(req, "INSERT INTO staff_role (staff_id, role_id) SELECT :staff_id, id FROM role WHERE word = :role", values));
    return nerr_pass(run(req, "INSERT INTO staff_sales_region (staff_id, sales_region_id)"
                              " SELECT :staff_id, id FROM sales_region WHERE name = :region",
                         values));
}

static NEOERR *load_organisation(struct request *req)
{
    const char *hash;

    TRY(load_departments(req));
    for (size_t i = 0; i < demo_region_count; i++)
        TRY(load_region(req, &demo_regions[i]));
    TRY(password_hash(req, "ninefold-demo", &hash));
    for (size_t i = 0; i < demo_person_count; i++)
        TRY(load_person(req, &demo_people[i], hash));
    TRY(org_rebuild_region_tree(req));
    return nerr_pass(org_rebuild_staff_tree(req));
}

/* --- dealers ---------------------------------------------------------------------------- */

/* A code of this region with the check character that fits. */
static const char *credit_code(struct request *req, const char *region, size_t serial)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *stem = arena_format(req->arena, "91%sMA5%06zu", region, 100000 + serial * 37), *code;

    for (const char *check = alphabet; *check != '\0'; check++) {
        const char *whole = arena_format(req->arena, "%s%c", stem, *check);

        if (text_credit_code(req->arena, whole, &code) == CREDIT_CODE_OK)
            return code;
    }
    return NULL;
}

static const char *person_name(struct request *req)
{
    const char *surname = demo_surnames[pick(demo_surname_count)];

    return arena_format(req->arena, "%s%s", surname, demo_given[pick(demo_given_count)]);
}

static NEOERR *pick_county(struct request *req, const struct demo_place *place, const char **code, const char **name)
{
    struct rows *rows;
    struct row row;

    values_text(req->values, "prefix", place->prefix);
    TRY(db_select(req, "SELECT code, name FROM postal_region WHERE level = 3 AND valid_to IS NULL AND LEFT(code, 4) = :prefix ORDER BY code",
                  &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "no regions below %s: run load-regions first", place->prefix);
    row = rows_at(rows, pick(rows->count));
    *code = row_text(&row, "code");
    *name = row_text(&row, "name");
    return STATUS_OK;
}

static const char *pick_state(size_t i)
{
    return i % 17 == 3 ? "prospect" : i % 29 == 5 ? "papers" : i % 31 == 7 ? "suspended" : i % 41 == 9 ? "dormant" : "active";
}

static void fill_identity(struct request *req, struct values *values, const struct demo_place *place, size_t i)
{
    const struct demo_kind *kind = &demo_kinds[pick(demo_kind_count)];
    const char *word = arena_format(req->arena, "%s%s", demo_first[i % demo_first_count],
                                    demo_second[(i / demo_first_count) % demo_second_count]);

    values_text(values, "code", arena_format(req->arena, "D%06zu", i + 1));
    values_text(values, "name", arena_format(req->arena, "%s%s%s", place->city, word, kind->ending));
    values_text(values, "short_name", arena_format(req->arena, "%s%s", place->city, word));
    values_text(values, "type", kind->type);
    values_text(values, "business_scope", kind->scope);
    values_text(values, "legal_representative", person_name(req));
    values_text(values, "registered_capital", arena_format(req->arena, "%zu.00", (pick(40) + 1) * 500000));
    values_text(values, "founded_on", arena_format(req->arena, "%zu-%02zu-%02zu", 1998 + pick(25), 1 + pick(12), 1 + pick(28)));
}

static void fill_figures(struct request *req, struct values *values)
{
    values_int(values, "warehouse_m2", (int64_t)(pick(60) + 2) * 100);
    values_int(values, "cold_chain", pick(3) == 0);
    values_int(values, "vehicles", (int64_t)pick(12));
    values_int(values, "staff_count", (int64_t)pick(120) + 5);
    values_int(values, "sales_people", (int64_t)pick(20) + 1);
    values_int(values, "downstream_count", (int64_t)pick(400) + 10);
    values_text(values, "brands", arena_format(req->arena, "%s、%s", demo_brands[pick(4)], demo_brands[4 + pick(4)])); /* data */
    values_text(values, "bank_name", demo_banks[pick(demo_bank_count)]);
    values_text(values, "bank_account", arena_format(req->arena, "6222%012zu", pick(999999) * 7919 + pick(9999)));
}

static NEOERR *insert_contact(struct request *req, int64_t customer_id, size_t place, size_t serial)
{
    const struct demo_role *role = &demo_roles[place == 0 ? 0 : 1 + pick(demo_role_count - 1)];
    const char *name = person_name(req), *pinyin = text_person_pinyin(req->arena, name);
    struct values *values = values_new(req->arena);

    values_text(values, "name", name);
    values_text(values, "name_py", pinyin);
    values_text(values, "initials", text_initials(req->arena, pinyin));
    TRY(run(req, "INSERT INTO person (name, name_py, initials) VALUES (:name, :name_py, :initials)", values));
    values_int(values, "person_id", db_insert_id(req));
    values_int(values, "customer_id", customer_id);
    values_text(values, "role", role->role);
    values_text(values, "title", role->title);
    values_int(values, "key_person", place == 0);
    TRY(run(req, "INSERT INTO contact (customer_id, person_id, role, title, key_person)"
                 " VALUES (:customer_id, :person_id, :role, :title, :key_person)",
            values));
    values_int(values, "contact_id", db_insert_id(req));
    values_text(values, "number", arena_format(req->arena, "1%zu%08zu", 30 + pick(9) + 20 * pick(3), (serial * 7 + place + 1731) * 48271 % 100000000));
    return nerr_pass(run(req, "INSERT INTO phone (contact_id, number, kind, sms) VALUES (:contact_id, :number, 'mobile', 1)", values));
}

static NEOERR *insert_limit(struct request *req, int64_t customer_id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "customer_id", customer_id);
    values_text(values, "amount", arena_format(req->arena, "%zu.00", (pick(20) + 1) * 50000));
    values_int(values, "term_days", (int64_t)(1 + pick(3)) * 30);
    values_text(values, "reason", "年度授信"); /* data */
    return nerr_pass(run(req, "INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason)"
                              " VALUES (:customer_id, :amount, :term_days, DATE_FORMAT(:today, '%Y-01-01'), :reason)",
                         values));
}

static NEOERR *insert_dealer(struct request *req, size_t i)
{
    const struct demo_place *place = &demo_places[i % demo_place_count];
    struct values *values = values_new(req->arena);
    const char *region, *county, *made = utc_days_ago(req, (int64_t)(pick(900) + 30));
    struct row seller;
    int64_t id;

    TRY(pick_county(req, place, &region, &county));
    values_text(req->values, "seller", place->seller);
    TRY(db_select_one(req, "SELECT id FROM staff WHERE account = :seller", &seller));
    fill_identity(req, values, place, i);
    fill_figures(req, values);
    values_text(values, "credit_code", credit_code(req, region, i));
    values_text(values, "region_code", region);
    values_text(values, "address", arena_format(req->arena, "%s%zu号", demo_streets[pick(demo_street_count)], pick(900) + 1)); /* data */
    values_text(values, "phone", arena_format(req->arena, "%s-8%07zu", place->area, pick(9999999)));
    if (i % 3 != 1) {
        values_text(values, "delivery_address", values_get_text(values, "address"));
        values_text(values, "invoice_address", arena_format(req->arena, "%s %s", values_get_text(values, "address"), values_get_text(values, "phone")));
    }
    values_text(values, "state", pick_state(i));
    values_text(values, "source", i % 3 == 0 ? "visit" : i % 3 == 1 ? "referral" : "fair");
    if (i % 23 != 11)
        values_int(values, "owner_id", row_int(&seller, "id"));
    TRY(customer_derive(req, values));
    values_text(values, "created_at", made);
    values_text(values, "state_at", made);
    values_text(values, "changed_at", utc_days_ago(req, (int64_t)pick(30)));
    values_int(values, "created_by", row_int(&seller, "id"));
    TRY(db_insert(req, &customer_table, values, &id));
    values_int(values, "customer_id", id);
    TRY(run(req, "INSERT INTO timeline (customer_id, at, kind, resource, staff_id)"
                 " VALUES (:customer_id, :created_at, 'registered', 'customers', :created_by)",
            values));
    for (size_t k = 0; k < 1 + i % 3; k++)
        TRY(insert_contact(req, id, k, i));
    TRY(search_index_dealer(req, id, SEARCH_ALL));
    return strcmp(pick_state(i), "active") == 0 ? nerr_pass(insert_limit(req, id)) : STATUS_OK;
}

/* --- papers: most in order, some expiring, expired, missing or to be verified ------------------- */

static const char papers_sql[] =
    "/* all rows: invented papers */ INSERT INTO paper (customer_id, paper_type, number, issuer, issued_on, date_meaning, expires_on, scope_text,"
    "  verification, verified_by, verified_at, created_at, created_by, changed_at)"
    " SELECT cu.id, r.paper_type, CASE r.paper_type WHEN 'business_licence' THEN cu.credit_code ELSE CONCAT('ND', LPAD(cu.id * 37 + r.id, 7, '0')) END,"
    "  IF(r.paper_type = 'quality_agreement', '', IF(r.paper_type IN ('drug_licence', 'device_licence'), '药品监督管理局', '市场监督管理局'))" /* data */
    "  , :today - INTERVAL IF(t.date_meaning = 'annual', 170 + cu.id % 9 * 20, 300 + cu.id * 7 % 900) DAY, IF(r.paper_type = 'business_licence' AND cu.id % 3 > 0, 'permanent', t.date_meaning),"
    "  IF(t.date_meaning <> 'expiry' OR (r.paper_type = 'business_licence' AND cu.id % 3 > 0), NULL,"
    "   :today + INTERVAL CASE WHEN cu.id % 23 = r.id % 23 THEN -12 WHEN cu.id % 11 = r.id % 11 THEN 5 + cu.id % 80 ELSE 200 + cu.id * 13 % 1200 END DAY),"
    "  '', IF(cu.id % 6 = r.id % 6, 'waiting', 'verified'), IF(cu.id % 6 = r.id % 6, NULL, q.id), IF(cu.id % 6 = r.id % 6, NULL, :now - INTERVAL 40 DAY),"
    "  :now - INTERVAL 60 DAY, q.id, :now - INTERVAL 40 DAY"
    " FROM customer cu JOIN paper_requirement r ON r.customer_type = cu.type AND r.product_class IN ('', 'drug') JOIN paper_type t ON t.word = r.paper_type"
    " JOIN staff q ON q.account = 'quality1' WHERE cu.id % 19 <> r.id % 19 AND (r.mandatory = 1 OR cu.id % 2 = 0)";

static NEOERR *load_papers(struct request *req)
{
    struct rows *rows;
    int64_t *ids;

    TRY(db_execute(req, papers_sql));
    TRY(db_select(req, "SELECT id FROM paper ORDER BY id", &rows));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    return nerr_pass(search_index_papers(req, ids, rows->count));
}

/* --- files: two of three verified, some of them so long ago that a review is due; the hourly job reckons the scores --- */

static const char files_sql[] =
    "/* all rows: invented verifications */ INSERT INTO customer_file (id, reckoned_on, verified_on, verified_by, next_review_on)"
    " SELECT cu.id, '2000-01-01', :today - INTERVAL cu.id * 37 % 420 DAY, q.id, :today - INTERVAL cu.id * 37 % 420 DAY + INTERVAL 12 MONTH"
    " FROM customer cu JOIN staff q ON q.account = 'service1' WHERE cu.id % 3 <> 2";

/* --- work --------------------------------------------------------------------------------------- */

static NEOERR *load_announcements(struct request *req)
{
    for (size_t i = 0; i < demo_announcement_count; i++) {
        struct values *values = values_new(req->arena);

        values_text(values, "title", demo_announcements[i].title);
        values_text(values, "body", demo_announcements[i].body);
        values_int(values, "must_read", demo_announcements[i].must_read);
        values_text(values, "at", utc_days_ago(req, demo_announcements[i].days_ago));
        TRY(run(req, "INSERT INTO announcement (title, body, must_read, published_at, published_by, told_on)"
                     " SELECT :title, :body, :must_read, :at, id, DATE(:at) FROM staff WHERE account = 'service1'",
                values));
    }
    return STATUS_OK;
}

static NEOERR *load_tasks(struct request *req)
{
    for (size_t i = 0; i < 30; i++) {
        struct values *values = values_new(req->arena);

        values_text(values, "title", demo_tasks[pick(demo_task_count)]);
        values_int(values, "due", (int64_t)pick(20) - 4);
        values_int(values, "place", (int64_t)i * 6 + 1);
        TRY(run(req, "/* all rows: invented tasks */ INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at)"
                     " SELECT cu.owner_id, :title, :today + INTERVAL :due DAY, cu.id, (SELECT id FROM staff WHERE account = 'service1'), :now"
                     " FROM customer cu WHERE cu.owner_id IS NOT NULL ORDER BY cu.id LIMIT 1 OFFSET :place",
                values));
    }
    return STATUS_OK;
}

NEOERR *demo_load(struct request *req, void *unused)
{
    struct row row;

    (void)unused;
    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM staff WHERE demo = 1", &row));
    if (row_int(&row, "n") > 0)
        return STATUS_OK;
    state = 20260101;
    TRY(load_organisation(req));
    TRY(options_changed(req));
    TRY(options_current(req)); /* regions and people, for what follows */
    for (size_t i = 0; i < DEALERS; i++)
        TRY(insert_dealer(req, i));
    TRY(db_execute(req, "UPDATE numbering SET next_number = 1000 WHERE series = 'customer'"));
    TRY(load_papers(req));
    TRY(demo_products_load(req));
    TRY(db_execute(req, files_sql));
    TRY(demo_contracts_load(req));
    TRY(demo_ledger_load(req));
    TRY(demo_orders_load(req));
    TRY(demo_tickets_load(req));
    TRY(demo_recalls_load(req));
    TRY(demo_communications_load(req));
    TRY(demo_sms_load(req));
    TRY(load_announcements(req));
    TRY(load_tasks(req));
    return nerr_pass(options_changed(req));
}
