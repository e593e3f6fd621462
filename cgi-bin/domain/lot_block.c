/* lot_block.c - lots that must not leave. */
#include "lot_block.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_post.h"

static const char *const columns[] = { "product_code", "lot", "reason", "source_id", "since", "since_on", "until", "created_by", NULL };
static const struct table lot_block_table = { .name = "lot_block", .columns = columns };

NEOERR *lot_block_put(struct request *req, const struct lot_block *block)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    int64_t id;

    values_text(values, "product_code", block->product_code);
    values_text(values, "lot", block->lot);
    values_text(values, "reason", block->reason);
    values_int(values, "source_id", block->source_id);
    TRY(db_select_with(req, "SELECT b.id FROM lot_block b WHERE b.product_code = :product_code AND b.lot = :lot AND b.until IS NULL AND b.reason = :reason AND b.source_id = :source_id", values, &rows));
    if (rows->count > 0)
        return STATUS_OK;
    values_text(values, "since", req->now);
    values_text(values, "since_on", req->today);
    values_int(values, "created_by", req->person.id);
    return nerr_pass(db_insert(req, &lot_block_table, values, &id));
}

NEOERR *lot_block_lift(struct request *req, const char *reason, int64_t source_id)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_text(values, "reason", reason);
    values_int(values, "source_id", source_id);
    TRY(db_select_with(req, "SELECT b.id FROM lot_block b WHERE b.reason = :reason AND b.source_id = :source_id AND b.until IS NULL ORDER BY b.id FOR UPDATE", values, &rows));
    values_text(values, "until", req->now);
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(db_change(req, &lot_block_table, row_int(&row, "id"), values));
    }
    return STATUS_OK;
}

/* --- asking ------------------------------------------------------------------------------------------- */

/* Of the lines, by their places: the first that blocks each. A lock on the lot keeps others from blocking it meanwhile. */
static const char blocked_sql[] =
    "SELECT these.place, b.reason, b.since_on FROM JSON_TABLE(:block_lots, '$[*]' COLUMNS (place INT PATH '$[0]', code VARCHAR(30) PATH '$[1]', lot VARCHAR(40) PATH '$[2]')) these"
    " STRAIGHT_JOIN lot_block b ON b.product_code = these.code AND b.lot = these.lot AND b.until IS NULL ORDER BY these.place, b.since, b.id LOCK IN SHARE MODE";

/* NULL when none of them has a lot. */
static char *lots_json(const struct ledger_line *lines, size_t count)
{
    json_t *lots = json_array();
    char *text = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct ledger_line *line = &lines[i];

        if (strcmp(line->kind, "shipment") == 0 && line->lot != NULL && *line->lot != '\0' && line->product_code != NULL)
            json_array_append_new(lots, json_pack("[I, s, s]", (json_int_t)i, line->product_code, line->lot));
    }
    if (json_array_size(lots) > 0)
        text = json_dumps(lots, JSON_COMPACT);
    json_decref(lots);
    return text;
}

static NEOERR *find(struct request *req, const struct ledger_line *lines, size_t count, struct rows **rows)
{
    struct values *values = values_new(req->arena);
    char *lots = lots_json(lines, count);

    *rows = NULL;
    if (lots == NULL)
        return STATUS_OK;
    values_text(values, "block_lots", lots);
    free(lots);
    return nerr_pass(db_select_with(req, blocked_sql, values, rows));
}

static bool left_before(const struct ledger_line *line, const struct row *block)
{
    return strcmp(line->posted_on, row_text(block, "since_on")) < 0;
}

NEOERR *lot_block_refuse(struct request *req, const struct ledger_line *lines, size_t count, const char *const *fields, bool happened)
{
    struct rows *rows;
    size_t said = count;

    TRY(find(req, lines, count, &rows));
    for (size_t i = 0; rows != NULL && i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        size_t place = (size_t)row_int(&row, "place");

        if (place == said || place >= count || (happened && left_before(&lines[place], &row)))
            continue;
        said = place;
        form_error_with(req, fields[place], arena_format(req->arena, "lot_block.%s", row_text(&row, "reason")), lines[place].lot);
    }
    return STATUS_OK;
}

NEOERR *lot_block_mark_reported(struct request *req, struct ledger_line *lines, size_t count)
{
    struct rows *rows;

    TRY(find(req, lines, count, &rows));
    for (size_t i = 0; rows != NULL && i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        size_t place = (size_t)row_int(&row, "place");

        if (place < count && !left_before(&lines[place], &row))
            lines[place].unreleased = true;
    }
    return STATUS_OK;
}
