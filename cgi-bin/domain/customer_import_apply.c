/* customer_import_apply.c - good rows become dealers, a chunk in one transaction: dealers, limits,
 * persons, contacts, phones and the timeline, each with one statement for all. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer.h"
#include "customer_import_inside.h"
#include "completeness.h"
#include "search_index.h"

/* --- what is asked once ------------------------------------------------------------------ */

static const char *imported_word(void)
{
    const struct option *option = options_find("customer_source", "import");

    return option == NULL ? "import" : option->zh;
}

static NEOERR *prepare(struct request *req, struct import_run *run, struct customer_applying *applying)
{
    struct import_choice *roles;
    struct rows *cover;

    TRY(customer_import_choices(req, "contact_role", &roles));
    TRY(db_select(req, "SELECT prefix, sales_region_id FROM sales_region_cover ORDER BY LENGTH(prefix) DESC", &cover));
    *applying = (struct customer_applying){ .run = run, .roles = roles, .cover = cover, .reason = imported_word() };
    if ((req->scope & (SCOPE_ALL | SCOPE_TEAM | SCOPE_REGION)) == 0)
        applying->only_owner = req->person.id;
    return STATUS_OK;
}

static int64_t sales_region_of(const struct customer_applying *applying, const char *region)
{
    for (size_t i = 0; region != NULL && i < applying->cover->count; i++) {
        struct row row = rows_at(applying->cover, i);
        const char *prefix = row_text(&row, "prefix");

        if (strncmp(region, prefix, strlen(prefix)) == 0)
            return row_int(&row, "sales_region_id");
    }
    return 0;
}

const char *customer_import_choice(struct arena *arena, const struct import_choice *choices, const char *text)
{
    const char *tidy = text_tidy(arena, text);
    size_t length = strlen(tidy);

    for (; choices->key != NULL && length > 0; choices++) {
        for (const char *at = choices->words; *at != '\0';) {
            size_t word = strcspn(at, "|,");

            if (word == length && strncasecmp(at, tidy, length) == 0)
                return choices->key;
            at += word + (at[word] != '\0');
        }
    }
    return NULL;
}

/* --- one dealer ----------------------------------------------------------------------------- */

static void put(struct values *values, const char *column, const char *text, bool only_filled)
{
    if (text != NULL || !only_filled)
        values_text(values, column, text != NULL ? text : "");
}

/* A column where nothing is NULL. */
static void put_or_null(struct values *values, const char *column, const char *text, bool only_filled)
{
    if (text != NULL || !only_filled)
        values_text(values, column, text);
}

static void put_names(struct arena *arena, struct values *values, const struct customer_row *row, bool only_filled)
{
    const char *name = row->values[CUSTOMER_NAME], *short_name = row->values[CUSTOMER_SHORT_NAME];

    if (name != NULL) {
        const char *pinyin = text_pinyin(arena, name);

        values_text(values, "name", name);
        values_text(values, "name_py", text_cut(arena, pinyin, 250));
        values_text(values, "initials", text_cut(arena, text_initials(arena, pinyin), 120));
    }
    put(values, "short_name", short_name, only_filled);
    put(values, "short_initials",
        short_name == NULL ? NULL : text_cut(arena, text_initials(arena, text_pinyin(arena, short_name)), 60),
        only_filled);
}

static void put_owner(const struct customer_applying *applying, struct values *values, const struct customer_row *row,
                      bool only_filled)
{
    int64_t owner = applying->only_owner;

    if (owner == 0)
        owner = import_name_id(applying->run, row->values[CUSTOMER_OWNER]);
    if (owner != 0)
        values_int(values, "owner_id", owner);
    else if (!only_filled)
        values_null(values, "owner_id");
}

struct values *customer_import_values(struct request *req, const struct customer_applying *applying,
                                      const struct customer_row *row, bool only_filled)
{
    static const struct {
        const char *column;
        enum customer_field field;
        bool is_null;
    } plain[] = {
        { "code", CUSTOMER_CODE, true },
        { "credit_code", CUSTOMER_CREDIT_CODE, true },
        { "other_id", CUSTOMER_OTHER_ID, false },
        { "type", CUSTOMER_TYPE, false },
        { "region_code", CUSTOMER_REGION_CODE, true },
        { "address", CUSTOMER_ADDRESS, false },
        { "legal_representative", CUSTOMER_LEGAL_REPRESENTATIVE, false },
        { "registered_capital", CUSTOMER_REGISTERED_CAPITAL, true },
        { "founded_on", CUSTOMER_FOUNDED_ON, true },
        { "business_scope", CUSTOMER_BUSINESS_SCOPE, false },
        { "phone", CUSTOMER_PHONE, false },
        { "bank_name", CUSTOMER_BANK_NAME, false },
        { "bank_account", CUSTOMER_BANK_ACCOUNT, false },
        { "delivery_address", CUSTOMER_DELIVERY_ADDRESS, false },
        { "note", CUSTOMER_NOTE, false },
    };
    struct values *values = values_new(req->arena);

    put_names(req->arena, values, row, only_filled);
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (plain[i].is_null)
            put_or_null(values, plain[i].column, row->values[plain[i].field], only_filled);
        else
            put(values, plain[i].column, row->values[plain[i].field], only_filled);
    }
    put_owner(applying, values, row, only_filled);
    return values;
}

static NEOERR *new_dealer(struct request *req, const struct customer_applying *applying, struct customer_row *row)
{
    int64_t region = sales_region_of(applying, row->values[CUSTOMER_REGION_CODE]);

    row->code_was_given = row->values[CUSTOMER_CODE] == NULL;
    if (row->code_was_given)
        TRY(customer_next_code(req, &row->values[CUSTOMER_CODE]));
    row->customer = customer_import_values(req, applying, row, false);
    values_null(row->customer, "sales_region_id");
    if (region != 0)
        values_int(row->customer, "sales_region_id", region);
    values_text(row->customer, "state", "active");
    values_text(row->customer, "state_reason", applying->reason);
    values_text(row->customer, "state_at", req->now);
    values_text(row->customer, "source", "import");
    values_int(row->customer, "import_run_id", applying->run->id);
    values_text(row->customer, "created_at", req->now);
    values_int(row->customer, "created_by", req->person.id);
    values_text(row->customer, "changed_at", req->now);
    return STATUS_OK;
}

/* --- what belongs to it ------------------------------------------------------------------------ */

NEOERR *customer_import_limits(struct request *req, const struct customer_applying *applying,
                               struct customer_row *const *rows, size_t count)
{
    struct values **limits = arena_alloc(req->arena, (count + 1) * sizeof(*limits));
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const char *amount = rows[i]->values[CUSTOMER_LIMIT_AMOUNT], *days = rows[i]->values[CUSTOMER_TERM_DAYS];

        if (amount == NULL && days == NULL)
            continue;
        limits[used] = values_new(req->arena);
        values_int(limits[used], "customer_id", rows[i]->customer_id);
        values_text(limits[used], "amount", amount != NULL ? amount : "0.00");
        values_text(limits[used], "term_days", days != NULL ? days : "0");
        values_text(limits[used], "valid_from", req->today);
        values_text(limits[used], "valid_to", rows[i]->limit_to);
        values_text(limits[used++], "reason", applying->reason);
    }
    return nerr_pass(db_insert_many(req, &customer_limit_table, limits, used, ids));
}

static struct values *person_of(struct request *req, const struct customer_row *row)
{
    const char *name = row->values[CUSTOMER_CONTACT_NAME], *pinyin;
    struct values *values = values_new(req->arena);

    if (name == NULL)
        name = message(req, "import.unnamed_contact");
    pinyin = text_person_pinyin(req->arena, name);
    values_text(values, "name", name);
    values_text(values, "name_py", text_cut(req->arena, pinyin, 120));
    values_text(values, "initials", text_cut(req->arena, text_initials(req->arena, pinyin), 60));
    return values;
}

static struct values *contact_of(struct request *req, const struct customer_applying *applying,
                                 const struct customer_row *row)
{
    const char *title = row->values[CUSTOMER_CONTACT_TITLE], *role = NULL;
    struct values *values = values_new(req->arena);

    if (title != NULL)
        role = customer_import_choice(req->arena, applying->roles, title);
    values_int(values, "customer_id", row->customer_id);
    values_text(values, "role", role != NULL ? role : "other");
    values_text(values, "title", title != NULL ? title : "");
    values_int(values, "import_run_id", applying->run->id);
    values_text(values, "person_name", row->values[CUSTOMER_CONTACT_NAME]); /* for the audit row */
    values_text(values, "mobile", row->values[CUSTOMER_MOBILE]);
    return values;
}

/* Of the person, the contact and the phone it is the contact whose audit row tells. */
static NEOERR *insert_phones(struct request *req, struct customer_row *const *rows, const int64_t *contacts,
                             size_t count)
{
    struct values **phones = arena_alloc(req->arena, (count + 1) * sizeof(*phones));
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (rows[i]->values[CUSTOMER_MOBILE] == NULL)
            continue;
        phones[used] = values_new(req->arena);
        values_int(phones[used], "contact_id", contacts[i]);
        values_text(phones[used], "number", rows[i]->values[CUSTOMER_MOBILE]);
        values_text(phones[used], "kind", "mobile");
        values_int(phones[used++], "sms", 1);
    }
    return nerr_pass(db_insert_quietly(req, &phone_table, phones, used, ids));
}

NEOERR *customer_import_contacts(struct request *req, const struct customer_applying *applying,
                                 struct customer_row *const *rows, size_t count)
{
    struct customer_row **named = arena_alloc(req->arena, (count + 1) * sizeof(*named));
    struct values **persons = arena_alloc(req->arena, (count + 1) * sizeof(*persons));
    struct values **contacts = arena_alloc(req->arena, (count + 1) * sizeof(*contacts));
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (rows[i]->values[CUSTOMER_CONTACT_NAME] == NULL && rows[i]->values[CUSTOMER_MOBILE] == NULL)
            continue;
        persons[used] = person_of(req, rows[i]);
        contacts[used] = contact_of(req, applying, rows[i]);
        named[used++] = rows[i];
    }
    TRY(db_insert_quietly(req, &person_table, persons, used, ids));
    for (size_t i = 0; i < used; i++)
        values_int(contacts[i], "person_id", ids[i]);
    TRY(db_insert_many(req, &contact_table, contacts, used, ids));
    return nerr_pass(insert_phones(req, named, ids, used));
}

/* Written as timeline_add does (customer.c), for all at once. */
static NEOERR *insert_timeline(struct request *req, struct customer_row *const *rows, size_t count)
{
    struct values **entries = arena_alloc(req->arena, (count + 1) * sizeof(*entries));

    for (size_t i = 0; i < count; i++) {
        entries[i] = values_new(req->arena);
        values_int(entries[i], "customer_id", rows[i]->customer_id);
    }
    return nerr_pass(db_execute_many(req,
                                     "INSERT INTO timeline (customer_id, at, kind, resource, staff_id)"
                                     " VALUES (:customer_id, :now, 'imported', 'customers', :me)",
                                     entries, count));
}

/* --- a chunk ------------------------------------------------------------------------------------- */

static NEOERR *insert_dealers(struct request *req, const struct customer_applying *applying, struct customer_row **rows,
                              size_t count)
{
    struct values **dealers = arena_alloc(req->arena, (count + 1) * sizeof(*dealers));
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));

    for (size_t i = 0; i < count; i++) {
        TRY(new_dealer(req, applying, rows[i]));
        dealers[i] = rows[i]->customer;
    }
    TRY(db_insert_many(req, &customer_table, dealers, count, ids));
    for (size_t i = 0; i < count; i++)
        rows[i]->customer_id = ids[i];
    TRY(customer_import_limits(req, applying, rows, count));
    TRY(customer_import_contacts(req, applying, rows, count));
    TRY(search_index_dealers(req, ids, count, SEARCH_NAMES | SEARCH_CONTACTS | SEARCH_NEW));
    TRY(completeness_reckon_many(req, ids, count));
    return nerr_pass(insert_timeline(req, rows, count));
}

static void read_data(struct request *req, const struct row *row, struct customer_row *out)
{
    json_t *data = json_loads(row_text(row, "data"), 0, NULL);

    out->row_no = row_int(row, "row_no");
    out->target_id = row_int(row, "target_id");
    out->customer_id = out->target_id;
    for (size_t i = 0; i < CUSTOMER_FIELDS; i++) {
        const char *text = json_string_value(json_object_get(data, customer_import_fields[i].key));

        if (text != NULL)
            out->values[i] = arena_text(req->arena, text);
    }
    json_decref(data);
}

/* What was made is found by its code; rows that came without one were given it just now. */
static NEOERR *mark_inserted(struct request *req, struct customer_row *const *rows, size_t count)
{
    struct values **given = arena_alloc(req->arena, (count + 1) * sizeof(*given));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (!rows[i]->code_was_given)
            continue;
        given[used] = values_new(req->arena);
        values_int(given[used], "row_no", rows[i]->row_no);
        values_text(given[used++], "code", rows[i]->values[CUSTOMER_CODE]);
    }
    TRY(db_execute_many(req, "UPDATE import_row SET code = :code WHERE run_id = :run_id AND row_no = :row_no", given,
                        used));
    return nerr_pass(db_execute(
        req,
        "/* all rows: what this run made */ UPDATE import_row r JOIN customer cu ON cu.code = r.code AND "
        "cu.import_run_id = r.run_id"
        " SET r.state = 'applied', r.target_id = cu.id, r.data = ''"
        " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good' AND r.what = 'insert'"));
}

static NEOERR *mark_updated(struct request *req)
{
    return nerr_pass(db_execute(req, "UPDATE import_row SET state = 'applied', data = '' WHERE run_id = :run_id"
                                     " AND row_no BETWEEN :first AND :last AND state = 'good' AND what = 'update'"));
}

static const char chunk_sql[] =
    "SELECT row_no, what, target_id, data FROM import_row WHERE run_id = :run_id AND state = 'good'"
    " AND row_no BETWEEN :first AND :last ORDER BY row_no";

static NEOERR *apply_rows(struct request *req, struct import_run *run, const struct rows *rows)
{
    struct customer_row *items = arena_alloc(req->arena, (rows->count + 1) * sizeof(*items));
    struct customer_row **inserts = arena_alloc(req->arena, (rows->count + 1) * sizeof(*inserts));
    struct customer_row **updates = arena_alloc(req->arena, (rows->count + 1) * sizeof(*updates));
    size_t insert_count = 0, update_count = 0;
    struct customer_applying applying;

    TRY(prepare(req, run, &applying));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        read_data(req, &row, &items[i]);
        if (strcmp(row_text(&row, "what"), "insert") == 0)
            inserts[insert_count++] = &items[i];
        else
            updates[update_count++] = &items[i];
    }
    TRY(insert_dealers(req, &applying, inserts, insert_count));
    TRY(customer_import_update(req, &applying, updates, update_count));
    TRY(mark_inserted(req, inserts, insert_count));
    return nerr_pass(mark_updated(req));
}

/* A dealer that came to be known since the check is not written twice: matched once more. */
NEOERR *customer_import_apply(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct rows *rows;

    TRY(customer_import_match(req, run, span));
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
    TRY(db_select(req, chunk_sql, &rows));
    return nerr_pass(apply_rows(req, run, rows));
}
