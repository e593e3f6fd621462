/* merge.c - /customers/merge: two dealers side by side; which one stays, and which values. And
 * /customers/merges: what was merged, to be taken back within thirty days. */
#include "customers.h"

#include <string.h>

#include "domain/customer_merge.h"
#include "domain/twins.h"

static const struct field fields[] = {
    { .name = "left_id", .type = FIELD_HIDDEN },
    { .name = "right_id", .type = FIELD_HIDDEN },
    { .name = "keep", .type = FIELD_HIDDEN },
    { .name = "merge_reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form merge_form = { "merge", fields, COUNT_OF(fields), NULL };

/* The two alone. */
const struct form pair_form = { "merge", fields, 2, NULL };

/* --- two side by side ------------------------------------------------------------------- */

/* Never taken over: the winner's own, or what follows from others. */
static bool is_kept(const char *name)
{
    static const char *const kept[] = { "code", "name_py_own" };

    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        if (strcmp(kept[i], name) == 0)
            return true;
    }
    return false;
}

static NEOERR *dealer_of(struct request *req, int64_t id, struct row *row, bool *found)
{
    int64_t own = values_get_int(req->values, "id");

    values_int(req->values, "id", id);
    TRY(db_select_maybe(req, customer_record_sql, row, found));
    values_int(req->values, "id", own);
    return STATUS_OK;
}

/* A value as a person reads it. */
static const char *in_words(struct request *req, const struct field *field, const struct row *row)
{
    const char *text = row_text(row, field->name);
    const struct option *option;

    if (field->type == FIELD_REGION)
        return row_text(row, "region_name");
    if (field->type == FIELD_MONEY)
        return text_money_grouped(req->arena, text);
    if (field->type == FIELD_FLAG)
        return message(req, strcmp(text, "1") == 0 ? "app.yes" : "app.no");
    if (field->options == NULL || *text == '\0')
        return text;
    option = options_find(field->options, text);
    return option != NULL ? option_label(req, option) : text;
}

/* What differs: a choice each; the fuller side is proposed. */
static NEOERR *show_field(struct request *req, const struct field *field, const struct row *pair, size_t place)
{
    const char *path = arena_format(req->arena, "Differences.%zu", place), *left = row_text(&pair[0], field->name);
    const char *chosen = request_posted(req, arena_format(req->arena, "take_%s", field->name));

    if (*chosen == '\0')
        chosen = *left != '\0' ? "left" : "right";
    TRY(show_text(req, field->name, "%s.name", path));
    TRY(show_text(req, message(req, arena_format(req->arena, "customer.%s", field->name)), "%s.label", path));
    TRY(show_text(req, in_words(req, field, &pair[0]), "%s.left", path));
    TRY(show_text(req, in_words(req, field, &pair[1]), "%s.right", path));
    return nerr_pass(show_text(req, chosen, "%s.chosen", path));
}

static NEOERR *show_differences(struct request *req, const struct row *pair)
{
    size_t place = 0;

    for (size_t i = 0; i < customer_form.count; i++) {
        const struct field *field = &customer_form.fields[i];

        if (!is_kept(field->name) && strcmp(row_text(&pair[0], field->name), row_text(&pair[1], field->name)) != 0)
            TRY(show_field(req, field, pair, place++));
    }
    return STATUS_OK;
}

static NEOERR *show_counts(struct request *req, const char *side, int64_t id)
{
    values_int(req->values, "side_id", id);
    return nerr_pass(db_show_one(req, arena_format(req->arena, "%s.counts", side),
                                 "SELECT (SELECT COUNT(*) FROM contact WHERE customer_id = :side_id AND valid_to IS NULL) AS contacts,"
                                 " (SELECT COUNT(*) FROM paper WHERE customer_id = :side_id AND valid_to IS NULL) AS papers,"
                                 " (SELECT COUNT(*) FROM task WHERE customer_id = :side_id AND done_at IS NULL) AS tasks,"
                                 " (SELECT COUNT(*) FROM timeline WHERE customer_id = :side_id) AS entries,"
                                 " (SELECT COUNT(*) FROM open_item WHERE customer_id = :side_id) AS ledger"));
}

static NEOERR *show_pair(struct request *req, const struct row *pair)
{
    TRY(row_show(req, "Left", &pair[0]));
    TRY(row_show(req, "Right", &pair[1]));
    TRY(show_counts(req, "Left", row_int(&pair[0], "id")));
    TRY(show_counts(req, "Right", row_int(&pair[1], "id")));
    TRY(show_differences(req, pair));
    TRY(row_show(req, "Preset", &pair[0]));
    TRY(show_int(req, row_int(&pair[0], "id"), "Preset.left_id"));
    TRY(show_int(req, row_int(&pair[1], "id"), "Preset.right_id"));
    TRY(show_text(req, request_posted(req, "keep"), "Keep"));
    return nerr_pass(form_show(req, &merge_form, "Preset", "/customers/merge"));
}

/* The two that were ticked, or one and the code typed for the other. */
static NEOERR *asked_ids(struct request *req, int64_t ids[2])
{
    const char *ticked, *code = text_tidy(req->arena, request_param(req, "code"));
    struct row row;
    bool found;

    ids[0] = values_get_int(req->values, "left_id");
    ids[1] = values_get_int(req->values, "right_id");
    if (ids[0] != 0)
        return STATUS_OK;
    TRY(list_bulk_ids(req, &customer_list, &ticked));
    text_int(arena_copy(req->arena, ticked, strcspn(ticked, ",")), &ids[0]);
    if (strchr(ticked, ',') != NULL)
        text_int(strchr(ticked, ',') + 1, &ids[1]);
    if (*code == '\0')
        return STATUS_OK;
    values_text(req->values, "other_code", code);
    TRY(db_select_maybe(req, "SELECT cu.id FROM customer cu WHERE cu.code = :other_code AND {visible:cu}", &row, &found));
    if (found)
        ids[1] = row_int(&row, "id");
    else
        TRY(show_text(req, code, "Unknown"));
    return STATUS_OK;
}

NEOERR *merge_page(struct request *req)
{
    int64_t ids[2] = { 0, 0 };
    struct row pair[2];
    bool left = false, right = false;

    TRY(asked_ids(req, ids));
    if (ids[0] != 0)
        TRY(dealer_of(req, ids[0], &pair[0], &left));
    if (ids[1] != 0 && ids[1] != ids[0])
        TRY(dealer_of(req, ids[1], &pair[1], &right));
    if (left && right)
        return nerr_pass(show_pair(req, pair));
    return left ? nerr_pass(row_show(req, "Left", &pair[0])) : STATUS_OK;
}

/* --- merging ------------------------------------------------------------------------------ */

/* The values that the one that stays takes over from the other. */
static struct values *taken_over(struct request *req, const struct row *winner, const struct row *loser, const char *loser_side)
{
    struct values *taken = values_new(req->arena);

    for (size_t i = 0; i < customer_form.count; i++) {
        const char *name = customer_form.fields[i].name;
        bool differs = strcmp(row_text(winner, name), row_text(loser, name)) != 0;

        if (!is_kept(name) && differs && strcmp(request_posted(req, arena_format(req->arena, "take_%s", name)), loser_side) == 0)
            values_text(taken, name, row_is_null(loser, name) ? NULL : row_text(loser, name));
    }
    return taken;
}

NEOERR *merge_do(struct request *req)
{
    int64_t left_id = values_get_int(req->values, "left_id"), right_id = values_get_int(req->values, "right_id");
    int64_t keep = values_get_int(req->values, "keep");
    struct row winner, loser;
    bool found = false, other = false;

    if (left_id == right_id || (keep != left_id && keep != right_id)) {
        form_error(req, "", "merge.choose_one");
        return STATUS_OK;
    }
    TRY(dealer_of(req, keep, &winner, &found));
    TRY(dealer_of(req, keep == left_id ? right_id : left_id, &loser, &other));
    if (!found || !other)
        return nerr_raise(ERR_NOT_FOUND, "a dealer to merge");
    TRY(customer_merge(req, &(struct customer_merge){ .winner_id = keep, .loser_id = row_int(&loser, "id"), .winner_version = row_int(&winner, "version"),
                                                      .reason = values_get_text(req->values, "merge_reason"),
                                                      .taken = taken_over(req, &winner, &loser, keep == left_id ? "right" : "left") }));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "merge.done", row_text(&loser, "name"));
    reply_redirect(req, "/customers/%lld", (long long)keep);
    return STATUS_OK;
}

/* Not one and the same: they are not proposed again. */
NEOERR *merge_different(struct request *req)
{
    struct row row;
    bool left = false, right = false;

    TRY(dealer_of(req, values_get_int(req->values, "left_id"), &row, &left));
    TRY(dealer_of(req, values_get_int(req->values, "right_id"), &row, &right));
    if (!left || !right)
        return nerr_raise(ERR_NOT_FOUND, "a dealer");
    TRY(twins_different(req, values_get_int(req->values, "left_id"), values_get_int(req->values, "right_id")));
    reply_notice(req, "merge.noted_different", NULL);
    reply_redirect(req, "/customers/duplicates");
    return STATUS_OK;
}

/* --- what was merged, and back ---------------------------------------------------------------- */

static const struct column columns[] = {
    { "merged", "CONCAT(cm.name, ' · ', cm.code)", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "winner", "CONCAT(cu.name, ' · ', cu.code)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "reason", "mg.reason", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "merged_by", "mg.merged_by", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@staff" },
    { "merged_at", "mg.merged_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
};

static const struct order orders[] = { { "merged_at", "mg.merged_at", 0 } };

const struct list merges_list = {
    .name = "merges", .path = "/customers/merges", .noun = "merge", .permission = "customers.merge",
    .from = "/* all rows: .where narrows */ customer_merge mg JOIN customer_merged cm ON cm.id = mg.loser_id JOIN customer cu ON cu.id = mg.now_id",
    .where = "mg.undone_at IS NULL AND {visible:cu}", .id = "mg.id", .columns = columns, .column_count = COUNT_OF(columns),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-merged_at",
};

NEOERR *merges_page(struct request *req)
{
    return nerr_pass(list_page(req, &merges_list));
}

NEOERR *merges_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &merges_list));
}

NEOERR *merges_export(struct request *req)
{
    return nerr_pass(list_export(req, &merges_list));
}

const char merge_record_sql[] =
    "SELECT mg.*, mg.merged_at < :now - INTERVAL 30 DAY AS too_late, cm.code AS loser_code, cm.name AS loser_name, cu.code, cu.name"
    " FROM customer_merge mg JOIN customer_merged cm ON cm.id = mg.loser_id JOIN customer cu ON cu.id = mg.now_id"
    " WHERE mg.id = :id AND mg.undone_at IS NULL AND {visible:cu}";

static const struct field undo_fields[] = {
    { .name = "undo_reason", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE | FIELD_FOCUS },
};
const struct form unmerge_form = { "merge", undo_fields, COUNT_OF(undo_fields), NULL };

/* What moved, by kind: rows that a person knows. */
static const char moved_sql[] =
    "SELECT SUM(table_name = 'contact') AS contacts, SUM(table_name = 'paper') AS papers, SUM(table_name = 'task') AS tasks,"
    " SUM(table_name = 'timeline') AS entries, SUM(table_name = 'ledger_entry') AS ledger FROM customer_merge_row WHERE merge_id = :id";

NEOERR *unmerge_page(struct request *req)
{
    TRY(db_show_one(req, "Moved", moved_sql));
    return nerr_pass(form_show(req, &unmerge_form, NULL, arena_format(req->arena, "/customers/merges/%s", row_text(&req->record, "id"))));
}

NEOERR *unmerge_do(struct request *req)
{
    req->reason = values_get_text(req->values, "undo_reason");
    TRY(customer_unmerge(req, &req->record));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "merge.undone", NULL);
    reply_redirect(req, "/customers/%s", row_text(&req->record, "loser_id"));
    return STATUS_OK;
}
