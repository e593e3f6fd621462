/* lines.c - /contracts/:id/lines: the goods of a draft, all lines in one form, with some empty ones for more. Works without
 * script; with it products are suggested and amounts are reckoned while typing. */
#include "contracts.h"

#include <stdlib.h>
#include <string.h>

#include "domain/contract.h"
#include "domain/money.h"

enum { NEW_ROWS = 3, LINES_MOST = 500 };

/* The lines are read from the body by their numbers; the form guards the version. */
static const struct field fields[] = {
    { .name = "lines", .type = FIELD_HIDDEN },
};
const struct form contract_lines_form = { "contract", fields, COUNT_OF(fields), NULL };

/* --- the page ------------------------------------------------------------------------------------------ */

static const char *const typed_fields[] = { "product", "quantity", "price", "discount", "note", "remove" };

/* What was typed into a row takes the place of what is stored, with its error. */
static NEOERR *show_typed(struct request *req, const char *path, const char *suffix)
{
    for (size_t i = 0; i < COUNT_OF(typed_fields); i++) {
        const char *name = arena_format(req->arena, "%s_%s", typed_fields[i], suffix);

        if (request_has_posted(req, name))
            TRY(show_text(req, request_posted(req, name), "%s.%s", path, typed_fields[i]));
    }
    return STATUS_OK;
}

static NEOERR *show_stored(struct request *req, const struct row *row, const char *path)
{
    static const char *const names[] = { "code", "name", "trade_name", "specification", "unit", "maker", "list_price", "price_source", "quantity", "discount", "tax_rate", "amount", "below_floor", "note" };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        TRY(show_text(req, row_text(row, names[i]), "%s.%s", path, names[i]));
    return nerr_pass(show_text(req, row_text(row, "unit_price"), "%s.price", path));
}

static NEOERR *show_rows(struct request *req, bool typed)
{
    struct rows *rows;
    size_t i;

    TRY(db_select(req, contract_lines_sql, &rows));
    for (i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *path = arena_format(req->arena, "Lines.%zu", i);

        TRY(show_stored(req, &row, path));
        TRY(show_text(req, row_text(&row, "id"), "%s.suffix", path));
        if (typed)
            TRY(show_typed(req, path, row_text(&row, "id")));
    }
    for (int place = 1; place <= NEW_ROWS; place++, i++) {
        const char *path = arena_format(req->arena, "Lines.%zu", i), *suffix = arena_format(req->arena, "new%d", place);

        TRY(show_text(req, suffix, "%s.suffix", path));
        TRY(show_text(req, "1", "%s.fresh", path));
        if (typed)
            TRY(show_typed(req, path, suffix));
    }
    return STATUS_OK;
}

/* Wrong.<field>_<line>: what is wrong there, in words. */
static NEOERR *show_wrong(struct request *req)
{
    struct form_problem problem;

    for (size_t i = 0; form_problem_at(req, i, &problem); i++) {
        if (*problem.field != '\0')
            TRY(show_text(req, message_with(req, problem.message, problem.detail), "Wrong.%s", problem.field));
    }
    return STATUS_OK;
}

NEOERR *contract_lines_page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked)
        return STATUS_OK;
    values_int(req->values, "contract_id", id);
    TRY(form_show(req, &contract_lines_form, "Record", contract_path(req, id, "/lines")));
    TRY(show_rows(req, form_refused(req) || req->conflict.rows != NULL || *hdf_get_value(req->hdf, "Form.parked", "") != '\0'));
    TRY(show_wrong(req));
    return may(req, "products.floor") ? nerr_pass(show_text(req, "1", "Floor")) : STATUS_OK;
}

/* --- saving --------------------------------------------------------------------------------------------- */

static const char *typed_as(struct request *req, const char *field, const char *suffix)
{
    return text_tidy(req->arena, request_posted(req, arena_format(req->arena, "%s_%s", field, suffix)));
}

static struct contract_line_typed typed_line(struct request *req, const char *suffix)
{
    return (struct contract_line_typed){
        .suffix = suffix, .product = typed_as(req, "product", suffix), .quantity = typed_as(req, "quantity", suffix), .price = typed_as(req, "price", suffix),
        .discount = typed_as(req, "discount", suffix), .note = typed_as(req, "note", suffix), .remove = *typed_as(req, "remove", suffix) != '\0',
    };
}

/* A discount that was changed makes the price, unless that was changed too. */
static void prefer_discount(struct contract_line_typed *line, const struct row *stored)
{
    bool price_kept = strcmp(line->price, row_text(stored, "unit_price")) == 0, discount_kept = strcmp(line->discount, row_text(stored, "discount")) == 0;

    if (price_kept && !discount_kept && *line->discount != '\0')
        line->price = "";
}

static NEOERR *save_stored(struct request *req, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct contract_line_typed line = typed_line(req, row_text(&row, "id"));

        if (!request_has_posted(req, arena_format(req->arena, "price_%s", row_text(&row, "id"))))
            continue; /* added by somebody else meanwhile: the version says so */
        line.id = row_int(&row, "id");
        prefer_discount(&line, &row);
        TRY(contract_line_save(req, &req->record, &line));
    }
    return STATUS_OK;
}

static NEOERR *save_new(struct request *req)
{
    for (int place = 1; place <= NEW_ROWS; place++) {
        struct contract_line_typed line = typed_line(req, arena_format(req->arena, "new%d", place));

        if (*line.product != '\0')
            TRY(contract_line_save(req, &req->record, &line));
    }
    return STATUS_OK;
}

/* "More" keeps what was typed and offers empty rows again; "Save" goes back to the contract. */
NEOERR *contract_lines_save(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct rows *rows;

    if (!contract_is_open(row_text(&req->record, "state"))) {
        form_error(req, "", "contract.locked");
        return STATUS_OK;
    }
    values_int(req->values, "contract_id", id);
    TRY(db_select(req, contract_lines_sql, &rows));
    TRY(save_stored(req, rows));
    TRY(save_new(req));
    if (rows->count + NEW_ROWS > LINES_MOST)
        form_error(req, "", "contract.too_many_lines");
    if (form_refused(req)) {
        form_error(req, "", "form.wrong");
        return STATUS_OK;
    }
    TRY(contract_follow(req, id, values_has(req->values, "version") ? values_get_int(req->values, "version") : -1));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", contract_path(req, id, *request_posted(req, "more") != '\0' ? "/lines" : "#lines"));
    return STATUS_OK;
}

/* --- one line, for programs ----------------------------------------------------------------------------------- */

static const struct field line_fields[] = {
    { .name = "product", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED }, { .name = "quantity", .type = FIELD_TEXT, .max = 20 },
    { .name = "price", .type = FIELD_TEXT, .max = 20 },   { .name = "discount", .type = FIELD_TEXT, .max = 10 },
    { .name = "note", .type = FIELD_TEXT, .max = 200 },
};
const struct form contract_line_form = { "contract", line_fields, COUNT_OF(line_fields), NULL };

/* As typed into a new row of the page; a price that is not given comes from the lists. */
NEOERR *contract_line_create(struct request *req)
{
    const struct contract_line_typed line = {
        .suffix = "", .product = values_get_text(req->values, "product"), .quantity = values_get_text(req->values, "quantity"), .price = values_get_text(req->values, "price"),
        .discount = values_get_text(req->values, "discount"), .note = values_get_text(req->values, "note"),
    };
    int64_t id = row_int(&req->record, "id");
    struct rows *rows;

    if (!contract_is_open(row_text(&req->record, "state"))) {
        form_error(req, "", "contract.locked");
        return STATUS_OK;
    }
    values_int(req->values, "contract_id", id);
    TRY(db_select(req, contract_lines_sql, &rows));
    if (rows->count >= LINES_MOST)
        form_error(req, "", "contract.too_many_lines");
    TRY(contract_line_save(req, &req->record, &line));
    return form_refused(req) ? STATUS_OK : nerr_pass(contract_follow(req, id, row_int(&req->record, "version")));
}
