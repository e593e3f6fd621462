/* contract_state.c - a contract through its states: by people, by the approval engine, by dates. */
#include "contract.h"

#include <string.h>

#include "contract_print.h"
#include "core/job.h"
#include "customer.h"
#include "exposure.h"
#include "flow.h"

/* --- one step ------------------------------------------------------------------------------------------ */

static const char moved_sql[] =
    "SELECT c.id, c.version, c.state, c.state_reason, c.state_at, c.approved_at, c.effective_on, c.ended_on, c.changed_at, c.kind, c.customer_id, cu.owner_id, COALESCE(c.number, c.title) AS name FROM contract c"
    " JOIN customer cu /* all rows: whose contract it is */ ON cu.id = c.customer_id WHERE c.id = :contract_id FOR UPDATE";

/* The engine tells whoever submitted what became of it; of the rest whoever keeps the dealer hears, unless he did it. */
static NEOERR *tell_owner(struct request *req, const struct row *row, const char *to)
{
    int64_t owner = row_int(row, "owner_id");

    if (owner == 0 || owner == req->person.id || !text_has_word("sealed,effective,expired,ended,void,done", to))
        return STATUS_OK;
    return nerr_pass(notice_put(req, owner, arena_format(req->arena, "contract_%s", to), row_text(row, "name"), contract_path(req, row_int(row, "id"), "")));
}

/* Dates that go with a state. */
static void add_dates(struct request *req, struct values *values, const char *to)
{
    if (strcmp(to, "approved") == 0)
        values_text(values, "approved_at", req->now);
    if (strcmp(to, "effective") == 0)
        values_text(values, "effective_on", req->today);
    if (text_has_word("done,expired,ended,void", to))
        values_text(values, "ended_on", req->today);
}

void contract_step_values(struct request *req, const struct flow_step *step, const char *reason, struct values *values)
{
    values_text(values, "state", step->to);
    values_text(values, "state_reason", text_cut(req->arena, reason, 300));
    values_text(values, "state_at", req->now);
    add_dates(req, values, step->to);
    req->reason = reason;
}

NEOERR *contract_move_from(struct request *req, int64_t id, const struct flow_step *step, const char *reason, bool *moved)
{
    struct values *values = values_new(req->arena);
    struct row row;

    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, moved_sql, &row));
    *moved = strcmp(row_text(&row, "state"), step->from) == 0;
    if (!*moved)
        return STATUS_OK;
    contract_step_values(req, step, reason, values);
    values_int(values, "version", row_int(&row, "version"));
    TRY(contract_change_row(req, &row, values));
    TRY(exposure_contract_changed(req, row_int(&row, "customer_id"))); /* it reserves, or does not any more; or what left counts for another */
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&row, "customer_id"), .kind = arena_format(req->arena, "contract_%s", step->to),
                                                    .resource = "contracts", .detail = row_text(&row, "name"), .link = contract_path(req, id, "") }));
    return nerr_pass(tell_owner(req, &row, step->to));
}

NEOERR *contract_move(struct request *req, int64_t id, const struct flow_step *step, const char *reason)
{
    bool moved;

    TRY(contract_move_from(req, id, step, reason, &moved));
    return moved ? STATUS_OK : nerr_raise(ERR_INVALID, "contract %lld is not %s", (long long)id, step->from);
}

/* --- by dates -------------------------------------------------------------------------------------------- */

#define TAKES_EFFECT "c.state = 'sealed' AND c.sealed_on IS NOT NULL AND c.countersigned_on IS NOT NULL AND c.starts_on <= :today"
/* Its own last day and that of every amendment in force are over. */
#define IS_OVER                                                                                                        \
    "c.state IN ('sealed', 'effective') AND c.ends_on < :today AND NOT EXISTS (SELECT 1 FROM contract a WHERE a.previous_id = c.id" \
    " AND a.relation = 'amendment' AND a.state = 'effective' AND a.ends_on >= :today)"

NEOERR *contract_take_effect(struct request *req, int64_t id)
{
    struct row row;
    bool due;

    values_int(req->values, "contract_id", id);
    TRY(db_select_maybe(req, "SELECT c.id FROM contract c WHERE c.id = :contract_id AND " TAKES_EFFECT, &row, &due));
    return due ? nerr_pass(contract_move(req, id, flow_find(&contract_flow, "sealed", "effective"), "")) : STATUS_OK;
}

static NEOERR *take_effect(struct request *req, const struct row *row)
{
    return nerr_pass(contract_move(req, row_int(row, "id"), flow_find(&contract_flow, "sealed", "effective"), ""));
}

static NEOERR *expire(struct request *req, const struct row *row)
{
    return nerr_pass(contract_move(req, row_int(row, "id"), flow_find(&contract_flow, row_text(row, "state"), "expired"), ""));
}

/* Told once at each of the two steps ahead of the end, unless it was renewed already. */
static NEOERR *remind(struct request *req, const struct row *row)
{
    values_int(req->values, "contract_id", row_int(row, "id"));
    values_int(req->values, "told_days", row_int(row, "told_days"));
    TRY(db_execute(req, "UPDATE contract SET expiry_told = :told_days WHERE id = :contract_id"));
    if (row_is_null(row, "owner_id"))
        return STATUS_OK;
    return nerr_pass(notice_put(req, row_int(row, "owner_id"), "contract_expiring", row_text(row, "words"), contract_path(req, row_int(row, "id"), "")));
}

/* Its print was given up, or lost: it is tried again each day; what failed stands at /admin/jobs. */
static NEOERR *print_again(struct request *req, const struct row *row)
{
    return nerr_pass(contract_freeze(req, row_int(row, "id")));
}

#define STEP_DAYS(name) "(SELECT CAST(value AS INT) FROM setting WHERE name = '" name "')"

static const struct daily {
    const char *sql;
    NEOERR *(*each)(struct request *req, const struct row *row);
} dailies[] = {
    { "SELECT c.id, c.state FROM contract c WHERE " TAKES_EFFECT " ORDER BY c.id LIMIT 200", take_effect },
    { "SELECT c.id, c.state FROM contract c WHERE " IS_OVER " ORDER BY c.id LIMIT 200", expire },
    { "SELECT x.* FROM (SELECT c.id, cu.owner_id, CONCAT(COALESCE(c.number, c.title), ' ', c.ends_on) AS words, c.expiry_told,"
      "  IF(DATEDIFF(c.ends_on, :today) <= " STEP_DAYS("contracts.expiring_again_days") ", " STEP_DAYS("contracts.expiring_again_days") ", " STEP_DAYS("contracts.expiring_days") ") AS told_days"
      "  FROM contract c JOIN customer cu /* all rows: each is told of his own */ ON cu.id = c.customer_id WHERE " CONTRACT_EXPIRING " AND NOT EXISTS (SELECT 1 FROM contract r WHERE r.previous_id = c.id AND r.relation = 'renewal' AND r.state NOT IN ('void', 'rejected'))) x"
      " WHERE x.expiry_told = 0 OR x.expiry_told > x.told_days ORDER BY x.id LIMIT 200", remind },
    { "SELECT c.id FROM contract c WHERE c.state IN ('approved', 'sealed', 'effective') AND c.approved_at < :now - INTERVAL 1 HOUR AND c.file_id IS NULL AND c.text_hash IS NOT NULL"
      " AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'prints.contract' AND j.state IN ('waiting', 'running') AND j.args = CONCAT('{\"contract\":', c.id, '}')) ORDER BY c.id LIMIT 200", print_again },
};

/* Some at a time; when a round finds none of any kind, the day's work is done. */
NEOERR *contracts_daily_step(struct request *req, struct job *job, bool *finished)
{
    size_t found = 0;

    TRY(db_later_run(req)); /* prints ordered by the round before */
    for (size_t i = 0; i < COUNT_OF(dailies); i++) {
        struct rows *rows;

        TRY(db_select(req, dailies[i].sql, &rows));
        found += rows->count;
        for (size_t j = 0; j < rows->count; j++) {
            struct row row = rows_at(rows, j);

            TRY(dailies[i].each(req, &row));
        }
    }
    job->done += (int64_t)found;
    *finished = found == 0;
    return STATUS_OK;
}
