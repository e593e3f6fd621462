/* completeness.c - reckons customer_file from the rules; the only writer of that table and of customer.file_score. */
#include "completeness.h"

#include <stdlib.h>
#include <string.h>

enum { DEALERS_A_STEP = 200 };

/* Columns that rules may look at: their words in dictionary completeness_column, and when they are filled. */
const char *const completeness_columns[] = {
    "customer.credit_code", "customer.other_id",   "customer.short_name",       "customer.legal_representative", "customer.registered_capital",
    "customer.founded_on",  "customer.business_scope", "customer.region_code",  "customer.address",              "customer.delivery_address",
    "customer.phone",       "customer.owner_id",   "customer.sales_region_id",  "customer.source",               "customer.bank_name",
    "customer.bank_account", "customer.invoice_address", "customer.warehouse_m2", "customer.staff_count",        "customer.downstream",
    "customer.brands",      "customer.type",       NULL,
};
#define FILLED(word, condition) ", IF(" condition ", '" word "', NULL)"
#define TEXT(column) FILLED(#column, "cu." #column " <> ''")
#define VALUE(column) FILLED(#column, "cu." #column " IS NOT NULL")
#define COLUMNS_FILLED                                                                                                 \
    "CONCAT_WS(','" FILLED("credit_code", "cu.credit_code IS NOT NULL OR cu.other_id <> ''") TEXT(short_name) TEXT(legal_representative) VALUE(registered_capital) \
    VALUE(founded_on) TEXT(business_scope) VALUE(region_code) TEXT(address) TEXT(delivery_address) TEXT(phone) VALUE(owner_id) VALUE(sales_region_id) TEXT(source)     \
    TEXT(bank_name) TEXT(bank_account) TEXT(invoice_address) VALUE(warehouse_m2) VALUE(staff_count) TEXT(downstream) TEXT(brands) ")"

/* What the files of the dealers hold, each fact looked up once a dealer and not once a rule: what is filled, the roles of
 * its people, its papers in date that are verified and that wait. LIMIT keeps the rows from being worked out again for each rule. */
#define PAPERS_THAT(verification)                                                                                      \
    "(SELECT GROUP_CONCAT(p.paper_type) FROM paper p WHERE p.customer_id = cu.id AND p.valid_to IS NULL AND p.verification = '" verification "'" \
    " AND (p.due_on IS NULL OR p.due_on >= :today))"
#define FACTS(dealers)                                                                                                 \
    "(SELECT cu.id, cu.type, " COLUMNS_FILLED " AS filled, old.verified_on, old.next_review_on,"                       \
    " (SELECT GROUP_CONCAT(DISTINCT c.role) FROM contact c WHERE c.customer_id = cu.id AND c.valid_to IS NULL) AS roles," \
    " EXISTS (SELECT 1 FROM contact c JOIN phone ph ON ph.contact_id = c.id AND ph.sms = 1 AND ph.valid_to IS NULL"    \
    "  WHERE c.customer_id = cu.id AND c.valid_to IS NULL) AS sms, " PAPERS_THAT("verified") " AS verified, " PAPERS_THAT("waiting") " AS waiting" \
    " FROM " dealers " LEFT JOIN customer_file old ON old.id = cu.id LIMIT 100000000) f"
#define THIS_DEALER "(SELECT :completeness_of AS id) j STRAIGHT_JOIN customer cu ON cu.id = j.id /* all rows: the caller's record was checked */"

#define RULE_IN_FORCE                                                                                                  \
    "r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to > :today) AND (r.customer_types = '' OR FIND_IN_SET(f.type, r.customer_types))"
/* 1 when the file of facts `f` holds what rule `r` asks for. */
#define RULE_MET                                                                                                       \
    "CASE r.check_kind WHEN 'column' THEN FIND_IN_SET(r.column_word, f.filled) > 0"                                    \
    " WHEN 'role' THEN COALESCE(IF(r.role_word = '', f.roles IS NOT NULL, FIND_IN_SET(r.role_word, f.roles) > 0), 0)"  \
    " WHEN 'sms' THEN f.sms WHEN 'paper' THEN COALESCE(FIND_IN_SET(r.paper_word, f.verified) > 0, 0)"                  \
    " ELSE COALESCE(IF(r.days = 0, f.next_review_on > :today, f.verified_on >= :today - INTERVAL r.days DAY), 0) END"
/* A paper that is there and waits for verification is quality's to bring. */
#define PAPER_WAITS "(r.check_kind = 'paper' AND COALESCE(FIND_IN_SET(r.paper_word, f.waiting) > 0, 0))"
#define BROUGHT_BY "IF(" PAPER_WAITS ", 'quality', r.bring_by)"

/* Locks what it reads, so that two people who fill one file at once end with the right score. */
static const char reckon_sql[] =
    "/* all rows: the caller's dealers */ INSERT INTO customer_file (id, score, missing, missing_rules, owner_missing, service_missing, quality_missing, reckoned_on)"
    " SELECT q.id, IF(COALESCE(SUM(q.met = 0), 0) = 0, 100, LEAST(99, COALESCE(FLOOR(100 * SUM(IF(q.met, q.weight, 0)) / NULLIF(SUM(q.weight), 0)), 0))),"
    "  COALESCE(GROUP_CONCAT(DISTINCT IF(q.met = 0, q.item, NULL) ORDER BY q.rule_id), ''),"
    "  COALESCE(GROUP_CONCAT(IF(q.met = 0, CONCAT(q.rule_id, IF(q.waits, 'w', '')), NULL) ORDER BY q.rule_id), ''),"
    "  COALESCE(SUM(q.met = 0 AND q.brought_by = 'owner'), 0), COALESCE(SUM(q.met = 0 AND q.brought_by = 'service'), 0),"
    "  COALESCE(SUM(q.met = 0 AND q.brought_by = 'quality'), 0), :today"
    " FROM (SELECT f.id, r.id AS rule_id, r.item, r.weight, " RULE_MET " AS met, " BROUGHT_BY " AS brought_by, " PAPER_WAITS " AS waits"
    "  FROM " FACTS("JSON_TABLE(:completeness_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j STRAIGHT_JOIN customer cu ON cu.id = j.id /* all rows: as above */")
    "  LEFT JOIN completeness_rule r ON " RULE_IN_FORCE ") q GROUP BY q.id"
    " ON DUPLICATE KEY UPDATE score = VALUES(score), missing = VALUES(missing), missing_rules = VALUES(missing_rules), owner_missing = VALUES(owner_missing),"
    "  service_missing = VALUES(service_missing), quality_missing = VALUES(quality_missing), reckoned_on = VALUES(reckoned_on)";

/* Lists read the score in the dealer's own row. Not a change of the dealer: nobody's version, no trail. */
static const char score_sql[] =
    "/* all rows: the caller's dealers */ UPDATE JSON_TABLE(:completeness_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN customer_file cf ON cf.id = j.id"
    " JOIN customer cu /* all rows: as above */ ON cu.id = j.id SET cu.file_score = cf.score WHERE NOT cu.file_score <=> cf.score";

/* As JSON numbers in :completeness_ids. */
static void bind_ids(struct request *req, const int64_t *ids, size_t count)
{
    struct buffer list;

    buffer_init(&list, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%s%lld", i == 0 ? "[" : ",", (long long)ids[i]);
    buffer_char(&list, ']');
    values_text(req->values, "completeness_ids", list.bytes);
}

NEOERR *completeness_reckon_many(struct request *req, const int64_t *ids, size_t count)
{
    if (count == 0)
        return STATUS_OK;
    bind_ids(req, ids, count);
    TRY(db_execute(req, reckon_sql));
    return nerr_pass(db_execute(req, score_sql));
}

NEOERR *completeness_reckon(struct request *req, int64_t customer_id)
{
    return nerr_pass(completeness_reckon_many(req, &customer_id, 1));
}

/* --- papers of many dealers ------------------------------------------------------------------ */

#define PAPERS "JSON_TABLE(:completeness_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN paper p ON p.id = j.id"

NEOERR *completeness_papers_changed(struct request *req, const int64_t *paper_ids, size_t count)
{
    struct rows *rows;
    int64_t *ids;

    if (count == 0)
        return STATUS_OK;
    bind_ids(req, paper_ids, count);
    TRY(db_select(req, "SELECT DISTINCT p.customer_id AS id FROM " PAPERS, &rows));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    return nerr_pass(completeness_reckon_many(req, ids, rows->count));
}

NEOERR *completeness_papers_go(struct request *req, const int64_t *paper_ids, size_t count)
{
    if (count == 0)
        return STATUS_OK;
    bind_ids(req, paper_ids, count);
    return nerr_pass(db_execute(req, "UPDATE customer_file SET reckoned_on = '2000-01-01' WHERE id IN (SELECT p.customer_id FROM " PAPERS ")"));
}

/* --- the job -------------------------------------------------------------------------------- */

NEOERR *completeness_reckon_all(struct request *req)
{
    json_t *args = json_pack("{s:i}", "all", 1);
    int64_t id;
    NEOERR *err = job_put(req, "completeness", args, NULL, &id);

    json_decref(args);
    TRY(err);
    return nerr_pass(options_changed(req)); /* rules are held by the workers */
}

static const char next_sql[] =
    "/* all rows: the system's work */ SELECT cu.id FROM customer cu LEFT JOIN customer_file cf ON cf.id = cu.id"
    " WHERE cu.id > :completeness_after AND (:completeness_all = 1 OR cf.id IS NULL OR cf.reckoned_on < :today) ORDER BY cu.id LIMIT :completeness_most";

NEOERR *completeness_step(struct request *req, struct job *job, bool *finished)
{
    int64_t ids[DEALERS_A_STEP];
    struct rows *rows;

    values_int(req->values, "completeness_after", json_integer_value(json_object_get(job->state, "after")));
    values_int(req->values, "completeness_all", json_integer_value(json_object_get(job->args, "all")));
    values_int(req->values, "completeness_most", DEALERS_A_STEP);
    TRY(db_select(req, next_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
    }
    TRY(completeness_reckon_many(req, ids, rows->count));
    job->done += (int64_t)rows->count;
    *finished = rows->count < DEALERS_A_STEP;
    if (rows->count > 0)
        json_object_set_new(job->state, "after", json_integer(ids[rows->count - 1]));
    if (!*finished)
        return STATUS_OK;
    return nerr_pass(db_execute(req, "/* all rows: files of dealers that are no more (an import taken back) */ DELETE cf FROM customer_file cf"
                                     " LEFT JOIN customer cu ON cu.id = cf.id WHERE cu.id IS NULL"
                                     " AND cf.id NOT IN (SELECT m.id FROM customer_merged m)"));
}

/* --- showing -------------------------------------------------------------------------------- */

/* Where what is missing is put in, or NULL when this person may not. */
static const char *place_of(struct request *req, const struct row *row, const char *id, bool waits)
{
    const char *kind = row_text(row, "check_kind");

    if (strcmp(kind, "column") == 0)
        return may(req, "customers.update") ? arena_format(req->arena, "/customers/%s/edit#f-%s", id, row_text(row, "column_word")) : NULL;
    if (strcmp(kind, "role") == 0)
        return may(req, "contacts.update") ? arena_format(req->arena, "/customers/%s/contacts/new?role=%s", id, row_text(row, "role_word")) : NULL;
    if (strcmp(kind, "sms") == 0)
        return may(req, "contacts.read") ? arena_format(req->arena, "/customers/%s/contacts", id) : NULL;
    if (strcmp(kind, "verified") == 0)
        return may(req, "custody.verify") ? arena_format(req->arena, "/customers/%s/verify", id) : NULL;
    if (waits)
        return may(req, "papers.read") ? arena_format(req->arena, "/papers/customer/%s", id) : NULL;
    return may(req, "papers.update") ? arena_format(req->arena, "/papers/new?customer=%s&type=%s", id, row_text(row, "paper_word")) : NULL;
}

static NEOERR *show_missing(struct request *req, const struct row *rule, bool waits, size_t place)
{
    const char *id = arena_format(req->arena, "%lld", (long long)values_get_int(req->values, "completeness_of"));
    HDF *node;

    TRY(show_item(req, "Missing", place, &node));
    TRY(hdf_set_value(node, "item", row_text(rule, "item")));
    TRY(hdf_set_value(node, "bring_by", waits ? "quality" : row_text(rule, "bring_by")));
    return nerr_pass(hdf_set_value(node, "url", place_of(req, rule, id, waits)));
}

/* missing_rules was written with the score: "3,7w", w where a paper waits for quality. */
static NEOERR *show_rules(struct request *req, const char *missing)
{
    static struct held rules = { .sql = "SELECT CAST(id AS CHAR) AS id, CONCAT(id, 'w') AS waiting, item, check_kind, column_word, role_word, paper_word,"
                                        " bring_by FROM completeness_rule ORDER BY weight DESC, id" };
    const struct rows *rows;

    TRY(held_rows(req, &rules, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row rule = rows_at(rows, i);
        bool waits = text_has_word(missing, row_text(&rule, "waiting"));

        if (waits || text_has_word(missing, row_text(&rule, "id")))
            TRY(show_missing(req, &rule, waits, i));
    }
    return STATUS_OK;
}

NEOERR *completeness_show_row(struct request *req, int64_t customer_id, const struct row *row)
{
    static const char *const shown[] = { "score", "verified_on", "verified_by", "verify_note", "next_review_on", "file_check" };

    if (row_is_null(row, "score"))
        return STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        TRY(show_text(req, row_text(row, shown[i]), "File.%s", shown[i]));
    values_int(req->values, "completeness_of", customer_id);
    return nerr_pass(show_rules(req, row_text(row, "missing_rules")));
}

NEOERR *completeness_show(struct request *req, int64_t customer_id)
{
    struct row row;
    bool found;

    values_int(req->values, "completeness_of", customer_id);
    TRY(db_select_maybe(req, "SELECT " FILE_SHOWN " FROM customer_file cf WHERE cf.id = :completeness_of", &row, &found));
    return found ? nerr_pass(completeness_show_row(req, customer_id, &row)) : STATUS_OK;
}

static const char owners_sql[] =
    "/* all rows: the caller's record was checked */ SELECT GROUP_CONCAT(DISTINCT COALESCE(i.name, r.item) ORDER BY i.place, i.id SEPARATOR '; ') AS names"
    " FROM " FACTS(THIS_DEALER) " JOIN completeness_rule r ON " RULE_IN_FORCE
    " LEFT JOIN dictionary_entry i ON i.dictionary = 'completeness_item' AND i.word = r.item WHERE NOT (" RULE_MET ") AND " BROUGHT_BY " = 'owner'";

NEOERR *completeness_owners_items(struct request *req, int64_t customer_id, const char **names)
{
    struct row row;

    values_int(req->values, "completeness_of", customer_id);
    TRY(db_select_one(req, owners_sql, &row));
    *names = row_text(&row, "names");
    return STATUS_OK;
}

/* --- what people say of a file --------------------------------------------------------------- */

static const char *const file_columns[] = { "verified_on", "verified_by", "verify_note", "next_review_on", NULL };
static const struct table customer_file_table = { .name = "customer_file", .columns = file_columns, .subject = "id" };

static const char next_review_sql[] =
    "/* all rows: the caller's record was checked */ SELECT :today + INTERVAL COALESCE((SELECT months FROM review_rule WHERE customer_type = cu.type),"
    "  (SELECT months FROM review_rule WHERE customer_type = ''), 12) MONTH AS next_on FROM customer cu WHERE cu.id = :completeness_of";

NEOERR *completeness_verify(struct request *req, int64_t customer_id, const char *note)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(req->values, "completeness_of", customer_id);
    TRY(db_select_one(req, next_review_sql, &row));
    TRY(completeness_reckon(req, customer_id)); /* the row may not be there yet */
    values_text(values, "verified_on", req->today);
    values_int(values, "verified_by", req->person.id);
    values_text(values, "verify_note", note);
    values_text(values, "next_review_on", row_text(&row, "next_on"));
    TRY(db_change(req, &customer_file_table, customer_id, values));
    return nerr_pass(completeness_reckon(req, customer_id));
}

NEOERR *completeness_asked(struct request *req, int64_t customer_id, int64_t task_id)
{
    values_int(req->values, "completeness_of", customer_id);
    values_int(req->values, "ask_task_id", task_id);
    values_int(req->values, "ask_batch", req->batch);
    return nerr_pass(db_execute(req, "UPDATE customer_file SET ask_task_id = :ask_task_id, ask_batch = :ask_batch WHERE id = :completeness_of"));
}
