/* sms_batch.c - a campaign: whom it reaches, what it will cost, its states. */
#include "sms.h"

#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "sms_gateway.h"

static const char *const batch_columns[] = { "title", "category", "text", "regions", "roles", "classes", "tags", "dealer_states", "state", "state_reason", "gateway", "created_at", "created_by", "submitted_at", "started_at", "finished_at", NULL };
static const char *const template_columns[] = { "name", "category", "text", "valid_to", NULL };
static const char *const word_columns[] = { "word", "proposal", NULL };
static const char *const suppression_columns[] = { "number", "reason", "note", "added_at", "added_by", "valid_to", NULL };
const struct table sms_batch_table = { .name = "sms_batch", .columns = batch_columns, .versioned = true };
const struct table sms_template_table = { .name = "sms_template", .columns = template_columns, .versioned = true };
const struct table sms_word_table = { .name = "sms_word", .columns = word_columns };
const struct table sms_suppression_table = { .name = "sms_suppression", .columns = suppression_columns };

const char sms_batch_record_sql[] = "SELECT b.* FROM sms_batch b WHERE b.id = :id AND (" SMS_SEEN " OR " APPROVAL_SEES("sms", "b.id") ")";

struct sms_hours sms_hours_now(void)
{
    return (struct sms_hours){ (int)setting_int("sms.hour_from"), (int)setting_int("sms.hour_to") };
}

NEOERR *sms_word_in(struct request *req, const char *text, const char **word, const char **proposal)
{
    struct rows *rows;

    *word = *proposal = NULL;
    TRY(db_select(req, "SELECT w.word, w.proposal FROM sms_word w ORDER BY CHAR_LENGTH(w.word) DESC, w.id LIMIT 2000", &rows));
    for (size_t i = 0; i < rows->count && *word == NULL; i++) {
        struct row row = rows_at(rows, i);

        if (strstr(text, row_text(&row, "word")) != NULL) {
            *word = row_text(&row, "word");
            *proposal = row_text(&row, "proposal");
        }
    }
    return STATUS_OK;
}

/* --- whom it reaches ----------------------------------------------------------------------------------------- */

#define AGREED "EXISTS (SELECT 1 FROM consent co WHERE co.phone_id = ph.id AND co.category = b.category AND co.valid_to IS NULL)"
#define SUPPRESSED "EXISTS (SELECT 1 FROM sms_suppression x WHERE x.in_force = ph.number)"
#define TEXT                                                                                                            \
    "CONCAT(:sms_head, REPLACE(REPLACE(REPLACE(REPLACE(b.text, '{contact}', p.name), '{dealer}', COALESCE(NULLIF(cu.short_name, ''), cu.name)), '{owner_phone}', COALESCE(st.mobile, '')), '{owner}', COALESCE(st.name, ''))," \
    " IF(b.category = 'marketing', :sms_tail, ''))"
/* Characters beyond the first plane count twice (sms_rules.h). */
#define SEGMENTS(text) "IF(LENGTH(CONVERT(" text " USING utf16)) <= 140, 1, CEIL(LENGTH(CONVERT(" text " USING utf16)) / 134))"
/* A dealer's class among all of the company's (sales/figures.c), reckoned only when it is asked for. */
#define CLASS                                                                                                           \
    "(SELECT f.id, CASE WHEN f.shipped_year <= 0 THEN 'C' WHEN (SUM(f.shipped_year) OVER largest - f.shipped_year) < 0.7 * SUM(GREATEST(f.shipped_year, 0)) OVER () THEN 'A'"                     \
    " WHEN (SUM(f.shipped_year) OVER largest - f.shipped_year) < 0.9 * SUM(GREATEST(f.shipped_year, 0)) OVER () THEN 'B' ELSE 'C' END AS class FROM customer_figures f"                           \
    " WHERE f.shipped_year <> 0 AND EXISTS (SELECT 1 FROM sms_batch asked WHERE asked.id = :batch_id AND asked.classes <> '') WINDOW largest AS (ORDER BY f.shipped_year DESC, f.id ROWS UNBOUNDED PRECEDING)) k"
#define REACHED                                                                                                         \
    " FROM sms_batch b JOIN customer cu /* all rows: the marker narrows below */ JOIN contact c ON c.customer_id = cu.id AND c.valid_to IS NULL JOIN person p ON p.id = c.person_id"                                                                           \
    " JOIN phone ph ON ph.contact_id = c.id AND ph.sms = 1 AND ph.valid_to IS NULL AND ph.number REGEXP '^1[3-9][0-9]{9}$' LEFT JOIN " CLASS " ON k.id = cu.id LEFT JOIN staff st ON st.id = cu.owner_id"     \
    " WHERE b.id = :batch_id AND {visible:cu:sms.send} AND (b.regions = '' OR cu.sales_region_id IN (SELECT t.region_id FROM sales_region_tree t WHERE FIND_IN_SET(t.ancestor_id, b.regions)))"                        \
    " AND (b.roles = '' OR FIND_IN_SET(c.role, b.roles)) AND (b.classes = '' OR FIND_IN_SET(COALESCE(k.class, 'C'), b.classes)) AND IF(b.dealer_states = '', cu.state <> 'closed', FIND_IN_SET(cu.state, b.dealer_states))"           \
    " AND (b.tags = '' OR EXISTS (SELECT 1 FROM customer_tag ct WHERE ct.customer_id = cu.id AND FIND_IN_SET(ct.tag, b.tags)))"

/* A number counts once, whoever has it. */
static const char preview_sql[] =
    "SELECT COALESCE(SUM(n.agreed AND NOT n.suppressed), 0) AS numbers, COALESCE(SUM(NOT n.agreed), 0) AS unagreed, COALESCE(SUM(n.agreed AND n.suppressed), 0) AS suppressed, COALESCE(SUM(IF(n.agreed AND NOT n.suppressed, n.segments, 0)), 0) AS segments"
    " FROM (SELECT ph.number, MAX(" AGREED ") AS agreed, MAX(" SUPPRESSED ") AS suppressed, MAX(" SEGMENTS(TEXT) ") AS segments" REACHED " GROUP BY ph.number) n";
static const char sample_sql[] =
    "SELECT cu.id AS customer_id, cu.name AS customer_name, p.name AS person_name, c.role, ph.number, " TEXT " AS text, " SEGMENTS(TEXT) " AS segments" REACHED " AND " AGREED " AND NOT " SUPPRESSED " ORDER BY c.key_person DESC, ph.id LIMIT 5";
/* The contact that decides first, of those with one number. */
static const char gather_sql[] =
    "INSERT INTO sms_message (batch_id, number, contact_id, customer_id, person_name, text, segments, state) SELECT b.id, ph.number, c.id, cu.id, p.name, " TEXT ", " SEGMENTS(TEXT) ", IF(" SUPPRESSED ", 'suppressed', 'waiting')" REACHED
    " AND " AGREED " ORDER BY c.key_person DESC, ph.id ON DUPLICATE KEY UPDATE number = sms_message.number";

static void bind_text(struct request *req, int64_t batch_id)
{
    values_int(req->values, "batch_id", batch_id);
    values_text(req->values, "sms_head", arena_format(req->arena, "\u3010%s\u3011", setting_text("sms.signature")));
    values_text(req->values, "sms_tail", arena_format(req->arena, " %s", setting_text("sms.opt_out")));
}

static NEOERR *show_end(struct request *req, int64_t segments)
{
    int64_t pace = setting_int("sms.per_minute") > 0 ? setting_int("sms.per_minute") : 1;
    char ends[24];

    clock_format_utc(sms_ends(sms_hours_now(), clock_parse_utc(req->now), (segments + pace - 1) / pace), ends);
    return nerr_pass(show_text(req, ends, "Preview.ends"));
}

static NEOERR *show_numbers_masked(struct request *req, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *path = arena_format(req->arena, "Preview.sample.%zu", i);

        TRY(row_show(req, path, &row));
        TRY(show_text(req, text_mask_phone(req->arena, row_text(&row, "number")), "%s.number", path));
    }
    return STATUS_OK;
}

NEOERR *sms_preview_show(struct request *req, int64_t batch_id)
{
    struct rows *rows;
    struct row row;

    bind_text(req, batch_id);
    TRY(db_select_one(req, preview_sql, &row));
    TRY(row_show(req, "Preview", &row));
    TRY(show_end(req, row_int(&row, "segments")));
    TRY(db_select(req, sample_sql, &rows));
    return nerr_pass(show_numbers_masked(req, rows));
}

/* --- states -------------------------------------------------------------------------------------------------- */

NEOERR *sms_batch_locked(struct request *req, int64_t batch_id, struct row *row)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "batch_id", batch_id);
    TRY(db_select_with(req, "SELECT b.* FROM sms_batch b WHERE b.id = :batch_id FOR UPDATE", values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "campaign %lld", (long long)batch_id);
    *row = rows_at(rows, 0);
    return STATUS_OK;
}

static const char count_sql[] =
    "UPDATE sms_batch b JOIN (SELECT COUNT(*) AS total, SUM(m.state IN ('sent', 'delivered')) AS sent, SUM(m.state = 'delivered') AS delivered, SUM(m.state = 'failed') AS failed, SUM(m.state = 'suppressed') AS suppressed,"
    "  SUM(IF(m.state = 'suppressed', 0, m.segments)) AS segments FROM sms_message m WHERE m.batch_id = :batch_id) n SET b.total = n.total, b.sent = COALESCE(n.sent, 0), b.delivered = COALESCE(n.delivered, 0), b.failed = COALESCE(n.failed, 0),"
    "  b.suppressed = COALESCE(n.suppressed, 0), b.segments = COALESCE(n.segments, 0) WHERE b.id = :batch_id";

NEOERR *sms_count(struct request *req, int64_t batch_id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "batch_id", batch_id);
    return nerr_pass(db_execute_with(req, count_sql, values));
}

NEOERR *sms_move(struct request *req, const struct row *batch, const char *state, const char *reason)
{
    struct values *values = values_new(req->arena);
    bool begins = strcmp(state, "sending") == 0;

    values_text(values, "state", state);
    values_text(values, "state_reason", text_cut(req->arena, reason, 300));
    if (begins && row_is_null(batch, "started_at"))
        values_text(values, "started_at", req->now);
    if (begins)
        values_text(values, "gateway", config.sms_gateway);
    if (strcmp(state, "done") == 0 || strcmp(state, "stopped") == 0)
        values_text(values, "finished_at", req->now);
    values_int(values, "version", row_int(batch, "version"));
    TRY(db_change(req, &sms_batch_table, row_int(batch, "id"), values));
    return begins ? nerr_pass(sms_send_put(req, row_int(batch, "id"), NULL)) : STATUS_OK;
}

/* The list as it is now; what an earlier submission took is forgotten, nothing of it was sent. */
static NEOERR *gather(struct request *req, const struct row *batch, int64_t *waiting)
{
    struct row row;

    bind_text(req, row_int(batch, "id"));
    TRY(db_execute(req, "DELETE FROM sms_message WHERE batch_id = :batch_id"));
    TRY(db_execute(req, gather_sql));
    TRY(db_execute(req, "INSERT IGNORE INTO sms_sender (batch_id) VALUES (:batch_id)"));
    TRY(sms_count(req, row_int(batch, "id")));
    TRY(db_select_one(req, "SELECT b.total - b.suppressed AS waiting FROM sms_batch b WHERE b.id = :batch_id", &row));
    *waiting = row_int(&row, "waiting");
    return nerr_pass(audit_event(req, "gather", "sms_batch", row_int(batch, "id"), row_text(&row, "waiting")));
}

static NEOERR *submit(struct request *req, const struct row *batch)
{
    struct values *values = values_new(req->arena);
    const char *word, *proposal;
    int64_t waiting;
    bool asks;

    TRY(sms_word_in(req, row_text(batch, "text"), &word, &proposal));
    if (word != NULL) {
        form_error_with(req, "", *proposal != '\0' ? "sms.word_found_try" : "sms.word_found", arena_format(req->arena, *proposal != '\0' ? "%s \u2192 %s" : "%s", word, proposal));
        return STATUS_OK;
    }
    TRY(gather(req, batch, &waiting));
    if (waiting == 0) {
        form_error(req, "", "sms.nobody");
        return STATUS_OK;
    }
    asks = waiting >= setting_int("sms.approval_from");
    values_text(values, "submitted_at", req->now);
    values_int(values, "version", row_int(batch, "version"));
    if (asks)
        values_text(values, "state", "asked");
    TRY(db_change(req, &sms_batch_table, row_int(batch, "id"), values));
    if (asks)
        return nerr_pass(approval_start(req, &sms_approval, row_int(batch, "id"), ""));
    return STATUS_OK;
}

NEOERR *sms_step(struct request *req, const struct row *batch, const char *action)
{
    const struct flow_step *step;
    struct row row;

    TRY(sms_batch_locked(req, row_int(batch, "id"), &row));
    step = flow_find(&sms_flow, row_text(&row, "state"), action);
    if (step == NULL || step->permission == NULL || !may(req, step->permission) || row_int(&row, "created_by") != req->person.id) {
        form_error(req, "", step == NULL ? "sms.moved" : "sms.not_yours");
        return STATUS_OK;
    }
    if (strcmp(action, "sms_withdraw") == 0)
        return nerr_pass(approval_withdraw(req, &sms_approval, row_int(&row, "id"), ""));
    if (strcmp(action, "sms_submit") == 0) {
        TRY(submit(req, &row));
        if (form_refused(req))
            return STATUS_OK;
        TRY(sms_batch_locked(req, row_int(batch, "id"), &row));
        if (strcmp(row_text(&row, "state"), "asked") == 0)
            return STATUS_OK;
    }
    return nerr_pass(sms_move(req, &row, step->to, ""));
}

/* --- numbers that get none ------------------------------------------------------------------------------------- */

NEOERR *sms_suppress(struct request *req, const char *number, const char *reason, const char *note)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t id;

    values_text(values, "number", number);
    TRY(db_select_with(req, "SELECT x.id FROM sms_suppression x WHERE x.in_force = :number FOR UPDATE", values, &rows));
    if (rows->count > 0)
        return STATUS_OK;
    values_text(values, "reason", reason);
    values_text(values, "note", text_cut(req->arena, note, 300));
    values_text(values, "added_at", req->now);
    values_int(values, "added_by", req->person.id);
    TRY(db_insert(req, &sms_suppression_table, values, &id));
    return nerr_pass(db_execute_with(req, "UPDATE sms_message SET state = 'suppressed' WHERE number = :number AND state = 'waiting'", values));
}
