/* customer_import_kind.c - the dealer register against the database: the dictionary's words,
 * and which rows are of dealers that are known. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import.h"
#include "customer_import_inside.h"

/* --- words for types: the shipped ones and the dictionary's -------------------------------- */

static const char *shipped_words(const char *key)
{
    const struct import_choice *choice = customer_import_fields[CUSTOMER_TYPE].choices;

    for (; choice->key != NULL; choice++) {
        if (strcmp(choice->key, key) == 0)
            return choice->words;
    }
    return "";
}

NEOERR *customer_import_choices(struct request *req, const char *dictionary, struct import_choice **choices)
{
    struct rows *rows;

    values_text(req->values, "dictionary", dictionary);
    TRY(db_select(
        req,
        "SELECT word, name, name_en, synonyms FROM dictionary_entry WHERE dictionary = :dictionary ORDER BY place, id",
        &rows));
    *choices = arena_alloc(req->arena, (rows->count + 1) * sizeof(**choices));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *key = row_text(&row, "word");

        (*choices)[i] =
            (struct import_choice){ key,
                                    arena_format(req->arena, "%s|%s|%s|%s|%s", row_text(&row, "name"), key,
                                                 row_text(&row, "name_en"), row_text(&row, "synonyms"),
                                                 strcmp(dictionary, "customer_type") == 0 ? shipped_words(key) : "") };
    }
    return STATUS_OK;
}

static NEOERR *prepare(struct request *req, struct import_definition *definition)
{
    struct import_field *fields = arena_alloc(req->arena, CUSTOMER_FIELDS * sizeof(*fields));
    struct import_choice *types;

    TRY(customer_import_choices(req, "customer_type", &types));
    memcpy(fields, customer_import_fields, CUSTOMER_FIELDS * sizeof(*fields));
    fields[CUSTOMER_TYPE].choices = types;
    *definition = customer_import;
    definition->fields = fields;
    return STATUS_OK;
}

/* --- known dealers ---------------------------------------------------------------------------- */

/* all rows: codes are unique in the company; `mine` says whether this person may reach the dealer */
#define MATCH_COLUMNS "SELECT r.row_no, cu.id, cu.code, cu.name, {visible:cu} AS mine, "
#define MATCH_WHERE                                                                                                    \
    " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good' AND r.what = 'insert'"

static const char match_sql[] =
    "/* all rows: codes are unique in the company, `mine` says who may reach the dealer */ " MATCH_COLUMNS
    "1 AS by_credit FROM import_row r STRAIGHT_JOIN customer cu ON cu.credit_code = r.credit_code" MATCH_WHERE
    " UNION ALL " MATCH_COLUMNS "0 FROM import_row r STRAIGHT_JOIN customer cu ON cu.code = r.code" MATCH_WHERE
    /* a dealer that was merged into another is that one */
    " UNION ALL " MATCH_COLUMNS "0 FROM import_row r STRAIGHT_JOIN customer_merged m ON m.code = r.code"
    " STRAIGHT_JOIN customer_merge mg ON mg.loser_id = m.id AND mg.undone_at IS NULL STRAIGHT_JOIN customer cu ON cu.id = mg.now_id" MATCH_WHERE
    " ORDER BY row_no, by_credit DESC";

static void refuse(struct values *values, const char *reason, bool by_credit)
{
    values_text(values, "state", "bad");
    values_text(values, "reason", reason);
    values_text(values, "field", by_credit ? "credit_code" : "code");
}

/* One row and the dealers that have its credit code or its code: at most two. */
static struct values *judge(struct request *req, const struct import_run *run, const struct rows *rows, size_t at,
                            size_t count)
{
    struct values *values = values_new(req->arena);
    struct row row = rows_at(rows, at), second = rows_at(rows, at + count - 1);
    bool by_credit = row_int(&row, "by_credit") != 0;

    values_int(values, "row_no", row_int(&row, "row_no"));
    values_text(values, "state", "good");
    values_text(values, "what", "update");
    values_text(values, "reason", "");
    values_text(values, "field", "");
    values_text(values, "other", "");
    values_int(values, "target_id", row_int(&row, "id"));
    if (!run->do_update)
        refuse(values, "duplicate", by_credit);
    else if (row_int(&row, "mine") == 0)
        refuse(values, "not yours", by_credit);
    else if (row_int(&second, "id") != row_int(&row, "id")) {
        row = second;
        refuse(values, "duplicate", false);
    }
    if (*values_get_text(values, "reason") != '\0')
        values_text(values, "other", arena_format(req->arena, "%s %s", row_text(&row, "code"), row_text(&row, "name")));
    return values;
}

NEOERR *customer_import_match(struct request *req, const struct import_run *run, const struct import_rows *span)
{
    struct values **judged;
    struct rows *rows;
    size_t count = 0;

    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
    TRY(db_select(req, match_sql, &rows));
    judged = arena_alloc(req->arena, (rows->count + 1) * sizeof(*judged));
    for (size_t i = 0, same; i < rows->count; i += same) {
        struct row row = rows_at(rows, i), next;

        for (same = 1; i + same < rows->count; same++) {
            next = rows_at(rows, i + same);
            if (row_int(&next, "row_no") != row_int(&row, "row_no"))
                break;
        }
        judged[count++] = judge(req, run, rows, i, same);
    }
    TRY(db_execute_many(
        req,
        "UPDATE import_row SET state = :state, what = :what, reason = :reason, field = :field, other = :other, "
        "target_id = :target_id,"
        " value = IF(state = 'bad', IF(field = 'code', COALESCE(code, ''), COALESCE(credit_code, '')), ''),"
        " data = IF(state = 'bad', '', data) WHERE run_id = :run_id AND row_no = :row_no",
        judged, count));
    return strcmp(run->state, "checking") == 0 ? nerr_pass(customer_import_alike(req, span)) : STATUS_OK;
}

static const char shown_sql[] =
    "/* all rows: what this person imported */ SELECT r.row_no, r.what, r.reason, CONCAT('/customers/', cu.id) AS path, cu.name, cu.code AS detail"
    " FROM import_row r LEFT JOIN customer cu /* all rows: as above */ ON cu.id = r.target_id WHERE r.run_id = :id AND r.state = :shown_state ORDER BY r.row_no"
    " LIMIT :shown_most";

const struct import_kind customer_import_kind = {
    .name = "customers",
    .home = "/customers",
    .permission = "customers.import",
    .definition = &customer_import,
    .code = CUSTOMER_CODE,
    .credit_code = CUSTOMER_CREDIT_CODE,
    .owner = CUSTOMER_OWNER,
    .prepare = prepare,
    .match = customer_import_match,
    .apply = customer_import_apply,
    .undo = customer_import_undo,
    .shown_sql = shown_sql,
};
