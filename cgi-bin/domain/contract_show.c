/* contract_show.c - what a page or a decider sees of a contract: clauses with their differences, lines, what changed between two texts. */
#include "contract.h"

#include "difference.h"
#include "money.h"

enum { AROUND = 24 }; /* characters shown beside a change */

static const char *heading(struct request *req, const char *title, const char *body)
{
    return arena_format(req->arena, "%s\n%s", title, body);
}

/* Against the text it comes from; both with the same fields filled. */
static NEOERR *show_deviation(struct request *req, const struct contract_fill *fill, const struct row *row, const char *path)
{
    struct difference difference;

    if (!text_has_word("changed", row_text(row, "deviation")))
        return STATUS_OK;
    difference_find(req->arena, contract_fill(req, fill, heading(req, row_text(row, "standard_title"), row_text(row, "standard_body"))),
                    contract_fill(req, fill, heading(req, row_text(row, "title"), row_text(row, "body"))), &difference);
    return nerr_pass(difference_show(req, arena_format(req->arena, "%s.diff", path), &difference, 0));
}

static NEOERR *show_clauses(struct request *req, const struct contract_content *content)
{
    static const char *const shown[] = { "id", "title", "prominent", "required", "deviation", "reason", "variant", "law" };
    int number = 0;

    for (size_t i = 0; i < content->clauses->count; i++) {
        const char *path = arena_format(req->arena, "Clauses.%zu", i);
        struct row row = rows_at(content->clauses, i);

        for (size_t j = 0; j < COUNT_OF(shown); j++)
            TRY(show_text(req, row_text(&row, shown[j]), "%s.%s", path, shown[j]));
        if (!text_has_word("removed", row_text(&row, "deviation")))
            TRY(show_int(req, ++number, "%s.number", path));
        TRY(show_text(req, contract_fill(req, &content->fill, row_text(&row, "body")), "%s.text", path));
        TRY(show_deviation(req, &content->fill, &row, path));
    }
    return STATUS_OK;
}

NEOERR *contract_content_show(struct request *req, const struct contract_content *content)
{
    int64_t total = 0;

    TRY(row_show(req, "Parties.0", &content->fill.seller));
    TRY(row_show(req, "Parties.1", &content->fill.buyer));
    TRY(show_clauses(req, content));
    TRY(rows_show(req, "Lines", content->lines));
    (void)decimal_read(row_text(&content->fill.contract, "amount"), MONEY_PLACES, &total);
    return nerr_pass(show_text(req, money_capitals(req->arena, total), "Sum.capitals"));
}

/* --- between two texts ------------------------------------------------------------------------------ */

static NEOERR *text_of(struct request *req, int64_t id, int64_t revision, const char **text)
{
    struct row row;
    bool found;

    values_int(req->values, "contract_id", id);
    values_int(req->values, "revision", revision);
    TRY(db_select_maybe(req, "SELECT text FROM contract_revision WHERE contract_id = :contract_id AND revision = :revision", &row, &found));
    if (!found)
        return nerr_raise(ERR_NOT_FOUND, "revision %lld of contract %lld", (long long)revision, (long long)id);
    *text = row_text(&row, "text");
    return STATUS_OK;
}

static NEOERR *show_changes(struct request *req, const char *old, const char *now)
{
    struct difference difference;

    difference_find(req->arena, old, now, &difference);
    TRY(show_text(req, difference.changed ? "1" : "", "Changed.any"));
    return nerr_pass(difference_show(req, "Changed.pieces", &difference, AROUND));
}

NEOERR *contract_changes_show(struct request *req, int64_t id, int64_t before, int64_t after)
{
    const char *old, *now;

    TRY(text_of(req, id, before, &old));
    TRY(text_of(req, id, after, &now));
    TRY(show_int(req, before, "Changed.before"));
    TRY(show_int(req, after, "Changed.after"));
    return nerr_pass(show_changes(req, old, now));
}

NEOERR *contract_changes_since_show(struct request *req, int64_t before, const struct contract_content *content)
{
    const char *old;

    TRY(text_of(req, row_int(&content->fill.contract, "id"), before, &old));
    TRY(show_int(req, before, "Changed.before"));
    TRY(show_int(req, 0, "Changed.after"));
    return nerr_pass(show_changes(req, old, contract_text(req, content)));
}
