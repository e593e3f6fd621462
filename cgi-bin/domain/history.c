/* history.c - audit rows in words: which field, what it was, what it is. */
#include "history.h"

#include <jansson.h>
#include <string.h>

#include "money.h"

/* Which catalogue group and which dictionary speak for a column. */
static const struct {
    const char *table, *noun;
} nouns[] = { { "customer", "customer" }, { "customer_tag", "customer" }, { "contact", "contact" }, { "customer_limit", "limit" }, { "person", "contact" }, { "phone", "contact" }, { "consent", "contact" }, { "task", "task" }, { "paper", "paper" }, { "paper_scan", "paper" }, { "customer_file", "custody" }, { "customer_document", "custody" }, { "communication", "communication" }, { "promise", "promise" },
    { "contract", "contract" }, { "contract_clause", "contract" }, { "contract_line", "contract" }, { "contract_seal", "contract" }, { "contract_file", "contract" } };

static const struct {
    const char *column, *options;
} options_of[] = {
    { "contract.state", "contract_state" }, { "contract.kind", "contract_kind" }, { "contract_file.kind", "contract_file_kind" }, { "relation", "contract_relation" },
    { "nonstandard", "yes_no" }, { "prominent", "yes_no" }, { "stamped_by", "@staff" }, { "acknowledged_by", "@staff" }, { "seal", "seal_kind" },
    { "deviation", "clause_deviation" },
    { "price_source", "price_source" }, { "dosage_form", "dosage_form" },
    { "type", "customer_type" }, { "state", "customer_state" }, { "source", "customer_source" }, { "role", "contact_role" }, { "tag", "customer_tag" },
    { "owner_id", "@staff" }, { "created_by", "@staff" }, { "sales_region_id", "@sales_region" }, { "cold_chain", "yes_no" },
    { "key_person", "yes_no" }, { "sms", "yes_no" }, { "paper_type", "paper_type" }, { "date_meaning", "paper_date" }, { "verification", "paper_verification" },
    { "verified_by", "@staff" }, { "added_by", "@staff" }, { "kind", "phone_kind" }, { "category", "consent_category" }, { "reason", "frozen_reason" },
    { "kind", "communication_kind" }, { "staff_id", "@staff" }, { "kept_by", "@staff" },
};

/* Follow from other columns or say nothing to a reader. */
static const char *const silent[] = {
    "name_py", "initials", "short_initials", "changed_at", "created_at", "state_at", "import_run_id", "person_id", "contact_id", "phone_id", "customer_id", "created_by",
    "verified_at", "added_at", "paper_id", "file_id", "replaced_by", "made_at", "made_by", "communication_id", "contacts", "colleagues", "place_lat", "place_lon",
    "place_accuracy", "series", "contract_id", "template_id", "company_id", "previous_id", "expiry_told", "clause_id", "clause_version_id", "contract_clause.place",
    "contract_clause.required", "contract_line.place", "product_id", "below_floor",
};

static const char *const amounts[] = { "registered_capital", "amount", "total", "tax", "tax_total", "target_amount" };
static const char *const prices[] = { "list_price", "unit_price" }; /* of six decimals; two are shown at least */

/* Where a table calls something else than its noun does. */
static const struct {
    const char *column, *message;
} renamed[] = { { "contract_line.name", "contract.goods" } };

/* `named` is a column of any table, or of one: "contract.state". */
static bool means(const char *named, const char *table, const char *column)
{
    const char *dot = strchr(named, '.');

    if (dot == NULL)
        return strcmp(named, column) == 0;
    return strncmp(named, table, (size_t)(dot - named)) == 0 && table[dot - named] == '\0' && strcmp(dot + 1, column) == 0;
}

static bool is_among(const char *const *named, size_t count, const char *table, const char *column)
{
    for (size_t i = 0; i < count; i++) {
        if (means(named[i], table, column))
            return true;
    }
    return false;
}

static bool is_time(const char *column)
{
    size_t length = strlen(column);

    return strcmp(column, "at") == 0 || (length > 3 && strcmp(column + length - 3, "_at") == 0);
}

static const char *in_words(struct request *req, const char *table, const char *column, const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    int64_t scaled;

    if (*text != '\0' && is_time(column)) {
        char local[17];

        clock_format_local(text, local);
        return arena_text(req->arena, local);
    }
    if (is_among(amounts, COUNT_OF(amounts), table, column))
        return text_money_grouped(req->arena, text);
    if (is_among(prices, COUNT_OF(prices), table, column) && decimal_read(text, PRICE_PLACES, &scaled))
        return decimal_write(req->arena, scaled, PRICE_PLACES, MONEY_PLACES);
    for (size_t i = 0; i < COUNT_OF(options_of); i++) {
        const struct option *option;

        if (!means(options_of[i].column, table, column))
            continue;
        option = options_find(options_of[i].options, text);
        if (option != NULL)
            return option_label(req, option);
    }
    return text;
}

/* A region's code as its name. */
static NEOERR *region_words(struct request *req, const char **code)
{
    struct row row;
    bool found;

    values_text(req->values, "history_region", *code);
    TRY(db_select_maybe(req, "SELECT full_name FROM postal_region WHERE code = :history_region", &row, &found));
    if (found)
        *code = row_text(&row, "full_name");
    return STATUS_OK;
}

static const char *label(struct request *req, const char *table, const char *column)
{
    for (size_t i = 0; i < COUNT_OF(renamed); i++) {
        if (means(renamed[i].column, table, column))
            return message(req, renamed[i].message);
    }
    for (size_t i = 0; i < COUNT_OF(nouns); i++) {
        if (strcmp(nouns[i].table, table) == 0)
            return message(req, arena_format(req->arena, "%s.%s", nouns[i].noun, column));
    }
    return column;
}

static NEOERR *show_changes(struct request *req, const char *table, json_t *changes, const char *path)
{
    const char *column;
    json_t *pair;
    size_t place = 0;

    json_object_foreach(changes, column, pair)
    {
        const char *old = in_words(req, table, column, json_array_get(pair, 0));
        const char *now = in_words(req, table, column, json_array_get(pair, 1));

        if (is_among(silent, COUNT_OF(silent), table, column) || strcmp(old, now) == 0)
            continue;
        if (strcmp(column, "region_code") == 0) {
            TRY(region_words(req, &old));
            TRY(region_words(req, &now));
        }
        TRY(show_text(req, label(req, table, column), "%s.%zu.label", path, place));
        TRY(show_text(req, old, "%s.%zu.old", path, place));
        TRY(show_text(req, now, "%s.%zu.now", path, place));
        place++;
    }
    return STATUS_OK;
}

static NEOERR *show_entry(struct request *req, const struct row *row, size_t place)
{
    json_t *changes = json_loads(row_text(row, "changes"), 0, NULL);
    NEOERR *err = row_show(req, arena_format(req->arena, "History.%zu", place), row);

    if (err == STATUS_OK && json_is_object(changes))
        err = show_changes(req, row_text(row, "table_name"), changes, arena_format(req->arena, "History.%zu.fields", place));
    json_decref(changes);
    return nerr_pass(err);
}

NEOERR *history_show(struct request *req, const char *sql)
{
    struct rows *rows;
    int64_t before;

    if (!text_int(request_param(req, "before"), &before) || before <= 0)
        before = INT64_MAX;
    values_int(req->values, "before", before);
    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count && i < HISTORY_ROWS; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_entry(req, &row, i));
    }
    if (rows->count > HISTORY_ROWS) {
        struct row last = rows_at(rows, HISTORY_ROWS - 1);

        TRY(show_text(req, row_text(&last, "id"), "Older"));
    }
    return STATUS_OK;
}
