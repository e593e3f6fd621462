/* entry.c - what pages that enter a document share: whose it is, its number, amounts as typed. */
#include "sales.h"

#include <string.h>

#include "domain/customer.h"
#include "domain/money.h"

/* --- suggestions ----------------------------------------------------------------------------- */

NEOERR *dealers_suggest(struct request *req)
{
    return nerr_pass(dealer_choice_suggest(req, ""));
}

/* --- number, day, amounts --------------------------------------------------------------------------- */

/* The newest of that number is read as it is now: two people may enter the same paper. */
static const char taken_sql[] =
    "SELECT e.revision, e.reversal FROM ledger_entry e WHERE e.source = 'page' AND e.kind = :document_kind AND e.number = :document_number ORDER BY e.revision DESC, e.reversal DESC LIMIT 1 FOR UPDATE";
static const char series_sql[] = "SELECT n.next_number, n.prefix FROM numbering n WHERE n.series = :document_kind FOR UPDATE";

static NEOERR *next_number(struct request *req, const char **number)
{
    struct row row;

    TRY(db_select_one(req, series_sql, &row));
    TRY(db_execute(req, "UPDATE numbering SET next_number = next_number + 1 WHERE series = :document_kind"));
    *number = arena_format(req->arena, "%s%06lld", row_text(&row, "prefix"), (long long)row_int(&row, "next_number"));
    return STATUS_OK;
}

NEOERR *entry_number(struct request *req, const char *kind, const char **number, int64_t *revision)
{
    struct row row;
    bool given = *values_get_text(req->values, "number") != '\0', taken = true;

    *revision = 1;
    *number = values_get_text(req->values, "number");
    values_text(req->values, "document_kind", kind);
    if (!given)
        TRY(next_number(req, number));
    values_text(req->values, "document_number", *number); /* what was typed stays: the transaction may run again */
    TRY(db_select_maybe(req, taken_sql, &row, &taken));
    if (!taken)
        return STATUS_OK;
    if (!given)
        return nerr_pass(entry_number(req, kind, number, revision));
    if (row_int(&row, "reversal") == 0)
        form_error(req, "number", "sales.number_taken");
    *revision = row_int(&row, "revision") + 1;
    return STATUS_OK;
}

void entry_day_check(struct request *req)
{
    if (strcmp(values_get_text(req->values, "posted_on"), req->today) > 0)
        form_error(req, "posted_on", "sales.day_ahead");
}

bool entry_read(struct request *req, const char *typed, int places, int64_t *scaled)
{
    const char *text;

    return text_decimal(req->arena, typed, (struct text_decimal_form){ .digits = 11, .places = (size_t)places }, &text) && decimal_read(text, places, scaled) && *scaled > 0;
}

const char *entry_fen(struct request *req, int64_t fen)
{
    return decimal_write(req->arena, fen, MONEY_PLACES, MONEY_PLACES);
}

NEOERR *entry_show_wrong(struct request *req)
{
    struct form_problem problem;

    for (size_t i = 0; form_problem_at(req, i, &problem); i++) {
        if (*problem.field != '\0')
            TRY(show_text(req, message_with(req, problem.message, problem.detail), "Wrong.%s", problem.field));
    }
    return STATUS_OK;
}

NEOERR *entry_booked(struct request *req, const struct ledger_line *line, int64_t fen)
{
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = line->customer_id, .kind = arena_format(req->arena, "sales_%s", line->kind), .resource = "sales",
                                                    .detail = arena_format(req->arena, "%s ¥%s", line->number, text_money_grouped(req->arena, entry_fen(req, fen))),
                                                    .link = entry_path(req, line->id, "") }));
    req->made = line->id;
    reply_notice(req, "sales.booked", line->number);
    reply_redirect(req, "%s", entry_path(req, line->id, ""));
    return STATUS_OK;
}
