/* customer.c - tables of the dealer book and what all doors to them share. */
#include "customer.h"

#include <string.h>

static const char *const customer_columns[] = {
    "code", "name", "short_name", "name_py", "name_py_own", "initials", "short_initials", "credit_code", "other_id", "type", "state",
    "state_reason", "state_at", "owner_id", "sales_region_id", "region_code", "address", "legal_representative",
    "registered_capital", "founded_on", "business_scope", "phone", "website", "bank_name", "bank_account",
    "invoice_title", "tax_no", "invoice_address", "delivery_address", "warehouse_m2", "cold_chain", "vehicles",
    "staff_count", "sales_people", "brands", "downstream", "downstream_count", "source", "note", "import_run_id",
    "created_at", "created_by", "changed_at", NULL
};
const struct table customer_table = { .name = "customer", .columns = customer_columns, .subject = "id", .versioned = true };

static const char *const limit_columns[] = { "customer_id", "amount", "term_days", "valid_from", "valid_to", "reason", "created_at", "created_by", NULL };
const struct table customer_limit_table = { .name = "customer_limit", .columns = limit_columns, .subject = "customer_id" };

static const char *const person_columns[] = { "name", "name_py", "initials", NULL };
const struct table person_table = { .name = "person", .columns = person_columns, .versioned = false };

static const char *const contact_columns[] = { "customer_id", "person_id", "role", "title", "key_person", "email", "wechat",
                                               "note", "valid_from", "valid_to", "import_run_id", NULL };
const struct table contact_table = { .name = "contact", .columns = contact_columns, .subject = "customer_id", .versioned = true };

static const char *const phone_columns[] = { "contact_id", "number", "kind", "sms", "valid_to", NULL };
const struct table phone_table = { .name = "phone", .columns = phone_columns };

static const char *const consent_columns[] = { "phone_id", "category", "evidence", "given_on", "valid_to", NULL };
const struct table consent_table = { .name = "consent", .columns = consent_columns };

const char customer_record_sql[] =
    "/* all rows: narrowed below */ SELECT cu.*, pr.full_name AS region_name, l.amount AS limit_amount, l.term_days AS limit_days"
    " FROM customer cu LEFT JOIN postal_region pr ON pr.code = cu.region_code LEFT JOIN " CUSTOMER_LIMIT_NOW
    " WHERE cu.id = :id AND {visible:cu}";

const char customer_row_sql[] = "SELECT cu.* FROM customer cu WHERE cu.id = :id AND {visible:cu}";

const char customer_header_sql[] =
    "SELECT cu.id, cu.code, cu.name, cu.short_name, cu.type, cu.state, cu.state_reason, cu.owner_id, cu.sales_region_id,"
    "  cu.region_code, cu.version, {visible:cu:customers.read} AS full,"
    "  IF({visible:cu:customers.read}, cu.credit_code, NULL) AS credit_code"
    " FROM customer cu WHERE cu.id = :id AND {visible:cu}";

const char customer_rows_sql[] =
    "SELECT cu.id, cu.code, cu.name, cu.owner_id FROM JSON_TABLE(:ids, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) j"
    " JOIN customer cu ON cu.id = j.id WHERE {visible:cu} ORDER BY j.place LIMIT :most";

/* --- parts with rights of their own ------------------------------------------------ */

NEOERR *customer_reached(struct request *req, int64_t id, const char *permission, bool *reached)
{
    unsigned scope = permission_scope(req, permission);
    struct row row;

    *reached = (scope & SCOPE_ALL) != 0 || (req->scope != 0 && (req->scope & ~scope) == 0);
    if (*reached || scope == 0)
        return STATUS_OK;
    values_int(req->values, "reached_id", id);
    return nerr_pass(db_select_maybe(
        req, arena_format(req->arena, "SELECT 1 AS x FROM customer cu WHERE cu.id = :reached_id AND {visible:cu:%s}", permission), &row, reached));
}

NEOERR *customer_parts_find(struct request *req, int64_t id, struct customer_parts *parts)
{
    const struct {
        const char *permission, *name;
        bool *reached;
    } all[] = {
        { "contacts.read", "With.contacts", &parts->contacts },
        { "papers.read", "With.papers", &parts->papers },
        { "limits.read", "With.limits", &parts->limits },
        { "sales.read", "With.sales", &parts->sales },
    };

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        TRY(customer_reached(req, id, all[i].permission, all[i].reached));
        TRY(show_int(req, *all[i].reached, "%s", all[i].name));
    }
    return STATUS_OK;
}

/* --- derived columns -------------------------------------------------------------- */

static void derive_names(struct values *values)
{
    struct arena *arena = values->arena;

    if (values_has(values, "name")) {
        const char *own = values_get_text(values, "name_py_own");
        const char *pinyin = text_pinyin(arena, *own != '\0' ? own : values_get_text(values, "name"));

        values_text(values, "name_py", text_cut(arena, pinyin, 250));
        values_text(values, "initials", text_cut(arena, text_initials(arena, pinyin), 120));
    }
    if (values_find(values, "short_name") != NULL) {
        const char *pinyin = text_pinyin(arena, values_get_text(values, "short_name"));

        values_text(values, "short_initials", text_cut(arena, text_initials(arena, pinyin), 60));
    }
}

/* The company's region that covers the postal one: the longest prefix counts. */
static NEOERR *derive_sales_region(struct request *req, struct values *values)
{
    struct rows *rows;
    struct row row;

    if (values_has(values, "sales_region_id") || !values_has(values, "region_code"))
        return STATUS_OK;
    TRY(db_select_with(req,
                       "SELECT sales_region_id FROM sales_region_cover WHERE prefix IN (:region_code, LEFT(:region_code, 4),"
                       " LEFT(:region_code, 2)) ORDER BY LENGTH(prefix) DESC LIMIT 1",
                       values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    values_int(values, "sales_region_id", row_int(&row, "sales_region_id"));
    return STATUS_OK;
}

NEOERR *customer_derive(struct request *req, struct values *values)
{
    derive_names(values);
    return nerr_pass(customer_derive_rest(req, values));
}

NEOERR *customer_derive_rest(struct request *req, struct values *values)
{
    if (values_has(values, "state"))
        values_text(values, "state_at", req->now);
    values_text(values, "changed_at", req->now);
    return nerr_pass(derive_sales_region(req, values));
}

/* --- uniqueness --------------------------------------------------------------------- */

static const char twin_sql[] =
    "/* all rows: a duplicate outside the scope shows code, name and owner only */"
    " SELECT cu.code, cu.name, st.name AS owner, cu.code = :code AS same_code, cu.credit_code = :credit_code AS same_credit"
    " FROM customer cu LEFT JOIN staff st ON st.id = cu.owner_id"
    " WHERE (cu.code = :code OR cu.credit_code = :credit_code) AND cu.id <> :own_id"
    " UNION ALL SELECT cm.code, cu.name, st.name, 1, 0 FROM customer_merged cm JOIN customer_merge mg ON mg.loser_id = cm.id AND mg.undone_at IS NULL"
    " JOIN customer cu ON cu.id = mg.now_id LEFT JOIN staff st ON st.id = cu.owner_id WHERE cm.code = :code LIMIT 3";

NEOERR *customer_check_unique(struct request *req, int64_t own_id)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_text(values, "code", values_has(req->values, "code") ? values_get_text(req->values, "code") : NULL);
    values_text(values, "credit_code",
                values_has(req->values, "credit_code") ? values_get_text(req->values, "credit_code") : NULL);
    values_int(values, "own_id", own_id);
    TRY(db_select_with(req, twin_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *who = arena_format(req->arena, "%s %s (%s)", row_text(&row, "code"), row_text(&row, "name"),
                                       row_text(&row, "owner"));

        if (row_int(&row, "same_code") != 0)
            form_error_with(req, "code", "customer.twin", who);
        if (row_int(&row, "same_credit") != 0)
            form_error_with(req, "credit_code", "customer.twin", who);
    }
    return STATUS_OK;
}

NEOERR *customer_next_code(struct request *req, const char **code)
{
    struct row row;

    for (;;) {
        bool taken;

        TRY(db_select_one(req, "SELECT next_number, prefix FROM numbering WHERE series = 'customer' FOR UPDATE", &row));
        *code = arena_format(req->arena, "%s%06lld", row_text(&row, "prefix"), (long long)row_int(&row, "next_number"));
        TRY(db_execute(req, "UPDATE numbering SET next_number = next_number + 1 WHERE series = 'customer'"));
        values_text(req->values, "proposed_code", *code);
        TRY(db_select_maybe(req, "/* all rows: codes are unique in the company */ SELECT 1 AS x FROM customer WHERE code = :proposed_code"
                                 " UNION ALL SELECT 1 FROM customer_merged WHERE code = :proposed_code LIMIT 1",
                            &row, &taken));
        if (!taken)
            return STATUS_OK;
    }
}
