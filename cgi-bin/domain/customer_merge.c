/* customer_merge.c - two dealers made one; the one writer of customer_merge, customer_merge_row and
 * customer_merged. */
#include "customer_merge.h"

#include <stdlib.h>
#include <string.h>

#include "completeness.h"
#include "contact_plan.h"
#include "customer.h"
#include "ledger_rebook.h"
#include "paper.h"
#include "search_index.h"

/* A tag that both have stays with the loser's row; search words are written anew. */
const struct customer_pointer customer_pointers[] = {
    { "contact", "customer_id", NULL },        { "timeline", "customer_id", NULL },
    { "task", "customer_id", NULL },           { "paper", "customer_id", NULL },
    { "customer_tag", "customer_id", NULL },   { "customer_limit", "customer_id", "COALESCE(valid_to, '')" },
    { "customer_document", "customer_id", NULL }, { "dealer_price", "customer_id", NULL },
    { "territory", "customer_id", NULL },      { "approval", "customer_id", NULL },
    { "contract", "customer_id", NULL },       { "ticket", "customer_id", NULL },
    { "recall_dealer", "customer_id", NULL },  { "goods_return", "customer_id", NULL },
    { "communication", "customer_id", NULL },  { "promise", "customer_id", NULL },
    { "sms_message", "customer_id", NULL },    { "sms_reply", "customer_id", NULL },
    { "sales_order", "customer_id", NULL },    { "gate_release", "customer_id", NULL },
    { "ledger_statement", "customer_id", NULL }, { "sales_target", "customer_id", NULL },
    { "customer_merge", "now_id", NULL },
    { NULL, NULL, NULL },
};

static NEOERR *run(struct request *req, const char *sql)
{
    return nerr_pass(db_execute(req, sql));
}

/* --- there ------------------------------------------------------------------------------ */

static NEOERR *move_pointer(struct request *req, const struct customer_pointer *pointer)
{
    values_text(req->values, "pointer_table", pointer->table);
    TRY(run(req, arena_format(req->arena, "INSERT INTO customer_merge_row (merge_id, table_name, row_id, row_before)"
                                          " SELECT :merge_id, :pointer_table, id, %s FROM %s WHERE %s = :loser_id",
                              pointer->before != NULL ? pointer->before : "NULL", pointer->table, pointer->column)));
    return nerr_pass(run(req, arena_format(req->arena, "UPDATE IGNORE %s SET %s = :winner_id WHERE %s = :loser_id", pointer->table,
                                           pointer->column, pointer->column)));
}

/* One line in force: the winner's when it has one. */
static NEOERR *end_second_limit(struct request *req)
{
    return nerr_pass(run(req, "UPDATE customer_limit l JOIN customer_merge_row r ON r.merge_id = :merge_id AND r.table_name = 'customer_limit'"
                              " AND r.row_id = l.id SET l.valid_to = GREATEST(:today, l.valid_from)"
                              " WHERE (l.valid_to IS NULL OR l.valid_to > :today) AND EXISTS (SELECT 1 FROM customer_limit w"
                              " WHERE w.customer_id = :winner_id AND w.valid_from <= :today AND (w.valid_to IS NULL OR w.valid_to > :today)"
                              " AND w.id NOT IN (SELECT m.row_id FROM customer_merge_row m WHERE m.merge_id = :merge_id AND m.table_name = 'customer_limit'))"));
}

static NEOERR *move_all(struct request *req)
{
    for (const struct customer_pointer *pointer = customer_pointers; pointer->table != NULL; pointer++)
        TRY(move_pointer(req, pointer));
    return nerr_pass(end_second_limit(req));
}

static NEOERR *lock_both(struct request *req, struct row *winner, struct row *loser)
{
    struct rows *rows;

    TRY(db_select(req, "/* all rows: looked up by the caller */ SELECT cu.* FROM customer cu WHERE cu.id IN (:winner_id, :loser_id) ORDER BY cu.id FOR UPDATE", &rows));
    if (rows->count != 2)
        return nerr_raise(ERR_NOT_FOUND, "a dealer to merge is gone");
    for (size_t i = 0; i < 2; i++) {
        struct row row = rows_at(rows, i);

        *(row_int(&row, "id") == values_get_int(req->values, "winner_id") ? winner : loser) = row;
    }
    return STATUS_OK;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

/* {"column": [what the winner had, what it takes]} */
static const char *taken_json(struct request *req, const struct values *taken, const struct row *winner)
{
    json_t *object = json_object();
    const char *copy;
    char *text;

    for (size_t i = 0; i < taken->count; i++) {
        const struct value *value = &taken->items[i];
        const char *before = row_is_null(winner, value->name) ? NULL : row_text(winner, value->name);

        json_object_set_new(object, value->name, json_pack("[o, o]", text_or_null(before), text_or_null(value->text)));
    }
    text = json_dumps(object, JSON_COMPACT);
    copy = arena_text(req->arena, text);
    free(text);
    json_decref(object);
    return copy;
}

/* A dealer's values with its version, as db_change wants them. */
static NEOERR *change_dealer(struct request *req, int64_t id, int64_t version, const struct values *from)
{
    struct values *values = values_new(req->arena);

    for (size_t i = 0; i < from->count; i++)
        values_text(values, from->items[i].name, from->items[i].text);
    values_int(values, "version", version);
    TRY(customer_derive(req, values));
    return nerr_pass(db_change(req, &customer_table, id, values));
}

static NEOERR *tell(struct request *req, int64_t id, const char *kind, const char *detail)
{
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = kind, .resource = "customers", .detail = detail }));
}

static NEOERR *reindex(struct request *req, int64_t a, int64_t b)
{
    int64_t ids[] = { a, b };

    TRY(completeness_reckon_many(req, ids, COUNT_OF(ids)));
    return nerr_pass(search_index_dealers(req, ids, COUNT_OF(ids), SEARCH_ALL));
}

static NEOERR *begin(struct request *req, const struct customer_merge *merge, struct row *winner, struct row *loser)
{
    values_int(req->values, "winner_id", merge->winner_id);
    values_int(req->values, "loser_id", merge->loser_id);
    values_text(req->values, "merge_reason", merge->reason);
    TRY(lock_both(req, winner, loser));
    values_text(req->values, "taken", taken_json(req, merge->taken, winner));
    TRY(run(req, "INSERT INTO customer_merge (loser_id, winner_id, now_id, reason, taken, merged_at, merged_by)"
                 " VALUES (:loser_id, :winner_id, :winner_id, :merge_reason, :taken, :now, :me)"));
    values_int(req->values, "merge_id", db_insert_id(req));
    return STATUS_OK;
}

/* Whoever decides the loser's opening would decide about a dealer that is gone. */
static NEOERR *check_approval(struct request *req, const struct customer_merge *merge)
{
    struct rows *rows;

    values_int(req->values, "loser_id", merge->loser_id);
    TRY(db_select(req, "SELECT id FROM approval WHERE kind = 'opening' AND document_id = :loser_id AND state = 'running'", &rows));
    if (rows->count > 0)
        form_error(req, "", "merge.in_approval");
    return STATUS_OK;
}

/* What stands of the loser's ledger is booked anew for the winner. */
static NEOERR *move_ledger(struct request *req, const struct customer_merge *merge, const char *who)
{
    struct ledger_move move = { .merge_id = values_get_int(req->values, "merge_id"), .from_id = merge->loser_id, .to_id = merge->winner_id, .rows = "ledger_entry", .reason = who };

    TRY(ledger_move_note(req, &move));
    return nerr_pass(ledger_rebook(req, &move));
}

NEOERR *customer_merge(struct request *req, const struct customer_merge *merge)
{
    struct row winner, loser;
    const char *who;

    TRY(check_approval(req, merge));
    if (form_refused(req))
        return STATUS_OK;
    TRY(ledger_move_lock(req, merge->winner_id, merge->loser_id));
    TRY(begin(req, merge, &winner, &loser));
    who = arena_format(req->arena, "%s %s", row_text(&loser, "code"), row_text(&loser, "name"));
    req->reason = merge->reason;
    req->subject = merge->winner_id;
    TRY(move_all(req));
    TRY(move_ledger(req, merge, who));
    TRY(run(req, "/* all rows: the loser */ INSERT INTO customer_merged SELECT * FROM customer WHERE id = :loser_id"));
    TRY(db_remove(req, &customer_table, merge->loser_id));
    TRY(contact_plan_reckon(req, merge->loser_id, merge->loser_id)); /* its rows go */
    TRY(contact_plan_reckon(req, merge->winner_id, merge->winner_id));
    TRY(change_dealer(req, merge->winner_id, merge->winner_version, merge->taken));
    TRY(run(req, "UPDATE customer_pair SET state = 'merged', decided_by = :me, decided_at = :now"
                 " WHERE low_id = LEAST(:winner_id, :loser_id) AND high_id = GREATEST(:winner_id, :loser_id)"));
    TRY(audit_event(req, "merge", "customer", merge->winner_id, who));
    TRY(tell(req, merge->winner_id, "merged", who));
    return nerr_pass(reindex(req, merge->winner_id, merge->loser_id));
}

/* --- and back ----------------------------------------------------------------------------- */

static NEOERR *return_pointer(struct request *req, const struct customer_pointer *pointer)
{
    values_text(req->values, "pointer_table", pointer->table);
    return nerr_pass(run(req, arena_format(req->arena, "UPDATE %s t JOIN customer_merge_row r ON r.merge_id = :merge_id"
                                                       " AND r.table_name = :pointer_table AND r.row_id = t.id"
                                                       " SET t.%s = :loser_id WHERE t.%s = :winner_id",
                                           pointer->table, pointer->column, pointer->column)));
}

static NEOERR *return_all(struct request *req)
{
    TRY(run(req, "UPDATE customer_limit l JOIN customer_merge_row r ON r.merge_id = :merge_id AND r.table_name = 'customer_limit'"
                 " AND r.row_id = l.id SET l.valid_to = NULLIF(r.row_before, '') WHERE l.customer_id = :winner_id"));
    for (const struct customer_pointer *pointer = customer_pointers; pointer->table != NULL; pointer++)
        TRY(return_pointer(req, pointer));
    return STATUS_OK;
}

/* What came with the loser, and what names it since. */
static NEOERR *return_ledger(struct request *req, const struct row *winner)
{
    struct ledger_move move = { .merge_id = values_get_int(req->values, "merge_id"), .from_id = values_get_int(req->values, "winner_id"), .to_id = values_get_int(req->values, "loser_id"),
                                .rows = "ledger_back", .reason = arena_format(req->arena, "%s %s", row_text(winner, "code"), row_text(winner, "name")) };

    TRY(ledger_move_note_back(req, &move));
    return nerr_pass(ledger_rebook(req, &move));
}

static bool is_text(const json_t *json, const char *text)
{
    return json_is_string(json) ? strcmp(json_string_value(json), text) == 0 : *text == '\0';
}

/* What the winner took over and nobody has changed since goes back. */
static NEOERR *give_back(struct request *req, const struct row *winner, const char *taken)
{
    json_t *object = json_loads(taken, 0, NULL), *pair;
    struct values *values = values_new(req->arena);
    const char *column;
    NEOERR *err;

    json_object_foreach(object, column, pair)
    {
        if (is_text(json_array_get(pair, 1), row_text(winner, column)))
            values_text(values, arena_text(req->arena, column), json_string_value(json_array_get(pair, 0)));
    }
    err = values->count == 0 ? STATUS_OK : change_dealer(req, row_int(winner, "id"), row_int(winner, "version"), values);
    json_decref(object);
    return nerr_pass(err);
}

static NEOERR *put_back(struct request *req)
{
    NEOERR *err = run(req, "/* all rows: the loser */ INSERT INTO customer SELECT * FROM customer_merged WHERE id = :loser_id");

    if (nerr_match(err, ERR_DUPLICATE)) {
        nerr_ignore(&err);
        form_error(req, "", "merge.key_taken");
        return STATUS_OK;
    }
    TRY(err);
    return nerr_pass(run(req, "DELETE FROM customer_merged WHERE id = :loser_id"));
}

static NEOERR *winner_of(struct request *req, struct row *winner, bool *found)
{
    TRY(db_select_maybe(req, "/* all rows: looked up by the caller */ SELECT cu.* FROM customer cu WHERE cu.id = :winner_id FOR UPDATE", winner, found));
    if (!*found)
        form_error(req, "", "merge.merged_onward");
    return STATUS_OK;
}

static NEOERR *finish(struct request *req, const struct row *winner)
{
    int64_t loser_id = values_get_int(req->values, "loser_id");
    const char *who = arena_format(req->arena, "%s %s", row_text(winner, "code"), row_text(winner, "name"));

    TRY(run(req, "UPDATE customer_merge SET undone_at = :now, undone_by = :me WHERE id = :merge_id"));
    TRY(run(req, "UPDATE customer_pair SET state = 'different', decided_by = :me, decided_at = :now"
                 " WHERE low_id = LEAST(:winner_id, :loser_id) AND high_id = GREATEST(:winner_id, :loser_id)"));
    req->subject = loser_id;
    TRY(audit_event(req, "unmerge", "customer", loser_id, who));
    TRY(tell(req, row_int(winner, "id"), "unmerged", ""));
    TRY(tell(req, loser_id, "unmerged", who));
    return nerr_pass(reindex(req, row_int(winner, "id"), loser_id));
}

NEOERR *customer_unmerge(struct request *req, const struct row *row)
{
    struct row winner;
    bool found;

    if (row_int(row, "too_late") != 0 || !row_is_null(row, "undone_at")) {
        form_error(req, "", "merge.too_late");
        return STATUS_OK;
    }
    values_int(req->values, "merge_id", row_int(row, "id"));
    values_int(req->values, "winner_id", row_int(row, "winner_id"));
    values_int(req->values, "loser_id", row_int(row, "loser_id"));
    TRY(ledger_move_lock(req, row_int(row, "winner_id"), row_int(row, "loser_id")));
    TRY(winner_of(req, &winner, &found));
    if (!found)
        return STATUS_OK;
    TRY(give_back(req, &winner, row_text(row, "taken")));
    TRY(put_back(req));
    if (form_refused(req))
        return STATUS_OK;
    TRY(return_all(req));
    TRY(return_ledger(req, &winner));
    return nerr_pass(finish(req, &winner));
}

/* --- old addresses --------------------------------------------------------------------------- */

NEOERR *customer_moved(struct request *req, const char **location)
{
    const char *prefix = arena_format(req->arena, "/customers/%lld", (long long)values_get_int(req->values, "id"));
    size_t length = strlen(prefix);
    struct row row;
    bool found;

    *location = NULL;
    if (strncmp(req->path, prefix, length) != 0 || (req->path[length] != '\0' && req->path[length] != '/'))
        return STATUS_OK;
    TRY(db_select_maybe(req, "SELECT now_id FROM customer_merge WHERE loser_id = :id AND undone_at IS NULL", &row, &found));
    if (found)
        *location = arena_format(req->arena, "/customers/%s%s", row_text(&row, "now_id"), req->path + length);
    return STATUS_OK;
}
